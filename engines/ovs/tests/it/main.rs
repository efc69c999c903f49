//! Against real daemons, each test in a network namespace of its own. Needs root, Open vSwitch and OVN.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::expect_used,
    reason = "a test fails by panicking and explains itself on stdout"
)]

mod lab;
mod ovsdb;
mod stack;
