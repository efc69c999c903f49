//! The promises of storage, on SQLite and PostgreSQL, with a node that answers as a real one would.

mod faults;
mod image;
mod support;
mod upload;
mod volume;
