//! The only SQL of utilisation.

use super::figures::Figures;
use super::hour::Hour;
use kernel::{Result, Row, Timestamp};
use runtime::{Tx, params};

/// End of the last day that is summed up.
pub(crate) async fn settled(tx: &mut Tx) -> Result<Option<Timestamp>> {
    tx.query_one("SELECT MAX(ends) FROM ops_use_settled", &[]).await?.get(0)
}

pub(super) async fn set_settled(tx: &mut Tx, day: &str, ends: Timestamp, now: Timestamp) -> Result<()> {
    let sql = "INSERT INTO ops_use_settled (day, ends, stored_at) VALUES ($1, $2, $3)
               ON CONFLICT (day) DO UPDATE SET ends = excluded.ends, stored_at = excluded.stored_at";
    tx.execute(sql, &params![day, ends, now]).await?;
    Ok(())
}

pub(super) async fn put_day(
    tx: &mut Tx,
    (scope, subject): (&str, &str),
    day: &str,
    begins: i64,
    hours: &[Hour],
) -> Result<()> {
    let sql = "INSERT INTO ops_use_day (scope, subject, day, begins, hours) VALUES ($1, $2, $3, $4, $5)
               ON CONFLICT (scope, subject, day) DO UPDATE SET begins = excluded.begins, hours = excluded.hours";
    tx.execute(sql, &params![scope, subject, day, begins, serde_json::to_string(hours)?]).await?;
    Ok(())
}

/// The days of a subject from one (included) to another (not included): when each begins, and its hours.
pub(crate) async fn days(
    tx: &mut Tx,
    (scope, subject): (&str, &str),
    (from, to): (&str, &str),
) -> Result<Vec<(i64, Vec<Hour>)>> {
    let sql = "SELECT begins, hours FROM ops_use_day WHERE scope = $1 AND subject = $2 AND day >= $3 AND day < $4 ORDER BY day";
    let rows = tx.query(sql, &params![scope, subject, from, to]).await?;
    rows.into_iter().map(|mut r| Ok((r.take(0)?, r.json(1)?))).collect()
}

/// Forgets days before one.
pub(super) async fn forget_days(tx: &mut Tx, before: &str) -> Result<()> {
    tx.execute("DELETE FROM ops_use_day WHERE day < $1", &params![before]).await?;
    Ok(())
}

pub(super) async fn put_month(
    tx: &mut Tx,
    month: &str,
    (scope, subject): (&str, &str),
    figures: &Figures,
) -> Result<()> {
    let sql = "INSERT INTO ops_use_month (month, scope, subject, figures) VALUES ($1, $2, $3, $4)
               ON CONFLICT (month, scope, subject) DO UPDATE SET figures = excluded.figures";
    tx.execute(sql, &params![month, scope, subject, serde_json::to_string(figures)?]).await?;
    Ok(())
}

pub(super) async fn month(tx: &mut Tx, month: &str, (scope, subject): (&str, &str)) -> Result<Option<Figures>> {
    let sql = "SELECT figures FROM ops_use_month WHERE month = $1 AND scope = $2 AND subject = $3";
    tx.query_opt(sql, &params![month, scope, subject]).await?.map(|r| r.json(0)).transpose()
}

/// All subjects of a scope in a month, by subject.
pub(super) async fn of_scope(tx: &mut Tx, month: &str, scope: &str, limit: u32) -> Result<Vec<(String, Figures)>> {
    let sql = "SELECT subject, figures FROM ops_use_month WHERE month = $1 AND scope = $2 ORDER BY subject LIMIT $3";
    let read = |mut r: Row| Ok((r.take(0)?, r.json(1)?));
    tx.query(sql, &params![month, scope, limit]).await?.into_iter().map(read).collect()
}
