//! The only SQL of what fulfilment has made.

use crate::port::Made;
use kernel::{OrderId, Result};
use runtime::{Tx, params};

pub(super) async fn made(tx: &mut Tx, order: &OrderId) -> Result<Made> {
    let sql = "SELECT key, resource FROM catalog_piece WHERE order_id = $1";
    tx.query(sql, &params![order]).await?.into_iter().map(|mut r| Ok((r.take(0)?, r.take(1)?))).collect()
}

/// Pieces in the order of their making, for people.
pub(super) async fn list(tx: &mut Tx, order: &OrderId) -> Result<Vec<(String, String)>> {
    let sql = "SELECT key, resource FROM catalog_piece WHERE order_id = $1 ORDER BY n, key";
    tx.query(sql, &params![order]).await?.into_iter().map(|mut r| Ok((r.take(0)?, r.take(1)?))).collect()
}

/// The order that made a resource, and the name of the one who ordered.
pub(super) async fn maker(tx: &mut Tx, resource: &str) -> Result<Option<(OrderId, String)>> {
    let sql = "SELECT o.id, o.orderer_name FROM catalog_piece p JOIN catalog_order o ON o.id = p.order_id
       WHERE p.resource = $1 ORDER BY o.id LIMIT 1";
    tx.query_opt(sql, &params![resource]).await?.map(|mut r| Ok((r.take(0)?, r.take(1)?))).transpose()
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
