//! Bodies of requests. `Option<Option<T>>` tells an attribute that is absent from one that is `null`.

use serde::de::{Error as _, Unexpected};
use serde::{Deserialize, Deserializer};
use std::net::IpAddr;

fn maybe<'de, T: Deserialize<'de>, D: Deserializer<'de>>(d: D) -> Result<Option<Option<T>>, D::Error> {
    Option::<T>::deserialize(d).map(Some)
}

#[derive(Deserialize)]
#[serde(untagged)]
enum NumberOrText {
    Number(i64),
    Text(String),
}

/// Neutron takes whole numbers as text too, and clients send them so.
fn whole<'de, D: Deserializer<'de>>(d: D) -> Result<Option<i64>, D::Error> {
    match Option::<NumberOrText>::deserialize(d).map_err(|_| D::Error::custom("an integer is wanted"))? {
        None => Ok(None),
        Some(NumberOrText::Number(n)) => Ok(Some(n)),
        Some(NumberOrText::Text(t)) => {
            t.parse().map(Some).map_err(|_| D::Error::invalid_value(Unexpected::Str(&t), &"an integer"))
        }
    }
}

/// A protocol by name or number.
fn name_or_number<'de, D: Deserializer<'de>>(d: D) -> Result<Option<String>, D::Error> {
    let read = Option::<NumberOrText>::deserialize(d).map_err(|_| D::Error::custom("a name or a number is wanted"))?;
    Ok(read.map(|v| match v {
        NumberOrText::Number(n) => n.to_string(),
        NumberOrText::Text(t) => t,
    }))
}

macro_rules! bodies {
    ($($(#[$doc:meta])* $name:ident $key:literal $field:ident $many_key:literal $many:ident $of:ty;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            #[doc = "One."]
            #[serde(rename = $key)]
            pub $field: Option<$of>,
            #[doc = "Several, all or none."]
            #[serde(rename = $many_key)]
            pub $many: Option<Vec<$of>>,
        }
        impl $name {
            /// What is to be made, and whether the client spoke of several.
            pub fn all(self) -> Option<(Vec<$of>, bool)> {
                match (self.$field, self.$many) {
                    (Some(one), None) => Some((vec![one], false)),
                    (None, Some(many)) => Some((many, true)),
                    _ => None,
                }
            }
        }
    )*};
}

bodies! {
    /// POST networks.
    NetworkPost "network" network "networks" networks NetworkNew;
    /// POST subnets.
    SubnetPost "subnet" subnet "subnets" subnets SubnetNew;
    /// POST ports.
    PortPost "port" port "ports" ports PortNew;
    /// POST security group rules.
    RulePost "security_group_rule" rule "security_group_rules" rules RuleNew;
}

macro_rules! wraps {
    ($($(#[$doc:meta])* $name:ident $key:literal $of:ty;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            #[doc = "What it is about."]
            #[serde(rename = $key)]
            pub body: $of,
        }
    )*};
}

wraps! {
    /// PUT network.
    NetworkPut "network" NetworkChange;
    /// PUT subnet.
    SubnetPut "subnet" SubnetChange;
    /// PUT port.
    PortPut "port" PortChange;
    /// POST router.
    RouterPost "router" RouterNew;
    /// PUT router.
    RouterPut "router" RouterChange;
    /// PUT routes of a router.
    RoutesPut "router" RoutesChange;
    /// POST floating IP.
    FloatingIpPost "floatingip" FloatingIpNew;
    /// PUT floating IP.
    FloatingIpPut "floatingip" FloatingIpChange;
    /// POST security group.
    GroupPost "security_group" GroupNew;
    /// PUT security group.
    GroupPut "security_group" GroupChange;
    /// PUT quota.
    QuotaPut "quota" QuotaChange;
}

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

/// A security group to be made.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[expect(missing_docs, reason = "attributes as Neutron names them")]
pub struct GroupNew {
    pub name: String,
    pub description: String,
    pub stateful: Option<bool>,
    pub tenant_id: Option<String>,
    pub project_id: Option<String>,
}

/// What is to change of a security group.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[expect(missing_docs, reason = "attributes as Neutron names them")]
pub struct GroupChange {
    pub name: Option<String>,
    pub description: Option<String>,
    pub stateful: Option<bool>,
}

/// A rule to be made.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "attributes as Neutron names them")]
pub struct RuleNew {
    pub security_group_id: String,
    pub direction: String,
    pub ethertype: Option<String>,
    #[serde(default, deserialize_with = "name_or_number")]
    pub protocol: Option<String>,
    #[serde(default, deserialize_with = "whole")]
    pub port_range_min: Option<i64>,
    #[serde(default, deserialize_with = "whole")]
    pub port_range_max: Option<i64>,
    pub remote_ip_prefix: Option<String>,
    pub remote_group_id: Option<String>,
    /// Address groups are not built: only `null` is taken.
    pub remote_address_group_id: Option<String>,
    #[serde(default)]
    pub description: Option<String>,
    pub tenant_id: Option<String>,
    pub project_id: Option<String>,
}

/// Limits to be set; -1 for none.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[expect(missing_docs, reason = "attributes as Neutron names them")]
pub struct QuotaChange {
    #[serde(deserialize_with = "whole")]
    pub network: Option<i64>,
    #[serde(deserialize_with = "whole")]
    pub subnet: Option<i64>,
    #[serde(deserialize_with = "whole")]
    pub port: Option<i64>,
    #[serde(deserialize_with = "whole")]
    pub router: Option<i64>,
    #[serde(deserialize_with = "whole")]
    pub floatingip: Option<i64>,
    #[serde(deserialize_with = "whole")]
    pub security_group: Option<i64>,
    #[serde(deserialize_with = "whole")]
    pub security_group_rule: Option<i64>,
    pub tenant_id: Option<String>,
    pub project_id: Option<String>,
    /// Set even below what is in use; it always is.
    pub force: Option<bool>,
    pub check_limit: Option<bool>,
}

/// Tags of an object.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "attributes as Neutron names them")]
pub struct Tags {
    pub tags: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn absent_null_and_given_are_three_things() {
        let read = |t: &str| serde_json::from_str::<SubnetChange>(t).unwrap().gateway_ip;
        assert_eq!(read("{}"), None);
        assert_eq!(read(r#"{"gateway_ip":null}"#), Some(None));
        assert_eq!(read(r#"{"gateway_ip":"10.0.0.1"}"#), Some(Some("10.0.0.1".parse().unwrap())));
    }

    #[test]
    fn numbers_may_be_text_and_what_nobody_knows_is_refused() {
        let base = r#""security_group_id":"g","direction":"ingress""#;
        let read = |t: &str| serde_json::from_str::<RuleNew>(&format!("{{{base},{t}}}"));
        assert_eq!(read(r#""port_range_min":"22""#).unwrap().port_range_min, Some(22));
        assert_eq!(read(r#""protocol":6"#).unwrap().protocol.as_deref(), Some("6"));
        assert!(read(r#""port_range_min":"many""#).is_err());
        assert!(read(r#""port_range_min":[]"#).is_err());
        assert!(read(r#""colour":"red""#).unwrap_err().to_string().contains("colour"));
    }
}
