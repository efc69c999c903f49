//! The only SQL of releases and erasures.

use super::{Erased, Erasure};
use kernel::{OrderId, ProjectId, Result, Row, Timestamp};
use runtime::{Tx, params};
use std::collections::BTreeMap;

pub(super) async fn is_cut(tx: &mut Tx, order: &OrderId) -> Result<bool> {
    Ok(tx.query_opt("SELECT 1 FROM catalog_release WHERE order_id = $1", &params![order]).await?.is_some())
}

/// A release begins. People who were told of an earlier one are not told again.
pub(super) async fn begun(tx: &mut Tx, order: &OrderId, now: Timestamp) -> Result<()> {
    let sql = "INSERT INTO catalog_releasing (order_id, since) VALUES ($1, $2)
       ON CONFLICT (order_id) DO UPDATE SET since = excluded.since";
    tx.execute(sql, &params![order, now]).await?;
    Ok(())
}

/// The order has ended.
pub(super) async fn ended(tx: &mut Tx, order: &OrderId) -> Result<()> {
    tx.execute("DELETE FROM catalog_releasing WHERE order_id = $1", &params![order]).await?;
    Ok(())
}

/// Orders of which nobody was told that are being released since an instant or longer.
pub(super) async fn stuck(tx: &mut Tx, since: Timestamp, limit: u32) -> Result<Vec<OrderId>> {
    let sql = "SELECT r.order_id FROM catalog_releasing r JOIN catalog_order o ON o.id = r.order_id
       WHERE r.told_at IS NULL AND r.since <= $1 AND o.state = 'releasing' ORDER BY r.since, r.order_id LIMIT $2";
    tx.query(sql, &params![since, limit]).await?.into_iter().map(|mut r| r.take(0)).collect()
}

/// People are told of an order's release; false, if they were before.
pub(super) async fn first_told(tx: &mut Tx, order: &OrderId, now: Timestamp) -> Result<bool> {
    let sql = "UPDATE catalog_releasing SET told_at = $2 WHERE order_id = $1 AND told_at IS NULL";
    Ok(tx.execute(sql, &params![order, now]).await? == 1)
}

/// The point of no return; what goes is written down before it goes. A release that goes on keeps what the first one wrote.
pub(super) async fn cut(
    tx: &mut Tx,
    order: &OrderId,
    erased: &[Erased],
    backups: &BTreeMap<String, String>,
    now: Timestamp,
) -> Result<()> {
    tx.execute(
        "INSERT INTO catalog_release (order_id, erased, backups, cut_at) VALUES ($1, $2, $3, $4) ON CONFLICT (order_id) DO NOTHING",
        &params![order, serde_json::to_string(erased)?, serde_json::to_string(backups)?, now],
    )
    .await?;
    Ok(())
}

pub(super) async fn what(tx: &mut Tx, order: &OrderId) -> Result<Option<(Vec<Erased>, BTreeMap<String, String>)>> {
    let sql = "SELECT erased, backups FROM catalog_release WHERE order_id = $1";
    tx.query_opt(sql, &params![order]).await?.map(|r| Ok((r.json(0)?, r.json(1)?))).transpose()
}

pub(super) async fn insert(tx: &mut Tx, e: &Erasure, body: &str) -> Result<()> {
    tx.execute(
        "INSERT INTO catalog_erasure (order_id, project, at, body, digest) VALUES ($1, $2, $3, $4, $5)",
        &params![&e.order, &e.project, e.at, body, &e.digest],
    )
    .await?;
    crate::records::ERASURE.seal(tx, e.order.as_str()).await
}

fn read(mut r: Row) -> Result<Erasure> {
    let e: Erasure = r.json(0)?;
    Ok(Erasure { digest: r.take(1)?, ..e })
}

pub(super) async fn get(tx: &mut Tx, order: &OrderId) -> Result<Option<Erasure>> {
    let sql = "SELECT body, digest FROM catalog_erasure WHERE order_id = $1";
    tx.query_opt(sql, &params![order]).await?.map(read).transpose()
}

pub(super) async fn list(
    tx: &mut Tx,
    project: Option<&ProjectId>,
    before: Option<&OrderId>,
    limit: u32,
) -> Result<Vec<Erasure>> {
    let sql = "SELECT body, digest FROM catalog_erasure
       WHERE (CAST($1 AS TEXT) IS NULL OR project = $1) AND (CAST($2 AS TEXT) IS NULL OR order_id < $2)
       ORDER BY order_id DESC LIMIT $3";
    let p = params![project.map(ProjectId::as_str), before.map(OrderId::as_str), limit];
    tx.query(sql, &p).await?.into_iter().map(read).collect()
}
