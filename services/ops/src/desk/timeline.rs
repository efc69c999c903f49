//! What happened to a case: entries that are only ever added, with when it happened, when it was recorded, and by whom. An entry that was
//! wrong stays and is named by the one that corrects it.

use super::check::bad;
use crate::Ops;
use kernel::{Caller, Error, Result, Row, Timestamp, UserId};
use runtime::{Tx, params};

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

const COLUMNS: &str = "id, event, at, recorded_at, person, person_name, note, internal, corrects, detail";

fn read(mut r: Row) -> Result<Entry> {
    Ok(Entry {
        id: r.take(0)?,
        event: r.take(1)?,
        at: r.take(2)?,
        recorded_at: r.take(3)?,
        by: r.take(4)?,
        by_name: r.take(5)?,
        note: r.take(6)?,
        internal: r.take(7)?,
        corrects: r.take(8)?,
        detail: r.take(9)?,
    })
}

pub(crate) async fn append(tx: &mut Tx, subject: &str, e: &Entry) -> Result<()> {
    let sql = "SELECT COUNT(*) FROM ops_desk_entry WHERE subject = $1";
    let n: i64 = tx.query_one(sql, &params![subject]).await?.get(0)?;
    if n >= MAX {
        return Err(Error::conflict(format!("a case takes at most {MAX} entries")).code("CaseFull"));
    }
    if let Some(old) = &e.corrects {
        let sql = "SELECT event FROM ops_desk_entry WHERE subject = $1 AND id = $2";
        let old: Option<String> = tx.query_opt(sql, &params![subject, old]).await?.map(|r| r.get(0)).transpose()?;
        if old.as_deref() != Some(e.event.as_str()) {
            return Err(bad("corrects", "must name an entry of this case with the same event"));
        }
    }
    tx.execute(
        "INSERT INTO ops_desk_entry (id, subject, event, at, recorded_at, person, person_name, note, internal, corrects, detail)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        &params![
            &e.id,
            subject,
            &e.event,
            e.at,
            e.recorded_at,
            &e.by,
            &e.by_name,
            e.note.clone(),
            e.internal,
            e.corrects.clone(),
            e.detail.clone()
        ],
    )
    .await?;
    Ok(())
}

/// All entries of a case in the order in which they were recorded; at most [`MAX`].
pub(crate) async fn all(tx: &mut Tx, subject: &str, internal: bool) -> Result<Vec<Entry>> {
    let mut sql = format!("SELECT {COLUMNS} FROM ops_desk_entry WHERE subject = $1");
    if !internal {
        sql.push_str(" AND internal = 0");
    }
    sql.push_str(" ORDER BY recorded_at, id");
    tx.query(&sql, &params![subject]).await?.into_iter().map(read).collect()
}

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
