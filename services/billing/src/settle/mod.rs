//! Settlement: what falls due when, by the contract's payments, scores and caps. Pure: a function of the contract, the months' bills and what
//! has happened, so that running it again gives the same result and a simulation is the real thing without saving.
//!
//! * `when.rs`: the dates of payments; `caps.rs`: what is never exceeded. [`plan`] goes through them in order, since a cap or a rest depends on what
//!   was paid before. What a closed settlement fixed is taken as it was fixed, and counts before anything else.

mod caps;
mod when;

use crate::contract::Contract;
use crate::contract::terms::Moment;
use crate::contract::terms::payment::{Base, EffectRule, Payment};
use jiff::ToSpan as _;
use jiff::civil::Date;
use kernel::{Error, Money, Result};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

pub use caps::CapUse;
pub(crate) use caps::most;
pub use kernel::calendar::{Days, WeekDays, WorkCalendar};

/// A score that stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scored {
    /// Scheme.
    pub scheme: String,
    /// Last day of the period that it is for.
    pub until: Date,
    /// The score.
    pub score: Decimal,
    /// A veto holds.
    pub vetoed: bool,
}

/// What a settlement is computed from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Inputs {
    /// What the bills of a month come to, by the month's last day.
    pub accrued: BTreeMap<Date, Money>,
    /// Scores.
    pub scores: Vec<Scored>,
    /// What has happened, by name: `signature`, `acceptance`, `rectification`, …. What releases one of several payments of a milestone is
    /// named after it: `rectification:service:2`.
    pub events: BTreeMap<String, Date>,
    /// Shares that a person decided, as fractions, by payment and its number from 1, where a band leaves them open.
    pub decided: BTreeMap<(String, u32), Decimal>,
    /// Every month up to this day has its bills; a payment of accrued fees that reaches further waits for them. None: those given are all.
    pub billed: Option<Date>,
    /// Payments that closed settlements fixed, in the order of their fixing.
    pub settled: Vec<Due>,
}

/// Why a payment's amount is not known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Open {
    /// The bills of the months up to this day are not closed.
    Bills(Date),
    /// The scheme has no score for the period.
    Score(String),
    /// A person decides a share between these.
    Decision(Decimal, Decimal),
    /// Nothing is paid until this happens.
    Until(String),
    /// The contract has no total, or no amount for the year's budget.
    Amount,
    /// What this payment is the rest of, or what it pays out, depends on another that is open or has no date yet.
    Payment(String),
}

/// The days whose fees a payment is a share of: after the first, up to the second.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fees {
    /// The day up to which fees were counted before; none for the first payment.
    pub after: Option<Date>,
    /// The last day.
    pub until: Date,
}

/// A payment that falls due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    /// Payment.
    pub payment: String,
    /// Its number, from 1.
    pub number: u32,
    /// Day.
    pub date: Date,
    /// For a payment of accrued fees, the days of these fees.
    pub fees: Option<Fees>,
    /// What it is a share of.
    pub base: Money,
    /// The share, before a score acts on it.
    pub share: Money,
    /// The score that acts on it.
    pub score: Option<Decimal>,
    /// What the score leaves of it, as a fraction.
    pub factor: Decimal,
    /// What is left after the score, before caps.
    pub scored: Money,
    /// Caps that bite, and what each takes off.
    pub capped: Vec<(String, Money)>,
    /// What is paid; nothing while something is open.
    pub payable: Money,
    /// What is kept back for a later payment.
    pub kept: Money,
    /// The day on which it was released after it had been withheld.
    pub released: Option<Date>,
    /// Why the amount is not known.
    pub open: Option<Open>,
}

/// The payments of a contract and what is left of its caps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// Payments, by day.
    pub dues: Vec<Due>,
    /// Caps, by year.
    pub caps: Vec<CapUse>,
}

