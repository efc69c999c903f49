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

mod filter;
mod layout;
mod mac;

pub use filter::{Direction, Ethertype, Protocol, Remote, RuleSpec, SecurityGroupSpec};
pub use kernel::id::{FloatingIpId, NetworkId, PortId, RouterId, SecurityGroupId, SecurityGroupRuleId, SubnetId};
pub use layout::{
    AddressPair, FixedIp, FloatingIpSpec, Ipv6Mode, NetworkSpec, PortKind, PortSpec, Route, RouterSpec, SubnetSpec,
};
pub use mac::MacAddr;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;
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
