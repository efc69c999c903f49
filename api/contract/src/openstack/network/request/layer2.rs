//! Networks, subnets, ports.

use super::{maybe, whole};
use serde::Deserialize;
use std::net::IpAddr;

/// A network to be made.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[expect(missing_docs, reason = "attributes as Neutron names them")]
pub struct NetworkNew {
    pub name: String,
    pub description: String,
    pub admin_state_up: Option<bool>,
    pub shared: Option<bool>,
    #[serde(rename = "router:external")]
    pub external: Option<bool>,
    pub is_default: Option<bool>,
    #[serde(deserialize_with = "whole")]
    pub mtu: Option<i64>,
    pub port_security_enabled: Option<bool>,
    pub availability_zone_hints: Vec<String>,
    #[serde(rename = "provider:network_type")]
    pub network_type: Option<String>,
    #[serde(rename = "provider:physical_network")]
    pub physical_network: Option<String>,
    #[serde(rename = "provider:segmentation_id")]
    pub segmentation_id: Option<i64>,
    pub tenant_id: Option<String>,
    pub project_id: Option<String>,
}

/// What is to change of a network.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[expect(missing_docs, reason = "attributes as Neutron names them")]
pub struct NetworkChange {
    pub name: Option<String>,
    pub description: Option<String>,
    pub admin_state_up: Option<bool>,
    pub shared: Option<bool>,
    #[serde(rename = "router:external")]
    pub external: Option<bool>,
    pub is_default: Option<bool>,
    #[serde(deserialize_with = "whole")]
    pub mtu: Option<i64>,
    pub port_security_enabled: Option<bool>,
}

/// A range of addresses.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "attributes as Neutron names them")]
pub struct Pool {
    pub start: IpAddr,
    pub end: IpAddr,
}

/// A static route.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "attributes as Neutron names them")]
pub struct Route {
    pub destination: String,
    pub nexthop: IpAddr,
}

/// A subnet to be made.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "attributes as Neutron names them")]
pub struct SubnetNew {
    pub network_id: String,
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    pub description: String,
    #[serde(default, deserialize_with = "whole")]
    pub ip_version: Option<i64>,
    pub cidr: Option<String>,
    #[serde(default, deserialize_with = "maybe")]
    pub gateway_ip: Option<Option<IpAddr>>,
    pub enable_dhcp: Option<bool>,
    pub ipv6_ra_mode: Option<String>,
    pub ipv6_address_mode: Option<String>,
    pub allocation_pools: Option<Vec<Pool>>,
    #[serde(default)]
    pub dns_nameservers: Vec<IpAddr>,
    #[serde(default)]
    pub host_routes: Vec<Route>,
    pub tenant_id: Option<String>,
    pub project_id: Option<String>,
}

/// What is to change of a subnet.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[expect(missing_docs, reason = "attributes as Neutron names them")]
pub struct SubnetChange {
    pub name: Option<String>,
    pub description: Option<String>,
    #[serde(deserialize_with = "maybe")]
    pub gateway_ip: Option<Option<IpAddr>>,
    pub enable_dhcp: Option<bool>,
    pub allocation_pools: Option<Vec<Pool>>,
    pub dns_nameservers: Option<Vec<IpAddr>>,
    pub host_routes: Option<Vec<Route>>,
}

/// An address that is asked for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[expect(missing_docs, reason = "attributes as Neutron names them")]
pub struct FixedIp {
    pub subnet_id: Option<String>,
    pub ip_address: Option<IpAddr>,
}

/// A further address that a guest may use.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "attributes as Neutron names them")]
pub struct AddressPair {
    pub ip_address: String,
    pub mac_address: Option<String>,
}

/// A DHCP option.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "attributes as Neutron names them")]
pub struct DhcpOption {
    pub opt_name: String,
    pub opt_value: Option<String>,
    #[serde(default, deserialize_with = "whole")]
    pub ip_version: Option<i64>,
}

/// A port to be made.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "attributes as Neutron names them")]
pub struct PortNew {
    pub network_id: String,
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    pub description: String,
    pub mac_address: Option<String>,
    pub admin_state_up: Option<bool>,
    #[serde(default)]
    pub device_id: String,
    #[serde(default)]
    pub device_owner: String,
    pub port_security_enabled: Option<bool>,
    pub fixed_ips: Option<Vec<FixedIp>>,
    pub security_groups: Option<Vec<String>>,
    #[serde(default)]
    pub allowed_address_pairs: Vec<AddressPair>,
    #[serde(default)]
    pub extra_dhcp_opts: Option<Vec<DhcpOption>>,
    #[serde(rename = "binding:host_id")]
    pub host_id: Option<String>,
    #[serde(rename = "binding:vnic_type")]
    pub vnic_type: Option<String>,
    #[serde(rename = "binding:profile")]
    pub profile: Option<serde_json::Map<String, serde_json::Value>>,
    pub tenant_id: Option<String>,
    pub project_id: Option<String>,
}

/// What is to change of a port.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[expect(missing_docs, reason = "attributes as Neutron names them")]
pub struct PortChange {
    pub name: Option<String>,
    pub description: Option<String>,
    pub mac_address: Option<String>,
    pub admin_state_up: Option<bool>,
    pub device_id: Option<String>,
    pub device_owner: Option<String>,
    pub port_security_enabled: Option<bool>,
    pub fixed_ips: Option<Vec<FixedIp>>,
    pub security_groups: Option<Vec<String>>,
    pub allowed_address_pairs: Option<Vec<AddressPair>>,
    pub extra_dhcp_opts: Option<Vec<DhcpOption>>,
    #[serde(rename = "binding:host_id", deserialize_with = "maybe")]
    pub host_id: Option<Option<String>>,
    #[serde(rename = "binding:vnic_type")]
    pub vnic_type: Option<String>,
    #[serde(rename = "binding:profile")]
    pub profile: Option<serde_json::Map<String, serde_json::Value>>,
}
