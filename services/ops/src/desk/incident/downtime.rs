//! When a resource did not serve: intervals `[from, to)` of an incident. One that was wrong is voided, with a reason, and entered anew.

use super::{missing, store};
use crate::Ops;
use crate::desk::check::{self, bad};
use crate::desk::sight::{self, Sight};
use crate::desk::spent;
use crate::desk::timeline::{self, Entry};
use kernel::{Caller, Error, IncidentId, Result, Timestamp};
use runtime::transact;
use std::time::Duration;

/// Longest stretch that one entry may state.
const LONGEST: Duration = Duration::from_secs(31 * 86_400);

/// A stretch of time in which a resource did not serve.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Downtime {
    /// Id.
    pub id: String,
    /// The incident.
    pub incident: IncidentId,
    /// The resource, or a business system.
    pub resource: String,
    /// From when.
    pub from: Timestamp,
    /// Until when; open while it lasts.
    pub to: Option<Timestamp>,
    /// It was entered by mistake.
    pub voided: bool,
}

/// A stretch to be recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDowntime {
    /// The resource, or a business system.
    pub resource: String,
    /// From when.
    pub from: Timestamp,
    /// Until when, if it is over.
    pub to: Option<Timestamp>,
}

fn stretch(from: Timestamp, to: Option<Timestamp>, now: Timestamp) -> Result<()> {
    if from > now {
        return Err(bad("from", "must not be in the future"));
    }
    if now.since(from) > Duration::from_secs(366 * 86_400) {
        return Err(bad("from", "must be at most a year ago"));
    }
    let Some(to) = to else { return Ok(()) };
    if to > now {
        return Err(bad("to", "must not be in the future"));
    }
    check::window(from, to, LONGEST)
}

impl Ops {
    /// Records that a resource did not serve because of an incident.
    ///
    /// # Errors
    /// Forbidden, unless by the operator; not found; conflict, if the incident says so of that resource at that time already.
    pub async fn add_downtime(&self, caller: &Caller, id: &IncidentId, new: NewDowntime) -> Result<Downtime> {
        sight::must_run(caller)?;
        let now = self.env.now();
        stretch(new.from, new.to, now)?;
        let d = Downtime {
            id: kernel::fresh_uuid().to_string(),
            incident: id.clone(),
            resource: check::id("resource", &new.resource)?,
            from: new.from,
            to: new.to,
            voided: false,
        };
        transact!(self.env.db, |tx| {
            store::get(tx, id).await?.ok_or_else(|| missing(id))?;
            let all = store::downtimes(tx, id).await?;
            let meets = |x: &Downtime| {
                x.resource == d.resource
                    && !x.voided
                    && x.to.is_none_or(|t| t > d.from)
                    && d.to.is_none_or(|t| t > x.from)
            };
            if all.iter().any(meets) {
                return Err(Error::conflict("this incident has downtime of that resource at that time already"));
            }
            if all.len() >= 1000 {
                return Err(Error::conflict("an incident takes at most 1000 stretches of downtime"));
            }
            store::insert_downtime(tx, &d, now).await?;
            spent::down(self, tx, &d).await?;
            let entry = Entry::new(caller, "downtime", d.from, now).detail(Some(format!("resource={}", d.resource)));
            timeline::append(tx, id.as_str(), &entry).await?;
            Ok(d.clone())
        })
    }

    /// Ends a stretch of downtime that is open.
    ///
    /// # Errors
    /// Forbidden; not found; conflict, if it has ended.
    pub async fn end_downtime(
        &self,
        caller: &Caller,
        incident: &IncidentId,
        id: &str,
        to: Option<Timestamp>,
    ) -> Result<Downtime> {
        sight::must_run(caller)?;
        let now = self.env.now();
        transact!(self.env.db, |tx| {
            let mut d = one(store::downtimes(tx, incident).await?, id)?;
            if d.to.is_some() || d.voided {
                return Err(Error::conflict("this downtime has ended"));
            }
            let to = to.unwrap_or(now);
            stretch(d.from, Some(to), now)?;
            d.to = Some(to);
            store::update_downtime(tx, &d).await?;
            spent::down(self, tx, &d).await?;
            let entry = Entry::new(caller, "uptime", to, now).detail(Some(format!("resource={}", d.resource)));
            timeline::append(tx, incident.as_str(), &entry).await?;
            Ok(d)
        })
    }

    /// Takes a stretch of downtime back that was entered by mistake.
    ///
    /// # Errors
    /// Forbidden; not found; bad request without a reason.
    pub async fn void_downtime(
        &self,
        caller: &Caller,
        incident: &IncidentId,
        id: &str,
        why: Option<&str>,
    ) -> Result<()> {
        sight::must_run(caller)?;
        let (now, why) = (self.env.now(), check::why(why)?);
        transact!(self.env.db, |tx| {
            let mut d = one(store::downtimes(tx, incident).await?, id)?;
            if d.voided {
                return Err(Error::conflict("this downtime is void already"));
            }
            d.voided = true;
            store::update_downtime(tx, &d).await?;
            spent::down(self, tx, &d).await?;
            let entry = Entry::new(caller, "downtime_void", now, now).note(Some(why.clone()));
            timeline::append(tx, incident.as_str(), &entry.detail(Some(format!("resource={}", d.resource)))).await
        })
    }

    /// Downtime of an incident, oldest first.
    ///
    /// # Errors
    /// Not found.
    pub async fn downtimes(&self, caller: &Caller, id: &IncidentId) -> Result<Vec<Downtime>> {
        let sight = Sight::of(caller)?;
        let mut tx = self.env.db.read().await?;
        store::get(&mut tx, id).await?.filter(|i| sight.covers(i.project.as_ref())).ok_or_else(|| missing(id))?;
        store::downtimes(&mut tx, id).await
    }

    /// Downtime of a resource that overlaps `[from, to)`, from incidents that were no false alarm: for its availability.
    ///
    /// # Errors
    /// What the database says.
    pub async fn downtime_of(&self, resource: &str, from: Timestamp, to: Timestamp) -> Result<Vec<Downtime>> {
        let mut tx = self.env.db.read().await?;
        store::downtime_of(&mut tx, resource, from, to).await
    }
}

fn one(all: Vec<Downtime>, id: &str) -> Result<Downtime> {
    all.into_iter().find(|d| d.id == id).ok_or_else(|| sight::missing("downtime", id))
}
