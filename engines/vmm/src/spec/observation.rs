//! What a server is seen to be, and figures.

use serde::{Deserialize, Serialize};

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
