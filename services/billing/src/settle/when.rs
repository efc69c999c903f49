//! Dates of payments.

use super::Inputs;
use crate::contract::Contract;
use crate::contract::terms::Moment;
use crate::contract::terms::payment::Payment;
use jiff::civil::Date;
use kernel::Result;
use kernel::calendar::{Days, day_after as after, period_ends};
use std::collections::BTreeMap;

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
