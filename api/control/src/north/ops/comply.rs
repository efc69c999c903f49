//! Compliance: clauses, their state, and what the running cloud says about one of them now.

use super::{OpsState, instant, limit};
use ::ops::comply::{self, Entry, Filter, State as Standing};
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use compute::flavor::FlavorFilter;
use contract::ops::comply as wire;
use http::{StatusCode, header};
use httpkit::extract::json;
use httpkit::{Ctx, Fail, Params, Routes};
use kernel::{Caller, Error, Result};
use std::collections::BTreeMap;

/// Routes of this area.
pub(super) fn routes(r: Routes<OpsState>) -> Routes<OpsState> {
    r.on(&wire::COMPLIANCE_LIST, list).on(&wire::COMPLIANCE_SUMMARY, summary).on(&wire::COMPLIANCE_SHOW, show)
}

fn filter(p: &Params) -> Result<Filter<'_>> {
    let wrong =
        |s: &str| Error::bad_request(format!("state: '{s}' is none of met, partly, open, outside")).field("state");
    let state = p.get("state").map(|s| Standing::parse(s).ok_or_else(|| wrong(s))).transpose()?;
    Ok(Filter { contract: p.get("contract"), area: p.get("area"), state })
}

fn clause(e: &Entry, evidence: Option<wire::Evidence>) -> wire::Clause {
    let c = &e.clause;
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
        shown_by: e.shown_by.clone(),
        reason: e.reason.clone(),
        reason_en: e.reason_en.clone(),
        evidence,
    }
}

async fn list(State(_): State<OpsState>, ctx: Ctx, p: Params) -> Result<Response, Fail> {
    let f = filter(&p)?;
    if ctx.header("accept").is_some_and(|a| a.contains("text/csv")) {
        let head = [
            (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
            (
                header::CONTENT_DISPOSITION,
                "attachment; filename=\"deviations.csv\"; filename*=UTF-8''%E5%81%8F%E7%A6%BB%E8%A1%A8.csv",
            ),
        ];
        return Ok((StatusCode::OK, head, comply::table(&f)?).into_response());
    }
    let found = comply::page(&f, p.get("marker"), limit(&p)? as usize)?;
    json(StatusCode::OK, &wire::Clauses { clauses: found.into_iter().map(|e| clause(e, None)).collect() })
}

async fn summary(State(_): State<OpsState>, _: Ctx, p: Params) -> Result<Response, Fail> {
    let sums = comply::summary(&filter(&p)?)?;
    let named =
        |states: BTreeMap<Standing, usize>| states.into_iter().map(|(s, n)| (s.as_str().to_owned(), n)).collect();
    json(StatusCode::OK, &wire::Summary { contracts: sums.into_iter().map(|(c, s)| (c, named(s))).collect() })
}

async fn show(State(s): State<OpsState>, _: Ctx, Path(id): Path<String>) -> Result<Response, Fail> {
    let e = comply::of(&id)?;
    let evidence = match &e.probe {
        Some(name) => {
            Some(wire::Evidence { probe: name.clone(), found: probe(&s, name).await?, at: instant(s.env.now()) })
        }
        None => None,
    };
    json(StatusCode::OK, &clause(e, evidence))
}

type Found = BTreeMap<String, String>;

/// What the cloud says now.
async fn probe(s: &OpsState, name: &str) -> Result<Found> {
    Ok(match name {
        "nodes" => nodes(s).await?,
        "ledgers" => ledgers(s).await?,
        "price_book" => Found::from([("items".into(), s.billing.contract().items.len().to_string())]),
        "contract" => contract_in_force(s),
        "flavors" => {
            let all = s.compute.flavors(&Caller::system("compliance"), &FlavorFilter::default()).await?;
            Found::from([("flavors".into(), all.len().to_string())])
        }
        _ => return Err(Error::internal(format!("no probe is called {name}"))),
    })
}

async fn nodes(s: &OpsState) -> Result<Found> {
    let mut found = Found::new();
    for n in s.compute.nodes().await?.into_iter().filter(|n| n.up) {
        for (arch, accel) in &n.info.archs {
            found.insert(format!("{}.{}", n.info.hostname, arch.as_str()), accel.clone());
        }
        found.insert(format!("{}.servers", n.info.hostname), n.servers.to_string());
        found.insert(format!("{}.vcpus_reserved_of", n.info.hostname), format!("{}/{}", n.used_vcpus, n.info.cpus));
        let memory = format!("{}/{}", n.used_memory_mib, n.info.memory_mib);
        found.insert(format!("{}.memory_mib_reserved_of", n.info.hostname), memory);
    }
    Ok(found)
}

/// The last link of each chain; the whole is verified by `xinglin admin verify-ledger`.
async fn ledgers(s: &OpsState) -> Result<Found> {
    let heads = runtime::ledger::heads(&mut s.env.db.read().await?).await?;
    Ok(heads.into_iter().map(|(name, place, chain)| (name, format!("{place} {chain}"))).collect())
}

fn contract_in_force(s: &OpsState) -> Found {
    let c = s.billing.contract();
    let unconfirmed = c.readings.iter().filter(|r| !r.confirmed).count();
    Found::from([
        ("id".into(), c.id.clone()),
        ("version".into(), c.version.clone()),
        ("readings".into(), c.readings.len().to_string()),
        ("readings_not_confirmed".into(), unconfirmed.to_string()),
    ])
}

#[cfg(test)]
mod tests {
    /// A probe that `probe` does not know would answer with an internal error.
    #[test]
    fn every_probe_that_a_clause_names_is_known() {
        let known = ["nodes", "ledgers", "price_book", "contract", "flavors"];
        for e in super::comply::entries().unwrap() {
            if let Some(p) = &e.probe {
                assert!(known.contains(&p.as_str()), "{}: {p}", e.clause.id);
            }
        }
    }
}
