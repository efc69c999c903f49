//! Users.

use super::IdentityState;
use super::reply::{Reply, link, list as reply_list, nothing, one};
use super::token::refused;
use super::{group, project};
use axum::extract::{Path, State};
use axum::response::IntoResponse as _;
use contract::openstack::identity::{PasswordBody, UserBody, UserIn, UserView};
use http::StatusCode;
use httpkit::{Ctx, Json, Noted, Params, Subject};
use identity::Secret;
use identity::group::GroupFilter;
use identity::user::{User, UserFilter, UserInput};
use kernel::{Error, UserId};
use runtime::list::{Asked, Wish};

fn input(u: UserIn) -> UserInput {
    UserInput {
        name: u.name,
        domain: u.domain_id.map(Into::into),
        default_project: u.default_project_id.map(|p| p.map(Into::into)),
        enabled: u.enabled,
        password: u.password.map(|p| Secret::from(p.0)),
        must_change: u.change_password_upon_first_use,
        options: u.options,
        extra: u.extra,
    }
}

pub fn view(ctx: &Ctx, u: User) -> UserView {
    UserView {
        links: link(ctx, "users", u.id.as_str()),
        id: u.id.into(),
        name: u.name,
        domain_id: u.domain.into(),
        default_project_id: u.default_project.map(Into::into),
        enabled: u.enabled,
        password_expires_at: u.password_expires_at.map(|t| t.rfc3339_micros()),
        options: u.options,
        extra: u.extra,
    }
}

/// `sort_key` and `sort_dir`, as the other OpenStack services have them; Keystone itself sorts nothing.
fn order(p: &Params) -> kernel::Result<Option<Wish>> {
    let (key, dir) = (p.get("sort_key"), p.get("sort_dir"));
    let down = match dir {
        None | Some("asc") => false,
        Some("desc") => true,
        Some(_) => return Err(Error::bad_request("sort_dir: is neither asc nor desc").field("sort_dir")),
    };
    let wish = |key: &str| Wish { field: "sort_key", key: key.to_owned(), down };
    Ok(key.or(dir.map(|_| "id")).map(wish))
}

pub async fn list(State(s): State<IdentityState>, ctx: Ctx, p: Params) -> Reply {
    let f = UserFilter {
        name: p.get("name").map(str::to_owned),
        domain: p.get("domain_id").map(Into::into),
        enabled: p.flag("enabled")?,
    };
    let page = p.page()?;
    let asked = Asked { limit: page.limit.unwrap_or_default(), marker: page.marker, sort: order(&p)? };
    let found = s.identity.users(&ctx.caller, &f, &asked).await?;
    let views = found.items.into_iter().map(|x| view(&ctx, x)).collect();
    reply_list(&ctx, "users", &p, "users", views, found.next.as_deref())
}

pub async fn create(State(s): State<IdentityState>, ctx: Ctx, Json(b): Json<UserBody>) -> Reply {
    let u = s.identity.create_user(&ctx.caller, input(b.user)).await?;
    one(StatusCode::CREATED, "user", view(&ctx, u))
}

pub async fn show(State(s): State<IdentityState>, ctx: Ctx, Path(id): Path<UserId>) -> Reply {
    let u = s.identity.user(&ctx.caller, &id).await?;
    one(StatusCode::OK, "user", view(&ctx, u))
}

/// For the audit ledger: what of a change gives somebody access, or takes it.
fn noted(u: &UserIn) -> Option<Noted> {
    let factor = u.options.as_ref().and_then(|o| o.get("multi_factor_auth_enabled"));
    let all = [
        u.password.as_ref().map(|_| "password set"),
        factor.filter(|v| v.as_bool() == Some(false)).map(|_| "second factor ended"),
        u.enabled.map(|on| if on { "enabled" } else { "disabled" }),
    ];
    let said: Vec<&str> = all.into_iter().flatten().collect();
    (!said.is_empty()).then(|| Noted(said.join(", ")))
}

pub async fn update(
    State(s): State<IdentityState>,
    ctx: Ctx,
    Path(id): Path<UserId>,
    Json(b): Json<UserBody>,
) -> Reply {
    let noted = noted(&b.user);
    let u = s.identity.update_user(&ctx.caller, &id, input(b.user)).await?;
    let mut r = one(StatusCode::OK, "user", view(&ctx, u))?;
    if let Some(n) = noted {
        r.extensions_mut().insert(n);
    }
    Ok(r)
}

pub async fn delete(State(s): State<IdentityState>, ctx: Ctx, Path(id): Path<UserId>) -> Reply {
    s.identity.delete_user(&ctx.caller, &id).await?;
    nothing()
}

/// Needs no token: an expired password is changed with the present one alone.
pub async fn change_password(
    State(s): State<IdentityState>,
    Path(id): Path<UserId>,
    Json(b): Json<PasswordBody>,
) -> Reply {
    let (present, new) = (Secret::from(b.user.original_password.0), Secret::from(b.user.password.0));
    match s.identity.change_password(&id, &present, &new).await {
        Ok(u) => {
            let mut r = StatusCode::NO_CONTENT.into_response();
            r.extensions_mut().insert(Subject { user: u.id.to_string(), name: u.name });
            Ok(r)
        }
        Err(r) => Ok(refused(r)),
    }
}

pub async fn projects(State(s): State<IdentityState>, ctx: Ctx, p: Params, Path(id): Path<UserId>) -> Reply {
    let found = s.identity.projects_of_user(&ctx.caller, &id).await?;
    let views = found.into_iter().map(|x| project::view(&ctx, x)).collect();
    reply_list(&ctx, &format!("users/{id}/projects"), &p, "projects", views, None)
}

pub async fn groups(State(s): State<IdentityState>, ctx: Ctx, p: Params, Path(id): Path<UserId>) -> Reply {
    let f = GroupFilter { name: p.get("name").map(str::to_owned), domain: None, member: Some(id.clone()) };
    let found = s.identity.groups(&ctx.caller, &f, &p.page()?).await?;
    let last = found.items.last().filter(|_| found.more).map(|x| x.id.to_string());
    let views = found.items.into_iter().map(|g| group::view(&ctx, g)).collect();
    reply_list(&ctx, &format!("users/{id}/groups"), &p, "groups", views, last.as_deref())
}
