//! The calendars that the binary carries: the years whose holidays the State Council's office had announced when it was built. An import of a newer
//! announcement lies over them.

use super::WorkCalendar;
use crate::Result;

/// A year's calendar that the binary carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shipped {
    /// The year.
    pub year: i16,
    /// The announcement.
    pub source: &'static str,
    /// Its lines.
    pub text: &'static str,
}

/// All of them, by year.
pub const SHIPPED: [Shipped; 2] = [
    Shipped {
        year: 2025, source: "国办发明电〔2024〕12号", text: include_str!("../../../../calendars/cn-2025.txt")
    },
    Shipped {
        year: 2026, source: "国办发明电〔2025〕7号", text: include_str!("../../../../calendars/cn-2026.txt")
    },
];

/// The announcement that a year of the binary's calendar comes from.
pub fn source(year: i16) -> Option<&'static str> {
    SHIPPED.iter().find(|s| s.year == year).map(|s| s.source)
}

/// All lines, one year after the other.
pub fn text() -> String {
    SHIPPED.iter().map(|s| s.text).collect()
}

/// The calendar of all those years.
///
/// # Errors
/// As [`WorkCalendar::parse`]; a test keeps the files right.
pub fn calendar() -> Result<WorkCalendar> {
    WorkCalendar::parse(&text())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{DayKind, Days as _, Span, WeekDays, day_after};
    use jiff::civil::{Date, date};

    /// Days off and made-up days of a year, as the announcements list them.
    fn tally(year: i16) -> (usize, usize) {
        let c = calendar().unwrap();
        let days = date(year, 1, 1).series(jiff::Span::new().days(1)).take_while(|d| d.year() == year);
        let (mut off, mut made_up) = (0, 0);
        for d in days {
            match (c.works(d), WeekDays.works(d)) {
                (false, true) => off += 1,
                (true, false) => made_up += 1,
                (true, true) | (false, false) => {}
            }
        }
        (off, made_up)
    }

    #[test]
    fn days_of_2025_are_those_of_the_announcement() {
        let c = calendar().unwrap();
        let off = |m, d| !c.works(date(2025, m, d));
        assert!(off(1, 1) && !off(1, 2));
        assert!(off(1, 28) && off(2, 4) && !off(2, 5) && !off(1, 27), "春节, Tuesday to Tuesday");
        assert!(!off(1, 26) && !off(2, 8), "a Sunday and a Saturday that work");
        assert!(off(4, 4) && !off(4, 7) && off(5, 1) && off(5, 5) && !off(5, 6) && !off(4, 27));
        assert!(off(6, 2) && !off(6, 3) && off(10, 1) && off(10, 8) && !off(10, 9), "端午, 国庆 with 中秋");
        assert!(!off(9, 28) && !off(10, 11) && off(10, 12), "Saturday 11 October works, Sunday 12 does not");
        // 28 days in all, ten of them at weekends.
        assert_eq!(tally(2025), (18, 5));
    }

    #[test]
    fn days_of_2026_are_those_of_the_announcement() {
        let c = calendar().unwrap();
        let off = |m, d| !c.works(date(2026, m, d));
        assert!(off(1, 1) && off(1, 2) && !off(1, 4) && !off(1, 5), "Sunday 4 January works");
        assert!(!off(2, 14) && !off(2, 28), "Saturdays that work");
        assert!(off(2, 16) && off(2, 17) && off(2, 23) && !off(2, 24) && !off(2, 13));
        assert!(off(4, 6) && !off(4, 7) && off(5, 1) && off(5, 5) && !off(5, 6) && !off(5, 9));
        assert!(off(6, 19) && !off(6, 22) && off(9, 25) && !off(9, 28) && !off(9, 20));
        assert!(off(10, 1) && off(10, 7) && !off(10, 8) && !off(10, 10) && off(10, 11));
        assert_eq!(tally(2026), (19, 6));
    }

    #[test]
    fn working_days_are_counted_over_the_spring_festival() {
        let c = calendar().unwrap();
        let three = Span::Days(3, DayKind::Working);
        // After Thursday 12 February 2026: Friday 13, the made-up Saturday 14, and then Tuesday 24.
        assert_eq!(day_after(date(2026, 2, 12), three, &c).unwrap(), date(2026, 2, 24));
    }

    #[test]
    fn every_file_covers_its_year_names_its_source_and_no_day_of_another() {
        for s in SHIPPED {
            let c = WorkCalendar::parse(s.text).unwrap();
            assert_eq!(c.years(), [s.year]);
            assert!(s.text.lines().next().is_some_and(|l| l.contains(s.source)), "{}", s.source);
            let days = s.text.lines().map(|l| l.split('#').next().unwrap_or("").trim());
            for d in days.filter_map(|l| l.split_whitespace().nth(1)).flat_map(|r| r.split("..")) {
                assert_eq!(d.parse::<Date>().unwrap().year(), s.year);
            }
        }
        assert_eq!((source(2026), source(2027)), (Some("国办发明电〔2025〕7号"), None));
        assert!(!calendar().unwrap().covers(2027));
    }
}
