//! What a settlement is computed from, gathered from the records and kept with it: computed again, it gives the same bytes, whatever the
//! records, the calendar and the contract say later.
//!
//! Accrued fees: of a bill that is issued counts what the books say of it ([`Billing::accrued`]); of any other closed bill, its total.

use super::store;
use crate::Billing;
use crate::assessment::{self, Assessment};
use crate::contract::Contract;
use crate::contract::terms::Moment;
use crate::contract::terms::payment::EffectRule;
use crate::month::Month;
use crate::record;
use crate::settle::{self, Days, Due, Inputs, Outcome, Scored, WeekDays};
use jiff::ToSpan as _;
use jiff::civil::Date;
use kernel::calendar::period_ends;
use kernel::{Error, Money, Result, Timestamp};
use runtime::Tx;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// A share that a person decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decided {
    /// Payment.
    pub payment: String,
    /// Its number, from 1.
    pub number: u32,
    /// Fraction.
    pub share: Decimal,
}

/// Inputs of a settlement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    /// Contract.
    pub contract: String,
    /// Its version.
    pub version: String,
    /// SM3 of its text.
    pub digest: String,
    /// Payments until this day.
    pub until: Date,
    /// From records stored before this instant.
    pub as_of: Timestamp,
    /// Every month up to this day had its bills closed.
    pub billed: Date,
    /// What the closed bills of a month that are in no book come to, by its last day, as they are.
    pub bills: BTreeMap<Date, Money>,
    /// What the books say of the bills that were issued, by the last day of the month in which each line counts; frozen lines not counted.
    #[serde(default)]
    pub booked: BTreeMap<Date, Money>,
    /// Both as they count. What came to `bills` of a month after a settlement that reaches beyond it was closed counts in the first month
    /// after that; the books themselves book what comes late in a later month.
    pub accrued: BTreeMap<Date, Money>,
    /// Final scores.
    pub scores: Vec<Scored>,
    /// What has happened.
    pub events: BTreeMap<String, Date>,
    /// Shares that a person decided.
    pub decided: Vec<Decided>,
    /// Payments that earlier settlements fixed.
    pub settled: Vec<Due>,
    /// Weekdays that were no working days.
    pub holidays: BTreeSet<Date>,
    /// Weekends that were (调休).
    pub workdays: BTreeSet<Date>,
}

/// The working days as they were known.
struct Frozen<'a>(&'a Snapshot);

impl Days for Frozen<'_> {
    fn works(&self, day: Date) -> bool {
        self.0.workdays.contains(&day) || (WeekDays.works(day) && !self.0.holidays.contains(&day))
    }
}

impl Snapshot {
    /// As the engine takes it.
    pub fn inputs(&self) -> Inputs {
        Inputs {
            accrued: self.accrued.clone(),
            scores: self.scores.clone(),
            events: self.events.clone(),
            decided: self.decided.iter().map(|d| ((d.payment.clone(), d.number), d.share)).collect(),
            billed: Some(self.billed),
            settled: self.settled.clone(),
        }
    }

    /// The payments until its day, by the version of the contract that it names.
    ///
    /// # Errors
    /// Internal, if an amount overflows.
    pub fn outcome(&self, contract: &Contract) -> Result<Outcome> {
        settle::outcome(contract, &self.inputs(), &Frozen(self), self.until)
    }

    /// Years from a day to its last in which no day was known to be other than weekdays are: nobody had announced their holidays.
    pub fn assumed_years(&self, from: Date) -> Vec<i16> {
        let known = |y: i16| self.holidays.iter().chain(&self.workdays).any(|d| d.year() == y);
        (from.year()..=self.until.year()).filter(|y| !known(*y)).collect()
    }

    /// The text that is kept and signed.
    ///
    /// # Errors
    /// Internal, if it cannot be written.
    pub fn text(&self) -> Result<String> {
        Ok(serde_json::to_string(self)?)
    }
}

/// What has happened outside of this slice, read before the transaction.
pub(crate) type Happened = BTreeMap<String, Date>;

impl Billing {
    /// What has happened by now.
    pub(crate) async fn happened(&self) -> Result<Happened> {
        let around = self.around();
        let today = around.work.day_of(self.env.now());
        let mut all = around.events.events().await?;
        all.retain(|_, d| *d <= today);
        Ok(all)
    }

