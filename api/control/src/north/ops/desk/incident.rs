//! Incidents and their downtime.

use super::{at, clock, entries, opt_at};
use crate::north::ops::{OpsState, asked, instant, named, opt_instant};
use ::ops::desk::incident::{
    Downtime, Event, Grade, Incident, IncidentAction, IncidentFilter, Kind, NewDowntime, NewIncident, NewReport,
    Source, StageClock, State as IncidentState,
};
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use contract::ops::desk::incident as wire;
use http::StatusCode;
use httpkit::extract::json;
use httpkit::{Ctx, Fail, Json, Params};
use kernel::{IncidentId, ProjectId, Result};

fn view(i: Incident) -> wire::Incident {
    wire::Incident {
        id: i.id.into(),
        project: i.project.map(String::from),
        kind: i.kind.as_str().to_owned(),
        grade: i.grade.map(|g| g.as_str().to_owned()),
        level: i.level,
        title: i.title,
        text: i.text,
        source: i.source.as_str().to_owned(),
        state: i.state.as_str().to_owned(),
        state_name: i.state.name().to_owned(),
        state_name_en: i.state.name_en().to_owned(),
        raised_at: instant(i.raised_at),
        recorded_at: instant(i.recorded_at),
        raised_by: i.raised_by.into(),
        systems: i.systems,
        systems_total: i.systems_total,
        resources: i.resources,
        responded_at: opt_instant(i.responded_at),
        recovered_at: opt_instant(i.recovered_at),
        closed_at: opt_instant(i.closed_at),
        report_due: opt_instant(i.report_due),
        report: i.report.map(|r| wire::IncidentReport {
            cause: r.cause,
            measures: r.measures,
            supplier_at_fault: r.supplier_at_fault,
            harm: r.harm,
            at: instant(r.at),
        }),
        problem: i.problem,
        clocks: None,
        downtimes: None,
        timeline: None,
    }
}

fn view_downtime(d: Downtime) -> wire::Downtime {
    wire::Downtime { id: d.id, resource: d.resource, from: instant(d.from), to: opt_instant(d.to), voided: d.voided }
}

fn grade(s: Option<&str>) -> Result<Option<Grade>> {
    s.map(|g| Grade::parse("grade", g)).transpose()
}

pub(super) async fn create(
    State(s): State<OpsState>,
    ctx: Ctx,
    Json(r): Json<wire::IncidentRequest>,
) -> Result<Response, Fail> {
    let project = named::project(&s, &ctx.caller, r.project).await?;
    let (systems, things) = (named::ids("systems", &r.systems), named::ids("resources", &r.resources));
    named::links(&s, &ctx.caller, project.as_ref(), systems, things).await?;
    let new = NewIncident {
        project,
        kind: r.kind.as_deref().map_or(Ok(Kind::Fault), |k| Kind::parse("kind", k))?,
        grade: grade(r.grade.as_deref())?,
        level: r.level,
        title: r.title,
        text: r.text,
        source: r.source.as_deref().map_or(Ok(Source::Report), |x| Source::parse("source", x))?,
        at: opt_at("at", r.at.as_deref())?,
        systems: r.systems,
        systems_total: r.systems_total,
        resources: r.resources,
    };
    json(StatusCode::CREATED, &view(s.ops.raise_incident(&ctx.caller, new).await?))
}

pub(super) async fn list(State(s): State<OpsState>, ctx: Ctx, p: Params) -> Result<Response, Fail> {
    let f = IncidentFilter {
        project: p.get("project").map(ProjectId::from),
        state: p.get("state").map(|x| IncidentState::parse("state", x)).transpose()?,
        kind: p.get("kind").map(|x| Kind::parse("kind", x)).transpose()?,
        level: p.get("level").map(str::to_owned),
        page: asked(&p)?,
    };
    let all = s.ops.incidents(&ctx.caller, &f).await?.map(view);
    json(StatusCode::OK, &wire::Incidents { incidents: all.items, next: all.next })
}

pub(super) async fn show(State(s): State<OpsState>, ctx: Ctx, Path(id): Path<String>) -> Result<Response, Fail> {
    let (id, now) = (IncidentId::from(id), s.env.now());
    let (i, clocks) = s.ops.incident(&ctx.caller, &id).await?;
    let one = |c: StageClock| clock(c.stage.as_str(), c.due, c.stopped_at, c.standing(now));
    let mut body = view(i);
    body.clocks = Some(clocks.into_iter().map(one).collect());
    body.downtimes = Some(s.ops.downtimes(&ctx.caller, &id).await?.into_iter().map(view_downtime).collect());
    body.timeline = Some(entries(s.ops.timeline(&ctx.caller, id.as_str()).await?));
    json(StatusCode::OK, &body)
}

pub(super) async fn act(
    State(s): State<OpsState>,
    ctx: Ctx,
    Path(id): Path<String>,
    Json(r): Json<wire::IncidentEvent>,
) -> Result<Response, Fail> {
    let event = Event::parse("event", &r.event)?;
    let action = IncidentAction {
        at: opt_at("at", r.at.as_deref())?,
        note: r.note,
        corrects: r.corrects,
        level: r.level,
        grade: grade(r.grade.as_deref())?,
    };
    let i = s.ops.act_on_incident(&ctx.caller, &IncidentId::from(id), event, action).await?;
    json(StatusCode::OK, &view(i))
}

pub(super) async fn report(
    State(s): State<OpsState>,
    ctx: Ctx,
    Path(id): Path<String>,
    Json(r): Json<wire::IncidentReportRequest>,
) -> Result<Response, Fail> {
    let new = NewReport { cause: r.cause, measures: r.measures, supplier_at_fault: r.supplier_at_fault, harm: r.harm };
    json(StatusCode::OK, &view(s.ops.report_incident(&ctx.caller, &IncidentId::from(id), new).await?))
}

pub(super) async fn add_downtime(
    State(s): State<OpsState>,
    ctx: Ctx,
    Path(id): Path<String>,
    Json(r): Json<wire::DowntimeRequest>,
) -> Result<Response, Fail> {
    let id = IncidentId::from(id);
    let (i, _) = s.ops.incident(&ctx.caller, &id).await?;
    let thing = named::id("resource", Some(&r.resource));
    named::links(&s, &ctx.caller, i.project.as_ref(), named::Ids::default(), thing).await?;
    let new = NewDowntime { resource: r.resource, from: at("from", &r.from)?, to: opt_at("to", r.to.as_deref())? };
    let d = s.ops.add_downtime(&ctx.caller, &id, new).await?;
    json(StatusCode::CREATED, &view_downtime(d))
}

pub(super) async fn end_downtime(
    State(s): State<OpsState>,
    ctx: Ctx,
    Path((id, downtime)): Path<(String, String)>,
    Json(r): Json<wire::DowntimeEnd>,
) -> Result<Response, Fail> {
    let to = opt_at("to", r.to.as_deref())?;
    let d = s.ops.end_downtime(&ctx.caller, &IncidentId::from(id), &downtime, to).await?;
    json(StatusCode::OK, &view_downtime(d))
}

pub(super) async fn void_downtime(
    State(s): State<OpsState>,
    ctx: Ctx,
    Path((id, downtime)): Path<(String, String)>,
    p: Params,
) -> Result<Response, Fail> {
    s.ops.void_downtime(&ctx.caller, &IncidentId::from(id), &downtime, p.get("reason")).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
