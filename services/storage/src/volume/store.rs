//! The only SQL of volumes, their types and their attachments.

use super::kind::VolumeType;
use super::{Attachment, AttachmentState, Status, Volume};
use kernel::event::Serving;
use kernel::{Error, ProjectId, Result, Row, ServerId, SnapshotId, Timestamp, Value, VolumeId};
use runtime::{Tx, params};

const COLUMNS: &str = "id, project, user_id, name, description, status, size_gb, volume_type, availability_zone, node, bootable, readonly,
  metadata, image_metadata, image, snapshot, source_volume, charged_gb, billed_gb, error, created_at, updated_at";

fn read(mut r: Row) -> Result<Volume> {
    let status: String = r.take(5)?;
    Ok(Volume {
        metadata: r.json(12)?,
        image_metadata: r.json(13)?,
        id: r.take(0)?,
        project: r.take(1)?,
        user: r.take(2)?,
        name: r.take(3)?,
        description: r.take(4)?,
        status: Status::parse(&status)
            .ok_or_else(|| Error::internal(format!("volume status '{status}' is unknown")))?,
        size_gb: r.take(6)?,
        volume_type: r.take(7)?,
        availability_zone: r.take(8)?,
        node: r.take(9)?,
        bootable: r.take(10)?,
        readonly: r.take(11)?,
        image: r.take(14)?,
        snapshot: r.take(15)?,
        source_volume: r.take(16)?,
        charged_gb: r.take(17)?,
        billed_gb: r.take(18)?,
        error: r.take(19)?,
        created_at: r.take(20)?,
        updated_at: r.take(21)?,
    })
}

pub(crate) async fn insert(tx: &mut Tx, v: &Volume) -> Result<()> {
    let sql = format!(
        "INSERT INTO storage_volume ({COLUMNS}) VALUES
           ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)"
    );
    tx.execute(
        &sql,
        &params![
            &v.id,
            &v.project,
            &v.user,
            v.name.clone(),
            v.description.clone(),
            v.status.as_str(),
            v.size_gb,
            &v.volume_type,
            &v.availability_zone,
            &v.node,
            v.bootable,
            v.readonly,
            serde_json::to_string(&v.metadata)?,
            serde_json::to_string(&v.image_metadata)?,
            &v.image,
            &v.snapshot,
            &v.source_volume,
            v.charged_gb,
            v.billed_gb,
            v.error.clone(),
            v.created_at,
            v.updated_at
        ],
    )
    .await?;
    Ok(())
}

/// Writes all that can change.
pub(crate) async fn update(tx: &mut Tx, v: &Volume) -> Result<()> {
    tx.execute(
        "UPDATE storage_volume SET name = $2, description = $3, status = $4, size_gb = $5, volume_type = $6, node = $7, bootable = $8,
           readonly = $9, metadata = $10, image_metadata = $11, charged_gb = $12, billed_gb = $13, error = $14, updated_at = $15
         WHERE id = $1",
        &params![
            &v.id,
            v.name.clone(),
            v.description.clone(),
            v.status.as_str(),
            v.size_gb,
            &v.volume_type,
            &v.node,
            v.bootable,
            v.readonly,
            serde_json::to_string(&v.metadata)?,
            serde_json::to_string(&v.image_metadata)?,
            v.charged_gb,
            v.billed_gb,
            v.error.clone(),
            v.updated_at
        ],
    )
    .await?;
    Ok(())
}

pub(crate) async fn get(tx: &mut Tx, id: &VolumeId) -> Result<Option<Volume>> {
    let sql = format!("SELECT {COLUMNS} FROM storage_volume WHERE id = $1");
    tx.query_opt(&sql, &params![id]).await?.map(read).transpose()
}

/// What was last told of whether it serves, and from when on.
pub(crate) async fn serving(tx: &mut Tx, id: &VolumeId) -> Result<(Option<Serving>, Option<Timestamp>)> {
    let row = tx.query_opt("SELECT serving, serving_at FROM storage_volume WHERE id = $1", &params![id]).await?;
    let Some(mut r) = row else { return Ok((None, None)) };
    let told: Option<String> = r.take(0)?;
    Ok((told.as_deref().and_then(Serving::parse), r.take(1)?))
}

