//! The only SQL of requests for risk assessments.

use super::{Risk, RiskFilter, State, Step};
use kernel::{Result, RiskId, Row, Timestamp};
use runtime::list::{Listed, Listing, SortKey, Sorting};
use runtime::{Tx, params};

const COLUMNS: &str =
    "id, project, urgent, system, title, text, requester, state, raised_at, recorded_at, respond_due, responded_at,
  scan_due, scanned_at, report_due, reported_at, conclusion, moved_at";

const SORTING: Sorting = Sorting::newest(
    SortKey::text("recorded_at", "id"),
    &[SortKey::number("raised_at", "raised_at"), SortKey::text("state", "state")],
);

fn read(mut r: Row) -> Result<Risk> {
    let state: String = r.take(7)?;
    Ok(Risk {
        id: r.take(0)?,
        project: r.take(1)?,
        urgent: r.take(2)?,
        system: r.take(3)?,
        title: r.take(4)?,
        text: r.take(5)?,
        requester: r.take(6)?,
        state: State::stored(&state)?,
        raised_at: r.take(8)?,
        recorded_at: r.take(9)?,
        respond: Step { due: r.take(10)?, at: r.take(11)? },
        scan: Step { due: r.take(12)?, at: r.take(13)? },
        report: Step { due: r.take(14)?, at: r.take(15)? },
        conclusion: r.take(16)?,
        moved_at: r.take(17)?,
    })
}

pub(crate) async fn get(tx: &mut Tx, id: &RiskId) -> Result<Option<Risk>> {
    let sql = format!("SELECT {COLUMNS} FROM ops_risk WHERE id = $1");
    tx.query_opt(&sql, &params![id]).await?.map(read).transpose()
}

pub(crate) async fn list(tx: &mut Tx, f: &RiskFilter) -> Result<Listed<Risk>> {
    let all = Listing::of(COLUMNS, "ops_risk").and("project", "=", f.project.as_ref());
    let all = all.and("state", "=", f.state.map(State::as_str));
    all.page(tx, &SORTING.window(&f.page)?, read).await
}

pub(crate) async fn insert(tx: &mut Tx, r: &Risk) -> Result<()> {
    tx.execute(
        "INSERT INTO ops_risk (id, project, urgent, system, title, text, requester, state, raised_at, recorded_at, respond_due, scan_due,
           report_due, moved_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        &params![
            &r.id,
            &r.project,
            r.urgent,
            r.system.clone(),
            &r.title,
            &r.text,
            &r.requester,
            r.state.as_str(),
            r.raised_at,
            r.recorded_at,
            r.respond.due,
            r.scan.due,
            r.report.due,
            r.moved_at
        ],
    )
    .await?;
    Ok(())
}

/// Writes what can change.
pub(crate) async fn update(tx: &mut Tx, r: &Risk) -> Result<()> {
    tx.execute(
        "UPDATE ops_risk SET state = $2, responded_at = $3, scanned_at = $4, reported_at = $5, conclusion = $6, moved_at = $7 WHERE id = $1",
        &params![&r.id, r.state.as_str(), r.respond.at, r.scan.at, r.report.at, r.conclusion.clone(), r.moved_at],
    )
    .await?;
    Ok(())
}

/// Requests raised in `[from, to)`.
pub(crate) async fn raised(tx: &mut Tx, from: Timestamp, to: Timestamp) -> Result<Vec<Risk>> {
    let sql = format!("SELECT {COLUMNS} FROM ops_risk WHERE raised_at >= $1 AND raised_at < $2");
    tx.query(&sql, &params![from, to]).await?.into_iter().map(read).collect()
}

/// The first requests raised in `[from, to)`.
pub(crate) async fn within(tx: &mut Tx, (from, to): (Timestamp, Timestamp), limit: u32) -> Result<Vec<Risk>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM ops_risk WHERE raised_at >= $1 AND raised_at < $2 ORDER BY raised_at, id LIMIT $3"
    );
    tx.query(&sql, &params![from, to, limit]).await?.into_iter().map(read).collect()
}
