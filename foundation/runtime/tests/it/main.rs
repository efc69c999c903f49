//! The promises of foundation/runtime, on SQLite and PostgreSQL.

mod database;
mod ledger;
mod operations;
