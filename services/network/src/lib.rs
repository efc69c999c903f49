//! Networks, subnets, ports, routers, security groups and floating IPs of the tenants: Neutron's nouns and rules.
//!
//! * A change ([`networks`], [`subnets`], [`ports`], [`routers`], [`floating`], [`groups`]) commits rows and returns; addresses come from
//!   [`addresses`], whose tables make it impossible that two ports get one.
//! * [`fabric`] carries the rows to the machinery behind [`port::Fabric`]: every row has a generation and the one that was applied; what was
//!   deleted leaves a tombstone until the fabric has forgotten it. A crash between commit and apply is therefore no special case.
//! * [`outside`]: how many addresses of external networks are left, and who has them.
//! * [`server`] is what compute calls, in its own transaction; [`chassis`] tells nodes which networks they serve.
//!
//! It must not know HTTP, OVN, or how a guest is started.

pub mod addresses;
pub mod chassis;
mod check;
pub mod exposure;
pub mod fabric;
pub mod floating;
mod gone;
pub mod groups;
pub mod list;
pub mod networks;
pub mod outside;
pub mod port;
pub mod ports;
mod quota;
pub mod routers;
pub mod server;
pub mod subnets;
pub mod tags;

pub use groups::rules::world::WorldRules;
pub use list::{ListQuery, Listing};

use kernel::Timestamp;
use port::Fabric;
use runtime::port::{QuotaGate, UsageSink};
use runtime::{Env, Signal};
use std::sync::Arc;

/// The network slice.
pub struct Network {
    pub(crate) env: Env,
    pub(crate) fabric: Arc<dyn Fabric>,
    pub(crate) quota: Arc<dyn QuotaGate>,
    pub(crate) usage: Arc<dyn UsageSink>,
    /// Something waits to be carried to the fabric.
    pub(crate) dirty: Signal,
    /// Something has been carried to the fabric, or a port went up or down.
    pub(crate) settled: Signal,
    /// What nodes serve has changed.
    pub(crate) nodes: Signal,
    pub(crate) memory: fabric::Memory,
    /// What becomes of new rules that let the whole internet in.
    pub(crate) world_rules: WorldRules,
}

/// Ages of an object, as its clients see them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    /// Made.
    pub created_at: Timestamp,
    /// Changed last.
    pub updated_at: Timestamp,
    /// Rises with every change.
    pub revision: u64,
}

impl Stamp {
    pub(crate) fn new(now: Timestamp) -> Stamp {
        Stamp { created_at: now, updated_at: now, revision: 1 }
    }
    pub(crate) fn next(self, now: Timestamp) -> Stamp {
        Stamp { updated_at: now, revision: self.revision + 1, ..self }
    }
}

impl Network {
    /// The slice over its surroundings; [`Network::start`] brings it to life.
    pub fn new(
        env: Env,
        fabric: Arc<dyn Fabric>,
        quota: Arc<dyn QuotaGate>,
        usage: Arc<dyn UsageSink>,
    ) -> Arc<Network> {
        Network::under(env, fabric, quota, usage, WorldRules::default())
    }

    /// The same under a policy of its own.
    pub fn under(
        env: Env,
        fabric: Arc<dyn Fabric>,
        quota: Arc<dyn QuotaGate>,
        usage: Arc<dyn UsageSink>,
        world_rules: WorldRules,
    ) -> Arc<Network> {
        Arc::new(Network {
            env,
            fabric,
            quota,
            usage,
            dirty: Signal::default(),
            settled: Signal::default(),
            nodes: Signal::default(),
            memory: fabric::Memory::default(),
            world_rules,
        })
    }
}

/// Migrations of this slice's tables.
pub const MIGRATIONS: runtime::Migration = runtime::Migration {
    slice: "network",
    steps: &[
        ("0001_network", include_str!("../migrations/0001_network.sql")),
        ("0002_serving", include_str!("../migrations/0002_serving.sql")),
    ],
};
