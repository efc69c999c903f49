//! How a month's quantity comes from intervals: the six measures, as pure functions over exact numbers.
//!
//! Pieces are merged first (`merged`), so that splitting an interval in two changes nothing.

use crate::contract::Measure;
use kernel::{Error, Quantity, Result, Timestamp};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// A quantity of one resource in force over `[from, to)`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Resource.
    pub resource: String,
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

fn sum(mut all: impl Iterator<Item = Decimal>) -> Result<Decimal> {
    all.try_fold(Decimal::ZERO, |s, q| s.checked_add(q)).ok_or_else(|| Error::internal("a quantity overflows"))
}

/// Pieces by resource and time; neighbours of equal quantity become one, empty ones go.
fn merged(pieces: &[Piece]) -> Vec<Piece> {
    let mut all: Vec<&Piece> = pieces.iter().filter(|p| p.from < p.to && p.quantity != Quantity::ZERO).collect();
    all.sort_by(|a, b| (&a.resource, a.from, a.to).cmp(&(&b.resource, b.from, b.to)));
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
/// Internal, if a sum overflows.
pub fn quantity(measure: Measure, pieces: &[Piece], w: Window) -> Result<Ratio> {
    let pieces = merged(pieces);
    match measure {
        // "At the last instant" of a half-open window: in force just before its end.
        Measure::MonthEnd => {
            let last = pieces.iter().filter(|p| p.from < w.until && p.to >= w.until && p.from < p.to);
            sum(last.map(|p| p.quantity.0)).map(Ratio::of)
        }
        Measure::Peak => peak(&pieces, w).map(Ratio::of),
        Measure::Mean => mean(&pieces, w),
        Measure::FullMonths => full(&pieces, w).map(Ratio::of),
        Measure::Count => {
            let mut begun: BTreeMap<&str, &Piece> = BTreeMap::new();
            for p in &pieces {
                begun.entry(&p.resource).or_insert(p);
            }
            let here = begun.values().filter(|p| p.from >= w.begin && p.from < w.until);
            sum(here.map(|p| p.quantity.0)).map(Ratio::of)
        }
        Measure::Fixed => Ok(Ratio::of(Decimal::ZERO)),
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
        now = now.checked_add(change).ok_or_else(|| Error::internal("a quantity overflows"))?;
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
            total = part.and_then(|x| total.checked_add(x)).ok_or_else(|| Error::internal("a quantity overflows"))?;
        }
    }
    Ok(Ratio { num: total, den: (w.end.secs() - w.begin.secs()).max(1) })
}

/// Per resource the smallest quantity, if it was there throughout; a resize does not break the month.
fn full(pieces: &[Piece], w: Window) -> Result<Decimal> {
    let mut by_resource: BTreeMap<&str, Vec<&Piece>> = BTreeMap::new();
    for p in pieces.iter().filter(|p| p.from < w.until && p.to > w.begin) {
        by_resource.entry(&p.resource).or_default().push(p);
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
