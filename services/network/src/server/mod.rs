//! What compute calls. Everything but waiting runs in the caller's transaction, so that a server and its ports stand or fall together.

use crate::Network;
use kernel::{Caller, Error, NetworkId, NodeId, PortId, ProjectId, Result, ServerId, SubnetId, Timestamp};
use runtime::Tx;
use std::net::IpAddr;
use std::time::Duration;

/// A network interface that a new server is to have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NicRequest {
    /// A new port on a network.
    Network {
        /// The network.
        id: NetworkId,
        /// An address that it must get.
        fixed_ip: Option<IpAddr>,
    },
    /// A port that exists already and is free.
    Port {
        /// The port.
        id: PortId,
    },
}

/// A port of a server with everything that the guest, the node and the API want to know of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PortView {
    /// The port.
    pub id: PortId,
    /// The server it belongs to.
    pub server: ServerId,
    /// Position among the server's interfaces, from 0.
    pub index: u32,
    /// Its network.
    pub network: NetworkId,
    /// Name of the network: key of Nova's `addresses`.
    pub network_name: String,
    /// Ethernet address.
    pub mac: String,
    /// Largest IP packet.
    pub mtu: u32,
    /// Its addresses, IPv4 first.
    pub addresses: Vec<AddressView>,
    /// Names of its security groups.
    pub security_groups: Vec<String>,
    /// Whether packets pass.
    pub up: bool,
    /// The node it is bound to.
    pub node: Option<NodeId>,
    /// When it was made.
    pub created_at: Timestamp,
}

/// An address of a port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddressView {
    /// The subnet.
    pub subnet: SubnetId,
    /// The address.
    pub ip: IpAddr,
    /// Prefix length of the subnet.
    pub prefix: u8,
    /// Default gateway of the subnet.
    pub gateway: Option<IpAddr>,
    /// Name servers of the subnet.
    pub dns: Vec<IpAddr>,
    /// Floating IP that stands for this address.
    pub floating: Option<IpAddr>,
}

/// A network that a node serves, or serves no more: its metadata service stands behind a localport.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChassisIntent {
    /// The network.
    pub network: NetworkId,
    /// Rises with every change.
    pub generation: u64,
    /// To be served, or not any more.
    pub present: bool,
    /// The localport.
    pub port: PortId,
    /// Its Ethernet address.
    pub mac: String,
    /// Its addresses with prefix length: `10.0.0.2/24`.
    pub addresses: Vec<String>,
}

impl Network {
    /// Makes (or takes) the ports of a new server, in the project's default security group.
    ///
    /// # Errors
    /// As for ports by API: `NetworkNotFound`, `PortNotFound`, `PortInUse`, `IpAddressGenerationFailure`, `OverQuota`, …
    pub async fn create_ports_for_server(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        project: &ProjectId,
        server: &ServerId,
        nics: &[NicRequest],
    ) -> Result<Vec<PortView>> {
        self.create_ports_for_server_in(tx, caller, project, server, nics, &[]).await
    }

    /// As [`Network::create_ports_for_server`], in these security groups (ids or names) instead of the default one.
    ///
    /// # Errors
    /// As there, and `SecurityGroupNotFound`.
    pub async fn create_ports_for_server_in(
        &self,
        _tx: &mut Tx,
        _caller: &Caller,
        _project: &ProjectId,
        _server: &ServerId,
        _nics: &[NicRequest],
        _groups: &[String],
    ) -> Result<Vec<PortView>> {
        Err(Error::unavailable("landing in a few minutes"))
    }

    /// The network of a server for which none was named: the only one the project has. `None`, if it has none.
    ///
    /// # Errors
    /// Conflict (`NetworkAmbiguous`), if there are several.
    pub async fn auto_network(&self, _tx: &mut Tx, _project: &ProjectId) -> Result<Option<NetworkId>> {
        Err(Error::unavailable("landing in a few minutes"))
    }

    /// Binds the server's ports to a node (again, after it moved).
    ///
    /// # Errors
    /// What the database says.
    pub async fn bind_ports(&self, _tx: &mut Tx, _server: &ServerId, _node: &NodeId) -> Result<()> {
        Err(Error::unavailable("landing in a few minutes"))
    }

    /// Deletes the ports made for the server and frees those that existed before. *Idempotency*: again, it does nothing.
    ///
    /// # Errors
    /// What the database says.
    pub async fn release_ports_of_server(&self, _tx: &mut Tx, _server: &ServerId) -> Result<()> {
        Err(Error::unavailable("landing in a few minutes"))
    }

    /// The same for one port (interface detach).
    ///
    /// # Errors
    /// `PortNotFound`, if the server has no such port.
    pub async fn release_port_of_server(&self, _tx: &mut Tx, _server: &ServerId, _port: &PortId) -> Result<()> {
        Err(Error::unavailable("landing in a few minutes"))
    }

    /// The ports of many servers, a handful of queries for all; ordered by server, then by position.
    ///
    /// # Errors
    /// What the database says.
    pub async fn ports_of_servers(&self, _tx: &mut Tx, _servers: &[ServerId]) -> Result<Vec<PortView>> {
        Err(Error::unavailable("landing in a few minutes"))
    }

    /// Waits until the fabric holds the ports as they are intended now (it does not wait for a chassis to claim them: no
    /// guest need run yet). Ports that are gone count as wired. Hold no transaction.
    ///
    /// # Errors
    /// Unavailable (`FabricTimeout`), if the deadline passes before.
    pub async fn wait_wired(&self, _ports: &[PortId], _patience: Duration) -> Result<()> {
        Err(Error::unavailable("landing in a few minutes"))
    }

    /// Waits until packets pass: a chassis has claimed the ports. Hold no transaction.
    ///
    /// # Errors
    /// Unavailable (`FabricTimeout`), naming the ports that did not come up.
    pub async fn wait_up(&self, _ports: &[PortId], _patience: Duration) -> Result<()> {
        Err(Error::unavailable("landing in a few minutes"))
    }

    /// The networks that a node serves, and those that it has ceased to serve lately.
    ///
    /// # Errors
    /// What the database says.
    pub async fn chassis_for_node(&self, _tx: &mut Tx, _node: &NodeId) -> Result<Vec<ChassisIntent>> {
        Err(Error::unavailable("landing in a few minutes"))
    }

    /// What is known of a node: its host name, its OVN chassis, whether its link is up.
    ///
    /// # Errors
    /// What the database says.
    pub async fn observe_node(&self, _node: &NodeId, _host: &str, _chassis: Option<&str>, _alive: bool) -> Result<()> {
        Err(Error::unavailable("landing in a few minutes"))
    }

    /// Wakes whenever [`Network::chassis_for_node`] may answer differently.
    pub fn chassis_changed(&self) -> runtime::Signal {
        self.nodes.clone()
    }

    /// Registers the networks, routers and floating IPs that nobody asks for but the fabric needs: an external network for floating IPs and
    /// SNAT, owned by the admin project. *Idempotency*: what exists under that name is left as it is.
    ///
    /// # Errors
    /// As for networks and subnets by API.
    pub async fn ensure_external_network(
        &self,
        _owner: &ProjectId,
        _name: &str,
        _physical: &str,
        _cidr: ipnet::IpNet,
        _gateway: Option<IpAddr>,
        _pool: Option<(IpAddr, IpAddr)>,
    ) -> Result<NetworkId> {
        Err(Error::unavailable("landing in a few minutes"))
    }
}
