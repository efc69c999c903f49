//! How long a pool lasts: the days until its use is at the limit at which it is to be expanded (`pool.high_percent`), if it goes on growing
//! as it did in the days before.
//!
//! Growth is the slope of Theil and Sen: the median of the slopes between the highest use of every two days. A few days that are unlike the
//! others (a test that took half of the cloud, an outage) do not bend it, as they would the line of least squares.

use super::{Use, store};
use crate::Ops;
use crate::level::setting::Settings;
use kernel::{Result, Timestamp};
use runtime::Tx;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;
use std::time::Duration;

/// Days that are looked back.
pub const WINDOW_DAYS: u64 = 60;
/// Days with a capacity that are needed among them: of fewer nobody can tell growth from chance.
pub const NEEDED_DAYS: usize = 14;
/// What lies farther ahead than ten years is not foretold.
const FARTHEST: i64 = 3650;
const DAY: i64 = 86_400_000_000;

/// A day's highest use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Peak {
    /// Its beginning.
    pub day: Timestamp,
    /// Per cent of the capacity.
    pub percent: Decimal,
    /// What was granted then.
    pub granted: Decimal,
}

/// Why there is no number of days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// The pool has nothing.
    NoCapacity,
    /// Too few days are known.
    TooFewDays,
    /// It does not grow.
    NoGrowth,
    /// More than ten years.
    Far,
}

impl Why {
    /// The word of the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Why::NoCapacity => "no_capacity",
            Why::TooFewDays => "too_few_days",
            Why::NoGrowth => "no_growth",
            Why::Far => "far",
        }
    }
    /// The reason of a word.
    pub(crate) fn parse(word: &str) -> Option<Why> {
        [Why::NoCapacity, Why::TooFewDays, Why::NoGrowth, Why::Far].into_iter().find(|w| w.as_str() == word)
    }
}

/// How long a pool lasts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forecast {
    /// Use at which it is to be expanded, per cent.
    pub limit: i64,
    /// Days until then, none left if it is there; or why that is not known.
    pub days: Result<i64, Why>,
    /// Growth in a day; none, if too few days are known.
    pub per_day: Option<Decimal>,
    /// Highest use of the days that it is told by, oldest first.
    pub seen: Vec<Peak>,
}

/// The median of the slopes between every two days, in a day; none for less than two.
fn slope(seen: &[Peak]) -> Option<Decimal> {
    let mut all: Vec<Decimal> = Vec::new();
    for (i, a) in seen.iter().enumerate() {
        for b in &seen[i + 1..] {
            let days = Decimal::from(b.day.micros() - a.day.micros()) / Decimal::from(DAY);
            all.extend(b.granted.checked_sub(a.granted).and_then(|more| more.checked_div(days)));
        }
    }
    all.sort_unstable();
    let upper = *all.get(all.len() / 2)?;
    let lower = *all.get((all.len() - 1) / 2)?;
    upper.checked_add(lower).map(|sum| sum / Decimal::TWO)
}

/// Growth in a day by the days before; none, if too few are known.
pub(crate) fn growth(seen: &[Peak]) -> Option<Decimal> {
    if seen.len() < NEEDED_DAYS { None } else { slope(seen) }
}

/// Days until so much of a capacity is at the limit, if it goes on growing so; from what there is now, not from where the line would have it.
pub(crate) fn ahead((capacity, granted): (Decimal, Decimal), growth: Option<Decimal>, limit: i64) -> Result<i64, Why> {
    if capacity <= Decimal::ZERO {
        return Err(Why::NoCapacity);
    }
    let goal = (capacity / Decimal::ONE_HUNDRED).checked_mul(Decimal::from(limit)).ok_or(Why::Far)?;
    if granted >= goal {
        return Ok(0);
    }
    let growth = growth.ok_or(Why::TooFewDays)?;
    if growth <= Decimal::ZERO {
        return Err(Why::NoGrowth);
    }
    let days = goal.checked_sub(granted).and_then(|rest| rest.checked_div(growth)).and_then(|d| d.ceil().to_i64());
    days.filter(|d| *d <= FARTHEST).ok_or(Why::Far)
}

/// What follows from the days before for a pool of which so much is granted.
fn forecast(seen: Vec<Peak>, of: (Decimal, Decimal), limit: i64) -> Forecast {
    let per_day = growth(&seen);
    Forecast { limit, days: ahead(of, per_day, limit), per_day, seen }
}

