//! What security groups let through.

use ipnet::IpNet;
use kernel::id::{SecurityGroupId, SecurityGroupRuleId};
use serde::{Deserialize, Serialize};

/// Which way a rule looks, seen from the guest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// To the guest.
    Ingress,
    /// From the guest.
    Egress,
}

/// IP family of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ethertype {
    /// IPv4.
    Ipv4,
    /// IPv6.
    Ipv6,
}

/// What a rule matches above IP.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Protocol {
    /// Everything.
    Any,
    /// TCP, destination ports inclusive; all if none.
    Tcp(Option<(u16, u16)>),
    /// UDP, destination ports inclusive; all if none.
    Udp(Option<(u16, u16)>),
    /// SCTP, destination ports inclusive; all if none.
    Sctp(Option<(u16, u16)>),
    /// ICMP, or ICMPv6 when the rule's ethertype is IPv6.
    Icmp {
        /// Type; all if none.
        kind: Option<u8>,
        /// Code; all if none.
        code: Option<u8>,
    },
    /// Any other IP protocol number.
    Number(u8),
}

/// Whom a rule lets in or out to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Remote {
    /// Anybody.
    Any,
    /// A range.
    Cidr(IpNet),
    /// The addresses of a group's ports, as they come and go.
    Group(SecurityGroupId),
}

/// One thing that is let through; answers to it pass by connection tracking.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleSpec {
    /// Id.
    pub id: SecurityGroupRuleId,
    /// Direction.
    pub direction: Direction,
    /// Family.
    pub ethertype: Ethertype,
    /// Protocol.
    pub protocol: Protocol,
    /// Peer.
    pub remote: Remote,
}

/// A security group with all its rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecurityGroupSpec {
    /// Id.
    pub id: SecurityGroupId,
    /// Name for people who look at the fabric.
    pub name: String,
    /// Rules.
    pub rules: Vec<RuleSpec>,
}
