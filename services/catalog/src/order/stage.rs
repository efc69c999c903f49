//! Stages of a flow: when each begins, until when it is to be decided, which are overdue.

use super::{Order, store};
use crate::Catalog;
use crate::order::WhoseOrders;
use crate::rules::FlowRole;
use kernel::calendar::Hours;
use kernel::{Caller, Error, OrderId, ProjectId, Result, Timestamp};

/// A stage that somebody is waited for at, or that was decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// Order.
    pub order: OrderId,
    /// Its project.
    pub project: ProjectId,
    /// Its name.
    pub name: String,
    /// Who decides.
    pub role: FlowRole,
    /// Since when.
    pub began_at: Timestamp,
    /// Until when.
    pub due_at: Timestamp,
}

/// Which stages to list.
#[derive(Debug, Clone, Default)]
pub struct StageFilter {
    /// Only those whose deadline has passed.
    pub overdue: bool,
    /// Go on after this deadline and order.
    pub after: Option<(Timestamp, OrderId)>,
    /// At most so many.
    pub limit: u32,
}

impl Catalog {
    /// Begins a stage now: its clock runs on the contract's calendar.
    pub(crate) fn begin_stage(&self, o: &mut Order, n: usize) -> Result<()> {
        let now = self.env.now();
        let s = o.stages.get_mut(n).ok_or_else(|| Error::internal("a flow without a stage"))?;
        s.began_at = Some(now);
        // Spans of hours run through; a contract that wants working hours says so in days.
        s.due_at = s.within.map(|w| self.work.deadline(now, w, Hours::Always)).transpose()?;
        Ok(())
    }

    /// Open stages with a deadline, the earliest first: those of orders that the caller may see.
    ///
    /// # Errors
    /// What the database says.
    pub async fn open_stages(&self, caller: &Caller, f: &StageFilter) -> Result<Vec<Waiting>> {
        let whose = WhoseOrders::of(caller)?;
        let mut tx = self.env.db.read().await?;
        let before = f.overdue.then(|| self.env.now());
        store::open_stages(&mut tx, whose.project(), before, f.after.as_ref(), f.limit).await
    }
}
