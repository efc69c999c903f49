//! The only SQL of duties and their entries.

use super::event::ContractEvent;
use super::plan::Wanted;
use super::{Entry, Instance, InstanceFilter, NEVER, Origin, Standing, State};
use crate::terms::Duty;
use kernel::{DutyId, Error, Result, Row, Timestamp, Value};
use runtime::{Tx, params};
use std::time::Duration;

const COLUMNS: &str =
    "id, contract, origin, duty, kind, name, name_en, clause, period, n, begins, due, counts_at, event, subject,
  project, state, done_at, created_at, claimed_at";

fn state(s: &str) -> Result<State> {
    State::parse(s).ok_or_else(|| Error::internal(format!("duty state '{s}' is unknown")))
}

fn read(mut r: Row) -> Result<Instance> {
    let (origin, due, st): (String, Timestamp, String) = (r.take(2)?, r.take(11)?, r.take(16)?);
    Ok(Instance {
        id: r.take(0)?,
        contract: r.take(1)?,
        origin: Origin::parse(&origin).ok_or_else(|| Error::internal(format!("origin '{origin}' is unknown")))?,
        duty: r.take(3)?,
        kind: r.take(4)?,
        name: r.take(5)?,
        name_en: r.take(6)?,
        clause: r.take(7)?,
        period: r.take(8)?,
        n: r.take(9)?,
        begins: r.take(10)?,
        due: Some(due).filter(|d| *d != NEVER),
        counts_at: r.take(12)?,
        event: r.take(13)?,
        subject: r.take(14)?,
        project: r.take(15)?,
        state: state(&st)?,
        done_at: r.take(17)?,
        created_at: r.take(18)?,
        claimed_at: r.take(19)?,
    })
}

pub(super) async fn get(tx: &mut Tx, contract: &str, id: &DutyId) -> Result<Option<Instance>> {
    let sql = format!("SELECT {COLUMNS} FROM ops_duty WHERE id = $1 AND contract = $2");
    tx.query_opt(&sql, &params![id, contract]).await?.map(read).transpose()
}

/// The conditions of a filter, with their parameters behind those that are there.
fn conditions(f: &InstanceFilter, now: Timestamp, p: &mut Vec<Value>) -> String {
    let mut sql = String::new();
    let mut and = |text: &str, v: Value| {
        p.push(v);
        sql.push_str(&text.replace('?', &format!("${}", p.len())));
    };
    match f.standing {
        _ if f.all => {}
        None => and(" AND state = ?", Value::from("open")),
        Some(Standing::Pending) => and(" AND state = 'open' AND due >= ?", now.into()),
        Some(Standing::Overdue) => and(" AND state = 'open' AND due < ?", now.into()),
        Some(Standing::InTime) => and(" AND state = ? AND done_at <= due", Value::from("done")),
        Some(Standing::Late) => and(" AND state = ? AND done_at > due AND claimed_at IS NULL", Value::from("done")),
        Some(Standing::LateEntry) => {
            and(" AND state = ? AND done_at > due AND claimed_at IS NOT NULL", Value::from("done"));
        }
        Some(Standing::Waived) => and(" AND state = ?", Value::from("waived")),
    }
    if let Some(d) = &f.duty {
        and(" AND duty = ?", d.into());
    }
    if let Some(k) = &f.kind {
        and(" AND kind = ?", k.into());
    }
    if let Some(project) = &f.project {
        and(" AND project = ?", project.into());
    }
    if let Some(t) = f.from {
        and(" AND due >= ?", t.into());
    }
    if let Some(t) = f.to {
        and(" AND due < ?", t.into());
    }
    sql
}

