//! Full months from activation (`full_months = "activation"`): the months of a resource begin on the day and hour on which it was activated,
//! and each is billed in the calendar month in which it ends. A resize does not break a month, a gap begins new ones; of a month counts the
//! smallest quantity. A resource activated on the 31st has its months end on the last day of shorter ones.

use super::Line;
use super::measure::{Ratio, Window};
use super::rate;
use crate::contract::{Contract, Measure, Metering};
use crate::usage::Interval;
use jiff::ToSpan as _;
use jiff::tz::TimeZone;
use kernel::{Error, Money, Result, Timestamp};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// A stretch without a gap: quantities from instants on, and its end.
struct Run {
    steps: Vec<(Timestamp, Decimal)>,
    to: Timestamp,
}

/// Puts the quantities of full months from activation into the lines that are measured by full months. `history` is all usage of the
/// project up to the end of the window.
///
/// # Errors
/// Internal, if an amount overflows or a date is beyond the calendar.
pub(super) fn apply(
    (c, zone): (&Contract, &TimeZone),
    place: i32,
    w: Window,
    history: &[Interval],
    lines: &mut [Line],
) -> Result<()> {
    for l in lines {
        let Some((m, price)) = c.item(&l.item).and_then(|i| Some((i.metering.as_ref()?, i.price?))) else { continue };
        if m.measure != Measure::FullMonths {
            continue;
        }
        let mut sum = Decimal::ZERO;
        let resources: std::collections::BTreeSet<&str> = l.intervals.iter().map(|i| i.resource.as_str()).collect();
        for r in resources {
            for run in runs(history, m, r) {
                sum += months(&run, zone, w)?;
            }
        }
        let q = Ratio::of(sum).per(m.units, m.whole);
        let share = l.part.as_ref().map_or(Decimal::ONE, |p| Decimal::from(p.share) / Decimal::from(p.month.max(1)));
        let scaled = Money::from_yuan(price.yuan() * share);
        l.quantity = q.rounded();
        l.amount = rate::amount(scaled, l.per, q, place)?;
    }
    Ok(())
}

fn runs(history: &[Interval], m: &Metering, resource: &str) -> Vec<Run> {
    let fits = |i: &&Interval| {
        i.resource == resource
            && i.meter == m.meter
            && m.selector.iter().all(|(k, v)| i.attributes.get(k) == Some(v))
            && i.quantity.0 > Decimal::ZERO
    };
    let mut by_time: BTreeMap<Timestamp, (Timestamp, Decimal)> = BTreeMap::new();
    for i in history.iter().filter(fits) {
        let from = match &i.origin {
            None => i.from,
            Some(o) => match o.counts_from {
                Some(t) => i.from.max(t),
                None => continue,
            },
        };
        let to = i.to.unwrap_or(Timestamp(i64::MAX));
        if from < to {
            by_time.insert(from, (to, i.quantity.0));
        }
    }
    let mut all: Vec<Run> = Vec::new();
    for (from, (to, q)) in by_time {
        match all.last_mut() {
            Some(r) if r.to == from => {
                r.steps.push((from, q));
                r.to = to;
            }
            _ => all.push(Run { steps: vec![(from, q)], to }),
        }
    }
    all
}

/// What the months of a run come to that end in `(begin, until]`.
fn months(run: &Run, zone: &TimeZone, w: Window) -> Result<Decimal> {
    let beyond = |e: jiff::Error| Error::internal("a month is beyond the calendar").because(e);
    let Some((first, _)) = run.steps.first() else { return Ok(Decimal::ZERO) };
    let start = jiff::Timestamp::from_microsecond(first.micros()).map_err(beyond)?.to_zoned(zone.clone());
    // Few months at most end in the window; they are found by walking from shortly before it.
    let days = (w.begin.secs() - first.secs()).max(0) / 86_400;
    let mut n = (days / 31).saturating_sub(1).max(0);
    let at = |n: i64| -> Result<Timestamp> {
        Ok(Timestamp(start.checked_add(n.months()).map_err(beyond)?.timestamp().as_microsecond()))
    };
    let mut sum = Decimal::ZERO;
    loop {
        let (from, to) = (at(n)?, at(n + 1)?);
        if to > w.until || to > run.to {
            return Ok(sum);
        }
        if to > w.begin {
            sum += least(run, from, to);
        }
        n += 1;
    }
}

fn least(run: &Run, from: Timestamp, to: Timestamp) -> Decimal {
    let mut least: Option<Decimal> = None;
    for (n, (at, q)) in run.steps.iter().enumerate() {
        let end = run.steps.get(n + 1).map_or(run.to, |(t, _)| *t);
        if *at < to && end > from {
            least = Some(least.map_or(*q, |l| l.min(*q)));
        }
    }
    least.unwrap_or_default()
}
