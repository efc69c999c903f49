//! Ports: where something is plugged into a network, a guest's card, a router's leg, or the cloud's own localport.
//!
//! Files: `create.rs`, `update.rs`, `delete.rs`; [`addressing`] decides which addresses a port gets; `store.rs`.

pub(crate) mod addressing;
mod create;
mod delete;
pub(crate) mod store;
mod update;

pub(crate) use create::{insert_with_free_mac, race};

use crate::addresses::Held;
use crate::list::{ListQuery, Listing};
use crate::networks::TenantNetwork;
use crate::port::{AddressPair, MacAddr, PortKind, RouterId};
use crate::{Network, Stamp};
use kernel::{Caller, Error, NetworkId, NodeId, PortId, ProjectId, Result, SecurityGroupId, SubnetId, Timestamp};
use serde::{Deserialize, Serialize};
use std::net::IpAddr;

/// Owner of the cloud's own port on a network.
pub const LOCALPORT: &str = "network:distributed";
/// Owner of a router's leg on a tenant network.
pub const ROUTER_INTERFACE: &str = "network:router_interface";
/// Owner of a router's leg on an external network.
pub const ROUTER_GATEWAY: &str = "network:router_gateway";
/// Owner of a server's card; the availability zone follows the colon.
pub const COMPUTE: &str = "compute:";

/// A DHCP option that is stored with a port.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DhcpOption {
    /// Name or number.
    pub opt_name: String,
    /// Value.
    pub opt_value: Option<String>,
    /// 4 or 6.
    pub ip_version: u8,
}

/// A port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Port {
    /// Id.
    pub id: PortId,
    /// Owner; empty for a router's gateway, which is the cloud's.
    pub project: ProjectId,
    /// Its network.
    pub network: NetworkId,
    /// Name; not unique.
    pub name: String,
    /// Description.
    pub description: String,
    /// Ethernet address.
    pub mac: MacAddr,
    /// Administratively up.
    pub admin_state_up: bool,
    /// Packets pass.
    pub up: bool,
    /// Server or router.
    pub device_id: String,
    /// Kind of device.
    pub device_owner: String,
    /// Position among the ports of the server that compute attached it to. Device id and owner alone prove nothing: a tenant
    /// may write into his port whatever he likes.
    pub device_index: Option<u32>,
    /// It was made for its server and goes with it.
    pub made_for_device: bool,
    /// It counts against the project's quota.
    pub charged: bool,
    /// Node that it is bound to.
    pub node: Option<NodeId>,
    /// Anti-spoofing and security groups are on.
    pub port_security: bool,
    /// Further addresses that the guest may use.
    pub address_pairs: Vec<AddressPair>,
    /// DHCP options, stored.
    pub dhcp_options: Vec<DhcpOption>,
    /// Addresses.
    pub fixed_ips: Vec<Held>,
    /// Security groups.
    pub groups: Vec<SecurityGroupId>,
    /// Tags.
    pub tags: Vec<String>,
    /// Ages.
    pub stamp: Stamp,
}

/// An address that is asked for: on a subnet, or itself, or both.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "as in Held")]
pub struct FixedIpRequest {
    pub subnet: Option<SubnetId>,
    pub ip: Option<IpAddr>,
}

/// A port to be made.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "as in Port")]
pub struct NewPort {
    pub project: Option<ProjectId>,
    pub network: NetworkId,
    pub name: String,
    pub description: String,
    pub mac: Option<MacAddr>,
    pub admin_state_up: bool,
    pub device_id: String,
    pub device_owner: String,
    pub port_security: Option<bool>,
    /// `None`: what the network has to give; empty: none at all.
    pub fixed_ips: Option<Vec<FixedIpRequest>>,
    /// `None`: the project's default group.
    pub groups: Option<Vec<String>>,
    pub address_pairs: Vec<AddressPair>,
    pub dhcp_options: Vec<DhcpOption>,
    pub node: Option<NodeId>,
}

