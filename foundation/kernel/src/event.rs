//! Vocabulary of facts that travel by the outbox between slices that do not know each other.

use crate::clock::Timestamp;
use crate::id::{OrderId, ProjectId};
use serde::{Deserialize, Serialize};

/// Topic: an order created resources; their usage does not count before it is delivered. Body: [`OrderResources`].
pub const ORDER_RESOURCES: &str = "order.resources";
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
