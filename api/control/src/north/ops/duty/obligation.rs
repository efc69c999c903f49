//! Duties and what was done about them.

use super::{at, files, heads, instant, limit, opt_at, opt_instant, param_at};
use crate::north::ops::{OpsState, named};
use ::ops::duty::{Confirmation, Entry, Instance, InstanceFilter, NewEntry, NewInstance, Standing};
use ::ops::terms::Duty;
use axum::extract::{Path, State};
use axum::response::Response;
use contract::ops::duty::ReasonRequest;
use contract::ops::duty::obligation as wire;
use http::StatusCode;
use httpkit::extract::json;
use httpkit::{Ctx, Fail, Json, Params};
use kernel::calendar::{DayKind, Span};
use kernel::{DutyId, Error, ProjectId, Result, Timestamp};

fn words(s: Span) -> String {
    match s {
        Span::Minutes(n) => format!("{n} minutes"),
        Span::Hours(n) => format!("{n} hours"),
        Span::Days(n, DayKind::Working) => format!("{n} working days"),
        Span::Days(n, DayKind::Calendar) => format!("{n} days"),
        Span::Months(n) => format!("{n} months"),
    }
}

fn obligation(d: &Duty) -> wire::Obligation {
    wire::Obligation {
        id: d.id.clone(),
        kind: d.kind.to_owned(),
        name: d.name.clone(),
        name_en: d.name_en.clone(),
        every: d.every.map(|e| e.as_str().to_owned()),
        times: d.times,
        party: d.party.to_owned(),
        after: d.after.clone(),
        before: d.before.clone(),
        due: d.due.map(words),
        keep: d.keep.map(words),
        clause: d.clause.clone(),
    }
}

fn view(s: &OpsState, i: Instance, now: Timestamp) -> wire::DutyInstance {
    let (party, weekdays_assumed) = (s.ops.terms().party_of(&i.duty).to_owned(), s.ops.weekdays_assumed(&i));
    let state = i.standing(now).as_str().to_owned();
    wire::DutyInstance {
        id: i.id.into(),
        origin: i.origin.as_str().to_owned(),
        duty: i.duty,
        kind: i.kind,
        name: i.name,
        name_en: i.name_en,
        clause: i.clause,
        party,
        period: i.period,
        n: i.n,
        begins: instant(i.begins),
        due: opt_instant(i.due),
        weekdays_assumed,
        state,
        done_at: opt_instant(i.done_at),
        claimed_at: opt_instant(i.claimed_at),
        event: i.event,
        subject: i.subject,
        project: i.project.map(String::from),
    }
}

async fn entry(s: &OpsState, e: Entry) -> Result<wire::DutyEntry> {
    Ok(wire::DutyEntry {
        id: e.id,
        what: e.what,
        at: instant(e.at),
        note: e.note,
        reference: e.reference,
        evidence: heads(s, &e.evidence).await?,
        corrects: e.corrects,
        by: e.person.into(),
        by_name: e.person_name,
        recorded_at: instant(e.recorded_at),
    })
}

fn reply(s: &OpsState, status: StatusCode, i: Instance) -> Result<Response, Fail> {
    json(status, &view(s, i, s.env.now()))
}

fn wish(r: wire::DutyEntryRequest) -> Result<NewEntry> {
    Ok(NewEntry {
        at: opt_at("at", r.at.as_deref())?,
        note: r.note,
        reference: r.reference,
        evidence: files(r.evidence),
    })
}

pub(super) async fn obligations(State(s): State<OpsState>, ctx: Ctx) -> Result<Response, Fail> {
    let obligations = s.ops.obligations(&ctx.caller)?.iter().map(obligation).collect();
    json(StatusCode::OK, &wire::Obligations { obligations })
}

