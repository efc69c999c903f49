//! Daemons that outlive us: started in sessions of their own, found again by pid file, restarted when they die.
//!
//! * `process.rs`: one daemon: start, adopt, wait for its end, terminate.
//! * `supervisor.rs`: keeps one daemon running.

mod process;
mod supervisor;

pub use process::{Daemon, Running, find_program};
pub use supervisor::{Hooks, NoHooks, State, Supervised};
