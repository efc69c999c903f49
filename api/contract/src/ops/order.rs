//! Orders and their approval.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// A wish for an order, for the project of the token.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OrderRequest {
    /// Name: 1 to 60 lower-case letters, digits and hyphens. What is created is named after it.
    pub name: String,
    /// Remark for those who approve.
    #[serde(default)]
    pub note: Option<String>,
    /// Create the resources once approved, instead of only granting them.
    #[serde(default)]
    pub create: bool,
    /// Network of the hosts: an existing one by `id`, or a new one with `cidr`; a new 192.168.0.0/24 unless given.
    #[serde(default)]
    pub network: Option<NetworkRequest>,
    /// What is ordered.
    pub lines: Vec<LineRequest>,
    /// Why it must take the urgent path, if it must.
    #[serde(default)]
    pub urgent: Option<String>,
    /// Days of trial before it is delivered; none unless given.
    #[serde(default)]
    pub trial_days: u32,
}

/// Where the hosts of an order stand.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NetworkRequest {
    /// A network that exists.
    #[serde(default)]
    pub id: Option<String>,
    /// IPv4 range of a new network.
    #[serde(default)]
    pub cidr: Option<String>,
    /// Who may reach port 22 of hosts in a new network: an IPv4 network of at least 16 bits, never everybody. Unless given, whoever stands on
    /// the external network itself, such as the cloud's own gateway.
    #[serde(default)]
    pub ssh_from: Option<String>,
}

/// A wish for a line.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LineRequest {
    /// Number of the price row.
    pub item: String,
    /// Units.
    pub quantity: i64,
    /// Months.
    pub months: u32,
    /// Answers to the item's questions.
    #[serde(default)]
    pub form: BTreeMap<String, String>,
}

/// A decision.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DecisionRequest {
    /// Why; required for a refusal and a return.
    #[serde(default)]
    pub reason: Option<String>,
}

/// Orders.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Orders {
    /// A page of them, newest first unless asked otherwise.
    pub orders: Vec<Order>,
    /// Marker of the next page; none at the end.
    pub next: Option<String>,
}

/// An order.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Order {
    /// Id.
    pub id: String,
    /// Project.
    pub project: String,
    /// Name.
    pub name: String,
    /// Remark.
    pub note: Option<String>,
    /// `supply`, `scale_up`, `scale_down`, `storage_up`, `storage_down`, `renew`, `stop`, `start`, `release`, `account`, `opening`.
    pub kind: String,
    /// Order that it changes.
    pub target: Option<String>,
    /// Why it takes the urgent path.
    pub urgent: Option<String>,
    /// Name of its flow.
    pub flow: String,
    /// `submitted`, `endorsed`, `returned`, `fulfilling`, `trial`, `delivered`, `stopped`, `releasing`, `released`, `failed`, `rejected`,
    /// `withdrawn`.
    pub state: String,
    /// Whom it waits for: `tenant_manager`, `purchaser`, `operator`, `audit_administrator`, `security_administrator`.
    pub waits_for: Option<String>,
    /// Stages of this round.
    pub stages: Vec<Stage>,
    /// Round of approval.
    pub round: u32,
    /// Resources are created, not only granted.
    pub create: bool,
    /// Contract of its items.
    pub contract: String,
    /// Who ordered: user id.
    pub ordered_by: String,
    /// Who ordered: name.
    pub ordered_by_name: String,
    /// Why it was rejected, returned, or failed.
    pub reason: Option<String>,
    /// The operation that fulfils it.
    pub operation: Option<String>,
    /// When it was made.
    pub created_at: String,
    /// When it last changed.
    pub updated_at: String,
    /// When it was delivered: usage counts from here.
    pub delivered_at: Option<String>,
    /// When its last line ends.
    pub expires_at: Option<String>,
    /// Days of trial.
    pub trial_days: u32,
    /// Until when it is tried.
    pub trial_until: Option<String>,
    /// When its servers were stopped.
    pub stopped_at: Option<String>,
    /// When it ended.
    pub released_at: Option<String>,
    /// The operator does it by hand and says so with evidence: it waits for that while it is `fulfilling`, and `releasing`.
    pub by_hand: bool,
    /// How it was done, where somebody did it by hand.
    pub evidence: Option<String>,
    /// The account that it asks for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<Account>,
    /// The ports that it asks for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opening: Option<Opening>,
    /// How much longer it asks for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub months: Option<u32>,
    /// A final backup is made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub backup: Option<bool>,
    /// Lines.
    pub lines: Vec<Line>,
    /// Decisions, oldest first.
    pub decisions: Vec<Decision>,
    /// What fulfilment has made, in that order; only where one order is shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resources: Option<Vec<Made>>,
}

/// A line of an order.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Line {
    /// Number of the price row.
    pub item: String,
    /// Its name.
    pub name: String,
    /// Units.
    pub quantity: i64,
    /// Months.
    pub months: u32,
    /// Answers.
    pub form: BTreeMap<String, String>,
}

/// A stage of an order's flow.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = OrderStage)]
pub struct Stage {
    /// Who decides.
    pub role: String,
    /// A deputy may decide.
    pub delegate: bool,
    /// Since when it waits there.
    pub began_at: Option<String>,
    /// Until when it is to be decided.
    pub due_at: Option<String>,
    /// When it was.
    pub decided_at: Option<String>,
    /// The deadline has passed, or had when it was decided.
    pub overdue: bool,
}

/// An account that was asked for.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = OrderAccount)]
pub struct Account {
    /// User id, for an account of this cloud.
    pub user: Option<String>,
    /// Name of the person.
    pub person: String,
    /// Where he works and how he is reached.
    pub contact: String,
    /// What for.
    pub purpose: String,
    /// `platform`, `vpn`, `bastion`.
    pub system: String,
    /// Role in the project.
    pub role: Option<String>,
    /// Until when.
    pub until: String,
}

/// Ports that were asked for.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = OrderOpening)]
pub struct Opening {
    /// Servers or addresses.
    pub targets: Vec<String>,
    /// `tcp` or `udp`.
    pub protocol: String,
    /// First port.
    pub from_port: u16,
    /// Last port.
    pub to_port: u16,
    /// Who may come in.
    pub sources: Vec<String>,
    /// What for.
    pub purpose: String,
    /// Until when.
    pub until: String,
}

/// A decision on an order.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Decision {
    /// Round.
    pub round: u32,
    /// `purchaser`, `operator` and the other roles of flows; `orderer`.
    pub stage: String,
    /// `approve`, `reject`, `return`, `withdraw`, `resubmit`, `retry`, `accept`, `refuse`, `complete`.
    pub decision: String,
    /// Who: user id.
    pub by: String,
    /// Who: name.
    pub by_name: String,
    /// In whose name a deputy decided: user id.
    pub behalf: Option<String>,
    /// That one's name.
    pub behalf_name: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// When.
    pub at: String,
}

/// Something that fulfilment made.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Made {
    /// Its name within the order.
    pub key: String,
    /// Its id.
    pub id: String,
}
