//! Service levels, availability, utilisation of pools, advice.

mod proposal;

use super::system::{clean, known};
use super::{OpsState, instant, limit, opt_instant};
use ::ops::level::advice::{Advice, AdviceFilter};
use ::ops::level::availability::{Availability, State as Serving};
use ::ops::level::month::Month;
use ::ops::level::pool::forecast::{self, Forecast};
use ::ops::level::pool::{DIMENSIONS, Use};
use ::ops::level::result::{Budget, LevelResult, Worst};
use ::ops::level::setting::Setting;
use axum::extract::{Path, State};
use axum::response::Response;
use contract::ops::level as wire;
use http::StatusCode;
use httpkit::extract::json;
use httpkit::{Ctx, Fail, Json, Params, Routes};
use kernel::calendar::WorkTime;
use kernel::{Error, ProjectId, Result, Timestamp};
use rust_decimal::{Decimal, RoundingStrategy};
use std::time::Duration;

/// Routes of this area.
pub(super) fn routes(r: Routes<OpsState>) -> Routes<OpsState> {
    let r = r
        .on(&wire::LEVEL_LIST, list)
        .on(&wire::LEVEL_PARTS, parts)
        .on(&wire::LEVEL_WORST, worst)
        .on(&wire::AVAILABILITY_SHOW, availability)
        .on(&wire::OUTAGE_LIST, outages)
        .on(&wire::POOL_LIST, pools)
        .on(&wire::POOL_CHANGES, changes)
        .on(&wire::ADVICE_LIST, advice)
        .on(&wire::ADVICE_GIVE, give)
        .on(&wire::SETTING_LIST, settings)
        .on(&wire::SETTING_UPDATE, set);
    proposal::routes(r)
}

fn time(p: &Params, key: &'static str) -> Result<Option<Timestamp>> {
    let read = |t: &str| Timestamp::parse(t).map_err(|e| Error::bad_request(format!("{key}: {e}")).field(key));
    p.get(key).map(read).transpose()
}

/// The time that is asked for; the days before now unless given.
fn span(s: &OpsState, p: &Params, days: u64) -> Result<(Timestamp, Timestamp)> {
    let to = time(p, "to")?.unwrap_or_else(|| s.env.now());
    let from = time(p, "from")?.unwrap_or_else(|| to.minus(Duration::from_secs(days * 86_400)));
    if from >= to {
        return Err(Error::bad_request("from: must be before to").field("from"));
    }
    Ok((from, to))
}

fn month(s: &OpsState, p: &Params) -> Result<Month> {
    match p.get("month") {
        Some(m) => Month::parse(m),
        None => Ok(Month::of(s.ops.terms().work.day_of(s.env.now()))),
    }
}

fn minutes(micros: i64) -> String {
    let m = Decimal::from(micros) / Decimal::from(60_000_000);
    m.round_dp(2).normalize().to_string()
}

/// Per cent with four places, rounded down: a target that was missed by a hair does not look kept.
fn share(percent: Decimal) -> String {
    percent.round_dp_with_strategy(4, RoundingStrategy::ToNegativeInfinity).normalize().to_string()
}

fn spent(a: &Availability) -> wire::Spent {
    wire::Spent {
        up: minutes(a.up),
        down: minutes(a.down),
        planned: minutes(a.planned),
        off: minutes(a.off),
        unknown: minutes(a.unknown),
    }
}

fn budget(b: &Budget) -> wire::Budget {
    let text = |d: &Decimal| d.normalize().to_string();
    wire::Budget { allowed: text(&b.allowed), used: text(&b.used), left: text(&b.left) }
}

fn result(r: LevelResult) -> wire::LevelResult {
    wire::LevelResult {
        from: r.from.to_string(),
        to: r.to.to_string(),
        scope: r.scope,
        subject: r.subject,
        target: (r.level.target * Decimal::ONE_HUNDRED).normalize().to_string(),
        percent: share(r.percent),
        resources: r.resources,
        missed: r.missed,
        spent: spent(&r.time),
        budget: budget(&r.budget),
        met: r.met,
        level: r.level.id,
        service: r.level.service,
        service_en: r.level.service_en,
        clause: r.level.clause,
        except: r.level.except,
    }
}

