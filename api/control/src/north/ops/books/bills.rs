//! Issued bills: reconciliation, lines, disputes, adjustments.

use super::super::billing::{adjusted_part, corrected, line_part};
use super::super::{OpsState, asked, instant, limit, opt_instant, project_of};
use super::{opt_body, opt_signature, sheet, signature, wants_sheet, whose};
use ::billing::bill::Line;
use ::billing::book::act::Place;
use ::billing::book::adjust::{Adjustment, AdjustmentLine};
use ::billing::book::list::{BookFilter, DisputeFilter, Reconciliation, Term};
use ::billing::book::sheet as sheets;
use ::billing::book::{BillState, Book, BookLine, Dispute, DisputeState, Event, Proposal};
use ::billing::month::Month;
use ::catalog::order::WhoseOrders;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::Response;
use contract::ops::books as wire;
use http::StatusCode;
use httpkit::extract::json;
use httpkit::{Ctx, Fail, Json, Params};
use kernel::{AdjustmentId, Caller, Error, ProjectId, Quantity, Result};

const HALF_YEAR: u32 = 6;

fn book(b: &Book) -> wire::BookState {
    wire::BookState {
        bill: b.bill.to_string(),
        project: b.project.to_string(),
        month: b.month.clone(),
        state: b.state.as_str().to_owned(),
        total: b.total.to_string(),
        lines: b.lines,
        unfinished: b.unfinished,
        disputed: b.disputed,
        frozen: b.frozen.to_string(),
        issued_by: b.issued_by.clone(),
        issued_at: instant(b.issued_at),
        verify_due: opt_instant(b.verify_due),
        silence_confirms: b.silence,
        reconciliation: b.reconciliation().to_owned(),
        tenant: opt_signature(b.tenant.as_ref()),
        purchaser: opt_signature(b.purchaser.as_ref()),
        confirmed_at: opt_instant(b.confirmed_at),
        settled_at: opt_instant(b.settled_at),
    }
}

/// A line as the bill says it, with how it stands.
fn usage_line(n: i64, l: &Line, at: Option<&BookLine>) -> wire::ReconciledLine {
    let line = wire::ReconciledLine {
        line: n,
        kind: "usage".into(),
        key: l.key(),
        item: l.item.clone(),
        category: l.category.clone(),
        name: l.name.clone(),
        name_en: l.name_en.clone(),
        unit: l.unit.clone(),
        measure: Some(l.measure.clone()),
        quantity: l.quantity.to_string(),
        unit_price: l.unit_price.to_string(),
        amount: l.amount.to_string(),
        part: l.part.as_ref().map(|p| line_part(p, &l.measure)),
        corrects: None,
        state: String::new(),
        tenant: None,
        purchaser: None,
        dispute: None,
        settlement: None,
    };
    standing(line, at)
}

fn adjustment_line(n: i64, a: &AdjustmentLine, at: Option<&BookLine>) -> wire::ReconciledLine {
    let line = wire::ReconciledLine {
        line: n,
        kind: a.kind.as_str().to_owned(),
        key: a.key(),
        item: a.item.clone(),
        category: a.category.clone(),
        name: a.name.clone(),
        name_en: a.name_en.clone(),
        unit: a.unit.clone(),
        measure: a.measure.clone(),
        quantity: a.quantity.to_string(),
        unit_price: a.unit_price.to_string(),
        amount: a.amount.to_string(),
        part: adjusted_part(a),
        corrects: Some(corrected(a)),
        state: String::new(),
        tenant: None,
        purchaser: None,
        dispute: None,
        settlement: None,
    };
    standing(line, at)
}

fn standing(line: wire::ReconciledLine, at: Option<&BookLine>) -> wire::ReconciledLine {
    wire::ReconciledLine {
        state: at.map_or("draft", |l| l.state.as_str()).to_owned(),
        tenant: opt_signature(at.and_then(|l| l.tenant.as_ref())),
        purchaser: opt_signature(at.and_then(|l| l.purchaser.as_ref())),
        dispute: at.and_then(|l| l.dispute.as_ref()).map(ToString::to_string),
        settlement: at.and_then(|l| l.settlement.clone()),
        ..line
    }
}