/// The highest use of the days before an instant that are summed up.
async fn peaks(tx: &mut Tx, pool: &str, dim: &str, to: Timestamp) -> Result<Vec<Peak>> {
    let from = to.minus(Duration::from_secs(WINDOW_DAYS * 86_400));
    let (mut before, mut all) = (None, Vec::new());
    for (day, _, d) in store::days(tx, pool, dim, (from, to)).await? {
        if let Some((percent, _)) = d.peak {
            // On a day on which the capacity changed, its highest share and its last capacity do not belong together.
            let same = before == Some(d.capacity);
            let high = percent.checked_mul(d.capacity).filter(|_| same);
            let granted = high.map_or(d.granted, |g| (g / Decimal::ONE_HUNDRED).round_dp(6));
            all.push(Peak { day, percent, granted });
        }
        before = Some(d.capacity);
    }
    Ok(all)
}

impl Ops {
    /// How long pools last, as they stood at the end of the time whose use this is; in the same order.
    ///
    /// # Errors
    /// What the database says.
    pub async fn pool_forecasts(&self, of: &[Use], to: Timestamp) -> Result<Vec<Forecast>> {
        let to = to.min(self.env.now());
        let mut tx = self.env.db.read().await?;
        let limit = Settings::read(&mut tx).await?.get("pool.high_percent");
        let mut all = Vec::with_capacity(of.len());
        for u in of {
            let seen = peaks(&mut tx, &u.pool, &u.dim, to).await?;
            all.push(forecast(seen, (u.capacity, u.granted), limit));
        }
        Ok(all)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(n: i64) -> Decimal {
        Decimal::from(n)
    }
    fn days(granted: &[i64]) -> Vec<Peak> {
        let day = |(i, g): (usize, &i64)| Peak { day: Timestamp(i as i64 * DAY), percent: d(*g), granted: d(*g) };
        granted.iter().enumerate().map(day).collect()
    }
    fn steady(from: i64, more: i64, n: i64) -> Vec<i64> {
        (0..n).map(|i| from + i * more).collect()
    }

    #[test]
    fn a_pool_that_grows_is_full_in_so_many_days() {
        let f = forecast(days(&steady(10, 2, 20)), (d(100), d(48)), 80);
        assert_eq!((f.days, f.per_day), (Ok(16), Some(d(2))));
        let f = forecast(days(&steady(10, 3, 15)), (d(100), d(52)), 80);
        assert_eq!(f.days, Ok(10), "parts of a day are a day");
        assert_eq!(forecast(days(&steady(10, 2, 20)), (d(100), d(48)), 90).days, Ok(21), "by the limit that is set");
    }

    #[test]
    fn days_that_are_unlike_the_others_do_not_bend_it() {
        let mut odd = steady(10, 2, 20);
        (odd[3], odd[9], odd[18]) = (95, 0, 1000);
        assert_eq!(forecast(days(&odd), (d(100), d(48)), 80).per_day, Some(d(2)));
        // Days without a record between count as the time that they are.
        let mut gaps = days(&steady(10, 2, 30));
        gaps.retain(|p| p.day.micros() / DAY % 7 != 3);
        assert_eq!(forecast(gaps, (d(100), d(48)), 80).per_day, Some(d(2)));
    }

    #[test]
    fn without_a_number_it_says_why() {
        let why = |seen: &[i64], capacity: i64, granted: i64| forecast(days(seen), (d(capacity), d(granted)), 80).days;
        assert_eq!(why(&steady(10, 1, 13), 100, 23), Err(Why::TooFewDays));
        assert_eq!(why(&[], 100, 23), Err(Why::TooFewDays));
        assert_eq!(why(&steady(10, 0, 30), 100, 10), Err(Why::NoGrowth));
        assert_eq!(why(&steady(60, -1, 30), 100, 30), Err(Why::NoGrowth));
        assert_eq!(why(&steady(10, 1, 30), 0, 10), Err(Why::NoCapacity));
        assert_eq!(why(&steady(10, 1, 30), 100_000, 40), Err(Why::Far));
        assert_eq!(why(&[], 100, 80), Ok(0), "it is there: nothing has to be foretold");
        let huge = forecast(days(&[i64::MAX; 20]), (Decimal::MAX, d(1)), 80);
        assert_eq!(huge.days, Err(Why::NoGrowth));
    }
}
