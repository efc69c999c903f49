//! What a settlement does to the books: the lines that it takes in are settled, and what it makes due is posted. Payments themselves are in
//! [`crate::settlement`], which calls this in the transaction that closes a settlement.
//!
//! A line counts in its own month. A line that is frozen when its month is settled is *deferred*: it counts in the month in which its dispute
//! is resolved. So that a settlement can be computed before it is closed, [`Billing::accrued`] gives what the books say by month; it is kept
//! among the inputs of the settlement, and what is posted must come to the same.

use super::store;
use crate::Billing;
use crate::contract::Contract;
use crate::contract::terms::payment::Base;
use crate::journal::{self, Account, Kind, NewEntry};
use crate::month::Month;
use crate::settle::{Due, Fees};
use jiff::civil::Date;
use kernel::{Error, Money, ProjectId, Result, Timestamp};
use runtime::Tx;
use std::collections::BTreeMap;

/// First month of a payment whose fees have no beginning.
const EVER: &str = "1970-01";

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

/// A payment that a settlement fixes, as it is posted.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Posted<'a> {
    /// The settlement.
    pub(crate) settlement: &'a str,
    /// The contract by which it is computed.
    pub(crate) contract: &'a Contract,
    /// What is fixed.
    pub(crate) due: &'a Due,
    /// What it was computed from by the books, by the last day of the month.
    pub(crate) booked: &'a BTreeMap<Date, Money>,
    /// Another payment of the same fees was fixed before.
    pub(crate) again: bool,
    /// Who closes the settlement.
    pub(crate) person: &'a str,
    /// When.
    pub(crate) at: Timestamp,
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

    /// Settles what a payment takes in and posts it, in the transaction that fixes the payment.
    ///
    /// # Errors
    /// Conflict: code `Open`, if the amount is not known; `Unconfirmed`, if lines of its days wait for somebody; `BooksChanged`, if the books
    /// no longer come to what it was computed from; `unique`, if it was posted before.
    pub(crate) async fn post_settlement(&self, tx: &mut Tx, p: Posted<'_>) -> Result<()> {
        let due = p.due;
        let row = p.contract.payments.iter().find(|x| x.id == due.payment);
        let row = row.ok_or_else(|| Error::internal(format!("the contract has no payment {}", due.payment)))?;
        if due.open.is_some() {
            return Err(Error::conflict(format!("payment {} is still open", due.payment)).code("Open"));
        }
        let reference = format!("{}:{}:{}", p.settlement, due.payment, due.number);
        let memo = format!("payment {} number {}, due on {}", due.payment, due.number, due.date);
        let e = NewEntry::of(Kind::Settlement, &reference, p.person, memo);
        let (base, kept) = (whole(due.base)?, whole(due.kept)?);
        let e = match (&row.of, due.fees) {
            (Base::Accrued, Some(fees)) => self.take_fees(tx, e, p, fees, &reference).await?,
            (Base::Accrued, None) => return Err(Error::internal("a payment of accrued fees needs its days")),
            (Base::Withheld(_), _) => {
                // What was kept back is paid, less what the score and the caps take off it.
                let e = taken(e, due)?.with(Account::Retention, None, kept - base);
                e.with(Account::Unclaimed, None, rest(due)?)
            }
            (Base::Total | Base::Budget(_) | Base::Rest, _) => {
                let payable = whole(due.payable)?;
                let e = e.with(Account::Payable, None, payable).with(Account::Retention, None, kept);
                e.with(Account::Price, None, -payable - kept)
            }
        };
        journal::post(tx, &e, p.at).await.map(drop)
    }

    /// Settles the lines of the days, or, where another payment of the same days did that, takes its share of what that left. Fees of bills
    /// that were never issued are in no book: their settlement is the first that the journal hears of them.
    async fn take_fees(
        &self,
        tx: &mut Tx,
        e: NewEntry,
        p: Posted<'_>,
        fees: Fees,
        reference: &str,
    ) -> Result<NewEntry> {
        let inside = p.booked.iter().filter(|(day, _)| **day <= fees.until && fees.after.is_none_or(|a| **day > a));
        let booked = inside.map(|(_, m)| whole(*m)).sum::<Result<i64>>()?;
        let taken_in = match self.months(fees)? {
            Some((first, last)) => self.take_lines(tx, (first, last), booked, p, reference).await?,
            None if booked == 0 => Vec::new(),
            None => return Err(changed(booked, 0)),
        };
        let due = p.due;
        let mut e = taken(e, due)?.with(Account::Retention, None, whole(due.kept)?);
        if p.again {
            // The first payment of these days put the fees that it did not claim aside.
            let claimed = e.sum()?;
            return Ok(e.with(Account::Unclaimed, None, -claimed));
        }
        e = e.with(Account::Unclaimed, None, rest(due)?);
        for (project, fen) in taken_in {
            e = e.with(Account::Accrued, Some(&project), -fen);
        }
        Ok(e.with(Account::Revenue, None, booked - whole(due.base)?))
    }

    /// Settles the lines of the months, unless a payment before did; what they come to by project.
    async fn take_lines(
        &self,
        tx: &mut Tx,
        (first, last): (Month, Month),
        booked: i64,
        p: Posted<'_>,
        reference: &str,
    ) -> Result<Vec<(ProjectId, i64)>> {
        let range = (first.to_string(), last.to_string());
        let open = store::unfinished_between(tx, &range).await?;
        if open > 0 {
            let months =
                if first == Month::parse(EVER)? { format!("up to {last}") } else { format!("of {first} to {last}") };
            let text = format!("{open} lines {months} are not confirmed by both sides");
            return Err(Error::conflict(text).code("Unconfirmed"));
        }
        let sums = store::settleable(tx, &range).await?;
        let found = sums.iter().map(|(_, fen)| *fen).sum::<i64>();
        if p.again {
            let before = store::settled_between(tx, &range).await?;
            return if sums.is_empty() && before == booked {
                Ok(sums)
            } else {
                Err(changed(booked, before.saturating_add(found)))
            };
        }
        if found != booked {
            return Err(changed(booked, found));
        }
        store::settle_lines(tx, &range, reference, p.at).await?;
        Ok(sums)
    }

    /// First and last month whose last day is among the days.
    fn months(&self, span: Fees) -> Result<Option<(Month, Month)>> {
        let last = Month::of_day(span.until);
        let last = if self.calendar.last_day(last)? <= span.until { last } else { last.prev() };
        let first = match span.after {
            None => Month::parse(EVER)?,
            Some(d) => {
                let m = Month::of_day(d);
                if self.calendar.last_day(m)? > d { m } else { m.next() }
            }
        };
        Ok((first <= last).then_some((first, last)))
    }
}

fn changed(wanted: i64, found: i64) -> Error {
    let (wanted, found) = (Money::from_fen(wanted), Money::from_fen(found));
    let text =
        format!("the settlement was computed from fees of {wanted}, but the books have {found}: compute it again");
    Error::conflict(text).code("BooksChanged")
}

fn whole(m: Money) -> Result<i64> {
    journal::fen(m.to_fen_half_up())
}

/// What becomes of the share: paid, taken off by the score, above a cap.
fn taken(e: NewEntry, due: &Due) -> Result<NewEntry> {
    let (share, payable) = (whole(due.share)?, whole(due.payable)?);
    // Where a cap acts before the score, what both take off is told apart by the caps' own figures.
    let capped = due.capped.iter().try_fold(0i64, |s, (_, m)| Ok::<i64, Error>(s + whole(*m)?))?.min(share - payable);
    let deducted = share - payable - capped;
    Ok(e.with(Account::Payable, None, payable).with(Account::Deductions, None, deducted).with(
        Account::CapExcess,
        None,
        capped,
    ))
}

/// What of the base is neither claimed nor kept back.
fn rest(due: &Due) -> Result<i64> {
    Ok(whole(due.base)? - whole(due.share)? - whole(due.kept)?)
}
