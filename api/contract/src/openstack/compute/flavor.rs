//! Flavors as Nova prints them.

use super::Link;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// `{"flavor": …}`
#[derive(Debug, Serialize, Deserialize)]
pub struct One<T> {
    /// The flavor.
    pub flavor: T,
}

/// `{"flavors": […], "flavors_links": […]}`
#[derive(Debug, Serialize)]
pub struct Many<T> {
    /// The page.
    pub flavors: Vec<T>,
    /// Where the next page is.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub flavors_links: Vec<Link>,
}

/// A flavor in a short list.
#[derive(Debug, Serialize)]
pub struct Brief<'a> {
    /// Id.
    pub id: &'a str,
    /// Name.
    pub name: &'a str,
    /// Links.
    pub links: [Link; 2],
    /// Text for people (2.55).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<Option<&'a str>>,
}

/// Swap of a flavor: a number since 2.75, before that the empty text for none.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum Swap {
    /// MiB.
    Number(u32),
    /// None.
    Text(&'static str),
}

/// A flavor in full.
#[derive(Debug, Serialize)]
#[allow(missing_docs, reason = "the names of the Compute API reference")]
pub struct Detail<'a> {
    pub id: &'a str,
    pub name: &'a str,
    pub ram: u64,
    pub disk: u64,
    pub vcpus: u32,
    pub swap: Swap,
    #[serde(rename = "OS-FLV-EXT-DATA:ephemeral")]
    pub ephemeral: u32,
    #[serde(rename = "OS-FLV-DISABLED:disabled")]
    pub disabled: bool,
    #[serde(rename = "os-flavor-access:is_public")]
    pub is_public: bool,
    pub rxtx_factor: f32,
    pub links: [Link; 2],
    /// 2.55
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<Option<&'a str>>,
    /// 2.61
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extra_specs: Option<&'a BTreeMap<String, String>>,
}

/// `{"extra_specs": …}`
#[derive(Debug, Serialize, Deserialize)]
pub struct Specs {
    /// Properties.
    pub extra_specs: BTreeMap<String, String>,
}

/// `{"flavor_access": […]}`
#[derive(Debug, Serialize)]
pub struct AccessList {
    /// Projects that may use the flavor.
    pub flavor_access: Vec<Access>,
}

/// A project that may use a flavor.
#[derive(Debug, Serialize)]
pub struct Access {
    /// Flavor.
    pub flavor_id: String,
    /// Project.
    pub tenant_id: String,
}

/// A wish for a flavor.
#[derive(Debug, Deserialize)]
#[allow(missing_docs, reason = "the names of the Compute API reference")]
pub struct New {
    pub name: String,
    #[serde(deserialize_with = "super::request::int")]
    pub ram: i64,
    #[serde(deserialize_with = "super::request::int")]
    pub vcpus: i64,
    #[serde(deserialize_with = "super::request::int")]
    pub disk: i64,
    #[serde(default, deserialize_with = "super::request::opt_text")]
    pub id: Option<String>,
    #[serde(default, deserialize_with = "super::request::opt_int")]
    pub swap: Option<i64>,
    #[serde(default, rename = "OS-FLV-EXT-DATA:ephemeral", deserialize_with = "super::request::opt_int")]
    pub ephemeral: Option<i64>,
    #[serde(default, rename = "os-flavor-access:is_public", deserialize_with = "super::request::opt_bool")]
    pub is_public: Option<bool>,
    #[serde(default)]
    pub description: Option<String>,
}

/// A new description.
#[derive(Debug, Deserialize)]
pub struct Update {
    /// Text for people.
    #[serde(default)]
    pub description: Option<String>,
}

/// `addTenantAccess` or `removeTenantAccess`.
#[derive(Debug, Deserialize)]
pub struct Action {
    /// Lets a project use the flavor.
    #[serde(rename = "addTenantAccess")]
    pub add: Option<Tenant>,
    /// Lets it no more.
    #[serde(rename = "removeTenantAccess")]
    pub remove: Option<Tenant>,
}

/// A project.
#[derive(Debug, Deserialize)]
pub struct Tenant {
    /// Its id.
    pub tenant: String,
}
