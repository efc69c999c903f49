//! Routers and their legs.

use super::{NetworkState, query, wire};
use axum::extract::{Path, State};
use axum::response::Response;
use contract::openstack::network::request::{GatewayInfo, Interface, RouterPost, RouterPut, RoutesPut};
use http::StatusCode;
use httpkit::extract::json;
use httpkit::{Ctx, Fail, Json, Params};
use kernel::{Result, RouterId};
use network::routers::{GatewayRequest, InterfaceRequest, NewRouter, RouterChange};

const KEYS: (&str, &str) = ("router", "routers");

/// An empty object takes the gateway away, like `null`.
fn gateway(g: GatewayInfo) -> Result<Option<GatewayRequest>> {
    let fixed_ips = wire::fixed_ips(&g.external_fixed_ips.unwrap_or_default());
    match g.network_id {
        Some(id) => Ok(Some(GatewayRequest { network: id.into(), snat: g.enable_snat, fixed_ips })),
        None if g.enable_snat.is_none() && fixed_ips.is_empty() => Ok(None),
        None => Err(wire::bad("external_gateway_info", "network_id is missing")),
    }
}

fn interface(i: Interface) -> InterfaceRequest {
    InterfaceRequest { subnet: i.subnet_id.map(Into::into), port: i.port_id.map(Into::into) }
}

pub async fn list(State(s): State<NetworkState>, ctx: Ctx, params: Params) -> Result<Response, Fail> {
    let found = s.network.list_routers(&ctx.caller, &query::read(&params)?).await?;
    query::list(&ctx, &params, (KEYS.1, KEYS.1), &found.map(|r| wire::router(&r)), |r| &r.id)
}

pub async fn create(State(s): State<NetworkState>, ctx: Ctx, Json(post): Json<RouterPost>) -> Result<Response, Fail> {
    let n = post.body;
    wire::zones(&n.availability_zone_hints)?;
    let new = NewRouter {
        project: wire::project(n.project_id, n.tenant_id),
        name: n.name,
        description: n.description,
        admin_state_up: n.admin_state_up,
        gateway: n.external_gateway_info.map(gateway).transpose()?.flatten(),
    };
    let made = s.network.create_router(&ctx.caller, &new).await?;
    query::created(KEYS, false, &[wire::router(&made)])
}

pub async fn show(
    State(s): State<NetworkState>,
    ctx: Ctx,
    Path(id): Path<RouterId>,
    params: Params,
) -> Result<Response, Fail> {
    query::show(&params, KEYS.0, &wire::router(&s.network.get_router(&ctx.caller, &id).await?))
}

pub async fn update(
    State(s): State<NetworkState>,
    ctx: Ctx,
    Path(id): Path<RouterId>,
    Json(put): Json<RouterPut>,
) -> Result<Response, Fail> {
    let c = put.body;
    let gateway = match c.external_gateway_info {
        None => None,
        Some(None) => Some(None),
        Some(Some(g)) => Some(gateway(g)?),
    };
    let change = RouterChange {
        name: c.name,
        description: c.description,
        admin_state_up: c.admin_state_up,
        gateway,
        routes: c.routes.map(|r| wire::routes(&r)).transpose()?,
    };
    query::changed(KEYS.0, &wire::router(&s.network.update_router(&ctx.caller, &id, &change).await?))
}

pub async fn delete(State(s): State<NetworkState>, ctx: Ctx, Path(id): Path<RouterId>) -> Result<Response, Fail> {
    s.network.delete_router(&ctx.caller, &id).await?;
    Ok(query::gone())
}

pub async fn add_interface(
    State(s): State<NetworkState>,
    ctx: Ctx,
    Path(id): Path<RouterId>,
    Json(body): Json<Interface>,
) -> Result<Response, Fail> {
    let leg = s.network.add_router_interface(&ctx.caller, &id, &interface(body)).await?;
    json(StatusCode::OK, &wire::interface(&leg))
}

pub async fn remove_interface(
    State(s): State<NetworkState>,
    ctx: Ctx,
    Path(id): Path<RouterId>,
    Json(body): Json<Interface>,
) -> Result<Response, Fail> {
    let leg = s.network.remove_router_interface(&ctx.caller, &id, &interface(body)).await?;
    json(StatusCode::OK, &wire::interface(&leg))
}

pub async fn add_routes(
    State(s): State<NetworkState>,
    ctx: Ctx,
    Path(id): Path<RouterId>,
    Json(put): Json<RoutesPut>,
) -> Result<Response, Fail> {
    let now = s.network.add_routes(&ctx.caller, &id, &wire::routes(&put.body.routes)?).await?;
    query::changed(KEYS.0, &wire::router(&now))
}

pub async fn remove_routes(
    State(s): State<NetworkState>,
    ctx: Ctx,
    Path(id): Path<RouterId>,
    Json(put): Json<RoutesPut>,
) -> Result<Response, Fail> {
    let now = s.network.remove_routes(&ctx.caller, &id, &wire::routes(&put.body.routes)?).await?;
    query::changed(KEYS.0, &wire::router(&now))
}
