//! Everything that runs on a host: QEMU servers, qcow2 disks, taps and their plug into the host's switch,
//! console logs, config drives and the processor shares of the guests.
//!
//! The trait is [`Hypervisor`] (`hypervisor.rs`), spoken in the nouns of `spec.rs`. Two implementations pass the same
//! suite (`conformance/`): [`qemu::QemuHypervisor`], which is real, and [`sim::SimHypervisor`], which only remembers.
//!
//! Main flows, by file:
//! - a server comes up: `qemu/ensure.rs` → `qemu/start.rs` (taps, config drive, process) → `qemu/gate.rs` (who may boot now);
//! - a disk is made, grown, copied: `qemu/disk.rs` over the formats in `qcow2.rs`;
//! - our process was killed and is back: `qemu/adopt.rs` finds the guests that lived on.
//!
//! This crate must not know a service, a database or a wire type, and it keeps no intention of its own: what should
//! run is told to it again and again by its caller, and each call may be repeated without harm.

pub mod conformance;
pub mod error;
pub mod hypervisor;
pub mod iso;
pub mod layout;
pub mod plug;
pub mod probe;
pub mod qcow2;
pub mod qemu;
pub mod sim;
pub mod spec;

mod cgroup;
mod files;
mod host;
mod images;
mod proc;
mod tap;
mod task;

pub use error::{Result, VmmError};
pub use hypervisor::{ConsoleStream, Hypervisor, ImageSource};
pub use plug::{ChassisPlug, PlugRequest, PortPlug};
pub use probe::kvm_probe_child;
pub use spec::*;
