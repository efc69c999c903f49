//! The only SQL of entitlements.

use super::{Entitlement, EntitlementFilter};
use kernel::{EntitlementId, OrderId, ProjectId, Result, Row, Timestamp};
use runtime::list::{Listed, Listing, SortKey, Sorting};
use runtime::port::Resource;
use runtime::{Tx, params};
use std::collections::BTreeMap;

const COLUMNS: &str = "id, project, source, order_id, item, quantity, grants, from_at, until_at, ended_at";

const SORTING: Sorting = Sorting::newest(SortKey::text("id", "id"), &[SortKey::number("until", "until_at").or_none()]);

fn read(mut r: Row) -> Result<Entitlement> {
    let grants: BTreeMap<Resource, i64> = r.json(6)?;
    Ok(Entitlement {
        grants,
        id: r.take(0)?,
        project: r.take(1)?,
        source: r.take(2)?,
        order: r.take(3)?,
        item: r.take(4)?,
        quantity: r.take(5)?,
        from: r.take(7)?,
        until: r.take(8)?,
        ended: r.take(9)?,
    })
}

pub(crate) async fn in_force(tx: &mut Tx, project: &ProjectId, source: &str) -> Result<Option<EntitlementId>> {
    let sql = "SELECT id FROM catalog_entitlement WHERE project = $1 AND source = $2 AND ended_at IS NULL";
    tx.query_opt(sql, &params![project, source]).await?.map(|mut r| r.take(0)).transpose()
}

pub(crate) async fn insert(tx: &mut Tx, e: &Entitlement) -> Result<()> {
    tx.execute(
        "INSERT INTO catalog_entitlement (id, project, source, order_id, item, quantity, grants, from_at, until_at, ended_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        &params![
            &e.id,
            &e.project,
            &e.source,
            &e.order,
            e.item.clone(),
            e.quantity,
            serde_json::to_string(&e.grants)?,
            e.from,
            e.until,
            e.ended
        ],
    )
    .await?;
    Ok(())
}

pub(crate) async fn of_order(tx: &mut Tx, order: &OrderId) -> Result<Vec<Entitlement>> {
    let sql = format!("SELECT {COLUMNS} FROM catalog_entitlement WHERE order_id = $1 ORDER BY id");
    tx.query(&sql, &params![order]).await?.into_iter().map(read).collect()
}

/// Of one project or of all, newest first unless asked otherwise.
pub(crate) async fn list(
    tx: &mut Tx,
    project: Option<&ProjectId>,
    f: &EntitlementFilter,
) -> Result<Listed<Entitlement>> {
    let w = SORTING.window(&f.page)?;
    // Written out: an index over part of a table is found by its condition.
    let held = match f.in_force {
        Some(true) => "ended_at IS NULL",
        Some(false) => "ended_at IS NOT NULL",
        None => "",
    };
    let all = Listing::of(COLUMNS, "catalog_entitlement").and("project", "=", project);
    all.and("item", "=", f.item.as_deref()).that(held).page(tx, &w, read).await
}

/// Units of each price row of a contract that orders have delivered and that are in force, over all projects.
pub(crate) async fn supplied(tx: &mut Tx, contract: &str) -> Result<BTreeMap<String, i64>> {
    let sql = "SELECT e.item, CAST(SUM(e.quantity) AS BIGINT) FROM catalog_entitlement e
               JOIN catalog_order o ON o.id = e.order_id
               WHERE e.ended_at IS NULL AND e.item IS NOT NULL AND o.contract = $1
                 AND o.state IN ('trial', 'delivered', 'stopped')
               GROUP BY e.item";
    tx.query(sql, &params![contract]).await?.into_iter().map(|mut r| Ok((r.take(0)?, r.take(1)?))).collect()
}

pub(crate) async fn end(tx: &mut Tx, id: &EntitlementId, now: Timestamp) -> Result<()> {
    tx.execute("UPDATE catalog_entitlement SET ended_at = $1 WHERE id = $2", &params![now, id]).await?;
    Ok(())
}

/// Delivered: from now on, until then.
pub(crate) async fn set_term(tx: &mut Tx, id: &EntitlementId, from: Timestamp, until: Option<Timestamp>) -> Result<()> {
    let sql = "UPDATE catalog_entitlement SET from_at = $1, until_at = $2 WHERE id = $3";
    tx.execute(sql, &params![from, until, id]).await?;
    Ok(())
}
