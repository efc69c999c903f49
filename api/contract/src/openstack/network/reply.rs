//! Objects as they are shown.

use serde::Serialize;
use std::net::IpAddr;

/// What every object has.
#[derive(Debug, Clone, Serialize)]
#[expect(missing_docs, reason = "attributes as Neutron names them")]
pub struct Standard {
    pub tenant_id: String,
    pub project_id: String,
    pub created_at: String,
    pub updated_at: String,
    pub revision_number: u64,
    pub description: String,
    pub tags: Vec<String>,
}

/// A network.
#[derive(Debug, Clone, Serialize)]
#[expect(missing_docs, reason = "attributes as Neutron names them")]
pub struct Network {
    pub id: String,
    pub name: String,
    pub status: &'static str,
    pub admin_state_up: bool,
    pub shared: bool,
    #[serde(rename = "router:external")]
    pub external: bool,
    pub is_default: bool,
    pub mtu: u32,
    pub port_security_enabled: bool,
    pub subnets: Vec<String>,
    pub availability_zone_hints: Vec<String>,
    pub availability_zones: Vec<&'static str>,
    pub ipv4_address_scope: Option<String>,
    pub ipv6_address_scope: Option<String>,
    /// For administrators.
    #[serde(flatten)]
    pub provider: Option<Provider>,
    #[serde(flatten)]
    pub standard: Standard,
}

/// What a network is made of.
#[derive(Debug, Clone, Serialize)]
#[expect(missing_docs, reason = "attributes as Neutron names them")]
pub struct Provider {
    #[serde(rename = "provider:network_type")]
    pub network_type: &'static str,
    #[serde(rename = "provider:physical_network")]
    pub physical_network: Option<String>,
    /// The fabric numbers its segments itself.
    #[serde(rename = "provider:segmentation_id")]
    pub segmentation_id: Option<u32>,
}

/// A range of addresses.
#[derive(Debug, Clone, Serialize)]
#[expect(missing_docs, reason = "attributes as Neutron names them")]
pub struct Pool {
    pub start: IpAddr,
    pub end: IpAddr,
}

/// A static route.
#[derive(Debug, Clone, Serialize)]
#[expect(missing_docs, reason = "attributes as Neutron names them")]
pub struct Route {
    pub destination: String,
    pub nexthop: IpAddr,
}

/// A subnet.
#[derive(Debug, Clone, Serialize)]
#[expect(missing_docs, reason = "attributes as Neutron names them")]
pub struct Subnet {
    pub id: String,
    pub name: String,
    pub network_id: String,
    pub ip_version: u8,
    pub cidr: String,
    pub gateway_ip: Option<IpAddr>,
    pub enable_dhcp: bool,
    pub ipv6_ra_mode: Option<&'static str>,
    pub ipv6_address_mode: Option<&'static str>,
    pub allocation_pools: Vec<Pool>,
    pub dns_nameservers: Vec<IpAddr>,
    pub host_routes: Vec<Route>,
    pub subnetpool_id: Option<String>,
    pub service_types: Vec<String>,
    #[serde(flatten)]
    pub standard: Standard,
}

/// An address of a port.
#[derive(Debug, Clone, Serialize)]
#[expect(missing_docs, reason = "attributes as Neutron names them")]
pub struct FixedIp {
    pub subnet_id: String,
    pub ip_address: IpAddr,
}

/// A further address that a guest may use.
#[derive(Debug, Clone, Serialize)]
#[expect(missing_docs, reason = "attributes as Neutron names them")]
pub struct AddressPair {
    pub ip_address: String,
    pub mac_address: String,
}

/// A DHCP option.
#[derive(Debug, Clone, Serialize)]
#[expect(missing_docs, reason = "attributes as Neutron names them")]
pub struct DhcpOption {
    pub opt_name: String,
    pub opt_value: Option<String>,
    pub ip_version: u8,
}

/// A port.
#[derive(Debug, Clone, Serialize)]
#[expect(missing_docs, reason = "attributes as Neutron names them")]
pub struct Port {
    pub id: String,
    pub name: String,
    pub network_id: String,
    pub status: &'static str,
    pub admin_state_up: bool,
    pub mac_address: String,
    pub fixed_ips: Vec<FixedIp>,
    pub device_id: String,
    pub device_owner: String,
    pub security_groups: Vec<String>,
    pub port_security_enabled: bool,
    pub allowed_address_pairs: Vec<AddressPair>,
    pub extra_dhcp_opts: Vec<DhcpOption>,
    #[serde(rename = "binding:vnic_type")]
    pub vnic_type: &'static str,
    /// For administrators.
    #[serde(flatten)]
    pub binding: Option<Binding>,
    #[serde(flatten)]
    pub standard: Standard,
}

