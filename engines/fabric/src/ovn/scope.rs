//! Which parts of a topology look different after a change.
//!
//! A thing's rows depend on its own specification and on few others': a router's routes on its ports and their subnets,
//! a port's DHCP on its subnets. Rendering one thing too many costs a comparison, one too few is a defect that the
//! next reconciliation would report; `tests` compare both ways for random histories.

use std::collections::BTreeSet;

use network::port::{Change, NetworkId, PortKind, PortSpec, RouterId, SecurityGroupId, SubnetId, Topology};

use super::model::Unit;

/// All that has to be rendered again when `changes` lead from `before` to `after`.
pub(crate) fn touched(before: &Topology, after: &Topology, changes: &[Change]) -> BTreeSet<Unit> {
    let mut scope = Scope { before, after, units: BTreeSet::from([Unit::DropGroup]) };
    for change in changes {
        match change {
            Change::PutNetwork(spec) => scope.network(&spec.id),
            Change::DeleteNetwork(id) => scope.network(id),
            Change::PutSubnet(spec) => scope.subnet(&spec.id),
            Change::DeleteSubnet(id) => scope.subnet(id),
            Change::PutPort(spec) => scope.port(&spec.id),
            Change::DeletePort(id) => scope.port(id),
            Change::PutSecurityGroup(spec) => scope.group(&spec.id),
            Change::DeleteSecurityGroup(id) => scope.group(id),
            Change::PutRouter(spec) => scope.router(&spec.id),
            Change::DeleteRouter(id) => scope.router(id),
            Change::PutFloatingIp(spec) => drop(scope.units.insert(Unit::FloatingIp(spec.id.clone()))),
            Change::DeleteFloatingIp(id) => drop(scope.units.insert(Unit::FloatingIp(id.clone()))),
        }
    }
    scope.units
}

/// Everything there is.
pub(crate) fn everything(topology: &Topology) -> BTreeSet<Unit> {
    let mut units = BTreeSet::from([Unit::DropGroup]);
    units.extend(topology.networks.keys().cloned().map(Unit::Network));
    units.extend(topology.subnets.keys().cloned().map(Unit::Subnet));
    units.extend(topology.ports.keys().cloned().map(Unit::Port));
    units.extend(topology.security_groups.keys().cloned().map(Unit::SecurityGroup));
    units.extend(topology.routers.keys().cloned().map(Unit::Router));
    units.extend(topology.floating_ips.keys().cloned().map(Unit::FloatingIp));
    units
}

/// The router that a port belongs to.
pub(crate) fn router_of(port: &PortSpec) -> Option<&RouterId> {
    match &port.kind {
        PortKind::Vif | PortKind::Localport => None,
        PortKind::RouterInterface { router } | PortKind::RouterGateway { router } => Some(router),
    }
}

struct Scope<'a> {
    before: &'a Topology,
    after: &'a Topology,
    units: BTreeSet<Unit>,
}

impl<'a> Scope<'a> {
    /// Ports, before and after, that satisfy a condition, each with its router.
    fn ports(&mut self, which: impl Fn(&PortSpec) -> bool) {
        for port in self.before.ports.values().chain(self.after.ports.values()).filter(|port| which(port)) {
            self.units.insert(Unit::Port(port.id.clone()));
            self.units.extend(router_of(port).cloned().map(Unit::Router));
        }
    }

    fn network(&mut self, id: &NetworkId) {
        self.units.insert(Unit::Network(id.clone()));
        let (before, after) = (self.before.networks.get(id), self.after.networks.get(id));
        if before.map(|spec| spec.mtu) != after.map(|spec| spec.mtu) {
            // DHCP and router advertisements tell the MTU.
            let both = self.before.subnets.values().chain(self.after.subnets.values());
            self.units
                .extend(both.filter(|subnet| subnet.network == *id).map(|subnet| Unit::Subnet(subnet.id.clone())));
            self.ports(|port| port.network == *id);
        }
    }

    fn subnet(&mut self, id: &SubnetId) {
        self.units.insert(Unit::Subnet(id.clone()));
        if self.before.subnets.get(id) != self.after.subnets.get(id) {
            self.ports(|port| port.fixed_ips.iter().any(|fixed| fixed.subnet == *id));
        }
    }

    fn port(&mut self, id: &network::port::PortId) {
        self.units.insert(Unit::Port(id.clone()));
        let both = [self.before.ports.get(id), self.after.ports.get(id)];
        self.units.extend(both.into_iter().flatten().filter_map(router_of).cloned().map(Unit::Router));
    }

    fn group(&mut self, id: &SecurityGroupId) {
        self.units.insert(Unit::SecurityGroup(id.clone()));
        if self.before.security_groups.contains_key(id) != self.after.security_groups.contains_key(id) {
            self.ports(|port| port.security_groups.contains(id));
        }
    }

    fn router(&mut self, id: &RouterId) {
        self.units.insert(Unit::Router(id.clone()));
        if self.before.routers.contains_key(id) != self.after.routers.contains_key(id) {
            self.ports(|port| router_of(port) == Some(id));
            let both = self.before.floating_ips.values().chain(self.after.floating_ips.values());
            self.units.extend(both.filter(|f| f.router == *id).map(|f| Unit::FloatingIp(f.id.clone())));
        }
    }
}
