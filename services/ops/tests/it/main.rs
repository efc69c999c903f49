//! The promises of services/ops, on SQLite and PostgreSQL.

mod node;
mod sample;
