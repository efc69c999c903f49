//! How a month's quantity comes from intervals: the six measures, as pure functions over exact numbers.
//!
//! Pieces are merged first (`merged`), so that splitting an interval in two changes nothing. An event has no duration: whatever the
//! measure, it counts by its number in the month in which it happened.

use crate::contract::Measure;
use crate::month::Calendar;
use kernel::{Error, Quantity, Result, Timestamp};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// A quantity of one resource in force over `[from, to)`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Resource: the same number, the same resource.
    pub resource: u32,
    /// It is counted, and has no duration.
    pub event: bool,
    /// Since when the resource has been there without a break; at most `from`.
    pub since: Timestamp,
    /// Quantity.
    pub quantity: Quantity,
    /// First instant.
    pub from: Timestamp,
    /// First instant after; `Timestamp(i64::MAX)` while it runs.
    pub to: Timestamp,
}

/// The part of time that is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// First instant of the month.
    pub begin: Timestamp,
    /// First instant after what is measured: the end of the month, or the present in a draft.
    pub until: Timestamp,
    /// First instant after the month.
    pub end: Timestamp,
}

/// Where a full month (足月) begins.
#[derive(Debug, Clone, Copy)]
pub enum FullMonths<'a> {
    /// With the month of the calendar.
    OfCalendar,
    /// With the day and time at which the resource began; it counts in the month of the calendar in which it is complete.
    FromActivation(&'a Calendar),
}

/// An exact quotient: quantities are not rounded before the amount is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ratio {
    /// Numerator.
    pub num: Decimal,
    /// Denominator, one or more.
    pub den: i64,
}

impl Ratio {
    /// A plain number.
    pub fn of(num: Decimal) -> Ratio {
        Ratio { num, den: 1 }
    }
    /// The quotient, for people: six decimals.
    pub fn rounded(self) -> Quantity {
        Quantity((self.num / Decimal::from(self.den)).round_dp(6).normalize())
    }
    /// In units of `n`; whole units only, if asked, the last one begun counting as one.
    pub fn per(self, n: i64, whole: bool) -> Ratio {
        let r = Ratio { num: self.num, den: self.den.saturating_mul(n) };
        if whole { Ratio::of((r.num / Decimal::from(r.den)).ceil()) } else { r }
    }
}

fn overflow() -> Error {
    Error::internal("a quantity overflows").code("QuantityOverflow")
}

fn sum(mut all: impl Iterator<Item = Decimal>) -> Result<Decimal> {
    all.try_fold(Decimal::ZERO, |s, q| s.checked_add(q)).ok_or_else(overflow)
}

/// Pieces by resource and time; neighbours of equal quantity become one, empty ones go, and so do events.
fn merged(pieces: &[Piece]) -> Vec<Piece> {
    let lasting = |p: &&Piece| !p.event && p.from < p.to && p.quantity != Quantity::ZERO;
    let mut all: Vec<&Piece> = pieces.iter().filter(lasting).collect();
    all.sort_by_key(|p| (p.resource, p.from, p.to));
    let mut out: Vec<Piece> = Vec::with_capacity(all.len());
    for p in all {
        match out.last_mut() {
            Some(l) if l.resource == p.resource && l.to == p.from && l.quantity == p.quantity => l.to = p.to,
            _ => out.push(p.clone()),
        }
    }
    out
}

/// The quantity of a window by a measure. `fixed` does not come from usage and gives none here.
///
/// # Errors
/// Internal (code `QuantityOverflow`), if a sum overflows.
pub fn quantity(measure: Measure, pieces: &[Piece], w: Window, months: FullMonths<'_>) -> Result<Ratio> {
    if measure == Measure::Fixed {
        return Ok(Ratio::of(Decimal::ZERO));
    }
    let events = pieces.iter().filter(|p| p.event && p.from >= w.begin && p.from < w.until);
    let events = sum(events.map(|p| p.quantity.0))?;
    let r = of_intervals(measure, &merged(pieces), w, months)?;
    let extra = events.checked_mul(Decimal::from(r.den)).ok_or_else(overflow)?;
    Ok(Ratio { num: r.num.checked_add(extra).ok_or_else(overflow)?, den: r.den })
}

