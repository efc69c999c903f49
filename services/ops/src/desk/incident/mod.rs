//! Incidents: what has failed or been attacked, in the contract's levels, with its clocks.
//!
//! * `state.rs`: the states; `raise.rs`: what an incident must say; `act.rs`: its stages; `stage.rs`: which clock stopped when;
//!   `downtime.rs`: when which resource did not serve; `report.rs`: what is found out afterwards; `store.rs`: the SQL.
//!
//! All clocks run from when it was raised: by whoever noticed it first, a person or a probe. The row of the contract is that of the level
//! and of the hour at which it began. A stage stops its clock when it is entered, by its own instant; one that nobody enters is missed when its
//! time is over, whatever was entered of later ones. An entry that was wrong is corrected by one that names it; a closed incident takes no more. A changed level has its clocks from
//! the beginning, since it should have had that level from there.

mod act;
mod downtime;
mod raise;
mod report;
mod stage;
pub mod state;
pub(crate) mod store;

use super::clock::{Stage, Standing};
use super::words::words;
use crate::Ops;
use kernel::{Caller, IncidentId, ProjectId, Result, Timestamp, UserId};
use runtime::list::{Asked, Listed};

pub use act::IncidentAction;
pub use downtime::{Downtime, NewDowntime};
pub use raise::{NewIncident, Source};
pub use report::{IncidentReport, NewReport};
pub use state::{Event, State};

words! {
    /// What kind of incident it is.
    Kind "kind of an incident" {
        Fault = "fault" "故障" "fault",
        Security = "security" "安全事件" "security event",
    }
}

words! {
    /// How grave a security event is.
    Grade "grade" {
        Low = "low" "低危" "low risk",
        Medium = "medium" "中危" "medium risk",
        High = "high" "高危" "high risk",
    }
}

/// A clock of an incident.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StageClock {
    /// Of which stage.
    pub stage: Stage,
    /// Until when.
    pub due: Timestamp,
    /// When it stopped.
    pub stopped_at: Option<Timestamp>,
    /// Nobody had to.
    pub waived: bool,
}

impl StageClock {
    /// How it stands.
    pub fn standing(&self, now: Timestamp) -> Standing {
        if self.waived { Standing::Waived } else { super::clock::standing(self.due, self.stopped_at, now) }
    }
}

/// An incident.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incident {
    /// Id.
    pub id: IncidentId,
    /// Whose it is, if it is one project's.
    pub project: Option<ProjectId>,
    /// Fault or security event.
    pub kind: Kind,
    /// Grade of a security event.
    pub grade: Option<Grade>,
    /// Level, a word of the contract.
    pub level: String,
    /// Title.
    pub title: String,
    /// What is known.
    pub text: String,
    /// Who noticed it.
    pub source: Source,
    /// State.
    pub state: State,
    /// When it was raised.
    pub raised_at: Timestamp,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// Who recorded it.
    pub raised_by: UserId,
    /// Business systems that could not serve.
    pub systems: Vec<String>,
    /// Business systems in service at that time, as the register counts them.
    pub systems_total: Option<i64>,
    /// Resources that it is about.
    pub resources: Vec<String>,
    /// When somebody answered.
    pub responded_at: Option<Timestamp>,
    /// When it was recovered, if it is.
    pub recovered_at: Option<Timestamp>,
    /// When it was closed or found to be void.
    pub closed_at: Option<Timestamp>,
    /// Until when the report is due, once handling has ended.
    pub report_due: Option<Timestamp>,
    /// What was found out.
    pub report: Option<IncidentReport>,
    /// The problem behind it.
    pub problem: Option<String>,
}

pub(crate) fn missing(id: &IncidentId) -> kernel::Error {
    super::sight::missing("incident", id.as_str())
}

/// Which incidents to list.
#[derive(Debug, Clone, Default)]
pub struct IncidentFilter {
    /// Of this project only.
    pub project: Option<ProjectId>,
    /// In this state only.
    pub state: Option<State>,
    /// Of this kind only.
    pub kind: Option<Kind>,
    /// Of this level only.
    pub level: Option<String>,
    /// In which order, and where to go on.
    pub page: Asked,
}

impl Ops {
    /// Incidents that the caller may see, newest first unless asked otherwise.
    ///
    /// # Errors
    /// Bad request, for an order or a marker that the list does not have.
    pub async fn incidents(&self, caller: &Caller, f: &IncidentFilter) -> Result<Listed<Incident>> {
        let sight = super::sight::Sight::of(caller)?;
        let Ok(project) = sight.narrow(f.project.as_ref()) else { return Ok(Listed::none()) };
        let mut tx = self.env.db.read().await?;
        store::list(&mut tx, &IncidentFilter { project, ..f.clone() }).await
    }

    /// An incident with its clocks, if the caller may see it.
    ///
    /// # Errors
    /// Not found.
    pub async fn incident(&self, caller: &Caller, id: &IncidentId) -> Result<(Incident, Vec<StageClock>)> {
        let sight = super::sight::Sight::of(caller)?;
        let mut tx = self.env.db.read().await?;
        let i = store::get(&mut tx, id).await?.filter(|i| sight.covers(i.project.as_ref()));
        let i = i.ok_or_else(|| missing(id))?;
        let clocks = store::clocks(&mut tx, id).await?;
        Ok((i, clocks))
    }
}
