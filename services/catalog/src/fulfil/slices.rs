//! The builder over the slices below. Each noun carries the order's marker in a field that tells people where it comes from (description,
//! metadata), and is found by it again.

use super::plan::{Piece, Place, Spec};
use crate::port::{Builder, Look, Made, Named, Owner, Steward};
use async_trait::async_trait;
use compute::Compute;
use compute::flavor::FlavorFilter;
use compute::server::create::{Networks, NewServer};
use compute::server::list::ServerFilter;
use compute::server::power::Power;
use compute::server::volume::AttachVolume;
use kernel::{
    Caller, Error, FloatingIpId, ImageId, NetworkId, NodeId, Page, PortId, Result, RouterId, SecurityGroupId,
    SecurityGroupRuleId, ServerId, SubnetId, VolumeId,
};
use network::floating::{FloatingIpChange, NewFloatingIp};
use network::groups::NewGroup;
use network::groups::rules::NewRule;
use network::networks::NewNetwork;
use network::port::{Direction, Ethertype};
use network::routers::{GatewayRequest, InterfaceRequest, NewRouter};
use network::server::NicRequest;
use network::subnets::NewSubnet;
use network::{ListQuery, Network};
use runtime::Db;
use std::collections::BTreeMap;
use std::sync::Arc;
use storage::Storage;
use storage::image::Status as ImageStatus;
use storage::image::list::{Filter, Query as ImageQuery};
use storage::volume::create::NewVolume;
use storage::volume::query::Query as VolumeQuery;
use storage::volume::upload::Upload;
use storage::volume::{AttachmentState, Status as VolumeStatus};

/// Metadata item that carries the marker of a volume.
const MARKER: &str = "order";

/// Network, storage and compute as one builder.
pub struct Slices {
    pub(super) db: Db,
    pub(super) network: Arc<Network>,
    pub(super) storage: Arc<Storage>,
    pub(super) compute: Arc<Compute>,
    simulated: bool,
}

impl Slices {
    /// Over the slices, above real hosts or simulated ones.
    pub fn new(
        db: Db,
        network: Arc<Network>,
        storage: Arc<Storage>,
        compute: Arc<Compute>,
        simulated: bool,
    ) -> Arc<Slices> {
        Arc::new(Slices { db, network, storage, compute, simulated })
    }
}

fn made<'a>(made: &'a Made, key: &str) -> Result<&'a str> {
    made.get(key).map(String::as_str).ok_or_else(|| Error::internal(format!("{key} is not made yet")))
}

/// What is not there is gone; that is no failure.
pub(super) fn there<T>(r: Result<T>) -> Result<Option<T>> {
    match r {
        Ok(v) => Ok(Some(v)),
        Err(e) if e.is_not_found() => Ok(None),
        Err(e) => Err(e),
    }
}

fn exists<T>(r: Result<T>) -> Result<Look> {
    Ok(if there(r)?.is_some() { Look::Ready } else { Look::Gone })
}

fn first<T>(all: Vec<T>, id: impl Fn(T) -> String) -> Option<String> {
    all.into_iter().next().map(id)
}

#[async_trait]
impl Builder for Slices {
    async fn lacks(&self, owner: &Owner, what: Named<'_>) -> Result<Option<String>> {
        self.lacks_named(owner, what).await
    }

