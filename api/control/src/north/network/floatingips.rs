//! Floating IPs.

use super::{NetworkState, query, wire};
use axum::extract::{Path, State};
use axum::response::Response;
use contract::openstack::network::request::{FloatingIpPost, FloatingIpPut};
use httpkit::{Ctx, Fail, Json, Params};
use kernel::FloatingIpId;
use network::floating::{FloatingIpChange, NewFloatingIp};

const KEYS: (&str, &str) = ("floatingip", "floatingips");

pub async fn list(State(s): State<NetworkState>, ctx: Ctx, params: Params) -> Result<Response, Fail> {
    let found = s.network.list_floating_ips(&ctx.caller, &query::read(&params)?).await?;
    query::list(&ctx, &params, (KEYS.1, KEYS.1), &found.map(|f| wire::floating_ip(&f)), |f| &f.id)
}

pub async fn create(
    State(s): State<NetworkState>,
    ctx: Ctx,
    Json(post): Json<FloatingIpPost>,
) -> Result<Response, Fail> {
    let n = post.body;
    let new = NewFloatingIp {
        project: wire::project(n.project_id, n.tenant_id),
        network: n.floating_network_id.into(),
        subnet: n.subnet_id.map(Into::into),
        description: n.description,
        address: n.floating_ip_address,
        port: n.port_id.map(Into::into),
        fixed_ip: n.fixed_ip_address,
    };
    let made = s.network.create_floating_ip(&ctx.caller, &new).await?;
    query::created(KEYS, false, &[wire::floating_ip(&made)])
}

pub async fn show(
    State(s): State<NetworkState>,
    ctx: Ctx,
    Path(id): Path<FloatingIpId>,
    params: Params,
) -> Result<Response, Fail> {
    query::show(&params, KEYS.0, &wire::floating_ip(&s.network.get_floating_ip(&ctx.caller, &id).await?))
}

pub async fn update(
    State(s): State<NetworkState>,
    ctx: Ctx,
    Path(id): Path<FloatingIpId>,
    Json(put): Json<FloatingIpPut>,
) -> Result<Response, Fail> {
    let c = put.body;
    let change = FloatingIpChange {
        description: c.description,
        port: c.port_id.map(|p| p.map(Into::into)),
        fixed_ip: c.fixed_ip_address,
    };
    let now = s.network.update_floating_ip(&ctx.caller, &id, &change).await?;
    query::changed(KEYS.0, &wire::floating_ip(&now))
}

pub async fn delete(State(s): State<NetworkState>, ctx: Ctx, Path(id): Path<FloatingIpId>) -> Result<Response, Fail> {
    s.network.delete_floating_ip(&ctx.caller, &id).await?;
    Ok(query::gone())
}
