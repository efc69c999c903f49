//! A month over several versions of the contract: what a price change within a month does to its lines.
//!
//! Rows whose terms do not change are rated once, over the whole month. A row that changes gives one line a version. Where the measure says
//! what stands in the month (`month_end`, `full_months`, `peak`, `fixed`) the quantity is that of the month and each price pays the share of
//! the month, to the second, in which it held; `mean` and `count` measure what lies in that part. A line knows its part, its full period and
//! its billing period; each is rounded once.

use super::measure::Window;
use super::rate::Rated;
use super::{Line, Part};
use crate::contract::versions::Segment;
use crate::contract::{Contract, Item, Measure};
use kernel::{Error, Money, Result, Timestamp};
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::collections::HashSet;

/// Rates the usage of a month by a contract in a window.
pub(super) type One<'a> = dyn Fn(&Contract, Window) -> Result<Rated> + 'a;

/// Rates a month over the versions that hold in it; `one` rates it by a contract in a window.
///
/// # Errors
/// Internal, if an amount overflows or no version holds.
pub(super) fn rate(segments: &[Segment], w: Window, one: &One<'_>) -> Result<Rated> {
    let Some((last, older)) = segments.split_last() else {
        return Err(Error::internal("no version of the contract holds in the month"));
    };
    let whole = one(&last.contract, w)?;
    if older.is_empty() {
        return Ok(whole);
    }
    let changed = changed(segments);
    if changed.is_empty() {
        return Ok(whole);
    }
    let mut parts: BTreeMap<&str, Vec<Line>> = BTreeMap::new();
    for s in segments {
        for l in part(s, w, one)? {
            if let Some(code) = changed.get(l.item.as_str()) {
                parts.entry(code).or_default().push(l);
            }
        }
    }
    let mut lines = Vec::new();
    for item in &last.contract.items {
        match parts.remove(item.code.as_str()) {
            Some(p) => lines.extend(p),
            None => lines.extend(whole.lines.iter().filter(|l| l.item == item.code).cloned()),
        }
    }
    // Rows that the last version no longer has.
    lines.extend(parts.into_values().flatten());
    let total = lines.iter().try_fold(Money::from_fen(0), |s, l| s.plus(l.amount))?;
    Ok(Rated { lines, unpriced: whole.unpriced, total })
}

/// Codes of the rows whose terms differ between the versions.
fn changed(segments: &[Segment]) -> HashSet<&str> {
    let all = || segments.iter().flat_map(|s| s.contract.items.iter());
    let same = |a: &Item, b: &Item| {
        a.price == b.price && a.per == b.per && a.metering == b.metering && a.quantity == b.quantity
    };
    all()
        .filter(|i| segments.iter().any(|s| s.contract.item(&i.code).is_none_or(|other| !same(i, other))))
        .map(|i| i.code.as_str())
        .collect()
}

/// The lines of a month as one version sees the part in which it holds.
fn part(s: &Segment, w: Window, one: &One<'_>) -> Result<Vec<Line>> {
    let (share, month) = (s.to.secs() - s.from.secs(), w.end.secs() - w.begin.secs());
    let measure = |l: &Line| s.contract.item(&l.item).and_then(|i| i.metering.as_ref()).map(|m| m.measure);
    let standing = one(&scaled(&s.contract, share, month), w)?;
    let mut lines: Vec<Line> = standing.lines.into_iter().filter(|l| measure(l).is_some_and(Measure::stands)).collect();
    // The full period stays the month: a mean is divided by it.
    let length = std::time::Duration::from_micros(u64::try_from(w.end.0 - w.begin.0).unwrap_or_default());
    let own = Window { begin: s.from, until: s.to.min(w.until), end: s.from.plus(length) };
    if own.begin < own.until {
        let flowing = one(&s.contract, own)?;
        lines.extend(flowing.lines.into_iter().filter(|l| measure(l).is_some_and(|m| !m.stands())));
    }
    for l in &mut lines {
        if let Some(p) = s.contract.item(&l.item).and_then(|i| i.price) {
            l.unit_price = p;
        }
        l.part = Some(Part { version: s.contract.version.clone(), from: s.from, to: s.to, share, month });
    }
    Ok(lines)
}

/// The contract with prices for a share of the month: rating rounds the product once, on the line.
fn scaled(c: &Contract, share: i64, month: i64) -> Contract {
    let mut c = c.clone();
    for item in &mut c.items {
        item.price =
            item.price.map(|p| Money::from_yuan(p.yuan() * Decimal::from(share) / Decimal::from(month.max(1))));
    }
    c
}

/// The instant at which a part begins tells lines of one row apart.
pub(crate) fn key(item: &str, part: Option<&Part>) -> String {
    match part {
        None => item.to_owned(),
        Some(p) => format!("{item}@{}", Timestamp::micros(p.from)),
    }
}
