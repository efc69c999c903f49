//! Subnets.

use super::{NetworkState, query, wire};
use axum::extract::{Path, State};
use axum::response::Response;
use contract::openstack::network::request::{SubnetChange as Change, SubnetNew, SubnetPost, SubnetPut};
use httpkit::{Ctx, Fail, Json, Params};
use kernel::{Error, Result, SubnetId};
use network::subnets::{NewSubnet, SubnetChange};

const KEYS: (&str, &str) = ("subnet", "subnets");

fn new(n: SubnetNew) -> Result<NewSubnet> {
    let version = n.ip_version.ok_or_else(|| wire::bad("ip_version", "'None' is not in [4, 6]"))?;
    let cidr = n.cidr.ok_or_else(|| {
        Error::bad_request("Bad subnets request: a subnetpool must be specified in the absence of a cidr.")
            .code("BadRequest")
            .field("cidr")
    })?;
    Ok(NewSubnet {
        project: wire::project(n.project_id, n.tenant_id),
        network: n.network_id.into(),
        name: n.name,
        description: n.description,
        ip_version: u8::try_from(version)
            .map_err(|_| wire::bad("ip_version", &format!("'{version}' is not in [4, 6]")))?,
        cidr,
        gateway: n.gateway_ip,
        enable_dhcp: n.enable_dhcp.unwrap_or(true),
        ra_mode: wire::mode("ipv6_ra_mode", n.ipv6_ra_mode.as_deref())?,
        address_mode: wire::mode("ipv6_address_mode", n.ipv6_address_mode.as_deref())?,
        pools: n.allocation_pools.map(|p| wire::pools(&p)),
        dns: n.dns_nameservers,
        host_routes: wire::routes(&n.host_routes)?,
    })
}

fn change(c: Change) -> Result<SubnetChange> {
    Ok(SubnetChange {
        name: c.name,
        description: c.description,
        gateway: c.gateway_ip,
        enable_dhcp: c.enable_dhcp,
        pools: c.allocation_pools.map(|p| wire::pools(&p)),
        dns: c.dns_nameservers,
        host_routes: c.host_routes.map(|r| wire::routes(&r)).transpose()?,
    })
}

pub async fn list(State(s): State<NetworkState>, ctx: Ctx, params: Params) -> Result<Response, Fail> {
    let found = s.network.list_subnets(&ctx.caller, &query::read(&params)?).await?;
    query::list(&ctx, &params, (KEYS.1, KEYS.1), &found.map(|n| wire::subnet(&n)), |n| &n.id)
}

pub async fn create(State(s): State<NetworkState>, ctx: Ctx, Json(body): Json<SubnetPost>) -> Result<Response, Fail> {
    let (all, several) = query::bodies(body.all(), KEYS.0)?;
    let all = all.into_iter().map(new).collect::<Result<Vec<_>>>()?;
    let made = s.network.create_subnets(&ctx.caller, &all).await?;
    query::created(KEYS, several, &made.iter().map(wire::subnet).collect::<Vec<_>>())
}

pub async fn show(
    State(s): State<NetworkState>,
    ctx: Ctx,
    Path(id): Path<SubnetId>,
    params: Params,
) -> Result<Response, Fail> {
    query::show(&params, KEYS.0, &wire::subnet(&s.network.get_subnet(&ctx.caller, &id).await?))
}

pub async fn update(
    State(s): State<NetworkState>,
    ctx: Ctx,
    Path(id): Path<SubnetId>,
    Json(put): Json<SubnetPut>,
) -> Result<Response, Fail> {
    let now = s.network.update_subnet(&ctx.caller, &id, &change(put.body)?).await?;
    query::changed(KEYS.0, &wire::subnet(&now))
}

pub async fn delete(State(s): State<NetworkState>, ctx: Ctx, Path(id): Path<SubnetId>) -> Result<Response, Fail> {
    s.network.delete_subnet(&ctx.caller, &id).await?;
    Ok(query::gone())
}
