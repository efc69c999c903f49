//! The journal, versions of the contract.

use super::super::{OpsState, instant, limit};
use ::billing::journal::{Account, Balance, Entry, EntryFilter, Posting};
use axum::extract::State;
use axum::response::Response;
use contract::ops::books as wire;
use http::StatusCode;
use httpkit::extract::json;
use httpkit::{Ctx, Fail, Params};
use kernel::{EntryId, Error, Money, ProjectId, Result};

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

pub(in super::super) async fn versions(State(s): State<OpsState>, _: Ctx) -> Result<Response, Fail> {
    let version = |v: &::billing::contract::versions::Version| wire::ContractVersion {
        contract: v.contract.id.clone(),
        version: v.contract.version.clone(),
        digest: v.contract.digest.clone(),
        valid_from: (v.from.0 != i64::MIN).then(|| instant(v.from)),
    };
    let versions = s.billing.versions().all().iter().map(version).collect();
    let awaiting = s.billing.awaiting().await?.map(|a| a.version);
    json(StatusCode::OK, &wire::ContractVersions { versions, awaiting })
}
