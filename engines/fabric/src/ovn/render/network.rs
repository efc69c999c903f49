//! Networks and subnets.

use std::net::IpAddr;

use ipnet::IpNet;
use network::port::{Ipv6Mode, MacAddr, NetworkSpec, SubnetSpec};
use ovs::ovsdb::Datum;

use super::super::model::{Key, Rendering, RowKind, Wanted};
use super::{Context, primary};

/// Half a day, Neutron's default is a whole one. Addresses are fixed anyway.
const LEASE_SECONDS: &str = "43200";

impl Context<'_> {
    pub(super) fn network(&self, spec: &NetworkSpec, into: &mut Rendering) {
        let (key, wanted) = primary(RowKind::Network, &spec.id, &spec.name, spec);
        if let Some(physical) = &spec.external {
            let localnet = Key::new(RowKind::Localnet, &spec.id);
            let row = Wanted::new(&localnet, &key, &[])
                .text("name", format!("{}-localnet", spec.id))
                .text("type", "localnet")
                .with("addresses", Datum::set(["unknown"]))
                .with("options", Datum::map([("network_name", physical.as_str())]))
                .within(key.clone(), "ports");
            into.rows.insert(localnet, row);
        }
        into.rows.insert(key, wanted.text("name", spec.id.as_str()));
    }

    /// A subnet is a row of `DHCP_Options` even where DHCP is off: the row then only carries the specification.
    pub(super) fn subnet(&self, spec: &SubnetSpec, into: &mut Rendering) {
        let (key, wanted) = primary(RowKind::Subnet, &spec.id, "", spec);
        let options = match spec.cidr {
            _ if !spec.enable_dhcp => Vec::new(),
            IpNet::V4(_) => self.dhcpv4(spec),
            IpNet::V6(_) => dhcpv6(spec),
        };
        into.rows.insert(key, wanted.text("cidr", spec.cidr.trunc().to_string()).with("options", Datum::map(options)));
    }

    fn dhcpv4(&self, spec: &SubnetSpec) -> Vec<(&'static str, String)> {
        let server = spec.gateway.or(spec.metadata_ip.map(IpAddr::V4)).or_else(|| spec.cidr.hosts().next());
        let mut options = vec![
            ("lease_time", LEASE_SECONDS.to_owned()),
            ("mtu", self.mtu_of(&spec.network).to_string()),
            ("server_mac", server_mac(spec).to_string()),
        ];
        options.extend(server.map(|server| ("server_id", server.to_string())));
        options.extend(spec.gateway.map(|gateway| ("router", gateway.to_string())));
        if let Some(list) = braces(spec.dns.iter().filter(|dns| dns.is_ipv4())) {
            options.push(("dns_server", list));
        }
        if let Some(list) = braces(classless_routes(spec).iter()) {
            options.push(("classless_static_route", list));
        }
        options
    }
}

/// Option 121. A client that gets it must ignore option 3 (RFC 3442), so the default route is repeated here. The
/// metadata service needs a route of its own: its address is link-local, and a guest without one asks the gateway,
/// which is not where the service is.
fn classless_routes(spec: &SubnetSpec) -> Vec<String> {
    let metadata = spec.metadata_ip.map(|ip| format!("169.254.169.254/32,{ip}"));
    let others = (spec.host_routes.iter())
        .filter(|route| route.destination.addr().is_ipv4())
        .map(|route| format!("{},{}", route.destination.trunc(), route.nexthop));
    let mut routes: Vec<_> = metadata.into_iter().chain(others).collect();
    if !routes.is_empty() {
        routes.extend(spec.gateway.map(|gateway| format!("0.0.0.0/0,{gateway}")));
    }
    routes
}

fn dhcpv6(spec: &SubnetSpec) -> Vec<(&'static str, String)> {
    let mut options = vec![("server_id", server_mac(spec).to_string())];
    if let Some(list) = braces(spec.dns.iter().filter(|dns| dns.is_ipv6())) {
        options.push(("dns_server", list));
    }
    if spec.ipv6_mode != Ipv6Mode::DhcpStateful {
        options.push(("dhcpv6_stateless", "true".to_owned()));
    }
    options
}

/// OVN answers DHCP from an address of our choosing; it has to be the same on every chassis and after every restart.
fn server_mac(spec: &SubnetSpec) -> MacAddr {
    let hash = spec
        .id
        .as_str()
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    let [_, _, _, b, c, d, e, f] = hash.to_be_bytes();
    // Locally administered, unicast.
    MacAddr([0x0a, b, c, d, e, f])
}

fn braces<T: ToString>(items: impl Iterator<Item = T>) -> Option<String> {
    let list: Vec<_> = items.map(|item| item.to_string()).collect();
    (!list.is_empty()).then(|| format!("{{{}}}", list.join(", ")))
}
