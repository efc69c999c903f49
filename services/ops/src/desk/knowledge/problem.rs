//! Problems: the cause behind incidents.
//!
//! ```text
//! open ──diagnose──▶ known_error ──resolve──▶ resolved ──close──▶ closed
//!   ▲                                            │
//!   └───────────────────reopen───────────────────┘
//! ```
//!
//! `closed` is for ever. A cause and a workaround can be written anew while it is open or known.

use super::store;
use crate::Ops;
use crate::desk::Notice;
use crate::desk::check::{self, bad};
use crate::desk::incident;
use crate::desk::sight::{self, Sight};
use crate::desk::timeline::{self, Entry};
use crate::desk::words::words;
use kernel::{Caller, Error, IncidentId, ProblemId, Result, Timestamp, UserId};
use runtime::list::{Asked, Listed};
use runtime::transact;

words! {
    /// State of a problem.
    ProblemState "state of a problem" {
        Open = "open" "待诊断" "open",
        KnownError = "known_error" "已知错误" "cause known",
        Resolved = "resolved" "已解决" "resolved",
        Closed = "closed" "已关闭" "closed",
    }
}

words! {
    /// What happens to a problem.
    ProblemEvent "event of a problem" {
        Diagnose = "diagnose" "诊断" "the cause is found",
        Resolve = "resolve" "解决" "resolved",
        Close = "close" "关闭" "closed",
        Reopen = "reopen" "重新打开" "it came again",
    }
}

impl ProblemState {
    /// Where an event leads, or that it does not apply.
    ///
    /// # Errors
    /// Conflict (code `ProblemState`), naming the state.
    pub fn after(self, event: ProblemEvent) -> Result<ProblemState> {
        use {ProblemEvent as E, ProblemState as S};
        match (self, event) {
            (S::Open | S::KnownError, E::Diagnose) => Ok(S::KnownError),
            (S::KnownError, E::Resolve) => Ok(S::Resolved),
            (S::Resolved, E::Close) => Ok(S::Closed),
            (S::Resolved, E::Reopen) => Ok(S::Open),
            (S::Open, E::Resolve | E::Close | E::Reopen)
            | (S::KnownError, E::Close | E::Reopen)
            | (S::Resolved, E::Diagnose | E::Resolve)
            | (S::Closed, _) => {
                let e = format!("a problem that is {} does not take '{}'", self.as_str(), event.as_str());
                Err(Error::conflict(e).code("ProblemState"))
            }
        }
    }
}

/// A problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Id.
    pub id: ProblemId,
    /// Title.
    pub title: String,
    /// What is seen.
    pub text: String,
    /// What causes it.
    pub cause: Option<String>,
    /// What helps until it is mended.
    pub workaround: Option<String>,
    /// What keeps it from coming again.
    pub solution: Option<String>,
    /// State.
    pub state: ProblemState,
    /// Who opened it.
    pub opened_by: UserId,
    /// When.
    pub opened_at: Timestamp,
    /// When it was resolved, if it is.
    pub resolved_at: Option<Timestamp>,
    /// Incidents behind which it is; only where one problem is shown.
    pub incidents: Vec<IncidentId>,
}

/// A problem to be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewProblem {
    /// Title.
    pub title: String,
    /// What is seen.
    pub text: String,
    /// Incidents behind which it is.
    pub incidents: Vec<String>,
}

/// Something that happens to a problem.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProblemAction {
    /// With a diagnosis: the cause.
    pub cause: Option<String>,
    /// With a diagnosis: what helps meanwhile.
    pub workaround: Option<String>,
    /// With the resolution: what keeps it from coming again.
    pub solution: Option<String>,
    /// Remark; a reopening needs one.
    pub note: Option<String>,
}

/// Which problems to list.
#[derive(Debug, Clone, Default)]
pub struct ProblemFilter {
    /// In this state only.
    pub state: Option<ProblemState>,
    /// In which order, and where to go on.
    pub page: Asked,
}

fn missing(id: &ProblemId) -> Error {
    sight::missing("problem", id.as_str())
}

fn must_see(caller: &Caller) -> Result<()> {
    if Sight::of(caller)? == Sight::All { Ok(()) } else { Err(Error::forbidden("problems are the staff's")) }
}

fn needed(field: &str, s: Option<&str>) -> Result<Option<String>> {
    check::opt_text(field, s, check::TEXT)?.ok_or_else(|| bad(field, "is missing")).map(Some)
}

impl Ops {
    /// Opens a problem behind incidents.
    ///
    /// # Errors
    /// Forbidden, unless by the operator; not found, for an incident; bad request that names the field.
    pub async fn open_problem(&self, caller: &Caller, new: NewProblem) -> Result<Problem> {
        sight::must_run(caller)?;
        let now = self.env.now();
        let incidents = check::ids("incidents", &new.incidents)?;
        let p = Problem {
            id: ProblemId::fresh(),
            title: check::text("title", &new.title, check::TITLE)?,
            text: check::text("text", &new.text, check::TEXT)?,
            cause: None,
            workaround: None,
            solution: None,
            state: ProblemState::Open,
            opened_by: caller.user.clone(),
            opened_at: now,
            resolved_at: None,
            incidents: incidents.into_iter().map(IncidentId::from).collect(),
        };
        transact!(self.env.db, |tx| {
            store::insert_problem(tx, &p).await?;
            for i in &p.incidents {
                link(tx, &p.id, i).await?;
            }
            timeline::append(tx, p.id.as_str(), &Entry::new(caller, "open", now, now)).await?;
            self.tell(tx, &notice(&p, caller, "open", None, now)).await
        })?;
        Ok(p)
    }

