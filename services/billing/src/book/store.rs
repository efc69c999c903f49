//! The only SQL of the books.

use super::adjust::{Adjustment, AdjustmentLine};
use super::list::{BookFilter, DisputeFilter};
use super::{BillState, Book, BookLine, Dispute, DisputeState, Event, LineState, Proposal, Seal, Side};
use crate::bill::Bill;
use crate::journal;
use crate::month::Month;
use kernel::{
    AdjustmentId, BillId, DisputeId, Error, Money, ProjectId, Quantity, Result, Row, Timestamp, UserId, Value,
};
use runtime::port::UsageFact;
use runtime::{Tx, params};
use std::collections::BTreeMap;

// ---- Months and bills that are closed

/// The last month of which every bill is closed.
pub(crate) async fn last_month(tx: &mut Tx) -> Result<Option<String>> {
    tx.query_one("SELECT MAX(month) FROM billing_month", &[]).await?.get(0)
}

/// The last month of which the project has a bill.
pub(crate) async fn last_bill(tx: &mut Tx, project: &ProjectId) -> Result<Option<String>> {
    tx.query_one("SELECT MAX(month) FROM billing_bill WHERE project = $1", &params![project]).await?.get(0)
}

pub(super) async fn get_bill(tx: &mut Tx, id: &BillId) -> Result<Option<Bill>> {
    let sql = "SELECT body FROM billing_bill WHERE id = $1";
    tx.query_opt(sql, &params![id]).await?.map(|r| r.json(0)).transpose()
}

/// Closed bills of a project from a month on, oldest first.
pub(super) async fn bills_from(tx: &mut Tx, project: &ProjectId, month: &str) -> Result<Vec<Bill>> {
    let sql = "SELECT body FROM billing_bill WHERE project = $1 AND month >= $2 ORDER BY month";
    tx.query(sql, &params![project, month]).await?.into_iter().map(|r| r.json(0)).collect()
}

/// Closed bills that have no books.
pub(super) async fn without_book(tx: &mut Tx, limit: u32) -> Result<Vec<Bill>> {
    let sql = "SELECT b.body FROM billing_bill b
               WHERE NOT EXISTS (SELECT 1 FROM billing_book k WHERE k.bill = b.id) ORDER BY b.id LIMIT $1";
    tx.query(sql, &params![limit]).await?.into_iter().map(|r| r.json(0)).collect()
}

// ---- Books

const BOOK: &str = "bill, project, month, state, fen, line_count, unfinished, disputed, disputed_fen, issued_by, issued_at,
  verify_due, silence, tenant_by, tenant_name, tenant_at, purchaser_by, purchaser_name, purchaser_at, confirmed_at, settled_at";

fn seal(r: &mut Row, at: usize) -> Result<Option<Seal>> {
    let by: Option<UserId> = r.take(at)?;
    let (name, when): (Option<String>, Option<Timestamp>) = (r.take(at + 1)?, r.take(at + 2)?);
    Ok(match (by, when) {
        (Some(by), Some(at)) => Some(Seal { by, name: name.unwrap_or_default(), at }),
        _ => None,
    })
}

fn parts(s: Option<&Seal>) -> [Value; 3] {
    match s {
        None => [Value::Null, Value::Null, Value::Null],
        Some(s) => [Value::from(&s.by), Value::from(&s.name), Value::from(s.at)],
    }
}

fn book(mut r: Row) -> Result<Book> {
    let state: String = r.take(3)?;
    Ok(Book {
        bill: r.take(0)?,
        project: r.take(1)?,
        month: r.take(2)?,
        state: BillState::parse(&state).ok_or_else(|| Error::internal(format!("bill state '{state}' is unknown")))?,
        total: Money::from_fen(r.take(4)?),
        lines: r.take(5)?,
        unfinished: r.take(6)?,
        disputed: r.take(7)?,
        frozen: Money::from_fen(r.take(8)?),
        issued_by: r.take(9)?,
        issued_at: r.take(10)?,
        verify_due: r.take(11)?,
        silence: r.take(12)?,
        tenant: seal(&mut r, 13)?,
        purchaser: seal(&mut r, 16)?,
        confirmed_at: r.take(19)?,
        settled_at: r.take(20)?,
    })
}

