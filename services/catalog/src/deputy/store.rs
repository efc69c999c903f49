//! The only SQL of deputies.

use super::Deputy;
use crate::rules::FlowRole;
use kernel::{DeputyId, Error, Result, Row, Timestamp, UserId};
use runtime::{Select, Tx, params};

const COLUMNS: &str =
    "id, person, person_name, deputy, deputy_name, role, from_at, until_at, reason, created_at, revoked_at";

fn read(mut r: Row) -> Result<Deputy> {
    let role: String = r.take(5)?;
    Ok(Deputy {
        id: r.take(0)?,
        person: r.take(1)?,
        person_name: r.take(2)?,
        deputy: r.take(3)?,
        deputy_name: r.take(4)?,
        role: FlowRole::parse(&role).ok_or_else(|| Error::internal(format!("role '{role}' of a deputy is unknown")))?,
        from: r.take(6)?,
        until: r.take(7)?,
        reason: r.take(8)?,
        created_at: r.take(9)?,
        revoked_at: r.take(10)?,
    })
}

pub(super) async fn insert(tx: &mut Tx, d: &Deputy) -> Result<()> {
    tx.execute(
        "INSERT INTO catalog_deputy (id, person, person_name, deputy, deputy_name, role, from_at, until_at, reason, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        &params![
            &d.id,
            &d.person,
            &d.person_name,
            &d.deputy,
            &d.deputy_name,
            d.role.as_str(),
            d.from,
            d.until,
            d.reason.clone(),
            d.created_at
        ],
    )
    .await?;
    Ok(())
}

pub(super) async fn get(tx: &mut Tx, id: &DeputyId) -> Result<Option<Deputy>> {
    let sql = format!("SELECT {COLUMNS} FROM catalog_deputy WHERE id = $1");
    tx.query_opt(&sql, &params![id]).await?.map(read).transpose()
}

pub(super) async fn overlaps(tx: &mut Tx, d: &Deputy) -> Result<bool> {
    let sql = "SELECT 1 FROM catalog_deputy WHERE person = $1 AND role = $2 AND revoked_at IS NULL AND from_at < $3 AND until_at > $4 LIMIT 1";
    Ok(tx.query_opt(sql, &params![&d.person, d.role.as_str(), d.until, d.from]).await?.is_some())
}

pub(super) async fn active(tx: &mut Tx, deputy: &UserId, now: Timestamp) -> Result<Vec<Deputy>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM catalog_deputy WHERE deputy = $1 AND revoked_at IS NULL AND from_at <= $2 AND until_at > $2 ORDER BY id"
    );
    tx.query(&sql, &params![deputy, now]).await?.into_iter().map(read).collect()
}

pub(super) async fn revoke(tx: &mut Tx, id: &DeputyId, now: Timestamp) -> Result<()> {
    tx.execute("UPDATE catalog_deputy SET revoked_at = $1 WHERE id = $2", &params![now, id]).await?;
    Ok(())
}

pub(super) async fn list(
    tx: &mut Tx,
    whose: Option<&UserId>,
    before: Option<&DeputyId>,
    limit: u32,
) -> Result<Vec<Deputy>> {
    let wanted = Select::of(COLUMNS, "catalog_deputy").with("person = ? OR deputy = ?", whose).with("id < ?", before);
    wanted.first(tx, "id DESC", limit).await?.into_iter().map(read).collect()
}
