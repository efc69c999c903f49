//! The only SQL of registers.

use super::record::RecordFilter;
use super::{Record, Version};
use kernel::{Caller, EvidenceId, ProjectId, RegisterId, Result, Row, Timestamp, Value};
use runtime::{Tx, params};

const COLUMNS: &str =
    "id, kind, parent, project, system, title, state, version, happened_at, valid_until, fields, computed,
  evidence, created_at, changed_at";

const CURRENT: &str = "current";
const WITHDRAWN: &str = "withdrawn";

fn word(withdrawn: bool) -> &'static str {
    if withdrawn { WITHDRAWN } else { CURRENT }
}

fn read(mut r: Row) -> Result<Record> {
    let (fields, computed, evidence) = (r.json(10)?, r.json(11)?, r.json(12)?);
    Ok(Record {
        id: r.take(0)?,
        kind: r.take(1)?,
        parent: r.take(2)?,
        project: r.take(3)?,
        system: r.take(4)?,
        title: r.take(5)?,
        withdrawn: r.take::<String>(6)? == WITHDRAWN,
        version: r.take(7)?,
        happened_at: r.take(8)?,
        valid_until: r.take(9)?,
        fields,
        computed,
        evidence,
        created_at: r.take(13)?,
        changed_at: r.take(14)?,
    })
}

pub(super) async fn get(tx: &mut Tx, kind: &str, id: &RegisterId) -> Result<Option<Record>> {
    let sql = format!("SELECT {COLUMNS} FROM ops_register WHERE id = $1 AND kind = $2");
    tx.query_opt(&sql, &params![id, kind]).await?.map(read).transpose()
}

pub(super) async fn list(tx: &mut Tx, kind: &str, f: &RecordFilter, or_common: bool) -> Result<Vec<Record>> {
    let mut p: Vec<Value> = vec![Value::from(kind)];
    let mut sql = format!("SELECT {COLUMNS} FROM ops_register WHERE kind = $1");
    let mut and = |text: &str, v: Value| {
        p.push(v);
        sql.push_str(&text.replace('?', &format!("${}", p.len())));
    };
    if !f.withdrawn {
        and(" AND state = ?", CURRENT.into());
    }
    match &f.project {
        Some(x) if or_common => and(" AND (project = ? OR project IS NULL)", x.into()),
        Some(x) => and(" AND project = ?", x.into()),
        None => {}
    }
    if let Some(x) = &f.system {
        and(" AND system = ?", x.into());
    }
    if let Some(x) = &f.parent {
        and(" AND parent = ?", x.into());
    }
    if let Some(t) = f.from {
        and(" AND happened_at >= ?", t.into());
    }
    if let Some(t) = f.to {
        and(" AND happened_at < ?", t.into());
    }
    if let Some(m) = &f.marker {
        and(" AND id < ?", m.into());
    }
    and(" ORDER BY id DESC LIMIT ?", f.limit.into());
    tx.query(&sql, &p).await?.into_iter().map(read).collect()
}

pub(super) async fn insert(tx: &mut Tx, r: &Record, uniq: Option<&str>) -> Result<()> {
    let sql = format!(
        "INSERT INTO ops_register (uniq, {COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)"
    );
    tx.execute(
        &sql,
        &params![
            uniq,
            &r.id,
            &r.kind,
            &r.parent,
            &r.project,
            r.system.clone(),
            &r.title,
            word(r.withdrawn),
            r.version,
            r.happened_at,
            r.valid_until,
            serde_json::to_string(&r.fields)?,
            serde_json::to_string(&r.computed)?,
            serde_json::to_string(&r.evidence)?,
            r.created_at,
            r.changed_at
        ],
    )
    .await?;
    Ok(())
}

pub(super) async fn update(tx: &mut Tx, r: &Record, uniq: Option<&str>) -> Result<()> {
    tx.execute(
        "UPDATE ops_register SET title = $2, state = $3, version = $4, happened_at = $5, valid_until = $6, fields = $7, computed = $8,
           evidence = $9, changed_at = $10, uniq = $11 WHERE id = $1",
        &params![
            &r.id,
            &r.title,
            word(r.withdrawn),
            r.version,
            r.happened_at,
            r.valid_until,
            serde_json::to_string(&r.fields)?,
            serde_json::to_string(&r.computed)?,
            serde_json::to_string(&r.evidence)?,
            r.changed_at,
            uniq
        ],
    )
    .await?;
    Ok(())
}

pub(super) async fn insert_version(tx: &mut Tx, r: &Record, reason: Option<&str>, by: &Caller) -> Result<()> {
    tx.execute(
        "INSERT INTO ops_register_version (record, version, state, fields, evidence, reason, person, person_name, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        &params![
            &r.id,
            r.version,
            word(r.withdrawn),
            serde_json::to_string(&r.fields)?,
            serde_json::to_string(&r.evidence)?,
            reason,
            &by.user,
            &by.user_name,
            r.changed_at
        ],
    )
    .await?;
    Ok(())
}