pub(super) async fn insert_book(
    tx: &mut Tx,
    (id, b): (&BillId, &Bill),
    state: BillState,
    lines: usize,
    by: &str,
    (verify, silence): (Option<Timestamp>, bool),
    now: Timestamp,
) -> Result<()> {
    let confirmed = (state == BillState::Confirmed).then_some(now);
    tx.execute(
        "INSERT INTO billing_book (bill, project, month, state, fen, line_count, unfinished, disputed, disputed_fen, issued_by, issued_at,
           verify_due, silence, confirmed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, 0, 0, $8, $9, $10, $11, $12)",
        &params![
            id,
            &b.project,
            &b.month,
            state.as_str(),
            journal::fen(b.total.to_fen_half_up())?,
            lines,
            lines,
            by,
            now,
            verify,
            silence,
            confirmed
        ],
    )
    .await?;
    Ok(())
}

/// Lines of a bill, numbered from 1: key, item, amount in fen.
pub(super) async fn insert_lines(
    tx: &mut Tx,
    (id, b): (&BillId, &Bill),
    lines: &[(String, String, i64)],
) -> Result<()> {
    let mut values: Vec<Value> = Vec::with_capacity(lines.len() * 9);
    for (n, (key, item, fen)) in lines.iter().enumerate() {
        values.extend(params![id, n + 1, &b.project, &b.month, key, item, *fen, "open", 0i64]);
    }
    let head = "INSERT INTO billing_book_line (bill, n, project, month, line_key, item, fen, state, deferred)";
    tx.insert_many(head, 9, &values, "").await?;
    Ok(())
}

#[allow(clippy::too_many_arguments, reason = "the columns of an event")]
pub(super) async fn insert_event(
    tx: &mut Tx,
    bill: &BillId,
    n: Option<i64>,
    event: &str,
    side: Option<Side>,
    (by, name): (&str, &str),
    reason: Option<&str>,
    at: Timestamp,
) -> Result<()> {
    let id = kernel::fresh_uuid().to_string();
    tx.execute(
        "INSERT INTO billing_book_event (id, bill, n, event, side, person, person_name, reason, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        &params![&id, bill, n, event, side.map(Side::as_str), by, name, reason, at],
    )
    .await?;
    crate::records::EVENT.seal(tx, &id).await
}

pub(super) async fn events(tx: &mut Tx, bill: &BillId) -> Result<Vec<Event>> {
    let sql =
        "SELECT n, event, side, person, person_name, at, reason FROM billing_book_event WHERE bill = $1 ORDER BY id";
    let rows = tx.query(sql, &params![bill]).await?;
    rows.into_iter()
        .map(|mut r| {
            let side: Option<String> = r.take(2)?;
            Ok(Event {
                n: r.take(0)?,
                event: r.take(1)?,
                side: side.as_deref().and_then(Side::parse),
                seal: Seal { by: r.take(3)?, name: r.take(4)?, at: r.take(5)? },
                reason: r.take(6)?,
            })
        })
        .collect()
}

pub(super) async fn get_book(tx: &mut Tx, project: &ProjectId, month: &str) -> Result<Option<Book>> {
    let sql = format!("SELECT {BOOK} FROM billing_book WHERE project = $1 AND month = $2");
    tx.query_opt(&sql, &params![project, month]).await?.map(book).transpose()
}

/// Writes the state of a bill and seals its book: whoever changes a line calls this afterwards.
pub(super) async fn update_book(tx: &mut Tx, b: &Book) -> Result<()> {
    let mut p = vec![
        Value::from(b.state.as_str()),
        Value::from(b.unfinished),
        Value::from(b.disputed),
        Value::from(journal::fen(b.frozen.to_fen_half_up())?),
        Value::from(b.silence),
        Value::from(b.confirmed_at),
        Value::from(&b.bill),
    ];
    p.extend(parts(b.tenant.as_ref()));
    p.extend(parts(b.purchaser.as_ref()));
    tx.execute(
        "UPDATE billing_book SET state = $1, unfinished = $2, disputed = $3, disputed_fen = $4, silence = $5, confirmed_at = $6,
           tenant_by = $8, tenant_name = $9, tenant_at = $10, purchaser_by = $11, purchaser_name = $12, purchaser_at = $13
         WHERE bill = $7",
        &p,
    )
    .await?;
    crate::records::seal_book(tx, &b.bill).await
}

pub(super) async fn books(tx: &mut Tx, f: &BookFilter) -> Result<Vec<Book>> {
    let month = f.month.map(|m| m.to_string());
    let wanted = [
        ("project", "=", f.project.as_ref().map(ProjectId::as_str)),
        ("month", "=", month.as_deref()),
        ("state", "=", f.state.map(BillState::as_str)),
        ("bill", "<", f.marker.as_ref().map(BillId::as_str)),
    ];
    let (sql, p) = newest("billing_book", BOOK, "bill", &wanted, f.limit);
    tx.query(&sql, &p).await?.into_iter().map(book).collect()
}

