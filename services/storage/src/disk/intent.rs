//! What the south link reads: everything that a node is to hold.

use super::{DiskIntent, ExportIntent, SnapshotIntent, Which, store};
use crate::Storage;
use kernel::{NodeId, Result};
use runtime::Tx;

impl Storage {
    /// Disks of a node.
    ///
    /// # Errors
    /// What the database says.
    pub async fn disks_for_node(&self, tx: &mut Tx, node: &NodeId, which: Which) -> Result<Vec<DiskIntent>> {
        store::disks_of_node(tx, node, which).await
    }
    /// Snapshots of a node.
    ///
    /// # Errors
    /// What the database says.
    pub async fn snapshots_for_node(&self, tx: &mut Tx, node: &NodeId, which: Which) -> Result<Vec<SnapshotIntent>> {
        store::snapshots_of_node(tx, node, which).await
    }
    /// Exports of a node.
    ///
    /// # Errors
    /// What the database says.
    pub async fn exports_for_node(&self, tx: &mut Tx, node: &NodeId, which: Which) -> Result<Vec<ExportIntent>> {
        store::exports_of_node(tx, node, which).await
    }
}
