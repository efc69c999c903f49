//! The promises of storage, on SQLite and PostgreSQL, with a node that answers as a real one would.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "helpers of tests: a failure here is a failing test")]

mod faults;
mod image;
mod serving;
mod support;
mod upload;
mod volume;
