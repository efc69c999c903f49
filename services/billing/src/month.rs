//! Calendar months of a contract: half-open, with edges in the contract's time zone.

use crate::contract::Contract;
use jiff::tz::TimeZone;
use kernel::{Error, Result, Timestamp};
use std::fmt;

/// A calendar month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    year: i16,
    month: i8,
}

impl Month {
    /// Reads `2026-11`.
    ///
    /// # Errors
    /// Bad request, naming `month`.
    pub fn parse(s: &str) -> Result<Month> {
        let bad = || Error::bad_request(format!("month: '{s:.20}' is not a month such as 2026-11")).field("month");
        let (y, m) = s.split_once('-').filter(|(y, m)| y.len() == 4 && m.len() == 2).ok_or_else(bad)?;
        let digits = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
        if !digits(y) || !digits(m) {
            return Err(bad());
        }
        let v = Month { year: y.parse().map_err(|_| bad())?, month: m.parse().map_err(|_| bad())? };
        if (1..=12).contains(&v.month) && (1970..=9998).contains(&v.year) { Ok(v) } else { Err(bad()) }
    }

    /// The month of a day.
    pub fn of_day(d: jiff::civil::Date) -> Month {
        Month { year: d.year(), month: d.month() }
    }

    /// So many months later.
    pub fn plus(self, n: u32) -> Month {
        (0..n).fold(self, |m, _| m.next())
    }

    fn first_day(self) -> Result<jiff::civil::Date> {
        jiff::civil::Date::new(self.year, self.month, 1)
            .map_err(|e| Error::internal("a month has no first day").because(e))
    }

    /// The month after.
    pub fn next(self) -> Month {
        match self.month {
            12 => Month { year: self.year + 1, month: 1 },
            m => Month { year: self.year, month: m + 1 },
        }
    }

    /// The month before.
    pub fn prev(self) -> Month {
        match self.month {
            1 => Month { year: self.year - 1, month: 12 },
            m => Month { year: self.year, month: m - 1 },
        }
    }

