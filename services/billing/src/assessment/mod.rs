//! Assessments: a scheme of the contract for a period, from opening to the score that is signed off.
//!
//! * `open.rs`: opened at the period's end or by hand, figures taken from the records; `judge.rs`: what a person gives, with a reason and
//!   evidence; `decide.rs`: announced, confirmed, appealed against, reviewed, signed off; `rectify.rs`: what a failed one obliges to.
//! * `paper.rs`: a scheme's form as a document. `simulate.rs`: what the score, and the payments, would be if; `state.rs`: the states; `store.rs`: the SQL.
//!
//! Invariants: one assessment a scheme and period, enforced by the database; a figure of the records is never overridden by a person;
//! whatever is missing stays open, nothing is guessed, and nothing open is announced; a final score never changes. It is computed by the
//! contract's version in which it was opened, whatever version is in force later.

mod decide;
mod judge;
mod open;
mod paper;
mod rectify;
pub mod simulate;
pub mod state;
pub(crate) mod store;

use crate::Billing;
use crate::assess::{self, Inputs, Judgement, Score};
use crate::contract::Contract;
use crate::contract::terms::scheme::Scheme;
use crate::record::{self, sees_all, shown};
use jiff::civil::Date;
use kernel::calendar::{Every, period_ends};
use kernel::{AssessmentId, Caller, Error, ProjectId, Result, Timestamp, UserId};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

pub use crate::record::{Entry, Evidence, Said};
pub use decide::NewAppeal;
pub use judge::NewJudgement;
pub use open::NewAssessment;
pub use state::State;

/// An assessment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assessment {
    /// Id.
    pub id: AssessmentId,
    /// Contract.
    pub contract: String,
    /// Its version when this was opened; computed by it for ever.
    pub version: String,
    /// SM3 of its text.
    pub digest: String,
    /// Scheme.
    pub scheme: String,
    /// A project's own evaluation, which its people see; none for that of the contract.
    pub project: Option<ProjectId>,
    /// First day of the period.
    pub begin: Date,
    /// Last day.
    pub until: Date,
    /// State.
    pub state: State,
    /// Grows with each change.
    pub seq: i64,
    /// Who opened it; `system` at the period's end.
    pub opened_by: UserId,
    /// Name of that person then.
    pub opened_by_name: String,
    /// When.
    pub opened_at: Timestamp,
    /// What the records gave.
    pub figures: BTreeMap<String, Decimal>,
    /// They were read as stored before this instant.
    pub figures_at: Option<Timestamp>,
    /// When it is due.
    pub due_at: Option<Timestamp>,
    /// When the result was told.
    pub announced_at: Option<Timestamp>,
    /// Until when the operator may appeal.
    pub appeal_until: Option<Timestamp>,
    /// When the operator agreed.
    pub confirmed_at: Option<Timestamp>,
    /// Until when an appeal is to be reviewed.
    pub review_until: Option<Timestamp>,
    /// When it was reviewed.
    pub reviewed_at: Option<Timestamp>,
    /// When it was signed off.
    pub final_at: Option<Timestamp>,
    /// The score that was signed off.
    pub outcome: Option<Score>,
    /// Until when what was found is to be mended.
    pub rectify_until: Option<Timestamp>,
    /// The day on which the purchaser found it mended.
    pub rectified: Option<Date>,
    /// What was said and given, oldest first.
    pub entries: Vec<Entry>,
}

/// Which assessments to list.
#[derive(Debug, Clone, Default)]
pub struct AssessmentFilter {
    /// Of this scheme only.
    pub scheme: Option<String>,
    /// In this state only.
    pub state: Option<State>,
    /// Of this project only.
    pub project: Option<ProjectId>,
    /// Older than this one.
    pub marker: Option<AssessmentId>,
    /// At most so many.
    pub limit: u32,
}

