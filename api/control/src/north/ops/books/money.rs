//! The journal, payments, versions of the contract.

use super::super::{OpsState, instant, limit, opt_instant};
use ::billing::journal::pay::Payment;
use ::billing::journal::{Account, Balance, Entry, EntryFilter, Posting};
use axum::extract::{Path, State};
use axum::response::Response;
use contract::ops::books as wire;
use http::StatusCode;
use httpkit::extract::json;
use httpkit::{Ctx, Fail, Json, Params};
use kernel::{EntryId, Error, Money, PaymentId, ProjectId, Result, Timestamp};

/// Between account and project in a marker of balances.
const MARK: char = ':';

fn posting(p: &Posting) -> wire::JournalPosting {
    wire::JournalPosting {
        account: p.account.as_str().to_owned(),
        account_name: p.account.zh().to_owned(),
        project: p.project.as_ref().map(ToString::to_string),
        amount: Money::from_fen(p.fen).to_string(),
    }
}

fn entry(e: &Entry) -> wire::JournalEntry {
    wire::JournalEntry {
        id: e.id.to_string(),
        kind: e.entry.kind.as_str().to_owned(),
        reference: e.entry.reference.clone(),
        project: e.entry.project.as_ref().map(ToString::to_string),
        memo: e.entry.memo.clone(),
        by: e.entry.person.clone(),
        at: instant(e.at),
        postings: e.entry.postings.iter().map(posting).collect(),
    }
}

fn account(s: &str) -> Result<Account> {
    Account::parse(s).ok_or_else(|| Error::bad_request("account: there is no such account").field("account"))
}

pub(in super::super) async fn journal(State(s): State<OpsState>, _: Ctx, p: Params) -> Result<Response, Fail> {
    let f = EntryFilter {
        project: p.get("project").map(ProjectId::from),
        account: p.get("account").map(account).transpose()?,
        marker: p.get("marker").map(EntryId::from),
        limit: limit(&p)?,
    };
    let all = s.billing.journal(&f).await?;
    json(StatusCode::OK, &wire::JournalEntries { entries: all.iter().map(entry).collect() })
}

fn balance(b: &Balance) -> wire::JournalPosting {
    wire::JournalPosting {
        account: b.account.as_str().to_owned(),
        account_name: b.account.zh().to_owned(),
        project: b.project.as_ref().map(ToString::to_string),
        amount: b.amount.to_string(),
    }
}

pub(in super::super) async fn balances(State(s): State<OpsState>, _: Ctx, p: Params) -> Result<Response, Fail> {
    let limit = limit(&p)?;
    let after = match p.get("marker") {
        None => None,
        Some(m) => {
            let bad = || Error::bad_request("marker: is none of this list").field("marker");
            let (a, project) = m.split_once(MARK).ok_or_else(bad)?;
            Some((Account::parse(a).ok_or_else(bad)?, project))
        }
    };
    let project = p.get("project").map(ProjectId::from);
    let all = s.billing.balances(project.as_ref(), after, limit).await?;
    let next = all.last().filter(|_| all.len() == limit as usize).map(|b| {
        let project = b.project.as_ref().map_or("", ProjectId::as_str);
        format!("{}{MARK}{project}", b.account.as_str())
    });
    json(StatusCode::OK, &wire::JournalBalances { balances: all.iter().map(balance).collect(), next })
}

fn payment_view(p: &Payment, now: Timestamp) -> wire::PaymentView {
    wire::PaymentView {
        id: p.id.to_string(),
        settlement: p.settlement.clone(),
        payment: p.payment.clone(),
        number: p.number,
        amount: p.amount.to_string(),
        state: p.state.as_str().to_owned(),
        due_on: p.due_on.to_string(),
        recorded_at: instant(p.recorded_at),
        invoice: p.invoice.clone(),
        invoiced_at: opt_instant(p.invoiced_at),
        pay_due: opt_instant(p.pay_due),
        paid_on: p.paid_on.map(|d| d.to_string()),
        paid_at: opt_instant(p.paid_at),
        late: p.late(now),
    }
}

pub(in super::super) async fn payments(State(s): State<OpsState>, _: Ctx, p: Params) -> Result<Response, Fail> {
    let marker = p.get("marker").map(PaymentId::from);
    let all = s.billing.payments(marker.as_ref(), limit(&p)?).await?;
    let now = s.env.now();
    json(StatusCode::OK, &wire::Payments { payments: all.iter().map(|p| payment_view(p, now)).collect() })
}

pub(in super::super) async fn payment(
    State(s): State<OpsState>,
    _: Ctx,
    Path(id): Path<String>,
) -> Result<Response, Fail> {
    let p = s.billing.payment(&PaymentId::from(id)).await?;
    json(StatusCode::OK, &payment_view(&p, s.env.now()))
}

pub(in super::super) async fn invoice(
    State(s): State<OpsState>,
    ctx: Ctx,
    Path(id): Path<String>,
    Json(r): Json<wire::InvoiceRequest>,
) -> Result<Response, Fail> {
    let p = s.billing.invoice(&ctx.caller, &PaymentId::from(id), &r.invoice).await?;
    json(StatusCode::OK, &payment_view(&p, s.env.now()))
}

pub(in super::super) async fn pay(
    State(s): State<OpsState>,
    ctx: Ctx,
    Path(id): Path<String>,
    Json(r): Json<wire::PayRequest>,
) -> Result<Response, Fail> {
    let bad = |_| Error::bad_request("paid_on: is not a day such as 2026-11-30").field("paid_on");
    let p = s.billing.pay(&ctx.caller, &PaymentId::from(id), r.paid_on.parse().map_err(bad)?).await?;
    json(StatusCode::OK, &payment_view(&p, s.env.now()))
}

pub(in super::super) async fn versions(State(s): State<OpsState>, _: Ctx) -> Result<Response, Fail> {
    let version = |v: &::billing::contract::versions::Version| wire::ContractVersion {
        contract: v.contract.id.clone(),
        version: v.contract.version.clone(),
        digest: v.contract.digest.clone(),
        valid_from: (v.from.0 != i64::MIN).then(|| instant(v.from)),
    };
    let versions = s.billing.versions().all().iter().map(version).collect();
    json(StatusCode::OK, &wire::ContractVersions { versions })
}