fn event(e: &Event) -> wire::BookEvent {
    wire::BookEvent {
        event: e.event.clone(),
        line: e.n,
        side: e.side.map(|s| s.as_str().to_owned()),
        signature: signature(&e.seal),
        reason: e.reason.clone(),
    }
}

fn reconciliation(r: &Reconciliation) -> wire::Reconciliation {
    let b = &r.bill;
    let mut at = r.lines.iter();
    let mut lines = Vec::with_capacity(b.lines.len() + b.adjustments.len());
    for (n, l) in (1..).zip(&b.lines) {
        lines.push(usage_line(n, l, at.next()));
    }
    for (n, a) in (b.lines.len() as i64 + 1..).zip(&b.adjustments) {
        lines.push(adjustment_line(n, a, at.next()));
    }
    wire::Reconciliation {
        project: b.project.to_string(),
        month: b.month.clone(),
        book: r.book.as_ref().map(book),
        total: b.total.to_string(),
        draft: b.draft,
        lines,
        events: r.events.iter().map(event).collect(),
    }
}

fn proposal(p: &Proposal) -> wire::DisputeProposal {
    wire::DisputeProposal {
        proposal: p.n,
        outcome: if p.quantity.is_some() { "uphold" } else { "reject" }.to_owned(),
        quantity: p.quantity.map(|q| q.to_string()),
        finding: p.finding.clone(),
        proposed: signature(&p.by),
        answer_due: opt_instant(p.due),
        silence_accepts: p.silence && p.due.is_some(),
    }
}

fn dispute_view(d: &Dispute) -> wire::BillDispute {
    wire::BillDispute {
        id: d.id.to_string(),
        bill: d.bill.to_string(),
        project: d.project.to_string(),
        month: d.month.clone(),
        line: d.n,
        item: d.item.clone(),
        amount: d.amount.to_string(),
        side: d.side.as_str().to_owned(),
        state: d.state.as_str().to_owned(),
        reason: d.reason.clone(),
        raised: signature(&d.raised),
        proposal: d.proposal.as_ref().map(proposal),
        resolution: d.resolution.clone(),
        resolved: opt_signature(d.resolved.as_ref()),
        adjustment: d.adjustment.clone(),
    }
}

fn adjustment(a: &Adjustment) -> wire::BillAdjustment {
    wire::BillAdjustment {
        id: a.id.to_string(),
        project: a.project.to_string(),
        bill: a.bill.to_string(),
        month: a.month.clone(),
        line: a.line.clone(),
        booked_in: a.booked_in.clone(),
        cause: a.cause.as_str().to_owned(),
        causes: a.causes.clone(),
        reason: a.reason.clone(),
        item: a.item.clone(),
        unit_price: a.unit_price.to_string(),
        old_quantity: a.old.quantity.to_string(),
        old_amount: a.old.amount.to_string(),
        quantity: a.new.quantity.to_string(),
        amount: a.new.amount.to_string(),
    }
}

fn month(p: &Params, key: &'static str) -> Result<Option<Month>> {
    p.get(key).map(|m| Month::parse(m).map_err(|e| e.field(key))).transpose()
}

pub(in super::super) async fn list(State(s): State<OpsState>, ctx: Ctx, p: Params) -> Result<Response, Fail> {
    let state = match p.get("state") {
        None => None,
        Some(x) => {
            Some(BillState::parse(x).ok_or_else(|| Error::bad_request("state: is no state of a bill").field("state"))?)
        }
    };
    let f = BookFilter { project: whose(&ctx, &p)?, month: month(&p, "month")?, state, page: asked(&p)? };
    let all = s.billing.books(&f).await?;
    if wants_sheet(&ctx) {
        return sheet("books", sheets::books(&all.items, s.billing.calendar()));
    }
    json(StatusCode::OK, &wire::BookStates { books: all.items.iter().map(book).collect(), next: all.next })
}

