//! Limits, quota sets, zones, services, extensions.

use super::VolumeState;
use super::micro::Micro;
use axum::extract::{Path, State};
use axum::response::Response;
use contract::openstack::volume::QuotaBody;
use http::StatusCode;
use httpkit::{Ctx, Fail, Json, Params};
use kernel::{Error, ProjectId, Result};
use runtime::port::{QuotaLine, Resource};
use runtime::transact;
use serde_json::{Map, Value, json};

const OURS: [Resource; 3] = [Resource::Volumes, Resource::Snapshots, Resource::Gigabytes];
/// Counted by Cinder, not offered here: none may be had.
const ABSENT: [&str; 3] = ["backups", "backup_gigabytes", "groups"];

async fn lines(s: &VolumeState, project: &ProjectId) -> Result<Vec<QuotaLine>> {
    let mut tx = s.db.read().await?;
    let mut all = s.quota.lines(&mut tx, project).await?;
    all.retain(|l| OURS.contains(&l.resource));
    Ok(all)
}

pub async fn limits(State(s): State<VolumeState>, ctx: Ctx, m: Micro, p: Params) -> Result<Response, Fail> {
    let asked = p.get("project_id").filter(|_| ctx.caller.is_admin()).map(ProjectId::from);
    let project = match &asked {
        Some(p) => p,
        None => ctx.caller.project()?,
    };
    let mut absolute = json!({
        "maxTotalBackups": 0, "maxTotalBackupGigabytes": 0, "totalBackupsUsed": 0, "totalBackupGigabytesUsed": 0
    });
    for l in lines(&s, project).await? {
        let (limit, used) = match l.resource {
            Resource::Volumes => ("maxTotalVolumes", "totalVolumesUsed"),
            Resource::Snapshots => ("maxTotalSnapshots", "totalSnapshotsUsed"),
            _ => ("maxTotalVolumeGigabytes", "totalGigabytesUsed"),
        };
        absolute[limit] = json!(l.limit);
        absolute[used] = json!(l.used);
    }
    m.json(StatusCode::OK, &json!({"limits": {"rate": [], "absolute": absolute}}))
}

/// Another project's quota is its own and the administrators' business.
fn may_ask(ctx: &Ctx, project: &ProjectId) -> Result<()> {
    if ctx.caller.may_see(project) {
        Ok(())
    } else {
        Err(Error::forbidden("You are not authorized to see that quota."))
    }
}

async fn body(s: &VolumeState, ctx: &Ctx, project: &ProjectId, usage: bool) -> Result<Map<String, Value>> {
    let mut set = Map::new();
    let mut put = |name: String, limit: i64, used: i64| {
        let v =
            if usage { json!({"limit": limit, "in_use": used, "reserved": 0, "allocated": 0}) } else { json!(limit) };
        set.insert(name, v);
    };
    for l in lines(s, project).await? {
        put(l.resource.as_str().to_owned(), l.limit, l.used);
    }
    for name in ABSENT {
        put(name.to_owned(), 0, 0);
    }
    put("per_volume_gigabytes".into(), i64::from(s.storage.config().volume_limit_gb), 0);
    // Types share the project's quota: none has one of its own.
    for t in s.storage.volume_types(&ctx.caller).await? {
        for r in OURS {
            put(format!("{}_{}", r.as_str(), t.name), -1, 0);
        }
    }
    Ok(set)
}

async fn reply(s: &VolumeState, ctx: &Ctx, m: Micro, project: &ProjectId, usage: bool) -> Result<Response, Fail> {
    let mut set = body(s, ctx, project, usage).await?;
    set.insert("id".into(), json!(project));
    m.json(StatusCode::OK, &json!({ "quota_set": set }))
}

pub async fn quota(
    State(s): State<VolumeState>,
    ctx: Ctx,
    m: Micro,
    Path(project): Path<ProjectId>,
    p: Params,
) -> Result<Response, Fail> {
    may_ask(&ctx, &project)?;
    reply(&s, &ctx, m, &project, p.flag("usage")?.unwrap_or(false)).await
}

/// What a project has that nobody has granted anything.
fn nobody() -> ProjectId {
    ProjectId::from("")
}

