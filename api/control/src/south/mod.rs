//! The node link, control's end: what slices intend goes down to nodes, what nodes observe goes up to slices.
//!
//! * `session.rs`: one connected node: full state after connecting, then what is unsettled whenever a slice wakes it.
//! * `messages.rs`: wire types from and to the slices' own.
//! * `bytes.rs`: image bytes; `console.rs`: serial consoles; `enroll.rs`: one-time token into certificate.
//! * `messenger/`: mail and webhooks, which go out of the cloud the other way round from the APIs.
//!
//! [`South`] implements the ports of compute and storage towards nodes. Slices need it at construction and it needs them to work, so it is
//! bound to them once, afterwards. Sessions live in memory only: after a crash nodes dial again and everything is named again.

mod bytes;
mod console;
mod enroll;
mod messages;
pub mod messenger;
mod session;

use async_trait::async_trait;
use axum::Router;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use axum::routing::{get, post};
use contract::node::{CONSOLE_PATH, Down, ENROLL_PATH, IMAGE_PATH, LINK_PATH, Query};
use crypto::cert::Pem;
use httpkit::server::Peer;
use kernel::{Arch, Clock, Error, NodeId, Result, ServerId};
use runtime::port::AuditSink;
use runtime::shutdown::Shutdown;
use runtime::{Signal, Tx};
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;
use tokio::io::DuplexStream;
use tokio::sync::{mpsc, oneshot};

/// The slices that nodes work for.
pub struct Slices {
    /// Records, for one snapshot over several slices.
    pub db: runtime::Db,
    /// Servers.
    pub compute: Arc<compute::Compute>,
    /// Disks and images.
    pub storage: Arc<storage::Storage>,
    /// Networks.
    pub network: Arc<network::Network>,
    /// Registry of nodes, samples.
    pub ops: Arc<ops::Ops>,
}

/// What the link needs besides the slices.
pub struct Settings {
    /// The authority that signs nodes' certificates.
    pub ca: Pem,
    /// Audit ledger, for enrolments.
    pub audit: Arc<dyn AuditSink>,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Seconds between samples.
    pub sample_seconds: u32,
    /// Address of OVN's southbound database for nodes on other machines.
    pub ovn_remote: Option<String>,
}

/// A connected node.
struct Session {
    number: u64,
    wake: Signal,
    down: mpsc::UnboundedSender<Down>,
    asks: Mutex<HashMap<u64, oneshot::Sender<Result<String, String>>>>,
}

/// Consoles asked for, by session name: the node that may open it, and where its bytes go.
type Consoles = HashMap<String, (NodeId, oneshot::Sender<DuplexStream>)>;

/// Control's end of all node links.
pub struct South {
    settings: Settings,
    slices: OnceLock<Slices>,
    sessions: Mutex<HashMap<NodeId, Arc<Session>>>,
    consoles: Mutex<Consoles>,
    numbers: AtomicU64,
}

fn lock<T>(m: &Mutex<T>) -> MutexGuard<'_, T> {
    m.lock().unwrap_or_else(PoisonError::into_inner)
}

impl South {
    /// Not bound to slices yet.
    pub fn new(settings: Settings) -> Arc<South> {
        Arc::new(South {
            settings,
            slices: OnceLock::new(),
            sessions: Mutex::default(),
            consoles: Mutex::default(),
            numbers: AtomicU64::new(1),
        })
    }

    /// Binds the slices, once, and follows what networks change on nodes.
    ///
    /// # Errors
    /// Internal, if it was done before.
    pub fn bind(self: &Arc<Self>, slices: Slices, shutdown: &Shutdown) -> Result<()> {
        let changed = slices.network.chassis_changed();
        self.slices.set(slices).map_err(|_| Error::internal("the south link is bound already"))?;
        let (me, shutdown) = (self.clone(), shutdown.clone());
        runtime::task::spawn("chassis-changes", async move {
            let mut seen = changed.now();
            loop {
                tokio::select! {
                    () = changed.changed(&mut seen) => lock(&me.sessions).values().for_each(|s| s.wake.wake()),
                    () = shutdown.wait() => return,
                }
            }
        });
        Ok(())
    }