struct Plan<'a> {
    contract: &'a Contract,
    inputs: &'a Inputs,
    until: Date,
    cap_first: bool,
    total: Option<Money>,
    /// The last day of each payment; none while what it waits for has not happened.
    last: BTreeMap<&'a str, Option<Date>>,
    /// What counts towards a cap so far, by cap and year.
    used: BTreeMap<(String, i32), Money>,
    /// What has been kept back and not been paid yet, by payment.
    kept: BTreeMap<String, Money>,
    paid: Money,
    /// The first payment whose amount is open.
    open: Option<String>,
    /// Payments whose base is not known, and so not what they keep back.
    unknown: BTreeSet<String>,
    /// The days between which accrued fees were counted last: after the first, up to the second.
    counted: (Option<Date>, Option<Date>),
    /// The day of the payment before, by payment.
    before: BTreeMap<String, Date>,
}

/// All payments that fall due until a day, in order.
///
/// # Errors
/// Internal, if an amount overflows.
pub fn plan(contract: &Contract, inputs: &Inputs, days: &dyn Days, until: Date) -> Result<Vec<Due>> {
    Ok(outcome(contract, inputs, days, until)?.dues)
}

/// All payments that fall due until a day, in order, and the caps.
///
/// # Errors
/// Internal, if an amount overflows.
pub fn outcome(contract: &Contract, inputs: &Inputs, days: &dyn Days, until: Date) -> Result<Outcome> {
    let mut p = Plan {
        contract,
        inputs,
        until,
        cap_first: contract.setting("settlement.cap_order") == Some("cap_first"),
        total: contract.total()?,
        last: when::last(contract, inputs, days)?,
        used: BTreeMap::new(),
        kept: BTreeMap::new(),
        paid: Money::ZERO,
        open: None,
        unknown: BTreeSet::new(),
        counted: (None, None),
        before: BTreeMap::new(),
    };
    for d in &inputs.settled {
        p.book(d)?;
    }
    let all = when::all(contract, inputs, days, until)?;
    let planned = |d: &&Due| all.iter().any(|(_, n, p)| p.id == d.payment && *n == d.number);
    // A later version of the contract may know a payment no more that was fixed under an earlier one.
    let mut dues: Vec<Due> = inputs.settled.iter().filter(|d| !planned(d)).cloned().collect();
    for (date, number, payment) in all {
        let fixed = inputs.settled.iter().find(|d| d.payment == payment.id && d.number == number);
        let due = match fixed {
            Some(d) => {
                if payment.of == Base::Accrued {
                    p.window(date);
                }
                d.clone()
            }
            None => p.due(payment, number, date)?,
        };
        if due.open.is_some() && p.open.is_none() {
            p.open = Some(due.payment.clone());
        }
        p.before.insert(payment.id.clone(), date);
        dues.push(due);
    }
    Ok(Outcome { dues, caps: p.uses()? })
}

fn share_of(m: Money, fraction: Decimal) -> Result<Money> {
    let d = m.yuan().checked_mul(fraction).ok_or_else(|| Error::internal("amount overflows"))?;
    Ok(Money::from_yuan(d).to_fen_half_up())
}

fn less(a: Money, b: Money) -> Money {
    Money::from_yuan(a.yuan() - b.yuan())
}

/// What a payment is a share of, or what a score leaves of it.
enum Known<T> {
    Is(T),
    Open(Open),
}

