//! SQL of the outside.

use kernel::{NetworkId, ProjectId, Result};
use runtime::{Tx, params};

/// External networks with their names.
pub(super) async fn external(tx: &mut Tx) -> Result<Vec<(NetworkId, String)>> {
    let rows = tx.query("SELECT id, name FROM network_network WHERE external = 1 ORDER BY id", &[]).await?;
    rows.into_iter().map(|mut r| Ok((r.take(0)?, r.take(1)?))).collect()
}

/// Projects with most floating IPs of a network.
pub(super) async fn holders(tx: &mut Tx, network: &NetworkId, most: u32) -> Result<Vec<(ProjectId, u64)>> {
    let sql = "SELECT project, COUNT(*) FROM network_floating WHERE network_id = $1
               GROUP BY project ORDER BY COUNT(*) DESC, project LIMIT $2";
    let rows = tx.query(sql, &params![network, most]).await?;
    rows.into_iter().map(|mut r| Ok((r.take(0)?, r.take(1)?))).collect()
}
