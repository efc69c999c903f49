//! The promises of the network slice, on SQLite and PostgreSQL, over the simulated fabric.

#![allow(clippy::unwrap_used, reason = "a failure here is a failing test")]

mod addresses;
mod carrying;
mod outside;
mod rules;
mod servers;
mod serving;
mod support;
mod world;
