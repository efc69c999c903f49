//! Images and disks.

use serde::{Deserialize, Serialize};

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
