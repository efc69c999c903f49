//! The only SQL of nodes.

use super::{DEFAULT_ZONE, Node, NodeInfo};
use kernel::{NodeId, Result, Row, Timestamp};
use runtime::{Tx, params};

const SELECT: &str =
    "SELECT n.id, n.number, n.hostname, n.zone, n.archs, n.cpus, n.memory_mib, n.disk_total, n.disk_free,
     n.version, n.hypervisor, n.simulated, n.up, n.enabled, n.disabled_reason, n.seen_at,
     CAST(COALESCE(SUM(r.vcpus), 0) AS BIGINT), CAST(COALESCE(SUM(r.memory_mib), 0) AS BIGINT), COUNT(r.server)
   FROM compute_node n LEFT JOIN compute_reservation r ON r.node = n.id GROUP BY n.id ORDER BY n.hostname, n.id";

fn read(mut r: Row) -> Result<Node> {
    Ok(Node {
        info: NodeInfo {
            archs: r.json(4)?,
            hostname: r.take(2)?,
            cpus: r.take(5)?,
            memory_mib: r.take(6)?,
            disk_bytes: (r.take(7)?, r.take(8)?),
            version: r.take(9)?,
            hypervisor: r.take(10)?,
            simulated: r.take(11)?,
        },
        id: r.take(0)?,
        number: r.take(1)?,
        zone: r.take(3)?,
        up: r.take(12)?,
        enabled: r.take(13)?,
        disabled_reason: r.take(14)?,
        seen_at: r.take(15)?,
        used_vcpus: r.take(16)?,
        used_memory_mib: r.take(17)?,
        servers: r.take(18)?,
    })
}

pub(crate) async fn all(tx: &mut Tx) -> Result<Vec<Node>> {
    tx.query(SELECT, &[]).await?.into_iter().map(read).collect()
}

pub(super) async fn upsert(tx: &mut Tx, id: &NodeId, i: &NodeInfo, now: Timestamp) -> Result<()> {
    tx.execute(
        "INSERT INTO compute_node (id, number, hostname, zone, archs, cpus, memory_mib, disk_total, disk_free, version, hypervisor,
           simulated, up, enabled, disabled_reason, seen_at, created_at)
         VALUES ($1, (SELECT COALESCE(MAX(number), 0) + 1 FROM compute_node), $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1, 1, NULL, $12, $12)
         ON CONFLICT (id) DO UPDATE SET hostname = excluded.hostname, archs = excluded.archs, cpus = excluded.cpus,
           memory_mib = excluded.memory_mib, disk_total = excluded.disk_total, disk_free = excluded.disk_free, version = excluded.version,
           hypervisor = excluded.hypervisor, simulated = excluded.simulated, up = 1, seen_at = excluded.seen_at",
        &params![
            id,
            &i.hostname,
            DEFAULT_ZONE,
            serde_json::to_string(&i.archs)?,
            i.cpus,
            i.memory_mib,
            i.disk_bytes.0,
            i.disk_bytes.1,
            &i.version,
            &i.hypervisor,
            i.simulated,
            now
        ],
    )
    .await?;
    Ok(())
}

pub(super) async fn set_up(tx: &mut Tx, id: &NodeId, up: bool, now: Timestamp) -> Result<()> {
    tx.execute("UPDATE compute_node SET up = $1, seen_at = $2 WHERE id = $3", &params![up, now, id]).await?;
    Ok(())
}

pub(super) async fn set_enabled(tx: &mut Tx, id: &NodeId, enabled: bool, reason: Option<&str>) -> Result<()> {
    let sql = "UPDATE compute_node SET enabled = $1, disabled_reason = $2 WHERE id = $3";
    tx.execute(sql, &params![enabled, reason, id]).await?;
    Ok(())
}

pub(super) async fn set_zone(tx: &mut Tx, id: &NodeId, zone: &str) -> Result<bool> {
    Ok(tx.execute("UPDATE compute_node SET zone = $1 WHERE id = $2", &params![zone, id]).await? > 0)
}

/// The zone of a node; the default one for a node that has not said hello yet.
pub(crate) async fn zone(tx: &mut Tx, id: &NodeId) -> Result<String> {
    let row = tx.query_opt("SELECT zone FROM compute_node WHERE id = $1", &params![id]).await?;
    row.map_or_else(|| Ok(DEFAULT_ZONE.to_owned()), |r| r.get(0))
}

/// Host name and zone of every node, by id: what lists of servers show.
pub(crate) async fn hosts(tx: &mut Tx) -> Result<Vec<(NodeId, String, String)>> {
    let rows = tx.query("SELECT id, hostname, zone FROM compute_node", &[]).await?;
    rows.into_iter().map(|mut r| Ok((r.take(0)?, r.take(1)?, r.take(2)?))).collect()
}