/// A page of a table, newest first.
fn newest(
    table: &str,
    columns: &str,
    id: &str,
    wanted: &[(&str, &str, Option<&str>)],
    limit: u32,
) -> (String, Vec<Value>) {
    let (mut sql, mut p) = (format!("SELECT {columns} FROM {table} WHERE 1 = 1"), Vec::new());
    for (column, op, v) in wanted {
        if let Some(v) = v {
            p.push(Value::from(*v));
            sql.push_str(&format!(" AND {column} {op} ${}", p.len()));
        }
    }
    p.push(Value::from(limit));
    sql.push_str(&format!(" ORDER BY {id} DESC LIMIT ${}", p.len()));
    (sql, p)
}

/// Books of some months of one project, or of as many projects as `limit` says after a marker; by project and month.
pub(super) async fn books_between(
    tx: &mut Tx,
    (first, last): (&str, &str),
    project: Option<&ProjectId>,
    after: Option<&ProjectId>,
    limit: u32,
) -> Result<Vec<Book>> {
    let rows = match project {
        Some(p) => {
            let sql = format!(
                "SELECT {BOOK} FROM billing_book WHERE project = $1 AND month >= $2 AND month <= $3 ORDER BY month"
            );
            tx.query(&sql, &params![p, first, last]).await?
        }
        None => {
            let sql = format!(
                "SELECT {BOOK} FROM billing_book WHERE month >= $1 AND month <= $2 AND project IN
                   (SELECT DISTINCT project FROM billing_book WHERE project > $3 ORDER BY project LIMIT $4)
                 ORDER BY project, month"
            );
            tx.query(&sql, &params![first, last, after.map_or("", ProjectId::as_str), limit]).await?
        }
    };
    rows.into_iter().map(book).collect()
}

/// Issued bills whose time to verify is over and that silence confirms.
pub(super) async fn silent(tx: &mut Tx, now: Timestamp, limit: u32) -> Result<Vec<Book>> {
    let sql =
        format!("SELECT {BOOK} FROM billing_book WHERE silence = 1 AND verify_due <= $1 ORDER BY verify_due LIMIT $2");
    tx.query(&sql, &params![now, limit]).await?.into_iter().map(book).collect()
}

// ---- Lines

const LINE: &str =
    "bill, n, project, month, line_key, item, fen, state, tenant_by, tenant_name, tenant_at, purchaser_by,
  purchaser_name, purchaser_at, dispute, final_month, settlement";

fn book_line(mut r: Row) -> Result<BookLine> {
    let state: String = r.take(7)?;
    Ok(BookLine {
        bill: r.take(0)?,
        n: r.take(1)?,
        project: r.take(2)?,
        month: r.take(3)?,
        key: r.take(4)?,
        item: r.take(5)?,
        amount: Money::from_fen(r.take(6)?),
        state: LineState::parse(&state).ok_or_else(|| Error::internal(format!("line state '{state}' is unknown")))?,
        tenant: seal(&mut r, 8)?,
        purchaser: seal(&mut r, 11)?,
        dispute: r.take(14)?,
        final_month: r.take(15)?,
        settlement: r.take(16)?,
    })
}

pub(super) async fn line(tx: &mut Tx, bill: &BillId, n: i64) -> Result<Option<BookLine>> {
    let sql = format!("SELECT {LINE} FROM billing_book_line WHERE bill = $1 AND n = $2");
    tx.query_opt(&sql, &params![bill, n]).await?.map(book_line).transpose()
}

pub(super) async fn lines(tx: &mut Tx, bill: &BillId) -> Result<Vec<BookLine>> {
    let sql = format!("SELECT {LINE} FROM billing_book_line WHERE bill = $1 ORDER BY n");
    tx.query(&sql, &params![bill]).await?.into_iter().map(book_line).collect()
}

pub(super) async fn update_line(tx: &mut Tx, l: &BookLine) -> Result<()> {
    let mut p = vec![
        Value::from(l.state.code()),
        Value::from(&l.dispute),
        Value::from(l.final_month.clone()),
        Value::from(&l.bill),
        Value::from(l.n),
    ];
    p.extend(parts(l.tenant.as_ref()));
    p.extend(parts(l.purchaser.as_ref()));
    tx.execute(
        "UPDATE billing_book_line SET state = $1, dispute = $2, final_month = $3, tenant_by = $6, tenant_name = $7, tenant_at = $8,
           purchaser_by = $9, purchaser_name = $10, purchaser_at = $11 WHERE bill = $4 AND n = $5",
        &p,
    )
    .await?;
    Ok(())
}

