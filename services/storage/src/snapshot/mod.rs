//! Snapshots of volumes: points that a volume can be made from.
//!
//! ```text
//!   creating ──▶ available ──▶ deleting ──▶ (no row)
//!      │ failed      │             │ failed
//!      ▼             ▼             ▼
//!    error ─────▶ deleting ◀── error_deleting
//! ```
//! A snapshot lies in its volume's disk; the volume is not deleted before its snapshots, unless they go with it.

pub mod create;
pub mod delete;
pub(crate) mod store;

use crate::Storage;
use crate::volume::query::{Listed, Query, sort, unsortable, window};
use crate::volume::{check_metadata, check_text};
use kernel::{Caller, Error, ProjectId, Quantity, Result, SnapshotId, Timestamp, UserId, VolumeId};
use runtime::port::{Resource, UsageFact};
use runtime::{Tx, transact};
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// State of a snapshot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// The node takes it.
    Creating,
    /// Usable.
    Available,
    /// The node removes it.
    Deleting,
    /// It could not be taken; there is none.
    Error,
    /// It could not be removed.
    ErrorDeleting,
}

impl Status {
    const ALL: [Status; 5] =
        [Status::Creating, Status::Available, Status::Deleting, Status::Error, Status::ErrorDeleting];

    /// Cinder's name.
    pub fn as_str(self) -> &'static str {
        match self {
            Status::Creating => "creating",
            Status::Available => "available",
            Status::Deleting => "deleting",
            Status::Error => "error",
            Status::ErrorDeleting => "error_deleting",
        }
    }
    /// The state of that name.
    pub fn parse(s: &str) -> Option<Status> {
        Status::ALL.into_iter().find(|x| x.as_str() == s)
    }
}

/// A snapshot.
#[derive(Debug, Clone, PartialEq)]
pub struct Snapshot {
    /// Id.
    pub id: SnapshotId,
    /// Project that it belongs to.
    pub project: ProjectId,
    /// Who made it.
    pub user: UserId,
    /// Volume that it is of.
    pub volume: VolumeId,
    /// Name.
    pub name: Option<String>,
    /// Description.
    pub description: Option<String>,
    /// State.
    pub status: Status,
    /// Size of the volume when it was taken, GiB.
    pub size_gb: u32,
    /// Whatever its owner says about it.
    pub metadata: BTreeMap<String, String>,
    /// It counts against the quota.
    pub(crate) charged: bool,
    /// An interval of `snapshot.gb` is open.
    pub(crate) billed: bool,
    /// Why it is in error.
    pub error: Option<String>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

impl Snapshot {
    /// Refuses a snapshot that a volume cannot be made from now.
    pub(crate) fn check_usable(&self) -> Result<()> {
        if self.status == Status::Available {
            return Ok(());
        }
        let e = format!("Invalid snapshot: snapshot {} is {}, not available.", self.id, self.status.as_str());
        Err(Error::bad_request(e).field("snapshot_id"))
    }

    /// Refuses a snapshot that cannot be deleted now.
    pub(crate) fn check_deletable(&self) -> Result<()> {
        match self.status {
            Status::Available | Status::Error | Status::ErrorDeleting => Ok(()),
            Status::Creating | Status::Deleting => Err(Error::bad_request(format!(
                "Invalid snapshot: Snapshot status must be available or error, but it is {}.",
                self.status.as_str()
            ))
            .code("InvalidSnapshot")),
        }
    }
}

pub(crate) fn missing(id: &str) -> Error {
    let shown: String = id.chars().take(64).collect();
    Error::not_found(format!("Snapshot {shown} could not be found.")).code("SnapshotNotFound")
}

fn compare(a: &Snapshot, b: &Snapshot, key: &str) -> Result<Ordering> {
    Ok(match key {
        "id" => a.id.cmp(&b.id),
        "name" | "display_name" => a.name.cmp(&b.name),
        "status" => a.status.as_str().cmp(b.status.as_str()),
        "volume_id" => a.volume.cmp(&b.volume),
        "volume_size" => a.size_gb.cmp(&b.size_gb),
        "created_at" => a.created_at.cmp(&b.created_at),
        "updated_at" => a.updated_at.cmp(&b.updated_at),
        other => return Err(unsortable(other)),
    })
}

impl Storage {
    /// The snapshot, if the caller may see it.
    ///
    /// # Errors
    /// Not found, otherwise.
    pub async fn snapshot(&self, tx: &mut Tx, caller: &Caller, id: &SnapshotId) -> Result<Snapshot> {
        let s = store::get(tx, id).await?.ok_or_else(|| missing(id.as_str()))?;
        if caller.may_see(&s.project) { Ok(s) } else { Err(missing(id.as_str())) }
    }

