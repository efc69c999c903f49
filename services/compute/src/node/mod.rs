//! Hosts: what they offer, whether they are up, and which zone they stand in.
//!
//! A row comes with the first [`NodeInfo`] of a node and stays when the node is away, so that its servers keep their place.

pub(crate) mod store;

use crate::Compute;
use kernel::event::{NODE_CAPACITY, NodeCapacity};
use kernel::{Arch, Error, NodeId, Result, Timestamp};
use runtime::{Tx, transact};
use std::collections::BTreeMap;

/// Zone of a node that nobody has put anywhere else, as in Nova.
pub const DEFAULT_ZONE: &str = "nova";

/// What a host says that it offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NodeInfo {
    /// Host name.
    pub hostname: String,
    /// Architectures that it runs, and on what: `kvm`, `tcg` or `sim`.
    pub archs: BTreeMap<Arch, String>,
    /// Physical CPUs.
    pub cpus: u32,
    /// Memory for servers, MiB.
    pub memory_mib: u64,
    /// Disk for servers, bytes in all and free.
    pub disk_bytes: (u64, u64),
    /// Version of the agent.
    pub version: String,
    /// Version of the hypervisor.
    pub hypervisor: String,
    /// Nothing is real.
    pub simulated: bool,
}

/// A host as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Id.
    pub id: NodeId,
    /// Small number, the id of old microversions.
    pub number: i64,
    /// What it offers.
    pub info: NodeInfo,
    /// Availability zone.
    pub zone: String,
    /// Its link is up, as far as the records know.
    pub up: bool,
    /// New servers may go there.
    pub enabled: bool,
    /// Why not.
    pub disabled_reason: Option<String>,
    /// When it was last heard of.
    pub seen_at: Timestamp,
    /// vCPUs reserved.
    pub used_vcpus: u64,
    /// Memory reserved, MiB.
    pub used_memory_mib: u64,
    /// Servers placed there.
    pub servers: u64,
}

impl Compute {
    /// A node has opened its link and says what it offers: it is up.
    ///
    /// # Errors
    /// What the database says.
    pub async fn node_hello(&self, node: &NodeId, info: NodeInfo) -> Result<()> {
        let now = self.env.now();
        let offer = NodeCapacity {
            node: node.clone(),
            hostname: info.hostname.clone(),
            archs: info.archs.iter().map(|(a, on)| (a.to_string(), on.clone())).collect(),
            vcpus: u64::from(info.cpus) * u64::from(self.config.vcpu_ratio),
            memory_mib: info.memory_mib,
            disk_bytes: info.disk_bytes.0,
            accelerators: BTreeMap::new(),
            at: now,
        };
        transact!(self.env.db, |tx| {
            store::upsert(tx, node, &info, now).await?;
            self.env.outbox.publish(tx, NODE_CAPACITY, node.as_str(), &offer).await
        })
    }

    /// A node's link is gone; its servers go on as they were, and nothing new is placed there.
    ///
    /// # Errors
    /// What the database says.
    pub async fn node_lost(&self, node: &NodeId) -> Result<()> {
        let now = self.env.now();
        transact!(self.env.db, |tx| { store::set_up(tx, node, false, now).await })
    }

    /// All nodes, by host name, with what is reserved on them.
    ///
    /// # Errors
    /// What the database says.
    pub async fn nodes(&self) -> Result<Vec<Node>> {
        let mut tx = self.env.db.read().await?;
        store::all(&mut tx).await
    }

    /// vCPUs that the CPUs of a node may carry.
    pub fn vcpus_of(&self, node: &Node) -> u64 {
        u64::from(node.info.cpus) * u64::from(self.config.vcpu_ratio)
    }

    /// The node of an id, or of the number that old microversions use.
    ///
    /// # Errors
    /// Not found.
    pub async fn node(&self, id: &str) -> Result<Node> {
        let found = self.nodes().await?.into_iter().find(|n| n.id.as_str() == id || n.number.to_string() == id);
        found.ok_or_else(|| Error::not_found(format!("Hypervisor with ID '{id}' could not be found.")))
    }

    /// Opens a node to new servers or closes it.
    ///
    /// # Errors
    /// Not found.
    pub async fn set_node_enabled(&self, id: &str, enabled: bool, reason: Option<&str>) -> Result<Node> {
        let node = self.node(id).await?;
        transact!(self.env.db, |tx| { store::set_enabled(tx, &node.id, enabled, reason).await })?;
        self.node(node.id.as_str()).await
    }

    /// Puts a node into an availability zone; servers that run there show the new zone.
    ///
    /// # Errors
    /// Bad request, for an empty or overlong name; not found.
    pub async fn set_node_zone(&self, id: &NodeId, zone: &str) -> Result<()> {
        if zone.is_empty() || zone.len() > 255 || zone.contains(':') {
            return Err(Error::bad_request("availability_zone: 1 to 255 bytes without ':'").field("availability_zone"));
        }
        let changed = transact!(self.env.db, |tx| { store::set_zone(tx, id, zone).await })?;
        if changed { Ok(()) } else { Err(Error::not_found(format!("Node {id} could not be found."))) }
    }

    /// The node for a disk that no server has asked for yet: the most free disk among those that are up and, if the disk is
    /// to be booted, run its architecture. For the storage slice's port.
    ///
    /// # Errors
    /// No capacity.
    pub async fn place_disk(&self, tx: &mut Tx, arch: Option<Arch>, bytes: u64) -> Result<NodeId> {
        let all = store::all(tx).await?;
        let fits = |n: &&Node| {
            n.up && n.enabled && arch.is_none_or(|a| n.info.archs.contains_key(&a)) && n.info.disk_bytes.0 >= bytes
        };
        let best = all.iter().filter(fits).max_by_key(|n| (n.info.disk_bytes.1, std::cmp::Reverse(n.number)));
        best.map(|n| n.id.clone())
            .ok_or_else(|| Error::no_capacity("No valid host was found: no node that is up has room for the disk."))
    }
}
