//! The slice's nouns as shapes, and small things the other way.

use contract::openstack::network::{reply, request};
use kernel::{Caller, Error, ProjectId, Result};
use network::Stamp;
use network::addresses::Held;
use network::addresses::range::Pool;
use network::chassis::Node;
use network::floating::FloatingIp;
use network::groups::Group;
use network::groups::rules::Rule;
use network::networks::TenantNetwork;
use network::port::{Direction, Ethertype, Ipv6Mode, Route};
use network::ports::{FixedIpRequest, Port};
use network::routers::{InterfaceInfo, Router};
use network::subnets::Subnet;

/// The one availability zone.
pub(super) const ZONE: &str = "nova";

pub(super) fn bad(field: &str, reason: &str) -> Error {
    Error::bad_request(format!("Invalid input for {field}. Reason: {reason}.")).code("HTTPBadRequest").field(field)
}

/// `project_id` or its old name.
pub(super) fn project(project: Option<String>, tenant: Option<String>) -> Option<ProjectId> {
    project.or(tenant).map(ProjectId::from)
}

/// Hints name a zone that exists.
pub(super) fn zones(hints: &[String]) -> Result<()> {
    match hints.iter().find(|h| *h != ZONE) {
        None => Ok(()),
        Some(h) => {
            let shown: String = h.chars().take(60).collect();
            Err(Error::not_found(format!("AvailabilityZone {shown} could not be found."))
                .code("AvailabilityZoneNotFound"))
        }
    }
}

pub(super) fn route(r: &request::Route) -> Result<Route> {
    let destination = r.destination.parse().map_err(|_| {
        let shown: String = r.destination.chars().take(60).collect();
        bad("destination", &format!("'{shown}' is not a valid CIDR"))
    })?;
    Ok(Route { destination, nexthop: r.nexthop })
}

pub(super) fn routes(all: &[request::Route]) -> Result<Vec<Route>> {
    all.iter().map(route).collect()
}

pub(super) fn pools(all: &[request::Pool]) -> Vec<Pool> {
    all.iter().map(|p| Pool { start: p.start, end: p.end }).collect()
}

pub(super) fn fixed_ips(all: &[request::FixedIp]) -> Vec<FixedIpRequest> {
    all.iter().map(|f| FixedIpRequest { subnet: f.subnet_id.clone().map(Into::into), ip: f.ip_address }).collect()
}

pub(super) fn mode(field: &str, text: Option<&str>) -> Result<Option<Ipv6Mode>> {
    match text {
        None => Ok(None),
        Some("slaac") => Ok(Some(Ipv6Mode::Slaac)),
        Some("dhcpv6-stateless") => Ok(Some(Ipv6Mode::DhcpStateless)),
        Some("dhcpv6-stateful") => Ok(Some(Ipv6Mode::DhcpStateful)),
        Some(_) => Err(bad(field, "it is not in ['dhcpv6-stateful', 'dhcpv6-stateless', 'slaac']")),
    }
}

fn mode_name(mode: Ipv6Mode) -> &'static str {
    match mode {
        Ipv6Mode::Slaac => "slaac",
        Ipv6Mode::DhcpStateless => "dhcpv6-stateless",
        Ipv6Mode::DhcpStateful => "dhcpv6-stateful",
    }
}

fn standard(project: &ProjectId, description: &str, tags: &[String], stamp: Stamp) -> reply::Standard {
    reply::Standard {
        tenant_id: project.to_string(),
        project_id: project.to_string(),
        created_at: stamp.created_at.rfc3339(),
        updated_at: stamp.updated_at.rfc3339(),
        revision_number: stamp.revision,
        description: description.to_owned(),
        tags: tags.to_vec(),
    }
}

