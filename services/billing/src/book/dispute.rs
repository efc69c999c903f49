//! Disputes: a side freezes a line, the operator proposes how that ends, and it ends so once it is accepted.
//!
//! ```text
//!                       ┌───────────propose anew────────────┐
//!                       ▼                                   │
//! open ──propose──▶ proposed ──decline (who disputes)──▶ declined ──decide (the purchaser, on a tenant's dispute)──┐
//!   │  (operator)       │                                   │                                                      ▼
//!   │                   ├──lapse (nobody answered in time)──▶ declined                                                 │
//!   │                   └──accept (who disputes; or silence, if the contract says so)──▶ upheld or rejected ◀──────────┘
//!   └──withdraw (who disputes, from any of the three)──▶ withdrawn
//! ```
//!
//! The operator proposes either that it was right (`uphold`, with the right quantity) or that the line stands (`reject`). Until somebody of the
//! customer agrees the line stays frozen and nothing is booked: nobody of the supplier decides what is owed. The right quantity is what
//! the line that is corrected comes to as a whole, all earlier adjustments included; it is below what is booked, since usage that was
//! forgotten is a correction, which the purchaser approves. A reversal only takes back what was booked and has no quantity of its own.
//!
//! A proposal is answered (`answer.rs`) within the contract's time to verify a bill. Silence until then means what the contract says that it
//! means for a bill: that it is agreed with (`silence = "confirms"`), or nothing, and then it counts as declined, so that it can be proposed anew
//! and, on a tenant's dispute, be decided. A contract without such a time gives the tenant none: the purchaser decides when he sees fit.

use super::act::{Place, side_of, stamp, two_people};
use super::adjust::{AdjustmentLine, Booked, Standing};
use super::state::LineEvent;
use super::{Book, BookLine, Dispute, Proposal, Seal, Side, adjust, store};
use crate::Billing;
use crate::bill::Bill;
use crate::journal::{self, Account, Kind, NewEntry, words};
use crate::month::Month;
use kernel::{Caller, DisputeId, Error, Quantity, Result, Role};
use runtime::{Tx, transact};
use serde::{Deserialize, Serialize};

/// Longest reason.
pub(super) const REASON: usize = 2000;

words! {
    /// State of a dispute.
    DisputeState {
        /// It waits for the operator.
        Open = "open" "待处理";
        /// The operator has said how it should end.
        Proposed = "proposed" "待确认处理意见";
        /// Who disputes does not agree with that.
        Declined = "declined" "不同意处理意见";
        /// It was right: adjusted in a later period.
        Upheld = "upheld" "争议成立";
        /// The line stands as it was billed.
        Rejected = "rejected" "争议不成立";
        /// It was given up.
        Withdrawn = "withdrawn" "已撤回";
    }
}

/// What happens to a dispute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DisputeEvent {
    /// The operator says how it should end.
    Propose,
    /// Who disputes agrees.
    Accept {
        /// That the dispute was right.
        upheld: bool,
    },
    /// The purchaser decides on what the tenant does not agree with.
    Decide {
        /// That the dispute was right.
        upheld: bool,
    },
    /// Who disputes does not agree.
    Decline,
    /// Who disputes has not answered in time, and silence agrees with nothing.
    Lapse,
    /// Who disputes gives it up.
    Withdraw,
}

