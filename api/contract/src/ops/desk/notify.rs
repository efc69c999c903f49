//! Subscriptions to notifications.
//!
//! A webhook is a POST of the notice as JSON, with the headers `X-Xinglin-Delivery` (the same for every attempt), `X-Xinglin-Topic`, and
//! `X-Xinglin-Signature: t=<seconds>,v1=<hex>`, the HMAC-SHA256 of `<seconds>.<body>` with the subscription's secret.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A wish for a subscription.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SubscriptionRequest {
    /// 1 to 20 topics: `*`, a noun with all its events (`bill.*`), or one event (`ticket.resolve`, `order.expiring`). Nouns of the desk's cases:
    /// ticket, incident, change, maintenance, risk, problem, with the events of the case. The others: `order.waiting`, `order.overdue`, `order.expiring`,
    /// `order.reject`, `order.return`, `order.deliver`, `order.fail`, `order.release_stuck`; `bill.issue`, `bill.dispute`, `bill.withdraw`, `bill.propose`, `bill.decline`, `bill.uphold`, `bill.reject`,
    /// `bill.confirm`; `assessment.open`, `assessment.announce`, `assessment.confirm`, `assessment.appeal`, `assessment.review`,
    /// `assessment.finalise`; `settlement.propose`, `settlement.return`, `settlement.close`; `contract.proposed`, `contract.agreed`, `contract.declined`; `duty.due_soon`, `duty.overdue`;
    /// `register.expiring`, `register.expired`; `pool.high`, `pool.normal`; `access.request`, `access.approve`, `access.refuse`,
    /// `access.revoke`, `access.end`, `access.expire`; `brand.expiring`, `brand.expired`.
    pub topics: Vec<String>,
    /// `mail`, `webhook`.
    pub channel: String,
    /// Mail address or URL.
    pub target: String,
}

/// Subscriptions.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Subscriptions {
    /// Newest first.
    pub subscriptions: Vec<Subscription>,
}

/// A subscription.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Subscription {
    /// Id.
    pub id: String,
    /// Whose it is: user id.
    pub owner: String,
    /// What this project has; none: of all, unless it is for a stage.
    pub project: Option<String>,
    /// Orders that wait for this role besides, of whatever project: of an administrator of security or of audit.
    pub stage: Option<String>,
    /// Topics.
    pub topics: Vec<String>,
    /// Channel.
    pub channel: String,
    /// Mail address or URL.
    pub target: String,
    /// When it was made.
    pub created_at: String,
    /// Since when nothing is sent for it: its owner has lost the role with which it was made. He subscribes anew.
    pub suspended_at: Option<String>,
    /// Why.
    pub suspended_why: Option<String>,
    /// What a webhook is signed with; shown once, when the subscription is made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secret: Option<String>,
}

/// Messages.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Deliveries {
    /// Newest first.
    pub deliveries: Vec<Delivery>,
}

/// A message.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Delivery {
    /// Id.
    pub id: String,
    /// Subscription.
    pub subscription: String,
    /// Topic.
    pub topic: String,
    /// `waiting`, `delivered`, `dead`.
    pub state: String,
    /// How often it was tried.
    pub attempts: u32,
    /// When it is tried next.
    pub next_at: String,
    /// Why it failed last.
    pub error: Option<String>,
    /// When it was written.
    pub created_at: String,
    /// When it arrived.
    pub delivered_at: Option<String>,
}
