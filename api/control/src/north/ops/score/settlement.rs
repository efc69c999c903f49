//! Settlements and payments.

use super::{amount, day, decimal, evidence, opt_day, view};
use crate::north::ops::{OpsState, asked};
use ::billing::settlement::{NewShare, NewStep, Settlement};
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use contract::ops::score as wire;
use http::{StatusCode, header};
use httpkit::extract::{json, parse_json};
use httpkit::{Ctx, Fail, Json, Params};
use kernel::{Error, PaymentId, Result, SettlementId};
use rust_decimal::Decimal;

async fn reply(s: &OpsState, status: StatusCode, x: Settlement) -> Result<Response, Fail> {
    let statement = s.billing.statement(&x).await?;
    let mut shown = view::settlement(&x, &statement, s.env.now());
    if x.closed.is_none() {
        shown.contract_proposed = s.billing.awaiting().await?.map(|a| a.version);
    }
    json(status, &shown)
}

pub(super) async fn list(State(s): State<OpsState>, ctx: Ctx, p: Params) -> Result<Response, Fail> {
    let all = s.billing.settlements(&ctx.caller, &asked(&p)?).await?;
    let now = s.env.now();
    let settlements = all.items.iter().map(|x| view::summary(x, now)).collect();
    json(StatusCode::OK, &wire::Settlements { settlements, next: all.next })
}

pub(super) async fn draft(State(s): State<OpsState>, ctx: Ctx, body: Bytes) -> Result<Response, Fail> {
    let r = if body.is_empty() { wire::SettlementRequest::default() } else { parse_json(&body)? };
    let x = s.billing.draft_settlement(&ctx.caller, opt_day("until", r.until.as_deref())?).await?;
    reply(&s, StatusCode::CREATED, x).await
}

pub(super) async fn show(State(s): State<OpsState>, ctx: Ctx, Path(id): Path<String>) -> Result<Response, Fail> {
    let (id, form) = id.rsplit_once('.').map_or((id.as_str(), ""), |(id, form)| (id, form));
    let x = s.billing.settlement(&ctx.caller, &SettlementId::from(id)).await?;
    let statement = s.billing.statement(&x).await?;
    let asks_csv = ctx.header("accept").is_some_and(|a| a.contains("text/csv"));
    let (kind, text) = match form {
        "csv" => ("text/csv; charset=utf-8", statement.csv()?),
        "md" => ("text/markdown; charset=utf-8", statement.sheet()?),
        "" if asks_csv => ("text/csv; charset=utf-8", statement.csv()?),
        "" | "json" => return reply(&s, StatusCode::OK, x).await,
        _ => return Err(Error::not_found("a settlement is shown as json, csv or md").into()),
    };
    let ending = if kind.starts_with("text/csv") { "csv" } else { "md" };
    // Only a number goes into the header.
    let file = format!("attachment; filename=\"settlement-{}.{ending}\"", x.n);
    let head = [(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, file.as_str())];
    Ok((StatusCode::OK, head, text).into_response())
}

pub(super) async fn sign(
    State(s): State<OpsState>,
    ctx: Ctx,
    Path(id): Path<String>,
    Json(r): Json<wire::SignatureRequest>,
) -> Result<Response, Fail> {
    let x = s.billing.sign_settlement(&ctx.caller, &SettlementId::from(id), &r.digest).await?;
    reply(&s, StatusCode::OK, x).await
}

pub(super) async fn send_back(
    State(s): State<OpsState>,
    ctx: Ctx,
    Path(id): Path<String>,
    Json(r): Json<wire::ReturnRequest>,
) -> Result<Response, Fail> {
    let x = s.billing.return_settlement(&ctx.caller, &SettlementId::from(id), &r.reason).await?;
    reply(&s, StatusCode::OK, x).await
}

pub(super) async fn payments(State(s): State<OpsState>, ctx: Ctx) -> Result<Response, Fail> {
    let plan = s.billing.payments_overview(&ctx.caller).await?;
    json(StatusCode::OK, &view::plan(s.billing.contract(), &plan, s.env.now()))
}

pub(super) async fn share(
    State(s): State<OpsState>,
    ctx: Ctx,
    Json(r): Json<wire::ShareRequest>,
) -> Result<Response, Fail> {
    let percent = decimal("percent", &r.percent)?;
    if !(Decimal::ZERO..=Decimal::ONE_HUNDRED).contains(&percent) {
        return Err(Error::bad_request("percent: is from 0 to 100").field("percent").into());
    }
    let new = NewShare {
        payment: r.payment,
        number: r.number,
        share: percent / Decimal::ONE_HUNDRED,
        reason: r.reason,
        evidence: evidence(r.evidence),
    };
    s.billing.decide_share(&ctx.caller, new).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

pub(super) async fn step(
    State(s): State<OpsState>,
    ctx: Ctx,
    Path(id): Path<String>,
    Json(r): Json<wire::PaymentStepRequest>,
) -> Result<Response, Fail> {
    let new = NewStep {
        date: day("date", &r.date)?,
        amount: r.amount.as_deref().map(|a| amount("amount", a)).transpose()?,
        step: r.step,
        reference: r.reference,
        evidence: evidence(r.evidence),
    };
    let p = s.billing.payment_step(&ctx.caller, &PaymentId::from(id), new).await?;
    json(StatusCode::OK, &view::fixed(&p, s.env.now()))
}
