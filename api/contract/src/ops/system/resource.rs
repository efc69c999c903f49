//! Resources and what they belong to.

use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Resources.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Resources {
    /// By id.
    pub resources: Vec<Resource>,
}

/// A resource of the cloud.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Resource {
    /// Id.
    pub id: String,
    /// `server`, `volume`, `snapshot`, `image`, `floatingip`, or what an outside meter calls it.
    pub kind: String,
    /// Project.
    pub project: String,
    /// Name.
    pub name: String,
    /// Architecture; empty for what has none.
    pub arch: String,
    /// What price rows select by.
    pub attributes: BTreeMap<String, String>,
    /// vCPUs.
    pub vcpus: Option<String>,
    /// Memory, GiB.
    pub memory_gb: Option<String>,
    /// Storage, GiB.
    pub gb: Option<String>,
    /// When it was first metered.
    pub first_seen: String,
    /// When it ended.
    pub ended: Option<String>,
    /// Business system that it belongs to.
    pub system: Option<String>,
    /// Systems that it belonged to, newest first; in lists none.
    pub memberships: Option<Vec<Membership>>,
}

/// That a resource belongs, or belonged, to a business system.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Membership {
    /// System.
    pub system: String,
    /// From.
    pub from: String,
    /// To, if it left.
    pub to: Option<String>,
    /// Who put it there.
    pub by: String,
    /// Why.
    pub reason: String,
}
