//! What the south link brings back: observations of nodes. One of an older generation, of another node's thing, or of a thing that
//! is not intended any more changes nothing.

use super::store::{self, Thing};
use super::{DiskObservation, ExportObservation, Observation, Phase, SnapshotObservation};
use crate::Storage;
use kernel::{NodeId, Result};
use runtime::transact;

impl Storage {
    /// Takes in how a disk stands.
    ///
    /// # Errors
    /// What the database says.
    pub async fn observe_disk(&self, node: &NodeId, o: DiskObservation) -> Result<()> {
        self.observe(Thing::Disk, node, o).await
    }

    /// Takes in how a snapshot stands.
    ///
    /// # Errors
    /// What the database says.
    pub async fn observe_snapshot(&self, node: &NodeId, o: SnapshotObservation) -> Result<()> {
        self.observe(Thing::Snapshot, node, o).await
    }

    /// Takes in how an export stands.
    ///
    /// # Errors
    /// What the database says.
    pub async fn observe_export(&self, node: &NodeId, o: ExportObservation) -> Result<()> {
        let o = Observation { id: o.id.into(), generation: o.generation, phase: o.phase, bytes: 0, error: o.error };
        self.observe(Thing::Export, node, o).await
    }

    async fn observe(&self, thing: Thing, node: &NodeId, o: Observation) -> Result<()> {
        // Whoever waits waits on: a commit for it would only delay the others.
        if o.phase == Phase::Working {
            return Ok(());
        }
        // A node tells everything anew after each connection; what is known is not written again.
        let mut tx = self.env.db.read().await?;
        let known = store::is_known(&mut tx, thing, node, &o).await?;
        drop(tx);
        if known {
            return Ok(());
        }
        transact!(self.env.db, |tx| {
            let current = store::observe(tx, thing, node, &o.id, o.generation, o.phase, o.error.as_deref()).await?;
            if current && thing != Thing::Export {
                store::observe_bytes(tx, thing, node, &o.id, o.bytes).await?;
            }
            if current && thing == Thing::Disk && o.phase != Phase::Absent {
                self.tell_disk(tx, &o.id).await?;
            }
            if current && o.phase == Phase::Absent {
                store::forget_if_gone(tx, thing, &o.id).await?;
            }
            if current {
                tx.wake_on_commit(&self.changed);
            }
            Ok(())
        })
    }
}
