//! What holds for any text of a calendar and for any span.

use super::*;
use crate::Timestamp;
use jiff::civil::{Date, Time, date};
use jiff::tz::TimeZone;
use proptest::prelude::*;
use std::sync::Arc;

/// A line of a calendar, right, nearly right or anything.
fn line() -> impl Strategy<Value = String> {
    let one = ("holiday|workday|Holiday|x", 2024i16..2027, 0i8..14, 0i8..33)
        .prop_map(|(word, y, m, d)| format!("{word} {y}-{m:02}-{d:02}"));
    let range = ("holiday|workday", 1i8..13, 1i8..29, 1i8..13, 1i8..29)
        .prop_map(|(word, m, d, n, e)| format!("{word} 2026-{m:02}-{d:02}..2026-{n:02}-{e:02} # remark"));
    prop_oneof![4 => one, 4 => range, 1 => Just(String::new()), 1 => "\\PC{0,60}", 1 => any::<String>()]
}

/// The calendar that a text is, or the line at fault, which is the first one.
fn read(text: &str) {
    match WorkCalendar::parse(text) {
        Ok(c) => {
            let mut lines: Vec<&str> = text.lines().collect();
            lines.reverse();
            assert_eq!(WorkCalendar::parse(&lines.join("\n")).unwrap(), c, "the order of lines says nothing: {text:?}");
        }
        Err(e) => {
            let number = e.message.strip_prefix("line ").and_then(|m| m.split(':').next()).unwrap();
            let n: usize = number.parse().unwrap();
            assert!((1..=text.lines().count()).contains(&n), "{text:?}: {e}");
            let upto = |n| text.lines().take(n).collect::<Vec<_>>().join("\n");
            assert!(WorkCalendar::parse(&upto(n - 1)).is_ok(), "an earlier line is wrong: {text:?}: {e}");
            assert_eq!(WorkCalendar::parse(&upto(n)).unwrap_err().message, e.message);
            assert!(e.message.len() < 400, "a refusal repeats the whole text");
        }
    }
}

fn span() -> impl Strategy<Value = Span> {
    let n = prop_oneof![8 => -5i64..2000, 1 => any::<i64>(), 1 => Just(i64::MAX), 1 => Just(i64::MIN)];
    (n, 0u8..5).prop_map(|(n, what)| match what {
        0 => Span::Minutes(n),
        1 => Span::Hours(n),
        2 => Span::Days(n, DayKind::Working),
        3 => Span::Days(n, DayKind::Calendar),
        _ => Span::Months(n),
    })
}

fn backwards(s: Span) -> bool {
    matches!(s, Span::Minutes(n) | Span::Hours(n) | Span::Days(n, _) | Span::Months(n) if n < 0)
}

fn day() -> impl Strategy<Value = Date> {
    (-9999i16..=9999, 1i8..13, 1i8..29).prop_map(|(y, m, d)| date(y, m, d))
}

fn october() -> WorkCalendar {
    WorkCalendar::parse("holiday 2026-10-01..2026-10-07\nworkday 2026-10-10").unwrap()
}

fn works() -> [WorkTime; 2] {
    let zone = TimeZone::get("Asia/Shanghai").unwrap();
    let t = |h, m| Time::constant(h, m, 0, 0);
    let hours = vec![(t(8, 30), t(12, 0)), (t(14, 30), t(18, 0))];
    [WorkTime::weekdays(zone.clone()), WorkTime::new(zone, Arc::new(october()), hours)]
}