    async fn find(&self, owner: &Owner, piece: &Piece, done: &Made) -> Result<Option<String>> {
        let (c, marker) = (&owner.caller, owner.marker(piece));
        let q = ListQuery::by("description", &marker);
        Ok(match &piece.spec {
            Spec::Network { .. } => first(self.network.list_networks(c, &q).await?.items, |x| x.id.into()),
            Spec::Subnet { .. } => first(self.network.list_subnets(c, &q).await?.items, |x| x.id.into()),
            Spec::Router { .. } => first(self.network.list_routers(c, &q).await?.items, |x| x.id.into()),
            Spec::Group { .. } => first(self.network.list_groups(c, &q).await?.items, |x| x.id.into()),
            Spec::Rule { .. } | Spec::Open { .. } => {
                first(self.network.list_rules(c, &q).await?.items, |x| x.id.into())
            }
            Spec::Address => first(self.network.list_floating_ips(c, &q).await?.items, |x| x.id.into()),
            Spec::Interface { router_key, subnet_key } => self.leg(owner, done, router_key, subnet_key).await?,
            Spec::Server { .. } => {
                let filter = ServerFilter { description: Some(marker.clone()), ..ServerFilter::default() };
                let all = self.compute.servers(c, &filter, &Page::default()).await?;
                // The filter matches parts of a text; host 1 is not host 10.
                let same = all.into_iter().find(|v| v.server.description.as_deref() == Some(marker.as_str()));
                same.map(|v| v.server.id.into())
            }
            Spec::Volume { .. } => {
                let q = VolumeQuery { metadata: [(MARKER.to_owned(), marker)].into(), ..VolumeQuery::default() };
                first(self.storage.list_volumes(c, &q).await?.items, |v| v.volume.id.into())
            }
            Spec::Attachment { volume_key, server_key } => match (done.get(volume_key), done.get(server_key)) {
                (Some(v), Some(s)) => self.attachment(owner, v, s).await?.map(|_| v.clone()),
                _ => None,
            },
            Spec::Member { group_key, target } => match done.get(group_key) {
                Some(group) => self.member(owner, target, group).await?,
                None => None,
            },
            Spec::Association { address_key, .. } => match done.get(address_key) {
                Some(a) => self.associated(owner, a).await?.then(|| a.clone()),
                None => None,
            },
        })
    }

    async fn ensure(&self, owner: &Owner, piece: &Piece, done: &Made) -> Result<String> {
        if let Some(id) = self.find(owner, piece, done).await? {
            return Ok(id);
        }
        let marker = owner.marker(piece);
        match &piece.spec {
            Spec::Server { .. } => self.make_server(owner, piece, done, marker).await,
            Spec::Volume { name, gb, near_key } => {
                let new = NewVolume {
                    name: Some(name.clone()),
                    size_gb: Some(*gb),
                    metadata: [(MARKER.to_owned(), marker)].into(),
                    node: self.node_of(owner, done, near_key.as_deref()).await?,
                    ..NewVolume::default()
                };
                Ok(self.storage.create_volume(&owner.caller, new).await?.id.into())
            }
            Spec::Member { group_key, target } => {
                let server = self.server_at(owner, target).await?;
                let server = server.ok_or_else(|| Error::conflict(format!("there is no server '{target}'")))?;
                self.compute.change_group(&owner.caller, &server, made(done, group_key)?, true).await?;
                Ok(server.into())
            }
            Spec::Attachment { volume_key, server_key } => {
                let volume = made(done, volume_key)?;
                let want = AttachVolume {
                    volume: VolumeId::from(volume),
                    device: None,
                    tag: None,
                    delete_on_termination: false,
                };
                self.compute.attach_volume(&owner.caller, &ServerId::from(made(done, server_key)?), &want).await?;
                Ok(volume.to_owned())
            }
            _ => self.make_net(owner, piece, done, marker).await,
        }
    }

