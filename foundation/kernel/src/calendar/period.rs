//! Days after days, and the periods of a term.

use super::{DayKind, Days, Every, Span};
use crate::{Error, Result};
use jiff::ToSpan as _;
use jiff::civil::Date;

/// Most working days that a span counts, a century of days: each of them is walked.
const LONGEST: i64 = 36_525;

fn overflow<E>(_: E) -> Error {
    Error::internal("a date is out of range")
}

fn later(day: Date, days: i64) -> Result<Date> {
    jiff::Span::new().try_days(days).and_then(|s| day.checked_add(s)).map_err(overflow)
}

fn earlier(day: Date, days: i64) -> Result<Date> {
    jiff::Span::new().try_days(days).and_then(|s| day.checked_sub(s)).map_err(overflow)
}

/// The day so long after another. Days of work are counted from the day after.
///
/// # Errors
/// Internal, if the day is beyond the calendar (year 9999), or there are more than a century of working days to count.
pub fn day_after(day: Date, s: Span, days: &dyn Days) -> Result<Date> {
    match s {
        // A day is the least that a payment knows.
        Span::Minutes(_) => Ok(day),
        Span::Hours(h) => later(day, h / 24),
        Span::Months(m) => jiff::Span::new().try_months(m).and_then(|s| day.checked_add(s)).map_err(overflow),
        Span::Days(n, DayKind::Calendar) => later(day, n),
        Span::Days(n, DayKind::Working) if n > LONGEST => Err(overflow(n)),
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

/// The day so long before another. Days of work are counted from the day before.
///
/// # Errors
/// Internal, if the day is beyond the calendar (year -9999), or there are more than a century of working days to count.
pub fn day_before(day: Date, s: Span, days: &dyn Days) -> Result<Date> {
    match s {
        Span::Minutes(_) => Ok(day),
        Span::Hours(h) => earlier(day, h / 24),
        Span::Months(m) => jiff::Span::new().try_months(m).and_then(|s| day.checked_sub(s)).map_err(overflow),
        Span::Days(n, DayKind::Calendar) => earlier(day, n),
        Span::Days(n, DayKind::Working) if n > LONGEST => Err(overflow(n)),
        Span::Days(n, DayKind::Working) => {
            let (mut day, mut left) = (day, n);
            while left > 0 {
                day = day.yesterday().map_err(overflow)?;
                left -= i64::from(days.works(day));
            }
            Ok(day)
        }
    }
}

/// Last days of the periods of a term; the last one may be shorter.
///
/// # Errors
/// Internal, if a day is beyond the calendar (year 9999).
pub fn period_ends(start: Date, end: Date, every: Every) -> Result<Vec<Date>> {
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
