//! Vocabulary of facts that travel by the outbox between slices that do not know each other.

use crate::clock::Timestamp;
use crate::id::{NodeId, OrderId, ProjectId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Topic: what a resource uses changed. Body: `runtime::port::UsageFact`.
pub const USAGE: &str = "usage";
/// Topic: a server began or ceased to serve. Body: [`ServerState`].
pub const SERVER_STATE: &str = "server.state";
/// Topic: a volume or a floating IP began or ceased to serve. Body: [`ResourceState`].
pub const RESOURCE_STATE: &str = "resource.state";
/// Topic: what a host offers, as it says when it connects. Body: [`NodeCapacity`].
pub const NODE_CAPACITY: &str = "node.capacity";

/// Whether a resource serves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Serving {
    /// It runs, as it should.
    Up,
    /// It should run and does not.
    Down,
    /// Its owner wants it stopped, or its guest stopped itself: nobody is waiting for it.
    Off,
}

impl Serving {
    /// The word in records.
    pub fn as_str(self) -> &'static str {
        match self {
            Serving::Up => "up",
            Serving::Down => "down",
            Serving::Off => "off",
        }
    }
    /// The state of that word.
    pub fn parse(s: &str) -> Option<Serving> {
        [Serving::Up, Serving::Down, Serving::Off].into_iter().find(|x| x.as_str() == s)
    }
}

/// Body of [`SERVER_STATE`]. Facts of one server have rising instants, also where the clock was set back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServerState {
    /// Server.
    pub server: String,
    /// Project.
    pub project: ProjectId,
    /// Host.
    pub node: Option<NodeId>,
    /// From `at` on.
    pub state: Serving,
    /// Why, in a word or in the host's own words.
    pub cause: String,
    /// When.
    pub at: Timestamp,
}

/// Body of [`RESOURCE_STATE`]. Facts of one resource have rising instants, also where the clock was set back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResourceState {
    /// Resource: the id by which its usage is told.
    pub resource: String,
    /// Kind, as usage calls it: `volume`, `floatingip`.
    pub kind: String,
    /// Project.
    pub project: ProjectId,
    /// Host that it goes down with; none for what is on no host.
    pub node: Option<NodeId>,
    /// From `at` on.
    pub state: Serving,
    /// Why, in a word or in the host's own words.
    pub cause: String,
    /// When.
    pub at: Timestamp,
}

/// Body of [`NODE_CAPACITY`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NodeCapacity {
    /// Host.
    pub node: NodeId,
    /// Its name.
    pub hostname: String,
    /// Architectures that it runs, and on what: `kvm`, `tcg`, `sim`.
    pub archs: BTreeMap<String, String>,
    /// vCPUs that can be granted: its CPUs times the ratio of the installation.
    pub vcpus: u64,
    /// Memory for servers, MiB.
    pub memory_mib: u64,
    /// Disk for servers, bytes.
    pub disk_bytes: u64,
    /// Accelerator cards by model.
    #[serde(default)]
    pub accelerators: BTreeMap<String, u64>,
    /// When it said so.
    pub at: Timestamp,
}

/// Topic: an order created resources; their usage does not count before it is delivered. Body: [`OrderResources`].
pub const ORDER_RESOURCES: &str = "order.resources";
/// What is delivered by hand and measured by nothing else is counted by its order: the meter is this and the code of the price row.
pub const ORDER_METER: &str = "order.";
/// Topic: an order was delivered, or its delivery was taken back. Body: [`OrderDelivered`].
pub const ORDER_DELIVERED: &str = "order.delivered";

/// Body of [`ORDER_RESOURCES`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderResources {
    /// Order.
    pub order: OrderId,
    /// Price row of the line.
    pub item: String,
    /// Resources that the line created.
    pub resources: Vec<String>,
}

/// Body of [`ORDER_DELIVERED`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderDelivered {
    /// Order.
    pub order: OrderId,
    /// From when its resources count; none, if the delivery was taken back.
    pub at: Option<Timestamp>,
}

/// Topic: an order ends soon. Body: [`OrderExpiring`].
pub const ORDER_EXPIRING: &str = "order.expiring";
/// Topic: a project was made. Body: [`ProjectPlaced`].
pub const PROJECT_CREATED: &str = "project.created";
/// Topic: a project was deleted. Body: `{"project": …}`.
pub const PROJECT_DELETED: &str = "project.deleted";

/// Body of [`ORDER_EXPIRING`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderExpiring {
    /// Order.
    pub order: OrderId,
    /// Its project.
    pub project: ProjectId,
    /// Its name.
    pub name: String,
    /// When it ends.
    pub expires_at: Timestamp,
    /// This is the notice of so many days before.
    pub days: u32,
}

/// Body of [`PROJECT_CREATED`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProjectPlaced {
    /// Project.
    pub project: ProjectId,
    /// Project above, if there is one.
    pub parent: Option<ProjectId>,
}

/// Prefix of topics of what people may want to hear of: `told.bill.issue`. Body: [`Told`].
pub const TOLD: &str = "told.";

/// Body of the topics under [`TOLD`]: something happened that people subscribe to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// What subscriptions name: `bill.issue`.
    pub topic: String,
    /// What it is about: its id.
    pub subject: String,
    /// Whose it is; none for what is between the parties of the contract only.
    pub project: Option<ProjectId>,
    /// The role that is waited for.
    pub role: Option<String>,
    /// What happened.
    pub text: String,
    /// In English.
    pub text_en: String,
    /// State after it.
    pub state: String,
    /// Remark: a reason, a deadline.
    pub note: Option<String>,
    /// Who did it.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

impl Told {
    /// Its topic in the outbox.
    pub fn outbox_topic(&self) -> String {
        format!("{TOLD}{}", self.topic)
    }
}
