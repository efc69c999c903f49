//! The only SQL of working calendars.

use super::CalendarVersion;
use kernel::{Result, Row};
use runtime::{Tx, params};

const COLUMNS: &str = "version, text, note, person, person_name, at";

fn read(mut r: Row) -> Result<CalendarVersion> {
    Ok(CalendarVersion {
        version: r.take(0)?,
        text: r.take(1)?,
        note: r.take(2)?,
        person: r.take(3)?,
        person_name: r.take(4)?,
        at: r.take(5)?,
    })
}

pub(crate) async fn insert(tx: &mut Tx, v: &CalendarVersion) -> Result<()> {
    tx.execute(
        "INSERT INTO ops_calendar (version, text, note, person, person_name, at) VALUES ($1, $2, $3, $4, $5, $6)",
        &params![v.version, &v.text, v.note.clone(), &v.person, &v.person_name, v.at],
    )
    .await?;
    Ok(())
}

pub(crate) async fn latest_version(tx: &mut Tx) -> Result<i64> {
    tx.query_one("SELECT COALESCE(MAX(version), 0) FROM ops_calendar", &[]).await?.get(0)
}

pub(crate) async fn latest(tx: &mut Tx) -> Result<Option<CalendarVersion>> {
    let sql = format!("SELECT {COLUMNS} FROM ops_calendar ORDER BY version DESC LIMIT 1");
    tx.query_opt(&sql, &[]).await?.map(read).transpose()
}

pub(crate) async fn list(tx: &mut Tx, before: i64, limit: u32) -> Result<Vec<CalendarVersion>> {
    let sql = format!("SELECT {COLUMNS} FROM ops_calendar WHERE version < $1 ORDER BY version DESC LIMIT $2");
    tx.query(&sql, &params![before, limit]).await?.into_iter().map(read).collect()
}
