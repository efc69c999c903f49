//! The only SQL of orders, their lines, stages and decisions.

use super::{Ask, Decision, Line, Order, OrderKind, StageState, State, Waiting};
use crate::rules::FlowRole;
use kernel::{Error, OrderId, ProjectId, Result, Row, Timestamp, Value};
use runtime::list::{Asked, Listed, Listing, SortKey, Sorting};
use runtime::{Tx, params};
use std::collections::HashMap;

const COLUMNS: &str = "id, project, name, note, caller, state, round, creates, network, contract, reason, operation, created_at,
  updated_at, delivered_at, expires_at, kind, target, ask, urgent, flow, orderers, evidence, trial_days, trial_until, stopped_at,
  released_at, was, noticed, noticed_at";

const BY_AGE: SortKey = SortKey::text("created_at", "id");
const ORDERS: Sorting = Sorting::newest(
    BY_AGE,
    &[
        SortKey::text("name", "name"),
        SortKey::text("project", "project"),
        SortKey::text("state", "state"),
        SortKey::number("delivered_at", "delivered_at").or_none(),
        SortKey::number("expires_at", "expires_at").or_none(),
    ],
);
/// Of what waits for somebody; by numbers alone, because it is merged from one list a role.
const INBOX: Sorting = Sorting::newest(BY_AGE, &[SortKey::number("due_at", "due_at").or_none()]);

fn state(s: &str) -> Result<State> {
    State::parse(s).ok_or_else(|| Error::internal(format!("order state '{s}' is unknown")))
}

fn role(s: &str) -> Result<FlowRole> {
    FlowRole::parse(s).ok_or_else(|| Error::internal(format!("role '{s}' of a stage is unknown")))
}

