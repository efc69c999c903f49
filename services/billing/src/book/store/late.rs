//! SQL of facts that came after their month was closed.

use kernel::{ProjectId, Result, Timestamp, Value};
use runtime::port::UsageFact;
use runtime::{Tx, params};

pub(in crate::book) async fn insert_late(tx: &mut Tx, facts: &[&UsageFact], now: Timestamp) -> Result<()> {
    let values: Vec<Value> = facts.iter().flat_map(|f| params![&f.key, &f.project, f.at, now, 1i64]).collect();
    let head = "INSERT INTO billing_late (key, project, at, stored_at, waiting)";
    tx.insert_many(head, 5, &values, "ON CONFLICT (key) DO NOTHING").await?;
    Ok(())
}

/// Projects with late facts that wait, each with the first instant that they touch.
pub(in crate::book) async fn late_projects(tx: &mut Tx, limit: u32) -> Result<Vec<(ProjectId, Timestamp)>> {
    let sql = "SELECT project, MIN(at) FROM billing_late WHERE waiting = 1 GROUP BY project ORDER BY project LIMIT $1";
    tx.query(sql, &params![limit]).await?.into_iter().map(|mut r| Ok((r.take(0)?, r.take(1)?))).collect()
}

/// Keys of a project's late facts that wait, by when they happened.
pub(in crate::book) async fn late_keys(tx: &mut Tx, project: &ProjectId) -> Result<Vec<String>> {
    let sql = "SELECT key FROM billing_late WHERE waiting = 1 AND project = $1 ORDER BY at, key LIMIT 1000";
    tx.query(sql, &params![project]).await?.into_iter().map(|mut r| r.take(0)).collect()
}

/// What waited at an instant waits no more.
pub(in crate::book) async fn late_done(tx: &mut Tx, project: &ProjectId, now: Timestamp) -> Result<()> {
    let sql = "UPDATE billing_late SET waiting = 0 WHERE waiting = 1 AND project = $1 AND stored_at <= $2";
    tx.execute(sql, &params![project, now]).await?;
    Ok(())
}
