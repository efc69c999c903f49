//! Application credentials.

use super::IdentityState;
use super::reply::{Reply, list as reply_list, nothing, one};
use super::token::own;
use axum::extract::{Path, State};
use contract::openstack::identity::{
    AppCredentialBody, AppCredentialIn, AppCredentialRole, AppCredentialView, SelfLink,
};
use http::StatusCode;
use httpkit::{Ctx, Json, Params};
use identity::app_credential::{AppCredential, AppCredentialInput};
use identity::{Identity, Secret};
use kernel::{AppCredentialId, Error, Result, Timestamp, UserId};

fn input(a: AppCredentialIn) -> Result<AppCredentialInput> {
    if a.access_rules.as_ref().is_some_and(|r| !r.is_empty()) {
        let e = Error::bad_request("application_credential.access_rules: access rules are not offered");
        return Err(e.field("application_credential.access_rules"));
    }
    let role = |r: contract::openstack::identity::RoleRef| {
        r.id.or(r.name).ok_or_else(|| {
            Error::bad_request("application_credential.roles: a role has an id or a name")
                .field("application_credential.roles")
        })
    };
    let expires = |s: String| {
        Timestamp::parse(&s).map_err(|e| {
            Error::bad_request(format!("application_credential.expires_at: {e}"))
                .field("application_credential.expires_at")
        })
    };
    Ok(AppCredentialInput {
        name: a.name,
        description: a.description,
        secret: a.secret.map(|s| Secret::from(s.0)),
        roles: a.roles.map(|r| r.into_iter().map(role).collect::<Result<_>>()).transpose()?,
        unrestricted: a.unrestricted.unwrap_or(false),
        expires_at: a.expires_at.map(expires).transpose()?,
    })
}

async fn view(identity: &Identity, ctx: &Ctx, a: AppCredential, secret: Option<&Secret>) -> Result<AppCredentialView> {
    let roles = identity.app_credential_roles(&a).await?;
    let this = format!("{}/identity/v3/users/{}/application_credentials/{}", ctx.base, a.user, a.id);
    let role = |r: identity::role::RoleDef| AppCredentialRole {
        id: r.id.into(),
        name: r.name,
        domain_id: r.domain.map(Into::into),
    };
    Ok(AppCredentialView {
        id: a.id.into(),
        name: a.name,
        description: a.description,
        user_id: a.user.into(),
        project_id: a.project.into(),
        roles: roles.into_iter().map(role).collect(),
        unrestricted: a.unrestricted,
        expires_at: a.expires_at.map(|t| t.naive_micros()),
        system: None,
        secret: secret.map(|s| s.expose().to_owned()),
        links: SelfLink { this },
    })
}

pub async fn list(State(s): State<IdentityState>, ctx: Ctx, p: Params, Path(user): Path<UserId>) -> Reply {
    let found = s.identity.app_credentials(&ctx.caller, &user, p.get("name")).await?;
    let mut views = Vec::with_capacity(found.len());
    for a in found {
        views.push(view(&s.identity, &ctx, a, None).await?);
    }
    let path = format!("users/{user}/application_credentials");
    reply_list(&ctx, &path, &p, "application_credentials", views, None)
}

pub async fn create(
    State(s): State<IdentityState>,
    ctx: Ctx,
    Path(user): Path<UserId>,
    Json(b): Json<AppCredentialBody>,
) -> Reply {
    let token = own(&s.identity, &ctx).await?;
    let input = input(b.application_credential)?;
    let (a, secret) = s.identity.create_app_credential(&token, &user, input).await?;
    let v = view(&s.identity, &ctx, a, Some(&secret)).await?;
    one(StatusCode::CREATED, "application_credential", v)
}

pub async fn show(
    State(s): State<IdentityState>,
    ctx: Ctx,
    Path((user, id)): Path<(UserId, AppCredentialId)>,
) -> Reply {
    let a = s.identity.app_credential(&ctx.caller, &user, &id).await?;
    one(StatusCode::OK, "application_credential", view(&s.identity, &ctx, a, None).await?)
}

pub async fn delete(
    State(s): State<IdentityState>,
    ctx: Ctx,
    Path((user, id)): Path<(UserId, AppCredentialId)>,
) -> Reply {
    let token = own(&s.identity, &ctx).await?;
    s.identity.delete_app_credential(&token, &user, &id).await?;
    nothing()
}
