//! Quotas: what entitlements grant, and what an administrator sets beside them.

use super::{NetworkState, query};
use axum::extract::{Path, State};
use axum::response::Response;
use contract::openstack::network::request::QuotaPut;
use http::StatusCode;
use httpkit::extract::json;
use httpkit::{Ctx, Fail, Json};
use kernel::{ProjectId, Result};
use runtime::port::{QuotaLine, Resource};
use serde_json::{Map, Value, json as value};

fn limits(lines: &[QuotaLine]) -> Map<String, Value> {
    lines.iter().map(|l| (l.resource.as_str().to_owned(), value!(l.limit))).collect()
}

pub async fn show(State(s): State<NetworkState>, ctx: Ctx, Path(project): Path<ProjectId>) -> Result<Response, Fail> {
    let lines = s.network.quota_lines(&ctx.caller, &project).await?;
    json(StatusCode::OK, &value!({ "quota": limits(&lines) }))
}

pub async fn details(
    State(s): State<NetworkState>,
    ctx: Ctx,
    Path(project): Path<ProjectId>,
) -> Result<Response, Fail> {
    let lines = s.network.quota_lines(&ctx.caller, &project).await?;
    let shown: Map<String, Value> = lines
        .iter()
        .map(|l| (l.resource.as_str().to_owned(), value!({"limit": l.limit, "used": l.used, "reserved": 0})))
        .collect();
    json(StatusCode::OK, &value!({ "quota": shown }))
}

/// The limits of a project that has no entitlement and for which nobody set any: those of a project that does not exist.
pub async fn default(
    State(s): State<NetworkState>,
    ctx: Ctx,
    Path(project): Path<ProjectId>,
) -> Result<Response, Fail> {
    s.network.quota_lines(&ctx.caller, &project).await?;
    let lines = s.network.default_quota_lines().await?;
    json(StatusCode::OK, &value!({ "quota": limits(&lines) }))
}

pub async fn update(
    State(s): State<NetworkState>,
    Path(project): Path<ProjectId>,
    Json(put): Json<QuotaPut>,
) -> Result<Response, Fail> {
    let c = put.body;
    let asked = [
        (Resource::Network, c.network),
        (Resource::Subnet, c.subnet),
        (Resource::Port, c.port),
        (Resource::Router, c.router),
        (Resource::Floatingip, c.floatingip),
        (Resource::SecurityGroup, c.security_group),
        (Resource::SecurityGroupRule, c.security_group_rule),
    ];
    let set: Vec<(Resource, i64)> = asked.into_iter().filter_map(|(r, n)| Some((r, n?))).collect();
    let lines = s.network.set_quota(&project, &set).await?;
    json(StatusCode::OK, &value!({ "quota": limits(&lines) }))
}

pub async fn reset(State(s): State<NetworkState>, Path(project): Path<ProjectId>) -> Result<Response, Fail> {
    s.network.reset_quota(&project).await?;
    Ok(query::gone())
}
