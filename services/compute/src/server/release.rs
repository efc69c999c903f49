//! Everything that a server holds is given back in one transaction: ports and addresses, disks, volumes, its place on the host, quota, meters.
//! Used by the undo of a creation and by deletion, so that "nothing is left over" is written once.

use super::{Server, store, usage};
use crate::Compute;
use kernel::{Caller, Result};
use runtime::Tx;
use runtime::port::Resource;

/// What a server counts against the entitlement, times `n`.
pub(super) fn charge(vcpus: u32, ram_mib: u64, n: i64) -> [(Resource, i64); 3] {
    let ram = i64::try_from(ram_mib).unwrap_or(i64::MAX);
    [
        (Resource::Instances, n),
        (Resource::Cores, n.saturating_mul(vcpus.into())),
        (Resource::Ram, n.saturating_mul(ram)),
    ]
}

impl Compute {
    /// Gives everything back. *Idempotency*: a second call finds nothing to give.
    pub(super) async fn release(&self, tx: &mut Tx, caller: &Caller, s: &Server) -> Result<()> {
        self.network.release_ports_of_server(tx, &s.id).await?;
        self.storage.release_volumes_of_server(tx, caller, &s.id).await?;
        self.storage.drop_root_disk(tx, &s.id).await?;
        if s.charged {
            self.quota.charge(tx, &s.project, &charge(s.vcpus, s.ram_mib, -1)).await?;
        }
        if s.metered {
            self.usage.record(tx, &usage::closed(s, self.env.now())?).await?;
        }
        store::released(tx, &s.id).await
    }
}