fn read(mut r: Row) -> Result<Order> {
    let (now, kind): (String, String) = (r.take(5)?, r.take(16)?);
    let was: Option<String> = r.take(27)?;
    Ok(Order {
        caller: r.json(4)?,
        network: r.json(8)?,
        ask: r.json(18)?,
        orderers: r.json(21)?,
        id: r.take(0)?,
        project: r.take(1)?,
        name: r.take(2)?,
        note: r.take(3)?,
        state: state(&now)?,
        round: r.take(6)?,
        creates: r.take(7)?,
        contract: r.take(9)?,
        reason: r.take(10)?,
        operation: r.take(11)?,
        created_at: r.take(12)?,
        updated_at: r.take(13)?,
        delivered_at: r.take(14)?,
        expires_at: r.take(15)?,
        kind: OrderKind::parse(&kind).ok_or_else(|| Error::internal(format!("order kind '{kind}' is unknown")))?,
        target: r.take(17)?,
        urgent: r.take(19)?,
        flow: r.take(20)?,
        evidence: r.take(22)?,
        trial_days: r.take(23)?,
        trial_until: r.take(24)?,
        stopped_at: r.take(25)?,
        released_at: r.take(26)?,
        was: was.as_deref().map(state).transpose()?,
        noticed: r.take(28)?,
        noticed_at: r.take(29)?,
        lines: Vec::new(),
        stages: Vec::new(),
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

/// Which orders.
#[derive(Default)]
pub(crate) struct Wanted<'a> {
    pub project: Option<&'a ProjectId>,
    pub state: Option<State>,
    pub kind: Option<OrderKind>,
    pub target: Option<&'a OrderId>,
    pub by_hand: Option<bool>,
}

impl Wanted<'_> {
    fn listing(&self) -> Listing {
        let all = Listing::of(COLUMNS, "catalog_order")
            .and("target", "=", self.target)
            .and("project", "=", self.project)
            .and("state", "=", self.state.map(State::as_str))
            .and("kind", "=", self.kind.map(OrderKind::as_str));
        // Written out: an index over part of a table is found by its condition.
        all.that(match self.by_hand {
            Some(true) => "by_hand = 1",
            Some(false) => "by_hand = 0",
            None => "",
        })
    }
}

/// A page of orders, newest first unless asked otherwise.
pub(crate) async fn page(tx: &mut Tx, w: &Wanted<'_>, asked: &Asked) -> Result<Listed<Order>> {
    let mut page = w.listing().page(tx, &ORDERS.window(asked)?, read).await?;
    complete(tx, &mut page.items).await?;
    Ok(page)
}

/// The newest orders, at most so many.
pub(crate) async fn list(tx: &mut Tx, w: &Wanted<'_>, limit: u32) -> Result<Vec<Order>> {
    Ok(page(tx, w, &Asked::first(limit)).await?.items)
}

/// A page of orders that wait for any of these roles, of one project or of all.
pub(crate) async fn waiting(
    tx: &mut Tx,
    roles: &[(FlowRole, Option<&ProjectId>)],
    asked: &Asked,
) -> Result<Listed<Order>> {
    let (w, mut rows) = (INBOX.window(asked)?, Vec::new());
    for (role, project) in roles {
        let all = Listing::of(COLUMNS, "catalog_order").and("waits_role", "=", Some(role.as_str()));
        rows.extend(all.with("project", "=", *project).rows(tx, &w).await?);
    }
    let cut = w.cut(w.merged(rows)?)?;
    let mut items: Vec<Order> = cut.items.into_iter().map(read).collect::<Result<_>>()?;
    complete(tx, &mut items).await?;
    Ok(Listed { items, next: cut.next })
}

/// An opening of that name that has not ended; one that failed may be tried again, and one that was returned is asked for anew.
pub(crate) async fn opening_named(tx: &mut Tx, project: &ProjectId, name: &str) -> Result<Option<OrderId>> {
    let sql = "SELECT id FROM catalog_order WHERE project = $1 AND kind = 'opening' AND name = $2
       AND state NOT IN ('released', 'rejected', 'withdrawn', 'returned') LIMIT 1";
    tx.query_opt(sql, &params![project, name]).await?.map(|mut r| r.take(0)).transpose()
}

/// Requests for accounts of a project that wait or are being carried out, but one.
pub(crate) async fn accounts_under_way(tx: &mut Tx, project: &ProjectId, but: &OrderId) -> Result<Vec<(OrderId, Ask)>> {
    let sql = "SELECT id, ask FROM catalog_order WHERE project = $1 AND kind = 'account' AND id <> $2
       AND state IN ('submitted', 'endorsed', 'fulfilling') ORDER BY id";
    let one = |mut r: Row| Ok((r.take(0)?, r.json(1)?));
    tx.query(sql, &params![project, but]).await?.into_iter().map(one).collect()
}

/// Orders that the expiry policy has to look at by now.
pub(crate) async fn to_attend(tx: &mut Tx, now: Timestamp, limit: u32) -> Result<Vec<OrderId>> {
    let sql = "SELECT id FROM catalog_order WHERE attend_at <= $1 ORDER BY attend_at, id LIMIT $2";
    tx.query(sql, &params![now, limit]).await?.into_iter().map(|mut r| r.take(0)).collect()
}

/// Fills in lines, stages and decisions, three queries for many orders.
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
        "SELECT order_id, round, n, role, span, delegate, began_at, due_at, decided_at FROM catalog_stage
         WHERE order_id IN ({places}) ORDER BY order_id, round, n"
    );
    for mut r in tx.query(&sql, &ids).await? {
        let (order, round): (String, u32) = (r.take(0)?, r.take(1)?);
        let who: String = r.take(3)?;
        let stage = StageState {
            within: r.json(4)?,
            n: r.take(2)?,
            role: role(&who)?,
            delegate: r.take(5)?,
            began_at: r.take(6)?,
            due_at: r.take(7)?,
            decided_at: r.take(8)?,
        };
        if let Some(o) = at.get(&order).and_then(|n| all.get_mut(*n)).filter(|o| o.round == round) {
            o.stages.push(stage);
        }
    }
    decisions(tx, &places, &ids, |order, d| {
        if let Some(o) = at.get(&order).and_then(|n| all.get_mut(*n)) {
            o.decisions.push(d);
        }
    })
    .await
}

