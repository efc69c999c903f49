//! Volumes of a server that exists. Operations `volume.attach` and `volume.detach`; subject: the server; parameter: the volume.
//!
//! Attach: 1. `plug`    tells the node and waits (undo: tells it the contrary, waits, frees the volume)
//!         2. `finish`  the volume is in use
//! Detach: 1. `unplug`  tells the node and waits (undo: plugs it again; the volume stays in use)
//!         2. `finish`  the volume is available

use super::state::Event;
use super::{Disk, DiskState, store};
use crate::{Compute, check};
use kernel::{Caller, Error, Result, ServerId, VolumeId};
use runtime::operation::{Definition, Progress, StepCx};
use runtime::transact;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::time::Duration;

/// Kind of the operation that attaches.
pub const ATTACH: &str = "volume.attach";
/// Kind of the operation that detaches.
pub const DETACH: &str = "volume.detach";

/// What a user says about a volume to attach.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttachVolume {
    /// Volume.
    pub volume: VolumeId,
    /// Device name; chosen if there is none.
    pub device: Option<String>,
    /// Tag of the device.
    pub tag: Option<String>,
    /// Deleted with the server.
    pub delete_on_termination: bool,
}

/// A volume of a server with the id that storage gave the attachment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldVolume {
    /// The disk.
    pub disk: Disk,
    /// Attachment id; none while the volume is still being made.
    pub attachment: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct Params {
    volume: VolumeId,
}

fn not_attached(server: &ServerId, volume: &str) -> Error {
    Error::not_found(format!("Instance {server} is not attached to volume {}", check::shown(volume)))
}

impl Compute {
    pub(crate) fn volume_definitions(self: &Arc<Self>) -> Vec<Definition> {
        vec![
            Definition::new(ATTACH)
                .step("plug", crate::step!(self, volume_plug), crate::step!(self, volume_plug_undo))
                // Undone with `plug`.
                .step_without_undo("finish", crate::step!(self, volume_attached)),
            Definition::new(DETACH)
                .step("unplug", crate::step!(self, volume_unplug), crate::step!(self, volume_unplug_undo))
                // One transaction; after it the volume is somebody else's to take.
                .step_without_undo("finish", crate::step!(self, volume_detached)),
        ]
    }

    /// Volumes of a server, in the order of attachment.
    ///
    /// # Errors
    /// Not found.
    pub async fn server_volumes(&self, caller: &Caller, id: &ServerId) -> Result<Vec<HeldVolume>> {
        let mut tx = self.env.db.read().await?;
        let ids = [self.visible(&mut tx, caller, id).await?.id];
        let held = self.storage.volumes_of_servers(&mut tx, &ids).await?;
        let id_of = |d: &Disk| held.iter().find(|h| h.volume == d.volume).map(|h| h.id.clone());
        let disks = store::disks_of(&mut tx, &ids).await?;
        Ok(disks.into_iter().map(|disk| HeldVolume { attachment: id_of(&disk), disk }).collect())
    }

    /// Attaches a volume to a server, running or not.
    ///
    /// # Errors
    /// Not found; conflict, if the server's state forbids it; bad request, if the volume is not available, lies on another host, or the
    /// device is taken.
    pub async fn attach_volume(&self, caller: &Caller, id: &ServerId, want: &AttachVolume) -> Result<HeldVolume> {
        check::text("tag", want.tag.as_deref(), 60)?;
        transact!(self.env.db, |tx| {
            let s = self.visible(tx, caller, id).await?;
            s.state.apply(id, Event::ChangeDevices)?;
            let disks = store::disks_of(tx, std::slice::from_ref(id)).await?;
            if disks.iter().any(|d| d.volume == want.volume) {
                return Err(Error::bad_request(format!("volume {} is already attached", want.volume)).field("volumeId"));
            }
            let a = self.storage.begin_attach(tx, caller, &want.volume, id, want.device.as_deref()).await?;
            if a.node.is_some() && a.node != s.node {
                let rule = format!("Invalid volume: {} lies on another host than instance {id}.", want.volume);
                return Err(Error::bad_request(rule).field("volumeId"));
            }
            if want.delete_on_termination {
                self.storage.set_delete_on_termination(tx, &want.volume, id, true).await?;
            }
            let disk = Disk {
                server: id.clone(),
                volume: want.volume.clone(),
                position: disks.iter().map(|d| d.position + 1).max().unwrap_or(1),
                device: a.device,
                boot: false,
                delete_on_termination: want.delete_on_termination,
                tag: want.tag.clone(),
                state: DiskState::Attaching,
                wanted: false,
            };
            store::insert_disk(tx, &disk).await?;
            let params = Params { volume: want.volume.clone() };
            self.env.ops.start(tx, ATTACH, id.as_str(), caller, Some(&s.project), &params).await?;
            Ok(HeldVolume { disk, attachment: Some(a.id) })
        })
    }

