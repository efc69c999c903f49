//! The only SQL of recorded states and the outages between them.

use super::Row;
use crate::resource::OPEN;
use kernel::event::Serving;
use kernel::{Error, NodeId, Result, Timestamp};
use runtime::{Tx, params};

fn state(word: &str) -> Result<Serving> {
    Serving::parse(word).ok_or_else(|| Error::internal(format!("the state '{word}' of a resource is unknown")))
}

/// Stores a row; false if its key is there.
pub(super) async fn insert(tx: &mut Tx, r: &Row, now: Timestamp) -> Result<bool> {
    let n = tx
        .execute(
            "INSERT INTO ops_state (key, resource, node, state, cause, at, stored_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
             ON CONFLICT (key) DO NOTHING",
            &params![&r.key, &r.resource, &r.node, r.state.as_str(), &r.cause, r.at, now],
        )
        .await?;
    Ok(n > 0)
}

/// The gravest state that was told for an instant: down, off, up.
pub(super) async fn at(tx: &mut Tx, resource: &str, at: Timestamp) -> Result<Option<Serving>> {
    let sql = "SELECT state FROM ops_state WHERE resource = $1 AND at = $2 ORDER BY state LIMIT 1";
    let row = tx.query_opt(sql, &params![resource, at]).await?;
    row.map(|mut r| state(&r.take::<String>(0)?)).transpose()
}

/// When the next thing was told of a resource.
pub(super) async fn next(tx: &mut Tx, resource: &str, after: Timestamp) -> Result<Option<Timestamp>> {
    let sql = "SELECT MIN(at) FROM ops_state WHERE resource = $1 AND at > $2";
    tx.query_one(sql, &params![resource, after]).await?.get(0)
}

/// Ends the outage that an instant lies in, if it lies in one; one that begins there goes.
pub(super) async fn cut(tx: &mut Tx, resource: &str, at: Timestamp) -> Result<()> {
    tx.execute("DELETE FROM ops_outage WHERE resource = $1 AND from_at = $2", &params![resource, at]).await?;
    let sql = "UPDATE ops_outage SET to_at = $2 WHERE resource = $1 AND from_at < $2 AND to_at > $2";
    tx.execute(sql, &params![resource, at]).await?;
    Ok(())
}

pub(super) async fn put_outage(tx: &mut Tx, r: &Row, until: Timestamp) -> Result<()> {
    tx.execute(
        "INSERT INTO ops_outage (resource, from_at, to_at, state, cause) VALUES ($1, $2, $3, $4, $5)",
        &params![&r.resource, r.at, until, r.state.as_str(), &r.cause],
    )
    .await?;
    Ok(())
}

pub(super) async fn set_head(tx: &mut Tx, r: &Row) -> Result<()> {
    tx.execute(
        "INSERT INTO ops_state_head (resource, node, state, cause, at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (resource) DO UPDATE SET node = excluded.node, state = excluded.state, cause = excluded.cause, at = excluded.at",
        &params![&r.resource, &r.node, r.state.as_str(), &r.cause, r.at],
    )
    .await?;
    Ok(())
}

/// The newest rows of the resources on a host that are in a state and have not ended.
pub(super) async fn heads_of(tx: &mut Tx, node: &NodeId, wanted: Serving) -> Result<Vec<Row>> {
    let sql = "SELECT h.resource, h.state, h.cause, h.at FROM ops_state_head h JOIN ops_resource r ON r.id = h.resource
               WHERE h.node = $1 AND h.state = $2 AND r.ended = $3 ORDER BY h.resource";
    let rows = tx.query(sql, &params![node, wanted.as_str(), OPEN]).await?;
    rows.into_iter()
        .map(|mut r| {
            Ok(Row {
                key: String::new(),
                resource: r.take(0)?,
                node: Some(node.clone()),
                state: state(&r.take::<String>(1)?)?,
                cause: r.take(2)?,
                at: r.take(3)?,
            })
        })
        .collect()
}

/// What a resource is now, why, and since when, as far as it was told.
pub(crate) async fn head(tx: &mut Tx, resource: &str) -> Result<Option<(Serving, String, Timestamp)>> {
    let sql = "SELECT state, cause, at FROM ops_state_head WHERE resource = $1";
    let row = tx.query_opt(sql, &params![resource]).await?;
    row.map(|mut r| Ok((state(&r.take::<String>(0)?)?, r.take(1)?, r.take(2)?))).transpose()
}

/// An interval in which a resource was not up.
pub(crate) struct Outage {
    pub resource: String,
    pub from: Timestamp,
    pub to: Timestamp,
    pub state: Serving,
}

/// Intervals that reach into `[begin, end)`, of one resource or of all.
pub(crate) async fn outages(
    tx: &mut Tx,
    resource: Option<&str>,
    (begin, end): (Timestamp, Timestamp),
) -> Result<Vec<Outage>> {
    let mut p = params![begin, end].to_vec();
    let mut sql = "SELECT resource, from_at, to_at, state FROM ops_outage WHERE to_at > $1 AND from_at < $2".to_owned();
    if let Some(r) = resource {
        p.push(r.into());
        sql.push_str(" AND resource = $3");
    }
    sql.push_str(" ORDER BY resource, from_at");
    let rows = tx.query(&sql, &p).await?;
    rows.into_iter()
        .map(|mut r| {
            Ok(Outage { resource: r.take(0)?, from: r.take(1)?, to: r.take(2)?, state: state(&r.take::<String>(3)?)? })
        })
        .collect()
}
