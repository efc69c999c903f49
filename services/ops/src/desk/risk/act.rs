//! Raising a request, and what happens to it.

use super::{Event, Risk, State, Step, missing, store};
use crate::Ops;
use crate::desk::Notice;
use crate::desk::check::{self, bad};
use crate::desk::clock::Stage;
use crate::desk::sight::{self, Sight};
use crate::desk::timeline::{self, Entry};
use kernel::{Caller, Error, ProjectId, Result, RiskId, Timestamp};
use runtime::list::{Asked, Listed};
use runtime::transact;

/// A wish for an assessment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRisk {
    /// Whose it is; the caller's unless told.
    pub project: Option<ProjectId>,
    /// Very urgent.
    pub urgent: bool,
    /// Business system.
    pub system: Option<String>,
    /// Title.
    pub title: String,
    /// What is wanted.
    pub text: String,
    /// When it was raised, if the staff enters it afterwards.
    pub at: Option<Timestamp>,
}

/// Something that happens to a request.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RiskAction {
    /// When it happened, if it is entered afterwards; then a remark says why.
    pub at: Option<Timestamp>,
    /// Remark; for the report, what it concludes.
    pub note: Option<String>,
}

/// Which requests to list.
#[derive(Debug, Clone, Default)]
pub struct RiskFilter {
    /// Of this project only.
    pub project: Option<ProjectId>,
    /// In this state only.
    pub state: Option<State>,
    /// In which order, and where to go on.
    pub page: Asked,
}

impl Ops {
    /// Asks for an assessment.
    ///
    /// # Errors
    /// Bad request that names the field; not found, for another's project.
    pub async fn request_risk(&self, caller: &Caller, new: NewRisk) -> Result<Risk> {
        let now = self.env.now();
        let project = sight::for_project(caller, new.project.as_ref())?;
        if new.at.is_some() && !sight::runs(caller) {
            return Err(bad("at", "only the staff enters what happened earlier"));
        }
        let raised_at = check::began(new.at, now)?;
        let (level, after) =
            if new.urgent { ("risk-urgent", "risk-request-urgent") } else { ("risk-normal", "risk-request") };
        let due = |s| self.terms.stage(level, s, raised_at).map(|r| Step { due: r.map(|r| r.due), at: None });
        let r = Risk {
            id: RiskId::fresh(),
            project,
            urgent: new.urgent,
            system: new.system.as_deref().map(|s| check::id("system", s)).transpose()?,
            title: check::text("title", &new.title, check::TITLE)?,
            text: check::text("text", &new.text, check::TEXT)?,
            requester: caller.user.clone(),
            state: State::Requested,
            raised_at,
            recorded_at: now,
            respond: due(Stage::Respond)?,
            scan: due(Stage::Start)?,
            report: Step { due: self.terms.report(after, raised_at)?, at: None },
            conclusion: None,
            moved_at: raised_at,
        };
        transact!(self.env.db, |tx| {
            store::insert(tx, &r).await?;
            timeline::append(tx, r.id.as_str(), &Entry::new(caller, "request", raised_at, now)).await?;
            self.tell(tx, &notice(&r, caller, "request", None, raised_at)).await
        })?;
        Ok(r)
    }

    /// Lets something happen to a request.
    ///
    /// # Errors
    /// Not found; forbidden, for the wrong side; conflict (`RiskState`); bad request that names the field.
    pub async fn act_on_risk(&self, caller: &Caller, id: &RiskId, e: Event, a: RiskAction) -> Result<Risk> {
        let (now, sight) = (self.env.now(), Sight::of(caller)?);
        let max = if e == Event::Report { check::TEXT } else { check::NOTE };
        let note = check::opt_text("note", a.note.as_deref(), max)?;
        if note.is_none() && (e == Event::Report || a.at.is_some()) {
            return Err(bad("note", "say what the report concludes, or why it is entered afterwards"));
        }
        transact!(self.env.db, |tx| {
            let found = store::get(tx, id).await?.filter(|r| sight.covers(Some(&r.project)));
            let mut r = found.ok_or_else(|| missing(id))?;
            if e == Event::Cancel {
                if !sight::speaks_for(caller, &r.project) || a.at.is_some() {
                    return Err(Error::forbidden("who asked for an assessment takes the request back"));
                }
            } else {
                sight::must_run(caller)?;
            }
            r.state = r.state.after(e)?;
            let at = check::happened(a.at, r.moved_at, now)?;
            match e {
                Event::Respond => r.respond.at = Some(at),
                Event::Scan => {
                    r.respond.at = r.respond.at.or(Some(at));
                    r.scan.at = Some(at);
                }
                Event::Report => {
                    r.report.at = Some(at);
                    r.conclusion = note.clone();
                }
                Event::Cancel => {}
            }
            r.moved_at = at;
            store::update(tx, &r).await?;
            let entry = Entry::new(caller, e.as_str(), at, now);
            // The conclusion stands with the request, where it may be longer than a remark.
            let remark = if e == Event::Report { None } else { note.clone() };
            timeline::append(tx, id.as_str(), &entry.note(remark.clone())).await?;
            self.tell(tx, &notice(&r, caller, e.as_str(), remark.as_deref(), at)).await?;
            Ok(r)
        })
    }

    /// Requests that the caller may see, newest first unless asked otherwise.
    ///
    /// # Errors
    /// Bad request, for an order or a marker that the list does not have.
    pub async fn risks(&self, caller: &Caller, f: &RiskFilter) -> Result<Listed<Risk>> {
        let Ok(project) = Sight::of(caller)?.narrow(f.project.as_ref()) else { return Ok(Listed::none()) };
        let mut tx = self.env.db.read().await?;
        store::list(&mut tx, &RiskFilter { project, ..f.clone() }).await
    }

    /// A request, if the caller may see it.
    ///
    /// # Errors
    /// Not found.
    pub async fn risk(&self, caller: &Caller, id: &RiskId) -> Result<Risk> {
        let sight = Sight::of(caller)?;
        let mut tx = self.env.db.read().await?;
        let r = store::get(&mut tx, id).await?.filter(|r| sight.covers(Some(&r.project)));
        r.ok_or_else(|| missing(id))
    }
}

fn notice(r: &Risk, caller: &Caller, event: &str, note: Option<&str>, at: Timestamp) -> Notice {
    Notice {
        topic: format!("risk.{event}"),
        subject: r.id.to_string(),
        project: Some(r.project.clone()),
        public: false,
        title: r.title.clone(),
        title_en: None,
        role: None,
        state: r.state.as_str().to_owned(),
        note: note.map(str::to_owned),
        by: caller.user_name.clone(),
        at,
    }
}
