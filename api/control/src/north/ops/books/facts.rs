//! Corrections of usage, and usage of outside meters.

use super::super::{OpsState, asked, instant, limit};
use super::{opt_body, opt_signature, signature, whose};
use ::billing::correct::{Correction, CorrectionFilter, CorrectionState, NewCorrection};
use ::billing::import::{Batch, Fault, Record, Source, Taken};
use ::catalog::order::WhoseOrders;
use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use contract::ops::RefusalBody;
use contract::ops::books as wire;
use http::StatusCode;
use httpkit::extract::{bytes, json, parse_json};
use httpkit::{Ctx, Fail, Json, Params};
use kernel::{CorrectionId, Error, ProjectId, Quantity, Result, SourceId};
use std::collections::BTreeSet;

/// Largest batch: ten thousand records of 800 bytes.
const IMPORT_LIMIT: usize = 8 * 1024 * 1024;

fn correction_view(c: &Correction) -> wire::UsageCorrection {
    wire::UsageCorrection {
        id: c.id.to_string(),
        project: c.project.to_string(),
        fact: c.fact.clone(),
        resource: c.resource.clone(),
        meter: c.meter.clone(),
        at: instant(c.at),
        old_quantity: c.old.to_string(),
        quantity: c.quantity.to_string(),
        reason: c.reason.clone(),
        evidence: c.evidence.clone(),
        state: c.state.as_str().to_owned(),
        proposed: signature(&c.proposed),
        decided: opt_signature(c.decided.as_ref()),
        remark: c.remark.clone(),
    }
}

pub(in super::super) async fn propose(
    State(s): State<OpsState>,
    ctx: Ctx,
    Json(r): Json<wire::CorrectionRequest>,
) -> Result<Response, Fail> {
    let quantity = Quantity::parse(&r.quantity).map_err(|e| e.field("quantity"))?;
    let new = NewCorrection { fact: r.fact, quantity, reason: r.reason, evidence: r.evidence };
    let c = s.billing.propose_correction(&ctx.caller, &new).await?;
    json(StatusCode::CREATED, &correction_view(&c))
}

pub(in super::super) async fn corrections(State(s): State<OpsState>, ctx: Ctx, p: Params) -> Result<Response, Fail> {
    let state = match p.get("state") {
        None => None,
        Some(x) => Some(
            CorrectionState::parse(x)
                .ok_or_else(|| Error::bad_request("state: is no state of a correction").field("state"))?,
        ),
    };
    let f = CorrectionFilter { project: whose(&ctx, &p)?, state, page: asked(&p)? };
    let all = s.billing.corrections(&f).await?;
    let corrections = all.items.iter().map(correction_view).collect();
    json(StatusCode::OK, &wire::UsageCorrections { corrections, next: all.next })
}

pub(in super::super) async fn correction(
    State(s): State<OpsState>,
    ctx: Ctx,
    Path(id): Path<String>,
) -> Result<Response, Fail> {
    let whose = WhoseOrders::of(&ctx.caller)?;
    let c = s.billing.correction(&CorrectionId::from(id)).await?;
    match whose {
        WhoseOrders::Project(own) if own != c.project => {
            Err(Error::not_found("the correction could not be found").into())
        }
        _ => json(StatusCode::OK, &correction_view(&c)),
    }
}

