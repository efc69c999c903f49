//! SQL of sessions.

use super::Record;
use crate::token::payload::ScopeId;
use kernel::{Error, Result, Row, Timestamp, UserId};
use runtime::{Tx, params};

const SELECT: &str =
    "SELECT id, csrf, user_id, generation, scope_kind, scope_id, address, agent, created_at, used_at, expires_at
    FROM identity_session";

fn read(mut r: Row) -> Result<Record> {
    let (kind, id): (String, String) = (r.take(4)?, r.take(5)?);
    let scope = match kind.as_str() {
        "" => ScopeId::Unscoped,
        "project" => ScopeId::Project(id.into()),
        "domain" => ScopeId::Domain(id.into()),
        "system" => ScopeId::System,
        _ => return Err(Error::internal("a session has a scope of no kind")),
    };
    Ok(Record {
        id: r.take(0)?,
        csrf: r.take(1)?,
        user: r.take(2)?,
        generation: r.take(3)?,
        scope,
        address: r.take(6)?,
        agent: r.take(7)?,
        created_at: r.take(8)?,
        used_at: r.take(9)?,
        expires_at: r.take(10)?,
    })
}

fn columns(scope: &ScopeId) -> (&'static str, &str) {
    match scope {
        ScopeId::Unscoped => ("", ""),
        ScopeId::Project(id) => ("project", id.as_str()),
        ScopeId::Domain(id) => ("domain", id.as_str()),
        ScopeId::System => ("system", ""),
    }
}

pub(super) async fn insert(tx: &mut Tx, s: &Record, digest: &str) -> Result<()> {
    let (kind, id) = columns(&s.scope);
    tx.execute(
        "INSERT INTO identity_session (id, digest, csrf, user_id, generation, scope_kind, scope_id, address, agent, created_at,
           used_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        &params![
            &s.id,
            digest,
            &s.csrf,
            &s.user,
            s.generation,
            kind,
            id,
            &s.address,
            &s.agent,
            s.created_at,
            s.used_at,
            s.expires_at,
        ],
    )
    .await?;
    Ok(())
}

pub(super) async fn by_digest(tx: &mut Tx, digest: &str) -> Result<Option<Record>> {
    tx.query_opt(&format!("{SELECT} WHERE digest = $1"), &params![digest]).await?.map(read).transpose()
}

pub(crate) async fn by_id(tx: &mut Tx, id: &str) -> Result<Option<Record>> {
    tx.query_opt(&format!("{SELECT} WHERE id = $1"), &params![id]).await?.map(read).transpose()
}

/// Those of a user, oldest first, ended ones included until they are swept.
pub(super) async fn of_user(tx: &mut Tx, user: &UserId) -> Result<Vec<Record>> {
    let sql = format!("{SELECT} WHERE user_id = $1 ORDER BY created_at, id");
    tx.query(&sql, &params![user]).await?.into_iter().map(read).collect()
}

pub(crate) async fn touch(tx: &mut Tx, id: &str, now: Timestamp) -> Result<()> {
    tx.execute("UPDATE identity_session SET used_at = $2 WHERE id = $1", &params![id, now]).await?;
    Ok(())
}

pub(super) async fn set_scope(tx: &mut Tx, id: &str, scope: &ScopeId) -> Result<()> {
    let (kind, of) = columns(scope);
    let sql = "UPDATE identity_session SET scope_kind = $2, scope_id = $3 WHERE id = $1";
    tx.execute(sql, &params![id, kind, of]).await?;
    Ok(())
}

/// The same session under another cookie and at the user's new generation; true if it was there.
pub(super) async fn renew(tx: &mut Tx, id: &str, digest: &str, generation: u64, scope: &ScopeId) -> Result<bool> {
    let (kind, of) = columns(scope);
    let sql = "UPDATE identity_session SET digest = $2, generation = $3, scope_kind = $4, scope_id = $5 WHERE id = $1";
    Ok(tx.execute(sql, &params![id, digest, generation, kind, of]).await? > 0)
}

/// True if it was there.
pub(super) async fn remove(tx: &mut Tx, user: &UserId, id: &str) -> Result<bool> {
    let sql = "DELETE FROM identity_session WHERE user_id = $1 AND id = $2";
    Ok(tx.execute(sql, &params![user, id]).await? > 0)
}

/// Forgets those that are over: past their end, or not used since `idle`.
pub(crate) async fn forget(tx: &mut Tx, now: Timestamp, idle: Timestamp) -> Result<()> {
    let sql = "DELETE FROM identity_session WHERE expires_at <= $1 OR used_at <= $2";
    tx.execute(sql, &params![now, idle]).await?;
    Ok(())
}
