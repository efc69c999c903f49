//! What was done about an instance: fulfilled, corrected, taken back, waived; and what the operator plans besides the contract.

use super::input::{
    ID, NAME, NOTE, bad, clip, need_all, need_operator, need_purchaser, opt_text, past, reasonable, text,
};
use super::state::{Event, State};
use super::{Entry, Instance, Origin, store};
use crate::terms::PURCHASER;
use crate::{Ops, evidence};
use kernel::{Caller, DutyId, Error, EvidenceId, ProjectId, Result, Timestamp};
use runtime::{Tx, transact};

/// Kinds that the operator may plan.
const PLANNED: [&str; 7] = ["report", "drill", "training", "inspection", "check", "survey", "plan"];

/// A wish to record that something was done.
#[derive(Debug, Clone, Default)]
pub struct NewEntry {
    /// When it happened; now unless given.
    pub at: Option<Timestamp>,
    /// Remark.
    pub note: Option<String>,
    /// Where the proof is, if it is no file here.
    pub reference: Option<String>,
    /// Files.
    pub evidence: Vec<EvidenceId>,
}

/// A wish to plan something besides what the contract asks for.
#[derive(Debug, Clone, Default)]
pub struct NewInstance {
    /// `report`, `drill`, `training`, `inspection`, `check`, `survey`, `plan`.
    pub kind: String,
    /// Name.
    pub name: String,
    /// In English; the name unless given.
    pub name_en: Option<String>,
    /// When it can be done; now unless given.
    pub begins: Option<Timestamp>,
    /// Last instant in time.
    pub due: Timestamp,
    /// What it is about.
    pub subject: Option<String>,
    /// Whose.
    pub project: Option<ProjectId>,
}

pub(super) fn missing(id: &DutyId) -> Error {
    Error::not_found(format!("duty {} could not be found", clip(id.as_str())))
}

/// Checks what was entered. Checks may be attested in words, everything else by a file or by where it lies.
fn proved(i: &Instance, e: &NewEntry) -> Result<()> {
    if !e.evidence.is_empty() || e.reference.is_some() || (i.kind == "check" && e.note.is_some()) {
        return Ok(());
    }
    let words = if i.kind == "check" { ", a reference or a note" } else { " or a reference" };
    Err(bad("evidence", format!("what was done is proved by a file{words}")))
}

/// When it happened: not in the future, and, for a period, not before the period began.
fn when(i: &Instance, at: Option<Timestamp>, now: Timestamp) -> Result<Timestamp> {
    let at = past("at", at.unwrap_or(now), now)?;
    if i.origin == Origin::Period && at < i.begins {
        return Err(bad("at", format!("lies before {}, when the period begins", i.begins.rfc3339())));
    }
    Ok(at)
}

struct Words {
    note: Option<String>,
    reference: Option<String>,
}

fn words(e: &NewEntry) -> Result<Words> {
    Ok(Words {
        note: opt_text("note", e.note.as_deref(), NOTE)?,
        reference: opt_text("reference", e.reference.as_deref(), NAME)?,
    })
}

impl Ops {
    pub(super) async fn instance_in(&self, tx: &mut Tx, id: &DutyId) -> Result<Instance> {
        store::get(tx, &self.terms.contract, id).await?.ok_or_else(|| missing(id))
    }

    /// Records that an instance was done. Whether that was in time follows from when it happened; of what the supplier enters long after that,
    /// from when it is entered, until the purchaser confirms it ([`Ops::confirm`]).
    ///
    /// # Errors
    /// Not found; forbidden, for a tenant, and for the operator where the purchaser owes it; bad request, naming the field; conflict (code
    /// `DutyState`), if it is done or waived.
    pub async fn fulfil(&self, caller: &Caller, id: &DutyId, new: &NewEntry) -> Result<Instance> {
        self.enter(caller, id, None, new).await
    }

    /// Replaces what was entered; the entry that it corrects stays and is named. What was in time stays so if it was done by the deadline and
    /// before it was first entered; what was not is in time only when the purchaser confirms it.
    ///
    /// # Errors
    /// As [`Ops::fulfil`]; conflict (code `Corrected`), if another entry stands.
    pub async fn correct(&self, caller: &Caller, id: &DutyId, entry: &str, new: &NewEntry) -> Result<Instance> {
        self.enter(caller, id, Some(entry), new).await
    }

    async fn enter(&self, caller: &Caller, id: &DutyId, corrects: Option<&str>, new: &NewEntry) -> Result<Instance> {
        need_all(caller)?;
        let (now, w) = (self.env.now(), words(new)?);
        transact!(self.env.db, |tx| {
            let mut i = self.instance_in(tx, id).await?;
            // What the purchaser owes, he says that he did.
            if self.terms.party_of(&i.duty) == PURCHASER {
                need_purchaser(caller)?;
            }
            i.state = i.state.after(if corrects.is_some() { Event::Correct } else { Event::Fulfil })?;
            proved(&i, new)?;
            let at = when(&i, new.at, now)?;
            evidence::check(tx, caller, &new.evidence).await?;
            let before = standing_entry(tx, id, corrects).await?;
            let e = Entry {
                id: kernel::fresh_uuid().to_string(),
                what: "done".into(),
                at,
                note: w.note.clone(),
                reference: w.reference.clone(),
                evidence: new.evidence.clone(),
                corrects: corrects.map(str::to_owned),
                person: caller.user.clone(),
                person_name: caller.user_name.clone(),
                recorded_at: now,
            };
            store::insert_entry(tx, id, &e).await?;
            let (counts, claimed) = match before.last() {
                Some(standing) => self.corrected(caller, &i, (before.as_slice(), standing), at, now)?,
                None => self.counted(caller, &i, at, now)?,
            };
            (i.done_at, i.claimed_at) = (Some(counts), claimed);
            store::set_state(tx, &i).await?;
            // What is done may begin another duty: a settlement list handed in begins its check.
            let about = (Some(i.name.as_str()), i.project.as_ref());
            self.happened(tx, caller, &i.duty, &format!("duty:{id}"), counts, about).await?;
            Ok(i)
        })
    }

