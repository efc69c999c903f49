//! From the result that is told to the one that is signed off: confirmation or appeal by the operator, review by the purchaser.

use super::state::Event;
use super::{Assessment, State, missing, scheme_of, store};
use crate::Billing;
use crate::assess;
use crate::contract::Contract;
use crate::contract::terms::Span;
use crate::contract::terms::scheme::Scheme;
use crate::record::{self, Entry, Evidence, Said, operator, purchaser};
use kernel::calendar::Hours;
use kernel::{AssessmentId, Caller, Error, Result, Timestamp};
use runtime::{Tx, transact};

/// Most items that an appeal names.
const ITEMS_LIMIT: usize = 100;

/// An objection.
#[derive(Debug, Clone)]
pub struct NewAppeal {
    /// Items that it is about; none for the whole.
    pub items: Vec<String>,
    /// Why.
    pub reason: String,
    /// Proof (证明材料), at least one piece.
    pub evidence: Vec<Evidence>,
}

/// How long something takes that the contract owes after an event.
pub(super) fn clock(c: &Contract, events: &[&str]) -> Option<Span> {
    let named = |e: &str| c.obligations.iter().filter(|o| o.after.as_deref() == Some(e)).find_map(|o| o.due);
    events.iter().find_map(|e| named(e))
}

impl Billing {
    /// One step: checks the state, lets `change` do the rest, appends what was said, stores.
    async fn step(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        id: &AssessmentId,
        (event, kind): (Event, &str),
        said: Said,
        change: impl FnOnce(&mut Assessment, &Contract, &Scheme) -> Result<()>,
    ) -> Result<Assessment> {
        let mut a = store::get(tx, id).await?.ok_or_else(|| missing(id))?;
        let next = a.state.after(event)?;
        let c = self.version(tx, &a.contract, &a.version).await?;
        let scheme = scheme_of(&c, &a.scheme)?;
        change(&mut a, &c, scheme)?;
        a.state = next;
        store::update(tx, &mut a).await?;
        self.tell_assessment(tx, &a, scheme, kind, caller).await?;
        self.say(tx, &Entry::new(id.as_str(), kind, "", said, caller, self.env.now())).await?;
        store::get(tx, id).await?.ok_or_else(|| missing(id))
    }

    /// Tells the operator the result; from here the time for an appeal runs.
    ///
    /// # Errors
    /// Forbidden, for others than the purchaser; conflict, while the period runs (`PeriodRuns`) or something is open (`Open`), naming it.
    pub async fn announce(&self, caller: &Caller, id: &AssessmentId) -> Result<Assessment> {
        purchaser(caller)?;
        let (now, work) = (self.env.now(), self.around().work);
        transact!(self.env.db, |tx| {
            let change = |a: &mut Assessment, c: &Contract, s: &Scheme| {
                if s.every.months().is_some() && a.until >= work.day_of(now) {
                    let e = format!("the period runs until {}", a.until);
                    return Err(Error::conflict(e).code("PeriodRuns"));
                }
                nothing_open(a, c, s)?;
                a.announced_at = Some(now);
                a.appeal_until = s.appeal.map(|span| work.deadline(now, span, Hours::Working)).transpose()?;
                Ok(())
            };
            self.step(tx, caller, id, (Event::Announce, "announcement"), Said::default(), change).await
        })
    }

    /// The operator agrees with the result (书面确认); there is no appeal after that.
    ///
    /// # Errors
    /// Forbidden, for others than the operator; conflict, in another state or a second time.
    pub async fn confirm_assessment(&self, caller: &Caller, id: &AssessmentId) -> Result<Assessment> {
        operator(caller)?;
        let now = self.env.now();
        transact!(self.env.db, |tx| {
            let change = |a: &mut Assessment, _: &Contract, _: &Scheme| {
                if a.confirmed_at.is_some() {
                    return Err(Error::conflict("the result is confirmed").code("AssessmentState"));
                }
                a.confirmed_at = Some(now);
                Ok(())
            };
            self.step(tx, caller, id, (Event::Confirm, "confirmation"), Said::default(), change).await
        })
    }

