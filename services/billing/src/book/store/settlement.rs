//! SQL of settlements: what counts in which months, and what is settled.

use kernel::{ProjectId, Result, Timestamp};
use runtime::{Tx, params};

/// Lines that count in a range of months: their own month, or, if they were deferred, the one in which they were finished.
const IN_RANGE: &str =
    "((deferred = 0 AND month >= $1 AND month <= $2) OR (deferred = 1 AND final_month >= $1 AND final_month <= $2))";

/// Per month in which lines count: their sum in fen, and how many of them somebody must still confirm. Frozen ones do not count, and deferred
/// ones not before they are finished. From the sums that each bill keeps; of lines, only those that were deferred are read.
pub(in crate::book) async fn accrued(tx: &mut Tx) -> Result<Vec<(String, i64, i64)>> {
    let sql = "SELECT month, CAST(SUM(fen) AS BIGINT), CAST(SUM(waits) AS BIGINT) FROM (
           SELECT month, fen - disputed_fen AS fen, unfinished - disputed AS waits FROM billing_book
           UNION ALL
           SELECT month, -fen, CASE WHEN state IN ('open', 'tenant', 'purchaser') THEN -1 ELSE 0 END FROM billing_book_line
             WHERE deferred = 1 AND state NOT LIKE 'disputed%'
           UNION ALL
           SELECT final_month, fen, 0 FROM billing_book_line WHERE deferred = 1 AND final_month IS NOT NULL
         ) counted GROUP BY month ORDER BY month";
    let rows = tx.query(sql, &[]).await?;
    rows.into_iter().map(|mut r| Ok((r.take(0)?, r.take(1)?, r.take(2)?))).collect()
}

/// What is frozen over all projects, in fen.
pub(in crate::book) async fn frozen(tx: &mut Tx) -> Result<i64> {
    let sql = "SELECT CAST(COALESCE(SUM(disputed_fen), 0) AS BIGINT) FROM billing_book";
    tx.query_one(sql, &[]).await?.get(0)
}

/// Lines of the range that somebody must still confirm.
pub(in crate::book) async fn unfinished_between(tx: &mut Tx, (first, last): &(String, String)) -> Result<i64> {
    let sql =
        format!("SELECT COUNT(*) FROM billing_book_line WHERE {IN_RANGE} AND state IN ('open', 'tenant', 'purchaser')");
    tx.query_one(&sql, &params![first, last]).await?.get(0)
}

/// What the range has to settle, by project.
pub(in crate::book) async fn settleable(
    tx: &mut Tx,
    (first, last): &(String, String),
) -> Result<Vec<(ProjectId, i64)>> {
    let sql = format!(
        "SELECT project, CAST(SUM(fen) AS BIGINT) FROM billing_book_line WHERE {IN_RANGE} AND state IN ('confirmed', 'upheld')
         GROUP BY project ORDER BY project"
    );
    tx.query(&sql, &params![first, last]).await?.into_iter().map(|mut r| Ok((r.take(0)?, r.take(1)?))).collect()
}

/// What of the range is settled already, in fen.
pub(in crate::book) async fn settled_between(tx: &mut Tx, (first, last): &(String, String)) -> Result<i64> {
    let sql = format!(
        "SELECT CAST(COALESCE(SUM(fen), 0) AS BIGINT) FROM billing_book_line WHERE {IN_RANGE} AND state = 'settled'"
    );
    tx.query_one(&sql, &params![first, last]).await?.get(0)
}

/// Settles the finished lines of the range (`confirmed` and `upheld` lead to `settled`), defers the frozen ones, and settles the bills of which
/// every line is settled. One statement each: a half-year has hundreds of thousands of lines.
pub(in crate::book) async fn settle_lines(
    tx: &mut Tx,
    (first, last): &(String, String),
    settlement: &str,
    now: Timestamp,
) -> Result<()> {
    let sql = format!(
        "UPDATE billing_book_line SET state = 'settled', settlement = $3 WHERE {IN_RANGE} AND state IN ('confirmed', 'upheld')"
    );
    tx.execute(&sql, &params![first, last, settlement]).await?;
    let sql = "UPDATE billing_book_line SET deferred = 1 WHERE month >= $1 AND month <= $2 AND state LIKE 'disputed%'";
    tx.execute(sql, &params![first, last]).await?;
    let sql = "UPDATE billing_book SET state = 'settled', settled_at = $4 WHERE state = 'confirmed'
                 AND ((month >= $1 AND month <= $2) OR bill IN (SELECT bill FROM billing_book_line WHERE settlement = $3))
                 AND NOT EXISTS (SELECT 1 FROM billing_book_line l WHERE l.bill = billing_book.bill AND l.state <> 'settled')";
    tx.execute(sql, &params![first, last, settlement, now]).await?;
    Ok(())
}