pub(super) fn network(caller: &Caller, n: &TenantNetwork) -> reply::Network {
    let provider = reply::Provider {
        network_type: if n.physical.is_some() { "flat" } else { "geneve" },
        physical_network: n.physical.clone(),
        segmentation_id: None,
    };
    reply::Network {
        id: n.id.to_string(),
        name: n.name.clone(),
        status: "ACTIVE",
        admin_state_up: n.admin_state_up,
        shared: n.shared,
        external: n.external,
        is_default: n.is_default,
        mtu: n.mtu,
        port_security_enabled: n.port_security,
        subnets: n.subnets.iter().map(ToString::to_string).collect(),
        availability_zone_hints: vec![],
        availability_zones: vec![ZONE],
        ipv4_address_scope: None,
        ipv6_address_scope: None,
        provider: caller.is_admin().then_some(provider),
        standard: standard(&n.project, &n.description, &n.tags, n.stamp),
    }
}

fn shown_routes(all: &[Route]) -> Vec<reply::Route> {
    all.iter().map(|r| reply::Route { destination: r.destination.to_string(), nexthop: r.nexthop }).collect()
}

pub(super) fn subnet(s: &Subnet) -> reply::Subnet {
    let pool = |r: &network::addresses::range::Range| {
        let p = r.pool(s.cidr);
        reply::Pool { start: p.start, end: p.end }
    };
    reply::Subnet {
        id: s.id.to_string(),
        name: s.name.clone(),
        network_id: s.network.to_string(),
        ip_version: s.ip_version(),
        cidr: s.cidr.to_string(),
        gateway_ip: s.gateway,
        enable_dhcp: s.enable_dhcp,
        ipv6_ra_mode: s.ra_mode.map(mode_name),
        ipv6_address_mode: s.address_mode.map(mode_name),
        allocation_pools: s.pools.iter().map(pool).collect(),
        dns_nameservers: s.dns.clone(),
        host_routes: shown_routes(&s.host_routes),
        subnetpool_id: None,
        service_types: vec![],
        standard: standard(&s.project, &s.description, &s.tags, s.stamp),
    }
}

fn held(all: &[Held]) -> Vec<reply::FixedIp> {
    all.iter().map(|h| reply::FixedIp { subnet_id: h.subnet.to_string(), ip_address: h.ip }).collect()
}

pub(super) fn port(caller: &Caller, p: &Port) -> reply::Port {
    let binding = reply::Binding {
        host_id: p.node.as_ref().map(ToString::to_string).unwrap_or_default(),
        vif_type: if p.node.is_some() { "ovs" } else { "unbound" },
        vif_details: serde_json::Map::new(),
        profile: serde_json::Map::new(),
    };
    let pair = |a: &network::port::AddressPair| reply::AddressPair {
        // A single address is shown without its length, as it was most likely written.
        ip_address: if a.ip.prefix_len() == a.ip.max_prefix_len() { a.ip.addr().to_string() } else { a.ip.to_string() },
        mac_address: a.mac.unwrap_or(p.mac).to_string(),
    };
    let option = |o: &network::ports::DhcpOption| reply::DhcpOption {
        opt_name: o.opt_name.clone(),
        opt_value: o.opt_value.clone(),
        ip_version: o.ip_version,
    };
    reply::Port {
        id: p.id.to_string(),
        name: p.name.clone(),
        network_id: p.network.to_string(),
        status: if p.up { "ACTIVE" } else { "DOWN" },
        admin_state_up: p.admin_state_up,
        mac_address: p.mac.to_string(),
        fixed_ips: held(&p.fixed_ips),
        device_id: p.device_id.clone(),
        device_owner: p.device_owner.clone(),
        security_groups: p.groups.iter().map(ToString::to_string).collect(),
        port_security_enabled: p.port_security,
        allowed_address_pairs: p.address_pairs.iter().map(pair).collect(),
        extra_dhcp_opts: p.dhcp_options.iter().map(option).collect(),
        vnic_type: "normal",
        binding: caller.is_admin().then_some(binding),
        standard: standard(&p.project, &p.description, &p.tags, p.stamp),
    }
}

