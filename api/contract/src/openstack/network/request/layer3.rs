//! Routers and floating IPs.

use super::{FixedIp, Route, maybe};
use serde::Deserialize;
use std::net::IpAddr;

/// A router's gateway.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "attributes as Neutron names them")]
pub struct GatewayInfo {
    pub network_id: Option<String>,
    pub enable_snat: Option<bool>,
    pub external_fixed_ips: Option<Vec<FixedIp>>,
}

/// A router to be made.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[expect(missing_docs, reason = "attributes as Neutron names them")]
pub struct RouterNew {
    pub name: String,
    pub description: String,
    pub admin_state_up: Option<bool>,
    pub external_gateway_info: Option<GatewayInfo>,
    pub availability_zone_hints: Vec<String>,
    pub tenant_id: Option<String>,
    pub project_id: Option<String>,
}

/// What is to change of a router.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[expect(missing_docs, reason = "attributes as Neutron names them")]
pub struct RouterChange {
    pub name: Option<String>,
    pub description: Option<String>,
    pub admin_state_up: Option<bool>,
    #[serde(deserialize_with = "maybe")]
    pub external_gateway_info: Option<Option<GatewayInfo>>,
    pub routes: Option<Vec<Route>>,
}

/// Routes to be added or removed.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "attributes as Neutron names them")]
pub struct RoutesChange {
    pub routes: Vec<Route>,
}

/// A leg of a router.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[expect(missing_docs, reason = "attributes as Neutron names them")]
pub struct Interface {
    pub subnet_id: Option<String>,
    pub port_id: Option<String>,
}

/// A floating IP to be made.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "attributes as Neutron names them")]
pub struct FloatingIpNew {
    pub floating_network_id: String,
    pub subnet_id: Option<String>,
    pub floating_ip_address: Option<IpAddr>,
    pub port_id: Option<String>,
    pub fixed_ip_address: Option<IpAddr>,
    #[serde(default)]
    pub description: String,
    pub tenant_id: Option<String>,
    pub project_id: Option<String>,
}

/// What is to change of a floating IP.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[expect(missing_docs, reason = "attributes as Neutron names them")]
pub struct FloatingIpChange {
    #[serde(deserialize_with = "maybe")]
    pub port_id: Option<Option<String>>,
    pub fixed_ip_address: Option<IpAddr>,
    pub description: Option<String>,
}
