//! Rules of security groups: each lets something through; there is none that forbids.

pub(crate) mod store;
pub mod world;

use super::{Group, visible};
use crate::Network;
use crate::check::{self, invalid};
use crate::list::{ListQuery, Listing};
use crate::port::{Direction, Ethertype, Protocol};
use ipnet::IpNet;
use kernel::{Caller, Error, ProjectId, Result, SecurityGroupId, SecurityGroupRuleId, Timestamp};
use runtime::port::Resource;
use runtime::transact;

/// A rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Id.
    pub id: SecurityGroupRuleId,
    /// The group it belongs to.
    pub group: SecurityGroupId,
    /// Owner.
    pub project: ProjectId,
    /// Description.
    pub description: String,
    /// Which way.
    pub direction: Direction,
    /// IP family.
    pub ethertype: Ethertype,
    /// Protocol as the client named it: a name or a number; none for every one.
    pub protocol: Option<String>,
    /// First port, or ICMP type.
    pub port_min: Option<u16>,
    /// Last port, or ICMP code.
    pub port_max: Option<u16>,
    /// Peer by range.
    pub remote_prefix: Option<IpNet>,
    /// Peer by group.
    pub remote_group: Option<SecurityGroupId>,
    /// It counts against the project's quota.
    pub charged: bool,
    /// When it was made.
    pub created_at: Timestamp,
}

/// A rule to be made.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "as in Rule")]
pub struct NewRule {
    pub project: Option<ProjectId>,
    pub group: SecurityGroupId,
    pub description: String,
    pub direction: Direction,
    pub ethertype: Ethertype,
    pub protocol: Option<String>,
    pub port_min: Option<i64>,
    pub port_max: Option<i64>,
    pub remote_prefix: Option<String>,
    pub remote_group: Option<SecurityGroupId>,
}

/// Neutron's protocol names and their numbers.
const NAMES: [(&str, u8); 21] = [
    ("ah", 51),
    ("dccp", 33),
    ("egp", 8),
    ("esp", 50),
    ("gre", 47),
    ("icmp", 1),
    ("igmp", 2),
    ("ipip", 4),
    ("ipv6-encap", 41),
    ("ipv6-frag", 44),
    ("ipv6-icmp", 58),
    ("icmpv6", 58),
    ("ipv6-nonxt", 59),
    ("ipv6-opts", 60),
    ("ipv6-route", 43),
    ("ospf", 89),
    ("pgm", 113),
    ("rsvp", 46),
    ("sctp", 132),
    ("tcp", 6),
    ("udp", 17),
];

/// The IP protocol number of a name or of a number.
pub(crate) fn number(protocol: &str) -> Option<u8> {
    NAMES.iter().find(|(n, _)| *n == protocol).map(|(_, n)| *n).or_else(|| protocol.parse().ok())
}

/// What the fabric shall match.
pub(crate) fn matched(rule: &Rule) -> Protocol {
    let Some(n) = rule.protocol.as_deref().and_then(number) else { return Protocol::Any };
    let ports = rule.port_min.zip(rule.port_max.or(rule.port_min));
    let byte = |v: Option<u16>| v.and_then(|v| u8::try_from(v).ok());
    match n {
        6 => Protocol::Tcp(ports),
        17 => Protocol::Udp(ports),
        132 => Protocol::Sctp(ports),
        1 | 58 => Protocol::Icmp { kind: byte(rule.port_min), code: byte(rule.port_max) },
        n => Protocol::Number(n),
    }
}

fn cloud_rule(group: &Group, direction: Direction, ethertype: Ethertype, peer: bool, now: Timestamp) -> Rule {
    Rule {
        id: SecurityGroupRuleId::fresh(),
        group: group.id.clone(),
        project: group.project.clone(),
        description: String::new(),
        direction,
        ethertype,
        protocol: None,
        port_min: None,
        port_max: None,
        remote_prefix: None,
        remote_group: peer.then(|| group.id.clone()),
        charged: false,
        created_at: now,
    }
}

