//! What a change must say, and requesting it.

use super::{Change, Kind, Risk, State, store};
use crate::Ops;
use crate::desk::timeline::{self, Entry};
use crate::desk::{Notice, check, sight};
use kernel::{Caller, ChangeId, ProjectId, Result, Timestamp};
use runtime::transact;
use std::time::Duration;

/// Longest window of a change.
pub(super) const LONGEST: Duration = Duration::from_secs(31 * 86_400);

/// A wish for a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewChange {
    /// Whose resources, if they are one project's.
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
}

impl Ops {
    /// Requests a change. What is pre-authorised may begin at once and has a low risk.
    ///
    /// # Errors
    /// Forbidden, unless by the operator; bad request that names the field.
    pub async fn request_change(&self, caller: &Caller, new: NewChange) -> Result<Change> {
        sight::must_run(caller)?;
        let now = self.env.now();
        check::window(new.from, new.to, LONGEST)?;
        if new.to <= now {
            return Err(check::bad("to", "must not be over"));
        }
        if new.kind == Kind::PreAuthorised && new.risk != Risk::Low {
            return Err(check::bad("risk", "what is authorised beforehand has a low risk"));
        }
        let c = Change {
            id: ChangeId::fresh(),
            project: new.project.map(|p| check::id("project", p.as_str()).map(ProjectId::from)).transpose()?,
            kind: new.kind,
            title: check::text("title", &new.title, check::TITLE)?,
            plan: check::text("plan", &new.plan, check::TEXT)?,
            rollback_plan: check::text("rollback_plan", &new.rollback_plan, check::TEXT)?,
            risk: new.risk,
            from: new.from,
            to: new.to,
            resources: check::ids("resources", &new.resources)?,
            systems: check::ids("systems", &new.systems)?,
            requester: caller.user.clone(),
            requester_name: caller.user_name.clone(),
            state: new.kind.first(),
            requested_at: now,
            reviewed_by: None,
            approved_by: None,
            approved_at: None,
            approve_due: None,
            started_at: None,
            rollback_at: None,
            rollback_due: None,
            finished_at: None,
            outcome: None,
            on_time: None,
            moved_at: now,
        };
        transact!(self.env.db, |tx| {
            store::insert(tx, &c).await?;
            timeline::append(tx, c.id.as_str(), &Entry::new(caller, "request", now, now)).await?;
            self.tell(tx, &notice(&c, caller, "request", None, now)).await
        })?;
        Ok(c)
    }
}

/// A change that is on its way to be carried out, or is.
pub(super) fn alive(s: State) -> bool {
    !matches!(s, State::Rejected | State::Cancelled | State::Finished | State::Verified)
}

pub(super) fn notice(c: &Change, caller: &Caller, event: &str, note: Option<&str>, at: Timestamp) -> Notice {
    Notice {
        topic: format!("change.{event}"),
        subject: c.id.to_string(),
        project: c.project.clone(),
        public: false,
        title: c.title.clone(),
        title_en: None,
        role: None,
        state: c.state.as_str().to_owned(),
        note: note.map(str::to_owned),
        by: caller.user_name.clone(),
        at,
    }
}
