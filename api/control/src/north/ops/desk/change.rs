//! Changes and announced maintenance.

use super::{at, entries, opt_at};
use crate::north::ops::{OpsState, asked, instant, limit, named, opt_instant};
use ::ops::desk::change::{
    Change, ChangeAction, ChangeFilter, Event, Kind, Maintenance, MaintenanceFilter, NewChange, NewMaintenance,
    Outcome, Risk, State as ChangeState,
};
use axum::extract::{Path, State};
use axum::response::Response;
use contract::ops::desk::change as wire;
use http::StatusCode;
use httpkit::extract::json;
use httpkit::{Ctx, Fail, Json, Params};
use kernel::{ChangeId, MaintenanceId, ProjectId, Result};

fn view(c: Change) -> wire::Change {
    wire::Change {
        id: c.id.into(),
        project: c.project.map(String::from),
        kind: c.kind.as_str().to_owned(),
        title: c.title,
        plan: c.plan,
        rollback_plan: c.rollback_plan,
        risk: c.risk.as_str().to_owned(),
        from: instant(c.from),
        to: instant(c.to),
        resources: c.resources,
        systems: c.systems,
        requester: c.requester.into(),
        requester_name: c.requester_name,
        state: c.state.as_str().to_owned(),
        state_name: c.state.name().to_owned(),
        state_name_en: c.state.name_en().to_owned(),
        requested_at: instant(c.requested_at),
        reviewed_by: c.reviewed_by.map(String::from),
        approved_by: c.approved_by.map(String::from),
        approved_at: opt_instant(c.approved_at),
        approve_due: opt_instant(c.approve_due),
        started_at: opt_instant(c.started_at),
        rollback_at: opt_instant(c.rollback_at),
        rollback_due: opt_instant(c.rollback_due),
        finished_at: opt_instant(c.finished_at),
        outcome: c.outcome.map(|o| o.as_str().to_owned()),
        on_time: c.on_time,
        timeline: None,
    }
}

pub(super) async fn create(
    State(s): State<OpsState>,
    ctx: Ctx,
    Json(r): Json<wire::ChangeRequest>,
) -> Result<Response, Fail> {
    let project = named::project(&s, &ctx.caller, r.project).await?;
    let (systems, things) = (named::ids("systems", &r.systems), named::ids("resources", &r.resources));
    named::links(&s, &ctx.caller, project.as_ref(), systems, things).await?;
    let new = NewChange {
        project,
        kind: Kind::parse("kind", &r.kind)?,
        title: r.title,
        plan: r.plan,
        rollback_plan: r.rollback_plan,
        risk: Risk::parse("risk", &r.risk)?,
        from: at("from", &r.from)?,
        to: at("to", &r.to)?,
        resources: r.resources,
        systems: r.systems,
    };
    json(StatusCode::CREATED, &view(s.ops.request_change(&ctx.caller, new).await?))
}

pub(super) async fn list(State(s): State<OpsState>, ctx: Ctx, p: Params) -> Result<Response, Fail> {
    let f = ChangeFilter {
        project: p.get("project").map(ProjectId::from),
        state: p.get("state").map(|x| ChangeState::parse("state", x)).transpose()?,
        kind: p.get("kind").map(|x| Kind::parse("kind", x)).transpose()?,
        page: asked(&p)?,
    };
    let all = s.ops.changes(&ctx.caller, &f).await?.map(view);
    json(StatusCode::OK, &wire::Changes { changes: all.items, next: all.next })
}

pub(super) async fn show(State(s): State<OpsState>, ctx: Ctx, Path(id): Path<String>) -> Result<Response, Fail> {
    let id = ChangeId::from(id);
    let mut body = view(s.ops.change(&ctx.caller, &id).await?);
    body.timeline = Some(entries(s.ops.timeline(&ctx.caller, id.as_str()).await?));
    json(StatusCode::OK, &body)
}

pub(super) async fn act(
    State(s): State<OpsState>,
    ctx: Ctx,
    Path(id): Path<String>,
    Json(r): Json<wire::ChangeEvent>,
) -> Result<Response, Fail> {
    let event = Event::parse("event", &r.event)?;
    let action = ChangeAction {
        at: opt_at("at", r.at.as_deref())?,
        note: r.note,
        outcome: r.outcome.as_deref().map(|o| Outcome::parse("outcome", o)).transpose()?,
    };
    let c = s.ops.act_on_change(&ctx.caller, &ChangeId::from(id), event, action).await?;
    json(StatusCode::OK, &view(c))
}

fn view_window(m: Maintenance) -> wire::Maintenance {
    wire::Maintenance {
        id: m.id.into(),
        change: m.change.map(String::from),
        title: m.title,
        text: m.text,
        from: instant(m.from),
        to: instant(m.to),
        resources: m.resources,
        announced_at: instant(m.announced_at),
        withdrawn_at: opt_instant(m.withdrawn_at),
    }
}

pub(super) async fn announce(
    State(s): State<OpsState>,
    ctx: Ctx,
    Json(r): Json<wire::MaintenanceRequest>,
) -> Result<Response, Fail> {
    let things = named::ids("resources", &r.resources);
    named::links(&s, &ctx.caller, None, named::Ids::default(), things).await?;
    let new = NewMaintenance {
        change: r.change.map(ChangeId::from),
        title: r.title,
        text: r.text,
        from: at("from", &r.from)?,
        to: at("to", &r.to)?,
        resources: r.resources,
    };
    json(StatusCode::CREATED, &view_window(s.ops.announce_maintenance(&ctx.caller, new).await?))
}

pub(super) async fn maintenances(State(s): State<OpsState>, _: Ctx, p: Params) -> Result<Response, Fail> {
    let f = MaintenanceFilter {
        after: opt_at("from", p.get("from"))?,
        marker: p.get("marker").map(MaintenanceId::from),
        limit: limit(&p)?,
    };
    let maintenances = s.ops.maintenances(&f).await?.into_iter().map(view_window).collect();
    json(StatusCode::OK, &wire::Maintenances { maintenances })
}

pub(super) async fn withdraw(State(s): State<OpsState>, ctx: Ctx, Path(id): Path<String>) -> Result<Response, Fail> {
    let m = s.ops.withdraw_maintenance(&ctx.caller, &MaintenanceId::from(id)).await?;
    json(StatusCode::OK, &view_window(m))
}
