//! Orders: what a project asks for, approved stage by stage, then done, tried, delivered, changed, and ended.
//!
//! * `submit.rs`, `change.rs`, `ask.rs`: what an order must say, by kind; `form.rs`: every fault of it.
//! * `decide.rs`: approve, reject, return, withdraw, retry; `effect.rs`: what the last approval does; `stage.rs`: stages and their deadlines.
//! * [`clock`]: how quickly the contract wants it; `list.rs`: who sees which; `tell.rs`: what people hear of it;
//!   `state.rs`: the states; `store.rs`: the SQL.
//!
//! Invariants: stages in the order of the flow; each by another person, none by one who ordered, whether in his own name or on behalf
//! (also enforced by unique indexes); an item's limit holds over all projects, checked when submitted and again when approved; approval
//! and entitlement are one transaction.

pub mod ask;
pub mod change;
pub mod clock;
pub mod decide;
mod effect;
pub(crate) mod form;
pub mod kind;
mod list;
mod overdue;
mod stage;
pub mod state;
pub(crate) mod store;
pub mod submit;
pub(crate) mod tell;

use crate::rules::FlowRole;
use kernel::calendar::Span;
use kernel::{Caller, Error, OperationId, OrderId, ProjectId, Timestamp, UserId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

pub use ask::{NewAccount, NewOpening};
pub use change::NewChange;
pub use kind::{Ask, OrderKind};
pub use list::{OrderFilter, WhoseOrders};
pub use stage::{StageFilter, Waiting};
pub use state::State;
pub use submit::{NewLine, NewOrder};

/// A stage of an order's flow, as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StageState {
    /// Place in the flow, from 0.
    pub n: u32,
    /// Who decides.
    pub role: FlowRole,
    /// In which time.
    pub within: Option<Span>,
    /// A deputy may decide.
    pub delegate: bool,
    /// Since when the order waits here.
    pub began_at: Option<Timestamp>,
    /// Until when it is to be decided.
    pub due_at: Option<Timestamp>,
    /// When it was.
    pub decided_at: Option<Timestamp>,
}

impl StageState {
    /// The deadline has passed, or had when it was decided.
    pub fn overdue(&self, now: Timestamp) -> bool {
        self.due_at.is_some_and(|d| self.decided_at.unwrap_or(now) > d)
    }
}

/// Which network the servers of an order stand in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NetworkChoice {
    /// One of the project's own, by id; it is left as it is.
    Existing(String),
    /// A new one with this address range, a router to the outside, and ssh let in from `ssh_from`; never from everywhere.
    New {
        /// IPv4 range.
        cidr: String,
        /// Who may reach port 22; whoever stands on the external network itself, unless given.
        ssh_from: Option<String>,
    },
}

/// A line of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Number, from 1.
    pub n: u32,
    /// Price row.
    pub item: String,
    /// Units.
    pub quantity: i64,
    /// Months.
    pub months: u32,
    /// Answers to the item's questions.
    pub form: BTreeMap<String, String>,
}

/// A decision on an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// Round: grows when the order is submitted again.
    pub round: u32,
    /// Stage.
    pub stage: String,
    /// `approve`, `reject`, `return`, `withdraw`, `resubmit`, `retry`, `accept`, `refuse`, `complete`.
    pub decision: String,
    /// Who.
    pub person: UserId,
    /// Name of that person then.
    pub person_name: String,
    /// In whose name a deputy decided.
    pub behalf: Option<UserId>,
    /// That one's name.
    pub behalf_name: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// When.
    pub at: Timestamp,
}

/// An order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// Id.
    pub id: OrderId,
    /// Who gets it.
    pub project: ProjectId,
    /// Name; resources are named after it.
    pub name: String,
    /// Remark.
    pub note: Option<String>,
    /// The one who ordered, as of then: fulfilment acts in this name.
    pub caller: Caller,
    /// Everybody who ever submitted it.
    pub orderers: Vec<UserId>,
    /// What it is for.
    pub kind: OrderKind,
    /// The order that it changes.
    pub target: Option<OrderId>,
    /// What it asks besides its lines.
    pub ask: Ask,
    /// Why it takes the urgent path.
    pub urgent: Option<String>,
    /// Name of its flow.
    pub flow: String,
    /// State.
    pub state: State,
    /// Round of approval.
    pub round: u32,
    /// Resources are to be made, not only granted.
    pub creates: bool,
    /// Network of its servers.
    pub network: NetworkChoice,
    /// Contract that its items belong to.
    pub contract: String,
    /// Why it was rejected, returned, or failed.
    pub reason: Option<String>,
    /// The fulfilment.
    pub operation: Option<OperationId>,
    /// How it was done, where somebody did it by hand.
    pub evidence: Option<String>,
    /// Days of trial.
    pub trial_days: u32,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// Until when it is tried.
    pub trial_until: Option<Timestamp>,
    /// When it was delivered: usage counts from here.
    pub delivered_at: Option<Timestamp>,
    /// When its last line ends.
    pub expires_at: Option<Timestamp>,
    /// When its servers were stopped.
    pub stopped_at: Option<Timestamp>,
    /// When it ended.
    pub released_at: Option<Timestamp>,
    /// What it was before its release began.
    pub was: Option<State>,
    /// The last notice of its end that was given: days before.
    pub noticed: Option<u32>,
    /// When the first one was given.
    pub noticed_at: Option<Timestamp>,
    /// Lines.
    pub lines: Vec<Line>,
    /// Stages of the present round.
    pub stages: Vec<StageState>,
    /// Decisions, oldest first.
    pub decisions: Vec<Decision>,
}

impl Order {
    /// The stage that it waits for.
    pub fn waiting(&self) -> Option<&StageState> {
        self.stages.iter().find(|s| self.state.waits() && s.decided_at.is_none())
    }
    /// It waits for the last stage.
    pub fn at_last_stage(&self) -> bool {
        self.waiting().is_some_and(|s| self.stages.last().is_some_and(|l| l.n == s.n))
    }
}

pub(crate) fn missing(id: &OrderId) -> Error {
    let shown: String = id.as_str().chars().take(64).collect();
    Error::not_found(format!("order {shown} could not be found"))
}
