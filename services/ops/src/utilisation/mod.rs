//! Utilisation (资源利用率): how far what was granted was used, by the month; what the monthly report of it says.
//!
//! ```text
//! samples, usage facts ──settle (a day that is over)──▶ sums by the hour ──▶ figures of the month ──▶ report
//! ```
//!
//! * `hour.rs`: samples and grants to sums by the hour. `figures.rs`: those to mean, peak and 95th percentile. Both pure.
//! * `settle.rs`: the reconciler that sums up days. `store.rs`: SQL. Printed by `report/used.rs`.
//!
//! Kept for the whole cloud, each project, each pool (architecture) and each business system, so that no request looks at samples or at all
//! resources. A resource belongs to the project, pool and system that it had when the day was summed up; storage to the project that had it
//! in that hour.

pub(crate) mod figures;
pub(crate) mod hour;
mod settle;
pub(crate) mod store;

pub use figures::{Figures, Spread};

use crate::Ops;
use crate::level::advice::{Advice, store as advice};
use crate::level::month::Month;
use crate::level::pool::Use;
use crate::resource::Whose;
use crate::system::{self, SystemFilter};
use kernel::{BusinessSystemId, Caller, Error, ProjectId, Result, Timestamp};
use runtime::Tx;

/// Most projects, systems and pieces of advice that a report lists.
pub const MOST: u32 = 200;

/// Everything.
pub(crate) const ALL: &str = "all";
/// One project.
pub(crate) const PROJECT: &str = "project";
/// One architecture.
pub(crate) const POOL: &str = "pool";
/// One business system.
pub(crate) const SYSTEM: &str = "system";

/// A project, pool or system in a month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Id of the project or system, or the architecture; empty for the whole.
    pub subject: String,
    /// Its name, as far as it is known here.
    pub name: String,
    /// What the month came to so far.
    pub figures: Figures,
    /// What the month before came to.
    pub before: Option<Figures>,
}

/// Advice that stood in a month.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Advised {
    /// Seem to be used by nobody (僵尸主机).
    pub zombie: u64,
    /// Idle.
    pub idle: u64,
    /// Overloaded.
    pub overloaded: u64,
    /// Of all those, so many owners were told.
    pub given: u64,
    /// The advice itself, oldest first, [`MOST`] at most.
    pub list: Vec<Advice>,
}

/// What the report of a month says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Utilisation {
    /// Month.
    pub month: Month,
    /// Whose: a project, or none for the whole cloud.
    pub project: Option<ProjectId>,
    /// The figures hold what happened before this instant; none, if no day of the month is summed up.
    pub until: Option<Timestamp>,
    /// The whole of it.
    pub whole: Line,
    /// What pools have granted; of the whole cloud only.
    pub pools: Vec<Use>,
    /// Load by architecture; of the whole cloud only.
    pub archs: Vec<Line>,
    /// Business systems, [`MOST`] at most.
    pub systems: Vec<Line>,
    /// Projects, [`MOST`] at most; of the whole cloud only.
    pub projects: Vec<Line>,
    /// Resources that were idle or overloaded.
    pub advised: Advised,
    /// Lists were cut off.
    pub cut: bool,
}

