//! Schemes, assessments, simulation.

use super::{amount, day, decimal, evidence, opt_day, view};
use crate::north::ops::{OpsState, limit, named};
use ::billing::assessment::simulate::WhatIf;
use ::billing::assessment::{Assessment, AssessmentFilter, NewAppeal, NewAssessment, NewJudgement, State as Phase};
use axum::extract::{Path, State};
use axum::response::Response;
use contract::ops::score as wire;
use http::StatusCode;
use httpkit::extract::json;
use httpkit::{Ctx, Fail, Json, Params};
use kernel::{AssessmentId, Error, ProjectId, Result};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

pub(super) async fn schemes(State(s): State<OpsState>, _: Ctx) -> Result<Response, Fail> {
    let schemes = s.billing.contract_now().schemes.iter().map(view::scheme).collect();
    json(StatusCode::OK, &wire::Schemes { schemes })
}

async fn reply(s: &OpsState, status: StatusCode, a: Assessment) -> Result<Response, Fail> {
    let score = s.billing.score_of(&a).await?;
    let scheme = s.billing.scheme_of(&a).await?;
    json(status, &view::assessment(&a, Some((&scheme, &score)), s.env.now()))
}

pub(super) async fn list(State(s): State<OpsState>, ctx: Ctx, p: Params) -> Result<Response, Fail> {
    let unknown = || Error::bad_request("state: is no state of an assessment").field("state");
    let limit = limit(&p)?;
    let filter = AssessmentFilter {
        scheme: p.get("scheme").map(str::to_owned),
        state: p.get("state").map(|x| Phase::parse(x).ok_or_else(unknown)).transpose()?,
        project: p.get("project").map(ProjectId::from),
        marker: p.get("marker").map(AssessmentId::from),
        limit,
    };
    let all = s.billing.assessments(&ctx.caller, &filter).await?;
    let next = all.last().filter(|_| all.len() == limit as usize).map(|a| a.id.to_string());
    let now = s.env.now();
    let assessments = all.iter().map(|a| view::assessment(a, None, now)).collect();
    json(StatusCode::OK, &wire::Assessments { assessments, next })
}

pub(super) async fn open(
    State(s): State<OpsState>,
    ctx: Ctx,
    Json(r): Json<wire::AssessmentRequest>,
) -> Result<Response, Fail> {
    let new = NewAssessment {
        scheme: r.scheme,
        until: opt_day("until", r.until.as_deref())?,
        project: named::project(&s, &ctx.caller, r.project).await?,
    };
    let a = s.billing.open_assessment(&ctx.caller, new).await?;
    reply(&s, StatusCode::CREATED, a).await
}

pub(super) async fn show(State(s): State<OpsState>, ctx: Ctx, Path(id): Path<String>) -> Result<Response, Fail> {
    let a = s.billing.assessment(&ctx.caller, &AssessmentId::from(id)).await?;
    reply(&s, StatusCode::OK, a).await
}

pub(super) async fn refresh(State(s): State<OpsState>, ctx: Ctx, Path(id): Path<String>) -> Result<Response, Fail> {
    let a = s.billing.refresh_assessment(&ctx.caller, &AssessmentId::from(id)).await?;
    reply(&s, StatusCode::OK, a).await
}

pub(super) async fn judge(
    State(s): State<OpsState>,
    ctx: Ctx,
    Path(id): Path<String>,
    Json(r): Json<wire::JudgementRequest>,
) -> Result<Response, Fail> {
    let new = NewJudgement {
        item: r.item,
        value: decimal("value", &r.value)?,
        reason: r.reason,
        evidence: evidence(r.evidence),
        replaces: r.replaces,
    };
    let a = s.billing.judge(&ctx.caller, &AssessmentId::from(id), new).await?;
    reply(&s, StatusCode::OK, a).await
}

pub(super) async fn announce(State(s): State<OpsState>, ctx: Ctx, Path(id): Path<String>) -> Result<Response, Fail> {
    let a = s.billing.announce(&ctx.caller, &AssessmentId::from(id)).await?;
    reply(&s, StatusCode::OK, a).await
}

pub(super) async fn confirm(State(s): State<OpsState>, ctx: Ctx, Path(id): Path<String>) -> Result<Response, Fail> {
    let a = s.billing.confirm_assessment(&ctx.caller, &AssessmentId::from(id)).await?;
    reply(&s, StatusCode::OK, a).await
}

pub(super) async fn appeal(
    State(s): State<OpsState>,
    ctx: Ctx,
    Path(id): Path<String>,
    Json(r): Json<wire::AppealRequest>,
) -> Result<Response, Fail> {
    let new = NewAppeal { items: r.items, reason: r.reason, evidence: evidence(r.evidence) };
    let a = s.billing.appeal(&ctx.caller, &AssessmentId::from(id), new).await?;
    reply(&s, StatusCode::OK, a).await
}

pub(super) async fn decide(
    State(s): State<OpsState>,
    ctx: Ctx,
    Path(id): Path<String>,
    Json(r): Json<wire::VerdictRequest>,
) -> Result<Response, Fail> {
    let a = s.billing.review(&ctx.caller, &AssessmentId::from(id), r.accepted, &r.reason).await?;
    reply(&s, StatusCode::OK, a).await
}

pub(super) async fn finalise(State(s): State<OpsState>, ctx: Ctx, Path(id): Path<String>) -> Result<Response, Fail> {
    let a = s.billing.finalise(&ctx.caller, &AssessmentId::from(id)).await?;
    reply(&s, StatusCode::OK, a).await
}

pub(super) async fn report(
    State(s): State<OpsState>,
    ctx: Ctx,
    Path(id): Path<String>,
    Json(r): Json<wire::RectificationRequest>,
) -> Result<Response, Fail> {
    let id = AssessmentId::from(id);
    let a = s.billing.report_rectification(&ctx.caller, &id, &r.reason, evidence(r.evidence)).await?;
    reply(&s, StatusCode::OK, a).await
}

pub(super) async fn decide_rectification(
    State(s): State<OpsState>,
    ctx: Ctx,
    Path(id): Path<String>,
    Json(r): Json<wire::VerdictRequest>,
) -> Result<Response, Fail> {
    let id = AssessmentId::from(id);
    let a = s.billing.decide_rectification(&ctx.caller, &id, r.accepted, &r.reason).await?;
    reply(&s, StatusCode::OK, a).await
}

fn decimals(field: &str, all: BTreeMap<String, String>) -> Result<BTreeMap<String, Decimal>> {
    all.into_iter().map(|(name, x)| Ok((name, decimal(field, &x)?))).collect()
}

pub(super) async fn simulate(
    State(s): State<OpsState>,
    ctx: Ctx,
    Json(r): Json<wire::SimulationRequest>,
) -> Result<Response, Fail> {
    let mut accrued = BTreeMap::new();
    for (date, yuan) in &r.accrued {
        accrued.insert(day("accrued", date)?, amount("accrued", yuan)?);
    }
    let what = WhatIf {
        until: opt_day("until", r.until.as_deref())?,
        figures: decimals("figures", r.figures)?,
        judged: decimals("judged", r.judged)?,
        accrued,
        through: opt_day("through", r.through.as_deref())?,
        readings: r.readings,
        scheme: r.scheme,
    };
    let done = s.billing.simulate(&ctx.caller, &what).await?;
    json(StatusCode::OK, &view::simulation(&s.billing.contract_now(), &what.scheme, &done)?)
}
