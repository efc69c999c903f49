//! Reports of tests, screenshots and certificates that prove clauses.

use crate::north::ops::system::{clean, known};
use crate::north::ops::{OpsState, instant, limit, opt_instant};
use ::ops::comply::proof::{Kind, NewProof, Proof, ProofFilter};
use axum::extract::{Path, State};
use axum::response::Response;
use contract::ops::comply as wire;
use http::StatusCode;
use httpkit::extract::json;
use httpkit::{Ctx, Fail, Json, Params, Routes};
use kernel::{Error, EvidenceId, Result, Timestamp};

/// Routes of this area.
pub(super) fn routes(r: Routes<OpsState>) -> Routes<OpsState> {
    r.on(&wire::PROOF_LIST, list).on(&wire::PROOF_RECORD, record).on(&wire::PROOF_WITHDRAW, withdraw)
}

fn time(field: &'static str, text: Option<&str>) -> Result<Option<Timestamp>> {
    let read = |t: &str| Timestamp::parse(t).map_err(|e| Error::bad_request(format!("{field}: {e}")).field(field));
    text.map(read).transpose()
}

/// Proofs with what is known of their files.
async fn view(s: &OpsState, all: Vec<Proof>) -> Result<Vec<wire::ClauseProof>> {
    let ids: Vec<EvidenceId> = all.iter().map(|p| p.evidence.clone()).collect();
    let files = s.ops.evidence_heads(&ids).await?;
    let one = |p: Proof| {
        let file = files.iter().find(|f| f.id == p.evidence);
        let (at, by, reason) = match p.withdrawn {
            Some((at, by, reason)) => (Some(at), Some(by), Some(reason)),
            None => (None, None, None),
        };
        wire::ClauseProof {
            file: wire::ClauseProofFile {
                name: file.map(|f| f.name.clone()).unwrap_or_default(),
                media: file.map(|f| f.media.clone()).unwrap_or_default(),
                sha256: file.map(|f| f.sha256.clone()).unwrap_or_default(),
                id: p.evidence.into(),
            },
            id: p.id,
            kind: p.kind.as_str().to_owned(),
            clauses: p.clauses,
            title: p.title,
            passed: p.passed,
            at: instant(p.at),
            valid_until: opt_instant(p.valid_until),
            note: p.note,
            by_name: p.person.1,
            recorded_at: instant(p.recorded_at),
            withdrawn_at: opt_instant(at),
            withdrawn_by: by,
            withdrawn_reason: reason,
        }
    };
    Ok(all.into_iter().map(one).collect())
}

async fn reply(s: &OpsState, status: StatusCode, p: Proof) -> Result<Response, Fail> {
    let shown = view(s, vec![p]).await?.pop();
    json(status, &shown.ok_or_else(|| Error::internal("a proof was not shown"))?)
}

async fn list(State(s): State<OpsState>, p: Params) -> Result<Response, Fail> {
    let f = ProofFilter {
        clause: clean(&p, "clause")?.map(str::to_owned),
        kind: clean(&p, "kind")?.map(Kind::parse).transpose()?,
        with_withdrawn: p.flag("withdrawn")?.unwrap_or(false),
        marker: clean(&p, "marker")?.map(str::to_owned),
        limit: limit(&p)?,
    };
    let proofs = view(&s, s.ops.proofs(&f).await?).await?;
    json(StatusCode::OK, &wire::ClauseProofs { proofs })
}

async fn record(
    State(s): State<OpsState>,
    ctx: Ctx,
    Json(r): Json<wire::ClauseProofRequest>,
) -> Result<Response, Fail> {
    let new = NewProof {
        kind: Kind::parse(&r.kind)?,
        clauses: r.clauses,
        title: r.title,
        evidence: EvidenceId::from(r.evidence),
        passed: r.passed,
        at: time("at", r.at.as_deref())?,
        valid_until: time("valid_until", r.valid_until.as_deref())?,
        note: r.note,
    };
    let made = s.ops.record_proof(&ctx.caller, new).await?;
    reply(&s, StatusCode::CREATED, made).await
}

async fn withdraw(
    State(s): State<OpsState>,
    ctx: Ctx,
    Path(id): Path<String>,
    Json(r): Json<wire::ClauseProofWithdrawal>,
) -> Result<Response, Fail> {
    let gone = s.ops.withdraw_proof(&ctx.caller, &known(id)?, &r.reason).await?;
    reply(&s, StatusCode::OK, gone).await
}
