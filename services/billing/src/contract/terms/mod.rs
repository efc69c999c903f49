//! What a contract says besides its prices: budget and demand, service levels, assessment, payments, duties. The format is described in
//! docs/contract-file.md; each file here holds the types of a part and how they are read.

pub mod books;
pub mod demand;
pub mod duty;
pub mod flow;
pub mod level;
pub mod payment;
pub mod scheme;
pub mod staff;

use super::reader::Table;
use jiff::civil::Date;
pub use kernel::calendar::{DayKind, Every, Span};

const DAY_KINDS: [(&str, DayKind); 2] = [("working", DayKind::Working), ("calendar", DayKind::Calendar)];

/// `{ days = 3, kind = "working" }`, `{ hours = 4 }`, `{ minutes = 30 }`, `{ months = 6 }`. The caller ends the table.
pub(super) fn span_in(t: &Table<'_>) -> Option<Span> {
    // A century at most: dates that are so far away do not overflow.
    let count = |key: &'static str, most: i64| {
        // No days means: on the day itself.
        let n = t.count_from(key, i64::from(key != "days"))?;
        if n > most {
            t.wrong(key, format!("is more than {most}"));
        }
        Some(n.min(most))
    };
    let (minutes, hours) = (count("minutes", 1_000_000), count("hours", 100_000));
    let (days, months) = (count("days", 36_500), count("months", 1200));
    let kind = t.opt_word("kind", &DAY_KINDS);
    if days.is_none() && kind.is_some() {
        t.wrong("kind", "only days have a kind");
    }
    let all = [
        minutes.map(Span::Minutes),
        hours.map(Span::Hours),
        days.map(|d| Span::Days(d, kind.unwrap_or(DayKind::Calendar))),
        months.map(Span::Months),
    ];
    let mut named = all.into_iter().flatten();
    match (named.next(), named.next()) {
        (Some(s), None) => Some(s),
        _ => {
            t.wrong("days", "name one of minutes, hours, days, months");
            None
        }
    }
}

pub(super) fn opt_span(t: &Table<'_>, key: &'static str) -> Option<Span> {
    let s = t.opt_table(key)?;
    let v = span_in(&s);
    s.finish();
    v
}

/// An instant that is known by its date, or by something that happens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Moment {
    /// A day.
    Date(Date),
    /// When this happens: `signature`, `start`, `acceptance`, `end`, or another.
    Event(String),
    /// So long after it happens.
    After(Span, String),
    /// At the end of each such period.
    Every(Every),
}

pub(super) fn moment(t: &Table<'_>, key: &'static str) -> Option<Moment> {
    let m = t.table(key)?;
    let v = if m.has("date") {
        m.date("date").map(Moment::Date)
    } else if m.has("event") {
        m.text("event").map(Moment::Event)
    } else if m.has("every") {
        let every = m.word("every", &Every::WORDS)?;
        if every.months().is_none() {
            m.wrong("every", "a payment falls due by the month, quarter, half year or year");
        }
        Some(Moment::Every(every))
    } else if m.has("after") {
        let after = m.text("after");
        Some(Moment::After(span_in(&m)?, after?))
    } else {
        m.wrong("date", "name one of date, event, every, after");
        None
    };
    m.finish();
    v
}

/// Id, the two names and the clause that most rows have; the table is named after the id.
pub(super) struct Named {
    pub id: String,
    pub name: String,
    pub name_en: String,
    pub clause: String,
}

pub(super) fn named(t: &mut Table<'_>, what: &str) -> Option<Named> {
    let id = t.text("id");
    if let Some(id) = &id {
        t.rename(format!("{what} {id}"));
    }
    let rest = (t.text("name"), t.text("name_en"), t.text("clause"));
    Some(Named { id: id?, name: rest.0?, name_en: rest.1?, clause: rest.2? })
}
