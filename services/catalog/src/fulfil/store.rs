//! The only SQL of what fulfilment has made.

use crate::port::Made;
use kernel::{OrderId, Result, Value};
use runtime::{Tx, params};
use std::collections::HashMap;

pub(super) async fn made(tx: &mut Tx, order: &OrderId) -> Result<Made> {
    let sql = "SELECT key, resource FROM catalog_piece WHERE order_id = $1";
    tx.query(sql, &params![order]).await?.into_iter().map(|mut r| Ok((r.take(0)?, r.take(1)?))).collect()
}

/// Pieces in the order of their making, for people.
pub(super) async fn list(tx: &mut Tx, order: &OrderId) -> Result<Vec<(String, String)>> {
    let sql = "SELECT key, resource FROM catalog_piece WHERE order_id = $1 ORDER BY n, key";
    tx.query(sql, &params![order]).await?.into_iter().map(|mut r| Ok((r.take(0)?, r.take(1)?))).collect()
}

/// By resource the order that made it, the first one if there are several, and the name of the one who ordered.
pub(super) async fn makers(tx: &mut Tx, resources: &[String]) -> Result<HashMap<String, (OrderId, String)>> {
    let values: Vec<Value> = resources.iter().map(Value::from).collect();
    let sql = "SELECT p.resource, o.id, o.orderer_name FROM catalog_piece p JOIN catalog_order o ON o.id = p.order_id
       WHERE p.resource IN {list} ORDER BY o.id";
    let mut all = HashMap::new();
    for mut r in tx.query_in(sql, &[], &values).await? {
        let (resource, order, name) = (r.take(0)?, r.take(1)?, r.take(2)?);
        all.entry(resource).or_insert((order, name));
    }
    Ok(all)
}

pub(super) async fn insert(tx: &mut Tx, order: &OrderId, n: usize, key: &str, resource: &str) -> Result<()> {
    tx.execute(
        "INSERT INTO catalog_piece (order_id, key, n, resource) VALUES ($1, $2, $3, $4) ON CONFLICT (order_id, key) DO NOTHING",
        &params![order, key, n, resource],
    )
    .await?;
    Ok(())
}

pub(super) async fn delete(tx: &mut Tx, order: &OrderId, key: &str) -> Result<()> {
    tx.execute("DELETE FROM catalog_piece WHERE order_id = $1 AND key = $2", &params![order, key]).await?;
    Ok(())
}
