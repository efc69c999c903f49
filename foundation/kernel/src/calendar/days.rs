//! Working days: weekends, and the holidays and made-up days (调休) of a year as the State Council announces them, imported from a file.

use crate::{Error, Result};
use jiff::civil::{Date, Weekday};
use std::collections::BTreeSet;
use std::sync::{PoisonError, RwLock};

/// Longest holiday that is believed, days: a longer range is a slip of the pen.
const LONGEST: i32 = 31;

/// The beginning of what a text says, for a refusal.
fn clip(s: &str) -> String {
    s.chars().take(40).collect()
}

/// Which days are working days.
pub trait Days: Send + Sync {
    /// Whether this one is.
    fn works(&self, day: Date) -> bool;
    /// Whether an announcement says so for the whole of this year. Where none does, Monday to Friday is assumed, and an answer that rests on it says
    /// so.
    fn covers(&self, _year: i16) -> bool {
        false
    }
}

/// Monday to Friday: what holds where nobody has imported a calendar.
#[derive(Debug, Clone, Copy, Default)]
pub struct WeekDays;

impl Days for WeekDays {
    fn works(&self, day: Date) -> bool {
        !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
    }
}

/// An imported calendar. Days that it does not name are those of [`WeekDays`]. It covers a year of which it names New Year's Day: every
/// announcement of a year begins with that holiday, while one of the year before or after may name single days of its neighbour.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WorkCalendar {
    holidays: BTreeSet<Date>,
    workdays: BTreeSet<Date>,
}

impl WorkCalendar {
    /// Reads a calendar: a line is `holiday 2026-10-01..2026-10-07`, `holiday 2026-01-01` or `workday 2026-10-10`; `#` begins a remark.
    ///
    /// # Errors
    /// Bad request, naming the line and what is wrong with it: a day that is both, a range that is upside down or longer than a month, a
    /// working day that is one anyway.
    pub fn parse(text: &str) -> Result<WorkCalendar> {
        let mut c = WorkCalendar::default();
        for (n, line) in (1..).zip(text.lines()) {
            let line = line.split('#').next().unwrap_or("").trim();
            if line.is_empty() {
                continue;
            }
            c.line(line).map_err(|e| Error::bad_request(format!("line {n}: {e}")))?;
        }
        Ok(c)
    }

    /// This calendar over an older one: a year that it covers is its own, every other keeps the days of the older one that it does not name.
    #[must_use]
    pub fn over(mut self, older: &WorkCalendar) -> WorkCalendar {
        let kept = |d: &&Date| !self.covers(d.year()) && !self.holidays.contains(*d) && !self.workdays.contains(*d);
        let holidays: Vec<Date> = older.holidays.iter().filter(kept).copied().collect();
        let workdays: Vec<Date> = older.workdays.iter().filter(kept).copied().collect();
        self.holidays.extend(holidays);
        self.workdays.extend(workdays);
        self
    }

    /// The years that it covers, in order.
    pub fn years(&self) -> Vec<i16> {
        self.holidays.iter().filter(|d| d.day_of_year() == 1).map(|d| d.year()).collect()
    }

    fn line(&mut self, line: &str) -> std::result::Result<(), String> {
        let (word, range) =
            line.split_once(char::is_whitespace).ok_or_else(|| format!("'{}' names no day", clip(line)))?;
        let (from, to) = range.trim().split_once("..").unwrap_or((range.trim(), range.trim()));
        let date =
            |s: &str| s.trim().parse::<Date>().map_err(|_| format!("'{}' is not a date such as 2026-10-01", clip(s)));
        let (from, to) = (date(from)?, date(to)?);
        let length = from.until(to).map_err(|_| "the range is too long".to_owned())?.get_days();
        if !(0..LONGEST).contains(&length) {
            return Err(format!("{from}..{to} is upside down or longer than a month"));
        }
        let mut day = from;
        while day <= to {
            let (own, other) = match word {
                "holiday" => (&mut self.holidays, &self.workdays),
                "workday" => (&mut self.workdays, &self.holidays),
                _ => return Err(format!("'{}' is neither holiday nor workday", clip(word))),
            };
            if other.contains(&day) {
                return Err(format!("{day} is both a holiday and a working day"));
            }
            if word == "workday" && WeekDays.works(day) {
                return Err(format!("{day} is no weekend: it is a working day anyway"));
            }
            own.insert(day);
            day = day.tomorrow().map_err(|_| "the range is too long".to_owned())?;
        }
        Ok(())
    }
}

impl Days for WorkCalendar {
    fn works(&self, day: Date) -> bool {
        self.workdays.contains(&day) || (WeekDays.works(day) && !self.holidays.contains(&day))
    }
    fn covers(&self, year: i16) -> bool {
        Date::new(year, 1, 1).is_ok_and(|first| self.holidays.contains(&first))
    }
}

