//! What storage needs others to do.

use async_trait::async_trait;
use kernel::{Arch, NodeId, Result};
use runtime::Tx;

/// The hosts that hold disks, implemented by the south link.
#[async_trait]
pub trait Nodes: Send + Sync {
    /// Something is intended of the node that it may not know yet; it is told soon. Waking once too often does no harm.
    fn wake(&self, node: &NodeId);
    /// Chooses the node for a disk of that many bytes, of an architecture if the disk is to be booted.
    ///
    /// # Errors
    /// No capacity, if no node that is up has room.
    async fn place(&self, tx: &mut Tx, arch: Option<Arch>, bytes: u64) -> Result<NodeId>;
}
