//! How a proposed end of a dispute is answered: accepted, declined, or by silence.

use super::act::{Place, side_of};
use super::adjust::{Cause, Why};
use super::dispute::{DisputeEvent, REASON, confirmed_by, note};
use super::state::LineEvent;
use super::{Book, BookLine, Dispute, DisputeState, Proposal, Seal, Side, store};
use crate::Billing;
use kernel::calendar::Hours;
use kernel::{Caller, DisputeId, Error, ErrorKind, Result, Timestamp};
use runtime::{Tx, transact};

/// Disputes that are looked up at once.
const BATCH: u32 = 100;

impl Proposal {
    /// Nobody need wait for who disputes: the contract gives no time to answer, or it is over and silence agrees with nothing.
    fn waited(&self, now: Timestamp) -> bool {
        self.due.is_none_or(|d| d <= now && !self.silence)
    }
    /// The time is over, and silence has agreed.
    fn agreed(&self, now: Timestamp) -> bool {
        self.silence && self.due.is_some_and(|d| d <= now)
    }
}

/// The proposal that is there, if it is the one that was seen.
fn current(d: &Dispute, seen: i64) -> Result<Proposal> {
    let p = d.proposal.clone().ok_or_else(|| Error::internal("a proposed end is missing"))?;
    if p.n != seen {
        let e = format!("proposal: {seen} is not the current one, which is {}", p.n);
        return Err(Error::conflict(e).code("ProposalChanged").field("proposal"));
    }
    Ok(p)
}

impl Billing {
    /// Until when a proposal made at an instant is answered.
    pub(super) fn answer_due(&self, at: Timestamp) -> Result<Option<Timestamp>> {
        self.contract().books.verify.map(|s| self.around().work.deadline(at, s, Hours::Always)).transpose()
    }

    /// Agrees with the operator's proposal of a number, by the side that disputes; or, once a tenant has declined it, has let his time pass, or
    /// has none by the contract, decides so, by the purchaser. What was proposed comes true: an adjustment in the next period, or the line as it
    /// was billed, confirmed for this side.
    ///
    /// # Errors
    /// As [`Billing::confirm`]; conflict, if there is nothing to agree with (code `DisputeState`), if another proposal stands by now
    /// (`ProposalChanged`), if who proposed would agree (`SamePerson`), or bad request, if so little is booked by now that the proposal lowers
    /// nothing; forbidden, for a tenant on the purchaser's dispute.
    pub async fn accept_outcome(&self, caller: &Caller, at: &Place, side: Option<&str>, seen: i64) -> Result<Dispute> {
        let side = side_of(caller, &at.project, side)?;
        let seal = self.seal(caller);
        transact!(self.env.db, |tx| {
            let (mut book, mut line) = self.line(tx, at).await?;
            let d = self.frozen_by(tx, &line).await?;
            let upheld = d.proposal.as_ref().is_some_and(|p| p.quantity.is_some());
            let own = d.side == side;
            if !own && side == Side::Tenant {
                return Err(Error::forbidden("the purchaser disputes this line, and it is his to accept"));
            }
            let waited = d.proposal.as_ref().is_some_and(|p| p.waited(seal.at));
            let state = if own {
                d.state.after(DisputeEvent::Accept { upheld })?
            } else if waited && d.state == DisputeState::Proposed {
                d.state.after(DisputeEvent::Lapse)?.after(DisputeEvent::Decide { upheld })?
            } else {
                d.state.after(DisputeEvent::Decide { upheld })?
            };
            let p = current(&d, seen)?;
            if p.by.by == seal.by {
                return Err(Error::conflict("who proposed an end does not accept it").code("SamePerson"));
            }
            let e = match (upheld, own) {
                (true, _) => LineEvent::Uphold(side),
                (false, true) => LineEvent::Concede(side),
                (false, false) => LineEvent::Decide,
            };
            self.step_line(tx, &mut book, &mut line, e, &seal, Some(&p.finding)).await?;
            if !upheld {
                confirmed_by(&mut line, side, &seal)?;
            }
            self.come_true(tx, (&book, &mut line), (d, p), state, &seal).await
        })
    }

    /// What was proposed comes true on a line that has taken its step.
    async fn come_true(
        &self,
        tx: &mut Tx,
        (book, line): (&Book, &mut BookLine),
        (d, p): (Dispute, Proposal),
        state: DisputeState,
        seal: &Seal,
    ) -> Result<Dispute> {
        // First what was frozen is owed again, as it was billed; then the adjustment acts on that.
        let mut d = self.resolve(tx, d, state, &p.finding, seal).await?;
        if let Some(q) = p.quantity {
            let (bill, s, new) = self.lowered(tx, line, q).await?;
            let (causes, person) = (vec![d.id.to_string()], seal.by.to_string());
            let why = Why { cause: Cause::Dispute, causes, reason: p.finding, person };
            let a = self.adjust(tx, &bill, &s, new, why, seal.at).await?.id.to_string();
            store::set_adjustment(tx, &d.id, &a).await?;
            d.adjustment = Some(a);
        }
        self.close_line(tx, book, line, seal).await?;
        Ok(d)
    }

