//! Running the cloud: which hosts belong to it, and the figures that they report.
//!
//! * [`node`]: enrolment by one-time token, the registry of hosts, revocation.
//! * [`sample`]: figures of servers and hosts, every minute, kept six months in falling resolution.
//! * [`comply`]: every clause of the tenders and what shows it.
//! * [`terms`]: the clocks, duties and levels of the contract that records are measured by.
//!
//! Later assessment and monitoring stand on what is recorded here. It does not decide where servers run (compute) and does not talk to
//! hosts (the south link does).

pub mod comply;
pub mod node;
pub mod sample;
pub mod terms;

use runtime::{Env, Migration};
use std::sync::Arc;
use terms::Terms;

/// Tables of this slice.
pub const MIGRATIONS: Migration = Migration {
    slice: "ops",
    steps: &[
        ("0001_node", include_str!("../migrations/0001_node.sql")),
        ("0002_sample", include_str!("../migrations/0002_sample.sql")),
    ],
};

/// The slice.
pub struct Ops {
    env: Env,
    terms: Arc<Terms>,
}

impl Ops {
    /// Over the common surroundings and the terms of the contract in force.
    pub fn new(env: Env, terms: Terms) -> Arc<Ops> {
        Arc::new(Ops { env, terms: Arc::new(terms) })
    }

    /// The terms of the contract in force.
    pub fn terms(&self) -> &Arc<Terms> {
        &self.terms
    }
}
