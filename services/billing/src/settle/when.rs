//! Dates of payments.

use super::Inputs;
use crate::contract::Contract;
use crate::contract::terms::payment::Payment;
use crate::contract::terms::{DayKind, Every, Moment, Span};
use jiff::ToSpan as _;
use jiff::civil::Date;
use kernel::{Error, Result};
use std::collections::BTreeMap;

/// Which days are working days.
pub trait Days: Send + Sync {
    /// Whether this one is.
    fn works(&self, day: Date) -> bool;
}

fn overflow<E>(_: E) -> Error {
    Error::internal("a date is out of range")
}

/// The day so long after another. Days of work are counted from the day after.
pub(super) fn after(day: Date, s: Span, days: &dyn Days) -> Result<Date> {
    match s {
        // A day is the least that a payment knows.
        Span::Minutes(_) => Ok(day),
        Span::Hours(h) => day.checked_add((h / 24).days()).map_err(overflow),
        Span::Months(m) => day.checked_add(m.months()).map_err(overflow),
        Span::Days(n, DayKind::Calendar) => day.checked_add(n.days()).map_err(overflow),
        Span::Days(n, DayKind::Working) => {
            let (mut day, mut left) = (day, n);
            while left > 0 {
                day = day.tomorrow().map_err(overflow)?;
                left -= i64::from(days.works(day));
            }
            Ok(day)
        }
    }
}

/// The year of the contract that a day is in, from 0.
pub(super) fn contract_year(start: Date, day: Date) -> i32 {
    let years = i32::from(day.year()) - i32::from(start.year());
    let before = (day.month(), day.day()) < (start.month(), start.day());
    (years - i32::from(before)).max(0)
}

/// The last day of each payment; none while what it waits for has not happened.
pub(super) fn last<'a>(c: &'a Contract, inputs: &Inputs, days: &dyn Days) -> Result<BTreeMap<&'a str, Option<Date>>> {
    c.payments.iter().map(|p| Ok((p.id.as_str(), days_of(c, p, inputs, days)?.last().copied()))).collect()
}

/// Every payment that falls due until a day: its day, its number, itself; by day, then in the order of the file.
pub(super) fn all<'a>(
    c: &'a Contract,
    inputs: &Inputs,
    days: &dyn Days,
    until: Date,
) -> Result<Vec<(Date, u32, &'a Payment)>> {
    let mut found: Vec<(Date, usize, u32, &Payment)> = Vec::new();
    for (at, p) in c.payments.iter().enumerate() {
        for (n, day) in (1u32..).zip(days_of(c, p, inputs, days)?) {
            if day <= until {
                found.push((day, at, n, p));
            }
        }
    }
    found.sort_by_key(|(day, at, n, _)| (*day, *at, *n));
    Ok(found.into_iter().map(|(day, _, n, p)| (day, n, p)).collect())
}

fn days_of(c: &Contract, p: &Payment, inputs: &Inputs, days: &dyn Days) -> Result<Vec<Date>> {
    let event = |name: &str| match (inputs.events.get(name), name) {
        (Some(d), _) => Some(*d),
        (None, "start") => Some(c.start),
        (None, "end") => Some(c.end),
        (None, _) => None,
    };
    Ok(match &p.when {
        Moment::Date(d) => vec![*d],
        Moment::Event(name) => event(name).into_iter().collect(),
        Moment::After(span, name) => match event(name) {
            Some(d) => vec![after(d, *span, days)?],
            None => Vec::new(),
        },
        Moment::Every(every) => period_ends(c.start, c.end, *every)?,
    })
}

/// Last days of the periods of a term; the last one may be shorter.
pub(super) fn period_ends(start: Date, end: Date, every: Every) -> Result<Vec<Date>> {
    let mut all = Vec::new();
    let mut n = 0i32;
    loop {
        n += 1;
        let next = match every {
            Every::Week => start.checked_add((7 * n).days()),
            Every::TwoWeeks => start.checked_add((14 * n).days()),
            Every::Once | Every::Event => Ok(end.tomorrow().map_err(overflow)?),
            _ => start.checked_add((every.months().unwrap_or(1) * n).months()),
        };
        let last = next.and_then(Date::yesterday).map_err(overflow)?;
        if last >= end {
            all.push(end);
            return Ok(all);
        }
        all.push(last);
    }
}
