//! Telling those who want to know, by mail or webhook.
//!
//! ```text
//! a case ──notice, in its transaction──▶ outbox ──match, in one──▶ delivery: waiting ──sent──▶ delivered
//!                                                                     │  ▲ not sent: later
//!                                                                     └──┴── refused for good, or 12 times in vain ──▶ dead ──retry──▶ waiting
//! ```
//!
//! * `subscription.rs`: who wants to hear what, and where; `topic.rs`: what can be subscribed to; `heard.rs`: facts of other slices (orders,
//!   bills, assessments, settlements) and of registers as notices; `deliver.rs`: sending, at least once; `vault.rs`: secrets of webhooks at
//!   rest; `entitled.rs`: whether the receiver may still hear it; `store.rs`: the SQL.
//!
//! Who may see a thing is told of it: a tenant of what his project has, purchaser and operator of all, an administrator of security or audit of
//! orders that wait for him. A fact is taken from the outbox in the transaction that writes its deliveries, so that each subscription has one.
//!
//! A message is claimed in a transaction that also sets when it is tried next, and only then sent: a process that dies in between leaves one
//! that is sent again. The receiver of a webhook tells repetitions by the delivery's id. What is sent goes through [`crate::port::Messenger`].

mod deliver;
mod entitled;
mod heard;
pub(crate) mod store;
mod subscription;
mod topic;
mod vault;

pub use deliver::Feed;
pub use subscription::{Made, NewSubscription, Secret, Subscription};
pub use topic::{NOUNS, TOPICS};
pub(crate) use vault::Outlet;
pub use vault::Vault;

use super::words::words;
use crate::Ops;
use kernel::{Caller, DeliveryId, Error, Result, SubscriptionId, Timestamp};
use runtime::transact;

words! {
    /// How a message travels.
    Channel "channel" {
        Mail = "mail" "邮件" "mail",
        Webhook = "webhook" "网络回调" "webhook",
    }
}

words! {
    /// State of a delivery.
    DeliveryState "state of a delivery" {
        Waiting = "waiting" "待发送" "waiting",
        Delivered = "delivered" "已送达" "delivered",
        Dead = "dead" "发送失败" "given up",
    }
}

/// A message on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// Id.
    pub id: DeliveryId,
    /// For which subscription.
    pub subscription: SubscriptionId,
    /// Topic.
    pub topic: String,
    /// The notice, JSON.
    pub body: String,
    /// State.
    pub state: DeliveryState,
    /// How often it was tried.
    pub attempts: u32,
    /// When it is tried next.
    pub next_at: Timestamp,
    /// Why it failed last.
    pub error: Option<String>,
    /// When it was written.
    pub created_at: Timestamp,
    /// When it arrived.
    pub delivered_at: Option<Timestamp>,
}

/// Which deliveries to list.
#[derive(Debug, Clone, Default)]
pub struct DeliveryFilter {
    /// In this state only.
    pub state: Option<DeliveryState>,
    /// Older than this one.
    pub marker: Option<DeliveryId>,
    /// At most so many.
    pub limit: u32,
}

impl Ops {
    /// Deliveries of a subscription that the caller may see, newest first.
    ///
    /// # Errors
    /// Not found.
    pub async fn deliveries(&self, caller: &Caller, id: &SubscriptionId, f: &DeliveryFilter) -> Result<Vec<Delivery>> {
        let mut tx = self.env.db.read().await?;
        subscription::mine(&mut tx, caller, id).await?;
        store::deliveries(&mut tx, id, f).await
    }

    /// Tries a delivery that was given up again.
    ///
    /// # Errors
    /// Not found; conflict, unless it was given up.
    pub async fn retry_delivery(&self, caller: &Caller, id: &DeliveryId) -> Result<Delivery> {
        let now = self.env.now();
        let missing = || super::sight::missing("delivery", id.as_str());
        transact!(self.env.db, |tx| {
            let mut d = store::delivery(tx, id).await?.ok_or_else(missing)?;
            subscription::mine(tx, caller, &d.subscription).await.map_err(|_| missing())?;
            if d.state != DeliveryState::Dead {
                return Err(Error::conflict(format!("the delivery is {}", d.state.as_str())).code("DeliveryState"));
            }
            (d.state, d.attempts, d.next_at) = (DeliveryState::Waiting, 0, now);
            store::update_delivery(tx, &d).await?;
            tx.wake_on_commit(&self.mail);
            Ok(d)
        })
    }
}
