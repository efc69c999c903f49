//! The node link: versioned JSON messages, one a line, over one HTTP/2 stream that the node opens (mutual TLS).
//!
//! Control sends what is intended, each object with a generation; the node answers with what it observes, naming the generation that it
//! has reached. After (re)connecting control sends everything, then [`Down::Complete`]. What is to go is named with `present: false` until the node has
//! said that it is gone; what the node holds and control does not name is a stranger: it is reported and left alone, since control may have been
//! restored from an old backup. A node that loses the link goes on as it was. Bytes of images travel on requests of their own on the same connection.

use kernel::Arch;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Version of the protocol; a node of another major version is refused with a clear error.
pub const VERSION: u32 = 1;

/// Path of the link (POST; both bodies stream).
pub const LINK_PATH: &str = "/node/v1/link";
/// Path of enrolment (POST, one-time token, no client certificate yet).
pub const ENROLL_PATH: &str = "/node/v1/enroll";
/// Path prefix of image bytes (GET to fetch, PUT to deliver): `/node/v1/images/{id}`.
pub const IMAGE_PATH: &str = "/node/v1/images/";
/// Path prefix of a console session (POST; both bodies stream raw bytes): `/node/v1/consoles/{session}`.
pub const CONSOLE_PATH: &str = "/node/v1/consoles/";

/// Request of enrolment.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Enroll {
    /// One-time token, made by `xinglin admin node-token`. Secret.
    pub token: String,
    /// Host name of the node.
    pub hostname: String,
}

/// Answer to enrolment.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Enrolled {
    /// The node's id.
    pub node: String,
    /// Its certificate, PEM.
    pub cert: String,
    /// Its private key, PEM. Secret.
    pub key: String,
    /// What a chassis needs: address of OVN's southbound database.
    pub ovn_remote: Option<String>,
}

/// From control to the node.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Down {
    /// First message.
    Welcome {
        /// Protocol version of control.
        version: u32,
        /// The node's id.
        node: String,
        /// Seconds between samples.
        sample_seconds: u32,
    },
    /// A disk is to exist, or to be gone.
    Disk(Disk),
    /// A snapshot of a disk is to exist, or to be gone.
    Snapshot(Snapshot),
    /// Contents of a disk or a snapshot are to be delivered as an image.
    Export(Export),
    /// A server is to exist, or to be gone.
    Server(Box<Server>),
    /// A network has a server here, so its metadata service is to run, or not any more.
    Chassis(ChassisNetwork),
    /// Everything intended has been named: what else the node holds is a stranger.
    Complete,
    /// Opens a console session: the node answers by a request to [`CONSOLE_PATH`].
    Console {
        /// Name of the session.
        session: String,
        /// Server.
        server: String,
    },
    /// A question; the answer is [`Up::Reply`] with the same number.
    Ask {
        /// Number of the question.
        id: u64,
        /// What is asked.
        query: Query,
    },
    /// Keeps the link alive.
    Ping,
}

/// Questions that have an answer at once.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "query", rename_all = "snake_case")]
pub enum Query {
    /// The tail of a server's console log.
    ConsoleLog {
        /// Server.
        server: String,
        /// Bytes wanted at most.
        bytes: u64,
    },
}

/// From the node to control.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Up {
    /// First message.
    Hello {
        /// Protocol version of the node.
        version: u32,
        /// What the host offers.
        info: NodeInfo,
    },
    /// A disk as it is.
    Disk(Observed),
    /// A snapshot as it is.
    Snapshot(Observed),
    /// An export as it is.
    Export(ExportObserved),
    /// A server as it is.
    Server(ServerObserved),
    /// Figures of one sampling.
    Samples {
        /// When, in microseconds since the epoch.
        at: i64,
        /// One for the host (subject `node`) and one for each server.
        samples: Vec<Sample>,
    },
    /// Answer to [`Down::Ask`].
    Reply {
        /// Number of the question.
        id: u64,
        /// The answer, or why there is none.
        result: Result<String, String>,
    },
    /// Keeps the link alive; answers [`Down::Ping`].
    Pong,
}

/// What a host offers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NodeInfo {
    /// Host name.
    pub hostname: String,
    /// Architectures that it runs, and on what: `kvm`, `tcg` or `sim`.
    pub archs: BTreeMap<Arch, String>,
    /// Physical CPUs.
    pub cpus: u32,
    /// Memory for servers, MiB.
    pub memory_mib: u64,
    /// Disk for servers, bytes in all and free.
    pub disk_bytes: (u64, u64),
    /// Version of the agent.
    pub version: String,
    /// Version of the hypervisor.
    pub hypervisor: String,
    /// OVN chassis name, where there is one.
    pub chassis: Option<String>,
    /// Nothing is real.
    pub simulated: bool,
}

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

/// An image as the node needs it; its bytes come from [`IMAGE_PATH`].
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

/// Where a thing stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// The node works on it.
    Working,
    /// As intended.
    Ready,
    /// Gone, as intended.
    Absent,
    /// It cannot be done; `error` says why. The node tries no more until the generation rises.
    Failed,
}

/// A disk or a snapshot as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Observed {
    /// Id.
    pub id: String,
    /// Generation that this is about.
    pub generation: u64,
    /// Where it stands.
    pub phase: Phase,
    /// Bytes that it takes on the host.
    pub bytes: u64,
    /// Why it failed. For the operator and, cleaned, for the tenant.
    pub error: Option<String>,
}

/// An export as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportObserved {
    /// Image id.
    pub id: String,
    /// Generation that this is about.
    pub generation: u64,
    /// Where it stands; `Ready` once control has the bytes.
    pub phase: Phase,
    /// Why it failed.
    pub error: Option<String>,
}

/// A server as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServerObserved {
    /// Id.
    pub id: String,
    /// Generation that this is about.
    pub generation: u64,
    /// Where it stands.
    pub phase: Phase,
    /// The virtual machine runs.
    pub running: bool,
    /// The guest has booted, as far as its console and its CPU use tell.
    pub booted: bool,
    /// It ended by itself (guest powered off, or crashed).
    pub stopped_itself: bool,
    /// Process id of the hypervisor's process.
    pub pid: Option<u32>,
    /// Disks that are attached.
    pub disks: Vec<String>,
    /// Ports that are plugged.
    pub ports: Vec<String>,
    /// Why it failed.
    pub error: Option<String>,
}

/// Cumulative figures of a server or of the host.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sample {
    /// Server id, or `node`.
    pub subject: String,
    /// Counters start anew when this changes.
    pub incarnation: u64,
    /// CPU time used, ns.
    pub cpu_ns: u64,
    /// Memory in use, bytes.
    pub memory_bytes: u64,
    /// Memory there is, bytes.
    pub memory_total_bytes: u64,
    /// Read from disks, bytes and requests.
    pub disk_read: (u64, u64),
    /// Written to disks, bytes and requests.
    pub disk_write: (u64, u64),
    /// Received (by the guest), bytes and packets.
    pub net_rx: (u64, u64),
    /// Sent (by the guest), bytes and packets.
    pub net_tx: (u64, u64),
}
