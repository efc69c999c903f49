//! A volume is made: empty, from an image, from a snapshot, or as a clone. Operation `volume.create`.
//!
//! The request charges the quota and writes the row (`creating`). Subject: the volume. Steps:
//! 1. `place`    chooses the node, or takes that of the source (undo: the volume is `error`, the charge is given back)
//! 2. `source`   a clone: has a snapshot of the source taken under the clone's id (undo: it is removed)
//! 3. `disk`     intends the disk (undo: it is removed, and that is waited for)
//! 4. `ready`    waits until the disk is there
//! 5. `finish`   `available`; billing begins; the snapshot of a clone is let go (undo: billing ends)
//!
//! A volume that could not be made stays as `error`, as in Cinder, with nothing behind it: no disk, no quota, no usage.

use super::state::Event;
use super::{GIB, Status, Volume, check_metadata, check_text, missing, store};
use crate::Storage;
use crate::disk::store::{self as disks, NewDisk, Thing};
use crate::disk::{DiskKind, DiskSource, ImageRef};
use crate::image::boot::BootImage;
use crate::image::export::gib_of;
use crate::slice::step;
use kernel::{Arch, Caller, Error, ImageId, NodeId, ProjectId, Result, SnapshotId, VolumeId};
use runtime::operation::{Definition, Progress, StepCx};
use runtime::{Tx, task, transact};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

/// Kind of the operation.
pub const CREATE: &str = "volume.create";

/// Where the first contents come from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Origin {
    /// Zeros.
    #[default]
    Empty,
    /// An image.
    Image(ImageId),
    /// A snapshot of a volume.
    Snapshot(SnapshotId),
    /// Another volume.
    Volume(VolumeId),
}

/// A wish for a volume.
#[derive(Debug, Clone, Default)]
pub struct NewVolume {
    /// Name.
    pub name: Option<String>,
    /// Description.
    pub description: Option<String>,
    /// Size, GiB; that of a snapshot or volume it is made from unless given.
    pub size_gb: Option<u32>,
    /// First contents.
    pub origin: Origin,
    /// Name or id of the type; the default one unless given.
    pub volume_type: Option<String>,
    /// Availability zone.
    pub availability_zone: Option<String>,
    /// Metadata.
    pub metadata: BTreeMap<String, String>,
    /// The node that it must lie on, if a server that will use it has been scheduled already.
    pub node: Option<NodeId>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Params {
    source: Plan,
    arch: Option<Arch>,
    node: Option<NodeId>,
}

/// First contents, as far as they are known before the volume is placed.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Plan {
    Empty,
    Image(ImageRef),
    Snapshot { disk: String, snapshot: String },
    Clone { disk: String },
}

/// What the origin says about the volume to be.
struct Found {
    plan: Plan,
    least_gb: u32,
    default_gb: Option<u32>,
    node: Option<NodeId>,
    arch: Option<Arch>,
    bootable: bool,
    image_metadata: BTreeMap<String, String>,
}

impl Storage {
    pub(crate) fn volume_create_definition(self: &Arc<Self>) -> Definition {
        Definition::new(CREATE)
            .step("place", step!(self, create_place), step!(self, create_failed))
            .step("source", step!(self, create_source), step!(self, create_drop_source))
            .step("disk", step!(self, create_disk), step!(self, create_drop_disk))
            // Waiting changes nothing.
            .step_without_undo("ready", step!(self, create_ready))
            .step("finish", step!(self, create_finish), step!(self, create_unfinish))
    }

    /// Begins to make a volume.
    ///
    /// # Errors
    /// Bad request that names the field; not found, for a source that the caller may not see; over quota, naming what to order.
    pub async fn create_volume(&self, caller: &Caller, new: NewVolume) -> Result<Volume> {
        transact!(self.env.db, |tx| { self.create_volume_in(tx, caller, caller.project()?, new.clone()).await })
    }

