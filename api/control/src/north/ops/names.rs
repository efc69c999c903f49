//! Names for ids, as identity tells them.

use super::{OpsState, limit};
use ::identity::names::{NamedProject, NamedUser, Names};
use axum::extract::State;
use axum::response::Response;
use contract::ops::names as wire;
use http::StatusCode;
use httpkit::extract::json;
use httpkit::{Ctx, Fail, Params, Routes};
use kernel::{Error, ProjectId, UserId};

/// Routes of this area.
pub(super) fn routes(r: Routes<OpsState>) -> Routes<OpsState> {
    r.on(&wire::NAME_LIST, list)
}

fn project(p: NamedProject) -> wire::NamedProject {
    wire::NamedProject { id: p.id.into(), name: p.name, path: p.path, domain: p.domain }
}

fn user(u: NamedUser) -> wire::NamedUser {
    wire::NamedUser { id: u.id.into(), name: u.name, domain: u.domain }
}

/// The ids in a parameter, with commas between them.
fn ids<T: From<String>>(p: &Params, key: &str) -> Vec<T> {
    let all = p.get(key).unwrap_or_default().split(',').map(str::trim).filter(|id| !id.is_empty());
    all.map(|id| T::from(id.to_owned())).collect()
}

async fn list(State(s): State<OpsState>, ctx: Ctx, p: Params) -> Result<Response, Fail> {
    let (projects, users): (Vec<ProjectId>, Vec<UserId>) = (ids(&p, "projects"), ids(&p, "users"));
    let (marker, most) = (p.get("marker").map(ProjectId::from), limit(&p)?);
    let found = match (&s.identity, p.get("q")) {
        // Served alone, this API has no accounts, so there are no names.
        (None, _) => Names::default(),
        (Some(_), Some(_)) if !projects.is_empty() || !users.is_empty() => {
            return Err(Error::bad_request("q: names are asked for by ids or by their beginning, not both")
                .field("q")
                .into());
        }
        (Some(i), Some(q)) => {
            let projects = i.projects_by_name(&ctx.caller, q.trim(), marker.as_ref(), most).await?;
            Names { projects, users: Vec::new() }
        }
        (Some(i), None) => i.names(&ctx.caller, &projects, &users).await?,
    };
    let body = wire::Names {
        projects: found.projects.into_iter().map(project).collect(),
        users: found.users.into_iter().map(user).collect(),
    };
    json(StatusCode::OK, &body)
}
