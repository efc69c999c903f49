//! Which networks a node serves: those with a port bound to it. Rows of networks that a node ceased to serve stay for a while, so that a
//! node that was away hears of it.

pub(crate) mod store;

use crate::Network;
use crate::server::ChassisIntent;
use kernel::{NetworkId, NodeId, Result, Timestamp};
use runtime::{Tx, transact};

/// A node as the agents list shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Id.
    pub id: NodeId,
    /// Host name.
    pub host: String,
    /// OVN chassis, if it has one.
    pub chassis: Option<String>,
    /// Its link is up.
    pub alive: bool,
    /// First seen.
    pub created_at: Timestamp,
    /// Last seen.
    pub seen_at: Timestamp,
}

impl Network {
    /// The node has (again) a port on the network.
    pub(crate) async fn chassis_serves(
        &self,
        tx: &mut Tx,
        node: &NodeId,
        network: &NetworkId,
        now: Timestamp,
    ) -> Result<()> {
        if store::set(tx, node, network, true, now).await? {
            tx.wake_on_commit(&self.nodes);
        }
        Ok(())
    }

    /// A port of the network went from one node (or none) to another (or none).
    pub(crate) async fn chassis_moved(
        &self,
        tx: &mut Tx,
        from: Option<&NodeId>,
        to: Option<&NodeId>,
        network: &NetworkId,
        now: Timestamp,
    ) -> Result<()> {
        if let Some(node) = from
            && from != to
            && !store::has_port(tx, node, network).await?
            && store::set(tx, node, network, false, now).await?
        {
            tx.wake_on_commit(&self.nodes);
        }
        match to {
            Some(node) => self.chassis_serves(tx, node, network, now).await,
            None => Ok(()),
        }
    }

    /// The localport of the network changed, so every node that serves it has to know.
    pub(crate) async fn chassis_of_network_changed(
        &self,
        tx: &mut Tx,
        network: &NetworkId,
        now: Timestamp,
    ) -> Result<()> {
        store::bump(tx, network, now).await?;
        tx.wake_on_commit(&self.nodes);
        Ok(())
    }

    /// The networks that a node serves, and those that it has ceased to serve lately.
    ///
    /// # Errors
    /// What the database says.
    pub async fn chassis_for_node(&self, tx: &mut Tx, node: &NodeId) -> Result<Vec<ChassisIntent>> {
        store::intents(tx, node).await
    }

    /// What is known of a node: its host name, its OVN chassis, whether its link is up. Ports bound to it are told to the fabric anew when
    /// its chassis becomes known or changes.
    ///
    /// # Errors
    /// What the database says.
    pub async fn observe_node(&self, node: &NodeId, host: &str, chassis: Option<&str>, alive: bool) -> Result<()> {
        let now = self.env.now();
        let moved: Result<bool> = transact!(self.env.db, |tx| {
            let known = store::node(tx, node).await?;
            store::put_node(tx, node, host, chassis, alive, now).await?;
            let moved = known.and_then(|n| n.chassis).as_deref() != chassis;
            if moved {
                store::touch_ports(tx, node).await?;
                tx.wake_on_commit(&self.dirty);
            }
            Ok(moved)
        });
        if moved? {
            // Gateways of routers may live on the new chassis: only a full comparison finds them all.
            self.doubt();
        }
        Ok(())
    }

    /// The nodes, for the agents list.
    ///
    /// # Errors
    /// What the database says.
    pub async fn list_nodes(&self) -> Result<Vec<Node>> {
        let mut tx = self.env.db.read().await?;
        store::nodes(&mut tx).await
    }

    /// Wakes whenever [`Network::chassis_for_node`] may answer differently.
    pub fn chassis_changed(&self) -> runtime::Signal {
        self.nodes.clone()
    }
}
