//! Volumes, interfaces and security groups of servers.

use super::version::Version;
use super::{ComputeApi, empty, ok};
use ::compute::server::volume::{AttachVolume, HeldVolume};
use axum::extract::{Path, State};
use axum::response::Response;
use contract::openstack::compute as wire;
use contract::openstack::compute::attachment::{
    self as shape, AttachInterface, FixedIp, Interface, Interfaces, OneInterface, OneVolume, Volume, Volumes,
};
use http::StatusCode;
use httpkit::{Ctx, Fail, Json, Routes};
use kernel::{Error, NetworkId, PortId, ServerId, VolumeId};
use network::server::{NicRequest, PortView};
use serde::Serialize;

fn volume(h: &HeldVolume, v: Version) -> Volume {
    let d = &h.disk;
    Volume {
        id: (!v.has(89)).then(|| d.volume.to_string()),
        server_id: d.server.to_string(),
        volume_id: d.volume.to_string(),
        device: d.device.clone(),
        tag: v.has(70).then(|| d.tag.clone()),
        delete_on_termination: v.has(79).then_some(d.delete_on_termination),
        attachment_id: v.has(89).then(|| h.attachment.clone()),
        // The mapping has no id of its own here: server and volume name it, and the volume's is a UUID.
        bdm_uuid: v.has(89).then(|| d.volume.to_string()),
    }
}

async fn volumes(
    ctx: Ctx,
    State(api): State<ComputeApi>,
    v: Version,
    Path(id): Path<String>,
) -> Result<Response, Fail> {
    let all = api.compute.server_volumes(&ctx.caller, &ServerId::from(id)).await?;
    ok(&Volumes { volumes: all.iter().map(|h| volume(h, v)).collect() })
}

async fn volume_show(
    ctx: Ctx,
    State(api): State<ComputeApi>,
    v: Version,
    Path((id, wanted)): Path<(String, String)>,
) -> Result<Response, Fail> {
    let all = api.compute.server_volumes(&ctx.caller, &ServerId::from(id.as_str())).await?;
    let found = all.iter().find(|h| h.disk.volume.as_str() == wanted);
    let none = || {
        let shown = ::compute::check::shown(&wanted);
        Error::not_found(format!("Instance {id} is not attached to volume {shown}"))
    };
    ok(&OneVolume { volume: volume(found.ok_or_else(none)?, v) })
}

async fn volume_attach(
    ctx: Ctx,
    State(api): State<ComputeApi>,
    v: Version,
    Path(id): Path<String>,
    Json(body): Json<OneVolume<shape::AttachVolume>>,
) -> Result<Response, Fail> {
    let b = body.volume;
    for (field, given, minor) in
        [("tag", b.tag.is_some(), 49), ("delete_on_termination", b.delete_on_termination.is_some(), 79)]
    {
        if given && !v.has(minor) {
            return Err(Error::bad_request(format!("{field} needs microversion 2.{minor}.")).field(field).into());
        }
    }
    let want = AttachVolume {
        volume: VolumeId::from(b.volume_id),
        // Nova's "auto".
        device: b.device.filter(|d| !d.is_empty() && d != "auto"),
        tag: b.tag,
        delete_on_termination: b.delete_on_termination.unwrap_or(false),
    };
    let held = api.compute.attach_volume(&ctx.caller, &ServerId::from(id), &want).await?;
    ok(&OneVolume { volume: volume(&held, v) })
}

async fn volume_update(
    ctx: Ctx,
    State(api): State<ComputeApi>,
    v: Version,
    Path((id, held)): Path<(String, String)>,
    Json(body): Json<OneVolume<shape::AttachVolume>>,
) -> Result<Response, Fail> {
    let b = body.volume;
    if b.volume_id != held {
        return Err(Error::bad_request("A volume cannot be swapped for another.").field("volumeId").into());
    }
    let Some(fate) = b.delete_on_termination.filter(|_| v.has(85)) else {
        return Err(Error::bad_request("Only delete_on_termination can be changed, from microversion 2.85 on.").into());
    };
    api.compute.set_volume_fate(&ctx.caller, &ServerId::from(id), &VolumeId::from(held), fate).await?;
    empty(StatusCode::ACCEPTED)
}

async fn volume_detach(
    ctx: Ctx,
    State(api): State<ComputeApi>,
    Path((id, held)): Path<(String, String)>,
) -> Result<Response, Fail> {
    api.compute.detach_volume(&ctx.caller, &ServerId::from(id), &VolumeId::from(held)).await?;
    empty(StatusCode::ACCEPTED)
}

fn interface(p: &PortView, v: Version) -> Interface {
    let ip =
        |a: &network::server::AddressView| FixedIp { subnet_id: a.subnet.to_string(), ip_address: a.ip.to_string() };
    Interface {
        port_id: p.id.to_string(),
        net_id: p.network.to_string(),
        mac_addr: p.mac.clone(),
        port_state: if p.up { "ACTIVE" } else { "DOWN" },
        fixed_ips: p.addresses.iter().map(ip).collect(),
        tag: v.has(70).then_some(None),
    }
}

async fn interfaces(
    ctx: Ctx,
    State(api): State<ComputeApi>,
    v: Version,
    Path(id): Path<String>,
) -> Result<Response, Fail> {
    let all = api.compute.server_interfaces(&ctx.caller, &ServerId::from(id)).await?;
    ok(&Interfaces { interfaces: all.iter().map(|p| interface(p, v)).collect() })
}

