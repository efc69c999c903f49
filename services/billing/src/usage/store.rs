//! The only SQL of usage.

use super::interval::{Origin, Point};
use kernel::event::{OrderDelivered, OrderResources};
use kernel::{ProjectId, Result, Row, Timestamp};
use runtime::port::UsageFact;
use runtime::{Tx, params};
use std::collections::HashMap;

pub(crate) async fn has(tx: &mut Tx, key: &str) -> Result<bool> {
    Ok(tx.query_opt("SELECT 1 FROM billing_usage WHERE key = $1", &params![key]).await?.is_some())
}

pub(crate) async fn insert(tx: &mut Tx, f: &UsageFact, now: Timestamp) -> Result<()> {
    tx.execute(
        "INSERT INTO billing_usage (key, project, resource, meter, kind, name, attributes, quantity, at, stored_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        &params![
            &f.key,
            &f.project,
            &f.resource,
            &f.meter,
            &f.kind,
            &f.name,
            serde_json::to_string(&f.attributes)?,
            f.quantity,
            f.at,
            now
        ],
    )
    .await?;
    Ok(())
}

const POINT: &str = "u.key, u.resource, u.meter, u.kind, u.name, u.attributes, u.quantity, u.at";

fn point(mut r: Row) -> Result<Point> {
    Ok(Point {
        attributes: r.json(5)?,
        key: r.take(0)?,
        resource: r.take(1)?,
        meter: r.take(2)?,
        kind: r.take(3)?,
        name: r.take(4)?,
        quantity: r.take(6)?,
        at: r.take(7)?,
    })
}

pub(crate) async fn stream(tx: &mut Tx, project: &ProjectId, resource: &str, meter: &str) -> Result<Vec<Point>> {
    let sql = format!("SELECT {POINT} FROM billing_usage u WHERE u.project = $1 AND u.resource = $2 AND u.meter = $3");
    tx.query(&sql, &params![project, resource, meter]).await?.into_iter().map(point).collect()
}

/// When the last thing happened to a stream, as far as it is stored.
pub(crate) async fn latest(tx: &mut Tx, project: &ProjectId, resource: &str, meter: &str) -> Result<Option<Timestamp>> {
    let sql = "SELECT MAX(at) FROM billing_usage WHERE project = $1 AND resource = $2 AND meter = $3";
    tx.query_one(sql, &params![project, resource, meter]).await?.get(0)
}

pub(crate) async fn set_stream(
    tx: &mut Tx,
    f: &UsageFact,
    first: Timestamp,
    ended: Option<Timestamp>,
    now: Timestamp,
) -> Result<()> {
    tx.execute(
        "INSERT INTO billing_stream (project, resource, meter, first_at, ended_at, stored_at) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (project, resource, meter)
         DO UPDATE SET first_at = excluded.first_at, ended_at = excluded.ended_at, stored_at = excluded.stored_at",
        &params![&f.project, &f.resource, &f.meter, first, ended, now],
    )
    .await?;
    Ok(())
}

/// Facts of the streams that may reach into `[begin, end)`. A stream that ended before `begin` is skipped only if that was known by
/// `stored_by`: otherwise a bill of that instant would come out differently today.
pub(crate) async fn points(
    tx: &mut Tx,
    project: &ProjectId,
    begin: Timestamp,
    end: Timestamp,
    stored_by: Timestamp,
) -> Result<Vec<Point>> {
    let sql = format!(
        "SELECT {POINT} FROM billing_stream s
         JOIN billing_usage u ON u.project = s.project AND u.resource = s.resource AND u.meter = s.meter
         WHERE s.project = $1 AND s.first_at < $3 AND (s.ended_at IS NULL OR s.ended_at > $2 OR s.stored_at > $4)
           AND u.stored_at <= $4"
    );
    tx.query(&sql, &params![project, begin, end, stored_by]).await?.into_iter().map(point).collect()
}

/// First usage of each project.
pub(crate) async fn first_usage(tx: &mut Tx) -> Result<Vec<(ProjectId, Timestamp)>> {
    let sql = "SELECT project, MIN(first_at) FROM billing_stream GROUP BY project ORDER BY project";
    tx.query(sql, &[]).await?.into_iter().map(|mut r| Ok((r.take(0)?, r.take(1)?))).collect()
}

pub(crate) async fn set_origin(tx: &mut Tx, o: &OrderResources, now: Timestamp) -> Result<()> {
    for resource in &o.resources {
        tx.execute(
            "INSERT INTO billing_origin (resource, order_id, item, stored_at) VALUES ($1, $2, $3, $4)
             ON CONFLICT (resource) DO NOTHING",
            &params![resource, &o.order, &o.item, now],
        )
        .await?;
    }
    Ok(())
}

/// The first delivery stands, unless it is taken back.
pub(crate) async fn set_delivered(tx: &mut Tx, o: &OrderDelivered, now: Timestamp) -> Result<()> {
    let sql = match o.at {
        Some(_) => {
            "UPDATE billing_origin SET counts_from = $1, delivered_stored_at = $2 WHERE order_id = $3 AND counts_from IS NULL"
        }
        None => "UPDATE billing_origin SET counts_from = $1, delivered_stored_at = $2 WHERE order_id = $3",
    };
    tx.execute(sql, &params![o.at, now, &o.order]).await?;
    Ok(())
}

pub(crate) async fn origins(tx: &mut Tx, project: &ProjectId, stored_by: Timestamp) -> Result<HashMap<String, Origin>> {
    let rows = tx
        .query(
            "SELECT o.resource, o.order_id, o.item, o.counts_from, o.delivered_stored_at FROM billing_origin o
             WHERE o.stored_at <= $2
               AND EXISTS (SELECT 1 FROM billing_stream s WHERE s.project = $1 AND s.resource = o.resource)",
            &params![project, stored_by],
        )
        .await?;
    rows.into_iter()
        .map(|mut r| {
            let known: Option<Timestamp> = r.take(4)?;
            let from: Option<Timestamp> = r.take(3)?;
            let counts_from = from.filter(|_| known.is_some_and(|t| t <= stored_by));
            Ok((r.take(0)?, Origin { order: r.take(1)?, item: r.take(2)?, counts_from }))
        })
        .collect()
}
