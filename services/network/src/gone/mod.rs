//! Tombstones: what the API has forgotten and the fabric may still hold.

pub(crate) mod store;
