//! An image from a disk: of a server (createImage) or of a volume (os-volume_upload_image). Operation `image.export`.
//!
//! Parameters: the disk, its node. Subject: the image.
//! 1. `deliver`  intends the export on the node (undo: withdraws it, waits until the node has let go, deletes the image)
//! 2. `ready`    waits until the node has delivered every byte ([`Storage::receive_export`])
//! 3. `activate` makes the image active and withdraws the export

use super::record::{NewImage, insert};
use super::state::Event;
use super::{Image, Status, Visibility, missing, store};
use crate::Storage;
use crate::disk::store::{self as disks, Thing};
use crate::disk::{Disk, DiskSource};
use crate::slice::step;
use kernel::{Caller, Error, ImageId, Result, ServerId};
use runtime::operation::{Definition, Progress, StepCx};
use runtime::{Tx, transact};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Kind of the operation.
pub const EXPORT: &str = "image.export";

#[derive(Debug, Serialize, Deserialize)]
struct Params {
    disk: String,
    format: String,
    /// Volume that is `uploading` meanwhile.
    volume: Option<String>,
}

impl Storage {
    pub(crate) fn image_export_definition(self: &Arc<Self>) -> Definition {
        Definition::new(EXPORT)
            .step("deliver", step!(self, export_deliver), step!(self, export_withdraw))
            // Waiting changes nothing.
            .step_without_undo("ready", step!(self, export_ready))
            // What it does is undone with the image, by the undo of `deliver`.
            .step_without_undo("activate", step!(self, export_activate))
    }

    /// Makes an image of a server's first disk; it becomes active once its node has delivered the bytes.
    ///
    /// # Errors
    /// Not found, if the server has no disk; over quota, if the project's images are at their limit.
    pub async fn export_server_disk(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        server: &ServerId,
        name: &str,
        properties: BTreeMap<String, String>,
    ) -> Result<ImageId> {
        let disk = match disks::disk_get(tx, server.as_str()).await? {
            Some(d) => d,
            None => self.first_volume_disk(tx, server).await?,
        };
        let mut all = self.inherited(tx, &disk).await?;
        all.insert("image_type".into(), "snapshot".into());
        all.insert("instance_uuid".into(), server.to_string());
        all.extend(properties);
        let new = NewImage {
            owner: Some(disk.project.clone()),
            name: Some(name.to_owned()),
            visibility: Some(Visibility::Private),
            container_format: Some("bare".into()),
            disk_format: Some("qcow2".into()),
            min_disk: gib_of(disk.size),
            properties: all,
            ..NewImage::default()
        };
        self.export_disk(tx, caller, &disk, new, None).await.map(|i| i.id)
    }

    async fn first_volume_disk(&self, tx: &mut Tx, server: &ServerId) -> Result<Disk> {
        let volumes = self.volumes_of_servers(tx, std::slice::from_ref(server)).await?;
        let first = volumes.iter().min_by(|a, b| a.device.cmp(&b.device));
        let found = match first {
            Some(v) => disks::disk_get(tx, v.volume.as_str()).await?,
            None => None,
        };
        found.ok_or_else(|| Error::not_found(format!("server {server} has no disk")))
    }

    /// What the image that a disk was made from says about itself, and what a volume remembers of it.
    async fn inherited(&self, tx: &mut Tx, disk: &Disk) -> Result<BTreeMap<String, String>> {
        let mut all = BTreeMap::new();
        if let DiskSource::Image { image } = &disk.source {
            if let Some(base) = store::get(tx, &image.id).await? {
                all.extend(base.properties);
            }
            all.insert("base_image_ref".into(), image.id.to_string());
        }
        Ok(all)
    }

    /// Begins an export in the caller's transaction.
    pub(crate) async fn export_disk(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        disk: &Disk,
        new: NewImage,
        volume: Option<String>,
    ) -> Result<Image> {
        let mut image = self.draft(caller, new)?;
        let used = store::bytes_of_project(tx, &image.project).await?;
        if used >= self.config.project_image_limit {
            return Err(Error::over_quota("The images of this project are at their limit.").field("image_bytes"));
        }
        insert(tx, &image).await?;
        image.status = image.status.after(Event::Begin)?;
        store::set_status(tx, &image.id, image.status, image.updated_at).await?;
        let format = image.disk_format.clone().unwrap_or_default();
        let params = Params { disk: disk.id.clone(), format, volume };
        self.env.ops.start(tx, EXPORT, image.id.as_str(), caller, Some(&image.project), &params).await?;
        Ok(image)
    }

    async fn export_deliver(&self, cx: StepCx) -> Result<Progress> {
        let p: Params = cx.params()?;
        transact!(cx.db, |tx| {
            if store::get(tx, &ImageId::from(cx.subject.as_str())).await?.is_none() {
                return Err(missing(&cx.subject));
            }
            let disk = disks::disk_get(tx, &p.disk).await?;
            let disk = disk.filter(|d| d.present).ok_or_else(|| Error::conflict("the disk is gone"))?;
            disks::export_insert(tx, &cx.subject, &disk.id, &disk.node, &p.format).await?;
            self.wake_on_commit(tx, &disk.node);
            Ok(Progress::Done)
        })
    }

    async fn export_withdraw(&self, cx: StepCx) -> Result<Progress> {
        let (p, id): (Params, _) = (cx.params()?, ImageId::from(cx.subject.as_str()));
        let gone = self.step_withdraw(Thing::Export, &cx.subject).await?;
        if gone != Progress::Done {
            return Ok(gone);
        }
        let now = self.env.now();
        transact!(cx.db, |tx| {
            if let Some(image) = store::get(tx, &id).await? {
                self.unbill_image(tx, &image, now).await?;
                store::delete(tx, &id).await?;
            }
            self.upload_over(tx, p.volume.as_deref()).await
        })?;
        self.discard(&id).await;
        Ok(Progress::Done)
    }

    async fn export_ready(&self, cx: StepCx) -> Result<Progress> {
        self.step_until_ready(&cx, Thing::Export, &cx.subject).await
    }

    async fn export_activate(&self, cx: StepCx) -> Result<Progress> {
        let (p, id): (Params, _) = (cx.params()?, ImageId::from(cx.subject.as_str()));
        let now = self.env.now();
        transact!(cx.db, |tx| {
            let image = store::get(tx, &id).await?.ok_or_else(|| missing(&cx.subject))?;
            if image.sha256.is_none() {
                return Err(Error::conflict("the node reports an export whose bytes are not here"));
            }
            if image.status == Status::Saving {
                store::set_status(tx, &id, image.status.after(Event::Stored)?, now).await?;
            }
            self.bill_image(tx, &id, now).await?;
            self.withdraw(tx, Thing::Export, &cx.subject).await?;
            self.upload_over(tx, p.volume.as_deref()).await?;
            Ok(Progress::Done)
        })
    }
}

/// Bytes as whole GiB, rounded up.
pub(crate) fn gib_of(bytes: u64) -> u32 {
    u32::try_from(bytes.div_ceil(1 << 30)).unwrap_or(u32::MAX)
}