    async fn look(&self, owner: &Owner, piece: &Piece, id: &str, done: &Made) -> Result<Look> {
        let c = &owner.caller;
        match &piece.spec {
            Spec::Network { .. } => exists(self.network.get_network(c, &NetworkId::from(id)).await),
            Spec::Subnet { .. } => exists(self.network.get_subnet(c, &SubnetId::from(id)).await),
            Spec::Router { .. } => exists(self.network.get_router(c, &RouterId::from(id)).await),
            Spec::Interface { .. } => exists(self.network.get_port(c, &PortId::from(id)).await),
            Spec::Group { .. } => exists(self.network.get_group(c, &SecurityGroupId::from(id)).await),
            Spec::Rule { .. } | Spec::Open { .. } => {
                exists(self.network.get_rule(c, &SecurityGroupRuleId::from(id)).await)
            }
            Spec::Address => exists(self.network.get_floating_ip(c, &FloatingIpId::from(id)).await),
            Spec::Association { .. } => Ok(if self.associated(owner, id).await? { Look::Ready } else { Look::Gone }),
            Spec::Member { group_key, .. } => {
                let group = made(done, group_key)?;
                Ok(if self.is_member(owner, &ServerId::from(id), group).await? { Look::Ready } else { Look::Gone })
            }
            Spec::Server { .. } => {
                let Some(v) = there(self.compute.server(c, &ServerId::from(id)).await)? else { return Ok(Look::Gone) };
                Ok(match v.server.state.status() {
                    "ACTIVE" => Look::Ready,
                    "ERROR" => Look::Failed(v.server.fault.unwrap_or_else(|| "the server is in error".into())),
                    _ => Look::Pending,
                })
            }
            Spec::Volume { .. } => {
                let Some(v) = there(self.storage.show_volume(c, &VolumeId::from(id)).await)? else {
                    return Ok(Look::Gone);
                };
                Ok(match v.volume.status {
                    VolumeStatus::Creating | VolumeStatus::Deleting => Look::Pending,
                    VolumeStatus::Error | VolumeStatus::ErrorDeleting => {
                        Look::Failed(v.volume.error.unwrap_or_else(|| "the volume is in error".into()))
                    }
                    _ => Look::Ready,
                })
            }
            Spec::Attachment { server_key, .. } => {
                let server = made(done, server_key)?;
                Ok(match self.attachment(owner, id, server).await? {
                    Some(AttachmentState::Attached) => Look::Ready,
                    Some(AttachmentState::Attaching | AttachmentState::Detaching) => Look::Pending,
                    None => Look::Gone,
                })
            }
        }
    }

    async fn unmake(&self, owner: &Owner, piece: &Piece, id: &str, done: &Made) -> Result<()> {
        let c = &owner.caller;
        let r = match &piece.spec {
            Spec::Network { .. } => self.network.delete_network(c, &NetworkId::from(id)).await,
            Spec::Subnet { .. } => self.network.delete_subnet(c, &SubnetId::from(id)).await,
            Spec::Router { .. } => self.network.delete_router(c, &RouterId::from(id)).await,
            Spec::Interface { router_key, .. } => {
                let request = InterfaceRequest { subnet: None, port: Some(PortId::from(id)) };
                let router = RouterId::from(made(done, router_key)?);
                self.network.remove_router_interface(c, &router, &request).await.map(drop)
            }
            Spec::Group { .. } => self.network.delete_group(c, &SecurityGroupId::from(id)).await,
            Spec::Rule { .. } | Spec::Open { .. } => self.network.delete_rule(c, &SecurityGroupRuleId::from(id)).await,
            Spec::Address => self.network.delete_floating_ip(c, &FloatingIpId::from(id)).await,
            Spec::Association { .. } => {
                let change = FloatingIpChange { port: Some(None), ..FloatingIpChange::default() };
                self.network.update_floating_ip(c, &FloatingIpId::from(id), &change).await.map(drop)
            }
            Spec::Member { group_key, .. } => {
                self.compute.change_group(c, &ServerId::from(id), made(done, group_key)?, false).await
            }
            Spec::Server { .. } => self.compute.delete_server(c, &ServerId::from(id)).await,
            Spec::Volume { .. } => self.drop_volume(owner, id).await,
            Spec::Attachment { server_key, .. } => {
                let server = made(done, server_key)?;
                match self.attachment(owner, id, server).await? {
                    // On its way in or out: that has to end first.
                    None | Some(AttachmentState::Attaching | AttachmentState::Detaching) => Ok(()),
                    Some(AttachmentState::Attached) => {
                        self.compute.detach_volume(c, &ServerId::from(server), &VolumeId::from(id)).await
                    }
                }
            }
        };
        there(r).map(drop)
    }
}

