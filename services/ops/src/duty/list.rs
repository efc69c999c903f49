//! What is due when: open instances by deadline, so that the overdue ones come first; the past by filter.

use super::input::need_all;
use super::{Entry, Instance, Standing, store};
use crate::Ops;
use crate::terms::Duty;
use kernel::calendar::{DayKind, Span};
use kernel::{Caller, DutyId, ProjectId, Result, Timestamp};
use std::time::Duration;

/// Which instances to list.
#[derive(Debug, Clone, Default)]
pub struct InstanceFilter {
    /// So standing only; open ones (overdue and pending) unless given.
    pub standing: Option<Standing>,
    /// All, also what is done; `standing` is then left out.
    pub all: bool,
    /// Of this duty only.
    pub duty: Option<String>,
    /// Of this kind only.
    pub kind: Option<String>,
    /// About this project only.
    pub project: Option<ProjectId>,
    /// Due not before this.
    pub from: Option<Timestamp>,
    /// Due before this.
    pub to: Option<Timestamp>,
    /// After this one.
    pub marker: Option<DutyId>,
    /// At most so many.
    pub limit: u32,
}

impl Ops {
    /// Instances by deadline, the earliest first; of those that are open these are the overdue ones.
    ///
    /// # Errors
    /// Forbidden, for a tenant.
    pub async fn instances(&self, caller: &Caller, f: &InstanceFilter) -> Result<Vec<Instance>> {
        need_all(caller)?;
        let mut tx = self.env.db.read().await?;
        store::list(&mut tx, &self.terms.contract, f, self.env.now()).await
    }

    /// An instance with what was done about it, oldest first.
    ///
    /// # Errors
    /// Not found; forbidden, for a tenant.
    pub async fn instance(&self, caller: &Caller, id: &DutyId) -> Result<(Instance, Vec<Entry>)> {
        need_all(caller)?;
        let mut tx = self.env.db.read().await?;
        let i = self.instance_in(&mut tx, id).await?;
        let entries = store::entries(&mut tx, id).await?;
        Ok((i, entries))
    }

    /// True if the deadline of an instance counts working days of a year that no calendar covers: then Monday to Friday was assumed.
    pub fn weekdays_assumed(&self, i: &Instance) -> bool {
        let working = |d: &Duty| matches!(d.due, Some(Span::Days(_, DayKind::Working)));
        let (Some(due), true) = (i.due, self.terms.duty(&i.duty).is_some_and(working)) else { return false };
        let work = &self.terms.work;
        // The deadline may be the first instant of the day after its last.
        let last = work.day_of(due.minus(Duration::from_micros(1))).year();
        let counted = work.day_of(i.counts_at).year();
        (counted.min(last)..=counted.max(last)).any(|y| !work.days().covers(y))
    }

    /// The duties of the contract, in the order of the file.
    ///
    /// # Errors
    /// Forbidden, for a tenant.
    pub fn obligations(&self, caller: &Caller) -> Result<&[Duty]> {
        need_all(caller)?;
        Ok(&self.terms.duties)
    }
}
