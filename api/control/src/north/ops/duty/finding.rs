//! Findings of inspections.

use super::{at, files, heads, instant, limit, opt_at, opt_instant};
use crate::north::ops::{OpsState, named};
use ::ops::duty::finding::{Finding, FindingEntry, FindingEvent, FindingState, NewFinding};
use axum::extract::{Path, State};
use axum::response::Response;
use contract::ops::duty::obligation as wire;
use http::StatusCode;
use httpkit::extract::json;
use httpkit::{Ctx, Fail, Json, Params};
use kernel::{DutyId, Error, FindingId, Result, Timestamp};

pub(super) fn view(f: Finding, now: Timestamp) -> wire::Finding {
    let late = f.late(now);
    wire::Finding {
        id: f.id.into(),
        duty: f.instance.map(String::from),
        title: f.title,
        severity: f.severity,
        system: f.system,
        project: f.project.map(String::from),
        found_at: instant(f.found_at),
        due: instant(f.due),
        state: f.state.as_str().to_owned(),
        late,
        rectified_at: opt_instant(f.rectified_at),
        closed_at: opt_instant(f.closed_at),
    }
}

async fn entry(s: &OpsState, e: FindingEntry) -> Result<wire::DutyEntry> {
    Ok(wire::DutyEntry {
        id: e.id,
        what: e.what,
        at: instant(e.at),
        note: e.note,
        reference: None,
        evidence: heads(s, &e.evidence).await?,
        corrects: None,
        by: e.person.into(),
        by_name: e.person_name,
        recorded_at: instant(e.recorded_at),
    })
}

pub(super) async fn list(State(s): State<OpsState>, ctx: Ctx, p: Params) -> Result<Response, Fail> {
    let wrong = || Error::bad_request("state: is no state of a finding").field("state");
    let state = p.get("state").map(|x| FindingState::parse(x).ok_or_else(wrong)).transpose()?;
    let (duty, marker) = (p.get("duty").map(DutyId::from), p.get("marker").map(FindingId::from));
    let all = s.ops.findings(&ctx.caller, state, duty.as_ref(), marker.as_ref(), limit(&p)?).await?;
    let now = s.env.now();
    json(StatusCode::OK, &wire::Findings { findings: all.into_iter().map(|f| view(f, now)).collect() })
}

pub(super) async fn record(
    State(s): State<OpsState>,
    ctx: Ctx,
    Json(r): Json<wire::FindingRequest>,
) -> Result<Response, Fail> {
    let project = named::project(&s, &ctx.caller, r.project).await?;
    let system = named::id("system", r.system.as_ref());
    named::links(&s, &ctx.caller, project.as_ref(), system, named::Ids::default()).await?;
    let new = NewFinding {
        instance: r.duty.map(DutyId::from),
        title: r.title,
        severity: r.severity,
        note: r.note,
        system: r.system,
        project,
        found_at: opt_at("found_at", r.found_at.as_deref())?,
        due: at("due", &r.due)?,
        evidence: files(r.evidence),
    };
    json(StatusCode::CREATED, &view(s.ops.record_finding(&ctx.caller, &new).await?, s.env.now()))
}

pub(super) async fn show(State(s): State<OpsState>, ctx: Ctx, Path(id): Path<String>) -> Result<Response, Fail> {
    let (f, all) = s.ops.finding(&ctx.caller, &FindingId::from(id)).await?;
    let mut entries = Vec::new();
    for e in all {
        entries.push(entry(&s, e).await?);
    }
    json(StatusCode::OK, &wire::FindingDetail { finding: view(f, s.env.now()), entries })
}

async fn step(s: OpsState, ctx: Ctx, id: String, e: FindingEvent, r: wire::StepRequest) -> Result<Response, Fail> {
    let id = FindingId::from(id);
    let f = s.ops.step_finding(&ctx.caller, &id, e, r.note.as_deref(), &files(r.evidence)).await?;
    json(StatusCode::OK, &view(f, s.env.now()))
}

pub(super) async fn rectify(
    State(s): State<OpsState>,
    ctx: Ctx,
    Path(id): Path<String>,
    Json(r): Json<wire::StepRequest>,
) -> Result<Response, Fail> {
    step(s, ctx, id, FindingEvent::Rectify, r).await
}

pub(super) async fn close(
    State(s): State<OpsState>,
    ctx: Ctx,
    Path(id): Path<String>,
    Json(r): Json<wire::StepRequest>,
) -> Result<Response, Fail> {
    step(s, ctx, id, FindingEvent::Close, r).await
}

pub(super) async fn reopen(
    State(s): State<OpsState>,
    ctx: Ctx,
    Path(id): Path<String>,
    Json(r): Json<wire::StepRequest>,
) -> Result<Response, Fail> {
    step(s, ctx, id, FindingEvent::Reopen, r).await
}
