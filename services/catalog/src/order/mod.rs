//! Orders: a bundle of price rows for a project, approved by the purchaser and then by the operator.
//!
//! * `submit.rs`: what an order must say; `decide.rs`: approve, reject, return, withdraw, retry; `list.rs`: who sees which.
//! * `state.rs`: the states; `store.rs`: the SQL.
//!
//! Invariants: stages in order; each by another person, none by the one who ordered (also enforced by a unique index); an item's
//! limit holds over all projects, checked when submitted and again when approved; approval and entitlement are one transaction.

pub mod decide;
mod list;
pub mod state;
pub(crate) mod store;
pub mod submit;

use kernel::{Caller, Error, OperationId, OrderId, ProjectId, Role, Timestamp, UserId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

pub use list::{OrderFilter, WhoseOrders};
pub use state::State;
pub use submit::{NewLine, NewOrder};

/// Who has to approve, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stage {
    /// The health commission.
    Purchaser,
    /// Who runs the cloud.
    Operator,
}

impl Stage {
    /// The name on the wire and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Stage::Purchaser => "purchaser",
            Stage::Operator => "operator",
        }
    }
    /// The stage that an order waits for.
    pub fn of(state: State) -> Option<Stage> {
        match state {
            State::Submitted => Some(Stage::Purchaser),
            State::Endorsed => Some(Stage::Operator),
            State::Returned
            | State::Fulfilling
            | State::Delivered
            | State::Failed
            | State::Rejected
            | State::Withdrawn => None,
        }
    }
    /// True if the caller's role may decide here. The bootstrap administrator may, at one stage.
    pub fn admits(self, caller: &Caller) -> bool {
        let role = match self {
            Stage::Purchaser => Role::Purchaser,
            Stage::Operator => Role::Operator,
        };
        caller.has(role) || caller.is_admin()
    }
}

/// Which network the servers of an order stand in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NetworkChoice {
    /// One of the project's own, by id; it is left as it is.
    Existing(String),
    /// A new one with this address range, a router to the outside, and ssh let in from `ssh_from`.
    New {
        /// IPv4 range.
        cidr: String,
        /// Who may reach port 22.
        ssh_from: String,
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
    /// `approve`, `reject`, `return`, `withdraw`, `resubmit`, `retry`.
    pub decision: String,
    /// Who.
    pub person: UserId,
    /// Name of that person then.
    pub person_name: String,
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
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// When it was delivered: usage counts from here.
    pub delivered_at: Option<Timestamp>,
    /// When its last line ends.
    pub expires_at: Option<Timestamp>,
    /// Lines.
    pub lines: Vec<Line>,
    /// Decisions, oldest first.
    pub decisions: Vec<Decision>,
}

pub(crate) fn missing(id: &OrderId) -> Error {
    let shown: String = id.as_str().chars().take(64).collect();
    Error::not_found(format!("order {shown} could not be found"))
}
