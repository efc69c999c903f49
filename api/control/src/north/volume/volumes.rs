//! Volumes.

use super::micro::Micro;
use super::{VolumeState, query, wire};
use axum::extract::{Path, State};
use axum::response::Response;
use contract::openstack::volume::{CreateVolume, Update, UpdateVolume};
use http::StatusCode;
use httpkit::{Ctx, Fail, Json, Params};
use kernel::{Error, ErrorKind, VolumeId};
use serde_json::{Value, json};
use storage::volume::Volume;
use storage::volume::query::Shown;

pub async fn list(State(s): State<VolumeState>, ctx: Ctx, m: Micro, p: Params) -> Result<Response, Fail> {
    let found = s.storage.list_volumes(&ctx.caller, &query::read(&p, m)?).await?;
    let items = found.items.iter().map(|v| wire::brief(&ctx, v)).collect();
    let mut body = wire::page(&ctx, &p, "/volume/v3/volumes", "volumes", items, found.next.as_deref());
    count(m, &p, &mut body, found.total)?;
    m.json(StatusCode::OK, &body)
}

fn count(m: Micro, p: &Params, body: &mut serde_json::Map<String, Value>, total: usize) -> kernel::Result<()> {
    if m.since(45) && p.flag("with_count")?.unwrap_or(false) {
        body.insert("count".into(), json!(total));
    }
    Ok(())
}

pub async fn detail(State(s): State<VolumeState>, ctx: Ctx, m: Micro, p: Params) -> Result<Response, Fail> {
    let found = s.storage.list_volumes(&ctx.caller, &query::read(&p, m)?).await?;
    let types = s.storage.volume_types(&ctx.caller).await?;
    let items = found.items.iter().map(|v| wire::volume(&ctx, m, v, &types)).collect();
    let mut body = wire::page(&ctx, &p, "/volume/v3/volumes/detail", "volumes", items, found.next.as_deref());
    count(m, &p, &mut body, found.total)?;
    m.json(StatusCode::OK, &body)
}

pub async fn summary(State(s): State<VolumeState>, ctx: Ctx, m: Micro, p: Params) -> Result<Response, Fail> {
    if !m.since(12) {
        return Err(Error::not_found("Volume summary could not be found.").into());
    }
    let found = s.storage.list_volumes(&ctx.caller, &query::read(&p, m)?).await?;
    let size: u64 = found.items.iter().map(|v| u64::from(v.volume.size_gb)).sum();
    m.json(StatusCode::OK, &json!({"volume-summary": {"total_count": found.total, "total_size": size}}))
}

pub async fn create(
    State(s): State<VolumeState>,
    ctx: Ctx,
    m: Micro,
    Json(body): Json<CreateVolume>,
) -> Result<Response, Fail> {
    let wish = wire::new_volume(body.volume)?;
    let named = wish.volume_type.is_some();
    let made = s.storage.create_volume(&ctx.caller, wish).await.map_err(|e| match e.kind {
        // A type that does not exist is a mistake in the body; Cinder says 404 for it too.
        ErrorKind::NotFound if named => e.field("volume_type"),
        _ => e,
    })?;
    let types = s.storage.volume_types(&ctx.caller).await?;
    let shown = Shown { volume: made, attachment: None };
    m.json(StatusCode::ACCEPTED, &json!({"volume": wire::volume(&ctx, m, &shown, &types)}))
}

pub async fn show(
    State(s): State<VolumeState>,
    ctx: Ctx,
    m: Micro,
    Path(id): Path<VolumeId>,
) -> Result<Response, Fail> {
    let shown = s.storage.show_volume(&ctx.caller, &id).await?;
    let types = s.storage.volume_types(&ctx.caller).await?;
    m.json(StatusCode::OK, &json!({"volume": wire::volume(&ctx, m, &shown, &types)}))
}

fn apply(v: &mut Volume, u: &Update) {
    if let Some(name) = &u.name {
        v.name.clone_from(name);
    }
    if let Some(description) = &u.description {
        v.description.clone_from(description);
    }
    if let Some(metadata) = &u.metadata {
        v.metadata.clone_from(metadata);
    }
}

pub async fn update(
    State(s): State<VolumeState>,
    ctx: Ctx,
    m: Micro,
    Path(id): Path<VolumeId>,
    Json(body): Json<UpdateVolume>,
) -> Result<Response, Fail> {
    let change = |v: &mut Volume| {
        apply(v, &body.volume);
        Ok(())
    };
    s.storage.update_volume(&ctx.caller, &id, change).await?;
    show(State(s), ctx, m, Path(id)).await
}

pub async fn delete(
    State(s): State<VolumeState>,
    ctx: Ctx,
    m: Micro,
    Path(id): Path<VolumeId>,
    p: Params,
) -> Result<Response, Fail> {
    s.storage.delete_volume(&ctx.caller, &id, p.flag("cascade")?.unwrap_or(false)).await?;
    m.empty(StatusCode::ACCEPTED)
}
