//! A volume grows, also while a server uses it. Operation `volume.extend`.
//!
//! Parameters: the new size. Subject: the volume. The request charges the difference and moves it to `extending`. Steps:
//! 1. `disk`   intends the new size (undo: the old size, which a node that has grown the disk already takes as reached; the difference
//!    is given back; the volume is as it was)
//! 2. `ready`  waits for the node
//! 3. `finish` the row has the new size, billing changes (undo: both back)

use super::state::Event;
use super::{GIB, Status, missing, store};
use crate::Storage;
use crate::disk::store as disks;
use crate::disk::store::Thing;
use crate::slice::step;
use kernel::{Caller, Error, Result, VolumeId};
use runtime::operation::{Definition, Progress, StepCx};
use runtime::transact;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Kind of the operation.
pub const EXTEND: &str = "volume.extend";

#[derive(Debug, Serialize, Deserialize)]
struct Params {
    old_gb: u32,
    new_gb: u32,
}

impl Storage {
    pub(crate) fn volume_extend_definition(self: &Arc<Self>) -> Definition {
        Definition::new(EXTEND)
            .step("disk", step!(self, extend_disk), step!(self, extend_back))
            // Waiting changes nothing.
            .step_without_undo("ready", step!(self, extend_ready))
            .step("finish", step!(self, extend_finish), step!(self, extend_unfinish))
    }

    /// Begins to extend a volume.
    ///
    /// # Errors
    /// Bad request, if it would shrink or is in no state to grow; over quota, naming what to order.
    pub async fn extend_volume(&self, caller: &Caller, id: &VolumeId, new_gb: u32) -> Result<()> {
        transact!(self.env.db, |tx| {
            let mut v = self.volume(tx, caller, id).await?;
            let (old_gb, project) = (v.size_gb, v.project.clone());
            if new_gb <= old_gb {
                let e = format!(
                    "Invalid input received: New size for extend must be greater than current size. (current: {old_gb}, extended: {new_gb})."
                );
                return Err(Error::bad_request(e).field("new_size"));
            }
            if new_gb > self.config.volume_limit_gb {
                let e = format!("Invalid input received: {new_gb} GB is more than a volume may have.");
                return Err(Error::bad_request(e).field("new_size"));
            }
            let attached = store::attachment(tx, id).await?.is_some();
            v.status.after(Event::Extend, attached)?;
            self.charge_volume(tx, &mut v, new_gb).await?;
            self.advance(tx, v, Event::Extend, attached).await?;
            let params = Params { old_gb, new_gb };
            self.env.ops.start(tx, EXTEND, id.as_str(), caller, Some(&project), &params).await?;
            Ok(())
        })
    }

    async fn extend_to(&self, cx: &StepCx, gb: u32) -> Result<()> {
        transact!(cx.db, |tx| {
            let node = disks::disk_resize(tx, &cx.subject, u64::from(gb) * GIB).await?;
            let node = node.ok_or_else(|| Error::conflict("the volume has no disk"))?;
            self.wake_on_commit(tx, &node);
            Ok(())
        })
    }

    async fn extend_disk(&self, cx: StepCx) -> Result<Progress> {
        let p: Params = cx.params()?;
        self.extend_to(&cx, p.new_gb).await?;
        Ok(Progress::Done)
    }

    async fn extend_back(&self, cx: StepCx) -> Result<Progress> {
        let (p, id): (Params, _) = (cx.params()?, VolumeId::from(cx.subject.as_str()));
        transact!(cx.db, |tx| {
            let node = disks::disk_resize(tx, &cx.subject, u64::from(p.old_gb) * GIB).await?;
            if let Some(node) = node {
                self.wake_on_commit(tx, &node);
            }
            let Some(mut v) = store::get(tx, &id).await? else { return Ok(()) };
            self.charge_volume(tx, &mut v, p.old_gb).await?;
            v.error.clone_from(&cx.reason);
            let attached = store::attachment(tx, &id).await?.is_some();
            self.advance(tx, v, Event::Settled, attached).await
        })?;
        Ok(Progress::Done)
    }

    async fn extend_ready(&self, cx: StepCx) -> Result<Progress> {
        self.step_until_ready(&cx, Thing::Disk, &cx.subject).await
    }

    async fn extend_finish(&self, cx: StepCx) -> Result<Progress> {
        let (p, id): (Params, _) = (cx.params()?, VolumeId::from(cx.subject.as_str()));
        let now = self.env.now();
        transact!(cx.db, |tx| {
            let mut v = store::get(tx, &id).await?.ok_or_else(|| missing(&cx.subject))?;
            if v.size_gb != p.new_gb {
                v.size_gb = p.new_gb;
                v.error = None;
                self.bill_volume(tx, &mut v, p.new_gb, now).await?;
                let attached = store::attachment(tx, &id).await?.is_some();
                self.advance(tx, v, Event::Settled, attached).await?;
            }
            Ok(Progress::Done)
        })
    }

    async fn extend_unfinish(&self, cx: StepCx) -> Result<Progress> {
        let (p, id): (Params, _) = (cx.params()?, VolumeId::from(cx.subject.as_str()));
        let now = self.env.now();
        transact!(cx.db, |tx| {
            if let Some(mut v) = store::get(tx, &id).await?
                && v.size_gb == p.new_gb
            {
                v.size_gb = p.old_gb;
                if v.billed_gb > 0 && v.status != Status::Deleting {
                    self.bill_volume(tx, &mut v, p.old_gb, now).await?;
                }
                store::update(tx, &v).await?;
            }
            Ok(Progress::Done)
        })
    }
}