    /// Takes a volume away from a server, running or not.
    ///
    /// # Errors
    /// Not found, if the server does not have it; forbidden for the disk it boots from; conflict, if a state forbids it.
    pub async fn detach_volume(&self, caller: &Caller, id: &ServerId, volume: &VolumeId) -> Result<()> {
        transact!(self.env.db, |tx| {
            let s = self.visible(tx, caller, id).await?;
            s.state.apply(id, Event::ChangeDevices)?;
            let d = store::disk(tx, id, volume).await?.ok_or_else(|| not_attached(id, volume.as_str()))?;
            if d.boot {
                return Err(Error::forbidden("Cannot detach a root device volume"));
            }
            if d.state != DiskState::Attached {
                return Err(Error::conflict(format!("volume {volume} is {}", d.state.as_str())));
            }
            self.storage.begin_detach(tx, caller, volume, id).await?;
            store::set_disk(tx, id, volume, DiskState::Detaching, true).await?;
            let params = Params { volume: volume.clone() };
            self.env.ops.start(tx, DETACH, id.as_str(), caller, Some(&s.project), &params).await?;
            Ok(())
        })
    }

    /// Says whether a volume goes when its server does.
    ///
    /// # Errors
    /// Not found.
    pub async fn set_volume_fate(&self, caller: &Caller, id: &ServerId, volume: &VolumeId, delete: bool) -> Result<()> {
        transact!(self.env.db, |tx| {
            self.visible(tx, caller, id).await?;
            store::disk(tx, id, volume).await?.ok_or_else(|| not_attached(id, volume.as_str()))?;
            store::set_disk_fate(tx, id, volume, delete).await?;
            self.storage.set_delete_on_termination(tx, volume, id, delete).await
        })
    }

    /// Makes a disk part of the intent, or not any more, and waits for the node. Without a host there is nothing to wait for.
    async fn volume_want(&self, cx: &StepCx, volume: &VolumeId, state: DiskState, wanted: bool) -> Result<Progress> {
        let id = ServerId::from(cx.subject.as_str());
        let generation = transact!(self.env.db, |tx| {
            let s = store::get(tx, &id).await?.ok_or_else(|| super::missing(id.as_str()))?;
            let d = store::disk(tx, &id, volume).await?.ok_or_else(|| not_attached(&id, volume.as_str()))?;
            if d.wanted == wanted && d.state == state {
                return Ok(s.node.is_some().then_some(s.generation));
            }
            store::set_disk(tx, &id, volume, state, wanted).await?;
            self.renew(tx, &s).await
        })?;
        let Some(generation) = generation else { return Ok(Progress::Done) };
        Ok(match self.reach(cx, &id, generation, self.config.work_limit).await? {
            Some(_) => Progress::Done,
            None => Progress::Later(Duration::from_millis(100)),
        })
    }

    async fn volume_plug(&self, cx: StepCx) -> Result<Progress> {
        let p: Params = cx.params()?;
        self.volume_want(&cx, &p.volume, DiskState::Attaching, true).await
    }

    async fn volume_plug_undo(&self, cx: StepCx) -> Result<Progress> {
        let (p, id): (Params, _) = (cx.params()?, ServerId::from(cx.subject.as_str()));
        let generation = transact!(self.env.db, |tx| {
            let (Some(s), Some(d)) = (store::get(tx, &id).await?, store::disk(tx, &id, &p.volume).await?) else {
                return Ok(None);
            };
            if d.wanted {
                store::set_disk(tx, &id, &p.volume, DiskState::Attaching, false).await?;
            }
            self.renew_if(tx, &s, d.wanted).await
        })?;
        let waited = self.taken_back(generation, &id).await?;
        if waited == Progress::Done {
            transact!(self.env.db, |tx| {
                self.storage.abort_attach(tx, &p.volume, &id).await?;
                store::delete_disk(tx, &id, &p.volume).await
            })?;
        }
        Ok(waited)
    }

    async fn volume_attached(&self, cx: StepCx) -> Result<Progress> {
        let (p, id): (Params, _) = (cx.params()?, ServerId::from(cx.subject.as_str()));
        transact!(self.env.db, |tx| {
            self.storage.finish_attach(tx, &p.volume, &id).await?;
            store::set_disk(tx, &id, &p.volume, DiskState::Attached, true).await?;
            Ok(Progress::Done)
        })
    }

    async fn volume_unplug(&self, cx: StepCx) -> Result<Progress> {
        let p: Params = cx.params()?;
        self.volume_want(&cx, &p.volume, DiskState::Detaching, false).await
    }

    async fn volume_unplug_undo(&self, cx: StepCx) -> Result<Progress> {
        let (p, id): (Params, _) = (cx.params()?, ServerId::from(cx.subject.as_str()));
        transact!(self.env.db, |tx| {
            let (Some(s), Some(d)) = (store::get(tx, &id).await?, store::disk(tx, &id, &p.volume).await?) else {
                return Ok(Progress::Done);
            };
            store::set_disk(tx, &id, &p.volume, DiskState::Attached, true).await?;
            if !d.wanted {
                self.renew(tx, &s).await?;
            }
            self.storage.abort_detach(tx, &p.volume, &id).await?;
            Ok(Progress::Done)
        })
    }

    async fn volume_detached(&self, cx: StepCx) -> Result<Progress> {
        let (p, id): (Params, _) = (cx.params()?, ServerId::from(cx.subject.as_str()));
        transact!(self.env.db, |tx| {
            self.storage.finish_detach(tx, &p.volume, &id).await?;
            store::delete_disk(tx, &id, &p.volume).await?;
            Ok(Progress::Done)
        })
    }
}