#[async_trait]
impl Steward for Slices {
    async fn power(&self, owner: &Owner, server: &str, on: bool) -> Result<Look> {
        let id = ServerId::from(server);
        let Some(v) = there(self.compute.server(&owner.caller, &id).await)? else { return Ok(Look::Gone) };
        // A server that is on its way off is still `ACTIVE`, and one on its way on `SHUTOFF`: what is under way ends first.
        if v.server.state.task.is_some() {
            return Ok(Look::Pending);
        }
        match (v.server.state.status(), on) {
            ("ACTIVE", true) | ("SHUTOFF", false) => Ok(Look::Ready),
            ("ACTIVE", false) | ("SHUTOFF", true) => {
                let power = if on { Power::Start } else { Power::Stop };
                match self.compute.power(&owner.caller, &id, power).await {
                    // Another task holds it: that ends first.
                    Ok(()) => Ok(Look::Pending),
                    // No task ends this: only a renewal does.
                    Err(e) if e.code == "OrderExpired" => Ok(Look::Failed(e.message.to_string())),
                    Err(e) if e.kind == kernel::ErrorKind::Conflict => Ok(Look::Pending),
                    Err(e) => Err(e),
                }
            }
            // What is broken is off, and cannot be switched on.
            ("ERROR", false) => Ok(Look::Ready),
            ("ERROR", true) => Ok(Look::Failed(v.server.fault.unwrap_or_else(|| "the server is in error".into()))),
            _ => Ok(Look::Pending),
        }
    }

    async fn back_up(&self, owner: &Owner, piece: &Piece, id: &str, name: &str) -> Result<Option<String>> {
        if let Some(id) = self.backup_named(owner, name).await? {
            return Ok(Some(id.into()));
        }
        if matches!(piece.spec, Spec::Server { .. }) {
            let id = ServerId::from(id);
            let found = there(self.compute.server(&owner.caller, &id).await)?;
            // What is broken cannot be copied, and must not keep its order from ending.
            if found.is_none_or(|v| v.server.state.status() == "ERROR") {
                tracing::warn!(server = %id, order = %owner.order, "no final backup: the server is gone or in error");
                return Ok(None);
            }
            let image = self.compute.create_image(&owner.caller, &id, name, &BTreeMap::new()).await?;
            return Ok(Some(image.into()));
        }
        let id = VolumeId::from(id);
        if there(self.storage.show_volume(&owner.caller, &id).await)?.is_none() {
            return Ok(None);
        }
        let wish =
            Upload { name: name.to_owned(), disk_format: Some("qcow2".into()), force: true, ..Upload::default() };
        let (_, image) = self.storage.upload_volume(&owner.caller, &id, &wish).await?;
        Ok(Some(image.id.into()))
    }

    async fn look_backup(&self, owner: &Owner, image: &str) -> Result<Look> {
        let found = there(self.storage.show_image(&owner.caller, &ImageId::from(image)).await)?;
        Ok(match found.map(|i| i.status) {
            None => Look::Gone,
            Some(ImageStatus::Active) => Look::Ready,
            Some(ImageStatus::Saving) => Look::Pending,
            Some(ImageStatus::Queued) => Look::Failed("it could not be stored".into()),
            Some(ImageStatus::Deactivated) => Look::Failed("it was withheld".into()),
        })
    }

    async fn forget_backup(&self, owner: &Owner, name: &str) -> Result<()> {
        match self.backup_named(owner, name).await? {
            Some(id) => there(self.storage.delete_image(&owner.caller, &id).await).map(drop),
            None => Ok(()),
        }
    }

