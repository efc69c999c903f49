//! Endpoints and shapes of the network service: Neutron v2.0. There are no microversions; what is offered is told by extension aliases.
//!
//! * [`request`]: bodies of requests. An attribute that nobody knows is refused, naming it.
//! * [`reply`]: objects as they are shown.

mod endpoints;
pub mod reply;
pub mod request;

pub use endpoints::*;

/// Path of the versioned root.
pub const ROOT: &str = "/networking/v2.0";

/// Collections under the versioned root and the name of one of their objects.
pub const COLLECTIONS: [(&str, &str); 10] = [
    ("networks", "network"),
    ("subnets", "subnet"),
    ("ports", "port"),
    ("routers", "router"),
    ("floatingips", "floatingip"),
    ("security-groups", "security-group"),
    ("security-group-rules", "security-group-rule"),
    ("availability_zones", "availability_zone"),
    ("agents", "agent"),
    ("extensions", "extension"),
];

/// What is offered: alias, name, description. Nothing is listed that is not built.
pub const EXTENSIONS: [(&str, &str, &str); 28] = [
    ("agent", "agent", "The agent management extension"),
    ("allowed-address-pairs", "Allowed Address Pairs", "Provides allowed address pairs"),
    ("availability_zone", "Availability Zone", "Availability zones"),
    ("binding", "Port Binding", "Expose port bindings of a virtual port to external application"),
    ("empty-string-filtering", "Empty String Filtering", "Allow filtering by attributes with empty string value"),
    ("ext-gw-mode", "Neutron L3 Configurable external gateway mode", "Router with external gateway mode"),
    ("external-net", "Neutron external network", "Adds external network attribute to network resource"),
    ("extraroute", "Neutron Extra Route", "Extra routes configuration for L3 router"),
    ("extraroute-atomic", "Atomically add/remove extra routes", "Edit extra routes of a router on server side"),
    ("filter-validation", "Filter parameters validation", "Validates the filter parameters of list requests"),
    ("net-mtu", "Network MTU", "Provides MTU attribute for a network resource"),
    ("net-mtu-writable", "Network MTU (writable)", "Provides a writable MTU attribute for a network resource"),
    ("network_availability_zone", "Network Availability Zone", "Availability zone support for network"),
    ("pagination", "Pagination support", "Extension that indicates that pagination is enabled"),
    ("port-security", "Port Security", "Provides port security"),
    ("project-id", "project_id field enabled", "Indicates that the project_id field is enabled"),
    ("provider", "Provider Network", "Expose mapping of virtual networks to physical networks"),
    ("quota_details", "Quota details management support", "Expose functions for quotas usage statistics per project"),
    ("quotas", "Quota management support", "Expose functions for quotas management per project"),
    ("router", "Neutron L3 Router", "Router abstraction for basic L3 forwarding between L2 Neutron networks"),
    ("router_availability_zone", "Router Availability Zone", "Availability zone support for router"),
    ("security-group", "security-group", "The security groups extension"),
    (
        "security-groups-normalized-cidr",
        "Normalized CIDR field for security group rules",
        "Add new field with normalized remote_ip_prefix cidr in SG rule",
    ),
    ("sorting", "Sorting support", "Extension that indicates that sorting is enabled"),
    ("standard-attr-description", "standard-attr-description", "Extension to add descriptions to standard attributes"),
    ("standard-attr-revisions", "Resource revision numbers", "Exposes the revision number of resources"),
    ("standard-attr-tag", "Tag support for resources with standard attribute", "Enables to set tag on resources"),
    ("standard-attr-timestamp", "Resource timestamps", "Adds created_at and updated_at fields to all resources"),
];
