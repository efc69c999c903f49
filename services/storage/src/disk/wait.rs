//! Waiting for a node, with no transaction held: a signal after each observation, and a look every second because another replica may
//! have taken the observation in.

use super::store::{self, Thing};
use super::{Disk, Reached, reached};
use crate::Storage;
use kernel::{Error, Result};
use runtime::operation::{Progress, StepCx};
use runtime::{Tx, task, transact};
use std::time::Duration;

/// A step that waits gives its place back after this long, so that a node that is away does not hold up the work of others.
const PATIENCE: Duration = Duration::from_secs(3);
const PAUSE: Duration = Duration::from_millis(300);

impl Storage {
    /// A disk with its intent and observation.
    ///
    /// # Errors
    /// What the database says.
    pub async fn disk(&self, tx: &mut Tx, id: &str) -> Result<Option<Disk>> {
        store::disk_get(tx, id).await
    }

    pub(crate) async fn reached(&self, tx: &mut Tx, thing: Thing, id: &str) -> Result<Reached> {
        Ok(match store::standing(tx, thing, id).await? {
            None => Reached::Gone,
            Some(s) => reached(s.present, s.generation, s.observed, s.phase, s.error.as_deref()),
        })
    }

    /// Waits until a thing stands as intended or its node reports a failure; [`Reached::NotYet`] after the deadline.
    pub(crate) async fn settle(&self, thing: Thing, id: &str, deadline: Duration) -> Result<Reached> {
        let waiting = async {
            let mut seen = self.changed.now();
            loop {
                let mut tx = self.env.db.read().await?;
                let r = self.reached(&mut tx, thing, id).await?;
                drop(tx);
                if r != Reached::NotYet {
                    return Ok(r);
                }
                tokio::select! {
                    () = self.changed.changed(&mut seen) => {}
                    () = task::sleep(Duration::from_secs(1)) => {}
                }
            }
        };
        tokio::time::timeout(deadline, waiting).await.unwrap_or(Ok(Reached::NotYet))
    }

    /// Waits until a disk is as intended: made, or grown.
    ///
    /// # Errors
    /// Unavailable after the deadline; conflict (`DiskFailed`) if the node cannot make it; not found, if it is not intended (any more).
    pub async fn wait_disk(&self, id: &str, deadline: Duration) -> Result<()> {
        match self.settle(Thing::Disk, id, deadline).await? {
            Reached::Ready => Ok(()),
            Reached::NotYet => Err(Error::unavailable(format!("disk {id} is not ready yet"))),
            Reached::Gone => Err(Error::not_found(format!("disk {id} is not intended any more"))),
            Reached::Failed(why) => Err(failed("disk", id, &why)),
        }
    }

    /// Waits until a disk is gone.
    ///
    /// # Errors
    /// Unavailable after the deadline; conflict (`DiskFailed`) if the node cannot remove it.
    pub async fn wait_disk_gone(&self, id: &str, deadline: Duration) -> Result<()> {
        match self.settle(Thing::Disk, id, deadline).await? {
            Reached::Gone => Ok(()),
            Reached::Ready | Reached::NotYet => Err(Error::unavailable(format!("disk {id} is not gone yet"))),
            Reached::Failed(why) => Err(failed("disk", id, &why)),
        }
    }

    /// True if every one of these disks is as intended now.
    ///
    /// # Errors
    /// Conflict (`DiskFailed`), if a node has failed with one.
    pub async fn disks_ready(&self, tx: &mut Tx, ids: &[String]) -> Result<bool> {
        for id in ids {
            match self.reached(tx, Thing::Disk, id).await? {
                Reached::Ready => {}
                Reached::Failed(why) => return Err(failed("disk", id, &why)),
                Reached::NotYet | Reached::Gone => return Ok(false),
            }
        }
        Ok(true)
    }

    /// Intends that a thing be gone and tells its node.
    pub(crate) async fn withdraw(&self, tx: &mut Tx, thing: Thing, id: &str) -> Result<()> {
        if let Some(node) = store::withdraw(tx, thing, id).await? {
            self.wake_on_commit(tx, &node);
        }
        Ok(())
    }

    /// Body of an undo: intends that a thing be gone and waits for it.
    pub(crate) async fn step_withdraw(&self, thing: Thing, id: &str) -> Result<Progress> {
        transact!(self.env.db, |tx| { self.withdraw(tx, thing, id).await })?;
        self.step_until_gone(thing, id).await
    }

    /// Body of a step that waits for a thing to be as intended.
    pub(crate) async fn step_until_ready(&self, cx: &StepCx, thing: Thing, id: &str) -> Result<Progress> {
        if cx.cancelled() {
            return Err(Error::conflict("cancelled"));
        }
        match self.settle(thing, id, PATIENCE).await? {
            Reached::Ready => Ok(Progress::Done),
            Reached::NotYet => Ok(Progress::Later(PAUSE)),
            Reached::Gone => Err(Error::conflict(format!("{id} is not intended any more"))),
            Reached::Failed(why) => Err(failed("disk", id, &why)),
        }
    }

    /// Body of a step or an undo that waits for a thing to be gone.
    pub(crate) async fn step_until_gone(&self, thing: Thing, id: &str) -> Result<Progress> {
        match self.settle(thing, id, PATIENCE).await? {
            Reached::Gone => Ok(Progress::Done),
            Reached::Ready | Reached::NotYet => Ok(Progress::Later(PAUSE)),
            Reached::Failed(why) => Err(failed("disk", id, &why)),
        }
    }
}

/// A refusal by the node: trying the same again does not mend it, so it does not count as passing.
fn failed(what: &str, id: &str, why: &str) -> Error {
    Error::conflict(format!("the node failed with {what} {id}: {why}")).code("DiskFailed")
}
