//! Reading figures: totals as rates between one record and the next.

use super::{Record, Tier, store};
use crate::Ops;
use kernel::{Error, Result, Timestamp};
use serde::Serialize;
use std::time::Duration;

/// Points in one answer; a longer stretch is thinned out evenly.
const MAX_POINTS: i64 = 2000;

/// Rates over the time since the record before.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Point {
    /// End of that time.
    pub at: Timestamp,
    /// Its length, seconds; longer than usual where nothing was reported.
    pub seconds: i64,
    /// CPU time used, per cent of one CPU.
    pub cpu_percent: f64,
    /// Memory, bytes, on average.
    pub memory_bytes: u64,
    /// Memory, bytes, at most.
    pub memory_max_bytes: u64,
    /// Disk read bytes, requests; written bytes, requests; received bytes, packets; sent bytes, packets: a second.
    pub rates: [f64; 8],
}

/// Figures of one subject.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Series {
    /// Server or node.
    pub subject: String,
    /// Oldest first.
    pub points: Vec<Point>,
}

fn point(before: &Record, r: &Record) -> Point {
    let seconds = (r.at - before.at).max(1);
    // Totals never fall; f64 is exact enough for what people look at.
    let rate = |n: usize| r.counters[n].saturating_sub(before.counters[n]) as f64 / seconds as f64;
    let mut rates = [0.0; 8];
    for (n, v) in rates.iter_mut().enumerate() {
        *v = rate(n + 1);
    }
    Point {
        at: Timestamp::from_secs(r.at),
        seconds,
        cpu_percent: rate(0) / 1e7,
        memory_bytes: r.memory,
        memory_max_bytes: r.memory_max,
        rates,
    }
}

/// What is kept of figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kept {
    /// When the oldest record begins.
    pub oldest: Option<Timestamp>,
    /// When anything was heard of last.
    pub newest: Option<Timestamp>,
    /// Servers and hosts that were heard of in the last ten minutes.
    pub subjects: i64,
}

impl Ops {
    /// How far figures reach back, and whether they still come.
    ///
    /// # Errors
    /// What the database says.
    pub async fn samples_kept(&self) -> Result<Kept> {
        let lately = self.env.now().minus(Duration::from_secs(600));
        let mut tx = self.env.db.read().await?;
        let mut oldest = None::<i64>;
        for tier in Tier::ALL {
            let of_tier = store::oldest(&mut tx, tier).await?;
            oldest = oldest.into_iter().chain(of_tier).min();
        }
        Ok(Kept {
            oldest: oldest.map(Timestamp::from_secs),
            newest: store::newest(&mut tx).await?.map(Timestamp::from_secs),
            subjects: store::heard_of(&mut tx, lately).await?,
        })
    }

    /// Rates of a server or a node (by its id) from `from` up to `to`.
    ///
    /// # Errors
    /// Bad request, unless `from` is before `to`.
    pub async fn series(&self, subject: &str, from: Timestamp, to: Timestamp) -> Result<Series> {
        if from >= to {
            return Err(Error::bad_request("from: must be before to").field("from"));
        }
        // One record more before: the first rate needs it.
        let reach = from.secs() - 3 * 3600;
        let mut tx = self.env.db.read().await?;
        let mut records: Vec<Record> = Vec::new();
        for row in store::of_subject(&mut tx, subject, reach, to.secs()).await? {
            records.extend(row.records);
        }
        records.sort_by_key(|r| r.at);
        let first = records.partition_point(|r| r.at < from.secs()).saturating_sub(1);
        let last = records.partition_point(|r| r.at <= to.secs());
        let records = records.get(first..last).unwrap_or_default();
        let step = ((to.secs() - from.secs()) / MAX_POINTS).max(1);
        let thin = super::fold::fold(records, step);
        Ok(Series { subject: subject.to_owned(), points: thin.windows(2).map(|w| point(&w[0], &w[1])).collect() })
    }
}
