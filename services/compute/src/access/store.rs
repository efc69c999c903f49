//! The only SQL of grants, sessions and recordings.

use super::session::{Direction, Ending, Piece, Session};
use super::{Grant, GrantFilter, State};
use kernel::{AccessGrantId, AccessSessionId, Error, ProjectId, Result, Row, Timestamp, UserId};
use runtime::{Select, Tx, params};

const GRANT: &str = "id, project, servers, operator, operator_name, reason, minutes, state, requested_at, until, decided_at, decided_by,
  decided_name, closed_at, closed_by, closed_name, note";
const SESSION: &str = "id, access_grant, server, server_name, started_at, ended_at, ending, bytes, pieces, head";

fn grant(mut r: Row) -> Result<Grant> {
    let state: String = r.take(7)?;
    Ok(Grant {
        servers: r.json(2)?,
        id: r.take(0)?,
        project: r.take(1)?,
        operator: r.take(3)?,
        operator_name: r.take(4)?,
        reason: r.take(5)?,
        minutes: r.take(6)?,
        state: State::parse(&state)
            .ok_or_else(|| Error::internal(format!("state '{state}' of an access grant is unknown")))?,
        requested_at: r.take(8)?,
        until: r.take(9)?,
        decided_at: r.take(10)?,
        decided_by: r.take(11)?,
        decided_name: r.take(12)?,
        closed_at: r.take(13)?,
        closed_by: r.take(14)?,
        closed_name: r.take(15)?,
        note: r.take(16)?,
    })
}

fn read_session(mut r: Row) -> Result<Session> {
    let ending: Option<String> = r.take(6)?;
    Ok(Session {
        id: r.take(0)?,
        grant: r.take(1)?,
        server: r.take(2)?,
        server_name: r.take(3)?,
        started_at: r.take(4)?,
        ended_at: r.take(5)?,
        ending: ending.as_deref().map(Ending::stored).transpose()?,
        bytes: r.take(7)?,
        pieces: r.take(8)?,
        head: r.take(9)?,
    })
}

fn piece(mut r: Row) -> Result<Piece> {
    let direction: String = r.take(2)?;
    Ok(Piece {
        n: r.take(0)?,
        at: r.take(1)?,
        direction: Direction::stored(&direction)?,
        data: r.take(3)?,
        head: r.take(4)?,
    })
}

pub(super) async fn insert(tx: &mut Tx, g: &Grant) -> Result<()> {
    tx.execute(
        "INSERT INTO compute_access_grant (id, project, servers, operator, operator_name, reason, minutes, state, requested_at, until)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        &params![
            &g.id,
            &g.project,
            serde_json::to_string(&g.servers)?,
            &g.operator,
            &g.operator_name,
            &g.reason,
            g.minutes,
            g.state.as_str(),
            g.requested_at,
            g.until
        ],
    )
    .await?;
    Ok(())
}

/// Writes what changes of a grant.
pub(super) async fn update(tx: &mut Tx, g: &Grant) -> Result<()> {
    tx.execute(
        "UPDATE compute_access_grant SET state = $2, until = $3, decided_at = $4, decided_by = $5, decided_name = $6, closed_at = $7,
           closed_by = $8, closed_name = $9, note = $10 WHERE id = $1",
        &params![
            &g.id,
            g.state.as_str(),
            g.until,
            g.decided_at,
            &g.decided_by,
            g.decided_name.clone(),
            g.closed_at,
            &g.closed_by,
            g.closed_name.clone(),
            g.note.clone()
        ],
    )
    .await?;
    Ok(())
}

pub(super) async fn get(tx: &mut Tx, id: &AccessGrantId) -> Result<Option<Grant>> {
    let sql = format!("SELECT {GRANT} FROM compute_access_grant WHERE id = $1");
    tx.query_opt(&sql, &params![id]).await?.map(grant).transpose()
}

/// How many grants of an operator wait or are in force.
pub(super) async fn open_of(tx: &mut Tx, operator: &UserId, now: Timestamp) -> Result<i64> {
    let sql = "SELECT COUNT(*) FROM compute_access_grant WHERE operator = $1 AND state IN ('requested', 'granted') AND until > $2";
    tx.query_one(sql, &params![operator, now]).await?.get(0)
}

/// Newest first.
pub(super) async fn list(
    tx: &mut Tx,
    project: Option<&ProjectId>,
    operator: Option<&UserId>,
    f: &GrantFilter,
) -> Result<Vec<Grant>> {
    let wanted = Select::of(GRANT, "compute_access_grant")
        .with("project = ?", project)
        .with("operator = ?", operator)
        .with("state = ?", f.state.map(State::as_str))
        .with("id < ?", f.marker.as_ref());
    wanted.first(tx, "id DESC", f.limit).await?.into_iter().map(grant).collect()
}

