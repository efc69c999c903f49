//! SQL of disputes.

use super::{parts, seal};
use crate::book::list::DisputeFilter;
use crate::book::{Dispute, DisputeState, Proposal, Side};
use kernel::{DisputeId, Error, Money, Quantity, Result, Row, Timestamp, Value};
use runtime::list::{Listed, Listing, SortKey, Sorting};
use runtime::{Tx, params};

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

pub(in crate::book) async fn insert_dispute(tx: &mut Tx, d: &Dispute, fen: i64) -> Result<()> {
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

pub(in crate::book) async fn get_dispute(tx: &mut Tx, id: &DisputeId) -> Result<Option<Dispute>> {
    let sql = format!("SELECT {DISPUTE} FROM billing_dispute WHERE id = $1");
    tx.query_opt(&sql, &params![id]).await?.map(dispute).transpose()
}

/// How a dispute stands: its state, what is proposed, how it ended.
pub(in crate::book) async fn update_dispute(tx: &mut Tx, d: &Dispute) -> Result<()> {
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

pub(in crate::book) async fn set_adjustment(tx: &mut Tx, id: &DisputeId, adjustment: &str) -> Result<()> {
    tx.execute("UPDATE billing_dispute SET adjustment = $1 WHERE id = $2", &params![adjustment, id]).await?;
    crate::records::DISPUTE.seal(tx, id.as_str()).await
}

const SORTING: Sorting = Sorting::newest(
    SortKey::text("raised", "id"),
    &[
        SortKey::text("month", "month"),
        SortKey::text("project", "project"),
        SortKey::number("amount", "fen"),
        SortKey::text("state", "state"),
    ],
);

pub(in crate::book) async fn disputes(tx: &mut Tx, f: &DisputeFilter) -> Result<Listed<Dispute>> {
    let all = Listing::of(DISPUTE, "billing_dispute").and("project", "=", f.project.as_ref());
    all.and("state", "=", f.state.as_deref()).page(tx, &SORTING.window(&f.page)?, dispute).await
}

/// Disputes of which a proposal was not answered in time.
pub(in crate::book) async fn unanswered(tx: &mut Tx, now: Timestamp, limit: u32) -> Result<Vec<Dispute>> {
    let sql = format!(
        "SELECT {DISPUTE} FROM billing_dispute WHERE state = 'proposed' AND answer_due <= $1 ORDER BY answer_due, id LIMIT $2"
    );
    tx.query(&sql, &params![now, limit]).await?.into_iter().map(dispute).collect()
}
