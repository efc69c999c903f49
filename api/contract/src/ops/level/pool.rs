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
    /// How long it lasts, as it stood at the end.
    pub forecast: PoolForecast,
}

/// The days until a pool is to be expanded, if it goes on growing as it did.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PoolForecast {
    /// Use at which it is to be expanded, per cent.
    pub limit_percent: i64,
    /// Days until then, 0 if it is there; none, if `reason` says why not.
    pub days: Option<i64>,
    /// `no_capacity`, `too_few_days`, `no_growth`, `far`: more than ten years.
    pub reason: Option<String>,
    /// Growth in a day, in units of the pool; none, if too few days are known.
    pub per_day: Option<String>,
    /// `theil_sen`: growth is the median of the slopes between the highest use of every two days.
    pub method: String,
    /// Days that are looked back.
    pub window_days: u64,
    /// Days that are needed among them.
    pub needed_days: usize,
    /// Highest use of the days that it is told by, oldest first; days that are over and summed up.
    pub seen: Vec<PoolPeak>,
}

/// A day's highest use of a pool.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PoolPeak {
    /// Day, in the contract's time zone.
    pub day: String,
    /// Per cent of the capacity.
    pub percent: String,
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