impl Ops {
    /// What a month came to: of a project, or, for those who see all and ask for none, of the whole cloud.
    ///
    /// # Errors
    /// Not found, if a tenant asks for another's project; bad request, for a month that has not begun.
    pub async fn utilisation(&self, caller: &Caller, project: Option<&ProjectId>, month: Month) -> Result<Utilisation> {
        let project = Whose::of(caller)?.narrowed(project)?;
        let (begin, end) = self.window(month)?;
        let now = self.env.now();
        if begin >= now {
            return Err(Error::bad_request(format!("month: {month} has not begun")).field("month"));
        }
        let pools = if project.is_none() { self.pool_use(begin, end.min(now)).await? } else { Vec::new() };
        let mut tx = self.env.db.read().await?;
        let settled = store::settled(&mut tx).await?;
        let key = project.as_ref().map_or((ALL, ""), |p| (PROJECT, p.as_str()));
        let whole = line(&mut tx, month, key, String::new()).await?.unwrap_or_else(|| Line::empty(key.1));
        let (mut archs, mut projects, mut cut) = (Vec::new(), Vec::new(), false);
        if project.is_none() {
            archs = lines(&mut tx, month, POOL, &mut cut).await?;
            projects = lines(&mut tx, month, PROJECT, &mut cut).await?;
        }
        let systems = systems(&mut tx, month, project.as_ref(), &mut cut).await?;
        let advised = advised(&mut tx, project.as_ref(), (begin, end), &mut cut).await?;
        Ok(Utilisation {
            until: settled.filter(|t| *t > begin).map(|t| t.min(end)),
            month,
            whole,
            pools,
            archs,
            systems,
            projects,
            advised,
            cut,
            project,
        })
    }
}

impl Line {
    fn empty(subject: &str) -> Line {
        Line { subject: subject.to_owned(), name: String::new(), figures: Figures::default(), before: None }
    }
}

/// A subject in a month, with the month before.
async fn line(tx: &mut Tx, month: Month, key: (&str, &str), name: String) -> Result<Option<Line>> {
    let Some(figures) = store::month(tx, &month.to_string(), key).await? else { return Ok(None) };
    let before = store::month(tx, &month.later(-1).to_string(), key).await?;
    Ok(Some(Line { subject: key.1.to_owned(), name, figures, before }))
}

/// All subjects of a scope, as far as a report lists them.
async fn lines(tx: &mut Tx, month: Month, scope: &str, cut: &mut bool) -> Result<Vec<Line>> {
    let mut all = store::of_scope(tx, &month.to_string(), scope, MOST + 1).await?;
    if all.len() > MOST as usize {
        all.truncate(MOST as usize);
        *cut = true;
    }
    let mut out = Vec::with_capacity(all.len());
    for (subject, figures) in all {
        let before = store::month(tx, &month.later(-1).to_string(), (scope, subject.as_str())).await?;
        out.push(Line { name: String::new(), subject, figures, before });
    }
    Ok(out)
}

/// Business systems with their names: those of a project, or all.
async fn systems(tx: &mut Tx, month: Month, project: Option<&ProjectId>, cut: &mut bool) -> Result<Vec<Line>> {
    let Some(project) = project else {
        let mut all = lines(tx, month, SYSTEM, cut).await?;
        for l in &mut all {
            let id = BusinessSystemId::from(l.subject.as_str());
            l.name = system::store::get(tx, &id).await?.map_or_else(|| l.subject.clone(), |s| s.profile.name);
        }
        return Ok(all);
    };
    let f = SystemFilter { project: Some(project.clone()), limit: MOST + 1, ..SystemFilter::default() };
    let mut mine = system::store::list(tx, &f).await?;
    if mine.len() > MOST as usize {
        mine.truncate(MOST as usize);
        *cut = true;
    }
    let mut all = Vec::new();
    for s in mine {
        all.extend(line(tx, month, (SYSTEM, s.id.as_str()), s.profile.name.clone()).await?);
    }
    Ok(all)
}

async fn advised(
    tx: &mut Tx,
    project: Option<&ProjectId>,
    time: (Timestamp, Timestamp),
    cut: &mut bool,
) -> Result<Advised> {
    let mut a = Advised::default();
    for (kind, n, given) in advice::standing_counts(tx, project, time).await? {
        match kind.as_str() {
            "zombie" => a.zombie = n,
            "idle" => a.idle = n,
            _ => a.overloaded = n,
        }
        a.given += given;
    }
    a.list = advice::standing(tx, project, time, MOST + 1).await?;
    if a.list.len() > MOST as usize {
        a.list.truncate(MOST as usize);
        *cut = true;
    }
    Ok(a)
}