impl NewPort {
    /// A port on a network with nothing special about it.
    pub fn on(network: &NetworkId) -> NewPort {
        NewPort {
            project: None,
            network: network.clone(),
            name: String::new(),
            description: String::new(),
            mac: None,
            admin_state_up: true,
            device_id: String::new(),
            device_owner: String::new(),
            port_security: None,
            fixed_ips: None,
            groups: None,
            address_pairs: vec![],
            dhcp_options: vec![],
            node: None,
        }
    }
}

/// What is to change of a port.
#[derive(Debug, Clone, Default)]
#[expect(missing_docs, reason = "as in Port")]
pub struct PortChange {
    pub name: Option<String>,
    pub description: Option<String>,
    pub mac: Option<MacAddr>,
    pub admin_state_up: Option<bool>,
    pub device_id: Option<String>,
    pub device_owner: Option<String>,
    pub port_security: Option<bool>,
    pub fixed_ips: Option<Vec<FixedIpRequest>>,
    pub groups: Option<Vec<String>>,
    pub address_pairs: Option<Vec<AddressPair>>,
    pub dhcp_options: Option<Vec<DhcpOption>>,
    pub node: Option<Option<NodeId>>,
}

/// No such port for this caller.
pub(crate) fn not_found(id: &PortId) -> Error {
    Error::not_found(format!("Port {id} could not be found.")).code("PortNotFound")
}

/// The port belongs to a device already.
pub(crate) fn in_use(port: &Port) -> Error {
    Error::conflict(format!(
        "Unable to complete operation on port {} for network {}. Port already has an attached device {}.",
        port.id, port.network, port.device_id
    ))
    .code("PortInUse")
}

impl Port {
    /// A port of the cloud itself, for a device of its own.
    pub(crate) fn of_cloud(net: &TenantNetwork, device_owner: &str, device_id: &str, now: Timestamp) -> Port {
        Port {
            id: PortId::fresh(),
            project: ProjectId::from(""),
            network: net.id.clone(),
            name: String::new(),
            description: String::new(),
            mac: MacAddr([0; 6]),
            admin_state_up: true,
            up: false,
            device_id: device_id.to_owned(),
            device_owner: device_owner.to_owned(),
            device_index: None,
            made_for_device: false,
            charged: false,
            node: None,
            port_security: false,
            address_pairs: vec![],
            dhcp_options: vec![],
            fixed_ips: vec![],
            groups: vec![],
            tags: vec![],
            stamp: Stamp::new(now),
        }
    }
    /// What the fabric has to make of it.
    pub fn kind(&self) -> PortKind {
        match self.device_owner.as_str() {
            LOCALPORT => PortKind::Localport,
            ROUTER_INTERFACE => PortKind::RouterInterface { router: RouterId::from(self.device_id.as_str()) },
            ROUTER_GATEWAY => PortKind::RouterGateway { router: RouterId::from(self.device_id.as_str()) },
            _ => PortKind::Vif,
        }
    }
    /// A leg of a router.
    pub(crate) fn is_router(&self) -> bool {
        matches!(self.kind(), PortKind::RouterInterface { .. } | PortKind::RouterGateway { .. })
    }
    /// A card of a server.
    pub(crate) fn is_of_server(&self) -> bool {
        self.device_index.is_some()
    }
}

/// The port, if the caller may know of it.
pub(crate) async fn visible(tx: &mut runtime::Tx, caller: &Caller, id: &PortId) -> Result<Port> {
    store::get(tx, id).await?.filter(|p| caller.may_see(&p.project)).ok_or_else(|| not_found(id))
}

impl Network {
    /// A port.
    ///
    /// # Errors
    /// `PortNotFound`.
    pub async fn get_port(&self, caller: &Caller, id: &PortId) -> Result<Port> {
        let mut tx = self.env.db.read().await?;
        visible(&mut tx, caller, id).await
    }

    /// Ports of the caller's project.
    ///
    /// # Errors
    /// Bad request for an unknown filter or sort key.
    pub async fn list_ports(&self, caller: &Caller, query: &ListQuery) -> Result<Listing<Port>> {
        let mut tx = self.env.db.read().await?;
        store::list(&mut tx, caller, query).await
    }
}