pub(in super::super) async fn show(
    State(s): State<OpsState>,
    ctx: Ctx,
    Path((project, month)): Path<(String, String)>,
) -> Result<Response, Fail> {
    let (month, named) = match month.strip_suffix(".csv") {
        Some(m) => (m, true),
        None => (month.as_str(), false),
    };
    let project = project_of(&ctx.caller, Some(&project))?;
    let r = s.billing.reconciliation(&project, Month::parse(month)?).await?;
    if named || wants_sheet(&ctx) {
        return sheet(&format!("reconciliation-{}", r.bill.month), sheets::reconciliation(&r, s.billing.calendar()));
    }
    json(StatusCode::OK, &reconciliation(&r))
}

/// Another project's bill does not exist for a tenant.
fn visible(caller: &Caller, project: &str) -> Result<ProjectId> {
    project_of(caller, Some(project))
}

pub(in super::super) async fn issue(
    State(s): State<OpsState>,
    ctx: Ctx,
    Path((project, month)): Path<(String, String)>,
) -> Result<Response, Fail> {
    let project = visible(&ctx.caller, &project)?;
    let b = s.billing.issue(&ctx.caller, &project, Month::parse(&month)?).await?;
    json(StatusCode::OK, &book(&b))
}

pub(in super::super) async fn sign(
    State(s): State<OpsState>,
    ctx: Ctx,
    Path((project, month)): Path<(String, String)>,
    body: Bytes,
) -> Result<Response, Fail> {
    let project = visible(&ctx.caller, &project)?;
    let r: wire::SideRequest = opt_body(&body)?;
    let b = s.billing.sign(&ctx.caller, &project, Month::parse(&month)?, r.side.as_deref()).await?;
    json(StatusCode::OK, &book(&b))
}

fn place(ctx: &Ctx, (project, month, line): (String, String, String)) -> Result<Place> {
    let project = visible(&ctx.caller, &project)?;
    let n = line.parse().map_err(|_| Error::bad_request("line: is no number of a line").field("line"))?;
    Ok(Place { project, month: Month::parse(&month)?, n })
}

pub(in super::super) async fn confirm(
    State(s): State<OpsState>,
    ctx: Ctx,
    Path(path): Path<(String, String, String)>,
    body: Bytes,
) -> Result<Response, Fail> {
    let at = place(&ctx, path)?;
    let r: wire::SideRequest = opt_body(&body)?;
    s.billing.confirm(&ctx.caller, &at, r.side.as_deref()).await?;
    let r = s.billing.reconciliation(&at.project, at.month).await?;
    json(StatusCode::OK, &reconciliation(&r))
}

pub(in super::super) async fn dispute(
    State(s): State<OpsState>,
    ctx: Ctx,
    Path(path): Path<(String, String, String)>,
    Json(r): Json<wire::ReasonRequest>,
) -> Result<Response, Fail> {
    let at = place(&ctx, path)?;
    let d = s.billing.dispute(&ctx.caller, &at, r.side.as_deref(), &r.reason).await?;
    json(StatusCode::OK, &dispute_view(&d))
}

pub(in super::super) async fn withdraw(
    State(s): State<OpsState>,
    ctx: Ctx,
    Path(path): Path<(String, String, String)>,
    Json(r): Json<wire::ReasonRequest>,
) -> Result<Response, Fail> {
    let at = place(&ctx, path)?;
    let d = s.billing.withdraw(&ctx.caller, &at, r.side.as_deref(), &r.reason).await?;
    json(StatusCode::OK, &dispute_view(&d))
}

pub(in super::super) async fn uphold(
    State(s): State<OpsState>,
    ctx: Ctx,
    Path(path): Path<(String, String, String)>,
    Json(r): Json<wire::UpholdRequest>,
) -> Result<Response, Fail> {
    let at = place(&ctx, path)?;
    let q = Quantity::parse(&r.quantity).map_err(|e| e.field("quantity"))?;
    let d = s.billing.uphold(&ctx.caller, &at, q, &r.finding).await?;
    json(StatusCode::OK, &dispute_view(&d))
}

pub(in super::super) async fn reject(
    State(s): State<OpsState>,
    ctx: Ctx,
    Path(path): Path<(String, String, String)>,
    Json(r): Json<wire::RejectDisputeRequest>,
) -> Result<Response, Fail> {
    let at = place(&ctx, path)?;
    let d = s.billing.reject_dispute(&ctx.caller, &at, &r.finding).await?;
    json(StatusCode::OK, &dispute_view(&d))
}