impl DisputeState {
    /// Where an event leads, or that it does not apply.
    ///
    /// # Errors
    /// Conflict (code `DisputeState`), naming the state.
    pub fn after(self, e: DisputeEvent) -> Result<DisputeState> {
        use {DisputeEvent as E, DisputeState as S};
        match (self, e) {
            (S::Open | S::Declined, E::Propose) => Ok(S::Proposed),
            (S::Proposed, E::Decline | E::Lapse) => Ok(S::Declined),
            (S::Proposed | S::Declined, E::Accept { upheld }) | (S::Declined, E::Decide { upheld }) => {
                Ok(if upheld { S::Upheld } else { S::Rejected })
            }
            (S::Open | S::Proposed | S::Declined, E::Withdraw) => Ok(S::Withdrawn),
            (S::Open, E::Accept { .. } | E::Decide { .. } | E::Decline | E::Lapse)
            | (S::Proposed, E::Propose | E::Decide { .. })
            | (S::Declined, E::Decline | E::Lapse)
            | (S::Upheld | S::Rejected | S::Withdrawn, _) => {
                let what = match e {
                    E::Propose => "has no room for a proposal",
                    E::Accept { .. } => "has no proposal to accept",
                    E::Decide { .. } => "is not the purchaser's to decide before who disputes has declined a proposal",
                    E::Decline => "has no proposal to decline",
                    E::Lapse => "has no proposal to answer",
                    E::Withdraw => "cannot be withdrawn",
                };
                Err(Error::conflict(format!("a dispute that is {} {what}", self.as_str())).code("DisputeState"))
            }
        }
    }
}

impl Billing {
    /// Disputes a line: freezes it, and nothing else.
    ///
    /// # Errors
    /// As [`Billing::confirm`]; bad request, without a reason.
    pub async fn dispute(&self, caller: &Caller, at: &Place, side: Option<&str>, reason: &str) -> Result<Dispute> {
        let side = side_of(caller, &at.project, side)?;
        let reason = crate::words::text("reason", reason, REASON)?;
        let seal = self.seal(caller);
        transact!(self.env.db, |tx| {
            let (mut book, mut line) = self.line(tx, at).await?;
            self.step_line(tx, &mut book, &mut line, LineEvent::Dispute(side), &seal, Some(&reason)).await?;
            let d = Dispute {
                id: DisputeId::fresh(),
                bill: line.bill.clone(),
                n: line.n,
                project: line.project.clone(),
                month: line.month.clone(),
                item: line.item.clone(),
                amount: line.amount,
                side,
                state: DisputeState::Open,
                reason: reason.clone(),
                raised: seal.clone(),
                proposal: None,
                resolution: None,
                resolved: None,
                adjustment: None,
            };
            let fen = journal::fen(d.amount)?;
            store::insert_dispute(tx, &d, fen).await?;
            line.dispute = Some(d.id.clone());
            store::update_line(tx, &line).await?;
            store::update_book(tx, &book).await?;
            let memo = format!("line {} of the bill of {} for {}", d.n, d.project, d.month);
            let e = NewEntry::of(Kind::Dispute, d.id.as_str(), seal.by.as_str(), memo)
                .about(&d.project)
                .with(Account::Disputed, Some(&d.project), fen)
                .with(Account::Accrued, Some(&d.project), -fen);
            journal::post(tx, &e, seal.at).await?;
            Ok(d)
        })
    }

    /// Gives a dispute up, by the side that raised it: that confirms the line for this side.
    ///
    /// # Errors
    /// As [`Billing::confirm`]; conflict, if the line is not disputed by this side.
    pub async fn withdraw(&self, caller: &Caller, at: &Place, side: Option<&str>, reason: &str) -> Result<Dispute> {
        let side = side_of(caller, &at.project, side)?;
        let reason = crate::words::text("reason", reason, REASON)?;
        let seal = self.seal(caller);
        transact!(self.env.db, |tx| {
            let (mut book, mut line) = self.line(tx, at).await?;
            self.step_line(tx, &mut book, &mut line, LineEvent::Withdraw(side), &seal, Some(&reason)).await?;
            let d = dispute_of(tx, &line).await?;
            let state = d.state.after(DisputeEvent::Withdraw)?;
            confirmed_by(&mut line, side, &seal)?;
            let d = self.resolve(tx, d, state, &reason, &seal).await?;
            self.close_line(tx, &book, &mut line, &seal).await?;
            Ok(d)
        })
    }

    /// Proposes, by the operator, that a dispute was right and what the right quantity is. Nothing is booked before that is accepted.
    ///
    /// # Errors
    /// Forbidden, for others; not found; bad request, if the quantity breaks a rule or is not below what is booked; conflict, if the line is
    /// not disputed, is a reversal (code `Reversal`), or a proposal waits (code `DisputeState`).
    pub async fn uphold(&self, caller: &Caller, at: &Place, quantity: Quantity, finding: &str) -> Result<Dispute> {
        self.propose_end(caller, at, Some(super::act::sound(quantity)?), finding).await
    }

