//! Days of pools, summed up when they are over: a period is whole days and at most two parts of days, so that half a year is read quickly
//! and is exact all the same.

use super::store;
use crate::Ops;
use jiff::ToSpan as _;
use kernel::{Error, Result, Timestamp};
use runtime::{Tx, transact};
use rust_decimal::Decimal;

/// Days that one pass sums up for a pool, at most.
const BATCH: usize = 400;

/// What a time came to: sums that can be added up.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Span {
    /// At the end.
    pub capacity: Decimal,
    /// At the end.
    pub granted: Decimal,
    /// Use (a fraction) times microseconds.
    pub weighted: Decimal,
    /// Microseconds in which there was a capacity.
    pub counted: i64,
    /// Highest use, per cent, and from when on.
    pub peak: Option<(Decimal, Timestamp)>,
}

impl Span {
    /// Mean use, per cent.
    pub(crate) fn mean(&self) -> Option<Decimal> {
        (self.counted > 0).then(|| self.weighted / Decimal::from(self.counted) * Decimal::ONE_HUNDRED)
    }

    fn percent(&self) -> Option<Decimal> {
        (self.capacity > Decimal::ZERO).then(|| self.granted / self.capacity * Decimal::ONE_HUNDRED)
    }

    /// Spends the time from one instant to another as things stand.
    fn spend(&mut self, from: Timestamp, to: Timestamp) {
        let (Some(p), true) = (self.percent(), from < to) else { return };
        let length = to.micros() - from.micros();
        self.weighted += self.granted / self.capacity * Decimal::from(length);
        self.counted += length;
        if self.peak.is_none_or(|(high, _)| p > high) {
            self.peak = Some((p, from));
        }
    }

    /// Goes on with another, later span.
    fn follow(&mut self, next: &Span) {
        self.weighted += next.weighted;
        self.counted += next.counted;
        (self.capacity, self.granted) = (next.capacity, next.granted);
        if let Some((p, at)) = next.peak
            && self.peak.is_none_or(|(high, _)| p > high)
        {
            self.peak = Some((p, at));
        }
    }

    /// Walks through changes from `from` to `to`, as they stand in order.
    fn walk(&mut self, changes: &[store::Step], from: Timestamp, to: Timestamp) {
        let mut at = from;
        for c in changes {
            self.spend(at, c.at);
            at = c.at;
            self.capacity += c.capacity;
            self.granted += c.granted;
        }
        self.spend(at, to);
    }
}

/// The use of a pool over `[from, to)`: from the sums of days where they are whole, from the changes elsewhere.
pub(crate) async fn over(tx: &mut Tx, pool: &str, dim: &str, (from, to): (Timestamp, Timestamp)) -> Result<Span> {
    let (capacity, granted) = store::level_before(tx, pool, dim, from).await?;
    let mut span = Span { capacity, granted, ..Span::default() };
    // What happened at `from` itself belongs to the time.
    let (mut at, days) = (from, store::days(tx, pool, dim, (from, to)).await?);
    for (begins, ends, d) in days {
        if begins < at {
            continue;
        }
        if at < begins {
            let changes = store::steps(tx, pool, dim, (at, begins)).await?;
            span.walk(&changes, at, begins);
        }
        span.follow(&d);
        at = ends;
    }
    let rest = store::steps(tx, pool, dim, (at, to)).await?;
    span.walk(&rest, at, to);
    Ok(span)
}

/// The instants within `[from, to)` at which the use of a pool reached `limit` per cent, and `from`, if it was there already. Days whose
/// highest use is below are not looked into.
pub(crate) async fn reached(
    tx: &mut Tx,
    pool: &str,
    dim: &str,
    (from, to): (Timestamp, Timestamp),
    limit: i64,
) -> Result<Vec<Timestamp>> {
    let limit = Decimal::from(limit);
    let (capacity, granted) = store::level_before(tx, pool, dim, from).await?;
    let mut span = Span { capacity, granted, ..Span::default() };
    let (mut above, mut all) = (false, Vec::new());
    let mut parts: Vec<(Timestamp, Timestamp, Option<Span>)> = Vec::new();
    let mut at = from;
    for (begins, ends, d) in store::days(tx, pool, dim, (from, to)).await? {
        if at < begins {
            parts.push((at, begins, None));
        }
        parts.push((begins, ends, Some(d)));
        at = ends;
    }
    parts.push((at, to, None));
    for (begins, ends, day) in parts {
        if let Some(d) = &day
            && d.peak.is_none_or(|(p, _)| p < limit)
        {
            (span.capacity, span.granted, above) = (d.capacity, d.granted, false);
            continue;
        }
        let mut now = begins;
        let steps = store::steps(tx, pool, dim, (begins, ends)).await?;
        // The state at the beginning, then after each change; what lasts no time was never there.
        for step in steps.into_iter().map(Some).chain([None]) {
            let next = step.as_ref().map_or(ends, |s| s.at);
            if now < next {
                let high = span.percent().is_some_and(|p| p >= limit);
                if high && !above {
                    all.push(now);
                }
                above = high;
            }
            if let Some(s) = step {
                span.capacity += s.capacity;
                span.granted += s.granted;
            }
            now = next;
        }
    }
    Ok(all)
}

impl Ops {
    /// Sums up the days that are over and not summed up; returns how many.
    ///
    /// # Errors
    /// What the database says.
    pub async fn settle_pools(&self) -> Result<u64> {
        self.env.outbox.flush().await?;
        let mut tx = self.env.db.read().await?;
        let pools = store::pools(&mut tx).await?;
        drop(tx);
        let mut n = 0;
        for (pool, dim) in pools {
            n += transact!(self.env.db, |tx| { self.settle_pool(tx, &pool, &dim).await })?;
        }
        Ok(n)
    }

    async fn settle_pool(&self, tx: &mut Tx, pool: &str, dim: &str) -> Result<u64> {
        let work = &self.terms.work;
        let begins = match store::last_day(tx, pool, dim).await? {
            Some(ends) => ends,
            None => match store::first_change(tx, pool, dim).await? {
                Some(t) => work.begin_of(work.day_of(t))?,
                None => return Ok(0),
            },
        };
        let today = work.begin_of(work.day_of(self.env.now()))?;
        let (mut begins, mut n) = (begins, 0);
        let (capacity, granted) = store::level_before(tx, pool, dim, begins).await?;
        let mut level = (capacity, granted);
        while begins < today && n < BATCH {
            let next = work.day_of(begins).checked_add(1.day());
            let ends = work.begin_of(next.map_err(|_| Error::internal("a date is out of range"))?)?;
            let changes = store::steps(tx, pool, dim, (begins, ends)).await?;
            let mut span = Span { capacity: level.0, granted: level.1, ..Span::default() };
            span.walk(&changes, begins, ends);
            store::put_day(tx, pool, dim, (begins, ends), &span).await?;
            level = (span.capacity, span.granted);
            (begins, n) = (ends, n + 1);
        }
        Ok(n as u64)
    }
}
