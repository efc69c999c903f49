//! Assessments and settlements.
//!
//! * `assessment.rs`, `settlement.rs`: handlers; `view.rs`: their answers in the API's shapes; `records.rs`: what billing asks of the records
//!   of operation.

mod assessment;
pub mod records;
mod settlement;
mod view;

use super::OpsState;
use ::billing::assessment::Evidence;
use contract::ops::score as wire;
use httpkit::Routes;
use jiff::civil::Date;
use kernel::{Error, Money, Result};
use rust_decimal::Decimal;

/// Routes of this area.
pub(super) fn routes(r: Routes<OpsState>) -> Routes<OpsState> {
    let r = r
        .on(&wire::SCHEME_LIST, assessment::schemes)
        .on(&wire::ASSESSMENT_LIST, assessment::list)
        .on(&wire::ASSESSMENT_OPEN, assessment::open)
        .on(&wire::ASSESSMENT_SIMULATE, assessment::simulate)
        .on(&wire::ASSESSMENT_SHOW, assessment::show)
        .on(&wire::ASSESSMENT_REFRESH, assessment::refresh)
        .on(&wire::ASSESSMENT_JUDGE, assessment::judge)
        .on(&wire::ASSESSMENT_ANNOUNCE, assessment::announce)
        .on(&wire::ASSESSMENT_CONFIRM, assessment::confirm)
        .on(&wire::ASSESSMENT_APPEAL, assessment::appeal)
        .on(&wire::ASSESSMENT_DECIDE, assessment::decide)
        .on(&wire::ASSESSMENT_FINALISE, assessment::finalise);
    r.on(&wire::RECTIFICATION_REPORT, assessment::report)
        .on(&wire::RECTIFICATION_DECIDE, assessment::decide_rectification)
        .on(&wire::SETTLEMENT_LIST, settlement::list)
        .on(&wire::SETTLEMENT_DRAFT, settlement::draft)
        .on(&wire::SETTLEMENT_SHOW, settlement::show)
        .on(&wire::SETTLEMENT_SIGN, settlement::sign)
        .on(&wire::SETTLEMENT_RETURN, settlement::send_back)
        .on(&wire::PLAN_SHOW, settlement::payments)
        .on(&wire::PLAN_SHARE, settlement::share)
        .on(&wire::PLAN_STEP, settlement::step)
}

fn day(field: &str, s: &str) -> Result<Date> {
    s.parse()
        .map_err(|_| Error::bad_request(format!("{field}: '{s:.20}' is not a day such as 2026-06-30")).field(field))
}

fn opt_day(field: &str, s: Option<&str>) -> Result<Option<Date>> {
    s.map(|s| day(field, s)).transpose()
}

fn decimal(field: &str, s: &str) -> Result<Decimal> {
    s.parse().map_err(|_| Error::bad_request(format!("{field}: '{s:.40}' is not a decimal number")).field(field))
}

fn amount(field: &str, s: &str) -> Result<Money> {
    let m = Money::parse(s).ok().filter(|m| m.fen().is_some());
    m.ok_or_else(|| Error::bad_request(format!("{field}: '{s:.40}' is not an amount of whole fen")).field(field))
}

fn evidence(all: Vec<wire::ScoreEvidence>) -> Vec<Evidence> {
    all.into_iter().map(|e| Evidence { reference: e.reference, digest: e.digest }).collect()
}