    /// Proposes, by the operator, that a disputed line stands as it was billed.
    ///
    /// # Errors
    /// As [`Billing::uphold`].
    pub async fn reject_dispute(&self, caller: &Caller, at: &Place, finding: &str) -> Result<Dispute> {
        self.propose_end(caller, at, None, finding).await
    }

    async fn propose_end(
        &self,
        caller: &Caller,
        at: &Place,
        quantity: Option<Quantity>,
        finding: &str,
    ) -> Result<Dispute> {
        if !caller.acts_as(Role::Operator) {
            return Err(Error::forbidden("the operator proposes how disputes end"));
        }
        let finding = crate::words::text("finding", finding, REASON)?;
        let seal = self.seal(caller);
        transact!(self.env.db, |tx| {
            let (book, line) = self.line(tx, at).await?;
            let mut d = self.frozen_by(tx, &line).await?;
            d.state = d.state.after(DisputeEvent::Propose)?;
            let said = match quantity {
                Some(q) => {
                    self.lowered(tx, &line, q).await?;
                    format!("quantity {q}: {finding}")
                }
                None => format!("as billed: {finding}"),
            };
            let n = d.proposal.as_ref().map_or(1, |p| p.n + 1);
            let (due, silence) = (self.answer_due(seal.at)?, self.contract().books.silence);
            d.proposal = Some(Proposal { n, quantity, finding: finding.clone(), by: seal.clone(), due, silence });
            store::update_dispute(tx, &d).await?;
            note(tx, &line, "propose", None, &seal, Some(&said)).await?;
            self.tell_proposed(tx, (&book, line.n), (finding.as_str(), due), &seal).await?;
            Ok(d)
        })
    }

    /// The dispute by which a line is frozen.
    pub(super) async fn frozen_by(&self, tx: &mut Tx, line: &BookLine) -> Result<Dispute> {
        if !line.state.disputed() {
            let e = format!("a line that is {} is not disputed", line.state.as_str());
            return Err(Error::conflict(e).code("LineState"));
        }
        dispute_of(tx, line).await
    }

    /// Closes a dispute and unfreezes what it came to.
    pub(super) async fn resolve(
        &self,
        tx: &mut Tx,
        d: Dispute,
        state: DisputeState,
        finding: &str,
        seal: &Seal,
    ) -> Result<Dispute> {
        let d = Dispute { state, resolution: Some(finding.to_owned()), resolved: Some(seal.clone()), ..d };
        store::update_dispute(tx, &d).await?;
        let fen = journal::fen(d.amount)?;
        let memo = format!("line {} of the bill of {} for {}: {}", d.n, d.project, d.month, state.as_str());
        let e = NewEntry::of(Kind::Resolution, d.id.as_str(), seal.by.as_str(), memo)
            .about(&d.project)
            .with(Account::Accrued, Some(&d.project), fen)
            .with(Account::Disputed, Some(&d.project), -fen);
        journal::post(tx, &e, seal.at).await?;
        Ok(d)
    }

    pub(super) async fn close_line(&self, tx: &mut Tx, book: &Book, line: &mut BookLine, seal: &Seal) -> Result<()> {
        self.finish(line, seal)?;
        store::update_line(tx, line).await?;
        store::update_book(tx, book).await
    }