/// What every new group has: everything out.
pub(super) fn of_new_group(group: &Group, now: Timestamp) -> Vec<Rule> {
    [Ethertype::Ipv4, Ethertype::Ipv6].map(|e| cloud_rule(group, Direction::Egress, e, false, now)).into()
}

/// What a project's default group has: everything out, and in from its own members.
pub(super) fn of_default_group(group: &Group, now: Timestamp) -> Vec<Rule> {
    let mut all = of_new_group(group, now);
    all.extend([Ethertype::Ipv4, Ethertype::Ipv6].map(|e| cloud_rule(group, Direction::Ingress, e, true, now)));
    all
}

fn protocol(new: &NewRule) -> Result<Option<String>> {
    let Some(text) = new.protocol.as_deref().map(str::to_ascii_lowercase).filter(|t| t != "any" && t != "-1") else {
        return Ok(None);
    };
    if number(&text).is_none() {
        let head: String = text.chars().take(40).collect();
        return Err(Error::bad_request(format!("Security group rule protocol {head} not supported. Only protocol values [ah, dccp, …, udp] and integer representations [0 to 255] are supported."))
            .code("SecurityGroupRuleInvalidProtocol")
            .field("protocol"));
    }
    // One name for one protocol, so that a rule said in two ways is seen to be the same. On IPv6 "icmp" means ICMPv6, as in Neutron.
    let name = match (text.as_str(), new.ethertype) {
        ("icmp" | "icmpv6" | "1" | "58", Ethertype::Ipv6) => "ipv6-icmp",
        ("icmpv6" | "58", _) => "ipv6-icmp",
        ("1", Ethertype::Ipv4) => "icmp",
        ("6", _) => "tcp",
        ("17", _) => "udp",
        ("132", _) => "sctp",
        (other, _) => other,
    };
    if name == "ipv6-icmp" && new.ethertype == Ethertype::Ipv4 {
        return Err(Error::bad_request("Invalid ethertype IPv4 for protocol ipv6-icmp.")
            .code("SecurityGroupEthertypeConflictWithProtocol"));
    }
    Ok(Some(name.to_owned()))
}

fn narrow(field: &str, value: Option<i64>, most: u16) -> Result<Option<u16>> {
    let Some(v) = value else { return Ok(None) };
    u16::try_from(v).ok().filter(|v| *v <= most).map(Some).ok_or_else(|| {
        Error::bad_request(format!("Invalid value for port {v}")).code("SecurityGroupInvalidPortValue").field(field)
    })
}

fn ports(new: &NewRule, protocol: Option<&str>) -> Result<(Option<u16>, Option<u16>)> {
    if new.port_min.is_none() && new.port_max.is_none() {
        return Ok((None, None));
    }
    match protocol.and_then(number) {
        Some(1 | 58) => {
            if new.port_min.is_none() {
                return Err(Error::bad_request(
                    "ICMP code (port-range-max) is provided but ICMP type (port-range-min) is missing.",
                )
                .code("SecurityGroupMissingIcmpType"));
            }
            Ok((narrow("port_range_min", new.port_min, 255)?, narrow("port_range_max", new.port_max, 255)?))
        }
        Some(6 | 17 | 132) => {
            let min = narrow("port_range_min", new.port_min.or(new.port_max), u16::MAX)?;
            let max = narrow("port_range_max", new.port_max.or(new.port_min), u16::MAX)?;
            if min > max || min == Some(0) {
                return Err(Error::bad_request("For TCP/UDP protocols, port_range_min must be <= port_range_max")
                    .code("SecurityGroupInvalidPortRange"));
            }
            Ok((min, max))
        }
        Some(_) => Err(Error::bad_request("Port range cannot be specified for protocols without ports.")
            .code("SecurityGroupInvalidProtocolForPort")),
        None => Err(Error::bad_request("Must also specify protocol if port range is given.")
            .code("SecurityGroupProtocolRequiredWithPorts")),
    }
}

