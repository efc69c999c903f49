//! What happened that starts clocks, or will: the contract's own events (signature, acceptance, …), which the purchaser records, and others by their kind,
//! which the operator or another part of the program records.
//!
//! A correction is a row that names the event that it corrects; the instances that the event began move with it. The contract's own events happen once.
//! An event that something is owed before may be announced: its day then lies in the future, a correction moves it, and a withdrawal says that it
//! will not happen.

mod store;

use super::input::{ID, NAME, NOTE, clip, need_all, need_purchaser, opt_text, past, reasonable, text, word};
use crate::{Ops, evidence};
use kernel::{Caller, ContractEventId, Error, EvidenceId, ProjectId, Result, Timestamp, UserId};
use runtime::{Tx, transact};

/// Events that the purchaser records, since payments and the term hang on them; each happens once.
pub const OF_THE_PURCHASER: [&str; 6] = ["signature", "start", "acceptance", "end", "delivery", "termination"];
/// Events that only the purchaser can say, but that happen again.
const SAID_BY_THE_PURCHASER: [&str; 5] =
    ["acceptance-failed", "half-year-acceptance", "assessment-failed", "purchaser-request", "exit-approved"];

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContractEvent {
    /// Id.
    pub id: ContractEventId,
    /// `signature`, `acceptance`, `security-event`, …
    pub kind: String,
    /// The first record of it; its own id unless it corrects one.
    pub root: ContractEventId,
    /// The record that this one corrects.
    pub corrects: Option<ContractEventId>,
    /// No later record corrects it.
    pub current: bool,
    /// When it happened, or is announced to happen.
    pub at: Timestamp,
    /// What it is about.
    pub subject: Option<String>,
    /// Whose.
    pub project: Option<ProjectId>,
    /// Remark, or why it is corrected.
    pub note: Option<String>,
    /// Files.
    pub evidence: Vec<EvidenceId>,
    /// Who recorded it.
    pub person: UserId,
    /// Name of that person then.
    pub person_name: String,
    /// When it was recorded.
    pub recorded_at: Timestamp,
}

/// A wish to record an event.
#[derive(Debug, Clone, Default)]
pub struct NewEvent {
    /// `signature`, `acceptance`, `security-event`, …
    pub kind: String,
    /// When it happened.
    pub at: Timestamp,
    /// What it is about.
    pub subject: Option<String>,
    /// Whose.
    pub project: Option<ProjectId>,
    /// Remark.
    pub note: Option<String>,
    /// Files.
    pub evidence: Vec<EvidenceId>,
}

fn missing(id: &ContractEventId) -> Error {
    Error::not_found(format!("contract event {} could not be found", clip(id.as_str())))
}

fn may_say(caller: &Caller, kind: &str) -> Result<()> {
    if OF_THE_PURCHASER.contains(&kind) || SAID_BY_THE_PURCHASER.contains(&kind) {
        return need_purchaser(caller);
    }
    need_all(caller)
}

/// What is on record of an event of a kind that no later record corrects; of several the first.
pub(super) async fn standing_of(tx: &mut Tx, contract: &str, kind: &str) -> Result<Option<ContractEvent>> {
    store::current(tx, contract, kind).await
}

impl Ops {
    /// Records that something happened, and derives the duties that it begins and those that were owed before it. What something is owed before
    /// may also be announced.
    ///
    /// # Errors
    /// Bad request, naming the field; forbidden, if the purchaser has to say so; conflict (code `EventExists`), if it happens once and has.
    pub async fn record_event(&self, caller: &Caller, new: &NewEvent) -> Result<ContractEvent> {
        let kind = word("kind", &new.kind)?;
        may_say(caller, &kind)?;
        let now = self.env.now();
        let at = self.when_of(&kind, new.at, now)?;
        let subject = opt_text("subject", new.subject.as_deref(), NAME)?;
        let project = opt_text("project", new.project.as_ref().map(ProjectId::as_str), ID)?.map(ProjectId::from);
        let note = opt_text("note", new.note.as_deref(), NOTE)?;
        let id = ContractEventId::fresh();
        let once = OF_THE_PURCHASER.contains(&kind.as_str());
        let key = if once { format!("kind:{kind}") } else { format!("id:{id}") };
        let e = ContractEvent {
            root: id.clone(),
            id,
            kind,
            corrects: None,
            current: true,
            at,
            subject,
            project,
            note,
            evidence: new.evidence.clone(),
            person: caller.user.clone(),
            person_name: caller.user_name.clone(),
            recorded_at: now,
        };
        transact!(self.env.db, |tx| {
            evidence::check(tx, caller, &e.evidence).await?;
            if !self.write_event(tx, &key, &e).await? {
                let text = format!("the event {} is recorded already; correct that record", e.kind);
                return Err(Error::conflict(text).code("EventExists").field("kind"));
            }
            Ok(())
        })?;
        Ok(e)
    }

    /// When an event happened; of one that is announced, when it will.
    fn when_of(&self, kind: &str, at: Timestamp, now: Timestamp) -> Result<Timestamp> {
        if self.is_announced(kind) { reasonable("at", at, now) } else { past("at", at, now) }
    }

    async fn write_event(&self, tx: &mut Tx, key: &str, e: &ContractEvent) -> Result<bool> {
        if !store::insert_event(tx, &self.terms.contract, key, e).await? {
            return Ok(false);
        }
        self.derive_from_event(tx, e).await?;
        Ok(true)
    }

