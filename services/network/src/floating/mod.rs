//! Floating IPs: an address of an external network that stands for a guest's. It is paid for from its creation to its deletion, whether
//! it stands for somebody or not.

mod serving;
pub(crate) mod store;

use crate::addresses::{self, Owner, OwnerKind};
use crate::check::{self, bad, invalid};
use crate::list::{ListQuery, Listing};
use crate::port::PortKind;
use crate::subnets::Subnet;
use crate::{Network, Stamp, WorldRules, networks, ports, routers, subnets, tags};
use kernel::{
    Caller, Error, FloatingIpId, NetworkId, PortId, ProjectId, Quantity, Result, RouterId, SubnetId, Timestamp,
};
use runtime::port::{Resource, UsageFact};
use runtime::{Tx, transact};
use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr};

/// A floating IP.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FloatingIp {
    /// Id.
    pub id: FloatingIpId,
    /// Owner.
    pub project: ProjectId,
    /// The external network.
    pub network: NetworkId,
    /// Description.
    pub description: String,
    /// The address.
    pub address: Ipv4Addr,
    /// Whom it stands for.
    pub stands_for: Option<StandsFor>,
    /// The fabric holds it.
    pub active: bool,
    /// Tags.
    pub tags: Vec<String>,
    /// Ages.
    pub stamp: Stamp,
}

/// Whom a floating IP stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StandsFor {
    /// The port.
    pub port: PortId,
    /// Which of its addresses.
    pub fixed_ip: Ipv4Addr,
    /// The router in between.
    pub router: RouterId,
}

/// A floating IP to be made.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "as in FloatingIp")]
pub struct NewFloatingIp {
    pub project: Option<ProjectId>,
    pub network: NetworkId,
    pub subnet: Option<SubnetId>,
    pub description: String,
    pub address: Option<IpAddr>,
    pub port: Option<PortId>,
    pub fixed_ip: Option<IpAddr>,
}

/// What is to change of a floating IP.
#[derive(Debug, Clone, Default)]
pub struct FloatingIpChange {
    /// Description.
    pub description: Option<String>,
    /// Whom it is to stand for; `Some(None)` for nobody.
    pub port: Option<Option<PortId>>,
    /// Which of the port's addresses.
    pub fixed_ip: Option<IpAddr>,
}

fn not_found(id: &FloatingIpId) -> Error {
    Error::not_found(format!("Floating IP {id} could not be found")).code("FloatingIPNotFound")
}

async fn own(tx: &mut Tx, caller: &Caller, id: &FloatingIpId) -> Result<FloatingIp> {
    store::get(tx, id).await?.filter(|f| caller.may_see(&f.project)).ok_or_else(|| not_found(id))
}

/// The fact that a floating IP is held from an instant on, or is not any more.
fn fact(f: &FloatingIp, held: bool, at: Timestamp) -> UsageFact {
    UsageFact {
        key: format!("floatingip:{}:{}", f.id, if held { "open" } else { "close" }),
        kind: "floatingip".into(),
        resource: f.id.to_string(),
        name: f.address.to_string(),
        project: f.project.clone(),
        meter: "floatingip".into(),
        attributes: BTreeMap::new(),
        quantity: Quantity::whole(held.into()),
        at,
    }
}

fn choose_fixed(port: &ports::Port, asked: Option<IpAddr>) -> Result<(SubnetId, Ipv4Addr)> {
    let mut v4 = port.fixed_ips.iter().filter_map(|h| match h.ip {
        IpAddr::V4(ip) => Some((h.subnet.clone(), ip)),
        IpAddr::V6(_) => None,
    });
    if let Some(ip) = asked {
        return v4.find(|(_, have)| IpAddr::V4(*have) == ip).ok_or_else(|| {
            bad("floatingip", format!("Port {} does not have fixed ip {ip}", port.id)).field("fixed_ip_address")
        });
    }
    match (v4.next(), v4.next()) {
        (Some(only), None) => Ok(only),
        (None, _) => Err(bad(
            "floatingip",
            format!("Cannot add floating IP to port {} that has no fixed IPv4 addresses", port.id),
        )),
        _ => Err(bad(
            "floatingip",
            format!(
                "Port {} has multiple fixed IPv4 addresses. Must provide a specific IPv4 address when assigning a floating IP",
                port.id
            ),
        )),
    }
}

