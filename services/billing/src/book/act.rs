//! What both sides do with an issued bill: confirm and sign. How a line is disputed is in `dispute.rs`.
//!
//! Each step is one transaction: the line, the counts of its bill, the event, the journal. Two steps at once on one line: the database lets one
//! through first, and the other meets the state that it left.

use super::state::{BillEvent, LineEvent};
use super::{BillState, Book, BookLine, Seal, Side, store};
use crate::Billing;
use crate::month::Month;
use kernel::{Caller, Error, Money, ProjectId, Quantity, Result, Role};
use runtime::{Tx, transact};
use rust_decimal::Decimal;

/// Largest quantity that is believed.
const LARGEST: i64 = 1_000_000_000;

/// Which line of which bill.
#[derive(Debug, Clone)]
pub struct Place {
    /// Project.
    pub project: ProjectId,
    /// Month.
    pub month: Month,
    /// Line, from 1.
    pub n: i64,
}

/// For which side a caller speaks about a project's bill.
///
/// # Errors
/// Not found, for another project's bill; forbidden, for a role that is neither; bad request, if a side is asked for that he does not have.
pub fn side_of(caller: &Caller, project: &ProjectId, asked: Option<&str>) -> Result<Side> {
    let asked = match asked {
        None => None,
        Some(s) => Some(
            Side::parse(s)
                .ok_or_else(|| Error::bad_request("side: is neither 'tenant' nor 'purchaser'").field("side"))?,
        ),
    };
    let own = caller.project.as_ref() == Some(project);
    let tenant = own && caller.acts_as(Role::Member);
    let purchaser = caller.acts_as(Role::Purchaser);
    let side = match (asked, purchaser, tenant) {
        (None, true, false) => Side::Purchaser,
        (None, _, true) => Side::Tenant,
        (Some(Side::Purchaser), true, _) => Side::Purchaser,
        (Some(Side::Tenant), _, true) => Side::Tenant,
        (Some(Side::Tenant), true, false) => {
            return Err(Error::forbidden("only a member of the project speaks for it").field("side"));
        }
        // The supplier's administrator sees every bill and speaks for nobody.
        _ if own || caller.is_admin() => {
            return Err(Error::forbidden("a member of the project or the purchaser confirms bills"));
        }
        _ => return Err(super::issue::nowhere()),
    };
    Ok(side)
}

impl Billing {
    /// Confirms a line for the caller's side.
    ///
    /// # Errors
    /// Not found; conflict (code `LineState`), if the line is frozen or confirmed by this side, or (code `SamePerson`) if the caller confirmed
    /// it for the other side.
    pub async fn confirm(&self, caller: &Caller, at: &Place, side: Option<&str>) -> Result<BookLine> {
        let side = side_of(caller, &at.project, side)?;
        let seal = self.seal(caller);
        transact!(self.env.db, |tx| {
            let (mut book, mut line) = self.line(tx, at).await?;
            self.confirm_line(tx, &mut book, &mut line, side, &seal).await?;
            store::update_book(tx, &book).await?;
            Ok(line)
        })
    }

    /// Signs a month's list for a side: confirms every line that this side has not confirmed and nobody disputes.
    ///
    /// # Errors
    /// As [`Billing::confirm`]; conflict (code `Signed`), if this side has signed.
    pub async fn sign(&self, caller: &Caller, project: &ProjectId, month: Month, side: Option<&str>) -> Result<Book> {
        let side = side_of(caller, project, side)?;
        let seal = self.seal(caller);
        transact!(self.env.db, |tx| {
            let mut book = store::get_book(tx, project, &month.to_string()).await?.ok_or_else(super::issue::nowhere)?;
            let (own, other) = match side {
                Side::Tenant => (book.tenant.is_some(), &book.purchaser),
                Side::Purchaser => (book.purchaser.is_some(), &book.tenant),
            };
            if own {
                return Err(Error::conflict(format!("the {} has signed", side.as_str())).code("Signed"));
            }
            two_people(other.as_ref(), &seal)?;
            for mut line in store::lines(tx, &book.bill).await? {
                if line.state.after(LineEvent::Confirm(side)).is_ok() {
                    self.confirm_line(tx, &mut book, &mut line, side, &seal).await?;
                }
            }
            match side {
                Side::Tenant => book.tenant = Some(seal.clone()),
                Side::Purchaser => book.purchaser = Some(seal.clone()),
            }
            let who = (seal.by.as_str(), seal.name.as_str());
            store::insert_event(tx, &book.bill, None, "sign", Some(side), who, None, seal.at).await?;
            store::update_book(tx, &book).await?;
            Ok(book)
        })
    }