pub(super) fn router(r: &Router) -> reply::Router {
    let gateway = r.gateway.as_ref().map(|g| reply::GatewayInfo {
        network_id: g.network.to_string(),
        enable_snat: r.snat,
        external_fixed_ips: held(&g.fixed_ips),
    });
    reply::Router {
        id: r.id.to_string(),
        name: r.name.clone(),
        status: "ACTIVE",
        admin_state_up: r.admin_state_up,
        external_gateway_info: gateway,
        routes: shown_routes(&r.routes),
        availability_zone_hints: vec![],
        availability_zones: vec![ZONE],
        flavor_id: None,
        standard: standard(&r.project, &r.description, &r.tags, r.stamp),
    }
}

pub(super) fn interface(i: &InterfaceInfo) -> reply::Interface {
    reply::Interface {
        id: i.router.to_string(),
        tenant_id: i.project.to_string(),
        project_id: i.project.to_string(),
        port_id: i.port.to_string(),
        network_id: i.network.to_string(),
        subnet_id: i.subnets.first().map(ToString::to_string).unwrap_or_default(),
        subnet_ids: i.subnets.iter().map(ToString::to_string).collect(),
        tags: vec![],
    }
}

pub(super) fn floating_ip(f: &FloatingIp) -> reply::FloatingIp {
    let s = f.stands_for.as_ref();
    reply::FloatingIp {
        id: f.id.to_string(),
        status: if f.active { "ACTIVE" } else { "DOWN" },
        floating_network_id: f.network.to_string(),
        floating_ip_address: f.address.into(),
        fixed_ip_address: s.map(|s| s.fixed_ip.into()),
        port_id: s.map(|s| s.port.to_string()),
        router_id: s.map(|s| s.router.to_string()),
        standard: standard(&f.project, &f.description, &f.tags, f.stamp),
    }
}

pub(super) fn rule(r: &Rule) -> reply::Rule {
    let prefix = r.remote_prefix.map(|p| p.to_string());
    // A rule never changes: its revision stays the first.
    let stamp = Stamp { created_at: r.created_at, updated_at: r.created_at, revision: 0 };
    reply::Rule {
        id: r.id.to_string(),
        security_group_id: r.group.to_string(),
        direction: match r.direction {
            Direction::Ingress => "ingress",
            Direction::Egress => "egress",
        },
        ethertype: match r.ethertype {
            Ethertype::Ipv4 => "IPv4",
            Ethertype::Ipv6 => "IPv6",
        },
        protocol: r.protocol.clone(),
        port_range_min: r.port_min,
        port_range_max: r.port_max,
        normalized_cidr: prefix.clone(),
        remote_ip_prefix: prefix,
        remote_group_id: r.remote_group.as_ref().map(ToString::to_string),
        remote_address_group_id: None,
        standard: standard(&r.project, &r.description, &[], stamp),
    }
}

pub(super) fn group(g: &Group) -> reply::Group {
    reply::Group {
        id: g.id.to_string(),
        name: g.name.clone(),
        stateful: true,
        shared: false,
        security_group_rules: g.rules.iter().map(rule).collect(),
        standard: standard(&g.project, &g.description, &g.tags, g.stamp),
    }
}

pub(super) fn agent(n: &Node) -> reply::Agent {
    reply::Agent {
        id: n.id.to_string(),
        agent_type: "OVN Controller agent",
        binary: "ovn-controller",
        host: n.host.clone(),
        topic: "n/a",
        availability_zone: ZONE,
        admin_state_up: true,
        alive: n.alive,
        description: "",
        created_at: n.created_at.rfc3339(),
        started_at: n.created_at.rfc3339(),
        heartbeat_timestamp: n.seen_at.rfc3339(),
        configurations: serde_json::Map::new(),
        resource_versions: serde_json::Map::new(),
    }
}
