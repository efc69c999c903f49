//! Flows of orders: changes, accounts, openings, trials, clocks, ends, deputies.

use super::order::{network, reason, reply};
use super::{OpsState, instant, limit, opt_instant};
use ::catalog::deputy::{Deputy, NewDeputy};
use ::catalog::fulfil::hand::Done;
use ::catalog::order::clock::{Clock, ClockFilter, Figure};
use ::catalog::order::{NewAccount, NewChange, NewLine, NewOpening, OrderKind, StageFilter, Waiting};
use ::catalog::release::Erasure;
use ::catalog::rules::{Flow, Lapse, StageRule};
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use contract::ops::flow as wire;
use contract::ops::flow as ep;
use http::StatusCode;
use httpkit::extract::json;
use httpkit::{Ctx, Fail, Json, Params, Routes};
use kernel::calendar::{DayKind, Span};
use kernel::{DeputyId, Error, OrderId, Result, Timestamp};

/// Routes of this area.
pub(super) fn routes(r: Routes<OpsState>) -> Routes<OpsState> {
    let r = r
        .on(&ep::FLOW_LIST, flows)
        .on(&ep::FORM_LIST, forms)
        .on(&ep::CHANGE_CREATE, change)
        .on(&ep::ACCOUNT_CREATE, account)
        .on(&ep::OPENING_CREATE, opening)
        .on(&ep::ORDER_ACCEPT, accept)
        .on(&ep::ORDER_REFUSE, refuse)
        .on(&ep::ORDER_COMPLETE, complete)
        .on(&ep::ORDER_ERASURE, erasure);
    r.on(&ep::ERASURE_LIST, erasures)
        .on(&ep::EXPOSURE_LIST, super::exposure::list)
        .on(&ep::STAGE_LIST, stages)
        .on(&ep::CLOCK_LIST, clocks)
        .on(&ep::CLOCK_FIGURES, figures)
        .on(&ep::DEPUTY_CREATE, appoint)
        .on(&ep::DEPUTY_LIST, deputies)
        .on(&ep::DEPUTY_DELETE, dismiss)
}

/// An instant of a request.
pub(super) fn at(field: &str, text: &str) -> Result<Timestamp> {
    let rule = "must be an instant such as 2026-12-31T16:00:00Z";
    Timestamp::parse(text).map_err(|_| Error::bad_request(format!("{field}: {rule}")).field(field))
}

fn opt_at(p: &Params, name: &str) -> Result<Option<Timestamp>> {
    p.get(name).map(|t| at(name, t)).transpose()
}

fn is_true(p: &Params, name: &str) -> Result<bool> {
    match p.get(name) {
        None | Some("false") => Ok(false),
        Some("true") => Ok(true),
        Some(_) => Err(Error::bad_request(format!("{name}: is true or false")).field(name)),
    }
}

/// A marker of two parts: an instant in microseconds, and an order.
fn pair(p: &Params) -> Result<Option<(Timestamp, OrderId)>> {
    let Some(m) = p.get("marker") else { return Ok(None) };
    let parts = m.split_once('_').and_then(|(t, o)| Some((Timestamp(t.parse().ok()?), OrderId::from(o))));
    parts.map(Some).ok_or_else(|| Error::bad_request("marker: is none that was given").field("marker"))
}

/// A span in words.
pub(super) fn span(s: Span) -> String {
    match s {
        Span::Minutes(n) => format!("{n} minutes"),
        Span::Hours(n) => format!("{n} hours"),
        Span::Days(n, DayKind::Working) => format!("{n} working days"),
        Span::Days(n, DayKind::Calendar) => format!("{n} days"),
        Span::Months(n) => format!("{n} months"),
    }
}

fn stage_rule(r: &StageRule) -> wire::StageRule {
    wire::StageRule { role: r.role.as_str().to_owned(), within: r.within.map(span), delegate: r.delegate }
}

fn words(kinds: &[OrderKind]) -> Vec<String> {
    kinds.iter().map(|k| k.as_str().to_owned()).collect()
}

fn flow(f: &Flow) -> wire::Flow {
    wire::Flow {
        id: f.id.clone(),
        name: f.name.clone(),
        name_en: f.name_en.clone(),
        items: f.items.clone(),
        on: words(&f.on),
        stages: f.stages.iter().map(stage_rule).collect(),
        urgent: f.urgent.iter().map(stage_rule).collect(),
        clause: f.clause.clone(),
    }
}

async fn flows(State(s): State<OpsState>) -> Result<Response, Fail> {
    let (book, silent) = (s.catalog.book(), ::catalog::rules::Rules::silent());
    let r = &book.rules;
    let clock = |c: &::catalog::rules::ClockRule| wire::ClockRule {
        id: c.id.clone(),
        name: c.name.clone(),
        name_en: c.name_en.clone(),
        on: words(&c.on),
        starts: c.starts.as_str().to_owned(),
        until: c.until.as_str().to_owned(),
        within: span(c.within),
        clause: c.clause.clone(),
    };
    let body = wire::Flows {
        contract: book.contract.clone(),
        flows: r.flows.iter().chain(&silent).map(flow).collect(),
        clocks: r.clocks.iter().map(clock).collect(),
        trial_days: r.trial.days,
        trial_lapse: if r.trial.lapse == Lapse::Deliver { "deliver" } else { "release" }.to_owned(),
        notify: r.expiry.notify.clone(),
        stop: r.expiry.stop,
        keep_days: r.expiry.keep_days,
        delete: r.expiry.delete,
    };
    json(StatusCode::OK, &body)
}

