//! Resources of the cloud as the records of operation know them: what other slices told by usage facts, kept as a projection, so that
//! systems, levels and pools can be joined to them without a look into another slice's tables.
//!
//! * [`intake`]: the subscriber `ops`, which takes facts from the outbox. [`stream`]: facts of a stream to the quantity in force.
//!
//! Invariants: a fact counts once, by its key; the order of arrival changes nothing, because a row is made anew from all facts of the
//! resource. A resource is there from its first fact until its last stream ends.

pub mod intake;
pub(crate) mod store;
pub(crate) mod stream;

use crate::Ops;
use kernel::{Caller, Error, ProjectId, Result, Role, Timestamp};
use std::collections::BTreeMap;

/// The instant of what has not ended.
pub(crate) const OPEN: Timestamp = Timestamp(i64::MAX);

/// An end, or none.
pub(crate) fn ended(t: Timestamp) -> Option<Timestamp> {
    (t != OPEN).then_some(t)
}

/// Whose objects a caller sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whose {
    /// Everybody's: purchaser, operator, administrator.
    All,
    /// One project's.
    Project(ProjectId),
}

impl Whose {
    /// By the caller's roles, else by the project of the scope.
    ///
    /// # Errors
    /// Forbidden, for a token with neither.
    pub fn of(caller: &Caller) -> Result<Whose> {
        if caller.has(Role::Purchaser) || caller.has(Role::Operator) || caller.is_admin() {
            return Ok(Whose::All);
        }
        Ok(Whose::Project(caller.project()?.clone()))
    }
    /// Whether an object of a project is among them.
    pub fn covers(&self, project: &ProjectId) -> bool {
        match self {
            Whose::All => true,
            Whose::Project(own) => own == project,
        }
    }
    /// The project to list: the caller's own, or the one that somebody who sees all asks for.
    ///
    /// # Errors
    /// Not found, if a tenant asks for another's.
    pub fn narrowed(&self, asked: Option<&ProjectId>) -> Result<Option<ProjectId>> {
        match (self, asked) {
            (Whose::All, asked) => Ok(asked.cloned()),
            (Whose::Project(own), None) => Ok(Some(own.clone())),
            (Whose::Project(own), Some(p)) if own == p => Ok(Some(own.clone())),
            (Whose::Project(_), Some(_)) => Err(Error::not_found("the project could not be found").field("project")),
        }
    }
}

/// A resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resource {
    /// Id, that of the slice that made it.
    pub id: String,
    /// `server`, `volume`, `snapshot`, `image`, `floatingip`, or what an outside meter calls it.
    pub kind: String,
    /// Project that pays.
    pub project: ProjectId,
    /// Name at the last fact.
    pub name: String,
    /// Architecture; empty for what has none.
    pub arch: String,
    /// What price rows select by.
    pub attributes: BTreeMap<String, String>,
    /// vCPUs, as decimal text.
    pub vcpus: Option<String>,
    /// Memory, GiB, as decimal text.
    pub memory_gb: Option<String>,
    /// Storage, GiB, as decimal text.
    pub gb: Option<String>,
    /// First fact.
    pub first_seen: Timestamp,
    /// When it ended.
    pub ended: Option<Timestamp>,
    /// The business system that it belongs to.
    pub system: Option<String>,
}

/// Which resources to list.
#[derive(Debug, Clone, Default)]
pub struct ResourceFilter {
    /// Of this project.
    pub project: Option<ProjectId>,
    /// Of this kind.
    pub kind: Option<String>,
    /// Of this business system.
    pub system: Option<String>,
    /// Without a business system (无主资产).
    pub ownerless: bool,
    /// With those that have ended.
    pub with_ended: bool,
    /// Whose name begins so.
    pub name_prefix: Option<String>,
    /// Of this architecture.
    pub arch: Option<String>,
    /// After this id.
    pub marker: Option<String>,
    /// At most so many.
    pub limit: u32,
}

impl Ops {
    /// Resources that the caller may see, by id.
    ///
    /// # Errors
    /// Not found, if a tenant asks for another's project.
    pub async fn resources(&self, caller: &Caller, f: &ResourceFilter) -> Result<Vec<Resource>> {
        let project = Whose::of(caller)?.narrowed(f.project.as_ref())?;
        let f = ResourceFilter { project, ..f.clone() };
        self.env.outbox.flush().await?;
        let mut tx = self.env.db.read().await?;
        store::list(&mut tx, &f).await
    }

    /// A resource, if the caller may see it.
    ///
    /// # Errors
    /// Not found.
    pub async fn resource(&self, caller: &Caller, id: &str) -> Result<Resource> {
        let whose = Whose::of(caller)?;
        let mut tx = self.env.db.read().await?;
        let found = store::get(&mut tx, id).await?.filter(|r| whose.covers(&r.project));
        found.ok_or_else(|| Error::not_found("the resource could not be found"))
    }
}
