//! Ports: guests' cards, metadata ports and routers' legs.

use std::net::IpAddr;

use ipnet::IpNet;
use network::port::{FixedIp, Ipv6Mode, MacAddr, PortKind, PortSpec, RouterId, SubnetSpec};
use ovs::ovsdb::Datum;

use super::super::model::{Key, Rendering, RowKind, Wanted};
use super::group::drop_group;
use super::{Context, primary};

/// Name of a router's end of a leg.
pub(super) fn router_port_name(port: &PortSpec) -> String {
    format!("lrp-{}", port.id)
}

impl Context<'_> {
    pub(super) fn port(&self, spec: &PortSpec, into: &mut Rendering) {
        let (key, wanted) = primary(RowKind::Port, &spec.id, "", spec);
        let wanted = wanted
            .text("name", spec.id.as_str())
            .with("enabled", Datum::scalar(spec.enabled))
            .within(Key::new(RowKind::Network, &spec.network), "ports");
        let wanted = match &spec.kind {
            PortKind::Vif => self.vif(spec, wanted),
            PortKind::Localport => {
                plain(wanted.text("type", "localport").with("addresses", Datum::scalar(addresses(spec))))
                    .with("options", no_options())
            }
            PortKind::RouterInterface { router } => {
                self.router_port(spec, router, &key, false, into);
                leg(spec, wanted, false)
            }
            PortKind::RouterGateway { router } => {
                self.router_port(spec, router, &key, true, into);
                leg(spec, wanted, true)
            }
        };
        if spec.kind == PortKind::Vif && spec.port_security {
            let known = spec.security_groups.iter().filter(|id| self.topology.security_groups.contains_key(*id));
            let groups = known.map(|id| Key::new(RowKind::SecurityGroup, id)).chain([drop_group()]);
            into.members.extend(groups.map(|group| (group, key.clone())));
        }
        into.rows.insert(key, wanted);
    }

    fn vif(&self, spec: &PortSpec, wanted: Wanted) -> Wanted {
        let mut addresses = vec![addresses(spec)];
        let foreign_mac = spec.allowed_address_pairs.iter().any(|pair| pair.mac.is_some_and(|mac| mac != spec.mac));
        // Frames to an address that the switch does not know go only to those who said that they take them.
        if !spec.port_security || foreign_mac {
            addresses.push("unknown".to_owned());
        }
        let security = if spec.port_security { port_security(spec) } else { Vec::new() };
        let mut options = Vec::new();
        let hostname = spec.hostname.as_deref().filter(|name| is_hostname(name));
        // OVN pastes the value into an expression, where a name needs quotes.
        options.extend(hostname.map(|name| ("hostname", format!("\"{name}\""))));
        options.extend(spec.host.clone().map(|host| ("requested-chassis", host)));
        wanted
            .text("type", "")
            .with("addresses", Datum::set(addresses))
            .with("port_security", Datum::set(security))
            .with("options", Datum::map(options))
            .refers("dhcpv4_options", self.dhcp(spec, |subnet| subnet.cidr.addr().is_ipv4()))
            .refers(
                "dhcpv6_options",
                self.dhcp(spec, |subnet| subnet.cidr.addr().is_ipv6() && subnet.ipv6_mode != Ipv6Mode::Slaac),
            )
    }

    /// The subnet whose DHCP answers the port.
    fn dhcp(&self, spec: &PortSpec, family: impl Fn(&SubnetSpec) -> bool) -> Option<Key> {
        let mut subnets = spec.fixed_ips.iter().filter_map(|fixed| self.subnet_of(&fixed.subnet));
        subnets.find(|subnet| subnet.enable_dhcp && family(subnet)).map(|subnet| Key::new(RowKind::Subnet, &subnet.id))
    }

    /// The router's end of a leg.
    fn router_port(&self, spec: &PortSpec, router: &RouterId, owner: &Key, gateway: bool, into: &mut Rendering) {
        if !self.topology.routers.contains_key(router) {
            return;
        }
        let key = Key::new(RowKind::RouterPort, &spec.id);
        let name = router_port_name(spec);
        let network =
            |fixed: &FixedIp| Some(format!("{}/{}", fixed.ip, self.subnet_of(&fixed.subnet)?.cidr.prefix_len()));
        let networks: Vec<_> = spec.fixed_ips.iter().filter_map(network).collect();
        // The schema demands an address of a router port.
        if networks.is_empty() {
            return;
        }
        if gateway {
            for (chassis, rank) in self.gateway_chassis.iter().zip(0i64..) {
                let row = Key::new(RowKind::GatewayChassis, format!("{}/{chassis}", spec.id));
                let wanted = Wanted::new(&row, owner, &[])
                    .text("name", format!("{name}_{chassis}"))
                    .text("chassis_name", chassis.as_str())
                    .with("priority", Datum::scalar(100 - rank))
                    .within(key.clone(), "gateway_chassis");
                into.rows.insert(row, wanted);
            }
        }
        let wanted = Wanted::new(&key, owner, &[])
            .text("name", name)
            .text("mac", spec.mac.to_string())
            .with("networks", Datum::set(networks))
            .with("enabled", Datum::scalar(spec.enabled))
            .with("ipv6_ra_configs", Datum::map(self.advertisement(spec, gateway)))
            .within(Key::new(RowKind::Router, router), "ports");
        into.rows.insert(key, wanted);
    }

    /// What the leg advertises to the guests of an IPv6 subnet.
    fn advertisement(&self, spec: &PortSpec, gateway: bool) -> Vec<(&'static str, String)> {
        let mut subnets = spec.fixed_ips.iter().filter_map(|fixed| self.subnet_of(&fixed.subnet));
        let Some(subnet) = subnets.find(|subnet| subnet.cidr.addr().is_ipv6() && !gateway) else { return Vec::new() };
        let mode = match subnet.ipv6_mode {
            Ipv6Mode::Slaac => "slaac",
            Ipv6Mode::DhcpStateless => "dhcpv6_stateless",
            Ipv6Mode::DhcpStateful => "dhcpv6_stateful",
        };
        let mut configs = vec![
            ("address_mode", mode.to_owned()),
            ("send_periodic", "true".to_owned()),
            ("mtu", self.mtu_of(&spec.network).to_string()),
        ];
        configs.extend(subnet.dns.iter().find(|dns| dns.is_ipv6()).map(|dns| ("rdnss", dns.to_string())));
        configs
    }
}

