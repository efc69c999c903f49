//! Handlers of the network service: Neutron v2.0.
//!
//! One file a resource; [`query`] reads filters, sorting and paging and writes links; [`wire`] turns the slice's nouns into shapes.

mod about;
mod floatingips;
mod groups;
mod networks;
mod ports;
mod query;
mod quotas;
mod routers;
mod subnets;
mod tags;
mod wire;

use contract::openstack::network as ep;
use httpkit::Routes;
use network::Network;
use std::sync::Arc;

/// What the handlers work with.
#[derive(Clone)]
pub struct NetworkState {
    /// The slice.
    pub network: Arc<Network>,
    /// Nothing is real: said in the version documents.
    pub simulated: bool,
}

/// Routes of the service.
pub fn routes() -> Routes<NetworkState> {
    let r = Routes::new()
        .on(&ep::VERSIONS, about::versions)
        .on(&ep::VERSIONS_SLASH, about::versions)
        .on(&ep::VERSION, about::resources)
        .on(&ep::VERSION_SLASH, about::resources)
        .on(&ep::EXTENSION_LIST, about::extensions)
        .on(&ep::EXTENSION_SHOW, about::extension)
        .on(&ep::ZONE_LIST, about::zones)
        .on(&ep::AGENT_LIST, about::agents)
        .on(&ep::AGENT_SHOW, about::agent);
    let r = r
        .on(&ep::NETWORK_LIST, networks::list)
        .on(&ep::NETWORK_CREATE, networks::create)
        .on(&ep::NETWORK_SHOW, networks::show)
        .on(&ep::NETWORK_UPDATE, networks::update)
        .on(&ep::NETWORK_DELETE, networks::delete)
        .on(&ep::SUBNET_LIST, subnets::list)
        .on(&ep::SUBNET_CREATE, subnets::create)
        .on(&ep::SUBNET_SHOW, subnets::show)
        .on(&ep::SUBNET_UPDATE, subnets::update)
        .on(&ep::SUBNET_DELETE, subnets::delete)
        .on(&ep::PORT_LIST, ports::list)
        .on(&ep::PORT_CREATE, ports::create)
        .on(&ep::PORT_SHOW, ports::show)
        .on(&ep::PORT_UPDATE, ports::update)
        .on(&ep::PORT_DELETE, ports::delete);
    let r = r
        .on(&ep::ROUTER_LIST, routers::list)
        .on(&ep::ROUTER_CREATE, routers::create)
        .on(&ep::ROUTER_SHOW, routers::show)
        .on(&ep::ROUTER_UPDATE, routers::update)
        .on(&ep::ROUTER_DELETE, routers::delete)
        .on(&ep::ROUTER_ADD_INTERFACE, routers::add_interface)
        .on(&ep::ROUTER_REMOVE_INTERFACE, routers::remove_interface)
        .on(&ep::ROUTER_ADD_ROUTES, routers::add_routes)
        .on(&ep::ROUTER_REMOVE_ROUTES, routers::remove_routes)
        .on(&ep::FLOATINGIP_LIST, floatingips::list)
        .on(&ep::FLOATINGIP_CREATE, floatingips::create)
        .on(&ep::FLOATINGIP_SHOW, floatingips::show)
        .on(&ep::FLOATINGIP_UPDATE, floatingips::update)
        .on(&ep::FLOATINGIP_DELETE, floatingips::delete);
    r.on(&ep::GROUP_LIST, groups::list)
        .on(&ep::GROUP_CREATE, groups::create)
        .on(&ep::GROUP_SHOW, groups::show)
        .on(&ep::GROUP_UPDATE, groups::update)
        .on(&ep::GROUP_DELETE, groups::delete)
        .on(&ep::RULE_LIST, groups::list_rules)
        .on(&ep::RULE_CREATE, groups::create_rules)
        .on(&ep::RULE_SHOW, groups::show_rule)
        .on(&ep::RULE_DELETE, groups::delete_rule)
        .on(&ep::QUOTA_SHOW, quotas::show)
        .on(&ep::QUOTA_DETAILS, quotas::details)
        .on(&ep::QUOTA_DETAILS_JSON, quotas::details)
        .on(&ep::QUOTA_DEFAULT, quotas::default)
        .on(&ep::QUOTA_DEFAULT_JSON, quotas::default)
        .on(&ep::QUOTA_UPDATE, quotas::update)
        .on(&ep::QUOTA_RESET, quotas::reset)
        .on(&ep::TAG_LIST, tags::list)
        .on(&ep::TAG_SHOW, tags::show)
        .on(&ep::TAG_REPLACE, tags::replace)
        .on(&ep::TAG_CLEAR, tags::clear)
        .on(&ep::TAG_ADD, tags::add)
        .on(&ep::TAG_REMOVE, tags::remove)
}
