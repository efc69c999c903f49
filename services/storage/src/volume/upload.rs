//! A volume's contents become an image (os-volume_upload_image): the operation `image.export` with the volume `uploading` meanwhile.

use super::state::Event;
use super::{Status, Volume, missing, store};
use crate::Storage;
use crate::disk::store as disks;
use crate::image::record::NewImage;
use crate::image::{Image, Visibility};
use kernel::{Caller, Error, Result, VolumeId};
use runtime::{Tx, transact};

/// A wish for an image of a volume.
#[derive(Debug, Clone, Default)]
pub struct Upload {
    /// Name of the image.
    pub name: String,
    /// `raw` or `qcow2`; raw unless given.
    pub disk_format: Option<String>,
    /// Also while a server uses the volume.
    pub force: bool,
    /// Who may see the image; private unless given.
    pub visibility: Option<Visibility>,
    /// Cannot be deleted.
    pub protected: bool,
}

impl Storage {
    /// Begins to make an image of a volume.
    ///
    /// # Errors
    /// Not found; bad request, if the volume is in no state for it, or in use without `force`.
    pub async fn upload_volume(&self, caller: &Caller, id: &VolumeId, wish: &Upload) -> Result<(Volume, Image)> {
        let format = wish.disk_format.clone().unwrap_or_else(|| "raw".into());
        if !matches!(format.as_str(), "raw" | "qcow2") {
            return Err(Error::bad_request("disk_format: it is raw or qcow2").field("disk_format"));
        }
        transact!(self.env.db, |tx| {
            let mut v = self.volume(tx, caller, id).await?;
            let attached = store::attachment(tx, id).await?.is_some();
            if v.status == Status::InUse && !wish.force {
                let e =
                    format!("Invalid volume: Volume {id} status must be available, or force is needed: it is in-use.");
                return Err(Error::bad_request(e).code("InvalidVolume"));
            }
            let disk = disks::disk_get(tx, id.as_str()).await?.ok_or_else(|| missing(id.as_str()))?;
            let mut properties = v.image_metadata.clone();
            // What described the file of the old image does not describe the new one's.
            for k in
                ["image_id", "image_name", "disk_format", "container_format", "size", "min_disk", "min_ram", "checksum"]
            {
                properties.remove(k);
            }
            let new = NewImage {
                owner: Some(v.project.clone()),
                name: Some(wish.name.clone()),
                visibility: Some(wish.visibility.unwrap_or(Visibility::Private)),
                container_format: Some("bare".into()),
                disk_format: Some(format.clone()),
                protected: wish.protected,
                min_disk: v.size_gb,
                properties,
                ..NewImage::default()
            };
            let image = self.export_disk(tx, caller, &disk, new, Some(id.to_string())).await?;
            v.status = v.status.after(Event::Upload, attached)?;
            v.updated_at = image.created_at;
            store::update(tx, &v).await?;
            Ok((v, image))
        })
    }

    /// The upload is over, well or not.
    pub(crate) async fn upload_over(&self, tx: &mut Tx, volume: Option<&str>) -> Result<()> {
        let Some(id) = volume.map(VolumeId::from) else { return Ok(()) };
        let Some(v) = store::get(tx, &id).await? else { return Ok(()) };
        if v.status != Status::Uploading {
            return Ok(());
        }
        let attached = store::attachment(tx, &id).await?.is_some();
        self.advance(tx, v, Event::Settled, attached).await
    }
}
