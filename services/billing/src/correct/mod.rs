//! Corrections of usage: an entry that names the fact that it corrects, proposed by the operator, approved by the purchaser.
//!
//! ```text
//! proposed ──approve (the purchaser, another person)──▶ approved: corrective facts
//!     ├──reject (the purchaser)──▶ rejected
//!     └──withdraw (the operator)──▶ withdrawn
//! ```
//!
//! Facts are never deleted: a corrective fact stands at the same instant of the same stream and wins over what it names. Drafts of open months
//! are computed with it from then on; for closed months it is a late fact and becomes adjustments (`book/late.rs`).

mod store;

use crate::Billing;
use crate::book::Seal;
use crate::journal::words;
use crate::month::Month;
use crate::usage::Interval;
use kernel::{Caller, CorrectionId, Error, ProjectId, Quantity, Result, Role, Timestamp};
use runtime::list::{Asked, Listed};
use runtime::port::{EVENT, UsageFact};
use runtime::{Tx, transact};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

const REASON: usize = 2000;
const EVIDENCE: usize = 2000;
/// With the mark and the id of a correction it is still a name of a fact.
const KEY: usize = 215;
/// Between the name of a fact and that of its correction; greater than what names are made of, so that the correction wins.
const MARK: char = '~';
/// Attribute of corrective facts.
const ATTRIBUTE: &str = "correction";

words! {
    /// State of a correction.
    CorrectionState {
        /// Waits for the purchaser.
        Proposed = "proposed" "待采购人审批";
        /// In force.
        Approved = "approved" "已批准";
        /// Refused.
        Rejected = "rejected" "已驳回";
        /// Taken back.
        Withdrawn = "withdrawn" "已撤回";
    }
}

/// What happens to a correction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CorrectionEvent {
    /// The purchaser approves.
    Approve,
    /// The purchaser refuses.
    Reject,
    /// The operator takes it back.
    Withdraw,
}

impl CorrectionState {
    /// Where an event leads, or that it does not apply.
    ///
    /// # Errors
    /// Conflict (code `CorrectionState`), naming the state.
    pub fn after(self, e: CorrectionEvent) -> Result<CorrectionState> {
        use {CorrectionEvent as E, CorrectionState as S};
        match (self, e) {
            (S::Proposed, E::Approve) => Ok(S::Approved),
            (S::Proposed, E::Reject) => Ok(S::Rejected),
            (S::Proposed, E::Withdraw) => Ok(S::Withdrawn),
            (S::Approved | S::Rejected | S::Withdrawn, E::Approve | E::Reject | E::Withdraw) => {
                Err(Error::conflict(format!("the correction is {}", self.as_str())).code("CorrectionState"))
            }
        }
    }
}

/// What an operator proposes.
#[derive(Debug, Clone)]
pub struct NewCorrection {
    /// Key of the fact.
    pub fact: String,
    /// What the quantity was from then on.
    pub quantity: Quantity,
    /// Why.
    pub reason: String,
    /// Where that can be seen.
    pub evidence: Option<String>,
}

/// A correction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// Id.
    pub id: CorrectionId,
    /// Project.
    pub project: ProjectId,
    /// Key of the fact that it corrects.
    pub fact: String,
    /// Resource.
    pub resource: String,
    /// Meter.
    pub meter: String,
    /// When the fact happened.
    pub at: Timestamp,
    /// What price rows select by: those of the fact, or, where it is an end, of what it ended.
    pub attributes: BTreeMap<String, String>,
    /// The quantity in force when this was proposed.
    pub old: Quantity,
    /// The right one.
    pub quantity: Quantity,
    /// Why.
    pub reason: String,
    /// Where that can be seen.
    pub evidence: Option<String>,
    /// State.
    pub state: CorrectionState,
    /// Who proposed it.
    pub proposed: Seal,
    /// Who decided.
    pub decided: Option<Seal>,
    /// What he said.
    pub remark: Option<String>,
}

/// Which corrections to list.
#[derive(Debug, Clone, Default)]
pub struct CorrectionFilter {
    /// Of this project only.
    pub project: Option<ProjectId>,
    /// In this state only.
    pub state: Option<CorrectionState>,
    /// In which order, and where to go on.
    pub page: Asked,
}

#[derive(Serialize, Deserialize)]
struct Entry<'a> {
    correction: &'a str,
    fact: &'a str,
    quantity: Quantity,
    state: &'a str,
    by: &'a str,
    reason: &'a str,
}

/// Ledger of corrections: who proposed and who approved what.
pub const LEDGER: &str = "correction";

