//! Members of shared images.

use super::{ImageState, wire};
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use contract::openstack::image::{MemberAnswer, NewMember};
use http::StatusCode;
use httpkit::extract::json;
use httpkit::{Ctx, Fail, Json};
use kernel::{ImageId, ProjectId};
use serde_json::json;
use storage::image::member::MemberStatus;

pub async fn list(State(s): State<ImageState>, ctx: Ctx, Path(id): Path<ImageId>) -> Result<Response, Fail> {
    let all: Vec<_> = s.storage.members(&ctx.caller, &id).await?.into_iter().map(wire::member).collect();
    json(StatusCode::OK, &json!({"members": all, "schema": "/v2/schemas/members"}))
}

pub async fn create(
    State(s): State<ImageState>,
    ctx: Ctx,
    Path(id): Path<ImageId>,
    Json(body): Json<NewMember>,
) -> Result<Response, Fail> {
    let m = s.storage.add_member(&ctx.caller, &id, &ProjectId::from(body.member)).await?;
    json(StatusCode::OK, &wire::member(m))
}

pub async fn show(
    State(s): State<ImageState>,
    ctx: Ctx,
    Path((id, member)): Path<(ImageId, ProjectId)>,
) -> Result<Response, Fail> {
    json(StatusCode::OK, &wire::member(s.storage.member(&ctx.caller, &id, &member).await?))
}

pub async fn update(
    State(s): State<ImageState>,
    ctx: Ctx,
    Path((id, member)): Path<(ImageId, ProjectId)>,
    Json(body): Json<MemberAnswer>,
) -> Result<Response, Fail> {
    let status = MemberStatus::parse(&body.status)?;
    json(StatusCode::OK, &wire::member(s.storage.set_member(&ctx.caller, &id, &member, status).await?))
}

pub async fn delete(
    State(s): State<ImageState>,
    ctx: Ctx,
    Path((id, member)): Path<(ImageId, ProjectId)>,
) -> Result<Response, Fail> {
    s.storage.remove_member(&ctx.caller, &id, &member).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
