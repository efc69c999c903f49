//! Compliance: clauses, their state, and what the running cloud says about one of them now.

pub(super) mod measure;
mod proof;

use super::{OpsState, instant, limit};
use ::ops::comply::proof::Proven;
use ::ops::comply::{self, Entry, Filter, Finding, Live, Probe, State as Standing};
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use contract::ops::comply as wire;
use http::{StatusCode, header};
use httpkit::extract::json;
use httpkit::{Ctx, Fail, Params, Routes};
use kernel::{Error, Result, Timestamp};
use std::collections::BTreeMap;

/// Routes of this area.
pub(super) fn routes(r: Routes<OpsState>) -> Routes<OpsState> {
    let r = r
        .on(&wire::COMPLIANCE_LIST, list)
        .on(&wire::COMPLIANCE_SUMMARY, summary)
        .on(&wire::COMPLIANCE_LIVE, live)
        .on(&wire::COMPLIANCE_SHOW, show);
    proof::routes(r)
}

fn filter(p: &Params) -> Result<Filter<'_>> {
    let wrong =
        |s: &str| Error::bad_request(format!("state: '{s}' is none of met, partly, open, outside")).field("state");
    let state = p.get("state").map(|s| Standing::parse(s).ok_or_else(|| wrong(s))).transpose()?;
    Ok(Filter { contract: p.get("contract"), area: p.get("area"), state })
}

fn evidence(probe: &str, f: Finding, at: Timestamp) -> wire::ClauseEvidence {
    wire::ClauseEvidence {
        probe: probe.to_owned(),
        verdict: f.verdict.as_str().to_owned(),
        found: f.found,
        at: instant(at),
    }
}

/// A clause, with what was measured about it, if it was, and what is on record of it.
fn clause(e: &Entry, found: Option<(Finding, Timestamp)>, proven: Proven) -> wire::Clause {
    let c = &e.clause;
    let measured: Option<Live> =
        e.probe.clone().zip(found.as_ref()).map(|(probe, (f, _))| Live::from([(probe, f.clone())]));
    wire::Clause {
        id: c.id.clone(),
        contract: c.contract.clone(),
        area: c.area.clone(),
        system: c.system.clone(),
        requirement: c.zh.clone(),
        requirement_en: c.en.clone(),
        metric: c.metric.clone(),
        kind: c.kind.clone(),
        state: e.state.as_str().to_owned(),
        deviation: e.deviation(measured.as_ref()).as_str().to_owned(),
        probe: e.probe.clone(),
        shown_by: e.shown_by.clone(),
        reason: e.reason.clone(),
        reason_en: e.reason_en.clone(),
        evidence: e.probe.as_deref().zip(found).map(|(probe, (f, at))| evidence(probe, f, at)),
        last_test: proven.last_test.map(|(at, passed, title)| wire::ClauseTest { at: instant(at), passed, title }),
        screenshots: proven.screenshots,
        certificates: proven.certificates,
    }
}

async fn list(State(s): State<OpsState>, ctx: Ctx, p: Params) -> Result<Response, Fail> {
    let f = filter(&p)?;
    if ctx.header("accept").is_some_and(|a| a.contains("text/csv")) {
        let head = [
            (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
            (
                header::CONTENT_DISPOSITION,
                "attachment; filename=\"deviations.csv\"; filename*=UTF-8''%E5%81%8F%E7%A6%BB%E8%A1%A8.csv",
            ),
        ];
        return Ok((StatusCode::OK, head, comply::table(&f, None)?).into_response());
    }
    let found = comply::page(&f, p.get("marker"), limit(&p)? as usize)?;
    let ids: Vec<String> = found.iter().map(|e| e.clause.id.clone()).collect();
    let mut proven = s.ops.proven(&ids).await?;
    let one = |e: &Entry| clause(e, None, proven.remove(&e.clause.id).unwrap_or_default());
    json(StatusCode::OK, &wire::Clauses { clauses: found.into_iter().map(one).collect() })
}

async fn summary(State(_): State<OpsState>, _: Ctx, p: Params) -> Result<Response, Fail> {
    let sums = comply::summary(&filter(&p)?)?;
    let named =
        |states: BTreeMap<Standing, usize>| states.into_iter().map(|(s, n)| (s.as_str().to_owned(), n)).collect();
    json(StatusCode::OK, &wire::Summary { contracts: sums.into_iter().map(|(c, s)| (c, named(s))).collect() })
}

async fn live(State(s): State<OpsState>, _: Ctx) -> Result<Response, Fail> {
    let now = s.env.now();
    let all = measure::all(&s).await?;
    json(StatusCode::OK, &wire::Live { probes: all.into_iter().map(|(p, f)| evidence(&p, f, now)).collect() })
}

async fn show(State(s): State<OpsState>, _: Ctx, Path(id): Path<String>) -> Result<Response, Fail> {
    let e = comply::of(&id)?;
    let found = match e.probe.as_deref().map(known).transpose()? {
        Some(probe) => Some((measure::one(&s, &probe).await?, s.env.now())),
        None => None,
    };
    let proven = s.ops.proven(std::slice::from_ref(&e.clause.id)).await?.remove(&e.clause.id).unwrap_or_default();
    json(StatusCode::OK, &clause(e, found, proven))
}

/// The probe that a clause names; a test reads them all.
fn known(text: &str) -> Result<Probe> {
    Probe::parse(text).ok_or_else(|| Error::internal(format!("no probe is called '{text}'")))
}
