//! The only SQL of changes and maintenance.

use super::{Change, ChangeFilter, Kind, Maintenance, MaintenanceFilter, Outcome, PLATFORM, Risk, State};
use crate::desk::sql::Where;
use kernel::{ChangeId, MaintenanceId, Result, Row, Timestamp};
use runtime::list::{Listed, Listing, SortKey, Sorting};
use runtime::{Tx, params};
use std::time::Duration;

const COLUMNS: &str = "id, project, kind, title, plan, rollback_plan, risk, from_at, to_at, resources, systems, requester, requester_name,
  state, requested_at, reviewed_by, approved_by, approved_at, approve_due, started_at, rollback_at, rollback_due, finished_at, outcome,
  on_time, moved_at";

const SORTING: Sorting = Sorting::newest(
    SortKey::text("requested_at", "id"),
    &[SortKey::number("from", "from_at"), SortKey::text("state", "state")],
);

fn read(mut r: Row) -> Result<Change> {
    let (kind, risk, state): (String, String, String) = (r.take(2)?, r.take(6)?, r.take(13)?);
    let outcome: Option<String> = r.take(23)?;
    Ok(Change {
        resources: r.json(9)?,
        systems: r.json(10)?,
        id: r.take(0)?,
        project: r.take(1)?,
        kind: Kind::stored(&kind)?,
        title: r.take(3)?,
        plan: r.take(4)?,
        rollback_plan: r.take(5)?,
        risk: Risk::stored(&risk)?,
        from: r.take(7)?,
        to: r.take(8)?,
        requester: r.take(11)?,
        requester_name: r.take(12)?,
        state: State::stored(&state)?,
        requested_at: r.take(14)?,
        reviewed_by: r.take(15)?,
        approved_by: r.take(16)?,
        approved_at: r.take(17)?,
        approve_due: r.take(18)?,
        started_at: r.take(19)?,
        rollback_at: r.take(20)?,
        rollback_due: r.take(21)?,
        finished_at: r.take(22)?,
        outcome: outcome.as_deref().map(Outcome::stored).transpose()?,
        on_time: r.take(24)?,
        moved_at: r.take(25)?,
    })
}

pub(crate) async fn get(tx: &mut Tx, id: &ChangeId) -> Result<Option<Change>> {
    let sql = format!("SELECT {COLUMNS} FROM ops_change WHERE id = $1");
    tx.query_opt(&sql, &params![id]).await?.map(read).transpose()
}

pub(crate) async fn list(tx: &mut Tx, f: &ChangeFilter) -> Result<Listed<Change>> {
    let all = Listing::of(COLUMNS, "ops_change")
        .and("project", "=", f.project.as_ref())
        .and("state", "=", f.state.map(State::as_str))
        .and("kind", "=", f.kind.map(Kind::as_str));
    all.page(tx, &SORTING.window(&f.page)?, read).await
}

pub(crate) async fn insert(tx: &mut Tx, c: &Change) -> Result<()> {
    tx.execute(
        "INSERT INTO ops_change (id, project, kind, title, plan, rollback_plan, risk, from_at, to_at, resources, systems, requester,
           requester_name, state, requested_at, moved_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
        &params![
            &c.id,
            &c.project,
            c.kind.as_str(),
            &c.title,
            &c.plan,
            &c.rollback_plan,
            c.risk.as_str(),
            c.from,
            c.to,
            serde_json::to_string(&c.resources)?,
            serde_json::to_string(&c.systems)?,
            &c.requester,
            &c.requester_name,
            c.state.as_str(),
            c.requested_at,
            c.moved_at
        ],
    )
    .await?;
    Ok(())
}

/// Writes what can change.
pub(crate) async fn update(tx: &mut Tx, c: &Change) -> Result<()> {
    tx.execute(
        "UPDATE ops_change SET state = $2, reviewed_by = $3, approved_by = $4, approved_at = $5, approve_due = $6, started_at = $7,
           rollback_at = $8, rollback_due = $9, finished_at = $10, outcome = $11, on_time = $12, moved_at = $13
         WHERE id = $1",
        &params![
            &c.id,
            c.state.as_str(),
            &c.reviewed_by,
            &c.approved_by,
            c.approved_at,
            c.approve_due,
            c.started_at,
            c.rollback_at,
            c.rollback_due,
            c.finished_at,
            c.outcome.map(Outcome::as_str),
            c.on_time,
            c.moved_at
        ],
    )
    .await?;
    Ok(())
}

