//! Both hypervisors keep the promises of the conformance suite, and the real one a few of its own.

#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::print_stderr)] // helpers of tests fail as tests do

mod bench;
mod crash;
mod probe;
mod qemu;
mod sim;
mod switch;
