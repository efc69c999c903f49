//! What happens to an incident: its stages, its level, and who was told.

use super::raise::notice;
use super::{Event, Grade, Incident, Kind, StageClock, State, missing, stage, store};
use crate::Ops;
use crate::desk::check::{self, bad};
use crate::desk::clock::Stage;
use crate::desk::sight;
use crate::desk::spent;
use crate::desk::timeline::{self, Entry};
use kernel::{Caller, Error, IncidentId, Result, Timestamp};
use runtime::{Tx, transact};

/// Something that happens to an incident.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IncidentAction {
    /// When it happened, if it is entered afterwards: not before the incident was raised, and not in the future.
    pub at: Option<Timestamp>,
    /// Remark; a change of level, an escalation, a relapse, a false alarm, a waiver and a correction need one.
    pub note: Option<String>,
    /// The entry that this one corrects.
    pub corrects: Option<String>,
    /// The new level of a fault.
    pub level: Option<String>,
    /// The new grade of a security event.
    pub grade: Option<Grade>,
}

fn needs_reason(e: Event, a: &IncidentAction) -> bool {
    e.stage().is_none() || a.corrects.is_some()
}

impl Ops {
    /// Lets something happen to an incident.
    ///
    /// # Errors
    /// Forbidden, unless by the operator; not found; conflict (`IncidentState`), if its state does not take it or the stage was entered
    /// before; bad request that names the field.
    pub async fn act_on_incident(
        &self,
        caller: &Caller,
        id: &IncidentId,
        e: Event,
        a: IncidentAction,
    ) -> Result<Incident> {
        sight::must_run(caller)?;
        let now = self.env.now();
        let note = match needs_reason(e, &a) {
            true => Some(check::why(a.note.as_deref())?),
            false => check::opt_text("note", a.note.as_deref(), check::NOTE)?,
        };
        if e != Event::Level && (a.level.is_some() || a.grade.is_some()) {
            return Err(bad("level", "changes with the event 'level'"));
        }
        if a.corrects.is_some() && e.stage().is_none() {
            return Err(bad("corrects", "only stages are corrected"));
        }
        transact!(self.env.db, |tx| {
            let mut i = store::get(tx, id).await?.ok_or_else(|| missing(id))?;
            let floor = if e == Event::Relapse { i.recovered_at.unwrap_or(i.raised_at) } else { i.raised_at };
            let at = check::happened(a.at, floor, now)?;
            let before = timeline::all(tx, id.as_str(), true).await?;
            i.state = i.state.after(e)?;
            let mut entry = Entry::new(caller, e.as_str(), at, now).note(note.clone());
            entry.corrects = a.corrects.clone();
            if let Some(s) = e.stage() {
                only_once(&before, s, e, a.corrects.as_deref())?;
            }
            if e == Event::Level {
                entry.detail = Some(self.change_level(&mut i, &a)?);
            }
            timeline::append(tx, id.as_str(), &entry).await?;
            self.settle_clocks(tx, &mut i, at).await?;
            store::update(tx, &i).await?;
            if i.state == State::Void {
                spent::nothing_was(self, tx, &i.id).await?;
            }
            self.tell(tx, &notice(&i, caller, e.as_str(), note.as_deref(), at)).await?;
            Ok(i)
        })
    }

    fn change_level(&self, i: &mut Incident, a: &IncidentAction) -> Result<String> {
        let before = i.level.clone();
        i.level = self.incident_level(i.kind, a.grade, a.level.as_deref())?;
        i.grade = a.grade.filter(|_| i.kind == Kind::Security);
        if i.level == before {
            return Err(bad("level", format!("is {before} already")));
        }
        Ok(format!("level={} before={before}", i.level))
    }

    /// Writes the clocks anew from the timeline, and what follows from them.
    async fn settle_clocks(&self, tx: &mut Tx, i: &mut Incident, at: Timestamp) -> Result<()> {
        let entries = timeline::all(tx, i.id.as_str(), true).await?;
        let waived = entries.iter().any(|e| e.event == Event::WaiveSite.as_str());
        let clocks: Vec<StageClock> = stage::clocks(&self.terms, i, &entries, waived)?;
        store::set_clocks(tx, &i.id, &clocks).await?;
        let reached = stage::reached(&entries);
        i.responded_at = stage::first_from(&reached, Stage::Respond);
        i.recovered_at = reached.iter().find(|(s, _)| *s == Stage::Recover).map(|(_, at)| *at);
        if matches!(i.state, State::Closed | State::Void) {
            let last = reached.iter().filter(|(s, _)| *s < Stage::Close).map(|(_, at)| *at).max();
            if i.state == State::Closed && last.is_some_and(|l| at < l) {
                return Err(bad("at", "an incident is not closed before its last stage"));
            }
            i.closed_at = Some(at);
        }
        i.report_due = self.report_due(i)?;
        Ok(())
    }

    /// When the report is due: the contract names what it follows (`security-event-closed`, `crash`); without `-closed` it follows the
    /// beginning.
    fn report_due(&self, i: &Incident) -> Result<Option<Timestamp>> {
        let mut words = vec![i.level.clone()];
        if i.kind == Kind::Security {
            words.insert(0, "security-event".to_owned());
        }
        for w in words {
            if let Some(end) = i.recovered_at
                && let Some(due) = self.terms.report(&format!("{w}-closed"), end)?
            {
                return Ok(Some(due));
            }
            if let Some(due) = self.terms.report(&w, i.raised_at)? {
                return Ok(Some(due));
            }
        }
        Ok(None)
    }
}

/// A stage is entered once; a second entry names the one that it corrects.
fn only_once(before: &[Entry], stage: Stage, e: Event, corrects: Option<&str>) -> Result<()> {
    let standing = stage::reached(before).iter().any(|(s, _)| *s == stage);
    if standing && corrects.is_none() {
        let text = format!("'{}' was entered before: name the entry that this one corrects", e.as_str());
        return Err(Error::conflict(text).code("IncidentState").field("corrects"));
    }
    let again = corrects.is_some_and(|id| before.iter().any(|b| b.corrects.as_deref() == Some(id)));
    if again {
        return Err(Error::conflict("that entry is corrected already").code("IncidentState").field("corrects"));
    }
    Ok(())
}
