//! Making nouns: networks with what belongs to them, servers.

use super::{Slices, first, made};
use crate::fulfil::plan::{Piece, Place, Spec};
use crate::port::{Made, Owner};
use compute::flavor::FlavorFilter;
use compute::server::create::{Networks, NewServer};
use kernel::{Caller, Error, FloatingIpId, NetworkId, Result, RouterId, SecurityGroupId, ServerId, SubnetId};
use network::ListQuery;
use network::floating::{FloatingIpChange, NewFloatingIp};
use network::groups::NewGroup;
use network::groups::rules::NewRule;
use network::networks::NewNetwork;
use network::port::{Direction, Ethertype};
use network::routers::{GatewayRequest, InterfaceRequest, NewRouter};
use network::server::NicRequest;
use network::subnets::NewSubnet;
use std::collections::BTreeMap;

impl Slices {
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

    pub(super) async fn make_net(
        &self,
        owner: &Owner,
        piece: &Piece,
        done: &Made,
        description: String,
    ) -> Result<String> {
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

    pub(super) async fn make_server(
        &self,
        owner: &Owner,
        piece: &Piece,
        done: &Made,
        marker: String,
    ) -> Result<String> {
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
}
