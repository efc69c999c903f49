//! SQL of names. Which table a name is taken in depends on the database; [`crate::usage::names`] says why.

use super::to_digest;
use crate::usage::ingest::{Digest, key_digest};
use kernel::{Result, Value};
use runtime::db::Dialect;
use runtime::{Tx, params};
use std::collections::HashSet;

/// True if names are taken in the large table at once.
pub(in crate::usage) fn taken_at_once(d: Dialect) -> bool {
    d == Dialect::Postgres
}

fn digests(names: &[Digest]) -> Vec<Value> {
    names.iter().map(|k| Value::from(k.to_vec())).collect()
}

async fn found(tx: &mut Tx, sql: &str, first: &[Value], names: &[Value]) -> Result<HashSet<Digest>> {
    let rows = tx.query_in(sql, first, names).await?;
    rows.into_iter().map(|mut r| to_digest(r.take(0)?)).collect()
}

/// Those of the names that stand in the table in which none is taken.
pub(in crate::usage) async fn known_names(tx: &mut Tx, names: &[Digest]) -> Result<HashSet<Digest>> {
    if !taken_at_once(tx.dialect()) {
        return found(tx, "SELECT id FROM billing_key WHERE id IN {list}", &[], &digests(names)).await;
    }
    // Some stand there only where an older version took them, until they have been moved on.
    if tx.query_opt("SELECT 1 FROM billing_key_recent LIMIT 1", &[]).await?.is_none() {
        return Ok(HashSet::new());
    }
    found(tx, "SELECT id FROM billing_key_recent WHERE id IN {list}", &[], &digests(names)).await
}

/// Takes names; returns how many were free. Whoever takes one of them at the same moment waits, and then starts again or finds it taken.
pub(in crate::usage) async fn take_names(tx: &mut Tx, batch: i64, names: &[Digest]) -> Result<u64> {
    let values: Vec<Value> = names.iter().flat_map(|k| params![k.to_vec(), batch]).collect();
    let head = if taken_at_once(tx.dialect()) {
        "INSERT INTO billing_key (id, batch)"
    } else {
        "INSERT INTO billing_key_recent (id, batch)"
    };
    tx.execute_many(head, 2, &values, "ON CONFLICT (id) DO NOTHING").await
}

/// Those of the names that stand where names are taken, by another batch than this.
pub(in crate::usage) async fn taken_before(tx: &mut Tx, batch: i64, names: &[Digest]) -> Result<HashSet<Digest>> {
    let sql = if taken_at_once(tx.dialect()) {
        "SELECT id FROM billing_key WHERE batch <> $1 AND id IN {list}"
    } else {
        "SELECT id FROM billing_key_recent WHERE batch <> $1 AND id IN {list}"
    };
    found(tx, sql, &params![batch], &digests(names)).await
}

pub(in crate::usage) async fn count_recent(tx: &mut Tx) -> Result<i64> {
    tx.query_one("SELECT COUNT(*) FROM billing_key_recent", &[]).await?.take(0)
}

/// Moves the names from one digest up to another into the large table; returns how many.
pub(in crate::usage) async fn move_names(tx: &mut Tx, from: &[u8], to: Option<&[u8]>) -> Result<u64> {
    let (range, values) = match to {
        Some(to) => ("id >= $1 AND id < $2", params![from.to_vec(), to.to_vec()].to_vec()),
        None => ("id >= $1", params![from.to_vec()].to_vec()),
    };
    let sql = format!(
        "INSERT INTO billing_key (id, batch) SELECT id, batch FROM billing_key_recent WHERE {range} ORDER BY id"
    );
    let moved = tx.execute(&sql, &values).await?;
    tx.execute(&format!("DELETE FROM billing_key_recent WHERE {range}"), &values).await?;
    Ok(moved)
}

/// The batch that a name was stored with; none, if it is not known.
pub(crate) async fn batch_of(tx: &mut Tx, key: &str) -> Result<Option<i64>> {
    let sql =
        "SELECT batch FROM billing_key_recent WHERE id = $1 UNION ALL SELECT batch FROM billing_key WHERE id = $1";
    tx.query_opt(sql, &params![key_digest(key).to_vec()]).await?.map(|mut r| r.take(0)).transpose()
}
