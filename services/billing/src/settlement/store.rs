//! The only SQL of settlements and payments.

use super::{Payment, PaymentState, Settlement, Signature, Snapshot, State};
use crate::assessment::store::day;
use crate::record;
use crate::settle::Due;
use jiff::civil::Date;
use kernel::{Error, Money, PaymentId, Result, Row, SettlementId, Timestamp, UserId};
use runtime::list::{Asked, Listed, Listing, SortKey, Sorting};
use runtime::{Tx, params};
use std::collections::{BTreeMap, HashSet};

const COLUMNS: &str =
    "id, contract, n, until_day, state, seq, inputs, inputs_digest, total, drafted_by, drafted_by_name, drafted_at,
  proposed_by, proposed_by_name, proposed_at, review_until, closed_by, closed_by_name, closed_at";

fn signature(r: &mut Row, at: usize) -> Result<Option<Signature>> {
    let by: Option<UserId> = r.take(at)?;
    let name: Option<String> = r.take(at + 1)?;
    let when: Option<Timestamp> = r.take(at + 2)?;
    Ok(match (by, name, when) {
        (Some(by), Some(by_name), Some(at)) => Some(Signature { by, by_name, at }),
        _ => None,
    })
}

fn read(mut r: Row) -> Result<Settlement> {
    let state: String = r.take(4)?;
    Ok(Settlement {
        inputs: r.json(6)?,
        id: r.take(0)?,
        contract: r.take(1)?,
        n: r.take(2)?,
        until: day(&r.take::<String>(3)?)?,
        state: State::parse(&state).ok_or_else(|| Error::internal(format!("settlement state '{state}' is unknown")))?,
        seq: r.take(5)?,
        inputs_digest: r.take(7)?,
        total: r.take(8)?,
        drafted: signature(&mut r, 9)?.ok_or_else(|| Error::internal("a settlement that nobody computed"))?,
        proposed: signature(&mut r, 12)?,
        review_until: r.take(15)?,
        closed: signature(&mut r, 16)?,
        entries: Vec::new(),
    })
}

pub(super) async fn get(tx: &mut Tx, id: &SettlementId) -> Result<Option<Settlement>> {
    let sql = format!("SELECT {COLUMNS} FROM billing_settlement WHERE id = $1");
    let Some(mut s) = tx.query_opt(&sql, &params![id]).await?.map(read).transpose()? else { return Ok(None) };
    s.entries = record::store::of(tx, id.as_str()).await?;
    Ok(Some(s))
}

/// The newest settlement of a contract.
pub(super) async fn latest(tx: &mut Tx, contract: &str) -> Result<Option<Settlement>> {
    let sql = format!("SELECT {COLUMNS} FROM billing_settlement WHERE contract = $1 ORDER BY n DESC LIMIT 1");
    tx.query_opt(&sql, &params![contract]).await?.map(read).transpose()
}

/// Inputs of the newest closed settlement of a contract.
pub(super) async fn last_closed(tx: &mut Tx, contract: &str) -> Result<Option<Snapshot>> {
    let sql = "SELECT inputs FROM billing_settlement WHERE contract = $1 AND state = 'closed' ORDER BY n DESC LIMIT 1";
    tx.query_opt(sql, &params![contract]).await?.map(|r| r.json(0)).transpose()
}

/// A contract has a few settlements a year, all of which are looked at for another order than that of their numbers.
const SORTING: Sorting = Sorting::newest(
    SortKey::number("number", "n"),
    &[SortKey::text("until", "until_day"), SortKey::text("state", "state")],
);

pub(super) async fn list(tx: &mut Tx, contract: &str, asked: &Asked) -> Result<Listed<Settlement>> {
    let all = Listing::of(COLUMNS, "billing_settlement").and("contract", "=", Some(contract));
    all.page(tx, &SORTING.window(asked)?, read).await
}

pub(super) async fn insert(tx: &mut Tx, s: &Settlement) -> Result<()> {
    tx.execute(
        "INSERT INTO billing_settlement (id, contract, n, until_day, state, seq, inputs, inputs_digest, total, drafted_by, drafted_by_name,
           drafted_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        &params![
            &s.id,
            &s.contract,
            s.n,
            s.until.to_string(),
            s.state.as_str(),
            s.seq,
            s.inputs.text()?,
            &s.inputs_digest,
            s.total,
            &s.drafted.by,
            &s.drafted.by_name,
            s.drafted.at
        ],
    )
    .await?;
    crate::records::SETTLEMENT.seal(tx, s.id.as_str()).await
}

