//! The only SQL of bills.

use super::fold::{Kept, MonthLines};
use super::{Bill, Line, Summary};
use crate::month::Month;
use crate::usage::stream::Open;
use kernel::{ProjectId, Result, Timestamp, Value};
use runtime::{Tx, params};
use std::collections::{BTreeMap, HashMap, HashSet};

pub(super) async fn get(tx: &mut Tx, project: &ProjectId, month: Month) -> Result<Option<Bill>> {
    let sql = "SELECT body FROM billing_bill WHERE project = $1 AND month = $2";
    tx.query_opt(sql, &params![project, month.to_string()]).await?.map(|r| r.json(0)).transpose()
}

/// Stores a closed bill; false if there is one already, which stays.
pub(super) async fn insert(tx: &mut Tx, b: &Bill, now: Timestamp) -> Result<bool> {
    let n = tx
        .execute(
            "INSERT INTO billing_bill (id, project, month, total, body, closed_at, lines) VALUES ($1, $2, $3, $4, $5, $6, $7)
             ON CONFLICT (project, month) DO NOTHING",
            &params![b.id.clone(), &b.project, &b.month, b.total, serde_json::to_string(b)?, now, slim(b)?],
        )
        .await?;
    if let (1, Some(id)) = (n, &b.id) {
        crate::records::BILL.seal(tx, id.as_str()).await?;
    }
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

fn lines_of(b: &Bill) -> MonthLines {
    let mut unpriced: Vec<String> = b.unpriced.iter().map(|u| u.meter.clone()).collect();
    unpriced.dedup();
    let lines = b.lines.iter().map(|l| Line { intervals: Vec::new(), ..l.clone() }).collect();
    MonthLines { lines, unpriced, adjustments: b.adjustments.clone(), total: b.total }
}

fn slim(b: &Bill) -> Result<String> {
    Ok(serde_json::to_string(&lines_of(b))?)
}

/// Lines of projects' closed bills, by project and month, closed by an instant.
pub(super) async fn closed_lines(
    tx: &mut Tx,
    projects: &[Value],
    (from, to): (Month, Month),
    closed_by: Timestamp,
) -> Result<HashMap<ProjectId, BTreeMap<String, MonthLines>>> {
    let sql = "SELECT project, month, lines, CASE WHEN lines IS NULL THEN body ELSE NULL END FROM billing_bill
               WHERE month >= $1 AND month <= $2 AND closed_at <= $3 AND project IN {list}";
    let rows = tx.query_in(sql, &params![from.to_string(), to.to_string(), closed_by], projects).await?;
    let mut all: HashMap<ProjectId, BTreeMap<String, MonthLines>> = HashMap::new();
    for mut r in rows {
        let lines: Option<String> = r.get(2)?;
        let lines = match lines {
            Some(text) => serde_json::from_str(&text)?,
            None => lines_of(&r.json::<Bill>(3)?),
        };
        all.entry(r.take(0)?).or_default().insert(r.take(1)?, lines);
    }
    Ok(all)
}

/// Months of projects that were kept, whatever the versions of the contract that they were rated by.
pub(super) async fn kept(
    tx: &mut Tx,
    projects: &[Value],
    upto: Month,
) -> Result<HashMap<ProjectId, BTreeMap<Month, Kept>>> {
    let sql = "SELECT project, month, contract, seen, carry_in, carry_out, lines, total FROM billing_fold
               WHERE month <= $1 AND project IN {list}";
    let rows = tx.query_in(sql, &params![upto.to_string()], projects).await?;
    let mut all: HashMap<ProjectId, BTreeMap<Month, Kept>> = HashMap::new();
    for mut r in rows {
        let month = Month::parse(&r.take::<String>(1)?)?;
        let k = Kept {
            month,
            contract: r.take(2)?,
            seen: r.take(3)?,
            carry_in: r.take(4)?,
            carry_out: r.take(5)?,
            carry: String::new(),
            lines: r.take(6)?,
            total: r.take(7)?,
        };
        all.entry(r.take(0)?).or_default().insert(month, k);
    }
    Ok(all)
}

/// What runs on from a kept month.
pub(super) async fn carry(tx: &mut Tx, project: &ProjectId, month: Month) -> Result<Vec<Open>> {
    let sql = "SELECT carry FROM billing_fold WHERE project = $1 AND month = $2";
    tx.query_one(sql, &params![project, month.to_string()]).await?.json(0)
}

/// Months of projects, each once.
pub(super) async fn keep(tx: &mut Tx, made: &[(ProjectId, Vec<Kept>)]) -> Result<()> {
    let row = |project: &ProjectId, k: &Kept| {
        let (month, carry_in, carry_out) = (k.month.to_string(), k.carry_in.as_str(), k.carry_out.as_str());
        params![project, month, &k.contract, &k.seen, carry_in, carry_out, &k.carry, &k.lines, k.total]
    };
    let values: Vec<Value> = made.iter().flat_map(|(p, kept)| kept.iter().flat_map(move |k| row(p, k))).collect();
    let head = "INSERT INTO billing_fold (project, month, contract, seen, carry_in, carry_out, carry, lines, total)";
    let tail = "ON CONFLICT (project, month) DO UPDATE SET contract = excluded.contract, seen = excluded.seen,
      carry_in = excluded.carry_in, carry_out = excluded.carry_out, carry = excluded.carry, lines = excluded.lines,
      total = excluded.total";
    tx.insert_many(head, 9, &values, tail).await?;
    Ok(())
}
