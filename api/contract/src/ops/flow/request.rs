//! What is asked for: changes, accounts, openings, what was done by hand, deputies.

use crate::ops::order::{LineRequest, NetworkRequest};
use serde::Deserialize;
use utoipa::ToSchema;

/// A wish to change an order of the token's project.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = OrderChangeRequest)]
pub struct ChangeRequest {
    /// `scale_up`, `scale_down`, `storage_up`, `storage_down`, `renew`, `stop`, `start`, `release`.
    pub kind: String,
    /// Order that is changed.
    pub target: String,
    /// More of what, or less; months are not asked: what enlarges an order ends with it.
    #[serde(default)]
    pub lines: Vec<ChangeLine>,
    /// Create what is added, instead of only granting it.
    #[serde(default)]
    pub create: bool,
    /// Network of hosts that are added.
    #[serde(default)]
    pub network: Option<NetworkRequest>,
    /// How much longer, for `renew`.
    #[serde(default)]
    pub months: Option<u32>,
    /// A final backup of the volumes and of the servers' disks, for `release`; true unless given.
    #[serde(default)]
    pub backup: Option<bool>,
    /// Remark.
    #[serde(default)]
    pub note: Option<String>,
    /// Why it must take the urgent path.
    #[serde(default)]
    pub urgent: Option<String>,
}

/// A line of a change.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = OrderChangeLine)]
pub struct ChangeLine {
    /// Number of the price row.
    pub item: String,
    /// Units.
    pub quantity: i64,
    /// Answers to the item's questions.
    #[serde(default)]
    pub form: std::collections::BTreeMap<String, String>,
}

impl From<ChangeLine> for LineRequest {
    fn from(l: ChangeLine) -> LineRequest {
        LineRequest { item: l.item, quantity: l.quantity, months: 1, form: l.form }
    }
}

/// A wish for an account of one person.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = AccountOrderRequest)]
pub struct AccountRequest {
    /// Name of the person.
    pub person: String,
    /// Where he works and how he is reached.
    pub contact: String,
    /// What for.
    pub purpose: String,
    /// `platform` (this cloud), `vpn`, `bastion`.
    pub system: String,
    /// Id of the user, for an account of this cloud.
    #[serde(default)]
    pub user: Option<String>,
    /// `member` or `reader`, for an account of this cloud.
    #[serde(default)]
    pub role: Option<String>,
    /// Until when (RFC 3339).
    pub until: String,
    /// Remark.
    #[serde(default)]
    pub note: Option<String>,
    /// Why it must take the urgent path.
    #[serde(default)]
    pub urgent: Option<String>,
}

/// A wish for open ports.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OpeningRequest {
    /// Name: 1 to 60 lower-case letters, digits and hyphens; the security group is named after it.
    pub name: String,
    /// Ids of servers, or fixed addresses of their ports.
    pub targets: Vec<String>,
    /// `tcp` or `udp`.
    pub protocol: String,
    /// First port.
    pub from_port: i64,
    /// Last port; the first unless given.
    #[serde(default)]
    pub to_port: Option<i64>,
    /// Networks that may come in; never everybody.
    pub sources: Vec<String>,
    /// What for.
    pub purpose: String,
    /// Until when (RFC 3339).
    pub until: String,
    /// Remark.
    #[serde(default)]
    pub note: Option<String>,
    /// Why it must take the urgent path.
    #[serde(default)]
    pub urgent: Option<String>,
}

/// What was done by hand.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = OrderCompleteRequest)]
pub struct CompleteRequest {
    /// What was done, and where that can be seen.
    pub evidence: String,
    /// Number of the delivery note, contract or certificate; asked for when a line is delivered.
    #[serde(default)]
    pub reference: Option<String>,
    /// Remark.
    #[serde(default)]
    pub note: Option<String>,
    /// How much of each line was delivered, where that is said: all of it.
    #[serde(default)]
    pub lines: Vec<CompletedLine>,
}

/// A line that was delivered.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = OrderCompletedLine)]
pub struct CompletedLine {
    /// Number of the line, from 1.
    pub line: u32,
    /// Units.
    pub quantity: i64,
}

/// A wish for a deputy.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeputyRequest {
    /// User id of who is to decide.
    pub deputy: String,
    /// At stages of which role.
    pub role: String,
    /// From when (RFC 3339); now unless given.
    #[serde(default)]
    pub from: Option<String>,
    /// Until when (RFC 3339).
    pub until: String,
    /// Why.
    #[serde(default)]
    pub reason: Option<String>,
}
