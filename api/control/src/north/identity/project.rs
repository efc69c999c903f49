//! Projects.

use super::IdentityState;
use super::reply::{Reply, link, list as reply_list, nothing, one};
use axum::extract::{Path, State};
use contract::openstack::identity::{Extra, ProjectBody, ProjectIn, ProjectView};
use http::StatusCode;
use httpkit::{Ctx, Json, Params};
use identity::project::{Project, ProjectFilter, ProjectInput};
use kernel::{Error, ProjectId, Result};

fn input(p: ProjectIn) -> Result<ProjectInput> {
    if p.is_domain == Some(true) {
        let e = Error::bad_request("project.is_domain: projects that act as domains are not offered");
        return Err(e.field("project.is_domain"));
    }
    Ok(ProjectInput {
        name: p.name,
        domain: p.domain_id.map(Into::into),
        parent: p.parent_id,
        description: p.description,
        enabled: p.enabled,
        tags: p.tags,
        extra: p.extra,
    })
}

pub fn view(ctx: &Ctx, p: Project) -> ProjectView {
    ProjectView {
        links: link(ctx, "projects", p.id.as_str()),
        id: p.id.into(),
        parent_id: p.parent.map_or_else(|| p.domain.to_string(), Into::into),
        domain_id: p.domain.into(),
        name: p.name,
        is_domain: false,
        description: p.description,
        enabled: p.enabled,
        tags: p.tags,
        options: Extra::new(),
        extra: p.extra,
    }
}

pub async fn list(State(s): State<IdentityState>, ctx: Ctx, p: Params) -> Reply {
    if p.flag("is_domain")? == Some(true) {
        return reply_list::<ProjectView>(&ctx, "projects", &p, "projects", vec![], None);
    }
    let f = ProjectFilter {
        name: p.get("name").map(str::to_owned),
        domain: p.get("domain_id").map(Into::into),
        parent: p.get("parent_id").map(str::to_owned),
        enabled: p.flag("enabled")?,
    };
    let found = s.identity.projects(&ctx.caller, &f, &p.page()?).await?;
    let last = found.items.last().filter(|_| found.more).map(|x| x.id.to_string());
    let views = found.items.into_iter().map(|x| view(&ctx, x)).collect();
    reply_list(&ctx, "projects", &p, "projects", views, last.as_deref())
}

/// Projects in which the caller has a role.
pub async fn list_own(State(s): State<IdentityState>, ctx: Ctx, p: Params) -> Reply {
    let found = s.identity.projects_of_user(&ctx.caller, &ctx.caller.user).await?;
    let views = found.into_iter().map(|x| view(&ctx, x)).collect();
    reply_list(&ctx, "auth/projects", &p, "projects", views, None)
}

pub async fn create(State(s): State<IdentityState>, ctx: Ctx, Json(b): Json<ProjectBody>) -> Reply {
    let p = s.identity.create_project(&ctx.caller, input(b.project)?).await?;
    one(StatusCode::CREATED, "project", view(&ctx, p))
}

pub async fn show(State(s): State<IdentityState>, ctx: Ctx, Path(id): Path<ProjectId>) -> Reply {
    let p = s.identity.project(&ctx.caller, &id).await?;
    one(StatusCode::OK, "project", view(&ctx, p))
}

pub async fn update(
    State(s): State<IdentityState>,
    ctx: Ctx,
    Path(id): Path<ProjectId>,
    Json(b): Json<ProjectBody>,
) -> Reply {
    let p = s.identity.update_project(&ctx.caller, &id, input(b.project)?).await?;
    one(StatusCode::OK, "project", view(&ctx, p))
}

pub async fn delete(State(s): State<IdentityState>, ctx: Ctx, Path(id): Path<ProjectId>) -> Reply {
    s.identity.delete_project(&ctx.caller, &id).await?;
    nothing()
}
