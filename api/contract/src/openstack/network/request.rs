//! Bodies of requests. `Option<Option<T>>` tells an attribute that is absent from one that is `null`.

mod group;
mod layer2;
mod layer3;

pub use group::{GroupChange, GroupNew, RuleNew};
pub use layer2::{
    AddressPair, DhcpOption, FixedIp, NetworkChange, NetworkNew, Pool, PortChange, PortNew, Route, SubnetChange,
    SubnetNew,
};
pub use layer3::{FloatingIpChange, FloatingIpNew, GatewayInfo, Interface, RouterChange, RouterNew, RoutesChange};

use serde::de::{Error as _, Unexpected};
use serde::{Deserialize, Deserializer};

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
