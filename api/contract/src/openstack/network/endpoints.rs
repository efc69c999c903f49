//! Rows of the authorisation matrix.

use kernel::endpoint::{ADMIN, OPERATE, READ, WRITE};
use kernel::{Endpoint, Method, Policy};

macro_rules! endpoints {
    ($(get $get:ident $gaction:literal $gpath:literal $gpolicy:expr;)* -- $(change $name:ident $action:literal $method:ident $path:literal $policy:expr;)*) => {
        $(#[doc = concat!("GET `", $gpath, "`.")]
        pub const $get: Endpoint = Endpoint::get("network", $gaction, $gpath, $gpolicy);)*
        $(#[doc = concat!(stringify!($method), " `", $path, "`.")]
        pub const $name: Endpoint = Endpoint::change("network", $action, Method::$method, $path, $policy);)*
        /// Every endpoint of the service.
        pub const ENDPOINTS: &[&Endpoint] = &[$(&$get,)* $(&$name,)*];
    };
}

endpoints! {
    get VERSIONS "version.list" "/networking" Policy::Public;
    get VERSIONS_SLASH "version.list" "/networking/" Policy::Public;
    get VERSION "version.show" "/networking/v2.0" Policy::Public;
    get VERSION_SLASH "version.show" "/networking/v2.0/" Policy::Public;
    get EXTENSION_LIST "extension.list" "/networking/v2.0/extensions" READ;
    get EXTENSION_SHOW "extension.show" "/networking/v2.0/extensions/{alias}" READ;
    get NETWORK_LIST "network.list" "/networking/v2.0/networks" READ;
    get NETWORK_SHOW "network.show" "/networking/v2.0/networks/{id}" READ;
    get SUBNET_LIST "subnet.list" "/networking/v2.0/subnets" READ;
    get SUBNET_SHOW "subnet.show" "/networking/v2.0/subnets/{id}" READ;
    get PORT_LIST "port.list" "/networking/v2.0/ports" READ;
    get PORT_SHOW "port.show" "/networking/v2.0/ports/{id}" READ;
    get ROUTER_LIST "router.list" "/networking/v2.0/routers" READ;
    get ROUTER_SHOW "router.show" "/networking/v2.0/routers/{id}" READ;
    get FLOATINGIP_LIST "floatingip.list" "/networking/v2.0/floatingips" READ;
    get FLOATINGIP_SHOW "floatingip.show" "/networking/v2.0/floatingips/{id}" READ;
    get GROUP_LIST "security_group.list" "/networking/v2.0/security-groups" READ;
    get GROUP_SHOW "security_group.show" "/networking/v2.0/security-groups/{id}" READ;
    get RULE_LIST "security_group_rule.list" "/networking/v2.0/security-group-rules" READ;
    get RULE_SHOW "security_group_rule.show" "/networking/v2.0/security-group-rules/{id}" READ;
    get QUOTA_SHOW "quota.show" "/networking/v2.0/quotas/{project}" READ;
    get QUOTA_DETAILS "quota.show" "/networking/v2.0/quotas/{project}/details" READ;
    get QUOTA_DETAILS_JSON "quota.show" "/networking/v2.0/quotas/{project}/details.json" READ;
    get QUOTA_DEFAULT "quota.show" "/networking/v2.0/quotas/{project}/default" READ;
    get QUOTA_DEFAULT_JSON "quota.show" "/networking/v2.0/quotas/{project}/default.json" READ;
    get ZONE_LIST "availability_zone.list" "/networking/v2.0/availability_zones" READ;
    get AGENT_LIST "agent.list" "/networking/v2.0/agents" OPERATE;
    get AGENT_SHOW "agent.show" "/networking/v2.0/agents/{id}" OPERATE;
    get TAG_LIST "tag.list" "/networking/v2.0/{collection}/{id}/tags" READ;
    get TAG_SHOW "tag.show" "/networking/v2.0/{collection}/{id}/tags/{tag}" READ;
    --
    change NETWORK_CREATE "network.create" Post "/networking/v2.0/networks" WRITE;
    change NETWORK_UPDATE "network.update" Put "/networking/v2.0/networks/{id}" WRITE;
    change NETWORK_DELETE "network.delete" Delete "/networking/v2.0/networks/{id}" WRITE;
    change SUBNET_CREATE "subnet.create" Post "/networking/v2.0/subnets" WRITE;
    change SUBNET_UPDATE "subnet.update" Put "/networking/v2.0/subnets/{id}" WRITE;
    change SUBNET_DELETE "subnet.delete" Delete "/networking/v2.0/subnets/{id}" WRITE;
    change PORT_CREATE "port.create" Post "/networking/v2.0/ports" WRITE;
    change PORT_UPDATE "port.update" Put "/networking/v2.0/ports/{id}" WRITE;
    change PORT_DELETE "port.delete" Delete "/networking/v2.0/ports/{id}" WRITE;
    change ROUTER_CREATE "router.create" Post "/networking/v2.0/routers" WRITE;
    change ROUTER_UPDATE "router.update" Put "/networking/v2.0/routers/{id}" WRITE;
    change ROUTER_DELETE "router.delete" Delete "/networking/v2.0/routers/{id}" WRITE;
    change ROUTER_ADD_INTERFACE "router_interface.create" Put "/networking/v2.0/routers/{id}/add_router_interface" WRITE;
    change ROUTER_REMOVE_INTERFACE "router_interface.delete" Put "/networking/v2.0/routers/{id}/remove_router_interface" WRITE;
    change ROUTER_ADD_ROUTES "router_route.create" Put "/networking/v2.0/routers/{id}/add_extraroutes" WRITE;
    change ROUTER_REMOVE_ROUTES "router_route.delete" Put "/networking/v2.0/routers/{id}/remove_extraroutes" WRITE;
    change FLOATINGIP_CREATE "floatingip.create" Post "/networking/v2.0/floatingips" WRITE;
    change FLOATINGIP_UPDATE "floatingip.update" Put "/networking/v2.0/floatingips/{id}" WRITE;
    change FLOATINGIP_DELETE "floatingip.delete" Delete "/networking/v2.0/floatingips/{id}" WRITE;
    change GROUP_CREATE "security_group.create" Post "/networking/v2.0/security-groups" WRITE;
    change GROUP_UPDATE "security_group.update" Put "/networking/v2.0/security-groups/{id}" WRITE;
    change GROUP_DELETE "security_group.delete" Delete "/networking/v2.0/security-groups/{id}" WRITE;
    change RULE_CREATE "security_group_rule.create" Post "/networking/v2.0/security-group-rules" WRITE;
    change RULE_DELETE "security_group_rule.delete" Delete "/networking/v2.0/security-group-rules/{id}" WRITE;
    change QUOTA_UPDATE "quota.update" Put "/networking/v2.0/quotas/{project}" ADMIN;
    change QUOTA_RESET "quota.delete" Delete "/networking/v2.0/quotas/{project}" ADMIN;
    change TAG_REPLACE "tag.replace" Put "/networking/v2.0/{collection}/{id}/tags" WRITE;
    change TAG_CLEAR "tag.clear" Delete "/networking/v2.0/{collection}/{id}/tags" WRITE;
    change TAG_ADD "tag.create" Put "/networking/v2.0/{collection}/{id}/tags/{tag}" WRITE;
    change TAG_REMOVE "tag.delete" Delete "/networking/v2.0/{collection}/{id}/tags/{tag}" WRITE;
}
