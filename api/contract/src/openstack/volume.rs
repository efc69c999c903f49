//! Endpoints and shapes of the volume service: Cinder v3.
//!
//! Clients also write the project into the path (`/volume/v3/{project_id}/volumes`); the listener takes it out before routing.

use kernel::endpoint::{ADMIN, OPERATE, READ, WRITE};
use kernel::{Endpoint, Method, Policy};
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// Oldest microversion.
pub const MIN_VERSION: (u32, u32) = (3, 0);
/// Newest microversion.
pub const MAX_VERSION: (u32, u32) = (3, 71);

const fn get(action: &'static str, path: &'static str) -> Endpoint {
    Endpoint::get("volume", action, path, READ)
}
const fn operate(action: &'static str, path: &'static str) -> Endpoint {
    Endpoint::get("volume", action, path, OPERATE)
}
const fn public(action: &'static str, path: &'static str) -> Endpoint {
    Endpoint::get("volume", action, path, Policy::Public)
}
const fn change(action: &'static str, method: Method, path: &'static str) -> Endpoint {
    Endpoint::change("volume", action, method, path, WRITE)
}
const fn admin(action: &'static str, method: Method, path: &'static str) -> Endpoint {
    Endpoint::change("volume", action, method, path, ADMIN)
}

/// Versions at the root; 300.
pub const VERSIONS_ROOT: Endpoint = public("version.list", "/volume");
/// The same with a slash.
pub const VERSIONS_ROOT_SLASH: Endpoint = public("version.list", "/volume/");
/// The one version; 200.
pub const VERSION_SHOW: Endpoint = public("version.show", "/volume/v3");
/// The same with a slash.
pub const VERSION_SHOW_SLASH: Endpoint = public("version.show", "/volume/v3/");
/// Ids and names.
pub const VOLUME_LIST: Endpoint = get("volume.list", "/volume/v3/volumes");
/// Everything.
pub const VOLUME_DETAIL: Endpoint = get("volume.list", "/volume/v3/volumes/detail");
/// Number and size in all (3.12).
pub const VOLUME_SUMMARY: Endpoint = get("volume.summary", "/volume/v3/volumes/summary");
/// Create.
pub const VOLUME_CREATE: Endpoint = change("volume.create", Method::Post, "/volume/v3/volumes");
/// Show.
pub const VOLUME_SHOW: Endpoint = get("volume.show", "/volume/v3/volumes/{id}");
/// Name and description.
pub const VOLUME_UPDATE: Endpoint = change("volume.update", Method::Put, "/volume/v3/volumes/{id}");
/// Delete.
pub const VOLUME_DELETE: Endpoint = change("volume.delete", Method::Delete, "/volume/v3/volumes/{id}");
/// Extend, set flags, upload as an image, reset.
pub const VOLUME_ACTION: Endpoint = change("volume.action", Method::Post, "/volume/v3/volumes/{id}/action");
/// Metadata.
pub const METADATA_LIST: Endpoint = get("volume_metadata.list", "/volume/v3/volumes/{id}/metadata");
/// Add metadata.
pub const METADATA_ADD: Endpoint = change("volume_metadata.update", Method::Post, "/volume/v3/volumes/{id}/metadata");
/// Replace metadata.
pub const METADATA_SET: Endpoint = change("volume_metadata.replace", Method::Put, "/volume/v3/volumes/{id}/metadata");
/// One item.
pub const METADATA_SHOW: Endpoint = get("volume_metadata.show", "/volume/v3/volumes/{id}/metadata/{key}");
/// Set one item.
pub const METADATA_PUT: Endpoint =
    change("volume_metadata.update", Method::Put, "/volume/v3/volumes/{id}/metadata/{key}");
/// Remove one item.
pub const METADATA_DELETE: Endpoint =
    change("volume_metadata.delete", Method::Delete, "/volume/v3/volumes/{id}/metadata/{key}");
/// Snapshots, without what only details have.
pub const SNAPSHOT_LIST: Endpoint = get("snapshot.list", "/volume/v3/snapshots");
/// Snapshots in detail.
pub const SNAPSHOT_DETAIL: Endpoint = get("snapshot.list", "/volume/v3/snapshots/detail");
/// Take.
pub const SNAPSHOT_CREATE: Endpoint = change("snapshot.create", Method::Post, "/volume/v3/snapshots");
/// Show.
pub const SNAPSHOT_SHOW: Endpoint = get("snapshot.show", "/volume/v3/snapshots/{id}");
/// Name and description.
pub const SNAPSHOT_UPDATE: Endpoint = change("snapshot.update", Method::Put, "/volume/v3/snapshots/{id}");
/// Delete.
pub const SNAPSHOT_DELETE: Endpoint = change("snapshot.delete", Method::Delete, "/volume/v3/snapshots/{id}");
/// Metadata.
pub const SNAPSHOT_METADATA_LIST: Endpoint = get("snapshot_metadata.list", "/volume/v3/snapshots/{id}/metadata");
/// Add metadata.
pub const SNAPSHOT_METADATA_ADD: Endpoint =
    change("snapshot_metadata.update", Method::Post, "/volume/v3/snapshots/{id}/metadata");