    /// The same in the caller's transaction, for a project; [`Storage::wait_volume`] waits for it.
    ///
    /// # Errors
    /// As [`Storage::create_volume`].
    pub async fn create_volume_in(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        project: &ProjectId,
        new: NewVolume,
    ) -> Result<Volume> {
        check_text("name", new.name.as_deref())?;
        check_text("description", new.description.as_deref())?;
        check_metadata(&new.metadata)?;
        let volume_type = self.type_for(tx, caller, new.volume_type.as_deref()).await?;
        let availability_zone = self.zone(new.availability_zone)?;
        let found = self.origin(tx, caller, &new.origin).await?;
        let size_gb = self.size(new.size_gb, &found)?;
        if let (Some(wanted), Some(there)) = (&new.node, &found.node)
            && wanted != there
        {
            return Err(Error::conflict("what the volume is made from lies on another node than the server"));
        }
        let now = self.env.now();
        let mut v = Volume {
            id: VolumeId::fresh(),
            project: project.clone(),
            user: caller.user.clone(),
            name: new.name,
            description: new.description,
            status: Status::Creating,
            size_gb,
            volume_type,
            availability_zone,
            node: None,
            bootable: found.bootable,
            readonly: false,
            metadata: new.metadata,
            image_metadata: found.image_metadata,
            image: None,
            snapshot: None,
            source_volume: None,
            charged_gb: 0,
            billed_gb: 0,
            error: None,
            created_at: now,
            updated_at: now,
        };
        match new.origin {
            Origin::Empty => {}
            Origin::Image(i) => v.image = Some(i),
            Origin::Snapshot(s) => v.snapshot = Some(s),
            Origin::Volume(s) => v.source_volume = Some(s),
        }
        self.charge_volume(tx, &mut v, size_gb).await?;
        store::insert(tx, &v).await?;
        let params = Params { source: found.plan, arch: found.arch, node: found.node.or(new.node) };
        self.env.ops.start(tx, CREATE, v.id.as_str(), caller, Some(project), &params).await?;
        Ok(v)
    }

    fn zone(&self, asked: Option<String>) -> Result<String> {
        match asked {
            Some(z) if z != self.config.availability_zone => {
                let shown: String = z.chars().take(64).collect();
                let e = Error::bad_request(format!("Availability zone '{shown}' is invalid."));
                Err(e.field("availability_zone"))
            }
            _ => Ok(self.config.availability_zone.clone()),
        }
    }

    fn size(&self, asked: Option<u32>, found: &Found) -> Result<u32> {
        let gb = asked
            .or(found.default_gb)
            .ok_or_else(|| Error::bad_request("Invalid input received: Volume size must be given").field("size"))?;
        if gb == 0 || gb > self.config.volume_limit_gb {
            let limit = self.config.volume_limit_gb;
            let e = format!("Invalid volume size provided for create request: {gb} (size must be from 1 to {limit}).");
            return Err(Error::bad_request(e).field("size"));
        }
        if gb < found.least_gb {
            let e = format!(
                "Invalid input received: Volume size {gb}GB cannot be smaller than {}GB, which its source takes.",
                found.least_gb
            );
            return Err(Error::bad_request(e).field("size"));
        }
        Ok(gb)
    }

    async fn origin(&self, tx: &mut Tx, caller: &Caller, origin: &Origin) -> Result<Found> {
        match origin {
            Origin::Empty => Ok(Found {
                plan: Plan::Empty,
                least_gb: 1,
                default_gb: None,
                node: None,
                arch: None,
                bootable: false,
                image_metadata: BTreeMap::new(),
            }),
            Origin::Image(id) => {
                let image = self.image_for_boot(tx, caller, id).await?;
                Ok(Found {
                    plan: Plan::Image(image.reference()),
                    least_gb: image.min_disk.max(gib_of(image.virtual_size)).max(1),
                    default_gb: None,
                    node: None,
                    arch: image.arch,
                    bootable: true,
                    image_metadata: image_metadata(&image),
                })
            }
            Origin::Snapshot(id) => {
                let s = self.snapshot(tx, caller, id).await?;
                s.check_usable()?;
                let v = store::get(tx, &s.volume).await?.ok_or_else(|| missing(s.volume.as_str()))?;
                let plan = Plan::Snapshot { disk: v.id.to_string(), snapshot: id.to_string() };
                Ok(Found { least_gb: s.size_gb, default_gb: Some(s.size_gb), ..copy_of(v, plan) })
            }
            Origin::Volume(id) => {
                let v = self.volume(tx, caller, id).await?;
                if !matches!(v.status, Status::Available | Status::InUse) {
                    let e = format!("Invalid volume: volume {id} is {}, so it cannot be cloned.", v.status.as_str());
                    return Err(Error::bad_request(e).field("source_volid"));
                }
                let plan = Plan::Clone { disk: id.to_string() };
                Ok(copy_of(v, plan))
            }
        }
    }

