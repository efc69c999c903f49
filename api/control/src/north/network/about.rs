//! What the service is: versions, extensions, zones, chassis.

use super::{NetworkState, wire};
use axum::extract::{Path, State};
use axum::response::Response;
use contract::openstack::network::{COLLECTIONS, EXTENSIONS, ROOT};
use http::StatusCode;
use httpkit::extract::json;
use httpkit::{Ctx, Fail, Params};
use kernel::Error;
use network::WorldRules;
use serde_json::{Value, json as value};

const SIMULATED: &str = "simulated: nothing behind this API is real";
const OPEN: &str = "security group rules may be open to the whole internet";

/// What clients should know of this cloud before they trust it.
fn remarks(s: &NetworkState) -> Option<String> {
    let open = s.network.world_rules() == WorldRules::Allow;
    let all: Vec<&str> = [(s.simulated, SIMULATED), (open, OPEN)].iter().filter(|r| r.0).map(|r| r.1).collect();
    (!all.is_empty()).then(|| all.join("; "))
}

pub async fn versions(State(s): State<NetworkState>, ctx: Ctx) -> Result<Response, Fail> {
    let href = format!("{}{ROOT}/", ctx.base);
    let mut v = value!({"id": "v2.0", "status": "CURRENT", "links": [{"rel": "self", "href": href}]});
    if let Some(said) = remarks(&s) {
        v["description"] = value!(said);
    }
    json(StatusCode::OK, &value!({ "versions": [v] }))
}

pub async fn resources(State(s): State<NetworkState>, ctx: Ctx) -> Result<Response, Fail> {
    let all = COLLECTIONS.map(|(collection, name)| {
        value!({
            "name": name,
            "collection": collection,
            "links": [{"rel": "self", "href": format!("{}{ROOT}/{collection}", ctx.base)}]
        })
    });
    let mut body = value!({ "resources": all });
    if let Some(said) = remarks(&s) {
        body["description"] = value!(said);
    }
    json(StatusCode::OK, &body)
}

fn shown((alias, name, description): (&str, &str, &str)) -> Value {
    value!({
        "alias": alias,
        "name": name,
        "description": description,
        "updated": "2026-01-01T00:00:00-00:00",
        "links": []
    })
}

pub async fn extensions() -> Result<Response, Fail> {
    json(StatusCode::OK, &value!({ "extensions": EXTENSIONS.map(shown) }))
}

pub async fn extension(Path(alias): Path<String>) -> Result<Response, Fail> {
    match EXTENSIONS.into_iter().find(|(a, ..)| *a == alias) {
        Some(e) => json(StatusCode::OK, &value!({ "extension": shown(e) })),
        None => Err(Error::not_found("The resource could not be found.").code("HTTPNotFound").into()),
    }
}

pub async fn zones(params: Params) -> Result<Response, Fail> {
    let all =
        ["network", "router"].map(|resource| value!({"name": wire::ZONE, "resource": resource, "state": "available"}));
    let wanted = |z: &Value| {
        ["name", "resource", "state"].iter().all(|k| params.all(k).next().is_none() || params.all(k).any(|v| z[k] == v))
    };
    let found: Vec<Value> = all.into_iter().filter(wanted).collect();
    json(StatusCode::OK, &value!({ "availability_zones": found }))
}

pub async fn agents(State(s): State<NetworkState>, params: Params) -> Result<Response, Fail> {
    let nodes = s.network.list_nodes().await?;
    let all = nodes.iter().map(wire::agent);
    let found: Vec<_> = all
        .filter(|a| params.get("host").is_none_or(|h| h == a.host))
        .filter(|a| params.get("binary").is_none_or(|b| b == a.binary))
        .filter(|a| params.get("agent_type").is_none_or(|t| t == a.agent_type))
        .filter(|a| params.get("id").is_none_or(|id| id == a.id))
        .collect();
    json(StatusCode::OK, &value!({ "agents": found }))
}

pub async fn agent(State(s): State<NetworkState>, Path(id): Path<String>) -> Result<Response, Fail> {
    let nodes = s.network.list_nodes().await?;
    match nodes.iter().find(|n| n.id.as_str() == id) {
        Some(n) => json(StatusCode::OK, &value!({ "agent": wire::agent(n) })),
        None => {
            let shown: String = id.chars().take(80).collect();
            Err(Error::not_found(format!("Agent {shown} could not be found")).code("AgentNotFound").into())
        }
    }
}
