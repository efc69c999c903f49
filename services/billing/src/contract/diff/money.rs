//! What changes come to over a contract, where that follows from its prices, its demand and its total.

use super::super::terms::demand::{self, Demand};
use super::super::terms::payment::{Base, Payment};
use super::super::{Bid, Contract, Item, terms::Moment};
use super::tree::Leaf;
use crate::settle::most;
use kernel::{Money, Result};
use rust_decimal::Decimal;

type Amount = Option<Money>;

fn difference(before: Amount, after: Amount) -> Amount {
    Some(Money::from_yuan(after?.yuan() - before?.yuan()))
}

/// A change of a table.
pub(super) fn of_table(key: &str, path: &str, (a, b): (&Contract, &Contract)) -> Result<Amount> {
    match (key, path) {
        ("budget", "total") => Ok(difference(a.total()?, b.total()?)),
        ("rounding", "total") if b.budget.total.is_none() => {
            let rounded = |unit| demand::total(&b.demand, &b.items, unit);
            Ok(difference(rounded(a.total_unit)?, rounded(b.total_unit)?))
        }
        _ => Ok(None),
    }
}

/// A change of a row, by its places in the two files.
pub(super) fn of_row(
    key: &str,
    id: &str,
    (before, after): (Option<usize>, Option<usize>),
    (a, b): (&Contract, &Contract),
) -> Result<Amount> {
    match key {
        "item" => match (a.item(id), b.item(id)) {
            (Some(x), Some(y)) => repriced(a, x, y),
            // What its demand came to, or comes to, is said of the demand.
            _ => Ok(None),
        },
        "demand" => {
            let cost = |c: &Contract, at: Option<usize>| -> Result<Amount> {
                let Some(d) = at.and_then(|n| c.demand.get(n)) else { return Ok(Some(Money::ZERO)) };
                b.item(&d.item).or_else(|| a.item(&d.item)).map_or(Ok(None), |i| charged(d, i))
            };
            Ok(difference(cost(a, before)?, cost(b, after)?))
        }
        "payment" => {
            let due = |c: &Contract| -> Result<Amount> {
                c.payments.iter().find(|p| p.id == id).map_or(Ok(Some(Money::ZERO)), |p| unreduced(c, p))
            };
            Ok(difference(due(a)?, due(b)?))
        }
        "cap" => {
            let cap = |c: &Contract| -> Result<Amount> {
                c.caps.iter().find(|x| x.id == id).map_or(Ok(None), |x| most(c, x, c.total()?))
            };
            Ok(difference(cap(a)?, cap(b)?))
        }
        "reading" => {
            let taken = b.readings.iter().find(|r| r.id == id).map(|r| r.taken.as_str());
            let other = a.readings.iter().find(|r| r.id == id && Some(r.taken.as_str()) != taken);
            let chosen = other.and_then(|r| r.alternatives.iter().find(|x| Some(x.value.as_str()) == taken));
            Ok(chosen.and_then(|x| x.yuan))
        }
        _ => Ok(None),
    }
}

/// What a row of the demand comes to; nothing for what the bid added, and not known without a price.
fn charged(d: &Demand, item: &Item) -> Result<Amount> {
    if item.bid == Bid::Added { Ok(Some(Money::ZERO)) } else { demand::amount(d, item) }
}

/// The demand of the version before, at the prices of both.
fn repriced(a: &Contract, before: &Item, after: &Item) -> Result<Amount> {
    let mut sum = Money::ZERO;
    for d in a.demand.iter().filter(|d| d.item == before.code) {
        let Some(more) = difference(charged(d, before)?, charged(d, after)?) else { return Ok(None) };
        sum = sum.plus(more)?;
    }
    Ok(Some(sum))
}

/// What a payment comes to before scores and caps, where the contract says it.
fn unreduced(c: &Contract, p: &Payment) -> Result<Amount> {
    let base = match &p.of {
        _ if matches!(p.when, Moment::Every(_)) => None,
        Base::Total => c.total()?,
        Base::Budget(year) => c.budget.years.iter().find(|(y, _)| y == year).and_then(|(_, amount)| *amount),
        Base::Accrued | Base::Rest | Base::Withheld(_) => None,
    };
    let share = base.and_then(|m| m.yuan().checked_mul(p.share));
    Ok(share.map(|d| Money::from_yuan(d).to_fen_half_up()))
}

/// What another number of units of the meter in one of the item does to the price of the same usage.
pub(super) fn of_units(leaf: &Leaf) -> String {
    let units = |w: &Option<String>| w.as_deref().unwrap_or("1").parse::<Decimal>().ok();
    let (Some(before), Some(after)) = (units(&leaf.before), units(&leaf.after)) else { return String::new() };
    let Some(ratio) = before.checked_div(after) else { return String::new() };
    let percent = ((ratio - Decimal::ONE) * Decimal::ONE_HUNDRED).round_dp(4).normalize();
    let plus = if percent > Decimal::ZERO { "+" } else { "" };
    format!(" (the same usage costs {plus}{percent}%)")
}
