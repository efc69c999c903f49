//! The only SQL of findings.

use super::{Finding, FindingEntry, FindingState};
use kernel::{DutyId, Error, FindingId, Result, Row, Value};
use runtime::{Tx, params};

const COLUMNS: &str =
    "id, instance, title, severity, system, project, found_at, due, state, rectified_at, closed_at, created_at";

fn read(mut r: Row) -> Result<Finding> {
    let state: String = r.take(8)?;
    Ok(Finding {
        id: r.take(0)?,
        instance: r.take(1)?,
        title: r.take(2)?,
        severity: r.take(3)?,
        system: r.take(4)?,
        project: r.take(5)?,
        found_at: r.take(6)?,
        due: r.take(7)?,
        state: FindingState::parse(&state)
            .ok_or_else(|| Error::internal(format!("finding state '{state}' is unknown")))?,
        rectified_at: r.take(9)?,
        closed_at: r.take(10)?,
        created_at: r.take(11)?,
    })
}

pub(super) async fn insert(tx: &mut Tx, contract: &str, f: &Finding) -> Result<()> {
    let sql = format!(
        "INSERT INTO ops_finding (contract, {COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"
    );
    tx.execute(
        &sql,
        &params![
            contract,
            &f.id,
            &f.instance,
            &f.title,
            &f.severity,
            f.system.clone(),
            &f.project,
            f.found_at,
            f.due,
            f.state.as_str(),
            f.rectified_at,
            f.closed_at,
            f.created_at
        ],
    )
    .await?;
    Ok(())
}

pub(super) async fn update(tx: &mut Tx, f: &Finding) -> Result<()> {
    let sql = "UPDATE ops_finding SET state = $2, rectified_at = $3, closed_at = $4 WHERE id = $1";
    tx.execute(sql, &params![&f.id, f.state.as_str(), f.rectified_at, f.closed_at]).await?;
    Ok(())
}

pub(super) async fn get(tx: &mut Tx, contract: &str, id: &FindingId) -> Result<Option<Finding>> {
    let sql = format!("SELECT {COLUMNS} FROM ops_finding WHERE id = $1 AND contract = $2");
    tx.query_opt(&sql, &params![id, contract]).await?.map(read).transpose()
}

pub(super) async fn list(
    tx: &mut Tx,
    contract: &str,
    state: Option<FindingState>,
    instance: Option<&DutyId>,
    before: Option<&FindingId>,
    limit: u32,
) -> Result<Vec<Finding>> {
    let mut p: Vec<Value> = vec![Value::from(contract)];
    let mut sql = format!("SELECT {COLUMNS} FROM ops_finding WHERE contract = $1");
    let wanted = [
        ("state", "=", state.map(FindingState::as_str)),
        ("instance", "=", instance.map(DutyId::as_str)),
        ("id", "<", before.map(FindingId::as_str)),
    ];
    for (column, op, v) in wanted {
        if let Some(v) = v {
            p.push(Value::from(v));
            sql.push_str(&format!(" AND {column} {op} ${}", p.len()));
        }
    }
    p.push(Value::from(limit));
    sql.push_str(&format!(" ORDER BY id DESC LIMIT ${}", p.len()));
    tx.query(&sql, &p).await?.into_iter().map(read).collect()
}

pub(super) async fn insert_entry(tx: &mut Tx, id: &FindingId, e: &FindingEntry) -> Result<()> {
    tx.execute(
        "INSERT INTO ops_finding_entry (id, finding, what, at, note, evidence, person, person_name, recorded_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        &params![
            &e.id,
            id,
            &e.what,
            e.at,
            e.note.clone(),
            serde_json::to_string(&e.evidence)?,
            &e.person,
            &e.person_name,
            e.recorded_at
        ],
    )
    .await?;
    Ok(())
}

pub(super) async fn entries(tx: &mut Tx, id: &FindingId) -> Result<Vec<FindingEntry>> {
    let sql = "SELECT id, what, at, note, evidence, person, person_name, recorded_at FROM ops_finding_entry
               WHERE finding = $1 ORDER BY recorded_at, id";
    let read = |mut r: Row| {
        let evidence = r.json(4)?;
        Ok(FindingEntry {
            id: r.take(0)?,
            what: r.take(1)?,
            at: r.take(2)?,
            note: r.take(3)?,
            evidence,
            person: r.take(5)?,
            person_name: r.take(6)?,
            recorded_at: r.take(7)?,
        })
    };
    tx.query(sql, &params![id]).await?.into_iter().map(read).collect()
}