    /// Takes back what was entered (the purchaser: also a waiver). The entry stays and is named.
    ///
    /// # Errors
    /// As [`Ops::correct`].
    pub async fn take_back(&self, caller: &Caller, id: &DutyId, entry: &str, reason: &str) -> Result<Instance> {
        need_all(caller)?;
        let (now, reason) = (self.env.now(), text("reason", reason, NOTE)?);
        transact!(self.env.db, |tx| {
            let mut i = self.instance_in(tx, id).await?;
            if i.state == State::Waived || self.terms.party_of(&i.duty) == PURCHASER {
                need_purchaser(caller)?;
            }
            i.state = i.state.after(Event::TakeBack)?;
            standing_entry(tx, id, Some(entry)).await?;
            let e = simple(caller, "taken_back", &reason, Some(entry), now);
            store::insert_entry(tx, id, &e).await?;
            (i.done_at, i.claimed_at) = (None, None);
            store::set_state(tx, &i).await?;
            Ok(i)
        })
    }

    /// The purchaser does without it, and says why.
    ///
    /// # Errors
    /// Not found; forbidden, for others; conflict (code `OwnDuty`), if he owes it himself; conflict (code `DutyState`), if it is done or waived.
    pub async fn waive(&self, caller: &Caller, id: &DutyId, reason: &str) -> Result<Instance> {
        need_purchaser(caller)?;
        let (now, reason) = (self.env.now(), text("reason", reason, NOTE)?);
        transact!(self.env.db, |tx| {
            let mut i = self.instance_in(tx, id).await?;
            if self.terms.party_of(&i.duty) == PURCHASER {
                return Err(Error::conflict("what the purchaser owes is not his to waive").code("OwnDuty"));
            }
            i.state = i.state.after(Event::Waive)?;
            store::insert_entry(tx, id, &simple(caller, "waived", &reason, None, now)).await?;
            store::set_state(tx, &i).await?;
            Ok(i)
        })
    }

    /// Plans something besides what the contract asks for. It counts in no figure of the contract.
    ///
    /// # Errors
    /// Bad request, naming the field; forbidden, for others than the operator.
    pub async fn plan_instance(&self, caller: &Caller, new: &NewInstance) -> Result<Instance> {
        need_operator(caller)?;
        if !PLANNED.contains(&new.kind.as_str()) {
            return Err(bad("kind", format!("must be one of {}", PLANNED.join(", "))));
        }
        let now = self.env.now();
        let name = text("name", &new.name, NAME)?;
        let begins = new.begins.map_or(Ok(now), |t| reasonable("begins", t, now))?;
        let due = reasonable("due", new.due, now)?;
        if due <= begins {
            return Err(bad("due", "must be after the beginning"));
        }
        let id = super::reconcile::fresh();
        let i = Instance {
            contract: self.terms.contract.clone(),
            origin: Origin::Planned,
            duty: "planned".into(),
            kind: new.kind.clone(),
            name_en: opt_text("name_en", new.name_en.as_deref(), NAME)?.unwrap_or_else(|| name.clone()),
            name,
            clause: String::new(),
            period: id.to_string(),
            n: 1,
            begins,
            due: Some(due),
            counts_at: due,
            event: None,
            subject: opt_text("subject", new.subject.as_deref(), NAME)?,
            project: opt_text("project", new.project.as_ref().map(ProjectId::as_str), ID)?.map(ProjectId::from),
            state: State::Open,
            done_at: None,
            claimed_at: None,
            created_at: now,
            id,
        };
        transact!(self.env.db, |tx| { store::insert(tx, &i).await })?;
        Ok(i)
    }
}

fn simple(caller: &Caller, what: &str, reason: &str, corrects: Option<&str>, now: Timestamp) -> Entry {
    Entry {
        id: kernel::fresh_uuid().to_string(),
        what: what.to_owned(),
        at: now,
        note: Some(reason.to_owned()),
        reference: None,
        evidence: Vec::new(),
        corrects: corrects.map(str::to_owned),
        person: caller.user.clone(),
        person_name: caller.user_name.clone(),
        recorded_at: now,
    }
}

/// The entry that a correction names must be the one that stands: all entries up to it, oldest first; none, if nothing is corrected.
async fn standing_entry(tx: &mut Tx, id: &DutyId, corrects: Option<&str>) -> Result<Vec<Entry>> {
    let Some(named) = corrects else { return Ok(Vec::new()) };
    let all = store::entries(tx, id).await?;
    if !all.iter().any(|e| e.id == named) {
        return Err(bad("corrects", format!("this duty has no entry {}", clip(named))));
    }
    if all.last().is_some_and(|last| last.id == named && last.what != "taken_back") {
        return Ok(all);
    }
    Err(Error::conflict("another entry has taken its place already").code("Corrected").field("corrects"))
}
