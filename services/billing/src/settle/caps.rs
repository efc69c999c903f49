//! Caps: what is never exceeded, in a year of the contract or over all of it, and what is left of each.

use super::{Due, Plan, less, share_of, when};
use crate::contract::terms::payment::{Base, Cap, CapAmount, CapPer, Payment};
use kernel::{Money, Result};

/// What a cap allows and what has been counted towards it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CapUse {
    /// Cap.
    pub cap: String,
    /// The year of the contract, from 0; none for a cap over the whole contract.
    pub year: Option<i32>,
    /// The most; none while the contract's total is not known.
    pub most: Option<Money>,
    /// What counts towards it.
    pub used: Money,
}

impl Plan<'_> {
    fn cap_amount(&self, c: &Cap) -> Result<Option<Money>> {
        Ok(match &c.amount {
            CapAmount::Stated(m) => Some(m.to_fen_half_up()),
            CapAmount::Of { total, less: minus, divide } => {
                let Some(whole) = self.total else { return Ok(None) };
                let mut left = share_of(whole, *total)?;
                // A payment that a score reduced does not raise what is left for the others.
                for p in self.contract.payments.iter().filter(|p| minus.contains(&p.id) && p.of == Base::Total) {
                    left = less(left, share_of(whole, p.share)?);
                }
                Some(Money::from_yuan(left.max(Money::ZERO).yuan() / divide).to_fen_half_up())
            }
        })
    }

    /// Reduces a payment to what the caps leave. A year's cap acts on what is payable after the score, or, where the contract reads it so, on
    /// what was used, and the score on what is left of it; that of the contract always on what is payable.
    pub(super) fn cap(&mut self, p: &Payment, due: &mut Due) -> Result<()> {
        let claim = if self.cap_first { due.share } else { due.scored };
        let year = when::contract_year(self.contract.start, due.date);
        let left = self.room(CapPer::Year, year, &p.id, claim, &mut due.capped)?;
        let payable = if self.cap_first { share_of(left, due.factor)? } else { left };
        due.payable = self.room(CapPer::Contract, 0, &p.id, payable, &mut due.capped)?;
        self.count(CapPer::Year, year, &p.id, if self.cap_first { left } else { due.payable })?;
        self.count(CapPer::Contract, 0, &p.id, due.payable)
    }

    /// Counts a payment that was fixed before, as it was fixed.
    pub(super) fn book(&mut self, d: &Due) -> Result<()> {
        if d.kept > Money::ZERO {
            let before = self.kept.get(&d.payment).copied().unwrap_or(Money::ZERO);
            self.kept.insert(d.payment.clone(), before.plus(d.kept)?);
        }
        let payment = self.contract.payments.iter().find(|p| p.id == d.payment);
        if let Some(Base::Withheld(from)) = payment.map(|p| &p.of) {
            for id in from {
                self.kept.remove(id);
            }
        }
        self.paid = self.paid.plus(d.payable)?;
        let year = when::contract_year(self.contract.start, d.date);
        let mut counts = d.payable;
        if self.cap_first {
            counts = d.share;
            let yearly = |id: &str| self.contract.caps.iter().any(|c| c.id == id && c.per == CapPer::Year);
            for (_, taken) in d.capped.iter().filter(|(id, _)| yearly(id)) {
                counts = less(counts, *taken);
            }
        }
        self.count(CapPer::Year, year, &d.payment, counts)?;
        self.count(CapPer::Contract, 0, &d.payment, d.payable)
    }

    /// Every cap with what it allows and what counts towards it so far.
    pub(super) fn uses(&self) -> Result<Vec<CapUse>> {
        let last = when::contract_year(self.contract.start, self.contract.end);
        let mut all = Vec::new();
        for c in &self.contract.caps {
            let most = self.cap_amount(c)?;
            let years = match c.per {
                CapPer::Contract => 0..=0,
                CapPer::Year => 0..=last,
            };
            for y in years {
                let year = (c.per == CapPer::Year).then_some(y);
                all.push(CapUse { cap: c.id.clone(), year, most, used: self.used(c, y) });
            }
        }
        Ok(all)
    }

    fn caps(&self, per: CapPer, id: &str) -> impl Iterator<Item = &Cap> {
        let applies = move |c: &&Cap| c.applies.is_empty() || c.applies.iter().any(|a| a == id);
        self.contract.caps.iter().filter(move |c| c.per == per).filter(applies)
    }

    /// What the caps of a kind leave of an amount.
    fn room(&self, per: CapPer, year: i32, id: &str, claim: Money, capped: &mut Vec<(String, Money)>) -> Result<Money> {
        let mut left = claim;
        for c in self.caps(per, id) {
            let Some(most) = self.cap_amount(c)? else { continue };
            let room = less(most, self.used(c, year)).max(Money::ZERO);
            if left > room {
                capped.push((c.id.clone(), less(left, room)));
                left = room;
            }
        }
        Ok(left)
    }

    fn count(&mut self, per: CapPer, year: i32, id: &str, amount: Money) -> Result<()> {
        let mut all = Vec::new();
        for c in self.caps(per, id) {
            all.push(((c.id.clone(), year), self.used(c, year).plus(amount)?));
        }
        self.used.extend(all);
        Ok(())
    }

    fn used(&self, c: &Cap, year: i32) -> Money {
        self.used.get(&(c.id.clone(), year)).copied().unwrap_or(Money::from_fen(0))
    }
}
