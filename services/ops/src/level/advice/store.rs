//! The only SQL of advice.

use super::{Advice, AdviceFilter, Kind};
use crate::resource::{OPEN, Resource};
use kernel::{Error, ProjectId, Result, Row, Timestamp, Value};
use runtime::{Tx, params};
use rust_decimal::Decimal;

const COLUMNS: &str = "id, resource, project, name, kind, cpu_percent, text, text_en, state, raised_at, given_at, given_by, note, closed_at";

fn read(mut r: Row) -> Result<Advice> {
    let cpu: String = r.take(5)?;
    Ok(Advice {
        id: r.take(0)?,
        resource: r.take(1)?,
        project: r.take(2)?,
        name: r.take(3)?,
        kind: r.take(4)?,
        cpu_percent: cpu.parse().map_err(|_| Error::internal("a load is no decimal"))?,
        text: r.take(6)?,
        text_en: r.take(7)?,
        state: r.take(8)?,
        raised_at: r.take(9)?,
        given_at: r.take(10)?,
        given_by: r.take(11)?,
        note: r.take(12)?,
        closed_at: r.take(13)?,
    })
}

/// The kind of the advice on a resource that is not settled.
pub(super) async fn open_of(tx: &mut Tx, resource: &str) -> Result<Option<String>> {
    let sql = "SELECT kind FROM ops_advice WHERE resource = $1 AND closed_at IS NULL";
    tx.query_opt(sql, &params![resource]).await?.map(|mut r| r.take(0)).transpose()
}

pub(super) async fn close(tx: &mut Tx, resource: &str, now: Timestamp) -> Result<()> {
    let sql = "UPDATE ops_advice SET state = 'closed', closed_at = $1 WHERE resource = $2 AND closed_at IS NULL";
    tx.execute(sql, &params![now, resource]).await?;
    Ok(())
}

/// Settles the advice on what is gone.
pub(super) async fn close_ended(tx: &mut Tx, now: Timestamp) -> Result<()> {
    let sql = "UPDATE ops_advice SET state = 'closed', closed_at = $1 WHERE closed_at IS NULL
               AND resource IN (SELECT id FROM ops_resource WHERE ended <> $2)";
    tx.execute(sql, &params![now, OPEN]).await?;
    Ok(())
}

pub(super) async fn insert(
    tx: &mut Tx,
    r: &Resource,
    kind: Kind,
    cpu: Decimal,
    (text, text_en): (&str, &str),
    now: Timestamp,
) -> Result<()> {
    tx.execute(
        "INSERT INTO ops_advice (id, resource, project, name, kind, cpu_percent, text, text_en, state, raised_at, note)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'open', $9, '')",
        &params![
            kernel::fresh_uuid().to_string(),
            &r.id,
            &r.project,
            &r.name,
            kind.as_str(),
            cpu.to_string(),
            text,
            text_en,
            now
        ],
    )
    .await?;
    Ok(())
}

pub(super) async fn give(tx: &mut Tx, id: &str, by: &str, note: &str, now: Timestamp) -> Result<()> {
    let sql = "UPDATE ops_advice SET state = 'given', given_at = $1, given_by = $2, note = $3 WHERE id = $4";
    tx.execute(sql, &params![now, by, note, id]).await?;
    Ok(())
}

pub(super) async fn get(tx: &mut Tx, id: &str) -> Result<Option<Advice>> {
    let sql = format!("SELECT {COLUMNS} FROM ops_advice WHERE id = $1");
    tx.query_opt(&sql, &params![id]).await?.map(read).transpose()
}

pub(super) async fn list(tx: &mut Tx, f: &AdviceFilter) -> Result<Vec<Advice>> {
    let mut sql = format!("SELECT {COLUMNS} FROM ops_advice WHERE 1 = 1");
    let mut p: Vec<Value> = Vec::new();
    if let Some(project) = &f.project {
        p.push(project.into());
        sql.push_str(&format!(" AND project = ${}", p.len()));
    }
    if let Some(m) = &f.marker {
        p.push(m.into());
        sql.push_str(&format!(" AND id < ${}", p.len()));
    }
    if !f.with_closed {
        sql.push_str(" AND closed_at IS NULL");
    }
    p.push(f.limit.into());
    sql.push_str(&format!(" ORDER BY id DESC LIMIT ${}", p.len()));
    tx.query(&sql, &p).await?.into_iter().map(read).collect()
}

/// When advice of a time was found, given and settled.
pub(super) async fn raised(
    tx: &mut Tx,
    from: Timestamp,
    to: Timestamp,
) -> Result<Vec<(Timestamp, Option<Timestamp>, Option<Timestamp>)>> {
    let sql = "SELECT raised_at, given_at, closed_at FROM ops_advice WHERE raised_at >= $1 AND raised_at < $2";
    let rows = tx.query(sql, &params![from, to]).await?;
    rows.into_iter().map(|mut r| Ok((r.take(0)?, r.take(1)?, r.take(2)?))).collect()
}

/// Advice that stood at some time in `[from, to)`, with the parameters of its query.
fn stood(project: Option<&ProjectId>, (from, to): (Timestamp, Timestamp)) -> (&'static str, Vec<Value>) {
    let mut p: Vec<Value> = params![from, to].to_vec();
    let mut condition = "raised_at < $2 AND (closed_at IS NULL OR closed_at >= $1)";
    if let Some(project) = project {
        p.push(project.into());
        condition = "raised_at < $2 AND (closed_at IS NULL OR closed_at >= $1) AND project = $3";
    }
    (condition, p)
}

/// Advice that stood at some time in `[from, to)`: by kind, how much, and of how much the owner was told.
pub(crate) async fn standing_counts(
    tx: &mut Tx,
    project: Option<&ProjectId>,
    time: (Timestamp, Timestamp),
) -> Result<Vec<(String, u64, u64)>> {
    let (condition, p) = stood(project, time);
    let sql =
        format!("SELECT kind, COUNT(*), COUNT(given_at) FROM ops_advice WHERE {condition} GROUP BY kind ORDER BY kind");
    let rows = tx.query(&sql, &p).await?;
    rows.into_iter().map(|r| Ok((r.get(0)?, r.get(1)?, r.get(2)?))).collect()
}

/// The same, one by one, oldest first.
pub(crate) async fn standing(
    tx: &mut Tx,
    project: Option<&ProjectId>,
    time: (Timestamp, Timestamp),
    limit: u32,
) -> Result<Vec<Advice>> {
    let (condition, mut p) = stood(project, time);
    p.push(limit.into());
    let sql = format!("SELECT {COLUMNS} FROM ops_advice WHERE {condition} ORDER BY raised_at, id LIMIT ${}", p.len());
    tx.query(&sql, &p).await?.into_iter().map(read).collect()
}

/// Advice found in `[from, to)`: by kind, how much, and of how much the owner was told.
pub(crate) async fn counts(tx: &mut Tx, from: Timestamp, to: Timestamp) -> Result<Vec<(String, u64, u64)>> {
    let sql = "SELECT kind, COUNT(*), COUNT(given_at) FROM ops_advice WHERE raised_at >= $1 AND raised_at < $2
               GROUP BY kind ORDER BY kind";
    let rows = tx.query(sql, &params![from, to]).await?;
    rows.into_iter().map(|r| Ok((r.get(0)?, r.get(1)?, r.get(2)?))).collect()
}
