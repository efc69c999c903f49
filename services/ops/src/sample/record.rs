//! Taking reports in. A report that comes twice, or late, changes nothing.

use super::store::{self, Head};
use super::{COUNTERS, Record, Sample, Tier};
use crate::Ops;
use kernel::{NodeId, Result, Timestamp};
use runtime::{Tx, transact};
use std::time::Duration;

/// A node whose clock is further ahead than this is not believed.
const AHEAD: Duration = Duration::from_secs(300);

/// The total after a report: a counter that fell began anew.
fn sum(head: &Head, raw: &[u64; COUNTERS]) -> [u64; COUNTERS] {
    let mut total = head.total;
    for ((t, before), now) in total.iter_mut().zip(head.raw).zip(raw) {
        *t = t.saturating_add(now.checked_sub(before).unwrap_or(*now));
    }
    total
}

impl Ops {
    /// Stores one report of a node: itself and its servers.
    ///
    /// # Errors
    /// What the database says.
    pub async fn record_samples(&self, node: &NodeId, at: Timestamp, samples: &[Sample]) -> Result<()> {
        if at > self.env.now().plus(AHEAD) {
            tracing::warn!(%node, "samples from the future ignored: the node's clock is wrong");
            return Ok(());
        }
        transact!(self.env.db, |tx| {
            for s in samples {
                one(tx, node, at.secs(), s).await?;
            }
            Ok(())
        })
    }
}

async fn one(tx: &mut Tx, node: &NodeId, at: i64, s: &Sample) -> Result<()> {
    let subject = s.server.as_deref().unwrap_or(node.as_str());
    let head = match store::head(tx, subject).await? {
        Some(h) if h.at >= at => return Ok(()),
        Some(h) => Head { at, raw: s.counters, total: sum(&h, &s.counters) },
        None => Head { at, raw: s.counters, total: s.counters },
    };
    let record = Record { at, memory: s.memory, memory_max: s.memory, weight: 1, counters: head.total };
    let begins = Tier::Minute.row_of(at);
    let mut records = store::row(tx, subject, Tier::Minute, begins).await?;
    records.push(record);
    store::set_row(tx, subject, Tier::Minute, begins, &records).await?;
    store::set_head(tx, subject, node, &head).await
}
