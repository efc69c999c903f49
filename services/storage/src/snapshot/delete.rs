//! A snapshot goes. Operation `snapshot.delete`.
//!
//! The request moves it to `deleting`. Subject: the snapshot. Steps:
//! 1. `withdraw` intends that it be gone (undo: `error_deleting`; deleting it again goes on)
//! 2. `gone`     waits for the node
//! 3. `forget`   ends billing, gives the quota back, removes the row

use super::{Snapshot, Status, store};
use crate::Storage;
use crate::disk::store::Thing;
use crate::slice::step;
use crate::volume::store as volumes;
use kernel::{Caller, Error, Result, SnapshotId};
use runtime::operation::{Definition, Progress, StepCx};
use runtime::{Tx, transact};
use std::sync::Arc;

/// Kind of the operation.
pub const DELETE: &str = "snapshot.delete";

impl Storage {
    pub(crate) fn snapshot_delete_definition(self: &Arc<Self>) -> Definition {
        Definition::new(DELETE)
            .step("withdraw", step!(self, snapshot_withdraw), step!(self, snapshot_stays))
            // Waiting changes nothing.
            .step_without_undo("gone", step!(self, snapshot_gone))
            // The row of a snapshot that is gone is not brought back.
            .step_without_undo("forget", step!(self, snapshot_forget))
    }

    /// Begins to delete a snapshot.
    ///
    /// # Errors
    /// Not found; bad request, while it is being taken, deleted, or made a volume of.
    pub async fn delete_snapshot(&self, caller: &Caller, id: &SnapshotId) -> Result<()> {
        transact!(self.env.db, |tx| {
            let s = self.snapshot(tx, caller, id).await?;
            s.check_deletable()?;
            if volumes::is_being_copied(tx, None, Some(id)).await? {
                let e = "Invalid snapshot: a volume is being made from it; wait until that is done.";
                return Err(Error::bad_request(e).code("InvalidSnapshot"));
            }
            let project = s.project.clone();
            self.snapshot_deleting(tx, s).await?;
            self.env.ops.start(tx, DELETE, id.as_str(), caller, Some(&project), &()).await?;
            Ok(())
        })
    }

    pub(crate) async fn snapshot_deleting(&self, tx: &mut Tx, mut s: Snapshot) -> Result<()> {
        s.status = Status::Deleting;
        s.updated_at = self.env.now();
        store::update(tx, &s).await
    }

    pub(crate) async fn snapshot_delete_failed(&self, tx: &mut Tx, mut s: Snapshot, why: Option<&str>) -> Result<()> {
        if s.status == Status::Deleting {
            s.status = Status::ErrorDeleting;
            s.error = why.map(str::to_owned);
            s.updated_at = self.env.now();
            store::update(tx, &s).await?;
        }
        Ok(())
    }

    /// Ends billing, gives the quota back, removes the row; again, it changes nothing.
    pub(crate) async fn forget_snapshot(&self, tx: &mut Tx, id: &SnapshotId) -> Result<()> {
        if let Some(mut s) = store::get(tx, id).await? {
            self.bill_snapshot(tx, &mut s, false, self.env.now()).await?;
            self.charge_snapshot(tx, &mut s, false).await?;
            store::delete(tx, id).await?;
        }
        Ok(())
    }

    async fn snapshot_withdraw(&self, cx: StepCx) -> Result<Progress> {
        transact!(cx.db, |tx| {
            self.withdraw(tx, Thing::Snapshot, &cx.subject).await?;
            Ok(Progress::Done)
        })
    }

    async fn snapshot_stays(&self, cx: StepCx) -> Result<Progress> {
        let id = SnapshotId::from(cx.subject.as_str());
        transact!(cx.db, |tx| {
            if let Some(s) = store::get(tx, &id).await? {
                self.snapshot_delete_failed(tx, s, cx.reason.as_deref()).await?;
            }
            Ok(Progress::Done)
        })
    }

    async fn snapshot_gone(&self, cx: StepCx) -> Result<Progress> {
        self.step_until_gone(Thing::Snapshot, &cx.subject).await
    }

    async fn snapshot_forget(&self, cx: StepCx) -> Result<Progress> {
        let id = SnapshotId::from(cx.subject.as_str());
        transact!(cx.db, |tx| {
            self.forget_snapshot(tx, &id).await?;
            Ok(Progress::Done)
        })
    }
}