fn prefix(new: &NewRule) -> Result<Option<IpNet>> {
    let Some(text) = new.remote_prefix.as_deref().filter(|t| !t.is_empty()) else { return Ok(None) };
    let head: String = text.chars().take(60).collect();
    let net = match text.parse::<IpNet>() {
        Ok(net) => net.trunc(),
        Err(_) => text
            .parse::<std::net::IpAddr>()
            .map(IpNet::from)
            .map_err(|_| invalid("remote_ip_prefix", format!("'{head}' is not a valid CIDR")))?,
    };
    if net.addr().is_ipv4() != (new.ethertype == Ethertype::Ipv4) {
        return Err(Error::bad_request(format!("Conflicting value ethertype for CIDR {net}"))
            .code("SecurityGroupRuleParameterConflict")
            .field("remote_ip_prefix"));
    }
    Ok(Some(net))
}

fn plan(new: &NewRule, project: ProjectId, now: Timestamp) -> Result<Rule> {
    check::text("description", &new.description)?;
    let protocol = protocol(new)?;
    let (port_min, port_max) = ports(new, protocol.as_deref())?;
    let remote_prefix = prefix(new)?;
    if remote_prefix.is_some() && new.remote_group.is_some() {
        return Err(Error::bad_request("Only remote_ip_prefix or remote_group_id may be provided.")
            .code("SecurityGroupRemoteGroupAndRemoteIpPrefix"));
    }
    Ok(Rule {
        id: SecurityGroupRuleId::fresh(),
        group: new.group.clone(),
        project,
        description: new.description.clone(),
        direction: new.direction,
        ethertype: new.ethertype,
        protocol,
        port_min,
        port_max,
        remote_prefix,
        remote_group: new.remote_group.clone(),
        charged: true,
        created_at: now,
    })
}

fn not_found(id: &SecurityGroupRuleId) -> Error {
    Error::not_found(format!("Security group rule {id} does not exist")).code("SecurityGroupRuleNotFound")
}

impl Network {
    /// Makes rules, all or none.
    ///
    /// # Errors
    /// `SecurityGroupNotFound`, `SecurityGroupRuleExists`, the refusals of what does not fit together, `SecurityGroupRuleOpenToWorld`,
    /// `OverQuota`.
    pub async fn create_rules(&self, caller: &Caller, all: &[NewRule]) -> Result<Vec<Rule>> {
        let now = self.env.now();
        transact!(self.env.db, |tx| {
            let mut made = Vec::with_capacity(all.len());
            for new in all {
                let group = visible(tx, caller, &new.group).await?;
                if let Some(remote) = &new.remote_group {
                    visible(tx, caller, remote).await?;
                }
                let rule = plan(new, group.project.clone(), now)?;
                self.world_rules.check(&rule)?;
                if let Some(same) = store::same(tx, &rule).await? {
                    return Err(Error::conflict(format!("Security group rule already exists. Rule id is {same}."))
                        .code("SecurityGroupRuleExists"));
                }
                self.check_together(tx, &rule).await?;
                self.quota.charge(tx, &group.project, &[(Resource::SecurityGroupRule, 1)]).await?;
                store::insert(tx, &rule).await.map_err(crate::ports::race)?;
                super::store::touch(tx, &group.id, now).await?;
                made.push(rule);
            }
            tx.wake_on_commit(&self.dirty);
            Ok(made)
        })
    }

    /// A rule.
    ///
    /// # Errors
    /// `SecurityGroupRuleNotFound`.
    pub async fn get_rule(&self, caller: &Caller, id: &SecurityGroupRuleId) -> Result<Rule> {
        let mut tx = self.env.db.read().await?;
        let found = store::get(&mut tx, id).await?.filter(|r| caller.may_see(&r.project));
        found.ok_or_else(|| not_found(id))
    }

    /// Rules of the caller's project.
    ///
    /// # Errors
    /// Bad request for an unknown filter or sort key.
    pub async fn list_rules(&self, caller: &Caller, query: &ListQuery) -> Result<Listing<Rule>> {
        let mut tx = self.env.db.read().await?;
        store::list(&mut tx, caller, query).await
    }

