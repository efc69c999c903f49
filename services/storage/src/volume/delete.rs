//! A volume goes: zeroed on its node, then forgotten. Operation `volume.delete`.
//!
//! Parameters: whether its snapshots go with it. Subject: the volume. The request moves it to `deleting`. Steps:
//! 1. `snapshots` withdraws its snapshots and waits until they are gone
//! 2. `disk`      withdraws the disk
//! 3. `gone`      waits until the node has zeroed and removed it
//! 4. `forget`    ends billing, gives the quota back, removes the rows
//!
//! There is no way back to a disk that may be half zeroed: the one undo leaves the volume `error_deleting`, and deleting it again goes on.

use super::state::Event;
use super::{Status, Volume, store};
use crate::Storage;
use crate::disk::store::Thing;
use crate::slice::step;
use crate::snapshot::store as snapshots;
use kernel::{Caller, Error, Result, SnapshotId, VolumeId};
use runtime::operation::{Definition, Progress, StepCx};
use runtime::{Tx, transact};
use std::sync::Arc;

/// Kind of the operation.
pub const DELETE: &str = "volume.delete";

impl Storage {
    pub(crate) fn volume_delete_definition(self: &Arc<Self>) -> Definition {
        Definition::new(DELETE)
            .step("snapshots", step!(self, delete_snapshots), step!(self, delete_failed))
            // Withdrawn is withdrawn: the undo of the first step says what the volume is then.
            .step_without_undo("disk", step!(self, delete_disk))
            // Waiting changes nothing.
            .step_without_undo("gone", step!(self, delete_gone))
            // Rows of a volume without a disk are not brought back.
            .step_without_undo("forget", step!(self, delete_forget))
    }

    /// Begins to delete a volume.
    ///
    /// # Errors
    /// Not found; bad request, while it is in use, has snapshots (unless they go with it), or is being copied.
    pub async fn delete_volume(&self, caller: &Caller, id: &VolumeId, cascade: bool) -> Result<()> {
        transact!(self.env.db, |tx| {
            let v = self.volume(tx, caller, id).await?;
            self.begin_delete(tx, caller, v, cascade).await
        })
    }

    /// Deletes a volume that goes with its server; one that cannot go now stays, as in Nova.
    pub(crate) async fn delete_with_server(&self, tx: &mut Tx, caller: &Caller, id: &VolumeId) -> Result<()> {
        let Some(v) = store::get(tx, id).await? else { return Ok(()) };
        match self.begin_delete(tx, caller, v, false).await {
            Err(e) if e.kind == kernel::ErrorKind::BadRequest => {
                tracing::info!(volume = %id, reason = %e, "volume does not go with its server");
                Ok(())
            }
            other => other,
        }
    }

    async fn begin_delete(&self, tx: &mut Tx, caller: &Caller, v: Volume, cascade: bool) -> Result<()> {
        let attached = store::attachment(tx, &v.id).await?.is_some();
        v.status.after(Event::Delete, attached)?;
        let id = v.id.clone();
        let held = snapshots::of_volume(tx, &id).await?;
        if !cascade && !held.is_empty() {
            let e = format!("Invalid volume: Volume {id} still has {} dependent snapshots.", held.len());
            return Err(Error::bad_request(e).code("InvalidVolume"));
        }
        for s in &held {
            if store::is_being_copied(tx, None, Some(&s.id)).await? {
                return Err(being_copied());
            }
            s.check_deletable()?;
        }
        if store::is_being_copied(tx, Some(&id), None).await? {
            return Err(being_copied());
        }
        for s in held {
            self.snapshot_deleting(tx, s).await?;
        }
        let project = v.project.clone();
        self.advance(tx, v, Event::Delete, attached).await?;
        self.env.ops.start(tx, DELETE, id.as_str(), caller, Some(&project), &()).await?;
        Ok(())
    }

    async fn delete_snapshots(&self, cx: StepCx) -> Result<Progress> {
        let id = VolumeId::from(cx.subject.as_str());
        let held: Vec<SnapshotId> = transact!(cx.db, |tx| {
            let all = snapshots::of_volume(tx, &id).await?;
            for s in &all {
                self.withdraw(tx, Thing::Snapshot, s.id.as_str()).await?;
            }
            Ok(all.into_iter().map(|s| s.id).collect())
        })?;
        for s in held {
            let p = self.step_until_gone(Thing::Snapshot, s.as_str()).await?;
            if p != Progress::Done {
                return Ok(p);
            }
            transact!(cx.db, |tx| { self.forget_snapshot(tx, &s).await })?;
        }
        Ok(Progress::Done)
    }

    async fn delete_disk(&self, cx: StepCx) -> Result<Progress> {
        transact!(cx.db, |tx| {
            self.withdraw(tx, Thing::Disk, &cx.subject).await?;
            Ok(Progress::Done)
        })
    }

    async fn delete_gone(&self, cx: StepCx) -> Result<Progress> {
        self.step_until_gone(Thing::Disk, &cx.subject).await
    }

    async fn delete_forget(&self, cx: StepCx) -> Result<Progress> {
        let id = VolumeId::from(cx.subject.as_str());
        let now = self.env.now();
        transact!(cx.db, |tx| {
            if let Some(mut v) = store::get(tx, &id).await? {
                self.bill_volume(tx, &mut v, 0, now).await?;
                self.charge_volume(tx, &mut v, 0).await?;
                store::delete(tx, &id).await?;
                tx.wake_on_commit(&self.changed);
            }
            Ok(Progress::Done)
        })
    }

    async fn delete_failed(&self, cx: StepCx) -> Result<Progress> {
        let id = VolumeId::from(cx.subject.as_str());
        transact!(cx.db, |tx| {
            for s in snapshots::of_volume(tx, &id).await? {
                self.snapshot_delete_failed(tx, s, cx.reason.as_deref()).await?;
            }
            let Some(mut v) = store::get(tx, &id).await? else { return Ok(Progress::Done) };
            v.error.clone_from(&cx.reason);
            if matches!(v.status, Status::Deleting | Status::ErrorDeleting) {
                self.advance(tx, v, Event::DeleteFailed, false).await?;
            }
            Ok(Progress::Done)
        })
    }
}

fn being_copied() -> Error {
    Error::bad_request("Invalid volume: a volume is being made from it; wait until that is done.").code("InvalidVolume")
}
