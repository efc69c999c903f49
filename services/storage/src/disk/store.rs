//! The only SQL of what nodes hold.

use super::{Disk, DiskIntent, DiskKind, DiskSource, ExportIntent, Observation, Phase, SnapshotIntent, Which};
use kernel::{NodeId, ProjectId, Result, Row};
use runtime::{Tx, params};

const DISK: &str = "id, kind, project, node, present, generation, observed, phase, size, source, bytes, error";
/// What the node has neither reached nor reported as failed.
const UNSETTLED: &str = "AND (observed <> generation OR phase = 'working' OR (present = 0 AND phase <> 'failed'))";

fn read_disk(mut r: Row) -> Result<Disk> {
    Ok(Disk {
        source: r.json(9)?,
        id: r.take(0)?,
        kind: DiskKind::parse(&r.take::<String>(1)?)?,
        project: r.take(2)?,
        node: r.take(3)?,
        present: r.take(4)?,
        generation: r.take(5)?,
        observed: r.take(6)?,
        phase: Phase::parse(&r.take::<String>(7)?)?,
        size: r.take(8)?,
        bytes: r.take(10)?,
        error: r.take(11)?,
    })
}

pub(crate) struct NewDisk<'a> {
    pub id: &'a str,
    pub kind: DiskKind,
    pub project: &'a ProjectId,
    pub node: &'a NodeId,
    pub size: u64,
    pub source: &'a DiskSource,
}

/// Intends a disk; a second call changes nothing.
pub(crate) async fn disk_insert(tx: &mut Tx, d: &NewDisk<'_>) -> Result<()> {
    tx.execute(
        "INSERT INTO storage_disk (id, kind, project, node, present, generation, observed, phase, size, source, bytes, error)
         VALUES ($1, $2, $3, $4, 1, 1, 0, 'working', $5, $6, 0, NULL) ON CONFLICT (id) DO NOTHING",
        &params![d.id, d.kind.as_str(), d.project, d.node, d.size, serde_json::to_string(d.source)?],
    )
    .await?;
    Ok(())
}

pub(crate) async fn disk_get(tx: &mut Tx, id: &str) -> Result<Option<Disk>> {
    let sql = format!("SELECT {DISK} FROM storage_disk WHERE id = $1");
    tx.query_opt(&sql, &params![id]).await?.map(read_disk).transpose()
}

/// Intends another size; the same size changes nothing.
pub(crate) async fn disk_resize(tx: &mut Tx, id: &str, size: u64) -> Result<Option<NodeId>> {
    tx.execute(
        "UPDATE storage_disk SET size = $2, generation = generation + 1 WHERE id = $1 AND size <> $2 AND present = 1",
        &params![id, size],
    )
    .await?;
    node_of(tx, Thing::Disk, id).await
}

pub(crate) async fn disks_of_node(tx: &mut Tx, node: &NodeId, which: Which) -> Result<Vec<DiskIntent>> {
    let filter = if which == Which::Unsettled { UNSETTLED } else { "" };
    let sql =
        format!("SELECT id, generation, present, size, source FROM storage_disk WHERE node = $1 {filter} ORDER BY id");
    let read = |mut r: Row| {
        Ok(DiskIntent {
            source: r.json(4)?,
            id: r.take(0)?,
            generation: r.take(1)?,
            present: r.take(2)?,
            size: r.take(3)?,
        })
    };
    tx.query(&sql, &params![node]).await?.into_iter().map(read).collect()
}

pub(crate) async fn snapshot_insert(tx: &mut Tx, id: &str, disk: &str, node: &NodeId) -> Result<()> {
    tx.execute(
        "INSERT INTO storage_disk_snapshot (id, disk, node, present, generation, observed, phase, bytes, error)
         VALUES ($1, $2, $3, 1, 1, 0, 'working', 0, NULL) ON CONFLICT (id) DO NOTHING",
        &params![id, disk, node],
    )
    .await?;
    Ok(())
}

pub(crate) async fn snapshots_of_node(tx: &mut Tx, node: &NodeId, which: Which) -> Result<Vec<SnapshotIntent>> {
    let filter = if which == Which::Unsettled { UNSETTLED } else { "" };
    let sql =
        format!("SELECT id, generation, present, disk FROM storage_disk_snapshot WHERE node = $1 {filter} ORDER BY id");
    let read = |mut r: Row| {
        Ok(SnapshotIntent { id: r.take(0)?, generation: r.take(1)?, present: r.take(2)?, disk: r.take(3)? })
    };
    tx.query(&sql, &params![node]).await?.into_iter().map(read).collect()
}

pub(crate) async fn export_insert(tx: &mut Tx, id: &str, disk: &str, node: &NodeId, format: &str) -> Result<()> {
    tx.execute(
        "INSERT INTO storage_export (id, disk, node, format, present, generation, observed, phase, error)
         VALUES ($1, $2, $3, $4, 1, 1, 0, 'working', NULL) ON CONFLICT (id) DO NOTHING",
        &params![id, disk, node, format],
    )
    .await?;
    Ok(())
}

