//! Volume types.

use super::micro::Micro;
use super::{VolumeState, wire};
use axum::extract::{Path, State};
use axum::response::Response;
use contract::openstack::volume::{ExtraSpecs, TypeBody};
use http::StatusCode;
use httpkit::{Ctx, Fail, Json, Params};
use kernel::Error;
use serde_json::json;
use storage::volume::kind::VolumeType;

pub async fn list(State(s): State<VolumeState>, ctx: Ctx, m: Micro, p: Params) -> Result<Response, Fail> {
    let mut all = s.storage.volume_types(&ctx.caller).await?;
    // Administrators see public ones unless they ask otherwise; `None` is Cinder's word for both.
    match p.get("is_public") {
        Some("None" | "none") => {}
        Some(_) => {
            let wanted = p.flag("is_public")?;
            all.retain(|t| wanted.is_none_or(|w| w == t.is_public));
        }
        None => all.retain(|t| t.is_public),
    }
    if let Some(name) = p.get("name") {
        all.retain(|t| t.name == name);
    }
    let items: Vec<_> = all.iter().map(|t| wire::volume_type(&ctx, t)).collect();
    m.json(StatusCode::OK, &json!({ "volume_types": items }))
}

pub async fn default(State(s): State<VolumeState>, ctx: Ctx, m: Micro) -> Result<Response, Fail> {
    let all = s.storage.volume_types(&ctx.caller).await?;
    let t = all
        .iter()
        .find(|t| wire::is_default(t))
        .ok_or_else(|| Error::not_found("Default volume type can not be found."))?;
    m.json(StatusCode::OK, &json!({"volume_type": wire::volume_type(&ctx, t)}))
}

async fn by_id(s: &VolumeState, ctx: &Ctx, id: &str) -> kernel::Result<VolumeType> {
    let t = s.storage.volume_type(&ctx.caller, id).await?;
    // A name is not an id: clients look names up in the list after this 404.
    if t.id == id { Ok(t) } else { Err(Error::not_found(format!("Volume type {id} could not be found."))) }
}

pub async fn show(State(s): State<VolumeState>, ctx: Ctx, m: Micro, Path(id): Path<String>) -> Result<Response, Fail> {
    m.json(StatusCode::OK, &json!({"volume_type": wire::volume_type(&ctx, &by_id(&s, &ctx, &id).await?)}))
}

pub async fn create(
    State(s): State<VolumeState>,
    ctx: Ctx,
    m: Micro,
    Json(body): Json<TypeBody>,
) -> Result<Response, Fail> {
    let b = body.volume_type;
    let name = b.name.ok_or_else(|| Error::bad_request("Volume type name can not be empty.").field("name"))?;
    let public = b.is_public.unwrap_or(true);
    let t = s
        .storage
        .create_volume_type(&name, b.description.as_deref(), public, b.extra_specs.unwrap_or_default())
        .await?;
    m.json(StatusCode::OK, &json!({"volume_type": wire::volume_type(&ctx, &t)}))
}

pub async fn update(
    State(s): State<VolumeState>,
    ctx: Ctx,
    m: Micro,
    Path(id): Path<String>,
    Json(body): Json<TypeBody>,
) -> Result<Response, Fail> {
    let b = body.volume_type;
    let change = |t: &mut VolumeType| {
        if let Some(name) = &b.name {
            t.name.clone_from(name);
        }
        if b.description.is_some() {
            t.description.clone_from(&b.description);
        }
        t.is_public = b.is_public.unwrap_or(t.is_public);
    };
    let t = s.storage.update_volume_type(&id, change).await?;
    m.json(StatusCode::OK, &json!({"volume_type": wire::volume_type(&ctx, &t)}))
}

pub async fn delete(State(s): State<VolumeState>, _: Ctx, m: Micro, Path(id): Path<String>) -> Result<Response, Fail> {
    s.storage.delete_volume_type(&id).await?;
    m.empty(StatusCode::ACCEPTED)
}

pub async fn specs(State(s): State<VolumeState>, ctx: Ctx, m: Micro, Path(id): Path<String>) -> Result<Response, Fail> {
    let t = by_id(&s, &ctx, &id).await?;
    // What is said about a backend concerns its operator only.
    let specs = if ctx.caller.is_admin() { t.extra_specs } else { Default::default() };
    m.json(StatusCode::OK, &json!({ "extra_specs": specs }))
}

pub async fn add_specs(
    State(s): State<VolumeState>,
    _: Ctx,
    m: Micro,
    Path(id): Path<String>,
    Json(body): Json<ExtraSpecs>,
) -> Result<Response, Fail> {
    s.storage.update_volume_type(&id, |t| t.extra_specs.extend(body.extra_specs.clone())).await?;
    m.json(StatusCode::OK, &json!({"extra_specs": body.extra_specs}))
}

pub async fn delete_spec(
    State(s): State<VolumeState>,
    ctx: Ctx,
    m: Micro,
    Path((id, key)): Path<(String, String)>,
) -> Result<Response, Fail> {
    if !by_id(&s, &ctx, &id).await?.extra_specs.contains_key(&key) {
        return Err(Error::not_found("Volume Type has no such extra spec.").into());
    }
    s.storage.update_volume_type(&id, |t| drop(t.extra_specs.remove(&key))).await?;
    m.empty(StatusCode::ACCEPTED)
}
