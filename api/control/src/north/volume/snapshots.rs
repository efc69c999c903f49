//! Snapshots.

use super::micro::Micro;
use super::{VolumeState, query, wire};
use axum::extract::{Path, State};
use axum::response::Response;
use contract::openstack::volume::{CreateSnapshot, UpdateSnapshot};
use http::StatusCode;
use httpkit::{Ctx, Fail, Json, Params};
use kernel::{SnapshotId, VolumeId};
use serde_json::json;
use storage::snapshot::Snapshot;
use storage::snapshot::create::NewSnapshot;

async fn page(s: &VolumeState, ctx: &Ctx, m: Micro, p: &Params, detail: bool) -> Result<Response, Fail> {
    let found = s.storage.list_snapshots(&ctx.caller, &query::read(p, m)?).await?;
    let items = found.items.iter().map(|x| wire::snapshot(m, x, detail)).collect();
    let path = if detail { "/volume/v3/snapshots/detail" } else { "/volume/v3/snapshots" };
    let mut body = wire::page(ctx, p, path, "snapshots", items, found.next.as_deref());
    if m.since(45) && p.flag("with_count")?.unwrap_or(false) {
        body.insert("count".into(), json!(found.total));
    }
    m.json(StatusCode::OK, &body)
}

pub async fn list(State(s): State<VolumeState>, ctx: Ctx, m: Micro, p: Params) -> Result<Response, Fail> {
    page(&s, &ctx, m, &p, false).await
}

pub async fn detail(State(s): State<VolumeState>, ctx: Ctx, m: Micro, p: Params) -> Result<Response, Fail> {
    page(&s, &ctx, m, &p, true).await
}

pub async fn create(
    State(s): State<VolumeState>,
    ctx: Ctx,
    m: Micro,
    Json(body): Json<CreateSnapshot>,
) -> Result<Response, Fail> {
    let b = body.snapshot;
    let force = wire::truth("force", &b.force)?;
    let new = NewSnapshot {
        volume: VolumeId::from(b.volume_id),
        name: b.name,
        description: b.description,
        // From 3.66 on nobody needs to say it.
        force: force || m.since(66),
        metadata: b.metadata.unwrap_or_default(),
    };
    let made = s.storage.create_snapshot(&ctx.caller, new).await?;
    m.json(StatusCode::ACCEPTED, &json!({"snapshot": wire::snapshot(m, &made, false)}))
}

pub async fn show(
    State(s): State<VolumeState>,
    ctx: Ctx,
    m: Micro,
    Path(id): Path<SnapshotId>,
) -> Result<Response, Fail> {
    let found = s.storage.show_snapshot(&ctx.caller, &id).await?;
    m.json(StatusCode::OK, &json!({"snapshot": wire::snapshot(m, &found, true)}))
}

pub async fn update(
    State(s): State<VolumeState>,
    ctx: Ctx,
    m: Micro,
    Path(id): Path<SnapshotId>,
    Json(body): Json<UpdateSnapshot>,
) -> Result<Response, Fail> {
    let u = body.snapshot;
    let change = |x: &mut Snapshot| {
        if let Some(name) = &u.name {
            x.name.clone_from(name);
        }
        if let Some(description) = &u.description {
            x.description.clone_from(description);
        }
        Ok(())
    };
    let changed = s.storage.update_snapshot(&ctx.caller, &id, change).await?;
    m.json(StatusCode::OK, &json!({"snapshot": wire::snapshot(m, &changed, false)}))
}

pub async fn delete(
    State(s): State<VolumeState>,
    ctx: Ctx,
    m: Micro,
    Path(id): Path<SnapshotId>,
) -> Result<Response, Fail> {
    s.storage.delete_snapshot(&ctx.caller, &id).await?;
    m.empty(StatusCode::ACCEPTED)
}
