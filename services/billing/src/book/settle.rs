//! What a settlement does to the books: the lines that it takes in are settled, what it makes due is posted, the payment waits for its invoice.
//!
//! A line counts in its own month. A line that is frozen when its month is settled is *deferred*: it counts in the month in which its dispute
//! is resolved. So that a settlement can be computed before it is recorded, [`Billing::accrued`] gives what `settle::plan` takes.

use super::store;
use crate::Billing;
use crate::contract::terms::payment::Base;
use crate::journal::{self, Account, Kind, NewEntry};
use crate::month::Month;
use crate::settle::Due;
use jiff::civil::Date;
use kernel::{Error, Money, PaymentId, Result};
use runtime::Tx;
use std::collections::BTreeMap;

/// What the bills come to, for settlement.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Accrued {
    /// By the last day of the month in which it counts; frozen lines not counted.
    pub by_day: BTreeMap<Date, Money>,
    /// Lines that somebody must still confirm, by the same day.
    pub unconfirmed: BTreeMap<Date, i64>,
    /// What is frozen now.
    pub frozen: Money,
}

/// The days whose fees a payment of accrued fees takes in: after the first, up to the second.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The day up to which fees were counted before; none for the first.
    pub after: Option<Date>,
    /// The last day.
    pub until: Date,
}

impl Billing {
    /// What the issued bills come to by month.
    ///
    /// # Errors
    /// What the database says.
    pub async fn accrued(&self, tx: &mut Tx) -> Result<Accrued> {
        let mut a = Accrued::default();
        for (month, fen, open) in store::accrued(tx).await? {
            let day = self.calendar.last_day(Month::parse(&month)?)?;
            let sum = a.by_day.get(&day).copied().unwrap_or(Money::from_fen(0));
            a.by_day.insert(day, sum.plus(Money::from_fen(fen))?);
            if open > 0 {
                *a.unconfirmed.entry(day).or_default() += open;
            }
        }
        a.frozen = Money::from_fen(store::frozen(tx).await?);
        Ok(a)
    }

    /// Records a payment of a settlement, in the transaction that stores the settlement. `span` is given for payments of accrued fees, and only
    /// for those.
    ///
    /// # Errors
    /// Conflict: code `Open`, if the amount is not known; `AlreadySettled`, if this payment is recorded; `Unconfirmed`, if lines of the span wait
    /// for somebody; `BooksChanged`, if the bills no longer come to what it was computed from.
    pub async fn record_settlement(
        &self,
        tx: &mut Tx,
        settlement: &str,
        due: &Due,
        span: Option<Span>,
        person: &str,
    ) -> Result<PaymentId> {
        let id = self.make_due(tx, settlement, due, person, self.env.now()).await?;
        self.post_settlement(tx, settlement, due, span, person).await?;
        Ok(id)
    }

    /// What a payment of a settlement does to lines and journal, for who keeps payments himself.
    ///
    /// # Errors
    /// As [`Billing::record_settlement`]; conflict (code `unique`), if this payment of this settlement was posted before.
    pub async fn post_settlement(
        &self,
        tx: &mut Tx,
        settlement: &str,
        due: &Due,
        span: Option<Span>,
        person: &str,
    ) -> Result<()> {
        let now = self.env.now();
        let plan = self.contract.payments.iter().find(|p| p.id == due.payment);
        let plan = plan.ok_or_else(|| Error::bad_request(format!("the contract has no payment {}", due.payment)))?;
        if due.open.is_some() {
            return Err(Error::conflict(format!("payment {} is still open", due.payment)).code("Open"));
        }
        let reference = format!("{settlement}:{}:{}", due.payment, due.number);
        let memo = format!("payment {} number {}, due on {}", due.payment, due.number, due.date);
        let e = NewEntry::of(Kind::Settlement, &reference, person, memo);
        let payable = journal::fen(due.payable.to_fen_half_up())?;
        let e = match (&plan.of, span) {
            (Base::Accrued, Some(span)) => self.take_fees(tx, e, due, span, &reference).await?,
            (Base::Accrued, None) => return Err(Error::internal("a payment of accrued fees needs its days")),
            (Base::Withheld(_), _) => {
                // What was kept back is paid, less what the score and the caps take off it.
                let base = journal::fen(due.base.to_fen_half_up())?;
                taken(e, due)?.with(Account::Retention, None, -base).with(Account::Unclaimed, None, rest(due)?)
            }
            (Base::Total | Base::Budget(_) | Base::Rest, _) => {
                e.with(Account::Payable, None, payable).with(Account::Price, None, -payable)
            }
        };
        journal::post(tx, &e, now).await.map(drop)
    }