// ---- Settlement

/// Lines that count in a range of months: their own month, or, if they were deferred, the one in which they were finished.
const IN_RANGE: &str =
    "((deferred = 0 AND month >= $1 AND month <= $2) OR (deferred = 1 AND final_month >= $1 AND final_month <= $2))";

/// Per month in which lines count: their sum in fen, and how many of them somebody must still confirm. Frozen ones do not count, and deferred
/// ones not before they are finished. From the sums that each bill keeps; of lines, only those that were deferred are read.
pub(super) async fn accrued(tx: &mut Tx) -> Result<Vec<(String, i64, i64)>> {
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
pub(super) async fn frozen(tx: &mut Tx) -> Result<i64> {
    let sql = "SELECT CAST(COALESCE(SUM(disputed_fen), 0) AS BIGINT) FROM billing_book";
    tx.query_one(sql, &[]).await?.get(0)
}

/// Lines of the range that somebody must still confirm.
pub(super) async fn unfinished_between(tx: &mut Tx, (first, last): &(String, String)) -> Result<i64> {
    let sql =
        format!("SELECT COUNT(*) FROM billing_book_line WHERE {IN_RANGE} AND state IN ('open', 'tenant', 'purchaser')");
    tx.query_one(&sql, &params![first, last]).await?.get(0)
}

/// What the range has to settle, by project.
pub(super) async fn settleable(tx: &mut Tx, (first, last): &(String, String)) -> Result<Vec<(ProjectId, i64)>> {
    let sql = format!(
        "SELECT project, CAST(SUM(fen) AS BIGINT) FROM billing_book_line WHERE {IN_RANGE} AND state IN ('confirmed', 'upheld')
         GROUP BY project ORDER BY project"
    );
    tx.query(&sql, &params![first, last]).await?.into_iter().map(|mut r| Ok((r.take(0)?, r.take(1)?))).collect()
}

/// What of the range is settled already, in fen.
pub(super) async fn settled_between(tx: &mut Tx, (first, last): &(String, String)) -> Result<i64> {
    let sql = format!(
        "SELECT CAST(COALESCE(SUM(fen), 0) AS BIGINT) FROM billing_book_line WHERE {IN_RANGE} AND state = 'settled'"
    );
    tx.query_one(&sql, &params![first, last]).await?.get(0)
}

/// Settles the finished lines of the range (`confirmed` and `upheld` lead to `settled`), defers the frozen ones, and settles the bills of which
/// every line is settled. One statement each: a half-year has hundreds of thousands of lines.
pub(super) async fn settle_lines(
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

// ---- Disputes

const DISPUTE: &str =
    "id, bill, n, project, month, item, fen, side, state, reason, person, person_name, at, resolution, resolved_by,
  resolved_name, resolved_at, adjustment, proposal_quantity, proposal_finding, proposed_by, proposed_name, proposed_at,
  proposal_n, answer_due, answer_silence";

fn dispute(mut r: Row) -> Result<Dispute> {
    let (side, state): (String, String) = (r.take(7)?, r.take(8)?);
    let state = DisputeState::parse(&state);
    let raised = seal(&mut r, 10)?.ok_or_else(|| Error::internal("a dispute without a person"))?;
    let (quantity, finding): (Option<Quantity>, Option<String>) = (r.take(18)?, r.take(19)?);
    let by = seal(&mut r, 20)?;
    let (n, due, silence): (Option<i64>, Option<Timestamp>, Option<bool>) = (r.take(23)?, r.take(24)?, r.take(25)?);
    Ok(Dispute {
        id: r.take(0)?,
        bill: r.take(1)?,
        n: r.take(2)?,
        project: r.take(3)?,
        month: r.take(4)?,
        item: r.take(5)?,
        amount: Money::from_fen(r.take(6)?),
        side: Side::parse(&side).ok_or_else(|| Error::internal(format!("side '{side}' is unknown")))?,
        state: state.ok_or_else(|| Error::internal("a dispute is in an unknown state"))?,
        reason: r.take(9)?,
        raised,
        proposal: by.map(|by| Proposal {
            n: n.unwrap_or(1),
            quantity,
            finding: finding.unwrap_or_default(),
            by,
            due,
            silence: silence.unwrap_or(false),
        }),
        resolution: r.take(13)?,
        resolved: seal(&mut r, 14)?,
        adjustment: r.take(17)?,
    })
}

pub(super) async fn insert_dispute(tx: &mut Tx, d: &Dispute, fen: i64) -> Result<()> {
    tx.execute(
        "INSERT INTO billing_dispute (id, bill, n, project, month, item, fen, side, state, reason, person, person_name, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        &params![
            &d.id,
            &d.bill,
            d.n,
            &d.project,
            &d.month,
            &d.item,
            fen,
            d.side.as_str(),
            d.state.as_str(),
            &d.reason,
            &d.raised.by,
            &d.raised.name,
            d.raised.at
        ],
    )
    .await?;
    crate::records::DISPUTE.seal(tx, d.id.as_str()).await
}

pub(super) async fn get_dispute(tx: &mut Tx, id: &DisputeId) -> Result<Option<Dispute>> {
    let sql = format!("SELECT {DISPUTE} FROM billing_dispute WHERE id = $1");
    tx.query_opt(&sql, &params![id]).await?.map(dispute).transpose()
}

/// How a dispute stands: its state, what is proposed, how it ended.
pub(super) async fn update_dispute(tx: &mut Tx, d: &Dispute) -> Result<()> {
    let p = d.proposal.as_ref();
    let mut values = vec![
        Value::from(d.state.as_str()),
        Value::from(d.resolution.clone()),
        Value::from(&d.id),
        p.and_then(|p| p.quantity).map_or(Value::Null, Value::from),
        Value::from(p.map(|p| p.finding.clone())),
    ];
    values.extend(parts(d.resolved.as_ref()));
    values.extend(parts(p.map(|p| &p.by)));
    values.extend(params![p.map(|p| p.n), p.and_then(|p| p.due), p.map(|p| i64::from(p.silence))]);
    tx.execute(
        "UPDATE billing_dispute SET state = $1, resolution = $2, proposal_quantity = $4, proposal_finding = $5, resolved_by = $6,
           resolved_name = $7, resolved_at = $8, proposed_by = $9, proposed_name = $10, proposed_at = $11,
           proposal_n = $12, answer_due = $13, answer_silence = $14 WHERE id = $3",
        &values,
    )
    .await?;
    crate::records::DISPUTE.seal(tx, d.id.as_str()).await
}

pub(super) async fn set_adjustment(tx: &mut Tx, id: &DisputeId, adjustment: &str) -> Result<()> {
    tx.execute("UPDATE billing_dispute SET adjustment = $1 WHERE id = $2", &params![adjustment, id]).await?;
    crate::records::DISPUTE.seal(tx, id.as_str()).await
}

pub(super) async fn disputes(tx: &mut Tx, f: &DisputeFilter) -> Result<Vec<Dispute>> {
    let wanted = [
        ("project", "=", f.project.as_ref().map(ProjectId::as_str)),
        ("state", "=", f.state.as_deref()),
        ("id", "<", f.marker.as_ref().map(DisputeId::as_str)),
    ];
    let (sql, p) = newest("billing_dispute", DISPUTE, "id", &wanted, f.limit);
    tx.query(&sql, &p).await?.into_iter().map(dispute).collect()
}

/// Disputes of which a proposal was not answered in time.
pub(super) async fn unanswered(tx: &mut Tx, now: Timestamp, limit: u32) -> Result<Vec<Dispute>> {
    let sql = format!(
        "SELECT {DISPUTE} FROM billing_dispute WHERE state = 'proposed' AND answer_due <= $1 ORDER BY answer_due, id LIMIT $2"
    );
    tx.query(&sql, &params![now, limit]).await?.into_iter().map(dispute).collect()
}

// ---- Adjustments

pub(super) async fn insert_adjustment(tx: &mut Tx, a: &Adjustment, now: Timestamp) -> Result<()> {
    tx.execute(
        "INSERT INTO billing_adjustment (id, project, bill, month, line_key, booked_in, cause, body, stored_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        &params![
            &a.id,
            &a.project,
            &a.bill,
            &a.month,
            &a.line,
            &a.booked_in,
            a.cause.as_str(),
            serde_json::to_string(a)?,
            now
        ],
    )
    .await?;
    crate::records::ADJUSTMENT.seal(tx, a.id.as_str()).await
}

