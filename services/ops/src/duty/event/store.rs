//! The only SQL of what happened.

use super::ContractEvent;
use kernel::{ContractEventId, Result, Row, Timestamp, Value};
use runtime::{Tx, params};

const EVENT: &str =
    "id, kind, root, corrects, current, at, subject, project, note, evidence, person, person_name, recorded_at";

fn read_event(mut r: Row) -> Result<ContractEvent> {
    let evidence = r.json(9)?;
    Ok(ContractEvent {
        id: r.take(0)?,
        kind: r.take(1)?,
        root: r.take(2)?,
        corrects: r.take(3)?,
        current: r.take(4)?,
        at: r.take(5)?,
        subject: r.take(6)?,
        project: r.take(7)?,
        note: r.take(8)?,
        evidence,
        person: r.take(10)?,
        person_name: r.take(11)?,
        recorded_at: r.take(12)?,
    })
}

/// Writes an event; false if its key is there already.
pub(super) async fn insert_event(tx: &mut Tx, contract: &str, key: &str, e: &ContractEvent) -> Result<bool> {
    let sql = format!(
        "INSERT INTO ops_event (contract, key, {EVENT}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
         ON CONFLICT (contract, key) DO NOTHING"
    );
    let n = tx
        .execute(
            &sql,
            &params![
                contract,
                key,
                &e.id,
                &e.kind,
                &e.root,
                &e.corrects,
                e.current,
                e.at,
                e.subject.clone(),
                &e.project,
                e.note.clone(),
                serde_json::to_string(&e.evidence)?,
                &e.person,
                &e.person_name,
                e.recorded_at
            ],
        )
        .await?;
    Ok(n == 1)
}

pub(super) async fn event(tx: &mut Tx, contract: &str, id: &ContractEventId) -> Result<Option<ContractEvent>> {
    let sql = format!("SELECT {EVENT} FROM ops_event WHERE id = $1 AND contract = $2");
    tx.query_opt(&sql, &params![id, contract]).await?.map(read_event).transpose()
}

pub(super) async fn current(tx: &mut Tx, contract: &str, kind: &str) -> Result<Option<ContractEvent>> {
    let sql =
        format!("SELECT {EVENT} FROM ops_event WHERE contract = $1 AND kind = $2 AND current = 1 ORDER BY id LIMIT 1");
    tx.query_opt(&sql, &params![contract, kind]).await?.map(read_event).transpose()
}

pub(super) async fn supersede(tx: &mut Tx, id: &ContractEventId) -> Result<()> {
    tx.execute("UPDATE ops_event SET current = 0 WHERE id = $1", &params![id]).await?;
    Ok(())
}

pub(super) async fn events(
    tx: &mut Tx,
    contract: &str,
    kind: Option<&str>,
    before: Option<&ContractEventId>,
    limit: u32,
) -> Result<Vec<ContractEvent>> {
    let mut p: Vec<Value> = vec![Value::from(contract)];
    let mut sql = format!("SELECT {EVENT} FROM ops_event WHERE contract = $1");
    for (column, op, v) in [("kind", "=", kind), ("id", "<", before.map(ContractEventId::as_str))] {
        if let Some(v) = v {
            p.push(Value::from(v));
            sql.push_str(&format!(" AND {column} {op} ${}", p.len()));
        }
    }
    p.push(Value::from(limit));
    sql.push_str(&format!(" ORDER BY id DESC LIMIT ${}", p.len()));
    tx.query(&sql, &p).await?.into_iter().map(read_event).collect()
}

/// The contract's own events, which happen once.
pub(super) async fn current_events(tx: &mut Tx, contract: &str) -> Result<Vec<(String, Timestamp)>> {
    let places: Vec<String> = (2..2 + super::OF_THE_PURCHASER.len()).map(|n| format!("${n}")).collect();
    let sql = format!(
        "SELECT kind, at FROM ops_event WHERE contract = $1 AND current = 1 AND kind IN ({}) ORDER BY kind",
        places.join(", ")
    );
    let mut p: Vec<Value> = vec![Value::from(contract)];
    p.extend(super::OF_THE_PURCHASER.map(Value::from));
    tx.query(&sql, &p).await?.into_iter().map(|mut r| Ok((r.take(0)?, r.take(1)?))).collect()
}