    fn simulated(&self) -> bool {
        self.simulated
    }

    fn method(&self) -> &'static str {
        if self.simulated {
            return "simulated: no disk was real; a real host overwrites each disk once with zeros before it removes it";
        }
        "each disk was overwritten once with zeros by its host and then removed; the record of it was removed only after that"
    }
}

impl Slices {
    async fn backup_named(&self, owner: &Owner, name: &str) -> Result<Option<ImageId>> {
        let q =
            ImageQuery { filters: vec![Filter::In("name".to_owned(), vec![name.to_owned()])], ..ImageQuery::default() };
        let own = |i: &storage::image::Image| i.project == owner.project;
        Ok(self.storage.list_images(&owner.caller, &q).await?.images.into_iter().find(own).map(|i| i.id))
    }

    /// A server of the project, by its id or a fixed address of one of its ports.
    pub(super) async fn server_at(&self, owner: &Owner, target: &str) -> Result<Option<ServerId>> {
        let Ok(address) = target.parse::<std::net::IpAddr>() else {
            let found = there(self.compute.server(&owner.caller, &ServerId::from(target)).await)?;
            return Ok(found.filter(|v| v.server.project == owner.project).map(|v| v.server.id));
        };
        let query = ListQuery::by("fixed_ips:ip_address", &address.to_string());
        let ports = self.network.list_ports(&owner.caller, &query).await?.items;
        let holds =
            |p: &network::ports::Port| p.project == owner.project && p.fixed_ips.iter().any(|h| h.ip == address);
        let Some(port) = ports.into_iter().find(holds) else { return Ok(None) };
        Ok(there(self.compute.server(&owner.caller, &ServerId::from(port.device_id)).await)?.map(|v| v.server.id))
    }

    async fn is_member(&self, owner: &Owner, server: &ServerId, group: &str) -> Result<bool> {
        let groups = there(self.compute.server_groups(&owner.caller, server).await)?;
        Ok(groups.is_some_and(|all| all.iter().any(|g| g.id.as_str() == group)))
    }

    async fn member(&self, owner: &Owner, target: &str, group: &str) -> Result<Option<String>> {
        let Some(server) = self.server_at(owner, target).await? else { return Ok(None) };
        Ok(if self.is_member(owner, &server, group).await? { Some(server.into()) } else { None })
    }

    /// The port by which a router reaches a subnet.
    async fn leg(&self, owner: &Owner, done: &Made, router: &str, subnet: &str) -> Result<Option<String>> {
        let (Some(router), Some(subnet)) = (done.get(router), done.get(subnet)) else { return Ok(None) };
        let ports = self.network.list_ports(&owner.caller, &ListQuery::by("device_id", router)).await?.items;
        let leg = ports.into_iter().find(|p| p.fixed_ips.iter().any(|h| h.subnet.as_str() == subnet));
        Ok(leg.map(|p| p.id.into()))
    }

    async fn attachment(&self, owner: &Owner, volume: &str, server: &str) -> Result<Option<AttachmentState>> {
        let shown = there(self.storage.show_volume(&owner.caller, &VolumeId::from(volume)).await)?;
        Ok(shown.and_then(|v| v.attachment).filter(|a| a.server.as_str() == server).map(|a| a.state))
    }

    async fn associated(&self, owner: &Owner, address: &str) -> Result<bool> {
        let f = there(self.network.get_floating_ip(&owner.caller, &FloatingIpId::from(address)).await)?;
        Ok(f.is_some_and(|f| f.stands_for.is_some()))
    }

    async fn drop_volume(&self, owner: &Owner, id: &str) -> Result<()> {
        let id = VolumeId::from(id);
        match there(self.storage.show_volume(&owner.caller, &id).await)?.map(|v| v.volume.status) {
            // One that is being made can be deleted once it is there.
            None | Some(VolumeStatus::Deleting | VolumeStatus::Creating) => Ok(()),
            Some(_) => self.storage.delete_volume(&owner.caller, &id, true).await,
        }
    }

