//! The only SQL of images and their members.

use super::member::{Member, MemberStatus};
use super::{Image, Status, Visibility};
use kernel::{ImageId, ProjectId, Result, Row, Timestamp, Value};
use runtime::{Tx, params};

const COLUMNS: &str =
    "id, project, name, status, visibility, container_format, disk_format, protected, hidden, min_disk, min_ram,
  size, virtual_size, checksum, sha512, sha256, properties, tags, billed, created_at, updated_at";

fn read(mut r: Row) -> Result<Image> {
    Ok(Image {
        properties: r.json(16)?,
        tags: r.json(17)?,
        id: r.take(0)?,
        project: r.take(1)?,
        name: r.take(2)?,
        status: Status::parse(&r.take::<String>(3)?)?,
        visibility: Visibility::parse(&r.take::<String>(4)?)?,
        container_format: r.take(5)?,
        disk_format: r.take(6)?,
        protected: r.take(7)?,
        hidden: r.take(8)?,
        min_disk: r.take(9)?,
        min_ram: r.take(10)?,
        size: r.take(11)?,
        virtual_size: r.take(12)?,
        checksum: r.take(13)?,
        sha512: r.take(14)?,
        sha256: r.take(15)?,
        billed: r.take(18)?,
        created_at: r.take(19)?,
        updated_at: r.take(20)?,
    })
}

pub(crate) async fn insert(tx: &mut Tx, i: &Image) -> Result<()> {
    tx.execute(
        "INSERT INTO storage_image (id, project, name, status, visibility, container_format, disk_format, protected, hidden, min_disk,
           min_ram, size, virtual_size, checksum, sha512, sha256, properties, tags, blob_store, upload, billed, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, NULL, NULL, NULL, NULL, NULL, $12, $13, NULL, NULL, 0, $14, $15)",
        &params![
            &i.id,
            &i.project,
            i.name.clone(),
            i.status.as_str(),
            i.visibility.as_str(),
            i.container_format.clone(),
            i.disk_format.clone(),
            i.protected,
            i.hidden,
            i.min_disk,
            i.min_ram,
            serde_json::to_string(&i.properties)?,
            serde_json::to_string(&i.tags)?,
            i.created_at,
            i.updated_at
        ],
    )
    .await?;
    Ok(())
}

/// Writes what its owner may change, and nothing else: an upload may be changing the rest.
pub(crate) async fn update(tx: &mut Tx, i: &Image) -> Result<()> {
    tx.execute(
        "UPDATE storage_image SET name = $2, visibility = $3, container_format = $4, disk_format = $5, protected = $6, hidden = $7,
           min_disk = $8, min_ram = $9, properties = $10, tags = $11, updated_at = $12 WHERE id = $1",
        &params![
            &i.id,
            i.name.clone(),
            i.visibility.as_str(),
            i.container_format.clone(),
            i.disk_format.clone(),
            i.protected,
            i.hidden,
            i.min_disk,
            i.min_ram,
            serde_json::to_string(&i.properties)?,
            serde_json::to_string(&i.tags)?,
            i.updated_at
        ],
    )
    .await?;
    Ok(())
}

pub(crate) async fn set_status(tx: &mut Tx, id: &ImageId, status: Status, now: Timestamp) -> Result<()> {
    tx.execute(
        "UPDATE storage_image SET status = $2, updated_at = $3 WHERE id = $1",
        &params![id, status.as_str(), now],
    )
    .await?;
    Ok(())
}

pub(crate) async fn set_billed(tx: &mut Tx, id: &ImageId, billed: bool) -> Result<()> {
    tx.execute("UPDATE storage_image SET billed = $2 WHERE id = $1", &params![id, billed]).await?;
    Ok(())
}

