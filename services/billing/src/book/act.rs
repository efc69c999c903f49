//! What both sides and the operator do with an issued bill: confirm, dispute, withdraw, uphold, sign.
//!
//! Each step is one transaction: the line, the counts of its bill, the event, the journal. Two steps at once on one line: the database lets one
//! through first, and the other meets the state that it left.

use super::adjust::{AdjustmentLine, Booked, Cause, Why};
use super::state::{BillEvent, LineEvent};
use super::{BillState, Book, BookLine, Dispute, Seal, Side, adjust, store};
use crate::Billing;
use crate::journal::{self, Account, Kind, NewEntry};
use crate::month::Month;
use kernel::{Caller, DisputeId, Error, Money, ProjectId, Quantity, Result, Role, Timestamp};
use runtime::{Tx, transact};
use rust_decimal::Decimal;

/// Longest reason.
const REASON: usize = 2000;
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
    let tenant = own && caller.has(Role::Member);
    let purchaser = caller.has(Role::Purchaser) || caller.is_admin();
    let side = match (asked, purchaser, tenant) {
        (None, true, false) => Side::Purchaser,
        (None, _, true) => Side::Tenant,
        (Some(Side::Purchaser), true, _) => Side::Purchaser,
        (Some(Side::Tenant), _, true) => Side::Tenant,
        (Some(Side::Tenant), true, false) => {
            return Err(Error::forbidden("only a member of the project speaks for it").field("side"));
        }
        _ if own => return Err(Error::forbidden("a member of the project or the purchaser confirms bills")),
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
                state: "open".into(),
                reason: reason.clone(),
                raised: seal.clone(),
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
            let other = if side == Side::Tenant { &line.purchaser } else { &line.tenant };
            two_people(other.as_ref(), &seal)?;
            stamp(&mut line, side, &seal);
            let d = self.resolve(tx, &line, "withdrawn", &reason, &seal, None).await?;
            self.finish(&mut line, &seal)?;
            store::update_line(tx, &line).await?;
            store::update_book(tx, &book).await?;
            Ok(d)
        })
    }

    /// Upholds a dispute, by the operator: the line's quantity becomes another, by an adjustment in the next period. The bill stays as it is.
    ///
    /// # Errors
    /// Forbidden, for others; not found; bad request, if the quantity breaks a rule or is what is booked; conflict, if the line is not disputed.
    pub async fn uphold(&self, caller: &Caller, at: &Place, quantity: Quantity, finding: &str) -> Result<Dispute> {
        if !caller.has(Role::Operator) && !caller.is_admin() {
            return Err(Error::forbidden("the operator upholds disputes"));
        }
        let finding = crate::words::text("finding", finding, REASON)?;
        let quantity = sound(quantity)?;
        let seal = self.seal(caller);
        transact!(self.env.db, |tx| {
            let (mut book, mut line) = self.line(tx, at).await?;
            self.step_line(tx, &mut book, &mut line, LineEvent::Uphold, &seal, Some(&finding)).await?;
            let dispute = line.dispute.clone().ok_or_else(|| Error::internal("a disputed line has no dispute"))?;
            // First what was frozen is owed again, as it was billed; then the adjustment acts on that.
            let d = self.resolve(tx, &line, "upheld", &finding, &seal, None).await?;
            let why = Why {
                cause: Cause::Dispute,
                causes: vec![dispute.to_string()],
                reason: finding.clone(),
                person: seal.by.to_string(),
            };
            let a = self.adjust_line(tx, &line, quantity, why, seal.at).await?;
            store::set_adjustment(tx, &dispute, &a).await?;
            self.finish(&mut line, &seal)?;
            store::update_line(tx, &line).await?;
            store::update_book(tx, &book).await?;
            Ok(Dispute { adjustment: Some(a), ..d })
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

    fn seal(&self, caller: &Caller) -> Seal {
        Seal { by: caller.user.clone(), name: caller.user_name.clone(), at: self.env.now() }
    }

    async fn line(&self, tx: &mut Tx, at: &Place) -> Result<(Book, BookLine)> {
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
    async fn step_line(
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
            LineEvent::Uphold => ("uphold", None),
            LineEvent::Settle => ("settle", None),
        };
        let who = (seal.by.as_str(), seal.name.as_str());
        store::insert_event(tx, &line.bill, Some(line.n), word, side, who, reason, seal.at).await
    }

    /// Notes in which month a line was finished: a settlement may have left it out until then.
    fn finish(&self, line: &mut BookLine, seal: &Seal) -> Result<()> {
        if line.state.finished() {
            line.final_month = Some(self.calendar.month_of(seal.at)?.to_string());
        }
        Ok(())
    }

    /// Closes the dispute of a line and unfreezes what it came to.
    async fn resolve(
        &self,
        tx: &mut Tx,
        line: &BookLine,
        state: &str,
        finding: &str,
        seal: &Seal,
        adjustment: Option<String>,
    ) -> Result<Dispute> {
        let id = line.dispute.as_ref().ok_or_else(|| Error::internal("a disputed line has no dispute"))?;
        let d = store::get_dispute(tx, id).await?.ok_or_else(|| Error::internal("a dispute is missing"))?;
        let d = Dispute {
            state: state.to_owned(),
            resolution: Some(finding.to_owned()),
            resolved: Some(seal.clone()),
            adjustment,
            ..d
        };
        store::resolve_dispute(tx, &d).await?;
        let fen = journal::fen(d.amount)?;
        let memo = format!("line {} of the bill of {} for {}: {state}", d.n, d.project, d.month);
        let e = NewEntry::of(Kind::Resolution, d.id.as_str(), seal.by.as_str(), memo)
            .about(&d.project)
            .with(Account::Accrued, Some(&d.project), fen)
            .with(Account::Disputed, Some(&d.project), -fen);
        journal::post(tx, &e, seal.at).await?;
        Ok(d)
    }

    /// Adjusts what a line stands for: the line itself, or the one that an adjustment line corrects. Returns the adjustment's id.
    async fn adjust_line(&self, tx: &mut Tx, line: &BookLine, q: Quantity, why: Why, now: Timestamp) -> Result<String> {
        let (bill, key) = match AdjustmentLine::of_key(&line.key) {
            None => (line.bill.clone(), line.key.clone()),
            Some(id) => {
                let a = store::get_adjustment(tx, &id).await?;
                let a = a.ok_or_else(|| Error::internal("an adjustment is missing"))?;
                (a.bill, a.line)
            }
        };
        let bill = store::get_bill(tx, &bill).await?.ok_or_else(|| Error::internal("a closed bill is missing"))?;
        let standing = adjust::standing(tx, &bill).await?;
        let s = standing.get(&key).ok_or_else(|| Error::internal("a line is missing in its bill"))?;
        if s.booked.quantity == q {
            let text = format!("quantity: {q} is what is booked; withdraw the dispute instead");
            return Err(Error::bad_request(text).field("quantity"));
        }
        let amount = self.price(&s.line, Month::parse(&bill.month)?, q)?;
        let new = Booked { quantity: q, amount, facts: s.booked.facts };
        Ok(self.adjust(tx, &bill, s, new, why, now).await?.id.to_string())
    }
}

fn stamp(line: &mut BookLine, side: Side, seal: &Seal) {
    match side {
        Side::Tenant => line.tenant = Some(seal.clone()),
        Side::Purchaser => line.purchaser = Some(seal.clone()),
    }
}

/// Nobody confirms for both sides.
fn two_people(other: Option<&Seal>, seal: &Seal) -> Result<()> {
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
