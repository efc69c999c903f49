//! The nouns of a host: what should be (specs) and what is (states and observations).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::error::{Result, VmmError};

pub use kernel::Arch;

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

/// Format of an image's content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ImageFormat {
    /// Plain bytes: a disk, a kernel, an initial ramdisk.
    Raw,
    /// QEMU copy-on-write 2 or 3, without a backing or external data file.
    Qcow2,
}

impl ImageFormat {
    /// QEMU's name of the format.
    pub fn as_str(self) -> &'static str {
        match self {
            ImageFormat::Raw => "raw",
            ImageFormat::Qcow2 => "qcow2",
        }
    }
}

/// A base image, known by its id and what it must contain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImageRef {
    /// Its id.
    pub id: String,
    /// SHA-256 of the content, lower-case hex.
    pub sha256: String,
    /// Length of the content.
    pub size_bytes: u64,
    /// Format of the content.
    pub format: ImageFormat,
}

/// How a disk starts from an image.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FromImage {
    /// A copy-on-write layer over the cached image: instant, and the image stays needed.
    Overlay,
    /// A copy of its own.
    Copy,
}

/// What a new disk contains.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "from", rename_all = "lowercase")]
pub enum DiskSource {
    /// Zeros.
    Empty,
    /// A cached image.
    Image {
        /// The image; `ensure_image` comes first.
        image: ImageRef,
        /// Layer or copy.
        mode: FromImage,
    },
    /// A snapshot of another disk on this host.
    Snapshot {
        /// The disk that was snapshot.
        disk: String,
        /// The snapshot.
        snapshot: String,
    },
}

/// A disk that should exist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DiskSpec {
    /// Its id.
    pub id: String,
    /// At least this big, in whole sectors; disks grow and never shrink.
    pub size_bytes: u64,
    /// What it starts from; read at creation only.
    pub source: DiskSource,
}

/// A disk that exists.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DiskState {
    /// Its id.
    pub id: String,
    /// What the guest sees.
    pub size_bytes: u64,
    /// What it takes on the host.
    pub allocated_bytes: u64,
    /// Its snapshots, oldest first.
    pub snapshots: Vec<String>,
}

/// What an export wrote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportInfo {
    /// Length of the qcow2 file.
    pub size_bytes: u64,
    /// SHA-256 of it, lower-case hex.
    pub sha256: String,
    /// What a guest sees of it: a disk made from it must be at least this big.
    pub virtual_size_bytes: u64,
}

/// What a server boots from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "from", rename_all = "lowercase")]
pub enum ServerRoot {
    /// A disk that lives and dies on its own (a volume).
    Disk {
        /// The disk.
        disk: String,
    },
    /// A layer over an image that belongs to the server: its disk id is the server's id, it goes with the server.
    Image {
        /// The image; `ensure_image` comes first.
        image: ImageRef,
        /// Size of the disk.
        size_bytes: u64,
    },
}

/// Boot a kernel directly instead of the firmware's choice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KernelBoot {
    /// Id of the cached kernel image.
    pub kernel: String,
    /// Id of the cached initial ramdisk.
    pub initrd: Option<String>,
    /// Kernel command line.
    pub cmdline: String,
}

/// A disk on a server, beside its root.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DiskAttachment {
    /// The disk.
    pub disk: String,
    /// Place in the boot order; the root comes first without one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub boot_index: Option<u32>,
}

/// A network interface on a server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NicSpec {
    /// Id of the port, by which the network knows the interface.
    pub port: String,
    /// Its address, six colon-separated bytes.
    pub mac: String,
    /// Largest packet.
    pub mtu: u32,
}

/// A wish to reboot, granted once for each token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reboot {
    /// Changes with each wish.
    pub token: String,
    /// How.
    pub mode: RebootMode,
}

/// How to reboot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RebootMode {
    /// Ask the guest to power off, then start it; after the deadline as if hard.
    Soft,
    /// End the process and start it anew.
    Hard,
}

/// How to stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum StopMode {
    /// Press the power button, and end the process when the guest is not off in time.
    Acpi {
        /// Seconds that the guest has.
        deadline_seconds: u32,
    },
    /// End the process.
    Hard,
}

/// A server that should exist on this host.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServerSpec {
    /// Its id.
    pub id: String,
    /// Its name, for people; not used for anything else.
    pub name: String,
    /// Architecture.
    pub arch: Arch,
    /// Virtual processors.
    pub vcpus: u32,
    /// Memory.
    pub memory_mib: u64,
    /// Should it run?
    pub power_on: bool,
    /// Rises with each change of the intention. A guest that powered itself off stays off until it rises.
    pub generation: u64,
    /// Direct kernel boot; without it the firmware boots the root.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kernel: Option<KernelBoot>,
    /// What it boots from; none is for kernels that live in their initial ramdisk.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub root: Option<ServerRoot>,
    /// Further disks, hot-attached and -detached while it runs.
    #[serde(default)]
    pub disks: Vec<DiskAttachment>,
    /// Network interfaces, hot-attached and -detached while it runs.
    #[serde(default)]
    pub nics: Vec<NicSpec>,
    /// Files of the config drive by path (`openstack/latest/meta_data.json`); none means no drive.
    #[serde(default, with = "file_map", skip_serializing_if = "BTreeMap::is_empty")]
    pub config_drive: BTreeMap<String, Vec<u8>>,
    /// The last wish to reboot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reboot: Option<Reboot>,
    /// How long a guest has to power off when `power_on` turns false, or for a soft reboot.
    #[serde(default = "default_stop_seconds")]
    pub stop_seconds: u32,
}

