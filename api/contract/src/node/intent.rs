//! What should be on a node: images, disks, servers, networks.

use kernel::Arch;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Where a disk's first contents come from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "from", rename_all = "snake_case")]
pub enum Source {
    /// Zeros.
    Empty,
    /// An image.
    Image {
        /// Image.
        image: ImageRef,
    },
    /// A snapshot of a disk on the same node.
    Snapshot {
        /// The disk.
        disk: String,
        /// The snapshot.
        snapshot: String,
    },
}

/// An image as the node needs it; its bytes come from [`IMAGE_PATH`](super::IMAGE_PATH).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImageRef {
    /// Image id.
    pub id: String,
    /// SHA-256 of the bytes.
    pub sha256: String,
    /// Bytes.
    pub size: u64,
    /// `raw` or `qcow2`; `aki` and `ari` for kernels and initial RAM disks.
    pub format: String,
}

/// A disk: a volume, or the root disk of a server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disk {
    /// Id: of the volume, or of the server whose root it is.
    pub id: String,
    /// Rises with every change of intent.
    pub generation: u64,
    /// To exist, or to be gone (overwritten with zeros first).
    pub present: bool,
    /// Bytes; only ever grows.
    pub size: u64,
    /// First contents.
    pub source: Source,
}

/// A snapshot of a disk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    /// Id.
    pub id: String,
    /// Rises with every change of intent.
    pub generation: u64,
    /// To exist, or to be gone.
    pub present: bool,
    /// The disk.
    pub disk: String,
}

/// Contents that are to become an image.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Export {
    /// Image id that the bytes are for.
    pub id: String,
    /// Rises with every change of intent.
    pub generation: u64,
    /// To be delivered, or given up.
    pub present: bool,
    /// The disk.
    pub disk: String,
    /// Format of the image: `qcow2` or `raw`.
    pub format: String,
}

/// A server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Server {
    /// Id.
    pub id: String,
    /// Rises with every change of intent.
    pub generation: u64,
    /// To exist, or to be gone.
    pub present: bool,
    /// To run, or to be powered off (by ACPI, then hard after a deadline).
    pub power: bool,
    /// Changes when a reboot is asked for; ends in `:soft` or `:hard`.
    pub reboot: String,
    /// Name, for logs.
    pub name: String,
    /// Project, for the metadata service.
    pub project: String,
    /// Architecture.
    pub arch: Arch,
    /// Virtual CPUs.
    pub vcpus: u32,
    /// Memory, MiB.
    pub memory_mib: u64,
    /// Direct boot: kernel, initial RAM disk, command line. Without it the firmware boots the first disk.
    pub kernel: Option<KernelBoot>,
    /// Disks in the order of attachment; the first with `boot` is booted.
    pub disks: Vec<ServerDisk>,
    /// Network interfaces in order.
    pub nics: Vec<Nic>,
    /// What the guest may learn about itself.
    pub metadata: Metadata,
    /// Give it a config drive too.
    pub config_drive: bool,
}

/// Direct boot of a kernel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KernelBoot {
    /// Kernel.
    pub kernel: ImageRef,
    /// Initial RAM disk.
    pub initrd: Option<ImageRef>,
    /// Kernel command line.
    pub cmdline: String,
}

/// A disk of a server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServerDisk {
    /// Disk id.
    pub disk: String,
    /// Device name as Nova prints it: `/dev/vda`.
    pub device: String,
    /// Booted from.
    pub boot: bool,
}

/// A network interface of a server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Nic {
    /// Port.
    pub port: String,
    /// Network.
    pub network: String,
    /// MAC address.
    pub mac: String,
    /// MTU.
    pub mtu: u32,
    /// Addresses with prefix length, for network_data.json and the metadata service.
    pub addresses: Vec<String>,
    /// Default gateway.
    pub gateway: Option<String>,
    /// Name servers.
    pub dns: Vec<String>,
}

/// What the guest may learn about itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Metadata {
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
    /// Password for the console, if the user set one (adminPass). Secret.
    pub admin_pass: Option<String>,
}

/// A network with a server on this node.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChassisNetwork {
    /// Network.
    pub network: String,
    /// Rises with every change of intent.
    pub generation: u64,
    /// To be served here, or not any more.
    pub present: bool,
    /// Port of the metadata service.
    pub port: String,
    /// Its MAC address.
    pub mac: String,
    /// Its addresses with prefix length.
    pub addresses: Vec<String>,
}
