//! How full clusters, hosts, storage, address pools, business systems and environments are, until when, and what is wrong with them.

use super::system::{clean, known};
use super::{OpsState, instant, limit, named, opt_instant};
use ::ops::health::top::{Place, Top};
use ::ops::health::{Day, Detail, Finding, FindingFilter, Gauge, Kind, Line, Severity, measure_of, percent};
use axum::extract::{Path, State};
use axum::response::Response;
use contract::ops::health as wire;
use http::StatusCode;
use httpkit::extract::json;
use httpkit::{Ctx, Fail, Json, Params, Routes};
use kernel::{Error, Result};
use rust_decimal::Decimal;

/// Places of a ranking unless somebody asks for more or fewer, and at most.
const PLACES: (usize, usize) = (10, 50);

/// Routes of this area.
pub(super) fn routes(r: Routes<OpsState>) -> Routes<OpsState> {
    r.on(&wire::HEALTH_LIST, list)
        .on(&wire::HEALTH_SHOW, show)
        .on(&wire::HEALTH_FINDINGS, findings)
        .on(&wire::HEALTH_TICKET, ticket)
}

fn text(d: Decimal) -> String {
    d.normalize().to_string()
}

fn measure(g: Gauge, limit: i64) -> wire::HealthMeasure {
    let m = measure_of(&g.measure);
    wire::HealthMeasure {
        name: m.name.to_owned(),
        name_en: m.name_en.to_owned(),
        unit: m.unit.to_owned(),
        used: text(g.used),
        total: text(g.total),
        percent: text(percent(g.used, g.total)),
        limit_percent: limit,
        days: g.days.ok(),
        reason: g.days.err().map(|why| why.as_str().to_owned()),
        per_day: g.per_day.map(|d| text(d.round_dp(4))),
        measure: g.measure,
    }
}

fn subject(l: Line, limit: i64) -> wire::HealthSubject {
    let s = l.subject;
    wire::HealthSubject {
        kind: s.kind.as_str().to_owned(),
        id: s.id,
        name: s.name,
        project: s.project.map(String::from),
        place: s.place,
        state: s.state,
        at: instant(s.at),
        measures: l.gauges.into_iter().map(|g| measure(g, limit)).collect(),
        findings: l.findings.0,
        severity: l.findings.1.map(|x| x.as_str().to_owned()),
    }
}

fn finding(f: Finding) -> wire::HealthFinding {
    let (ticket, ticket_by, ticket_at) = match f.ticket {
        Some((id, by, at)) => (Some(id), Some(by), Some(instant(at))),
        None => (None, None, None),
    };
    wire::HealthFinding {
        id: f.id,
        kind: f.kind.as_str().to_owned(),
        subject: f.subject,
        name: f.name,
        project: f.project.map(String::from),
        rule: f.rule,
        measure: (!f.measure.is_empty()).then_some(f.measure),
        severity: f.severity.as_str().to_owned(),
        text: f.text.0,
        text_en: f.text.1,
        advice: f.advice.0,
        advice_en: f.advice.1,
        raised_at: instant(f.raised_at),
        closed_at: opt_instant(f.closed_at),
        ticket,
        ticket_by,
        ticket_at,
    }
}

/// Days by their measures, in the order in which the measures come first.
fn trends(days: Vec<Day>) -> Vec<wire::HealthTrend> {
    let mut all: Vec<wire::HealthTrend> = Vec::new();
    for d in days {
        let day = wire::HealthDay {
            percent: text(percent(d.used, d.total)),
            used: text(d.used),
            total: text(d.total),
            day: d.day,
        };
        match all.iter_mut().find(|t| t.measure == d.measure) {
            Some(t) => t.days.push(day),
            None => all.push(wire::HealthTrend { measure: d.measure, days: vec![day] }),
        }
    }
    all
}

fn top(t: Top) -> wire::HealthTop {
    let row = |p: Place| wire::HealthTopRow {
        kind: p.kind.to_owned(),
        id: p.id,
        name: p.name,
        project: p.project.map(String::from),
        value: text(p.value),
    };
    wire::HealthTop {
        by: t.by.word.to_owned(),
        name: t.by.name.to_owned(),
        name_en: t.by.name_en.to_owned(),
        unit: t.by.unit.to_owned(),
        rows: t.places.into_iter().map(row).collect(),
    }
}

async fn list(State(s): State<OpsState>, Path(kind): Path<String>, p: Params) -> Result<Response, Fail> {
    let (kind, n) = (Kind::parse(&known(kind)?)?, limit(&p)?);
    let all = s.ops.health(kind, clean(&p, "by")?, clean(&p, "marker")?, n).await?;
    let full = u32::try_from(all.len()).is_ok_and(|l| l == n);
    let next = all.last().filter(|_| full).map(|l| l.marker.clone());
    let most = s.ops.health_limit().await?;
    let subjects = all.into_iter().map(|l| subject(l, most)).collect();
    json(StatusCode::OK, &wire::HealthSubjects { kind: kind.as_str().to_owned(), subjects, next })
}

/// How many places a ranking has.
fn places(p: &Params) -> Result<usize> {
    let Some(asked) = p.get("top") else { return Ok(PLACES.0) };
    let rule = || Error::bad_request(format!("top: must be a number from 1 to {}", PLACES.1)).field("top");
    asked.parse().ok().filter(|n| (1..=PLACES.1).contains(n)).ok_or_else(rule)
}

async fn show(
    State(s): State<OpsState>,
    Path((kind, id)): Path<(String, String)>,
    p: Params,
) -> Result<Response, Fail> {
    let (kind, id, n) = (Kind::parse(&known(kind)?)?, known(id)?, places(&p)?);
    let d: Detail = s.ops.health_of(kind, &id, n).await?;
    let most = s.ops.health_limit().await?;
    let body = wire::HealthDetail {
        subject: subject(d.line, most),
        trends: trends(d.days),
        tops: d.tops.into_iter().map(top).collect(),
        findings: d.findings.into_iter().map(finding).collect(),
    };
    json(StatusCode::OK, &body)
}

async fn findings(State(s): State<OpsState>, p: Params) -> Result<Response, Fail> {
    let f = FindingFilter {
        kind: clean(&p, "kind")?.map(Kind::parse).transpose()?,
        subject: clean(&p, "subject")?.map(str::to_owned),
        severity: clean(&p, "severity")?.map(Severity::parse).transpose()?,
        with_closed: p.flag("closed")?.unwrap_or(false),
        marker: clean(&p, "marker")?.map(str::to_owned),
        limit: limit(&p)?,
    };
    let all = s.ops.health_findings(&f).await?;
    json(StatusCode::OK, &wire::HealthFindings { findings: all.into_iter().map(finding).collect() })
}

async fn ticket(
    State(s): State<OpsState>,
    ctx: Ctx,
    Path(id): Path<String>,
    Json(r): Json<wire::HealthTicketRequest>,
) -> Result<Response, Fail> {
    let id = known(id)?;
    let project = named::project(&s, &ctx.caller, r.project.filter(|p| !p.is_empty())).await?;
    let note = r.note.unwrap_or_default();
    let made = s.ops.ticket_of_finding(&ctx.caller, &id, project.as_ref(), &note).await?;
    json(StatusCode::CREATED, &finding(made))
}
