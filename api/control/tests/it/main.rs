//! Handlers behind their routes and the gate, with real slices over a database.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stderr,
    reason = "helpers of tests: a failure here is a failing test"
)]

mod access;
mod books;
mod branding;
mod comply;
mod compute;
#[path = "../../../../services/compute/tests/it/world.rs"]
#[allow(dead_code, reason = "the slice's own tests use the rest")]
mod compute_world;
mod console;
mod coverage;
mod coverage_bodies;
mod coverage_hostile;
mod coverage_world;
mod desk;
mod draft;
mod duty;
mod flow;
mod hand;
mod identity;
mod identity_world;
mod image;
mod level;
mod messenger_tls;
mod named;
mod names;
mod network;
mod notices;
mod ops;
mod ops_world;
mod parameters;
mod score;
mod sheet;
mod sort;
mod storage_world;
mod tls_peers;
mod volume;