pub(super) async fn versions(tx: &mut Tx, id: &RegisterId) -> Result<Vec<Version>> {
    let sql = "SELECT version, state, fields, evidence, reason, person, person_name, at FROM ops_register_version
               WHERE record = $1 ORDER BY version";
    let read = |mut r: Row| {
        let (fields, evidence) = (r.json(2)?, r.json(3)?);
        Ok(Version {
            version: r.take(0)?,
            withdrawn: r.take::<String>(1)? == WITHDRAWN,
            fields,
            evidence,
            reason: r.take(4)?,
            person: r.take(5)?,
            person_name: r.take(6)?,
            at: r.take(7)?,
        })
    };
    tx.query(sql, &params![id]).await?.into_iter().map(read).collect()
}

/// Records of a kind in force that are counted in `[from, to)`.
pub(super) async fn counted(tx: &mut Tx, kind: &str, from: Timestamp, to: Timestamp) -> Result<Vec<Record>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM ops_register WHERE kind = $1 AND happened_at >= $2 AND happened_at < $3 AND state = 'current' ORDER BY id"
    );
    tx.query(&sql, &params![kind, from, to]).await?.into_iter().map(read).collect()
}

pub(super) async fn children(tx: &mut Tx, parent: &RegisterId) -> Result<Vec<Record>> {
    let sql = format!("SELECT {COLUMNS} FROM ops_register WHERE parent = $1 AND state = 'current' ORDER BY id");
    tx.query(&sql, &params![parent]).await?.into_iter().map(read).collect()
}

pub(super) async fn names_file(tx: &mut Tx, kind: &str, project: &ProjectId, file: &EvidenceId) -> Result<bool> {
    // The id was read from a row: it holds no sign that LIKE takes for another.
    let sql = "SELECT 1 FROM ops_register WHERE kind = $1 AND project = $2 AND evidence LIKE $3 LIMIT 1";
    Ok(tx.query_opt(sql, &params![kind, project, format!("%\"{file}\"%")]).await?.is_some())
}

pub(super) async fn unreminded(
    tx: &mut Tx,
    from: Timestamp,
    until: Timestamp,
    days: u32,
    limit: u32,
) -> Result<Vec<Record>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM ops_register WHERE state = 'current' AND valid_until >= $1 AND valid_until <= $2
           AND NOT EXISTS (SELECT 1 FROM ops_reminder m
                           WHERE m.record = ops_register.id AND m.valid_until = ops_register.valid_until AND m.days <= $3)
         ORDER BY valid_until, id LIMIT $4"
    );
    tx.query(&sql, &params![from, until, days, limit]).await?.into_iter().map(read).collect()
}

pub(super) async fn insert_reminder(
    tx: &mut Tx,
    id: &RegisterId,
    until: Timestamp,
    days: u32,
    now: Timestamp,
) -> Result<()> {
    let sql = "INSERT INTO ops_reminder (record, valid_until, days, at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";
    tx.execute(sql, &params![id, until, days, now]).await?;
    Ok(())
}

pub(super) async fn running_out(
    tx: &mut Tx,
    until: Timestamp,
    marker: Option<&RegisterId>,
    limit: u32,
) -> Result<Vec<Record>> {
    let mut p: Vec<Value> = vec![until.into()];
    let mut sql = format!("SELECT {COLUMNS} FROM ops_register WHERE state = 'current' AND valid_until <= $1");
    if let Some(m) = marker {
        let row = tx.query_opt("SELECT valid_until FROM ops_register WHERE id = $1", &params![m]).await?;
        let after: Option<Timestamp> = row.map(|r| r.get(0)).transpose()?.flatten();
        let Some(after) = after else { return Ok(Vec::new()) };
        p.push(after.into());
        p.push(m.into());
        sql.push_str(" AND (valid_until, id) > ($2, $3)");
    }
    p.push(limit.into());
    sql.push_str(&format!(" ORDER BY valid_until, id LIMIT ${}", p.len()));
    tx.query(&sql, &p).await?.into_iter().map(read).collect()
}

/// The first records of a kind in force that are counted in `[from, to)`, oldest first.
pub(super) async fn within(
    tx: &mut Tx,
    kind: &str,
    (from, to): (Timestamp, Timestamp),
    limit: u32,
) -> Result<Vec<Record>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM ops_register WHERE kind = $1 AND happened_at >= $2 AND happened_at < $3 AND state = 'current'
         ORDER BY happened_at, id LIMIT $4"
    );
    tx.query(&sql, &params![kind, from, to, limit]).await?.into_iter().map(read).collect()
}
