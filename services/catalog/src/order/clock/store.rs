//! The only SQL of clocks.

use super::{Clock, ClockFilter, Figure};
use crate::order::OrderKind;
use crate::rules::Until;
use kernel::{Error, OrderId, ProjectId, Result, Row, Timestamp, Value};
use runtime::{Tx, params};

const COLUMNS: &str = "order_id, round, project, clock, kind, until_what, starts_at, due_at, done_at, void_at";

fn read(mut r: Row) -> Result<Clock> {
    let (kind, until): (String, String) = (r.take(4)?, r.take(5)?);
    Ok(Clock {
        order: r.take(0)?,
        round: r.take(1)?,
        project: r.take(2)?,
        clock: r.take(3)?,
        kind: OrderKind::parse(&kind).ok_or_else(|| Error::internal(format!("order kind '{kind}' is unknown")))?,
        until: Until::parse(&until).ok_or_else(|| Error::internal(format!("end of a clock '{until}' is unknown")))?,
        starts_at: r.take(6)?,
        due_at: r.take(7)?,
        done_at: r.take(8)?,
        void_at: r.take(9)?,
    })
}

/// One clock of a name, an order and a round; again, it changes nothing.
pub(super) async fn insert(tx: &mut Tx, c: &Clock) -> Result<()> {
    tx.execute(
        "INSERT INTO catalog_clock (order_id, round, project, clock, kind, until_what, starts_at, due_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (order_id, round, clock) DO NOTHING",
        &params![&c.order, c.round, &c.project, &c.clock, c.kind.as_str(), c.until.as_str(), c.starts_at, c.due_at],
    )
    .await?;
    Ok(())
}

pub(super) async fn finish(tx: &mut Tx, order: &OrderId, until: Until, now: Timestamp) -> Result<()> {
    let sql = "UPDATE catalog_clock SET done_at = $1 WHERE order_id = $2 AND until_what = $3 AND done_at IS NULL AND void_at IS NULL";
    tx.execute(sql, &params![now, order, until.as_str()]).await?;
    Ok(())
}

pub(super) async fn reopen(tx: &mut Tx, order: &OrderId, round: u32) -> Result<()> {
    let sql = "UPDATE catalog_clock SET done_at = NULL WHERE order_id = $1 AND round = $2 AND until_what = 'done'";
    tx.execute(sql, &params![order, round]).await?;
    Ok(())
}

pub(super) async fn void(tx: &mut Tx, order: &OrderId, now: Timestamp) -> Result<()> {
    let sql = "UPDATE catalog_clock SET void_at = $1 WHERE order_id = $2 AND done_at IS NULL AND void_at IS NULL";
    tx.execute(sql, &params![now, order]).await?;
    Ok(())
}

/// Clocks that run on past their deadline and that nobody was told of.
pub(crate) async fn late(tx: &mut Tx, now: Timestamp, limit: u32) -> Result<Vec<Clock>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM catalog_clock
         WHERE due_at < $1 AND done_at IS NULL AND void_at IS NULL AND told_at IS NULL ORDER BY due_at, order_id LIMIT $2"
    );
    tx.query(&sql, &params![now, limit]).await?.into_iter().map(read).collect()
}

/// People are told of a clock that still runs; false, if they were.
pub(crate) async fn first_told(tx: &mut Tx, c: &Clock, now: Timestamp) -> Result<bool> {
    let sql = "UPDATE catalog_clock SET told_at = $1
               WHERE order_id = $2 AND round = $3 AND clock = $4 AND done_at IS NULL AND void_at IS NULL AND told_at IS NULL";
    Ok(tx.execute(sql, &params![now, &c.order, c.round, &c.clock]).await? == 1)
}

pub(super) async fn list(
    tx: &mut Tx,
    project: Option<&ProjectId>,
    f: &ClockFilter,
    now: Timestamp,
) -> Result<Vec<Clock>> {
    let mut sql = format!("SELECT {COLUMNS} FROM catalog_clock WHERE 1 = 1");
    let mut p: Vec<Value> = Vec::new();
    let texts = [
        ("project =", project.map(ProjectId::as_str)),
        ("order_id =", f.order.as_ref().map(OrderId::as_str)),
        ("clock =", f.clock.as_deref()),
    ];
    for (what, v) in texts {
        if let Some(v) = v {
            p.push(Value::from(v));
            sql.push_str(&format!(" AND {what} ${}", p.len()));
        }
    }
    for (what, v) in [("starts_at >=", f.from), ("starts_at <", f.to)] {
        if let Some(v) = v {
            p.push(Value::from(v));
            sql.push_str(&format!(" AND {what} ${}", p.len()));
        }
    }
    if f.late {
        p.push(Value::from(now));
        sql.push_str(&format!(" AND void_at IS NULL AND COALESCE(done_at, ${}) > due_at", p.len()));
    }
    if let Some((at, order)) = &f.before {
        p.push(Value::from(*at));
        p.push(Value::from(order));
        let n = p.len();
        sql.push_str(&format!(" AND (starts_at < ${} OR (starts_at = ${} AND order_id < ${n}))", n - 1, n - 1));
    }
    p.push(Value::from(f.limit));
    sql.push_str(&format!(" ORDER BY starts_at DESC, order_id DESC, clock LIMIT ${}", p.len()));
    tx.query(&sql, &p).await?.into_iter().map(read).collect()
}

pub(super) async fn figures(
    tx: &mut Tx,
    project: Option<&ProjectId>,
    from: Option<Timestamp>,
    to: Option<Timestamp>,
    now: Timestamp,
) -> Result<Vec<Figure>> {
    let sql = "SELECT clock,
         CAST(SUM(CASE WHEN done_at <= due_at THEN 1 ELSE 0 END) AS BIGINT),
         CAST(SUM(CASE WHEN COALESCE(done_at, $4) > due_at THEN 1 ELSE 0 END) AS BIGINT),
         CAST(SUM(CASE WHEN done_at IS NULL AND due_at >= $4 THEN 1 ELSE 0 END) AS BIGINT)
       FROM catalog_clock WHERE void_at IS NULL AND starts_at >= $2 AND starts_at < $3
         AND (CAST($1 AS TEXT) IS NULL OR project = $1) GROUP BY clock ORDER BY clock";
    let p = params![
        project.map(ProjectId::as_str),
        from.unwrap_or(Timestamp(i64::MIN)),
        to.unwrap_or(Timestamp(i64::MAX)),
        now
    ];
    let one = |mut r: Row| Ok(Figure { clock: r.take(0)?, in_time: r.take(1)?, late: r.take(2)?, running: r.take(3)? });
    tx.query(sql, &p).await?.into_iter().map(one).collect()
}