async fn interface_show(
    ctx: Ctx,
    State(api): State<ComputeApi>,
    v: Version,
    Path((id, port)): Path<(String, String)>,
) -> Result<Response, Fail> {
    let all = api.compute.server_interfaces(&ctx.caller, &ServerId::from(id.as_str())).await?;
    let found = all.iter().find(|p| p.id.as_str() == port);
    let none = || Error::not_found(format!("No port {} on server {id}", ::compute::check::shown(&port)));
    ok(&OneInterface { interface: interface(found.ok_or_else(none)?, v) })
}

fn wanted(b: &AttachInterface) -> Result<Option<NicRequest>, Error> {
    if let Some(p) = &b.port_id {
        if b.net_id.is_some() || b.fixed_ips.is_some() {
            return Err(Error::bad_request("Must not input both network_id and port_id").field("port_id"));
        }
        return Ok(Some(NicRequest::Port { id: PortId::from(p.as_str()) }));
    }
    let fixed_ip = match b.fixed_ips.as_deref() {
        None | Some([]) => None,
        Some([ip]) if b.net_id.is_some() => {
            let shown = ::compute::check::shown(&ip.ip_address);
            let bad = |_| Error::bad_request(format!("fixed_ips: '{shown}' is no IP address")).field("fixed_ips");
            Some(ip.ip_address.parse().map_err(bad)?)
        }
        Some([_]) => return Err(Error::bad_request("Must input network_id when request IP address").field("net_id")),
        Some(_) => return Err(Error::bad_request("Only one address can be asked for.").field("fixed_ips")),
    };
    Ok(b.net_id.as_deref().map(|n| NicRequest::Network { id: NetworkId::from(n), fixed_ip }))
}

async fn interface_attach(
    ctx: Ctx,
    State(api): State<ComputeApi>,
    v: Version,
    Path(id): Path<String>,
    Json(body): Json<OneInterface<AttachInterface>>,
) -> Result<Response, Fail> {
    let want = wanted(&body.interface)?;
    let port = api.compute.attach_interface(&ctx.caller, &ServerId::from(id), want.as_ref()).await?;
    ok(&OneInterface { interface: interface(&port, v) })
}

async fn interface_detach(
    ctx: Ctx,
    State(api): State<ComputeApi>,
    Path((id, port)): Path<(String, String)>,
) -> Result<Response, Fail> {
    api.compute.detach_interface(&ctx.caller, &ServerId::from(id), &PortId::from(port)).await?;
    empty(StatusCode::ACCEPTED)
}

#[derive(Serialize)]
struct Group {
    id: String,
    name: String,
    description: String,
    tenant_id: String,
    rules: Vec<Rule>,
}

#[derive(Serialize)]
struct Rule {
    id: String,
    parent_group_id: String,
    ip_protocol: Option<String>,
    from_port: Option<u16>,
    to_port: Option<u16>,
    ip_range: IpRange,
    group: Peer,
}

#[derive(Default, Serialize)]
struct IpRange {
    #[serde(skip_serializing_if = "Option::is_none")]
    cidr: Option<String>,
}

#[derive(Default, Serialize)]
struct Peer {
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
}

#[derive(Serialize)]
struct Groups {
    security_groups: Vec<Group>,
}

fn group(g: network::groups::Group) -> Group {
    // Nova's old form knows what comes in, and nothing else.
    let incoming = g.rules.iter().filter(|r| r.direction == network::port::Direction::Ingress);
    let rule = |r: &network::groups::rules::Rule| Rule {
        id: r.id.to_string(),
        parent_group_id: g.id.to_string(),
        ip_protocol: r.protocol.clone(),
        from_port: r.port_min,
        to_port: r.port_max,
        ip_range: IpRange { cidr: r.remote_prefix.map(|p| p.to_string()) },
        group: Peer { name: r.remote_group.as_ref().map(ToString::to_string) },
    };
    Group {
        rules: incoming.map(rule).collect(),
        id: g.id.to_string(),
        name: g.name,
        description: g.description,
        tenant_id: g.project.to_string(),
    }
}

async fn groups(ctx: Ctx, State(api): State<ComputeApi>, Path(id): Path<String>) -> Result<Response, Fail> {
    let all = api.compute.server_groups(&ctx.caller, &ServerId::from(id)).await?;
    ok(&Groups { security_groups: all.into_iter().map(group).collect() })
}

pub(super) fn routes(r: Routes<ComputeApi>) -> Routes<ComputeApi> {
    r.on(&wire::SERVER_VOLUMES, volumes)
        .on(&wire::SERVER_VOLUME, volume_show)
        .on(&wire::SERVER_VOLUME_ATTACH, volume_attach)
        .on(&wire::SERVER_VOLUME_UPDATE, volume_update)
        .on(&wire::SERVER_VOLUME_DETACH, volume_detach)
        .on(&wire::SERVER_INTERFACES, interfaces)
        .on(&wire::SERVER_INTERFACE, interface_show)
        .on(&wire::SERVER_INTERFACE_ATTACH, interface_attach)
        .on(&wire::SERVER_INTERFACE_DETACH, interface_detach)
        .on(&wire::SERVER_GROUPS_OF, groups)
}
