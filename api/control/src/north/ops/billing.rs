//! Usage and bills.

use super::{OpsState, book, instant, limit, opt_instant, project_of};
use ::billing::bill::{Bill, Line, LineInterval, Part, csv};
use ::billing::book::adjust::AdjustmentLine;
use ::billing::contract::versions::consent::Awaiting;
use ::billing::month::Month;
use ::billing::usage::Interval;
use ::catalog::order::WhoseOrders;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use contract::ops::billing as wire;
use contract::ops::books::{Corrected, LinePart};
use http::{StatusCode, header};
use httpkit::extract::json;
use httpkit::{Ctx, Fail, Params};
use kernel::Result;

/// The month asked for, or the one that runs.
fn month_of(s: &OpsState, p: &Params) -> Result<Month> {
    match p.get("month") {
        Some(m) => Month::parse(m),
        None => s.billing.calendar().month_of(s.env.now()),
    }
}

fn usage_interval(i: &Interval) -> wire::UsageInterval {
    wire::UsageInterval {
        id: i.id.clone(),
        kind: i.kind.clone(),
        resource: i.resource.clone(),
        name: i.name.clone(),
        meter: i.meter.clone(),
        attributes: i.attributes.clone(),
        quantity: i.quantity.to_string(),
        from: instant(i.from),
        to: opt_instant(i.to),
        order: i.origin.as_ref().map(|o| o.order.clone()),
        counts_from: i.origin.as_ref().and_then(|o| opt_instant(o.counts_from)),
    }
}

pub(super) async fn usage(State(s): State<OpsState>, ctx: Ctx, p: Params) -> Result<Response, Fail> {
    let project = project_of(&ctx.caller, p.get("project"))?;
    let month = month_of(&s, &p)?;
    let limit = limit(&p)? as usize;
    let all = s.billing.intervals(&project, month).await?;
    let start = match p.get("marker") {
        None => 0,
        Some(m) => all.iter().position(|i| i.id == m).map_or(all.len(), |n| n + 1),
    };
    let page = all.get(start..).unwrap_or_default();
    let next = page.get(limit.saturating_sub(1)).filter(|_| page.len() > limit).map(|i| i.id.clone());
    let intervals = page.iter().take(limit).map(usage_interval).collect();
    json(StatusCode::OK, &wire::UsageList { project: project.into(), month: month.to_string(), intervals, next })
}

pub(super) async fn list(State(s): State<OpsState>, ctx: Ctx, p: Params) -> Result<Response, Fail> {
    let month = month_of(&s, &p)?;
    let one = match (WhoseOrders::of(&ctx.caller)?, p.get("project")) {
        (WhoseOrders::All, None) => None,
        (_, asked) => Some(project_of(&ctx.caller, asked)?),
    };
    let bills = match one {
        None => s.billing.bills(month).await?.into_iter().map(|b| wire::BillSummary {
            project: b.project.into(),
            month: b.month,
            total: b.total.to_string(),
            draft: b.draft,
            as_of: instant(b.as_of),
        }),
        Some(project) => {
            let b = s.billing.bill(&project, month).await?;
            let own = wire::BillSummary {
                project: b.project.into(),
                month: b.month,
                total: b.total.to_string(),
                draft: b.draft,
                as_of: instant(b.as_of),
            };
            return json(StatusCode::OK, &wire::Bills { bills: vec![own] });
        }
    };
    json(StatusCode::OK, &wire::Bills { bills: bills.collect() })
}

fn bill_interval(i: &LineInterval) -> wire::BillInterval {
    wire::BillInterval {
        id: i.id.clone(),
        kind: i.kind.clone(),
        resource: i.resource.clone(),
        name: i.name.clone(),
        order: i.order.clone(),
        quantity: i.quantity.to_string(),
        from: instant(i.from),
        to: opt_instant(i.to),
    }
}

/// The part of a month that a line is for.
pub(super) fn line_part(p: &Part, measure: &str) -> LinePart {
    LinePart {
        version: p.version.clone(),
        from: instant(p.from),
        to: instant(p.to),
        seconds: p.share,
        of_seconds: p.month,
        shared: p.shares(measure),
    }
}

/// The same of a line that corrects an earlier period.
pub(super) fn adjusted_part(a: &AdjustmentLine) -> Option<LinePart> {
    a.part.as_ref().map(|p| line_part(p, a.measure.as_deref().unwrap_or_default()))
}

