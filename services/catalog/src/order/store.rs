//! The only SQL of orders.

use super::{Decision, Line, Order, State};
use kernel::{Error, OrderId, ProjectId, Result, Row, Timestamp, Value};
use runtime::{Tx, params};
use std::collections::HashMap;

const COLUMNS: &str =
    "id, project, name, note, caller, state, round, creates, network, contract, reason, operation, created_at,
  updated_at, delivered_at, expires_at";

fn read(mut r: Row) -> Result<Order> {
    let state: String = r.take(5)?;
    Ok(Order {
        caller: r.json(4)?,
        network: r.json(8)?,
        id: r.take(0)?,
        project: r.take(1)?,
        name: r.take(2)?,
        note: r.take(3)?,
        state: State::parse(&state).ok_or_else(|| Error::internal(format!("order state '{state}' is unknown")))?,
        round: r.take(6)?,
        creates: r.take(7)?,
        contract: r.take(9)?,
        reason: r.take(10)?,
        operation: r.take(11)?,
        created_at: r.take(12)?,
        updated_at: r.take(13)?,
        delivered_at: r.take(14)?,
        expires_at: r.take(15)?,
        lines: Vec::new(),
        decisions: Vec::new(),
    })
}

pub(crate) async fn get(tx: &mut Tx, id: &OrderId) -> Result<Option<Order>> {
    let sql = format!("SELECT {COLUMNS} FROM catalog_order WHERE id = $1");
    let Some(o) = tx.query_opt(&sql, &params![id]).await?.map(read).transpose()? else { return Ok(None) };
    let mut all = vec![o];
    complete(tx, &mut all).await?;
    Ok(all.pop())
}

pub(crate) async fn list(
    tx: &mut Tx,
    project: Option<&ProjectId>,
    state: Option<State>,
    before: Option<&OrderId>,
    limit: u32,
) -> Result<Vec<Order>> {
    let mut sql = format!("SELECT {COLUMNS} FROM catalog_order WHERE 1 = 1");
    let mut p: Vec<Value> = Vec::new();
    let wanted = [
        ("project", "=", project.map(ProjectId::as_str)),
        ("state", "=", state.map(State::as_str)),
        ("id", "<", before.map(OrderId::as_str)),
    ];
    for (column, op, v) in wanted {
        if let Some(v) = v {
            p.push(Value::from(v));
            sql.push_str(&format!(" AND {column} {op} ${}", p.len()));
        }
    }
    p.push(Value::from(limit));
    sql.push_str(&format!(" ORDER BY id DESC LIMIT ${}", p.len()));
    let mut all: Vec<Order> = tx.query(&sql, &p).await?.into_iter().map(read).collect::<Result<_>>()?;
    complete(tx, &mut all).await?;
    Ok(all)
}

/// Fills in lines and decisions, two queries for many orders.
async fn complete(tx: &mut Tx, all: &mut [Order]) -> Result<()> {
    if all.is_empty() {
        return Ok(());
    }
    let ids: Vec<Value> = all.iter().map(|o| Value::from(&o.id)).collect();
    let places: Vec<String> = (1..=ids.len()).map(|n| format!("${n}")).collect();
    let places = places.join(", ");
    let at: HashMap<String, usize> = all.iter().enumerate().map(|(n, o)| (o.id.to_string(), n)).collect();
    let sql = format!(
        "SELECT order_id, n, item, quantity, months, form FROM catalog_order_line WHERE order_id IN ({places}) ORDER BY order_id, n"
    );
    for mut r in tx.query(&sql, &ids).await? {
        let form = r.json(5)?;
        let order: String = r.take(0)?;
        let line = Line { n: r.take(1)?, item: r.take(2)?, quantity: r.take(3)?, months: r.take(4)?, form };
        if let Some(o) = at.get(&order).and_then(|n| all.get_mut(*n)) {
            o.lines.push(line);
        }
    }
    let sql = format!(
        "SELECT order_id, round, stage, decision, person, person_name, reason, at FROM catalog_decision
         WHERE order_id IN ({places}) ORDER BY order_id, at, id"
    );
    for mut r in tx.query(&sql, &ids).await? {
        let order: String = r.take(0)?;
        let d = Decision {
            round: r.take(1)?,
            stage: r.take(2)?,
            decision: r.take(3)?,
            person: r.take(4)?,
            person_name: r.take(5)?,
            reason: r.take(6)?,
            at: r.take(7)?,
        };
        if let Some(o) = at.get(&order).and_then(|n| all.get_mut(*n)) {
            o.decisions.push(d);
        }
    }
    Ok(())
}

