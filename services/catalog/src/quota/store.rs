//! The only SQL of quota.

use super::Row;
use kernel::{Error, ProjectId, Result};
use runtime::port::Resource;
use runtime::{Tx, params};
use std::collections::HashMap;

fn resource(name: &str) -> Result<Resource> {
    Resource::parse(name).ok_or_else(|| Error::internal(format!("quota resource '{name}' is unknown")))
}

pub(super) async fn rows(tx: &mut Tx, project: &ProjectId) -> Result<HashMap<Resource, Row>> {
    let mut all: HashMap<Resource, Row> = HashMap::new();
    let sql = "SELECT resource, base_limit, granted FROM catalog_quota WHERE project = $1";
    for mut r in tx.query(sql, &params![project]).await? {
        let row = all.entry(resource(&r.take::<String>(0)?)?).or_default();
        (row.base, row.granted) = (r.take(1)?, r.take(2)?);
    }
    let sql = "SELECT resource, used FROM catalog_usage WHERE project = $1";
    for mut r in tx.query(sql, &params![project]).await? {
        all.entry(resource(&r.take::<String>(0)?)?).or_default().used = r.take(1)?;
    }
    Ok(all)
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

pub(super) async fn forget_base(tx: &mut Tx, project: &ProjectId) -> Result<()> {
    tx.execute("UPDATE catalog_quota SET base_limit = NULL WHERE project = $1", &params![project]).await?;
    Ok(())
}
