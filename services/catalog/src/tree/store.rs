//! The only SQL of the tree of projects.

use kernel::event::ProjectPlaced;
use kernel::{ProjectId, Result, Value};
use runtime::port::Resource;
use runtime::{Tx, params};
use std::collections::BTreeSet;

/// A project and all below it.
const DOWN: &str = "WITH RECURSIVE down (project) AS (
    SELECT CAST($1 AS TEXT) UNION SELECT p.project FROM catalog_project p JOIN down d ON p.parent = d.project)";
/// A project and all above it.
const UP: &str = "WITH RECURSIVE up (project, parent) AS (
    SELECT project, parent FROM catalog_project WHERE project = $1
    UNION SELECT p.project, p.parent FROM catalog_project p JOIN up u ON p.project = u.parent)";

/// True if it was not there before.
pub(super) async fn insert(tx: &mut Tx, p: &ProjectPlaced) -> Result<bool> {
    let sql = "INSERT INTO catalog_project (project, parent) VALUES ($1, $2) ON CONFLICT (project) DO NOTHING";
    Ok(tx.execute(sql, &params![&p.project, &p.parent]).await? > 0)
}

pub(super) async fn delete(tx: &mut Tx, project: &ProjectId) -> Result<()> {
    tx.execute("DELETE FROM catalog_project WHERE project = $1", &params![project]).await?;
    Ok(())
}

pub(super) async fn stands(tx: &mut Tx, project: &ProjectId) -> Result<bool> {
    Ok(tx.query_opt("SELECT 1 FROM catalog_project WHERE project = $1", &params![project]).await?.is_some())
}

/// Those of the projects that stand in the tree.
pub(super) async fn standing(tx: &mut Tx, all: &[&ProjectId]) -> Result<BTreeSet<ProjectId>> {
    let values: Vec<Value> = all.iter().map(|p| Value::from(*p)).collect();
    let rows = tx.query_in("SELECT project FROM catalog_project WHERE project IN {list}", &[], &values).await?;
    rows.into_iter().map(|mut r| r.take(0)).collect()
}

/// The project above.
pub(crate) async fn parent(tx: &mut Tx, project: &ProjectId) -> Result<Option<ProjectId>> {
    let sql = "SELECT parent FROM catalog_project WHERE project = $1";
    Ok(tx.query_opt(sql, &params![project]).await?.map(|mut r| r.take(0)).transpose()?.flatten())
}

/// A project below that has no limit at all of a resource.
pub(crate) async fn unlimited_below(tx: &mut Tx, project: &ProjectId, r: Resource) -> Result<Option<ProjectId>> {
    let sql = format!(
        "{DOWN} SELECT q.project FROM catalog_quota q JOIN down d ON d.project = q.project
         WHERE q.resource = $2 AND q.base_limit = -1 AND q.project <> $1 ORDER BY q.project LIMIT 1"
    );
    tx.query_opt(&sql, &params![project, r.as_str()]).await?.map(|mut x| x.take(0)).transpose()
}

/// True if a project is another or stands below it.
pub(super) async fn is_at_or_below(tx: &mut Tx, project: &ProjectId, other: &ProjectId) -> Result<bool> {
    if project == other {
        return Ok(true);
    }
    let sql = format!("{UP} SELECT 1 FROM up WHERE project = $2");
    Ok(tx.query_opt(&sql, &params![project, other]).await?.is_some())
}

/// Projects directly below, by id.
pub(super) async fn children(
    tx: &mut Tx,
    project: &ProjectId,
    after: Option<&ProjectId>,
    limit: u32,
) -> Result<Vec<ProjectId>> {
    let sql = "SELECT project FROM catalog_project WHERE parent = $1 AND project > $2 ORDER BY project LIMIT $3";
    let p = params![project, after.map_or("", ProjectId::as_str), limit];
    tx.query(sql, &p).await?.into_iter().map(|mut r| r.take(0)).collect()
}
