//! Networks: layer-2 segments. A tenant's is an overlay of his own; an administrator can share one, or make an external one that is
//! bridged to a physical network, from which floating IPs and router gateways take their addresses.

pub(crate) mod store;

use crate::check::{self, bad, denied, invalid};
use crate::list::{ListQuery, Listing};
use crate::{Network, Stamp, ports, subnets};
use kernel::{Caller, Error, NetworkId, ProjectId, Result, SubnetId, Timestamp};
use runtime::port::Resource;
use runtime::{Tx, transact};

/// Largest packet of an overlay: Geneve over IPv4 takes 58 of Ethernet's 1500 bytes.
pub const OVERLAY_MTU: u32 = 1442;
/// Largest packet of a physical network.
pub const PHYSICAL_MTU: u32 = 1500;

/// A network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TenantNetwork {
    /// Id.
    pub id: NetworkId,
    /// Owner.
    pub project: ProjectId,
    /// Name; not unique.
    pub name: String,
    /// Description.
    pub description: String,
    /// Administratively up.
    pub admin_state_up: bool,
    /// Every project may use it.
    pub shared: bool,
    /// Routers may have their gateway here (`router:external`).
    pub external: bool,
    /// The physical network it is bridged to, if it is no overlay.
    pub physical: Option<String>,
    /// The external network that is taken when none is named.
    pub is_default: bool,
    /// Largest IP packet.
    pub mtu: u32,
    /// Default for the ports made here.
    pub port_security: bool,
    /// Its subnets.
    pub subnets: Vec<SubnetId>,
    /// Tags.
    pub tags: Vec<String>,
    /// Ages.
    pub stamp: Stamp,
}

/// A network to be made.
#[derive(Debug, Clone, Default)]
#[expect(missing_docs, reason = "as in TenantNetwork")]
pub struct NewNetwork {
    pub project: Option<ProjectId>,
    pub name: String,
    pub description: String,
    pub admin_state_up: Option<bool>,
    pub shared: bool,
    pub external: bool,
    pub physical: Option<String>,
    pub is_default: bool,
    pub mtu: Option<u32>,
    pub port_security: Option<bool>,
}

/// What is to change of a network.
#[derive(Debug, Clone, Default)]
#[expect(missing_docs, reason = "as in TenantNetwork")]
pub struct NetworkChange {
    pub name: Option<String>,
    pub description: Option<String>,
    pub admin_state_up: Option<bool>,
    pub shared: Option<bool>,
    pub external: Option<bool>,
    pub is_default: Option<bool>,
    pub mtu: Option<u32>,
    pub port_security: Option<bool>,
}

/// No such network for this caller.
pub(crate) fn not_found(id: &NetworkId) -> Error {
    Error::not_found(format!("Network {id} could not be found.")).code("NetworkNotFound")
}

fn in_use(id: &NetworkId, why: &str) -> Error {
    Error::conflict(format!("Unable to complete operation on network {id}. {why}")).code("NetworkInUse")
}

impl TenantNetwork {
    /// Whether the caller may know of it.
    pub(crate) fn visible_to(&self, caller: &Caller) -> bool {
        caller.may_see(&self.project) || self.shared || self.external
    }
    /// Whether ports of the project may be made here: an external network is for routers and floating IPs.
    pub(crate) fn admits(&self, caller: &Caller, project: &ProjectId) -> bool {
        caller.is_admin() || self.shared || self.project == *project
    }
}

/// The network, if the caller may know of it.
pub(crate) async fn visible(tx: &mut Tx, caller: &Caller, id: &NetworkId) -> Result<TenantNetwork> {
    let found = store::get(tx, id).await?.filter(|n| n.visible_to(caller));
    found.ok_or_else(|| not_found(id))
}

/// The network, if the caller may change it.
pub(crate) async fn own(tx: &mut Tx, caller: &Caller, id: &NetworkId) -> Result<TenantNetwork> {
    let net = visible(tx, caller, id).await?;
    if caller.may_see(&net.project) { Ok(net) } else { Err(denied("changing a network of another project")) }
}

