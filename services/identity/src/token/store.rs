//! SQL of revocations.

use kernel::{Result, Timestamp};
use runtime::{Tx, params};

pub(super) async fn is_revoked(tx: &mut Tx, audit_id: &str) -> Result<bool> {
    let sql = "SELECT 1 FROM identity_revoked WHERE audit_id = $1";
    Ok(tx.query_opt(sql, &params![audit_id]).await?.is_some())
}

pub(super) async fn revoke(tx: &mut Tx, audit_id: &str, until: Timestamp) -> Result<()> {
    tx.execute(
        "INSERT INTO identity_revoked (audit_id, until) VALUES ($1, $2) ON CONFLICT DO NOTHING",
        &params![audit_id, until],
    )
    .await?;
    Ok(())
}

pub(super) async fn forget(tx: &mut Tx, now: Timestamp) -> Result<()> {
    tx.execute("DELETE FROM identity_revoked WHERE until <= $1", &params![now]).await?;
    Ok(())
}