    /// One snapshot.
    ///
    /// # Errors
    /// Not found, also for another project's.
    pub async fn show_snapshot(&self, caller: &Caller, id: &SnapshotId) -> Result<Snapshot> {
        let mut tx = self.env.db.read().await?;
        self.snapshot(&mut tx, caller, id).await
    }

    /// Lists snapshots, newest first unless the query says otherwise.
    ///
    /// # Errors
    /// Bad request, for an unknown sort key or marker; forbidden, for a token without a project.
    pub async fn list_snapshots(&self, caller: &Caller, q: &Query) -> Result<Listed<Snapshot>> {
        let mut tx = self.env.db.read().await?;
        let mut all = store::list(&mut tx, q.scope(caller)?).await?;
        drop(tx);
        all.retain(|s| {
            q.name.as_ref().is_none_or(|n| s.name.as_ref() == Some(n))
                && q.name_like.as_ref().is_none_or(|n| s.name.as_ref().is_some_and(|x| x.contains(n.as_str())))
                && q.status.as_ref().is_none_or(|x| x == s.status.as_str())
                && q.source.as_ref().is_none_or(|v| v == s.volume.as_str())
                && q.metadata.iter().all(|(k, x)| s.metadata.get(k) == Some(x))
        });
        sort(&mut all, &q.sort, compare)?;
        window(all, &q.page, q.offset, |s: &Snapshot| s.id.as_str())
    }

    /// Changes what an owner may change.
    ///
    /// # Errors
    /// Not found; bad request that names the field.
    pub async fn update_snapshot(
        &self,
        caller: &Caller,
        id: &SnapshotId,
        f: impl Fn(&mut Snapshot) -> Result<()>,
    ) -> Result<Snapshot> {
        let now = self.env.now();
        transact!(self.env.db, |tx| {
            let mut s = self.snapshot(tx, caller, id).await?;
            f(&mut s)?;
            check_text("name", s.name.as_deref())?;
            check_text("description", s.description.as_deref())?;
            check_metadata(&s.metadata)?;
            s.updated_at = now;
            store::update(tx, &s).await?;
            Ok(s)
        })
    }

    /// Charges a snapshot, or gives the charge back. The caller writes the row.
    pub(crate) async fn charge_snapshot(&self, tx: &mut Tx, s: &mut Snapshot, on: bool) -> Result<()> {
        if s.charged == on {
            return Ok(());
        }
        let sign = if on { 1 } else { -1 };
        let deltas = [(Resource::Snapshots, sign), (Resource::Gigabytes, sign * i64::from(s.size_gb))];
        self.quota.charge(tx, &s.project, &deltas).await?;
        s.charged = on;
        Ok(())
    }

    /// Opens or closes the interval of a snapshot. The caller writes the row.
    pub(crate) async fn bill_snapshot(&self, tx: &mut Tx, s: &mut Snapshot, on: bool, at: Timestamp) -> Result<()> {
        if s.billed == on {
            return Ok(());
        }
        // A volume that is being deleted with its snapshots may be gone; what ends needs no attributes.
        let volume = crate::volume::store::get(tx, &s.volume).await?;
        let fact = UsageFact {
            key: format!("snapshot/{}/{on}/{}", s.id, at.micros()),
            kind: "snapshot".into(),
            resource: s.id.to_string(),
            name: s.name.clone().unwrap_or_default(),
            project: s.project.clone(),
            meter: "snapshot.gb".into(),
            attributes: volume.into_iter().map(|v| ("type".to_owned(), v.volume_type)).collect(),
            quantity: if on { Quantity::whole(s.size_gb.into()) } else { Quantity::ZERO },
            at,
        };
        self.usage.record(tx, &[fact]).await?;
        s.billed = on;
        Ok(())
    }
}
