//! The working calendar (holidays and made-up days, 调休): imported as a text, kept in every version, in force at once.
//!
//! ```text
//! import ──stored──▶ version n ──▶ in force here at once, elsewhere within a minute
//!                       └── a later import: history
//! ```
//!
//! Below the imports lies the calendar that the binary carries (`kernel::calendar::shipped`): it is in force from the first start, and in years that
//! an import does not cover. Years that neither covers are Monday to Friday, and are said to be so.
//!
//! Deadlines that are open move with it, into the future only (see `duty`); what is done stays as it was judged.

pub(crate) mod store;

use crate::Ops;
use crate::duty::input::{NOTE, bad, need_all, opt_text};
use kernel::calendar::{Days as _, WorkCalendar, shipped};
use kernel::{Caller, Result, Timestamp, UserId};
use runtime::transact;
use std::collections::BTreeSet;
use std::sync::PoisonError;

/// Longest text: some thousand years of holidays.
const TEXT: usize = 256 * 1024;

/// A version of the calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarVersion {
    /// Number, from 1.
    pub version: i64,
    /// The text as it was imported.
    pub text: String,
    /// Why, or from which announcement.
    pub note: Option<String>,
    /// Who imported it.
    pub person: UserId,
    /// Name of that person then.
    pub person_name: String,
    /// When.
    pub at: Timestamp,
}

/// Where the working days of a year come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarYear {
    /// The year.
    pub year: i16,
    /// The announcement; none, where Monday to Friday is assumed.
    pub source: Option<String>,
}

/// The years that a text covers, with the announcement that its importer named.
///
/// # Errors
/// Bad request, naming the line: what was imported was read once, so this is a fault of the store.
pub fn years_of(v: &CalendarVersion) -> Result<Vec<CalendarYear>> {
    let source = v.note.clone().unwrap_or_else(|| format!("import {}", v.version));
    let years = WorkCalendar::parse(&v.text)?.years();
    Ok(years.into_iter().map(|year| CalendarYear { year, source: Some(source.clone()) }).collect())
}

/// Years of the term beyond this one that are asked about.
const AHEAD: i16 = 5;

impl Ops {
    /// Where the working days come from: of every year that is covered, and of the years of the term from the last to the fifth from now.
    ///
    /// # Errors
    /// As [`years_of`].
    pub fn calendar_years(&self, latest: Option<&CalendarVersion>) -> Result<Vec<CalendarYear>> {
        let imported = latest.map(years_of).transpose()?.unwrap_or_default();
        let now = self.terms.work.day_of(self.env.now()).year();
        let (first, last) =
            (self.terms.start.year().max(now - 1), self.terms.end.year().min(now.saturating_add(AHEAD)));
        let years: BTreeSet<i16> = self.calendar.years().into_iter().chain(first..=last).collect();
        let source = |year: i16| match imported.iter().find(|y| y.year == year) {
            Some(y) => y.source.clone(),
            None if self.calendar.base().covers(year) => shipped::source(year).map(str::to_owned),
            None => None,
        };
        Ok(years.into_iter().map(|year| CalendarYear { year, source: source(year) }).collect())
    }

    /// The calendar that lies below the imports; empty, if there is none.
    pub fn calendar_base(&self) -> String {
        if self.calendar.base().years().is_empty() { String::new() } else { shipped::text() }
    }

    /// Imports a calendar and puts it into force. The text that is in force already makes no new version.
    ///
    /// # Errors
    /// Bad request, naming the line of the text; forbidden, for a tenant.
    pub async fn import_calendar(&self, caller: &Caller, text: &str, note: Option<&str>) -> Result<CalendarVersion> {
        need_all(caller)?;
        if text.len() > TEXT {
            return Err(bad("text", format!("is longer than {TEXT} bytes")));
        }
        if text.contains('\0') {
            return Err(bad("text", "must not hold control characters"));
        }
        WorkCalendar::parse(text).map_err(|e| bad("text", e.message))?;
        let note = opt_text("note", note, NOTE)?;
        let now = self.env.now();
        let made = transact!(self.env.db, |tx| {
            let last = store::latest(tx).await?;
            if let Some(same) = last.as_ref().filter(|l| l.text == text) {
                return Ok(same.clone());
            }
            let v = CalendarVersion {
                version: last.map_or(1, |l| l.version + 1),
                text: text.to_owned(),
                note: note.clone(),
                person: caller.user.clone(),
                person_name: caller.user_name.clone(),
                at: now,
            };
            store::insert(tx, &v).await?;
            Ok(v)
        })?;
        self.put_into_force(&made)?;
        self.duty_wake.wake();
        Ok(made)
    }

    fn put_into_force(&self, v: &CalendarVersion) -> Result<()> {
        let parsed = WorkCalendar::parse(&v.text)?;
        // Two imports at once: the later version stays, whichever thread is slower.
        let mut known = self.calendar_version.lock().unwrap_or_else(PoisonError::into_inner);
        if *known < v.version {
            self.calendar.set(parsed);
            *known = v.version;
        }
        Ok(())
    }

    /// Puts the latest stored calendar into force: at start, and every minute for what another replica imported. True if it changed.
    ///
    /// # Errors
    /// What the database says.
    pub async fn load_calendar(&self) -> Result<bool> {
        let mut tx = self.env.db.read().await?;
        let known = *self.calendar_version.lock().unwrap_or_else(PoisonError::into_inner);
        if store::latest_version(&mut tx).await? <= known {
            return Ok(false);
        }
        let Some(v) = store::latest(&mut tx).await? else { return Ok(false) };
        self.put_into_force(&v)?;
        Ok(true)
    }

    /// The import in force; none before the first, when the calendar below the imports counts.
    ///
    /// # Errors
    /// What the database says.
    pub async fn calendar(&self) -> Result<Option<CalendarVersion>> {
        let mut tx = self.env.db.read().await?;
        store::latest(&mut tx).await
    }

    /// Versions, newest first.
    ///
    /// # Errors
    /// What the database says.
    pub async fn calendar_history(&self, before: Option<i64>, limit: u32) -> Result<Vec<CalendarVersion>> {
        let mut tx = self.env.db.read().await?;
        store::list(&mut tx, before.unwrap_or(i64::MAX), limit).await
    }
}
