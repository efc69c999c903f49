//! A router's legs on tenant networks: named by a subnet (a port is made at its gateway address) or by a port that exists.

use super::{Router, own, store};
use crate::addresses::{Held, range};
use crate::check::{bad, denied};
use crate::ports::{self, FixedIpRequest, Port, ROUTER_INTERFACE, addressing};
use crate::subnets::Subnet;
use crate::{Network, floating, networks, subnets};
use kernel::{Caller, Error, NetworkId, PortId, ProjectId, Result, RouterId, SubnetId, Timestamp};
use runtime::port::Resource;
use runtime::{Tx, transact};

/// Which leg.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InterfaceRequest {
    /// By subnet.
    pub subnet: Option<SubnetId>,
    /// By port.
    pub port: Option<PortId>,
}

/// A leg that was added or removed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InterfaceInfo {
    /// The router.
    pub router: RouterId,
    /// Its owner.
    pub project: ProjectId,
    /// The port.
    pub port: PortId,
    /// The network.
    pub network: NetworkId,
    /// The subnets that the leg is on; at least one.
    pub subnets: Vec<SubnetId>,
}

impl InterfaceInfo {
    fn of(router: &Router, port: &Port) -> InterfaceInfo {
        let subnets = port.fixed_ips.iter().map(|h| h.subnet.clone()).collect();
        InterfaceInfo {
            router: router.id.clone(),
            project: router.project.clone(),
            port: port.id.clone(),
            network: port.network.clone(),
            subnets,
        }
    }
}

fn one_of(request: &InterfaceRequest) -> Result<()> {
    match (&request.subnet, &request.port) {
        (None, None) => Err(bad("router", "Either subnet_id or port_id must be specified")),
        _ => Ok(()),
    }
}

/// A router has each address once.
async fn apart(tx: &mut Tx, router: &RouterId, new: &[Subnet]) -> Result<()> {
    for (leg, _) in store::legs(tx, router).await? {
        for s in new {
            if leg.id == s.id {
                return Err(bad("router", format!("Router already has a port on subnet {}", s.id)));
            }
            if range::overlap(leg.cidr, s.cidr) {
                return Err(bad(
                    "router",
                    format!("Cidr {} of subnet {} overlaps with cidr {} of subnet {}", s.cidr, s.id, leg.cidr, leg.id),
                ));
            }
        }
    }
    Ok(())
}

impl Network {
    /// Adds a leg.
    ///
    /// # Errors
    /// `RouterNotFound`, `SubnetNotFound`, `PortNotFound`, `PortInUse`, `IpAddressAlreadyAllocated`, `BadRequest` for subnets that overlap.
    pub async fn add_router_interface(
        &self,
        caller: &Caller,
        id: &RouterId,
        request: &InterfaceRequest,
    ) -> Result<InterfaceInfo> {
        let now = self.env.now();
        one_of(request)?;
        if request.subnet.is_some() && request.port.is_some() {
            return Err(bad("router", "Cannot specify both subnet-id and port-id"));
        }
        transact!(self.env.db, |tx| {
            let router = own(tx, caller, id).await?;
            let port = match (&request.subnet, &request.port) {
                (Some(subnet), _) => self.leg_by_subnet(tx, caller, &router, subnet, now).await?,
                (None, Some(port)) => self.leg_by_port(tx, caller, &router, port, now).await?,
                (None, None) => return Err(bad("router", "Either subnet_id or port_id must be specified")),
            };
            store::touch(tx, id, now).await?;
            tx.wake_on_commit(&self.dirty);
            Ok(InterfaceInfo::of(&router, &port))
        })
    }

    async fn leg_by_subnet(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        router: &Router,
        id: &SubnetId,
        now: Timestamp,
    ) -> Result<Port> {
        let subnet = subnets::visible(tx, caller, id).await?;
        let net = networks::visible(tx, caller, &subnet.network).await?;
        // Whoever holds the gateway address of a shared network holds its traffic: that is for its owner.
        if !caller.may_see(&net.project) {
            return Err(denied("taking the gateway address of another project's network"));
        }
        let Some(gateway) = subnet.gateway else {
            return Err(bad("router", format!("Subnet {id} for router interface must have a gateway IP")));
        };
        apart(tx, &router.id, std::slice::from_ref(&subnet)).await?;
        self.quota.charge(tx, &router.project, &[(Resource::Port, 1)]).await?;
        let mut port = Port::of_cloud(&net, ROUTER_INTERFACE, router.id.as_str(), now);
        port.project = router.project.clone();
        port.charged = true;
        ports::insert_with_free_mac(tx, &mut port).await?;
        let asked = [FixedIpRequest { subnet: Some(subnet.id.clone()), ip: Some(gateway) }];
        addressing::assign(tx, &mut port, &[subnet], Some(&asked)).await?;
        Ok(port)
    }

