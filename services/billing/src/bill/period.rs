//! A statement over several months and all projects, one project at a time, in bounded memory: the months of each as closed, or as
//! computed from what was stored by an instant. The same instant gives the same statement for ever.

use super::ahead::Ahead;
use super::fold::{self, Kept, MonthLines, Want};
use super::store;
use crate::Billing;
use crate::book::adjust::AdjustmentLine;
use crate::book::store::adjustments_between;
use crate::month::Month;
use kernel::{Error, Money, ProjectId, Result, Timestamp, Value};
use runtime::Tx;
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
            let ids: Vec<Value> = chunk.iter().map(|(p, _)| Value::from(p)).collect();
            let mut closed = store::closed_lines(&mut tx, &ids, (from, to), as_of).await?;
            let mut booked = adjustments_between(&mut tx, &ids, (from, to), as_of).await?;
            let open = |(p, _): &(ProjectId, Timestamp)| last_open(closed.get(p), (from, to));
            let open: Vec<(&ProjectId, Month)> = chunk.iter().filter_map(|p| Some((&p.0, open(p)?))).collect();
            let mut ahead = Ahead::of(self, &mut tx, &open, as_of).await?;
            let mut made: Vec<(ProjectId, Vec<Kept>)> = Vec::new();
            for (project, _) in chunk {
                let known = (closed.remove(project).unwrap_or_default(), booked.remove(project).unwrap_or_default());
                let (account, kept, computed) = account(&mut tx, &mut ahead, project, (from, to), known).await?;
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
}

/// Lines of closed months, and adjustments booked in months.
type Stands = (BTreeMap<String, MonthLines>, BTreeMap<String, Vec<AdjustmentLine>>);

/// The last month of some that is not closed: those after it need no folding.
fn last_open(closed: Option<&BTreeMap<String, MonthLines>>, (from, to): (Month, Month)) -> Option<Month> {
    let is_closed = |m: Month| closed.is_some_and(|c| c.contains_key(&m.to_string()));
    let mut open = to;
    while open > from && is_closed(open) {
        open = open.prev();
    }
    (!is_closed(open)).then_some(open)
}

async fn account(
    tx: &mut Tx,
    ahead: &mut Ahead<'_>,
    project: &ProjectId,
    (from, to): (Month, Month),
    (closed, booked): Stands,
) -> Result<(Account, Vec<Kept>, u64)> {
    let mut months: BTreeMap<String, AccountMonth> = BTreeMap::new();
    let (mut made, mut computed) = (Vec::new(), 0);
    if let Some(open) = last_open(Some(&closed), (from, to)) {
        let folded = fold::fold_ahead(tx, ahead, project, (from, open), Want::Lines).await?;
        let draft = |(m, lines): (Month, MonthLines)| (m.to_string(), AccountMonth { closed: false, lines });
        months.extend(folded.months.into_iter().map(draft));
        (made, computed) = (folded.made, folded.computed);
    }
    for (m, lines) in booked {
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
