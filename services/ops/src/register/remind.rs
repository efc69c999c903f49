//! What runs out: reminders 90, 30, 7 days before and on the day, each given once as a fact in the outbox for who sends mail; and the list.

use super::{Record, store};
use crate::Ops;
use crate::duty::input::need_all;
use kernel::{Caller, RegisterId, Result};
use runtime::transact;
use serde::Serialize;
use std::time::Duration;

/// Days before the end at which a reminder is given.
pub const THRESHOLDS: [u32; 4] = [90, 30, 7, 0];
/// Topic of reminders in the outbox.
pub const TOPIC: &str = "ops.reminder";
const DAY: Duration = Duration::from_secs(86_400);
/// Records in one transaction.
const BATCH: u32 = 500;

#[derive(Serialize)]
struct Reminder<'a> {
    register: &'a str,
    record: &'a str,
    title: &'a str,
    valid_until: i64,
    days: u32,
}

impl Ops {
    /// Gives the reminders that are due and were not given; returns their number.
    ///
    /// # Errors
    /// What the database says; what was given before stays given.
    pub async fn remind(&self) -> Result<u64> {
        let now = self.env.now();
        let mut given = 0;
        // The nearest first: what is found late is reminded of once, not once for each threshold that has passed.
        for days in THRESHOLDS.into_iter().rev() {
            loop {
                let n: u64 = transact!(self.env.db, |tx| {
                    let until = now.plus(DAY * days);
                    let all = store::unreminded(tx, now.minus(DAY * 2), until, days, BATCH).await?;
                    for r in &all {
                        let Some(end) = r.valid_until else { continue };
                        store::insert_reminder(tx, &r.id, end, days, now).await?;
                        let body = Reminder {
                            register: &r.kind,
                            record: r.id.as_str(),
                            title: &r.title,
                            valid_until: end.micros(),
                            days,
                        };
                        self.env.outbox.publish(tx, TOPIC, r.id.as_str(), &body).await?;
                    }
                    Ok(all.len() as u64)
                })?;
                given += n;
                if n < u64::from(BATCH) {
                    break;
                }
            }
        }
        Ok(given)
    }

    /// Records that no longer hold or will not within so many days, the first to end first.
    ///
    /// # Errors
    /// Forbidden, for a tenant.
    pub async fn running_out(
        &self,
        caller: &Caller,
        days: u32,
        marker: Option<&RegisterId>,
        limit: u32,
    ) -> Result<Vec<Record>> {
        need_all(caller)?;
        let mut tx = self.env.db.read().await?;
        store::running_out(&mut tx, self.env.now().plus(DAY * days), marker, limit).await
    }
}