    /// Everything that is known now, for payments until a day by a version of the contract.
    pub(crate) async fn gather(&self, tx: &mut Tx, c: &Contract, happened: &Happened, until: Date) -> Result<Snapshot> {
        let as_of = self.env.now();
        let bills = store::bills(tx).await?;
        let booked = self.accrued(tx).await?.by_day;
        let billed = self.billed(tx, c, as_of).await?;
        let before = store::last_closed(tx, &c.id).await?;
        let finals = assessment::store::finals(tx, &c.id).await?;
        let mut events = happened.clone();
        for a in &finals {
            events.extend(releases(c, a)?);
        }
        let entries = record::store::of(tx, &c.id).await?;
        let (holidays, workdays) = self.exceptions(c)?;
        Ok(Snapshot {
            contract: c.id.clone(),
            version: c.version.clone(),
            digest: c.digest.clone(),
            until,
            as_of,
            billed,
            accrued: counted(&bills, &booked, before.as_ref())?,
            bills,
            booked,
            scores: finals.iter().filter_map(scored).collect(),
            events,
            decided: record::standing(&entries, "share").values().filter_map(|e| decided(e)).collect(),
            settled: store::fixed(tx, &c.id).await?,
            holidays,
            workdays,
        })
    }

    /// The last day up to which every month of the contract has its bills. Months before the first usage have none and need none, once
    /// their grace is over.
    async fn billed(&self, tx: &mut Tx, c: &Contract, as_of: Timestamp) -> Result<Date> {
        let closed = store::closed_months(tx).await?;
        let first = crate::usage::store::first_usage(tx).await?.into_iter().map(|(_, t)| t).min();
        let grace = Duration::from_secs(86_400 * u64::try_from(c.close_after_days).unwrap_or(0));
        let overflow = |_| Error::internal("a date is out of range");
        let mut last = c.start.first_of_month().yesterday().map_err(overflow)?;
        loop {
            let next = last.tomorrow().map_err(overflow)?;
            let month = Month::parse(&format!("{:04}-{:02}", next.year(), next.month()))?;
            let end = self.calendar.end(month)?;
            let unused = end.plus(grace) <= as_of && first.is_none_or(|f| end <= f);
            if next > c.end || !(closed.contains(&month.to_string()) || unused) {
                return Ok(last);
            }
            last = next.last_of_month();
        }
    }

    /// Days around the term that are not as weekdays say.
    fn exceptions(&self, c: &Contract) -> Result<(BTreeSet<Date>, BTreeSet<Date>)> {
        let around = self.around();
        let (mut holidays, mut workdays) = (BTreeSet::new(), BTreeSet::new());
        let mut day = c.start.saturating_sub(1.year());
        let last = c.end.saturating_add(2.years());
        while day <= last {
            match (around.work.days().works(day), WeekDays.works(day)) {
                (true, false) => {
                    workdays.insert(day);
                }
                (false, true) => {
                    holidays.insert(day);
                }
                (true, true) | (false, false) => {}
            }
            day = day.tomorrow().map_err(|_| Error::internal("a date is out of range"))?;
        }
        Ok((holidays, workdays))
    }
}

fn scored(a: &Assessment) -> Option<Scored> {
    let o = a.outcome.as_ref()?;
    Some(Scored { scheme: a.scheme.clone(), until: a.until, score: o.score, vetoed: !o.vetoes.is_empty() })
}

/// `service:2` and a share.
fn decided(e: &record::Entry) -> Option<Decided> {
    let (payment, number) = e.name.rsplit_once(':')?;
    Some(Decided { payment: payment.to_owned(), number: number.parse().ok()?, share: e.said.value? })
}

/// What the end of a rectification releases: the payments that wait for it, each by its own name.
fn releases(c: &Contract, a: &Assessment) -> Result<Vec<(String, Date)>> {
    let Some(day) = a.rectified else { return Ok(Vec::new()) };
    let mut all = Vec::new();
    for p in &c.payments {
        let Some(e) = p.effect.as_ref().filter(|e| e.scheme == a.scheme) else { continue };
        let EffectRule::Bands(bands) = &e.rule else { continue };
        for event in bands.iter().filter_map(|b| b.until.as_ref()) {
            let number = match &p.when {
                Moment::Every(every) => {
                    let ends = period_ends(c.start, c.end, *every)?;
                    ends.iter().position(|d| *d >= a.until).map_or(ends.len(), |n| n + 1)
                }
                Moment::Date(_) | Moment::Event(_) | Moment::After(..) => 1,
            };
            all.push((format!("{event}:{}:{number}", p.id), day));
        }
    }
    Ok(all)
}