/// Grants whose time is over.
pub(super) async fn due(tx: &mut Tx, now: Timestamp, limit: u32) -> Result<Vec<Grant>> {
    let sql = format!(
        "SELECT {GRANT} FROM compute_access_grant WHERE state IN ('requested', 'granted') AND until <= $1 ORDER BY until LIMIT $2"
    );
    tx.query(&sql, &params![now, limit]).await?.into_iter().map(grant).collect()
}

pub(super) async fn insert_session(tx: &mut Tx, s: &Session) -> Result<()> {
    tx.execute(
        "INSERT INTO compute_access_session (id, access_grant, server, server_name, started_at, bytes, pieces, head)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        &params![&s.id, &s.grant, &s.server, &s.server_name, s.started_at, s.bytes, s.pieces, &s.head],
    )
    .await?;
    Ok(())
}

pub(super) async fn end_session(tx: &mut Tx, s: &Session) -> Result<()> {
    tx.execute(
        "UPDATE compute_access_session SET ended_at = $2, ending = $3, bytes = $4, pieces = $5, head = $6 WHERE id = $1",
        &params![&s.id, s.ended_at, s.ending.map(Ending::as_str), s.bytes, s.pieces, &s.head],
    )
    .await?;
    Ok(())
}

pub(super) async fn session(tx: &mut Tx, id: &AccessSessionId) -> Result<Option<Session>> {
    let sql = format!("SELECT {SESSION} FROM compute_access_session WHERE id = $1");
    tx.query_opt(&sql, &params![id]).await?.map(read_session).transpose()
}

pub(super) async fn sessions(tx: &mut Tx, grant: &AccessGrantId) -> Result<Vec<Session>> {
    let sql = format!("SELECT {SESSION} FROM compute_access_session WHERE access_grant = $1 ORDER BY id");
    tx.query(&sql, &params![grant]).await?.into_iter().map(read_session).collect()
}

pub(super) async fn sessions_of(tx: &mut Tx, grant: &AccessGrantId) -> Result<i64> {
    let sql = "SELECT COUNT(*) FROM compute_access_session WHERE access_grant = $1";
    tx.query_one(sql, &params![grant]).await?.get(0)
}

/// Sessions that go on although their grant was over before.
pub(super) async fn lost(tx: &mut Tx, before: Timestamp, limit: u32) -> Result<Vec<AccessSessionId>> {
    let sql = "SELECT s.id FROM compute_access_session s JOIN compute_access_grant g ON g.id = s.access_grant
       WHERE s.ended_at IS NULL AND g.closed_at < $1 ORDER BY s.id LIMIT $2";
    tx.query(sql, &params![before, limit]).await?.into_iter().map(|mut r| r.take(0)).collect()
}

pub(super) async fn insert_piece(tx: &mut Tx, session: &AccessSessionId, p: &Piece) -> Result<()> {
    tx.execute(
        "INSERT INTO compute_access_piece (session, n, at, direction, data, head) VALUES ($1, $2, $3, $4, $5, $6)",
        &params![session, p.n, p.at, p.direction.as_str(), p.data.as_slice(), &p.head],
    )
    .await?;
    Ok(())
}

/// Pieces after one, in order.
pub(super) async fn pieces(tx: &mut Tx, session: &AccessSessionId, after: u64, limit: u32) -> Result<Vec<Piece>> {
    let sql = "SELECT n, at, direction, data, head FROM compute_access_piece WHERE session = $1 AND n > $2 ORDER BY n LIMIT $3";
    tx.query(sql, &params![session, after, limit]).await?.into_iter().map(piece).collect()
}

/// Bytes that were recorded so far, and place and digest of the last piece.
pub(super) async fn progress(tx: &mut Tx, session: &AccessSessionId) -> Result<(u64, Option<(u64, String)>)> {
    let sql = "SELECT CAST(COALESCE(SUM(LENGTH(data)), 0) AS BIGINT) FROM compute_access_piece WHERE session = $1";
    let bytes = tx.query_one(sql, &params![session]).await?.get(0)?;
    let sql = "SELECT n, head FROM compute_access_piece WHERE session = $1 ORDER BY n DESC LIMIT 1";
    let last = tx.query_opt(sql, &params![session]).await?;
    Ok((bytes, last.map(|mut r| Ok::<_, Error>((r.take(0)?, r.take(1)?))).transpose()?))
}