    /// Months since January of year 0.
    fn ordinal(self) -> i32 {
        i32::from(self.year) * 12 + i32::from(self.month) - 1
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

/// The calendar of a contract.
#[derive(Debug, Clone)]
pub struct Calendar {
    zone: TimeZone,
    start: Month,
}

impl Calendar {
    /// The calendar of a contract; its zone was checked when it was loaded.
    ///
    /// # Errors
    /// Internal, if the zone is unknown after all.
    pub fn of(c: &Contract) -> Result<Calendar> {
        let zone =
            TimeZone::get(&c.zone).map_err(|e| Error::internal("the contract's time zone is unknown").because(e))?;
        Ok(Calendar { zone, start: Month { year: c.start.year(), month: c.start.month() } })
    }

    /// The zone.
    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// The month that an instant falls into.
    ///
    /// # Errors
    /// Internal, if the instant is beyond any calendar.
    pub fn month_of(&self, t: Timestamp) -> Result<Month> {
        let ts = jiff::Timestamp::from_microsecond(t.micros())
            .map_err(|e| Error::internal("an instant beyond any calendar").because(e))?;
        let d = ts.to_zoned(self.zone.clone()).date();
        Ok(Month { year: d.year(), month: d.month() })
    }

    /// First instant of a month.
    ///
    /// # Errors
    /// Internal, if the month is beyond any calendar.
    pub fn begin(&self, m: Month) -> Result<Timestamp> {
        let z = m.first_day()?.to_zoned(self.zone.clone());
        let z = z.map_err(|e| Error::internal("a month beyond any calendar").because(e))?;
        Ok(Timestamp(z.timestamp().as_microsecond()))
    }

    /// First instant after a month.
    ///
    /// # Errors
    /// As [`Calendar::begin`].
    pub fn end(&self, m: Month) -> Result<Timestamp> {
        self.begin(m.next())
    }

    /// First instant of a day.
    ///
    /// # Errors
    /// As [`Calendar::begin`].
    pub fn day(&self, d: jiff::civil::Date) -> Result<Timestamp> {
        let z = d.to_zoned(self.zone.clone());
        Ok(Timestamp(
            z.map_err(|e| Error::internal("a day beyond any calendar").because(e))?.timestamp().as_microsecond(),
        ))
    }

    /// Last day of a month.
    ///
    /// # Errors
    /// As [`Calendar::begin`].
    pub fn last_day(&self, m: Month) -> Result<jiff::civil::Date> {
        Ok(m.first_day()?.last_of_month())
    }

    /// The day that an instant falls into.
    ///
    /// # Errors
    /// As [`Calendar::month_of`].
    pub fn day_of(&self, t: Timestamp) -> Result<jiff::civil::Date> {
        let ts = jiff::Timestamp::from_microsecond(t.micros())
            .map_err(|e| Error::internal("an instant beyond any calendar").because(e))?;
        Ok(ts.to_zoned(self.zone.clone()).date())
    }

    /// The first month of the half-year of the term that a month is in.
    pub fn half_year(&self, m: Month) -> Month {
        let mut first = m;
        for _ in 0..self.place_in_year(m) % 6 {
            first = first.prev();
        }
        first
    }

    /// The same day and time some months later, or the last day of a month that has no such day.
    ///
    /// # Errors
    /// Internal, if that is beyond any calendar.
    pub fn months_after(&self, t: Timestamp, n: i32) -> Result<Timestamp> {
        let beyond = |e: jiff::Error| Error::internal("an instant beyond any calendar").because(e);
        let from = jiff::Timestamp::from_microsecond(t.micros()).map_err(beyond)?.to_zoned(self.zone.clone());
        let there = from.checked_add(jiff::Span::new().try_months(n).map_err(beyond)?).map_err(beyond)?;
        Ok(Timestamp(there.timestamp().as_microsecond()))
    }

    /// Whole months from one instant to another, rounded towards the earlier.
    ///
    /// # Errors
    /// As [`Calendar::months_after`].
    pub fn months_between(&self, from: Timestamp, to: Timestamp) -> Result<i32> {
        let mut n = self.month_of(to)?.ordinal() - self.month_of(from)?.ordinal();
        while n > 0 && self.months_after(from, n)? > to {
            n -= 1;
        }
        Ok(n.max(0))
    }

    /// Place of a month in its price-year, 0 to 11; price-years begin with the month in which the term does.
    pub fn place_in_year(&self, m: Month) -> i32 {
        (m.ordinal() - self.start.ordinal()).rem_euclid(12)
    }

    /// An instant as people of the zone write it: `2026-12-01 00:00:00`.
    pub fn local(&self, t: Timestamp) -> String {
        let ts = jiff::Timestamp::from_microsecond(t.micros()).unwrap_or(jiff::Timestamp::MAX);
        ts.to_zoned(self.zone.clone()).strftime("%Y-%m-%d %H:%M:%S").to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edges_are_in_the_zone_of_the_contract() {
        let cal = Calendar::of(&Contract::embedded().unwrap()).unwrap();
        let nov = Month::parse("2026-11").unwrap();
        assert_eq!(cal.begin(nov).unwrap(), Timestamp::parse("2026-10-31T16:00:00Z").unwrap());
        assert_eq!(cal.end(nov).unwrap(), Timestamp::parse("2026-11-30T16:00:00Z").unwrap());
        assert_eq!(
            cal.month_of(Timestamp::parse("2026-10-31T15:59:59.999999Z").unwrap()).unwrap().to_string(),
            "2026-10"
        );
        assert_eq!(cal.month_of(Timestamp::parse("2026-10-31T16:00:00Z").unwrap()).unwrap(), nov);
        assert_eq!(Month::parse("2026-12").unwrap().next().to_string(), "2027-01");
        assert_eq!(cal.place_in_year(Month::parse("2026-12").unwrap()), 11);
        assert_eq!(cal.place_in_year(Month::parse("2025-12").unwrap()), 11);
        for bad in ["2026-13", "2026-00", "26-01", "2026-1", "x", "2026-011", "2026--1", "+026-01"] {
            assert_eq!(Month::parse(bad).unwrap_err().field.as_deref(), Some("month"), "{bad}");
        }
    }
}
