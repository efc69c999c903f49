//! Business systems, resources, the asset register.

use super::endpoints::{DECIDE, RUN, VIEW, audited, endpoints};
use super::openapi::{Doc, LIMIT, MARKER, PROJECT, STATE, act, by, read, shape};
use kernel::endpoint::Method::{Get, Post, Put};
use kernel::{Endpoint, Policy, Role};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

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

/// A port that is probed.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SystemPort {
    /// What it is for.
    #[serde(default)]
    pub name: String,
    /// Address or host name.
    pub address: String,
    /// Port; zero for `icmp`.
    #[serde(default)]
    pub port: u16,
    /// `tcp`, `udp`, `icmp`, `http`, `https`.
    pub protocol: String,
}

/// What is said of a business system.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the names say it")]
pub struct SystemRequest {
    /// Another project than that of the token; for purchaser and operator.
    #[serde(default)]
    pub project: Option<String>,
    pub name: String,
    #[serde(default)]
    pub name_en: String,
    /// Who answers for it.
    pub owner: String,
    #[serde(default)]
    pub owner_contact: String,
    /// Who made it.
    #[serde(default)]
    pub vendor: String,
    #[serde(default)]
    pub vendor_contact: String,
    /// `core` (核心), `important` (重要), `general` (一般).
    pub importance: String,
    /// Protection level (等保), 1 to 4.
    #[serde(default)]
    pub protection: Option<u8>,
    /// Filing number (备案号) of that level.
    #[serde(default)]
    pub filing: String,
    /// `general`, `sensitive`, `important`, `core`.
    pub data_class: String,
    #[serde(default)]
    pub note: String,
    /// Probed ports.
    #[serde(default)]
    pub ports: Vec<SystemPort>,
    /// Ids of systems that it needs.
    #[serde(default)]
    pub needs: Vec<String>,
    /// The revision that was read; a change is refused if somebody has changed it since.
    #[serde(default)]
    pub revision: Option<i64>,
}

/// Business systems.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Systems {
    /// By age.
    pub systems: Vec<System>,
}

/// A business system.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[allow(missing_docs, reason = "as in the request")]
pub struct System {
    /// Id.
    pub id: String,
    pub project: String,
    pub name: String,
    pub name_en: String,
    pub owner: String,
    pub owner_contact: String,
    pub vendor: String,
    pub vendor_contact: String,
    pub importance: String,
    /// Its Chinese name.
    pub importance_name: String,
    pub protection: Option<u8>,
    pub filing: String,
    pub data_class: String,
    /// Its Chinese name.
    pub data_class_name: String,
    pub note: String,
    pub ports: Vec<SystemPort>,
    pub needs: Vec<String>,
    /// `registered`, `running`, `suspended`, `retired`.
    pub state: String,
    /// When it first went into use.
    pub live_from: Option<String>,
    pub retired_at: Option<String>,
    pub created_at: String,
    pub updated_at: String,
    pub revision: i64,
}

/// What is to happen to a system.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SystemEvent {
    /// `go_live`, `suspend`, `resume`, `retire`.
    pub event: String,
    /// Why.
    #[serde(default)]
    pub reason: String,
}

/// Which resources to take in: `resources`, or all of the project that fit and belong to no system.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AdoptRequest {
    /// These.
    #[serde(default)]
    pub resources: Option<Vec<String>>,
    /// Those of this kind.
    #[serde(default)]
    pub kind: Option<String>,
    /// Of this architecture.
    #[serde(default)]
    pub arch: Option<String>,
    /// Whose name begins so.
    #[serde(default)]
    pub name_prefix: Option<String>,
    /// Also those that belong to another system: they leave it.
    #[serde(default, rename = "move")]
    pub moved: bool,
    /// Why.
    #[serde(default)]
    pub reason: String,
}

/// What came in.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Adopted {
    /// Resources.
    pub resources: Vec<String>,
    /// There are more that fit: ask again.
    pub more: bool,
}

