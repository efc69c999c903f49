//! What a batch of changes may refer to.

use network::port::{Change, FabricError, Kind, PortKind, PortSpec, Remote, RouterId, SecurityGroupSpec, Topology};

/// Refuses a batch that names what is not there once all of it is done. Only what the batch puts, and does not delete or
/// replace again, is looked at: a thing that lost its reference earlier must not stand in the way of others.
pub(crate) fn check(after: &Topology, changes: &[Change]) -> Result<(), FabricError> {
    for change in changes {
        match change {
            Change::PutSubnet(subnet) if after.subnets.get(&subnet.id) == Some(subnet) => {
                require(after.networks.contains_key(&subnet.network), Kind::Network, &subnet.network)?;
            }
            Change::PutPort(port) if after.ports.get(&port.id) == Some(port) => check_port(after, port)?,
            Change::PutSecurityGroup(group) if after.security_groups.get(&group.id) == Some(group) => {
                check_group(after, group)?;
            }
            Change::PutFloatingIp(floating) if after.floating_ips.get(&floating.id) == Some(floating) => {
                require(after.routers.contains_key(&floating.router), Kind::Router, &floating.router)?;
                require(after.ports.contains_key(&floating.port), Kind::Port, &floating.port)?;
            }
            _ => {}
        }
    }
    Ok(())
}

fn check_port(after: &Topology, port: &PortSpec) -> Result<(), FabricError> {
    require(after.networks.contains_key(&port.network), Kind::Network, &port.network)?;
    for fixed in &port.fixed_ips {
        let subnet = after.subnets.get(&fixed.subnet).filter(|subnet| subnet.network == port.network);
        require(subnet.is_some(), Kind::Subnet, &fixed.subnet)?;
    }
    for group in &port.security_groups {
        require(after.security_groups.contains_key(group), Kind::SecurityGroup, group)?;
    }
    match &port.kind {
        PortKind::Vif | PortKind::Localport => Ok(()),
        PortKind::RouterInterface { router } => require(after.routers.contains_key(router), Kind::Router, router),
        PortKind::RouterGateway { router } => {
            require(after.routers.contains_key(router), Kind::Router, router)?;
            check_single_gateway(after, port, router)
        }
    }
}

fn check_single_gateway(after: &Topology, port: &PortSpec, router: &RouterId) -> Result<(), FabricError> {
    let is_gateway = |other: &&PortSpec| matches!(&other.kind, PortKind::RouterGateway { router: r } if r == router);
    match after.ports.values().filter(is_gateway).find(|other| other.id != port.id) {
        Some(other) => Err(FabricError::Conflict(format!("router {router} has gateway port {} already", other.id))),
        None => Ok(()),
    }
}

fn check_group(after: &Topology, group: &SecurityGroupSpec) -> Result<(), FabricError> {
    for rule in &group.rules {
        if let Remote::Group(remote) = &rule.remote {
            require(after.security_groups.contains_key(remote), Kind::SecurityGroup, remote)?;
        }
    }
    Ok(())
}

fn require(there: bool, kind: Kind, id: &impl ToString) -> Result<(), FabricError> {
    if there { Ok(()) } else { Err(FabricError::UnknownReference { kind, id: id.to_string() }) }
}