async fn forms(State(s): State<OpsState>) -> Result<Response, Fail> {
    let form = |(k, fields): (OrderKind, &[::catalog::item::Field])| wire::Form {
        kind: k.as_str().to_owned(),
        fields: fields.iter().map(super::catalog::field).collect(),
    };
    json(StatusCode::OK, &wire::Forms { forms: s.catalog.forms().into_iter().map(form).collect() })
}

async fn change(State(s): State<OpsState>, ctx: Ctx, Json(r): Json<wire::ChangeRequest>) -> Result<Response, Fail> {
    let kind = OrderKind::parse(&r.kind).filter(|k| k.is_change()).ok_or_else(|| {
        let all: Vec<_> = OrderKind::WORDS.iter().filter(|(_, k)| k.is_change()).map(|(w, _)| *w).collect();
        Error::bad_request(format!("kind: must be one of {}", all.join(", "))).field("kind")
    })?;
    let line = |l: wire::ChangeLine| NewLine { item: l.item, quantity: l.quantity, months: 1, form: l.form };
    let new = NewChange {
        kind,
        target: OrderId::from(r.target),
        lines: r.lines.into_iter().map(line).collect(),
        creates: r.create,
        network: network(r.network)?,
        months: r.months,
        backup: r.backup.unwrap_or(true),
        note: r.note,
        urgent: r.urgent,
    };
    let o = s.catalog.change(&ctx.caller, new).await?;
    reply(&s, StatusCode::CREATED, o)
}

async fn account(State(s): State<OpsState>, ctx: Ctx, Json(r): Json<wire::AccountRequest>) -> Result<Response, Fail> {
    let new = NewAccount {
        until: Some(at("until", &r.until)?),
        user: r.user,
        person: r.person,
        contact: r.contact,
        purpose: r.purpose,
        system: r.system,
        role: r.role,
        note: r.note,
        urgent: r.urgent,
    };
    let o = s.catalog.ask_account(&ctx.caller, new).await?;
    reply(&s, StatusCode::CREATED, o)
}

async fn opening(State(s): State<OpsState>, ctx: Ctx, Json(r): Json<wire::OpeningRequest>) -> Result<Response, Fail> {
    let new = NewOpening {
        until: Some(at("until", &r.until)?),
        name: r.name,
        targets: r.targets,
        protocol: r.protocol,
        from_port: r.from_port,
        to_port: r.to_port.unwrap_or(r.from_port),
        sources: r.sources,
        purpose: r.purpose,
        note: r.note,
        urgent: r.urgent,
    };
    let o = s.catalog.ask_opening(&ctx.caller, new).await?;
    reply(&s, StatusCode::CREATED, o)
}

async fn accept(State(s): State<OpsState>, ctx: Ctx, Path(id): Path<String>, body: Bytes) -> Result<Response, Fail> {
    let why = reason(&body)?;
    let o = s.catalog.accept(&ctx.caller, &OrderId::from(id), why.as_deref()).await?;
    reply(&s, StatusCode::OK, o)
}

async fn refuse(State(s): State<OpsState>, ctx: Ctx, Path(id): Path<String>, body: Bytes) -> Result<Response, Fail> {
    let why = reason(&body)?;
    let o = s.catalog.refuse(&ctx.caller, &OrderId::from(id), why.as_deref()).await?;
    reply(&s, StatusCode::OK, o)
}

async fn complete(
    State(s): State<OpsState>,
    ctx: Ctx,
    Path(id): Path<String>,
    Json(r): Json<wire::CompleteRequest>,
) -> Result<Response, Fail> {
    let lines = r.lines.into_iter().map(|l| (l.line, l.quantity)).collect();
    let done = Done { evidence: r.evidence, reference: r.reference, note: r.note, lines };
    let o = s.catalog.complete(&ctx.caller, &OrderId::from(id), done).await?;
    reply(&s, StatusCode::OK, o)
}

fn proof(e: Erasure) -> wire::Erasure {
    let one = |x: ::catalog::release::Erased| wire::Erased {
        key: x.key,
        kind: x.kind,
        id: x.id,
        gb: x.gb,
        no_backup: x.no_backup,
    };
    wire::Erasure {
        order: e.order.into(),
        project: e.project.into(),
        at: instant(e.at),
        by: e.by.into(),
        by_name: e.by_name,
        method: e.method,
        erased: e.erased.into_iter().map(one).collect(),
        backups: e.backups,
        simulated: e.simulated,
        digest: e.digest,
    }
}

async fn erasure(State(s): State<OpsState>, ctx: Ctx, Path(id): Path<String>) -> Result<Response, Fail> {
    json(StatusCode::OK, &proof(s.catalog.erasure(&ctx.caller, &OrderId::from(id)).await?))
}

