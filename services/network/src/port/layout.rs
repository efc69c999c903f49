//! How networks, subnets, ports and routers shall be.

use super::MacAddr;
use ipnet::IpNet;
use kernel::id::{FloatingIpId, NetworkId, PortId, RouterId, SecurityGroupId, SubnetId};
use serde::{Deserialize, Serialize};
use std::net::{IpAddr, Ipv4Addr};

/// A layer-2 segment; `external` ones are bridged to a physical network of the hosts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NetworkSpec {
    /// Id.
    pub id: NetworkId,
    /// Name for people who look at the fabric; not unique.
    pub name: String,
    /// Largest IP packet, told to guests by DHCP and router advertisements.
    pub mtu: u16,
    /// Physical network (as the chassis map it to a bridge) when the segment is not an overlay.
    pub external: Option<String>,
}

/// An address range on a network and what its guests are told about it. Allocation pools stay in the slice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubnetSpec {
    /// Id.
    pub id: SubnetId,
    /// The network it lies on.
    pub network: NetworkId,
    /// The range; its family is the family of the subnet.
    pub cidr: IpNet,
    /// Default gateway handed out to guests; on external networks the next hop of routers.
    pub gateway: Option<IpAddr>,
    /// Name servers.
    pub dns: Vec<IpAddr>,
    /// Further routes handed out (DHCP option 121).
    pub host_routes: Vec<Route>,
    /// Whether the fabric answers DHCP here.
    pub enable_dhcp: bool,
    /// Address of the network's [`PortKind::Localport`] on this subnet: DHCP hands out a route to the metadata
    /// service through it.
    pub metadata_ip: Option<Ipv4Addr>,
    /// How IPv6 guests get their addresses; ignored on IPv4.
    pub ipv6_mode: Ipv6Mode,
}

/// What router advertisements tell the guests of an IPv6 subnet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ipv6Mode {
    /// Addresses are formed by the guest (EUI-64) from the advertised prefix.
    #[default]
    Slaac,
    /// As `Slaac`, and DHCPv6 tells the name servers.
    DhcpStateless,
    /// Addresses come from DHCPv6.
    DhcpStateful,
}

/// A static route.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Route {
    /// Where to.
    pub destination: IpNet,
    /// Via whom.
    pub nexthop: IpAddr,
}

/// An address of a port on a subnet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FixedIp {
    /// The subnet.
    pub subnet: SubnetId,
    /// The address.
    pub ip: IpAddr,
}

/// What a port is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PortKind {
    /// A guest's network card; the node binds it by its id.
    Vif,
    /// Present on every chassis, never crosses a tunnel: the metadata service of a network stands behind it.
    Localport,
    /// A router's leg on a tenant network.
    RouterInterface {
        /// The router.
        router: RouterId,
    },
    /// A router's leg on an external network; at most one a router.
    RouterGateway {
        /// The router.
        router: RouterId,
    },
}

/// A further source address that a guest may use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddressPair {
    /// Address or range.
    pub ip: IpNet,
    /// MAC if it is not the port's own.
    pub mac: Option<MacAddr>,
}

/// A port.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PortSpec {
    /// Id; also the interface id by which a chassis claims the port.
    pub id: PortId,
    /// The network.
    pub network: NetworkId,
    /// Ethernet address.
    pub mac: MacAddr,
    /// IP addresses.
    pub fixed_ips: Vec<FixedIp>,
    /// What it is for.
    pub kind: PortKind,
    /// Anti-spoofing and default deny. Off: the guest may send anything, and groups do not count.
    pub port_security: bool,
    /// Further addresses the guest may use as its source.
    pub allowed_address_pairs: Vec<AddressPair>,
    /// Groups whose rules let traffic pass. With port security and no group nothing passes but DHCP and ND.
    pub security_groups: Vec<SecurityGroupId>,
    /// Administratively up.
    pub enabled: bool,
    /// Told to the guest by DHCP.
    pub hostname: Option<String>,
    /// The only chassis that may claim the port; any, if none.
    pub host: Option<String>,
}

/// A router; its legs are ports.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RouterSpec {
    /// Id.
    pub id: RouterId,
    /// Name for people who look at the fabric.
    pub name: String,
    /// Administratively up.
    pub enabled: bool,
    /// Whether IPv4 guests behind it leave with the gateway's address. Without a gateway it means nothing.
    pub snat: bool,
    /// Static routes besides the default one, which follows from the gateway port's subnet.
    pub routes: Vec<Route>,
}

/// An external address that stands for a guest's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FloatingIpSpec {
    /// Id.
    pub id: FloatingIpId,
    /// The address on the external network.
    pub address: Ipv4Addr,
    /// The router between the guest and that network.
    pub router: RouterId,
    /// The guest's port.
    pub port: PortId,
    /// Which of the port's addresses.
    pub fixed_ip: Ipv4Addr,
}
