//! The only SQL of keypairs.

use super::Keypair;
use kernel::{ProjectId, Result, Row, Timestamp, UserId};
use runtime::{Tx, params};

const SELECT: &str = "SELECT name, owner, fingerprint, public_key, number, created_at FROM compute_keypair";

fn read(mut r: Row) -> Result<Keypair> {
    Ok(Keypair {
        name: r.take(0)?,
        owner: r.take(1)?,
        fingerprint: r.take(2)?,
        public_key: r.take(3)?,
        number: r.take(4)?,
        created_at: r.take(5)?,
    })
}

pub(super) async fn of(tx: &mut Tx, owner: &UserId) -> Result<Vec<Keypair>> {
    let sql = format!("{SELECT} WHERE owner = $1 ORDER BY name");
    tx.query(&sql, &params![owner]).await?.into_iter().map(read).collect()
}

pub(crate) async fn get(tx: &mut Tx, owner: &UserId, name: &str) -> Result<Option<Keypair>> {
    let sql = format!("{SELECT} WHERE owner = $1 AND name = $2");
    tx.query_opt(&sql, &params![owner, name]).await?.map(read).transpose()
}

pub(super) async fn insert(
    tx: &mut Tx,
    owner: &UserId,
    project: &ProjectId,
    name: &str,
    fingerprint: &str,
    public_key: &str,
    now: Timestamp,
) -> Result<()> {
    tx.execute(
        "INSERT INTO compute_keypair (owner, name, fingerprint, public_key, project, number, created_at)
         VALUES ($1, $2, $3, $4, $5, (SELECT COALESCE(MAX(number), 0) + 1 FROM compute_keypair), $6)",
        &params![owner, name, fingerprint, public_key, project, now],
    )
    .await?;
    Ok(())
}

pub(super) async fn delete(tx: &mut Tx, owner: &UserId, name: &str) -> Result<bool> {
    let sql = "DELETE FROM compute_keypair WHERE owner = $1 AND name = $2";
    Ok(tx.execute(sql, &params![owner, name]).await? == 1)
}
