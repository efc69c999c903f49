//! An image as compute needs it: checked for use, with its kernel and initial RAM disk found.

use super::{Image, Status, missing};
use crate::Storage;
use crate::disk::ImageRef;
use kernel::{Arch, Caller, Error, ImageId, Result};
use runtime::Tx;
use std::collections::BTreeMap;

/// An image that a server can be made from.
#[derive(Debug, Clone, PartialEq)]
pub struct BootImage {
    /// Image.
    pub id: ImageId,
    /// Name.
    pub name: Option<String>,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// Bytes.
    pub size: u64,
    /// `raw` or `qcow2`.
    pub format: String,
    /// Architecture it says it is for; none if it does not say.
    pub arch: Option<Arch>,
    /// Smallest disk, GiB.
    pub min_disk: u32,
    /// Least memory, MiB.
    pub min_ram: u32,
    /// Bytes of the disk that it describes.
    pub virtual_size: u64,
    /// Kernel for direct boot.
    pub kernel: Option<ImageRef>,
    /// Initial RAM disk for direct boot.
    pub initrd: Option<ImageRef>,
    /// Kernel command line.
    pub cmdline: String,
    /// All properties.
    pub properties: BTreeMap<String, String>,
}

impl BootImage {
    /// The image as a node needs it.
    pub fn reference(&self) -> ImageRef {
        ImageRef { id: self.id.clone(), sha256: self.sha256.clone(), size: self.size, format: self.format.clone() }
    }
}

fn unusable(id: &ImageId, why: impl std::fmt::Display) -> Error {
    Error::bad_request(format!("Image {id} is unacceptable: {why}")).field("imageRef")
}

pub(crate) fn reference(image: &Image) -> Result<ImageRef> {
    if image.status != Status::Active {
        return Err(Error::bad_request(format!("Image {} is not active.", image.id)).field("imageRef"));
    }
    match (&image.sha256, image.size, &image.disk_format) {
        (Some(sha256), Some(size), Some(format)) => {
            Ok(ImageRef { id: image.id.clone(), sha256: sha256.clone(), size, format: format.clone() })
        }
        _ => Err(Error::internal("an active image lacks its size, digest or format")),
    }
}

impl Storage {
    /// The image, if the caller may use it and a server can be made from it.
    ///
    /// # Errors
    /// Bad request, as Nova does: no such image for this caller, not active, no disk, of an architecture that this cloud does not know,
    /// or its kernel or RAM disk missing.
    pub async fn image_for_boot(&self, tx: &mut Tx, caller: &Caller, id: &ImageId) -> Result<BootImage> {
        let image = self.visible(tx, caller, id).await.map_err(|e| match e.is_not_found() {
            true => Error::bad_request(format!("Image {id} could not be found.")).field("imageRef"),
            false => e,
        })?;
        let r = reference(&image)?;
        if !matches!(r.format.as_str(), "raw" | "qcow2") {
            return Err(unusable(id, format_args!("a {} image is not a disk", r.format)));
        }
        let arch = match image.arch() {
            None => None,
            Some(a) => Some(Arch::parse(a).ok_or_else(|| unusable(id, format_args!("architecture '{a}' is unknown")))?),
        };
        let kernel = self.part(tx, caller, &image, "kernel_id", "aki").await?;
        let initrd = self.part(tx, caller, &image, "ramdisk_id", "ari").await?;
        if kernel.is_none() && initrd.is_some() {
            return Err(unusable(id, "it names a ramdisk_id but no kernel_id"));
        }
        let cmdline = ["os_command_line", "os_cmdline"].iter().find_map(|k| image.properties.get(*k)).cloned();
        Ok(BootImage {
            virtual_size: image.virtual_size.unwrap_or(r.size),
            id: r.id,
            name: image.name,
            sha256: r.sha256,
            size: r.size,
            format: r.format,
            arch,
            min_disk: image.min_disk,
            min_ram: image.min_ram,
            kernel,
            initrd,
            cmdline: cmdline.unwrap_or_default(),
            properties: image.properties,
        })
    }

    /// The kernel or RAM disk that an image names, which the caller must be allowed to use too.
    async fn part(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        image: &Image,
        property: &str,
        format: &str,
    ) -> Result<Option<ImageRef>> {
        let Some(id) = image.properties.get(property).filter(|v| !v.is_empty()) else { return Ok(None) };
        let part = self.visible(tx, caller, &ImageId::from(id.as_str())).await;
        let part = part.map_err(|_| unusable(&image.id, format_args!("its {property} {id} could not be found")))?;
        let r = reference(&part).map_err(|_| unusable(&image.id, format_args!("its {property} {id} is not active")))?;
        if r.format != format && r.format != "raw" {
            return Err(unusable(&image.id, format_args!("its {property} {id} is a {} image", r.format)));
        }
        Ok(Some(r))
    }

    /// The image as nodes fetch it, whoever it belongs to: for disks that have been intended already.
    ///
    /// # Errors
    /// Not found.
    pub async fn image(&self, tx: &mut Tx, id: &ImageId) -> Result<Image> {
        super::store::get(tx, id).await?.ok_or_else(|| missing(id.as_str()))
    }
}