    /// The host of a server: a volume that is to be attached must lie there.
    async fn node_of(&self, owner: &Owner, done: &Made, key: Option<&str>) -> Result<Option<NodeId>> {
        let Some(key) = key else { return Ok(None) };
        let v = self.compute.server(&owner.caller, &ServerId::from(made(done, key)?)).await?;
        Ok(v.server.node)
    }

    /// The range of the external network: this cloud's own gateway and its neighbours, not the internet behind them.
    async fn outside(&self, caller: &Caller) -> Result<String> {
        let network = self.network.default_external_network(caller).await?;
        // The subnets of an external network are the cloud's; a tenant does not see them.
        let eyes = Caller::system("order-network");
        let subnets = self.network.list_subnets(&eyes, &ListQuery::by("network_id", network.as_str())).await?.items;
        let range = subnets.into_iter().map(|s| s.cidr).find(|c| c.addr().is_ipv4());
        let none = || Error::conflict("the external network has no IPv4 range: say from where ssh is let in");
        range.map(|c| c.trunc().to_string()).ok_or_else(none)
    }

    async fn make_net(&self, owner: &Owner, piece: &Piece, done: &Made, description: String) -> Result<String> {
        let c = &owner.caller;
        let none = || Error::internal("what was made is not there");
        Ok(match &piece.spec {
            Spec::Network { name } => {
                let new = NewNetwork { name: name.clone(), description, ..NewNetwork::default() };
                self.network.create_networks(c, &[new]).await?.pop().ok_or_else(none)?.id.into()
            }
            Spec::Subnet { name, network_key, cidr } => {
                let new = NewSubnet {
                    project: None,
                    network: NetworkId::from(made(done, network_key)?),
                    name: name.clone(),
                    description,
                    ip_version: 4,
                    cidr: cidr.clone(),
                    gateway: None,
                    enable_dhcp: true,
                    ra_mode: None,
                    address_mode: None,
                    pools: None,
                    dns: Vec::new(),
                    host_routes: Vec::new(),
                };
                self.network.create_subnets(c, &[new]).await?.pop().ok_or_else(none)?.id.into()
            }
            Spec::Router { name } => {
                let network = self.network.default_external_network(c).await?;
                let gateway = Some(GatewayRequest { network, snat: None, fixed_ips: Vec::new() });
                let new = NewRouter { name: name.clone(), description, gateway, ..NewRouter::default() };
                self.network.create_router(c, &new).await?.id.into()
            }
            Spec::Interface { router_key, subnet_key } => {
                let request = InterfaceRequest { subnet: Some(SubnetId::from(made(done, subnet_key)?)), port: None };
                let router = RouterId::from(made(done, router_key)?);
                self.network.add_router_interface(c, &router, &request).await?.port.into()
            }
            Spec::Group { name } => {
                let new = NewGroup { project: None, name: name.clone(), description };
                self.network.create_group(c, &new).await?.id.into()
            }
            Spec::Rule { group_key, port, from } => {
                let from = match from {
                    Some(range) => range.clone(),
                    None => self.outside(c).await?,
                };
                let new = NewRule {
                    project: None,
                    group: SecurityGroupId::from(made(done, group_key)?),
                    description,
                    direction: Direction::Ingress,
                    ethertype: Ethertype::Ipv4,
                    protocol: Some("tcp".into()),
                    port_min: Some((*port).into()),
                    port_max: Some((*port).into()),
                    remote_prefix: Some(from),
                    remote_group: None,
                };
                self.network.create_rules(c, &[new]).await?.pop().ok_or_else(none)?.id.into()
            }
            Spec::Address => {
                let new = NewFloatingIp {
                    project: None,
                    network: self.network.default_external_network(c).await?,
                    subnet: None,
                    description,
                    address: None,
                    port: None,
                    fixed_ip: None,
                };
                self.network.create_floating_ip(c, &new).await?.id.into()
            }
            Spec::Association { address_key, server_key } => {
                let address = made(done, address_key)?;
                let server = self.compute.server(c, &ServerId::from(made(done, server_key)?)).await?;
                let port = server.ports.into_iter().next().map(|p| p.id);
                let port = port.ok_or_else(|| Error::conflict("the server has no port for an address"))?;
                let change = FloatingIpChange { port: Some(Some(port)), ..FloatingIpChange::default() };
                self.network.update_floating_ip(c, &FloatingIpId::from(address), &change).await?;
                address.to_owned()
            }
            Spec::Open { group_key, protocol, from_port, to_port, source } => {
                let v6 = source.contains(':');
                let new = NewRule {
                    project: None,
                    group: SecurityGroupId::from(made(done, group_key)?),
                    description,
                    direction: Direction::Ingress,
                    ethertype: if v6 { Ethertype::Ipv6 } else { Ethertype::Ipv4 },
                    protocol: Some(protocol.clone()),
                    port_min: Some((*from_port).into()),
                    port_max: Some((*to_port).into()),
                    remote_prefix: Some(source.clone()),
                    remote_group: None,
                };
                self.network.create_rules(c, &[new]).await?.pop().ok_or_else(none)?.id.into()
            }
            Spec::Server { .. } | Spec::Volume { .. } | Spec::Attachment { .. } | Spec::Member { .. } => {
                return Err(none());
            }
        })
    }