async fn erasures(State(s): State<OpsState>, ctx: Ctx, p: Params) -> Result<Response, Fail> {
    let before = p.get("marker").map(OrderId::from);
    let all = s.catalog.erasures(&ctx.caller, before.as_ref(), limit(&p)?).await?;
    json(StatusCode::OK, &wire::Erasures { erasures: all.into_iter().map(proof).collect() })
}

async fn stages(State(s): State<OpsState>, ctx: Ctx, p: Params) -> Result<Response, Fail> {
    let f = StageFilter { overdue: is_true(&p, "overdue")?, after: pair(&p)?, limit: limit(&p)? };
    let (all, now) = (s.catalog.open_stages(&ctx.caller, &f).await?, s.env.now());
    let next = |w: &Waiting| format!("{}_{}", w.due_at.micros(), w.order);
    let next = all.last().filter(|_| all.len() == f.limit as usize).map(next);
    let one = |w: Waiting| wire::Stage {
        order: w.order.into(),
        project: w.project.into(),
        name: w.name,
        role: w.role.as_str().to_owned(),
        began_at: instant(w.began_at),
        due_at: instant(w.due_at),
        overdue: w.due_at < now,
    };
    json(StatusCode::OK, &wire::Stages { stages: all.into_iter().map(one).collect(), next })
}

async fn clocks(State(s): State<OpsState>, ctx: Ctx, p: Params) -> Result<Response, Fail> {
    let f = ClockFilter {
        order: p.get("order").map(OrderId::from),
        clock: p.get("clock").map(str::to_owned),
        late: is_true(&p, "late")?,
        from: opt_at(&p, "from")?,
        to: opt_at(&p, "to")?,
        before: pair(&p)?,
        limit: limit(&p)?,
    };
    let (all, now) = (s.catalog.clocks(&ctx.caller, &f).await?, s.env.now());
    let next = |c: &Clock| format!("{}_{}", c.starts_at.micros(), c.order);
    let next = all.last().filter(|_| all.len() == f.limit as usize).map(next);
    let one = |c: Clock| wire::Clock {
        late: c.late(now),
        order: c.order.into(),
        round: c.round,
        project: c.project.into(),
        clock: c.clock,
        kind: c.kind.as_str().to_owned(),
        until: c.until.as_str().to_owned(),
        starts_at: instant(c.starts_at),
        due_at: instant(c.due_at),
        done_at: opt_instant(c.done_at),
        void_at: opt_instant(c.void_at),
    };
    json(StatusCode::OK, &wire::Clocks { clocks: all.into_iter().map(one).collect(), next })
}

async fn figures(State(s): State<OpsState>, ctx: Ctx, p: Params) -> Result<Response, Fail> {
    let all = s.catalog.clock_figures(&ctx.caller, opt_at(&p, "from")?, opt_at(&p, "to")?).await?;
    let percent = |f: &Figure| {
        // Hundredths of a percent, rounded half up: a figure for people, without binary floating point.
        let of = f.in_time + f.late;
        let hundredths = (of > 0).then(|| (f.in_time * 20_000 + of) / (2 * of));
        hundredths.map(|h| format!("{}.{:02}", h / 100, h % 100))
    };
    let one = |f: Figure| wire::Figure {
        percent: percent(&f),
        clock: f.clock,
        in_time: f.in_time,
        late: f.late,
        running: f.running,
    };
    json(StatusCode::OK, &wire::Figures { figures: all.into_iter().map(one).collect() })
}

fn deputy(d: Deputy) -> wire::Deputy {
    wire::Deputy {
        id: d.id.into(),
        person: d.person.into(),
        person_name: d.person_name,
        deputy: d.deputy.into(),
        deputy_name: d.deputy_name,
        role: d.role.as_str().to_owned(),
        from: instant(d.from),
        until: instant(d.until),
        reason: d.reason,
        revoked_at: opt_instant(d.revoked_at),
    }
}

async fn appoint(State(s): State<OpsState>, ctx: Ctx, Json(r): Json<wire::DeputyRequest>) -> Result<Response, Fail> {
    let new = NewDeputy {
        from: r.from.as_deref().map(|t| at("from", t)).transpose()?,
        until: Some(at("until", &r.until)?),
        deputy: r.deputy,
        role: r.role,
        reason: r.reason,
    };
    json(StatusCode::CREATED, &deputy(s.catalog.appoint(&ctx.caller, new).await?))
}

async fn deputies(State(s): State<OpsState>, ctx: Ctx, p: Params) -> Result<Response, Fail> {
    let before = p.get("marker").map(DeputyId::from);
    let all = s.catalog.deputies(&ctx.caller, before.as_ref(), limit(&p)?).await?;
    json(StatusCode::OK, &wire::Deputies { deputies: all.into_iter().map(deputy).collect() })
}

async fn dismiss(State(s): State<OpsState>, ctx: Ctx, Path(id): Path<String>) -> Result<Response, Fail> {
    s.catalog.dismiss(&ctx.caller, &DeputyId::from(id)).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
