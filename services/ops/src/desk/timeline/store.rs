//! The only SQL of timelines.

use super::Entry;
use kernel::{Result, Row};
use runtime::{Tx, params};

const COLUMNS: &str = "id, event, at, recorded_at, person, person_name, note, internal, corrects, detail";

fn read(mut r: Row) -> Result<Entry> {
    Ok(Entry {
        id: r.take(0)?,
        event: r.take(1)?,
        at: r.take(2)?,
        recorded_at: r.take(3)?,
        by: r.take(4)?,
        by_name: r.take(5)?,
        note: r.take(6)?,
        internal: r.take(7)?,
        corrects: r.take(8)?,
        detail: r.take(9)?,
    })
}

pub(super) async fn count(tx: &mut Tx, subject: &str) -> Result<i64> {
    let sql = "SELECT COUNT(*) FROM ops_desk_entry WHERE subject = $1";
    tx.query_one(sql, &params![subject]).await?.get(0)
}

/// What an entry of a case says.
pub(super) async fn event(tx: &mut Tx, subject: &str, id: &str) -> Result<Option<String>> {
    let sql = "SELECT event FROM ops_desk_entry WHERE subject = $1 AND id = $2";
    tx.query_opt(sql, &params![subject, id]).await?.map(|r| r.get(0)).transpose()
}

pub(super) async fn insert(tx: &mut Tx, subject: &str, e: &Entry) -> Result<()> {
    tx.execute(
        "INSERT INTO ops_desk_entry (id, subject, event, at, recorded_at, person, person_name, note, internal, corrects, detail)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        &params![
            &e.id,
            subject,
            &e.event,
            e.at,
            e.recorded_at,
            &e.by,
            &e.by_name,
            e.note.clone(),
            e.internal,
            e.corrects.clone(),
            e.detail.clone()
        ],
    )
    .await?;
    Ok(())
}

/// All entries of a case in the order in which they were recorded.
pub(crate) async fn all(tx: &mut Tx, subject: &str, internal: bool) -> Result<Vec<Entry>> {
    let mut sql = format!("SELECT {COLUMNS} FROM ops_desk_entry WHERE subject = $1");
    if !internal {
        sql.push_str(" AND internal = 0");
    }
    sql.push_str(" ORDER BY recorded_at, id");
    tx.query(&sql, &params![subject]).await?.into_iter().map(read).collect()
}
