//! The only SQL of the duty roster.

use super::Shift;
use kernel::{Caller, Result, Row, ShiftId, Timestamp, Value};
use runtime::{Tx, params};

const COLUMNS: &str = "id, team, post, staff, staff_name, phone, begins, ends, note, cancelled_at, cancel_reason, person_name, created_at";

fn read(mut r: Row) -> Result<Shift> {
    Ok(Shift {
        id: r.take(0)?,
        team: r.take(1)?,
        post: r.take(2)?,
        staff: r.take(3)?,
        staff_name: r.take(4)?,
        phone: r.take(5)?,
        begins: r.take(6)?,
        ends: r.take(7)?,
        note: r.take(8)?,
        cancelled_at: r.take(9)?,
        cancel_reason: r.take(10)?,
        planned_by: r.take(11)?,
        created_at: r.take(12)?,
    })
}

pub(super) async fn insert(tx: &mut Tx, s: &Shift, by: &Caller) -> Result<()> {
    tx.execute(
        "INSERT INTO ops_shift (id, team, post, staff, staff_name, phone, begins, ends, note, person, person_name, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        &params![
            &s.id,
            &s.team,
            &s.post,
            &s.staff,
            &s.staff_name,
            s.phone.clone(),
            s.begins,
            s.ends,
            s.note.clone(),
            &by.user,
            &by.user_name,
            s.created_at
        ],
    )
    .await?;
    Ok(())
}

pub(super) async fn get(tx: &mut Tx, id: &ShiftId) -> Result<Option<Shift>> {
    let sql = format!("SELECT {COLUMNS} FROM ops_shift WHERE id = $1");
    tx.query_opt(&sql, &params![id]).await?.map(read).transpose()
}

pub(super) async fn cancel(tx: &mut Tx, s: &Shift, by: &Caller) -> Result<()> {
    let sql = "UPDATE ops_shift SET cancelled_at = $2, cancelled_by = $3, cancel_reason = $4 WHERE id = $1";
    tx.execute(sql, &params![&s.id, s.cancelled_at, &by.user, s.cancel_reason.clone()]).await?;
    Ok(())
}

/// Shifts in force that begin in `[from, to)`, by beginning.
pub(super) async fn around(tx: &mut Tx, team: Option<&str>, from: Timestamp, to: Timestamp) -> Result<Vec<Shift>> {
    let mut p: Vec<Value> = vec![from.into(), to.into()];
    let mut sql =
        format!("SELECT {COLUMNS} FROM ops_shift WHERE begins >= $1 AND begins < $2 AND cancelled_at IS NULL");
    if let Some(t) = team {
        p.push(t.into());
        sql.push_str(" AND team = $3");
    }
    sql.push_str(" ORDER BY begins, id");
    tx.query(&sql, &p).await?.into_iter().map(read).collect()
}

/// Shifts in force that begin in `[from, to)`: by team and post, how many, and of how many people.
pub(crate) async fn counts(tx: &mut Tx, from: Timestamp, to: Timestamp) -> Result<Vec<(String, String, u64, u64)>> {
    let sql = "SELECT team, post, COUNT(*), COUNT(DISTINCT staff) FROM ops_shift
               WHERE begins >= $1 AND begins < $2 AND cancelled_at IS NULL GROUP BY team, post ORDER BY team, post";
    let rows = tx.query(sql, &params![from, to]).await?;
    rows.into_iter().map(|r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?))).collect()
}