pub(super) async fn list(State(s): State<OpsState>, ctx: Ctx, p: Params) -> Result<Response, Fail> {
    let wrong = || Error::bad_request("state: is no state of a duty").field("state");
    let (all, standing) = match p.get("state") {
        None => (false, None),
        Some("all") => (true, None),
        Some(x) => (false, Some(Standing::parse(x).ok_or_else(wrong)?)),
    };
    let filter = InstanceFilter {
        standing,
        all,
        duty: p.get("duty").map(str::to_owned),
        kind: p.get("kind").map(str::to_owned),
        project: p.get("project").map(ProjectId::from),
        from: param_at(&p, "from")?,
        to: param_at(&p, "to")?,
        marker: p.get("marker").map(DutyId::from),
        limit: limit(&p)?,
    };
    let now = s.env.now();
    let duties = s.ops.instances(&ctx.caller, &filter).await?.into_iter().map(|i| view(&s, i, now)).collect();
    json(StatusCode::OK, &wire::Duties { duties })
}

pub(super) async fn plan(
    State(s): State<OpsState>,
    ctx: Ctx,
    Json(r): Json<wire::PlannedDutyRequest>,
) -> Result<Response, Fail> {
    let new = NewInstance {
        kind: r.kind,
        name: r.name,
        name_en: r.name_en,
        begins: opt_at("begins", r.begins.as_deref())?,
        due: at("due", &r.due)?,
        subject: r.subject,
        project: named::project(&s, &ctx.caller, r.project).await?,
    };
    let i = s.ops.plan_instance(&ctx.caller, &new).await?;
    reply(&s, StatusCode::CREATED, i)
}

pub(super) async fn show(State(s): State<OpsState>, ctx: Ctx, Path(id): Path<String>) -> Result<Response, Fail> {
    let id = DutyId::from(id);
    let (i, all) = s.ops.instance(&ctx.caller, &id).await?;
    let mut entries = Vec::new();
    for e in all {
        entries.push(entry(&s, e).await?);
    }
    let (now, found) = (s.env.now(), s.ops.findings(&ctx.caller, None, Some(&id), None, 1000).await?);
    let findings = found.into_iter().map(|f| super::finding::view(f, now)).collect();
    json(StatusCode::OK, &wire::DutyDetail { duty: view(&s, i, now), entries, findings })
}

pub(super) async fn fulfil(
    State(s): State<OpsState>,
    ctx: Ctx,
    Path(id): Path<String>,
    Json(r): Json<wire::DutyEntryRequest>,
) -> Result<Response, Fail> {
    let i = s.ops.fulfil(&ctx.caller, &DutyId::from(id), &wish(r)?).await?;
    reply(&s, StatusCode::OK, i)
}

pub(super) async fn correct(
    State(s): State<OpsState>,
    ctx: Ctx,
    Path((id, entry)): Path<(String, String)>,
    Json(r): Json<wire::DutyEntryRequest>,
) -> Result<Response, Fail> {
    let i = s.ops.correct(&ctx.caller, &DutyId::from(id), &entry, &wish(r)?).await?;
    reply(&s, StatusCode::OK, i)
}

pub(super) async fn take_back(
    State(s): State<OpsState>,
    ctx: Ctx,
    Path((id, entry)): Path<(String, String)>,
    Json(r): Json<ReasonRequest>,
) -> Result<Response, Fail> {
    let i = s.ops.take_back(&ctx.caller, &DutyId::from(id), &entry, &r.reason).await?;
    reply(&s, StatusCode::OK, i)
}

pub(super) async fn confirm(
    State(s): State<OpsState>,
    ctx: Ctx,
    Path(id): Path<String>,
    Json(r): Json<wire::DutyConfirmation>,
) -> Result<Response, Fail> {
    let at = at("at", &r.at)?;
    let word = Confirmation { at, note: r.note, reference: r.reference, evidence: files(r.evidence) };
    let i = s.ops.confirm(&ctx.caller, &DutyId::from(id), &word).await?;
    reply(&s, StatusCode::OK, i)
}

pub(super) async fn waive(
    State(s): State<OpsState>,
    ctx: Ctx,
    Path(id): Path<String>,
    Json(r): Json<ReasonRequest>,
) -> Result<Response, Fail> {
    let i = s.ops.waive(&ctx.caller, &DutyId::from(id), &r.reason).await?;
    reply(&s, StatusCode::OK, i)
}
