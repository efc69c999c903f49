//! Routers and floating IPs.

use network::port::{FloatingIpSpec, PortKind, PortSpec, RouterSpec};
use ovs::ovsdb::Datum;

use super::super::model::{Key, Rendering, RowKind, Wanted};
use super::port::{first_ip, router_port_name};
use super::{Context, primary};

impl Context<'_> {
    pub(super) fn router(&self, spec: &RouterSpec, into: &mut Rendering) {
        let (key, wanted) = primary(RowKind::Router, &spec.id, &spec.name, spec);
        let gateway = self.ports_of(&spec.id).iter().find(|port| matches!(port.kind, PortKind::RouterGateway { .. }));
        if let Some(gateway) = gateway {
            self.default_routes(&key, gateway, into);
            if spec.snat {
                self.snat(&key, spec, gateway, into);
            }
        }
        for route in &spec.routes {
            let id = format!("{}/{}/{}", spec.id, route.destination, route.nexthop);
            static_route(&key, id, route.destination.trunc().to_string(), route.nexthop.to_string(), None, into);
        }
        // Without these two, OVN learns a neighbour from every ARP request it sees and prepares flows for every pair of
        // routers on an external network.
        let options = [("always_learn_from_arp_request", "false"), ("dynamic_neigh_routers", "true")];
        let wanted = wanted
            .text("name", spec.id.as_str())
            .with("enabled", Datum::scalar(spec.enabled))
            .with("options", Datum::map(options));
        into.rows.insert(key, wanted);
    }

    /// Routes to everywhere by the gateways of the external subnets.
    fn default_routes(&self, key: &Key, gateway: &PortSpec, into: &mut Rendering) {
        for (family, everywhere, v6) in [("default-v4", "0.0.0.0/0", false), ("default-v6", "::/0", true)] {
            let mut nexthops = (gateway.fixed_ips.iter())
                .filter_map(|fixed| self.subnet_of(&fixed.subnet)?.gateway)
                .filter(|ip| ip.is_ipv6() == v6);
            if let Some(nexthop) = nexthops.next() {
                let port = Some(router_port_name(gateway));
                static_route(key, format!("{}/{family}", key.id), everywhere.into(), nexthop.to_string(), port, into);
            }
        }
    }

    /// Guests of every IPv4 subnet behind the router leave with the gateway's address.
    fn snat(&self, key: &Key, spec: &RouterSpec, gateway: &PortSpec, into: &mut Rendering) {
        let Some(external) = first_ip(gateway, false) else { return };
        let inside = self.ports_of(&spec.id).iter().filter(|p| matches!(p.kind, PortKind::RouterInterface { .. }));
        for fixed in inside.flat_map(|port| &port.fixed_ips) {
            let Some(subnet) = self.subnet_of(&fixed.subnet).filter(|subnet| subnet.cidr.addr().is_ipv4()) else {
                continue;
            };
            let row = Key::new(RowKind::Snat, format!("{}/{}", spec.id, subnet.id));
            let wanted = nat(&row, key, key, "snat", external.to_string(), subnet.cidr.trunc().to_string());
            into.rows.insert(row, wanted);
        }
    }

    pub(super) fn floating_ip(&self, spec: &FloatingIpSpec, into: &mut Rendering) {
        if !self.topology.routers.contains_key(&spec.router) {
            return;
        }
        let (key, described) = primary(RowKind::FloatingIp, &spec.id, "", spec);
        let router = Key::new(RowKind::Router, &spec.router);
        let (external, logical) = (spec.address.to_string(), spec.fixed_ip.to_string());
        let mut wanted = nat(&key, &router, &key, "dnat_and_snat", external, logical);
        wanted.columns.extend(described.columns);
        into.rows.insert(key, wanted);
    }
}

fn static_route(router: &Key, id: String, prefix: String, nexthop: String, port: Option<String>, into: &mut Rendering) {
    let key = Key::new(RowKind::Route, id);
    let wanted = Wanted::new(&key, router, &[])
        .text("ip_prefix", prefix)
        .text("nexthop", nexthop)
        .with("output_port", Datum::set(port))
        .within(router.clone(), "static_routes");
    into.rows.insert(key, wanted);
}

fn nat(row: &Key, router: &Key, owner: &Key, kind: &str, external: String, logical: String) -> Wanted {
    Wanted::new(row, owner, &[])
        .text("type", kind)
        .text("external_ip", external)
        .text("logical_ip", logical)
        .within(router.clone(), "nat")
}