/// What a line corrects.
pub(super) fn corrected(a: &AdjustmentLine) -> Corrected {
    Corrected {
        adjustment: a.adjustment.to_string(),
        bill: a.bill.to_string(),
        month: a.month.clone(),
        line: a.line.clone(),
        reason: a.reason.clone(),
    }
}

fn usage_line(l: &Line) -> wire::BillLine {
    wire::BillLine {
        kind: "usage".to_owned(),
        item: l.item.clone(),
        category: l.category.clone(),
        name: l.name.clone(),
        name_en: l.name_en.clone(),
        unit: l.unit.clone(),
        measure: Some(l.measure.clone()),
        quantity: l.quantity.to_string(),
        unit_price: l.unit_price.to_string(),
        per: Some(book::per_name(l.per).to_owned()),
        amount: l.amount.to_string(),
        part: l.part.as_ref().map(|p| line_part(p, &l.measure)),
        corrects: None,
        intervals: l.intervals.iter().map(bill_interval).collect(),
    }
}

/// A correction is in the total, so it is a line like any other.
fn adjusted_line(a: &AdjustmentLine) -> wire::BillLine {
    wire::BillLine {
        kind: a.kind.as_str().to_owned(),
        item: a.item.clone(),
        category: a.category.clone(),
        name: a.name.clone(),
        name_en: a.name_en.clone(),
        unit: a.unit.clone(),
        measure: a.measure.clone(),
        quantity: a.quantity.to_string(),
        unit_price: a.unit_price.to_string(),
        per: a.per.map(|p| book::per_name(p).to_owned()),
        amount: a.amount.to_string(),
        part: adjusted_part(a),
        corrects: Some(corrected(a)),
        intervals: Vec::new(),
    }
}

fn bill(b: &Bill) -> wire::Bill {
    let unpriced = |u: &::billing::bill::Unpriced| wire::Unpriced {
        meter: u.meter.clone(),
        attributes: u.attributes.clone(),
        intervals: u.intervals.iter().map(bill_interval).collect(),
    };
    wire::Bill {
        id: b.id.as_ref().map(ToString::to_string),
        project: b.project.to_string(),
        month: b.month.clone(),
        begin: instant(b.begin),
        end: instant(b.end),
        contract: b.contract.clone(),
        contract_version: b.contract_version.clone(),
        contract_versions: b.versions().into_iter().map(str::to_owned).collect(),
        contract_proposed: None,
        contract_digest: b.contract_digest.clone(),
        zone: b.zone.clone(),
        currency: b.currency.clone(),
        draft: b.draft,
        as_of: instant(b.as_of),
        simulated: b.simulated,
        lines: b.lines.iter().map(usage_line).chain(b.adjustments.iter().map(adjusted_line)).collect(),
        unpriced: b.unpriced.iter().map(unpriced).collect(),
        readings: b.readings.clone(),
        total: b.total.to_string(),
    }
}

pub(super) async fn show(
    State(s): State<OpsState>,
    ctx: Ctx,
    Path((project, month)): Path<(String, String)>,
) -> Result<Response, Fail> {
    let (month, named) = match month.strip_suffix(".csv") {
        Some(m) => (m, true),
        None => (month.strip_suffix(".json").unwrap_or(&month), false),
    };
    let project = project_of(&ctx.caller, Some(&project))?;
    let b = s.billing.bill(&project, Month::parse(month)?).await?;
    if !named && !ctx.header("accept").is_some_and(|a| a.contains("text/csv")) {
        let mut shown = bill(&b);
        if b.draft {
            let here = |a: &Awaiting| a.from.is_none_or(|t| t < b.end);
            shown.contract_proposed = s.billing.awaiting().await?.filter(here).map(|a| a.version);
        }
        return json(StatusCode::OK, &shown);
    }
    let sheet = csv::render(&b, s.billing.calendar());
    // The month was parsed and the project is not put in: nothing of the client's reaches the header.
    let file = format!("attachment; filename=\"bill-{}.csv\"", b.month);
    let head = [(header::CONTENT_TYPE, "text/csv; charset=utf-8"), (header::CONTENT_DISPOSITION, file.as_str())];
    Ok((StatusCode::OK, head, sheet).into_response())
}
