//! Whether a volume serves: told by the outbox ([`kernel::event::RESOURCE_STATE`]) when it changes, in the transaction of what changed it.
//!
//! ```text
//!            made, its disk is there
//!   (none) ──────────────────────────▶ up ──its node cannot hold its disk, or it is in error──▶ down
//!                                      ▲                                                        │
//!                                      └───────────────its disk is there again──────────────────┘
//! ```
//!
//! A volume serves while its node has its disk as intended and it is not in error; whether a server uses it makes no difference. While it
//! grows, or is on its way out, nothing is told: what is short then is the owner's will, or is told when the work is over. A node that is
//! lost is not told here: who keeps the registry of hosts sees that, and takes down what is on it.

use super::{Status, Volume, store};
use crate::Storage;
use crate::disk::{Reached, store as disks};
use kernel::event::{RESOURCE_STATE, ResourceState, Serving};
use kernel::{Result, VolumeId};
use runtime::{Tx, transact};
use std::time::Duration;

/// Longest cause that is told, in characters.
const CAUSE: usize = 200;
/// Volumes of which something is told in one transaction at the start.
const BATCH: u32 = 200;

/// Whether a volume serves, and why not; none, if what is recorded says nothing new.
fn serves(v: &Volume, disk: Option<&Reached>) -> Option<(Serving, String)> {
    // What was never delivered is owed to nobody.
    if v.billed_gb == 0 {
        return None;
    }
    let up = || Some((Serving::Up, "its disk is there".to_owned()));
    let down = |why: &str| Some((Serving::Down, why.to_owned()));
    match v.status {
        Status::Creating | Status::Extending | Status::Deleting | Status::ErrorDeleting => None,
        Status::Error => down(v.error.as_deref().unwrap_or("in error")),
        Status::Available | Status::Attaching | Status::InUse | Status::Detaching | Status::Uploading => match disk {
            Some(Reached::Ready) => up(),
            Some(Reached::NotYet) => None,
            Some(Reached::Failed(why)) => down(why),
            Some(Reached::Gone) | None => down("its disk is not there"),
        },
    }
}

impl Storage {
    /// Tells whether a volume serves, if that has changed. The row is as the caller has written it.
    pub(crate) async fn tell_volume(&self, tx: &mut Tx, v: &Volume) -> Result<()> {
        let disk = disks::disk_get(tx, v.id.as_str()).await?.map(|d| d.reached());
        let Some((state, cause)) = serves(v, disk.as_ref()) else { return Ok(()) };
        let (told, last) = store::serving(tx, &v.id).await?;
        if told == Some(state) {
            return Ok(());
        }
        // The clock may have been set back: what happens later must not lie before what was told already.
        let now = self.env.now();
        let at = last.map_or(now, |l| now.max(l.plus(Duration::from_micros(1))));
        store::set_serving(tx, &v.id, state, at).await?;
        let fact = ResourceState {
            resource: v.id.to_string(),
            kind: "volume".into(),
            project: v.project.clone(),
            node: v.node.clone(),
            state,
            cause: cause.chars().filter(|c| *c != '\0').take(CAUSE).collect(),
            at,
        };
        self.env.outbox.publish(tx, RESOURCE_STATE, &format!("{}/{}", v.id, at.micros()), &fact).await
    }

    /// The same for the volume of a disk, if it is one: after an observation of its node.
    pub(crate) async fn tell_disk(&self, tx: &mut Tx, id: &str) -> Result<()> {
        match store::get(tx, &VolumeId::from(id)).await? {
            Some(v) => self.tell_volume(tx, &v).await,
            None => Ok(()),
        }
    }

    /// Tells of the volumes of which nothing was told yet: those that were made before states were told. At the start, and once.
    pub(crate) async fn tell_untold(&self) -> Result<()> {
        let mut after = VolumeId::from("");
        loop {
            let last: Option<VolumeId> = transact!(self.env.db, |tx| {
                let some = store::untold(tx, &after, BATCH).await?;
                for v in &some {
                    self.tell_volume(tx, v).await?;
                }
                Ok(some.last().map(|v| v.id.clone()))
            })?;
            match last {
                Some(id) => after = id,
                None => return Ok(()),
            }
        }
    }
}
