//! Handlers behind their routes and the gate, with real slices over a database.

mod image;
mod storage_world;
mod volume;
