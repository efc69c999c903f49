//! Images, volumes and snapshots: what tenants store, and what nodes are to hold for it.
//!
//! Main flows:
//! * an image: [`image::record`] (queued) → [`image::upload`] (saving → active) → [`image::boot`] for compute, [`image::read`] for nodes;
//! * a volume: [`volume::create`] → a disk intent on a node ([`disk`]) → [`disk::observe`] → available → [`volume::attach`] → [`volume::delete`];
//! * a snapshot: [`snapshot::create`], [`snapshot::delete`]; contents back into an image: [`image::export`].
//!
//! What it must not do: speak HTTP, know a hypervisor, hold a transaction while it waits for a node.

pub mod disk;
pub mod image;
pub mod port;
mod slice;
pub mod snapshot;
pub mod volume;

pub use disk::{
    DiskIntent, DiskObservation, DiskSource, ExportIntent, ExportObservation, Phase, SnapshotIntent, Which,
};
pub use image::boot::BootImage;
pub use slice::{Config, Storage};

/// Migrations of this slice's tables.
pub const MIGRATIONS: runtime::Migration = runtime::Migration {
    slice: "storage",
    steps: &[
        ("0001_storage", include_str!("../migrations/0001_storage.sql")),
        ("0002_serving", include_str!("../migrations/0002_serving.sql")),
    ],
};
