//! The identity slice on both databases.

mod accounts;
mod cost;
mod passwords;
mod projects;
mod separation;
mod tokens;
mod world;
