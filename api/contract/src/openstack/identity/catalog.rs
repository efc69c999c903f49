//! Regions, services, endpoints, credentials, policies.

use super::resource::bodies;
use super::{Extra, SelfLink};
use serde::{Deserialize, Serialize};

bodies! {
    /// Body of a region.
    RegionBody { region: RegionIn }
    /// Body of a service.
    ServiceBody { service: ServiceIn }
    /// Body of an endpoint.
    EndpointBody { endpoint: EndpointIn }
    /// Body of a credential.
    CredentialBody { credential: CredentialIn }
    /// Body of a policy.
    PolicyBody { policy: PolicyIn }
}

/// Region in a request.
#[derive(Debug, Deserialize)]
#[allow(missing_docs, reason = "Keystone's names")]
pub struct RegionIn {
    pub id: Option<String>,
    pub parent_region_id: Option<String>,
    pub description: Option<String>,
    pub links: Option<serde_json::Value>,
    #[serde(flatten)]
    pub extra: Extra,
}

/// Service in a request.
#[derive(Debug, Deserialize)]
#[allow(missing_docs, reason = "Keystone's names")]
pub struct ServiceIn {
    pub id: Option<String>,
    #[serde(rename = "type")]
    pub kind: Option<String>,
    pub name: Option<String>,
    pub description: Option<String>,
    pub enabled: Option<bool>,
    pub links: Option<serde_json::Value>,
    #[serde(flatten)]
    pub extra: Extra,
}

/// Endpoint in a request.
#[derive(Debug, Deserialize)]
#[allow(missing_docs, reason = "Keystone's names")]
pub struct EndpointIn {
    pub id: Option<String>,
    pub service_id: Option<String>,
    pub region_id: Option<String>,
    pub region: Option<String>,
    pub interface: Option<String>,
    pub url: Option<String>,
    pub enabled: Option<bool>,
    pub links: Option<serde_json::Value>,
    #[serde(flatten)]
    pub extra: Extra,
}

/// Credential in a request.
#[derive(Debug, Deserialize)]
#[allow(missing_docs, reason = "Keystone's names")]
pub struct CredentialIn {
    pub id: Option<String>,
    pub user_id: Option<String>,
    pub project_id: Option<String>,
    #[serde(rename = "type")]
    pub kind: Option<String>,
    pub blob: Option<super::Secret>,
    pub links: Option<serde_json::Value>,
    #[serde(flatten)]
    pub extra: Extra,
}

/// Policy in a request.
#[derive(Debug, Deserialize)]
#[allow(missing_docs, reason = "Keystone's names")]
pub struct PolicyIn {
    pub id: Option<String>,
    #[serde(rename = "type")]
    pub kind: Option<String>,
    pub blob: Option<String>,
    pub links: Option<serde_json::Value>,
    #[serde(flatten)]
    pub extra: Extra,
}

/// Region in an answer.
#[derive(Debug, Serialize)]
#[allow(missing_docs, reason = "Keystone's names")]
pub struct RegionView {
    pub id: String,
    pub description: String,
    pub parent_region_id: Option<String>,
    pub links: SelfLink,
    #[serde(flatten)]
    pub extra: Extra,
}

/// Service in an answer.
#[derive(Debug, Serialize)]
#[allow(missing_docs, reason = "Keystone's names")]
pub struct ServiceView {
    pub id: String,
    #[serde(rename = "type")]
    pub kind: String,
    pub name: String,
    pub description: String,
    pub enabled: bool,
    pub links: SelfLink,
    #[serde(flatten)]
    pub extra: Extra,
}

/// Endpoint in an answer.
#[derive(Debug, Serialize)]
#[allow(missing_docs, reason = "Keystone's names")]
pub struct EndpointView {
    pub id: String,
    pub service_id: String,
    pub region_id: Option<String>,
    pub region: Option<String>,
    pub interface: String,
    pub url: String,
    pub enabled: bool,
    pub links: SelfLink,
    #[serde(flatten)]
    pub extra: Extra,
}

/// Credential in an answer.
#[derive(Serialize)]
#[allow(missing_docs, reason = "Keystone's names")]
pub struct CredentialView {
    pub id: String,
    pub user_id: String,
    pub project_id: Option<String>,
    #[serde(rename = "type")]
    pub kind: String,
    pub blob: String,
    pub links: SelfLink,
    #[serde(flatten)]
    pub extra: Extra,
}

/// Policy in an answer.
#[derive(Debug, Serialize)]
#[allow(missing_docs, reason = "Keystone's names")]
pub struct PolicyView {
    pub id: String,
    #[serde(rename = "type")]
    pub kind: String,
    pub blob: String,
    pub links: SelfLink,
    #[serde(flatten)]
    pub extra: Extra,
}
