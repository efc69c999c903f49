//! What can be ordered, who may have it, and how an approved order becomes resources.
//!
//! * [`item`]: the price book as orders see it.
//! * [`quota`], [`entitlement`]: what a project may use, and why; every other slice charges through [`quota::Quota`].
//!
//! It must not know prices' rules, usage or bills (billing), and no HTTP.

pub mod entitlement;
pub mod item;
pub mod quota;

use runtime::Migration;

pub use item::{Book, Item};
pub use quota::Quota;

/// Tables of this slice.
pub const MIGRATIONS: Migration =
    Migration { slice: "catalog", steps: &[("0001_catalog", include_str!("../migrations/0001_catalog.sql"))] };
