//! Settlement: what falls due when, by the contract's payments, scores and caps. Pure: a function of the contract, the months' bills and what
//! has happened, so that running it again gives the same result and a simulation is the real thing without saving.
//!
//! * `when.rs`: the dates of payments. [`plan`] goes through them in order, since a cap or a rest depends on what was paid before.

mod when;

use crate::contract::Contract;
use crate::contract::terms::payment::{Base, Cap, CapAmount, CapPer, EffectRule, Payment};
use jiff::civil::Date;
use kernel::{Error, Money, Result};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

pub use when::{Days, WeekDays};

/// A score that stands.
#[derive(Debug, Clone, PartialEq, Eq)]
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
    /// What has happened, by name: `signature`, `acceptance`, `rectification`, ….
    pub events: BTreeMap<String, Date>,
    /// Shares that a person decided, as fractions, by payment and its number from 1, where a band leaves them open.
    pub decided: BTreeMap<(String, u32), Decimal>,
}

/// Why a payment's amount is not known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Open {
    /// The scheme has no score for the period.
    Score(String),
    /// A person decides a share between these.
    Decision(Decimal, Decimal),
    /// Nothing is paid until this happens.
    Until(String),
    /// The contract has no total, or no amount for the year's budget.
    Amount,
}

/// A payment that falls due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// Payment.
    pub payment: String,
    /// Its number, from 1.
    pub number: u32,
    /// Day.
    pub date: Date,
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
    /// The cap that bites, and what it takes off.
    pub capped: Option<(String, Money)>,
    /// What is paid; nothing while something is open.
    pub payable: Money,
    /// What is kept back for a later payment.
    pub kept: Money,
    /// Why the amount is not known.
    pub open: Option<Open>,
}

struct Plan<'a> {
    contract: &'a Contract,
    inputs: &'a Inputs,
    cap_first: bool,
    total: Option<Money>,
    /// What has been paid or, where the cap comes first, claimed so far, by cap and year.
    used: BTreeMap<(String, i32), Money>,
    /// What has been kept back and not been paid yet, by payment.
    kept: BTreeMap<String, Money>,
    paid: Money,
    /// Until when accrued fees have been counted.
    counted: Option<Date>,
    /// Until when scores of a scheme have been used, by payment.
    used_scores: BTreeMap<String, Date>,
    dues: Vec<Due>,
}

/// All payments that fall due until a day, in order.
///
/// # Errors
/// Internal, if an amount overflows.
pub fn plan(contract: &Contract, inputs: &Inputs, days: &dyn Days, until: Date) -> Result<Vec<Due>> {
    let mut p = Plan {
        contract,
        inputs,
        cap_first: contract.setting("settlement.cap_order") == Some("cap_first"),
        total: contract.total()?,
        used: BTreeMap::new(),
        kept: BTreeMap::new(),
        paid: Money::ZERO,
        counted: None,
        used_scores: BTreeMap::new(),
        dues: Vec::new(),
    };
    for (date, number, payment) in when::all(contract, inputs, days, until)? {
        let due = p.due(payment, number, date)?;
        p.dues.push(due);
    }
    Ok(p.dues)
}

fn share_of(m: Money, fraction: Decimal) -> Result<Money> {
    let d = m.yuan().checked_mul(fraction).ok_or_else(|| Error::internal("amount overflows"))?;
    Ok(Money::from_yuan(d).to_fen_half_up())
}

fn less(a: Money, b: Money) -> Money {
    Money::from_yuan(a.yuan() - b.yuan())
}

/// What a score leaves.
enum Factor {
    Known(Decimal),
    Open(Open),
}

