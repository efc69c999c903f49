//! What the network slice needs somebody else to do: turn intended topology into a working fabric.
//!
//! The port belongs to its caller (R3). OVN and the simulator implement it in `engines/fabric`, one conformance
//! suite checks both. The contract, in four sentences:
//!
//! * [`Change`]s say how a thing shall *be*, never how it shall move, so applying one twice is the same as once.
//! * A batch takes effect as a whole or not at all; things may be named before they are put within one batch.
//! * Whatever the fabric holds on our behalf is marked as ours; [`Fabric::reconcile`] removes the marked things that
//!   nobody wants any more and leaves alone what it did not make.
//! * The fabric allocates nothing: addresses, MACs and ids are decided by the slice and recorded in its tables.
//!
//! A router's legs are ports ([`PortKind::RouterInterface`], [`PortKind::RouterGateway`]), as in Neutron, so that an
//! address is written down in one place only.

use std::collections::BTreeMap;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr};
use std::str::FromStr;
use std::time::Duration;

use async_trait::async_trait;
use ipnet::IpNet;
pub use kernel::id::{FloatingIpId, NetworkId, PortId, RouterId, SecurityGroupId, SecurityGroupRuleId, SubnetId};
use serde::{Deserialize, Serialize};
use tokio::sync::broadcast;

/// The machinery that carries packets between ports.
#[async_trait]
pub trait Fabric: Send + Sync + 'static {
    /// Makes every named thing as its change says, in one transaction of the fabric.
    ///
    /// *Idempotency*: any prefix of history may be applied again. Deleting what is not there succeeds.
    /// *Errors*: [`FabricError::UnknownReference`] when a change names something that neither exists nor is put in the
    /// same batch; nothing has been changed then.
    async fn apply(&self, changes: &[Change]) -> Result<(), FabricError>;

    /// Makes the fabric equal to `wanted`: adds, fixes, and deletes what carries our mark and is not in it.
    async fn reconcile(&self, wanted: &Topology) -> Result<Report, FabricError>;

    /// Observed state of the ports, in the order asked for; ports the fabric does not know are left out.
    /// An empty slice asks for all ports.
    async fn port_status(&self, ports: &[PortId]) -> Result<Vec<PortStatus>, FabricError>;

    /// Every later change of a port's observed state. A receiver that lagged reads [`Fabric::port_status`] again.
    fn watch_ports(&self) -> broadcast::Receiver<PortStatus>;

    /// Waits until all ports are up. *Errors*: [`FabricError::Timeout`] names those that were not.
    async fn wait_up(&self, ports: &[PortId], patience: Duration) -> Result<(), FabricError>;
}

/// Why the fabric did not do as it was told.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FabricError {
    /// The fabric cannot be reached now; the same call may succeed later.
    #[error("the fabric is not reachable: {0}")]
    Unavailable(String),
    /// Somebody else changed the fabric in between, or two things claim the same name or address.
    #[error("conflicting fabric state: {0}")]
    Conflict(String),
    /// A change names a thing that does not exist.
    #[error("{kind} {id} is not known to the fabric")]
    UnknownReference {
        /// Kind of the thing that is missing.
        kind: Kind,
        /// Its id.
        id: String,
    },
    /// The deadline passed before these ports were up.
    #[error("ports not up in time: {0:?}")]
    Timeout(Vec<PortId>),
    /// A defect in the driver or an answer it does not understand.
    #[error("fabric driver: {0}")]
    Internal(String),
}

/// The kinds of things that a fabric holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A layer-2 segment.
    Network,
    /// An address range on a network.
    Subnet,
    /// A port of any [`PortKind`].
    Port,
    /// A security group with its rules.
    SecurityGroup,
    /// A router.
    Router,
    /// A floating IP.
    FloatingIp,
}

impl Kind {
    /// The name used in marks, logs and messages.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Network => "network",
            Self::Subnet => "subnet",
            Self::Port => "port",
            Self::SecurityGroup => "security-group",
            Self::Router => "router",
            Self::FloatingIp => "floating-ip",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// An Ethernet address, printed as `fa:16:3e:01:02:03`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct MacAddr(pub [u8; 6]);

impl fmt::Display for MacAddr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [a, b, c, d, e, g] = self.0;
        write!(f, "{a:02x}:{b:02x}:{c:02x}:{d:02x}:{e:02x}:{g:02x}")
    }
}

impl fmt::Debug for MacAddr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for MacAddr {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut bytes = [0u8; 6];
        let mut parts = text.split(':');
        for byte in &mut bytes {
            let part = parts.next().filter(|p| p.len() == 2).ok_or_else(|| format!("not a MAC address: {text}"))?;
            *byte = u8::from_str_radix(part, 16).map_err(|_| format!("not a MAC address: {text}"))?;
        }
        if parts.next().is_some() { Err(format!("not a MAC address: {text}")) } else { Ok(Self(bytes)) }
    }
}

impl TryFrom<String> for MacAddr {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<MacAddr> for String {
    fn from(mac: MacAddr) -> Self {
        mac.to_string()
    }
}

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

/// Which way a rule looks, seen from the guest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// To the guest.
    Ingress,
    /// From the guest.
    Egress,
}

/// IP family of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ethertype {
    /// IPv4.
    Ipv4,
    /// IPv6.
    Ipv6,
}