fn default_stop_seconds() -> u32 {
    60
}

impl ServerSpec {
    /// All disks in boot order: the root first. A kernel that is given leaves no order to choose (QEMU takes the first
    /// place for it, and refuses another first).
    pub fn all_disks(&self) -> Vec<DiskAttachment> {
        let root = match &self.root {
            Some(ServerRoot::Disk { disk }) => Some(disk.clone()),
            Some(ServerRoot::Image { .. }) => Some(self.id.clone()),
            None => None,
        };
        let mut all: Vec<_> = root.into_iter().map(|disk| DiskAttachment { disk, boot_index: Some(0) }).collect();
        for (at, d) in self.disks.iter().enumerate() {
            if all.iter().any(|known| known.disk == d.disk) {
                continue;
            }
            let after_root = u32::try_from(at).unwrap_or(u32::MAX - 1) + 1;
            all.push(DiskAttachment {
                disk: d.disk.clone(),
                boot_index: Some(d.boot_index.map_or(after_root + 100, |i| i + 1)),
            });
        }
        if self.kernel.is_some() {
            all.iter_mut().for_each(|d| d.boot_index = None);
        }
        all
    }

    /// Refuses what could never run, and ids that could leave their directory.
    pub fn validate(&self) -> Result<()> {
        check_id(&self.id)?;
        for d in &self.disks {
            check_id(&d.disk)?;
        }
        match &self.root {
            Some(ServerRoot::Disk { disk }) => check_id(disk)?,
            Some(ServerRoot::Image { image, .. }) => check_id(&image.id)?,
            None => {}
        }
        if let Some(k) = &self.kernel {
            check_id(&k.kernel)?;
            k.initrd.as_deref().map_or(Ok(()), check_id)?;
        }
        for n in &self.nics {
            check_id(&n.port)?;
            check_mac(&n.mac)?;
            if !(576..=65_000).contains(&n.mtu) {
                return Err(VmmError::Invalid(format!("MTU {} of port {}", n.mtu, n.port)));
            }
        }
        if self.vcpus == 0 || self.vcpus > 255 || self.memory_mib < 32 {
            return Err(VmmError::Invalid(format!("{} vCPUs and {} MiB", self.vcpus, self.memory_mib)));
        }
        if self.disks.len() + self.nics.len() > 20 {
            return Err(VmmError::Invalid("more than 20 disks and interfaces".to_owned()));
        }
        Ok(())
    }
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

/// Is it on?
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Power {
    /// Its process runs.
    Running,
    /// It is off, and was meant to be or wanted to be.
    Stopped,
    /// Its process ended by itself.
    Crashed,
}

/// Why a server does not run any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum ExitReason {
    /// We stopped it.
    Requested,
    /// The guest powered itself off.
    GuestShutdown,
    /// The host was restarted beneath it.
    HostReboot,
    /// The process ended by itself.
    Crash {
        /// The end of what it wrote to its log.
        message: String,
    },
}

/// What a server is seen to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServerObservation {
    /// The server.
    pub id: String,
    /// Generation of the specification last seen.
    pub generation: u64,
    /// Is it on?
    pub power: Power,
    /// Its process.
    pub pid: Option<u32>,
    /// Its guest has reached a login, or quietness; a server runs before it is booted.
    pub booted: bool,
    /// Disks attached now, root included.
    pub disks: Vec<String>,
    /// Ports attached now.
    pub nics: Vec<String>,
    /// Why it is off.
    pub exit: Option<ExitReason>,
}

/// Counters of one disk, since the process started.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DiskCounters {
    /// The disk.
    pub disk: String,
    /// Bytes read.
    pub read_bytes: u64,
    /// Bytes written.
    pub write_bytes: u64,
    /// Reads.
    pub read_ops: u64,
    /// Writes.
    pub write_ops: u64,
}

/// Counters of one interface as the guest sees them: `rx` is what it received.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NicCounters {
    /// The port.
    pub port: String,
    /// Bytes received.
    pub rx_bytes: u64,
    /// Packets received.
    pub rx_packets: u64,
    /// Bytes sent.
    pub tx_bytes: u64,
    /// Packets sent.
    pub tx_packets: u64,
}

/// Cumulative figures of one server or of the host. Rates are differences of two of the same incarnation.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sample {
    /// The server; none is the host itself.
    pub server: Option<String>,
    /// Counters start anew when this changes (start of the process, in the kernel's ticks).
    pub incarnation: u64,
    /// Processor time used.
    pub cpu_ns: u64,
    /// Memory used: resident of the process; on the host, total less available.
    pub memory_bytes: u64,
    /// Memory there is: the guest's size; the host's size.
    pub memory_total_bytes: u64,
    /// Disks; one entry without a name for the host.
    pub disks: Vec<DiskCounters>,
    /// Interfaces; one entry without a name for the host.
    pub nics: Vec<NicCounters>,
}

/// Config-drive files as base64 in JSON: arrays of numbers would be four times as long.
mod file_map {
    use std::collections::BTreeMap;

    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

    pub fn serialize<S: Serializer>(files: &BTreeMap<String, Vec<u8>>, s: S) -> Result<S::Ok, S::Error> {
        let text: BTreeMap<_, _> = files.iter().map(|(path, content)| (path, STANDARD.encode(content))).collect();
        text.serialize(s)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<BTreeMap<String, Vec<u8>>, D::Error> {
        let text = BTreeMap::<String, String>::deserialize(d)?;
        let decode = |(path, content): (String, String)| STANDARD.decode(content).map(|bytes| (path, bytes));
        text.into_iter().map(decode).collect::<Result<_, _>>().map_err(de::Error::custom)
    }
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
