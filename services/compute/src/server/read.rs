//! What users see of servers: rows with their ports, disks and host, read for many at once.

use super::{Disk, Server, store};
use crate::{Compute, node};
use kernel::{Caller, NodeId, Result, ServerId};
use network::server::PortView;
use runtime::Tx;
use std::collections::HashMap;
use std::sync::Arc;

/// Host name and zone of a node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Host {
    /// Node.
    pub id: NodeId,
    /// Host name.
    pub hostname: String,
    /// Availability zone.
    pub zone: String,
}

/// A server with all that lists and details show.
#[derive(Debug, Clone)]
pub struct ServerView {
    /// The server.
    pub server: Server,
    /// Its ports, in order.
    pub ports: Vec<PortView>,
    /// Its volumes, in order of attachment.
    pub disks: Vec<Disk>,
    /// Where it is.
    pub host: Option<Arc<Host>>,
}

impl Compute {
    /// A server.
    ///
    /// # Errors
    /// Not found.
    pub async fn server(&self, caller: &Caller, id: &ServerId) -> Result<ServerView> {
        let mut tx = self.env.db.read().await?;
        let s = self.visible(&mut tx, caller, id).await?;
        let mut all = self.with_surroundings(&mut tx, vec![s]).await?;
        all.pop().ok_or_else(|| super::missing(id.as_str()))
    }

    /// The user data that a server was made with, base64.
    ///
    /// # Errors
    /// Not found.
    pub async fn server_user_data(&self, caller: &Caller, id: &ServerId) -> Result<Option<String>> {
        let mut tx = self.env.db.read().await?;
        self.visible(&mut tx, caller, id).await?;
        store::user_data(&mut tx, id).await
    }

    /// Ids and names of the servers on a node; of others than administrators only those that they may see.
    ///
    /// # Errors
    /// What the database says.
    pub async fn servers_of_node(&self, caller: &Caller, node: &NodeId) -> Result<Vec<(ServerId, String)>> {
        let mut tx = self.env.db.read().await?;
        let mut all = store::names_of_node(&mut tx, node).await?;
        all.retain(|(_, _, project)| caller.may_see(project));
        Ok(all.into_iter().map(|(id, name, _)| (id, name)).collect())
    }

    /// Adds ports, disks and hosts: one query each, however many servers.
    pub(super) async fn with_surroundings(&self, tx: &mut Tx, servers: Vec<Server>) -> Result<Vec<ServerView>> {
        if servers.is_empty() {
            return Ok(Vec::new());
        }
        let ids: Vec<ServerId> = servers.iter().map(|s| s.id.clone()).collect();
        let place: HashMap<&ServerId, usize> = ids.iter().enumerate().map(|(i, id)| (id, i)).collect();
        let hosts: HashMap<NodeId, Arc<Host>> = node::store::hosts(tx)
            .await?
            .into_iter()
            .map(|(id, hostname, zone)| (id.clone(), Arc::new(Host { id, hostname, zone })))
            .collect();
        let mut all: Vec<ServerView> = servers
            .into_iter()
            .map(|server| ServerView {
                host: server.node.as_ref().and_then(|n| hosts.get(n)).cloned(),
                server,
                ports: Vec::new(),
                disks: Vec::new(),
            })
            .collect();
        for p in self.network.ports_of_servers(tx, &ids).await? {
            if let Some(v) = place.get(&p.server).and_then(|i| all.get_mut(*i)) {
                v.ports.push(p);
            }
        }
        for d in store::disks_of(tx, &ids).await? {
            if let Some(v) = place.get(&d.server).and_then(|i| all.get_mut(*i)) {
                v.disks.push(d);
            }
        }
        Ok(all)
    }
}
