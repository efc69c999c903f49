//! What a node is told about its servers, and what it tells. Fields mirror the node link (api/contract), which slices do not import.

use kernel::{Arch, NetworkId, PortId, ProjectId, ServerId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Which intents to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// Everything that the node is to hold: after it has (re)connected.
    All,
    /// What the node has not reached yet.
    Unsettled,
}

/// A server as it is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerIntent {
    /// Id.
    pub id: ServerId,
    /// Rises with every change of intent.
    pub generation: u64,
    /// To exist, or to be gone. When false only the id and the generation count.
    pub present: bool,
    /// To run, or to be powered off.
    pub power: bool,
    /// Changes when a reboot is asked for; ends in `:soft` or `:hard`.
    pub reboot: String,
    /// Name, for logs.
    pub name: String,
    /// Project, for the metadata service.
    pub project: ProjectId,
    /// Architecture.
    pub arch: Arch,
    /// Virtual CPUs.
    pub vcpus: u32,
    /// Memory, MiB.
    pub memory_mib: u64,
    /// Direct boot of a kernel, if the image asks for it.
    pub kernel: Option<KernelBoot>,
    /// Disks in the order of attachment.
    pub disks: Vec<DiskIntent>,
    /// Network interfaces in order.
    pub nics: Vec<NicIntent>,
    /// What the guest may learn about itself.
    pub metadata: GuestMetadata,
    /// Give it a config drive too.
    pub config_drive: bool,
}

/// An image's bytes, as a node fetches them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImageBytes {
    /// Image id.
    pub id: String,
    /// SHA-256 of the bytes.
    pub sha256: String,
    /// Bytes.
    pub size: u64,
    /// `aki` or `ari`.
    pub format: String,
}

/// Direct boot of a kernel. Kept with the server: it boots the same kernel even if the image goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KernelBoot {
    /// Kernel.
    pub kernel: ImageBytes,
    /// Initial RAM disk.
    pub initrd: Option<ImageBytes>,
    /// Kernel command line.
    pub cmdline: String,
}

/// A disk of a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DiskIntent {
    /// Disk id: a volume, or the server itself for its root disk.
    pub disk: String,
    /// Device name: `/dev/vda`.
    pub device: String,
    /// Booted from.
    pub boot: bool,
}

/// A network interface of a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NicIntent {
    /// Port.
    pub port: PortId,
    /// Network.
    pub network: NetworkId,
    /// MAC address.
    pub mac: String,
    /// MTU.
    pub mtu: u32,
    /// Addresses with prefix length.
    pub addresses: Vec<String>,
    /// Default gateway.
    pub gateway: Option<String>,
    /// Name servers.
    pub dns: Vec<String>,
}

/// What the guest may learn about itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GuestMetadata {
    /// Host name.
    pub hostname: String,
    /// Availability zone.
    pub availability_zone: String,
    /// SSH public keys by name.
    pub keys: BTreeMap<String, String>,
    /// Properties set by the user.
    pub meta: BTreeMap<String, String>,
    /// User data, base64.
    pub user_data: Option<String>,
    /// Password for the console. Secret.
    pub admin_pass: Option<String>,
}

/// Where a server stands on its node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// The node works on it.
    Working,
    /// As intended.
    Ready,
    /// Gone, as intended.
    Absent,
    /// It cannot be done.
    Failed,
}

impl Phase {
    /// The name in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Phase::Working => "working",
            Phase::Ready => "ready",
            Phase::Absent => "absent",
            Phase::Failed => "failed",
        }
    }
    /// The phase of that name; an unknown one counts as being worked on.
    pub fn parse(s: &str) -> Phase {
        [Phase::Ready, Phase::Absent, Phase::Failed].into_iter().find(|p| p.as_str() == s).unwrap_or(Phase::Working)
    }
    /// The node does nothing more until the generation rises.
    pub fn is_final(self) -> bool {
        self != Phase::Working
    }
}

/// A server as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerObservation {
    /// Id.
    pub id: ServerId,
    /// Generation that this is about.
    pub generation: u64,
    /// Where it stands.
    pub phase: Phase,
    /// The virtual machine runs.
    pub running: bool,
    /// The guest has booted, as far as its console and its CPU use tell.
    pub booted: bool,
    /// It ended by itself: the guest powered off, or crashed.
    pub stopped_itself: bool,
    /// Why it failed.
    pub error: Option<String>,
}
