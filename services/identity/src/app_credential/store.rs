//! SQL of application credentials.

use super::AppCredential;
use crate::check;
use crate::query::Query;
use kernel::{AppCredentialId, Result, Row, UserId};
use runtime::{Tx, params};

const SELECT: &str =
    "SELECT id, user_id, project_id, name, description, roles, unrestricted, expires_at FROM identity_app_credential";

fn read(mut r: Row) -> Result<AppCredential> {
    Ok(AppCredential {
        roles: r.json(5)?,
        id: r.take(0)?,
        user: r.take(1)?,
        project: r.take(2)?,
        name: r.take(3)?,
        description: r.take(4)?,
        unrestricted: r.take(6)?,
        expires_at: r.take(7)?,
    })
}

pub(crate) async fn insert(tx: &mut Tx, a: &AppCredential, secret: &str) -> Result<()> {
    tx.execute(
        "INSERT INTO identity_app_credential (id, user_id, project_id, name, description, secret, roles, unrestricted, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        &params![
            &a.id,
            &a.user,
            &a.project,
            &a.name,
            a.description.clone(),
            secret,
            serde_json::to_string(&a.roles)?,
            a.unrestricted,
            a.expires_at,
        ],
    )
    .await
    .map_err(|e| check::duplicate(e, "application_credential", &a.name))?;
    Ok(())
}

pub(crate) async fn find(tx: &mut Tx, id: &AppCredentialId) -> Result<Option<AppCredential>> {
    tx.query_opt(&format!("{SELECT} WHERE id = $1"), &params![id]).await?.map(read).transpose()
}

pub(crate) async fn by_name(tx: &mut Tx, user: &UserId, name: &str) -> Result<Option<AppCredential>> {
    let sql = format!("{SELECT} WHERE user_id = $1 AND name = $2");
    tx.query_opt(&sql, &params![user, name]).await?.map(read).transpose()
}

pub(crate) async fn list(tx: &mut Tx, user: &UserId, name: Option<&str>) -> Result<Vec<AppCredential>> {
    let (sql, params) = Query::default().and("user_id = ?", Some(user)).and("name = ?", name).all(SELECT, "name");
    tx.query(&sql, &params).await?.into_iter().map(read).collect()
}

pub(crate) async fn secret(tx: &mut Tx, id: &AppCredentialId) -> Result<String> {
    tx.query_one("SELECT secret FROM identity_app_credential WHERE id = $1", &params![id]).await?.get(0)
}

pub(crate) async fn delete(tx: &mut Tx, user: &UserId, id: &AppCredentialId) -> Result<bool> {
    let sql = "DELETE FROM identity_app_credential WHERE id = $1 AND user_id = $2";
    Ok(tx.execute(sql, &params![id, user]).await? > 0)
}
