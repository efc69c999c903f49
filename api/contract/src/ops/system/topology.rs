//! Topologies on record.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A topology to record.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TopologyRequest {
    /// What people add: where the drawing is kept, what has changed.
    #[serde(default)]
    pub note: String,
}

/// Topologies on record.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Topologies {
    /// Newest first.
    pub topologies: Vec<Topology>,
}

/// A topology on record.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Topology {
    /// Id.
    pub id: String,
    /// When it was recorded.
    pub at: String,
    /// By whom.
    pub by: String,
    /// Remarks.
    pub note: String,
    /// SHA-256 of the body.
    pub digest: String,
    /// Hosts, devices, systems; in lists none.
    #[schema(value_type = Option<Object>)]
    pub body: Option<serde_json::Value>,
}