/// The switch's end of a router's leg.
fn leg(spec: &PortSpec, wanted: Wanted, gateway: bool) -> Wanted {
    let mut options = vec![("router-port", router_port_name(spec))];
    if gateway {
        // Announce the addresses of the router and its NAT to the physical network when the gateway moves.
        options.push(("nat-addresses", "router".to_owned()));
    }
    plain(wanted.text("type", "router").with("addresses", Datum::set(["router"]))).with("options", Datum::map(options))
}

/// Neither port security nor DHCP, also where they were before.
fn plain(wanted: Wanted) -> Wanted {
    wanted.with("port_security", Datum::none()).refers("dhcpv4_options", None).refers("dhcpv6_options", None)
}

fn no_options() -> Datum {
    Datum::map(Vec::<(String, String)>::new())
}

fn addresses(spec: &PortSpec) -> String {
    let ips = spec.fixed_ips.iter().map(|fixed| fixed.ip.to_string());
    std::iter::once(spec.mac.to_string()).chain(ips).collect::<Vec<_>>().join(" ")
}

/// Sources that the guest may use: one entry for each Ethernet address, with its IP addresses.
fn port_security(spec: &PortSpec) -> Vec<String> {
    let mut entries: Vec<(MacAddr, Vec<String>)> =
        vec![(spec.mac, spec.fixed_ips.iter().map(|fixed| fixed.ip.to_string()).collect())];
    for pair in &spec.allowed_address_pairs {
        let mac = pair.mac.unwrap_or(spec.mac);
        let ip = match (pair.ip.prefix_len() == pair.ip.max_prefix_len(), pair.ip) {
            (true, ip) => ip.addr().to_string(),
            (false, ip) => IpNet::to_string(&ip.trunc()),
        };
        match entries.iter_mut().find(|(known, _)| *known == mac) {
            Some((_, ips)) => ips.push(ip),
            None => entries.push((mac, vec![ip])),
        }
    }
    // An IPv6 guest must be able to use its link-local address, or neighbour discovery fails; OVN allows the EUI-64 one
    // by itself where the entry names any IPv6 address.
    let line =
        |(mac, ips): (MacAddr, Vec<String>)| std::iter::once(mac.to_string()).chain(ips).collect::<Vec<_>>().join(" ");
    entries.into_iter().map(line).collect()
}

/// Whether the name can be told by DHCP; anything else could end the quotes around it.
fn is_hostname(name: &str) -> bool {
    !name.is_empty() && name.len() <= 253 && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'.')
}

/// First address of a port in a family.
pub(super) fn first_ip(spec: &PortSpec, v6: bool) -> Option<IpAddr> {
    spec.fixed_ips.iter().map(|fixed| fixed.ip).find(|ip| ip.is_ipv6() == v6)
}
