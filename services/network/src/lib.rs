//! Networks, subnets, ports, routers, security groups and floating IPs of the tenants.

pub mod port;