/// Replace metadata.
pub const SNAPSHOT_METADATA_SET: Endpoint =
    change("snapshot_metadata.replace", Method::Put, "/volume/v3/snapshots/{id}/metadata");
/// One item.
pub const SNAPSHOT_METADATA_SHOW: Endpoint = get("snapshot_metadata.show", "/volume/v3/snapshots/{id}/metadata/{key}");
/// Set one item.
pub const SNAPSHOT_METADATA_PUT: Endpoint =
    change("snapshot_metadata.update", Method::Put, "/volume/v3/snapshots/{id}/metadata/{key}");
/// Remove one item.
pub const SNAPSHOT_METADATA_DELETE: Endpoint =
    change("snapshot_metadata.delete", Method::Delete, "/volume/v3/snapshots/{id}/metadata/{key}");
/// Types.
pub const TYPE_LIST: Endpoint = get("volume_type.list", "/volume/v3/types");
/// The default type.
pub const TYPE_DEFAULT: Endpoint = get("volume_type.show", "/volume/v3/types/default");
/// One type.
pub const TYPE_SHOW: Endpoint = get("volume_type.show", "/volume/v3/types/{id}");
/// Make a type.
pub const TYPE_CREATE: Endpoint = admin("volume_type.create", Method::Post, "/volume/v3/types");
/// Change a type.
pub const TYPE_UPDATE: Endpoint = admin("volume_type.update", Method::Put, "/volume/v3/types/{id}");
/// Remove a type.
pub const TYPE_DELETE: Endpoint = admin("volume_type.delete", Method::Delete, "/volume/v3/types/{id}");
/// Extra specs.
pub const SPEC_LIST: Endpoint = get("volume_type_spec.list", "/volume/v3/types/{id}/extra_specs");
/// Add extra specs.
pub const SPEC_ADD: Endpoint = admin("volume_type_spec.update", Method::Post, "/volume/v3/types/{id}/extra_specs");
/// Remove an extra spec.
pub const SPEC_DELETE: Endpoint =
    admin("volume_type_spec.delete", Method::Delete, "/volume/v3/types/{id}/extra_specs/{key}");
/// Limits and use of the caller's project.
pub const LIMITS: Endpoint = get("limits.show", "/volume/v3/limits");
/// Quota of a project.
pub const QUOTA_SHOW: Endpoint = get("quota.show", "/volume/v3/os-quota-sets/{project}");
/// Quota of a project without entitlement.
pub const QUOTA_DEFAULTS: Endpoint = get("quota.show", "/volume/v3/os-quota-sets/{project}/defaults");
/// Set a quota.
pub const QUOTA_SET: Endpoint = admin("quota.update", Method::Put, "/volume/v3/os-quota-sets/{project}");
/// Back to the entitlement.
pub const QUOTA_DELETE: Endpoint = admin("quota.delete", Method::Delete, "/volume/v3/os-quota-sets/{project}");
/// Default quota class.
pub const QUOTA_CLASS: Endpoint = get("quota.show", "/volume/v3/os-quota-class-sets/{class}");
/// Availability zones.
pub const ZONES: Endpoint = get("availability_zone.list", "/volume/v3/os-availability-zone");
/// Services.
pub const SERVICES: Endpoint = operate("volume_service.list", "/volume/v3/os-services");
/// Extensions.
pub const EXTENSIONS: Endpoint = get("extension.list", "/volume/v3/extensions");

/// Every endpoint of the service.
pub const ENDPOINTS: &[&Endpoint] = &[
    &VERSIONS_ROOT,
    &VERSIONS_ROOT_SLASH,
    &VERSION_SHOW,
    &VERSION_SHOW_SLASH,
    &VOLUME_LIST,
    &VOLUME_DETAIL,
    &VOLUME_SUMMARY,
    &VOLUME_CREATE,
    &VOLUME_SHOW,
    &VOLUME_UPDATE,
    &VOLUME_DELETE,
    &VOLUME_ACTION,
    &METADATA_LIST,
    &METADATA_ADD,
    &METADATA_SET,
    &METADATA_SHOW,
    &METADATA_PUT,
    &METADATA_DELETE,
    &SNAPSHOT_LIST,
    &SNAPSHOT_DETAIL,
    &SNAPSHOT_CREATE,
    &SNAPSHOT_SHOW,
    &SNAPSHOT_UPDATE,
    &SNAPSHOT_DELETE,
    &SNAPSHOT_METADATA_LIST,
    &SNAPSHOT_METADATA_ADD,
    &SNAPSHOT_METADATA_SET,
    &SNAPSHOT_METADATA_SHOW,
    &SNAPSHOT_METADATA_PUT,
    &SNAPSHOT_METADATA_DELETE,
    &TYPE_LIST,
    &TYPE_DEFAULT,
    &TYPE_SHOW,
    &TYPE_CREATE,
    &TYPE_UPDATE,
    &TYPE_DELETE,
    &SPEC_LIST,
    &SPEC_ADD,
    &SPEC_DELETE,
    &LIMITS,
    &QUOTA_SHOW,
    &QUOTA_DEFAULTS,
    &QUOTA_SET,
    &QUOTA_DELETE,
    &QUOTA_CLASS,
    &ZONES,
    &SERVICES,
    &EXTENSIONS,
];

