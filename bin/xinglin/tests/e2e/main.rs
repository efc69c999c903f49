//! The real binary, as users meet it: unmodified clients, real engines, power cuts.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "a test fails by panicking"
)]

mod admin;
mod api;
mod bill;
mod browser;
mod client;
mod cloud;
mod comply;
mod console;
mod crash;
mod failpoints;
mod host;
mod hostile;
mod isolation;
mod leftover;
mod ovn;
mod pages;
mod real;
mod roles;
mod sim;
