//! The only SQL of proofs.

use super::{Kind, Proof, ProofFilter};
use crate::resource::store::CHUNK;
use kernel::{Result, Row, Timestamp, Value};
use runtime::{Tx, params};

const COLUMNS: &str =
    "p.id, p.kind, p.title, p.evidence, p.passed, p.at, p.valid_until, p.note, p.person, p.person_name, p.recorded_at,
  p.withdrawn_at, p.withdrawn_by, p.reason";

/// A proof without its clauses.
fn read(r: &mut Row) -> Result<Proof> {
    let kind: String = r.take(1)?;
    let (at, by, reason): (Option<Timestamp>, Option<String>, Option<String>) = (r.take(11)?, r.take(12)?, r.take(13)?);
    Ok(Proof {
        id: r.take(0)?,
        kind: Kind::stored(&kind)?,
        clauses: Vec::new(),
        title: r.take(2)?,
        evidence: r.take(3)?,
        passed: r.take(4)?,
        at: r.take(5)?,
        valid_until: r.take(6)?,
        note: r.take(7)?,
        person: (r.take(8)?, r.take(9)?),
        recorded_at: r.take(10)?,
        withdrawn: at.map(|at| (at, by.unwrap_or_default(), reason.unwrap_or_default())),
    })
}

async fn with_clauses(tx: &mut Tx, rows: Vec<Row>) -> Result<Vec<Proof>> {
    let mut all = Vec::with_capacity(rows.len());
    for mut r in rows {
        let mut p = read(&mut r)?;
        let sql = "SELECT clause FROM ops_proof_clause WHERE proof = $1 ORDER BY clause";
        for mut c in tx.query(sql, &params![&p.id]).await? {
            p.clauses.push(c.take(0)?);
        }
        all.push(p);
    }
    Ok(all)
}

pub(super) async fn insert(tx: &mut Tx, p: &Proof) -> Result<()> {
    tx.execute(
        "INSERT INTO ops_proof (id, kind, title, evidence, passed, at, valid_until, note, person, person_name, recorded_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        &params![
            &p.id,
            p.kind.as_str(),
            &p.title,
            &p.evidence,
            p.passed,
            p.at,
            p.valid_until,
            &p.note,
            &p.person.0,
            &p.person.1,
            p.recorded_at
        ],
    )
    .await?;
    for c in &p.clauses {
        tx.execute("INSERT INTO ops_proof_clause (clause, proof) VALUES ($1, $2)", &params![c, &p.id]).await?;
    }
    Ok(())
}

pub(super) async fn get(tx: &mut Tx, id: &str) -> Result<Option<Proof>> {
    let sql = format!("SELECT {COLUMNS} FROM ops_proof p WHERE p.id = $1");
    let rows = tx.query(&sql, &params![id]).await?;
    Ok(with_clauses(tx, rows).await?.pop())
}

pub(super) async fn list(tx: &mut Tx, f: &ProofFilter) -> Result<Vec<Proof>> {
    let mut p: Vec<Value> = Vec::new();
    let mut sql = format!("SELECT {COLUMNS} FROM ops_proof p WHERE 1 = 1");
    let wanted = [
        ("p.id IN (SELECT proof FROM ops_proof_clause WHERE clause =", ")", f.clause.as_deref().map(Value::from)),
        ("p.kind =", "", f.kind.map(|k| Value::from(k.as_str()))),
        ("p.id <", "", f.marker.as_deref().map(Value::from)),
    ];
    for (condition, end, v) in wanted {
        if let Some(v) = v {
            p.push(v);
            sql.push_str(&format!(" AND {condition} ${}{end}", p.len()));
        }
    }
    if !f.with_withdrawn {
        sql.push_str(" AND p.withdrawn_at IS NULL");
    }
    p.push(f.limit.into());
    sql.push_str(&format!(" ORDER BY p.id DESC LIMIT ${}", p.len()));
    let rows = tx.query(&sql, &p).await?;
    with_clauses(tx, rows).await
}

pub(super) async fn withdraw(tx: &mut Tx, id: &str, now: Timestamp, by: &str, reason: &str) -> Result<()> {
    let sql = "UPDATE ops_proof SET withdrawn_at = $2, withdrawn_by = $3, reason = $4 WHERE id = $1";
    tx.execute(sql, &params![id, now, by, reason]).await?;
    Ok(())
}

/// What stands of some clauses, each with its clause.
pub(super) async fn of_clauses(tx: &mut Tx, clauses: &[String]) -> Result<Vec<(String, Proof)>> {
    let mut all = Vec::new();
    for part in clauses.chunks(CHUNK) {
        let places: Vec<String> = (1..=part.len()).map(|n| format!("${n}")).collect();
        let sql = format!(
            "SELECT {COLUMNS}, c.clause FROM ops_proof_clause c JOIN ops_proof p ON p.id = c.proof
             WHERE c.clause IN ({}) AND p.withdrawn_at IS NULL ORDER BY p.id",
            places.join(", ")
        );
        let values: Vec<Value> = part.iter().map(Value::from).collect();
        for mut r in tx.query(&sql, &values).await? {
            let clause: String = r.take(14)?;
            all.push((clause, read(&mut r)?));
        }
    }
    Ok(all)
}