    async fn make_server(&self, owner: &Owner, piece: &Piece, done: &Made, marker: String) -> Result<String> {
        let Spec::Server { name, flavor, arch, image, key, network, group_key } = &piece.spec else {
            return Err(Error::internal("only a server is made as one"));
        };
        let c = &owner.caller;
        let image = self.boot_image(owner, image, *arch).await?;
        let all = self.compute.flavors(c, &FlavorFilter::default()).await?;
        let flavor = all.into_iter().find(|f| f.name == *flavor);
        let flavor = flavor.ok_or_else(|| Error::conflict("the flavor of this item no longer exists"))?;
        let network = match network {
            Place::Made(key) => made(done, key)?.to_owned(),
            Place::Existing(id) => id.clone(),
        };
        let group = group_key.as_ref().map(|k| made(done, k)).transpose()?;
        let new = NewServer {
            name: name.clone(),
            description: Some(marker),
            flavor: flavor.id.into(),
            image: Some(image),
            networks: Networks::These(vec![NicRequest::Network { id: NetworkId::from(network), fixed_ip: None }]),
            // With the default group the hosts of a project reach each other.
            security_groups: std::iter::once("default").chain(group).map(str::to_owned).collect(),
            key_name: Some(key.clone()),
            metadata: BTreeMap::new(),
            min_count: 1,
            max_count: 1,
            ..NewServer::default()
        };
        let created = self.compute.create_servers(c, &new).await?;
        first(created.servers, String::from).ok_or_else(|| Error::internal("what was made is not there"))
    }

    /// An image by id, or by a name that only one has.
    pub(super) async fn image(&self, owner: &Owner, text: &str) -> Result<ImageId> {
        let by = |name: &str| ImageQuery {
            filters: vec![Filter::In(name.to_owned(), vec![text.to_owned()])],
            ..ImageQuery::default()
        };
        let mut found = self.storage.list_images(&owner.caller, &by("id")).await?.images;
        if found.is_empty() {
            found = self.storage.list_images(&owner.caller, &by("name")).await?.images;
        }
        match found.as_slice() {
            [one] => Ok(one.id.clone()),
            [] => Err(Error::conflict(format!("there is no image '{text}'"))),
            _ => Err(Error::conflict(format!("several images are named '{text}': order by id"))),
        }
    }
}
