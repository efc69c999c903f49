//! Topology to northbound rows: pure functions of the topology and the list of gateway chassis.
//!
//! | file | thing | rows |
//! |---|---|---|
//! | `network.rs` | network, subnet | switch and its localnet port; DHCP options |
//! | `port.rs` | port | switch port, and a router port with its gateway chassis for a router's leg |
//! | `group.rs` | security group, drop group | port group and its ACLs |
//! | `router.rs` | router, floating IP | router, routes, NAT |

mod group;
mod network;
mod port;
mod router;

use std::collections::{BTreeMap, BTreeSet};

use ::network::port::{NetworkId, PortSpec, RouterId, SubnetId, SubnetSpec, Topology};
use serde::Serialize;

use super::model::{Key, NAME, Rendering, RowKind, SPEC, Unit, Wanted};
use super::scope::router_of;

/// What a rendering looks at.
pub(crate) struct Context<'a> {
    pub(crate) topology: &'a Topology,
    /// Chassis on which gateways may live, best first.
    pub(crate) gateway_chassis: &'a [String],
    router_ports: BTreeMap<&'a RouterId, Vec<&'a PortSpec>>,
}

impl<'a> Context<'a> {
    pub(crate) fn new(topology: &'a Topology, gateway_chassis: &'a [String]) -> Self {
        let mut router_ports: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for port in topology.ports.values() {
            if let Some(router) = router_of(port) {
                router_ports.entry(router).or_default().push(port);
            }
        }
        Self { topology, gateway_chassis, router_ports }
    }

    /// Renders those of the units that exist.
    pub(crate) fn render(&self, units: &BTreeSet<Unit>) -> Rendering {
        let mut into = Rendering::default();
        let topology = self.topology;
        for unit in units {
            match unit {
                Unit::Network(id) => topology.networks.get(id).into_iter().for_each(|s| self.network(s, &mut into)),
                Unit::Subnet(id) => topology.subnets.get(id).into_iter().for_each(|s| self.subnet(s, &mut into)),
                Unit::Port(id) => topology.ports.get(id).into_iter().for_each(|s| self.port(s, &mut into)),
                Unit::SecurityGroup(id) => {
                    topology.security_groups.get(id).into_iter().for_each(|s| group::render(s, &mut into));
                }
                Unit::Router(id) => topology.routers.get(id).into_iter().for_each(|s| self.router(s, &mut into)),
                Unit::FloatingIp(id) => {
                    topology.floating_ips.get(id).into_iter().for_each(|s| self.floating_ip(s, &mut into));
                }
                Unit::DropGroup => group::render_drop_group(&mut into),
            }
        }
        into
    }

    fn subnet_of(&self, id: &SubnetId) -> Option<&'a SubnetSpec> {
        self.topology.subnets.get(id)
    }

    fn mtu_of(&self, network: &NetworkId) -> u16 {
        self.topology.networks.get(network).map_or(1500, |network| network.mtu)
    }

    fn ports_of(&self, router: &RouterId) -> &[&'a PortSpec] {
        self.router_ports.get(router).map_or(&[], Vec::as_slice)
    }
}

/// A primary row: marks, name for people, and the specification that makes the database describe itself.
fn primary<S: Serialize>(kind: RowKind, id: &impl ToString, name: &str, spec: &S) -> (Key, Wanted) {
    let key = Key::new(kind, id.to_string());
    // Specifications are plain data; their serialisation cannot fail.
    let spec = serde_json::to_string(spec).unwrap_or_default();
    let mut extra = vec![(SPEC, spec)];
    if !name.is_empty() {
        extra.push((NAME, name.to_owned()));
    }
    let wanted = Wanted::new(&key, &key, &extra);
    (key, wanted)
}
