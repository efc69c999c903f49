//! Rating: intervals and prices to lines. Pure: no clock, no database, no order of arrival.
//!
//! Money is rounded in one place, on the line. A yearly price pays a twelfth a month; the last month of the price-year takes the
//! remainder, so that twelve months of an unchanged quantity are the year's price to the fen.

use super::measure::{self, Piece, Ratio, Window};
use super::{Line, LineInterval, Unpriced};
use crate::contract::{Contract, Item, Measure, Metering, Per, Select};
use crate::usage::Interval;
use kernel::{Error, Money, Result, Timestamp};
use rust_decimal::{Decimal, RoundingStrategy};
use std::collections::BTreeMap;

/// What rating gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rated {
    /// Lines, in the order of the price book.
    pub lines: Vec<Line>,
    /// Usage without a price.
    pub unpriced: Vec<Unpriced>,
    /// Sum of the lines.
    pub total: Money,
}

/// Rates the usage of one project in one month. `place` is the month's place in its price-year, 0 to 11.
///
/// # Errors
/// Internal, if an amount overflows 96 bits.
pub fn rate(contract: &Contract, place: i32, w: Window, intervals: &[Interval]) -> Result<Rated> {
    let mut by_item: BTreeMap<usize, Vec<Interval>> = BTreeMap::new();
    let mut unpriced: BTreeMap<(String, BTreeMap<String, String>), Vec<LineInterval>> = BTreeMap::new();
    for i in intervals.iter().filter_map(counted).filter(|i| i.overlaps(w.begin, w.until)) {
        match item_for(contract, &i) {
            Some(n) => by_item.entry(n).or_default().push(i),
            None if contract.not_priced.contains(&i.meter) => {}
            None => {
                unpriced.entry((i.meter.clone(), i.attributes.clone())).or_default().push(LineInterval::of(&i));
            }
        }
    }
    let mut lines = Vec::new();
    for (n, item) in contract.items.iter().enumerate() {
        let Some(m) = &item.metering else { continue };
        let mut used = by_item.remove(&n).unwrap_or_default();
        if used.is_empty() && m.measure != Measure::Fixed {
            continue;
        }
        used.sort_by(|a, b| (&a.resource, a.from, &a.id).cmp(&(&b.resource, b.from, &b.id)));
        let Some(price) = item.price else {
            for i in &used {
                unpriced.entry((i.meter.clone(), i.attributes.clone())).or_default().push(LineInterval::of(i));
            }
            continue;
        };
        lines.push(line(item, (m, price), place, w, &used)?);
    }
    let total = lines.iter().try_fold(Money::from_fen(0), |s, l| s.plus(l.amount))?;
    let unpriced = unpriced
        .into_iter()
        .map(|((meter, attributes), intervals)| Unpriced { meter, attributes, intervals })
        .collect();
    Ok(Rated { lines, unpriced, total })
}

/// The part of an interval that counts: from the delivery of the order that created the resource, if one did.
fn counted(i: &Interval) -> Option<Interval> {
    let from = match &i.origin {
        None => i.from,
        Some(o) => i.from.max(o.counts_from?),
    };
    i.to.is_none_or(|t| t > from).then(|| Interval { from, ..i.clone() })
}

/// The row that prices an interval: the one that its resource was ordered by, where the row asks for that; else the one whose selector fits.
fn item_for(contract: &Contract, i: &Interval) -> Option<usize> {
    let fits = |m: &Metering| m.meter == i.meter && m.selector.iter().all(|(k, v)| i.attributes.get(k) == Some(v));
    let ordered = i.origin.as_ref().map(|o| o.item.as_str());
    let find = |select: Select| {
        contract.items.iter().position(|item| {
            item.metering.as_ref().is_some_and(|m| m.select == select && fits(m))
                && (select == Select::Attributes || ordered == Some(item.code.as_str()))
        })
    };
    find(Select::Order).or_else(|| find(Select::Attributes))
}

fn line(item: &Item, (m, price): (&Metering, Money), place: i32, w: Window, used: &[Interval]) -> Result<Line> {
    let pieces: Vec<Piece> = used
        .iter()
        .map(|i| Piece {
            resource: i.resource.clone(),
            quantity: i.quantity,
            from: i.from,
            to: i.to.unwrap_or(Timestamp(i64::MAX)),
        })
        .collect();
    let quantity = match (m.measure, item.quantity) {
        (Measure::Fixed, Some(q)) => Ratio::of(q.0),
        (measure, _) => measure::quantity(measure, &pieces, w)?.per(m.units, m.whole),
    };
    Ok(Line {
        item: item.code.clone(),
        category: item.category.clone(),
        name: item.name.clone(),
        name_en: item.name_en.clone(),
        unit: item.unit.clone(),
        measure: m.measure.as_str().to_owned(),
        quantity: quantity.rounded(),
        unit_price: price,
        per: item.per,
        amount: amount(price, item.per, quantity, place)?,
        intervals: used.iter().map(LineInterval::of).collect(),
        part: None,
    })
}

/// The amount of a line, to the fen.
///
/// # Errors
/// Internal, if it overflows.
pub fn amount(price: Money, per: Per, q: Ratio, place: i32) -> Result<Money> {
    let product = q.num.checked_mul(price.yuan()).ok_or_else(|| Error::internal("amount overflows"))?;
    let whole = product / Decimal::from(q.den);
    match per {
        Per::Month | Per::Each | Per::Once => Ok(Money::from_yuan(whole).to_fen_half_up()),
        Per::Year => Ok(twelfth(whole, place)),
    }
}

/// A month's share of a year's amount. Eleven months pay the rounded twelfth and the last the rest; where rounding up eleven times would
/// leave less than nothing (a year below 0.66 yuan), the eleven are rounded down instead.
fn twelfth(year: Decimal, place: i32) -> Money {
    let total = Money::from_yuan(year).to_fen_half_up().yuan();
    let exact = total / Decimal::from(12);
    let mut month = Money::from_yuan(exact).to_fen_half_up().yuan();
    if month * Decimal::from(11) > total {
        month = exact.round_dp_with_strategy(2, RoundingStrategy::ToZero);
    }
    let share = if place == 11 { total - month * Decimal::from(11) } else { month };
    Money::from_yuan(share).to_fen_half_up()
}

#[cfg(test)]
mod tests;
