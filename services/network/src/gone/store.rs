//! SQL of `network_gone`.

use crate::port::Kind;
use kernel::{Result, Timestamp};
use runtime::{Tx, params};

/// Remembers that the fabric has to forget a thing.
pub(crate) async fn remember(tx: &mut Tx, kind: Kind, id: &str, now: Timestamp) -> Result<()> {
    let sql = "INSERT INTO network_gone (kind, id, at) VALUES ($1, $2, $3) ON CONFLICT (kind, id) DO NOTHING";
    tx.execute(sql, &params![kind.as_str(), id, now]).await?;
    Ok(())
}

/// Everything that the fabric has to forget.
pub(crate) async fn all(tx: &mut Tx) -> Result<Vec<(String, String)>> {
    let rows = tx.query("SELECT kind, id FROM network_gone ORDER BY at", &[]).await?;
    rows.into_iter().map(|mut r| Ok((r.take(0)?, r.take(1)?))).collect()
}

/// The fabric has forgotten it.
pub(crate) async fn forget(tx: &mut Tx, kind: &str, id: &str) -> Result<()> {
    tx.execute("DELETE FROM network_gone WHERE kind = $1 AND id = $2", &params![kind, id]).await?;
    Ok(())
}