/// Gives the image to one upload; false if it is not in `from` any more.
pub(crate) async fn begin_upload(
    tx: &mut Tx,
    id: &ImageId,
    from: Status,
    upload: &str,
    blob_store: &str,
    now: Timestamp,
) -> Result<bool> {
    let n = tx
        .execute(
            "UPDATE storage_image SET status = 'saving', upload = $3, blob_store = $4, updated_at = $5 WHERE id = $1 AND status = $2",
            &params![id, from.as_str(), upload, blob_store, now],
        )
        .await?;
    Ok(n == 1)
}

pub(crate) struct Stored<'a> {
    pub size: u64,
    pub virtual_size: u64,
    pub checksum: &'a str,
    pub sha512: &'a str,
    pub sha256: &'a str,
}

/// Records the bytes that an upload has stored; false if the image does not belong to that upload any more.
pub(crate) async fn stored(
    tx: &mut Tx,
    id: &ImageId,
    upload: &str,
    status: Status,
    s: &Stored<'_>,
    now: Timestamp,
) -> Result<bool> {
    let n = tx
        .execute(
            "UPDATE storage_image SET status = $3, size = $4, virtual_size = $5, checksum = $6, sha512 = $7, sha256 = $8, upload = NULL,
               updated_at = $9 WHERE id = $1 AND upload = $2 AND status = 'saving'",
            &params![
                id,
                upload,
                status.as_str(),
                s.size,
                s.virtual_size,
                s.checksum,
                s.sha512,
                s.sha256,
                now
            ],
        )
        .await?;
    Ok(n == 1)
}

/// Takes the image back from an upload that failed.
pub(crate) async fn abandon_upload(
    tx: &mut Tx,
    id: &ImageId,
    upload: &str,
    status: Status,
    now: Timestamp,
) -> Result<bool> {
    let n = tx
        .execute(
            "UPDATE storage_image SET status = $3, upload = NULL, updated_at = $4 WHERE id = $1 AND upload = $2",
            &params![id, upload, status.as_str(), now],
        )
        .await?;
    Ok(n == 1)
}

/// Takes all images back that uploads of a dead process were writing into this blob store; exports go on as operations.
pub(crate) async fn abandon_uploads_of(tx: &mut Tx, blob_store: &str, now: Timestamp) -> Result<u64> {
    tx.execute(
        "UPDATE storage_image SET status = CASE WHEN EXISTS (SELECT 1 FROM storage_export e WHERE e.id = storage_image.id)
             THEN 'saving' ELSE 'queued' END, upload = NULL, updated_at = $2
         WHERE blob_store = $1 AND upload IS NOT NULL",
        &params![blob_store, now],
    )
    .await
}

/// Status, size and upload of an image, if the record exists: whether a blob is still wanted.
pub(crate) async fn wants_blob(tx: &mut Tx, id: &str) -> Result<bool> {
    let sql = "SELECT 1 FROM storage_image WHERE id = $1 AND (size IS NOT NULL OR status = 'saving')";
    Ok(tx.query_opt(sql, &params![id]).await?.is_some())
}

pub(crate) async fn bytes_of_project(tx: &mut Tx, project: &ProjectId) -> Result<u64> {
    let sql = "SELECT CAST(COALESCE(SUM(size), 0) AS BIGINT) FROM storage_image WHERE project = $1";
    tx.query_one(sql, &params![project]).await?.get(0)
}

pub(crate) async fn get(tx: &mut Tx, id: &ImageId) -> Result<Option<Image>> {
    let sql = format!("SELECT {COLUMNS} FROM storage_image WHERE id = $1");
    tx.query_opt(&sql, &params![id]).await?.map(read).transpose()
}

pub(crate) async fn delete(tx: &mut Tx, id: &ImageId) -> Result<bool> {
    tx.execute("DELETE FROM storage_image_member WHERE image = $1", &params![id]).await?;
    Ok(tx.execute("DELETE FROM storage_image WHERE id = $1", &params![id]).await? == 1)
}

