//! Networks.

use super::{NetworkState, query, wire};
use axum::extract::{Path, State};
use axum::response::Response;
use contract::openstack::network::request::{NetworkChange as Change, NetworkNew, NetworkPost, NetworkPut};
use httpkit::{Ctx, Fail, Json, Params};
use kernel::{NetworkId, Result};
use network::networks::{NetworkChange, NewNetwork};

const KEYS: (&str, &str) = ("network", "networks");

fn mtu(n: Option<i64>) -> Result<Option<u32>> {
    match n {
        // Nothing asked for, also in Neutron.
        None | Some(0) => Ok(None),
        Some(n) => u32::try_from(n).map(Some).map_err(|_| wire::bad("mtu", &format!("'{n}' is below 0"))),
    }
}

fn new(n: NetworkNew) -> Result<NewNetwork> {
    wire::zones(&n.availability_zone_hints)?;
    let physical = n.physical_network.filter(|p| !p.is_empty());
    match (n.network_type.as_deref(), &physical) {
        (None, _) | (Some("geneve"), None) | (Some("flat"), Some(_)) => {}
        (Some("flat"), None) => {
            return Err(wire::bad("provider:physical_network", "a flat network needs one").code("InvalidInput"));
        }
        _ => {
            return Err(wire::bad("provider:network_type", "it is neither geneve nor flat, or does not fit the rest")
                .code("InvalidInput"));
        }
    }
    if n.segmentation_id.is_some() {
        return Err(
            wire::bad("provider:segmentation_id", "the fabric numbers its segments itself").code("InvalidInput")
        );
    }
    Ok(NewNetwork {
        project: wire::project(n.project_id, n.tenant_id),
        name: n.name,
        description: n.description,
        admin_state_up: n.admin_state_up,
        shared: n.shared.unwrap_or(false),
        external: n.external.unwrap_or(false),
        physical,
        is_default: n.is_default.unwrap_or(false),
        mtu: mtu(n.mtu)?,
        port_security: n.port_security_enabled,
    })
}

fn change(c: Change) -> Result<NetworkChange> {
    Ok(NetworkChange {
        name: c.name,
        description: c.description,
        admin_state_up: c.admin_state_up,
        shared: c.shared,
        external: c.external,
        is_default: c.is_default,
        mtu: mtu(c.mtu)?,
        port_security: c.port_security_enabled,
    })
}

pub async fn list(State(s): State<NetworkState>, ctx: Ctx, params: Params) -> Result<Response, Fail> {
    let found = s.network.list_networks(&ctx.caller, &query::read(&params)?).await?;
    let shown = found.map(|n| wire::network(&ctx.caller, &n));
    query::list(&ctx, &params, (KEYS.1, KEYS.1), &shown, |n| &n.id)
}

pub async fn create(State(s): State<NetworkState>, ctx: Ctx, Json(body): Json<NetworkPost>) -> Result<Response, Fail> {
    let (all, several) = query::bodies(body.all(), KEYS.0)?;
    let all = all.into_iter().map(new).collect::<Result<Vec<_>>>()?;
    let made = s.network.create_networks(&ctx.caller, &all).await?;
    let shown: Vec<_> = made.iter().map(|n| wire::network(&ctx.caller, n)).collect();
    query::created(KEYS, several, &shown)
}

pub async fn show(
    State(s): State<NetworkState>,
    ctx: Ctx,
    Path(id): Path<NetworkId>,
    params: Params,
) -> Result<Response, Fail> {
    let found = s.network.get_network(&ctx.caller, &id).await?;
    query::show(&params, KEYS.0, &wire::network(&ctx.caller, &found))
}

pub async fn update(
    State(s): State<NetworkState>,
    ctx: Ctx,
    Path(id): Path<NetworkId>,
    Json(put): Json<NetworkPut>,
) -> Result<Response, Fail> {
    let now = s.network.update_network(&ctx.caller, &id, &change(put.body)?).await?;
    query::changed(KEYS.0, &wire::network(&ctx.caller, &now))
}

pub async fn delete(State(s): State<NetworkState>, ctx: Ctx, Path(id): Path<NetworkId>) -> Result<Response, Fail> {
    s.network.delete_network(&ctx.caller, &id).await?;
    Ok(query::gone())
}
