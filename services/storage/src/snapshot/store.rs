//! The only SQL of snapshots.

use super::{Snapshot, Status};
use kernel::{Error, ProjectId, Result, Row, SnapshotId, VolumeId};
use runtime::{Tx, params};

const COLUMNS: &str = "id, project, user_id, volume, name, description, status, size_gb, metadata, charged, billed, error, created_at, updated_at";

fn read(mut r: Row) -> Result<Snapshot> {
    let status: String = r.take(6)?;
    Ok(Snapshot {
        metadata: r.json(8)?,
        id: r.take(0)?,
        project: r.take(1)?,
        user: r.take(2)?,
        volume: r.take(3)?,
        name: r.take(4)?,
        description: r.take(5)?,
        status: Status::parse(&status)
            .ok_or_else(|| Error::internal(format!("snapshot status '{status}' is unknown")))?,
        size_gb: r.take(7)?,
        charged: r.take(9)?,
        billed: r.take(10)?,
        error: r.take(11)?,
        created_at: r.take(12)?,
        updated_at: r.take(13)?,
    })
}

pub(crate) async fn insert(tx: &mut Tx, s: &Snapshot) -> Result<()> {
    let sql = format!(
        "INSERT INTO storage_snapshot ({COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)"
    );
    tx.execute(
        &sql,
        &params![
            &s.id,
            &s.project,
            &s.user,
            &s.volume,
            s.name.clone(),
            s.description.clone(),
            s.status.as_str(),
            s.size_gb,
            serde_json::to_string(&s.metadata)?,
            s.charged,
            s.billed,
            s.error.clone(),
            s.created_at,
            s.updated_at
        ],
    )
    .await?;
    Ok(())
}

pub(crate) async fn update(tx: &mut Tx, s: &Snapshot) -> Result<()> {
    tx.execute(
        "UPDATE storage_snapshot SET name = $2, description = $3, status = $4, metadata = $5, charged = $6, billed = $7, error = $8,
           updated_at = $9 WHERE id = $1",
        &params![
            &s.id,
            s.name.clone(),
            s.description.clone(),
            s.status.as_str(),
            serde_json::to_string(&s.metadata)?,
            s.charged,
            s.billed,
            s.error.clone(),
            s.updated_at
        ],
    )
    .await?;
    Ok(())
}

pub(crate) async fn get(tx: &mut Tx, id: &SnapshotId) -> Result<Option<Snapshot>> {
    let sql = format!("SELECT {COLUMNS} FROM storage_snapshot WHERE id = $1");
    tx.query_opt(&sql, &params![id]).await?.map(read).transpose()
}

pub(crate) async fn of_volume(tx: &mut Tx, volume: &VolumeId) -> Result<Vec<Snapshot>> {
    let sql = format!("SELECT {COLUMNS} FROM storage_snapshot WHERE volume = $1 ORDER BY created_at, id");
    tx.query(&sql, &params![volume]).await?.into_iter().map(read).collect()
}

/// Newest first; of one project or of all.
pub(crate) async fn list(tx: &mut Tx, project: Option<&ProjectId>) -> Result<Vec<Snapshot>> {
    let rows = match project {
        Some(p) => {
            let sql =
                format!("SELECT {COLUMNS} FROM storage_snapshot WHERE project = $1 ORDER BY created_at DESC, id DESC");
            tx.query(&sql, &params![p]).await?
        }
        None => {
            let sql = format!("SELECT {COLUMNS} FROM storage_snapshot ORDER BY created_at DESC, id DESC");
            tx.query(&sql, &[]).await?
        }
    };
    rows.into_iter().map(read).collect()
}

pub(crate) async fn delete(tx: &mut Tx, id: &SnapshotId) -> Result<()> {
    tx.execute("DELETE FROM storage_snapshot WHERE id = $1", &params![id]).await?;
    Ok(())
}