/// Which resources to let go.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReleaseRequest {
    /// These.
    pub resources: Vec<String>,
    /// Why.
    #[serde(default)]
    pub reason: String,
}

/// What happened to a system.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SystemHistory {
    /// Newest first.
    pub changes: Vec<SystemChange>,
}

/// A change of a system.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SystemChange {
    /// Id.
    pub id: String,
    /// What.
    pub what: String,
    /// Fields with their old and new values, or what else belongs to it.
    #[schema(value_type = Object)]
    pub detail: serde_json::Value,
    /// Who.
    pub by: String,
    /// Their name.
    pub by_name: String,
    /// When.
    pub at: String,
}

/// What is said of an asset.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the names say it")]
pub struct AssetRequest {
    /// `server`, `network`, `security`, `storage`, `application`, `software`.
    pub class: String,
    pub name: String,
    #[serde(default)]
    pub serial: String,
    #[serde(default)]
    pub vendor: String,
    #[serde(default)]
    pub model: String,
    #[serde(default)]
    pub version: String,
    #[serde(default)]
    pub location: String,
    #[serde(default)]
    pub address: String,
    #[serde(default)]
    pub owner: String,
    /// Last day of the warranty.
    #[serde(default)]
    pub warranty: Option<String>,
    #[serde(default)]
    pub note: String,
    /// The host of the cloud that it is.
    #[serde(default)]
    pub host: Option<String>,
    /// `in_stock`, `in_use`, `repair`, `retired`.
    pub state: String,
}

/// Assets.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Assets {
    /// By age.
    pub assets: Vec<Asset>,
}

/// An entry of the register.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Asset {
    /// Id.
    pub id: String,
    /// What is said of it.
    #[serde(flatten)]
    pub entry: AssetRequest,
    /// When it was registered.
    pub created_at: String,
    /// When it was last changed.
    pub updated_at: String,
    /// Rises with every change.
    pub revision: i64,
}

/// Hosts that are there.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FoundAssets {
    /// By name.
    pub found: Vec<FoundAsset>,
}

/// A host that is there.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FoundAsset {
    /// Host.
    pub host: String,
    /// Its name.
    pub name: String,
    /// The entry of the register that stands for it.
    pub asset: Option<String>,
}

/// A stocktake to begin.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StocktakeRequest {
    /// What it is called.
    pub name: String,
    /// Classes that it covers; all, if none is named.
    #[serde(default)]
    pub classes: Vec<String>,
}

/// Stocktakes.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Stocktakes {
    /// Newest first.
    pub stocktakes: Vec<Stocktake>,
}

/// A stocktake.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Stocktake {
    /// Id.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// Classes that it covers.
    pub classes: Vec<String>,
    /// `open`, `closed`.
    pub state: String,
    /// When it began.
    pub begun_at: String,
    /// Who began it.
    pub begun_by: String,
    /// When it was closed.
    pub closed_at: Option<String>,
    /// By whom.
    pub closed_by: Option<String>,
    /// Lines.
    pub lines_total: i64,
    /// Right ones, once it is closed.
    pub agreed: i64,
    /// What was there and not on record.
    pub unregistered: i64,
    /// Share of right lines, per cent, once it is closed.
    pub accuracy: Option<String>,
    /// A page of lines; in lists none.
    pub lines: Option<Vec<StocktakeLine>>,
}

/// A line of a stocktake.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct StocktakeLine {
    /// Number.
    pub n: i64,
    /// Class.
    pub class: String,
    /// Entry of the register.
    pub asset: Option<String>,
    /// What was found.
    pub found: Option<String>,
    /// Name.
    pub name: String,
    /// `unchecked`, `right`, `missing`, `differs`, `unregistered`, `registered`.
    pub result: String,
    /// Remarks.
    pub note: String,
    /// Who looked.
    pub checked_by: Option<String>,
    /// When.
    pub checked_at: Option<String>,
}

/// What was found of a line.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LineCheck {
    /// `right`, `missing`, `differs`, `unregistered`, `registered`.
    pub result: String,
    /// Remarks.
    #[serde(default)]
    pub note: String,
}

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
