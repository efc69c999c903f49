//! Root disks of servers, for compute: made and dropped in compute's own transaction.

use super::store::{self, NewDisk, Thing};
use super::{DiskKind, DiskSource};
use crate::Storage;
use crate::image::boot::BootImage;
use kernel::{Error, NodeId, ProjectId, Result, ServerId};
use runtime::Tx;

impl Storage {
    /// Intends the root disk of a server on a node; its id is the server's. A second call changes nothing.
    ///
    /// # Errors
    /// Bad request, if the disk is smaller than the image.
    pub async fn create_root_disk(
        &self,
        tx: &mut Tx,
        server: &ServerId,
        project: &ProjectId,
        node: &NodeId,
        image: &BootImage,
        size: u64,
    ) -> Result<()> {
        if size < image.virtual_size {
            return Err(Error::bad_request(format!(
                "Flavor's disk is too small for requested image. Flavor disk is {size} bytes, image is {} bytes.",
                image.virtual_size
            ))
            .field("flavorRef"));
        }
        let source = DiskSource::Image { image: image.reference() };
        let disk = NewDisk { id: server.as_str(), kind: DiskKind::Root, project, node, size, source: &source };
        store::disk_insert(tx, &disk).await?;
        self.wake_on_commit(tx, node);
        Ok(())
    }

    /// Intends that the root disk of a server be gone; one that never was is gone already. [`Storage::wait_disk_gone`] waits for it.
    ///
    /// # Errors
    /// What the database says.
    pub async fn drop_root_disk(&self, tx: &mut Tx, server: &ServerId) -> Result<()> {
        self.withdraw(tx, Thing::Disk, server.as_str()).await
    }
}