    async fn create_place(&self, cx: StepCx) -> Result<Progress> {
        let (p, id): (Params, _) = (cx.params()?, VolumeId::from(cx.subject.as_str()));
        transact!(cx.db, |tx| {
            let mut v = store::get(tx, &id).await?.ok_or_else(|| missing(&cx.subject))?;
            if v.node.is_none() {
                v.node = Some(match &p.node {
                    Some(n) => n.clone(),
                    None => self.nodes.place(tx, p.arch, u64::from(v.size_gb) * GIB).await?,
                });
                store::update(tx, &v).await?;
            }
            Ok(Progress::Done)
        })
    }

    async fn create_failed(&self, cx: StepCx) -> Result<Progress> {
        let id = VolumeId::from(cx.subject.as_str());
        let now = self.env.now();
        transact!(cx.db, |tx| {
            let Some(mut v) = store::get(tx, &id).await? else { return Ok(Progress::Done) };
            self.charge_volume(tx, &mut v, 0).await?;
            self.bill_volume(tx, &mut v, 0, now).await?;
            v.node = None;
            v.error.clone_from(&cx.reason);
            self.advance(tx, v, Event::CreateFailed, false).await?;
            Ok(Progress::Done)
        })
    }

    async fn create_source(&self, cx: StepCx) -> Result<Progress> {
        let p: Params = cx.params()?;
        let Plan::Clone { disk } = &p.source else { return Ok(Progress::Done) };
        transact!(cx.db, |tx| {
            let node = disks::node_of(tx, Thing::Disk, disk).await?;
            let node = node.ok_or_else(|| Error::conflict("the volume to clone has no disk any more"))?;
            disks::snapshot_insert(tx, &cx.subject, disk, &node).await?;
            self.wake_on_commit(tx, &node);
            Ok(())
        })?;
        self.step_until_ready(&cx, Thing::Snapshot, &cx.subject).await
    }

    async fn create_drop_source(&self, cx: StepCx) -> Result<Progress> {
        self.step_withdraw(Thing::Snapshot, &cx.subject).await
    }

    async fn create_disk(&self, cx: StepCx) -> Result<Progress> {
        let (p, id): (Params, _) = (cx.params()?, VolumeId::from(cx.subject.as_str()));
        let source = match p.source {
            Plan::Empty => DiskSource::Empty,
            Plan::Image(image) => DiskSource::Image { image },
            Plan::Snapshot { disk, snapshot } => DiskSource::Snapshot { disk, snapshot },
            Plan::Clone { disk } => DiskSource::Snapshot { disk, snapshot: cx.subject.clone() },
        };
        transact!(cx.db, |tx| {
            let v = store::get(tx, &id).await?.ok_or_else(|| missing(&cx.subject))?;
            let node = v.node.ok_or_else(|| Error::internal("a volume past its placement has no node"))?;
            let size = u64::from(v.size_gb) * GIB;
            let d = NewDisk {
                id: id.as_str(),
                kind: DiskKind::Volume,
                project: &v.project,
                node: &node,
                size,
                source: &source,
            };
            disks::disk_insert(tx, &d).await?;
            self.wake_on_commit(tx, &node);
            Ok(Progress::Done)
        })
    }

