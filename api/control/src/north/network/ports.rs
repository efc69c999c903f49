//! Ports.

use super::{NetworkState, query, wire};
use axum::extract::{Path, State};
use axum::response::Response;
use contract::openstack::network::request::{self, PortChange as Change, PortNew, PortPost, PortPut};
use httpkit::{Ctx, Fail, Json, Params};
use kernel::{PortId, Result};
use network::port::{AddressPair, MacAddr};
use network::ports::{DhcpOption, NewPort, PortChange};
use std::net::IpAddr;

const KEYS: (&str, &str) = ("port", "ports");

fn mac(text: &str) -> Result<MacAddr> {
    let shown: String = text.chars().take(40).collect();
    text.parse().map_err(|_| wire::bad("mac_address", &format!("'{shown}' is not a valid MAC address")))
}

fn pair(p: &request::AddressPair) -> Result<AddressPair> {
    let shown: String = p.ip_address.chars().take(60).collect();
    let ip =
        match p.ip_address.parse::<IpAddr>() {
            Ok(ip) => ip.into(),
            Err(_) => p.ip_address.parse::<ipnet::IpNet>().map(|n| n.trunc()).map_err(|_| {
                wire::bad("allowed_address_pairs", &format!("'{shown}' is neither an address nor a range"))
            })?,
        };
    Ok(AddressPair { ip, mac: p.mac_address.as_deref().map(mac).transpose()? })
}

fn option(o: request::DhcpOption) -> Result<DhcpOption> {
    let version = o.ip_version.unwrap_or(4);
    Ok(DhcpOption {
        opt_name: o.opt_name,
        opt_value: o.opt_value,
        ip_version: u8::try_from(version).map_err(|_| wire::bad("extra_dhcp_opts", "ip_version is not in [4, 6]"))?,
    })
}

/// What is bound otherwise than a virtual card of a server is not built.
fn plain(vnic: Option<&str>, profile: Option<&serde_json::Map<String, serde_json::Value>>) -> Result<()> {
    if vnic.is_some_and(|v| v != "normal") {
        return Err(wire::bad("binding:vnic_type", "only 'normal' is offered"));
    }
    if profile.is_some_and(|p| !p.is_empty()) {
        return Err(wire::bad("binding:profile", "only an empty profile is offered"));
    }
    Ok(())
}

fn new(n: PortNew) -> Result<NewPort> {
    plain(n.vnic_type.as_deref(), n.profile.as_ref())?;
    Ok(NewPort {
        project: wire::project(n.project_id, n.tenant_id),
        network: n.network_id.into(),
        name: n.name,
        description: n.description,
        mac: n.mac_address.as_deref().map(mac).transpose()?,
        admin_state_up: n.admin_state_up.unwrap_or(true),
        device_id: n.device_id,
        device_owner: n.device_owner,
        port_security: n.port_security_enabled,
        fixed_ips: n.fixed_ips.map(|f| wire::fixed_ips(&f)),
        groups: n.security_groups,
        address_pairs: n.allowed_address_pairs.iter().map(pair).collect::<Result<_>>()?,
        dhcp_options: n.extra_dhcp_opts.unwrap_or_default().into_iter().map(option).collect::<Result<_>>()?,
        node: n.host_id.filter(|h| !h.is_empty()).map(Into::into),
    })
}

fn change(c: Change) -> Result<PortChange> {
    plain(c.vnic_type.as_deref(), c.profile.as_ref())?;
    let options = c.extra_dhcp_opts.map(|all| all.into_iter().map(option).collect::<Result<_>>());
    Ok(PortChange {
        name: c.name,
        description: c.description,
        mac: c.mac_address.as_deref().map(mac).transpose()?,
        admin_state_up: c.admin_state_up,
        device_id: c.device_id,
        device_owner: c.device_owner,
        port_security: c.port_security_enabled,
        fixed_ips: c.fixed_ips.map(|f| wire::fixed_ips(&f)),
        groups: c.security_groups,
        address_pairs: c.allowed_address_pairs.map(|all| all.iter().map(pair).collect::<Result<_>>()).transpose()?,
        dhcp_options: options.transpose()?,
        node: c.host_id.map(|h| h.filter(|h| !h.is_empty()).map(Into::into)),
    })
}

pub async fn list(State(s): State<NetworkState>, ctx: Ctx, params: Params) -> Result<Response, Fail> {
    let found = s.network.list_ports(&ctx.caller, &query::read(&params)?).await?;
    query::list(&ctx, &params, (KEYS.1, KEYS.1), &found.map(|p| wire::port(&ctx.caller, &p)), |p| &p.id)
}

pub async fn create(State(s): State<NetworkState>, ctx: Ctx, Json(body): Json<PortPost>) -> Result<Response, Fail> {
    let (all, several) = query::bodies(body.all(), KEYS.0)?;
    let all = all.into_iter().map(new).collect::<Result<Vec<_>>>()?;
    let made = s.network.create_ports(&ctx.caller, &all).await?;
    let shown: Vec<_> = made.iter().map(|p| wire::port(&ctx.caller, p)).collect();
    query::created(KEYS, several, &shown)
}

pub async fn show(
    State(s): State<NetworkState>,
    ctx: Ctx,
    Path(id): Path<PortId>,
    params: Params,
) -> Result<Response, Fail> {
    let found = s.network.get_port(&ctx.caller, &id).await?;
    query::show(&params, KEYS.0, &wire::port(&ctx.caller, &found))
}

pub async fn update(
    State(s): State<NetworkState>,
    ctx: Ctx,
    Path(id): Path<PortId>,
    Json(put): Json<PortPut>,
) -> Result<Response, Fail> {
    let now = s.network.update_port(&ctx.caller, &id, &change(put.body)?).await?;
    query::changed(KEYS.0, &wire::port(&ctx.caller, &now))
}

pub async fn delete(State(s): State<NetworkState>, ctx: Ctx, Path(id): Path<PortId>) -> Result<Response, Fail> {
    s.network.delete_port(&ctx.caller, &id).await?;
    Ok(query::gone())
}
