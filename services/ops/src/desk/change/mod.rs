//! Changes of the running cloud, and maintenance that is announced beforehand.
//!
//! * `state.rs`: the states; `request.rs`: what a change must say; `act.rs`: review, approval, execution, verification;
//!   `maintenance.rs`: announced windows; `store.rs`: the SQL.
//!
//! Nobody approves his own change, and who reviewed does not approve. An emergency may begin at once; its approval is then due by the
//! contract's clock `change-approval`, or by the end of the next working day. A rollback has the clock `change-rollback` (Chuyi: 30
//! minutes). A change is on time if it was done by the end of its window.

mod act;
mod maintenance;
mod request;
pub mod state;
pub(crate) mod store;

use super::words::words;
use crate::Ops;
use kernel::{Caller, ChangeId, ProjectId, Result, Timestamp, UserId};
use runtime::list::{Asked, Listed};

pub use act::ChangeAction;
pub use maintenance::{Maintenance, MaintenanceFilter, NewMaintenance, PLATFORM};
pub use request::NewChange;
pub use state::{Event, Kind, Outcome, State};

words! {
    /// How much may go wrong.
    Risk "risk" {
        Low = "low" "低" "low",
        Medium = "medium" "中" "medium",
        High = "high" "高" "high",
    }
}

/// A change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Id.
    pub id: ChangeId,
    /// Whose resources it is about, if they are one project's.
    pub project: Option<ProjectId>,
    /// Kind.
    pub kind: Kind,
    /// Title.
    pub title: String,
    /// What is done, and how.
    pub plan: String,
    /// What is done if it goes wrong.
    pub rollback_plan: String,
    /// Risk.
    pub risk: Risk,
    /// From when it may run.
    pub from: Timestamp,
    /// Until when it is to be done.
    pub to: Timestamp,
    /// Resources.
    pub resources: Vec<String>,
    /// Business systems.
    pub systems: Vec<String>,
    /// Who wants it.
    pub requester: UserId,
    /// Name of that person then.
    pub requester_name: String,
    /// State.
    pub state: State,
    /// When it was requested.
    pub requested_at: Timestamp,
    /// Who reviewed it.
    pub reviewed_by: Option<UserId>,
    /// Who approved it.
    pub approved_by: Option<UserId>,
    /// When.
    pub approved_at: Option<Timestamp>,
    /// Until when an emergency that began without it must be approved.
    pub approve_due: Option<Timestamp>,
    /// When it began.
    pub started_at: Option<Timestamp>,
    /// When the rollback began.
    pub rollback_at: Option<Timestamp>,
    /// Until when the rollback must be through.
    pub rollback_due: Option<Timestamp>,
    /// When it was finished.
    pub finished_at: Option<Timestamp>,
    /// How.
    pub outcome: Option<Outcome>,
    /// Done by the end of its window; stored when it finished.
    pub on_time: Option<bool>,
    /// When its state last changed.
    pub moved_at: Timestamp,
}

pub(crate) fn missing(id: &ChangeId) -> kernel::Error {
    super::sight::missing("change", id.as_str())
}

/// Which changes to list.
#[derive(Debug, Clone, Default)]
pub struct ChangeFilter {
    /// Of this project only.
    pub project: Option<ProjectId>,
    /// In this state only.
    pub state: Option<State>,
    /// Of this kind only.
    pub kind: Option<Kind>,
    /// In which order, and where to go on.
    pub page: Asked,
}

impl Ops {
    /// Changes that the caller may see, newest first unless asked otherwise.
    ///
    /// # Errors
    /// Bad request, for an order or a marker that the list does not have.
    pub async fn changes(&self, caller: &Caller, f: &ChangeFilter) -> Result<Listed<Change>> {
        let sight = super::sight::Sight::of(caller)?;
        let Ok(project) = sight.narrow(f.project.as_ref()) else { return Ok(Listed::none()) };
        let mut tx = self.env.db.read().await?;
        store::list(&mut tx, &ChangeFilter { project, ..f.clone() }).await
    }

    /// A change, if the caller may see it.
    ///
    /// # Errors
    /// Not found.
    pub async fn change(&self, caller: &Caller, id: &ChangeId) -> Result<Change> {
        let sight = super::sight::Sight::of(caller)?;
        let mut tx = self.env.db.read().await?;
        let c = store::get(&mut tx, id).await?.filter(|c| sight.covers(c.project.as_ref()));
        c.ok_or_else(|| missing(id))
    }
}
