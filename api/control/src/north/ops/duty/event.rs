//! What happened that starts clocks of the contract.

use super::{at, files, ids, instant, limit};
use crate::north::ops::{OpsState, named};
use ::ops::duty::event::{ContractEvent, NewEvent};
use axum::extract::{Path, State};
use axum::response::Response;
use contract::ops::duty::ReasonRequest;
use contract::ops::duty::obligation as wire;
use http::StatusCode;
use httpkit::extract::json;
use httpkit::{Ctx, Fail, Json, Params};
use kernel::ContractEventId;

fn view(e: ContractEvent) -> wire::ContractEvent {
    wire::ContractEvent {
        id: e.id.into(),
        kind: e.kind,
        root: e.root.into(),
        corrects: e.corrects.map(String::from),
        current: e.current,
        at: instant(e.at),
        subject: e.subject,
        project: e.project.map(String::from),
        note: e.note,
        evidence: ids(e.evidence),
        by: e.person.into(),
        by_name: e.person_name,
        recorded_at: instant(e.recorded_at),
    }
}

pub(super) async fn list(State(s): State<OpsState>, ctx: Ctx, p: Params) -> Result<Response, Fail> {
    let marker = p.get("marker").map(ContractEventId::from);
    let all = s.ops.contract_events(&ctx.caller, p.get("kind"), marker.as_ref(), limit(&p)?).await?;
    json(StatusCode::OK, &wire::ContractEvents { events: all.into_iter().map(view).collect() })
}

pub(super) async fn record(
    State(s): State<OpsState>,
    ctx: Ctx,
    Json(r): Json<wire::ContractEventRequest>,
) -> Result<Response, Fail> {
    let new = NewEvent {
        kind: r.kind,
        at: at("at", &r.at)?,
        subject: r.subject,
        project: named::project(&s, &ctx.caller, r.project).await?,
        note: r.note,
        evidence: files(r.evidence),
    };
    json(StatusCode::CREATED, &view(s.ops.record_event(&ctx.caller, &new).await?))
}

pub(super) async fn correct(
    State(s): State<OpsState>,
    ctx: Ctx,
    Path(id): Path<String>,
    Json(r): Json<wire::ContractEventCorrection>,
) -> Result<Response, Fail> {
    let (id, when) = (ContractEventId::from(id), at("at", &r.at)?);
    let e = s.ops.correct_event(&ctx.caller, &id, when, &r.note, &files(r.evidence)).await?;
    json(StatusCode::CREATED, &view(e))
}

pub(super) async fn withdraw(
    State(s): State<OpsState>,
    ctx: Ctx,
    Path(id): Path<String>,
    Json(r): Json<ReasonRequest>,
) -> Result<Response, Fail> {
    let e = s.ops.withdraw_event(&ctx.caller, &ContractEventId::from(id), &r.reason).await?;
    json(StatusCode::CREATED, &view(e))
}