pub(super) async fn list(tx: &mut Tx, contract: &str, f: &InstanceFilter, now: Timestamp) -> Result<Vec<Instance>> {
    let mut p: Vec<Value> = vec![Value::from(contract)];
    let mut sql = format!("SELECT {COLUMNS} FROM ops_duty WHERE contract = $1{}", conditions(f, now, &mut p));
    if let Some(m) = &f.marker {
        // A marker that is none ends the list, as a page after the last does.
        let Some(after) = get(tx, contract, m).await? else { return Ok(Vec::new()) };
        p.push(after.due.unwrap_or(NEVER).into());
        p.push(Value::from(m));
        sql.push_str(&format!(" AND (due, id) > (${}, ${})", p.len() - 1, p.len()));
    }
    p.push(Value::from(f.limit));
    sql.push_str(&format!(" ORDER BY due, id LIMIT ${}", p.len()));
    tx.query(&sql, &p).await?.into_iter().map(read).collect()
}

pub(super) async fn insert(tx: &mut Tx, i: &Instance) -> Result<u64> {
    let sql = format!(
        "INSERT INTO ops_duty ({COLUMNS})
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)
         ON CONFLICT (contract, duty, period, n) DO NOTHING"
    );
    tx.execute(
        &sql,
        &params![
            &i.id,
            &i.contract,
            i.origin.as_str(),
            &i.duty,
            &i.kind,
            &i.name,
            &i.name_en,
            &i.clause,
            &i.period,
            i.n,
            i.begins,
            i.due.unwrap_or(NEVER),
            i.counts_at,
            i.event.clone(),
            i.subject.clone(),
            &i.project,
            i.state.as_str(),
            i.done_at,
            i.created_at,
            i.claimed_at
        ],
    )
    .await
}

/// Writes an instance unless it is there.
pub(super) async fn insert_wanted(
    tx: &mut Tx,
    contract: &str,
    origin: Origin,
    d: &Duty,
    w: &Wanted,
    event: Option<&ContractEvent>,
    now: Timestamp,
) -> Result<u64> {
    let i = Instance {
        id: super::reconcile::fresh(),
        contract: contract.to_owned(),
        origin,
        duty: d.id.clone(),
        kind: d.kind.to_owned(),
        name: d.name.clone(),
        name_en: d.name_en.clone(),
        clause: d.clause.clone(),
        period: w.period.clone(),
        n: w.n,
        begins: w.begins,
        due: Some(w.due),
        counts_at: w.counts_at,
        event: event.map(|e| e.root.to_string()),
        subject: event.and_then(|e| e.subject.clone()),
        project: event.and_then(|e| e.project.clone()),
        state: State::Open,
        done_at: None,
        claimed_at: None,
        created_at: now,
    };
    insert(tx, &i).await
}

/// What the reconciler compares.
pub(super) struct Held {
    pub id: DutyId,
    pub duty: String,
    pub period: String,
    pub n: i64,
    pub begins: Timestamp,
    pub due: Timestamp,
    pub state: State,
}

impl Held {
    pub fn key(&self) -> (String, String, i64) {
        (self.duty.clone(), self.period.clone(), self.n)
    }
}

pub(super) async fn held(tx: &mut Tx, contract: &str) -> Result<Vec<Held>> {
    let sql = "SELECT id, duty, period, n, begins, due, state FROM ops_duty WHERE contract = $1 AND origin = 'period'";
    let read = |mut r: Row| {
        let st: String = r.take(6)?;
        Ok(Held {
            id: r.take(0)?,
            duty: r.take(1)?,
            period: r.take(2)?,
            n: r.take(3)?,
            begins: r.take(4)?,
            due: r.take(5)?,
            state: state(&st)?,
        })
    };
    tx.query(sql, &params![contract]).await?.into_iter().map(read).collect()
}

/// Open instances of events: id, duty, kind of the event, when it happens (that is when they count), deadline.
pub(super) async fn open_of_events(
    tx: &mut Tx,
    contract: &str,
) -> Result<Vec<(DutyId, String, String, Timestamp, Timestamp)>> {
    let sql = "SELECT d.id, d.duty, e.kind, d.counts_at, d.due FROM ops_duty d JOIN ops_event e ON e.id = d.event
               WHERE d.contract = $1 AND d.state = 'open' AND d.origin = 'event'";
    let read = |mut r: Row| Ok((r.take(0)?, r.take(1)?, r.take(2)?, r.take(3)?, r.take(4)?));
    tx.query(sql, &params![contract]).await?.into_iter().map(read).collect()
}

