//! The OpenStack services that unmodified clients speak to.

pub mod compute;
pub mod identity;
pub mod image;
pub mod network;
pub mod volume;
