//! The only SQL of operations.

use super::State;
use crate::db::Tx;
use crate::list::{Asked, Listed, Listing, SortKey, Sorting};
use crate::params;
use kernel::{Caller, OperationId, ProjectId, Result, Row, Timestamp};

const COLUMNS: &str =
    "id, kind, subject, project, caller, params, data, state, step, attempt, cancel, error, created_at, finished_at";

const SORTING: Sorting =
    Sorting::newest(SortKey::text("created_at", "id"), &[SortKey::number("finished_at", "finished_at").or_none()]);

pub(super) struct Record {
    pub id: OperationId,
    pub kind: String,
    pub subject: String,
    pub project: Option<ProjectId>,
    pub caller: Caller,
    pub params: String,
    pub data: serde_json::Map<String, serde_json::Value>,
    pub state: State,
    pub step: usize,
    pub attempt: u32,
    pub cancel: bool,
    pub error: Option<String>,
    pub created_at: Timestamp,
    pub finished_at: Option<Timestamp>,
}

fn read(mut r: Row) -> Result<Record> {
    Ok(Record {
        caller: r.json(4)?,
        data: r.json(6)?,
        id: r.take(0)?,
        kind: r.take(1)?,
        subject: r.take(2)?,
        project: r.take(3)?,
        params: r.take(5)?,
        state: State::parse(&r.take::<String>(7)?)?,
        step: r.take(8)?,
        attempt: r.take(9)?,
        cancel: r.take(10)?,
        error: r.take(11)?,
        created_at: r.take(12)?,
        finished_at: r.take(13)?,
    })
}

#[allow(clippy::too_many_arguments, reason = "one column each")]
pub(super) async fn insert(
    tx: &mut Tx,
    id: &OperationId,
    kind: &str,
    subject: &str,
    caller: &Caller,
    project: Option<&ProjectId>,
    params: &str,
    now: Timestamp,
) -> Result<()> {
    tx.execute(
        "INSERT INTO runtime_operation (id, kind, subject, project, caller, params, data, state, step, attempt, cancel,
           not_before, lease_owner, lease_until, error, created_at, updated_at, finished_at)
         VALUES ($1, $2, $3, $4, $5, $6, '{}', 'running', 0, 0, 0, $7, NULL, 0, NULL, $7, $7, NULL)",
        &params![id, kind, subject, project, serde_json::to_string(caller)?, params, now],
    )
    .await?;
    Ok(())
}

pub(super) async fn get(tx: &mut Tx, id: &OperationId) -> Result<Option<Record>> {
    tx.query_opt(&format!("SELECT {COLUMNS} FROM runtime_operation WHERE id = $1"), &params![id])
        .await?
        .map(read)
        .transpose()
}

pub(super) async fn list(
    tx: &mut Tx,
    project: Option<&ProjectId>,
    subject: Option<&str>,
    asked: &Asked,
) -> Result<Listed<Record>> {
    let w = SORTING.window(asked)?;
    let all = Listing::of(COLUMNS, "runtime_operation").and("subject", "=", subject).and("project", "=", project);
    all.page(tx, &w, read).await
}

pub(super) async fn is_busy(tx: &mut Tx, subject: &str) -> Result<bool> {
    let sql = "SELECT 1 FROM runtime_operation WHERE subject = $1 AND finished_at IS NULL LIMIT 1";
    Ok(tx.query_opt(sql, &params![subject]).await?.is_some())
}

/// What counts as due: instants up to `now`, and those after `latest`, which only a clock that was set back leaves.
#[derive(Clone, Copy)]
pub(super) struct Due {
    pub now: Timestamp,
    pub latest: Timestamp,
}

