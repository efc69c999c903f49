//! Working time: the hours of working days, and the clocks that run in them.

use super::{Days, Span, WeekDays, day_after, day_before};
use crate::{Error, Result, Timestamp};
use jiff::ToSpan as _;
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::time::Duration;

/// When a clock runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Hours {
    /// Always.
    Always,
    /// In working time only.
    Working,
    /// Holds for what begins outside of working time; runs always.
    Off,
}

/// Longest span of days that is walked when working time is added or measured: what is longer is a mistake.
const LONGEST_DAYS: u32 = 3660;

/// The working time of a contract: its zone, its working days, its hours.
#[derive(Clone)]
pub struct WorkTime {
    zone: TimeZone,
    days: Arc<dyn Days>,
    hours: Vec<(Time, Time)>,
}

impl WorkTime {
    /// In a zone, on working days, from and to each day. No hours: the whole working day counts.
    pub fn new(zone: TimeZone, days: Arc<dyn Days>, hours: Vec<(Time, Time)>) -> WorkTime {
        WorkTime { zone, days, hours }
    }

    /// Monday to Friday, whole days, in a zone.
    pub fn weekdays(zone: TimeZone) -> WorkTime {
        WorkTime::new(zone, Arc::new(WeekDays), Vec::new())
    }

    /// The zone.
    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// The working days.
    pub fn days(&self) -> &dyn Days {
        &*self.days
    }

    /// The day of an instant in the zone.
    pub fn day_of(&self, at: Timestamp) -> Date {
        jiff::Timestamp::from_microsecond(at.micros()).unwrap_or_default().to_zoned(self.zone.clone()).date()
    }

    /// The first instant of a day.
    ///
    /// # Errors
    /// Internal, if the day is beyond the calendar.
    pub fn begin_of(&self, day: Date) -> Result<Timestamp> {
        self.instant(day, Time::midnight())
    }

    fn instant(&self, day: Date, time: Time) -> Result<Timestamp> {
        let z = day.to_datetime(time).to_zoned(self.zone.clone());
        Ok(Timestamp(z.map_err(|_| Error::internal("a date is out of range"))?.timestamp().as_microsecond()))
    }

    /// The stretches of working time of a day, `[from, to)`, in order.
    ///
    /// # Errors
    /// Internal, if the day is beyond the calendar.
    pub fn stretches(&self, day: Date) -> Result<Vec<(Timestamp, Timestamp)>> {
        if !self.days.works(day) {
            return Ok(Vec::new());
        }
        if self.hours.is_empty() {
            let next = day.tomorrow().map_err(|_| Error::internal("a date is out of range"))?;
            return Ok(vec![(self.begin_of(day)?, self.begin_of(next)?)]);
        }
        self.hours.iter().map(|(a, b)| Ok((self.instant(day, *a)?, self.instant(day, *b)?))).collect()
    }

    /// Whether an instant lies in working time.
    ///
    /// # Errors
    /// Internal, if the instant is beyond the calendar.
    pub fn is_working(&self, at: Timestamp) -> Result<bool> {
        Ok(self.stretches(self.day_of(at))?.iter().any(|(a, b)| *a <= at && at < *b))
    }

    /// The instant until which something that began at `from` and may take `span` is in time. Minutes and hours run always, or
    /// with [`Hours::Working`] in working time only. Days and months last until the end of their last day; the day on which it began is
    /// not counted (民法典 §201).
    ///
    /// # Errors
    /// Internal, if the deadline is beyond the calendar.
    pub fn deadline(&self, from: Timestamp, span: Span, hours: Hours) -> Result<Timestamp> {
        let minutes = match span {
            Span::Minutes(m) => m,
            Span::Hours(h) => h.saturating_mul(60),
            Span::Days(..) | Span::Months(_) => {
                let last = day_after(self.day_of(from), span, &*self.days)?;
                return self.begin_of(last.tomorrow().map_err(|_| Error::internal("a date is out of range"))?);
            }
        };
        self.plus(from, Duration::from_secs(u64::try_from(minutes).unwrap_or(0).saturating_mul(60)), hours)
    }

