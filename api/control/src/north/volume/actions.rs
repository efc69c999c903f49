//! Actions on a volume: a body of one key, which names the action.

use super::micro::Micro;
use super::{VolumeState, wire};
use axum::extract::{Path, State};
use axum::response::Response;
use http::StatusCode;
use httpkit::{Ctx, Fail, Json};
use kernel::{Error, Result, VolumeId};
use serde_json::{Map, Value, json};
use storage::image::Visibility;
use storage::volume::upload::Upload;
use storage::volume::{Status, Volume};

fn wrong(field: &str, wanted: &str) -> Error {
    Error::bad_request(format!("Invalid input for field/attribute {field}. It must be {wanted}.")).field(field)
}

fn text<'a>(args: &'a Value, field: &str) -> Result<&'a str> {
    args.get(field).and_then(Value::as_str).ok_or_else(|| wrong(field, "text"))
}

fn only_admin(ctx: &Ctx, action: &str) -> Result<()> {
    if ctx.caller.is_admin() {
        return Ok(());
    }
    Err(Error::forbidden(format!("Policy doesn't allow volume_extension:{action} to be performed.")))
}

pub async fn act(
    State(s): State<VolumeState>,
    ctx: Ctx,
    m: Micro,
    Path(id): Path<VolumeId>,
    Json(body): Json<Map<String, Value>>,
) -> Result<Response, Fail> {
    let mut all = body.into_iter();
    let (Some((action, args)), None) = (all.next(), all.next()) else {
        return Err(Error::bad_request("The body names exactly one action.").into());
    };
    let st = &s.storage;
    match action.as_str() {
        "os-extend" => {
            let gb = wire::size("new_size", args.get("new_size").unwrap_or(&Value::Null))?;
            let gb = gb.ok_or_else(|| wrong("new_size", "a whole number of one or more"))?;
            extend(&s, &ctx, m, &id, gb).await?;
        }
        "os-set_bootable" => {
            let on = wire::truth("bootable", args.get("bootable").ok_or_else(|| wrong("bootable", "true or false"))?)?;
            set(&s, &ctx, &id, |v| v.bootable = on).await?;
            return m.empty(StatusCode::OK);
        }
        "os-update_readonly_flag" => {
            let on = wire::truth("readonly", args.get("readonly").ok_or_else(|| wrong("readonly", "true or false"))?)?;
            set(&s, &ctx, &id, |v| v.readonly = on).await?;
        }
        "os-reset_status" => {
            only_admin(&ctx, "volume_admin_actions:reset_status")?;
            st.reset_volume_status(&ctx.caller, &id, text(&args, "status")?).await?;
        }
        "os-force_delete" => {
            only_admin(&ctx, "volume_admin_actions:force_delete")?;
            let shown = st.show_volume(&ctx.caller, &id).await?;
            if shown.attachment.is_none() && shown.volume.status != Status::Deleting {
                st.reset_volume_status(&ctx.caller, &id, Status::Error.as_str()).await?;
            }
            st.delete_volume(&ctx.caller, &id, true).await?;
        }
        "os-set_image_metadata" => return set_image_metadata(&s, &ctx, m, &id, &args).await,
        "os-unset_image_metadata" => {
            let key = text(&args, "key")?.to_owned();
            set(&s, &ctx, &id, |v| drop(v.image_metadata.remove(&key))).await?;
            return m.empty(StatusCode::OK);
        }
        "os-show_image_metadata" => {
            let shown = st.show_volume(&ctx.caller, &id).await?;
            return m.json(StatusCode::OK, &json!({"metadata": shown.volume.image_metadata}));
        }
        "os-volume_upload_image" => return upload(&s, &ctx, m, &id, &args).await,
        other => {
            let shown: String = other.chars().take(64).collect();
            return Err(Error::bad_request(format!("There is no such action: {shown}.")).into());
        }
    }
    m.empty(StatusCode::ACCEPTED)
}

async fn extend(s: &VolumeState, ctx: &Ctx, m: Micro, id: &VolumeId, gb: u32) -> Result<()> {
    // Before 3.42 a client does not expect that a volume grows under a server.
    if !m.since(42) {
        let shown = s.storage.show_volume(&ctx.caller, id).await?;
        if shown.volume.status != Status::Available {
            let e = format!(
                "Invalid volume: Volume {id} status must be 'available' to extend, but it is '{}'.",
                shown.volume.status.as_str()
            );
            return Err(Error::bad_request(e));
        }
    }
    s.storage.extend_volume(&ctx.caller, id, gb).await
}

async fn set(s: &VolumeState, ctx: &Ctx, id: &VolumeId, f: impl Fn(&mut Volume)) -> Result<()> {
    let change = |v: &mut Volume| {
        f(v);
        Ok(())
    };
    s.storage.update_volume(&ctx.caller, id, change).await.map(drop)
}

async fn set_image_metadata(
    s: &VolumeState,
    ctx: &Ctx,
    m: Micro,
    id: &VolumeId,
    args: &Value,
) -> Result<Response, Fail> {
    let items = args.get("metadata").and_then(Value::as_object).ok_or_else(|| wrong("metadata", "an object"))?;
    let mut new = Vec::new();
    for (k, v) in items {
        new.push((k.clone(), v.as_str().ok_or_else(|| wrong("metadata", "an object of texts"))?.to_owned()));
    }
    let change = |v: &mut Volume| {
        v.image_metadata.extend(new.iter().cloned());
        Ok(())
    };
    let v = s.storage.update_volume(&ctx.caller, id, change).await?;
    m.json(StatusCode::OK, &json!({"metadata": v.image_metadata}))
}

async fn upload(s: &VolumeState, ctx: &Ctx, m: Micro, id: &VolumeId, args: &Value) -> Result<Response, Fail> {
    let visibility = args.get("visibility").and_then(Value::as_str).map(Visibility::parse).transpose()?;
    let wish = Upload {
        name: text(args, "image_name")?.to_owned(),
        disk_format: args.get("disk_format").and_then(Value::as_str).map(str::to_owned),
        force: wire::truth("force", args.get("force").unwrap_or(&Value::Null))?,
        visibility,
        protected: wire::truth("protected", args.get("protected").unwrap_or(&Value::Null))?,
    };
    let (v, image) = s.storage.upload_volume(&ctx.caller, id, &wish).await?;
    let mut j = json!({
        "id": v.id, "status": v.status.as_str(), "size": v.size_gb, "display_description": v.description,
        "updated_at": v.updated_at.naive_micros(), "volume_type": {"name": v.volume_type},
        "image_id": image.id, "image_name": image.name, "container_format": image.container_format, "disk_format": image.disk_format
    });
    if m.since(1) {
        j["visibility"] = json!(image.visibility.as_str());
        j["protected"] = json!(image.protected);
    }
    m.json(StatusCode::ACCEPTED, &json!({ "os-volume_upload_image": j }))
}