/// Claims operations that are due: nobody has them, and no earlier one works on the same subject.
pub(super) async fn claim(tx: &mut Tx, owner: &str, due: Due, until: Timestamp, limit: u32) -> Result<Vec<Record>> {
    let rows = tx
        .query(
            "SELECT o.id FROM runtime_operation o
             WHERE o.finished_at IS NULL AND (o.not_before <= $1 OR o.not_before > $2)
               AND (o.lease_until <= $1 OR o.lease_until > $2)
               AND NOT EXISTS (SELECT 1 FROM runtime_operation p WHERE p.subject = o.subject AND p.finished_at IS NULL AND p.id < o.id)
             ORDER BY o.not_before, o.id LIMIT $3",
            &params![due.now, due.latest, limit],
        )
        .await?;
    let mut all = Vec::with_capacity(rows.len());
    for r in rows {
        let id: OperationId = r.get(0)?;
        tx.execute(
            "UPDATE runtime_operation SET lease_owner = $1, lease_until = $2 WHERE id = $3",
            &params![owner, until, &id],
        )
        .await?;
        if let Some(rec) = get(tx, &id).await? {
            all.push(rec);
        }
    }
    Ok(all)
}

/// When the next unfinished operation is due, lease or no lease.
pub(super) async fn next_due(tx: &mut Tx) -> Result<Option<Timestamp>> {
    let sql = "SELECT MIN(CASE WHEN lease_until > not_before THEN lease_until ELSE not_before END)
               FROM runtime_operation WHERE finished_at IS NULL";
    tx.query_one(sql, &[]).await?.get(0)
}

pub(super) async fn renew(tx: &mut Tx, id: &OperationId, owner: &str, until: Timestamp) -> Result<bool> {
    let sql =
        "UPDATE runtime_operation SET lease_until = $1 WHERE id = $2 AND lease_owner = $3 AND finished_at IS NULL";
    Ok(tx.execute(sql, &params![until, id, owner]).await? == 1)
}

pub(super) async fn is_cancelled(tx: &mut Tx, id: &OperationId) -> Result<bool> {
    let row = tx.query_opt("SELECT cancel FROM runtime_operation WHERE id = $1", &params![id]).await?;
    row.map_or(Ok(false), |r| r.get(0))
}

/// Frees what a dead process of this installation held: only where there is one executor.
pub(super) async fn break_leases(tx: &mut Tx) -> Result<u64> {
    tx.execute("UPDATE runtime_operation SET lease_owner = NULL, lease_until = 0 WHERE finished_at IS NULL AND lease_until > 0", &[]).await
}

pub(super) struct Save<'a> {
    pub state: State,
    pub step: usize,
    pub attempt: u32,
    pub error: Option<&'a str>,
    pub data: &'a str,
    pub now: Timestamp,
    /// Gives the lease back and waits until then.
    pub release_until: Option<Timestamp>,
}

/// Writes progress; false if the lease was lost, and then nothing is written.
pub(super) async fn save(tx: &mut Tx, id: &OperationId, owner: &str, s: &Save<'_>) -> Result<bool> {
    let finished = s.state.is_final().then_some(s.now);
    let n = tx
        .execute(
            "UPDATE runtime_operation SET state = $1, step = $2, attempt = $3, error = $4, data = $5, updated_at = $6,
               finished_at = $7, not_before = $8, lease_until = CASE WHEN CAST($9 AS BIGINT) = 1 THEN 0 ELSE lease_until END
             WHERE id = $10 AND lease_owner = $11 AND finished_at IS NULL",
            &params![
                s.state.as_str(),
                s.step,
                s.attempt,
                s.error,
                s.data,
                s.now,
                finished,
                s.release_until.unwrap_or(s.now),
                s.release_until.is_some() || s.state.is_final(),
                id,
                owner
            ],
        )
        .await?;
    Ok(n == 1)
}

pub(super) async fn cancel_subject(tx: &mut Tx, subject: &str) -> Result<Vec<OperationId>> {
    let sql = "SELECT id FROM runtime_operation WHERE subject = $1 AND finished_at IS NULL AND state = 'running'";
    let ids: Vec<OperationId> =
        tx.query(sql, &params![subject]).await?.into_iter().map(|mut r| r.take(0)).collect::<Result<_>>()?;
    for id in &ids {
        tx.execute("UPDATE runtime_operation SET cancel = 1, not_before = 0 WHERE id = $1", &params![id]).await?;
    }
    Ok(ids)
}

/// Forgets what ended before `until`; the audit ledger keeps the deed.
pub(super) async fn purge(tx: &mut Tx, until: Timestamp) -> Result<u64> {
    tx.execute("DELETE FROM runtime_operation WHERE finished_at IS NOT NULL AND finished_at < $1", &params![until])
        .await
}
