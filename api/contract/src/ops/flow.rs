//! Flows of orders: change orders with clocks, accounts, port openings, trial, expiry, release; deputies.

use super::endpoints::{ANYONE, ORDER, RUN, STAGE, VIEW, audited, endpoints};
use super::openapi::{Doc, FROM, LIMIT, MARKER, TO, act, by, read, shape};
use super::order::{LineRequest, NetworkRequest, Order};
use kernel::Endpoint;
use kernel::endpoint::Method::{Delete, Get, Post};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

endpoints! {
    FLOW_LIST = Get "flow.list" "/ops/v1/flows" ANYONE;
    FORM_LIST = Get "form.list" "/ops/v1/forms" ANYONE;

    CHANGE_CREATE = Post "order-change.create" "/ops/v1/changes-of-orders" ORDER;
    ACCOUNT_CREATE = Post "account-request.create" "/ops/v1/account-requests" ORDER;
    OPENING_CREATE = Post "opening.create" "/ops/v1/openings" ORDER;

    ORDER_ACCEPT = Post "order.accept" "/ops/v1/orders/{id}/accept" ORDER;
    ORDER_REFUSE = Post "order.refuse" "/ops/v1/orders/{id}/refuse" ORDER;
    ORDER_COMPLETE = Post "order.complete" "/ops/v1/orders/{id}/complete" RUN;
    ORDER_ERASURE = Get "order.erasure" "/ops/v1/orders/{id}/erasure" VIEW;
    ERASURE_LIST = Get "erasure.list" "/ops/v1/erasures" VIEW;

    EXPOSURE_LIST = Get "exposure.list" "/ops/v1/exposures" STAGE;

    STAGE_LIST = Get "stage.list" "/ops/v1/stages" VIEW;
    CLOCK_LIST = Get "order-clock.list" "/ops/v1/order-clocks" VIEW;
    CLOCK_FIGURES = Get "order-clock.figures" "/ops/v1/order-clocks/figures" VIEW;

    DEPUTY_CREATE = Post "deputy.create" "/ops/v1/deputies" STAGE;
    DEPUTY_LIST = Get "deputy.list" "/ops/v1/deputies" STAGE;
    DEPUTY_DELETE = Delete "deputy.delete" "/ops/v1/deputies/{id}" STAGE;
}

pub(super) const DOCS: &[Doc] = &[
    read(&FLOW_LIST, "Who approves which orders, clocks, trial and ends, as the contract says", shape::<Flows>),
    read(&FORM_LIST, "Forms of orders that are not made of items", shape::<Forms>),
    act(&CHANGE_CREATE, "Change an order", Some(shape::<ChangeRequest>), 201, Some(shape::<Order>)),
    act(&ACCOUNT_CREATE, "Ask for an account", Some(shape::<AccountRequest>), 201, Some(shape::<Order>)),
    act(&OPENING_CREATE, "Ask for ports to be opened", Some(shape::<OpeningRequest>), 201, Some(shape::<Order>)),
    act(
        &ORDER_ACCEPT,
        "Take what was tried: it counts from now on",
        Some(shape::<super::order::DecisionRequest>),
        200,
        Some(shape::<Order>),
    ),
    act(
        &ORDER_REFUSE,
        "Do not take what was tried: it goes",
        Some(shape::<super::order::DecisionRequest>),
        200,
        Some(shape::<Order>),
    ),
    act(
        &ORDER_COMPLETE,
        "Say what was done by hand, with evidence",
        Some(shape::<CompleteRequest>),
        200,
        Some(shape::<Order>),
    ),
    read(&ORDER_ERASURE, "Proof of what was erased when an order ended", shape::<Erasure>),
    by(read(&ERASURE_LIST, "Proofs of erasure, newest first", shape::<Erasures>), &[LIMIT, MARKER]),
    by(
        read(
            &EXPOSURE_LIST,
            "Rules that let the whole internet in to a port with a floating IP: one's own, or all for those who watch",
            shape::<Exposures>,
        ),
        &[LIMIT, MARKER],
    ),
    by(
        read(&STAGE_LIST, "Stages that wait for a decision and have a deadline, the earliest first", shape::<Stages>),
        &[("overdue", "true: only those whose deadline has passed"), LIMIT, MARKER],
    ),
    by(
        read(&CLOCK_LIST, "Clocks of orders, the latest first", shape::<Clocks>),
        &[
            ("order", "of this order"),
            ("clock", "of this name"),
            ("late", "true: only late ones"),
            FROM,
            TO,
            LIMIT,
            MARKER,
        ],
    ),
    by(read(&CLOCK_FIGURES, "How the clocks that started in a time went", shape::<Figures>), &[FROM, TO]),
    act(&DEPUTY_CREATE, "Name a deputy for oneself", Some(shape::<DeputyRequest>), 201, Some(shape::<Deputy>)),
    by(read(&DEPUTY_LIST, "Appointments made or received", shape::<Deputies>), &[LIMIT, MARKER]),
    act(&DEPUTY_DELETE, "Take an appointment back", None, 204, None),
];

