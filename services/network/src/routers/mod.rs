//! Routers: they join a project's subnets with each other and, through a gateway, with an external network, where guests leave with the
//! gateway's address (SNAT). A router's legs are ports.
//!
//! Files: `gateway.rs` (the leg on the external network), `interface.rs` (the legs on tenant networks), `store.rs`.

mod gateway;
mod interface;
pub(crate) mod store;

pub use gateway::GatewayRequest;
pub use interface::{InterfaceInfo, InterfaceRequest};

use crate::addresses::{Held, range};
use crate::check::{self, invalid};
use crate::list::{ListQuery, Listing};
use crate::port::Route;
use crate::{Network, Stamp, ports, tags};
use kernel::{Caller, Error, NetworkId, PortId, ProjectId, Result, RouterId};
use runtime::port::Resource;
use runtime::{Tx, transact};

/// Most static routes of a router, as in Neutron.
const ROUTES_MAX: usize = 30;

/// A router.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Router {
    /// Id.
    pub id: RouterId,
    /// Owner.
    pub project: ProjectId,
    /// Name; not unique.
    pub name: String,
    /// Description.
    pub description: String,
    /// Administratively up.
    pub admin_state_up: bool,
    /// Its leg on an external network.
    pub gateway: Option<Gateway>,
    /// Guests leave with the gateway's address.
    pub snat: bool,
    /// Static routes.
    pub routes: Vec<Route>,
    /// Tags.
    pub tags: Vec<String>,
    /// Ages.
    pub stamp: Stamp,
}

/// A router's leg on an external network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gateway {
    /// The network.
    pub network: NetworkId,
    /// The port.
    pub port: PortId,
    /// Its addresses.
    pub fixed_ips: Vec<Held>,
}

/// A router to be made.
#[derive(Debug, Clone, Default)]
#[expect(missing_docs, reason = "as in Router")]
pub struct NewRouter {
    pub project: Option<ProjectId>,
    pub name: String,
    pub description: String,
    pub admin_state_up: Option<bool>,
    pub gateway: Option<GatewayRequest>,
}

/// What is to change of a router.
#[derive(Debug, Clone, Default)]
#[expect(missing_docs, reason = "as in Router")]
pub struct RouterChange {
    pub name: Option<String>,
    pub description: Option<String>,
    pub admin_state_up: Option<bool>,
    pub gateway: Option<Option<GatewayRequest>>,
    pub routes: Option<Vec<Route>>,
}

/// No such router for this caller.
pub(crate) fn not_found(id: &RouterId) -> Error {
    Error::not_found(format!("Router {id} could not be found")).code("RouterNotFound")
}

async fn own(tx: &mut Tx, caller: &Caller, id: &RouterId) -> Result<Router> {
    store::get(tx, id).await?.filter(|r| caller.may_see(&r.project)).ok_or_else(|| not_found(id))
}

fn bad_routes(reason: String) -> Error {
    Error::bad_request(format!("Invalid format for routes: {reason}.")).code("InvalidRoutes").field("routes")
}

/// Static routes lead through a neighbour: an address on one of the router's subnets that is not the router's own.
async fn check_routes(tx: &mut Tx, router: &RouterId, routes: &[Route]) -> Result<Vec<Route>> {
    if routes.len() > ROUTES_MAX {
        return Err(Error::bad_request(format!(
            "Unable to complete operation for {router}. The number of routes exceeds the maximum {ROUTES_MAX}."
        ))
        .code("RoutesExhausted"));
    }
    let legs = store::legs(tx, router).await?;
    let mut all: Vec<Route> = Vec::with_capacity(routes.len());
    for r in routes {
        let route = Route { destination: r.destination.trunc(), nexthop: r.nexthop };
        if all.contains(&route) {
            return Err(bad_routes(format!("duplicate route {} via {}", route.destination, route.nexthop)));
        }
        if !legs.iter().any(|(s, _)| range::is_host(s.cidr, route.nexthop)) {
            return Err(bad_routes(format!("the nexthop {} is not connected with router", route.nexthop)));
        }
        if legs.iter().any(|(_, ip)| *ip == route.nexthop) {
            return Err(bad_routes(format!("the nexthop {} is used by router", route.nexthop)));
        }
        if route.destination.addr().is_ipv4() != route.nexthop.is_ipv4() {
            return Err(invalid("routes", "destination and nexthop are of different IP versions"));
        }
        all.push(route);
    }
    Ok(all)
}

