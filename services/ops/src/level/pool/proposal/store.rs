//! The only SQL of proposed capacities.

use super::{Proposal, Standing};
use kernel::{Error, Result, Row, Value};
use runtime::{Tx, params};

const COLUMNS: &str =
    "id, pool, dim, delta, at, reason, evidence, state, person, person_name, recorded_at, decided_by, decided_at, note";

fn read(mut r: Row) -> Result<Proposal> {
    let (delta, state): (String, String) = (r.take(3)?, r.take(7)?);
    let evidence = r.json(6)?;
    Ok(Proposal {
        id: r.take(0)?,
        pool: r.take(1)?,
        dim: r.take(2)?,
        delta: delta.parse().map_err(|_| Error::internal("a proposed capacity is no decimal"))?,
        at: r.take(4)?,
        reason: r.take(5)?,
        evidence,
        state: Standing::parse(&state)
            .ok_or_else(|| Error::internal(format!("proposal state '{state}' is unknown")))?,
        person: r.take(8)?,
        person_name: r.take(9)?,
        recorded_at: r.take(10)?,
        decided_by: r.take(11)?,
        decided_at: r.take(12)?,
        note: r.take(13)?,
    })
}

pub(super) async fn insert(tx: &mut Tx, p: &Proposal) -> Result<()> {
    tx.execute(
        "INSERT INTO ops_pool_proposal (id, pool, dim, delta, at, reason, evidence, state, person, person_name, recorded_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        &params![
            &p.id,
            p.pool.clone(),
            &p.dim,
            p.delta.normalize().to_string(),
            p.at,
            &p.reason,
            serde_json::to_string(&p.evidence)?,
            p.state.as_str(),
            &p.person,
            &p.person_name,
            p.recorded_at
        ],
    )
    .await?;
    Ok(())
}

pub(super) async fn get(tx: &mut Tx, id: &str) -> Result<Option<Proposal>> {
    let sql = format!("SELECT {COLUMNS} FROM ops_pool_proposal WHERE id = $1");
    tx.query_opt(&sql, &params![id]).await?.map(read).transpose()
}

/// Newest first.
pub(super) async fn list(
    tx: &mut Tx,
    state: Option<Standing>,
    marker: Option<&str>,
    limit: u32,
) -> Result<Vec<Proposal>> {
    let mut p: Vec<Value> = Vec::new();
    let mut sql = format!("SELECT {COLUMNS} FROM ops_pool_proposal WHERE 1 = 1");
    if let Some(s) = state {
        p.push(s.as_str().into());
        sql.push_str(" AND state = $1");
    }
    if let Some(m) = marker {
        p.push(m.into());
        sql.push_str(&format!(" AND id < ${}", p.len()));
    }
    p.push(limit.into());
    sql.push_str(&format!(" ORDER BY id DESC LIMIT ${}", p.len()));
    tx.query(&sql, &p).await?.into_iter().map(read).collect()
}

pub(super) async fn decide(tx: &mut Tx, p: &Proposal) -> Result<()> {
    let sql = "UPDATE ops_pool_proposal SET state = $2, decided_by = $3, decided_at = $4, note = $5 WHERE id = $1";
    tx.execute(sql, &params![&p.id, p.state.as_str(), p.decided_by.clone(), p.decided_at, p.note.clone()]).await?;
    Ok(())
}
