//! SQL of adjustments of closed bills.

use crate::book::adjust::{Adjustment, AdjustmentLine};
use crate::month::Month;
use kernel::{AdjustmentId, BillId, ProjectId, Result, Timestamp, Value};
use runtime::list::{Asked, Listing, SortKey, Sorting};
use runtime::{Tx, params};
use std::collections::{BTreeMap, HashMap};

pub(in crate::book) async fn insert_adjustment(tx: &mut Tx, a: &Adjustment, now: Timestamp) -> Result<()> {
    tx.execute(
        "INSERT INTO billing_adjustment (id, project, bill, month, line_key, booked_in, cause, body, stored_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        &params![
            &a.id,
            &a.project,
            &a.bill,
            &a.month,
            &a.line,
            &a.booked_in,
            a.cause.as_str(),
            serde_json::to_string(a)?,
            now
        ],
    )
    .await?;
    crate::records::ADJUSTMENT.seal(tx, a.id.as_str()).await
}

pub(in crate::book) async fn get_adjustment(tx: &mut Tx, id: &AdjustmentId) -> Result<Option<Adjustment>> {
    let sql = "SELECT body FROM billing_adjustment WHERE id = $1";
    tx.query_opt(sql, &params![id]).await?.map(|r| r.json(0)).transpose()
}

/// Adjustments of a bill, oldest first.
pub(in crate::book) async fn adjustments_of(tx: &mut Tx, bill: &BillId) -> Result<Vec<Adjustment>> {
    let sql = "SELECT body FROM billing_adjustment WHERE bill = $1 ORDER BY id";
    tx.query(sql, &params![bill]).await?.into_iter().map(|r| r.json(0)).collect()
}

/// What a project's bill of a month says about earlier ones, as stored up to an instant.
pub(crate) async fn adjustment_lines(
    tx: &mut Tx,
    project: &ProjectId,
    month: Month,
    stored_by: Timestamp,
) -> Result<Vec<AdjustmentLine>> {
    let sql =
        "SELECT body FROM billing_adjustment WHERE project = $1 AND booked_in = $2 AND stored_at <= $3 ORDER BY id";
    let rows = tx.query(sql, &params![project, month.to_string(), stored_by]).await?;
    let all: Vec<Adjustment> = rows.into_iter().map(|r| r.json(0)).collect::<Result<_>>()?;
    Ok(all.iter().flat_map(Adjustment::lines).collect())
}

/// What projects' bills of some months say about earlier ones, by project and month, as stored up to an instant.
pub(crate) async fn adjustments_between(
    tx: &mut Tx,
    projects: &[Value],
    (from, to): (Month, Month),
    stored_by: Timestamp,
) -> Result<HashMap<ProjectId, BTreeMap<String, Vec<AdjustmentLine>>>> {
    let sql = "SELECT body FROM billing_adjustment
               WHERE booked_in >= $1 AND booked_in <= $2 AND stored_at <= $3 AND project IN {list} ORDER BY id";
    let rows = tx.query_in(sql, &params![from.to_string(), to.to_string(), stored_by], projects).await?;
    let mut all: HashMap<ProjectId, BTreeMap<String, Vec<AdjustmentLine>>> = HashMap::new();
    for r in rows {
        let a: Adjustment = r.json(0)?;
        let lines = a.lines();
        all.entry(a.project).or_default().entry(a.booked_in).or_default().extend(lines);
    }
    Ok(all)
}

pub(in crate::book) async fn adjustments(
    tx: &mut Tx,
    project: Option<&ProjectId>,
    marker: Option<&AdjustmentId>,
    limit: u32,
) -> Result<Vec<Adjustment>> {
    const BY_AGE: Sorting = Sorting::newest(SortKey::text("id", "id"), &[]);
    let asked = Asked { marker: marker.map(|m| m.as_str().to_owned()), ..Asked::first(limit) };
    let all = Listing::of("body", "billing_adjustment").and("project", "=", project);
    Ok(all.page(tx, &BY_AGE.window(&asked)?, |r| r.json(0)).await?.items)
}