/// True if the bytes of that image are still wanted from a node.
pub(crate) async fn export_wanted(tx: &mut Tx, id: &str) -> Result<bool> {
    let sql = "SELECT 1 FROM storage_export WHERE id = $1 AND present = 1";
    Ok(tx.query_opt(sql, &params![id]).await?.is_some())
}

pub(crate) async fn exports_of_node(tx: &mut Tx, node: &NodeId, which: Which) -> Result<Vec<ExportIntent>> {
    let filter = if which == Which::Unsettled { UNSETTLED } else { "" };
    let sql = format!(
        "SELECT id, generation, present, disk, format FROM storage_export WHERE node = $1 {filter} ORDER BY id"
    );
    let read = |mut r: Row| {
        Ok(ExportIntent {
            id: r.take(0)?,
            generation: r.take(1)?,
            present: r.take(2)?,
            disk: r.take(3)?,
            format: r.take(4)?,
        })
    };
    tx.query(&sql, &params![node]).await?.into_iter().map(read).collect()
}

/// Intent and observation of one thing, whatever its table.
pub(crate) struct Standing {
    pub present: bool,
    pub generation: u64,
    pub observed: u64,
    pub phase: Phase,
    pub error: Option<String>,
}

/// The three tables of things on nodes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Thing {
    /// A disk.
    Disk,
    /// A snapshot of a disk.
    Snapshot,
    /// An export.
    Export,
}

impl Thing {
    fn table(self) -> &'static str {
        match self {
            Thing::Disk => "storage_disk",
            Thing::Snapshot => "storage_disk_snapshot",
            Thing::Export => "storage_export",
        }
    }
}

/// Intends that the thing be gone, or, if its node failed with that, intends it once more; returns its node if there is such a thing.
pub(crate) async fn withdraw(tx: &mut Tx, thing: Thing, id: &str) -> Result<Option<NodeId>> {
    let sql = format!(
        "UPDATE {} SET present = 0, generation = generation + 1
         WHERE id = $1 AND (present = 1 OR (phase = 'failed' AND observed = generation))",
        thing.table()
    );
    tx.execute(&sql, &params![id]).await?;
    node_of(tx, thing, id).await
}

pub(crate) async fn node_of(tx: &mut Tx, thing: Thing, id: &str) -> Result<Option<NodeId>> {
    let row = tx.query_opt(&format!("SELECT node FROM {} WHERE id = $1", thing.table()), &params![id]).await?;
    row.map(|r| r.get(0)).transpose()
}

pub(crate) async fn standing(tx: &mut Tx, thing: Thing, id: &str) -> Result<Option<Standing>> {
    let sql = format!("SELECT present, generation, observed, phase, error FROM {} WHERE id = $1", thing.table());
    let Some(mut r) = tx.query_opt(&sql, &params![id]).await? else { return Ok(None) };
    Ok(Some(Standing {
        present: r.take(0)?,
        generation: r.take(1)?,
        observed: r.take(2)?,
        phase: Phase::parse(&r.take::<String>(3)?)?,
        error: r.take(4)?,
    }))
}

/// Writes an observation of the present generation by the node that holds the thing; false if it is about anything else.
pub(crate) async fn observe(
    tx: &mut Tx,
    thing: Thing,
    node: &NodeId,
    id: &str,
    generation: u64,
    phase: Phase,
    error: Option<&str>,
) -> Result<bool> {
    let sql = format!(
        "UPDATE {} SET observed = $3, phase = $4, error = $5 WHERE id = $1 AND node = $2 AND generation = $3",
        thing.table()
    );
    Ok(tx.execute(&sql, &params![id, node, generation, phase.as_str(), error]).await? == 1)
}

/// True if this very observation is on record and nothing follows from it.
pub(crate) async fn is_known(tx: &mut Tx, thing: Thing, node: &NodeId, o: &Observation) -> Result<bool> {
    let sql = format!(
        "SELECT error FROM {} WHERE id = $1 AND node = $2 AND generation = $3 AND observed = $3 AND phase = $4
           AND (present = 1 OR phase = 'failed')",
        thing.table()
    );
    let row = tx.query_opt(&sql, &params![&o.id, node, o.generation, o.phase.as_str()]).await?;
    row.map_or(Ok(false), |r| Ok(r.get::<Option<String>>(0)? == o.error))
}

pub(crate) async fn observe_bytes(tx: &mut Tx, thing: Thing, node: &NodeId, id: &str, bytes: u64) -> Result<()> {
    let sql = format!("UPDATE {} SET bytes = $3 WHERE id = $1 AND node = $2 AND bytes <> $3", thing.table());
    tx.execute(&sql, &params![id, node, bytes]).await?;
    Ok(())
}

/// Forgets the thing if it is to be gone and its node says that it is.
pub(crate) async fn forget_if_gone(tx: &mut Tx, thing: Thing, id: &str) -> Result<()> {
    let sql = format!(
        "DELETE FROM {} WHERE id = $1 AND present = 0 AND observed = generation AND phase = 'absent'",
        thing.table()
    );
    tx.execute(&sql, &params![id]).await?;
    Ok(())
}