pub(super) async fn get_adjustment(tx: &mut Tx, id: &AdjustmentId) -> Result<Option<Adjustment>> {
    let sql = "SELECT body FROM billing_adjustment WHERE id = $1";
    tx.query_opt(sql, &params![id]).await?.map(|r| r.json(0)).transpose()
}

/// Adjustments of a bill, oldest first.
pub(super) async fn adjustments_of(tx: &mut Tx, bill: &BillId) -> Result<Vec<Adjustment>> {
    let sql = "SELECT body FROM billing_adjustment WHERE bill = $1 ORDER BY id";
    tx.query(sql, &params![bill]).await?.into_iter().map(|r| r.json(0)).collect()
}

/// What a project's bill of a month says about earlier ones, as stored up to an instant.
pub(crate) async fn adjustment_lines(
    tx: &mut Tx,
    project: &ProjectId,
    month: Month,
    stored_by: Timestamp,
) -> Result<Vec<AdjustmentLine>> {
    let sql =
        "SELECT body FROM billing_adjustment WHERE project = $1 AND booked_in = $2 AND stored_at <= $3 ORDER BY id";
    let rows = tx.query(sql, &params![project, month.to_string(), stored_by]).await?;
    let all: Vec<Adjustment> = rows.into_iter().map(|r| r.json(0)).collect::<Result<_>>()?;
    Ok(all.iter().flat_map(Adjustment::lines).collect())
}

