//! Calendars of contracts: spans as contracts state them, working days, working hours, periods.
//!
//! * [`Span`], [`Every`]: lengths and periods in a contract's words. [`days`]: working days, imported holidays and made-up days (调休); [`shipped`]:
//!   those of the years that the binary knows.
//! * [`WorkTime`]: instants on the contract's calendar: deadlines, and how much working time lies between two instants.

pub mod days;
pub mod period;
pub mod shipped;
pub mod work;

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

pub use days::{Days, SharedCalendar, WeekDays, WorkCalendar};
pub use period::{day_after, day_before, period_ends};
pub use work::{Hours, WorkTime};

/// Whose days a deadline counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayKind {
    /// Working days of the Chinese calendar (工作日).
    Working,
    /// Every day.
    Calendar,
}

/// A length of time as contracts state it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Span {
    /// Minutes.
    Minutes(i64),
    /// Hours.
    Hours(i64),
    /// Days.
    Days(i64, DayKind),
    /// Months.
    Months(i64),
}

/// How often something is due or looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the words say it")]
pub enum Every {
    Week,
    TwoWeeks,
    Month,
    Quarter,
    HalfYear,
    Year,
    Once,
    /// Each time something happens.
    Event,
}

impl Every {
    /// Words of contract files and APIs.
    pub const WORDS: [(&'static str, Every); 8] = [
        ("week", Every::Week),
        ("two_weeks", Every::TwoWeeks),
        ("month", Every::Month),
        ("quarter", Every::Quarter),
        ("half_year", Every::HalfYear),
        ("year", Every::Year),
        ("once", Every::Once),
        ("event", Every::Event),
    ];
    /// Months in the period; none for those that are no number of months.
    pub fn months(self) -> Option<i32> {
        Some(match self {
            Every::Month => 1,
            Every::Quarter => 3,
            Every::HalfYear => 6,
            Every::Year => 12,
            Every::Week | Every::TwoWeeks | Every::Once | Every::Event => return None,
        })
    }
    /// The word in the file.
    pub fn as_str(self) -> &'static str {
        Every::WORDS.iter().find(|(_, e)| *e == self).map_or("", |(w, _)| w)
    }
}
