//! People of a project, as identity tells them.

use super::system::clean;
use super::{OpsState, limit, project_of};
use ::identity::role::members::{Held, Member};
use axum::extract::State;
use axum::response::Response;
use contract::ops::members as wire;
use http::StatusCode;
use httpkit::extract::json;
use httpkit::{Ctx, Fail, Params, Routes};
use kernel::UserId;

/// Routes of this area.
pub(super) fn routes(r: Routes<OpsState>) -> Routes<OpsState> {
    r.on(&wire::MEMBER_LIST, list)
}

fn role(h: Held) -> wire::ProjectRole {
    wire::ProjectRole { role: h.role, here: h.here, group: h.group }
}

fn member(m: Member) -> wire::ProjectMember {
    wire::ProjectMember {
        id: m.user.into(),
        name: m.name,
        domain: m.domain,
        enabled: m.enabled,
        roles: m.roles.into_iter().map(role).collect(),
    }
}

async fn list(State(s): State<OpsState>, ctx: Ctx, p: Params) -> Result<Response, Fail> {
    let project = project_of(&ctx.caller, clean(&p, "project")?)?;
    let (marker, most) = (clean(&p, "marker")?.map(UserId::from), limit(&p)?);
    let all = match &s.identity {
        Some(i) => i.members_of_project(&ctx.caller, &project, marker.as_ref(), most).await?,
        // Served alone, this API has no accounts, so there are no members.
        None => Vec::new(),
    };
    json(StatusCode::OK, &wire::ProjectMembers { members: all.into_iter().map(member).collect() })
}
