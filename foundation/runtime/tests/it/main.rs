//! The promises of foundation/runtime, on SQLite and PostgreSQL.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "a test fails by panicking"
)]

mod database;
mod ledger;
mod list;
mod operations;
mod record;