    /// Says that a problem is behind an incident. An incident has one problem; the last word counts.
    ///
    /// # Errors
    /// Forbidden, unless by the operator; not found; conflict, once the problem is closed.
    pub async fn link_incident(&self, caller: &Caller, id: &ProblemId, incident: &IncidentId) -> Result<Problem> {
        sight::must_run(caller)?;
        let now = self.env.now();
        transact!(self.env.db, |tx| {
            let mut p = store::problem(tx, id).await?.ok_or_else(|| missing(id))?;
            if p.state == ProblemState::Closed {
                return Err(Error::conflict("the problem is closed").code("ProblemState"));
            }
            link(tx, id, incident).await?;
            let entry = Entry::new(caller, "link", now, now).detail(Some(format!("incident={incident}")));
            timeline::append(tx, id.as_str(), &entry).await?;
            p.incidents = incident::store::of_problem(tx, id.as_str()).await?;
            Ok(p)
        })
    }

    /// Lets something happen to a problem.
    ///
    /// # Errors
    /// Forbidden, unless by the operator; not found; conflict (`ProblemState`); bad request that names the field.
    pub async fn act_on_problem(
        &self,
        caller: &Caller,
        id: &ProblemId,
        e: ProblemEvent,
        a: ProblemAction,
    ) -> Result<Problem> {
        sight::must_run(caller)?;
        let now = self.env.now();
        let note = match e {
            ProblemEvent::Reopen => Some(check::why(a.note.as_deref())?),
            _ => check::opt_text("note", a.note.as_deref(), check::NOTE)?,
        };
        transact!(self.env.db, |tx| {
            let mut p = store::problem(tx, id).await?.ok_or_else(|| missing(id))?;
            p.state = p.state.after(e)?;
            match e {
                ProblemEvent::Diagnose => {
                    p.cause = needed("cause", a.cause.as_deref())?;
                    p.workaround = check::opt_text("workaround", a.workaround.as_deref(), check::TEXT)?;
                }
                ProblemEvent::Resolve => {
                    p.solution = needed("solution", a.solution.as_deref())?;
                    p.resolved_at = Some(now);
                }
                ProblemEvent::Reopen => p.resolved_at = None,
                ProblemEvent::Close => {}
            }
            store::update_problem(tx, &p).await?;
            timeline::append(tx, id.as_str(), &Entry::new(caller, e.as_str(), now, now).note(note.clone())).await?;
            self.tell(tx, &notice(&p, caller, e.as_str(), note.as_deref(), now)).await?;
            p.incidents = incident::store::of_problem(tx, id.as_str()).await?;
            Ok(p)
        })
    }

    /// Problems, newest first unless asked otherwise, without their incidents.
    ///
    /// # Errors
    /// Forbidden, for tenants; bad request, for an order or a marker that the list does not have.
    pub async fn problems(&self, caller: &Caller, f: &ProblemFilter) -> Result<Listed<Problem>> {
        must_see(caller)?;
        let mut tx = self.env.db.read().await?;
        store::problems(&mut tx, f).await
    }

    /// A problem with its incidents.
    ///
    /// # Errors
    /// Forbidden, for tenants; not found.
    pub async fn problem(&self, caller: &Caller, id: &ProblemId) -> Result<Problem> {
        must_see(caller)?;
        let mut tx = self.env.db.read().await?;
        let mut p = store::problem(&mut tx, id).await?.ok_or_else(|| missing(id))?;
        p.incidents = incident::store::of_problem(&mut tx, id.as_str()).await?;
        Ok(p)
    }
}

async fn link(tx: &mut runtime::Tx, id: &ProblemId, incident: &IncidentId) -> Result<()> {
    let mut i = incident::store::get(tx, incident).await?.ok_or_else(|| incident::missing(incident))?;
    i.problem = Some(id.to_string());
    incident::store::update(tx, &i).await
}

fn notice(p: &Problem, caller: &Caller, event: &str, note: Option<&str>, at: Timestamp) -> Notice {
    Notice {
        topic: format!("problem.{event}"),
        subject: p.id.to_string(),
        project: None,
        public: false,
        title: p.title.clone(),
        title_en: None,
        role: None,
        state: p.state.as_str().to_owned(),
        note: note.map(str::to_owned),
        by: caller.user_name.clone(),
        at,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_takes_what_the_diagram_says_and_nothing_else() {
        use {ProblemEvent as E, ProblemState as S};
        for s in S::ALL.iter().copied() {
            for e in E::ALL.iter().copied() {
                let wanted = match (s, e) {
                    (S::Open | S::KnownError, E::Diagnose) => Some(S::KnownError),
                    (S::KnownError, E::Resolve) => Some(S::Resolved),
                    (S::Resolved, E::Close) => Some(S::Closed),
                    (S::Resolved, E::Reopen) => Some(S::Open),
                    _ => None,
                };
                assert_eq!(s.after(e).ok(), wanted, "{s:?} {e:?}");
            }
        }
    }
}
