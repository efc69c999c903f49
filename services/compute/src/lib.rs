//! Servers, and what they are made of and stand on: flavors, keypairs, hosts. Nova's nouns and rules.
//!
//! * A server is asked for by [`server::create`], which commits rows, addresses and quota for all or none and starts one durable operation a
//!   server; [`schedule`] chooses the host; [`server::given`] tells the node; [`server::observe`] takes in what it answers.
//! * [`server::power`], [`server::volume`], [`server::interface`], [`server::image`], [`server::delete`] change a server that exists.
//! * [`access`]: grants under which an operator enters a tenant's servers, and what he did there; [`records`]: which tables are under the chain.
//! * [`flavor`], [`keypair`], [`node`] are the nouns around it; [`quota`] and [`zone`] are views.
//!
//! It must not know HTTP, QEMU, or how addresses and disks come about: network and storage are asked, in the caller's transaction.

/// A method of the slice as the body of a step.
macro_rules! step {
    ($me:ident, $method:ident) => {{
        let me = $me.clone();
        move |cx| {
            let me = me.clone();
            async move { me.$method(cx).await }
        }
    }};
}
pub(crate) use step;

pub mod access;
pub mod check;
pub mod flavor;
pub mod keypair;
pub mod node;
pub mod port;
pub mod quota;
pub mod records;
pub mod schedule;
pub mod server;
pub mod zone;

use kernel::{NodeId, Result};
use network::Network;
use port::{Logins, Nodes};
use runtime::operation::Definition;
use runtime::port::{AuditSink, QuotaGate, UsageSink};
use runtime::shutdown::Shutdown;
use runtime::{Env, Signal, Tx, reconcile};
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use storage::Storage;

pub use server::intent::{Phase, ServerIntent, ServerObservation, Which};

/// How often it is looked whose time is over.
const ACCESS_LOOK: Duration = Duration::from_secs(5);

/// What an installation chooses.
#[derive(Debug, Clone)]
pub struct Config {
    /// vCPUs that one physical CPU carries.
    pub vcpu_ratio: u32,
    /// How long a deletion waits for a node that is away.
    pub node_patience: Duration,
    /// How long a node may take to start, stop or change a server.
    pub work_limit: Duration,
    /// How long disks and ports may take to be ready.
    pub prepare_limit: Duration,
    /// Most that is recorded of a console under a grant of access; then the session ends.
    pub record_bytes: u64,
}

impl Default for Config {
    fn default() -> Self {
        Config {
            vcpu_ratio: 3,
            node_patience: Duration::from_secs(60),
            work_limit: Duration::from_secs(300),
            prepare_limit: Duration::from_secs(1800),
            record_bytes: access::RECORD_BYTES,
        }
    }
}

/// The compute slice.
pub struct Compute {
    pub(crate) env: Env,
    pub(crate) config: Config,
    pub(crate) network: Arc<Network>,
    pub(crate) storage: Arc<Storage>,
    pub(crate) quota: Arc<dyn QuotaGate>,
    pub(crate) usage: Arc<dyn UsageSink>,
    pub(crate) nodes: Arc<dyn Nodes>,
    pub(crate) waiters: server::Waiters,
    audit: OnceLock<Arc<dyn AuditSink>>,
    logins: OnceLock<Arc<dyn Logins>>,
    /// A grant of access has changed: consoles that are open under it may have to be cut.
    access_changed: Signal,
}

impl Compute {
    /// The slice over its surroundings.
    pub fn new(
        env: Env,
        config: Config,
        network: Arc<Network>,
        storage: Arc<Storage>,
        quota: Arc<dyn QuotaGate>,
        usage: Arc<dyn UsageSink>,
        nodes: Arc<dyn Nodes>,
    ) -> Arc<Compute> {
        let (waiters, audit, logins) = (server::Waiters::default(), OnceLock::new(), OnceLock::new());
        let access_changed = Signal::default();
        Arc::new(Compute { env, config, network, storage, quota, usage, nodes, waiters, audit, logins, access_changed })
    }

    /// Operations of this slice.
    pub fn definitions(self: &Arc<Self>) -> Vec<Definition> {
        let mut all = vec![self.create_definition(), self.delete_definition(), self.image_definition()];
        all.extend(self.power_definitions());
        all.extend(self.volume_definitions());
        all.extend(self.interface_definitions());
        all
    }

    /// Loads the first flavors, and ends grants of access when their time is over. Nothing else runs in the background: what is under way is
    /// operations, what nodes say comes in when they say it.
    ///
    /// # Errors
    /// What the database says.
    pub async fn start(self: &Arc<Self>, shutdown: &Shutdown) -> Result<()> {
        self.load_first_flavors().await?;
        let (me, wake) = (self.clone(), self.access_changed.clone());
        reconcile::spawn("access-grants", ACCESS_LOOK, wake, shutdown.clone(), move || {
            let me = me.clone();
            async move { me.expire_access().await }
        });
        Ok(())
    }

    /// Tells a node once the transaction has committed that something is intended of it.
    pub(crate) fn wake_on_commit(&self, tx: &mut Tx, node: &NodeId) {
        let (nodes, node) = (self.nodes.clone(), node.clone());
        tx.on_commit(move || nodes.wake(&node));
    }
}

/// Migrations of this slice's tables.
pub const MIGRATIONS: runtime::Migration = runtime::Migration {
    slice: "compute",
    steps: &[
        ("0001_compute", include_str!("../migrations/0001_compute.sql")),
        ("0002_revision", include_str!("../migrations/0002_revision.sql")),
        ("0003_serving", include_str!("../migrations/0003_serving.sql")),
        ("0004_access", include_str!("../migrations/0004_access.sql")),
        ("0005_login", include_str!("../migrations/0005_login.sql")),
        ("0006_sorts", include_str!("../migrations/0006_sorts.sql")),
    ],
};
