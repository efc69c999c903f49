//! What compute calls. Everything but waiting runs in the caller's transaction, so that a server and its ports stand or fall together.

mod external;
mod view;

use crate::port::PortKind;
use crate::ports::{self, COMPUTE, FixedIpRequest, NewPort, Port};
use crate::{Network, networks};
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
    /// Rises with every change of the port, its addresses, the floating IPs that stand for them, its groups and all their names.
    pub revision: u64,
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

    /// As [`Network::create_ports_for_server`], in these security groups (ids or names) instead of the default one. Called again for a
    /// server that has ports it adds to them.
    ///
    /// # Errors
    /// As there, and `SecurityGroupNotFound`.
    pub async fn create_ports_for_server_in(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        project: &ProjectId,
        server: &ServerId,
        nics: &[NicRequest],
        groups: &[String],
    ) -> Result<Vec<PortView>> {
        let now = self.env.now();
        let had = ports::store::of_server(tx, server).await?;
        let first = had.iter().filter_map(|p| p.device_index).max().map_or(0, |i| i + 1);
        for (index, nic) in (first..).zip(nics) {
            match nic {
                NicRequest::Network { id, fixed_ip } => {
                    let mut new = NewPort::on(id);
                    new.project = Some(project.clone());
                    new.fixed_ips = fixed_ip.map(|ip| vec![FixedIpRequest { subnet: None, ip: Some(ip) }]);
                    new.groups = (!groups.is_empty()).then(|| groups.to_vec());
                    let mut port = self.insert_port(tx, caller, &new, now).await?;
                    port.made_for_device = true;
                    self.attach(tx, port, server, index).await?;
                }
                NicRequest::Port { id } => {
                    let port = ports::visible(tx, caller, id).await?;
                    // Foreign to the server's project is as good as absent, also for an administrator's token.
                    if port.project != *project {
                        return Err(ports::not_found(id));
                    }
                    if !port.device_id.is_empty() || port.is_of_server() || port.kind() != PortKind::Vif {
                        return Err(ports::in_use(&port));
                    }
                    self.attach(tx, port, server, index).await?;
                }
            }
        }
        tx.wake_on_commit(&self.dirty);
        let mut views = self.ports_of_servers(tx, std::slice::from_ref(server)).await?;
        views.retain(|v| v.index >= first);
        Ok(views)
    }

    async fn attach(&self, tx: &mut Tx, mut port: Port, server: &ServerId, index: u32) -> Result<()> {
        port.device_id = server.to_string();
        port.device_owner = format!("{COMPUTE}nova");
        port.device_index = Some(index);
        port.stamp = port.stamp.next(self.env.now());
        ports::store::update(tx, &port).await
    }

    /// The network of a server for which none was named: the only one the project has. `None`, if it has none.
    ///
    /// # Errors
    /// Conflict (`NetworkAmbiguous`), if there are several.
    pub async fn auto_network(&self, tx: &mut Tx, project: &ProjectId) -> Result<Option<NetworkId>> {
        let mut found = networks::store::usable(tx, project).await?;
        if found.len() > 1 {
            return Err(Error::conflict("Multiple possible networks found, use a Network ID to be more specific.")
                .code("NetworkAmbiguous"));
        }
        Ok(found.pop())
    }

    /// Binds the server's ports to a node (again, after it moved).
    ///
    /// # Errors
    /// What the database says.
    pub async fn bind_ports(&self, tx: &mut Tx, server: &ServerId, node: &NodeId) -> Result<()> {
        let now = self.env.now();
        for mut port in ports::store::of_server(tx, server).await? {
            if port.node.as_ref() == Some(node) {
                continue;
            }
            let from = port.node.replace(node.clone());
            port.stamp = port.stamp.next(now);
            ports::store::update(tx, &port).await?;
            self.chassis_moved(tx, from.as_ref(), Some(node), &port.network, now).await?;
        }
        tx.wake_on_commit(&self.dirty);
        Ok(())
    }

    /// Deletes the ports made for the server and frees those that existed before. *Idempotency*: again, it does nothing.
    ///
    /// # Errors
    /// What the database says.
    pub async fn release_ports_of_server(&self, tx: &mut Tx, server: &ServerId) -> Result<()> {
        for port in ports::store::of_server(tx, server).await? {
            self.release(tx, port).await?;
        }
        Ok(())
    }

    /// The same for one port (interface detach).
    ///
    /// # Errors
    /// `PortNotFound`, if the server has no such port.
    pub async fn release_port_of_server(&self, tx: &mut Tx, server: &ServerId, port: &PortId) -> Result<()> {
        let all = ports::store::of_server(tx, server).await?;
        match all.into_iter().find(|p| p.id == *port) {
            Some(p) => self.release(tx, p).await,
            None => Err(ports::not_found(port)),
        }
    }

    async fn release(&self, tx: &mut Tx, mut port: Port) -> Result<()> {
        let now = self.env.now();
        if port.made_for_device {
            return self.remove_port(tx, &port, now).await;
        }
        let from = port.node.take();
        port.device_id.clear();
        port.device_owner.clear();
        port.device_index = None;
        port.stamp = port.stamp.next(now);
        ports::store::update(tx, &port).await?;
        tx.wake_on_commit(&self.dirty);
        self.chassis_moved(tx, from.as_ref(), None, &port.network, now).await
    }

    /// The ports of many servers, a handful of queries for all; ordered by server, then by position.
    ///
    /// # Errors
    /// What the database says.
    pub async fn ports_of_servers(&self, tx: &mut Tx, servers: &[ServerId]) -> Result<Vec<PortView>> {
        view::of_servers(tx, servers).await
    }

    /// The ports of many servers and their revisions ([`PortView::revision`]), ordered as those of [`Network::ports_of_servers`]: equal
    /// answers mean that lists of servers show the same of them.
    ///
    /// # Errors
    /// What the database says.
    pub async fn revisions_of_servers(
        &self,
        tx: &mut Tx,
        servers: &[ServerId],
    ) -> Result<Vec<(ServerId, PortId, u64)>> {
        crate::ports::store::revisions(tx, servers).await
    }

    /// Waits until the fabric holds the ports as they are intended now (it does not wait for a chassis to claim them: no
    /// guest need run yet). Ports that are gone count as wired. Hold no transaction.
    ///
    /// # Errors
    /// Unavailable (`FabricTimeout`), if the deadline passes before.
    pub async fn wait_wired(&self, ports: &[PortId], patience: Duration) -> Result<()> {
        self.wait_told(ports, patience).await
    }

    /// Waits until packets pass: a chassis has claimed the ports. Hold no transaction.
    ///
    /// # Errors
    /// Unavailable (`FabricTimeout`), naming the ports that did not come up.
    pub async fn wait_up(&self, ports: &[PortId], patience: Duration) -> Result<()> {
        self.fabric.wait_up(ports, patience).await.map_err(crate::fabric::error)
    }
}