    /// The operator objects, within the contract's time.
    ///
    /// # Errors
    /// Forbidden, for others than the operator; bad request, naming the field; conflict, when the time is over (`AppealTime`) or the result
    /// was confirmed.
    pub async fn appeal(&self, caller: &Caller, id: &AssessmentId, new: NewAppeal) -> Result<Assessment> {
        operator(caller)?;
        let reason = record::text("reason", &new.reason)?;
        let evidence = record::proof(new.evidence, true)?;
        if new.items.len() > ITEMS_LIMIT {
            return Err(Error::bad_request(format!("items: at most {ITEMS_LIMIT}")).field("items"));
        }
        let (now, work) = (self.env.now(), self.around().work);
        let said = Said { reason: Some(reason), evidence, items: new.items, ..Said::default() };
        transact!(self.env.db, |tx| {
            let change = |a: &mut Assessment, c: &Contract, s: &Scheme| {
                let ids = || s.items.iter().map(|i| &i.id).chain(s.vetoes.iter().map(|v| &v.id));
                if !said.items.iter().all(|n| ids().any(|id| id == n)) {
                    return Err(Error::bad_request("items: one is no item of the scheme").field("items"));
                }
                if a.confirmed_at.is_some() {
                    return Err(Error::conflict("the result was confirmed").code("AssessmentState"));
                }
                if let Some(t) = a.appeal_until.filter(|t| now >= *t) {
                    let e = format!("an appeal was possible until {}", t.rfc3339());
                    return Err(Error::conflict(e).code("AppealTime"));
                }
                a.review_until = clock(c, &["appeal"]).map(|s| work.deadline(now, s, Hours::Working)).transpose()?;
                Ok(())
            };
            self.step(tx, caller, id, (Event::Appeal, "appeal"), said.clone(), change).await
        })
    }

    /// The purchaser decides on an appeal; what was wrong has been judged again, or mended in the records and taken again, before.
    ///
    /// # Errors
    /// Forbidden, for others than the purchaser; bad request without a reason; conflict, without an appeal or while something is open.
    pub async fn review(&self, caller: &Caller, id: &AssessmentId, upheld: bool, reason: &str) -> Result<Assessment> {
        purchaser(caller)?;
        let said = Said { verdict: Some(upheld), reason: Some(record::text("reason", reason)?), ..Said::default() };
        let now = self.env.now();
        transact!(self.env.db, |tx| {
            let change = |a: &mut Assessment, c: &Contract, s: &Scheme| {
                nothing_open(a, c, s)?;
                a.reviewed_at = Some(now);
                Ok(())
            };
            self.step(tx, caller, id, (Event::Decide, "decision"), said.clone(), change).await
        })
    }

    /// Signs off: from here the score never changes.
    ///
    /// # Errors
    /// Forbidden, for others than the purchaser; conflict, while the operator may still appeal (`AppealTime`), and if it is final already.
    pub async fn finalise(&self, caller: &Caller, id: &AssessmentId) -> Result<Assessment> {
        purchaser(caller)?;
        let (now, work) = (self.env.now(), self.around().work);
        transact!(self.env.db, |tx| {
            let change = |a: &mut Assessment, c: &Contract, s: &Scheme| {
                let waits = a.state == State::Announced && a.confirmed_at.is_none();
                if let Some(t) = a.appeal_until.filter(|t| waits && now < *t) {
                    let e = format!("the operator may appeal until {}", t.rfc3339());
                    return Err(Error::conflict(e).code("AppealTime"));
                }
                a.outcome = Some(assess::score(c, s, &a.inputs())?);
                a.final_at = Some(now);
                if a.failed(s) {
                    let own = format!("{}-failed", s.id);
                    let span = clock(c, &[&own, "assessment-failed"]);
                    a.rectify_until = span.map(|s| work.deadline(now, s, Hours::Working)).transpose()?;
                }
                Ok(())
            };
            let said = self.final_said(tx, id).await?;
            self.step(tx, caller, id, (Event::Finalise, "final"), said, change).await
        })
    }

    /// What the ledger says of a final score: the score, and the digest of all that it rests on.
    async fn final_said(&self, tx: &mut Tx, id: &AssessmentId) -> Result<Said> {
        let a = store::get(tx, id).await?.ok_or_else(|| missing(id))?;
        let c = self.version(tx, &a.contract, &a.version).await?;
        let s = assess::score(&c, scheme_of(&c, &a.scheme)?, &a.inputs())?;
        let digest = crypto::hash::sm3_hex(serde_json::to_string(&s)?.as_bytes());
        Ok(Said { value: Some(s.score), items: s.vetoes, digest: Some(digest), ..Said::default() })
    }
}

fn nothing_open(a: &Assessment, c: &Contract, s: &Scheme) -> Result<()> {
    let score = assess::score(c, s, &a.inputs())?;
    if score.open.is_empty() {
        return Ok(());
    }
    Err(Error::conflict(format!("nobody has told yet: {}", score.open.join(", "))).code("Open"))
}

/// Until when an instant is in time, for those who show it.
impl Assessment {
    /// The result was told after it was due, or is not told and due.
    pub fn late(&self, now: Timestamp) -> bool {
        store::late(self.due_at, self.announced_at, now)
    }
    /// An appeal was decided late, or waits and is due.
    pub fn review_late(&self, now: Timestamp) -> bool {
        store::late(self.review_until, self.reviewed_at, now)
    }
}
