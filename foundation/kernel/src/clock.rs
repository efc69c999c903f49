//! Time as an argument. Instants are microseconds since the Unix epoch, UTC.

use crate::error::{Error, Result};
use crate::value::{FromValue, Value};
use serde::{Deserialize, Serialize};
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

/// An instant, in microseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// From whole seconds since the epoch.
    pub const fn from_secs(s: i64) -> Self {
        Timestamp(s * 1_000_000)
    }
    /// Microseconds since the epoch.
    pub const fn micros(self) -> i64 {
        self.0
    }
    /// Whole seconds since the epoch, rounded down.
    pub const fn secs(self) -> i64 {
        self.0.div_euclid(1_000_000)
    }
    /// Later by `d`, saturating.
    pub fn plus(self, d: Duration) -> Self {
        Timestamp(self.0.saturating_add(i64::try_from(d.as_micros()).unwrap_or(i64::MAX)))
    }
    /// Earlier by `d`, saturating.
    pub fn minus(self, d: Duration) -> Self {
        Timestamp(self.0.saturating_sub(i64::try_from(d.as_micros()).unwrap_or(i64::MAX)))
    }
    /// Time from `earlier` to here; zero if the clock went back.
    pub fn since(self, earlier: Timestamp) -> Duration {
        Duration::from_micros(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }
    /// Writes `YYYY-MM-DDTHH:MM:SS` and, if wanted, the microseconds. By hand, because lists of a thousand things with three instants each
    /// are written at once: an algorithm of days since the epoch (Hinnant).
    fn civil(self, micros: bool, zone: &str) -> String {
        let (days, second) = (self.secs().div_euclid(86_400), self.secs().rem_euclid(86_400));
        let z = days + 719_468;
        let (era, of_era) = (z.div_euclid(146_097), z.rem_euclid(146_097));
        let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let day_of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * shifted + 2) / 5 + 1;
        let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        let mut out = String::with_capacity(27);
        digits(&mut out, year, 4);
        for (mark, n) in [('-', month), ('-', day), ('T', second / 3600), (':', second / 60 % 60), (':', second % 60)] {
            out.push(mark);
            digits(&mut out, n, 2);
        }
        if micros {
            out.push('.');
            digits(&mut out, self.0.rem_euclid(1_000_000), 6);
        }
        out.push_str(zone);
        out
    }
    /// `2026-11-22T03:04:05Z`: Nova, Glance and Neutron (no fraction).
    pub fn rfc3339(self) -> String {
        self.civil(false, "Z")
    }
    /// `2026-11-22T03:04:05.000000Z`: Keystone.
    pub fn rfc3339_micros(self) -> String {
        self.civil(true, "Z")
    }
    /// `2026-11-22T03:04:05.000000` without a zone: Cinder and some Nova fields.
    pub fn naive_micros(self) -> String {
        self.civil(true, "")
    }
    /// Reads RFC 3339; a text without a zone is UTC, as OpenStack clients mean it.
    ///
    /// # Errors
    /// Bad request, if the text is no instant.
    pub fn parse(s: &str) -> Result<Self> {
        let bad = || Error::bad_request(format!("'{s:.64}' is not an ISO 8601 instant"));
        if let Ok(t) = s.parse::<jiff::Timestamp>() {
            return Ok(Timestamp(t.as_microsecond()));
        }
        let t: jiff::civil::DateTime = s.parse().map_err(|_| bad())?;
        let z = t.to_zoned(jiff::tz::TimeZone::UTC).map_err(|_| bad())?;
        Ok(Timestamp(z.timestamp().as_microsecond()))
    }
}

impl FromValue for Timestamp {
    fn from_value(v: Value) -> Result<Self> {
        i64::from_value(v).map(Timestamp)
    }
}
impl From<Timestamp> for Value {
    fn from(t: Timestamp) -> Value {
        Value::Int(t.0)
    }
}

fn digits(out: &mut String, n: i64, width: u32) {
    for place in (0..width).rev() {
        let digit = n / 10i64.pow(place) % 10;
        out.push(char::from(b'0' + u8::try_from(digit).unwrap_or(0)));
    }
}

/// Source of the present instant.
pub trait Clock: Send + Sync + 'static {
    /// The present instant.
    fn now(&self) -> Timestamp;
}

