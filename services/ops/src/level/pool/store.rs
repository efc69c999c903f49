//! The only SQL of pools.

use super::day::Span;
use super::offer::Parts;
use super::{Change, What};
use kernel::{Error, NodeId, Result, Timestamp, Value};
use runtime::{Tx, params};
use rust_decimal::Decimal;

fn decimal(s: &str) -> Result<Decimal> {
    s.parse().map_err(|_| Error::internal("a quantity of a pool is no decimal"))
}

#[allow(clippy::too_many_arguments, reason = "the columns of a row")]
pub(super) async fn insert(
    tx: &mut Tx,
    pool: &str,
    dim: &str,
    what: What,
    delta: Decimal,
    at: Timestamp,
    cause: &str,
    now: Timestamp,
) -> Result<()> {
    tx.execute(
        "INSERT INTO ops_pool_change (id, pool, dim, what, delta, at, cause, stored_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        &params![
            kernel::fresh_uuid().to_string(),
            pool,
            dim,
            what.as_str(),
            delta.normalize().to_string(),
            at,
            cause,
            now
        ],
    )
    .await?;
    Ok(())
}

/// Forgets the sums of days that end after an instant.
pub(super) async fn void_days(tx: &mut Tx, pool: &str, dim: &str, at: Timestamp) -> Result<()> {
    let sql = "DELETE FROM ops_pool_day WHERE pool = $1 AND dim = $2 AND ends > $3";
    tx.execute(sql, &params![pool, dim, at]).await?;
    Ok(())
}

/// Changes of one instant.
pub(super) struct Step {
    pub at: Timestamp,
    pub capacity: Decimal,
    pub granted: Decimal,
}

/// Changes in `[from, to)`, oldest first, one a instant.
pub(super) async fn steps(tx: &mut Tx, pool: &str, dim: &str, (from, to): (Timestamp, Timestamp)) -> Result<Vec<Step>> {
    let sql =
        "SELECT at, what, delta FROM ops_pool_change WHERE pool = $1 AND dim = $2 AND at >= $3 AND at < $4 ORDER BY at";
    let mut all: Vec<Step> = Vec::new();
    for mut r in tx.query(sql, &params![pool, dim, from, to]).await? {
        let (at, what, delta): (Timestamp, String, String) = (r.take(0)?, r.take(1)?, r.take(2)?);
        let delta = decimal(&delta)?;
        if all.last().is_none_or(|l| l.at != at) {
            all.push(Step { at, capacity: Decimal::ZERO, granted: Decimal::ZERO });
        }
        if let Some(l) = all.last_mut() {
            *(if what == What::Capacity.as_str() { &mut l.capacity } else { &mut l.granted }) += delta;
        }
    }
    Ok(all)
}

/// Capacity and what is granted just before an instant: from the last day before it, and the changes since.
pub(super) async fn level_before(tx: &mut Tx, pool: &str, dim: &str, at: Timestamp) -> Result<(Decimal, Decimal)> {
    let sql = "SELECT ends, capacity, allocated FROM ops_pool_day WHERE pool = $1 AND dim = $2 AND ends <= $3
               ORDER BY begins DESC LIMIT 1";
    let (from, mut level) = match tx.query_opt(sql, &params![pool, dim, at]).await? {
        Some(mut r) => {
            let ends: Timestamp = r.take(0)?;
            (ends, (decimal(&r.take::<String>(1)?)?, decimal(&r.take::<String>(2)?)?))
        }
        None => (Timestamp(i64::MIN), (Decimal::ZERO, Decimal::ZERO)),
    };
    for s in steps(tx, pool, dim, (from, at)).await? {
        level.0 += s.capacity;
        level.1 += s.granted;
    }
    Ok(level)
}

/// Sums of the days that lie wholly in `[from, to)`, in order.
pub(super) async fn days(
    tx: &mut Tx,
    pool: &str,
    dim: &str,
    (from, to): (Timestamp, Timestamp),
) -> Result<Vec<(Timestamp, Timestamp, Span)>> {
    let sql = "SELECT begins, ends, capacity, allocated, weighted, counted, peak, peak_at FROM ops_pool_day
               WHERE pool = $1 AND dim = $2 AND begins >= $3 AND ends <= $4 ORDER BY begins";
    let rows = tx.query(sql, &params![pool, dim, from, to]).await?;
    rows.into_iter()
        .map(|mut r| {
            let peak: String = r.take(6)?;
            let at: Timestamp = r.take(7)?;
            let span = Span {
                capacity: decimal(&r.take::<String>(2)?)?,
                granted: decimal(&r.take::<String>(3)?)?,
                weighted: decimal(&r.take::<String>(4)?)?,
                counted: r.take(5)?,
                peak: if peak.is_empty() { None } else { Some((decimal(&peak)?, at)) },
            };
            Ok((r.take(0)?, r.take(1)?, span))
        })
        .collect()
}

