//! Security groups and their rules.

use super::{name_or_number, whole};
use serde::Deserialize;

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
