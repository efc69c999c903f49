//! What service levels came to, and which resources were not up.

use serde::Serialize;
use utoipa::ToSchema;

/// How a time was spent, minutes, two places.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[allow(missing_docs, reason = "the names say it")]
pub struct Spent {
    pub up: String,
    pub down: String,
    /// Under announced maintenance that the contract excepts.
    pub planned: String,
    /// Stopped by its owner.
    pub off: String,
    /// Not observed: counts as down.
    pub unknown: String,
}

/// Minutes of downtime.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Budget {
    /// That the target allows.
    pub allowed: String,
    /// Used.
    pub used: String,
    /// Left; negative if the target is missed.
    pub left: String,
}

/// What levels came to.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LevelResults {
    /// Month.
    pub month: String,
    /// Until when its figures hold; none, if they are not stored yet.
    pub until: Option<String>,
    /// In the order of the contract.
    pub levels: Vec<LevelResult>,
}

/// What a level came to.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LevelResult {
    /// Id in the contract.
    pub level: String,
    /// Service.
    pub service: String,
    /// In English.
    pub service_en: String,
    /// Clause.
    pub clause: String,
    /// What it does not count as downtime.
    pub except: Vec<String>,
    /// First month of its period.
    pub from: String,
    /// Last month.
    pub to: String,
    /// `resource`, `pool`, `platform`, `project`.
    pub scope: String,
    /// Empty for the level as a whole; an architecture; a project.
    pub subject: String,
    /// Per cent.
    pub target: String,
    /// Per cent, rounded down.
    pub percent: String,
    /// Resources that it was measured on.
    pub resources: u64,
    /// Those that missed the target.
    pub missed: u64,
    /// How the time was spent.
    pub spent: Spent,
    /// Error budget.
    pub budget: Budget,
    /// The target was kept.
    pub met: bool,
}

/// Resources that were not up all the time.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct WorstList {
    /// The worst first.
    pub resources: Vec<WorstOne>,
    /// Marker of the next page.
    pub next: Option<String>,
}

/// A resource that was not up all the time.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct WorstOne {
    /// Resource.
    pub resource: String,
    /// Project.
    pub project: String,
    /// Name.
    pub name: String,
    /// Per cent, rounded down.
    pub percent: String,
    /// How its time was spent.
    pub spent: Spent,
    /// Error budget.
    pub budget: Budget,
    /// The target was kept.
    pub met: bool,
}

/// How a resource spent a time.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ResourceAvailability {
    /// Resource.
    pub resource: String,
    /// From.
    pub from: String,
    /// To.
    pub to: String,
    /// Per cent, rounded down.
    pub percent: String,
    /// How the time was spent.
    pub spent: Spent,
    /// `up`, `down`, `off`, if that was told.
    pub now: Option<String>,
    /// Why.
    pub cause: Option<String>,
    /// Since when.
    pub since: Option<String>,
    /// What was not up, in order.
    pub stretches: Vec<AvailabilityStretch>,
}

/// A time in which a resource was not up.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AvailabilityStretch {
    /// `down`, `planned`, `off`.
    pub state: String,
    /// From.
    pub from: String,
    /// To.
    pub to: String,
}

/// Times in which business systems were hit.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Outages {
    /// In order.
    pub outages: Vec<OutageTime>,
}

/// A time in which business systems were hit.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OutageTime {
    /// From.
    pub from: String,
    /// To.
    pub to: String,
    /// Systems hit.
    pub hit: u64,
    /// Systems in use.
    pub of: u64,
    /// Per cent.
    pub percent: String,
}