/// Request: create a volume.
#[derive(Debug, Deserialize)]
pub struct CreateVolume {
    /// The volume.
    pub volume: NewVolume,
}

/// A volume to be. Sizes come as numbers and as text, so they are read by the handler.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
#[allow(missing_docs, reason = "attributes of Cinder's volume")]
pub struct NewVolume {
    pub size: Value,
    pub name: Option<String>,
    pub display_name: Option<String>,
    pub description: Option<String>,
    pub display_description: Option<String>,
    #[serde(rename = "imageRef")]
    pub image_ref: Option<String>,
    pub image_id: Option<String>,
    pub snapshot_id: Option<String>,
    pub source_volid: Option<String>,
    pub backup_id: Option<String>,
    pub volume_type: Option<String>,
    pub availability_zone: Option<String>,
    pub metadata: Option<BTreeMap<String, String>>,
    pub multiattach: Option<Value>,
}

/// Request: change a volume.
#[derive(Debug, Deserialize)]
pub struct UpdateVolume {
    /// The changes.
    pub volume: Update,
}

/// Request: change a snapshot.
#[derive(Debug, Deserialize)]
pub struct UpdateSnapshot {
    /// The changes.
    pub snapshot: Update,
}

/// What an owner may change. Absent is unchanged, null is none.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
#[allow(missing_docs, reason = "attributes of Cinder's volume")]
pub struct Update {
    #[serde(alias = "display_name", deserialize_with = "said")]
    pub name: Option<Option<String>>,
    #[serde(alias = "display_description", deserialize_with = "said")]
    pub description: Option<Option<String>>,
    pub metadata: Option<BTreeMap<String, String>>,
}

fn said<'de, D: serde::Deserializer<'de>>(d: D) -> Result<Option<Option<String>>, D::Error> {
    Option::<String>::deserialize(d).map(Some)
}

/// Request: take a snapshot.
#[derive(Debug, Deserialize)]
pub struct CreateSnapshot {
    /// The snapshot.
    pub snapshot: NewSnapshot,
}

/// A snapshot to be.
#[derive(Debug, Deserialize)]
#[allow(missing_docs, reason = "attributes of Cinder's snapshot")]
pub struct NewSnapshot {
    pub volume_id: String,
    #[serde(default, alias = "display_name")]
    pub name: Option<String>,
    #[serde(default, alias = "display_description")]
    pub description: Option<String>,
    #[serde(default)]
    pub force: Value,
    #[serde(default)]
    pub metadata: Option<BTreeMap<String, String>>,
}

/// Request: metadata.
#[derive(Debug, Deserialize)]
pub struct Metadata {
    /// Items.
    pub metadata: BTreeMap<String, String>,
}

/// Request: one item of metadata.
#[derive(Debug, Deserialize)]
pub struct MetadataItem {
    /// The item.
    pub meta: BTreeMap<String, String>,
}

/// Request: make or change a type.
#[derive(Debug, Deserialize)]
pub struct TypeBody {
    /// The type.
    pub volume_type: TypeFields,
}

/// A type to be, or its changes.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
#[allow(missing_docs, reason = "attributes of Cinder's volume type")]
pub struct TypeFields {
    pub name: Option<String>,
    pub description: Option<String>,
    #[serde(alias = "os-volume-type-access:is_public")]
    pub is_public: Option<bool>,
    pub extra_specs: Option<BTreeMap<String, String>>,
}

/// Request: extra specs.
#[derive(Debug, Deserialize)]
pub struct ExtraSpecs {
    /// Items.
    pub extra_specs: BTreeMap<String, String>,
}

/// Request: set a quota. Values come as numbers and as text.
#[derive(Debug, Deserialize)]
pub struct QuotaBody {
    /// Limits by name; -1 for unlimited.
    pub quota_set: BTreeMap<String, Value>,
}
