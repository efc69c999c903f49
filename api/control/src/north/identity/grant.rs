//! Role assignments. The same four handlers serve every combination of target, actor and inheritance: the path says which.

use super::IdentityState;
use super::reply::{Reply, list as reply_list, nothing, whether};
use super::role;
use axum::extract::{Path, State};
use contract::openstack::identity::{AssignmentLink, AssignmentOut, IdName, Ref, ScopeRef, TokenSystem};
use http::Uri;
use httpkit::{Ctx, Noted, Params};
use identity::role::{Actor, Assignment, AssignmentFilter, AssignmentView, Named, Target};
use kernel::{Error, Result};
use std::collections::HashMap;

type Segments = HashMap<String, String>;

fn actor(p: &Segments) -> Result<Actor> {
    match (p.get("user_id"), p.get("group_id")) {
        (Some(u), _) => Ok(Actor::User(u.as_str().into())),
        (_, Some(g)) => Ok(Actor::Group(g.as_str().into())),
        _ => Err(Error::internal("a grant without an actor")),
    }
}

fn target(p: &Segments) -> Target {
    match (p.get("project_id"), p.get("domain_id")) {
        (Some(id), _) => Target::Project(id.as_str().into()),
        (_, Some(id)) => Target::Domain(id.as_str().into()),
        _ => Target::System,
    }
}

fn inherited(uri: &Uri) -> bool {
    uri.path().starts_with("/identity/v3/OS-INHERIT/")
}

fn assignment(p: &Segments, uri: &Uri) -> Result<Assignment> {
    let role = p.get("role_id").ok_or_else(|| Error::internal("a grant without a role"))?;
    Ok(Assignment { role: role.as_str().into(), actor: actor(p)?, target: target(p), inherited: inherited(uri) })
}

/// What nobody else agreed to is said in the audit ledger: an admin may take Keystone's own roles, in any project.
pub(super) fn noted(himself: bool) -> Reply {
    let mut r = nothing()?;
    if himself {
        r.extensions_mut().insert(Noted("to himself".to_owned()));
    }
    Ok(r)
}

pub async fn add(State(s): State<IdentityState>, ctx: Ctx, Path(p): Path<Segments>, uri: Uri) -> Reply {
    let a = assignment(&p, &uri)?;
    let himself = s.identity.is_among(&ctx.caller, &a.actor).await?;
    s.identity.assign(&ctx.caller, &a).await?;
    noted(himself)
}

pub async fn check(State(s): State<IdentityState>, ctx: Ctx, Path(p): Path<Segments>, uri: Uri) -> Reply {
    whether(s.identity.is_assigned(&ctx.caller, &assignment(&p, &uri)?).await?)
}

pub async fn remove(State(s): State<IdentityState>, ctx: Ctx, Path(p): Path<Segments>, uri: Uri) -> Reply {
    s.identity.unassign(&ctx.caller, &assignment(&p, &uri)?).await?;
    nothing()
}

pub async fn list(
    State(s): State<IdentityState>,
    ctx: Ctx,
    Path(p): Path<Segments>,
    params: Params,
    uri: Uri,
) -> Reply {
    let found = s.identity.assigned_roles(&ctx.caller, &actor(&p)?, &target(&p), inherited(&uri)).await?;
    let views = found.into_iter().map(|r| role::view(&ctx, r)).collect();
    let path = uri.path().trim_start_matches("/identity/v3/").to_owned();
    reply_list(&ctx, &path, &params, "roles", views, None)
}

/// A parameter without a value is a flag, as Keystone reads it.
fn flag(p: &Params, key: &str) -> Result<bool> {
    Ok(p.flag(key)?.unwrap_or(false))
}

pub async fn assignments(State(s): State<IdentityState>, ctx: Ctx, p: Params) -> Reply {
    let target = match (p.get("scope.project.id"), p.get("scope.domain.id"), p.get("scope.system")) {
        (Some(id), None, None) => Some(Target::Project(id.into())),
        (None, Some(id), None) => Some(Target::Domain(id.into())),
        (None, None, Some(_)) => Some(Target::System),
        (None, None, None) => None,
        _ => return Err(Error::bad_request("scope: name one of project, domain, system").field("scope").into()),
    };
    let effective = flag(&p, "effective")?;
    if effective && p.get("group.id").is_some() {
        let e = Error::bad_request("group.id: effective assignments have no groups");
        return Err(e.field("group.id").into());
    }
    let f = AssignmentFilter {
        user: p.get("user.id").map(Into::into),
        group: p.get("group.id").map(Into::into),
        role: p.get("role.id").map(Into::into),
        target,
        inherited: p.get("scope.OS-INHERIT:inherited_to").map(|_| true),
        effective,
        names: flag(&p, "include_names")?,
    };
    let found = s.identity.assignments(&ctx.caller, &f).await?;
    let views = found.into_iter().map(|v| view(&ctx, v)).collect();
    reply_list(&ctx, "role_assignments", &p, "role_assignments", views, None)
}

fn reference(id: &str, n: Option<&Named>) -> Ref {
    let domain = n.and_then(|n| n.domain.clone()).map(|(id, name)| IdName { id, name });
    Ref { id: id.to_owned(), name: n.map(|n| n.name.clone()), domain }
}

fn view(ctx: &Ctx, v: AssignmentView) -> AssignmentOut {
    let a = v.assignment;
    let (role_name, actor_name, target_name) = match &v.names {
        Some((r, x, t)) => (Some(r), Some(x), Some(t)),
        None => (None, None, None),
    };
    let (user, group, who) = match &a.actor {
        Actor::User(id) => (Some(reference(id.as_str(), actor_name)), None, format!("users/{id}")),
        Actor::Group(id) => (None, Some(reference(id.as_str(), actor_name)), format!("groups/{id}")),
    };
    let mut scope = ScopeRef { project: None, domain: None, system: None, inherited_to: None };
    let on = match &a.target {
        Target::Project(id) => {
            scope.project = Some(reference(id.as_str(), target_name));
            format!("projects/{id}")
        }
        Target::Domain(id) => {
            scope.domain = Some(reference(id.as_str(), target_name));
            format!("domains/{id}")
        }
        Target::System => {
            scope.system = Some(TokenSystem { all: true });
            "system".to_owned()
        }
    };
    scope.inherited_to = a.inherited.then_some("projects");
    let tail = format!("{on}/{who}/roles/{}", a.role);
    let path = if a.inherited { format!("OS-INHERIT/{tail}/inherited_to_projects") } else { tail };
    let links = AssignmentLink { assignment: format!("{}/identity/v3/{path}", ctx.base) };
    AssignmentOut { role: reference(a.role.as_str(), role_name), user, group, scope, links }
}