    fn slices(&self) -> Result<&Slices> {
        self.slices.get().ok_or_else(|| Error::unavailable("the control plane is starting"))
    }

    fn next_number(&self) -> u64 {
        self.numbers.fetch_add(1, Ordering::Relaxed)
    }

    fn session(&self, node: &NodeId) -> Result<Arc<Session>> {
        let found = lock(&self.sessions).get(node).cloned();
        found.ok_or_else(|| Error::unavailable("the node of this server is out of reach"))
    }

    /// Nodes that are connected here.
    pub fn connected_nodes(&self) -> Vec<NodeId> {
        lock(&self.sessions).keys().cloned().collect()
    }

    async fn ask(&self, node: &NodeId, query: Query) -> Result<String> {
        let session = self.session(node)?;
        let id = self.next_number();
        let (tx, rx) = oneshot::channel();
        lock(&session.asks).insert(id, tx);
        let sent = session.down.send(Down::Ask { id, query });
        let answer = match sent {
            Ok(()) => tokio::time::timeout(Duration::from_secs(10), rx).await,
            Err(_) => return Err(Error::unavailable("the node of this server is out of reach")),
        };
        lock(&session.asks).remove(&id);
        match answer {
            Ok(Ok(Ok(text))) => Ok(text),
            Ok(Ok(Err(why))) => Err(Error::not_found("the node has no console log of this server").because(why)),
            _ => Err(Error::unavailable("the node of this server does not answer")),
        }
    }

    /// The listener's router; TLS asks for client certificates of our own authority.
    pub fn router(self: &Arc<Self>) -> Router {
        let known = Router::new()
            .route(LINK_PATH, post(session::link))
            .route(&format!("{IMAGE_PATH}{{id}}"), get(bytes::fetch).put(bytes::deliver))
            .route(&format!("{CONSOLE_PATH}{{session}}"), post(console::open))
            .layer(axum::middleware::from_fn_with_state(self.clone(), only_nodes));
        Router::new().route(ENROLL_PATH, post(enroll::enroll)).merge(known).with_state(self.clone())
    }
}

/// Lets requests with the certificate of an enrolled, unrevoked node through and tells handlers which it is.
async fn only_nodes(State(south): State<Arc<South>>, mut req: Request, next: Next) -> Response {
    let node = match node_of(&south, req.extensions().get::<Peer>()).await {
        Ok(n) => n,
        Err(e) => return crate::north::render::render("node", &e, ""),
    };
    req.extensions_mut().insert(node);
    next.run(req).await
}

async fn node_of(south: &South, peer: Option<&Peer>) -> Result<NodeId> {
    let cert =
        peer.and_then(|p| p.cert.as_ref()).ok_or_else(|| Error::unauthenticated("a node shows its certificate"))?;
    let found = south.slices()?.ops.node_by_fingerprint(&httpkit::tls::fingerprint(cert)).await?;
    found.map(|n| n.id).ok_or_else(|| Error::forbidden("this certificate belongs to no node of this cloud"))
}

#[async_trait]
impl storage::port::Nodes for South {
    fn wake(&self, node: &NodeId) {
        if let Some(s) = lock(&self.sessions).get(node) {
            s.wake.wake();
        }
    }
    async fn place(&self, tx: &mut Tx, arch: Option<Arch>, bytes: u64) -> Result<NodeId> {
        self.slices()?.compute.place_disk(tx, arch, bytes).await
    }
}

#[async_trait]
impl compute::port::Nodes for South {
    fn wake(&self, node: &NodeId) {
        storage::port::Nodes::wake(self, node);
    }
    fn connected(&self, node: &NodeId) -> bool {
        lock(&self.sessions).contains_key(node)
    }
    async fn console_log(&self, node: &NodeId, server: &ServerId, bytes: u64) -> Result<String> {
        self.ask(node, Query::ConsoleLog { server: server.to_string(), bytes }).await
    }
    async fn open_console(&self, node: &NodeId, server: &ServerId) -> Result<Box<dyn compute::port::Console>> {
        Ok(Box::new(console::ask(self, node, server).await?))
    }
}
