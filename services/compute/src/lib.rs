//! Servers, and what they are made of and stand on: flavors, keypairs, hosts. Nova's nouns and rules.
//!
//! * A server is asked for by [`server::create`], which commits rows, addresses and quota for all or none and starts one durable operation a
//!   server; [`schedule`] chooses the host; [`server::given`] tells the node; [`server::observe`] takes in what it answers.
//! * [`server::power`], [`server::volume`], [`server::interface`], [`server::image`], [`server::delete`] change a server that exists.
//! * [`flavor`], [`keypair`], [`node`] are the nouns around it; [`quota`] and [`zone`] are views.
//!
//! It must not know HTTP, QEMU, or how addresses and disks come about: network and storage are asked, in the caller's transaction.

pub mod check;
pub mod flavor;
pub mod keypair;
pub mod node;
pub mod port;
pub mod schedule;
pub mod server;

use kernel::NodeId;
use network::Network;
use port::Nodes;
use runtime::port::{QuotaGate, UsageSink};
use runtime::{Env, Tx};
use std::sync::Arc;
use std::time::Duration;

pub use server::intent::{Phase, ServerIntent, ServerObservation, Which};

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
}

impl Default for Config {
    fn default() -> Self {
        Config {
            vcpu_ratio: 3,
            node_patience: Duration::from_secs(60),
            work_limit: Duration::from_secs(300),
            prepare_limit: Duration::from_secs(1800),
        }
    }
}

/// The compute slice.
pub struct Compute {
    pub(crate) env: Env,
    pub(crate) config: Config,
    pub(crate) network: Arc<Network>,
    pub(crate) quota: Arc<dyn QuotaGate>,
    pub(crate) usage: Arc<dyn UsageSink>,
    pub(crate) nodes: Arc<dyn Nodes>,
    pub(crate) waiters: server::Waiters,
}

impl Compute {
    /// The slice over its surroundings.
    pub fn new(
        env: Env,
        config: Config,
        network: Arc<Network>,
        quota: Arc<dyn QuotaGate>,
        usage: Arc<dyn UsageSink>,
        nodes: Arc<dyn Nodes>,
    ) -> Arc<Compute> {
        Arc::new(Compute { env, config, network, quota, usage, nodes, waiters: server::Waiters::default() })
    }

    /// Tells a node once the transaction has committed that something is intended of it.
    pub(crate) fn wake_on_commit(&self, tx: &mut Tx, node: &NodeId) {
        let (nodes, node) = (self.nodes.clone(), node.clone());
        tx.on_commit(move || nodes.wake(&node));
    }
}

/// Migrations of this slice's tables.
pub const MIGRATIONS: runtime::Migration =
    runtime::Migration { slice: "compute", steps: &[("0001_compute", include_str!("../migrations/0001_compute.sql"))] };