    /// What a smaller quantity does to what a line stands for, which is the line itself or the one that an adjustment line books anew.
    pub(super) async fn lowered(&self, tx: &mut Tx, line: &BookLine, q: Quantity) -> Result<(Bill, Standing, Booked)> {
        let (bill, key) = match AdjustmentLine::of_key(&line.key) {
            None => (line.bill.clone(), line.key.clone()),
            Some(_) if line.key.ends_with(":reversal") => {
                let e = "the line takes back what was booked and has no quantity of its own: dispute the line that books it anew";
                return Err(Error::conflict(e).code("Reversal"));
            }
            Some(id) => {
                let a = store::get_adjustment(tx, &id).await?;
                let a = a.ok_or_else(|| Error::internal("an adjustment is missing"))?;
                (a.bill, a.line)
            }
        };
        let bill = store::get_bill(tx, &bill).await?.ok_or_else(|| Error::internal("a closed bill is missing"))?;
        let s = adjust::standing(tx, &bill).await?.remove(&key);
        let s = s.ok_or_else(|| Error::internal("a line is missing in its bill"))?;
        if q >= s.booked.quantity {
            let booked = s.booked.quantity;
            let text = if q == booked {
                format!("quantity: {q} is what is booked; reject the dispute instead")
            } else {
                format!("quantity: is above the {booked} that is booked; what was forgotten is a correction of usage")
            };
            return Err(Error::bad_request(text).field("quantity"));
        }
        let amount = self.price(&s.line, Month::parse(&bill.month)?, q)?;
        let new = Booked { quantity: q, amount, facts: s.booked.facts };
        Ok((bill, s, new))
    }
}

/// The last dispute of a line.
async fn dispute_of(tx: &mut Tx, line: &BookLine) -> Result<Dispute> {
    let id = line.dispute.as_ref().ok_or_else(|| Error::internal("a disputed line has no dispute"))?;
    store::get_dispute(tx, id).await?.ok_or_else(|| Error::internal("a dispute is missing"))
}

/// The end of a dispute that confirms the line for a side, unless it was confirmed for it before.
pub(super) fn confirmed_by(line: &mut BookLine, side: Side, seal: &Seal) -> Result<()> {
    let (own, other) = match side {
        Side::Tenant => (&line.tenant, &line.purchaser),
        Side::Purchaser => (&line.purchaser, &line.tenant),
    };
    two_people(other.as_ref(), seal)?;
    if own.is_none() {
        stamp(line, side, seal);
    }
    Ok(())
}

pub(super) async fn note(
    tx: &mut Tx,
    line: &BookLine,
    event: &str,
    side: Option<Side>,
    seal: &Seal,
    reason: Option<&str>,
) -> Result<()> {
    let who = (seal.by.as_str(), seal.name.as_str());
    store::insert_event(tx, &line.bill, Some(line.n), event, side, who, reason, seal.at).await
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVENTS: [DisputeEvent; 8] = [
        DisputeEvent::Propose,
        DisputeEvent::Accept { upheld: true },
        DisputeEvent::Accept { upheld: false },
        DisputeEvent::Decide { upheld: true },
        DisputeEvent::Decide { upheld: false },
        DisputeEvent::Decline,
        DisputeEvent::Lapse,
        DisputeEvent::Withdraw,
    ];

    #[test]
    fn the_operator_alone_ends_nothing_and_what_is_ended_stays_so() {
        let proposed = DisputeState::Open.after(DisputeEvent::Propose).unwrap();
        assert_eq!(proposed, DisputeState::Proposed);
        assert!(proposed.after(DisputeEvent::Propose).is_err(), "not anew before it is declined");
        for e in EVENTS {
            for s in [DisputeState::Upheld, DisputeState::Rejected, DisputeState::Withdrawn] {
                assert!(s.after(e).is_err(), "{s:?} {e:?}");
            }
        }
    }

    #[test]
    fn the_purchaser_decides_only_on_what_was_declined() {
        for upheld in [true, false] {
            for s in [DisputeState::Open, DisputeState::Proposed] {
                assert!(s.after(DisputeEvent::Decide { upheld }).is_err());
            }
            let end = if upheld { DisputeState::Upheld } else { DisputeState::Rejected };
            assert_eq!(DisputeState::Declined.after(DisputeEvent::Decide { upheld }).unwrap(), end);
        }
        assert_eq!(DisputeState::Declined.after(DisputeEvent::Propose).unwrap(), DisputeState::Proposed);
        assert_eq!(DisputeState::Proposed.after(DisputeEvent::Lapse).unwrap(), DisputeState::Declined);
        for s in [DisputeState::Open, DisputeState::Declined] {
            assert!(s.after(DisputeEvent::Lapse).is_err(), "{s:?}");
        }
    }
}
