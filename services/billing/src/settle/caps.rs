//! Caps: what is never exceeded, in a year of the contract or over all of it, and what is left of each.

use super::{Due, Plan, less, share_of, when};
use crate::contract::Contract;
use crate::contract::terms::payment::{Base, Cap, CapAmount, CapPer, Payment};
use kernel::{Error, Money, Result};
use rust_decimal::{Decimal, RoundingStrategy};

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

/// What a cap allows in whole fen, of a contract with this total; none while the total is not known. It is computed exactly and rounded once, down:
/// the years of a cap together never exceed what they are a part of.
pub(crate) fn most(contract: &Contract, c: &Cap, total: Option<Money>) -> Result<Option<Money>> {
    let exact = match &c.amount {
        CapAmount::Stated(m) => m.yuan(),
        CapAmount::Of { total: fraction, less: minus, divide } => {
            let Some(whole) = total else { return Ok(None) };
            let overflow = || Error::internal("amount overflows");
            let mut left = whole.yuan().checked_mul(*fraction).ok_or_else(overflow)?;
            // A payment that a score reduced does not raise what is left for the others. It is paid in whole fen, and counts as it is paid.
            for p in contract.payments.iter().filter(|p| minus.contains(&p.id) && p.of == Base::Total) {
                left -= share_of(whole, p.share)?.yuan();
            }
            left.max(Decimal::ZERO) / divide
        }
    };
    let mut fen = exact.round_dp_with_strategy(2, RoundingStrategy::ToZero);
    fen.rescale(2);
    Ok(Some(Money::from_yuan(fen)))
}

impl Plan<'_> {
    fn cap_amount(&self, c: &Cap) -> Result<Option<Money>> {
        most(self.contract, c, self.total)
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
