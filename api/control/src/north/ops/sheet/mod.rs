//! Statements, reports and forms as documents.
//!
//! A slice builds the document, the press makes the file: on a thread of its own, a few at a time, the others wait in a short queue. What is
//! asked for as JSON or CSV takes the same way, since a long document is work in any form.

use super::comply::measure;
use super::system::clean;
use super::{OpsState, project_of};
use ::billing::month::Month;
use ::billing::statement::paper::{self, Form, Reconciliation, Remarks, Stamp};
use ::catalog::order::WhoseOrders;
use ::ops::comply;
use ::ops::report::{self, Letter};
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use contract::ops::sheet as ep;
use http::{StatusCode, header};
use httpkit::{Ctx, Fail, Params, Routes};
use identity::Identity;
use kernel::calendar::Every;
use kernel::document::{self, Document, Format, Press};
use kernel::{Error, ErrorKind, ProjectId, Result, SettlementId};
use std::sync::Arc;
use tokio::sync::Semaphore;

/// Documents that are made at once; each takes a core.
const AT_ONCE: usize = 2;
/// Documents that are made or wait; more are refused.
const WAITING: usize = 32;
/// Most months of a reconciliation.
const MONTHS: usize = 12;

/// What makes files of documents.
#[derive(Clone)]
pub struct Printer {
    press: Arc<dyn Press>,
    /// Tells the names of projects.
    identity: Option<Arc<Identity>>,
    at_once: Arc<Semaphore>,
    waiting: Arc<Semaphore>,
}

impl Printer {
    /// Over an engine; without `identity`, projects are named by their ids.
    pub fn new(press: Arc<dyn Press>, identity: Option<Arc<Identity>>) -> Printer {
        let of = |n| Arc::new(Semaphore::new(n));
        Printer { press, identity, at_once: of(AT_ONCE), waiting: of(WAITING) }
    }

    async fn render(&self, d: Document, f: Format) -> Result<(String, Vec<u8>)> {
        let busy = || {
            Error::new(ErrorKind::TooManyRequests, "TooManyRequests", "too many documents are being made: try again")
        };
        let place = self.waiting.clone().try_acquire_owned().map_err(|_| busy())?;
        let turn = self.at_once.clone().acquire_owned().await.map_err(|e| Error::internal("no turn").because(e))?;
        let press = self.press.clone();
        // The work goes on when its client has left, and so does its turn.
        runtime::task::blocking(move || {
            let made = document::render(&*press, &d, f).map(|bytes| (document::disposition(&d, f), bytes));
            drop((place, turn));
            made
        })
        .await?
    }

    async fn project_name(&self, ctx: &Ctx, project: &ProjectId) -> String {
        match &self.identity {
            Some(i) => i.project(&ctx.caller, project).await.map(|p| p.name).unwrap_or_default(),
            None => String::new(),
        }
    }
}

/// Routes of this area.
pub(super) fn routes(r: Routes<OpsState>) -> Routes<OpsState> {
    r.on(&ep::BILL, bill)
        .on(&ep::USAGE, usage)
        .on(&ep::RECONCILIATION, reconciliation)
        .on(&ep::SETTLEMENT, settlement)
        .on(&ep::FORM, form)
        .on(&ep::REPORT, operation)
        .on(&ep::UTILISATION, utilisation)
        .on(&ep::DEVIATIONS, deviations)
        .on(&ep::DELIVERABLES, deliverables)
}

/// The format asked for by name, or the first of those that the client accepts that there is.
fn format(ctx: &Ctx, p: &Params) -> Result<Format> {
    if let Some(f) = p.get("format") {
        let bad = || Error::bad_request(format!("format: '{f:.16}' is not pdf, xlsx, csv or json")).field("format");
        return Format::parse(f).ok_or_else(bad);
    }
    let accept = ctx.header("accept").unwrap_or("*/*");
    let known = |wanted: &str| match wanted.split(';').next().unwrap_or_default().trim() {
        "*/*" | "application/*" | "application/json" => Some(Format::Json),
        "text/*" | "text/csv" => Some(Format::Csv),
        other => [Format::Pdf, Format::Xlsx].into_iter().find(|f| f.media_type() == other),
    };
    let none = || {
        let text = "documents come as application/pdf, XLSX, text/csv and application/json";
        Error::new(ErrorKind::NotAcceptable, "NotAcceptable", text)
    };
    accept.split(',').find_map(known).ok_or_else(none)
}