    /// Settles the lines of the days, or, where another payment of the same day did that, takes its share of what that left.
    async fn take_fees(&self, tx: &mut Tx, e: NewEntry, due: &Due, span: Span, reference: &str) -> Result<NewEntry> {
        let Some((first, last)) = self.months(span)? else {
            return match due.base == Money::ZERO {
                true => Ok(e),
                false => Err(changed(due.base, Money::ZERO)),
            };
        };
        let range = (first.to_string(), last.to_string());
        let open = store::unfinished_between(tx, &range).await?;
        if open > 0 {
            let text = format!("{open} lines of {first} to {last} are not confirmed by both sides");
            return Err(Error::conflict(text).code("Unconfirmed"));
        }
        let mut sums = store::settleable(tx, &range).await?;
        let total = |s: &[(kernel::ProjectId, i64)]| s.iter().map(|(_, fen)| *fen).sum::<i64>();
        let base = journal::fen(due.base.to_fen_half_up())?;
        let fresh = total(&sums) == base;
        if !fresh {
            let before = store::settled_between(tx, &range).await?;
            if !sums.is_empty() || before != base {
                return Err(changed(due.base, Money::from_fen(total(&sums))));
            }
        }
        let mut e = taken(e, due)?.with(Account::Retention, None, journal::fen(due.kept.to_fen_half_up())?);
        if fresh {
            store::settle_lines(tx, &range, reference, self.env.now()).await?;
            e = e.with(Account::Unclaimed, None, rest(due)?);
            sums.retain(|(_, fen)| *fen != 0);
            for (project, fen) in sums {
                e = e.with(Account::Accrued, Some(&project), -fen);
            }
        } else {
            // The first payment of the day put the fees that it did not claim aside.
            let claimed = e.sum()?;
            e = e.with(Account::Unclaimed, None, -claimed);
        }
        Ok(e)
    }

    /// First and last month whose last day lies in a span.
    fn months(&self, span: Span) -> Result<Option<(Month, Month)>> {
        let last = Month::of_day(span.until);
        let last = if self.calendar.last_day(last)? <= span.until { last } else { last.previous() };
        let first = match span.after {
            None => Month::parse("1970-01")?,
            Some(d) => {
                let m = Month::of_day(d);
                if self.calendar.last_day(m)? > d { m } else { m.next() }
            }
        };
        Ok((first <= last).then_some((first, last)))
    }
}

fn changed(wanted: Money, found: Money) -> Error {
    let text =
        format!("the settlement was computed from fees of {wanted}, but the books have {found}: compute it again");
    Error::conflict(text).code("BooksChanged")
}

/// What becomes of the share: paid, taken off by the score, above a cap.
fn taken(e: NewEntry, due: &Due) -> Result<NewEntry> {
    let fen = |m: Money| journal::fen(m.to_fen_half_up());
    let (share, scored, payable) = (fen(due.share)?, fen(due.scored)?, fen(due.payable)?);
    // Where a cap acts before the score, what both take off is told apart by the caps' own figures.
    let capped = due.capped.iter().try_fold(0i64, |s, (_, m)| Ok::<i64, Error>(s + fen(*m)?))?.min(share - payable);
    let deducted = share - payable - capped;
    tracing::debug!(scored, deducted, capped, "settled");
    Ok(e.with(Account::Payable, None, payable).with(Account::Deductions, None, deducted).with(
        Account::CapExcess,
        None,
        capped,
    ))
}

/// What of the base is neither claimed nor kept back.
fn rest(due: &Due) -> Result<i64> {
    let fen = |m: Money| journal::fen(m.to_fen_half_up());
    Ok(fen(due.base)? - fen(due.share)? - fen(due.kept)?)
}