async fn decisions(tx: &mut Tx, places: &str, ids: &[Value], mut put: impl FnMut(String, Decision)) -> Result<()> {
    let sql = format!(
        "SELECT order_id, round, stage, decision, person, person_name, reason, at, behalf, behalf_name FROM catalog_decision
         WHERE order_id IN ({places}) ORDER BY order_id, at, id"
    );
    for mut r in tx.query(&sql, ids).await? {
        let order: String = r.take(0)?;
        let d = Decision {
            round: r.take(1)?,
            stage: r.take(2)?,
            decision: r.take(3)?,
            person: r.take(4)?,
            person_name: r.take(5)?,
            reason: r.take(6)?,
            at: r.take(7)?,
            behalf: r.take(8)?,
            behalf_name: r.take(9)?,
        };
        put(order, d);
    }
    Ok(())
}

fn waits(o: &Order) -> Option<&'static str> {
    o.waiting().map(|s| s.role.as_str())
}

/// Until when it is to be decided where it waits.
fn due(o: &Order) -> Option<Timestamp> {
    o.waiting().and_then(|s| s.due_at)
}

pub(crate) async fn insert(tx: &mut Tx, o: &Order) -> Result<()> {
    tx.execute(
        "INSERT INTO catalog_order (id, project, name, note, caller, orderer, orderer_name, state, round, creates, network, contract,
           created_at, updated_at, kind, target, ask, urgent, flow, orderers, trial_days, waits_role, by_hand, due_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24)",
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
            o.created_at,
            o.updated_at,
            o.kind.as_str(),
            &o.target,
            serde_json::to_string(&o.ask)?,
            o.urgent.clone(),
            &o.flow,
            serde_json::to_string(&o.orderers)?,
            o.trial_days,
            waits(o),
            o.ask.by_hand(),
            due(o)
        ],
    )
    .await?;
    Ok(())
}

/// Writes an order; `attend_at` is when the expiry policy must look at it next.
pub(crate) async fn update(tx: &mut Tx, o: &Order, attend_at: Option<Timestamp>) -> Result<()> {
    tx.execute(
        "UPDATE catalog_order SET name = $2, note = $3, caller = $4, orderer = $5, orderer_name = $6, state = $7, round = $8,
           creates = $9, network = $10, reason = $11, operation = $12, updated_at = $13, delivered_at = $14, expires_at = $15,
           ask = $16, urgent = $17, flow = $18, orderers = $19, evidence = $20, trial_days = $21, trial_until = $22,
           stopped_at = $23, released_at = $24, was = $25, noticed = $26, noticed_at = $27, waits_role = $28, attend_at = $29,
           by_hand = $30, due_at = $31
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
            o.expires_at,
            serde_json::to_string(&o.ask)?,
            o.urgent.clone(),
            &o.flow,
            serde_json::to_string(&o.orderers)?,
            o.evidence.clone(),
            o.trial_days,
            o.trial_until,
            o.stopped_at,
            o.released_at,
            o.was.map(State::as_str),
            o.noticed.map(i64::from),
            o.noticed_at,
            waits(o),
            attend_at,
            o.ask.by_hand(),
            due(o)
        ],
    )
    .await?;
    for s in &o.stages {
        tx.execute(
            "UPDATE catalog_stage SET began_at = $4, due_at = $5, decided_at = $6 WHERE order_id = $1 AND round = $2 AND n = $3",
            &params![&o.id, o.round, s.n, s.began_at, s.due_at, s.decided_at],
        )
        .await?;
    }
    Ok(())
}

pub(crate) async fn insert_stages(tx: &mut Tx, o: &Order) -> Result<()> {
    for s in &o.stages {
        tx.execute(
            "INSERT INTO catalog_stage (order_id, round, n, role, span, delegate, began_at, due_at, decided_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            &params![
                &o.id,
                o.round,
                s.n,
                s.role.as_str(),
                serde_json::to_string(&s.within)?,
                s.delegate,
                s.began_at,
                s.due_at,
                s.decided_at
            ],
        )
        .await?;
    }
    Ok(())
}

