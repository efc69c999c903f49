//! Findings of inspections and checks, with a deadline by which they are put right.
//!
//! ```text
//! open ──rectify (operator)──▶ rectified ──close (another person)──▶ closed
//!   ▲────────reopen──────────────┘ └◀──────────reopen────────────────┘
//! ```
//!
//! Invariants: each step is an appended entry; who says that it is put right does not close it.

pub(super) mod store;

use super::input::{ID, NAME, NOTE, bad, clip, need_all, need_operator, opt_text, past, reasonable, text};
use crate::{Ops, evidence};
use kernel::{Caller, DutyId, Error, EvidenceId, FindingId, ProjectId, Result, Timestamp, UserId};
use runtime::{Tx, transact};

/// Gravities of a finding.
pub const SEVERITIES: [&str; 3] = ["low", "medium", "high"];

/// State of a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FindingState {
    /// To be put right.
    Open,
    /// The operator says that it is put right.
    Rectified,
    /// Somebody else has seen that it is.
    Closed,
}

/// What happens to a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FindingEvent {
    /// It is put right.
    Rectify,
    /// That was seen.
    Close,
    /// It is not put right after all.
    Reopen,
}

impl FindingState {
    /// All states.
    pub const ALL: [FindingState; 3] = [FindingState::Open, FindingState::Rectified, FindingState::Closed];

    /// The name on the wire and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            FindingState::Open => "open",
            FindingState::Rectified => "rectified",
            FindingState::Closed => "closed",
        }
    }
    /// The state of that name.
    pub fn parse(s: &str) -> Option<FindingState> {
        FindingState::ALL.into_iter().find(|x| x.as_str() == s)
    }
    /// Where an event leads.
    ///
    /// # Errors
    /// Conflict (code `FindingState`), naming the state.
    pub fn after(self, e: FindingEvent) -> Result<FindingState> {
        use {FindingEvent as E, FindingState as S};
        match (self, e) {
            (S::Open, E::Rectify) => Ok(S::Rectified),
            (S::Rectified, E::Close) => Ok(S::Closed),
            (S::Rectified | S::Closed, E::Reopen) => Ok(S::Open),
            (S::Rectified | S::Closed, E::Rectify) | (S::Open | S::Closed, E::Close) | (S::Open, E::Reopen) => {
                let what = match e {
                    E::Rectify => "rectified",
                    E::Close => "closed",
                    E::Reopen => "opened again",
                };
                Err(Error::conflict(format!("a finding that is {} cannot be {what}", self.as_str()))
                    .code("FindingState"))
            }
        }
    }
}

impl FindingEvent {
    fn as_str(self) -> &'static str {
        match self {
            FindingEvent::Rectify => "rectified",
            FindingEvent::Close => "closed",
            FindingEvent::Reopen => "reopened",
        }
    }
}

/// Something that an inspection found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Id.
    pub id: FindingId,
    /// The inspection.
    pub instance: Option<DutyId>,
    /// What.
    pub title: String,
    /// `low`, `medium`, `high`.
    pub severity: String,
    /// Business system.
    pub system: Option<String>,
    /// Whose.
    pub project: Option<ProjectId>,
    /// When it was found.
    pub found_at: Timestamp,
    /// Last instant in time to put it right.
    pub due: Timestamp,
    /// State.
    pub state: FindingState,
    /// When it was put right.
    pub rectified_at: Option<Timestamp>,
    /// When that was seen.
    pub closed_at: Option<Timestamp>,
    /// When it was recorded.
    pub created_at: Timestamp,
}

impl Finding {
    /// Not put right by the deadline: at all, or only later.
    pub fn late(&self, now: Timestamp) -> bool {
        self.rectified_at.unwrap_or(now) > self.due
    }
}

/// A step of a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindingEntry {
    /// Id.
    pub id: String,
    /// `found`, `rectified`, `closed`, `reopened`.
    pub what: String,
    /// When it happened.
    pub at: Timestamp,
    /// Remark.
    pub note: Option<String>,
    /// Files.
    pub evidence: Vec<EvidenceId>,
    /// Who.
    pub person: UserId,
    /// Name of that person then.
    pub person_name: String,
    /// When it was entered.
    pub recorded_at: Timestamp,
}

/// A wish to record a finding.
#[derive(Debug, Clone, Default)]
pub struct NewFinding {
    /// The inspection.
    pub instance: Option<DutyId>,
    /// What.
    pub title: String,
    /// `low`, `medium`, `high`.
    pub severity: String,
    /// Details.
    pub note: Option<String>,
    /// Business system.
    pub system: Option<String>,
    /// Whose.
    pub project: Option<ProjectId>,
    /// When it was found; now unless given.
    pub found_at: Option<Timestamp>,
    /// Last instant in time to put it right.
    pub due: Timestamp,
    /// Files.
    pub evidence: Vec<EvidenceId>,
}

fn missing(id: &FindingId) -> Error {
    Error::not_found(format!("finding {} could not be found", clip(id.as_str())))
}