/// The machine's clock.
#[derive(Debug, Default, Clone, Copy)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[allow(clippy::disallowed_methods, reason = "the one place that asks the machine for the time")]
    fn now(&self) -> Timestamp {
        let d = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        Timestamp(i64::try_from(d.as_micros()).unwrap_or(i64::MAX))
    }
}

/// A clock that tests and simulations move by hand.
#[derive(Debug, Default)]
pub struct ManualClock(AtomicI64);

impl ManualClock {
    /// A clock that stands at `t`.
    pub fn at(t: Timestamp) -> Self {
        ManualClock(AtomicI64::new(t.0))
    }
    /// Moves the clock forward.
    pub fn advance(&self, d: Duration) {
        self.0.fetch_add(i64::try_from(d.as_micros()).unwrap_or(i64::MAX), Ordering::SeqCst);
    }
    /// Sets the clock, also backwards.
    pub fn set(&self, t: Timestamp) {
        self.0.store(t.0, Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::SeqCst))
    }
}

/// The machine's clock, moved: a simulated cloud lives at another time and is told to jump ahead. It never goes back.
#[derive(Debug, Default)]
pub struct MovedClock(AtomicI64);

impl MovedClock {
    /// A clock so many microseconds ahead of the machine's (behind it, if negative).
    pub fn ahead(micros: i64) -> Self {
        MovedClock(AtomicI64::new(micros))
    }
    /// A clock at which it is `t` now.
    pub fn starting(t: Timestamp) -> Self {
        Self::ahead(t.0.saturating_sub(SystemClock.now().0))
    }
    /// How far it is ahead of the machine's clock, microseconds.
    pub fn lead(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }
    /// Jumps ahead to `t`.
    ///
    /// # Errors
    /// Conflict, if it is later than `t` already.
    pub fn jump(&self, t: Timestamp) -> Result<()> {
        let wanted = t.0.saturating_sub(SystemClock.now().0);
        let before = self.0.fetch_max(wanted, Ordering::SeqCst);
        if before > wanted {
            return Err(Error::conflict("now: a clock does not go back").field("now").code("ClockGoesForward"));
        }
        Ok(())
    }
}

impl Clock for MovedClock {
    fn now(&self) -> Timestamp {
        Timestamp(SystemClock.now().0.saturating_add(self.0.load(Ordering::SeqCst)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_as_each_service_prints_it() {
        let t = Timestamp(1_700_000_000_123_456);
        assert_eq!(t.rfc3339(), "2023-11-14T22:13:20Z");
        assert_eq!(t.rfc3339_micros(), "2023-11-14T22:13:20.123456Z");
        assert_eq!(t.naive_micros(), "2023-11-14T22:13:20.123456");
        assert_eq!(Timestamp::parse("2023-11-14T22:13:20.123456").unwrap(), t);
        assert_eq!(Timestamp::parse("2023-11-15T06:13:20.123456+08:00").unwrap(), t);
        assert!(Timestamp::parse("yesterday").is_err());
    }

    proptest::proptest! {
        #[test]
        fn instants_are_written_as_the_calendar_says(us in -2_000_000_000_000_000i64..200_000_000_000_000_000) {
            let by_jiff = jiff::Timestamp::from_microsecond(us).unwrap();
            proptest::prop_assert_eq!(Timestamp(us).rfc3339_micros(), by_jiff.strftime("%Y-%m-%dT%H:%M:%S.%6fZ").to_string());
            proptest::prop_assert_eq!(Timestamp(us).rfc3339(), by_jiff.strftime("%Y-%m-%dT%H:%M:%SZ").to_string());
        }
    }

    #[test]
    fn a_moved_clock_jumps_ahead_and_never_back() {
        let begin = Timestamp::parse("2026-01-01T00:00:00+08:00").unwrap();
        let c = MovedClock::starting(begin);
        assert!(c.now().since(begin) < Duration::from_secs(60));
        let later = begin.plus(Duration::from_secs(86_400));
        c.jump(later).unwrap();
        assert!(c.now() >= later && c.now().since(later) < Duration::from_secs(60));
        assert!(c.jump(begin).is_err());
        assert!(c.now() >= later);
        assert!(MovedClock::ahead(c.lead()).now().since(later) < Duration::from_secs(60));
    }

    #[test]
    fn a_clock_that_goes_back_yields_zero() {
        assert_eq!(Timestamp(5).since(Timestamp(9)), Duration::ZERO);
    }
}
