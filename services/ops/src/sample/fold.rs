//! Thinning out: rows that are old enough are folded into the next coarser resolution, the coarsest are forgotten.
//!
//! Each row is folded and deleted in one transaction, so a crash loses and doubles nothing.

use super::store::{self, Packed};
use super::{Record, Tier};
use crate::Ops;
use kernel::Result;
use runtime::shutdown::Shutdown;
use runtime::{Signal, reconcile, transact};
use std::sync::Arc;
use std::time::Duration;

/// Rows in one transaction: other writers wait that long.
const BATCH: u32 = 50;

/// Records of a finer resolution as records of a coarser one: the last of each step, with the memory of all of them.
pub(super) fn fold(records: &[Record], step: i64) -> Vec<Record> {
    let mut out: Vec<Record> = Vec::new();
    for r in records {
        match out.last_mut() {
            Some(l) if l.at.div_euclid(step) == r.at.div_euclid(step) => {
                let weight = l.weight.saturating_add(r.weight).max(1);
                let sum = u128::from(l.memory) * u128::from(l.weight) + u128::from(r.memory) * u128::from(r.weight);
                l.memory = u64::try_from(sum / u128::from(weight)).unwrap_or(u64::MAX);
                l.memory_max = l.memory_max.max(r.memory_max);
                l.weight = weight;
                l.at = r.at;
                l.counters = r.counters;
            }
            _ => out.push(*r),
        }
    }
    out
}

impl Ops {
    /// Starts thinning out, what keeps levels and health up, sending messages, and deriving what is due.
    pub fn start(self: &Arc<Self>, shutdown: &Shutdown) {
        self.start_levels(shutdown);
        self.start_health(shutdown);
        self.start_notify(shutdown);
        self.start_duty(shutdown);
        let me = self.clone();
        reconcile::spawn("ops-samples", Duration::from_secs(600), Signal::default(), shutdown.clone(), move || {
            let me = me.clone();
            async move { me.thin_out().await.map(drop) }
        });
    }

    /// Folds and forgets what is due; returns the number of rows.
    ///
    /// # Errors
    /// What the database says; what was folded before stays folded.
    pub async fn thin_out(&self) -> Result<u64> {
        let now = self.env.now();
        let mut total = 0;
        for tier in Tier::ALL {
            let ended_by = now.minus(tier.keep());
            loop {
                let n: u64 = transact!(self.env.db, |tx| {
                    let rows = store::old_rows(tx, tier, ended_by, BATCH).await?;
                    let n = rows.len() as u64;
                    for row in rows {
                        fold_row(tx, tier, row).await?;
                    }
                    Ok(n)
                })?;
                total += n;
                if n < u64::from(BATCH) {
                    break;
                }
                runtime::task::sleep(Duration::from_millis(20)).await;
            }
        }
        transact!(self.env.db, |tx| { store::forget_heads(tx, now.minus(Tier::Hour.keep())).await })?;
        Ok(total)
    }
}

async fn fold_row(tx: &mut runtime::Tx, tier: Tier, row: Packed) -> Result<()> {
    if let Some(next) = tier.next()
        && let Some(first) = row.records.first()
    {
        let begins = next.row_of(first.at);
        let mut records = store::row(tx, &row.subject, next, begins).await?;
        records.extend(fold(&row.records, next.step()));
        records.sort_by_key(|r| r.at);
        store::set_row(tx, &row.subject, next, begins, &records).await?;
    }
    store::delete_row(tx, &row.subject, tier, row.begins).await
}
