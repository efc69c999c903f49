//! Rating: intervals and prices to lines. Pure: no clock, no database, no order of arrival.
//!
//! Money is rounded in one place, on the line. A yearly price pays a twelfth a month; the last month of the price-year takes the
//! remainder, so that twelve months of an unchanged quantity are the year's price to the fen.

use super::measure::{self, FullMonths, Piece, Ratio, Window};
use super::{Line, LineInterval, Unpriced};
use crate::contract::{Contract, Item, Measure, Metering, Per, Select};
use crate::month::Calendar;
use crate::usage::Interval;
use crate::usage::interval::{Origin, overlap};
use crate::usage::pack::Shape;
use kernel::{Error, Money, Quantity, Result, Timestamp};
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

/// Usage that is to be rated: a span, what it is of, and the price row that covers it.
#[derive(Debug, Clone)]
pub(crate) struct Used<'a> {
    pub(crate) shape: &'a Shape,
    pub(crate) resource: u32,
    pub(crate) origin: Option<&'a Origin>,
    pub(crate) item: Option<usize>,
    pub(crate) id: &'a str,
    pub(crate) quantity: Quantity,
    pub(crate) from: Timestamp,
    pub(crate) to: Option<Timestamp>,
    pub(crate) since: Timestamp,
}

/// How a month is rated.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Terms<'a> {
    pub(crate) contract: &'a Contract,
    /// Place in the price-year, 0 to 11.
    pub(crate) place: i32,
    pub(crate) window: Window,
    pub(crate) months: FullMonths<'a>,
    /// Every interval is listed; otherwise only lines are wanted.
    pub(crate) detail: bool,
}

/// Rates the usage of one project in one month. `place` is the month's place in its price-year, 0 to 11. Full months are those of the
/// calendar; those from activation need the month before too, which [`crate::Billing::bill`] reads.
///
/// # Errors
/// Internal, if an amount overflows 96 bits.
pub fn rate(contract: &Contract, place: i32, w: Window, intervals: &[Interval]) -> Result<Rated> {
    let book = Book::of(contract);
    let mut resources: BTreeMap<&str, u32> = BTreeMap::new();
    let shapes: Vec<Shape> = intervals
        .iter()
        .map(|i| Shape {
            resource: i.resource.clone(),
            meter: i.meter.clone(),
            kind: i.kind.clone(),
            name: i.name.clone(),
            attributes: i.attributes.clone(),
        })
        .collect();
    let mut used = Vec::with_capacity(intervals.len());
    for (i, shape) in intervals.iter().zip(&shapes) {
        let next = u32::try_from(resources.len()).unwrap_or(u32::MAX);
        used.push(Used {
            shape,
            resource: *resources.entry(&i.resource).or_insert(next),
            origin: i.origin.as_ref(),
            item: book.item(shape, i.origin.as_ref()),
            id: &i.id,
            quantity: i.quantity,
            from: i.from,
            to: i.to,
            since: i.from,
        });
    }
    rate_used(Terms { contract, place, window: w, months: FullMonths::OfCalendar, detail: true }, used)
}

/// Rates usage whose price rows are known.
pub(crate) fn rate_used(t: Terms<'_>, all: Vec<Used<'_>>) -> Result<Rated> {
    let (c, w) = (t.contract, t.window);
    let mut by_item: Vec<Vec<Used<'_>>> = vec![Vec::new(); c.items.len()];
    let mut unpriced = Unpaid { detail: t.detail, all: BTreeMap::new() };
    for u in all.into_iter().filter_map(counted) {
        let here = overlap((u.from, u.to), w.begin, w.until);
        match u.item {
            Some(n) if here || t.reaches_back(n, &u) => {
                if let Some(list) = by_item.get_mut(n) {
                    list.push(u);
                }
            }
            None if here && !c.not_priced.contains(&u.shape.meter) => unpriced.add(&u),
            _ => {}
        }
    }
    let mut lines = Vec::new();
    for (n, item) in c.items.iter().enumerate() {
        let Some(m) = &item.metering else { continue };
        let mut used = by_item.get_mut(n).map(std::mem::take).unwrap_or_default();
        let here = used.iter().any(|u| overlap((u.from, u.to), w.begin, w.until));
        if m.measure == Measure::Fixed && !in_term(c, w)? {
            // A quantity that the contract states is owed while the contract runs.
            used.iter().for_each(|u| unpriced.add(u));
            continue;
        }
        if !here && m.measure != Measure::Fixed {
            continue;
        }
        if t.detail {
            used.sort_by(|a, b| (&a.shape.resource, a.from, a.id).cmp(&(&b.shape.resource, b.from, b.id)));
        }
        let Some(price) = item.price else {
            used.iter().for_each(|u| unpriced.add(u));
            continue;
        };
        lines.push(line(t, item, (m, price), &used)?);
    }
    let total = lines.iter().try_fold(Money::from_fen(0), |s, l| s.plus(l.amount))?;
    Ok(Rated { lines, unpriced: unpriced.finish(), total })
}

