//! The trait of a host.

use std::path::Path;
use std::time::Duration;

use async_trait::async_trait;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::watch;

use crate::error::Result;
use crate::spec::{
    DiskSpec, DiskState, ExportInfo, HostCapabilities, ImageRef, RebootMode, Sample, ServerObservation, ServerSpec,
    StopMode,
};

/// Both directions of a serial console.
pub trait ConsoleIo: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> ConsoleIo for T {}

/// A viewer's end of a serial console.
pub type ConsoleStream = Box<dyn ConsoleIo>;

/// Where the content of an image comes from.
#[async_trait]
pub trait ImageSource: Send + Sync {
    /// Opens the content from its first byte.
    async fn open(&self, image: &ImageRef) -> Result<Box<dyn AsyncRead + Send + Unpin>>;
}

/// Servers and disks of one host.
///
/// *Idempotency*: everything is keyed by ids that the caller chooses. Repeating a call, after an error or after our
/// process was killed in the middle of it, finishes what was begun. Deleting what is not there succeeds.
#[async_trait]
pub trait Hypervisor: Send + Sync {
    /// What the host has now.
    async fn capabilities(&self) -> HostCapabilities;

    /// Caches a base image; the content is checked against its SHA-256 before it can be seen.
    ///
    /// *Errors*: `Corrupt` for another checksum, length or a qcow2 that refers to other files; `NoSpace`.
    async fn ensure_image(&self, image: &ImageRef, source: &dyn ImageSource) -> Result<()>;

    /// Drops a base image. *Errors*: `InUse` while a disk is a layer over it.
    async fn delete_image(&self, id: &str) -> Result<()>;

    /// Ids of the cached images.
    async fn list_images(&self) -> Result<Vec<String>>;

    /// Makes a disk exist and be at least as big as asked, at once for a running guest.
    async fn ensure_disk(&self, disk: &DiskSpec) -> Result<DiskState>;

    /// What a disk is now.
    async fn disk(&self, id: &str) -> Result<DiskState>;

    /// Ids of the disks (a server's own root has the server's id and is not listed).
    async fn list_disks(&self) -> Result<Vec<String>>;

    /// Deletes a disk, its content overwritten first if asked. *Errors*: `InUse` while a server has it.
    async fn delete_disk(&self, id: &str, zero: bool) -> Result<()>;

    /// Takes a snapshot inside the disk, of a running guest too (as after a power cut).
    async fn snapshot_disk(&self, disk: &str, snapshot: &str) -> Result<()>;

    /// Drops a snapshot.
    async fn delete_snapshot(&self, disk: &str, snapshot: &str) -> Result<()>;

    /// Writes a disk, or a snapshot of it, as one self-contained qcow2 file; of a running guest as of one instant.
    async fn export_disk(&self, disk: &str, snapshot: Option<&str>, to: &Path) -> Result<ExportInfo>;

    /// Makes a server as its specification says: defined, running or not, with these disks and interfaces.
    ///
    /// *Errors*: `NotFound` for an image or disk that is not here yet; `GuestRefused` when a running guest keeps a
    /// device: all else of the specification was done.
    async fn ensure_server(&self, spec: &ServerSpec) -> Result<()>;

    /// Stops a server; its definition and disks stay.
    async fn stop_server(&self, id: &str, mode: StopMode) -> Result<()>;

    /// Reboots a running server, or starts one that is off.
    async fn reboot_server(&self, id: &str, mode: RebootMode) -> Result<()>;

    /// Ends a server and removes all of it, its own root too; attached disks stay.
    async fn delete_server(&self, id: &str) -> Result<()>;

    /// All servers of this host as they are.
    async fn observe(&self) -> Vec<ServerObservation>;

    /// The end of what the guest wrote to its serial console.
    async fn console_log(&self, id: &str, tail_bytes: usize) -> Result<Vec<u8>>;

    /// Joins the serial console; viewers share it.
    async fn console_open(&self, id: &str) -> Result<ConsoleStream>;

    /// Figures of every running server, and of the host.
    async fn sample(&self) -> Vec<Sample>;

    /// Finds the servers that lived on while our process was away. The first call after a start.
    async fn adopt(&self) -> Result<Vec<ServerObservation>>;

    /// Powers all guests off, those that do not follow in time hard.
    async fn shutdown_all(&self, deadline: Duration) -> Result<()>;

    /// Removes everything: processes, ports, taps, cgroups, files.
    async fn purge(&self) -> Result<()>;

    /// A number that rises whenever a server changed by itself or by us; what changed is seen by observing.
    fn subscribe(&self) -> watch::Receiver<u64>;
}
