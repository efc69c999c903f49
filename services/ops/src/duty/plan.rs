//! Which instances of a duty there must be, by the contract: pure.
//!
//! * Each period of the term has `times` instances; the last period may be shorter. Where `times` is the number of days of the period
//!   (seven a week, fourteen in two weeks) each day has its own: the contracts write "每日" so.
//! * What is owed once has one: after the start, after the end, within the term, or after an event.
//! * What is owed each time something happens has `times` for each event.
//! * What is kept (retention) has none: it is a property of storage, not a deed.
//!
//! A deadline is counted after the last day of the period, or after the event, on the contract's calendar. Without a `due`, a period's instance is
//! due at its end; one that an event begins has no deadline.
//!
//! What is owed *before* an event is planned when the day of the event is known: it is announced, or it is the end of the term. The deadline is
//! counted back from it and may have passed already; then nobody told in time.

use super::NEVER;
use crate::terms::{Duty, Terms};
use jiff::ToSpan as _;
use jiff::civil::Date;
use kernel::calendar::{Every, Hours, period_ends};
use kernel::{Error, Result, Timestamp};

/// Most instances of one duty: more is a contract of centuries.
const MOST: usize = 50_000;

/// An instance that there must be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wanted {
    /// Its duty's place in the terms.
    pub duty: usize,
    /// Last day of its period, `once`, or the event.
    pub period: String,
    /// Number within the period, from 1.
    pub n: i64,
    /// When it can be done.
    pub begins: Timestamp,
    /// Last instant in time.
    pub due: Timestamp,
    /// To which period of assessment it belongs.
    pub counts_at: Timestamp,
}

fn far<E>(_: E) -> Error {
    Error::internal("a date is out of range")
}

fn before(t: Timestamp) -> Timestamp {
    Timestamp(t.micros() - 1)
}

/// Days of a whole period, where it is some weeks.
fn days_of(every: Every) -> Option<i64> {
    match every {
        Every::Week => Some(7),
        Every::TwoWeeks => Some(14),
        Every::Month | Every::Quarter | Every::HalfYear | Every::Year | Every::Once | Every::Event => None,
    }
}

/// First and last days of the periods that begin by `until`.
fn periods(terms: &Terms, every: Every, until: Date) -> Result<Vec<(Date, Date)>> {
    // A year beyond: the last of the periods, which may be cut short by this end and not by the contract's, is then of no interest.
    let cut = until.max(terms.start).checked_add(1.year()).map_err(far)?.min(terms.end);
    if terms.end < terms.start {
        return Ok(Vec::new());
    }
    let mut all = Vec::new();
    let mut first = terms.start;
    for last in period_ends(terms.start, cut, every)? {
        if first > until || all.len() >= MOST {
            break;
        }
        all.push((first, last));
        first = last.tomorrow().map_err(far)?;
    }
    Ok(all)
}

/// Instances of a duty that follow from the term alone and begin by `until`.
pub(crate) fn of_term(terms: &Terms, n: usize, duty: &Duty, until: Timestamp) -> Result<Vec<Wanted>> {
    let work = &terms.work;
    match (duty.keep, duty.every) {
        (Some(_), _) | (_, None | Some(Every::Event)) => Ok(Vec::new()),
        (None, Some(Every::Once)) => once(terms, n, duty, until),
        (None, Some(every)) => {
            let mut all = Vec::new();
            let daily = days_of(every) == Some(duty.times);
            for (first, last) in periods(terms, every, work.day_of(until))? {
                if daily {
                    let mut day = first;
                    while day <= last {
                        all.push(of_days(terms, n, duty, (day, day), 1)?);
                        day = day.tomorrow().map_err(far)?;
                    }
                } else {
                    for k in 1..=duty.times.clamp(1, 366) {
                        all.push(of_days(terms, n, duty, (first, last), k)?);
                    }
                }
            }
            all.retain(|w| w.begins <= until);
            Ok(all)
        }
    }
}

