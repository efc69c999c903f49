//! A volume as compute needs it to boot a server from it.

use super::{GIB, Volume, store};
use crate::Storage;
use crate::disk::ImageRef;
use crate::image::boot::reference;
use kernel::{Arch, Caller, Error, ImageId, NodeId, Result, VolumeId};
use runtime::Tx;

/// A volume that a server can boot from.
#[derive(Debug, Clone, PartialEq)]
pub struct BootVolume {
    /// Volume.
    pub id: VolumeId,
    /// Where it lies: the server goes there. None while it is being placed.
    pub node: Option<NodeId>,
    /// Bytes.
    pub size: u64,
    /// Architecture that its image said it is for.
    pub arch: Option<Arch>,
    /// Kernel for direct boot.
    pub kernel: Option<ImageRef>,
    /// Initial RAM disk for direct boot.
    pub initrd: Option<ImageRef>,
    /// Kernel command line.
    pub cmdline: String,
    /// Least memory, MiB.
    pub min_ram: u32,
    /// The volume itself.
    pub volume: Volume,
}

impl Storage {
    /// A volume with what its image said about booting.
    ///
    /// # Errors
    /// Not found; bad request, if it is not bootable or its kernel is gone.
    pub async fn volume_for_boot(&self, tx: &mut Tx, caller: &Caller, id: &VolumeId) -> Result<BootVolume> {
        let v = self.volume(tx, caller, id).await?;
        if !v.bootable {
            return Err(
                Error::bad_request(format!("Block Device {id} is not bootable.")).field("block_device_mapping_v2")
            );
        }
        let said = |k: &str| v.image_metadata.get(k).map(String::as_str).filter(|s| !s.is_empty());
        let arch = said("hw_architecture").or_else(|| said("architecture")).and_then(Arch::parse);
        let cmdline = said("os_command_line").or_else(|| said("os_cmdline")).unwrap_or_default().to_owned();
        let min_ram = said("min_ram").and_then(|s| s.parse().ok()).unwrap_or(0);
        let mut parts = [None, None];
        for (slot, key) in parts.iter_mut().zip(["kernel_id", "ramdisk_id"]) {
            if let Some(image) = said(key) {
                let image = self.visible(tx, caller, &ImageId::from(image)).await?;
                *slot = Some(reference(&image)?);
            }
        }
        let [kernel, initrd] = parts;
        let (node, size) = (v.node.clone(), u64::from(v.size_gb) * GIB);
        Ok(BootVolume { id: id.clone(), node, size, arch, kernel, initrd, cmdline, min_ram, volume: v })
    }

    /// The volume, whoever it belongs to, for operations that were allowed when they began.
    ///
    /// # Errors
    /// What the database says.
    pub async fn volume_by_id(&self, tx: &mut Tx, id: &VolumeId) -> Result<Option<Volume>> {
        store::get(tx, id).await
    }
}
