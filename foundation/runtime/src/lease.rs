//! Named leases: of several processes, one at a time does a thing. A clock that jumps forward only makes a lease end early;
//! what a lease protects must therefore be idempotent. One that is longer than leases of its name are was taken before the
//! clock was set back, and holds no more.

use crate::db::Db;
use crate::{params, transact};
use kernel::{Clock, Result};
use std::time::Duration;

/// How far the clocks of two processes may be apart.
const SKEW: Duration = Duration::from_secs(60);

/// Takes or renews the lease; false if another owner holds it.
///
/// # Errors
/// What the database says.
pub async fn acquire(db: &Db, clock: &dyn Clock, name: &str, owner: &str, ttl: Duration) -> Result<bool> {
    let now = clock.now();
    transact!(db, |tx| {
        let held = tx.query_opt("SELECT owner, until FROM runtime_lease WHERE name = $1", &params![name]).await?;
        if let Some(row) = held {
            let (holder, until): (String, i64) = (row.get(0)?, row.get(1)?);
            if holder != owner && until > now.micros() && until <= now.plus(ttl + SKEW).micros() {
                return Ok(false);
            }
        }
        tx.execute(
            "INSERT INTO runtime_lease (name, owner, until) VALUES ($1, $2, $3)
             ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, until = excluded.until",
            &params![name, owner, now.plus(ttl)],
        )
        .await?;
        Ok(true)
    })
}

/// Ends all leases: for a process that knows that no other uses these records, since what a dead one held would keep it
/// waiting.
///
/// # Errors
/// What the database says.
pub async fn break_all(db: &Db) -> Result<()> {
    transact!(db, |tx| { tx.execute("DELETE FROM runtime_lease", &[]).await.map(drop) })
}

/// Gives the lease back, if `owner` has it.
///
/// # Errors
/// What the database says.
pub async fn release(db: &Db, name: &str, owner: &str) -> Result<()> {
    transact!(db, |tx| {
        tx.execute("DELETE FROM runtime_lease WHERE name = $1 AND owner = $2", &params![name, owner]).await?;
        Ok(())
    })
}
