//! Signatures: the operator's, upon which the inputs stand, then the purchaser's, upon which the payments are fixed and posted in the
//! journal, all in one transaction.

use super::state::{Event, PaymentState, State};
use super::{Payment, Settlement, Signature, computed, draft, missing, store};
use crate::Billing;
use crate::book::settle::Posted;
use crate::record::{self, Entry, Said, operator, party, purchaser};
use crate::settle::Fees;
use kernel::calendar::Hours;
use kernel::{Caller, Error, Money, PaymentId, Result, SettlementId, Timestamp};
use runtime::{Tx, transact};
use std::collections::BTreeMap;

/// The event of the contract that starts the time in which the purchaser checks.
const LIST: &str = "settlement-list";

impl Billing {
    /// Signs: the operator a draft, the purchaser what the operator signed. The digest is that of the inputs which the signer has seen.
    ///
    /// # Errors
    /// Forbidden, for the wrong side, or if one person would sign for both (`SamePerson`); conflict, if the inputs are others by now
    /// (`Stale`), if there is nothing to settle (`NothingDue`), if it is closed, or, upon the purchaser's signature, if lines of bills that it
    /// takes in are not confirmed (`Unconfirmed`) or the books come to something else by now (`BooksChanged`).
    pub async fn sign_settlement(&self, caller: &Caller, id: &SettlementId, digest: &str) -> Result<Settlement> {
        party(caller)?;
        let now = self.env.now();
        let me = Signature { by: caller.user.clone(), by_name: caller.user_name.clone(), at: now };
        transact!(self.env.db, |tx| {
            let mut s = store::get(tx, id).await?.ok_or_else(|| missing(id))?;
            let event = if s.state == State::Draft { Event::Propose } else { Event::Close };
            let next = s.state.after(event)?;
            match event {
                Event::Propose => operator(caller)?,
                _ => purchaser(caller)?,
            }
            if s.inputs_digest != digest || draft::digest(&s.inputs)? != digest {
                let e = "digest: the settlement was computed anew since: look at it again";
                return Err(Error::conflict(e).code("Stale").field("digest"));
            }
            let kind = if event == Event::Propose {
                self.propose(tx, &mut s, me.clone()).await?;
                "proposal"
            } else {
                self.close_settlement(tx, &mut s, me.clone()).await?;
                "signature"
            };
            s.state = next;
            store::update(tx, &mut s).await?;
            self.tell_settlement(tx, &s, kind, None, caller).await?;
            let said = Said { digest: Some(digest.to_owned()), ..Said::default() };
            self.say(tx, &Entry::new(id.as_str(), kind, &s.seq.to_string(), said, caller, now)).await?;
            store::get(tx, id).await?.ok_or_else(|| missing(id))
        })
    }

    async fn propose(&self, tx: &mut Tx, s: &mut Settlement, me: Signature) -> Result<()> {
        let c = self.version(tx, &s.inputs.contract, &s.inputs.version).await?;
        let statement = computed(c, &s.inputs)?;
        if statement.adds.is_empty() {
            return Err(Error::conflict("there is nothing to settle until this day").code("NothingDue"));
        }
        let span =
            statement.contract.obligations.iter().filter(|o| o.after.as_deref() == Some(LIST)).find_map(|o| o.due);
        let work = self.around().work;
        s.review_until = span.map(|span| work.deadline(me.at, span, Hours::Working)).transpose()?;
        s.proposed = Some(me);
        Ok(())
    }

    async fn close_settlement(&self, tx: &mut Tx, s: &mut Settlement, me: Signature) -> Result<()> {
        if s.proposed.as_ref().is_some_and(|p| p.by == me.by) {
            return Err(Error::forbidden("each side is to be signed for by another person").code("SamePerson"));
        }
        let c = self.version(tx, &s.inputs.contract, &s.inputs.version).await?;
        let statement = computed(c, &s.inputs)?;
        let mut taken: Vec<Fees> = s.inputs.settled.iter().filter_map(|d| d.fees).collect();
        for (place, due) in (1u32..).zip(statement.adds) {
            let posted = Posted {
                settlement: s.id.as_str(),
                contract: &statement.contract,
                due: &due,
                booked: &s.inputs.booked,
                again: due.fees.is_some_and(|f| taken.contains(&f)),
                person: me.by.as_str(),
                at: me.at,
            };
            self.post_settlement(tx, posted).await?;
            taken.extend(due.fees);
            let state = if due.payable > Money::ZERO { PaymentState::Due } else { PaymentState::Nothing };
            let mut p = Payment {
                id: PaymentId::fresh(),
                contract: s.contract.clone(),
                settlement: s.id.clone(),
                place,
                due,
                state,
                seq: 1,
                met: BTreeMap::new(),
                pay_by: None,
                paid_on: None,
            };
            p.pay_by = self.pay_by(&statement.contract, &p)?;
            store::insert_payment(tx, &p).await?;
        }
        s.closed = Some(me);
        Ok(())
    }

    /// The purchaser sends it back, with a reason; it is a draft again.
    ///
    /// # Errors
    /// Forbidden, for others than the purchaser; bad request without a reason; conflict, unless it waits for the purchaser.
    pub async fn return_settlement(&self, caller: &Caller, id: &SettlementId, reason: &str) -> Result<Settlement> {
        purchaser(caller)?;
        let said = Said { reason: Some(record::text("reason", reason)?), ..Said::default() };
        let now = self.env.now();
        transact!(self.env.db, |tx| {
            let mut s = store::get(tx, id).await?.ok_or_else(|| missing(id))?;
            s.state = s.state.after(Event::Return)?;
            (s.proposed, s.review_until) = (None, None);
            store::update(tx, &mut s).await?;
            self.tell_settlement(tx, &s, "return", said.reason.as_deref(), caller).await?;
            self.say(tx, &Entry::new(id.as_str(), "return", &s.seq.to_string(), said.clone(), caller, now)).await?;
            store::get(tx, id).await?.ok_or_else(|| missing(id))
        })
    }
}

impl Settlement {
    /// The purchaser took longer than the contract allows, or takes longer by now.
    pub fn review_late(&self, now: Timestamp) -> bool {
        self.review_until.is_some_and(|u| self.closed.as_ref().map_or(now, |c| c.at) > u)
    }
}
