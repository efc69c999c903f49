//! Stretches that nobody covers. Pure.

use kernel::calendar::WorkTime;
use kernel::{Error, Result, Timestamp};

/// A stretch, `[from, to)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gap {
    /// First instant.
    pub from: Timestamp,
    /// First instant after.
    pub to: Timestamp,
}

/// What of `[from, to)` no stretch of `held` covers, in order.
pub fn free(held: &[Gap], from: Timestamp, to: Timestamp) -> Vec<Gap> {
    let mut held = held.to_vec();
    held.sort_by_key(|g| g.from);
    let (mut at, mut open) = (from, Vec::new());
    for h in held {
        if h.from > at && at < to {
            open.push(Gap { from: at, to: h.from.min(to) });
        }
        at = at.max(h.to);
    }
    if at < to {
        open.push(Gap { from: at, to });
    }
    open
}

/// What of these lies in working time.
pub(super) fn within_working_time(open: &[Gap], work: &WorkTime) -> Result<Vec<Gap>> {
    let mut all = Vec::new();
    for g in open {
        let (mut day, last) = (work.day_of(g.from), work.day_of(g.to));
        while day <= last {
            for (a, b) in work.stretches(day)? {
                let (from, to) = (a.max(g.from), b.min(g.to));
                if from < to {
                    all.push(Gap { from, to });
                }
            }
            day = day.tomorrow().map_err(|_| Error::internal("a date is out of range"))?;
        }
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::Time;
    use jiff::tz::TimeZone;
    use kernel::calendar::WorkCalendar;
    use std::sync::Arc;

    fn g(from: i64, to: i64) -> Gap {
        Gap { from: Timestamp(from), to: Timestamp(to) }
    }

    #[test]
    fn what_is_not_held_is_free() {
        let free = |held: &[Gap]| super::free(held, Timestamp(10), Timestamp(20));
        assert_eq!(free(&[]), [g(10, 20)]);
        assert_eq!(free(&[g(0, 30)]), []);
        assert_eq!(free(&[g(15, 18), g(5, 12)]), [g(12, 15), g(18, 20)]);
        assert_eq!(free(&[g(10, 15), g(15, 20)]), [], "one ends where the next begins");
        assert_eq!(free(&[g(12, 16), g(13, 14)]), [g(10, 12), g(16, 20)], "a longer one covers a shorter");
        assert_eq!(free(&[g(25, 30)]), [g(10, 20)]);
    }

    #[test]
    fn nobody_is_missed_at_night_and_on_a_holiday() {
        let days = WorkCalendar::parse("holiday 2026-10-01..2026-10-07\nworkday 2026-10-10").unwrap();
        let hours = vec![(Time::constant(9, 0, 0, 0), Time::constant(17, 0, 0, 0))];
        let work = WorkTime::new(TimeZone::get("Asia/Shanghai").unwrap(), Arc::new(days), hours);
        let at = |s: &str| Timestamp::parse(&format!("{s}:00+08:00")).unwrap();
        let open = [Gap { from: at("2026-09-30T16:00"), to: at("2026-10-10T10:00") }];
        let got = within_working_time(&open, &work).unwrap();
        let want = [
            ("2026-09-30T16:00", "2026-09-30T17:00"),
            ("2026-10-08T09:00", "2026-10-08T17:00"),
            ("2026-10-09T09:00", "2026-10-09T17:00"),
            ("2026-10-10T09:00", "2026-10-10T10:00"),
        ];
        assert_eq!(got, want.map(|(a, b)| Gap { from: at(a), to: at(b) }));
    }

    proptest::proptest! {
        /// Every instant is either held or free, never both.
        #[test]
        fn held_and_free_share_the_stretch(held in proptest::collection::vec((0i64..60, 1i64..20), 0..8)) {
            let held: Vec<Gap> = held.into_iter().map(|(a, n)| g(a, a + n)).collect();
            let open = free(&held, Timestamp(10), Timestamp(50));
            for t in 10..50 {
                let within = |l: &[Gap]| l.iter().any(|x| x.from.0 <= t && t < x.to.0);
                proptest::prop_assert_eq!(within(&held), !within(&open), "{}", t);
            }
        }
    }
}