impl Plan<'_> {
    fn due(&mut self, p: &Payment, number: u32, date: Date) -> Result<Due> {
        let base = self.base(p, date)?;
        let mut due = Due {
            payment: p.id.clone(),
            number,
            date,
            base: base.unwrap_or(Money::ZERO),
            share: Money::ZERO,
            score: None,
            factor: Decimal::ONE,
            scored: Money::ZERO,
            capped: None,
            payable: Money::ZERO,
            kept: Money::ZERO,
            open: base.is_none().then_some(Open::Amount),
        };
        if due.open.is_some() {
            return Ok(due);
        }
        due.share = share_of(due.base, p.share)?;
        due.kept = share_of(due.base, p.keep)?;
        if due.kept > Money::ZERO {
            let before = self.kept.get(&p.id).copied().unwrap_or(Money::ZERO);
            self.kept.insert(p.id.clone(), before.plus(due.kept)?);
        }
        let (score, factor) = self.factor(p, number, date);
        due.score = score;
        match factor {
            Factor::Known(f) => due.factor = f,
            Factor::Open(o) => {
                due.open = Some(o);
                return Ok(due);
            }
        }
        due.scored = share_of(due.share, due.factor)?;
        self.cap(p, &mut due)?;
        self.paid = self.paid.plus(due.payable)?;
        Ok(due)
    }

    fn base(&mut self, p: &Payment, date: Date) -> Result<Option<Money>> {
        Ok(match &p.of {
            Base::Total => self.total,
            Base::Rest => self.total.map(|t| less(t, self.paid).max(Money::ZERO)),
            Base::Budget(year) => {
                self.contract.budget.years.iter().find(|(y, _)| y == year).and_then(|(_, amount)| *amount)
            }
            Base::Withheld(from) => {
                let mut sum = Money::from_fen(0);
                for id in from {
                    sum = sum.plus(self.kept.remove(id).unwrap_or(Money::ZERO))?;
                }
                Some(sum)
            }
            Base::Accrued => {
                let mut sum = Money::from_fen(0);
                for (day, amount) in &self.inputs.accrued {
                    if *day <= date && self.counted.is_none_or(|c| *day > c) {
                        sum = sum.plus(*amount)?;
                    }
                }
                self.counted = Some(date);
                Some(sum)
            }
        })
    }

    /// The score for the period that a payment is for: the latest that is not later than its day and was not used for it before. A period
    /// that ended on the day itself counts.
    fn factor(&mut self, p: &Payment, number: u32, date: Date) -> (Option<Decimal>, Factor) {
        let Some(e) = &p.effect else { return (None, Factor::Known(Decimal::ONE)) };
        let after = self.used_scores.get(&p.id).copied();
        let fits = |s: &&Scored| s.scheme == e.scheme && s.until <= date && after.is_none_or(|a| s.until > a);
        let Some(s) = self.inputs.scores.iter().filter(fits).max_by_key(|s| s.until) else {
            return (None, Factor::Open(Open::Score(e.scheme.clone())));
        };
        self.used_scores.insert(p.id.clone(), s.until);
        let factor = match &e.rule {
            EffectRule::PerPoint { below, share } => {
                let points = (below - s.score).max(Decimal::ZERO);
                Factor::Known((Decimal::ONE - points * share).max(Decimal::ZERO))
            }
            EffectRule::Step { below, share } => {
                Factor::Known(if s.score < *below { Decimal::ONE - share } else { Decimal::ONE })
            }
            EffectRule::Proportion => Factor::Known((s.score / Decimal::ONE_HUNDRED).min(Decimal::ONE)),
            EffectRule::Bands(bands) => {
                let reached = bands.iter().find(|b| match b.min {
                    Some(min) => !s.vetoed && s.score >= min,
                    None => true,
                });
                match reached {
                    None => Factor::Known(Decimal::ZERO),
                    Some(b) => match (&b.until, b.upto) {
                        (Some(event), _) if self.inputs.events.get(event).is_some_and(|d| *d >= s.until) => {
                            Factor::Known(Decimal::ONE)
                        }
                        (Some(event), _) => Factor::Open(Open::Until(event.clone())),
                        (None, Some(upto)) => match self.inputs.decided.get(&(p.id.clone(), number)) {
                            Some(x) if (b.pay..=upto).contains(x) => Factor::Known(*x),
                            _ => Factor::Open(Open::Decision(b.pay, upto)),
                        },
                        (None, None) => Factor::Known(b.pay),
                    },
                }
            }
        };
        (Some(s.score), factor)
    }

    fn cap_amount(&self, c: &Cap) -> Result<Option<Money>> {
        Ok(match &c.amount {
            CapAmount::Stated(m) => Some(*m),
            CapAmount::Of { total, less: minus, divide } => {
                let Some(whole) = self.total else { return Ok(None) };
                let mut left = share_of(whole, *total)?;
                // A payment that a score reduced does not raise what is left for the others.
                for p in self.contract.payments.iter().filter(|p| minus.contains(&p.id) && p.of == Base::Total) {
                    left = less(left, share_of(whole, p.share)?);
                }
                Some(Money::from_yuan(left.yuan() / divide).to_fen_half_up())
            }
        })
    }

    /// Reduces a payment to what the caps leave. A year's cap acts on what is payable after the score, or, where the contract reads it so, on
    /// what was used, and the score on what is left of it; that of the contract always on what is payable.
    fn cap(&mut self, p: &Payment, due: &mut Due) -> Result<()> {
        let claim = if self.cap_first { due.share } else { due.scored };
        let left = self.within(CapPer::Year, p, due, claim)?;
        let payable = if self.cap_first { share_of(left, due.factor)? } else { left };
        due.payable = self.within(CapPer::Contract, p, due, payable)?;
        Ok(())
    }

    /// What the caps of a kind leave of an amount, and counts it as used.
    fn within(&mut self, per: CapPer, p: &Payment, due: &mut Due, claim: Money) -> Result<Money> {
        let year = if per == CapPer::Year { when::contract_year(self.contract.start, due.date) } else { 0 };
        let contract = self.contract;
        let mine = |c: &&Cap| c.per == per && (c.applies.is_empty() || c.applies.contains(&p.id));
        let caps: Vec<&Cap> = contract.caps.iter().filter(mine).collect();
        let mut left = claim;
        for c in &caps {
            let Some(most) = self.cap_amount(c)? else { continue };
            let room = less(most, self.used(c, year)).max(Money::ZERO);
            if left > room {
                due.capped = Some((c.id.clone(), less(claim, room)));
                left = room;
            }
        }
        for c in caps {
            let used = self.used(c, year).plus(left)?;
            self.used.insert((c.id.clone(), year), used);
        }
        Ok(left)
    }

    fn used(&self, c: &Cap, year: i32) -> Money {
        self.used.get(&(c.id.clone(), year)).copied().unwrap_or(Money::from_fen(0))
    }
}

#[cfg(test)]
mod tests;