pub(in super::super) async fn accept(
    State(s): State<OpsState>,
    ctx: Ctx,
    Path(path): Path<(String, String, String)>,
    Json(r): Json<wire::AcceptDisputeRequest>,
) -> Result<Response, Fail> {
    let at = place(&ctx, path)?;
    let d = s.billing.accept_outcome(&ctx.caller, &at, r.side.as_deref(), r.proposal).await?;
    json(StatusCode::OK, &dispute_view(&d))
}

pub(in super::super) async fn decline(
    State(s): State<OpsState>,
    ctx: Ctx,
    Path(path): Path<(String, String, String)>,
    Json(r): Json<wire::ReasonRequest>,
) -> Result<Response, Fail> {
    let at = place(&ctx, path)?;
    let d = s.billing.decline_outcome(&ctx.caller, &at, r.side.as_deref(), &r.reason).await?;
    json(StatusCode::OK, &dispute_view(&d))
}

pub(in super::super) async fn disputes(State(s): State<OpsState>, ctx: Ctx, p: Params) -> Result<Response, Fail> {
    if p.get("state").is_some_and(|x| DisputeState::parse(x).is_none()) {
        return Err(Error::bad_request("state: is no state of a dispute").field("state").into());
    }
    let f = DisputeFilter { project: whose(&ctx, &p)?, state: p.get("state").map(str::to_owned), page: asked(&p)? };
    let all = s.billing.disputes(&f).await?;
    let disputes = all.items.iter().map(dispute_view).collect();
    json(StatusCode::OK, &wire::BillDisputes { disputes, next: all.next })
}

pub(in super::super) async fn adjustments(State(s): State<OpsState>, ctx: Ctx, p: Params) -> Result<Response, Fail> {
    let (project, marker) = (whose(&ctx, &p)?, p.get("marker").map(AdjustmentId::from));
    let all = s.billing.adjustments(project.as_ref(), marker.as_ref(), limit(&p)?).await?;
    json(StatusCode::OK, &wire::BillAdjustments { adjustments: all.iter().map(adjustment).collect() })
}

fn term_view(t: &Term) -> wire::BilledTerm {
    let month = |m: &::billing::book::list::TermMonth| wire::BilledMonth {
        month: m.month.clone(),
        state: m.state.as_str().to_owned(),
        total: m.total.to_string(),
        frozen: m.frozen.to_string(),
        unfinished: m.unfinished,
        reconciliation: m.reconciliation.to_owned(),
    };
    wire::BilledTerm {
        project: t.project.to_string(),
        months: t.months.iter().map(month).collect(),
        issued: t.issued.to_string(),
        frozen: t.frozen.to_string(),
        draft: t.draft.to_string(),
    }
}

pub(in super::super) async fn term(State(s): State<OpsState>, ctx: Ctx, p: Params) -> Result<Response, Fail> {
    let months = match p.get("months") {
        None => HALF_YEAR,
        Some(m) => m.parse().map_err(|_| Error::bad_request("months: is not a number").field("months"))?,
    };
    let from = match month(&p, "from")? {
        Some(m) => m,
        None => s.billing.calendar().half_year(s.billing.calendar().month_of(s.env.now())?),
    };
    let whole = matches!(WhoseOrders::of(&ctx.caller)?, WhoseOrders::All);
    let projects = match whose(&ctx, &p)? {
        None if whole => {
            let marker = p.get("marker").map(ProjectId::from);
            s.billing.term(from, months, marker.as_ref(), limit(&p)?).await?
        }
        asked => {
            let project = project_of(&ctx.caller, asked.as_ref().map(ProjectId::as_str))?;
            vec![s.billing.term_of(&project, from, months).await?]
        }
    };
    if wants_sheet(&ctx) {
        return sheet(&format!("billing-{from}"), sheets::terms(&projects));
    }
    let projects = projects.iter().map(term_view).collect();
    json(StatusCode::OK, &wire::BilledTerms { from: from.to_string(), months, projects })
}