fn check_mtu(mtu: u32, physical: bool) -> Result<()> {
    let most = if physical { PHYSICAL_MTU } else { OVERLAY_MTU };
    if mtu < 68 {
        return Err(invalid("mtu", format!("'{mtu}' is too small - must be at least '68'")));
    }
    if mtu > most {
        return Err(check::invalid_input(format!("Requested MTU is too big, maximum is {most}")).field("mtu"));
    }
    Ok(())
}

pub(crate) fn plan(caller: &Caller, new: &NewNetwork, now: Timestamp) -> Result<TenantNetwork> {
    check::text("name", &new.name)?;
    check::text("description", &new.description)?;
    check::admin_only(caller, "shared", new.shared)?;
    check::admin_only(caller, "router:external", new.external)?;
    check::admin_only(caller, "provider:physical_network", new.physical.is_some())?;
    check::admin_only(caller, "is_default", new.is_default)?;
    if let Some(p) = &new.physical {
        check::text("provider:physical_network", p)?;
        if p.is_empty() {
            return Err(invalid("provider:physical_network", "it is empty"));
        }
    }
    let mtu = new.mtu.unwrap_or(if new.physical.is_some() { PHYSICAL_MTU } else { OVERLAY_MTU });
    check_mtu(mtu, new.physical.is_some())?;
    Ok(TenantNetwork {
        id: NetworkId::fresh(),
        project: check::owner(caller, new.project.as_ref())?,
        name: new.name.clone(),
        description: new.description.clone(),
        admin_state_up: new.admin_state_up.unwrap_or(true),
        shared: new.shared,
        external: new.external,
        physical: new.physical.clone(),
        is_default: new.is_default,
        mtu,
        port_security: new.port_security.unwrap_or(true),
        subnets: vec![],
        tags: vec![],
        stamp: Stamp::new(now),
    })
}

fn changed(caller: &Caller, old: &TenantNetwork, change: &NetworkChange) -> Result<TenantNetwork> {
    check::text_opt("name", change.name.as_deref())?;
    check::text_opt("description", change.description.as_deref())?;
    check::admin_only(caller, "shared", change.shared.is_some_and(|v| v != old.shared))?;
    check::admin_only(caller, "router:external", change.external.is_some_and(|v| v != old.external))?;
    check::admin_only(caller, "is_default", change.is_default.is_some_and(|v| v != old.is_default))?;
    if let Some(mtu) = change.mtu {
        check_mtu(mtu, old.physical.is_some())?;
    }
    let mut net = old.clone();
    net.name = change.name.clone().unwrap_or(net.name);
    net.description = change.description.clone().unwrap_or(net.description);
    net.admin_state_up = change.admin_state_up.unwrap_or(net.admin_state_up);
    net.shared = change.shared.unwrap_or(net.shared);
    net.external = change.external.unwrap_or(net.external);
    net.is_default = change.is_default.unwrap_or(net.is_default);
    net.mtu = change.mtu.unwrap_or(net.mtu);
    net.port_security = change.port_security.unwrap_or(net.port_security);
    Ok(net)
}

impl Network {
    /// Makes networks, all or none.
    ///
    /// # Errors
    /// Bad request naming the field, `PolicyNotAuthorized`, `OverQuota`.
    pub async fn create_networks(&self, caller: &Caller, all: &[NewNetwork]) -> Result<Vec<TenantNetwork>> {
        let now = self.env.now();
        transact!(self.env.db, |tx| {
            let mut made = Vec::with_capacity(all.len());
            for new in all {
                let net = plan(caller, new, now)?;
                self.insert_network(tx, &net).await?;
                made.push(net);
            }
            Ok(made)
        })
    }

