//! The promises of services/ops, on SQLite and PostgreSQL.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods, reason = "a test fails by panicking")]

mod calendar;
mod desk_change;
mod desk_figures;
mod desk_incident;
mod desk_knowledge;
mod desk_notify;
mod desk_ticket;
mod desk_world;
mod duty;
mod duty_world;
mod figures;
mod health;
mod level;
mod level_world;
mod node;
mod notices;
mod pool;
mod records;
mod register;
mod report;
mod roster;
mod sample;
mod system;
mod utilisation;