/// Where a port is bound.
#[derive(Debug, Clone, Serialize)]
#[expect(missing_docs, reason = "attributes as Neutron names them")]
pub struct Binding {
    #[serde(rename = "binding:host_id")]
    pub host_id: String,
    #[serde(rename = "binding:vif_type")]
    pub vif_type: &'static str,
    #[serde(rename = "binding:vif_details")]
    pub vif_details: serde_json::Map<String, serde_json::Value>,
    #[serde(rename = "binding:profile")]
    pub profile: serde_json::Map<String, serde_json::Value>,
}

/// A router's gateway.
#[derive(Debug, Clone, Serialize)]
#[expect(missing_docs, reason = "attributes as Neutron names them")]
pub struct GatewayInfo {
    pub network_id: String,
    pub enable_snat: bool,
    pub external_fixed_ips: Vec<FixedIp>,
}

/// A router.
#[derive(Debug, Clone, Serialize)]
#[expect(missing_docs, reason = "attributes as Neutron names them")]
pub struct Router {
    pub id: String,
    pub name: String,
    pub status: &'static str,
    pub admin_state_up: bool,
    pub external_gateway_info: Option<GatewayInfo>,
    pub routes: Vec<Route>,
    pub availability_zone_hints: Vec<String>,
    pub availability_zones: Vec<&'static str>,
    pub flavor_id: Option<String>,
    #[serde(flatten)]
    pub standard: Standard,
}

/// A leg that was added or removed.
#[derive(Debug, Clone, Serialize)]
#[expect(missing_docs, reason = "attributes as Neutron names them")]
pub struct Interface {
    pub id: String,
    pub tenant_id: String,
    pub project_id: String,
    pub port_id: String,
    pub network_id: String,
    pub subnet_id: String,
    pub subnet_ids: Vec<String>,
    pub tags: Vec<String>,
}

/// A floating IP.
#[derive(Debug, Clone, Serialize)]
#[expect(missing_docs, reason = "attributes as Neutron names them")]
pub struct FloatingIp {
    pub id: String,
    pub status: &'static str,
    pub floating_network_id: String,
    pub floating_ip_address: IpAddr,
    pub fixed_ip_address: Option<IpAddr>,
    pub port_id: Option<String>,
    pub router_id: Option<String>,
    #[serde(flatten)]
    pub standard: Standard,
}

/// A security group.
#[derive(Debug, Clone, Serialize)]
#[expect(missing_docs, reason = "attributes as Neutron names them")]
pub struct Group {
    pub id: String,
    pub name: String,
    pub stateful: bool,
    pub shared: bool,
    pub security_group_rules: Vec<Rule>,
    #[serde(flatten)]
    pub standard: Standard,
}

/// A rule.
#[derive(Debug, Clone, Serialize)]
#[expect(missing_docs, reason = "attributes as Neutron names them")]
pub struct Rule {
    pub id: String,
    pub security_group_id: String,
    pub direction: &'static str,
    pub ethertype: &'static str,
    pub protocol: Option<String>,
    pub port_range_min: Option<u16>,
    pub port_range_max: Option<u16>,
    pub remote_ip_prefix: Option<String>,
    pub normalized_cidr: Option<String>,
    pub remote_group_id: Option<String>,
    pub remote_address_group_id: Option<String>,
    #[serde(flatten)]
    pub standard: Standard,
}

/// A chassis of the fabric.
#[derive(Debug, Clone, Serialize)]
#[expect(missing_docs, reason = "attributes as Neutron names them")]
pub struct Agent {
    pub id: String,
    pub agent_type: &'static str,
    pub binary: &'static str,
    pub host: String,
    pub topic: &'static str,
    pub availability_zone: &'static str,
    pub admin_state_up: bool,
    pub alive: bool,
    pub description: &'static str,
    pub created_at: String,
    pub started_at: String,
    pub heartbeat_timestamp: String,
    pub configurations: serde_json::Map<String, serde_json::Value>,
    pub resource_versions: serde_json::Map<String, serde_json::Value>,
}