pub(crate) async fn set_serving(tx: &mut Tx, id: &VolumeId, s: Serving, at: Timestamp) -> Result<()> {
    tx.execute("UPDATE storage_volume SET serving = $2, serving_at = $3 WHERE id = $1", &params![id, s.as_str(), at])
        .await?;
    Ok(())
}

/// Delivered volumes of which nothing was told, by id.
pub(crate) async fn untold(tx: &mut Tx, after: &VolumeId, limit: u32) -> Result<Vec<Volume>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM storage_volume WHERE serving IS NULL AND billed_gb > 0 AND id > $1 ORDER BY id LIMIT $2"
    );
    tx.query(&sql, &params![after, limit]).await?.into_iter().map(read).collect()
}

pub(crate) async fn delete(tx: &mut Tx, id: &VolumeId) -> Result<()> {
    tx.execute("DELETE FROM storage_attachment WHERE volume = $1", &params![id]).await?;
    tx.execute("DELETE FROM storage_volume WHERE id = $1", &params![id]).await?;
    Ok(())
}

/// Newest first; of one project or of all.
pub(crate) async fn list(tx: &mut Tx, project: Option<&ProjectId>, name: Option<&str>) -> Result<Vec<Volume>> {
    let mut sql = format!("SELECT {COLUMNS} FROM storage_volume WHERE 1 = 1");
    let mut p: Vec<Value> = Vec::new();
    for (column, v) in [("project", project.map(ProjectId::as_str)), ("name", name)] {
        if let Some(v) = v {
            p.push(v.into());
            sql.push_str(&format!(" AND {column} = ${}", p.len()));
        }
    }
    sql.push_str(" ORDER BY created_at DESC, id DESC");
    tx.query(&sql, &p).await?.into_iter().map(read).collect()
}

/// True if a volume is being made out of this volume or snapshot.
pub(crate) async fn is_being_copied(
    tx: &mut Tx,
    volume: Option<&VolumeId>,
    snapshot: Option<&SnapshotId>,
) -> Result<bool> {
    let sql = "SELECT 1 FROM storage_volume WHERE status = 'creating' AND (source_volume = $1 OR snapshot = $2)";
    let none = || Value::Text(String::new());
    let p = [volume.map_or_else(none, Value::from), snapshot.map_or_else(none, Value::from)];
    Ok(tx.query_opt(sql, &p).await?.is_some())
}

pub(crate) async fn has_type(tx: &mut Tx, name: &str) -> Result<bool> {
    Ok(tx.query_opt("SELECT 1 FROM storage_volume WHERE volume_type = $1", &params![name]).await?.is_some())
}

const ATTACHMENT: &str =
    "a.id, a.volume, a.server, a.device, a.delete_on_termination, a.state, a.attached_at, v.node, v.size_gb, v.bootable
  FROM storage_attachment a JOIN storage_volume v ON v.id = a.volume";

fn read_attachment(mut r: Row) -> Result<Attachment> {
    Ok(Attachment {
        id: r.take(0)?,
        volume: r.take(1)?,
        server: r.take(2)?,
        device: r.take(3)?,
        delete_on_termination: r.take(4)?,
        state: AttachmentState::parse(&r.take::<String>(5)?)?,
        attached_at: r.take(6)?,
        node: r.take(7)?,
        size_gb: r.take(8)?,
        bootable: r.take(9)?,
    })
}

pub(crate) async fn attachment(tx: &mut Tx, volume: &VolumeId) -> Result<Option<Attachment>> {
    let sql = format!("SELECT {ATTACHMENT} WHERE a.volume = $1");
    tx.query_opt(&sql, &params![volume]).await?.map(read_attachment).transpose()
}

