//! The builder over the slices below. Each noun carries the order's marker in a field that tells people where it comes from (description,
//! metadata), and is found by it again.

mod make;
mod steward;

use super::plan::{Piece, Spec};
use crate::port::{Builder, Look, Made, Named, Owner};
use async_trait::async_trait;
use compute::Compute;
use compute::server::list::ServerFilter;
use compute::server::volume::AttachVolume;
use kernel::{
    Error, FloatingIpId, ImageId, NetworkId, NodeId, Page, PortId, Result, RouterId, SecurityGroupId,
    SecurityGroupRuleId, ServerId, SubnetId, VolumeId,
};
use network::floating::FloatingIpChange;
use network::routers::InterfaceRequest;
use network::{ListQuery, Network};
use runtime::Db;
use std::sync::Arc;
use storage::Storage;
use storage::image::list::{Filter, Query as ImageQuery};
use storage::volume::create::NewVolume;
use storage::volume::query::Query as VolumeQuery;
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

impl Slices {
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
