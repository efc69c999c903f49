//! Capacities that the operator proposes and the purchaser confirms.

use super::{OpsState, clean, known, limit};
use crate::north::ops::{instant, opt_instant};
use ::ops::level::pool::proposal::{NewCapacity, Proposal, Standing};
use axum::extract::{Path, State};
use axum::response::Response;
use contract::ops::level as wire;
use http::StatusCode;
use httpkit::extract::json;
use httpkit::{Ctx, Fail, Json, Params, Routes};
use kernel::{Error, EvidenceId, Timestamp};

/// Routes of proposals.
pub(super) fn routes(r: Routes<OpsState>) -> Routes<OpsState> {
    r.on(&wire::POOL_RECORD, record)
        .on(&wire::PROPOSAL_LIST, list)
        .on(&wire::PROPOSAL_CONFIRM, confirm)
        .on(&wire::PROPOSAL_REFUSE, refuse)
}

fn view(p: Proposal) -> wire::PoolProposal {
    wire::PoolProposal {
        id: p.id,
        pool: p.pool,
        dimension: p.dim,
        delta: p.delta.normalize().to_string(),
        at: instant(p.at),
        reason: p.reason,
        evidence: p.evidence.into_iter().map(String::from).collect(),
        state: p.state.as_str().to_owned(),
        by_name: p.person_name,
        recorded_at: instant(p.recorded_at),
        decided_by: p.decided_by,
        decided_at: opt_instant(p.decided_at),
        note: p.note,
    }
}

async fn record(State(s): State<OpsState>, ctx: Ctx, Json(r): Json<wire::PoolChangeRequest>) -> Result<Response, Fail> {
    let bad = |f: &'static str, e: String| Error::bad_request(format!("{f}: {e}")).field(f);
    let delta = r.delta.parse().map_err(|_| bad("delta", "is no decimal number".to_owned()))?;
    let at = r.at.as_deref().map(|t| Timestamp::parse(t).map_err(|e| bad("at", e.to_string()))).transpose()?;
    let evidence = r.evidence.into_iter().map(EvidenceId::from).collect();
    let n = NewCapacity { pool: r.pool, dim: r.dimension, delta, at, reason: r.reason, evidence };
    json(StatusCode::CREATED, &view(s.ops.record_capacity(&ctx.caller, &n).await?))
}

async fn list(State(s): State<OpsState>, ctx: Ctx, p: Params) -> Result<Response, Fail> {
    let wrong = || Error::bad_request("state: must be one of pending, confirmed, refused").field("state");
    let state = p.get("state").map(|x| Standing::parse(x).ok_or_else(wrong)).transpose()?;
    let all = s.ops.pool_proposals(&ctx.caller, state, clean(&p, "marker")?, limit(&p)?).await?;
    json(StatusCode::OK, &wire::PoolProposals { proposals: all.into_iter().map(view).collect() })
}

async fn confirm(
    State(s): State<OpsState>,
    ctx: Ctx,
    Path(id): Path<String>,
    Json(r): Json<wire::PoolDecision>,
) -> Result<Response, Fail> {
    let p = s.ops.decide_capacity(&ctx.caller, &known(id)?, true, r.note.as_deref()).await?;
    json(StatusCode::OK, &view(p))
}

async fn refuse(
    State(s): State<OpsState>,
    ctx: Ctx,
    Path(id): Path<String>,
    Json(r): Json<wire::PoolDecision>,
) -> Result<Response, Fail> {
    let p = s.ops.decide_capacity(&ctx.caller, &known(id)?, false, r.note.as_deref()).await?;
    json(StatusCode::OK, &view(p))
}
