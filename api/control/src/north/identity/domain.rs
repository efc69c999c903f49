//! Domains.

use super::IdentityState;
use super::reply::{Reply, link, list as reply_list, nothing, one};
use axum::extract::{Path, State};
use contract::openstack::identity::{DomainBody, DomainIn, DomainView, Extra};
use http::StatusCode;
use httpkit::{Ctx, Json, Params};
use identity::domain::{Domain, DomainFilter, DomainInput};
use kernel::DomainId;

fn input(d: DomainIn) -> DomainInput {
    DomainInput { name: d.name, description: d.description, enabled: d.enabled, extra: d.extra }
}

fn view(ctx: &Ctx, d: Domain) -> DomainView {
    DomainView {
        links: link(ctx, "domains", d.id.as_str()),
        id: d.id.into(),
        name: d.name,
        description: d.description,
        enabled: d.enabled,
        tags: [],
        options: Extra::new(),
        extra: d.extra,
    }
}

pub async fn list(State(s): State<IdentityState>, ctx: Ctx, p: Params) -> Reply {
    let f = DomainFilter { name: p.get("name").map(str::to_owned), enabled: p.flag("enabled")? };
    let found = s.identity.domains(&ctx.caller, &f, &p.page()?).await?;
    let last = found.items.last().filter(|_| found.more).map(|d| d.id.to_string());
    let views = found.items.into_iter().map(|d| view(&ctx, d)).collect();
    reply_list(&ctx, "domains", &p, "domains", views, last.as_deref())
}

/// Domains in which the caller has a role.
pub async fn list_own(State(s): State<IdentityState>, ctx: Ctx, p: Params) -> Reply {
    let found = s.identity.domains_of_user(&ctx.caller.user).await?;
    let views = found.into_iter().map(|d| view(&ctx, d)).collect();
    reply_list(&ctx, "auth/domains", &p, "domains", views, None)
}

pub async fn create(State(s): State<IdentityState>, ctx: Ctx, Json(b): Json<DomainBody>) -> Reply {
    let d = s.identity.create_domain(&ctx.caller, input(b.domain)).await?;
    one(StatusCode::CREATED, "domain", view(&ctx, d))
}

pub async fn show(State(s): State<IdentityState>, ctx: Ctx, Path(id): Path<DomainId>) -> Reply {
    let d = s.identity.domain(&ctx.caller, &id).await?;
    one(StatusCode::OK, "domain", view(&ctx, d))
}

pub async fn update(
    State(s): State<IdentityState>,
    ctx: Ctx,
    Path(id): Path<DomainId>,
    Json(b): Json<DomainBody>,
) -> Reply {
    let d = s.identity.update_domain(&ctx.caller, &id, input(b.domain)).await?;
    one(StatusCode::OK, "domain", view(&ctx, d))
}

pub async fn delete(State(s): State<IdentityState>, ctx: Ctx, Path(id): Path<DomainId>) -> Reply {
    s.identity.delete_domain(&ctx.caller, &id).await?;
    nothing()
}
