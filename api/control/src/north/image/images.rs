//! Records of images.

use super::{ImageState, wire};
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use contract::openstack::image::{ImageList, PatchOp};
use http::{StatusCode, header};
use httpkit::extract::json;
use httpkit::{Ctx, Fail, Json, Params};
use kernel::{Error, ErrorKind, ImageId};
use serde_json::{Map, Value};
use storage::image::patch::Change;

pub async fn list(State(s): State<ImageState>, ctx: Ctx, p: Params) -> Result<Response, Fail> {
    let found = s.storage.list_images(&ctx.caller, &wire::query(&p)?).await?;
    let body = ImageList {
        first: wire::path(&p, None),
        next: found.next.map(|m| wire::path(&p, Some(m.as_str()))),
        images: found.images.into_iter().map(wire::image).collect(),
        schema: "/v2/schemas/images",
    };
    json(StatusCode::OK, &body)
}

pub async fn create(
    State(s): State<ImageState>,
    ctx: Ctx,
    Json(body): Json<Map<String, Value>>,
) -> Result<Response, Fail> {
    let image = s.storage.create_image(&ctx.caller, wire::new_image(body)?).await?;
    let location = format!("{}/image/v2/images/{}", ctx.base, image.id);
    let mut r = json(StatusCode::CREATED, &wire::image(image))?;
    if let Ok(v) = location.parse() {
        r.headers_mut().insert(header::LOCATION, v);
    }
    // What Glance's client looks at before it imports: there is no other way in than the upload.
    r.headers_mut().insert("openstack-image-import-methods", http::HeaderValue::from_static(""));
    Ok(r)
}

pub async fn show(State(s): State<ImageState>, ctx: Ctx, Path(id): Path<ImageId>) -> Result<Response, Fail> {
    json(StatusCode::OK, &wire::image(s.storage.show_image(&ctx.caller, &id).await?))
}

pub async fn patch(
    State(s): State<ImageState>,
    ctx: Ctx,
    Path(id): Path<ImageId>,
    Json(ops): Json<Vec<PatchOp>>,
) -> Result<Response, Fail> {
    let kind = ctx.header("content-type").unwrap_or("");
    if !kind.starts_with("application/openstack-images-v2") {
        let e = format!("content type '{kind}' is not application/openstack-images-v2.1-json-patch");
        return Err(Error::new(ErrorKind::UnsupportedMediaType, "UnsupportedMediaType", e).into());
    }
    let changes =
        ops.into_iter().map(|o| Change::parse(&o.op, &o.path, o.value)).collect::<kernel::Result<Vec<_>>>()?;
    json(StatusCode::OK, &wire::image(s.storage.patch_image(&ctx.caller, &id, &changes).await?))
}

pub async fn delete(State(s): State<ImageState>, ctx: Ctx, Path(id): Path<ImageId>) -> Result<Response, Fail> {
    s.storage.delete_image(&ctx.caller, &id).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

pub async fn deactivate(State(s): State<ImageState>, ctx: Ctx, Path(id): Path<ImageId>) -> Result<Response, Fail> {
    s.storage.set_image_active(&ctx.caller, &id, false).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

pub async fn reactivate(State(s): State<ImageState>, ctx: Ctx, Path(id): Path<ImageId>) -> Result<Response, Fail> {
    s.storage.set_image_active(&ctx.caller, &id, true).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

pub async fn tag(
    State(s): State<ImageState>,
    ctx: Ctx,
    Path((id, tag)): Path<(ImageId, String)>,
) -> Result<Response, Fail> {
    s.storage.tag_image(&ctx.caller, &id, &tag, true).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

pub async fn untag(
    State(s): State<ImageState>,
    ctx: Ctx,
    Path((id, tag)): Path<(ImageId, String)>,
) -> Result<Response, Fail> {
    s.storage.tag_image(&ctx.caller, &id, &tag, false).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
