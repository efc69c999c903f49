//! The only SQL of subscriptions and deliveries.

use super::subscription::Secret;
use super::vault::Kept;
use super::{Channel, Delivery, DeliveryFilter, DeliveryState, Subscription};
use crate::desk::Notice;
use crate::desk::sql::Where;
use kernel::{DeliveryId, Result, Row, SubscriptionId, Timestamp, UserId, Value};
use runtime::{Tx, params};

const COLUMNS: &str = "id, owner, project, topics, channel, target, created_at, stage, suspended_at, suspended_why";

fn read(mut r: Row) -> Result<Subscription> {
    let channel: String = r.take(4)?;
    Ok(Subscription {
        topics: r.json(3)?,
        id: r.take(0)?,
        owner: r.take(1)?,
        project: r.take(2)?,
        channel: Channel::stored(&channel)?,
        target: r.take(5)?,
        created_at: r.take(6)?,
        stage: r.take(7)?,
        suspended_at: r.take(8)?,
        suspended_why: r.take(9)?,
    })
}

pub(super) async fn subscription(tx: &mut Tx, id: &SubscriptionId) -> Result<Option<Subscription>> {
    let sql = format!("SELECT {COLUMNS} FROM ops_subscription WHERE id = $1");
    tx.query_opt(&sql, &params![id]).await?.map(read).transpose()
}

pub(super) async fn subscriptions(
    tx: &mut Tx,
    owner: Option<&UserId>,
    marker: Option<&SubscriptionId>,
    limit: u32,
) -> Result<Vec<Subscription>> {
    let (tail, p) = Where::new().and("owner", "=", owner.map(|o| o.as_str())).newest(marker.map(|m| m.as_str()), limit);
    let sql = format!("SELECT {COLUMNS} FROM ops_subscription{tail}");
    tx.query(&sql, &p).await?.into_iter().map(read).collect()
}

pub(super) async fn count(tx: &mut Tx, owner: &UserId) -> Result<i64> {
    let sql = "SELECT COUNT(*) FROM ops_subscription WHERE owner = $1 AND suspended_at IS NULL";
    tx.query_one(sql, &params![owner]).await?.get(0)
}

pub(super) async fn insert(tx: &mut Tx, s: &Subscription, sealed: &str) -> Result<()> {
    tx.execute(
        "INSERT INTO ops_subscription (id, owner, project, topics, channel, target, created_at, secret, sealed, stage)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1, $9)",
        &params![
            &s.id,
            &s.owner,
            &s.project,
            serde_json::to_string(&s.topics)?,
            s.channel.as_str(),
            &s.target,
            s.created_at,
            sealed,
            s.stage.clone()
        ],
    )
    .await?;
    for t in &s.topics {
        let sql = "INSERT INTO ops_subscription_topic (topic, subscription) VALUES ($1, $2)";
        tx.execute(sql, &params![t, &s.id]).await?;
    }
    Ok(())
}

pub(super) async fn delete(tx: &mut Tx, id: &SubscriptionId) -> Result<()> {
    for sql in [
        "DELETE FROM ops_delivery WHERE subscription = $1",
        "DELETE FROM ops_subscription_topic WHERE subscription = $1",
        "DELETE FROM ops_subscription WHERE id = $1",
    ] {
        tx.execute(sql, &params![id]).await?;
    }
    Ok(())
}

/// Nothing is sent for a subscription from now on.
pub(super) async fn suspend(tx: &mut Tx, id: &SubscriptionId, why: &str, now: Timestamp) -> Result<()> {
    let sql =
        "UPDATE ops_subscription SET suspended_at = $2, suspended_why = $3 WHERE id = $1 AND suspended_at IS NULL";
    tx.execute(sql, &params![id, now, why]).await?;
    Ok(())
}

/// What the messages of a subscription are signed with, as it lies there.
pub(super) async fn kept(tx: &mut Tx, id: &SubscriptionId) -> Result<Option<Kept>> {
    let sql = "SELECT secret, sealed FROM ops_subscription WHERE id = $1";
    let row = tx.query_opt(sql, &params![id]).await?;
    row.map(|mut r| Ok(Kept { text: r.take(0)?, sealed: r.take(1)? })).transpose()
}

/// Secrets that are not sealed yet.
pub(super) async fn in_clear(tx: &mut Tx, limit: u32) -> Result<Vec<(SubscriptionId, Secret)>> {
    let sql = "SELECT id, secret FROM ops_subscription WHERE sealed = 0 ORDER BY id LIMIT $1";
    let rows = tx.query(sql, &params![limit]).await?;
    rows.into_iter().map(|mut r| Ok((r.take(0)?, Secret(r.take(1)?)))).collect()
}

pub(super) async fn seal(tx: &mut Tx, id: &SubscriptionId, sealed: &str) -> Result<()> {
    let sql = "UPDATE ops_subscription SET secret = $2, sealed = 1 WHERE id = $1 AND sealed = 0";
    tx.execute(sql, &params![id, sealed]).await?;
    Ok(())
}

