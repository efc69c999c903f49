//! The only SQL of loans.

use super::{Loan, LoanState, Sign};
use kernel::{Error, LoanId, ProjectId, Result, Row, Timestamp};
use runtime::{Select, Tx, params};

const COLUMNS: &str =
    "id, lender, borrower, resources, until_at, reason, state, note, asked_by, asked_by_name, asked_at,
  agreed_by, agreed_by_name, agreed_at, approved_by, approved_by_name, approved_at, ended_at";

fn sign(r: &mut Row, n: usize) -> Result<Option<Sign>> {
    let by: Option<String> = r.take(n)?;
    let (name, at): (Option<String>, Option<Timestamp>) = (r.take(n + 1)?, r.take(n + 2)?);
    Ok(by.zip(name).zip(at).map(|((u, name), at)| (u.into(), name, at)))
}

fn read(mut r: Row) -> Result<Loan> {
    let state: String = r.take(6)?;
    Ok(Loan {
        resources: r.json(3)?,
        asked: sign(&mut r, 8)?.ok_or_else(|| Error::internal("a loan that nobody asked for"))?,
        agreed: sign(&mut r, 11)?,
        approved: sign(&mut r, 14)?,
        id: r.take(0)?,
        lender: r.take(1)?,
        borrower: r.take(2)?,
        until: r.take(4)?,
        reason: r.take(5)?,
        state: LoanState::parse(&state).ok_or_else(|| Error::internal(format!("loan state '{state}' is unknown")))?,
        note: r.take(7)?,
        ended_at: r.take(17)?,
    })
}

pub(super) async fn insert(tx: &mut Tx, l: &Loan) -> Result<()> {
    tx.execute(
        "INSERT INTO catalog_loan (id, lender, borrower, resources, until_at, reason, state, asked_by, asked_by_name, asked_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        &params![
            &l.id,
            &l.lender,
            &l.borrower,
            serde_json::to_string(&l.resources)?,
            l.until,
            &l.reason,
            l.state.as_str(),
            &l.asked.0,
            &l.asked.1,
            l.asked.2
        ],
    )
    .await?;
    Ok(())
}

pub(super) async fn update(tx: &mut Tx, l: &Loan) -> Result<()> {
    let who = |s: &Option<Sign>| s.as_ref().map(|s| s.0.clone());
    let name = |s: &Option<Sign>| s.as_ref().map(|s| s.1.clone());
    let at = |s: &Option<Sign>| s.as_ref().map(|s| s.2);
    tx.execute(
        "UPDATE catalog_loan SET state = $2, note = $3, agreed_by = $4, agreed_by_name = $5, agreed_at = $6, approved_by = $7,
           approved_by_name = $8, approved_at = $9, ended_at = $10 WHERE id = $1",
        &params![
            &l.id,
            l.state.as_str(),
            l.note.clone(),
            who(&l.agreed),
            name(&l.agreed),
            at(&l.agreed),
            who(&l.approved),
            name(&l.approved),
            at(&l.approved),
            l.ended_at
        ],
    )
    .await?;
    Ok(())
}

pub(super) async fn get(tx: &mut Tx, id: &LoanId) -> Result<Option<Loan>> {
    let sql = format!("SELECT {COLUMNS} FROM catalog_loan WHERE id = $1");
    tx.query_opt(&sql, &params![id]).await?.map(read).transpose()
}

/// Loans whose time has passed; those that are not overdue yet first, so that they never wait behind those that are.
pub(super) async fn due(tx: &mut Tx, now: Timestamp, limit: u32) -> Result<Vec<LoanId>> {
    let sql = "SELECT id FROM catalog_loan WHERE state IN ('lent', 'overdue') AND until_at <= $1 ORDER BY state, until_at, id LIMIT $2";
    tx.query(sql, &params![now, limit]).await?.into_iter().map(|mut r| r.take(0)).collect()
}

pub(super) async fn list(
    tx: &mut Tx,
    project: Option<&ProjectId>,
    before: Option<&LoanId>,
    limit: u32,
) -> Result<Vec<Loan>> {
    let own = "lender = ? OR borrower = ? OR borrower IN (SELECT project FROM catalog_project WHERE parent = ?)";
    let wanted = Select::of(COLUMNS, "catalog_loan").with(own, project).with("id < ?", before);
    wanted.first(tx, "id DESC", limit).await?.into_iter().map(read).collect()
}
