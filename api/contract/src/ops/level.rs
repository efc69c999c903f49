//! Service levels, availability, utilisation of pools, advice.

mod advice;
mod attained;
mod pool;
mod setting;

pub use advice::{Advice, AdviceGiven, AdviceList};
pub use attained::{
    AvailabilityStretch, Budget, LevelResult, LevelResults, OutageTime, Outages, ResourceAvailability, Spent,
    WorstList, WorstOne,
};
pub use pool::{
    PoolChange, PoolChangeRequest, PoolChanges, PoolDecision, PoolForecast, PoolPeak, PoolProposal, PoolProposals,
    PoolUse, Pools,
};
pub use setting::{LevelSetting, LevelSettings, LevelSettingsRequest};

use super::endpoints::{DECIDE, PURCHASE, RUN, VIEW, audited, endpoints};
use super::openapi::{Doc, FROM, LIMIT, MARKER, MONTH, PROJECT, STATE, TO, act, by, read, shape};
use kernel::Endpoint;
use kernel::endpoint::Method::{Get, Post, Put};

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

pub(super) const DOCS: &[Doc] = &[
    by(read(&LEVEL_LIST, "What levels of availability came to", shape::<LevelResults>), &[MONTH]),
    by(read(&LEVEL_PARTS, "A level by project or pool", shape::<LevelResults>), &[MONTH, LIMIT, MARKER]),
    by(read(&LEVEL_WORST, "The resources that a level was worst for", shape::<WorstList>), &[MONTH, LIMIT, MARKER]),
    by(
        read(&AVAILABILITY_SHOW, "How a resource spent a time", shape::<ResourceAvailability>),
        &[FROM, TO, ("level", "with the exceptions of this level")],
    ),
    by(read(&OUTAGE_LIST, "When how many business systems were hit", shape::<Outages>), &[FROM, TO]),
    by(
        read(
            &POOL_LIST,
            "Use of pools, of the last 30 days unless a time is given, and how long each lasts",
            shape::<Pools>,
        ),
        &[FROM, TO],
    ),
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