/// How orders are handled.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Flows {
    /// Contract.
    pub contract: String,
    /// The first that fits an order holds.
    pub flows: Vec<Flow>,
    /// How quickly orders are answered and done.
    pub clocks: Vec<ClockRule>,
    /// Longest trial, days; 0 for none.
    pub trial_days: u32,
    /// What happens to a trial that nobody ends: `deliver`, `release`.
    pub trial_lapse: String,
    /// Days before the end at which notice is given.
    pub notify: Vec<u32>,
    /// Servers stop at the end.
    pub stop: bool,
    /// Days for which everything is kept after it.
    pub keep_days: u32,
    /// It is deleted then, with a final backup of every disk.
    pub delete: bool,
}

/// Who approves which orders.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Flow {
    /// Name in the program.
    pub id: String,
    /// Name.
    pub name: String,
    /// In English.
    pub name_en: String,
    /// Price rows; empty for any.
    pub items: Vec<String>,
    /// Kinds of orders; empty for any.
    pub on: Vec<String>,
    /// Stages.
    pub stages: Vec<StageRule>,
    /// Stages of the urgent path; empty if there is none.
    pub urgent: Vec<StageRule>,
    /// Where the contract says so; none where it is silent.
    pub clause: Option<String>,
}

/// A stage of a flow.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = FlowStageRule)]
pub struct StageRule {
    /// `tenant_manager`, `purchaser`, `operator`, `audit_administrator`, `security_administrator`.
    pub role: String,
    /// In which time, such as `3 working days`; none without a deadline.
    pub within: Option<String>,
    /// A deputy may decide.
    pub delegate: bool,
}

/// A clock of the contract.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = OrderClockRule)]
pub struct ClockRule {
    /// Name in the program.
    pub id: String,
    /// Name.
    pub name: String,
    /// In English.
    pub name_en: String,
    /// Kinds of orders.
    pub on: Vec<String>,
    /// `submitted`, `received`, `approved`.
    pub starts: String,
    /// `answered`, `done`.
    pub until: String,
    /// Such as `4 hours`.
    pub within: String,
    /// Where the contract says so.
    pub clause: String,
}

/// Forms.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = OrderForms)]
pub struct Forms {
    /// By kind of order.
    pub forms: Vec<Form>,
}

/// A form.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = OrderForm)]
pub struct Form {
    /// Kind of order.
    pub kind: String,
    /// Questions.
    pub fields: Vec<super::catalog::FormField>,
}

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

/// Proof of an erasure, as it stands in the ledger `erasure`.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Erasure {
    /// Order.
    pub order: String,
    /// Its project.
    pub project: String,
    /// When everything was gone.
    pub at: String,
    /// Who had it erased: user id.
    pub by: String,
    /// Name.
    pub by_name: String,
    /// How.
    pub method: String,
    /// What.
    pub erased: Vec<Erased>,
    /// Images that hold what the disks held, by name within the order.
    pub backups: std::collections::BTreeMap<String, String>,
    /// The cloud is simulated: no disk was real.
    pub simulated: bool,
    /// SM3 of the entry.
    pub digest: String,
}

