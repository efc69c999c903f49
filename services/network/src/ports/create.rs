//! Making a port.

use super::{NewPort, Port, addressing, store};
use crate::check::{self, denied, invalid, invalid_input};
use crate::networks::{self, TenantNetwork};
use crate::port::{AddressPair, MacAddr};
use crate::{Network, Stamp, groups, subnets};
use kernel::{Caller, Error, ErrorKind, PortId, ProjectId, Result, SecurityGroupId, Timestamp};
use runtime::port::Resource;
use runtime::{Tx, transact};

/// Most further addresses of a port, as in Neutron.
const PAIRS_MAX: usize = 10;
/// Most stored DHCP options.
const OPTIONS_MAX: usize = 64;

impl Network {
    /// Makes ports, all or none.
    ///
    /// # Errors
    /// Bad request naming the field, `NetworkNotFound`, `IpAddressGenerationFailure`, `IpAddressAlreadyAllocated`, `InvalidIpForNetwork`,
    /// `MacAddressInUse`, `SecurityGroupNotFound`, `OverQuota`.
    pub async fn create_ports(&self, caller: &Caller, all: &[NewPort]) -> Result<Vec<Port>> {
        let now = self.env.now();
        transact!(self.env.db, |tx| {
            let mut made = Vec::with_capacity(all.len());
            for new in all {
                may_create(tx, caller, new).await?;
                made.push(self.insert_port(tx, caller, new, now).await?);
            }
            Ok(made)
        })
    }

    /// Makes a port in the caller's transaction, with no look at what only some callers may ask for.
    pub(crate) async fn insert_port(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        new: &NewPort,
        now: Timestamp,
    ) -> Result<Port> {
        let net = networks::visible(tx, caller, &new.network).await?;
        let mut port = plan(caller, &net, new, now)?;
        if !net.admits(caller, &port.project) {
            return Err(denied("creating a port on an external network"));
        }
        port.groups = groups_of(tx, caller, &port.project, new, port.port_security, now).await?;
        check_pairs(&port.address_pairs, port.port_security)?;
        self.quota.charge(tx, &port.project, &[(Resource::Port, 1)]).await?;
        port.charged = true;
        insert_with_free_mac(tx, &mut port).await?;
        let all = subnets::store::of_network(tx, &net.id).await?;
        addressing::assign(tx, &mut port, &all, new.fixed_ips.as_deref()).await?;
        store::set_groups(tx, &port.id, &port.groups).await?;
        if let Some(node) = &port.node {
            self.chassis_serves(tx, node, &port.network, now).await?;
        }
        tx.wake_on_commit(&self.dirty);
        Ok(port)
    }
}

/// What Neutron's policy keeps for administrators and for owners of the network.
async fn may_create(tx: &mut Tx, caller: &Caller, new: &NewPort) -> Result<()> {
    check::admin_only(caller, "binding:host_id", new.node.is_some())?;
    check::admin_only(caller, "device_owner", reserved(&new.device_owner))?;
    let net = networks::visible(tx, caller, &new.network).await?;
    if caller.may_see(&net.project) {
        return Ok(());
    }
    let special = new.mac.is_some()
        || new.port_security.is_some_and(|v| v != net.port_security)
        || !new.address_pairs.is_empty()
        || new.fixed_ips.iter().flatten().any(|f| f.ip.is_some());
    if special { Err(denied("choosing addresses or port security on another project's network")) } else { Ok(()) }
}

/// Device owners by which the cloud knows its own ports and those of servers.
pub(super) fn reserved(device_owner: &str) -> bool {
    device_owner.starts_with("network:")
}

fn plan(caller: &Caller, net: &TenantNetwork, new: &NewPort, now: Timestamp) -> Result<Port> {
    check::text("name", &new.name)?;
    check::text("description", &new.description)?;
    check::text("device_id", &new.device_id)?;
    check::text("device_owner", &new.device_owner)?;
    check_options(new)?;
    if let Some(mac) = new.mac {
        check_mac(mac)?;
    }
    Ok(Port {
        id: PortId::fresh(),
        project: check::owner(caller, new.project.as_ref())?,
        network: net.id.clone(),
        name: new.name.clone(),
        description: new.description.clone(),
        mac: new.mac.unwrap_or(MacAddr([0; 6])),
        admin_state_up: new.admin_state_up,
        up: false,
        device_id: new.device_id.clone(),
        device_owner: new.device_owner.clone(),
        device_index: None,
        made_for_device: false,
        charged: true,
        node: new.node.clone(),
        port_security: new.port_security.unwrap_or(net.port_security && !reserved(&new.device_owner)),
        address_pairs: new.address_pairs.clone(),
        dhcp_options: new.dhcp_options.clone(),
        fixed_ips: vec![],
        groups: vec![],
        tags: vec![],
        stamp: Stamp::new(now),
    })
}