async fn list(State(s): State<OpsState>, ctx: Ctx, p: Params) -> Result<Response, Fail> {
    let m = month(&s, &p)?;
    let (all, until) = s.ops.level_results(&ctx.caller, m).await?;
    let levels = all.into_iter().map(result).collect();
    json(StatusCode::OK, &wire::LevelResults { month: m.to_string(), until: opt_instant(until), levels })
}

async fn parts(State(s): State<OpsState>, ctx: Ctx, Path(id): Path<String>, p: Params) -> Result<Response, Fail> {
    let m = month(&s, &p)?;
    let all = s.ops.level_parts(&ctx.caller, &known(id)?, m, clean(&p, "marker")?, limit(&p)?).await?;
    let levels = all.into_iter().map(result).collect();
    json(StatusCode::OK, &wire::LevelResults { month: m.to_string(), until: None, levels })
}

async fn worst(State(s): State<OpsState>, ctx: Ctx, Path(id): Path<String>, p: Params) -> Result<Response, Fail> {
    let (m, n) = (month(&s, &p)?, limit(&p)?);
    let all = s.ops.worst(&ctx.caller, &known(id)?, m, clean(&p, "marker")?, n).await?;
    let full = u32::try_from(all.len()).is_ok_and(|l| l == n);
    let next = all.last().filter(|_| full).map(|w| w.marker.clone());
    let one = |w: Worst| wire::WorstOne {
        resource: w.resource,
        project: w.project,
        name: w.name,
        percent: share(w.percent),
        spent: spent(&w.time),
        budget: budget(&w.budget),
        met: w.met,
    };
    json(StatusCode::OK, &wire::WorstList { resources: all.into_iter().map(one).collect(), next })
}

async fn availability(
    State(s): State<OpsState>,
    ctx: Ctx,
    Path(resource): Path<String>,
    p: Params,
) -> Result<Response, Fail> {
    let (from, to) = span(&s, &p, 30)?;
    let level = clean(&p, "level")?;
    let a = s.ops.resource_availability(&ctx.caller, &known(resource)?, from, to, level).await?;
    let stretch = |x: ::ops::level::availability::Stretch| wire::AvailabilityStretch {
        state: match x.state {
            Serving::Up => "up",
            Serving::Down => "down",
            Serving::Planned => "planned",
            Serving::Off => "off",
        }
        .to_owned(),
        from: instant(x.from),
        to: instant(x.to),
    };
    let (now, cause, since) = a.now.map_or((None, None, None), |(s, c, t)| (Some(s.to_owned()), Some(c), Some(t)));
    let body = wire::ResourceAvailability {
        resource: a.resource,
        from: instant(a.from),
        to: instant(a.to),
        percent: share(a.percent),
        spent: spent(&a.time),
        now,
        cause,
        since: opt_instant(since),
        stretches: a.stretches.into_iter().map(stretch).collect(),
    };
    json(StatusCode::OK, &body)
}

async fn outages(State(s): State<OpsState>, ctx: Ctx, p: Params) -> Result<Response, Fail> {
    let (from, to) = span(&s, &p, 30)?;
    let all = s.ops.outages(&ctx.caller, from, to).await?;
    let one = |h: ::ops::system::outage::Hit| wire::OutageTime {
        percent: h.percent().round_dp(2).normalize().to_string(),
        from: instant(h.from),
        to: instant(h.to),
        hit: h.hit,
        of: h.of,
    };
    json(StatusCode::OK, &wire::Outages { outages: all.into_iter().map(one).collect() })
}

fn forecast(f: Forecast, work: &WorkTime) -> wire::PoolForecast {
    let peak = |p: forecast::Peak| wire::PoolPeak {
        day: work.day_of(p.day).to_string(),
        percent: p.percent.round_dp(2).normalize().to_string(),
    };
    wire::PoolForecast {
        limit_percent: f.limit,
        days: f.days.ok(),
        reason: f.days.err().map(|why| why.as_str().to_owned()),
        per_day: f.per_day.map(|d| d.round_dp(4).normalize().to_string()),
        method: "theil_sen".to_owned(),
        window_days: forecast::WINDOW_DAYS,
        needed_days: forecast::NEEDED_DAYS,
        seen: f.seen.into_iter().map(peak).collect(),
    }
}