pub(super) async fn put_day(
    tx: &mut Tx,
    pool: &str,
    dim: &str,
    (begins, ends): (Timestamp, Timestamp),
    s: &Span,
) -> Result<()> {
    let (peak, at) = s.peak.map_or((String::new(), begins), |(p, at)| (p.to_string(), at));
    tx.execute(
        "INSERT INTO ops_pool_day (pool, dim, begins, ends, capacity, allocated, weighted, counted, peak, peak_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (pool, dim, begins) DO NOTHING",
        &params![
            pool,
            dim,
            begins,
            ends,
            s.capacity.to_string(),
            s.granted.to_string(),
            s.weighted.to_string(),
            s.counted,
            peak,
            at
        ],
    )
    .await?;
    Ok(())
}

/// End of the last day that is summed up.
pub(super) async fn last_day(tx: &mut Tx, pool: &str, dim: &str) -> Result<Option<Timestamp>> {
    let sql = "SELECT MAX(ends) FROM ops_pool_day WHERE pool = $1 AND dim = $2";
    tx.query_one(sql, &params![pool, dim]).await?.get(0)
}

pub(super) async fn first_change(tx: &mut Tx, pool: &str, dim: &str) -> Result<Option<Timestamp>> {
    let sql = "SELECT MIN(at) FROM ops_pool_change WHERE pool = $1 AND dim = $2";
    tx.query_one(sql, &params![pool, dim]).await?.get(0)
}

/// All pools that anything is known of, each looked up by the index: their number is small, that of changes is not.
pub(super) async fn pools(tx: &mut Tx) -> Result<Vec<(String, String)>> {
    let mut all = Vec::new();
    for pool in ["aarch64", super::ALL, "x86_64"] {
        for (dim, ..) in super::DIMENSIONS {
            let sql = "SELECT 1 FROM ops_pool_change WHERE pool = $1 AND dim = $2 LIMIT 1";
            if tx.query_opt(sql, &params![pool, dim]).await?.is_some() {
                all.push((pool.to_owned(), dim.to_owned()));
            }
        }
    }
    Ok(all)
}

/// Notes that a pool was told of as too full; 0, if it was before.
pub(super) async fn insert_notice(tx: &mut Tx, pool: &str, dim: &str, now: Timestamp) -> Result<u64> {
    let sql = "INSERT INTO ops_pool_notice (pool, dim, at) VALUES ($1, $2, $3) ON CONFLICT (pool, dim) DO NOTHING";
    tx.execute(sql, &params![pool, dim, now]).await
}

/// Notes that a pool is not too full any more; 0, if it was not.
pub(super) async fn delete_notice(tx: &mut Tx, pool: &str, dim: &str) -> Result<u64> {
    tx.execute("DELETE FROM ops_pool_notice WHERE pool = $1 AND dim = $2", &params![pool, dim]).await
}

/// Changes of capacity in `[from, to)`, oldest first.
pub(crate) async fn capacities(
    tx: &mut Tx,
    (from, to): (Timestamp, Timestamp),
    marker: Option<&str>,
    limit: u32,
) -> Result<Vec<Change>> {
    let mut p: Vec<Value> = params![from, to].to_vec();
    let mut sql =
        "SELECT id, pool, dim, delta, at, cause FROM ops_pool_change WHERE what = 'capacity' AND at >= $1 AND at < $2"
            .to_owned();
    if let Some(m) = marker {
        p.push(m.into());
        sql.push_str(" AND id > $3");
    }
    p.push(limit.into());
    sql.push_str(&format!(" ORDER BY id LIMIT ${}", p.len()));
    let rows = tx.query(&sql, &p).await?;
    rows.into_iter()
        .map(|mut r| {
            Ok(Change {
                id: r.take(0)?,
                pool: r.take(1)?,
                dim: r.take(2)?,
                delta: decimal(&r.take::<String>(3)?)?,
                at: r.take(4)?,
                cause: r.take(5)?,
            })
        })
        .collect()
}

/// When a pool got more of a dimension, in `[from, to)`.
pub(crate) async fn expansions(
    tx: &mut Tx,
    pool: &str,
    dim: &str,
    (from, to): (Timestamp, Timestamp),
) -> Result<Vec<Timestamp>> {
    let sql = "SELECT at, delta FROM ops_pool_change WHERE what = 'capacity' AND at >= $3 AND at < $4 AND pool = $1 AND dim = $2
               ORDER BY at";
    let rows = tx.query(sql, &params![pool, dim, from, to]).await?;
    let mut all = Vec::new();
    for mut r in rows {
        let delta: String = r.take(1)?;
        if decimal(&delta)? > Decimal::ZERO {
            all.push(r.take(0)?);
        }
    }
    Ok(all)
}

/// What a host last said.
pub(super) async fn node(tx: &mut Tx, node: &NodeId) -> Result<Option<(Parts, Timestamp)>> {
    let row = tx.query_opt("SELECT parts, at FROM ops_pool_node WHERE node = $1", &params![node]).await?;
    row.map(|mut r| Ok((r.json(0)?, r.take(1)?))).transpose()
}

pub(super) async fn set_node(tx: &mut Tx, node: &NodeId, hostname: &str, p: &Parts, at: Timestamp) -> Result<()> {
    tx.execute(
        "INSERT INTO ops_pool_node (node, hostname, parts, at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (node) DO UPDATE SET hostname = excluded.hostname, parts = excluded.parts, at = excluded.at",
        &params![node, hostname, serde_json::to_string(p)?, at],
    )
    .await?;
    Ok(())
}