/// What a rule matches above IP.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Protocol {
    /// Everything.
    Any,
    /// TCP, destination ports inclusive; all if none.
    Tcp(Option<(u16, u16)>),
    /// UDP, destination ports inclusive; all if none.
    Udp(Option<(u16, u16)>),
    /// SCTP, destination ports inclusive; all if none.
    Sctp(Option<(u16, u16)>),
    /// ICMP, or ICMPv6 when the rule's ethertype is IPv6.
    Icmp {
        /// Type; all if none.
        kind: Option<u8>,
        /// Code; all if none.
        code: Option<u8>,
    },
    /// Any other IP protocol number.
    Number(u8),
}

/// Whom a rule lets in or out to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Remote {
    /// Anybody.
    Any,
    /// A range.
    Cidr(IpNet),
    /// The addresses of a group's ports, as they come and go.
    Group(SecurityGroupId),
}

/// One thing that is let through; answers to it pass by connection tracking.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleSpec {
    /// Id.
    pub id: SecurityGroupRuleId,
    /// Direction.
    pub direction: Direction,
    /// Family.
    pub ethertype: Ethertype,
    /// Protocol.
    pub protocol: Protocol,
    /// Peer.
    pub remote: Remote,
}

/// A security group with all its rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecurityGroupSpec {
    /// Id.
    pub id: SecurityGroupId,
    /// Name for people who look at the fabric.
    pub name: String,
    /// Rules.
    pub rules: Vec<RuleSpec>,
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

/// How one thing shall be. `Put` covers create and update.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "each variant is its name")]
pub enum Change {
    PutNetwork(NetworkSpec),
    PutSubnet(SubnetSpec),
    PutPort(PortSpec),
    PutSecurityGroup(SecurityGroupSpec),
    PutRouter(RouterSpec),
    PutFloatingIp(FloatingIpSpec),
    DeleteNetwork(NetworkId),
    DeleteSubnet(SubnetId),
    DeletePort(PortId),
    DeleteSecurityGroup(SecurityGroupId),
    DeleteRouter(RouterId),
    DeleteFloatingIp(FloatingIpId),
}

/// Everything that shall exist.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "each field is its name")]
pub struct Topology {
    pub networks: BTreeMap<NetworkId, NetworkSpec>,
    pub subnets: BTreeMap<SubnetId, SubnetSpec>,
    pub ports: BTreeMap<PortId, PortSpec>,
    pub security_groups: BTreeMap<SecurityGroupId, SecurityGroupSpec>,
    pub routers: BTreeMap<RouterId, RouterSpec>,
    pub floating_ips: BTreeMap<FloatingIpId, FloatingIpSpec>,
}

impl Topology {
    /// Does to the topology what a change says.
    pub fn change(&mut self, change: &Change) {
        match change.clone() {
            Change::PutNetwork(spec) => drop(self.networks.insert(spec.id.clone(), spec)),
            Change::PutSubnet(spec) => drop(self.subnets.insert(spec.id.clone(), spec)),
            Change::PutPort(spec) => drop(self.ports.insert(spec.id.clone(), spec)),
            Change::PutSecurityGroup(spec) => drop(self.security_groups.insert(spec.id.clone(), spec)),
            Change::PutRouter(spec) => drop(self.routers.insert(spec.id.clone(), spec)),
            Change::PutFloatingIp(spec) => drop(self.floating_ips.insert(spec.id.clone(), spec)),
            Change::DeleteNetwork(id) => drop(self.networks.remove(&id)),
            Change::DeleteSubnet(id) => drop(self.subnets.remove(&id)),
            Change::DeletePort(id) => drop(self.ports.remove(&id)),
            Change::DeleteSecurityGroup(id) => drop(self.security_groups.remove(&id)),
            Change::DeleteRouter(id) => drop(self.routers.remove(&id)),
            Change::DeleteFloatingIp(id) => drop(self.floating_ips.remove(&id)),
        }
    }
}

/// What a reconciliation had to do. All empty: the fabric was as wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// Things that were missing, as `kind id`.
    pub added: Vec<String>,
    /// Things that differed.
    pub fixed: Vec<String>,
    /// Things of ours that nobody wanted.
    pub removed: Vec<String>,
}

impl Report {
    /// Whether nothing had to be done.
    pub fn is_clean(&self) -> bool {
        self.added.is_empty() && self.fixed.is_empty() && self.removed.is_empty()
    }
}

/// Observed state of a port.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PortStatus {
    /// The port.
    pub port: PortId,
    /// Whether packets pass: a chassis has claimed it and its flows are in place.
    pub up: bool,
    /// The chassis that has claimed it.
    pub chassis: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mac_addresses_round_trip_and_refuse_nonsense() {
        let mac: MacAddr = "fa:16:3e:00:0a:ff".parse().unwrap();
        assert_eq!(mac.to_string(), "fa:16:3e:00:0a:ff");
        for bad in ["", "fa:16:3e:00:0a", "fa:16:3e:00:0a:ff:01", "fa:16:3e:00:0a:fg", "f:16:3e:00:0a:ff"] {
            assert!(bad.parse::<MacAddr>().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_change_done_twice_is_done_once() {
        let put =
            Change::PutNetwork(NetworkSpec { id: NetworkId::from("n"), name: "n".into(), mtu: 1442, external: None });
        let mut once = Topology::default();
        once.change(&put);
        let mut twice = once.clone();
        twice.change(&put);
        assert_eq!(once, twice);
        twice.change(&Change::DeleteNetwork(NetworkId::from("n")));
        twice.change(&Change::DeleteNetwork(NetworkId::from("n")));
        assert_eq!(twice, Topology::default());
    }
}
