//! SQL of credentials and policies.

use super::{Credential, PolicyBlob};
use crate::check;
use crate::query::Query;
use kernel::{Result, Row, UserId};
use runtime::{Tx, params};

const SELECT: &str = "SELECT id, user_id, project_id, type, blob, extra FROM identity_credential";
const POLICY: &str = "SELECT id, type, blob, extra FROM identity_policy";

/// The blob is still sealed.
fn read(mut r: Row) -> Result<Credential> {
    Ok(Credential {
        extra: r.json(5)?,
        id: r.take(0)?,
        user: r.take(1)?,
        project: r.take(2)?,
        kind: r.take(3)?,
        blob: r.take(4)?,
    })
}

fn read_policy(mut r: Row) -> Result<PolicyBlob> {
    Ok(PolicyBlob { extra: r.json(3)?, id: r.take(0)?, kind: r.take(1)?, blob: r.take(2)? })
}

pub(crate) async fn insert(tx: &mut Tx, c: &Credential, sealed: &str) -> Result<()> {
    tx.execute(
        "INSERT INTO identity_credential (id, user_id, project_id, type, blob, extra) VALUES ($1, $2, $3, $4, $5, $6)",
        &params![&c.id, &c.user, &c.project, &c.kind, sealed, serde_json::to_string(&c.extra)?],
    )
    .await
    .map_err(|e| check::duplicate(e, "credential", &c.id))?;
    Ok(())
}

pub(crate) async fn update(tx: &mut Tx, c: &Credential, sealed: &str) -> Result<()> {
    tx.execute(
        "UPDATE identity_credential SET user_id = $2, project_id = $3, type = $4, blob = $5, extra = $6 WHERE id = $1",
        &params![&c.id, &c.user, &c.project, &c.kind, sealed, serde_json::to_string(&c.extra)?],
    )
    .await?;
    Ok(())
}

pub(crate) async fn find(tx: &mut Tx, id: &str) -> Result<Option<Credential>> {
    tx.query_opt(&format!("{SELECT} WHERE id = $1"), &params![id]).await?.map(read).transpose()
}

pub(crate) async fn list(tx: &mut Tx, user: Option<&UserId>, kind: Option<&str>) -> Result<Vec<Credential>> {
    let (sql, params) = Query::default().and("user_id = ?", user).and("type = ?", kind).all(SELECT, "id");
    tx.query(&sql, &params).await?.into_iter().map(read).collect()
}

pub(crate) async fn delete(tx: &mut Tx, id: &str) -> Result<()> {
    tx.execute("DELETE FROM identity_credential WHERE id = $1", &params![id]).await?;
    Ok(())
}

pub(crate) async fn insert_policy(tx: &mut Tx, p: &PolicyBlob) -> Result<()> {
    tx.execute(
        "INSERT INTO identity_policy (id, type, blob, extra) VALUES ($1, $2, $3, $4)",
        &params![&p.id, &p.kind, &p.blob, serde_json::to_string(&p.extra)?],
    )
    .await?;
    Ok(())
}

pub(crate) async fn update_policy(tx: &mut Tx, p: &PolicyBlob) -> Result<()> {
    tx.execute(
        "UPDATE identity_policy SET type = $2, blob = $3, extra = $4 WHERE id = $1",
        &params![&p.id, &p.kind, &p.blob, serde_json::to_string(&p.extra)?],
    )
    .await?;
    Ok(())
}

pub(crate) async fn policy(tx: &mut Tx, id: &str) -> Result<PolicyBlob> {
    let row = tx.query_opt(&format!("{POLICY} WHERE id = $1"), &params![id]).await?;
    read_policy(row.ok_or_else(|| check::missing("policy", id))?)
}

pub(crate) async fn policies(tx: &mut Tx, kind: Option<&str>) -> Result<Vec<PolicyBlob>> {
    let (sql, params) = Query::default().and("type = ?", kind).all(POLICY, "id");
    tx.query(&sql, &params).await?.into_iter().map(read_policy).collect()
}

pub(crate) async fn delete_policy(tx: &mut Tx, id: &str) -> Result<()> {
    tx.execute("DELETE FROM identity_policy WHERE id = $1", &params![id]).await?;
    Ok(())
}