/// All attachments, of one project's volumes or of all: for lists.
pub(crate) async fn attachments(tx: &mut Tx, project: Option<&ProjectId>) -> Result<Vec<Attachment>> {
    let rows = match project {
        Some(p) => tx.query(&format!("SELECT {ATTACHMENT} WHERE v.project = $1"), &params![p]).await?,
        None => tx.query(&format!("SELECT {ATTACHMENT}"), &[]).await?,
    };
    rows.into_iter().map(read_attachment).collect()
}

/// Attachments of servers, by server and device; statements stay short whatever the number.
pub(crate) async fn attachments_of(tx: &mut Tx, servers: &[ServerId]) -> Result<Vec<Attachment>> {
    let mut all = Vec::new();
    for some in servers.chunks(500) {
        let list: Vec<String> = (1..=some.len()).map(|i| format!("${i}")).collect();
        let p: Vec<Value> = some.iter().map(Value::from).collect();
        let sql = format!("SELECT {ATTACHMENT} WHERE a.server IN ({}) ORDER BY a.server, a.device", list.join(", "));
        for r in tx.query(&sql, &p).await? {
            all.push(read_attachment(r)?);
        }
    }
    Ok(all)
}

pub(crate) async fn attachment_insert(tx: &mut Tx, a: &Attachment) -> Result<()> {
    tx.execute(
        "INSERT INTO storage_attachment (volume, id, server, device, delete_on_termination, state, attached_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        &params![&a.volume, &a.id, &a.server, &a.device, a.delete_on_termination, a.state.as_str(), a.attached_at],
    )
    .await?;
    Ok(())
}

pub(crate) async fn attachment_update(tx: &mut Tx, a: &Attachment) -> Result<()> {
    tx.execute(
        "UPDATE storage_attachment SET state = $2, attached_at = $3, delete_on_termination = $4 WHERE volume = $1",
        &params![&a.volume, a.state.as_str(), a.attached_at, a.delete_on_termination],
    )
    .await?;
    Ok(())
}

pub(crate) async fn attachment_delete(tx: &mut Tx, volume: &VolumeId) -> Result<()> {
    tx.execute("DELETE FROM storage_attachment WHERE volume = $1", &params![volume]).await?;
    Ok(())
}

const TYPE: &str = "id, name, description, is_public, extra_specs, created_at";

fn read_type(mut r: Row) -> Result<VolumeType> {
    Ok(VolumeType {
        extra_specs: r.json(4)?,
        id: r.take(0)?,
        name: r.take(1)?,
        description: r.take(2)?,
        is_public: r.take(3)?,
        created_at: r.take(5)?,
    })
}

pub(crate) async fn types(tx: &mut Tx) -> Result<Vec<VolumeType>> {
    let sql = format!("SELECT {TYPE} FROM storage_volume_type ORDER BY created_at DESC, id DESC");
    tx.query(&sql, &[]).await?.into_iter().map(read_type).collect()
}

pub(crate) async fn type_put(tx: &mut Tx, t: &VolumeType) -> Result<()> {
    tx.execute(
        "INSERT INTO storage_volume_type (id, name, description, is_public, extra_specs, created_at) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (id) DO UPDATE SET name = excluded.name, description = excluded.description, is_public = excluded.is_public,
           extra_specs = excluded.extra_specs",
        &params![
            &t.id,
            &t.name,
            t.description.clone(),
            t.is_public,
            serde_json::to_string(&t.extra_specs)?,
            t.created_at
        ],
    )
    .await?;
    Ok(())
}

pub(crate) async fn type_delete(tx: &mut Tx, id: &str) -> Result<()> {
    tx.execute("DELETE FROM storage_volume_type WHERE id = $1", &params![id]).await?;
    Ok(())
}

pub(crate) async fn rename_type(tx: &mut Tx, from: &str, to: &str) -> Result<()> {
    tx.execute("UPDATE storage_volume SET volume_type = $2 WHERE volume_type = $1", &params![from, to]).await?;
    Ok(())
}