/// Stores a change of what is not closed yet; conflict, if another change came first.
pub(super) async fn update(tx: &mut Tx, s: &mut Settlement) -> Result<()> {
    let (proposed, closed) = (s.proposed.as_ref(), s.closed.as_ref());
    let n = tx
        .execute(
            "UPDATE billing_settlement SET state = $3, seq = seq + 1, until_day = $4, inputs = $5, inputs_digest = $6, total = $7,
               drafted_by = $8, drafted_by_name = $9, drafted_at = $10, proposed_by = $11, proposed_by_name = $12, proposed_at = $13,
               review_until = $14, closed_by = $15, closed_by_name = $16, closed_at = $17
             WHERE id = $1 AND seq = $2 AND state <> 'closed'",
            &params![
                &s.id,
                s.seq,
                s.state.as_str(),
                s.until.to_string(),
                s.inputs.text()?,
                &s.inputs_digest,
                s.total,
                &s.drafted.by,
                &s.drafted.by_name,
                s.drafted.at,
                proposed.map(|p| &p.by),
                proposed.map(|p| p.by_name.clone()),
                proposed.map(|p| p.at),
                s.review_until,
                closed.map(|p| &p.by),
                closed.map(|p| p.by_name.clone()),
                closed.map(|p| p.at)
            ],
        )
        .await?;
    s.seq += 1;
    changed(n, "settlement", "SettlementState")?;
    crate::records::SETTLEMENT.seal(tx, s.id.as_str()).await
}

fn changed(rows: u64, what: &str, code: &'static str) -> Result<()> {
    if rows == 1 {
        return Ok(());
    }
    Err(Error::conflict(format!("the {what} was changed by another at the same time")).code(code))
}

/// What the closed bills of each month that are in no book come to, by the month's last day.
pub(super) async fn bills(tx: &mut Tx) -> Result<BTreeMap<Date, Money>> {
    let sql = "SELECT b.month, b.total FROM billing_bill b JOIN billing_month m ON m.month = b.month
               WHERE NOT EXISTS (SELECT 1 FROM billing_book k WHERE k.bill = b.id)";
    let mut all: BTreeMap<Date, Money> = BTreeMap::new();
    for mut r in tx.query(sql, &[]).await? {
        let month: String = r.take(0)?;
        let total: Money = r.take(1)?;
        let sum = all.entry(day(&format!("{month}-01"))?.last_of_month()).or_insert(Money::ZERO);
        *sum = sum.plus(total)?;
    }
    Ok(all)
}

pub(super) async fn closed_months(tx: &mut Tx) -> Result<HashSet<String>> {
    tx.query("SELECT month FROM billing_month", &[]).await?.into_iter().map(|mut r| r.take(0)).collect()
}

const PAYMENT: &str =
    "p.id, p.contract, p.settlement, p.place, p.due, p.state, p.seq, p.met, p.pay_by, p.paid_on FROM billing_fixed p";

fn read_payment(mut r: Row) -> Result<Payment> {
    let state: String = r.take(5)?;
    let paid: Option<String> = r.take(9)?;
    Ok(Payment {
        due: r.json(4)?,
        met: r.json(7)?,
        id: r.take(0)?,
        contract: r.take(1)?,
        settlement: r.take(2)?,
        place: r.take(3)?,
        state: PaymentState::parse(&state)
            .ok_or_else(|| Error::internal(format!("payment state '{state}' is unknown")))?,
        seq: r.take(6)?,
        pay_by: r.take(8)?,
        paid_on: paid.map(|s| day(&s)).transpose()?,
    })
}

/// Payments of a contract in the order in which they were fixed.
pub(super) async fn payments(tx: &mut Tx, contract: &str) -> Result<Vec<Payment>> {
    let sql = format!(
        "SELECT {PAYMENT} JOIN billing_settlement s ON s.id = p.settlement WHERE p.contract = $1 ORDER BY s.n, p.place"
    );
    tx.query(&sql, &params![contract]).await?.into_iter().map(read_payment).collect()
}

/// What closed settlements fixed.
pub(super) async fn fixed(tx: &mut Tx, contract: &str) -> Result<Vec<Due>> {
    Ok(payments(tx, contract).await?.into_iter().map(|p| p.due).collect())
}

pub(super) async fn payment(tx: &mut Tx, id: &PaymentId) -> Result<Option<Payment>> {
    let sql = format!("SELECT {PAYMENT} WHERE p.id = $1");
    tx.query_opt(&sql, &params![id]).await?.map(read_payment).transpose()
}

pub(super) async fn insert_payment(tx: &mut Tx, p: &Payment) -> Result<()> {
    tx.execute(
        "INSERT INTO billing_fixed (id, contract, payment, number, settlement, place, due, state, seq, met, pay_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        &params![
            &p.id,
            &p.contract,
            &p.due.payment,
            p.due.number,
            &p.settlement,
            p.place,
            serde_json::to_string(&p.due)?,
            p.state.as_str(),
            p.seq,
            serde_json::to_string(&p.met)?,
            p.pay_by
        ],
    )
    .await?;
    crate::records::PAYMENT.seal(tx, p.id.as_str()).await
}

/// Stores a step of a payment; what was fixed stays as it is.
pub(super) async fn update_payment(tx: &mut Tx, p: &mut Payment) -> Result<()> {
    let n = tx
        .execute(
            "UPDATE billing_fixed SET state = $3, seq = seq + 1, met = $4, pay_by = $5, paid_on = $6
             WHERE id = $1 AND seq = $2 AND state <> 'paid'",
            &params![
                &p.id,
                p.seq,
                p.state.as_str(),
                serde_json::to_string(&p.met)?,
                p.pay_by,
                p.paid_on.map(|d| d.to_string())
            ],
        )
        .await?;
    p.seq += 1;
    changed(n, "payment", "PaymentState")?;
    crate::records::PAYMENT.seal(tx, p.id.as_str()).await
}
