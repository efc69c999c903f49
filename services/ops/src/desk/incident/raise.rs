//! What an incident must say, and raising it.

use super::{Grade, Incident, Kind, State, stage, store};
use crate::Ops;
use crate::desk::check::{self, bad};
use crate::desk::timeline::{self, Entry};
use crate::desk::words::words;
use crate::desk::{Notice, sight};
use kernel::{Caller, IncidentId, ProjectId, Result, Timestamp};
use runtime::transact;

words! {
    /// Who noticed an incident.
    Source "source of an incident" {
        Alarm = "alarm" "监控告警" "an alarm",
        Report = "report" "故障申告" "a person",
        Inspection = "inspection" "巡检发现" "an inspection",
    }
}

/// An incident to be recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewIncident {
    /// Whose it is, if it is one project's.
    pub project: Option<ProjectId>,
    /// Fault or security event.
    pub kind: Kind,
    /// Grade, for a security event.
    pub grade: Option<Grade>,
    /// Level, for a fault: a word of the contract.
    pub level: Option<String>,
    /// Title.
    pub title: String,
    /// What is known.
    pub text: String,
    /// Who noticed it.
    pub source: Source,
    /// When it was noticed, if it is entered afterwards.
    pub at: Option<Timestamp>,
    /// Business systems that cannot serve.
    pub systems: Vec<String>,
    /// Business systems in service, from the register.
    pub systems_total: Option<i64>,
    /// Resources that it is about.
    pub resources: Vec<String>,
}

impl Ops {
    /// The level of an incident in the contract's words. A security event has that of its grade.
    pub(super) fn incident_level(&self, kind: Kind, grade: Option<Grade>, level: Option<&str>) -> Result<String> {
        let word = match (kind, grade, level) {
            (Kind::Security, None, _) => return Err(bad("grade", "a security event has one: low, medium, high")),
            (Kind::Security, Some(_), Some(_)) => {
                return Err(bad("level", "a security event has the level of its grade"));
            }
            (Kind::Security, Some(g), None) => return Ok(format!("security-{}", g.as_str())),
            (Kind::Fault, Some(_), _) => return Err(bad("grade", "is for security events")),
            (Kind::Fault, None, None) => return Err(bad("level", "is missing")),
            (Kind::Fault, None, Some(l)) => check::id("level", l)?,
        };
        // A contract without levels lets a fault have any.
        if self.terms.incidents.is_empty() || self.terms.has_level(&word) {
            return Ok(word);
        }
        let mut all: Vec<&str> = self.terms.incidents.iter().map(|r| r.level.as_str()).collect();
        all.dedup();
        Err(bad("level", format!("contract {} has the levels {}", self.terms.contract, all.join(", "))))
    }

    /// Records an incident.
    ///
    /// # Errors
    /// Forbidden, unless by the operator; bad request that names the field.
    pub async fn raise_incident(&self, caller: &Caller, new: NewIncident) -> Result<Incident> {
        sight::must_run(caller)?;
        let now = self.env.now();
        if new.systems_total.is_some_and(|n| n < 1) {
            return Err(bad("systems_total", "must be at least 1"));
        }
        let i = Incident {
            id: IncidentId::fresh(),
            project: new.project.map(|p| check::id("project", p.as_str()).map(ProjectId::from)).transpose()?,
            kind: new.kind,
            grade: new.grade,
            level: self.incident_level(new.kind, new.grade, new.level.as_deref())?,
            title: check::text("title", &new.title, check::TITLE)?,
            text: check::text("text", &new.text, check::TEXT)?,
            source: new.source,
            state: State::Raised,
            raised_at: check::began(new.at, now)?,
            recorded_at: now,
            raised_by: caller.user.clone(),
            systems: check::ids("systems", &new.systems)?,
            systems_total: new.systems_total,
            resources: check::ids("resources", &new.resources)?,
            responded_at: None,
            recovered_at: None,
            closed_at: None,
            report_due: None,
            report: None,
            problem: None,
        };
        let clocks = stage::clocks(&self.terms, &i, &[], false)?;
        transact!(self.env.db, |tx| {
            store::insert(tx, &i).await?;
            store::set_clocks(tx, &i.id, &clocks).await?;
            let detail = Some(format!("level={}", i.level));
            timeline::append(tx, i.id.as_str(), &Entry::new(caller, "raised", i.raised_at, now).detail(detail)).await?;
            self.tell(tx, &notice(&i, caller, "raised", None, i.raised_at)).await
        })?;
        Ok(i)
    }
}

pub(super) fn notice(i: &Incident, caller: &Caller, event: &str, note: Option<&str>, at: Timestamp) -> Notice {
    Notice {
        topic: format!("incident.{event}"),
        subject: i.id.to_string(),
        project: i.project.clone(),
        public: false,
        title: i.title.clone(),
        title_en: None,
        role: None,
        state: i.state.as_str().to_owned(),
        note: note.map(str::to_owned),
        by: caller.user_name.clone(),
        at,
    }
}