pub(in super::super) async fn approve(
    State(s): State<OpsState>,
    ctx: Ctx,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<Response, Fail> {
    let r: wire::RemarkRequest = opt_body(&body)?;
    let c = s.billing.approve_correction(&ctx.caller, &CorrectionId::from(id), r.remark.as_deref()).await?;
    json(StatusCode::OK, &correction_view(&c))
}

pub(in super::super) async fn reject(
    State(s): State<OpsState>,
    ctx: Ctx,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<Response, Fail> {
    let r: wire::RemarkRequest = opt_body(&body)?;
    let remark = r.remark.unwrap_or_default();
    let c = s.billing.reject_correction(&ctx.caller, &CorrectionId::from(id), &remark).await?;
    json(StatusCode::OK, &correction_view(&c))
}

pub(in super::super) async fn withdraw(
    State(s): State<OpsState>,
    ctx: Ctx,
    Path(id): Path<String>,
) -> Result<Response, Fail> {
    let c = s.billing.withdraw_correction(&ctx.caller, &CorrectionId::from(id)).await?;
    json(StatusCode::OK, &correction_view(&c))
}

fn record(r: wire::ImportRecord) -> Record {
    Record {
        source: r.source,
        key: r.key,
        project: r.project,
        resource: r.resource,
        name: r.name,
        meter: r.meter,
        kind: r.kind,
        quantity: r.quantity,
        from: r.from,
        to: r.to,
        at: r.at,
        attributes: r.attributes,
    }
}

/// A refused batch says what is wrong with which of its rows.
fn refusal(ctx: &Ctx, faults: Vec<Fault>) -> Result<Response, Fail> {
    let conflict = faults.iter().all(|f| f.conflict);
    let (code, status) =
        if conflict { ("ImportConflict", StatusCode::CONFLICT) } else { ("ImportFaults", StatusCode::BAD_REQUEST) };
    let first = faults.first();
    let told = first.map(|f| format!("records[{}].{} {}", f.index, f.field, f.reason)).unwrap_or_default();
    let error = RefusalBody {
        code: code.to_owned(),
        status: status.as_u16(),
        message: format!("nothing was imported: {} fault(s), first {told}", faults.len()),
        field: first.map(|f| format!("records[{}].{}", f.index, f.field)),
        request_id: ctx.caller.request_id.clone(),
    };
    let fault = |f: Fault| wire::ImportFault { index: f.index, field: f.field, reason: f.reason, conflict: f.conflict };
    let body = wire::ImportRefusal { error, faults: faults.into_iter().map(fault).collect() };
    Ok(json(status, &body)?.into_response())
}

pub(in super::super) async fn import(State(s): State<OpsState>, ctx: Ctx, body: Body) -> Result<Response, Fail> {
    let r: wire::ImportRequest = parse_json(&bytes(body, IMPORT_LIMIT).await?)?;
    let records: Vec<Record> = r.records.into_iter().map(record).collect();
    let named: BTreeSet<ProjectId> = records.iter().map(|r| ProjectId::from(r.project.trim())).collect();
    let absent = s.catalog.absent_projects(&named).await?;
    match s.billing.import_but(&ctx.caller, &records, &absent).await? {
        Taken::None(faults) => refusal(&ctx, faults),
        Taken::All(r) => {
            let receipt = wire::ImportReceipt { id: r.id.into(), stored: r.stored, repeated: r.repeated };
            json(StatusCode::CREATED, &receipt)
        }
    }
}

pub(in super::super) async fn imports(State(s): State<OpsState>, _: Ctx, p: Params) -> Result<Response, Fail> {
    let view = |b: Batch| wire::UsageImport {
        id: b.receipt.id.into(),
        source: b.source,
        by: b.by.into(),
        by_name: b.by_name,
        stored: b.receipt.stored,
        repeated: b.receipt.repeated,
        at: instant(b.at),
    };
    let all = s.billing.imports(&asked(&p)?).await?.map(view);
    json(StatusCode::OK, &wire::UsageImports { imports: all.items, next: all.next })
}

fn source_view(x: &Source) -> wire::UsageSource {
    wire::UsageSource {
        id: x.id.to_string(),
        name: x.name.clone(),
        user: x.user.to_string(),
        meters: x.meters.iter().cloned().collect(),
        active: x.active,
        created_by: x.created_by.to_string(),
        created_at: instant(x.created_at),
    }
}

pub(in super::super) async fn register(
    State(s): State<OpsState>,
    ctx: Ctx,
    Json(r): Json<wire::SourceRequest>,
) -> Result<Response, Fail> {
    let x = s.billing.register_source(&ctx.caller, &r.name, &r.user, &r.meters).await?;
    json(StatusCode::CREATED, &source_view(&x))
}

pub(in super::super) async fn sources(State(s): State<OpsState>, _: Ctx, p: Params) -> Result<Response, Fail> {
    let marker = p.get("marker").map(SourceId::from);
    let all = s.billing.sources(marker.as_ref(), limit(&p)?).await?;
    json(StatusCode::OK, &wire::UsageSources { sources: all.iter().map(source_view).collect() })
}

pub(in super::super) async fn revoke(
    State(s): State<OpsState>,
    ctx: Ctx,
    Path(id): Path<String>,
) -> Result<StatusCode, Fail> {
    s.billing.revoke_source(&ctx.caller, &SourceId::from(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}
