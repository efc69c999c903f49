//! Roles.

use super::IdentityState;
use super::reply::{Reply, link, list as reply_list, nothing, one};
use axum::extract::{Path, State};
use contract::openstack::identity::{Extra, RoleBody, RoleIn, RoleView};
use http::StatusCode;
use httpkit::{Ctx, Json, Params};
use identity::role::{RoleDef, RoleInput};
use kernel::{DomainId, RoleId};
use serde_json::json;

fn input(r: RoleIn) -> RoleInput {
    RoleInput { name: r.name, domain: r.domain_id.map(Into::into), description: r.description, extra: r.extra }
}

pub fn view(ctx: &Ctx, r: RoleDef) -> RoleView {
    RoleView {
        links: link(ctx, "roles", r.id.as_str()),
        id: r.id.into(),
        name: r.name,
        domain_id: r.domain.map(Into::into),
        description: r.description,
        options: Extra::new(),
        extra: r.extra,
    }
}

pub async fn list(State(s): State<IdentityState>, ctx: Ctx, p: Params) -> Reply {
    let domain = p.get("domain_id").map(DomainId::from);
    let found = s.identity.roles(&ctx.caller, p.get("name"), domain.as_ref(), &p.page()?).await?;
    let last = found.items.last().filter(|_| found.more).map(|x| x.id.to_string());
    let views = found.items.into_iter().map(|x| view(&ctx, x)).collect();
    reply_list(&ctx, "roles", &p, "roles", views, last.as_deref())
}

pub async fn create(State(s): State<IdentityState>, ctx: Ctx, Json(b): Json<RoleBody>) -> Reply {
    let r = s.identity.create_role(&ctx.caller, input(b.role)).await?;
    one(StatusCode::CREATED, "role", view(&ctx, r))
}

pub async fn show(State(s): State<IdentityState>, ctx: Ctx, Path(id): Path<RoleId>) -> Reply {
    let r = s.identity.role(&ctx.caller, &id).await?;
    one(StatusCode::OK, "role", view(&ctx, r))
}

pub async fn update(
    State(s): State<IdentityState>,
    ctx: Ctx,
    Path(id): Path<RoleId>,
    Json(b): Json<RoleBody>,
) -> Reply {
    let r = s.identity.update_role(&ctx.caller, &id, input(b.role)).await?;
    one(StatusCode::OK, "role", view(&ctx, r))
}

pub async fn delete(State(s): State<IdentityState>, ctx: Ctx, Path(id): Path<RoleId>) -> Reply {
    s.identity.delete_role(&ctx.caller, &id).await?;
    nothing()
}

pub async fn inferences(State(s): State<IdentityState>, ctx: Ctx) -> Reply {
    let short = |r: &RoleDef| json!({"id": r.id, "name": r.name, "links": link(&ctx, "roles", r.id.as_str())});
    let all = s.identity.role_inferences(&ctx.caller).await?;
    let list: Vec<_> = all
        .iter()
        .map(|(prior, implied)| {
            json!({"prior_role": short(prior), "implies": implied.iter().map(short).collect::<Vec<_>>()})
        })
        .collect();
    let links = json!({"self": format!("{}/identity/v3/role_inferences", ctx.base)});
    httpkit::extract::json(StatusCode::OK, &json!({"role_inferences": list, "links": links}))
}
