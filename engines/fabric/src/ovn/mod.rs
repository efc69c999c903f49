//! OVN, through its northbound database.
//!
//! ```text
//!   changes ─▶ topology after ─▶ scope: what they touch ─▶ render ─▶ rows wanted ┐
//!   northbound ─▶ replica ─▶ mirror: topology held, rows by key ────────────────┴▶ difference ─▶ one transaction
//! ```
//!
//! * `model.rs`: keys and marks of rows, what a rendering is.
//! * `render/`: topology to rows, one file a noun. Pure.
//! * `scope.rs`: which parts have to be rendered again after a change.
//! * `mirror.rs`: what the northbound database holds of ours.
//! * `difference.rs`: rows wanted against rows held, as operations.
//! * `fabric.rs`: the port itself.
//!
//! **The database describes itself**: the primary row of each thing carries its whole specification beside its mark. A
//! driver that has just started, and every replica of control beside it, knows what is there without being
//! told, and two that write at once meet in the database: unique names and guards make the later one plan again.

mod difference;
mod fabric;
mod mirror;
mod model;
mod render;
mod scope;

pub use fabric::{OvnFabric, OvnOptions};
