//! The identity slice on both databases.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test fails by panicking; `cost` prints what it measures"
)]

mod accounts;
mod brands;
mod cost;
mod hostile;
mod names;
mod passwords;
mod projects;
mod separation;
mod sessions;
mod tokens;
mod world;
