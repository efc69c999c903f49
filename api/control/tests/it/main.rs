//! Handlers behind their routes and the gate, with real slices over a database.

mod compute;
#[path = "../../../../services/compute/tests/it/world.rs"]
#[allow(dead_code, reason = "the slice's own tests use the rest")]
mod compute_world;
mod identity;
mod identity_world;
mod image;
mod network;
mod storage_world;
mod volume;
