//! A statement over several months and all projects, one project at a time, in bounded memory: the months of each as closed, or as
//! computed from what was stored by an instant. The same instant gives the same statement for ever.

use super::fold::{Kept, MonthLines, Want};
use super::store;
use crate::Billing;
use crate::month::Month;
use kernel::{Error, Money, ProjectId, Result, Timestamp};
use std::collections::BTreeMap;

/// Projects that share a snapshot, and a write of what was computed.
const CHUNK: usize = 64;

/// A month in an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountMonth {
    /// The bill is closed: this is its snapshot.
    pub closed: bool,
    /// Its lines and their sum.
    pub lines: MonthLines,
}

/// What a project owes for some months.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Who owes.
    pub project: ProjectId,
    /// Its months, oldest first; those before its first usage are left out.
    pub months: BTreeMap<String, AccountMonth>,
    /// Sum of the months.
    pub total: Money,
}

/// What a statement came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Period {
    /// Projects on it.
    pub projects: u64,
    /// Sum over all.
    pub total: Money,
    /// Months of projects that were computed for it; the others were closed or kept from before.
    pub computed: u64,
}

impl Billing {
    /// The accounts of all projects over `[from, to]`, as stored by `as_of`, in the order of their ids.
    ///
    /// # Errors
    /// Bad request, if the months are out of order or have not begun; what `each` says.
    pub async fn period(
        &self,
        (from, to): (Month, Month),
        as_of: Timestamp,
        mut each: impl FnMut(Account) -> Result<()> + Send,
    ) -> Result<Period> {
        if from > to {
            return Err(Error::bad_request(format!("month: {from} is after {to}")).field("month"));
        }
        if self.calendar.begin(to)? > as_of {
            return Err(Error::bad_request(format!("month: {to} has not begun")).field("month"));
        }
        self.env.outbox.flush().await?;
        let end = self.calendar.end(to)?;
        let mut projects = crate::usage::store::first_usage(&mut self.env.db.read().await?).await?;
        projects.retain(|(_, first)| *first < end);
        let mut sum = Period::default();
        for chunk in projects.chunks(CHUNK) {
            let mut tx = self.env.db.read().await?;
            let mut made: Vec<(ProjectId, Vec<Kept>)> = Vec::new();
            for (project, _) in chunk {
                let (account, kept, computed) = self.account(&mut tx, project, (from, to), as_of).await?;
                sum.projects += 1;
                sum.total = sum.total.plus(account.total)?;
                sum.computed += computed;
                made.push((project.clone(), kept));
                each(account)?;
            }
            drop(tx);
            self.keep(&made).await?;
        }
        Ok(sum)
    }

    async fn account(
        &self,
        tx: &mut runtime::Tx,
        project: &ProjectId,
        (from, to): (Month, Month),
        as_of: Timestamp,
    ) -> Result<(Account, Vec<Kept>, u64)> {
        let closed = store::closed_lines(tx, project, (from, to), as_of).await?;
        let mut months: BTreeMap<String, AccountMonth> = BTreeMap::new();
        // Months after the last open one need no folding.
        let mut open = to;
        while open > from && closed.contains_key(&open.to_string()) {
            open = open.prev();
        }
        let (mut made, mut computed) = (Vec::new(), 0);
        if !closed.contains_key(&open.to_string()) {
            let folded = self.fold(tx, project, (from, open), as_of, Want::Lines).await?;
            let draft = |(m, lines): (Month, MonthLines)| (m.to_string(), AccountMonth { closed: false, lines });
            months.extend(folded.months.into_iter().map(draft));
            (made, computed) = (folded.made, folded.computed);
        }
        for (m, lines) in crate::book::store::adjustments_between(tx, project, (from, to), as_of).await? {
            if let Some(month) = months.get_mut(&m) {
                for l in &lines {
                    month.lines.total = month.lines.total.plus(l.amount)?;
                }
                month.lines.adjustments = lines;
            }
        }
        months.extend(closed.into_iter().map(|(m, lines)| (m, AccountMonth { closed: true, lines })));
        let total = months.values().try_fold(Money::ZERO, |s, m| s.plus(m.lines.total))?;
        Ok((Account { project: project.clone(), months, total }, made, computed))
    }
}
