//! The cloud's own port on a network: one localport, with an address on every IPv4 subnet that has DHCP. The metadata service of each
//! chassis stands behind it, and DHCP hands out the route to it. It belongs to the cloud: no quota is charged.

use super::{Subnet, store};
use crate::Network;
use crate::addresses::{self, Owner, OwnerKind};
use crate::networks::TenantNetwork;
use crate::ports::{self, LOCALPORT};
use kernel::{NetworkId, PortId, Result, Timestamp};
use runtime::Tx;
use std::net::{IpAddr, Ipv4Addr};

impl Network {
    /// Gives the localport an address on the subnet, or takes it away, as DHCP is on or off; makes or removes the port with the first or last.
    ///
    /// # Errors
    /// `IpAddressGenerationFailure`, if the pools are empty.
    pub(crate) async fn fit_localport(
        &self,
        tx: &mut Tx,
        net: &TenantNetwork,
        subnet: &Subnet,
        now: Timestamp,
    ) -> Result<Option<Ipv4Addr>> {
        if subnet.ip_version() != 4 {
            return Ok(None);
        }
        let ip = match (subnet.enable_dhcp, subnet.metadata_ip) {
            (true, Some(ip)) => return Ok(Some(ip)),
            (false, None) => return Ok(None),
            (true, None) => {
                let port = self.localport(tx, net, now).await?;
                let owner = Owner { id: port.as_str(), kind: OwnerKind::Port, network: &net.id };
                let Some(IpAddr::V4(ip)) = addresses::take_any(tx, subnet, owner).await? else {
                    return Err(addresses::exhausted(&net.id));
                };
                ports::store::touch(tx, &port, now).await?;
                Some(ip)
            }
            (false, Some(ip)) => {
                if let Some(port) = ports::store::localport_of(tx, &net.id).await? {
                    addresses::give_back(tx, &subnet.id, IpAddr::V4(ip), &subnet.pools, port.as_str()).await?;
                    ports::store::touch(tx, &port, now).await?;
                }
                None
            }
        };
        store::set_metadata_ip(tx, &subnet.id, ip).await?;
        self.trim_localport(tx, &net.id, now).await?;
        Ok(ip)
    }

    async fn localport(&self, tx: &mut Tx, net: &TenantNetwork, now: Timestamp) -> Result<PortId> {
        if let Some(port) = ports::store::localport_of(tx, &net.id).await? {
            return Ok(port);
        }
        let mut port = ports::Port::of_cloud(net, LOCALPORT, &format!("ovnmeta-{}", net.id), now);
        port.project = net.project.clone();
        ports::insert_with_free_mac(tx, &mut port).await?;
        Ok(port.id)
    }

    /// Removes a localport that has no address any more; tells the nodes about one that changed.
    pub(crate) async fn trim_localport(&self, tx: &mut Tx, network: &NetworkId, now: Timestamp) -> Result<()> {
        let Some(port) = ports::store::localport_of(tx, network).await? else { return Ok(()) };
        if !addresses::store::has_any(tx, port.as_str()).await? {
            self.drop_localport(tx, network, now).await?;
        }
        self.chassis_of_network_changed(tx, network, now).await
    }

    /// Removes the localport of a network that is about to go.
    pub(crate) async fn drop_localport(&self, tx: &mut Tx, network: &NetworkId, now: Timestamp) -> Result<()> {
        let Some(port) = ports::store::localport_of(tx, network).await? else { return Ok(()) };
        addresses::give_back_all(tx, port.as_str()).await?;
        ports::store::delete(tx, &port, now).await
    }
}