impl Billing {
    /// Proposes a correction.
    ///
    /// # Errors
    /// Forbidden, for others than the operator; bad request, if there is no such fact, it is a correction, or nothing would change; conflict,
    /// if a correction of it waits (code `CorrectionWaits`) or another fact of the same instant is in force (code `NoEffect`).
    pub async fn propose_correction(&self, caller: &Caller, new: &NewCorrection) -> Result<Correction> {
        if !caller.acts_as(Role::Operator) {
            return Err(Error::forbidden("the operator proposes corrections"));
        }
        let fact = crate::words::line("fact", &new.fact, KEY)?;
        let quantity = crate::book::act::sound(new.quantity)?;
        let reason = crate::words::text("reason", &new.reason, REASON)?;
        let evidence = new.evidence.as_deref().map(|e| crate::words::text("evidence", e, EVIDENCE)).transpose()?;
        if fact.contains(MARK) {
            let text = "fact: names a correction; name the fact that it corrects";
            return Err(Error::bad_request(text).field("fact"));
        }
        self.env.outbox.flush().await?;
        let now = self.env.now();
        let done = transact!(self.env.db, |tx| {
            let found = self.fact(tx, &fact).await.map_err(|e| match e.is_not_found() {
                true => Error::bad_request("fact: there is no such usage").field("fact"),
                false => e,
            })?;
            if found.kind == EVENT {
                let text = "fact: is an event, which is counted once: import another with the difference";
                return Err(Error::bad_request(text).field("fact"));
            }
            let old = self.in_force(tx, &found, now).await?;
            if old == quantity {
                let text = format!("quantity: {quantity} is what is in force");
                return Err(Error::bad_request(text).field("quantity"));
            }
            let c = Correction {
                id: CorrectionId::fresh(),
                project: found.project.clone(),
                fact: fact.clone(),
                resource: found.resource.clone(),
                meter: found.meter.clone(),
                at: found.at,
                attributes: self.attributes(tx, &found, now).await?,
                old,
                quantity,
                reason: reason.clone(),
                evidence: evidence.clone(),
                state: CorrectionState::Proposed,
                proposed: Seal { by: caller.user.clone(), name: caller.user_name.clone(), at: now },
                decided: None,
                remark: None,
            };
            store::insert(tx, &c).await?;
            note(tx, &c, &c.proposed, &c.reason).await?;
            Ok(c)
        });
        done.map_err(|e: Error| match e.code {
            "unique" => Error::conflict("a correction of this fact waits for the purchaser").code("CorrectionWaits"),
            _ => e,
        })
    }

    /// Approves a correction, by the purchaser.
    ///
    /// # Errors
    /// Forbidden, for others; not found; conflict, if it is decided (code `CorrectionState`) or the caller proposed it (code `SamePerson`).
    pub async fn approve_correction(
        &self,
        caller: &Caller,
        id: &CorrectionId,
        remark: Option<&str>,
    ) -> Result<Correction> {
        let c = self.decide(caller, id, CorrectionEvent::Approve, remark).await?;
        // Closed months: at once, so that the purchaser sees what came of it. The pass that runs by itself would do it too.
        self.adjust_late().await?;
        Ok(c)
    }

    /// Refuses a correction, by the purchaser.
    ///
    /// # Errors
    /// As [`Billing::approve_correction`]; bad request, without a remark.
    pub async fn reject_correction(&self, caller: &Caller, id: &CorrectionId, remark: &str) -> Result<Correction> {
        self.decide(caller, id, CorrectionEvent::Reject, Some(remark)).await
    }

    /// Takes a correction back, by the operator.
    ///
    /// # Errors
    /// Forbidden, for others; not found; conflict, if it is decided.
    pub async fn withdraw_correction(&self, caller: &Caller, id: &CorrectionId) -> Result<Correction> {
        self.decide(caller, id, CorrectionEvent::Withdraw, None).await
    }

    /// Corrections, newest first unless asked otherwise.
    ///
    /// # Errors
    /// Bad request, for an order or a marker that the list does not have.
    pub async fn corrections(&self, f: &CorrectionFilter) -> Result<Listed<Correction>> {
        let mut tx = self.env.db.read().await?;
        store::list(&mut tx, f).await
    }

    /// A correction.
    ///
    /// # Errors
    /// Not found.
    pub async fn correction(&self, id: &CorrectionId) -> Result<Correction> {
        let mut tx = self.env.db.read().await?;
        store::get(&mut tx, id).await?.ok_or_else(nowhere)
    }

    /// What is in force from the fact's instant on, by it or by its last correction.
    async fn in_force(&self, tx: &mut Tx, f: &UsageFact, now: Timestamp) -> Result<Quantity> {
        let begun = self.of_stream(tx, f, self.calendar.month_of(f.at)?, now).await?;
        let named = |i: &&Interval| i.id == f.key || i.id.split(MARK).next() == Some(f.key.as_str());
        match begun.iter().find(|i| i.from == f.at) {
            None => Ok(Quantity::ZERO),
            Some(i) if named(&i) => Ok(i.quantity),
            Some(i) => {
                // An end at whose instant something else begins has no effect of its own.
                let text = format!("fact: {} is in force from the same instant: correct that one", i.id);
                Err(Error::conflict(text).code("NoEffect").field("fact"))
            }
        }
    }

