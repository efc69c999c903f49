//! What users see of servers: rows with their ports, disks and host, read for many at once.

use super::{Disk, Server, store};
use crate::{Compute, node};
use kernel::{Caller, NodeId, Result, ServerId};
use network::server::PortView;
use runtime::Tx;
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
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
    /// See [`Mark`].
    pub stamp: u64,
}

/// What is enough to know whether a view read earlier is still right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// The server.
    pub id: ServerId,
    /// The same as long as nothing that is shown of the server has changed: neither its row nor its disks, ports, addresses, groups or
    /// host. A digest of their revisions.
    pub stamp: u64,
}

/// Digests revisions as they come.
struct Stamp(DefaultHasher);

impl Stamp {
    fn new(revision: u64, host: Option<&Host>) -> Stamp {
        let mut h = DefaultHasher::new();
        (revision, host.map(|h| (h.hostname.as_str(), h.zone.as_str()))).hash(&mut h);
        Stamp(h)
    }
    fn port(&mut self, id: &str, revision: u64) {
        (id, revision).hash(&mut self.0);
    }
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
        let hosts = hosts(tx).await?;
        let mut all: Vec<ServerView> = servers
            .into_iter()
            .map(|server| ServerView {
                host: server.node.as_ref().and_then(|n| hosts.get(n)).cloned(),
                server,
                ports: Vec::new(),
                disks: Vec::new(),
                stamp: 0,
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
        for v in &mut all {
            let mut stamp = Stamp::new(v.server.revision, v.host.as_deref());
            v.ports.iter().for_each(|p| stamp.port(p.id.as_str(), p.revision));
            v.stamp = stamp.0.finish();
        }
        Ok(all)
    }

    /// Marks of servers whose id, revision and node have been read.
    pub(super) async fn marked(&self, tx: &mut Tx, servers: Vec<(ServerId, u64, Option<NodeId>)>) -> Result<Vec<Mark>> {
        if servers.is_empty() {
            return Ok(Vec::new());
        }
        let hosts = hosts(tx).await?;
        let ids: Vec<ServerId> = servers.iter().map(|(id, ..)| id.clone()).collect();
        let host = |n: Option<NodeId>| n.and_then(|n| hosts.get(&n)).map(Arc::as_ref);
        let mut all: Vec<_> = servers.into_iter().map(|(id, r, n)| (id, Stamp::new(r, host(n)))).collect();
        let place: HashMap<&ServerId, usize> = ids.iter().enumerate().map(|(i, id)| (id, i)).collect();
        for (server, port, revision) in self.network.revisions_of_servers(tx, &ids).await? {
            if let Some((_, stamp)) = place.get(&server).and_then(|i| all.get_mut(*i)) {
                stamp.port(port.as_str(), revision);
            }
        }
        Ok(all.into_iter().map(|(id, stamp)| Mark { id, stamp: stamp.0.finish() }).collect())
    }

    /// Those of the servers that still are there and that the caller may see, in no order.
    ///
    /// # Errors
    /// What the database says.
    pub async fn servers_by_id(&self, caller: &Caller, ids: &[ServerId]) -> Result<Vec<ServerView>> {
        let mut tx = self.env.db.read().await?;
        let mut rows = store::many(&mut tx, ids).await?;
        rows.retain(|s| caller.may_see(&s.project));
        self.with_surroundings(&mut tx, rows).await
    }
}

async fn hosts(tx: &mut Tx) -> Result<HashMap<NodeId, Arc<Host>>> {
    let all = node::store::hosts(tx).await?.into_iter();
    Ok(all.map(|(id, hostname, zone)| (id.clone(), Arc::new(Host { id, hostname, zone }))).collect())
}
