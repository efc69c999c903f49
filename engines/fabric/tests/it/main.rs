//! The fabric against real OVN, and the simulation against the same suite. Needs root, Open vSwitch and OVN.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a test fails by panicking and explains itself on stdout"
)]

mod conformance;
mod history;
mod lab;
mod packets;
mod specs;
