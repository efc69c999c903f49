//! The only SQL of tickets.

use super::{Channel, Kind, Priority, State, Ticket, TicketFilter, WaitsFor};
use crate::desk::clock::{hours_of, hours_word};
use kernel::calendar::Hours;
use kernel::{Result, Row, TicketId, Timestamp};
use runtime::list::{Listed, Listing, SortKey, Sorting};
use runtime::{Tx, params};

const COLUMNS: &str = "id, project, kind, title, text, priority, channel, system, resources, clock, requester, requester_name, assignee,
  state, raised_at, recorded_at, moved_at, response_due, responded_at, response_timely, resolve_due, resolve_hours, resolved_at,
  resolve_timely, confirm_due, closed_at, satisfaction, incident, waits_for, waited";

const SORTING: Sorting = Sorting::newest(
    SortKey::text("recorded_at", "id"),
    &[
        SortKey::number("raised_at", "raised_at"),
        SortKey::number("priority", "urgency"),
        SortKey::text("state", "state"),
        SortKey::number("due", "resolve_due").or_none(),
    ],
);

fn read(mut r: Row) -> Result<Ticket> {
    let (kind, priority, channel): (String, String, String) = (r.take(2)?, r.take(5)?, r.take(6)?);
    let (state, hours): (String, String) = (r.take(13)?, r.take(21)?);
    let waits_for: Option<String> = r.take(28)?;
    Ok(Ticket {
        resources: r.json(8)?,
        id: r.take(0)?,
        project: r.take(1)?,
        kind: Kind::stored(&kind)?,
        title: r.take(3)?,
        text: r.take(4)?,
        priority: Priority::stored(&priority)?,
        channel: Channel::stored(&channel)?,
        system: r.take(7)?,
        clock: r.take(9)?,
        requester: r.take(10)?,
        requester_name: r.take(11)?,
        assignee: r.take(12)?,
        state: State::stored(&state)?,
        raised_at: r.take(14)?,
        recorded_at: r.take(15)?,
        moved_at: r.take(16)?,
        response_due: r.take(17)?,
        responded_at: r.take(18)?,
        response_timely: r.take(19)?,
        resolve_due: r.take(20)?,
        resolve_in_working_time: hours_of(&hours) == Hours::Working,
        resolved_at: r.take(22)?,
        resolve_timely: r.take(23)?,
        confirm_due: r.take(24)?,
        closed_at: r.take(25)?,
        satisfaction: r.take(26)?,
        incident: r.take(27)?,
        waits_for: waits_for.map(|w| WaitsFor::stored(&w)).transpose()?,
        waited: r.take(29)?,
    })
}

pub(crate) async fn get(tx: &mut Tx, id: &TicketId) -> Result<Option<Ticket>> {
    let sql = format!("SELECT {COLUMNS} FROM ops_ticket WHERE id = $1");
    tx.query_opt(&sql, &params![id]).await?.map(read).transpose()
}

pub(crate) async fn list(tx: &mut Tx, f: &TicketFilter) -> Result<Listed<Ticket>> {
    let all = Listing::of(COLUMNS, "ops_ticket")
        .and("project", "=", f.project.as_ref())
        .and("assignee", "=", f.assignee.as_ref())
        .and("state", "=", f.state.map(State::as_str))
        .and("kind", "=", f.kind.map(Kind::as_str));
    all.page(tx, &SORTING.window(&f.page)?, read).await
}

pub(crate) async fn insert(tx: &mut Tx, t: &Ticket) -> Result<()> {
    let hours = if t.resolve_in_working_time { Hours::Working } else { Hours::Always };
    tx.execute(
        "INSERT INTO ops_ticket (id, project, kind, title, text, priority, channel, system, resources, clock, requester, requester_name,
           state, raised_at, recorded_at, moved_at, response_due, resolve_due, resolve_hours, urgency)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)",
        &params![
            &t.id,
            &t.project,
            t.kind.as_str(),
            &t.title,
            &t.text,
            t.priority.as_str(),
            t.channel.as_str(),
            t.system.clone(),
            serde_json::to_string(&t.resources)?,
            t.clock.clone(),
            &t.requester,
            &t.requester_name,
            t.state.as_str(),
            t.raised_at,
            t.recorded_at,
            t.moved_at,
            t.response_due,
            t.resolve_due,
            hours_word(hours),
            // From the least to the most urgent, as the words stand: by it the list is sorted.
            t.priority as i64
        ],
    )
    .await?;
    crate::records::TICKET.seal(tx, t.id.as_str()).await
}

/// Writes what can change.
pub(crate) async fn update(tx: &mut Tx, t: &Ticket) -> Result<()> {
    tx.execute(
        "UPDATE ops_ticket SET assignee = $2, state = $3, moved_at = $4, responded_at = $5, response_timely = $6, resolve_due = $7,
           resolved_at = $8, resolve_timely = $9, confirm_due = $10, closed_at = $11, satisfaction = $12, incident = $13,
           waits_for = $14, waited = $15
         WHERE id = $1",
        &params![
            &t.id,
            &t.assignee,
            t.state.as_str(),
            t.moved_at,
            t.responded_at,
            t.response_timely,
            t.resolve_due,
            t.resolved_at,
            t.resolve_timely,
            t.confirm_due,
            t.closed_at,
            t.satisfaction,
            t.incident.clone(),
            t.waits_for.map(WaitsFor::as_str),
            t.waited
        ],
    )
    .await?;
    crate::records::TICKET.seal(tx, t.id.as_str()).await
}

