//! Deleting a port.

use super::{Port, in_use, store, visible};
use crate::{Network, addresses, floating, tags};
use kernel::{Caller, Error, PortId, Result, Timestamp};
use runtime::port::Resource;
use runtime::{Tx, transact};

impl Network {
    /// Deletes a port, unless a server or a router has it.
    ///
    /// # Errors
    /// `PortNotFound`, `PortInUse`, `ServicePortInUse`.
    pub async fn delete_port(&self, caller: &Caller, id: &PortId) -> Result<()> {
        let now = self.env.now();
        transact!(self.env.db, |tx| {
            let port = visible(tx, caller, id).await?;
            if port.is_of_server() {
                return Err(in_use(&port));
            }
            if port.kind() != crate::port::PortKind::Vif {
                return Err(Error::conflict(format!(
                    "Port {id} cannot be deleted directly via the port API: has device owner {}.",
                    port.device_owner
                ))
                .code("ServicePortInUse"));
            }
            self.remove_port(tx, &port, now).await
        })
    }

    /// Removes a port of whatever kind: its addresses are free, its floating IPs stand for nobody.
    pub(crate) async fn remove_port(&self, tx: &mut Tx, port: &Port, now: Timestamp) -> Result<()> {
        floating::store::release_port(tx, &port.id, now).await?;
        addresses::give_back_all(tx, port.id.as_str()).await?;
        store::delete(tx, &port.id, now).await?;
        tags::store::clear(tx, tags::Kind::Port, port.id.as_str()).await?;
        if port.charged {
            self.quota.charge(tx, &port.project, &[(Resource::Port, -1)]).await?;
        }
        self.chassis_moved(tx, port.node.as_ref(), None, &port.network, now).await?;
        tx.wake_on_commit(&self.dirty);
        Ok(())
    }
}
