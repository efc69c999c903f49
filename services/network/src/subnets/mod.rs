//! Subnets: an address range on a network, which of it is handed out, and what guests are told.
//!
//! Files: [`rules`] (pure checks of ranges, pools, gateway), [`localport`] (the cloud's own address on a subnet), `store.rs`.

pub(crate) mod localport;
pub(crate) mod rules;
pub(crate) mod store;

use crate::addresses::range::{Pool, Range};
use crate::addresses::{self};
use crate::check::{self, denied};
use crate::list::{ListQuery, Listing};
use crate::port::{Ipv6Mode, Route};
use crate::{Network, Stamp, networks, tags};
use ipnet::IpNet;
use kernel::{Caller, Error, NetworkId, ProjectId, Result, SubnetId, Timestamp};
use runtime::port::Resource;
use runtime::{Tx, transact};
use std::net::{IpAddr, Ipv4Addr};

/// A subnet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subnet {
    /// Id.
    pub id: SubnetId,
    /// Owner.
    pub project: ProjectId,
    /// The network it lies on.
    pub network: NetworkId,
    /// Name; not unique.
    pub name: String,
    /// Description.
    pub description: String,
    /// The range.
    pub cidr: IpNet,
    /// Default gateway of the guests.
    pub gateway: Option<IpAddr>,
    /// Whether DHCP answers.
    pub enable_dhcp: bool,
    /// IPv6: what routers advertise.
    pub ra_mode: Option<Ipv6Mode>,
    /// IPv6: how guests get addresses.
    pub address_mode: Option<Ipv6Mode>,
    /// What is handed out.
    pub pools: Vec<Range>,
    /// Name servers.
    pub dns: Vec<IpAddr>,
    /// Further routes of the guests.
    pub host_routes: Vec<Route>,
    /// The cloud's own address here.
    pub metadata_ip: Option<Ipv4Addr>,
    /// Tags.
    pub tags: Vec<String>,
    /// Ages.
    pub stamp: Stamp,
}

/// A subnet to be made.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "as in Subnet")]
pub struct NewSubnet {
    pub project: Option<ProjectId>,
    pub network: NetworkId,
    pub name: String,
    pub description: String,
    pub ip_version: u8,
    pub cidr: String,
    /// `None`: the first address; `Some(None)`: no gateway.
    pub gateway: Option<Option<IpAddr>>,
    pub enable_dhcp: bool,
    pub ra_mode: Option<Ipv6Mode>,
    pub address_mode: Option<Ipv6Mode>,
    pub pools: Option<Vec<Pool>>,
    pub dns: Vec<IpAddr>,
    pub host_routes: Vec<Route>,
}

/// What is to change of a subnet.
#[derive(Debug, Clone, Default)]
#[expect(missing_docs, reason = "as in Subnet")]
pub struct SubnetChange {
    pub name: Option<String>,
    pub description: Option<String>,
    pub gateway: Option<Option<IpAddr>>,
    pub enable_dhcp: Option<bool>,
    pub pools: Option<Vec<Pool>>,
    pub dns: Option<Vec<IpAddr>>,
    pub host_routes: Option<Vec<Route>>,
}

impl Subnet {
    /// Guests form their addresses themselves from what a router advertises.
    pub(crate) fn is_auto(&self) -> bool {
        matches!(self.address_mode, Some(Ipv6Mode::Slaac | Ipv6Mode::DhcpStateless))
    }
    /// 4 or 6.
    pub fn ip_version(&self) -> u8 {
        if self.cidr.addr().is_ipv4() { 4 } else { 6 }
    }
}

/// No such subnet for this caller.
pub(crate) fn not_found(id: &SubnetId) -> Error {
    Error::not_found(format!("Subnet {id} could not be found.")).code("SubnetNotFound")
}

/// The subnet, if the caller may know of it: his own, or one on a network that is shared.
pub(crate) async fn visible(tx: &mut Tx, caller: &Caller, id: &SubnetId) -> Result<Subnet> {
    let subnet = store::get(tx, id).await?.ok_or_else(|| not_found(id))?;
    if caller.may_see(&subnet.project) {
        return Ok(subnet);
    }
    let net = networks::store::get(tx, &subnet.network).await?;
    net.filter(|n| n.shared || caller.may_see(&n.project)).map(|_| subnet).ok_or_else(|| not_found(id))
}

async fn own(tx: &mut Tx, caller: &Caller, id: &SubnetId) -> Result<Subnet> {
    let subnet = visible(tx, caller, id).await?;
    if caller.may_see(&subnet.project) { Ok(subnet) } else { Err(denied("changing a subnet of another project")) }
}

impl Network {
    /// Makes subnets, all or none.
    ///
    /// # Errors
    /// Bad request naming the field, `NetworkNotFound`, `InvalidInput` for ranges that overlap, `OverQuota`.
    pub async fn create_subnets(&self, caller: &Caller, all: &[NewSubnet]) -> Result<Vec<Subnet>> {
        let now = self.env.now();
        transact!(self.env.db, |tx| {
            let mut made = Vec::with_capacity(all.len());
            for new in all {
                made.push(self.insert_subnet(tx, caller, new, now).await?);
            }
            Ok(made)
        })
    }