pub async fn defaults(
    State(s): State<VolumeState>,
    ctx: Ctx,
    m: Micro,
    Path(project): Path<ProjectId>,
) -> Result<Response, Fail> {
    may_ask(&ctx, &project)?;
    let mut set = body(&s, &ctx, &nobody(), false).await?;
    set.insert("id".into(), json!(project));
    m.json(StatusCode::OK, &json!({ "quota_set": set }))
}

pub async fn class(
    State(s): State<VolumeState>,
    ctx: Ctx,
    m: Micro,
    Path(class): Path<String>,
) -> Result<Response, Fail> {
    if class != "default" {
        return Err(Error::not_found("There is one quota class, default.").into());
    }
    let mut set = body(&s, &ctx, &nobody(), false).await?;
    set.insert("id".into(), json!(class));
    m.json(StatusCode::OK, &json!({ "quota_class_set": set }))
}

fn limit(name: &str, v: &Value) -> Result<i64> {
    let n = match v {
        Value::Number(n) => n.as_i64(),
        Value::String(s) => s.parse().ok(),
        _ => None,
    };
    let e = || Error::bad_request(format!("{name}: a limit is a whole number, or -1 for none")).field(name);
    n.filter(|n| (-1..=i64::from(i32::MAX)).contains(n)).ok_or_else(e)
}

pub async fn set(
    State(s): State<VolumeState>,
    ctx: Ctx,
    m: Micro,
    Path(project): Path<ProjectId>,
    Json(b): Json<QuotaBody>,
) -> Result<Response, Fail> {
    let mut limits = Vec::new();
    for (name, v) in &b.quota_set {
        let n = limit(name, v)?;
        match Resource::parse(name).filter(|r| OURS.contains(r)) {
            Some(r) => limits.push((r, n)),
            // Clients send what they read back; nothing else can be promised.
            None if ABSENT.contains(&name.as_str()) && n <= 0 => {}
            None if name == "per_volume_gigabytes" || name.contains('_') && n == -1 => {}
            None => {
                let shown: String = name.chars().take(64).collect();
                return Err(Error::bad_request(format!("Bad key in quota set: {shown}")).field(shown).into());
            }
        }
    }
    transact!(s.db, |tx| { s.quota.set_limits(tx, &project, &limits).await })?;
    let mut set = body(&s, &ctx, &project, false).await?;
    set.remove("id");
    m.json(StatusCode::OK, &json!({ "quota_set": set }))
}

pub async fn reset(
    State(s): State<VolumeState>,
    _: Ctx,
    m: Micro,
    Path(project): Path<ProjectId>,
) -> Result<Response, Fail> {
    transact!(s.db, |tx| { s.quota.reset_limits(tx, &project).await })?;
    m.empty(StatusCode::OK)
}

pub async fn zones(State(s): State<VolumeState>, _: Ctx, m: Micro) -> Result<Response, Fail> {
    let zone = &s.storage.config().availability_zone;
    m.json(StatusCode::OK, &json!({"availabilityZoneInfo": [{"zoneName": zone, "zoneState": {"available": true}}]}))
}

/// One service: this one, which is up since it answers.
pub async fn services(State(s): State<VolumeState>, _: Ctx, m: Micro) -> Result<Response, Fail> {
    let body = json!({"services": [{
        "binary": "cinder-volume", "host": "control@local", "zone": s.storage.config().availability_zone,
        "status": "enabled", "state": "up", "updated_at": s.storage.now().naive_micros(), "disabled_reason": null
    }]});
    m.json(StatusCode::OK, &body)
}

/// What is offered beyond the core, by the names that clients look for.
pub async fn extensions(State(_): State<VolumeState>, _: Ctx, m: Micro) -> Result<Response, Fail> {
    let one = |alias: &str, name: &str| json!({"alias": alias, "name": name, "description": name, "updated": "2011-08-08T00:00:00+00:00", "links": []});
    let all = [
        one("os-availability-zone", "AvailabilityZones"),
        one("os-extended-snapshot-attributes", "ExtendedSnapshotAttributes"),
        one("os-quota-sets", "Quotas"),
        one("os-services", "Services"),
        one("os-types-extra-specs", "TypesExtraSpecs"),
        one("os-types-manage", "TypesManage"),
        one("os-vol-image-meta", "VolumeImageMetadata"),
        one("os-vol-tenant-attr", "VolumeTenantAttribute"),
        one("os-volume-actions", "VolumeActions"),
    ];
    m.json(StatusCode::OK, &json!({ "extensions": all }))
}
