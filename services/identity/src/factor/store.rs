//! SQL of second factors.

use kernel::{Result, Timestamp, UserId};
use runtime::{Tx, params};

/// A second factor as it is kept; the secret is still sealed.
pub(crate) struct Factor {
    pub(crate) secret: String,
    pub(crate) enabled: bool,
    pub(crate) used_step: i64,
    pub(crate) failures: u32,
    pub(crate) failed_at: Timestamp,
}

pub(crate) async fn find(tx: &mut Tx, user: &UserId) -> Result<Option<Factor>> {
    let sql = "SELECT secret, enabled, used_step, failures, failed_at FROM identity_totp WHERE user_id = $1";
    let Some(mut r) = tx.query_opt(sql, &params![user]).await? else { return Ok(None) };
    Ok(Some(Factor {
        secret: r.take(0)?,
        enabled: r.take(1)?,
        used_step: r.take(2)?,
        failures: r.take(3)?,
        failed_at: r.take(4)?,
    }))
}

/// A secret that waits for its first code, instead of one that waited before.
pub(super) async fn put(tx: &mut Tx, user: &UserId, sealed: &str) -> Result<()> {
    tx.execute(
        "INSERT INTO identity_totp (user_id, secret, enabled, used_step, failures, failed_at) VALUES ($1, $2, 0, 0, 0, 0)
         ON CONFLICT (user_id) DO UPDATE SET secret = $2, enabled = 0, used_step = 0, failures = 0, failed_at = 0",
        &params![user, sealed],
    )
    .await?;
    Ok(())
}

pub(super) async fn enable(tx: &mut Tx, user: &UserId, step: i64) -> Result<()> {
    let sql = "UPDATE identity_totp SET enabled = 1, used_step = $2 WHERE user_id = $1";
    tx.execute(sql, &params![user, step]).await?;
    Ok(())
}

/// A code was right: it is used up, and failures are forgotten. False, if another login used it up in the same moment.
pub(super) async fn used(tx: &mut Tx, user: &UserId, step: i64) -> Result<bool> {
    let sql = "UPDATE identity_totp SET used_step = $2, failures = 0 WHERE user_id = $1 AND used_step < $2";
    Ok(tx.execute(sql, &params![user, step]).await? > 0)
}

/// Counts a failure; one from before `horizon` has been forgiven.
pub(super) async fn count_failure(tx: &mut Tx, user: &UserId, now: Timestamp, horizon: Timestamp) -> Result<()> {
    tx.execute(
        "UPDATE identity_totp SET failures = CASE WHEN failed_at <= $3 THEN 1 ELSE failures + 1 END, failed_at = $2
         WHERE user_id = $1",
        &params![user, now, horizon],
    )
    .await?;
    Ok(())
}

/// True if there was one, begun or in force.
pub(crate) async fn remove(tx: &mut Tx, user: &UserId) -> Result<bool> {
    Ok(tx.execute("DELETE FROM identity_totp WHERE user_id = $1", &params![user]).await? > 0)
}