    /// Does not agree with the operator's proposal, by the side that disputes: the line stays frozen, the operator may propose anew, and on a
    /// tenant's dispute the purchaser may decide.
    ///
    /// # Errors
    /// As [`Billing::confirm`]; bad request, without a reason; forbidden, for the other side; conflict (code `DisputeState`), without a proposal
    /// or when silence has agreed with it.
    pub async fn decline_outcome(
        &self,
        caller: &Caller,
        at: &Place,
        side: Option<&str>,
        reason: &str,
    ) -> Result<Dispute> {
        let side = side_of(caller, &at.project, side)?;
        let reason = crate::words::text("reason", reason, REASON)?;
        let seal = self.seal(caller);
        transact!(self.env.db, |tx| {
            let (book, line) = self.line(tx, at).await?;
            let mut d = self.frozen_by(tx, &line).await?;
            if d.side != side {
                let e = format!("the {} disputes this line, and it is his to decline", d.side.as_str());
                return Err(Error::forbidden(e));
            }
            d.state = d.state.after(DisputeEvent::Decline)?;
            if d.proposal.as_ref().is_some_and(|p| p.agreed(seal.at)) {
                let e = "the time to answer is over, and by the contract silence agrees";
                return Err(Error::conflict(e).code("DisputeState"));
            }
            store::update_dispute(tx, &d).await?;
            note(tx, &line, "decline", Some(side), &seal, Some(&reason)).await?;
            self.tell_declined(tx, (&book, line.n), side, Some(&reason), &seal).await?;
            Ok(d)
        })
    }

    /// Ends the waiting for answers that are overdue, as the contract said when the end was proposed; returns the number of disputes. Each by
    /// itself: one that cannot be ended does not hold up the others.
    ///
    /// # Errors
    /// What the database says, or why one could not be ended; the others are.
    pub async fn answers_due(&self) -> Result<u64> {
        let seal = Seal { by: "system".into(), name: "silence".into(), at: self.env.now() };
        let mut total = 0;
        loop {
            let mut tx = self.env.db.read().await?;
            let some = store::unanswered(&mut tx, seal.at, BATCH).await?;
            drop(tx);
            let (before, mut failed) = (total, None);
            for d in some {
                match self.end_unanswered(&d.id, &seal).await {
                    Ok(ended) => total += u64::from(ended),
                    Err(e) => {
                        tracing::warn!(dispute = %d.id, error = ?e, "nobody answered in time, and that could not be noted");
                        failed = Some(e);
                    }
                }
            }
            if total == before {
                return failed.map_or(Ok(total), Err);
            }
        }
    }

    /// One of them; false, if somebody has ended it meanwhile.
    async fn end_unanswered(&self, id: &DisputeId, seal: &Seal) -> Result<bool> {
        transact!(self.env.db, |tx| {
            let d = store::get_dispute(tx, id).await?;
            let over = |d: &Dispute| d.proposal.as_ref().and_then(|p| p.due).is_some_and(|t| t <= seal.at);
            match d.filter(|d| d.state == DisputeState::Proposed && over(d)) {
                Some(d) => self.unanswered(tx, d, seal).await.map(|()| true),
                None => Ok(false),
            }
        })
    }

    /// Each leaves the dispute in another state than `proposed`.
    async fn unanswered(&self, tx: &mut Tx, mut d: Dispute, seal: &Seal) -> Result<()> {
        let missing = || Error::internal("the line of a dispute is missing");
        let mut book = store::get_book(tx, &d.project, &d.month).await?.ok_or_else(missing)?;
        let mut line = store::line(tx, &d.bill, d.n).await?.ok_or_else(missing)?;
        let p = d.proposal.clone().ok_or_else(|| Error::internal("a proposed end is missing"))?;
        // By now less may be booked than was proposed: nobody agrees with that by saying nothing.
        let lowers = match p.quantity {
            None => true,
            Some(q) => match self.lowered(tx, &line, q).await {
                Ok(_) => true,
                Err(e) if e.kind == ErrorKind::BadRequest => false,
                Err(e) => return Err(e),
            },
        };
        if p.silence && lowers {
            let upheld = p.quantity.is_some();
            let state = d.state.after(DisputeEvent::Accept { upheld })?;
            let e = if upheld { LineEvent::Uphold(d.side) } else { LineEvent::Concede(d.side) };
            self.step_line(tx, &mut book, &mut line, e, seal, Some(&p.finding)).await?;
            return self.come_true(tx, (&book, &mut line), (d, p), state, seal).await.map(drop);
        }
        d.state = d.state.after(DisputeEvent::Lapse)?;
        store::update_dispute(tx, &d).await?;
        note(tx, &line, "lapse", Some(d.side), seal, None).await?;
        self.tell_declined(tx, (&book, line.n), d.side, None, seal).await
    }
}