impl Assessment {
    /// What the score is computed from: figures, and the judgements that stand.
    pub fn inputs(&self) -> Inputs {
        let said = |e: &Entry| Judgement {
            value: e.said.value.unwrap_or_default(),
            by: e.by_name.clone(),
            reason: e.said.reason.clone().unwrap_or_default(),
        };
        let judged = record::standing(&self.entries, "judgement");
        let judged = judged.into_iter().map(|(name, e)| (name.to_owned(), said(e))).collect();
        Inputs { figures: self.figures.clone(), judged }
    }

    /// True if it was found to be failed: a veto, or the last of several words.
    pub(crate) fn failed(&self, scheme: &Scheme) -> bool {
        let Some(o) = &self.outcome else { return false };
        let last = scheme.results.last().filter(|_| scheme.results.len() > 1);
        !o.vetoes.is_empty() || (last.is_some() && o.result.as_ref() == last)
    }
}

pub(crate) fn missing(id: &AssessmentId) -> Error {
    Error::not_found(format!("assessment {} could not be found", shown(id.as_str())))
}

/// The scheme of a contract that an assessment is of.
pub(crate) fn scheme_of<'a>(c: &'a Contract, id: &str) -> Result<&'a Scheme> {
    c.scheme(id).ok_or_else(|| Error::internal(format!("contract {} {} has no scheme {id}", c.id, c.version)))
}

/// The periods of a scheme: first and last days. None for one that is held once or whenever something happens.
pub fn periods(c: &Contract, every: Every) -> Result<Vec<(Date, Date)>> {
    if matches!(every, Every::Once | Every::Event) {
        return Ok(Vec::new());
    }
    let mut begin = c.start;
    let mut all = Vec::new();
    for until in period_ends(c.start, c.end, every)? {
        all.push((begin, until));
        begin = until.tomorrow().map_err(|_| Error::internal("a date is out of range"))?;
    }
    Ok(all)
}

impl Billing {
    /// The score of an assessment: that which was signed off, or what is certain so far.
    ///
    /// # Errors
    /// Internal, if its contract cannot be read.
    pub async fn score_of(&self, a: &Assessment) -> Result<Score> {
        if let Some(o) = &a.outcome {
            return Ok(o.clone());
        }
        let mut tx = self.env.db.read().await?;
        let c = self.version(&mut tx, &a.contract, &a.version).await?;
        assess::score(&c, scheme_of(&c, &a.scheme)?, &a.inputs())
    }

    /// Computes the score of a final assessment again from what was stored; equal to it for ever.
    ///
    /// # Errors
    /// Internal, if its contract cannot be read.
    pub async fn rescore(&self, a: &Assessment) -> Result<Score> {
        self.score_of(&Assessment { outcome: None, ..a.clone() }).await
    }

    /// The scheme of an assessment, in the contract's version of then.
    ///
    /// # Errors
    /// Internal, if its contract cannot be read.
    pub async fn scheme_of(&self, a: &Assessment) -> Result<Scheme> {
        let mut tx = self.env.db.read().await?;
        let c = self.version(&mut tx, &a.contract, &a.version).await?;
        scheme_of(&c, &a.scheme).cloned()
    }

    /// Assessments that the caller may see, newest first, without their entries.
    ///
    /// # Errors
    /// Forbidden, for a token without a project and without a role.
    pub async fn assessments(&self, caller: &Caller, f: &AssessmentFilter) -> Result<Vec<Assessment>> {
        let project = match (sees_all(caller), &f.project) {
            (true, p) => p.clone(),
            (false, Some(p)) if caller.project()? != p => return Ok(Vec::new()),
            (false, _) => Some(caller.project()?.clone()),
        };
        let mut tx = self.env.db.read().await?;
        store::list(&mut tx, &self.contract().id, project.as_ref(), f).await
    }

    /// An assessment, if the caller may see it: the parties of the contract all, a tenant that of the own project.
    ///
    /// # Errors
    /// Not found.
    pub async fn assessment(&self, caller: &Caller, id: &AssessmentId) -> Result<Assessment> {
        let mut tx = self.env.db.read().await?;
        let a = store::get(&mut tx, id).await?;
        a.filter(|a| sees_all(caller) || a.project.as_ref().is_some_and(|p| caller.may_see(p)))
            .ok_or_else(|| missing(id))
    }
}