pub(super) fn check_mac(mac: MacAddr) -> Result<()> {
    let [first, ..] = mac.0;
    if mac.0 == [0; 6] || first & 1 == 1 {
        return Err(invalid("mac_address", format!("'{mac}' is not the address of one host")));
    }
    Ok(())
}

pub(super) fn check_pairs(pairs: &[AddressPair], port_security: bool) -> Result<()> {
    if pairs.is_empty() {
        return Ok(());
    }
    if !port_security {
        return Err(Error::conflict("Port Security must be enabled in order to have allowed address pairs on a port.")
            .code("AddressPairAndPortSecurityRequired"));
    }
    if pairs.len() > PAIRS_MAX {
        return Err(Error::bad_request(format!(
            "Exceeded maximum amount of fixed allowed address pairs ({PAIRS_MAX})."
        ))
        .code("AllowedAddressPairExhausted"));
    }
    Ok(())
}

fn check_options(new: &NewPort) -> Result<()> {
    if new.dhcp_options.len() > OPTIONS_MAX {
        return Err(invalid("extra_dhcp_opts", format!("a port has at most {OPTIONS_MAX} options")));
    }
    for o in &new.dhcp_options {
        check::text("extra_dhcp_opts", &o.opt_name)?;
        check::text_opt("extra_dhcp_opts", o.opt_value.as_deref())?;
        if o.opt_name.is_empty() || !matches!(o.ip_version, 4 | 6) {
            return Err(invalid("extra_dhcp_opts", "an option needs a name and ip_version 4 or 6"));
        }
    }
    Ok(())
}

async fn groups_of(
    tx: &mut Tx,
    caller: &Caller,
    project: &ProjectId,
    new: &NewPort,
    port_security: bool,
    now: Timestamp,
) -> Result<Vec<SecurityGroupId>> {
    match &new.groups {
        Some(asked) if !asked.is_empty() && !port_security => Err(without_port_security()),
        Some(asked) => groups::resolve(tx, caller, project, asked).await,
        None if port_security => Ok(vec![groups::ensure_default(tx, project, now).await?]),
        None => Ok(vec![]),
    }
}

/// Groups need port security.
pub(super) fn without_port_security() -> Error {
    Error::bad_request("Port security must be enabled in order to use security groups.")
        .code("PortSecurityAndIPRequiredForSecurityGroups")
}

/// Inserts a port; one without a MAC gets a random one of the range `fa:16:3e` that nobody has on the network.
pub(crate) async fn insert_with_free_mac(tx: &mut Tx, port: &mut Port) -> Result<()> {
    if port.mac.0 != [0; 6] {
        if store::has_mac(tx, &port.network, port.mac).await? {
            return Err(mac_in_use(port));
        }
        return store::insert(tx, port).await.map_err(race);
    }
    for _ in 0..32 {
        let n = runtime::random::below(1 << 24) as u32;
        let [_, a, b, c] = n.to_be_bytes();
        port.mac = MacAddr([0xfa, 0x16, 0x3e, a, b, c]);
        if !store::has_mac(tx, &port.network, port.mac).await? {
            return store::insert(tx, port).await.map_err(race);
        }
    }
    Err(invalid_input(format!("no MAC address is left on network {}", port.network))
        .code("MacAddressGenerationFailure"))
}

/// Two transactions chose one MAC: the second runs again.
pub(crate) fn race(e: Error) -> Error {
    if e.code == "unique" { Error::new(ErrorKind::Retry, "MacRace", "two changes took one MAC").because(e) } else { e }
}

pub(super) fn mac_in_use(port: &Port) -> Error {
    Error::conflict(format!(
        "Unable to complete operation for network {}. The mac address {} is in use.",
        port.network, port.mac
    ))
    .code("MacAddressInUse")
}
