//! The only SQL of bills.

use super::{Bill, Summary};
use crate::month::Month;
use kernel::{ProjectId, Result, Timestamp};
use runtime::{Tx, params};
use std::collections::HashSet;

pub(super) async fn get(tx: &mut Tx, project: &ProjectId, month: Month) -> Result<Option<Bill>> {
    let sql = "SELECT body FROM billing_bill WHERE project = $1 AND month = $2";
    tx.query_opt(sql, &params![project, month.to_string()]).await?.map(|r| r.json(0)).transpose()
}

/// Stores a closed bill; false if there is one already, which stays.
pub(super) async fn insert(tx: &mut Tx, b: &Bill, now: Timestamp) -> Result<bool> {
    let n = tx
        .execute(
            "INSERT INTO billing_bill (id, project, month, total, body, closed_at) VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (project, month) DO NOTHING",
            &params![b.id.clone(), &b.project, &b.month, b.total, serde_json::to_string(b)?, now],
        )
        .await?;
    Ok(n == 1)
}

pub(super) async fn of_month(tx: &mut Tx, month: Month) -> Result<Vec<Summary>> {
    let sql = "SELECT project, total, closed_at FROM billing_bill WHERE month = $1 ORDER BY project";
    let rows = tx.query(sql, &params![month.to_string()]).await?;
    rows.into_iter()
        .map(|mut r| {
            Ok(Summary {
                project: r.take(0)?,
                month: month.to_string(),
                total: r.take(1)?,
                draft: false,
                as_of: r.take(2)?,
            })
        })
        .collect()
}

pub(super) async fn closed_months(tx: &mut Tx) -> Result<HashSet<String>> {
    tx.query("SELECT month FROM billing_month", &[]).await?.into_iter().map(|mut r| r.take(0)).collect()
}

pub(super) async fn close_month(tx: &mut Tx, month: Month, now: Timestamp, bills: u64) -> Result<()> {
    tx.execute(
        "INSERT INTO billing_month (month, closed_at, bills) VALUES ($1, $2, $3) ON CONFLICT (month) DO NOTHING",
        &params![month.to_string(), now, bills],
    )
    .await?;
    Ok(())
}
