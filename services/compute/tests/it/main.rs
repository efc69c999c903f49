//! The promises of compute, on SQLite and PostgreSQL, over the real network and storage slices, with a fabric and a node that answer as
//! real ones would.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a failure here is a failing test")]

mod access;
mod create;
mod devices;
mod faults;
mod list;
mod power;
mod world;