    pub(crate) async fn insert_subnet(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        new: &NewSubnet,
        now: Timestamp,
    ) -> Result<Subnet> {
        let net = networks::own(tx, caller, &new.network).await?;
        let project = match &new.project {
            None => net.project.clone(),
            named => check::owner(caller, named.as_ref())?,
        };
        let mut subnet = rules::plan(new, project, now)?;
        let others = store::of_network(tx, &net.id).await?;
        rules::apart_from(&subnet, &others)?;
        if subnet.ip_version() == 6 && net.mtu < 1280 {
            return Err(check::invalid_input("the network's MTU is below 1280, which IPv6 needs"));
        }
        self.quota.charge(tx, &subnet.project, &[(Resource::Subnet, 1)]).await?;
        store::insert(tx, &subnet).await?;
        addresses::open(tx, &subnet).await?;
        subnet.metadata_ip = self.fit_localport(tx, &net, &subnet, now).await?;
        if subnet.is_auto() {
            self.give_auto_addresses(tx, &subnet, now).await?;
        }
        tx.wake_on_commit(&self.dirty);
        Ok(subnet)
    }

    /// A subnet.
    ///
    /// # Errors
    /// `SubnetNotFound`.
    pub async fn get_subnet(&self, caller: &Caller, id: &SubnetId) -> Result<Subnet> {
        let mut tx = self.env.db.read().await?;
        visible(&mut tx, caller, id).await
    }

    /// Subnets that the caller may know of.
    ///
    /// # Errors
    /// Bad request for an unknown filter or sort key.
    pub async fn list_subnets(&self, caller: &Caller, query: &ListQuery) -> Result<Listing<Subnet>> {
        let mut tx = self.env.db.read().await?;
        store::list(&mut tx, caller, query).await
    }

    /// Changes a subnet. Its range stays.
    ///
    /// # Errors
    /// `SubnetNotFound`, bad request naming the field, `GatewayIpInUse`, `GatewayConflictWithAllocationPools`, …
    pub async fn update_subnet(&self, caller: &Caller, id: &SubnetId, change: &SubnetChange) -> Result<Subnet> {
        let now = self.env.now();
        transact!(self.env.db, |tx| {
            let old = own(tx, caller, id).await?;
            let mut subnet = rules::changed(&old, change)?;
            if subnet.gateway != old.gateway
                && let Some(gateway) = old.gateway
                && store::router_at(tx, id, gateway).await?
            {
                return Err(Error::conflict(format!(
                    "Current gateway ip {gateway} already in use by a router port. Unable to update."
                ))
                .code("GatewayIpInUse"));
            }
            subnet.stamp = old.stamp.next(now);
            store::update(tx, &subnet).await?;
            if subnet.pools != old.pools {
                addresses::reopen(tx, &subnet).await?;
            }
            if subnet.enable_dhcp != old.enable_dhcp {
                let net = networks::store::get(tx, &subnet.network).await?;
                let net = net.ok_or_else(|| networks::not_found(&subnet.network))?;
                subnet.metadata_ip = self.fit_localport(tx, &net, &subnet, now).await?;
            }
            tx.wake_on_commit(&self.dirty);
            Ok(subnet)
        })
    }

    /// Deletes a subnet, unless somebody has an address on it that the cloud did not hand out by itself.
    ///
    /// # Errors
    /// `SubnetNotFound`, `SubnetInUse`.
    pub async fn delete_subnet(&self, caller: &Caller, id: &SubnetId) -> Result<()> {
        let now = self.env.now();
        transact!(self.env.db, |tx| {
            let subnet = own(tx, caller, id).await?;
            if addresses::store::blocking(tx, id).await? {
                return Err(Error::conflict(format!(
                    "Unable to complete operation on subnet {id}: One or more ports have an IP allocation from this subnet."
                ))
                .code("SubnetInUse"));
            }
            self.remove_subnet(tx, &subnet, now).await?;
            tx.wake_on_commit(&self.dirty);
            Ok(())
        })
    }

    /// Removes a subnet and the addresses that are left on it; the ports that had them are told to the fabric anew.
    pub(crate) async fn remove_subnet(&self, tx: &mut Tx, subnet: &Subnet, now: Timestamp) -> Result<()> {
        for (port, _) in addresses::store::ports_on(tx, &subnet.id).await? {
            crate::ports::store::touch(tx, &port.into(), now).await?;
        }
        addresses::store::clear(tx, &subnet.id).await?;
        store::delete(tx, &subnet.id, now).await?;
        tags::store::clear(tx, tags::Kind::Subnet, subnet.id.as_str()).await?;
        self.trim_localport(tx, &subnet.network, now).await?;
        self.quota.charge(tx, &subnet.project, &[(Resource::Subnet, -1)]).await
    }

    /// Hosts that are on the network already form an address of their own when a subnet with SLAAC comes.
    async fn give_auto_addresses(&self, tx: &mut Tx, subnet: &Subnet, now: Timestamp) -> Result<()> {
        for (port, mac) in crate::ports::store::hosts_of_network(tx, &subnet.network).await? {
            let owner =
                addresses::Owner { id: port.as_str(), kind: addresses::OwnerKind::Port, network: &subnet.network };
            addresses::take(tx, subnet, addresses::range::eui64(subnet.cidr, mac), owner, true).await?;
            crate::ports::store::touch(tx, &port, now).await?;
        }
        Ok(())
    }
}