fn pool(u: Use, forecast: wire::PoolForecast) -> wire::PoolUse {
    let dim = DIMENSIONS.iter().find(|d| d.0 == u.dim);
    let (unit, name, name_en) = dim.map_or(("", "", ""), |d| (d.1, d.2, d.3));
    let text = |d: Decimal| d.round_dp(4).normalize().to_string();
    let (advice, advice_en) = u.advice.map_or((None, None), |(a, b)| (Some(a), Some(b)));
    wire::PoolUse {
        pool: u.pool,
        dimension: u.dim,
        name: name.to_owned(),
        name_en: name_en.to_owned(),
        unit: unit.to_owned(),
        capacity: u.capacity.normalize().to_string(),
        granted: u.granted.normalize().to_string(),
        mean_percent: u.mean.map(text),
        peak_percent: u.peak.map(|(p, _)| text(p)),
        peak_at: u.peak.map(|(_, t)| instant(t)),
        advice,
        advice_en,
        forecast,
    }
}

async fn pools(State(s): State<OpsState>, p: Params) -> Result<Response, Fail> {
    let (from, to) = span(&s, &p, 30)?;
    let all = s.ops.pool_use(from, to).await?;
    let ahead = s.ops.pool_forecasts(&all, to).await?;
    let work = &s.ops.terms().work;
    let pools = all.into_iter().zip(ahead).map(|(u, f)| pool(u, forecast(f, work))).collect();
    json(StatusCode::OK, &wire::Pools { from: instant(from), to: instant(to), pools })
}

async fn changes(State(s): State<OpsState>, p: Params) -> Result<Response, Fail> {
    let (from, to) = span(&s, &p, 366)?;
    let all = s.ops.pool_changes(from, to, clean(&p, "marker")?, limit(&p)?).await?;
    let one = |c: ::ops::level::pool::Change| wire::PoolChange {
        id: c.id,
        pool: c.pool,
        dimension: c.dim,
        delta: c.delta.normalize().to_string(),
        at: instant(c.at),
        cause: c.cause,
    };
    json(StatusCode::OK, &wire::PoolChanges { changes: all.into_iter().map(one).collect() })
}

fn advice_view(a: Advice) -> wire::Advice {
    wire::Advice {
        id: a.id,
        resource: a.resource,
        project: a.project.into(),
        name: a.name,
        kind: a.kind,
        cpu_percent: a.cpu_percent.to_string(),
        text: a.text,
        text_en: a.text_en,
        state: a.state,
        raised_at: instant(a.raised_at),
        given_at: opt_instant(a.given_at),
        given_by: a.given_by,
        note: a.note,
        closed_at: opt_instant(a.closed_at),
    }
}

async fn advice(State(s): State<OpsState>, ctx: Ctx, p: Params) -> Result<Response, Fail> {
    let f = AdviceFilter {
        project: clean(&p, "project")?.map(ProjectId::from),
        with_closed: p.flag("closed")?.unwrap_or(false),
        marker: clean(&p, "marker")?.map(str::to_owned),
        limit: limit(&p)?,
    };
    let all = s.ops.advice(&ctx.caller, &f).await?;
    json(StatusCode::OK, &wire::AdviceList { advice: all.into_iter().map(advice_view).collect() })
}

async fn give(
    State(s): State<OpsState>,
    ctx: Ctx,
    Path(id): Path<String>,
    Json(r): Json<wire::AdviceGiven>,
) -> Result<Response, Fail> {
    json(StatusCode::OK, &advice_view(s.ops.give_advice(&ctx.caller, &known(id)?, &r.note).await?))
}

fn settings_view(all: Vec<Setting>) -> wire::LevelSettings {
    let one = |x: Setting| wire::LevelSetting {
        key: x.key.to_owned(),
        value: x.value,
        default: x.default,
        name: x.name.to_owned(),
        name_en: x.name_en.to_owned(),
    };
    wire::LevelSettings { settings: all.into_iter().map(one).collect() }
}

async fn settings(State(s): State<OpsState>) -> Result<Response, Fail> {
    json(StatusCode::OK, &settings_view(s.ops.level_settings().await?))
}

async fn set(State(s): State<OpsState>, ctx: Ctx, Json(r): Json<wire::LevelSettingsRequest>) -> Result<Response, Fail> {
    json(StatusCode::OK, &settings_view(s.ops.set_level_settings(&ctx.caller, &r.settings).await?))
}