async fn answer(s: &OpsState, f: Format, d: Document) -> Result<Response, Fail> {
    let (name, bytes) = s.printer.render(d, f).await?;
    let head = [
        (header::CONTENT_TYPE, f.media_type()),
        (header::CONTENT_DISPOSITION, name.as_str()),
        (header::VARY, "accept"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((StatusCode::OK, head, bytes).into_response())
}

type Two = Path<(String, String)>;

async fn bill(State(s): State<OpsState>, ctx: Ctx, Path((project, month)): Two, p: Params) -> Result<Response, Fail> {
    let f = format(&ctx, &p)?;
    let project = project_of(&ctx.caller, Some(&project))?;
    let b = s.billing.bill(&project, Month::parse(&month)?).await?;
    let name = s.printer.project_name(&ctx, &project).await;
    answer(&s, f, paper::bill(s.billing.contract(), &b, &name)?).await
}

async fn usage(State(s): State<OpsState>, ctx: Ctx, Path((project, month)): Two, p: Params) -> Result<Response, Fail> {
    let f = format(&ctx, &p)?;
    let project = project_of(&ctx.caller, Some(&project))?;
    let b = s.billing.bill(&project, Month::parse(&month)?).await?;
    let name = s.printer.project_name(&ctx, &project).await;
    answer(&s, f, paper::usage_list(s.billing.contract(), &b, &name)?).await
}

fn months(first: &str, last: &str) -> Result<Vec<Month>> {
    let (mut month, last) = (Month::parse(first)?, Month::parse(last)?);
    let mut all = vec![month];
    while month < last {
        month = month.next();
        all.push(month);
        if all.len() > MONTHS {
            return Err(
                Error::bad_request(format!("last: at most {MONTHS} months are reconciled at once")).field("last")
            );
        }
    }
    if month == last { Ok(all) } else { Err(Error::bad_request("last: is before first").field("last")) }
}

async fn reconciliation(
    State(s): State<OpsState>,
    ctx: Ctx,
    Path((first, last)): Two,
    p: Params,
) -> Result<Response, Fail> {
    let f = format(&ctx, &p)?;
    let one = match (WhoseOrders::of(&ctx.caller)?, p.get("project")) {
        (WhoseOrders::All, None) => None,
        (_, asked) => Some(project_of(&ctx.caller, asked)?),
    };
    let months = months(&first, &last)?;
    let mut r = Reconciliation::new(s.billing.contract(), &months);
    for month in months {
        let projects = match &one {
            Some(project) => vec![project.clone()],
            None => s.billing.bills(month).await?.into_iter().map(|b| b.project).collect(),
        };
        // One bill at a time: what they come to is kept, their intervals are not.
        for project in projects {
            r.add(&s.billing.bill(&project, month).await?)?;
        }
    }
    let stamp = Stamp { as_of: s.env.now(), draft: false, simulated: s.simulated };
    answer(&s, f, r.document(stamp)?).await
}

fn day(what: &'static str, text: &str) -> Result<jiff::civil::Date> {
    text.parse()
        .map_err(|_| Error::bad_request(format!("{what}: '{text:.20}' is not a day such as 2026-12-31")).field(what))
}

/// An id of a record, not a day.
fn is_id(s: &str) -> bool {
    s.len() == 36 && s.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-')
}

/// The settlement record of an id, or what a settlement until a day would be.
async fn settlement(
    State(s): State<OpsState>,
    ctx: Ctx,
    Path(until): Path<String>,
    p: Params,
) -> Result<Response, Fail> {
    let f = format(&ctx, &p)?;
    if is_id(&until) {
        let id = SettlementId::from(until);
        return answer(&s, f, s.billing.settlement_document(&ctx.caller, &id).await?).await;
    }
    let until = day("until", &until)?;
    let c = s.billing.contract();
    let latest = ::billing::statement::last_day(c, None)?;
    if until < c.start || until > latest {
        let text = format!("until: is not from {} to {latest}", c.start);
        return Err(Error::bad_request(text).field("until").into());
    }
    answer(&s, f, s.billing.settlement_outlook(&ctx.caller, until).await?).await
}

async fn form(State(s): State<OpsState>, ctx: Ctx, Path((scheme, form)): Two, p: Params) -> Result<Response, Fail> {
    let f = format(&ctx, &p)?;
    let which = match form.as_str() {
        "acceptance" => Form::Acceptance,
        "tasks" => Form::Tasks,
        "self-evaluation" => Form::SelfEvaluation,
        _ => return Err(Error::not_found("a form is acceptance, tasks or self-evaluation").field("form").into()),
    };
    let until = p.get("until").map(|d| day("until", d)).transpose()?;
    // Vetoes stand on the acceptance; other forms need no look at the records of operation.
    let remarks = if which == Form::Acceptance { s.ops.acceptance_proof(&ctx.caller).await? } else { Remarks::new() };
    answer(&s, f, s.billing.form_document(&ctx.caller, &scheme, (which, until), &remarks).await?).await
}

fn letter(s: &OpsState, draft: bool) -> Letter {
    let c = s.billing.contract();
    Letter {
        contract: c.title.clone(),
        purchaser: c.purchaser.clone(),
        supplier: c.supplier.clone(),
        as_of: s.env.now(),
        draft,
        simulated: s.simulated,
    }
}

async fn operation(State(s): State<OpsState>, ctx: Ctx, Path((every, on)): Two, p: Params) -> Result<Response, Fail> {
    let f = format(&ctx, &p)?;
    let found = Every::WORDS.iter().find(|(w, _)| *w == every).map(|(_, e)| *e);
    let unknown =
        || Error::bad_request("every: is no week, two_weeks, month, quarter, half_year or year").field("every");
    let r = s.ops.operation_report(found.ok_or_else(unknown)?, day("day", &on)?).await?;
    let terms = s.ops.terms();
    let draft = terms.work.day_of(s.env.now()) <= r.to;
    answer(&s, f, report::document(&letter(&s, draft), terms, &r)).await
}

/// Use of a month: projects are named, since the slice that counts does not know their names.
async fn utilisation(
    State(s): State<OpsState>,
    ctx: Ctx,
    Path(month): Path<String>,
    p: Params,
) -> Result<Response, Fail> {
    let f = format(&ctx, &p)?;
    let asked = clean(&p, "project")?.map(ProjectId::from);
    let month = ::ops::level::month::Month::parse(&month)?;
    let mut u = s.ops.utilisation(&ctx.caller, asked.as_ref(), month).await?;
    if let Some(project) = &u.project {
        u.whole.name = s.printer.project_name(&ctx, project).await;
    }
    for line in &mut u.projects {
        line.name = s.printer.project_name(&ctx, &ProjectId::from(line.subject.as_str())).await;
    }
    let terms = s.ops.terms();
    let over = terms.work.begin_of(month.later(1).first())?;
    let draft = u.until.is_none_or(|t| t < over);
    answer(&s, f, report::utilisation(&letter(&s, draft), terms, &u)).await
}

async fn deliverables(State(s): State<OpsState>, ctx: Ctx, p: Params) -> Result<Response, Fail> {
    let f = format(&ctx, &p)?;
    let states = s.ops.delivered(&ctx.caller).await?;
    answer(&s, f, report::deliverables(&letter(&s, false), s.ops.terms(), &states)).await
}

async fn deviations(State(s): State<OpsState>, ctx: Ctx, p: Params) -> Result<Response, Fail> {
    let f = format(&ctx, &p)?;
    let wanted = comply::Filter { contract: p.get("contract"), area: p.get("area"), state: None };
    let live = match p.get("live") {
        None | Some("false") => None,
        Some("true") => Some(measure::all(&s).await?),
        Some(_) => return Err(Error::bad_request("live: is neither true nor false").field("live").into()),
    };
    let all = comply::rows_of(&wanted)?;
    answer(&s, f, report::deviations(&letter(&s, false), s.ops.terms(), &all, live.as_ref())).await
}