impl Plan<'_> {
    fn due(&mut self, p: &Payment, number: u32, date: Date) -> Result<Due> {
        let mut due = Due {
            payment: p.id.clone(),
            number,
            date,
            fees: None,
            base: Money::ZERO,
            share: Money::ZERO,
            score: None,
            factor: Decimal::ONE,
            scored: Money::ZERO,
            capped: Vec::new(),
            payable: Money::ZERO,
            kept: Money::ZERO,
            released: None,
            open: None,
        };
        if p.of == Base::Accrued {
            let until = self.window(date);
            due.fees = Some(Fees { after: self.counted.0, until });
        }
        due.base = match self.base(p, date)? {
            Known::Is(m) => m,
            Known::Open(o) => {
                self.unknown.insert(p.id.clone());
                due.open = Some(o);
                return Ok(due);
            }
        };
        due.share = share_of(due.base, p.share)?;
        // What is paid and what is kept of one payment come to its base, to the fen.
        due.kept = if p.share + p.keep == Decimal::ONE {
            less(due.base.to_fen_half_up(), due.share)
        } else {
            share_of(due.base, p.keep)?
        };
        if due.kept > Money::ZERO {
            let before = self.kept.get(&p.id).copied().unwrap_or(Money::ZERO);
            self.kept.insert(p.id.clone(), before.plus(due.kept)?);
        }
        match self.factor(p, &mut due) {
            Known::Is(f) => due.factor = f,
            Known::Open(o) => {
                due.open = Some(o);
                return Ok(due);
            }
        }
        due.scored = share_of(due.share, due.factor)?;
        self.cap(p, &mut due)?;
        self.paid = self.paid.plus(due.payable)?;
        Ok(due)
    }

    fn base(&mut self, p: &Payment, date: Date) -> Result<Known<Money>> {
        let known = |m: Option<Money>| m.map_or(Known::Open(Open::Amount), Known::Is);
        Ok(match &p.of {
            Base::Total => known(self.total),
            Base::Rest => {
                // The payments before it in the file are what it is the rest of.
                let earlier = self.contract.payments.iter().take_while(|x| x.id != p.id);
                let undated = earlier.map(|x| x.id.as_str()).find(|id| self.last.get(id).is_none_or(Option::is_none));
                match self.open.as_deref().or(undated) {
                    Some(id) => Known::Open(Open::Payment(id.to_owned())),
                    None => known(self.total.map(|t| less(t, self.paid).max(Money::ZERO))),
                }
            }
            Base::Budget(year) => {
                known(self.contract.budget.years.iter().find(|(y, _)| y == year).and_then(|(_, amount)| *amount))
            }
            Base::Withheld(from) => {
                if let Some(id) = from.iter().find(|id| self.unknown.contains(*id)) {
                    return Ok(Known::Open(Open::Payment(id.clone())));
                }
                let late = |id: &&String| self.last.get(id.as_str()).is_none_or(|l| l.is_none_or(|l| l > date));
                if let Some(id) = from.iter().find(late) {
                    return Ok(Known::Open(Open::Payment(id.clone())));
                }
                let mut sum = Money::from_fen(0);
                for id in from {
                    sum = sum.plus(self.kept.remove(id).unwrap_or(Money::ZERO))?;
                }
                Known::Is(sum)
            }
            Base::Accrued => {
                let until = self.window(date);
                let whole =
                    if until == until.last_of_month() { Some(until) } else { until.first_of_month().yesterday().ok() };
                let missing = |m: &Date| *m >= self.contract.start && self.inputs.billed.is_some_and(|b| b < *m);
                if let Some(m) = whole.filter(missing) {
                    return Ok(Known::Open(Open::Bills(m)));
                }
                let mut sum = Money::from_fen(0);
                for (day, amount) in &self.inputs.accrued {
                    if *day <= until && self.counted.0.is_none_or(|c| *day > c) {
                        sum = sum.plus(*amount)?;
                    }
                }
                Known::Is(sum)
            }
        })
    }

    /// Goes on to the days whose accrued fees a payment of this day is of, and returns the last of them.
    fn window(&mut self, date: Date) -> Date {
        // The bill of the month in which the contract ends is dated by the month's last day.
        let until = if date >= self.contract.end { date.max(self.contract.end.last_of_month()) } else { date };
        // Payments of one day are shares of the same.
        if self.counted.1 != Some(until) {
            self.counted = (self.counted.1, Some(until));
        }
        until
    }

    /// The score for the time that a payment is for. Of a payment each period: one of that period. Of any other and a scheme that is held once:
    /// the latest. Of any other and a scheme each period: that of the last period, once the contract has ended, and before that one whose period
    /// ends near the day, at most half a period away.
    fn score(&self, p: &Payment, scheme: &str, date: Date) -> Option<&Scored> {
        let mine = || self.inputs.scores.iter().filter(|s| s.scheme == scheme && s.until <= self.until);
        let months = self.contract.scheme(scheme).and_then(|s| s.every.months());
        match (&p.when, months) {
            (Moment::Every(_), _) => {
                let after = self.before.get(&p.id).copied();
                let after = after.unwrap_or_else(|| self.contract.start.yesterday().unwrap_or(self.contract.start));
                mine().filter(|s| s.until > after && s.until <= date).max_by_key(|s| s.until)
            }
            (_, None) => mine().max_by_key(|s| s.until),
            (_, Some(m)) if date > self.contract.end => {
                let from = self.contract.end.saturating_sub(m.months());
                mine().filter(|s| s.until > from && s.until <= date).max_by_key(|s| s.until)
            }
            (_, Some(m)) => {
                let half = (15 * m).days();
                let (from, to) = (date.saturating_sub(half), date.saturating_add(half));
                let near = || mine().filter(|s| s.until >= from && s.until <= to);
                let before = near().filter(|s| s.until <= date).max_by_key(|s| s.until);
                before.or_else(|| near().min_by_key(|s| s.until))
            }
        }
    }

    /// What the score leaves; notes it, and the day on which a payment that was withheld is released.
    fn factor(&self, p: &Payment, due: &mut Due) -> Known<Decimal> {
        let Some(e) = &p.effect else { return Known::Is(Decimal::ONE) };
        let Some(s) = self.score(p, &e.scheme, due.date) else {
            return Known::Open(Open::Score(e.scheme.clone()));
        };
        due.score = Some(s.score);
        let fraction = |d: Decimal| Known::Is(d.clamp(Decimal::ZERO, Decimal::ONE));
        let bands = match &e.rule {
            EffectRule::PerPoint { below, share } => {
                let points = (below - s.score).max(Decimal::ZERO);
                return fraction(Decimal::ONE - points * share);
            }
            EffectRule::Step { below, share } => {
                return fraction(if s.score < *below { Decimal::ONE - share } else { Decimal::ONE });
            }
            EffectRule::Proportion => return fraction(s.score / Decimal::ONE_HUNDRED),
            EffectRule::Bands(bands) => bands,
        };
        let reached = bands.iter().find(|b| b.min.is_none_or(|min| !s.vetoed && s.score >= min));
        let Some(b) = reached else { return Known::Is(Decimal::ZERO) };
        match (&b.until, b.upto) {
            (Some(event), _) => match self.released(p, due.number, event).filter(|d| *d >= s.until) {
                Some(day) => {
                    due.date = due.date.max(day);
                    due.released = Some(day);
                    Known::Is(Decimal::ONE)
                }
                None => Known::Open(Open::Until(event.clone())),
            },
            (None, Some(upto)) => match self.inputs.decided.get(&(p.id.clone(), due.number)) {
                Some(x) if (b.pay..=upto).contains(x) => Known::Is(*x),
                _ => Known::Open(Open::Decision(b.pay, upto)),
            },
            (None, None) => Known::Is(b.pay),
        }
    }

    /// When a payment was released.
    fn released(&self, p: &Payment, number: u32, event: &str) -> Option<Date> {
        let own = self.inputs.events.get(&format!("{event}:{}:{number}", p.id));
        let day = match p.when {
            Moment::Every(_) => own,
            _ => own.or_else(|| self.inputs.events.get(event)),
        };
        day.copied().filter(|d| *d <= self.until)
    }
}

#[cfg(test)]
mod tests;
