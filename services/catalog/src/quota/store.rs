//! The only SQL of quota.

use super::Row;
use kernel::{Error, ProjectId, Result, Timestamp};
use runtime::port::Resource;
use runtime::{Tx, params};
use std::collections::HashMap;

fn resource(name: &str) -> Result<Resource> {
    Resource::parse(name).ok_or_else(|| Error::internal(format!("quota resource '{name}' is unknown")))
}

pub(super) async fn rows(tx: &mut Tx, project: &ProjectId) -> Result<HashMap<Resource, Row>> {
    let mut all: HashMap<Resource, Row> = HashMap::new();
    let sql = "SELECT q.resource, q.base_limit, q.granted, COALESCE(b.below, 0) FROM catalog_quota q
       LEFT JOIN catalog_branch b ON b.project = q.project AND b.resource = q.resource WHERE q.project = $1";
    for mut r in tx.query(sql, &params![project]).await? {
        let row = all.entry(resource(&r.take::<String>(0)?)?).or_default();
        (row.base, row.granted, row.below) = (r.take(1)?, r.take(2)?, r.take(3)?);
    }
    let sql = "SELECT resource, used FROM catalog_usage WHERE project = $1";
    for mut r in tx.query(sql, &params![project]).await? {
        all.entry(resource(&r.take::<String>(0)?)?).or_default().used = r.take(1)?;
    }
    Ok(all)
}

/// The order that made a resource and has ended: what is to be renewed, its name, and when it ended. While it is released it has ended too.
pub(super) async fn ended_order_of(
    tx: &mut Tx,
    resource: &str,
    now: Timestamp,
) -> Result<Option<(String, String, Timestamp)>> {
    // The state is put together anew so that it is not looked for in an index: the way is from the resource to its order, not from all that ended.
    let sql = "SELECT COALESCE(o.target, o.id), COALESCE(t.name, o.name), o.expires_at FROM catalog_piece p
       JOIN catalog_order o ON o.id = p.order_id LEFT JOIN catalog_order t ON t.id = o.target
       WHERE p.resource = $1 AND (o.state || '') IN ('stopped', 'releasing') AND o.expires_at <= $2 LIMIT 1";
    let row = tx.query_opt(sql, &params![resource, now]).await?;
    row.map(|mut r| Ok((r.take(0)?, r.take(1)?, r.take(2)?))).transpose()
}

pub(super) async fn set_used(tx: &mut Tx, project: &ProjectId, r: Resource, used: i64) -> Result<()> {
    tx.execute(
        "INSERT INTO catalog_usage (project, resource, used) VALUES ($1, $2, $3)
         ON CONFLICT (project, resource) DO UPDATE SET used = excluded.used",
        &params![project, r.as_str(), used],
    )
    .await?;
    Ok(())
}

pub(super) async fn set_limit(
    tx: &mut Tx,
    project: &ProjectId,
    r: Resource,
    base: Option<i64>,
    granted: i64,
) -> Result<()> {
    tx.execute(
        "INSERT INTO catalog_quota (project, resource, base_limit, granted) VALUES ($1, $2, $3, $4)
         ON CONFLICT (project, resource) DO UPDATE SET base_limit = excluded.base_limit, granted = excluded.granted",
        &params![project, r.as_str(), base, granted],
    )
    .await?;
    Ok(())
}

pub(super) async fn forget_base_of(tx: &mut Tx, project: &ProjectId, r: Resource) -> Result<()> {
    let sql = "UPDATE catalog_quota SET base_limit = NULL WHERE project = $1 AND resource = $2";
    tx.execute(sql, &params![project, r.as_str()]).await?;
    Ok(())
}

/// Everything that was set or granted, of a project that is gone.
pub(super) async fn forget(tx: &mut Tx, project: &ProjectId) -> Result<()> {
    tx.execute("DELETE FROM catalog_quota WHERE project = $1", &params![project]).await?;
    tx.execute("DELETE FROM catalog_branch WHERE project = $1", &params![project]).await?;
    Ok(())
}

/// What is set for the projects below one, where nothing may be set for itself.
pub(super) async fn below(tx: &mut Tx, project: &ProjectId) -> Result<Vec<(Resource, i64)>> {
    let sql = "SELECT resource, below FROM catalog_branch WHERE project = $1";
    let rows = tx.query(sql, &params![project]).await?;
    rows.into_iter().map(|mut r| Ok((resource(&r.take::<String>(0)?)?, r.take(1)?))).collect()
}

pub(super) async fn set_below(tx: &mut Tx, project: &ProjectId, r: Resource, below: i64) -> Result<()> {
    tx.execute(
        "INSERT INTO catalog_branch (project, resource, below) VALUES ($1, $2, $3)
         ON CONFLICT (project, resource) DO UPDATE SET below = excluded.below",
        &params![project, r.as_str(), below],
    )
    .await?;
    Ok(())
}
