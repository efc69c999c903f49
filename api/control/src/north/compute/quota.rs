//! Quota sets and limits.

use super::version::Version;
use super::{ComputeApi, answer, empty, ok};
use ::compute::check::METADATA_ITEMS;
use axum::extract::{Path, State};
use axum::response::Response;
use contract::openstack::compute as wire;
use contract::openstack::compute::quota::{AllLimits, Details, Limits, Line, QuotaSet, RateAndAbsolute};
use http::StatusCode;
use httpkit::{Ctx, Fail, Json, Params, Routes};
use kernel::{Error, ProjectId};
use runtime::port::{QuotaLine, Resource};
use serde_json::Value;
use std::collections::BTreeMap;

/// Limits of Nova that are the same for everybody here, with the first microversion that lacks them.
const FIXED: [(&str, i64, u32); 10] = [
    ("metadata_items", METADATA_ITEMS as i64, u32::MAX),
    ("server_groups", 0, u32::MAX),
    ("server_group_members", 0, u32::MAX),
    ("injected_files", 0, 57),
    ("injected_file_content_bytes", 0, 57),
    ("injected_file_path_bytes", 0, 57),
    ("fixed_ips", -1, 36),
    ("floating_ips", -1, 36),
    ("security_groups", -1, 36),
    ("security_group_rules", -1, 36),
];

fn fixed(v: Version) -> impl Iterator<Item = (&'static str, i64)> {
    FIXED.into_iter().filter(move |(_, _, gone)| !v.has(*gone)).map(|(name, limit, _)| (name, limit))
}

fn limits(lines: &[QuotaLine], id: Option<String>, v: Version) -> QuotaSet<Limits> {
    let own = lines.iter().map(|l| (l.resource.as_str(), l.limit));
    QuotaSet { quota_set: Limits { id, limits: own.chain(fixed(v)).collect() } }
}

async fn show(
    ctx: Ctx,
    State(api): State<ComputeApi>,
    v: Version,
    Path(project): Path<String>,
) -> Result<Response, Fail> {
    let lines = api.compute.quota(&ctx.caller, &ProjectId::from(project.as_str())).await?;
    ok(&limits(&lines, Some(project), v))
}

async fn detail(
    ctx: Ctx,
    State(api): State<ComputeApi>,
    v: Version,
    Path(project): Path<String>,
) -> Result<Response, Fail> {
    let lines = api.compute.quota(&ctx.caller, &ProjectId::from(project.as_str())).await?;
    let own = lines.iter().map(|l| (l.resource.as_str(), Line { limit: l.limit, in_use: l.used, reserved: 0 }));
    let rest = fixed(v).map(|(name, limit)| (name, Line { limit, in_use: 0, reserved: 0 }));
    ok(&QuotaSet { quota_set: Details { id: project, lines: own.chain(rest).collect() } })
}

/// A project that nothing was ever granted to.
async fn defaults(State(api): State<ComputeApi>, v: Version, Path(project): Path<String>) -> Result<Response, Fail> {
    let lines = api.compute.quota_defaults().await?;
    ok(&limits(&lines, Some(project), v))
}

/// Reads the limits to set: those of ours; the fixed ones may be named with the value that they have.
fn wanted(set: &serde_json::Map<String, Value>, v: Version) -> Result<Vec<(Resource, i64)>, Error> {
    let mut all = Vec::new();
    for (key, value) in set {
        if matches!(key.as_str(), "force" | "tenant_id" | "user_id" | "id") {
            continue;
        }
        let number = value.as_i64().or_else(|| value.as_str().and_then(|s| s.parse().ok()));
        let bad = || Error::bad_request(format!("{key}: a whole number of -1 or more is wanted")).field(key.as_str());
        let number = number.ok_or_else(bad)?;
        match ::compute::quota::RESOURCES.into_iter().find(|r| r.as_str() == key) {
            Some(r) => all.push((r, number)),
            None if fixed(v).any(|(name, limit)| name == key && limit == number) => {}
            None if fixed(v).any(|(name, _)| name == key) => {
                return Err(
                    Error::bad_request(format!("{key}: this limit is the same for all projects")).field(key.as_str())
                );
            }
            None => {
                let shown = ::compute::check::shown(key);
                return Err(
                    Error::bad_request(format!("Additional properties are not allowed ('{shown}')")).field(shown)
                );
            }
        }
    }
    Ok(all)
}

async fn set(
    ctx: Ctx,
    State(api): State<ComputeApi>,
    v: Version,
    Path(project): Path<String>,
    Json(body): Json<QuotaSet<serde_json::Map<String, Value>>>,
) -> Result<Response, Fail> {
    let project = ProjectId::from(project);
    api.compute.set_quota(&project, &wanted(&body.quota_set, v)?).await?;
    let lines = api.compute.quota(&ctx.caller, &project).await?;
    ok(&limits(&lines, None, v))
}

async fn reset(State(api): State<ComputeApi>, Path(project): Path<String>) -> Result<Response, Fail> {
    api.compute.reset_quota(&ProjectId::from(project)).await?;
    empty(StatusCode::ACCEPTED)
}

async fn all_limits(ctx: Ctx, State(api): State<ComputeApi>, v: Version, p: Params) -> Result<Response, Fail> {
    let named = p.get("tenant_id").map(ProjectId::from);
    let project = match named {
        Some(p) => p,
        None => ctx.caller.project()?.clone(),
    };
    let lines = api.compute.quota(&ctx.caller, &project).await?;
    let line = |r: Resource| lines.iter().find(|l| l.resource == r).map_or((-1, 0), |l| (l.limit, l.used));
    let (instances, cores, ram, keys) =
        (line(Resource::Instances), line(Resource::Cores), line(Resource::Ram), line(Resource::KeyPairs));
    let mut absolute = BTreeMap::from([
        ("maxTotalInstances", instances.0),
        ("totalInstancesUsed", instances.1),
        ("maxTotalCores", cores.0),
        ("totalCoresUsed", cores.1),
        ("maxTotalRAMSize", ram.0),
        ("totalRAMUsed", ram.1),
        ("maxTotalKeypairs", keys.0),
        ("maxServerMeta", METADATA_ITEMS as i64),
        ("maxServerGroups", 0),
        ("maxServerGroupMembers", 0),
        ("totalServerGroupsUsed", 0),
    ]);
    if !v.has(57) {
        absolute.extend([("maxPersonality", 0), ("maxPersonalitySize", 0)]);
    }
    if !v.has(39) {
        absolute.insert("maxImageMeta", METADATA_ITEMS as i64);
    }
    if !v.has(36) {
        absolute.extend([
            ("maxSecurityGroups", -1),
            ("maxSecurityGroupRules", -1),
            ("totalSecurityGroupsUsed", 0),
            ("maxTotalFloatingIps", -1),
            ("totalFloatingIpsUsed", 0),
        ]);
    }
    answer(StatusCode::OK, &AllLimits { limits: RateAndAbsolute { rate: [], absolute } }, 1024)
}

pub(super) fn routes(r: Routes<ComputeApi>) -> Routes<ComputeApi> {
    r.on(&wire::QUOTA_SHOW, show)
        .on(&wire::QUOTA_DETAIL, detail)
        .on(&wire::QUOTA_DEFAULTS, defaults)
        .on(&wire::QUOTA_SET, set)
        .on(&wire::QUOTA_RESET, reset)
        .on(&wire::LIMITS, all_limits)
}