/// Responses to tickets raised in a stretch of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Responses {
    /// Answered in time.
    pub timely: i64,
    /// Answered late, or not at all and the deadline has passed.
    pub late: i64,
    /// Tickets that were answered or still wait.
    pub waited: i64,
    /// How long they waited altogether, microseconds.
    pub micros: i64,
}

/// Of tickets raised in `[from, to)`, as of `now`.
pub(crate) async fn responses(tx: &mut Tx, from: Timestamp, to: Timestamp, now: Timestamp) -> Result<Responses> {
    let count =
        |when: &str, what: &str| format!("CAST(COALESCE(SUM(CASE WHEN {when} THEN {what} ELSE 0 END), 0) AS BIGINT)");
    let waits = "responded_at IS NOT NULL OR closed_at IS NULL";
    let sql = format!(
        "SELECT {}, {}, {}, {} FROM ops_ticket WHERE raised_at >= $1 AND raised_at < $2",
        count("response_timely = 1", "1"),
        count(
            "response_timely = 0 OR (responded_at IS NULL AND response_due < COALESCE(closed_at, CAST($3 AS BIGINT)))",
            "1"
        ),
        count(waits, "1"),
        count(waits, "COALESCE(responded_at, CAST($3 AS BIGINT)) - raised_at"),
    );
    let r = tx.query_one(&sql, &params![from, to, now]).await?;
    Ok(Responses { timely: r.get(0)?, late: r.get(1)?, waited: r.get(2)?, micros: r.get(3)? })
}

/// Tickets closed (confirmed or closed, not cancelled) in `[from, to)`: how many had a deadline, how many kept it.
pub(crate) async fn finished(tx: &mut Tx, from: Timestamp, to: Timestamp) -> Result<(i64, i64)> {
    let sql = "SELECT COUNT(resolve_timely), CAST(COALESCE(SUM(resolve_timely), 0) AS BIGINT) FROM ops_ticket
               WHERE closed_at >= $1 AND closed_at < $2";
    let r = tx.query_one(sql, &params![from, to]).await?;
    Ok((r.get(0)?, r.get(1)?))
}

/// Faults that were open at any time in `[from, to)`, and how many of them were solved before its end.
pub(crate) async fn faults(tx: &mut Tx, from: Timestamp, to: Timestamp) -> Result<(i64, i64)> {
    let sql = "SELECT COUNT(*), CAST(COALESCE(SUM(CASE WHEN resolved_at < $2 THEN 1 ELSE 0 END), 0) AS BIGINT) FROM ops_ticket
               WHERE kind = 'fault' AND raised_at < $2 AND state <> 'cancelled' AND (resolved_at IS NULL OR resolved_at >= $1)";
    let r = tx.query_one(sql, &params![from, to]).await?;
    Ok((r.get(0)?, r.get(1)?))
}

/// Tickets raised in `[from, to)` by kind: how many, and how many of them were answered late, or not at all and the deadline has passed.
pub(crate) async fn by_kind(
    tx: &mut Tx,
    from: Timestamp,
    to: Timestamp,
    now: Timestamp,
) -> Result<Vec<(Kind, u64, u64)>> {
    let sql = "SELECT kind, COUNT(*), CAST(COALESCE(SUM(CASE WHEN response_timely = 0
                 OR (responded_at IS NULL AND response_due < COALESCE(closed_at, CAST($3 AS BIGINT))) THEN 1 ELSE 0 END), 0) AS BIGINT)
               FROM ops_ticket WHERE raised_at >= $1 AND raised_at < $2 GROUP BY kind ORDER BY kind";
    let rows = tx.query(sql, &params![from, to, now]).await?;
    rows.into_iter().map(|r| Ok((Kind::stored(&r.get::<String>(0)?)?, r.get(1)?, r.get(2)?))).collect()
}

/// Tickets raised in `[from, to)` by their state now.
pub(crate) async fn by_state(tx: &mut Tx, from: Timestamp, to: Timestamp) -> Result<Vec<(State, u64)>> {
    let sql =
        "SELECT state, COUNT(*) FROM ops_ticket WHERE raised_at >= $1 AND raised_at < $2 GROUP BY state ORDER BY state";
    let rows = tx.query(sql, &params![from, to]).await?;
    rows.into_iter().map(|r| Ok((State::stored(&r.get::<String>(0)?)?, r.get(1)?))).collect()
}

/// Tickets closed in `[from, to)` and not taken back, and those that were open at its end.
pub(crate) async fn flow(tx: &mut Tx, from: Timestamp, to: Timestamp) -> Result<(u64, u64)> {
    let sql = "SELECT COUNT(*) FROM ops_ticket WHERE closed_at >= $1 AND closed_at < $2 AND state <> 'cancelled'";
    let closed = tx.query_one(sql, &params![from, to]).await?.get(0)?;
    let sql = "SELECT COUNT(*) FROM ops_ticket WHERE raised_at < $1 AND (closed_at IS NULL OR closed_at >= $1)";
    Ok((closed, tx.query_one(sql, &params![to]).await?.get(0)?))
}
