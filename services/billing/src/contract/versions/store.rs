//! The only SQL of contracts and their versions.

use crate::contract::Contract;
use kernel::{Result, Timestamp};
use runtime::{Tx, params};

/// SM3 of a version's text, if it is known.
pub(super) async fn digest(tx: &mut Tx, id: &str, version: &str) -> Result<Option<String>> {
    let sql = "SELECT digest FROM billing_contract WHERE id = $1 AND version = $2";
    tx.query_opt(sql, &params![id, version]).await?.map(|mut r| r.take(0)).transpose()
}

pub(super) async fn insert(tx: &mut Tx, c: &Contract, now: Timestamp) -> Result<()> {
    tx.execute(
        "INSERT INTO billing_contract (id, version, digest, text, loaded_at) VALUES ($1, $2, $3, $4, $5)",
        &params![&c.id, &c.version, &c.digest, &c.text, now],
    )
    .await?;
    Ok(())
}

pub(super) async fn valid_from(tx: &mut Tx, id: &str, version: &str) -> Result<Option<Timestamp>> {
    let sql = "SELECT valid_from FROM billing_contract_valid WHERE id = $1 AND version = $2";
    tx.query_opt(sql, &params![id, version]).await?.map(|mut r| r.take(0)).transpose()
}

pub(super) async fn insert_valid(tx: &mut Tx, id: &str, version: &str, from: Timestamp, now: Timestamp) -> Result<()> {
    tx.execute(
        "INSERT INTO billing_contract_valid (id, version, valid_from, stored_at) VALUES ($1, $2, $3, $4)",
        &params![id, version, from, now],
    )
    .await?;
    Ok(())
}

/// Version, first instant and text of each dated version of a contract, oldest first.
pub(super) async fn versions(tx: &mut Tx, id: &str) -> Result<Vec<(String, Timestamp, String)>> {
    let rows = tx
        .query(
            "SELECT v.version, v.valid_from, c.text FROM billing_contract_valid v
             JOIN billing_contract c ON c.id = v.id AND c.version = v.version
             WHERE v.id = $1 ORDER BY v.valid_from, v.stored_at",
            &params![id],
        )
        .await?;
    rows.into_iter().map(|mut r| Ok((r.take(0)?, r.take(1)?, r.take(2)?))).collect()
}