/// What a project's bills of some months say about earlier ones, by month, as stored up to an instant.
pub(crate) async fn adjustments_between(
    tx: &mut Tx,
    project: &ProjectId,
    (from, to): (Month, Month),
    stored_by: Timestamp,
) -> Result<BTreeMap<String, Vec<AdjustmentLine>>> {
    let sql = "SELECT body FROM billing_adjustment
               WHERE project = $1 AND booked_in >= $2 AND booked_in <= $3 AND stored_at <= $4 ORDER BY id";
    let rows = tx.query(sql, &params![project, from.to_string(), to.to_string(), stored_by]).await?;
    let mut all: BTreeMap<String, Vec<AdjustmentLine>> = BTreeMap::new();
    for r in rows {
        let a: Adjustment = r.json(0)?;
        all.entry(a.booked_in.clone()).or_default().extend(a.lines());
    }
    Ok(all)
}

pub(super) async fn adjustments(
    tx: &mut Tx,
    project: Option<&ProjectId>,
    marker: Option<&AdjustmentId>,
    limit: u32,
) -> Result<Vec<Adjustment>> {
    let wanted = [("project", "=", project.map(ProjectId::as_str)), ("id", "<", marker.map(AdjustmentId::as_str))];
    let (sql, p) = newest("billing_adjustment", "body", "id", &wanted, limit);
    tx.query(&sql, &p).await?.into_iter().map(|r| r.json(0)).collect()
}

// ---- Late facts

pub(super) async fn insert_late(tx: &mut Tx, facts: &[&UsageFact], now: Timestamp) -> Result<()> {
    let values: Vec<Value> = facts.iter().flat_map(|f| params![&f.key, &f.project, f.at, now, 1i64]).collect();
    let head = "INSERT INTO billing_late (key, project, at, stored_at, waiting)";
    tx.insert_many(head, 5, &values, "ON CONFLICT (key) DO NOTHING").await?;
    Ok(())
}

/// Projects with late facts that wait, each with the first instant that they touch.
pub(super) async fn late_projects(tx: &mut Tx, limit: u32) -> Result<Vec<(ProjectId, Timestamp)>> {
    let sql = "SELECT project, MIN(at) FROM billing_late WHERE waiting = 1 GROUP BY project ORDER BY project LIMIT $1";
    tx.query(sql, &params![limit]).await?.into_iter().map(|mut r| Ok((r.take(0)?, r.take(1)?))).collect()
}

/// Keys of a project's late facts that wait, by when they happened.
pub(super) async fn late_keys(tx: &mut Tx, project: &ProjectId) -> Result<Vec<String>> {
    let sql = "SELECT key FROM billing_late WHERE waiting = 1 AND project = $1 ORDER BY at, key LIMIT 1000";
    tx.query(sql, &params![project]).await?.into_iter().map(|mut r| r.take(0)).collect()
}

/// What waited at an instant waits no more.
pub(super) async fn late_done(tx: &mut Tx, project: &ProjectId, now: Timestamp) -> Result<()> {
    let sql = "UPDATE billing_late SET waiting = 0 WHERE waiting = 1 AND project = $1 AND stored_at <= $2";
    tx.execute(sql, &params![project, now]).await?;
    Ok(())
}