async fn forget(tx: &mut Tx, column: &str, value: &str) -> Result<()> {
    let sql = format!("SELECT id FROM ops_subscription WHERE {column} = $1");
    let ids: Vec<SubscriptionId> =
        tx.query(&sql, &params![value]).await?.into_iter().map(|r| r.get(0)).collect::<Result<_>>()?;
    for id in ids {
        delete(tx, &id).await?;
    }
    Ok(())
}

pub(super) async fn forget_owner(tx: &mut Tx, owner: &str) -> Result<()> {
    forget(tx, "owner", owner).await
}

pub(super) async fn forget_project(tx: &mut Tx, project: &str) -> Result<()> {
    forget(tx, "project", project).await
}

/// Subscriptions to any of three topics that may hear of what a notice is about. A subscription with a stage and no project hears of what
/// waits for that stage, and of what is for everybody.
pub(super) async fn wanting(tx: &mut Tx, topics: &[String; 3], n: &Notice) -> Result<Vec<SubscriptionId>> {
    let [a, b, c] = topics;
    let sql = "SELECT DISTINCT s.id FROM ops_subscription_topic t JOIN ops_subscription s ON s.id = t.subscription
               WHERE t.topic IN ($1, $2, $3) AND s.suspended_at IS NULL
               AND ((s.project IS NULL AND s.stage IS NULL) OR s.project = $4 OR s.stage = $5 OR CAST($6 AS BIGINT) = 1)
               ORDER BY s.id";
    let project = n.project.as_ref().map_or("", |p| p.as_str());
    let p = params![a, b, c, project, n.role.as_deref().unwrap_or(""), n.public];
    tx.query(sql, &p).await?.into_iter().map(|r| r.get(0)).collect()
}

const DELIVERY: &str = "id, subscription, topic, body, state, attempts, next_at, error, created_at, delivered_at";

fn read_delivery(mut r: Row) -> Result<Delivery> {
    let state: String = r.take(4)?;
    Ok(Delivery {
        id: r.take(0)?,
        subscription: r.take(1)?,
        topic: r.take(2)?,
        body: r.take(3)?,
        state: DeliveryState::stored(&state)?,
        attempts: r.take(5)?,
        next_at: r.take(6)?,
        error: r.take(7)?,
        created_at: r.take(8)?,
        delivered_at: r.take(9)?,
    })
}

pub(super) async fn insert_delivery(tx: &mut Tx, d: &Delivery) -> Result<()> {
    tx.execute(
        "INSERT INTO ops_delivery (id, subscription, topic, body, state, attempts, next_at, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        &params![&d.id, &d.subscription, &d.topic, &d.body, d.state.as_str(), d.attempts, d.next_at, d.created_at],
    )
    .await?;
    Ok(())
}

pub(super) async fn delivery(tx: &mut Tx, id: &DeliveryId) -> Result<Option<Delivery>> {
    let sql = format!("SELECT {DELIVERY} FROM ops_delivery WHERE id = $1");
    tx.query_opt(&sql, &params![id]).await?.map(read_delivery).transpose()
}

pub(super) async fn update_delivery(tx: &mut Tx, d: &Delivery) -> Result<()> {
    tx.execute(
        "UPDATE ops_delivery SET state = $2, attempts = $3, next_at = $4, error = $5, delivered_at = $6 WHERE id = $1",
        &params![&d.id, d.state.as_str(), d.attempts, d.next_at, d.error.clone(), d.delivered_at],
    )
    .await?;
    Ok(())
}

pub(super) async fn deliveries(tx: &mut Tx, of: &SubscriptionId, f: &DeliveryFilter) -> Result<Vec<Delivery>> {
    let (tail, p): (String, Vec<Value>) = Where::new()
        .and("subscription", "=", Some(of.as_str()))
        .and("state", "=", f.state.map(DeliveryState::as_str))
        .newest(f.marker.as_ref().map(|m| m.as_str()), f.limit);
    let sql = format!("SELECT {DELIVERY} FROM ops_delivery{tail}");
    tx.query(&sql, &p).await?.into_iter().map(read_delivery).collect()
}

/// What is due, oldest first.
pub(super) async fn due(tx: &mut Tx, now: Timestamp, limit: u32) -> Result<Vec<Delivery>> {
    let sql = format!(
        "SELECT {DELIVERY} FROM ops_delivery WHERE state = 'waiting' AND next_at <= $1 ORDER BY next_at, id LIMIT $2"
    );
    tx.query(&sql, &params![now, limit]).await?.into_iter().map(read_delivery).collect()
}

/// `next_at` of a message that arrived is soon after that.
pub(super) async fn forget_delivered(tx: &mut Tx, before: Timestamp) -> Result<()> {
    tx.execute("DELETE FROM ops_delivery WHERE state = 'delivered' AND next_at < $1", &params![before]).await?;
    Ok(())
}
