//! The only SQL of the books.

mod adjustment;
mod dispute;
mod late;
mod settlement;

pub(crate) use adjustment::{adjustment_lines, adjustments_between};
pub(super) use adjustment::{adjustments, adjustments_of, get_adjustment, insert_adjustment};
pub(super) use dispute::{disputes, get_dispute, insert_dispute, set_adjustment, unanswered, update_dispute};
pub(super) use late::{insert_late, late_done, late_keys, late_projects};
pub(super) use settlement::{accrued, frozen, settle_lines, settleable, settled_between, unfinished_between};

use super::list::BookFilter;
use super::{BillState, Book, BookLine, Event, LineState, Seal, Side};
use crate::bill::Bill;
use crate::journal;
use kernel::{BillId, Error, Money, ProjectId, Result, Row, Timestamp, UserId, Value};
use runtime::list::{Listed, Listing, SortKey, Sorting};
use runtime::{Tx, params};
use std::collections::HashMap;

// ---- Months and bills that are closed

/// The last month of which every bill is closed.
pub(crate) async fn last_month(tx: &mut Tx) -> Result<Option<String>> {
    tx.query_one("SELECT MAX(month) FROM billing_month", &[]).await?.get(0)
}

/// The last month of which the project has a bill.
pub(crate) async fn last_bill(tx: &mut Tx, project: &ProjectId) -> Result<Option<String>> {
    tx.query_one("SELECT MAX(month) FROM billing_bill WHERE project = $1", &params![project]).await?.get(0)
}

/// The last month of which each of some projects has a bill; none is told of those without one.
pub(super) async fn last_bills(tx: &mut Tx, projects: &[Value]) -> Result<HashMap<ProjectId, String>> {
    let sql = "SELECT project, MAX(month) FROM billing_bill WHERE project IN {list} GROUP BY project";
    tx.query_in(sql, &[], projects).await?.into_iter().map(|mut r| Ok((r.take(0)?, r.take(1)?))).collect()
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

const BOOKS: Sorting = Sorting::newest(
    SortKey::text("bill", "bill"),
    &[
        SortKey::text("month", "month"),
        SortKey::text("project", "project"),
        SortKey::number("total", "fen"),
        SortKey::text("state", "state"),
        SortKey::number("verify_due", "verify_due").or_none(),
    ],
);

pub(super) async fn books(tx: &mut Tx, f: &BookFilter) -> Result<Listed<Book>> {
    let all = Listing::of(BOOK, "billing_book")
        .and("project", "=", f.project.as_ref())
        .and("month", "=", f.month.map(|m| m.to_string()))
        .and("state", "=", f.state.map(BillState::as_str));
    all.page(tx, &BOOKS.window(&f.page)?, book).await
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
