//! The only SQL of stored months.

use super::{Month, Outcome};
use crate::level::availability::Availability;
use crate::level::spent::{Affected, Sum};
use crate::terms::Level;
use kernel::{Result, Row, Timestamp, Value};
use runtime::{Tx, params};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;
use std::collections::HashMap;

/// How far a month is stored.
pub(super) struct Period {
    pub until: Timestamp,
    pub dirty: i64,
}

pub(super) async fn periods(tx: &mut Tx) -> Result<HashMap<String, Period>> {
    let rows = tx.query("SELECT month, until, dirty FROM ops_level_period", &[]).await?;
    rows.into_iter().map(|mut r| Ok((r.take(0)?, Period { until: r.take(1)?, dirty: r.take(2)? }))).collect()
}

/// Until when a month is stored; none, if it is not.
pub(crate) async fn until(tx: &mut Tx, month: &str) -> Result<Option<Timestamp>> {
    let sql = "SELECT until FROM ops_level_period WHERE month = $1 AND until > 0";
    tx.query_opt(sql, &params![month]).await?.map(|mut r| r.take(0)).transpose()
}

pub(super) async fn spoil(tx: &mut Tx, from: Month, to: Month) -> Result<()> {
    let sql = "UPDATE ops_level_period SET dirty = dirty + 1 WHERE month >= $1 AND month <= $2";
    tx.execute(sql, &params![from.to_string(), to.to_string()]).await?;
    Ok(())
}

/// From here on what comes late for the month is counted.
pub(super) async fn begin(tx: &mut Tx, month: &str) -> Result<()> {
    let sql = "INSERT INTO ops_level_period (month, until, dirty, stored_at) VALUES ($1, 0, 1, 0) ON CONFLICT (month) DO NOTHING";
    tx.execute(sql, &params![month]).await?;
    Ok(())
}

pub(super) async fn dirty(tx: &mut Tx, month: &str) -> Result<i64> {
    tx.query_one("SELECT dirty FROM ops_level_period WHERE month = $1", &params![month]).await?.get(0)
}

pub(super) async fn done(tx: &mut Tx, month: &str, until: Timestamp, known: i64, now: Timestamp) -> Result<()> {
    let sql = "UPDATE ops_level_period SET until = $2, stored_at = $3,
                 dirty = CASE WHEN dirty > $4 THEN dirty - $4 ELSE 0 END WHERE month = $1";
    tx.execute(sql, &params![month, until, now, known]).await?;
    Ok(())
}

/// Availability in parts of 10^12, rounded down.
pub(crate) fn share(a: &Availability) -> i64 {
    (a.fraction() * Decimal::from(1_000_000_000_000i64)).floor().to_i64().unwrap_or(0)
}

pub(super) async fn replace(
    tx: &mut Tx,
    month: &str,
    outcomes: &[Outcome],
    affected: &[(String, Affected)],
    levels: &[Level],
) -> Result<()> {
    for table in ["ops_level_month", "ops_level_resource"] {
        tx.execute(&format!("DELETE FROM {table} WHERE month = $1"), &params![month]).await?;
    }
    for o in outcomes {
        let target = levels.iter().find(|l| l.id == o.level).map_or(Decimal::ONE, |l| l.target);
        let t = &o.sum.time;
        tx.execute(
            "INSERT INTO ops_level_month (level, month, scope, subject, resources, missed, up, down, planned, off, unknown, target, met)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
            &params![
                &o.level,
                month,
                &o.scope,
                &o.subject,
                o.sum.resources,
                o.sum.missed,
                t.up,
                t.down,
                t.planned,
                t.off,
                t.unknown,
                target.to_string(),
                o.met
            ],
        )
        .await?;
    }
    for (level, a) in affected {
        let (t, r) = (&a.time, &a.resource);
        tx.execute(
            "INSERT INTO ops_level_resource (level, month, resource, project, name, up, down, planned, off, unknown, share, met)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
            &params![
                level,
                month,
                &r.id,
                &r.project,
                &r.name,
                t.up,
                t.down,
                t.planned,
                t.off,
                t.unknown,
                share(t),
                a.met
            ],
        )
        .await?;
    }
    Ok(())
}