    async fn leg_by_port(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        router: &Router,
        id: &PortId,
        now: Timestamp,
    ) -> Result<Port> {
        let mut port = ports::visible(tx, caller, id).await?;
        if !port.device_id.is_empty() || port.is_of_server() || port.kind() != crate::port::PortKind::Vif {
            return Err(ports::in_use(&port));
        }
        let ids: Vec<String> = port.fixed_ips.iter().map(|h| h.subnet.to_string()).collect();
        let on = subnets::store::many(tx, &ids).await?;
        if on.is_empty() {
            return Err(bad("router", format!("Router port must have at least one fixed IP, port {id}")));
        }
        if port.fixed_ips.iter().filter(|h| h.ip.is_ipv4()).count() > 1 {
            return Err(bad("router", "Cannot have multiple IPv4 subnets on router port"));
        }
        if floating::store::any_of_port(tx, id).await? {
            return Err(ports::in_use(&port));
        }
        apart(tx, &router.id, &on).await?;
        port.device_id = router.id.to_string();
        port.device_owner = ROUTER_INTERFACE.to_owned();
        port.port_security = false;
        port.groups.clear();
        port.address_pairs.clear();
        port.stamp = port.stamp.next(now);
        ports::store::set_groups(tx, id, &[]).await?;
        ports::store::update(tx, &port).await?;
        Ok(port)
    }

    /// Removes a leg and its port.
    ///
    /// # Errors
    /// `RouterNotFound`, `RouterInterfaceNotFound`, `RouterInterfaceNotFoundForSubnet`, `RouterInterfaceInUseByFloatingIP`,
    /// `RouterInterfaceInUseByRoute`.
    pub async fn remove_router_interface(
        &self,
        caller: &Caller,
        id: &RouterId,
        request: &InterfaceRequest,
    ) -> Result<InterfaceInfo> {
        let now = self.env.now();
        one_of(request)?;
        transact!(self.env.db, |tx| {
            let router = own(tx, caller, id).await?;
            let port = find(tx, &router, request).await?;
            free_of_users(tx, &router, &port.fixed_ips).await?;
            self.remove_port(tx, &port, now).await?;
            store::touch(tx, id, now).await?;
            Ok(InterfaceInfo::of(&router, &port))
        })
    }
}

async fn find(tx: &mut Tx, router: &Router, request: &InterfaceRequest) -> Result<Port> {
    let legs = ports::store::of_device(tx, router.id.as_str()).await?;
    let mut legs = legs.into_iter().filter(|p| p.device_owner == ROUTER_INTERFACE);
    let fits = |p: &Port| {
        request.port.as_ref().is_none_or(|id| p.id == *id)
            && request.subnet.as_ref().is_none_or(|s| p.fixed_ips.iter().any(|h| h.subnet == *s))
    };
    legs.find(fits).ok_or_else(|| match (&request.port, &request.subnet) {
        (Some(port), _) => Error::not_found(format!("Router {} does not have an interface with id {port}", router.id))
            .code("RouterInterfaceNotFound"),
        (None, subnet) => {
            let subnet = subnet.as_ref().map_or("", SubnetId::as_str);
            Error::not_found(format!("Router {} has no interface on subnet {subnet}", router.id))
                .code("RouterInterfaceNotFoundForSubnet")
        }
    })
}

async fn free_of_users(tx: &mut Tx, router: &Router, leg: &[Held]) -> Result<()> {
    let ids: Vec<String> = leg.iter().map(|h| h.subnet.to_string()).collect();
    for subnet in subnets::store::many(tx, &ids).await? {
        if floating::store::of_router(tx, &router.id).await?.iter().any(|ip| subnet.cidr.contains(ip)) {
            return Err(Error::conflict(format!(
                "Router interface for subnet {} on router {} cannot be deleted, as it is required by one or more floating IPs.",
                subnet.id, router.id
            ))
            .code("RouterInterfaceInUseByFloatingIP"));
        }
        if router.routes.iter().any(|r| subnet.cidr.contains(&r.nexthop)) {
            return Err(Error::conflict(format!(
                "Router interface for subnet {} on router {} cannot be deleted, as it is required by one or more routes.",
                subnet.id, router.id
            ))
            .code("RouterInterfaceInUseByRoute"));
        }
    }
    Ok(())
}
