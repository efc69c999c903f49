//! Both hypervisors keep the promises of the conformance suite, and the real one a few of its own.

#![allow(clippy::unwrap_used)] // helpers of tests fail as tests do

mod bench;
mod probe;
mod qemu;
mod sim;
