//! Changing a port.

use super::create::{check_mac, check_pairs, mac_in_use, race, reserved, without_port_security};
use super::{Port, PortChange, addressing, store, visible};
use crate::check::{self, bad, denied};
use crate::{Network, floating, groups, networks, subnets};
use kernel::{Caller, Error, PortId, Result, SecurityGroupId, Timestamp};
use runtime::{Tx, transact};

impl Network {
    /// Changes a port.
    ///
    /// # Errors
    /// `PortNotFound`, bad request naming the field, `PortOpenToWorld`, and those of making one.
    pub async fn update_port(&self, caller: &Caller, id: &PortId, change: &PortChange) -> Result<Port> {
        let now = self.env.now();
        transact!(self.env.db, |tx| {
            let old = visible(tx, caller, id).await?;
            may_change(tx, caller, &old, change).await?;
            let mut port = changed(&old, change)?;
            if port.mac != old.mac && store::has_mac(tx, &port.network, port.mac).await? {
                return Err(mac_in_use(&port));
            }
            self.change_groups(tx, caller, &mut port, change, now).await?;
            if let Some(asked) = &change.fixed_ips {
                self.change_addresses(tx, &mut port, asked).await?;
            }
            check_pairs(&port.address_pairs, port.port_security)?;
            if old.port_security && !port.port_security && floating::store::any_of_port(tx, id).await? {
                self.world_rules.check_port("port_security_enabled", id, false)?;
            }
            port.stamp = old.stamp.next(now);
            store::update(tx, &port).await.map_err(race)?;
            if port.node != old.node {
                self.chassis_moved(tx, old.node.as_ref(), port.node.as_ref(), &port.network, now).await?;
            }
            tx.wake_on_commit(&self.dirty);
            Ok(port)
        })
    }

    /// Adds one security group to a port, or takes one away, and leaves the port's other groups as they are at that instant: whoever reads
    /// the list and writes it back would undo what another did meanwhile. Says whether that changed anything.
    ///
    /// # Errors
    /// `PortNotFound`, `SecurityGroupNotFound`; bad request, if the port is without port security.
    pub async fn change_port_group(
        &self,
        caller: &Caller,
        id: &PortId,
        group: &SecurityGroupId,
        add: bool,
    ) -> Result<bool> {
        let now = self.env.now();
        transact!(self.env.db, |tx| {
            let port = visible(tx, caller, id).await?;
            if port.groups.contains(group) == add {
                return Ok(false);
            }
            if add {
                if !port.port_security {
                    return Err(without_port_security());
                }
                // A group that is gone meanwhile, or that is another project's, is not found.
                groups::resolve(tx, caller, &port.project, &[group.to_string()]).await?;
                store::add_group(tx, id, group).await?;
            } else {
                store::drop_group(tx, id, group).await?;
            }
            store::touch(tx, id, now).await?;
            tx.wake_on_commit(&self.dirty);
            Ok(true)
        })
    }

    async fn change_groups(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        port: &mut Port,
        change: &PortChange,
        now: Timestamp,
    ) -> Result<()> {
        if let Some(asked) = &change.groups {
            if !asked.is_empty() && !port.port_security {
                return Err(without_port_security());
            }
            port.groups = groups::resolve(tx, caller, &port.project, asked).await?;
        } else if !port.port_security && !port.groups.is_empty() {
            return Err(Error::conflict(
                "Port has security group associated. Cannot disable port security or IP address until security group is removed.",
            )
            .code("PortSecurityPortHasSecurityGroup"));
        } else if change.port_security == Some(true)
            && port.groups.is_empty()
            && port.kind() == crate::port::PortKind::Vif
        {
            port.groups = vec![groups::ensure_default(tx, &port.project, now).await?];
        }
        store::set_groups(tx, &port.id, &port.groups).await
    }

    async fn change_addresses(&self, tx: &mut Tx, port: &mut Port, asked: &[super::FixedIpRequest]) -> Result<()> {
        if port.kind() != crate::port::PortKind::Vif {
            return Err(bad(
                "port",
                "the addresses of the cloud's own ports are changed through their router or subnet",
            ));
        }
        let before = port.fixed_ips.clone();
        let all = subnets::store::of_network(tx, &port.network).await?;
        addressing::reassign(tx, port, &all, asked).await?;
        for gone in before.iter().filter(|h| !port.fixed_ips.contains(h)) {
            if floating::store::of_fixed(tx, &port.id, gone.ip).await? {
                return Err(Error::conflict(format!("Fixed IP {} of port {} has a floating IP.", gone.ip, port.id))
                    .code("FixedIpHasFloatingIP"));
            }
        }
        Ok(())
    }
}

async fn may_change(tx: &mut Tx, caller: &Caller, old: &Port, change: &PortChange) -> Result<()> {
    check::admin_only(caller, "binding:host_id", change.node.as_ref().is_some_and(|n| *n != old.node))?;
    check::admin_only(caller, "mac_address", change.mac.is_some_and(|m| m != old.mac))?;
    let owner = change.device_owner.as_deref().unwrap_or(&old.device_owner);
    let device_changes = change.device_id.as_ref().is_some_and(|d| *d != old.device_id)
        || change.device_owner.as_ref().is_some_and(|d| *d != old.device_owner);
    if device_changes {
        check::admin_only(caller, "device_owner", reserved(owner) || reserved(&old.device_owner))?;
        // The port would be pulled from under a running guest, or be counted twice.
        if old.is_of_server() {
            return Err(super::in_use(old));
        }
    }
    let special = change.port_security.is_some_and(|v| v != old.port_security)
        || change.address_pairs.is_some()
        || change.fixed_ips.iter().flatten().any(|f| f.ip.is_some());
    if special && !caller.is_admin() {
        let net = networks::store::get(tx, &old.network).await?;
        if !net.is_some_and(|n| caller.may_see(&n.project)) {
            return Err(denied("choosing addresses or port security on another project's network"));
        }
    }
    Ok(())
}

fn changed(old: &Port, change: &PortChange) -> Result<Port> {
    check::text_opt("name", change.name.as_deref())?;
    check::text_opt("description", change.description.as_deref())?;
    check::text_opt("device_id", change.device_id.as_deref())?;
    check::text_opt("device_owner", change.device_owner.as_deref())?;
    if let Some(mac) = change.mac {
        check_mac(mac)?;
    }
    let mut port = old.clone();
    port.name = change.name.clone().unwrap_or(port.name);
    port.description = change.description.clone().unwrap_or(port.description);
    port.mac = change.mac.unwrap_or(port.mac);
    port.admin_state_up = change.admin_state_up.unwrap_or(port.admin_state_up);
    port.device_id = change.device_id.clone().unwrap_or(port.device_id);
    port.device_owner = change.device_owner.clone().unwrap_or(port.device_owner);
    port.port_security = change.port_security.unwrap_or(port.port_security);
    port.address_pairs = change.address_pairs.clone().unwrap_or(port.address_pairs);
    port.dhcp_options = change.dhcp_options.clone().unwrap_or(port.dhcp_options);
    port.node = change.node.clone().unwrap_or(port.node);
    Ok(port)
}
