//! Maintenance that is announced beforehand. What counts as downtime is decided by whoever computes availability: here stands when a window
//! was announced, and that is the instant at which it was recorded.
//!
//! A window is never changed: it is withdrawn, and another one is announced.

use super::request::{LONGEST, alive};
use super::store;
use crate::Ops;
use crate::desk::check::{self, bad};
use crate::desk::{Notice, sight, spent};
use kernel::{Caller, ChangeId, Error, MaintenanceId, Result, Timestamp, UserId};
use runtime::transact;

/// The resource that stands for the whole platform.
pub const PLATFORM: &str = "*";

/// An announced window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Maintenance {
    /// Id.
    pub id: MaintenanceId,
    /// The change that it is for.
    pub change: Option<ChangeId>,
    /// Title.
    pub title: String,
    /// What it means for those who use the cloud.
    pub text: String,
    /// From when.
    pub from: Timestamp,
    /// Until when.
    pub to: Timestamp,
    /// Resources and business systems; `*` for the whole platform.
    pub resources: Vec<String>,
    /// When it was announced.
    pub announced_at: Timestamp,
    /// By whom.
    pub announced_by: UserId,
    /// When it was withdrawn. After its beginning it cannot be.
    pub withdrawn_at: Option<Timestamp>,
}

impl Maintenance {
    /// True if it was announced at least so many hours before it began.
    pub fn announced_before(&self, hours: u64) -> bool {
        let notice = std::time::Duration::from_secs(hours.saturating_mul(3600));
        self.announced_at.plus(notice) <= self.from
    }
}

/// A window to be announced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMaintenance {
    /// The change that it is for.
    pub change: Option<ChangeId>,
    /// Title.
    pub title: String,
    /// What it means for those who use the cloud.
    pub text: String,
    /// From when.
    pub from: Timestamp,
    /// Until when.
    pub to: Timestamp,
    /// Resources and business systems; `*` for the whole platform.
    pub resources: Vec<String>,
}

/// Which windows to list.
#[derive(Debug, Clone, Default)]
pub struct MaintenanceFilter {
    /// That end after this instant.
    pub after: Option<Timestamp>,
    /// Older than this one.
    pub marker: Option<MaintenanceId>,
    /// At most so many.
    pub limit: u32,
}

impl Ops {
    /// Announces a window: from this instant it counts as announced, and everybody who subscribed is told.
    ///
    /// # Errors
    /// Forbidden, unless by the operator; bad request that names the field; conflict, if its change is rejected, cancelled or over.
    pub async fn announce_maintenance(&self, caller: &Caller, new: NewMaintenance) -> Result<Maintenance> {
        sight::must_run(caller)?;
        let now = self.env.now();
        check::window(new.from, new.to, LONGEST)?;
        if new.from < now {
            return Err(bad("from", "must not be in the past: what has begun cannot be announced"));
        }
        let resources = check::ids("resources", &new.resources)?;
        if resources.is_empty() {
            return Err(bad("resources", "must name at least one; '*' is the whole platform"));
        }
        let m = Maintenance {
            id: MaintenanceId::fresh(),
            change: new.change,
            title: check::text("title", &new.title, check::TITLE)?,
            text: check::text("text", &new.text, check::TEXT)?,
            from: new.from,
            to: new.to,
            resources,
            announced_at: now,
            announced_by: caller.user.clone(),
            withdrawn_at: None,
        };
        transact!(self.env.db, |tx| {
            if let Some(id) = &m.change {
                let c = store::get(tx, id).await?.ok_or_else(|| super::missing(id))?;
                if !alive(c.state) {
                    return Err(Error::conflict(format!("its change is {}", c.state.as_str())).field("change"));
                }
            }
            store::insert_maintenance(tx, &m).await?;
            spent::planned(self, tx, &m).await?;
            self.tell(tx, &notice(&m, caller, "announce", now)).await
        })?;
        Ok(m)
    }

    /// Withdraws a window that has not begun.
    ///
    /// # Errors
    /// Forbidden; not found; conflict, once it has begun.
    pub async fn withdraw_maintenance(&self, caller: &Caller, id: &MaintenanceId) -> Result<Maintenance> {
        sight::must_run(caller)?;
        let now = self.env.now();
        transact!(self.env.db, |tx| {
            let found = store::maintenance(tx, id).await?;
            let mut m = found.ok_or_else(|| sight::missing("maintenance", id.as_str()))?;
            if m.withdrawn_at.is_some() || m.from <= now {
                return Err(Error::conflict("this window has begun or is withdrawn").code("MaintenanceState"));
            }
            m.withdrawn_at = Some(now);
            store::withdraw(tx, id, now).await?;
            spent::planned(self, tx, &m).await?;
            self.tell(tx, &notice(&m, caller, "withdraw", now)).await?;
            Ok(m)
        })
    }

    /// Announced windows, newest first; withdrawn ones too. Everybody may read them.
    ///
    /// # Errors
    /// What the database says.
    pub async fn maintenances(&self, f: &MaintenanceFilter) -> Result<Vec<Maintenance>> {
        let mut tx = self.env.db.read().await?;
        store::maintenances(&mut tx, f).await
    }

    /// Windows that overlap `[from, to)` of a resource or of the whole platform, withdrawn ones not; oldest first. Whether one was
    /// announced early enough says [`Maintenance::announced_before`].
    ///
    /// # Errors
    /// What the database says.
    pub async fn maintenance_of(&self, resource: &str, from: Timestamp, to: Timestamp) -> Result<Vec<Maintenance>> {
        let mut tx = self.env.db.read().await?;
        store::overlapping(&mut tx, resource, from, to, LONGEST).await
    }
}

fn notice(m: &Maintenance, caller: &Caller, event: &str, at: Timestamp) -> Notice {
    Notice {
        topic: format!("maintenance.{event}"),
        subject: m.id.to_string(),
        project: None,
        public: true,
        title: m.title.clone(),
        title_en: None,
        role: None,
        state: if m.withdrawn_at.is_some() { "withdrawn" } else { "announced" }.to_owned(),
        note: Some(format!("{} - {}", m.from.rfc3339(), m.to.rfc3339())),
        by: caller.user_name.clone(),
        at,
    }
}