/// What of a list the database can narrow; the rest is decided by [`super::list`].
#[derive(Default)]
pub(crate) struct Narrow<'a> {
    /// Everything this project may see, by ownership, publicity or membership; all if `None`.
    pub seen_by: Option<&'a ProjectId>,
    pub ids: Option<&'a [String]>,
    pub name: Option<&'a str>,
    pub owner: Option<&'a str>,
}

pub(crate) async fn list(tx: &mut Tx, n: &Narrow<'_>) -> Result<Vec<Image>> {
    let mut sql = format!("SELECT {COLUMNS} FROM storage_image WHERE 1 = 1");
    let mut p: Vec<Value> = Vec::new();
    let mut bind = |v: Value| {
        p.push(v);
        format!("${}", p.len())
    };
    if let Some(project) = n.seen_by {
        let b = bind(project.into());
        sql.push_str(&format!(
            " AND (project = {b} OR visibility IN ('public', 'community') OR (visibility = 'shared' AND id IN
               (SELECT image FROM storage_image_member WHERE member = {b})))"
        ));
    }
    if let Some(ids) = n.ids {
        let list: Vec<String> = ids.iter().map(|i| bind(i.as_str().into())).collect();
        sql.push_str(&format!(" AND id IN ({})", if list.is_empty() { "NULL".to_owned() } else { list.join(", ") }));
    }
    for (column, v) in [("name", n.name), ("project", n.owner)] {
        if let Some(v) = v {
            let b = bind(v.into());
            sql.push_str(&format!(" AND {column} = {b}"));
        }
    }
    sql.push_str(" ORDER BY created_at DESC, id DESC");
    tx.query(&sql, &p).await?.into_iter().map(read).collect()
}

fn read_member(mut r: Row) -> Result<Member> {
    Ok(Member {
        image: r.take(0)?,
        member: r.take(1)?,
        status: MemberStatus::parse(&r.take::<String>(2)?)?,
        created_at: r.take(3)?,
        updated_at: r.take(4)?,
    })
}

const MEMBER: &str = "image, member, status, created_at, updated_at";

pub(crate) async fn member_insert(tx: &mut Tx, m: &Member) -> Result<()> {
    tx.execute(
        "INSERT INTO storage_image_member (image, member, status, created_at, updated_at) VALUES ($1, $2, $3, $4, $5)",
        &params![&m.image, &m.member, m.status.as_str(), m.created_at, m.updated_at],
    )
    .await?;
    Ok(())
}

pub(crate) async fn member_get(tx: &mut Tx, image: &ImageId, member: &ProjectId) -> Result<Option<Member>> {
    let sql = format!("SELECT {MEMBER} FROM storage_image_member WHERE image = $1 AND member = $2");
    tx.query_opt(&sql, &params![image, member]).await?.map(read_member).transpose()
}

pub(crate) async fn members(tx: &mut Tx, image: &ImageId) -> Result<Vec<Member>> {
    let sql = format!("SELECT {MEMBER} FROM storage_image_member WHERE image = $1 ORDER BY created_at, member");
    tx.query(&sql, &params![image]).await?.into_iter().map(read_member).collect()
}

pub(crate) async fn memberships(tx: &mut Tx, member: &ProjectId) -> Result<Vec<Member>> {
    let sql = format!("SELECT {MEMBER} FROM storage_image_member WHERE member = $1");
    tx.query(&sql, &params![member]).await?.into_iter().map(read_member).collect()
}

pub(crate) async fn member_update(tx: &mut Tx, m: &Member) -> Result<()> {
    tx.execute(
        "UPDATE storage_image_member SET status = $3, updated_at = $4 WHERE image = $1 AND member = $2",
        &params![&m.image, &m.member, m.status.as_str(), m.updated_at],
    )
    .await?;
    Ok(())
}

pub(crate) async fn member_delete(tx: &mut Tx, image: &ImageId, member: &ProjectId) -> Result<bool> {
    let sql = "DELETE FROM storage_image_member WHERE image = $1 AND member = $2";
    Ok(tx.execute(sql, &params![image, member]).await? == 1)
}
