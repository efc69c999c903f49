//! Specifications for tests, short to write.

use ipnet::IpNet;
use network::port::*;

pub fn mac(n: u8) -> MacAddr {
    MacAddr([0x02, 0, 0, 0, 0, n])
}

pub fn network(id: &str, external: Option<&str>) -> NetworkSpec {
    NetworkSpec { id: id.into(), name: format!("name of {id}"), mtu: 1442, external: external.map(str::to_owned) }
}

/// A subnet whose gateway is its first address; DHCP and the metadata service's port (the second) on IPv4.
pub fn subnet(id: &str, network: &str, cidr: &str) -> SubnetSpec {
    let cidr: IpNet = cidr.parse().unwrap();
    let mut hosts = cidr.hosts();
    let gateway = hosts.next();
    let metadata_ip = match hosts.next() {
        Some(std::net::IpAddr::V4(ip)) => Some(ip),
        _ => None,
    };
    SubnetSpec {
        id: id.into(),
        network: network.into(),
        cidr,
        gateway,
        dns: vec!["100.64.7.1".parse().unwrap()],
        host_routes: vec![],
        enable_dhcp: true,
        metadata_ip,
        ipv6_mode: Ipv6Mode::Slaac,
    }
}

pub fn port(id: &str, network: &str, n: u8, ips: &[(&str, &str)], kind: PortKind) -> PortSpec {
    let fixed = |(subnet, ip): &(&str, &str)| FixedIp { subnet: (*subnet).into(), ip: ip.parse().unwrap() };
    PortSpec {
        id: id.into(),
        network: network.into(),
        mac: mac(n),
        fixed_ips: ips.iter().map(fixed).collect(),
        kind,
        port_security: true,
        allowed_address_pairs: vec![],
        security_groups: vec![],
        enabled: true,
        hostname: None,
        host: None,
    }
}

pub fn vif(id: &str, network: &str, n: u8, ips: &[(&str, &str)], groups: &[&str]) -> PortSpec {
    let mut spec = port(id, network, n, ips, PortKind::Vif);
    spec.security_groups = groups.iter().map(|group| (*group).into()).collect();
    spec.hostname = Some(format!("host-{n}"));
    spec
}

pub fn rule(id: &str, direction: Direction, protocol: Protocol, remote: Remote) -> RuleSpec {
    RuleSpec { id: id.into(), direction, ethertype: Ethertype::Ipv4, protocol, remote }
}

pub const PING: Protocol = Protocol::Icmp { kind: None, code: None };

pub fn cidr(text: &str) -> Remote {
    Remote::Cidr(text.parse().unwrap())
}

/// A group that lets everything out, and in what the rules say.
pub fn group(id: &str, mut rules: Vec<RuleSpec>) -> SecurityGroupSpec {
    rules.push(rule(&format!("{id}-out"), Direction::Egress, Protocol::Any, Remote::Any));
    rules.push(RuleSpec {
        ethertype: Ethertype::Ipv6,
        ..rule(&format!("{id}-out6"), Direction::Egress, Protocol::Any, Remote::Any)
    });
    SecurityGroupSpec { id: id.into(), name: id.into(), rules }
}

pub fn router(id: &str, snat: bool) -> RouterSpec {
    RouterSpec { id: id.into(), name: format!("name of {id}"), enabled: true, snat, routes: vec![] }
}

/// What the changes make of nothing.
pub fn topology(changes: &[Change]) -> Topology {
    let mut topology = Topology::default();
    changes.iter().for_each(|change| topology.change(change));
    topology
}
