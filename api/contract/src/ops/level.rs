//! Service levels, availability, utilisation of pools, advice.

use super::endpoints::{DECIDE, PURCHASE, RUN, VIEW, audited, endpoints};
use super::openapi::{Doc, FROM, LIMIT, MARKER, MONTH, PROJECT, STATE, TO, act, by, read, shape};
use kernel::Endpoint;
use kernel::endpoint::Method::{Get, Post, Put};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

endpoints! {
    LEVEL_LIST = Get "level.list" "/ops/v1/levels" VIEW;
    LEVEL_PARTS = Get "level.parts" "/ops/v1/levels/{id}/parts" DECIDE;
    LEVEL_WORST = Get "level.worst" "/ops/v1/levels/{id}/worst" VIEW;
    AVAILABILITY_SHOW = Get "availability.show" "/ops/v1/availability/{resource}" VIEW;
    OUTAGE_LIST = Get "outage.list" "/ops/v1/outages" DECIDE;
    POOL_LIST = Get "pool.list" "/ops/v1/pools" DECIDE;
    POOL_CHANGES = Get "pool.changes" "/ops/v1/pool-changes" DECIDE;
    POOL_RECORD = Post "pool.record" "/ops/v1/pool-changes" RUN;
    PROPOSAL_LIST = Get "pool-proposal.list" "/ops/v1/pool-proposals" DECIDE;
    PROPOSAL_CONFIRM = Post "pool-proposal.confirm" "/ops/v1/pool-proposals/{id}/confirm" PURCHASE;
    PROPOSAL_REFUSE = Post "pool-proposal.refuse" "/ops/v1/pool-proposals/{id}/refuse" PURCHASE;
    ADVICE_LIST = Get "advice.list" "/ops/v1/advice" VIEW;
    ADVICE_GIVE = Post "advice.give" "/ops/v1/advice/{id}/give" RUN;
    SETTING_LIST = Get "level-setting.list" "/ops/v1/level-settings" DECIDE;
    SETTING_UPDATE = Put "level-setting.update" "/ops/v1/level-settings" DECIDE;
}

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

/// Advice on servers.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AdviceList {
    /// Newest first.
    pub advice: Vec<Advice>,
}

/// Advice on a server.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Advice {
    /// Id.
    pub id: String,
    /// Server.
    pub resource: String,
    /// Project.
    pub project: String,
    /// Name.
    pub name: String,
    /// `zombie`, `idle`, `overloaded`.
    pub kind: String,
    /// Mean load of its CPUs, per cent.
    pub cpu_percent: String,
    /// What to do.
    pub text: String,
    /// In English.
    pub text_en: String,
    /// `open`, `given`, `closed`.
    pub state: String,
    /// When it was found.
    pub raised_at: String,
    /// When the owner was told.
    pub given_at: Option<String>,
    /// By whom.
    pub given_by: Option<String>,
    /// What was said.
    pub note: String,
    /// When it was settled.
    pub closed_at: Option<String>,
}

/// That the owner was told.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AdviceGiven {
    /// How, and what was said.
    pub note: String,
}

/// Thresholds.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LevelSettings {
    /// All of them.
    pub settings: Vec<LevelSetting>,
}

/// A threshold.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LevelSetting {
    /// Key.
    pub key: String,
    /// In force.
    pub value: i64,
    /// Where nobody has set it.
    pub default: i64,
    /// What it is.
    pub name: String,
    /// In English.
    pub name_en: String,
}

/// Thresholds to change.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LevelSettingsRequest {
    /// By key.
    pub settings: std::collections::BTreeMap<String, i64>,
}

pub(super) const DOCS: &[Doc] = &[
    by(read(&LEVEL_LIST, "What levels of availability came to", shape::<LevelResults>), &[MONTH]),
    by(read(&LEVEL_PARTS, "A level by project or pool", shape::<LevelResults>), &[MONTH, LIMIT, MARKER]),
    by(read(&LEVEL_WORST, "The resources that a level was worst for", shape::<WorstList>), &[MONTH, LIMIT, MARKER]),
    by(
        read(&AVAILABILITY_SHOW, "How a resource spent a time", shape::<ResourceAvailability>),
        &[FROM, TO, ("level", "with the exceptions of this level")],
    ),
    by(read(&OUTAGE_LIST, "When how many business systems were hit", shape::<Outages>), &[FROM, TO]),
    by(read(&POOL_LIST, "Use of pools, of the running month unless a time is given", shape::<Pools>), &[FROM, TO]),
    by(read(&POOL_CHANGES, "Expansions and reductions of pools", shape::<PoolChanges>), &[FROM, TO, LIMIT, MARKER]),
    act(
        &POOL_RECORD,
        "Propose a capacity that no host tells of; it counts when the purchaser confirms it",
        Some(shape::<PoolChangeRequest>),
        201,
        Some(shape::<PoolProposal>),
    ),
    by(read(&PROPOSAL_LIST, "Capacities that are proposed", shape::<PoolProposals>), &[STATE, LIMIT, MARKER]),
    act(
        &PROPOSAL_CONFIRM,
        "Confirm a capacity; it counts",
        Some(shape::<PoolDecision>),
        200,
        Some(shape::<PoolProposal>),
    ),
    act(&PROPOSAL_REFUSE, "Refuse a capacity", Some(shape::<PoolDecision>), 200, Some(shape::<PoolProposal>)),
    by(
        read(&ADVICE_LIST, "Idle and overloaded servers, with advice", shape::<AdviceList>),
        &[PROJECT, ("closed", "true: also what is settled"), LIMIT, MARKER],
    ),
    act(&ADVICE_GIVE, "Note that the owner was told", Some(shape::<AdviceGiven>), 200, Some(shape::<Advice>)),
    read(&SETTING_LIST, "Thresholds", shape::<LevelSettings>),
    act(
        &SETTING_UPDATE,
        "Change thresholds that assessment measures by: the purchaser alone",
        Some(shape::<LevelSettingsRequest>),
        200,
        Some(shape::<LevelSettings>),
    ),
];
