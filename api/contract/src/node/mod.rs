//! The node link: versioned JSON messages, one a line, over one HTTP/2 stream that the node opens (mutual TLS).
//!
//! Control sends what is intended, each object with a generation; the node answers with what it observes, naming the generation that it
//! has reached. After (re)connecting control sends everything, then [`Down::Complete`]. What is to go is named with `present: false` until the node has
//! said that it is gone; what the node holds and control does not name is a stranger: it is reported and left alone, since control may have been
//! restored from an old backup. A node that loses the link goes on as it was. Bytes of images travel on requests of their own on the same connection.

mod intent;
mod observed;

pub use intent::{
    ChassisNetwork, Disk, Export, ImageRef, KernelBoot, Metadata, Nic, Server, ServerDisk, Snapshot, Source,
};
pub use observed::{ExportObserved, Observed, Phase, Sample, ServerObserved};

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
