#![no_main]
//! Spans and periods as they are stored, from any instant: a deadline is not before its beginning, periods end with the term.

use kernel::Timestamp;
use kernel::calendar::{DayKind, Every, Hours, Span, WeekDays, WorkTime, day_after, period_ends};
use libfuzzer_sys::fuzz_target;

fn backwards(s: Span) -> bool {
    matches!(s, Span::Minutes(n) | Span::Hours(n) | Span::Days(n, _) | Span::Months(n) if n < 0)
}

fuzz_target!(|data: &[u8]| {
    let Ok((span, every, at, days)) = serde_json::from_slice::<(Span, Every, i64, u16)>(data) else { return };
    let text = serde_json::to_vec(&span).expect("what was read can be written");
    assert_eq!(serde_json::from_slice::<Span>(&text).expect("what was written can be read"), span);

    let work = WorkTime::weekdays(jiff::tz::TimeZone::get("Asia/Shanghai").expect("it is in the bundle"));
    let from = Timestamp(at);
    let begin = work.day_of(from);
    for hours in [Hours::Always, Hours::Working, Hours::Off] {
        if let Ok(due) = work.deadline(from, span, hours) {
            // Instants beyond the calendar have no day to count from.
            let known = jiff::Timestamp::from_microsecond(at).is_ok();
            assert!(due >= from || backwards(span) || !known, "{span:?} {hours:?}");
        }
    }
    if let Ok(day) = day_after(begin, span, &WeekDays) {
        assert!(day >= begin || backwards(span), "{span:?}");
    }
    if let Ok(end) = day_after(begin, Span::Days(days.into(), DayKind::Calendar), &WeekDays)
        && let Ok(ends) = period_ends(begin, end, every)
    {
        assert_eq!(ends.last(), Some(&end));
        assert!(ends.is_sorted_by(|a, b| a < b), "{ends:?}");
    }
});