    /// For other parts of the program: something happened, named by `key` for ever (a repetition changes nothing). Only kinds that some
    /// duty waits for are recorded. True if it was new.
    ///
    /// # Errors
    /// What the database says.
    pub async fn happened(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        kind: &str,
        key: &str,
        at: Timestamp,
        about: (Option<&str>, Option<&ProjectId>),
    ) -> Result<bool> {
        if !self.begins_something(kind) {
            return Ok(false);
        }
        let id = ContractEventId::fresh();
        let e = ContractEvent {
            root: id.clone(),
            id,
            kind: kind.to_owned(),
            corrects: None,
            current: true,
            at,
            subject: about.0.map(|s| s.chars().take(NAME).collect()),
            project: about.1.cloned(),
            note: None,
            evidence: Vec::new(),
            person: caller.user.clone(),
            person_name: caller.user_name.clone(),
            recorded_at: self.env.now(),
        };
        self.write_event(tx, &format!("fact:{key}"), &e).await
    }

    /// Records that an event happened at another instant. What it began moves: deadlines, and so whether it was in time.
    ///
    /// # Errors
    /// Not found; conflict (code `Corrected`), if a later record corrects it already.
    pub async fn correct_event(
        &self,
        caller: &Caller,
        id: &ContractEventId,
        at: Timestamp,
        note: &str,
        files: &[EvidenceId],
    ) -> Result<ContractEvent> {
        need_all(caller)?;
        let now = self.env.now();
        let note = text("note", note, NOTE)?;
        transact!(self.env.db, |tx| {
            let old = self.standing_event(tx, caller, id).await?;
            let at = self.when_of(&old.kind, at, now)?;
            evidence::check(tx, caller, files).await?;
            let e = ContractEvent {
                id: ContractEventId::fresh(),
                corrects: Some(old.id.clone()),
                at,
                note: Some(note.clone()),
                evidence: files.to_vec(),
                person: caller.user.clone(),
                person_name: caller.user_name.clone(),
                recorded_at: now,
                ..old
            };
            store::supersede(tx, id).await?;
            store::insert_event(tx, &self.terms.contract, &format!("corrects:{id}"), &e).await?;
            self.move_event(tx, &e).await?;
            Ok(e)
        })
    }

    /// The record of an event that no later one corrects, for who may say that it happened.
    async fn standing_event(&self, tx: &mut Tx, caller: &Caller, id: &ContractEventId) -> Result<ContractEvent> {
        let e = store::event(tx, &self.terms.contract, id).await?.ok_or_else(|| missing(id))?;
        may_say(caller, &e.kind)?;
        if !e.current {
            return Err(Error::conflict("a later record corrects this event already").code("Corrected"));
        }
        Ok(e)
    }

    /// An announced event will not happen. The record that says so stays; what the event would have begun goes, but for what something was
    /// entered about.
    ///
    /// # Errors
    /// Not found; conflict (code `Corrected`), if a later record corrects it already; conflict (code `EventHappened`), if its time has come;
    /// conflict (code `EventOnce`), if it is one of the contract's own, which are moved and not withdrawn.
    pub async fn withdraw_event(&self, caller: &Caller, id: &ContractEventId, reason: &str) -> Result<ContractEvent> {
        need_all(caller)?;
        let (now, reason) = (self.env.now(), text("reason", reason, NOTE)?);
        transact!(self.env.db, |tx| {
            let old = self.standing_event(tx, caller, id).await?;
            if OF_THE_PURCHASER.contains(&old.kind.as_str()) {
                let says = format!("the {} of the contract comes some day: correct when", old.kind);
                return Err(Error::conflict(says).code("EventOnce"));
            }
            if old.at <= now {
                return Err(Error::conflict("the event has happened: correct when").code("EventHappened"));
            }
            let e = ContractEvent {
                id: ContractEventId::fresh(),
                corrects: Some(old.id.clone()),
                current: false,
                note: Some(reason.clone()),
                evidence: Vec::new(),
                person: caller.user.clone(),
                person_name: caller.user_name.clone(),
                recorded_at: now,
                ..old
            };
            store::supersede(tx, id).await?;
            store::insert_event(tx, &self.terms.contract, &format!("corrects:{id}"), &e).await?;
            self.drop_event(tx, &e).await?;
            Ok(e)
        })
    }

    /// Events, newest record first; with `kind`, of that kind only. Corrected ones are among them.
    ///
    /// # Errors
    /// Forbidden, for a tenant.
    pub async fn contract_events(
        &self,
        caller: &Caller,
        kind: Option<&str>,
        before: Option<&ContractEventId>,
        limit: u32,
    ) -> Result<Vec<ContractEvent>> {
        need_all(caller)?;
        let mut tx = self.env.db.read().await?;
        store::events(&mut tx, &self.terms.contract, kind, before, limit).await
    }

    /// When the contract's own events happened, as last corrected: for settlement, which waits for them. What is only announced is not among them.
    ///
    /// # Errors
    /// What the database says.
    pub async fn contract_dates(&self) -> Result<Vec<(String, Timestamp)>> {
        let mut tx = self.env.db.read().await?;
        let mut all = store::current_events(&mut tx, &self.terms.contract).await?;
        let now = self.env.now();
        all.retain(|(_, at)| *at <= now);
        Ok(all)
    }
}