/// Orders that wait at a stage past its deadline, of which nobody was told, with the stage.
pub(super) async fn late_stages(tx: &mut Tx, now: Timestamp, limit: u32) -> Result<Vec<(OrderId, u32)>> {
    let sql =
        "SELECT s.order_id, s.n FROM catalog_stage s JOIN catalog_order o ON o.id = s.order_id AND o.round = s.round
       WHERE s.due_at < $1 AND s.decided_at IS NULL AND s.told_at IS NULL AND o.state IN ('submitted', 'endorsed')
       ORDER BY s.due_at, s.order_id LIMIT $2";
    tx.query(sql, &params![now, limit]).await?.into_iter().map(|mut r| Ok((r.take(0)?, r.take(1)?))).collect()
}

/// People are told of a stage; false, if they were.
pub(super) async fn stage_first_told(
    tx: &mut Tx,
    (order, round, n): (&OrderId, u32, u32),
    now: Timestamp,
) -> Result<bool> {
    let sql = "UPDATE catalog_stage SET told_at = $4
               WHERE order_id = $1 AND round = $2 AND n = $3 AND decided_at IS NULL AND told_at IS NULL";
    Ok(tx.execute(sql, &params![order, round, n, now]).await? == 1)
}

/// Stages that have begun, have a deadline, and are not decided; by deadline.
pub(crate) async fn open_stages(
    tx: &mut Tx,
    project: Option<&ProjectId>,
    before: Option<Timestamp>,
    after: Option<&(Timestamp, OrderId)>,
    limit: u32,
) -> Result<Vec<Waiting>> {
    let (at, id) = after.map_or((Timestamp(i64::MIN), ""), |(t, o)| (*t, o.as_str()));
    let sql = "SELECT o.id, o.project, o.name, s.role, s.began_at, s.due_at FROM catalog_stage s JOIN catalog_order o ON o.id = s.order_id
       WHERE s.decided_at IS NULL AND s.due_at IS NOT NULL AND s.due_at < $2
         AND (s.due_at > $3 OR (s.due_at = $3 AND o.id > $4)) AND (CAST($1 AS TEXT) IS NULL OR o.project = $1)
       ORDER BY s.due_at, o.id LIMIT $5";
    let p = params![project.map(ProjectId::as_str), before.unwrap_or(Timestamp(i64::MAX)), at, id, limit];
    let one = |mut r: Row| {
        let who: String = r.take(3)?;
        Ok(Waiting {
            order: r.take(0)?,
            project: r.take(1)?,
            name: r.take(2)?,
            role: role(&who)?,
            began_at: r.take(4)?,
            due_at: r.take(5)?,
        })
    };
    tx.query(sql, &p).await?.into_iter().map(one).collect()
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
    let id = kernel::fresh_uuid().to_string();
    tx.execute(
        "INSERT INTO catalog_decision (id, order_id, round, stage, decision, person, person_name, reason, at, behalf, behalf_name)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        &params![
            &id,
            order,
            d.round,
            &d.stage,
            &d.decision,
            &d.person,
            &d.person_name,
            d.reason.clone(),
            d.at,
            &d.behalf,
            d.behalf_name.clone()
        ],
    )
    .await?;
    crate::records::DECISION.seal(tx, &id).await
}

/// Units of an item in orders other than `this` that wait, run, or are in force, less what was given back.
pub(crate) async fn ordered(tx: &mut Tx, contract: &str, item: &str, this: &OrderId, now: Timestamp) -> Result<i64> {
    let sql = "SELECT CAST(COALESCE(SUM(CASE WHEN o.kind IN ('scale_down', 'storage_down') THEN -l.quantity ELSE l.quantity END), 0) AS BIGINT)
               FROM catalog_order_line l JOIN catalog_order o ON o.id = l.order_id
               WHERE l.item = $1 AND o.contract = $2 AND o.id <> $3
                 AND ((o.kind IN ('supply', 'scale_up', 'storage_up')
                       AND o.state IN ('submitted', 'endorsed', 'fulfilling', 'trial', 'delivered', 'stopped', 'releasing')
                       AND (o.expires_at IS NULL OR o.expires_at > $4 OR o.state IN ('stopped', 'releasing')))
                   OR (o.kind IN ('scale_down', 'storage_down') AND o.state = 'delivered'))";
    tx.query_one(sql, &params![item, contract, this, now]).await?.get(0)
}