/// Something that was erased.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Erased {
    /// Name within the order.
    pub key: String,
    /// `volume`, `server`.
    pub kind: String,
    /// Id.
    pub id: String,
    /// GiB.
    pub gb: Option<u32>,
}

/// Proofs of erasure.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Erasures {
    /// Newest first; go on after the last one's order.
    pub erasures: Vec<Erasure>,
}

/// What the whole internet reaches.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Exposures {
    /// By floating IP and rule.
    pub exposures: Vec<Exposure>,
    /// Where to go on.
    pub next: Option<String>,
}

/// A rule that lets the internet in to a port with a floating IP.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Exposure {
    /// Floating IP: id.
    pub floating_ip: String,
    /// Its address.
    pub address: String,
    /// Port that it stands for.
    pub port: String,
    /// Server that has the port.
    pub server: Option<String>,
    /// Project of the rule.
    pub project: String,
    /// Security group.
    pub security_group: String,
    /// Rule.
    pub rule: String,
    /// Protocol; none for every one.
    pub protocol: Option<String>,
    /// First port; none for every one.
    pub from_port: Option<u16>,
    /// Last port.
    pub to_port: Option<u16>,
    /// Who comes in.
    pub source: String,
    /// When the rule was made.
    pub made_at: String,
    /// The order that made it; none, if nobody approved it. Who made it then stands in the audit ledger at that instant.
    pub order: Option<String>,
    /// Who ordered it.
    pub made_by_name: Option<String>,
}

/// Stages that wait.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = WaitingStages)]
pub struct Stages {
    /// By deadline.
    pub stages: Vec<Stage>,
    /// Where to go on.
    pub next: Option<String>,
}

/// A stage that waits for a decision.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = WaitingStage)]
pub struct Stage {
    /// Order.
    pub order: String,
    /// Its project.
    pub project: String,
    /// Its name.
    pub name: String,
    /// Who decides.
    pub role: String,
    /// Since when.
    pub began_at: String,
    /// Until when.
    pub due_at: String,
    /// The deadline has passed.
    pub overdue: bool,
}

/// Clocks.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = OrderClocks)]
pub struct Clocks {
    /// The latest first.
    pub clocks: Vec<Clock>,
    /// Where to go on.
    pub next: Option<String>,
}

/// A clock of an order.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = OrderClock)]
pub struct Clock {
    /// Order.
    pub order: String,
    /// Round of approval in which it started.
    pub round: u32,
    /// Project.
    pub project: String,
    /// Name of the contract's clock.
    pub clock: String,
    /// Kind of the order.
    pub kind: String,
    /// `answered`, `done`.
    pub until: String,
    /// When it started.
    pub starts_at: String,
    /// Until when it is in time.
    pub due_at: String,
    /// When it ended.
    pub done_at: Option<String>,
    /// When it lost its object: the order was returned, refused or withdrawn.
    pub void_at: Option<String>,
    /// It ended, or runs on, too late.
    pub late: bool,
}

/// Figures of clocks.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = OrderClockFigures)]
pub struct Figures {
    /// By name.
    pub figures: Vec<Figure>,
}

/// How the clocks of a name went.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = OrderClockFigure)]
pub struct Figure {
    /// Name of the contract's clock.
    pub clock: String,
    /// Ended in time.
    pub in_time: i64,
    /// Too late, ended or not.
    pub late: i64,
    /// Running, not late yet.
    pub running: i64,
    /// Share in time of those that are in time or late, percent, two places; none without one.
    pub percent: Option<String>,
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

/// Appointments.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Deputies {
    /// Newest first.
    pub deputies: Vec<Deputy>,
}

/// An appointment.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Deputy {
    /// Id.
    pub id: String,
    /// Who is stood for: user id.
    pub person: String,
    /// Name.
    pub person_name: String,
    /// Who decides: user id.
    pub deputy: String,
    /// Name.
    pub deputy_name: String,
    /// Role.
    pub role: String,
    /// From when.
    pub from: String,
    /// Until when.
    pub until: String,
    /// Why.
    pub reason: Option<String>,
    /// When it was taken back.
    pub revoked_at: Option<String>,
}