fn time(r: &mut Row, from: usize) -> Result<Availability> {
    Ok(Availability {
        up: r.take(from)?,
        down: r.take(from + 1)?,
        planned: r.take(from + 2)?,
        off: r.take(from + 3)?,
        unknown: r.take(from + 4)?,
    })
}

/// What levels came to in the months from one to another: as a whole, or of one subject.
pub(crate) async fn outcomes(
    tx: &mut Tx,
    (from, to): (Month, Month),
    level: Option<&str>,
    scope_subject: Option<(&str, &str)>,
) -> Result<Vec<(String, Outcome)>> {
    let mut p: Vec<Value> = params![from.to_string(), to.to_string()].to_vec();
    let mut sql = "SELECT level, scope, subject, resources, missed, up, down, planned, off, unknown, met, month
                   FROM ops_level_month WHERE month >= $1 AND month <= $2"
        .to_owned();
    if let Some(l) = level {
        p.push(l.into());
        sql.push_str(&format!(" AND level = ${}", p.len()));
    }
    match scope_subject {
        Some((scope, subject)) => {
            p.extend(params![scope, subject]);
            sql.push_str(&format!(" AND scope = ${} AND subject = ${}", p.len() - 1, p.len()));
        }
        None => sql.push_str(" AND subject = ''"),
    }
    sql.push_str(" ORDER BY month, level");
    let rows = tx.query(&sql, &p).await?;
    rows.into_iter()
        .map(|mut r| {
            let sum = Sum { time: time(&mut r, 5)?, resources: r.take(3)?, missed: r.take(4)? };
            let o = Outcome { level: r.take(0)?, scope: r.take(1)?, subject: r.take(2)?, sum, met: r.take(10)? };
            Ok((r.take(11)?, o))
        })
        .collect()
}

/// The parts of a level in a month: projects or pools, by subject.
pub(crate) async fn parts(
    tx: &mut Tx,
    level: &str,
    month: &str,
    marker: Option<&str>,
    limit: u32,
) -> Result<Vec<Outcome>> {
    let sql =
        "SELECT level, scope, subject, resources, missed, up, down, planned, off, unknown, met FROM ops_level_month
               WHERE level = $1 AND month = $2 AND subject > $3 ORDER BY subject LIMIT $4";
    let rows = tx.query(sql, &params![level, month, marker.unwrap_or(""), limit]).await?;
    rows.into_iter()
        .map(|mut r| {
            let sum = Sum { time: time(&mut r, 5)?, resources: r.take(3)?, missed: r.take(4)? };
            Ok(Outcome { level: r.take(0)?, scope: r.take(1)?, subject: r.take(2)?, sum, met: r.take(10)? })
        })
        .collect()
}

/// A resource that was not up all the time.
pub(crate) struct Worst {
    pub resource: String,
    pub project: String,
    pub name: String,
    pub time: Availability,
    pub share: i64,
    pub met: bool,
}

/// The worst first; those of one project, if one is given.
pub(crate) async fn worst(
    tx: &mut Tx,
    level: &str,
    month: &str,
    project: Option<&str>,
    marker: Option<(i64, &str)>,
    limit: u32,
) -> Result<Vec<Worst>> {
    let mut p: Vec<Value> = params![level, month].to_vec();
    let mut sql = "SELECT resource, project, name, up, down, planned, off, unknown, share, met FROM ops_level_resource
                   WHERE level = $1 AND month = $2"
        .to_owned();
    if let Some(project) = project {
        p.push(project.into());
        sql.push_str(&format!(" AND project = ${}", p.len()));
    }
    if let Some((share, resource)) = marker {
        p.extend(params![share, resource]);
        let (a, b) = (p.len() - 1, p.len());
        sql.push_str(&format!(" AND (share > ${a} OR (share = ${a} AND resource > ${b}))"));
    }
    p.push(limit.into());
    sql.push_str(&format!(" ORDER BY share, resource LIMIT ${}", p.len()));
    let rows = tx.query(&sql, &p).await?;
    rows.into_iter()
        .map(|mut r| {
            Ok(Worst {
                time: time(&mut r, 3)?,
                resource: r.take(0)?,
                project: r.take(1)?,
                name: r.take(2)?,
                share: r.take(8)?,
                met: r.take(9)?,
            })
        })
        .collect()
}