/// Instances of an event: id, duty, when they were derived.
pub(super) async fn of_event(tx: &mut Tx, root: &str) -> Result<Vec<(DutyId, String, Timestamp)>> {
    let rows = tx.query("SELECT id, duty, created_at FROM ops_duty WHERE event = $1", &params![root]).await?;
    rows.into_iter().map(|mut r| Ok((r.take(0)?, r.take(1)?, r.take(2)?))).collect()
}

pub(super) async fn move_begin(
    tx: &mut Tx,
    id: &DutyId,
    begins: Timestamp,
    counts_at: Timestamp,
    due: Timestamp,
) -> Result<()> {
    let sql = "UPDATE ops_duty SET begins = $2, counts_at = $3, due = $4 WHERE id = $1";
    tx.execute(sql, &params![id, begins, counts_at, due]).await?;
    Ok(())
}

pub(super) async fn set_due(tx: &mut Tx, id: &DutyId, due: Timestamp) -> Result<u64> {
    tx.execute("UPDATE ops_duty SET due = $2 WHERE id = $1 AND state = 'open'", &params![id, due]).await
}

pub(super) async fn delete_untouched(tx: &mut Tx, id: &DutyId) -> Result<u64> {
    let sql = "DELETE FROM ops_duty WHERE id = $1 AND state = 'open'
               AND NOT EXISTS (SELECT 1 FROM ops_duty_entry e WHERE e.instance = ops_duty.id)
               AND NOT EXISTS (SELECT 1 FROM ops_finding f WHERE f.instance = ops_duty.id)";
    tx.execute(sql, &params![id]).await
}

/// Writes the state of an instance, when it was done as it counts, and when as the supplier says.
pub(super) async fn set_state(tx: &mut Tx, i: &Instance) -> Result<()> {
    let sql = "UPDATE ops_duty SET state = $2, done_at = $3, claimed_at = $4 WHERE id = $1";
    tx.execute(sql, &params![&i.id, i.state.as_str(), i.done_at, i.claimed_at]).await?;
    Ok(())
}

pub(super) async fn plan_digest(tx: &mut Tx, contract: &str) -> Result<Option<String>> {
    let row = tx.query_opt("SELECT digest FROM ops_duty_plan WHERE contract = $1", &params![contract]).await?;
    row.map(|mut r| r.take(0)).transpose()
}

pub(super) async fn set_plan(tx: &mut Tx, contract: &str, digest: &str, now: Timestamp) -> Result<()> {
    tx.execute(
        "INSERT INTO ops_duty_plan (contract, digest, at) VALUES ($1, $2, $3)
         ON CONFLICT (contract) DO UPDATE SET digest = excluded.digest, at = excluded.at",
        &params![contract, digest, now],
    )
    .await?;
    Ok(())
}

fn read_entry(mut r: Row) -> Result<Entry> {
    let evidence = r.json(5)?;
    Ok(Entry {
        id: r.take(0)?,
        what: r.take(1)?,
        at: r.take(2)?,
        note: r.take(3)?,
        reference: r.take(4)?,
        evidence,
        corrects: r.take(6)?,
        person: r.take(7)?,
        person_name: r.take(8)?,
        recorded_at: r.take(9)?,
    })
}

pub(super) async fn entries(tx: &mut Tx, id: &DutyId) -> Result<Vec<Entry>> {
    let sql =
        "SELECT id, what, at, note, reference, evidence, corrects, person, person_name, recorded_at FROM ops_duty_entry
               WHERE instance = $1 ORDER BY recorded_at, id";
    tx.query(sql, &params![id]).await?.into_iter().map(read_entry).collect()
}