fn of_intervals(measure: Measure, pieces: &[Piece], w: Window, months: FullMonths<'_>) -> Result<Ratio> {
    match (measure, months) {
        // "At the last instant" of a half-open window: in force just before its end.
        (Measure::MonthEnd, _) => {
            let last = pieces.iter().filter(|p| p.from < w.until && p.to >= w.until && p.from < p.to);
            sum(last.map(|p| p.quantity.0)).map(Ratio::of)
        }
        (Measure::Peak, _) => peak(pieces, w).map(Ratio::of),
        (Measure::Mean, _) => mean(pieces, w),
        (Measure::FullMonths, FullMonths::OfCalendar) => full(pieces, w).map(Ratio::of),
        (Measure::FullMonths, FullMonths::FromActivation(cal)) => activated(pieces, w, cal).map(Ratio::of),
        (Measure::Count, _) => {
            let mut begun: BTreeMap<u32, &Piece> = BTreeMap::new();
            for p in pieces {
                begun.entry(p.resource).or_insert(p);
            }
            let here = begun.values().filter(|p| p.from >= w.begin && p.from < w.until);
            sum(here.map(|p| p.quantity.0)).map(Ratio::of)
        }
        (Measure::Fixed, _) => Ok(Ratio::of(Decimal::ZERO)),
    }
}

fn peak(pieces: &[Piece], w: Window) -> Result<Decimal> {
    let mut edges: Vec<(Timestamp, Decimal)> = Vec::new();
    for p in pieces {
        let (from, to) = (p.from.max(w.begin), p.to.min(w.until));
        if from < to {
            edges.push((from, p.quantity.0));
            edges.push((to, -p.quantity.0));
        }
    }
    // Half-open: at one instant, what ends goes before what begins.
    edges.sort();
    let (mut now, mut top) = (Decimal::ZERO, Decimal::ZERO);
    for (_, change) in edges {
        now = now.checked_add(change).ok_or_else(overflow)?;
        top = top.max(now);
    }
    Ok(top)
}

/// Weighted by whole seconds: each edge is rounded down, so that pieces that meet share it exactly.
fn mean(pieces: &[Piece], w: Window) -> Result<Ratio> {
    let mut total = Decimal::ZERO;
    for p in pieces {
        let (from, to) = (p.from.max(w.begin), p.to.min(w.until));
        if from < to {
            let part = p.quantity.0.checked_mul(Decimal::from(to.secs() - from.secs()));
            total = part.and_then(|x| total.checked_add(x)).ok_or_else(overflow)?;
        }
    }
    Ok(Ratio { num: total, den: (w.end.secs() - w.begin.secs()).max(1) })
}

/// Per resource the smallest quantity, if it was there throughout; a resize does not break the month.
fn full(pieces: &[Piece], w: Window) -> Result<Decimal> {
    let mut by_resource: BTreeMap<u32, Vec<&Piece>> = BTreeMap::new();
    for p in pieces.iter().filter(|p| p.from < w.until && p.to > w.begin) {
        by_resource.entry(p.resource).or_default().push(p);
    }
    sum(by_resource.values().map(|list| {
        let (mut covered, mut least) = (w.begin, None::<Decimal>);
        for p in list {
            if p.from > covered {
                return Decimal::ZERO;
            }
            covered = covered.max(p.to);
            least = Some(least.map_or(p.quantity.0, |l| l.min(p.quantity.0)));
        }
        if covered >= w.until { least.unwrap_or_default() } else { Decimal::ZERO }
    }))
}

/// As [`full`], with months that begin when the resource did. A break begins new months; the 31st of a shorter month is its last day.
fn activated(pieces: &[Piece], w: Window, cal: &Calendar) -> Result<Decimal> {
    let mut total = Decimal::ZERO;
    for run in pieces.chunk_by(|a, b| a.resource == b.resource && a.to == b.from) {
        let (Some(first), Some(last)) = (run.first(), run.last()) else { continue };
        let since = first.since;
        let mut n = cal.months_between(since, w.begin)?.max(1);
        loop {
            let (from, to) = (cal.months_after(since, n - 1)?, cal.months_after(since, n)?);
            if to > w.until {
                break;
            }
            if to > w.begin && first.from <= from && last.to >= to {
                let least = run.iter().filter(|p| p.from < to && p.to > from).map(|p| p.quantity.0).min();
                total = total.checked_add(least.unwrap_or_default()).ok_or_else(overflow)?;
            }
            n += 1;
        }
    }
    Ok(total)
}