impl Network {
    /// Makes a router.
    ///
    /// # Errors
    /// Bad request naming the field, those of a gateway, `OverQuota`.
    pub async fn create_router(&self, caller: &Caller, new: &NewRouter) -> Result<Router> {
        let now = self.env.now();
        check::text("name", &new.name)?;
        check::text("description", &new.description)?;
        let project = check::owner(caller, new.project.as_ref())?;
        transact!(self.env.db, |tx| {
            let mut router = Router {
                id: RouterId::fresh(),
                project: project.clone(),
                name: new.name.clone(),
                description: new.description.clone(),
                admin_state_up: new.admin_state_up.unwrap_or(true),
                gateway: None,
                snat: true,
                routes: vec![],
                tags: vec![],
                stamp: Stamp::new(now),
            };
            self.quota.charge(tx, &project, &[(Resource::Router, 1)]).await?;
            store::insert(tx, &router).await?;
            if new.gateway.is_some() {
                self.set_gateway(tx, caller, &mut router, new.gateway.as_ref(), now).await?;
                store::update(tx, &router).await?;
            }
            tx.wake_on_commit(&self.dirty);
            Ok(router)
        })
    }

    /// A router.
    ///
    /// # Errors
    /// `RouterNotFound`.
    pub async fn get_router(&self, caller: &Caller, id: &RouterId) -> Result<Router> {
        let mut tx = self.env.db.read().await?;
        own(&mut tx, caller, id).await
    }

    /// Routers of the caller's project.
    ///
    /// # Errors
    /// Bad request for an unknown filter or sort key.
    pub async fn list_routers(&self, caller: &Caller, query: &ListQuery) -> Result<Listing<Router>> {
        let mut tx = self.env.db.read().await?;
        store::list(&mut tx, caller, query).await
    }

    /// Changes a router.
    ///
    /// # Errors
    /// `RouterNotFound`, bad request naming the field, those of a gateway, `InvalidRoutes`.
    pub async fn update_router(&self, caller: &Caller, id: &RouterId, change: &RouterChange) -> Result<Router> {
        let now = self.env.now();
        check::text_opt("name", change.name.as_deref())?;
        check::text_opt("description", change.description.as_deref())?;
        transact!(self.env.db, |tx| {
            let mut router = own(tx, caller, id).await?;
            router.name = change.name.clone().unwrap_or(router.name);
            router.description = change.description.clone().unwrap_or(router.description);
            router.admin_state_up = change.admin_state_up.unwrap_or(router.admin_state_up);
            if let Some(gateway) = &change.gateway {
                self.set_gateway(tx, caller, &mut router, gateway.as_ref(), now).await?;
            }
            if let Some(routes) = &change.routes {
                router.routes = check_routes(tx, id, routes).await?;
            }
            router.stamp = router.stamp.next(now);
            store::update(tx, &router).await?;
            tx.wake_on_commit(&self.dirty);
            Ok(router)
        })
    }

    /// Deletes a router that has no leg on a tenant network.
    ///
    /// # Errors
    /// `RouterNotFound`, `RouterInUse`.
    pub async fn delete_router(&self, caller: &Caller, id: &RouterId) -> Result<()> {
        let now = self.env.now();
        transact!(self.env.db, |tx| {
            let mut router = own(tx, caller, id).await?;
            if store::has_interfaces(tx, id).await? {
                return Err(Error::conflict(format!("Router {id} still has ports")).code("RouterInUse"));
            }
            self.set_gateway(tx, caller, &mut router, None, now).await?;
            store::delete(tx, id, now).await?;
            tags::store::clear(tx, tags::Kind::Router, id.as_str()).await?;
            self.quota.charge(tx, &router.project, &[(Resource::Router, -1)]).await?;
            tx.wake_on_commit(&self.dirty);
            Ok(())
        })
    }

    /// Adds static routes (`extraroute-atomic`); those that are there stay.
    ///
    /// # Errors
    /// As [`Network::update_router`].
    pub async fn add_routes(&self, caller: &Caller, id: &RouterId, routes: &[Route]) -> Result<Router> {
        let mut all = self.get_router(caller, id).await?.routes;
        all.extend(routes.iter().filter(|r| !all.contains(r)).cloned().collect::<Vec<_>>());
        self.update_router(caller, id, &RouterChange { routes: Some(all), ..RouterChange::default() }).await
    }

    /// Removes static routes; those that are not there do not matter.
    ///
    /// # Errors
    /// As [`Network::update_router`].
    pub async fn remove_routes(&self, caller: &Caller, id: &RouterId, routes: &[Route]) -> Result<Router> {
        let mut all = self.get_router(caller, id).await?.routes;
        all.retain(|r| !routes.contains(r));
        self.update_router(caller, id, &RouterChange { routes: Some(all), ..RouterChange::default() }).await
    }

    /// Removes a leg.
    async fn remove_leg(&self, tx: &mut Tx, id: &PortId, now: kernel::Timestamp) -> Result<()> {
        match ports::store::get(tx, id).await? {
            Some(port) => self.remove_port(tx, &port, now).await,
            None => Ok(()),
        }
    }
}