/// What counts in which month, of bills in no book and in the books.
fn counted(
    bills: &BTreeMap<Date, Money>,
    booked: &BTreeMap<Date, Money>,
    before: Option<&Snapshot>,
) -> Result<BTreeMap<Date, Money>> {
    let mut all = carried(bills, before)?;
    for (day, amount) in booked {
        let sum = all.get(day).copied().unwrap_or(Money::ZERO).plus(*amount)?;
        all.insert(*day, sum);
    }
    Ok(all)
}

/// Of bills in no book: months that a closed settlement has seen keep what it saw, and what has changed since comes to the first
/// month after them.
fn carried(bills: &BTreeMap<Date, Money>, before: Option<&Snapshot>) -> Result<BTreeMap<Date, Money>> {
    let Some(b) = before else { return Ok(bills.clone()) };
    let mut all = BTreeMap::new();
    for (day, amount) in &b.accrued {
        // Of months that it had not seen yet, what it had carried there.
        let own = b.bills.get(day).filter(|_| *day > b.billed).map_or(Decimal::ZERO, |m| m.yuan());
        let booked = b.booked.get(day).map_or(Decimal::ZERO, |m| m.yuan());
        let rest = amount.yuan() - own - booked;
        if !rest.is_zero() || b.bills.contains_key(day) {
            all.insert(*day, Money::from_yuan(rest));
        }
    }
    let mut late = Decimal::ZERO;
    for (day, amount) in bills {
        if *day <= b.billed {
            late += amount.yuan() - b.bills.get(day).map_or(Decimal::ZERO, |m| m.yuan());
        } else {
            let sum = all.get(day).copied().unwrap_or(Money::ZERO).plus(*amount)?;
            all.insert(*day, sum);
        }
    }
    if !late.is_zero() {
        let next = b.billed.tomorrow().map_err(|_| Error::internal("a date is out of range"))?.last_of_month();
        let sum = all.get(&next).copied().unwrap_or(Money::ZERO).plus(Money::from_yuan(late))?;
        all.insert(next, sum);
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn yuan(s: &str) -> Money {
        Money::parse(s).unwrap()
    }

    fn closed(billed: Date, bills: &BTreeMap<Date, Money>, before: Option<&Snapshot>) -> Snapshot {
        Snapshot {
            contract: "c".into(),
            version: "1".into(),
            digest: String::new(),
            until: billed,
            as_of: Timestamp(0),
            billed,
            accrued: carried(bills, before).unwrap(),
            bills: bills.clone(),
            booked: BTreeMap::new(),
            scores: Vec::new(),
            events: BTreeMap::new(),
            decided: Vec::new(),
            settled: Vec::new(),
            holidays: BTreeSet::new(),
            workdays: BTreeSet::new(),
        }
    }

    /// What comes late to months that were settled counts once, in the first month after, however many settlements come between.
    #[test]
    fn what_comes_late_counts_once() {
        let (june, july, august) = (date(2026, 6, 30), date(2026, 7, 31), date(2026, 8, 31));
        let mut bills: BTreeMap<Date, Money> = [(june, yuan("750.00"))].into();
        let one = closed(june, &bills, None);
        bills.insert(june, yuan("850.00"));
        let two = closed(june, &bills, Some(&one));
        assert_eq!(two.accrued, [(june, yuan("750.00")), (july, yuan("100.00"))].into());
        bills.insert(july, yuan("10.00"));
        let three = closed(july, &bills, Some(&two));
        assert_eq!(three.accrued, [(june, yuan("750.00")), (july, yuan("110.00"))].into());
        bills.insert(august, yuan("1.00"));
        let four = closed(august, &bills, Some(&three));
        let sum = four.accrued.values().try_fold(Money::ZERO, |s, m| s.plus(*m)).unwrap();
        assert_eq!((sum, four.accrued[&august]), (yuan("861.00"), yuan("1.00")));
        // The text that is signed reads as what was written.
        let text = four.text().unwrap();
        let back: Snapshot = serde_json::from_str(&text).unwrap();
        assert_eq!((back.text().unwrap(), back), (text, four));
    }
}
