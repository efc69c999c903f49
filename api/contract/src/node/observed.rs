//! What a node sees of it, and figures.

use serde::{Deserialize, Serialize};

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