    /// The instant until which something is in time that is owed `span` before `event`. Minutes and hours are taken off to the microsecond. Days and
    /// months last until the end of their day; the day of the event is not counted, as that on which a deadline begins is not.
    ///
    /// # Errors
    /// Internal, if the deadline is beyond the calendar.
    pub fn deadline_before(&self, event: Timestamp, span: Span) -> Result<Timestamp> {
        let minutes = match span {
            Span::Minutes(m) => m,
            Span::Hours(h) => h.saturating_mul(60),
            Span::Days(..) | Span::Months(_) => {
                let last = day_before(self.day_of(event), span, &*self.days)?;
                return self.begin_of(last.tomorrow().map_err(|_| Error::internal("a date is out of range"))?);
            }
        };
        Ok(event.minus(Duration::from_secs(u64::try_from(minutes).unwrap_or(0).saturating_mul(60))))
    }

    /// The instant at which a clock that starts at `from` has run for `length`; with [`Hours::Working`] it runs in working time only.
    ///
    /// # Errors
    /// Internal, if that is beyond the calendar or more than ten years of it are to be walked.
    pub fn plus(&self, from: Timestamp, length: Duration, hours: Hours) -> Result<Timestamp> {
        // Nothing to run: the clock does not wait for the next stretch of working time to stop.
        if hours != Hours::Working || length.is_zero() {
            return Ok(from.plus(length));
        }
        let (mut left, mut day) = (length, self.day_of(from));
        for _ in 0..LONGEST_DAYS {
            for (a, b) in self.stretches(day)? {
                let begin = a.max(from);
                let have = b.since(begin);
                if begin < b && left <= have {
                    return Ok(begin.plus(left));
                }
                left = left.saturating_sub(have);
            }
            day = day.tomorrow().map_err(|_| Error::internal("a date is out of range"))?;
        }
        Err(Error::internal("a deadline in working time is more than ten years away"))
    }

    /// How much working time lies in `[from, to)`.
    ///
    /// # Errors
    /// Internal, if an instant is beyond the calendar or they are more than ten years apart.
    pub fn between(&self, from: Timestamp, to: Timestamp) -> Result<Duration> {
        let (mut day, last, mut sum) = (self.day_of(from), self.day_of(to), Duration::ZERO);
        for _ in 0..LONGEST_DAYS {
            if day > last {
                return Ok(sum);
            }
            for (a, b) in self.stretches(day)? {
                sum += b.min(to).since(a.max(from));
            }
            day = day.checked_add(1.day()).map_err(|_| Error::internal("a date is out of range"))?;
        }
        Err(Error::internal("working time over more than ten years"))
    }

    /// The instant by which something is due that is owed so long after a period that ends with `last`.
    ///
    /// # Errors
    /// Internal, if the deadline is beyond the calendar.
    pub fn due_after(&self, last: Date, span: Option<Span>) -> Result<Timestamp> {
        let end = self.begin_of(last.tomorrow().map_err(|_| Error::internal("a date is out of range"))?)?;
        match span {
            None => Ok(end),
            // Counted from the last day, not from the first instant of the next one.
            Some(s @ (Span::Days(..) | Span::Months(_))) => {
                self.deadline(end.minus(Duration::from_micros(1)), s, Hours::Always)
            }
            Some(s) => self.deadline(end, s, Hours::Always),
        }
    }
}

impl std::fmt::Debug for WorkTime {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WorkTime").field("zone", &self.zone).field("hours", &self.hours).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{DayKind, WorkCalendar};

    fn shanghai() -> WorkTime {
        let days = WorkCalendar::parse("holiday 2026-10-01..2026-10-07\nworkday 2026-10-10").unwrap();
        let hours = vec![
            (Time::constant(8, 30, 0, 0), Time::constant(12, 0, 0, 0)),
            (Time::constant(14, 30, 0, 0), Time::constant(18, 0, 0, 0)),
        ];
        WorkTime::new(TimeZone::get("Asia/Shanghai").unwrap(), Arc::new(days), hours)
    }

    fn at(s: &str) -> Timestamp {
        Timestamp::parse(&format!("{s}:00+08:00")).unwrap()
    }