/// True if some instant of a window lies in the term of a contract.
fn in_term(c: &Contract, w: Window) -> Result<bool> {
    let calendar = Calendar::of(c)?;
    let after = c.end.tomorrow().map_err(|_| Error::internal("a term beyond any calendar"))?;
    Ok(calendar.day(c.start)? < w.end && w.begin < calendar.day(after)?)
}

impl Terms<'_> {
    /// A full month from activation may have begun in the month before.
    fn reaches_back(&self, item: usize, u: &Used<'_>) -> bool {
        let measure = self.contract.items.get(item).and_then(|i| i.metering.as_ref()).map(|m| m.measure);
        matches!(self.months, FullMonths::FromActivation(_))
            && measure == Some(Measure::FullMonths)
            && !u.shape.is_event()
            && u.from < self.window.until
    }
}

struct Unpaid {
    detail: bool,
    all: BTreeMap<(String, BTreeMap<String, String>), Vec<LineInterval>>,
}

impl Unpaid {
    fn add(&mut self, u: &Used<'_>) {
        let list = self.all.entry((u.shape.meter.clone(), u.shape.attributes.clone())).or_default();
        if self.detail {
            list.push(interval(u));
        }
    }
    fn finish(self) -> Vec<Unpriced> {
        let one = |((meter, attributes), mut intervals): (_, Vec<LineInterval>)| {
            intervals.sort_by(|a, b| (&a.resource, a.from, &a.id).cmp(&(&b.resource, b.from, &b.id)));
            Unpriced { meter, attributes, intervals }
        };
        self.all.into_iter().map(one).collect()
    }
}

/// The part that counts: from the delivery of the order that created the resource, if one did.
fn counted(mut u: Used<'_>) -> Option<Used<'_>> {
    if let Some(o) = u.origin {
        let from = o.counts_from?;
        (u.from, u.since) = (u.from.max(from), u.since.max(from));
    }
    u.to.is_none_or(|t| t > u.from).then_some(u)
}

/// The price book by meter.
pub(crate) struct Book<'a> {
    by_meter: BTreeMap<&'a str, Vec<(usize, &'a str, &'a Metering)>>,
}

impl<'a> Book<'a> {
    pub(crate) fn of(c: &'a Contract) -> Book<'a> {
        let mut by_meter: BTreeMap<&str, Vec<_>> = BTreeMap::new();
        for (n, item) in c.items.iter().enumerate() {
            if let Some(m) = &item.metering {
                by_meter.entry(&m.meter).or_default().push((n, item.code.as_str(), m));
            }
        }
        Book { by_meter }
    }

    /// The row that prices usage: the one that its resource was ordered by, where the row asks for that; else the one whose selector fits.
    pub(crate) fn item(&self, s: &Shape, origin: Option<&Origin>) -> Option<usize> {
        let rows = self.by_meter.get(s.meter.as_str())?;
        let fits = |m: &Metering| m.selector.iter().all(|(k, v)| s.attributes.get(k) == Some(v));
        let ordered = origin.map(|o| o.item.as_str());
        let find = |select: Select| {
            let row = rows.iter().find(|(_, code, m)| {
                m.select == select && fits(m) && (select == Select::Attributes || ordered == Some(code))
            });
            row.map(|r| r.0)
        };
        find(Select::Order).or_else(|| find(Select::Attributes))
    }
}

fn interval(u: &Used<'_>) -> LineInterval {
    LineInterval {
        id: u.id.to_owned(),
        kind: u.shape.kind.clone(),
        resource: u.shape.resource.clone(),
        name: u.shape.name.clone(),
        order: u.origin.map(|o| o.order.clone()),
        quantity: u.quantity,
        from: u.from,
        to: u.to,
    }
}

fn line(t: Terms<'_>, item: &Item, (m, price): (&Metering, Money), used: &[Used<'_>]) -> Result<Line> {
    let quantity = match (m.measure, item.quantity) {
        (Measure::Fixed, Some(q)) => Ratio::of(q.0),
        (measure, _) => {
            let piece = |u: &Used<'_>| Piece {
                resource: u.resource,
                event: u.shape.is_event(),
                since: u.since,
                quantity: u.quantity,
                from: u.from,
                to: u.to.unwrap_or(Timestamp(i64::MAX)),
            };
            let pieces: Vec<Piece> = used.iter().map(piece).collect();
            measure::quantity(measure, &pieces, t.window, t.months)?.per(m.units, m.whole)
        }
    };
    let intervals = if t.detail { used.iter().map(interval).collect() } else { Vec::new() };
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
        amount: amount(price, item.per, quantity, t.place)?,
        intervals,
        part: None,
    })
}

/// The amount of a line, to the fen.
///
/// # Errors
/// Internal, if it overflows.
pub fn amount(price: Money, per: Per, q: Ratio, place: i32) -> Result<Money> {
    let product =
        q.num.checked_mul(price.yuan()).ok_or_else(|| Error::internal("an amount overflows").code("AmountOverflow"))?;
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
