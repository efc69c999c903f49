//! Versions of the contract and the purchaser's word on them.

use super::{OpsState, instant, opt_instant};
use ::billing::contract::Diff;
use ::billing::contract::versions::consent::VersionState;
use axum::extract::{Path, State};
use axum::response::Response;
use contract::ops::books::Signature;
use contract::ops::versions as wire;
use http::StatusCode;
use httpkit::extract::json;
use httpkit::{Ctx, Fail, Json, Routes};

/// Routes of this area.
pub(super) fn routes(r: Routes<OpsState>) -> Routes<OpsState> {
    r.on(&wire::VERSION_STATES, list).on(&wire::VERSION_AGREE, agree).on(&wire::VERSION_DECLINE, decline)
}

fn changes((since, d): &(String, Diff)) -> wire::ContractChanges {
    let change = |c: &::billing::contract::Change| wire::ContractChange {
        kind: c.kind.clone(),
        id: c.id.clone(),
        what: c.what.clone(),
        yuan: c.yuan.map(|y| y.to_string()),
    };
    wire::ContractChanges {
        since: since.clone(),
        total_before: d.total.0.map(|t| t.to_string()),
        total: d.total.1.map(|t| t.to_string()),
        changes: d.changes.iter().map(change).collect(),
    }
}

fn view(v: &VersionState) -> wire::ContractVersionState {
    wire::ContractVersionState {
        version: v.version.clone(),
        digest: v.digest.clone(),
        valid_from: opt_instant(v.valid_from),
        state: v.state.as_str().to_owned(),
        state_name: v.state.zh().to_owned(),
        recorded_at: instant(v.recorded_at),
        decided: v.decided.as_ref().map(|s| Signature {
            by: s.by.to_string(),
            name: s.name.clone(),
            at: instant(s.at),
        }),
        reason: v.reason.clone(),
        changes: v.changes.as_ref().map(changes),
    }
}

async fn list(State(s): State<OpsState>, _: Ctx) -> Result<Response, Fail> {
    let all = s.billing.version_states().await?;
    let c = s.billing.contract();
    let (contract, in_force) = (c.id.clone(), c.version.clone());
    let versions = all.iter().map(view).collect();
    json(StatusCode::OK, &wire::ContractVersionStates { contract, in_force, versions })
}

async fn agree(State(s): State<OpsState>, ctx: Ctx, Path(version): Path<String>) -> Result<Response, Fail> {
    let v = s.billing.agree_version(&ctx.caller, &version).await?;
    s.ops.terms_changed();
    json(StatusCode::OK, &view(&v))
}

async fn decline(
    State(s): State<OpsState>,
    ctx: Ctx,
    Path(version): Path<String>,
    Json(r): Json<wire::DeclineVersionRequest>,
) -> Result<Response, Fail> {
    let v = s.billing.decline_version(&ctx.caller, &version, &r.reason).await?;
    json(StatusCode::OK, &view(&v))
}
