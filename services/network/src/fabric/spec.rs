//! Rows as the fabric is told about them. Pure.

use crate::addresses::Held;
use crate::floating::FloatingIp;
use crate::groups::rules::{Rule, matched};
use crate::port::{
    self, Change, FixedIp, FloatingIpSpec, Ipv6Mode, NetworkSpec, PortSpec, Remote, RouterSpec, RuleSpec,
    SecurityGroupSpec, SubnetSpec, Topology,
};
use crate::ports::Port;
use crate::routers::Router;
use crate::subnets::Subnet;

/// A row that the fabric has to be told about, and the generation that was read.
pub(crate) struct Told {
    pub(crate) kind: port::Kind,
    pub(crate) id: String,
    pub(crate) generation: i64,
    pub(crate) change: Change,
}

/// Everything that the fabric has to be told about.
#[derive(Default)]
pub(crate) struct Pending {
    pub(crate) told: Vec<Told>,
    pub(crate) gone: Vec<(String, String)>,
}

impl Pending {
    pub(crate) fn is_empty(&self) -> bool {
        self.told.is_empty() && self.gone.is_empty()
    }
    /// Ids of the rows of a kind.
    pub(crate) fn of(&self, kind: port::Kind) -> Vec<String> {
        self.told.iter().filter(|t| t.kind == kind).map(|t| t.id.clone()).collect()
    }
    /// What is gone comes first, so that what took over its addresses finds them free.
    pub(crate) fn changes(&self) -> Vec<Change> {
        let mut all: Vec<Change> = self.gone.iter().filter_map(|(k, id)| deletion(k, id)).collect();
        all.extend(self.told.iter().map(|t| t.change.clone()));
        all
    }
}

fn deletion(kind: &str, id: &str) -> Option<Change> {
    use port::Kind;
    Some(match kind {
        k if k == Kind::Network.as_str() => Change::DeleteNetwork(port::NetworkId::from(id)),
        k if k == Kind::Subnet.as_str() => Change::DeleteSubnet(port::SubnetId::from(id)),
        k if k == Kind::Port.as_str() => Change::DeletePort(port::PortId::from(id)),
        k if k == Kind::SecurityGroup.as_str() => Change::DeleteSecurityGroup(port::SecurityGroupId::from(id)),
        k if k == Kind::Router.as_str() => Change::DeleteRouter(port::RouterId::from(id)),
        k if k == Kind::FloatingIp.as_str() => Change::DeleteFloatingIp(port::FloatingIpId::from(id)),
        _ => return None,
    })
}

pub(crate) fn network(id: &str, name: &str, mtu: u16, physical: Option<String>) -> Change {
    Change::PutNetwork(NetworkSpec { id: port::NetworkId::from(id), name: name.to_owned(), mtu, external: physical })
}

pub(crate) fn subnet(s: &Subnet) -> Change {
    // An IPv6 subnet without a mode is served by a router of the tenant's own: the fabric stays silent there.
    let silent = s.ip_version() == 6 && s.address_mode.is_none() && s.ra_mode.is_none();
    Change::PutSubnet(SubnetSpec {
        id: s.id.clone(),
        network: s.network.clone(),
        cidr: s.cidr,
        gateway: s.gateway,
        dns: s.dns.clone(),
        host_routes: s.host_routes.clone(),
        enable_dhcp: s.enable_dhcp && !silent,
        metadata_ip: s.metadata_ip,
        ipv6_mode: s.address_mode.or(s.ra_mode).unwrap_or(Ipv6Mode::DhcpStateful),
    })
}

fn fixed(h: &Held) -> FixedIp {
    FixedIp { subnet: h.subnet.clone(), ip: h.ip }
}

/// `chassis` is the name under which the fabric knows the port's node.
pub(crate) fn port(p: &Port, chassis: Option<String>) -> Change {
    Change::PutPort(PortSpec {
        id: p.id.clone(),
        network: p.network.clone(),
        mac: p.mac,
        fixed_ips: p.fixed_ips.iter().map(fixed).collect(),
        kind: p.kind(),
        port_security: p.port_security,
        allowed_address_pairs: p.address_pairs.clone(),
        security_groups: p.groups.clone(),
        enabled: p.admin_state_up,
        // A guest learns its host name from the metadata service or the config drive.
        hostname: None,
        host: chassis,
    })
}

fn rule(r: &Rule) -> RuleSpec {
    let remote = match (&r.remote_prefix, &r.remote_group) {
        (_, Some(group)) => Remote::Group(group.clone()),
        (Some(cidr), None) => Remote::Cidr(*cidr),
        (None, None) => Remote::Any,
    };
    RuleSpec { id: r.id.clone(), direction: r.direction, ethertype: r.ethertype, protocol: matched(r), remote }
}

pub(crate) fn group(id: &str, name: &str, rules: &[Rule]) -> Change {
    Change::PutSecurityGroup(SecurityGroupSpec {
        id: port::SecurityGroupId::from(id),
        name: name.to_owned(),
        rules: rules.iter().map(rule).collect(),
    })
}

pub(crate) fn router(r: &Router) -> Change {
    Change::PutRouter(RouterSpec {
        id: r.id.clone(),
        name: r.name.clone(),
        enabled: r.admin_state_up,
        snat: r.snat && r.gateway.is_some(),
        routes: r.routes.clone(),
    })
}

/// A floating IP that stands for nobody is nothing to the fabric.
pub(crate) fn floating(f: &FloatingIp) -> Change {
    let id = f.id.clone();
    match &f.stands_for {
        None => Change::DeleteFloatingIp(id),
        Some(s) => Change::PutFloatingIp(FloatingIpSpec {
            id,
            address: f.address,
            router: s.router.clone(),
            port: s.port.clone(),
            fixed_ip: s.fixed_ip,
        }),
    }
}

/// Everything that shall exist.
pub(crate) fn topology(all: &[Told]) -> Topology {
    let mut t = Topology::default();
    for told in all {
        t.change(&told.change);
    }
    t
}