    /// What price rows select the fact by. An end says nothing of that: it has what it ended.
    async fn attributes(&self, tx: &mut Tx, f: &UsageFact, now: Timestamp) -> Result<BTreeMap<String, String>> {
        if f.quantity != Quantity::ZERO {
            return Ok(f.attributes.clone());
        }
        let month = self.calendar.month_of(f.at.minus(Duration::from_micros(1)))?;
        let before = self.of_stream(tx, f, month, now).await?;
        // What runs on at the end of its month has no end there.
        let ended = before.into_iter().rfind(|i| i.from < f.at && i.to.is_none_or(|t| t >= f.at));
        Ok(ended.map_or_else(|| f.attributes.clone(), |i| i.attributes))
    }

    /// Intervals of the fact's resource and meter in a month, by time.
    async fn of_stream(&self, tx: &mut Tx, f: &UsageFact, month: Month, now: Timestamp) -> Result<Vec<Interval>> {
        let folded = self.fold(tx, &f.project, (month, month), now, crate::bill::fold::Want::Intervals).await?;
        let own = |i: &Interval| i.resource == f.resource && i.meter == f.meter;
        let mut all: Vec<Interval> = folded.intervals.into_iter().filter(own).collect();
        all.sort_by_key(|i| i.from);
        Ok(all)
    }

    async fn decide(
        &self,
        caller: &Caller,
        id: &CorrectionId,
        e: CorrectionEvent,
        remark: Option<&str>,
    ) -> Result<Correction> {
        let (role, who) = match e {
            CorrectionEvent::Approve | CorrectionEvent::Reject => {
                (Role::Purchaser, "the purchaser decides on corrections")
            }
            CorrectionEvent::Withdraw => (Role::Operator, "the operator takes corrections back"),
        };
        if !caller.acts_as(role) {
            return Err(Error::forbidden(who));
        }
        let remark = remark.map(|r| crate::words::text("remark", r, REASON)).transpose()?;
        let now = self.env.now();
        transact!(self.env.db, |tx| {
            let mut c = store::get(tx, id).await?.ok_or_else(nowhere)?;
            c.state = c.state.after(e)?;
            let seal = Seal { by: caller.user.clone(), name: caller.user_name.clone(), at: now };
            if e != CorrectionEvent::Withdraw && seal.by == c.proposed.by {
                return Err(Error::conflict("who proposed a correction does not decide on it").code("SamePerson"));
            }
            c.remark.clone_from(&remark);
            c.decided = Some(seal.clone());
            if !store::decide(tx, &c).await? {
                return Err(Error::conflict("the correction has been decided meanwhile").code("CorrectionState"));
            }
            note(tx, &c, &seal, remark.as_deref().unwrap_or_default()).await?;
            if c.state == CorrectionState::Approved {
                let found = self.fact(tx, &c.fact).await?;
                let before = store::approved(tx, &c.fact).await?;
                self.ingest_in(tx, &corrective(&c, &found, &before)).await?;
            }
            Ok(c)
        })
    }
}

fn nowhere() -> Error {
    Error::not_found("the correction could not be found")
}

async fn note(tx: &mut Tx, c: &Correction, seal: &Seal, reason: &str) -> Result<()> {
    let entry = Entry {
        correction: c.id.as_str(),
        fact: &c.fact,
        quantity: c.quantity,
        state: c.state.as_str(),
        by: seal.by.as_str(),
        reason,
    };
    let id = format!("{}:{}", c.id, c.state.as_str());
    runtime::ledger::append(tx, LEDGER, &id, seal.at, &serde_json::to_string(&entry)?).await
}

/// Facts that make the quantity of a correction the one in force. `before` are the corrections of the same fact that were approved earlier.
fn corrective(c: &Correction, found: &UsageFact, before: &[Correction]) -> Vec<UsageFact> {
    let fact = |key: String, attributes, quantity| UsageFact { key, attributes, quantity, ..found.clone() };
    let key = format!("{}{MARK}{}", c.fact, c.id);
    if c.quantity != Quantity::ZERO {
        // An attribute of its own: an end at the same instant ends what has its own attributes alone.
        return vec![fact(key, own(c), c.quantity)];
    }
    let corrected = before.iter().filter(|b| b.id != c.id && b.quantity != Quantity::ZERO).map(own);
    let first = (found.quantity != Quantity::ZERO).then(|| found.attributes.clone());
    let ended: BTreeSet<_> = first.into_iter().chain(corrected).collect();
    let numbered = ended.into_iter().enumerate();
    numbered.map(|(n, a)| fact(if n == 0 { key.clone() } else { format!("{key}.{n}") }, a, Quantity::ZERO)).collect()
}

/// Attributes of the fact that a correction became.
fn own(c: &Correction) -> BTreeMap<String, String> {
    let mut all = c.attributes.clone();
    all.insert(ATTRIBUTE.to_owned(), c.id.to_string());
    all
}
