//! Groups and their members.

use super::IdentityState;
use super::grant::noted;
use super::reply::{Reply, link, list as reply_list, nothing, one, whether};
use super::user;
use axum::extract::{Path, State};
use contract::openstack::identity::{GroupBody, GroupIn, GroupView};
use http::StatusCode;
use httpkit::{Ctx, Json, Params};
use identity::group::{Group, GroupFilter, GroupInput};
use kernel::{GroupId, UserId};

fn input(g: GroupIn) -> GroupInput {
    GroupInput { name: g.name, domain: g.domain_id.map(Into::into), description: g.description, extra: g.extra }
}

pub fn view(ctx: &Ctx, g: Group) -> GroupView {
    GroupView {
        links: link(ctx, "groups", g.id.as_str()),
        id: g.id.into(),
        name: g.name,
        domain_id: g.domain.into(),
        description: g.description,
        extra: g.extra,
    }
}

pub async fn list(State(s): State<IdentityState>, ctx: Ctx, p: Params) -> Reply {
    let f = GroupFilter {
        name: p.get("name").map(str::to_owned),
        domain: p.get("domain_id").map(Into::into),
        member: None,
    };
    let found = s.identity.groups(&ctx.caller, &f, &p.page()?).await?;
    let last = found.items.last().filter(|_| found.more).map(|x| x.id.to_string());
    let views = found.items.into_iter().map(|x| view(&ctx, x)).collect();
    reply_list(&ctx, "groups", &p, "groups", views, last.as_deref())
}

pub async fn create(State(s): State<IdentityState>, ctx: Ctx, Json(b): Json<GroupBody>) -> Reply {
    let g = s.identity.create_group(&ctx.caller, input(b.group)).await?;
    one(StatusCode::CREATED, "group", view(&ctx, g))
}

pub async fn show(State(s): State<IdentityState>, ctx: Ctx, Path(id): Path<GroupId>) -> Reply {
    let g = s.identity.group(&ctx.caller, &id).await?;
    one(StatusCode::OK, "group", view(&ctx, g))
}

pub async fn update(
    State(s): State<IdentityState>,
    ctx: Ctx,
    Path(id): Path<GroupId>,
    Json(b): Json<GroupBody>,
) -> Reply {
    let g = s.identity.update_group(&ctx.caller, &id, input(b.group)).await?;
    one(StatusCode::OK, "group", view(&ctx, g))
}

pub async fn delete(State(s): State<IdentityState>, ctx: Ctx, Path(id): Path<GroupId>) -> Reply {
    s.identity.delete_group(&ctx.caller, &id).await?;
    nothing()
}

pub async fn users(State(s): State<IdentityState>, ctx: Ctx, p: Params, Path(id): Path<GroupId>) -> Reply {
    let found = s.identity.members(&ctx.caller, &id).await?;
    let views = found.into_iter().map(|u| user::view(&ctx, u)).collect();
    reply_list(&ctx, &format!("groups/{id}/users"), &p, "users", views, None)
}

pub async fn add_user(State(s): State<IdentityState>, ctx: Ctx, Path((g, u)): Path<(GroupId, UserId)>) -> Reply {
    s.identity.add_member(&ctx.caller, &g, &u).await?;
    noted(u == ctx.caller.user)
}

pub async fn check_user(State(s): State<IdentityState>, ctx: Ctx, Path((g, u)): Path<(GroupId, UserId)>) -> Reply {
    whether(s.identity.is_member(&ctx.caller, &g, &u).await?)
}

pub async fn remove_user(State(s): State<IdentityState>, ctx: Ctx, Path((g, u)): Path<(GroupId, UserId)>) -> Reply {
    s.identity.remove_member(&ctx.caller, &g, &u).await?;
    nothing()
}
