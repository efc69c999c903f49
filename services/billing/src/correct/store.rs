//! The only SQL of corrections.

use super::{Correction, CorrectionFilter, CorrectionState};
use crate::book::Seal;
use kernel::{CorrectionId, Error, Result, Row, Timestamp, UserId};
use runtime::list::{Listed, Listing, SortKey, Sorting};
use runtime::{Tx, params};

const COLUMNS: &str =
    "id, project, fact, resource, meter, at, old_quantity, quantity, reason, evidence, state, proposed_by,
  proposed_name, proposed_at, decided_by, decided_name, decided_at, remark, attributes";

const SORTING: Sorting =
    Sorting::newest(SortKey::text("proposed", "id"), &[SortKey::number("at", "at"), SortKey::text("state", "state")]);

fn read(mut r: Row) -> Result<Correction> {
    let state: String = r.take(10)?;
    let (by, name, at): (Option<UserId>, Option<String>, Option<Timestamp>) = (r.take(14)?, r.take(15)?, r.take(16)?);
    let decided = by.zip(at).map(|(by, at)| Seal { by, name: name.unwrap_or_default(), at });
    Ok(Correction {
        attributes: r.json(18)?,
        id: r.take(0)?,
        project: r.take(1)?,
        fact: r.take(2)?,
        resource: r.take(3)?,
        meter: r.take(4)?,
        at: r.take(5)?,
        old: r.take(6)?,
        quantity: r.take(7)?,
        reason: r.take(8)?,
        evidence: r.take(9)?,
        state: CorrectionState::parse(&state).ok_or_else(|| Error::internal(format!("correction state '{state}'")))?,
        proposed: Seal { by: r.take(11)?, name: r.take(12)?, at: r.take(13)? },
        decided,
        remark: r.take(17)?,
    })
}

pub(super) async fn insert(tx: &mut Tx, c: &Correction) -> Result<()> {
    tx.execute(
        "INSERT INTO billing_correction (id, project, fact, resource, meter, at, old_quantity, quantity, reason, evidence, state,
           proposed_by, proposed_name, proposed_at, attributes) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        &params![
            &c.id,
            &c.project,
            &c.fact,
            &c.resource,
            &c.meter,
            c.at,
            c.old,
            c.quantity,
            &c.reason,
            c.evidence.clone(),
            c.state.as_str(),
            &c.proposed.by,
            &c.proposed.name,
            c.proposed.at,
            serde_json::to_string(&c.attributes)?
        ],
    )
    .await?;
    crate::records::CORRECTION.seal(tx, c.id.as_str()).await
}

pub(super) async fn get(tx: &mut Tx, id: &CorrectionId) -> Result<Option<Correction>> {
    let sql = format!("SELECT {COLUMNS} FROM billing_correction WHERE id = $1");
    tx.query_opt(&sql, &params![id]).await?.map(read).transpose()
}

/// Approved corrections of a fact, oldest first.
pub(super) async fn approved(tx: &mut Tx, fact: &str) -> Result<Vec<Correction>> {
    let sql = format!("SELECT {COLUMNS} FROM billing_correction WHERE fact = $1 AND state = 'approved' ORDER BY id");
    tx.query(&sql, &params![fact]).await?.into_iter().map(read).collect()
}

/// Writes a decision; false if there is one already.
pub(super) async fn decide(tx: &mut Tx, c: &Correction) -> Result<bool> {
    let Some(d) = &c.decided else { return Err(Error::internal("a decision without a person")) };
    let n = tx
        .execute(
            "UPDATE billing_correction SET state = $1, decided_by = $2, decided_name = $3, decided_at = $4, remark = $5
             WHERE id = $6 AND state = 'proposed'",
            &params![c.state.as_str(), &d.by, &d.name, d.at, c.remark.clone(), &c.id],
        )
        .await?;
    if n == 1 {
        crate::records::CORRECTION.seal(tx, c.id.as_str()).await?;
    }
    Ok(n == 1)
}

pub(super) async fn list(tx: &mut Tx, f: &CorrectionFilter) -> Result<Listed<Correction>> {
    let all = Listing::of(COLUMNS, "billing_correction").and("project", "=", f.project.as_ref());
    let all = all.and("state", "=", f.state.map(CorrectionState::as_str));
    all.page(tx, &SORTING.window(&f.page)?, read).await
}
