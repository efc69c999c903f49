//! The promises of the network slice, on SQLite and PostgreSQL, over the simulated fabric.

mod addresses;
mod carrying;
mod outside;
mod rules;
mod servers;
mod support;
