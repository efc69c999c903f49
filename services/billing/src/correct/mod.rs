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
use crate::usage::interval::{Point, of_stream};
use kernel::{Caller, CorrectionId, Error, ProjectId, Quantity, Result, Role, Timestamp};
use runtime::port::UsageFact;
use runtime::transact;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

const REASON: usize = 2000;
const EVIDENCE: usize = 2000;
const KEY: usize = 600;
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
    /// Older than this one.
    pub marker: Option<CorrectionId>,
    /// At most so many.
    pub limit: u32,
}

/// The stored fact that is corrected.
pub(crate) struct Found {
    pub project: ProjectId,
    pub point: Point,
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
        if !caller.has(Role::Operator) && !caller.is_admin() {
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
            let found = store::fact(tx, &fact).await?;
            let found = found.ok_or_else(|| Error::bad_request("fact: there is no such usage").field("fact"))?;
            let p = &found.point;
            let stream = crate::usage::store::stream(tx, &found.project, &p.resource, &p.meter).await?;
            let old = in_force(&stream, &fact, p.at)?;
            if old == quantity {
                let text = format!("quantity: {quantity} is what is in force");
                return Err(Error::bad_request(text).field("quantity"));
            }
            let c = Correction {
                id: CorrectionId::fresh(),
                project: found.project.clone(),
                fact: fact.clone(),
                resource: p.resource.clone(),
                meter: p.meter.clone(),
                at: p.at,
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

    /// Corrections, newest first.
    ///
    /// # Errors
    /// What the database says.
    pub async fn corrections(&self, f: &CorrectionFilter) -> Result<Vec<Correction>> {
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
        if !caller.has(role) && !caller.is_admin() {
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
                let found =
                    store::fact(tx, &c.fact).await?.ok_or_else(|| Error::internal("a usage fact is missing"))?;
                let stream = crate::usage::store::stream(tx, &c.project, &c.resource, &c.meter).await?;
                self.admit(tx, &corrective(&c, &found, &stream)).await?;
            }
            Ok(c)
        })
    }
}

fn nowhere() -> Error {
    Error::not_found("the correction could not be found")
}

async fn note(tx: &mut runtime::Tx, c: &Correction, seal: &Seal, reason: &str) -> Result<()> {
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

/// What is in force from the fact's instant on, by it or by its last correction.
fn in_force(stream: &[Point], fact: &str, at: Timestamp) -> Result<Quantity> {
    let begun = of_stream(stream.to_vec()).into_iter().find(|i| i.from == at);
    match begun {
        None => Ok(Quantity::ZERO),
        Some(i) if i.id == fact || i.id.split(MARK).next() == Some(fact) => Ok(i.quantity),
        Some(i) => {
            // An end at whose instant something else begins has no effect of its own.
            let text = format!("fact: {} is in force from the same instant: correct that one", i.id);
            Err(Error::conflict(text).code("NoEffect").field("fact"))
        }
    }
}

/// Facts that make the quantity of a correction the one in force.
fn corrective(c: &Correction, found: &Found, stream: &[Point]) -> Vec<UsageFact> {
    let p = &found.point;
    let fact = |key: String, attributes, quantity| UsageFact {
        key,
        kind: p.kind.clone(),
        resource: p.resource.clone(),
        name: p.name.clone(),
        project: found.project.clone(),
        meter: p.meter.clone(),
        attributes,
        quantity,
        at: p.at,
    };
    let key = format!("{}{MARK}{}", c.fact, c.id);
    if c.quantity != Quantity::ZERO {
        // An attribute of its own: an end at the same instant ends what has its own attributes alone. An end has none to select by: they
        // are those of what it ended.
        let before =
            stream.iter().filter(|x| x.at < p.at && x.quantity != Quantity::ZERO).max_by_key(|x| (x.at, x.key.clone()));
        let like = if p.quantity == Quantity::ZERO { before.unwrap_or(p) } else { p };
        let mut attributes = like.attributes.clone();
        attributes.insert(ATTRIBUTE.to_owned(), c.id.to_string());
        return vec![fact(key, attributes, c.quantity)];
    }
    let begun = stream.iter().filter(|x| x.at == p.at && x.quantity != Quantity::ZERO);
    let attributes: BTreeSet<_> = begun.map(|x| x.attributes.clone()).collect();
    let numbered = attributes.into_iter().enumerate();
    numbered.map(|(n, a)| fact(if n == 0 { key.clone() } else { format!("{key}.{n}") }, a, Quantity::ZERO)).collect()
}
