//! The network slice's fabric, twice: OVN's northbound database, and a simulation.
//!
//! * [`ovn`]: topology rendered into northbound rows, compared with a replica, written in one transaction.
//! * [`sim`]: the same contract in memory, for tests of slices and for `--engines sim`.
//! * `check.rs`: what a batch may refer to; both obey it.
//!
//! One conformance suite runs over both (`tests/it/conformance.rs`). This crate starts no daemon and touches no device:
//! that is `engines/ovs`.

mod check;
pub mod ovn;
pub mod sim;

pub use ovn::{OvnFabric, OvnOptions};
pub use sim::SimFabric;