    pub(crate) async fn insert_network(&self, tx: &mut Tx, net: &TenantNetwork) -> Result<()> {
        self.quota.charge(tx, &net.project, &[(Resource::Network, 1)]).await?;
        crate::groups::ensure_default(tx, &net.project, net.stamp.created_at).await?;
        store::insert(tx, net).await?;
        tx.wake_on_commit(&self.dirty);
        Ok(())
    }

    /// A network.
    ///
    /// # Errors
    /// `NetworkNotFound`.
    pub async fn get_network(&self, caller: &Caller, id: &NetworkId) -> Result<TenantNetwork> {
        let mut tx = self.env.db.read().await?;
        visible(&mut tx, caller, id).await
    }

    /// Networks that the caller may know of.
    ///
    /// # Errors
    /// Bad request for an unknown filter or sort key.
    pub async fn list_networks(&self, caller: &Caller, query: &ListQuery) -> Result<Listing<TenantNetwork>> {
        let mut tx = self.env.db.read().await?;
        store::list(&mut tx, caller, query).await
    }

    /// Changes a network.
    ///
    /// # Errors
    /// `NetworkNotFound`, bad request naming the field, `PolicyNotAuthorized`, `InvalidSharedSetting`, `ExternalNetworkInUse`.
    pub async fn update_network(
        &self,
        caller: &Caller,
        id: &NetworkId,
        change: &NetworkChange,
    ) -> Result<TenantNetwork> {
        let now = self.env.now();
        transact!(self.env.db, |tx| {
            let old = own(tx, caller, id).await?;
            let mut net = changed(caller, &old, change)?;
            if old.shared && !net.shared && store::used_by_others(tx, &old).await? {
                return Err(Error::conflict(format!(
                    "Unable to reconfigure sharing settings for network {}. Multiple tenants are using it.",
                    old.name
                ))
                .code("InvalidSharedSetting"));
            }
            if old.external && !net.external && store::has_external_users(tx, id).await? {
                return Err(Error::conflict(format!(
                    "External network {id} cannot be updated to be made non-external, since it has existing gateway ports."
                ))
                .code("ExternalNetworkInUse"));
            }
            net.stamp = old.stamp.next(now);
            store::update(tx, &net).await?;
            if net.name != old.name {
                ports::store::network_renamed(tx, id).await?;
            }
            tx.wake_on_commit(&self.dirty);
            Ok(net)
        })
    }

    /// Deletes a network with its subnets, unless a port other than the cloud's own is on it.
    ///
    /// # Errors
    /// `NetworkNotFound`, `NetworkInUse`.
    pub async fn delete_network(&self, caller: &Caller, id: &NetworkId) -> Result<()> {
        let now = self.env.now();
        transact!(self.env.db, |tx| {
            let net = own(tx, caller, id).await?;
            if store::has_ports(tx, id).await? || store::has_external_users(tx, id).await? {
                return Err(in_use(id, "There are one or more ports still in use on the network."));
            }
            for subnet in subnets::store::of_network(tx, id).await? {
                self.remove_subnet(tx, &subnet, now).await?;
            }
            self.drop_localport(tx, id, now).await?;
            store::delete(tx, id, now).await?;
            crate::tags::store::clear(tx, crate::tags::Kind::Network, id.as_str()).await?;
            self.quota.charge(tx, &net.project, &[(Resource::Network, -1)]).await?;
            tx.wake_on_commit(&self.dirty);
            Ok(())
        })
    }

    /// The external network to use when none is named.
    ///
    /// # Errors
    /// Bad request, if there is none or no default among several.
    pub async fn default_external_network(&self, caller: &Caller) -> Result<NetworkId> {
        let query = ListQuery::by("router:external", "true");
        let all = self.list_networks(caller, &query).await?.items;
        let chosen = match all.as_slice() {
            [only] => Some(only),
            several => several.iter().find(|n| n.is_default),
        };
        chosen.map(|n| n.id.clone()).ok_or_else(|| bad("network", "no default external network is set"))
    }
}
