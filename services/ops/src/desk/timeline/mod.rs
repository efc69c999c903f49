//! What happened to a case: entries that are only ever added, with when it happened, when it was recorded, and by whom. An entry that was
//! wrong stays and is named by the one that corrects it.

mod store;

use super::check::bad;
use crate::Ops;
use kernel::{Caller, Error, Result, Timestamp, UserId};
use runtime::Tx;

/// Entries of one case: beyond that somebody talks to himself.
const MAX: i64 = 1000;

/// An entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Id; sorts by when it was recorded.
    pub id: String,
    /// What happened, a word.
    pub event: String,
    /// When it happened.
    pub at: Timestamp,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// Who recorded it.
    pub by: UserId,
    /// Name of that person then.
    pub by_name: String,
    /// Remark.
    pub note: Option<String>,
    /// Not for the tenant's eyes.
    pub internal: bool,
    /// The entry that this one corrects.
    pub corrects: Option<String>,
    /// More, in the event's own words: `level=2`.
    pub detail: Option<String>,
}

impl Entry {
    pub(crate) fn new(caller: &Caller, event: &str, at: Timestamp, now: Timestamp) -> Entry {
        Entry {
            id: kernel::fresh_uuid().to_string(),
            event: event.to_owned(),
            at,
            recorded_at: now,
            by: caller.user.clone(),
            by_name: caller.user_name.clone(),
            note: None,
            internal: false,
            corrects: None,
            detail: None,
        }
    }
    pub(crate) fn note(self, note: Option<String>) -> Entry {
        Entry { note, ..self }
    }
    pub(crate) fn detail(self, detail: Option<String>) -> Entry {
        Entry { detail, ..self }
    }
}

/// Adds an entry.
pub(crate) async fn append(tx: &mut Tx, subject: &str, e: &Entry) -> Result<()> {
    if store::count(tx, subject).await? >= MAX {
        return Err(Error::conflict(format!("a case takes at most {MAX} entries")).code("CaseFull"));
    }
    if let Some(old) = &e.corrects
        && store::event(tx, subject, old).await?.as_deref() != Some(e.event.as_str())
    {
        return Err(bad("corrects", "must name an entry of this case with the same event"));
    }
    store::insert(tx, subject, e).await
}

pub(crate) use store::all;

impl Ops {
    /// The timeline of a case of this module; with entries that are not for tenants only where `internal` is true. Who may see the case has
    /// been decided by reading it.
    ///
    /// # Errors
    /// What the database says.
    pub async fn timeline(&self, caller: &Caller, subject: &str) -> Result<Vec<Entry>> {
        let mut tx = self.env.db.read().await?;
        all(&mut tx, subject, super::sight::Sight::of(caller)? == super::sight::Sight::All).await
    }
}
