//! What nodes hold for us: disks, snapshots of disks, and contents on their way to become an image.
//!
//! Each is an intent with a generation and an observation that names the generation it is about:
//! ```text
//!   intend (generation+1) ──▶ wake node ──▶ node works ──▶ observe {generation, phase}
//!   ready at the present generation: as intended      absent while not present: the row goes
//!   failed at the present generation: the operation that waits unwinds, or the reader sees the error
//! ```
//! Invariants: a generation only rises; an observation of an older generation changes no phase; a row whose thing is to be gone is
//! deleted only when the node has said so. What survives a crash: everything, it is rows. Who writes: operations of this slice and
//! [`Storage::create_root_disk`](crate::Storage::create_root_disk) for compute.

pub mod intent;
pub mod observe;
pub mod root;
pub(crate) mod store;
pub mod wait;

use kernel::{Error, ImageId, NodeId, ProjectId, Result};
use serde::{Deserialize, Serialize};

/// Which intents a reader wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// Everything that is intended of the node: after a (re)connection.
    All,
    /// Only what the node has not yet reported as reached, or as failed.
    Unsettled,
}

/// Where a thing stands on its node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// The node works on it, or does not know of it yet.
    Working,
    /// As intended.
    Ready,
    /// Gone, as intended.
    Absent,
    /// It cannot be done.
    Failed,
}

impl Phase {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Phase::Working => "working",
            Phase::Ready => "ready",
            Phase::Absent => "absent",
            Phase::Failed => "failed",
        }
    }
    pub(crate) fn parse(s: &str) -> Result<Phase> {
        [Phase::Working, Phase::Ready, Phase::Absent, Phase::Failed]
            .into_iter()
            .find(|p| p.as_str() == s)
            .ok_or_else(|| Error::internal(format!("phase '{s}' is unknown")))
    }
}

/// An image as a node needs it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImageRef {
    /// Image.
    pub id: ImageId,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// Bytes.
    pub size: u64,
    /// `raw`, `qcow2`, `aki` or `ari`.
    pub format: String,
}

/// First contents of a disk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "from", rename_all = "snake_case")]
pub enum DiskSource {
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

/// What a disk is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DiskKind {
    /// Root of a server; its id is the server's.
    Root,
    /// A volume; its id is the volume's.
    Volume,
}

impl DiskKind {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            DiskKind::Root => "root",
            DiskKind::Volume => "volume",
        }
    }
    pub(crate) fn parse(s: &str) -> Result<DiskKind> {
        match s {
            "root" => Ok(DiskKind::Root),
            "volume" => Ok(DiskKind::Volume),
            _ => Err(Error::internal(format!("disk kind '{s}' is unknown"))),
        }
    }
}

/// A disk that a node is to hold, or to be rid of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DiskIntent {
    /// Disk.
    pub id: String,
    /// Rises with every change of intent.
    pub generation: u64,
    /// To exist, or to be gone (overwritten with zeros first).
    pub present: bool,
    /// Bytes; only ever grows.
    pub size: u64,
    /// First contents.
    pub source: DiskSource,
}

/// A snapshot that a node is to hold, or to be rid of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SnapshotIntent {
    /// Snapshot.
    pub id: String,
    /// Rises with every change of intent.
    pub generation: u64,
    /// To exist, or to be gone.
    pub present: bool,
    /// The disk.
    pub disk: String,
}

/// Contents that a node is to deliver as an image, or not any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportIntent {
    /// Image that the bytes are for.
    pub id: ImageId,
    /// Rises with every change of intent.
    pub generation: u64,
    /// To be delivered, or given up.
    pub present: bool,
    /// The disk.
    pub disk: String,
    /// `qcow2` or `raw`.
    pub format: String,
}

/// A disk or a snapshot as its node sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Observation {
    /// Disk or snapshot.
    pub id: String,
    /// Generation that this is about.
    pub generation: u64,
    /// Where it stands.
    pub phase: Phase,
    /// Bytes that it takes on the host.
    pub bytes: u64,
    /// Why it failed.
    pub error: Option<String>,
}

/// A disk as it is.
pub type DiskObservation = Observation;
/// A snapshot as it is.
pub type SnapshotObservation = Observation;

/// An export as its node sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportObservation {
    /// Image that the bytes are for.
    pub id: ImageId,
    /// Generation that this is about.
    pub generation: u64,
    /// Where it stands; ready once the bytes are here.
    pub phase: Phase,
    /// Why it failed.
    pub error: Option<String>,
}

/// A disk with its intent and what was last observed of it.
#[derive(Debug, Clone)]
pub struct Disk {
    /// Disk.
    pub id: String,
    /// What it is for.
    pub kind: DiskKind,
    /// Project that it belongs to.
    pub project: ProjectId,
    /// Where it lies.
    pub node: NodeId,
    /// To exist, or to be gone.
    pub present: bool,
    /// Generation of the intent.
    pub generation: u64,
    /// Generation of the last observation.
    pub observed: u64,
    /// Phase of the last observation.
    pub phase: Phase,
    /// Bytes intended.
    pub size: u64,
    /// First contents.
    pub source: DiskSource,
    /// Bytes that it takes on the host.
    pub bytes: u64,
    /// Why it failed.
    pub error: Option<String>,
}

/// What a waiter learns of a thing on a node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reached {
    /// The node has not reached the present intent yet.
    NotYet,
    /// It is as intended.
    Ready,
    /// There is no such thing any more.
    Gone,
    /// The node cannot do it, and why.
    Failed(String),
}

pub(crate) fn reached(present: bool, generation: u64, observed: u64, phase: Phase, error: Option<&str>) -> Reached {
    if observed != generation {
        return Reached::NotYet;
    }
    match phase {
        Phase::Working => Reached::NotYet,
        Phase::Ready if present => Reached::Ready,
        Phase::Absent if !present => Reached::Gone,
        // A node that reports the opposite of what is intended has not acted on it yet.
        Phase::Ready | Phase::Absent => Reached::NotYet,
        Phase::Failed => Reached::Failed(error.unwrap_or("the node gives no reason").to_owned()),
    }
}

impl Disk {
    /// Where it stands against the present intent.
    pub fn reached(&self) -> Reached {
        reached(self.present, self.generation, self.observed, self.phase, self.error.as_deref())
    }
}
