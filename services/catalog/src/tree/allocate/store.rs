//! The only SQL of allocations.

use super::Allocation;
use kernel::{AllocationId, ProjectId, Result, Row, Timestamp};
use runtime::{Tx, params};

const COLUMNS: &str = "id, parent, child, resources, entitlement, by_user, by_name, reason, at, ended_at";

fn read(mut r: Row) -> Result<Allocation> {
    Ok(Allocation {
        resources: r.json(3)?,
        id: r.take(0)?,
        parent: r.take(1)?,
        child: r.take(2)?,
        entitlement: r.take(4)?,
        by: r.take(5)?,
        by_name: r.take(6)?,
        reason: r.take(7)?,
        at: r.take(8)?,
        ended_at: r.take(9)?,
    })
}

pub(super) async fn insert(tx: &mut Tx, a: &Allocation) -> Result<()> {
    tx.execute(
        "INSERT INTO catalog_allocation (id, parent, child, resources, entitlement, by_user, by_name, reason, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        &params![
            &a.id,
            &a.parent,
            &a.child,
            serde_json::to_string(&a.resources)?,
            &a.entitlement,
            &a.by,
            &a.by_name,
            a.reason.clone(),
            a.at
        ],
    )
    .await?;
    Ok(())
}

pub(super) async fn get(tx: &mut Tx, id: &AllocationId) -> Result<Option<Allocation>> {
    let sql = format!("SELECT {COLUMNS} FROM catalog_allocation WHERE id = $1");
    tx.query_opt(&sql, &params![id]).await?.map(read).transpose()
}

pub(super) async fn end(tx: &mut Tx, id: &AllocationId, now: Timestamp) -> Result<()> {
    tx.execute("UPDATE catalog_allocation SET ended_at = $1 WHERE id = $2", &params![now, id]).await?;
    Ok(())
}

pub(super) async fn list(
    tx: &mut Tx,
    project: Option<&ProjectId>,
    before: Option<&AllocationId>,
    limit: u32,
) -> Result<Vec<Allocation>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM catalog_allocation
         WHERE (CAST($1 AS TEXT) IS NULL OR parent = $1 OR child = $1) AND (CAST($2 AS TEXT) IS NULL OR id < $2)
         ORDER BY id DESC LIMIT $3"
    );
    let p = params![project.map(ProjectId::as_str), before.map(AllocationId::as_str), limit];
    tx.query(&sql, &p).await?.into_iter().map(read).collect()
}