fn entry(caller: &Caller, what: &str, note: Option<String>, files: &[EvidenceId], now: Timestamp) -> FindingEntry {
    FindingEntry {
        id: kernel::fresh_uuid().to_string(),
        what: what.to_owned(),
        at: now,
        note,
        evidence: files.to_vec(),
        person: caller.user.clone(),
        person_name: caller.user_name.clone(),
        recorded_at: now,
    }
}

impl Ops {
    /// Records a finding; an event `inspection-finding` for the duties that wait for one.
    ///
    /// # Errors
    /// Bad request, naming the field; forbidden, for a tenant.
    pub async fn record_finding(&self, caller: &Caller, new: &NewFinding) -> Result<Finding> {
        need_all(caller)?;
        let now = self.env.now();
        let found_at = past("found_at", new.found_at.unwrap_or(now), now)?;
        let due = reasonable("due", new.due, now)?;
        if due <= found_at {
            return Err(bad("due", "must be after it was found"));
        }
        if !SEVERITIES.contains(&new.severity.as_str()) {
            return Err(bad("severity", format!("must be one of {}", SEVERITIES.join(", "))));
        }
        let f = Finding {
            id: FindingId::fresh(),
            instance: new.instance.clone(),
            title: text("title", &new.title, NAME)?,
            severity: new.severity.clone(),
            system: opt_text("system", new.system.as_deref(), ID)?,
            project: opt_text("project", new.project.as_ref().map(ProjectId::as_str), ID)?.map(ProjectId::from),
            found_at,
            due,
            state: FindingState::Open,
            rectified_at: None,
            closed_at: None,
            created_at: now,
        };
        let mut e = entry(caller, "found", opt_text("note", new.note.as_deref(), NOTE)?, &new.evidence, now);
        e.at = found_at;
        transact!(self.env.db, |tx| {
            if let Some(i) = &f.instance {
                let known = self.instance_in(tx, i).await;
                known.map_err(|e| if e.is_not_found() { bad("duty", "there is no such inspection") } else { e })?;
            }
            evidence::check(tx, caller, &new.evidence).await?;
            store::insert(tx, &self.terms.contract, &f).await?;
            store::insert_entry(tx, &f.id, &e).await?;
            let about = (Some(f.title.as_str()), f.project.as_ref());
            self.happened(tx, caller, "inspection-finding", &format!("finding:{}", f.id), found_at, about).await?;
            Ok(())
        })?;
        Ok(f)
    }

    /// Takes a finding a step further.
    ///
    /// # Errors
    /// Not found; forbidden; conflict (code `FindingState`, or `SamePerson` if who put it right closes it).
    pub async fn step_finding(
        &self,
        caller: &Caller,
        id: &FindingId,
        event: FindingEvent,
        note: Option<&str>,
        files: &[EvidenceId],
    ) -> Result<Finding> {
        match event {
            FindingEvent::Rectify => need_operator(caller)?,
            FindingEvent::Close | FindingEvent::Reopen => need_all(caller)?,
        }
        let (now, note) = (self.env.now(), opt_text("note", note, NOTE)?);
        if event != FindingEvent::Close && note.is_none() && files.is_empty() {
            return Err(bad("note", "say what was done, or why"));
        }
        transact!(self.env.db, |tx| {
            let mut f = self.finding_in(tx, id).await?;
            f.state = f.state.after(event)?;
            match event {
                FindingEvent::Rectify => f.rectified_at = Some(now),
                FindingEvent::Close => {
                    let by = store::entries(tx, id).await?.into_iter().rfind(|e| e.what == "rectified");
                    if by.is_some_and(|e| e.person == caller.user) {
                        let text = "who has put a finding right does not close it: another person does";
                        return Err(Error::conflict(text).code("SamePerson"));
                    }
                    f.closed_at = Some(now);
                }
                FindingEvent::Reopen => (f.rectified_at, f.closed_at) = (None, None),
            }
            evidence::check(tx, caller, files).await?;
            store::update(tx, &f).await?;
            store::insert_entry(tx, id, &entry(caller, event.as_str(), note.clone(), files, now)).await?;
            Ok(f)
        })
    }

    async fn finding_in(&self, tx: &mut Tx, id: &FindingId) -> Result<Finding> {
        store::get(tx, &self.terms.contract, id).await?.ok_or_else(|| missing(id))
    }

    /// A finding with its steps, oldest first.
    ///
    /// # Errors
    /// Not found; forbidden, for a tenant.
    pub async fn finding(&self, caller: &Caller, id: &FindingId) -> Result<(Finding, Vec<FindingEntry>)> {
        need_all(caller)?;
        let mut tx = self.env.db.read().await?;
        let f = self.finding_in(&mut tx, id).await?;
        let entries = store::entries(&mut tx, id).await?;
        Ok((f, entries))
    }

    /// Findings, newest first; in a state, of an inspection.
    ///
    /// # Errors
    /// Forbidden, for a tenant.
    pub async fn findings(
        &self,
        caller: &Caller,
        state: Option<FindingState>,
        instance: Option<&DutyId>,
        before: Option<&FindingId>,
        limit: u32,
    ) -> Result<Vec<Finding>> {
        need_all(caller)?;
        let mut tx = self.env.db.read().await?;
        store::list(&mut tx, &self.terms.contract, state, instance, before, limit).await
    }
}