proptest! {
    #[test]
    fn any_lines_are_a_calendar_or_name_the_first_that_is_wrong(lines in proptest::collection::vec(line(), 0..8)) {
        read(&lines.join("\n"));
    }

    #[test]
    fn any_bytes_are_a_calendar_or_name_the_first_line_that_is_wrong(
        at in any::<prop::sample::Index>(),
        bytes in proptest::collection::vec(any::<u8>(), 0..12),
    ) {
        let mut text = b"# 2026\nholiday 2026-10-01..2026-10-07\r\nworkday 2026-10-10 # Saturday\n".to_vec();
        let at = at.index(text.len());
        let end = (at + bytes.len()).min(text.len());
        text.splice(at..end, bytes);
        read(&String::from_utf8_lossy(&text));
    }

    #[test]
    fn a_day_after_any_span_is_later_or_refused(day in day(), s in span()) {
        if let Ok(d) = day_after(day, s, &october()) {
            prop_assert!(backwards(s) || d >= day, "{} + {:?} = {}", day, s, d);
        }
    }

    #[test]
    fn working_days_are_counted_one_by_one(n in 1i64..400, from in 0i64..2000) {
        let (c, day) = (october(), date(2025, 1, 1));
        let day = day_after(day, Span::Days(from, DayKind::Calendar), &WeekDays).unwrap();
        let last = day_after(day, Span::Days(n, DayKind::Working), &c).unwrap();
        prop_assert!(c.works(last));
        let (mut count, mut d) = (0, day);
        while d < last {
            d = d.tomorrow().unwrap();
            count += i64::from(c.works(d));
        }
        prop_assert_eq!(count, n);
    }

    #[test]
    fn a_deadline_is_not_before_its_beginning(secs in 0i64..250_000_000_000, s in span(), hours in 0u8..3) {
        let hours = [Hours::Always, Hours::Working, Hours::Off][usize::from(hours)];
        let from = Timestamp::from_secs(secs);
        for w in works() {
            if let Ok(due) = w.deadline(from, s, hours) {
                prop_assert!(backwards(s) || due >= from, "{:?} {:?}", s, hours);
            }
        }
    }

    #[test]
    fn no_instant_is_too_far_to_be_refused(a in any::<i64>(), b in any::<i64>(), s in span()) {
        for w in works() {
            for hours in [Hours::Always, Hours::Working] {
                let _ = w.deadline(Timestamp(a), s, hours).is_ok();
            }
            let _ = (w.between(Timestamp(a), Timestamp(b)).is_ok(), w.is_working(Timestamp(b)).is_ok());
            let _ = w.due_after(w.day_of(Timestamp(a)), Some(s)).is_ok();
        }
    }

    #[test]
    fn periods_follow_upon_each_other_to_the_end(from in 0i64..20_000, length in 0i64..4000, every in 0usize..8) {
        let every = Every::WORDS[every].1;
        let calendar = |n| Span::Days(n, DayKind::Calendar);
        let start = day_after(date(1990, 1, 1), calendar(from), &WeekDays).unwrap();
        let end = day_after(start, calendar(length), &WeekDays).unwrap();
        let ends = period_ends(start, end, every).unwrap();
        prop_assert_eq!(ends.last(), Some(&end));
        prop_assert!(ends.first().is_some_and(|e| *e >= start) && ends.is_sorted_by(|a, b| a < b), "{:?}", ends);
        let weeks = match every {
            Every::Week => 7,
            Every::TwoWeeks => 14,
            _ => return Ok(()),
        };
        prop_assert_eq!(ends.len() as i64, length / weeks + 1);
    }

    #[test]
    fn a_span_is_read_as_it_was_written(s in span()) {
        let text = serde_json::to_string(&s).unwrap();
        prop_assert_eq!(serde_json::from_str::<Span>(&text).unwrap(), s);
    }
}

#[test]
fn a_span_beyond_the_calendar_is_refused() {
    let day = date(2026, 1, 1);
    for n in [i64::MAX, i64::MIN, 4_000_000_000] {
        for s in [Span::Days(n, DayKind::Calendar), Span::Months(n)] {
            assert!(day_after(day, s, &WeekDays).is_err(), "{s:?}");
        }
    }
    assert!(day_after(day, Span::Hours(i64::MAX), &WeekDays).is_err());
    assert!(day_before(day, Span::Hours(i64::MAX), &WeekDays).is_err());
    assert!(day_before(day, Span::Days(i64::MAX, DayKind::Working), &WeekDays).is_err());
    assert!(day_before(day, Span::Days(i64::MAX, DayKind::Calendar), &WeekDays).is_err());
    assert!(day_before(day, Span::Days(30_000, DayKind::Working), &WeekDays).is_ok());
    assert!(day_after(day, Span::Days(i64::MAX, DayKind::Working), &WeekDays).is_err());
    assert!(day_after(day, Span::Days(30_000, DayKind::Working), &WeekDays).is_ok());
}
