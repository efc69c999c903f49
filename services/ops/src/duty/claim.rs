//! What was entered long after it was done. The supplier, who is paid by whether it was in time, does not say so alone: such an entry counts at
//! the instant at which it was made, and at the one that it tells of when the purchaser has confirmed that by a file or a reference.

use super::input::{NAME, NOTE, bad, is_purchaser, need_purchaser, opt_text};
use super::{Entry, Instance, NEVER, store};
use crate::{Ops, evidence};
use kernel::calendar::{DayKind, Hours, Span};
use kernel::{Caller, DutyId, Error, EvidenceId, Result, Timestamp};
use runtime::transact;

/// So long after it was done the supplier enters it on his own word.
const ALLOWED: Span = Span::Days(2, DayKind::Working);

/// Something was done, as somebody has entered it.
const DONE: &str = "done";

/// The entry with which a row of corrections began.
fn first<'a>(all: &'a [Entry], standing: &'a Entry) -> &'a Entry {
    let mut e = standing;
    // Oldest first, so that each step goes back.
    for x in all.iter().rev() {
        if x.what == DONE && e.corrects.as_deref() == Some(x.id.as_str()) {
            e = x;
        }
    }
    e
}

/// The purchaser's word that something was done when the entry says.
#[derive(Debug, Clone, Default)]
pub struct Confirmation {
    /// When it was done, as the entry says.
    pub at: Timestamp,
    /// Remark.
    pub note: Option<String>,
    /// Where the proof is, if it is no file here.
    pub reference: Option<String>,
    /// Files.
    pub evidence: Vec<EvidenceId>,
}

impl Ops {
    /// When something that was done at `at` counts as done, and, if that is not `at`, what is to be confirmed.
    pub(super) fn counted(
        &self,
        caller: &Caller,
        i: &Instance,
        at: Timestamp,
        now: Timestamp,
    ) -> Result<(Timestamp, Option<Timestamp>)> {
        let due = i.due.unwrap_or(NEVER);
        // Entered by the deadline, or late by its own word: there is nothing to be had by an earlier instant.
        let matters = now > due && at <= due;
        if !matters || is_purchaser(caller) || now <= self.terms.work.deadline(at, ALLOWED, Hours::Always)? {
            return Ok((at, None));
        }
        Ok((now, Some(at)))
    }

    /// The same for an entry that takes the place of the last of those that are there. A correction changes what is said, not how long it took to
    /// say it: who entered in time and wrote a wrong hour is not late for putting it right. But it makes nothing of his that was late be in time,
    /// and moves nothing behind the first entry, which could not tell of it yet: for that the purchaser is asked, as for a new entry.
    pub(super) fn corrected(
        &self,
        caller: &Caller,
        i: &Instance,
        (all, standing): (&[Entry], &Entry),
        at: Timestamp,
        now: Timestamp,
    ) -> Result<(Timestamp, Option<Timestamp>)> {
        let due = i.due.unwrap_or(NEVER);
        if at > due || is_purchaser(caller) {
            return Ok((at, None));
        }
        let counted = i.done_at.unwrap_or(now);
        if counted > due {
            return Ok((counted, Some(at)));
        }
        // What the purchaser has confirmed is not replaced by the supplier's word.
        if standing.what == DONE && at <= first(all, standing).recorded_at {
            return Ok((at, None));
        }
        self.counted(caller, i, at, now)
    }

    /// The purchaser confirms that something was done when a late entry says: from now on that instant counts. He names it, so that he confirms
    /// what he has seen and not what was entered since.
    ///
    /// # Errors
    /// Forbidden, for others; not found; bad request, naming the field; conflict (code `NothingToConfirm`), if nothing waits for it; conflict
    /// (code `Corrected`), if the entry that stands says another instant; conflict (code `SamePerson`), if he entered it himself.
    pub async fn confirm(&self, caller: &Caller, id: &DutyId, c: &Confirmation) -> Result<Instance> {
        need_purchaser(caller)?;
        let now = self.env.now();
        let note = opt_text("note", c.note.as_deref(), NOTE)?;
        let reference = opt_text("reference", c.reference.as_deref(), NAME)?;
        if c.evidence.is_empty() && reference.is_none() {
            return Err(bad("evidence", "that it was done then is proved by a file or a reference"));
        }
        transact!(self.env.db, |tx| {
            let mut i = self.instance_in(tx, id).await?;
            let (Some(at), Some(entry)) = (i.claimed_at, store::entries(tx, id).await?.pop()) else {
                return Err(Error::conflict("no entry of this duty waits to be confirmed").code("NothingToConfirm"));
            };
            if at != c.at {
                let text = format!("at: the entry says {}", at.rfc3339_micros());
                return Err(Error::conflict(text).code("Corrected").field("at"));
            }
            if entry.person == caller.user {
                return Err(Error::conflict("who has made an entry does not confirm it").code("SamePerson"));
            }
            evidence::check(tx, caller, &c.evidence).await?;
            let e = Entry {
                id: kernel::fresh_uuid().to_string(),
                what: "confirmed".into(),
                at,
                note: note.clone(),
                reference: reference.clone(),
                evidence: c.evidence.clone(),
                corrects: Some(entry.id),
                person: caller.user.clone(),
                person_name: caller.user_name.clone(),
                recorded_at: now,
            };
            store::insert_entry(tx, id, &e).await?;
            (i.done_at, i.claimed_at) = (Some(at), None);
            store::set_state(tx, &i).await?;
            Ok(i)
        })
    }
}
