//! What runs the cloud: hosts, services, zones, versions.

use super::Link;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Id of a host or a service: a UUID since 2.53, a number before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Id {
    /// UUID.
    Uuid(String),
    /// Number.
    Number(i64),
}

/// A host.
#[derive(Debug, Serialize)]
#[allow(missing_docs, reason = "the names of the Compute API reference")]
pub struct Hypervisor {
    pub id: Id,
    pub hypervisor_hostname: String,
    pub state: &'static str,
    pub status: &'static str,
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub detail: Option<HypervisorDetail>,
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub figures: Option<Figures>,
    /// 2.53 with `with_servers`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub servers: Option<Vec<HostedServer>>,
}

/// More of a host.
#[derive(Debug, Serialize)]
#[allow(missing_docs, reason = "the names of the Compute API reference")]
pub struct HypervisorDetail {
    pub host_ip: String,
    pub hypervisor_type: String,
    pub hypervisor_version: u64,
    pub service: HostService,
    /// 2.88
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uptime: Option<Option<String>>,
}

/// Figures of a host; gone with 2.88.
#[derive(Debug, Serialize)]
#[allow(missing_docs, reason = "the names of the Compute API reference")]
pub struct Figures {
    pub vcpus: u32,
    pub vcpus_used: u64,
    pub memory_mb: u64,
    pub memory_mb_used: u64,
    pub free_ram_mb: u64,
    pub local_gb: u64,
    pub local_gb_used: u64,
    pub free_disk_gb: u64,
    pub disk_available_least: u64,
    pub running_vms: u64,
    pub current_workload: u64,
    pub cpu_info: CpuInfo,
}

/// What the CPUs are: an object since 2.28, JSON in a text before.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum CpuInfo {
    /// Object.
    Object(Archs),
    /// Text.
    Text(String),
}

/// Architectures that a host runs.
#[derive(Debug, Serialize)]
pub struct Archs {
    /// Architecture names, and what runs them: `kvm`, `tcg` or `sim`.
    pub arch: BTreeMap<String, String>,
}

/// The service of a host.
#[derive(Debug, Serialize)]
#[allow(missing_docs, reason = "the names of the Compute API reference")]
pub struct HostService {
    pub id: Id,
    pub host: String,
    pub disabled_reason: Option<String>,
}

/// A server on a host.
#[derive(Debug, Serialize)]
#[allow(missing_docs, reason = "the names of the Compute API reference")]
pub struct HostedServer {
    pub uuid: String,
    pub name: String,
}

/// `{"hypervisors": […]}`
#[derive(Debug, Serialize)]
pub struct Hypervisors {
    /// The hosts.
    pub hypervisors: Vec<Hypervisor>,
}

/// `{"hypervisor": …}`
#[derive(Debug, Serialize)]
pub struct OneHypervisor {
    /// The host.
    pub hypervisor: Hypervisor,
}

/// `{"hypervisor_statistics": …}`
#[derive(Debug, Serialize)]
pub struct Statistics {
    /// Sums over all hosts.
    pub hypervisor_statistics: Sums,
}

/// Sums over all hosts.
#[derive(Debug, Default, Serialize)]
#[allow(missing_docs, reason = "the names of the Compute API reference")]
pub struct Sums {
    pub count: u64,
    pub vcpus: u64,
    pub vcpus_used: u64,
    pub memory_mb: u64,
    pub memory_mb_used: u64,
    pub free_ram_mb: u64,
    pub local_gb: u64,
    pub local_gb_used: u64,
    pub free_disk_gb: u64,
    pub disk_available_least: u64,
    pub running_vms: u64,
    pub current_workload: u64,
}

/// A service.
#[derive(Debug, Serialize)]
#[allow(missing_docs, reason = "the names of the Compute API reference")]
pub struct Service {
    pub id: Id,
    pub binary: &'static str,
    pub host: String,
    pub zone: String,
    pub status: &'static str,
    pub state: &'static str,
    pub updated_at: String,
    pub disabled_reason: Option<String>,
    /// 2.11
    #[serde(skip_serializing_if = "Option::is_none")]
    pub forced_down: Option<bool>,
}

/// `{"services": […]}`
#[derive(Debug, Serialize)]
pub struct Services {
    /// The services.
    pub services: Vec<Service>,
}

/// `{"service": …}`
#[derive(Debug, Serialize)]
pub struct OneService {
    /// The service.
    pub service: Service,
}

/// A change of a service (2.53).
#[derive(Debug, Deserialize)]
#[allow(missing_docs, reason = "the names of the Compute API reference")]
pub struct UpdateService {
    #[serde(default)]
    pub status: Option<String>,
    #[serde(default)]
    pub disabled_reason: Option<String>,
    #[serde(default)]
    pub forced_down: Option<bool>,
}

/// `{"availabilityZoneInfo": […]}`
#[derive(Debug, Serialize)]
pub struct Zones {
    /// The zones.
    #[serde(rename = "availabilityZoneInfo")]
    pub zones: Vec<Zone>,
}

/// An availability zone.
#[derive(Debug, Serialize)]
pub struct Zone {
    /// Name.
    #[serde(rename = "zoneName")]
    pub name: String,
    /// State.
    #[serde(rename = "zoneState")]
    pub state: ZoneState,
    /// Hosts with their services; none where details are not asked for.
    pub hosts: Option<BTreeMap<String, BTreeMap<&'static str, ZoneService>>>,
}

/// State of a zone.
#[derive(Debug, Serialize)]
pub struct ZoneState {
    /// New servers can go there.
    pub available: bool,
}

/// A service of a host in a zone.
#[derive(Debug, Serialize)]
#[allow(missing_docs, reason = "the names of the Compute API reference")]
pub struct ZoneService {
    pub active: bool,
    pub available: bool,
    pub updated_at: String,
}

/// `{"versions": […]}`
#[derive(Debug, Serialize)]
pub struct Versions {
    /// The versions.
    pub versions: Vec<Version>,
}

/// `{"version": …}`
#[derive(Debug, Serialize)]
pub struct OneVersion {
    /// The version.
    pub version: Version,
}

/// A version of the API.
#[derive(Debug, Serialize)]
#[allow(missing_docs, reason = "the names of the Compute API reference")]
pub struct Version {
    pub id: &'static str,
    pub status: &'static str,
    pub version: String,
    pub min_version: String,
    pub updated: &'static str,
    pub links: Vec<Link>,
    #[serde(rename = "media-types", skip_serializing_if = "Vec::is_empty")]
    pub media_types: Vec<MediaType>,
    /// Says when nothing is real.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<&'static str>,
}

/// What a version speaks.
#[derive(Debug, Serialize)]
pub struct MediaType {
    /// `application/json`
    pub base: &'static str,
    /// With the version.
    #[serde(rename = "type")]
    pub kind: &'static str,
}
