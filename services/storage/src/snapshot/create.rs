//! A snapshot is taken. Operation `snapshot.create`.
//!
//! The request charges the quota and writes the row (`creating`). Subject: the snapshot. Steps:
//! 1. `take`   intends the snapshot on the volume's node (undo: withdraws it and waits; the row is `error`, uncharged)
//! 2. `ready`  waits for the node
//! 3. `finish` `available`; billing begins (undo: billing ends)

use super::{Snapshot, Status, missing, store};
use crate::Storage;
use crate::disk::store::{self as disks, Thing};
use crate::slice::step;
use crate::volume::{self, Status as VolumeStatus, check_metadata, check_text};
use kernel::{Caller, Error, Result, SnapshotId, VolumeId};
use runtime::operation::{Definition, Progress, StepCx};
use runtime::transact;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Kind of the operation.
pub const CREATE: &str = "snapshot.create";

/// A wish for a snapshot.
#[derive(Debug, Clone)]
pub struct NewSnapshot {
    /// Volume to take it of.
    pub volume: VolumeId,
    /// Name.
    pub name: Option<String>,
    /// Description.
    pub description: Option<String>,
    /// Also while a server uses the volume.
    pub force: bool,
    /// Metadata.
    pub metadata: BTreeMap<String, String>,
}

impl Storage {
    pub(crate) fn snapshot_create_definition(self: &Arc<Self>) -> Definition {
        Definition::new(CREATE)
            .step("take", step!(self, snapshot_take), step!(self, snapshot_untake))
            // Waiting changes nothing.
            .step_without_undo("ready", step!(self, snapshot_ready))
            .step("finish", step!(self, snapshot_finish), step!(self, snapshot_unfinish))
    }

    /// Begins to take a snapshot.
    ///
    /// # Errors
    /// Not found; bad request, if the volume is in no state for it, or in use without `force`; over quota, naming what to order.
    pub async fn create_snapshot(&self, caller: &Caller, new: NewSnapshot) -> Result<Snapshot> {
        check_text("name", new.name.as_deref())?;
        check_text("description", new.description.as_deref())?;
        check_metadata(&new.metadata)?;
        let now = self.env.now();
        transact!(self.env.db, |tx| {
            let v = self.volume(tx, caller, &new.volume).await?;
            match v.status {
                VolumeStatus::Available => {}
                VolumeStatus::InUse if new.force => {}
                s => {
                    let e = format!(
                        "Invalid volume: Volume {} status must be available, but current status is: {}.",
                        v.id,
                        s.as_str()
                    );
                    return Err(Error::bad_request(e).code("InvalidVolume"));
                }
            }
            let mut s = Snapshot {
                id: SnapshotId::fresh(),
                project: v.project.clone(),
                user: caller.user.clone(),
                volume: v.id.clone(),
                name: new.name.clone(),
                description: new.description.clone(),
                status: Status::Creating,
                size_gb: v.size_gb,
                metadata: new.metadata.clone(),
                charged: false,
                billed: false,
                error: None,
                created_at: now,
                updated_at: now,
            };
            self.charge_snapshot(tx, &mut s, true).await?;
            store::insert(tx, &s).await?;
            self.env.ops.start(tx, CREATE, s.id.as_str(), caller, Some(&s.project), &()).await?;
            Ok(s)
        })
    }

    async fn snapshot_take(&self, cx: StepCx) -> Result<Progress> {
        let id = SnapshotId::from(cx.subject.as_str());
        transact!(cx.db, |tx| {
            let s = store::get(tx, &id).await?.ok_or_else(|| missing(&cx.subject))?;
            let node = disks::node_of(tx, Thing::Disk, s.volume.as_str()).await?;
            let node = node.ok_or_else(|| volume::missing(s.volume.as_str()))?;
            disks::snapshot_insert(tx, &cx.subject, s.volume.as_str(), &node).await?;
            self.wake_on_commit(tx, &node);
            Ok(Progress::Done)
        })
    }

    async fn snapshot_untake(&self, cx: StepCx) -> Result<Progress> {
        let p = self.step_withdraw(Thing::Snapshot, &cx.subject).await?;
        if p != Progress::Done {
            return Ok(p);
        }
        let id = SnapshotId::from(cx.subject.as_str());
        let now = self.env.now();
        transact!(cx.db, |tx| {
            let Some(mut s) = store::get(tx, &id).await? else { return Ok(Progress::Done) };
            self.bill_snapshot(tx, &mut s, false, now).await?;
            self.charge_snapshot(tx, &mut s, false).await?;
            s.status = Status::Error;
            s.error.clone_from(&cx.reason);
            s.updated_at = now;
            store::update(tx, &s).await?;
            Ok(Progress::Done)
        })
    }

    async fn snapshot_ready(&self, cx: StepCx) -> Result<Progress> {
        self.step_until_ready(&cx, Thing::Snapshot, &cx.subject).await
    }

    async fn snapshot_finish(&self, cx: StepCx) -> Result<Progress> {
        let id = SnapshotId::from(cx.subject.as_str());
        let now = self.env.now();
        transact!(cx.db, |tx| {
            let mut s = store::get(tx, &id).await?.ok_or_else(|| missing(&cx.subject))?;
            self.bill_snapshot(tx, &mut s, true, now).await?;
            if s.status == Status::Creating {
                s.status = Status::Available;
            }
            s.updated_at = now;
            store::update(tx, &s).await?;
            Ok(Progress::Done)
        })
    }

    async fn snapshot_unfinish(&self, cx: StepCx) -> Result<Progress> {
        let id = SnapshotId::from(cx.subject.as_str());
        let now = self.env.now();
        transact!(cx.db, |tx| {
            if let Some(mut s) = store::get(tx, &id).await? {
                self.bill_snapshot(tx, &mut s, false, now).await?;
                store::update(tx, &s).await?;
            }
            Ok(Progress::Done)
        })
    }
}
