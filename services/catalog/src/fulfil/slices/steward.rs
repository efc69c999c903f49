//! The steward over the slices: power, final copies, how disks are erased.

use super::{Slices, there};
use crate::fulfil::plan::{Piece, Spec};
use crate::port::{Kept, Look, Owner, Steward};
use async_trait::async_trait;
use compute::server::power::Power;
use kernel::{ImageId, Result, ServerId, VolumeId};
use std::collections::BTreeMap;
use storage::image::Status as ImageStatus;
use storage::image::list::{Filter, Query as ImageQuery};
use storage::volume::upload::Upload;

fn gone(kind: &str) -> Kept {
    Kept::Not(format!("the {kind} was not there any more"))
}

#[async_trait]
impl Steward for Slices {
    async fn power(&self, owner: &Owner, server: &str, on: bool) -> Result<Look> {
        let id = ServerId::from(server);
        let Some(v) = there(self.compute.server(&owner.caller, &id).await)? else { return Ok(Look::Gone) };
        // A server that is on its way off is still `ACTIVE`, and one on its way on `SHUTOFF`: what is under way ends first.
        if v.server.state.task.is_some() {
            return Ok(Look::Pending);
        }
        match (v.server.state.status(), on) {
            ("ACTIVE", true) | ("SHUTOFF", false) => Ok(Look::Ready),
            ("ACTIVE", false) | ("SHUTOFF", true) => {
                let power = if on { Power::Start } else { Power::Stop };
                match self.compute.power(&owner.caller, &id, power).await {
                    // Another task holds it: that ends first.
                    Ok(()) => Ok(Look::Pending),
                    // No task ends this: only a renewal does.
                    Err(e) if e.code == "OrderExpired" => Ok(Look::Failed(e.message.to_string())),
                    Err(e) if e.kind == kernel::ErrorKind::Conflict => Ok(Look::Pending),
                    Err(e) => Err(e),
                }
            }
            // What is broken is off, and cannot be switched on.
            ("ERROR", false) => Ok(Look::Ready),
            ("ERROR", true) => Ok(Look::Failed(v.server.fault.unwrap_or_else(|| "the server is in error".into()))),
            _ => Ok(Look::Pending),
        }
    }

    async fn back_up(&self, owner: &Owner, piece: &Piece, id: &str, name: &str) -> Result<Kept> {
        if let Some(id) = self.backup_named(owner, name).await? {
            return Ok(Kept::Image(id.into()));
        }
        if matches!(piece.spec, Spec::Server { .. }) {
            let id = ServerId::from(id);
            let Some(v) = there(self.compute.server(&owner.caller, &id).await)? else { return Ok(gone("server")) };
            // What is broken cannot be copied, and must not keep its order from ending: the proof of erasure says so.
            if v.server.state.status() == "ERROR" {
                tracing::warn!(server = %id, order = %owner.order, "no final backup: the server is in error");
                let fault = v.server.fault.map(|f| format!(": {f}")).unwrap_or_default();
                return Ok(Kept::Not(format!("the server was in error{fault}")));
            }
            let image = self.compute.create_image(&owner.caller, &id, name, &BTreeMap::new()).await?;
            return Ok(Kept::Image(image.into()));
        }
        let id = VolumeId::from(id);
        if there(self.storage.show_volume(&owner.caller, &id).await)?.is_none() {
            return Ok(gone("volume"));
        }
        let wish =
            Upload { name: name.to_owned(), disk_format: Some("qcow2".into()), force: true, ..Upload::default() };
        let (_, image) = self.storage.upload_volume(&owner.caller, &id, &wish).await?;
        Ok(Kept::Image(image.id.into()))
    }

    async fn look_backup(&self, owner: &Owner, image: &str) -> Result<Look> {
        let found = there(self.storage.show_image(&owner.caller, &ImageId::from(image)).await)?;
        Ok(match found.map(|i| i.status) {
            None => Look::Gone,
            Some(ImageStatus::Active) => Look::Ready,
            Some(ImageStatus::Saving) => Look::Pending,
            Some(ImageStatus::Queued) => Look::Failed("it could not be stored".into()),
            Some(ImageStatus::Deactivated) => Look::Failed("it was withheld".into()),
        })
    }

    async fn forget_backup(&self, owner: &Owner, name: &str) -> Result<()> {
        match self.backup_named(owner, name).await? {
            Some(id) => there(self.storage.delete_image(&owner.caller, &id).await).map(drop),
            None => Ok(()),
        }
    }

    fn simulated(&self) -> bool {
        self.simulated
    }

    fn method(&self) -> &'static str {
        if self.simulated {
            return "simulated: no disk was real; a real host overwrites each disk once with zeros before it removes it";
        }
        "each disk was overwritten once with zeros by its host and then removed; the record of it was removed only after that"
    }
}

impl Slices {
    async fn backup_named(&self, owner: &Owner, name: &str) -> Result<Option<ImageId>> {
        let q =
            ImageQuery { filters: vec![Filter::In("name".to_owned(), vec![name.to_owned()])], ..ImageQuery::default() };
        let own = |i: &storage::image::Image| i.project == owner.project;
        Ok(self.storage.list_images(&owner.caller, &q).await?.images.into_iter().find(own).map(|i| i.id))
    }
}
