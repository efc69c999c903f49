//! Credentials and legacy policies.

use super::IdentityState;
use super::reply::{Reply, link, list as reply_list, nothing, one};
use axum::extract::{Path, State};
use contract::openstack::identity::{CredentialBody, CredentialIn, CredentialView, PolicyBody, PolicyIn, PolicyView};
use http::StatusCode;
use httpkit::{Ctx, Json, Params};
use identity::credential::{Credential, CredentialInput, PolicyBlob, PolicyInput};
use kernel::UserId;

fn input(c: CredentialIn) -> CredentialInput {
    CredentialInput {
        user: c.user_id.map(Into::into),
        project: c.project_id.map(Into::into),
        kind: c.kind,
        blob: c.blob.map(|b| b.0),
        extra: c.extra,
    }
}

fn view(ctx: &Ctx, c: Credential) -> CredentialView {
    CredentialView {
        links: link(ctx, "credentials", &c.id),
        id: c.id,
        user_id: c.user.into(),
        project_id: c.project.map(Into::into),
        kind: c.kind,
        blob: c.blob,
        extra: c.extra,
    }
}

pub async fn list(State(s): State<IdentityState>, ctx: Ctx, p: Params) -> Reply {
    let user = p.get("user_id").map(UserId::from);
    let found = s.identity.credentials(&ctx.caller, user.as_ref(), p.get("type")).await?;
    let views = found.into_iter().map(|c| view(&ctx, c)).collect();
    reply_list(&ctx, "credentials", &p, "credentials", views, None)
}

pub async fn create(State(s): State<IdentityState>, ctx: Ctx, Json(b): Json<CredentialBody>) -> Reply {
    let c = s.identity.create_credential(&ctx.caller, input(b.credential)).await?;
    one(StatusCode::CREATED, "credential", view(&ctx, c))
}

pub async fn show(State(s): State<IdentityState>, ctx: Ctx, Path(id): Path<String>) -> Reply {
    let c = s.identity.credential(&ctx.caller, &id).await?;
    one(StatusCode::OK, "credential", view(&ctx, c))
}

pub async fn update(
    State(s): State<IdentityState>,
    ctx: Ctx,
    Path(id): Path<String>,
    Json(b): Json<CredentialBody>,
) -> Reply {
    let c = s.identity.update_credential(&ctx.caller, &id, input(b.credential)).await?;
    one(StatusCode::OK, "credential", view(&ctx, c))
}

pub async fn delete(State(s): State<IdentityState>, ctx: Ctx, Path(id): Path<String>) -> Reply {
    s.identity.delete_credential(&ctx.caller, &id).await?;
    nothing()
}

fn policy_input(p: PolicyIn) -> PolicyInput {
    PolicyInput { kind: p.kind, blob: p.blob, extra: p.extra }
}

fn policy_view(ctx: &Ctx, p: PolicyBlob) -> PolicyView {
    PolicyView { links: link(ctx, "policies", &p.id), id: p.id, kind: p.kind, blob: p.blob, extra: p.extra }
}

pub async fn list_policies(State(s): State<IdentityState>, ctx: Ctx, p: Params) -> Reply {
    let found = s.identity.policies(&ctx.caller, p.get("type")).await?;
    let views = found.into_iter().map(|x| policy_view(&ctx, x)).collect();
    reply_list(&ctx, "policies", &p, "policies", views, None)
}

pub async fn create_policy(State(s): State<IdentityState>, ctx: Ctx, Json(b): Json<PolicyBody>) -> Reply {
    let p = s.identity.create_policy(&ctx.caller, policy_input(b.policy)).await?;
    one(StatusCode::CREATED, "policy", policy_view(&ctx, p))
}

pub async fn show_policy(State(s): State<IdentityState>, ctx: Ctx, Path(id): Path<String>) -> Reply {
    let p = s.identity.policy(&ctx.caller, &id).await?;
    one(StatusCode::OK, "policy", policy_view(&ctx, p))
}

pub async fn update_policy(
    State(s): State<IdentityState>,
    ctx: Ctx,
    Path(id): Path<String>,
    Json(b): Json<PolicyBody>,
) -> Reply {
    let p = s.identity.update_policy(&ctx.caller, &id, policy_input(b.policy)).await?;
    one(StatusCode::OK, "policy", policy_view(&ctx, p))
}

pub async fn delete_policy(State(s): State<IdentityState>, ctx: Ctx, Path(id): Path<String>) -> Reply {
    s.identity.delete_policy(&ctx.caller, &id).await?;
    nothing()
}
