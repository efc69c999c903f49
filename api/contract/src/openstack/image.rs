//! Endpoints and shapes of the image service: Glance v2.

use kernel::endpoint::{READ, WRITE};
use kernel::{Endpoint, Method, Policy};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Newest minor version whose behaviour is offered.
pub const VERSION: &str = "v2.9";
/// All minor versions, newest first, as Glance lists them.
pub const VERSIONS: [&str; 9] = ["v2.9", "v2.7", "v2.6", "v2.5", "v2.4", "v2.3", "v2.2", "v2.1", "v2.0"];

const fn get(action: &'static str, path: &'static str) -> Endpoint {
    Endpoint::get("image", action, path, READ)
}
const fn public(path: &'static str) -> Endpoint {
    Endpoint::get("image", "version.list", path, Policy::Public)
}
const fn change(action: &'static str, method: Method, path: &'static str) -> Endpoint {
    Endpoint::change("image", action, method, path, WRITE)
}

/// Versions at the root; 300.
pub const VERSIONS_ROOT: Endpoint = public("/image");
/// The same with a slash.
pub const VERSIONS_ROOT_SLASH: Endpoint = public("/image/");
/// Versions; 200.
pub const VERSIONS_LIST: Endpoint = public("/image/versions");
/// The same with a slash.
pub const VERSIONS_LIST_SLASH: Endpoint = public("/image/versions/");
/// List.
pub const IMAGE_LIST: Endpoint = get("image.list", "/image/v2/images");
/// Create a record.
pub const IMAGE_CREATE: Endpoint = change("image.create", Method::Post, "/image/v2/images");
/// Show.
pub const IMAGE_SHOW: Endpoint = get("image.show", "/image/v2/images/{id}");
/// Change by JSON patch.
pub const IMAGE_PATCH: Endpoint = change("image.update", Method::Patch, "/image/v2/images/{id}");
/// Delete.
pub const IMAGE_DELETE: Endpoint = change("image.delete", Method::Delete, "/image/v2/images/{id}");
/// Upload bytes.
pub const FILE_PUT: Endpoint = change("image.upload", Method::Put, "/image/v2/images/{id}/file");
/// Download bytes.
pub const FILE_GET: Endpoint = get("image.download", "/image/v2/images/{id}/file");
/// Withhold bytes.
pub const DEACTIVATE: Endpoint = change("image.deactivate", Method::Post, "/image/v2/images/{id}/actions/deactivate");
/// Offer bytes again.
pub const REACTIVATE: Endpoint = change("image.reactivate", Method::Post, "/image/v2/images/{id}/actions/reactivate");
/// Add a tag.
pub const TAG_PUT: Endpoint = change("image.tag", Method::Put, "/image/v2/images/{id}/tags/{tag}");
/// Remove a tag.
pub const TAG_DELETE: Endpoint = change("image.untag", Method::Delete, "/image/v2/images/{id}/tags/{tag}");
/// Members.
pub const MEMBER_LIST: Endpoint = get("image_member.list", "/image/v2/images/{id}/members");
/// Share.
pub const MEMBER_CREATE: Endpoint = change("image_member.create", Method::Post, "/image/v2/images/{id}/members");
/// One member.
pub const MEMBER_SHOW: Endpoint = get("image_member.show", "/image/v2/images/{id}/members/{member}");
/// Accept or reject.
pub const MEMBER_UPDATE: Endpoint =
    change("image_member.update", Method::Put, "/image/v2/images/{id}/members/{member}");
/// Share no more.
pub const MEMBER_DELETE: Endpoint =
    change("image_member.delete", Method::Delete, "/image/v2/images/{id}/members/{member}");