    /// Deletes a rule.
    ///
    /// # Errors
    /// `SecurityGroupRuleNotFound`.
    pub async fn delete_rule(&self, caller: &Caller, id: &SecurityGroupRuleId) -> Result<()> {
        let now = self.env.now();
        transact!(self.env.db, |tx| {
            let rule = store::get(tx, id).await?.filter(|r| caller.may_see(&r.project));
            let rule = rule.ok_or_else(|| not_found(id))?;
            store::delete(tx, id).await?;
            super::store::touch(tx, &rule.group, now).await?;
            if rule.charged {
                self.quota.charge(tx, &rule.project, &[(Resource::SecurityGroupRule, -1)]).await?;
            }
            tx.wake_on_commit(&self.dirty);
            Ok(())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn new(protocol: Option<&str>, min: Option<i64>, max: Option<i64>) -> NewRule {
        NewRule {
            project: None,
            group: "g".into(),
            description: String::new(),
            direction: Direction::Ingress,
            ethertype: Ethertype::Ipv4,
            protocol: protocol.map(Into::into),
            port_min: min,
            port_max: max,
            remote_prefix: None,
            remote_group: None,
        }
    }
    fn made(n: &NewRule) -> Result<Rule> {
        plan(n, "p".into(), Timestamp(0))
    }

    #[test]
    fn protocols_and_ports_must_fit_together() {
        let refused = [
            (new(None, Some(22), Some(22)), "SecurityGroupProtocolRequiredWithPorts"),
            (new(Some("tcp"), Some(30), Some(22)), "SecurityGroupInvalidPortRange"),
            (new(Some("tcp"), Some(0), Some(22)), "SecurityGroupInvalidPortRange"),
            (new(Some("tcp"), Some(22), Some(65536)), "SecurityGroupInvalidPortValue"),
            (new(Some("icmp"), Some(256), None), "SecurityGroupInvalidPortValue"),
            (new(Some("icmp"), None, Some(0)), "SecurityGroupMissingIcmpType"),
            (new(Some("gre"), Some(1), Some(1)), "SecurityGroupInvalidProtocolForPort"),
            (new(Some("256"), None, None), "SecurityGroupRuleInvalidProtocol"),
            (new(Some("ipv6-icmp"), None, None), "SecurityGroupEthertypeConflictWithProtocol"),
        ];
        for (rule, code) in refused {
            assert_eq!(made(&rule).unwrap_err().code, code, "{rule:?}");
        }
    }

    #[test]
    fn what_the_fabric_matches_follows_from_the_words() {
        assert_eq!(matched(&made(&new(Some("TCP"), Some(22), None)).unwrap()), Protocol::Tcp(Some((22, 22))));
        assert_eq!(matched(&made(&new(Some("17"), None, None)).unwrap()), Protocol::Udp(None));
        let ping = made(&new(Some("icmp"), Some(8), Some(0))).unwrap();
        assert_eq!(matched(&ping), Protocol::Icmp { kind: Some(8), code: Some(0) });
        assert_eq!(matched(&made(&new(Some("gre"), None, None)).unwrap()), Protocol::Number(47));
        assert_eq!(matched(&made(&new(Some("any"), None, None)).unwrap()), Protocol::Any);
        let mut v6 = new(Some("icmp"), None, None);
        v6.ethertype = Ethertype::Ipv6;
        assert_eq!(made(&v6).unwrap().protocol.as_deref(), Some("ipv6-icmp"));
    }

    #[test]
    fn a_peer_is_of_the_rules_family() {
        let mut n = new(None, None, None);
        n.remote_prefix = Some("2001:db8::/32".into());
        assert_eq!(made(&n).unwrap_err().code, "SecurityGroupRuleParameterConflict");
        n.remote_prefix = Some("10.0.0.7".into());
        assert_eq!(made(&n).unwrap().remote_prefix, Some("10.0.0.7/32".parse().unwrap()));
        n.remote_group = Some("other".into());
        assert_eq!(made(&n).unwrap_err().code, "SecurityGroupRemoteGroupAndRemoteIpPrefix");
        n.remote_prefix = Some("everybody".into());
        assert_eq!(made(&n).unwrap_err().field.as_deref(), Some("remote_ip_prefix"));
    }
}
