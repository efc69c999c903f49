//! The promises of services/ops, on SQLite and PostgreSQL.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods, reason = "a test fails by panicking")]

mod calendar;
mod duty;
mod duty_world;
mod figures;
mod node;
mod register;
mod roster;
mod sample;