    /// Confirms what nobody disputed in time, where the contract said so when the bill was issued; returns the number of bills.
    ///
    /// # Errors
    /// What the database says.
    pub async fn silence_due(&self) -> Result<u64> {
        let now = self.env.now();
        let mut total = 0;
        loop {
            let n: u64 = transact!(self.env.db, |tx| {
                let some = store::silent(tx, now, 50).await?;
                let n = some.len() as u64;
                for mut book in some {
                    for mut line in store::lines(tx, &book.bill).await? {
                        if line.state.after(LineEvent::Silence).is_ok() {
                            let seal = Seal { by: "system".into(), name: "silence".into(), at: now };
                            self.step_line(tx, &mut book, &mut line, LineEvent::Silence, &seal, None).await?;
                            self.finish(&mut line, &seal)?;
                            store::update_line(tx, &line).await?;
                        }
                    }
                    book.silence = false;
                    store::update_book(tx, &book).await?;
                }
                Ok(n)
            })?;
            total += n;
            if n == 0 {
                return Ok(total);
            }
        }
    }

    pub(super) fn seal(&self, caller: &Caller) -> Seal {
        Seal { by: caller.user.clone(), name: caller.user_name.clone(), at: self.env.now() }
    }

    pub(super) async fn line(&self, tx: &mut Tx, at: &Place) -> Result<(Book, BookLine)> {
        let book = store::get_book(tx, &at.project, &at.month.to_string()).await?;
        let book = book.ok_or_else(super::issue::nowhere)?;
        let line = store::line(tx, &book.bill, at.n).await?;
        Ok((book, line.ok_or_else(|| Error::not_found("the bill has no such line").field("line"))?))
    }

    async fn confirm_line(
        &self,
        tx: &mut Tx,
        book: &mut Book,
        line: &mut BookLine,
        side: Side,
        seal: &Seal,
    ) -> Result<()> {
        let other = if side == Side::Tenant { &line.purchaser } else { &line.tenant };
        two_people(other.as_ref(), seal)?;
        self.step_line(tx, book, line, LineEvent::Confirm(side), seal, None).await?;
        stamp(line, side, seal);
        self.finish(line, seal)?;
        store::update_line(tx, line).await
    }

    /// Moves a line on and keeps the counts of its bill; the caller stores both.
    pub(super) async fn step_line(
        &self,
        tx: &mut Tx,
        book: &mut Book,
        line: &mut BookLine,
        e: LineEvent,
        seal: &Seal,
        reason: Option<&str>,
    ) -> Result<()> {
        let (before, after) = (line.state, line.state.after(e)?);
        line.state = after;
        let change = |was: bool, is: bool| i64::from(is) - i64::from(was);
        book.unfinished += change(!before.finished(), !after.finished());
        let frozen = change(before.disputed(), after.disputed());
        book.disputed += frozen;
        book.frozen = book.frozen.plus(Money::from_yuan(line.amount.yuan() * Decimal::from(frozen)))?;
        if book.unfinished == 0 && book.state == BillState::Issued {
            book.state = book.state.after(BillEvent::Finish)?;
            book.confirmed_at = Some(seal.at);
        }
        self.tell_line(tx, book, line, (e, before), seal, reason).await?;
        let (word, side) = match e {
            LineEvent::Confirm(s) => ("confirm", Some(s)),
            LineEvent::Silence => ("silence", None),
            LineEvent::Dispute(s) => ("dispute", Some(s)),
            LineEvent::Withdraw(s) => ("withdraw", Some(s)),
            LineEvent::Uphold(s) => ("uphold", Some(s)),
            LineEvent::Concede(s) => ("concede", Some(s)),
            LineEvent::Decide => ("decide", Some(Side::Purchaser)),
            LineEvent::Settle => ("settle", None),
        };
        let who = (seal.by.as_str(), seal.name.as_str());
        store::insert_event(tx, &line.bill, Some(line.n), word, side, who, reason, seal.at).await
    }

    /// Notes in which month a line was finished: a settlement may have left it out until then.
    pub(super) fn finish(&self, line: &mut BookLine, seal: &Seal) -> Result<()> {
        if line.state.finished() {
            line.final_month = Some(self.calendar.month_of(seal.at)?.to_string());
        }
        Ok(())
    }
}

pub(super) fn stamp(line: &mut BookLine, side: Side, seal: &Seal) {
    match side {
        Side::Tenant => line.tenant = Some(seal.clone()),
        Side::Purchaser => line.purchaser = Some(seal.clone()),
    }
}

/// Nobody confirms for both sides.
pub(super) fn two_people(other: Option<&Seal>, seal: &Seal) -> Result<()> {
    if other.is_some_and(|o| o.by == seal.by) {
        return Err(Error::conflict("the same person has confirmed for the other side").code("SamePerson"));
    }
    Ok(())
}

/// A quantity of zero or more, of at most six places.
pub(crate) fn sound(q: Quantity) -> Result<Quantity> {
    let fits = q.0 >= Decimal::ZERO && q.0 <= Decimal::from(LARGEST) && q.0.normalize().scale() <= 6;
    if !fits {
        let text = format!("quantity: must be from 0 to {LARGEST}, with at most six decimals");
        return Err(Error::bad_request(text).field("quantity"));
    }
    Ok(Quantity(q.0.normalize()))
}