fn of_days(terms: &Terms, duty: usize, d: &Duty, (first, last): (Date, Date), n: i64) -> Result<Wanted> {
    let end = terms.work.begin_of(last.tomorrow().map_err(far)?)?;
    Ok(Wanted {
        duty,
        period: last.to_string(),
        n,
        begins: terms.work.begin_of(first)?,
        due: terms.work.due_after(last, d.due)?,
        counts_at: before(end),
    })
}

fn once(terms: &Terms, n: usize, d: &Duty, until: Timestamp) -> Result<Vec<Wanted>> {
    if let Some(event) = d.before.as_deref() {
        return if event == "end" { before_end(terms, n, d, until) } else { Ok(Vec::new()) };
    }
    let work = &terms.work;
    let (begins, due) = match d.after.as_deref() {
        None => (work.begin_of(terms.start)?, work.due_after(terms.end, d.due)?),
        Some("start") => {
            let start = work.begin_of(terms.start)?;
            (start, due_from(terms, d, start)?)
        }
        Some("end") if terms.end < Date::constant(9990, 1, 1) => {
            let end = work.begin_of(terms.end.tomorrow().map_err(far)?)?;
            (before(end), d.due.map_or(Ok(NEVER), |s| work.due_after(terms.end, Some(s)))?)
        }
        Some(_) => return Ok(Vec::new()),
    };
    if begins > until {
        return Ok(Vec::new());
    }
    let counts_at = if due == NEVER { begins } else { before(due).max(begins) };
    let one = |k| Wanted { duty: n, period: "once".into(), n: k, begins, due, counts_at };
    Ok((1..=d.times.clamp(1, 366)).map(one).collect())
}

/// The end of the term is known from the beginning.
fn before_end(terms: &Terms, n: usize, d: &Duty, until: Timestamp) -> Result<Vec<Wanted>> {
    let Some(span) = d.due.filter(|_| terms.end < Date::constant(9990, 1, 1)) else { return Ok(Vec::new()) };
    let end = before(terms.work.begin_of(terms.end.tomorrow().map_err(far)?)?);
    let due = terms.work.deadline_before(end, span)?;
    let begins = terms.work.begin_of(terms.start)?.min(due);
    if begins > until {
        return Ok(Vec::new());
    }
    let one = |k| Wanted { duty: n, period: "once".into(), n: k, begins, due, counts_at: end };
    Ok((1..=d.times.clamp(1, 366)).map(one).collect())
}

fn due_from(terms: &Terms, d: &Duty, at: Timestamp) -> Result<Timestamp> {
    d.due.map_or(Ok(NEVER), |s| terms.work.deadline(at, s, Hours::Always))
}

/// An event as plans see it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Happening<'a> {
    /// `signature`, `acceptance`, `security-event`, …
    pub kind: &'a str,
    /// The first record of it.
    pub root: &'a str,
    /// When it happened, or is announced to happen.
    pub at: Timestamp,
    /// When that became known.
    pub known: Timestamp,
}

/// Instances of a duty that an event begins, or that are owed before it; none, if it is another event.
pub(crate) fn of_event(terms: &Terms, n: usize, d: &Duty, e: Happening<'_>) -> Result<Vec<Wanted>> {
    let (kind, at) = (e.kind, e.at);
    let named = if d.before.is_some() { &d.before } else { &d.after };
    let period = match (d.keep, d.every) {
        _ if named.as_deref() != Some(kind) => return Ok(Vec::new()),
        (None, Some(Every::Event)) => e.root.to_owned(),
        // Start and end are known from the contract.
        (None, Some(Every::Once)) if kind != "start" && kind != "end" => "once".to_owned(),
        _ => return Ok(Vec::new()),
    };
    let (begins, due) = match (&d.before, d.due) {
        (None, _) => (at, due_from(terms, d, at)?),
        (Some(_), None) => return Ok(Vec::new()),
        (Some(_), Some(span)) => {
            let due = terms.work.deadline_before(at, span)?;
            (e.known.min(due), due)
        }
    };
    let one = |k| Wanted { duty: n, period: period.clone(), n: k, begins, due, counts_at: at };
    Ok((1..=d.times.clamp(1, 366)).map(one).collect())
}

#[cfg(test)]
mod tests;
