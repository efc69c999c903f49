//! Use of pools and their capacities.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Use of pools.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Pools {
    /// From.
    pub from: String,
    /// To.
    pub to: String,
    /// By pool and dimension.
    pub pools: Vec<PoolUse>,
}

/// Use of a pool.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PoolUse {
    /// `all`, `x86_64`, `aarch64`.
    pub pool: String,
    /// `vcpu`, `memory_gb`, `storage_gb`, `accelerator`.
    pub dimension: String,
    /// Its name.
    pub name: String,
    /// In English.
    pub name_en: String,
    /// Unit.
    pub unit: String,
    /// Capacity at the end.
    pub capacity: String,
    /// Granted at the end.
    pub granted: String,
    /// Mean use, per cent, weighted by time.
    pub mean_percent: Option<String>,
    /// Highest use, per cent.
    pub peak_percent: Option<String>,
    /// When that was reached.
    pub peak_at: Option<String>,
    /// What to do.
    pub advice: Option<String>,
    /// In English.
    pub advice_en: Option<String>,
}

/// Changes of capacity.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PoolChanges {
    /// Oldest first.
    pub changes: Vec<PoolChange>,
}

/// A change of capacity.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PoolChange {
    /// Id.
    pub id: String,
    /// Pool.
    pub pool: String,
    /// Dimension.
    pub dimension: String,
    /// How much more, or less.
    pub delta: String,
    /// From when on.
    pub at: String,
    /// What it comes from.
    pub cause: String,
}

/// A capacity that no host tells of.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PoolChangeRequest {
    /// `x86_64`, `aarch64`; left out for what has no architecture.
    #[serde(default)]
    pub pool: Option<String>,
    /// Dimension.
    pub dimension: String,
    /// How much more, or less: decimal text.
    pub delta: String,
    /// From when on; now unless given.
    #[serde(default)]
    pub at: Option<String>,
    /// Why.
    pub reason: String,
    /// Ids of files: the delivery note, the record of what went out of use.
    #[serde(default)]
    pub evidence: Vec<String>,
}

/// Capacities that are proposed.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PoolProposals {
    /// Newest first.
    pub proposals: Vec<PoolProposal>,
}

/// A capacity that is proposed; it counts when the purchaser confirms it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PoolProposal {
    /// Id.
    pub id: String,
    /// `x86_64`, `aarch64`; none for what has no architecture.
    pub pool: Option<String>,
    /// Dimension.
    pub dimension: String,
    /// How much more, or less.
    pub delta: String,
    /// From when on.
    pub at: String,
    /// Why.
    pub reason: String,
    /// Ids of files.
    pub evidence: Vec<String>,
    /// `pending`, `confirmed`, `refused`.
    pub state: String,
    /// Name of who proposed it.
    pub by_name: String,
    /// When that was.
    pub recorded_at: String,
    /// Name of who decided.
    pub decided_by: Option<String>,
    /// When that was.
    pub decided_at: Option<String>,
    /// What was said about it.
    pub note: Option<String>,
}

/// A decision on a proposal.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PoolDecision {
    /// Remark; a refusal says why.
    #[serde(default)]
    pub note: Option<String>,
}