pub(crate) async fn insert(tx: &mut Tx, o: &Order) -> Result<()> {
    tx.execute(
        "INSERT INTO catalog_order (id, project, name, note, caller, orderer, orderer_name, state, round, creates, network, contract,
           reason, operation, created_at, updated_at, delivered_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)",
        &params![
            &o.id,
            &o.project,
            &o.name,
            o.note.clone(),
            serde_json::to_string(&o.caller)?,
            &o.caller.user,
            &o.caller.user_name,
            o.state.as_str(),
            o.round,
            o.creates,
            serde_json::to_string(&o.network)?,
            &o.contract,
            o.reason.clone(),
            &o.operation,
            o.created_at,
            o.updated_at,
            o.delivered_at,
            o.expires_at
        ],
    )
    .await?;
    Ok(())
}

pub(crate) async fn update(tx: &mut Tx, o: &Order) -> Result<()> {
    tx.execute(
        "UPDATE catalog_order SET name = $2, note = $3, caller = $4, orderer = $5, orderer_name = $6, state = $7, round = $8,
           creates = $9, network = $10, reason = $11, operation = $12, updated_at = $13, delivered_at = $14, expires_at = $15
         WHERE id = $1",
        &params![
            &o.id,
            &o.name,
            o.note.clone(),
            serde_json::to_string(&o.caller)?,
            &o.caller.user,
            &o.caller.user_name,
            o.state.as_str(),
            o.round,
            o.creates,
            serde_json::to_string(&o.network)?,
            o.reason.clone(),
            &o.operation,
            o.updated_at,
            o.delivered_at,
            o.expires_at
        ],
    )
    .await?;
    Ok(())
}

pub(crate) async fn insert_lines(tx: &mut Tx, o: &Order) -> Result<()> {
    for l in &o.lines {
        tx.execute(
            "INSERT INTO catalog_order_line (order_id, n, item, quantity, months, form) VALUES ($1, $2, $3, $4, $5, $6)",
            &params![&o.id, l.n, &l.item, l.quantity, l.months, serde_json::to_string(&l.form)?],
        )
        .await?;
    }
    Ok(())
}

pub(crate) async fn delete_lines(tx: &mut Tx, id: &OrderId) -> Result<()> {
    tx.execute("DELETE FROM catalog_order_line WHERE order_id = $1", &params![id]).await?;
    Ok(())
}

pub(crate) async fn insert_decision(tx: &mut Tx, order: &OrderId, d: &Decision) -> Result<()> {
    tx.execute(
        "INSERT INTO catalog_decision (id, order_id, round, stage, decision, person, person_name, reason, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        &params![
            kernel::fresh_uuid().to_string(),
            order,
            d.round,
            &d.stage,
            &d.decision,
            &d.person,
            &d.person_name,
            d.reason.clone(),
            d.at
        ],
    )
    .await?;
    Ok(())
}

/// Units of an item in orders other than `this` that wait, run, or are in force.
pub(crate) async fn ordered(tx: &mut Tx, contract: &str, item: &str, this: &OrderId, now: Timestamp) -> Result<i64> {
    let sql = "SELECT CAST(COALESCE(SUM(l.quantity), 0) AS BIGINT) FROM catalog_order_line l JOIN catalog_order o ON o.id = l.order_id
               WHERE l.item = $1 AND o.contract = $2 AND o.id <> $3 AND o.state IN ('submitted', 'endorsed', 'fulfilling', 'delivered')
                 AND (o.expires_at IS NULL OR o.expires_at > $4)";
    tx.query_one(sql, &params![item, contract, this, now]).await?.get(0)
}