    #[test]
    fn working_minutes_stop_at_noon_at_night_and_on_holidays() {
        let w = shanghai();
        for (from, minutes, until) in [
            ("2026-09-29T09:00", 60, "2026-09-29T10:00"),
            ("2026-09-29T11:30", 60, "2026-09-29T15:00"),
            ("2026-09-29T11:00", 60, "2026-09-29T12:00"),
            ("2026-09-29T20:00", 30, "2026-09-30T09:00"),
            // The holiday of seven days; 8 October is a Thursday.
            ("2026-09-30T17:30", 60, "2026-10-08T09:00"),
            // The made-up Saturday.
            ("2026-10-09T17:45", 30, "2026-10-10T08:45"),
            ("2026-10-10T17:45", 30, "2026-10-12T08:45"),
        ] {
            let d = w.deadline(at(from), Span::Minutes(minutes), Hours::Working).unwrap();
            assert_eq!(d, at(until), "{from} + {minutes}");
            assert_eq!(w.between(at(from), d).unwrap(), Duration::from_secs(minutes.unsigned_abs() * 60), "{from}");
        }
        assert_eq!(w.deadline(at("2026-10-01T12:00"), Span::Hours(4), Hours::Always).unwrap(), at("2026-10-01T16:00"));
        assert!(!w.is_working(at("2026-10-01T10:00")).unwrap() && w.is_working(at("2026-10-10T10:00")).unwrap());
        assert!(!w.is_working(at("2026-09-30T12:00")).unwrap() && w.is_working(at("2026-09-30T08:30")).unwrap());
    }

    #[test]
    fn days_last_to_their_end_and_the_first_is_not_counted() {
        let w = shanghai();
        let working = |n| Span::Days(n, DayKind::Working);
        assert_eq!(w.deadline(at("2026-09-30T09:00"), working(1), Hours::Always).unwrap(), at("2026-10-09T00:00"));
        assert_eq!(w.deadline(at("2026-09-29T23:59"), working(1), Hours::Always).unwrap(), at("2026-10-01T00:00"));
        let three = Span::Days(3, DayKind::Calendar);
        assert_eq!(w.deadline(at("2026-09-30T09:00"), three, Hours::Always).unwrap(), at("2026-10-04T00:00"));
        let end = jiff::civil::date(2026, 9, 30);
        assert_eq!(w.due_after(end, None).unwrap(), at("2026-10-01T00:00"));
        assert_eq!(w.due_after(end, Some(working(1))).unwrap(), at("2026-10-09T00:00"));
        assert_eq!(w.due_after(end, Some(Span::Hours(24))).unwrap(), at("2026-10-02T00:00"));
        assert_eq!(w.due_after(end, Some(Span::Months(1))).unwrap(), at("2026-10-31T00:00"));
    }

    #[test]
    fn what_is_owed_before_is_counted_back() {
        let w = shanghai();
        let working = |n| Span::Days(n, DayKind::Working);
        // Back from Monday 12 October: the made-up 10, then 9 and 8, then 30 September.
        for (n, until) in
            [(0, "2026-10-13T00:00"), (1, "2026-10-11T00:00"), (3, "2026-10-09T00:00"), (4, "2026-10-01T00:00")]
        {
            assert_eq!(w.deadline_before(at("2026-10-12T09:00"), working(n)).unwrap(), at(until), "{n}");
        }
        let three = Span::Days(3, DayKind::Calendar);
        assert_eq!(w.deadline_before(at("2026-10-12T09:00"), three).unwrap(), at("2026-10-10T00:00"));
        assert_eq!(w.deadline_before(at("2026-10-12T09:00"), Span::Hours(72)).unwrap(), at("2026-10-09T09:00"));
        assert_eq!(w.deadline_before(at("2026-08-31T09:00"), Span::Months(6)).unwrap(), at("2026-03-01T00:00"));
    }

    #[test]
    fn a_calendar_of_holidays_alone_ends() {
        struct Never;
        impl Days for Never {
            fn works(&self, _: Date) -> bool {
                false
            }
        }
        let w = WorkTime::new(TimeZone::UTC, Arc::new(Never), Vec::new());
        assert!(w.deadline(at("2026-09-30T09:00"), Span::Minutes(1), Hours::Working).is_err());
    }
}
