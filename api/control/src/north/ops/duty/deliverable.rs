//! Documents of the contract that are handed over.

use super::{files, heads, ids, instant, opt_instant};
use crate::north::ops::OpsState;
use ::ops::deliverable::{Document, DocumentEvent, NewDocumentEntry};
use axum::extract::{Path, State};
use axum::response::Response;
use contract::ops::duty::handover as wire;
use http::StatusCode;
use httpkit::extract::json;
use httpkit::{Ctx, Fail, Json};
use kernel::{Error, Result};

fn number(no: &str) -> Result<i64> {
    no.parse().map_err(|_| Error::not_found("the contract lists no such document"))
}

fn view(d: Document) -> wire::Deliverable {
    wire::Deliverable {
        no: d.item.no,
        class: d.item.class,
        class_en: d.item.class_en,
        name: d.item.name,
        name_en: d.item.name_en,
        content: d.item.content,
        state: d.state.as_str().to_owned(),
        version: d.version,
        evidence: ids(d.evidence),
        changed_at: opt_instant(d.changed_at),
    }
}

pub(super) async fn list(State(s): State<OpsState>, ctx: Ctx) -> Result<Response, Fail> {
    let deliverables = s.ops.documents(&ctx.caller).await?.into_iter().map(view).collect();
    json(StatusCode::OK, &wire::Deliverables { deliverables })
}

pub(super) async fn show(State(s): State<OpsState>, ctx: Ctx, Path(no): Path<String>) -> Result<Response, Fail> {
    let (d, all) = s.ops.document(&ctx.caller, number(&no)?).await?;
    let mut entries = Vec::new();
    for e in all {
        entries.push(wire::DeliverableEntry {
            what: e.what,
            version: e.version,
            note: e.note,
            evidence: heads(&s, &e.evidence).await?,
            by: e.person.into(),
            by_name: e.person_name,
            at: instant(e.at),
        });
    }
    json(StatusCode::OK, &wire::DeliverableDetail { deliverable: view(d), entries })
}

async fn step(
    s: OpsState,
    ctx: Ctx,
    no: String,
    e: DocumentEvent,
    r: wire::DeliverableRequest,
) -> Result<Response, Fail> {
    let new = NewDocumentEntry { version: r.version, note: r.note, evidence: files(r.evidence) };
    json(StatusCode::OK, &view(s.ops.step_document(&ctx.caller, number(&no)?, e, &new).await?))
}

pub(super) async fn submit(
    State(s): State<OpsState>,
    ctx: Ctx,
    Path(no): Path<String>,
    Json(r): Json<wire::DeliverableRequest>,
) -> Result<Response, Fail> {
    step(s, ctx, no, DocumentEvent::Submit, r).await
}

pub(super) async fn accept(
    State(s): State<OpsState>,
    ctx: Ctx,
    Path(no): Path<String>,
    Json(r): Json<wire::DeliverableRequest>,
) -> Result<Response, Fail> {
    step(s, ctx, no, DocumentEvent::Accept, r).await
}

pub(super) async fn send_back(
    State(s): State<OpsState>,
    ctx: Ctx,
    Path(no): Path<String>,
    Json(r): Json<wire::DeliverableRequest>,
) -> Result<Response, Fail> {
    step(s, ctx, no, DocumentEvent::Return, r).await
}
