//! Figures that nodes report of their servers and of themselves every minute, kept six months in falling resolution.
//!
//! ```text
//! 60 s for 2 days ──fold──▶ 5 min for 30 days ──fold──▶ 1 h for 6 months ──▶ forgotten
//! ```
//!
//! * `record.rs`: taking reports in; `pack.rs`: many records in a row; `fold.rs`: the reconciler that thins out; `query.rs`: rates;
//!   `recent.rs`: what everything did in the last hour.
//!
//! Counters are summed up as they come: a guest that restarts counts from zero again, its total goes on. So the last record of a span
//! stands for the span exactly, and no rate is ever negative.

mod fold;
mod pack;
mod query;
pub(crate) mod recent;
mod record;
mod store;

pub use query::{Kept, Point, Series};

use serde::{Deserialize, Serialize};
use std::time::Duration;

/// Cumulative counters, in the order in which they are packed.
pub const COUNTERS: usize = 9;

/// A report on one subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sample {
    /// Server id; none for the host itself.
    pub server: Option<String>,
    /// Memory in use, bytes.
    pub memory: u64,
    /// CPU ns; disk read bytes, requests; written bytes, requests; received bytes, packets; sent bytes, packets.
    pub counters: [u64; COUNTERS],
}

/// What is kept of one instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct Record {
    /// Seconds since the epoch.
    pub at: i64,
    /// Memory, bytes, on average over the span.
    pub memory: u64,
    /// Memory, bytes, at most.
    pub memory_max: u64,
    /// Samples that the record stands for.
    pub weight: u64,
    /// Totals.
    pub counters: [u64; COUNTERS],
}

/// Resolution.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Tier {
    Minute,
    FiveMinutes,
    Hour,
}

impl Tier {
    pub(crate) const ALL: [Tier; 3] = [Tier::Minute, Tier::FiveMinutes, Tier::Hour];

    pub(crate) fn number(self) -> i64 {
        self as i64
    }
    /// Seconds between records.
    pub(crate) fn step(self) -> i64 {
        match self {
            Tier::Minute => 60,
            Tier::FiveMinutes => 300,
            Tier::Hour => 3600,
        }
    }
    /// Seconds that one row spans; each span of a finer tier lies in one of the next, so that folding a row touches one other row.
    pub(crate) fn span(self) -> i64 {
        match self {
            Tier::Minute => 3600,
            Tier::FiveMinutes => 12 * 3600,
            Tier::Hour => 30 * 86_400,
        }
    }
    /// How long records stay in this resolution.
    pub(crate) fn keep(self) -> Duration {
        Duration::from_secs(match self {
            Tier::Minute => 2 * 86_400,
            Tier::FiveMinutes => 30 * 86_400,
            Tier::Hour => 184 * 86_400,
        })
    }
    /// The next coarser one.
    pub(crate) fn next(self) -> Option<Tier> {
        match self {
            Tier::Minute => Some(Tier::FiveMinutes),
            Tier::FiveMinutes => Some(Tier::Hour),
            Tier::Hour => None,
        }
    }
    /// Begin of the row that an instant belongs to.
    pub(crate) fn row_of(self, at: i64) -> i64 {
        at - at.rem_euclid(self.span())
    }
}