async fn associate(
    tx: &mut Tx,
    caller: &Caller,
    world: WorldRules,
    f: &mut FloatingIp,
    (id, fixed): (&PortId, Option<IpAddr>),
) -> Result<()> {
    let port = ports::visible(tx, caller, id).await?;
    if port.project != f.project && !caller.is_admin() {
        return Err(ports::not_found(id));
    }
    if port.kind() != PortKind::Vif {
        return Err(bad("floatingip", format!("Port {id} is not the port of a host")));
    }
    world.check_port("port_id", id, port.port_security)?;
    let (subnet, fixed_ip) = choose_fixed(&port, fixed)?;
    if store::other_for(tx, &f.id, id, fixed_ip, &f.network).await? {
        return Err(Error::conflict(format!(
            "Cannot associate floating IP {} ({}) with port {id} using fixed IP {fixed_ip}, as that fixed IP already has a floating IP on external network {}.",
            f.address, f.id, f.network
        ))
        .code("FloatingIPPortAlreadyAssociated"));
    }
    let subnet = subnets::store::get(tx, &subnet).await?.ok_or_else(|| subnets::not_found(&subnet))?;
    let Some((router, _)) = routers::store::between(tx, &subnet, f.network.as_str()).await? else {
        return Err(Error::not_found(format!(
            "External network {} is not reachable from subnet {}. Therefore, cannot associate Port {id} with a Floating IP.",
            f.network, subnet.id
        ))
        .code("ExternalGatewayForFloatingIPNotFound"));
    };
    f.stands_for = Some(StandsFor { port: id.clone(), fixed_ip, router });
    Ok(())
}

impl Network {
    /// Takes an address of an external network.
    ///
    /// # Errors
    /// `NetworkNotFound`, `IpAddressGenerationFailure`, those of an association, `OverQuota`.
    pub async fn create_floating_ip(&self, caller: &Caller, new: &NewFloatingIp) -> Result<FloatingIp> {
        let now = self.env.now();
        check::text("description", &new.description)?;
        check::admin_only(caller, "floating_ip_address", new.address.is_some())?;
        let project = check::owner(caller, new.project.as_ref())?;
        transact!(self.env.db, |tx| {
            let net = networks::visible(tx, caller, &new.network).await?;
            if !net.external {
                return Err(bad("floatingip", format!("Network {} is not a valid external network", net.id)));
            }
            self.quota.charge(tx, &project, &[(Resource::Floatingip, 1)]).await?;
            let id = FloatingIpId::fresh();
            let address = take_address(tx, &net.id, new, &id).await?;
            let mut f = FloatingIp {
                id,
                project: project.clone(),
                network: net.id,
                description: new.description.clone(),
                address,
                stands_for: None,
                active: false,
                tags: vec![],
                stamp: Stamp::new(now),
            };
            if let Some(port) = &new.port {
                associate(tx, caller, self.world_rules, &mut f, (port, new.fixed_ip)).await?;
            } else if new.fixed_ip.is_some() {
                return Err(bad("floatingip", "fixed_ip_address cannot be specified without a port_id"));
            }
            store::insert(tx, &f).await?;
            shown_otherwise(tx, [&None, &f.stands_for]).await?;
            self.usage.record(tx, &[fact(&f, true, now)]).await?;
            tx.wake_on_commit(&self.dirty);
            Ok(f)
        })
    }

    /// A floating IP.
    ///
    /// # Errors
    /// `FloatingIPNotFound`.
    pub async fn get_floating_ip(&self, caller: &Caller, id: &FloatingIpId) -> Result<FloatingIp> {
        let mut tx = self.env.db.read().await?;
        own(&mut tx, caller, id).await
    }

    /// Floating IPs of the caller's project.
    ///
    /// # Errors
    /// Bad request for an unknown filter or sort key.
    pub async fn list_floating_ips(&self, caller: &Caller, query: &ListQuery) -> Result<Listing<FloatingIp>> {
        let mut tx = self.env.db.read().await?;
        store::list(&mut tx, caller, query).await
    }

