//! Business systems, resources, the asset register.

mod asset;
mod business;
mod resource;
mod topology;

pub use asset::{
    Asset, AssetRequest, Assets, FoundAsset, FoundAssets, LineCheck, Stocktake, StocktakeLine, StocktakeRequest,
    Stocktakes,
};
pub use business::{
    AdoptRequest, Adopted, ReleaseRequest, System, SystemChange, SystemEvent, SystemHistory, SystemPort, SystemRequest,
    Systems,
};
pub use resource::{Membership, Resource, Resources};
pub use topology::{Topologies, Topology, TopologyRequest};

use super::endpoints::{DECIDE, RUN, VIEW, audited, endpoints};
use super::openapi::{Doc, LIMIT, MARKER, PROJECT, STATE, act, by, read, shape};
use kernel::endpoint::Method::{Get, Post, Put};
use kernel::{Endpoint, Policy, Role};

/// Those who keep the records of a project's systems.
const KEEP: Policy = Policy::AnyOf(&[Role::Member, Role::Operator, Role::Admin]);

endpoints! {
    RESOURCE_LIST = Get "resource.list" "/ops/v1/resources" VIEW;
    RESOURCE_SHOW = Get "resource.show" "/ops/v1/resources/{id}" VIEW;

    SYSTEM_LIST = Get "system.list" "/ops/v1/systems" VIEW;
    SYSTEM_CREATE = Post "system.create" "/ops/v1/systems" KEEP;
    SYSTEM_SHOW = Get "system.show" "/ops/v1/systems/{id}" VIEW;
    SYSTEM_UPDATE = Put "system.update" "/ops/v1/systems/{id}" KEEP;
    SYSTEM_MOVE = Post "system.move" "/ops/v1/systems/{id}/state" KEEP;
    SYSTEM_ADOPT = Post "system.adopt" "/ops/v1/systems/{id}/adopt" KEEP;
    SYSTEM_RELEASE = Post "system.release" "/ops/v1/systems/{id}/release" KEEP;
    SYSTEM_HISTORY = Get "system.history" "/ops/v1/systems/{id}/history" VIEW;

    ASSET_LIST = Get "asset.list" "/ops/v1/assets" DECIDE;
    ASSET_CREATE = Post "asset.create" "/ops/v1/assets" RUN;
    ASSET_SHOW = Get "asset.show" "/ops/v1/assets/{id}" DECIDE;
    ASSET_UPDATE = Put "asset.update" "/ops/v1/assets/{id}" RUN;
    FOUND_LIST = Get "found-asset.list" "/ops/v1/found-assets" DECIDE;
    FOUND_REGISTER = Post "found-asset.register" "/ops/v1/found-assets" RUN;

    STOCKTAKE_LIST = Get "stocktake.list" "/ops/v1/stocktakes" DECIDE;
    STOCKTAKE_BEGIN = Post "stocktake.begin" "/ops/v1/stocktakes" RUN;
    STOCKTAKE_SHOW = Get "stocktake.show" "/ops/v1/stocktakes/{id}" DECIDE;
    STOCKTAKE_CHECK = Put "stocktake.check" "/ops/v1/stocktakes/{id}/lines/{n}" RUN;
    STOCKTAKE_CLOSE = Post "stocktake.close" "/ops/v1/stocktakes/{id}/close" RUN;

    TOPOLOGY_LIST = Get "topology.list" "/ops/v1/topologies" DECIDE;
    TOPOLOGY_RECORD = Post "topology.record" "/ops/v1/topologies" RUN;
    TOPOLOGY_SHOW = Get "topology.show" "/ops/v1/topologies/{id}" DECIDE;
}

pub(super) const DOCS: &[Doc] = &[
    by(
        read(&RESOURCE_LIST, "Resources of all kinds", shape::<Resources>),
        &[
            PROJECT,
            ("kind", "of this kind"),
            ("system", "of this business system"),
            ("ownerless", "true: that belong to no business system"),
            ("ended", "true: also those that have ended"),
            LIMIT,
            MARKER,
        ],
    ),
    read(&RESOURCE_SHOW, "A resource and the systems that it belonged to", shape::<Resource>),
    by(
        read(&SYSTEM_LIST, "Business systems", shape::<Systems>),
        &[PROJECT, STATE, ("protection", "of this protection level"), LIMIT, MARKER],
    ),
    act(&SYSTEM_CREATE, "Register a business system", Some(shape::<SystemRequest>), 201, Some(shape::<System>)),
    read(&SYSTEM_SHOW, "A business system", shape::<System>),
    act(&SYSTEM_UPDATE, "Change what is said of it", Some(shape::<SystemRequest>), 200, Some(shape::<System>)),
    act(&SYSTEM_MOVE, "Go live, suspend, resume, retire", Some(shape::<SystemEvent>), 200, Some(shape::<System>)),
    act(&SYSTEM_ADOPT, "Take in resources that exist", Some(shape::<AdoptRequest>), 200, Some(shape::<Adopted>)),
    act(&SYSTEM_RELEASE, "Let resources go", Some(shape::<ReleaseRequest>), 204, None),
    by(read(&SYSTEM_HISTORY, "What happened to it", shape::<SystemHistory>), &[LIMIT, MARKER]),
    by(read(&ASSET_LIST, "The asset register", shape::<Assets>), &[("class", "of this class"), STATE, LIMIT, MARKER]),
    act(&ASSET_CREATE, "Register an asset", Some(shape::<AssetRequest>), 201, Some(shape::<Asset>)),
    read(&ASSET_SHOW, "An asset", shape::<Asset>),
    act(&ASSET_UPDATE, "Change what is said of it", Some(shape::<AssetRequest>), 200, Some(shape::<Asset>)),
    read(&FOUND_LIST, "Hosts that are there, and the entries that stand for them", shape::<FoundAssets>),
    act(&FOUND_REGISTER, "Register the hosts that are not in the register", None, 201, Some(shape::<Assets>)),
    by(read(&STOCKTAKE_LIST, "Stocktakes", shape::<Stocktakes>), &[LIMIT, MARKER]),
    act(&STOCKTAKE_BEGIN, "Begin a stocktake", Some(shape::<StocktakeRequest>), 201, Some(shape::<Stocktake>)),
    by(
        read(&STOCKTAKE_SHOW, "A stocktake with a page of its lines", shape::<Stocktake>),
        &[("result", "lines of this result only"), LIMIT, MARKER],
    ),
    act(&STOCKTAKE_CHECK, "Say what was found", Some(shape::<LineCheck>), 200, Some(shape::<StocktakeLine>)),
    act(&STOCKTAKE_CLOSE, "Close it and count", None, 200, Some(shape::<Stocktake>)),
    by(read(&TOPOLOGY_LIST, "Topologies on record", shape::<Topologies>), &[LIMIT, MARKER]),
    act(
        &TOPOLOGY_RECORD,
        "Record the topology as it is known",
        Some(shape::<TopologyRequest>),
        201,
        Some(shape::<Topology>),
    ),
    read(&TOPOLOGY_SHOW, "A topology", shape::<Topology>),
];
