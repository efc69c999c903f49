//! Handlers behind their routes and the gate, with real slices over a database.

mod identity;
mod identity_world;
mod image;
mod network;
mod storage_world;
mod volume;
