//! The APIs that clients speak.

pub mod app;
pub mod compute;
pub mod console;
pub mod identity;
pub mod image;
pub mod network;
pub mod ops;
pub mod render;
pub mod root;
pub mod volume;
