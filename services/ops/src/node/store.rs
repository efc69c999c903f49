//! The only SQL of nodes and their tokens.

use super::{Node, state};
use kernel::{NodeId, Result, Row, Timestamp};
use runtime::{Tx, params};

pub(super) struct Token {
    pub hostname: Option<String>,
    pub expires_at: Timestamp,
    pub used_by: Option<NodeId>,
}

pub(super) async fn insert_token(
    tx: &mut Tx,
    digest: &str,
    hostname: Option<&str>,
    by: &str,
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<()> {
    tx.execute(
        "INSERT INTO ops_node_token (digest, hostname, created_by, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)",
        &params![digest, hostname, by, now, expires_at],
    )
    .await?;
    Ok(())
}

pub(super) async fn token(tx: &mut Tx, digest: &str) -> Result<Option<Token>> {
    let sql = "SELECT hostname, expires_at, used_by FROM ops_node_token WHERE digest = $1";
    let row = tx.query_opt(sql, &params![digest]).await?;
    row.map(|mut r| Ok(Token { hostname: r.take(0)?, expires_at: r.take(1)?, used_by: r.take(2)? })).transpose()
}

pub(super) async fn use_token(tx: &mut Tx, digest: &str, id: &NodeId, now: Timestamp) -> Result<()> {
    tx.execute("UPDATE ops_node_token SET used_at = $1, used_by = $2 WHERE digest = $3", &params![now, id, digest])
        .await?;
    Ok(())
}

/// Tokens that expired unused are of no more interest.
pub(super) async fn forget_tokens(tx: &mut Tx, now: Timestamp) -> Result<u64> {
    tx.execute("DELETE FROM ops_node_token WHERE expires_at < $1 AND used_at IS NULL", &params![now]).await
}

const COLUMNS: &str = "id, hostname, fingerprint, enrolled_at, last_seen, revoked_at";

fn read(mut r: Row, now: Timestamp) -> Result<Node> {
    let last_seen: Option<Timestamp> = r.take(4)?;
    let revoked: Option<Timestamp> = r.take(5)?;
    Ok(Node {
        id: r.take(0)?,
        hostname: r.take(1)?,
        fingerprint: r.take(2)?,
        enrolled_at: r.take(3)?,
        last_seen,
        state: state(now, last_seen, revoked.is_some()),
    })
}

pub(crate) async fn get(tx: &mut Tx, id: &NodeId, now: Timestamp) -> Result<Option<Node>> {
    let sql = format!("SELECT {COLUMNS} FROM ops_node WHERE id = $1");
    tx.query_opt(&sql, &params![id]).await?.map(|r| read(r, now)).transpose()
}

pub(super) async fn by_fingerprint(tx: &mut Tx, fingerprint: &str, now: Timestamp) -> Result<Option<Node>> {
    let sql = format!("SELECT {COLUMNS} FROM ops_node WHERE fingerprint = $1");
    tx.query_opt(&sql, &params![fingerprint]).await?.map(|r| read(r, now)).transpose()
}

pub(super) async fn by_hostname(tx: &mut Tx, hostname: &str, now: Timestamp) -> Result<Option<Node>> {
    let sql = format!("SELECT {COLUMNS} FROM ops_node WHERE hostname = $1 AND revoked_at IS NULL");
    tx.query_opt(&sql, &params![hostname]).await?.map(|r| read(r, now)).transpose()
}

pub(super) async fn all(tx: &mut Tx, now: Timestamp) -> Result<Vec<Node>> {
    let sql =
        format!("SELECT {COLUMNS} FROM ops_node ORDER BY CASE WHEN revoked_at IS NULL THEN 0 ELSE 1 END, hostname, id");
    tx.query(&sql, &[]).await?.into_iter().map(|r| read(r, now)).collect()
}

pub(super) async fn insert(tx: &mut Tx, id: &NodeId, hostname: &str, fingerprint: &str, now: Timestamp) -> Result<()> {
    tx.execute(
        "INSERT INTO ops_node (id, hostname, fingerprint, enrolled_at) VALUES ($1, $2, $3, $4)",
        &params![id, hostname, fingerprint, now],
    )
    .await?;
    Ok(())
}

pub(super) async fn set_fingerprint(tx: &mut Tx, id: &NodeId, fingerprint: &str) -> Result<()> {
    tx.execute("UPDATE ops_node SET fingerprint = $1 WHERE id = $2", &params![fingerprint, id]).await?;
    Ok(())
}

pub(super) async fn set_seen(tx: &mut Tx, id: &NodeId, now: Timestamp) -> Result<()> {
    tx.execute("UPDATE ops_node SET last_seen = $1 WHERE id = $2 AND revoked_at IS NULL", &params![now, id]).await?;
    Ok(())
}

pub(super) async fn revoke(tx: &mut Tx, id: &NodeId, now: Timestamp) -> Result<()> {
    tx.execute("UPDATE ops_node SET revoked_at = $1 WHERE id = $2 AND revoked_at IS NULL", &params![now, id]).await?;
    Ok(())
}