/// Changes finished in `[from, to)`: all, and those on time.
pub(crate) async fn finished(tx: &mut Tx, from: Timestamp, to: Timestamp) -> Result<(i64, i64)> {
    let sql = "SELECT COUNT(*), CAST(COALESCE(SUM(on_time), 0) AS BIGINT) FROM ops_change WHERE finished_at >= $1 AND finished_at < $2";
    let r = tx.query_one(sql, &params![from, to]).await?;
    Ok((r.get(0)?, r.get(1)?))
}

const WINDOW: &str = "m.id, m.change_id, m.title, m.text, m.from_at, m.to_at, m.resources, m.announced_at, m.announced_by, m.withdrawn_at";

fn read_window(mut r: Row) -> Result<Maintenance> {
    Ok(Maintenance {
        resources: r.json(6)?,
        id: r.take(0)?,
        change: r.take(1)?,
        title: r.take(2)?,
        text: r.take(3)?,
        from: r.take(4)?,
        to: r.take(5)?,
        announced_at: r.take(7)?,
        announced_by: r.take(8)?,
        withdrawn_at: r.take(9)?,
    })
}

pub(crate) async fn insert_maintenance(tx: &mut Tx, m: &Maintenance) -> Result<()> {
    tx.execute(
        "INSERT INTO ops_maintenance (id, change_id, title, text, from_at, to_at, resources, announced_at, announced_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        &params![
            &m.id,
            &m.change,
            &m.title,
            &m.text,
            m.from,
            m.to,
            serde_json::to_string(&m.resources)?,
            m.announced_at,
            &m.announced_by
        ],
    )
    .await?;
    for r in &m.resources {
        tx.execute(
            "INSERT INTO ops_maintenance_resource (maintenance, resource, from_at) VALUES ($1, $2, $3)",
            &params![&m.id, r, m.from],
        )
        .await?;
    }
    Ok(())
}

pub(crate) async fn maintenance(tx: &mut Tx, id: &MaintenanceId) -> Result<Option<Maintenance>> {
    let sql = format!("SELECT {WINDOW} FROM ops_maintenance m WHERE m.id = $1");
    tx.query_opt(&sql, &params![id]).await?.map(read_window).transpose()
}

pub(crate) async fn withdraw(tx: &mut Tx, id: &MaintenanceId, at: Timestamp) -> Result<()> {
    tx.execute("UPDATE ops_maintenance SET withdrawn_at = $2 WHERE id = $1", &params![id, at]).await?;
    Ok(())
}

pub(crate) async fn maintenances(tx: &mut Tx, f: &MaintenanceFilter) -> Result<Vec<Maintenance>> {
    let (tail, p) = Where::new().and("to_at", ">", f.after).newest(f.marker.as_ref().map(|m| m.as_str()), f.limit);
    let sql = format!("SELECT {WINDOW} FROM ops_maintenance m{tail}");
    tx.query(&sql, &p).await?.into_iter().map(read_window).collect()
}

/// A window lasts at most `longest`, so those that reach into `[from, to)` begin after `from - longest`: a range of the index.
pub(crate) async fn overlapping(
    tx: &mut Tx,
    resource: &str,
    from: Timestamp,
    to: Timestamp,
    longest: Duration,
) -> Result<Vec<Maintenance>> {
    let sql = format!(
        "SELECT DISTINCT {WINDOW} FROM ops_maintenance_resource r JOIN ops_maintenance m ON m.id = r.maintenance
         WHERE r.resource IN ($1, $2) AND r.from_at >= $3 AND r.from_at < $4 AND m.to_at > $5 AND m.withdrawn_at IS NULL
         ORDER BY m.from_at, m.id"
    );
    let p = params![resource, PLATFORM, from.minus(longest), to, from];
    tx.query(&sql, &p).await?.into_iter().map(read_window).collect()
}

/// The first changes that were finished in `[from, to)`, or are not finished and were to begin in it; with who approved each.
pub(crate) async fn within(
    tx: &mut Tx,
    (from, to): (Timestamp, Timestamp),
    limit: u32,
) -> Result<Vec<(Change, Option<String>)>> {
    let sql = format!(
        "SELECT {COLUMNS}, (SELECT e.person_name FROM ops_desk_entry e WHERE e.subject = ops_change.id AND e.event = 'approve'
                            ORDER BY e.recorded_at DESC, e.id DESC LIMIT 1)
         FROM ops_change WHERE (finished_at >= $1 AND finished_at < $2) OR (finished_at IS NULL AND from_at >= $1 AND from_at < $2)
         ORDER BY from_at, id LIMIT $3"
    );
    let mut all = Vec::new();
    for mut r in tx.query(&sql, &params![from, to, limit]).await? {
        let by = r.take(26)?;
        all.push((read(r)?, by));
    }
    Ok(all)
}