    async fn create_drop_disk(&self, cx: StepCx) -> Result<Progress> {
        self.step_withdraw(Thing::Disk, &cx.subject).await
    }

    async fn create_ready(&self, cx: StepCx) -> Result<Progress> {
        self.step_until_ready(&cx, Thing::Disk, &cx.subject).await
    }

    async fn create_finish(&self, cx: StepCx) -> Result<Progress> {
        let (p, id): (Params, _) = (cx.params()?, VolumeId::from(cx.subject.as_str()));
        let now = self.env.now();
        transact!(cx.db, |tx| {
            let mut v = store::get(tx, &id).await?.ok_or_else(|| missing(&cx.subject))?;
            let size = v.size_gb;
            self.bill_volume(tx, &mut v, size, now).await?;
            if matches!(p.source, Plan::Clone { .. }) {
                self.withdraw(tx, Thing::Snapshot, &cx.subject).await?;
            }
            // Repeated after a crash it may be in use already.
            if v.status == Status::Creating {
                self.advance(tx, v, Event::Created, false).await
            } else {
                store::update(tx, &v).await
            }?;
            Ok(Progress::Done)
        })
    }

    async fn create_unfinish(&self, cx: StepCx) -> Result<Progress> {
        let id = VolumeId::from(cx.subject.as_str());
        let now = self.env.now();
        transact!(cx.db, |tx| {
            if let Some(mut v) = store::get(tx, &id).await? {
                self.bill_volume(tx, &mut v, 0, now).await?;
                store::update(tx, &v).await?;
            }
            Ok(Progress::Done)
        })
    }

    /// Waits until a volume is made.
    ///
    /// # Errors
    /// Conflict (`VolumeFailed`), if it could not be made; unavailable after the deadline; not found, if it is gone.
    pub async fn wait_volume(&self, id: &VolumeId, deadline: Duration) -> Result<Volume> {
        let waiting = async {
            let mut seen = self.changed.now();
            loop {
                let mut tx = self.env.db.read().await?;
                let v = store::get(&mut tx, id).await?.ok_or_else(|| missing(id.as_str()))?;
                drop(tx);
                match v.status {
                    Status::Creating => {}
                    Status::Error => {
                        let why = v.error.as_deref().unwrap_or("it is in error");
                        return Err(Error::conflict(format!("volume {id}: {why}")).code("VolumeFailed"));
                    }
                    _ => return Ok(v),
                }
                tokio::select! {
                    () = self.changed.changed(&mut seen) => {}
                    () = task::sleep(Duration::from_secs(1)) => {}
                }
            }
        };
        let late = || Err(Error::unavailable(format!("volume {id} is not made yet")));
        tokio::time::timeout(deadline, waiting).await.unwrap_or_else(|_| late())
    }
}

/// A volume made from another volume's bytes: on its node, and as bootable as it is.
fn copy_of(v: Volume, plan: Plan) -> Found {
    let arch = v.image_metadata.get("hw_architecture").or_else(|| v.image_metadata.get("architecture"));
    Found {
        plan,
        least_gb: v.size_gb,
        default_gb: Some(v.size_gb),
        arch: arch.and_then(|a| Arch::parse(a)),
        node: v.node,
        bootable: v.bootable,
        image_metadata: v.image_metadata,
    }
}

/// What a volume remembers of its image (`volume_image_metadata`), so that it boots as the image would.
fn image_metadata(i: &BootImage) -> BTreeMap<String, String> {
    let mut m = i.properties.clone();
    m.insert("image_id".into(), i.id.to_string());
    m.insert("image_name".into(), i.name.clone().unwrap_or_default());
    m.insert("disk_format".into(), i.format.clone());
    m.insert("container_format".into(), "bare".into());
    m.insert("size".into(), i.size.to_string());
    m.insert("min_disk".into(), i.min_disk.to_string());
    m.insert("min_ram".into(), i.min_ram.to_string());
    m
}
