//! Deletion. Operation `server.delete`; subject: the server. It cancels whatever is under way, first of all a creation.
//!
//! 1. `halt`     tells the node to be rid of the server and waits for its word (undo: the server is in error and can be deleted again)
//! 2. `release`  gives everything back and removes the row, in one transaction

use super::state::{Event, Task};
use super::store;
use crate::Compute;
use kernel::{Caller, Result, ServerId};
use runtime::operation::{Definition, Progress, StepCx};
use runtime::transact;
use std::sync::Arc;

/// Kind of the operation.
pub const DELETE: &str = "server.delete";

impl Compute {
    pub(crate) fn delete_definition(self: &Arc<Self>) -> Definition {
        Definition::new(DELETE)
            .step("halt", crate::step!(self, halt), crate::step!(self, delete_failed))
            // One transaction: all of it or nothing, and after it there is no server to bring back.
            .step_without_undo("release", crate::step!(self, delete_release))
    }

    /// Deletes a server. One that is being deleted already is left to that.
    ///
    /// # Errors
    /// Not found.
    pub async fn delete_server(&self, caller: &Caller, id: &ServerId) -> Result<()> {
        transact!(self.env.db, |tx| {
            let s = self.visible(tx, caller, id).await?;
            if s.state.task == Some(Task::Deleting) {
                return Ok(());
            }
            let next = s.state.apply(id, Event::Delete)?;
            store::set_state(tx, id, next, self.env.now()).await?;
            self.env.ops.cancel_subject(tx, id.as_str()).await?;
            self.env.ops.start(tx, DELETE, id.as_str(), caller, Some(&s.project), &()).await?;
            Ok(())
        })
    }

    async fn delete_release(&self, cx: StepCx) -> Result<Progress> {
        let id = ServerId::from(cx.subject.as_str());
        transact!(self.env.db, |tx| {
            if let Some(s) = store::get(tx, &id).await? {
                self.release(tx, &cx.caller, &s).await?;
                store::delete(tx, &id).await?;
            }
            Ok(Progress::Done)
        })
    }

    async fn delete_failed(&self, cx: StepCx) -> Result<Progress> {
        self.end_task(&cx, Event::DeleteFailed, cx.reason.as_deref()).await
    }

    /// Ends a task in the state that the event leads to; with a reason if that is an error. A server that is gone needs no end.
    pub(super) async fn end_task(&self, cx: &StepCx, event: Event, fault: Option<&str>) -> Result<Progress> {
        let (id, now) = (ServerId::from(cx.subject.as_str()), self.env.now());
        transact!(self.env.db, |tx| {
            let Some(s) = store::get(tx, &id).await? else { return Ok(Progress::Done) };
            let Ok(next) = s.state.after(event) else { return Ok(Progress::Done) };
            store::set_state(tx, &id, next, now).await?;
            if fault.is_some() {
                store::set_fault(tx, &id, fault, now).await?;
            }
            self.tell_serving(tx, &id, super::serving::Sign::Asked).await?;
            Ok(Progress::Done)
        })
    }
}