    /// Changes whom a floating IP stands for.
    ///
    /// # Errors
    /// `FloatingIPNotFound`, `PortNotFound`, `FloatingIPPortAlreadyAssociated`, `ExternalGatewayForFloatingIPNotFound`, `PortOpenToWorld`.
    pub async fn update_floating_ip(
        &self,
        caller: &Caller,
        id: &FloatingIpId,
        change: &FloatingIpChange,
    ) -> Result<FloatingIp> {
        let now = self.env.now();
        check::text_opt("description", change.description.as_deref())?;
        transact!(self.env.db, |tx| {
            let mut f = own(tx, caller, id).await?;
            let before = f.stands_for.clone();
            f.description = change.description.clone().unwrap_or(f.description);
            match &change.port {
                Some(Some(port)) => associate(tx, caller, self.world_rules, &mut f, (port, change.fixed_ip)).await?,
                Some(None) => f.stands_for = None,
                None if change.fixed_ip.is_some() => {
                    let port = f.stands_for.as_ref().map(|s| s.port.clone());
                    let port = port
                        .ok_or_else(|| bad("floatingip", "fixed_ip_address cannot be specified without a port_id"))?;
                    associate(tx, caller, self.world_rules, &mut f, (&port, change.fixed_ip)).await?;
                }
                None => {}
            }
            f.stamp = f.stamp.next(now);
            f.active = false;
            store::update(tx, &f).await?;
            shown_otherwise(tx, [&before, &f.stands_for]).await?;
            tx.wake_on_commit(&self.dirty);
            Ok(f)
        })
    }

    /// Gives a floating IP back.
    ///
    /// # Errors
    /// `FloatingIPNotFound`.
    pub async fn delete_floating_ip(&self, caller: &Caller, id: &FloatingIpId) -> Result<()> {
        let now = self.env.now();
        transact!(self.env.db, |tx| {
            let f = own(tx, caller, id).await?;
            addresses::give_back_all(tx, id.as_str()).await?;
            store::delete(tx, id, now).await?;
            shown_otherwise(tx, [&f.stands_for, &None]).await?;
            tags::store::clear(tx, tags::Kind::FloatingIp, id.as_str()).await?;
            self.quota.charge(tx, &f.project, &[(Resource::Floatingip, -1)]).await?;
            self.usage.record(tx, &[fact(&f, false, now)]).await?;
            tx.wake_on_commit(&self.dirty);
            Ok(())
        })
    }
}

/// The ports for which a floating IP stood and stands now are shown otherwise.
async fn shown_otherwise(tx: &mut Tx, of: [&Option<StandsFor>; 2]) -> Result<()> {
    for s in of.into_iter().flatten() {
        ports::store::shown_otherwise(tx, &s.port).await?;
    }
    Ok(())
}

async fn take_address(tx: &mut Tx, network: &NetworkId, new: &NewFloatingIp, id: &FloatingIpId) -> Result<Ipv4Addr> {
    let owner = Owner { id: id.as_str(), kind: OwnerKind::FloatingIp, network };
    let all = subnets::store::of_network(tx, network).await?;
    let wanted = |s: &&Subnet| s.ip_version() == 4 && new.subnet.as_ref().is_none_or(|id| *id == s.id);
    let usable: Vec<&Subnet> = all.iter().filter(wanted).collect();
    if usable.is_empty() {
        return Err(match &new.subnet {
            Some(id) => subnets::not_found(id),
            None => bad("floatingip", format!("Network {network} does not contain any IPv4 subnet")),
        });
    }
    if let Some(ip) = new.address {
        let IpAddr::V4(v4) = ip else { return Err(invalid("floating_ip_address", "it is not an IPv4 address")) };
        let subnet = usable.iter().find(|s| s.cidr.contains(&ip));
        let subnet = subnet.ok_or_else(|| {
            Error::bad_request(format!(
                "IP address {ip} is not a valid IP for any of the subnets on the specified network."
            ))
            .code("InvalidIpForNetwork")
        })?;
        addresses::take(tx, subnet, ip, owner, false).await?;
        return Ok(v4);
    }
    for s in usable {
        if let Some(IpAddr::V4(ip)) = addresses::take_any(tx, s, owner).await? {
            return Ok(ip);
        }
    }
    Err(addresses::exhausted(network))
}