pub(super) async fn insert_entry(tx: &mut Tx, id: &DutyId, e: &Entry) -> Result<()> {
    tx.execute(
        "INSERT INTO ops_duty_entry (id, instance, what, at, note, reference, evidence, corrects, person, person_name, recorded_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        &params![
            &e.id,
            id,
            &e.what,
            e.at,
            e.note.clone(),
            e.reference.clone(),
            serde_json::to_string(&e.evidence)?,
            e.corrects.clone(),
            &e.person,
            &e.person_name,
            e.recorded_at
        ],
    )
    .await?;
    Ok(())
}

/// Deadlines, and the least time from the beginning to the deadline.
pub(super) struct Window {
    pub from: Timestamp,
    pub to: Timestamp,
    pub least: Duration,
}

/// Open instances whose deadline lies in `[from, to)` and of which nobody was told with this word, by deadline.
pub(super) async fn untold(tx: &mut Tx, contract: &str, word: &str, w: Window, limit: u32) -> Result<Vec<Instance>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM ops_duty WHERE contract = $1 AND state = 'open' AND due >= $2 AND due < $3 AND begins <= due - $4
         AND NOT EXISTS (SELECT 1 FROM ops_duty_notice x WHERE x.duty = ops_duty.id AND x.event = $5 AND x.due = ops_duty.due)
         ORDER BY due, id LIMIT $6"
    );
    let least = i64::try_from(w.least.as_micros()).unwrap_or(i64::MAX);
    tx.query(&sql, &params![contract, w.from, w.to, least, word, limit]).await?.into_iter().map(read).collect()
}

/// Notes that an instance was told of; 0, if another replica did.
pub(super) async fn insert_notice(tx: &mut Tx, i: &Instance, word: &str, now: Timestamp) -> Result<u64> {
    let sql = "INSERT INTO ops_duty_notice (duty, event, due, at) VALUES ($1, $2, $3, $4)
               ON CONFLICT (duty, event, due) DO NOTHING";
    tx.execute(sql, &params![&i.id, word, i.due.unwrap_or(NEVER), now]).await
}

/// Of the contract's instances in a period of assessment: duty, state, when done, deadline.
pub(super) async fn counted(
    tx: &mut Tx,
    contract: &str,
    from: Timestamp,
    to: Timestamp,
) -> Result<Vec<(String, State, Option<Timestamp>, Timestamp)>> {
    let sql = "SELECT duty, state, done_at, due FROM ops_duty
               WHERE contract = $1 AND counts_at >= $2 AND counts_at < $3 AND origin <> 'planned'";
    let read = |mut r: Row| {
        let st: String = r.take(1)?;
        Ok((r.take(0)?, state(&st)?, r.take(2)?, r.take(3)?))
    };
    tx.query(sql, &params![contract, from, to]).await?.into_iter().map(read).collect()
}

/// The first instances that belong to `[from, to)`, by deadline, each with the reference or the remark of what was done last.
pub(crate) async fn within(
    tx: &mut Tx,
    contract: &str,
    (from, to): (Timestamp, Timestamp),
    limit: u32,
) -> Result<Vec<(Instance, Option<String>)>> {
    let said =
        "(SELECT COALESCE(e.reference, e.note) FROM ops_duty_entry e WHERE e.instance = ops_duty.id AND e.what = 'done'
                 ORDER BY e.recorded_at DESC, e.id DESC LIMIT 1)";
    let sql = format!(
        "SELECT {COLUMNS}, {said} FROM ops_duty WHERE contract = $1 AND counts_at >= $2 AND counts_at < $3
         ORDER BY due, id LIMIT $4"
    );
    let mut all = Vec::new();
    for mut r in tx.query(&sql, &params![contract, from, to, limit]).await? {
        let said = r.take(20)?;
        all.push((read(r)?, said));
    }
    Ok(all)
}
