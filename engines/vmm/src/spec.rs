//! The nouns of a host: what should be (specs) and what is (states and observations).

mod disk;
mod observation;
mod server;

pub use disk::{DiskSource, DiskSpec, DiskState, ExportInfo, FromImage, ImageFormat, ImageRef};
pub use kernel::Arch;
pub use observation::{DiskCounters, ExitReason, NicCounters, Power, Sample, ServerObservation};
pub use server::{DiskAttachment, KernelBoot, NicSpec, Reboot, RebootMode, ServerRoot, ServerSpec, StopMode};

use crate::error::{Result, VmmError};
use serde::{Deserialize, Serialize};

/// How guest code is run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Accel {
    /// By the host's processor, proved by the probe.
    Kvm,
    /// Translated by QEMU.
    Tcg,
}

/// One architecture that the host can run, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArchSupport {
    /// The architecture.
    pub arch: Arch,
    /// The way it is run.
    pub accel: Accel,
}

/// What a host has.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HostCapabilities {
    /// The host's name.
    pub hostname: String,
    /// Architectures that can be started here.
    pub archs: Vec<ArchSupport>,
    /// Processor threads.
    pub vcpus: u32,
    /// Memory of the host.
    pub memory_total_mib: u64,
    /// Memory that the kernel would give out now.
    pub memory_available_mib: u64,
    /// Size of the file system that holds disks and images.
    pub disk_total_bytes: u64,
    /// What is free on it.
    pub disk_available_bytes: u64,
    /// Version of QEMU; says so when it is simulated.
    pub engine_version: String,
    /// Nothing here is real.
    pub simulated: bool,
    /// Guests run behind the control plane (cgroup processor shares).
    pub cpu_shares: bool,
}

/// Refuses ids that are not plain words: they become file names and QEMU device names.
pub fn check_id(id: &str) -> Result<()> {
    let first = id.bytes().next().is_some_and(|b| b.is_ascii_alphanumeric());
    let rest = id.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'));
    if first && rest && id.len() <= 64 { Ok(()) } else { Err(VmmError::Invalid(format!("id {id:?}"))) }
}

fn check_mac(mac: &str) -> Result<()> {
    let parts: Vec<_> = mac.split(':').collect();
    let well_formed =
        parts.len() == 6 && parts.iter().all(|p| p.len() == 2 && p.bytes().all(|b| b.is_ascii_hexdigit()));
    if well_formed { Ok(()) } else { Err(VmmError::Invalid(format!("MAC address {mac:?}"))) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_cannot_leave_their_directory() {
        for bad in ["", "..", "a/b", "-x", ".hidden", "a b", "a,b", &"x".repeat(65)] {
            assert!(check_id(bad).is_err(), "{bad:?}");
        }
        check_id("0198a3c2-7c1e-7f00-8000-000000000001").unwrap();
    }

    #[test]
    fn macs_are_checked() {
        assert!(check_mac("fa:16:3e:00:00:01").is_ok());
        assert!(check_mac("fa:16:3e:00:00:01,script=/x").is_err());
        assert!(check_mac("fa:16:3e:00:00").is_err());
    }
}