/// The calendar in force, which an import replaces while others count on it. Below the import lies a calendar that no import removes: that of the
/// years which the import does not cover.
#[derive(Debug, Default)]
pub struct SharedCalendar {
    base: WorkCalendar,
    now: RwLock<WorkCalendar>,
}

impl SharedCalendar {
    /// Imports lie over this one; it is in force until there is one.
    pub fn over(base: WorkCalendar) -> SharedCalendar {
        SharedCalendar { now: RwLock::new(base.clone()), base }
    }

    /// What imports lie over.
    pub fn base(&self) -> &WorkCalendar {
        &self.base
    }

    /// Puts an imported calendar into force.
    pub fn set(&self, c: WorkCalendar) {
        *self.now.write().unwrap_or_else(PoisonError::into_inner) = c.over(&self.base);
    }

    /// The years that are covered, in order.
    pub fn years(&self) -> Vec<i16> {
        self.now.read().unwrap_or_else(PoisonError::into_inner).years()
    }
}

impl Days for SharedCalendar {
    fn works(&self, day: Date) -> bool {
        self.now.read().unwrap_or_else(PoisonError::into_inner).works(day)
    }
    fn covers(&self, year: i16) -> bool {
        self.now.read().unwrap_or_else(PoisonError::into_inner).covers(year)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{DayKind, Span, day_after as after};
    use jiff::civil::date;

    #[test]
    fn made_up_days_work_and_holidays_do_not() {
        let c =
            WorkCalendar::parse("# example\nholiday 2026-10-01..2026-10-07\nworkday 2026-10-10 # Saturday\n").unwrap();
        assert!(!c.works(date(2026, 10, 1)) && !c.works(date(2026, 10, 7)), "a Thursday and a Wednesday");
        assert!(c.works(date(2026, 10, 10)) && !c.works(date(2026, 10, 11)));
        let three = Span::Days(3, DayKind::Working);
        assert_eq!(after(date(2026, 9, 30), three, &c).unwrap(), date(2026, 10, 10), "8, 9 and the made-up 10");
        assert_eq!(after(date(2026, 9, 30), three, &WeekDays).unwrap(), date(2026, 10, 5));
    }

    #[test]
    fn an_import_replaces_the_years_that_it_covers_and_single_days_of_others() {
        let base =
            WorkCalendar::parse("holiday 2026-01-01..2026-01-03\nholiday 2026-10-01..2026-10-07\nworkday 2026-10-10")
                .unwrap();
        let shared = SharedCalendar::over(base.clone());
        assert!(shared.covers(2026) && !shared.covers(2027) && !shared.works(date(2026, 10, 1)));
        // The announcement of 2027 may name the last days of 2026.
        shared.set(WorkCalendar::parse("holiday 2026-12-31..2027-01-02\nworkday 2026-10-03").unwrap());
        assert_eq!(shared.years(), [2026, 2027]);
        assert!(
            !shared.works(date(2026, 12, 31)) && !shared.works(date(2026, 10, 1)),
            "2026 is still that of the base"
        );
        assert!(
            shared.works(date(2026, 10, 3)) && shared.works(date(2026, 10, 10)),
            "a day that it names is as it says"
        );
        shared.set(WorkCalendar::parse("holiday 2026-01-01\nholiday 2026-10-01").unwrap());
        assert!(
            !shared.works(date(2026, 10, 1)) && shared.works(date(2026, 10, 2)),
            "a year that it covers is its own"
        );
        assert!(!shared.works(date(2026, 10, 10)) && !shared.covers(2027), "the import before is history");
        assert_eq!(shared.base(), &base);
    }

    #[test]
    fn a_year_is_covered_by_its_new_years_day_alone() {
        let c = WorkCalendar::parse("holiday 2026-10-01..2026-10-07").unwrap();
        assert!(!c.covers(2026) && c.years().is_empty() && !WeekDays.covers(2026));
        assert_eq!(WorkCalendar::parse("holiday 2026-12-31..2027-01-02").unwrap().years(), [2027]);
    }

    #[test]
    fn a_wrong_line_is_named() {
        for (text, says) in [
            ("holiday", "line 1: 'holiday' names no day"),
            ("\nfestival 2026-10-01", "line 2: 'festival' is neither"),
            ("holiday 2026-02-30", "'2026-02-30' is not a date"),
            ("holiday 2026-10-07..2026-10-01", "upside down"),
            ("holiday 2026-01-01..2026-12-31", "longer than a month"),
            ("holiday 0001-01-01..9999-12-31", "longer than a month"),
            ("workday 2026-10-10\nholiday 2026-10-10", "line 2: 2026-10-10 is both"),
            ("workday 2026-10-09", "a working day anyway"),
        ] {
            let e = WorkCalendar::parse(text).unwrap_err().message;
            assert!(e.contains(says), "{text}: {e}");
        }
    }
}
