//! Releases that do not come to their end: what should be gone is still there, and counts against nobody's order. People are told once.

use super::store;
use crate::Catalog;
use crate::order::{self, Order, tell::News};
use kernel::{Result, Timestamp};
use runtime::{Tx, transact};
use std::time::Duration;

/// How long a release may take, its tries included.
const PATIENCE: Duration = Duration::from_secs(86_400);
const BATCH: u32 = 100;

impl Catalog {
    /// Tells who ordered and the operator of releases that take longer than a day.
    ///
    /// # Errors
    /// What the database says.
    pub async fn tell_stuck(&self) -> Result<()> {
        let now = self.env.now();
        let mut tx = self.env.db.read().await?;
        let ids = store::stuck(&mut tx, now.minus(PATIENCE), BATCH).await?;
        drop(tx);
        for id in ids {
            transact!(self.env.db, |tx| {
                match order::store::get(tx, &id).await? {
                    Some(o) => self.tell_stuck_once(tx, &o, now).await,
                    None => Ok(()),
                }
            })?;
        }
        Ok(())
    }

    /// The same of one, whose release did not come to its end, in the transaction that says so.
    pub(super) async fn tell_stuck_once(&self, tx: &mut Tx, o: &Order, now: Timestamp) -> Result<()> {
        if store::first_told(tx, &o.id, now).await? {
            self.tell(tx, o, News::ReleaseStuck, "system").await?;
        }
        Ok(())
    }
}