/// Ways to import: none.
pub const INFO_IMPORT: Endpoint = get("image_info.import", "/image/v2/info/import");
/// Stores: one.
pub const INFO_STORES: Endpoint = get("image_info.stores", "/image/v2/info/stores");
/// Schemas.
pub const SCHEMA_SHOW: Endpoint = get("image_schema.show", "/image/v2/schemas/{name}");
/// Metadata definitions: none.
pub const METADEF_NAMESPACES: Endpoint = get("metadef_namespace.list", "/image/v2/metadefs/namespaces");
/// Types that metadata definitions apply to: none.
pub const METADEF_RESOURCE_TYPES: Endpoint = get("metadef_resource_type.list", "/image/v2/metadefs/resource_types");

/// Every endpoint of the service.
pub const ENDPOINTS: &[&Endpoint] = &[
    &VERSIONS_ROOT,
    &VERSIONS_ROOT_SLASH,
    &VERSIONS_LIST,
    &VERSIONS_LIST_SLASH,
    &IMAGE_LIST,
    &IMAGE_CREATE,
    &IMAGE_SHOW,
    &IMAGE_PATCH,
    &IMAGE_DELETE,
    &FILE_PUT,
    &FILE_GET,
    &DEACTIVATE,
    &REACTIVATE,
    &TAG_PUT,
    &TAG_DELETE,
    &MEMBER_LIST,
    &MEMBER_CREATE,
    &MEMBER_SHOW,
    &MEMBER_UPDATE,
    &MEMBER_DELETE,
    &INFO_IMPORT,
    &INFO_STORES,
    &SCHEMA_SHOW,
    &METADEF_NAMESPACES,
    &METADEF_RESOURCE_TYPES,
];

/// An image. Properties stand beside the attributes.
#[derive(Debug, Clone, Serialize)]
#[allow(missing_docs, reason = "attributes of Glance's image schema")]
pub struct Image {
    #[serde(flatten)]
    pub properties: BTreeMap<String, String>,
    pub id: String,
    pub name: Option<String>,
    pub status: &'static str,
    pub visibility: &'static str,
    pub protected: bool,
    pub os_hidden: bool,
    pub owner: String,
    pub container_format: Option<String>,
    pub disk_format: Option<String>,
    pub min_disk: u32,
    pub min_ram: u32,
    pub size: Option<u64>,
    pub virtual_size: Option<u64>,
    pub checksum: Option<String>,
    pub os_hash_algo: Option<&'static str>,
    pub os_hash_value: Option<String>,
    /// Not Glance's: the digest that nodes check.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    pub tags: Vec<String>,
    pub created_at: String,
    pub updated_at: String,
    #[serde(rename = "self")]
    pub self_path: String,
    pub file: String,
    pub schema: &'static str,
}

/// A page of images. Paths, not addresses, as Glance prints them.
#[derive(Debug, Serialize)]
pub struct ImageList {
    /// The images.
    pub images: Vec<Image>,
    /// Path of the first page.
    pub first: String,
    /// Path of the page after.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// Path of the schema.
    pub schema: &'static str,
}

/// One operation of a JSON patch.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PatchOp {
    /// `add`, `replace`, `remove`.
    pub op: String,
    /// JSON pointer.
    pub path: String,
    /// Value. A null is a value; absence is not.
    #[serde(default, deserialize_with = "present")]
    pub value: Option<serde_json::Value>,
}

fn present<'de, D: serde::Deserializer<'de>>(d: D) -> Result<Option<serde_json::Value>, D::Error> {
    serde_json::Value::deserialize(d).map(Some)
}

/// A member of an image.
#[derive(Debug, Serialize)]
#[allow(missing_docs, reason = "attributes of Glance's member schema")]
pub struct Member {
    pub member_id: String,
    pub image_id: String,
    pub status: &'static str,
    pub created_at: String,
    pub updated_at: String,
    pub schema: &'static str,
}

/// Request: share with a project.
#[derive(Debug, Deserialize)]
pub struct NewMember {
    /// Project.
    pub member: String,
}

/// Request: accept or reject.
#[derive(Debug, Deserialize)]
pub struct MemberAnswer {
    /// `accepted`, `rejected`, `pending`.
    pub status: String,
}
