//! Tags of any object.

use super::{NetworkState, query};
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use contract::openstack::network::request::Tags;
use http::StatusCode;
use httpkit::extract::json;
use httpkit::{Ctx, Fail, Json};
use kernel::{Error, Result};
use network::tags::Kind;
use serde_json::json as value;

fn kind(collection: &str) -> Result<Kind> {
    Kind::of_collection(collection)
        .ok_or_else(|| Error::not_found("The resource could not be found.").code("HTTPNotFound"))
}

type Object = Path<(String, String)>;
type OneTag = Path<(String, String, String)>;

pub async fn list(State(s): State<NetworkState>, ctx: Ctx, Path((c, id)): Object) -> Result<Response, Fail> {
    let tags = s.network.tags(&ctx.caller, kind(&c)?, &id).await?;
    json(StatusCode::OK, &value!({ "tags": tags }))
}

pub async fn show(State(s): State<NetworkState>, ctx: Ctx, Path((c, id, tag)): OneTag) -> Result<Response, Fail> {
    let tags = s.network.tags(&ctx.caller, kind(&c)?, &id).await?;
    if tags.contains(&tag) {
        return Ok(query::gone());
    }
    Err(Error::not_found(format!("Tag {tag} could not be found.")).code("TagNotFound").into())
}

pub async fn replace(
    State(s): State<NetworkState>,
    ctx: Ctx,
    Path((c, id)): Object,
    Json(body): Json<Tags>,
) -> Result<Response, Fail> {
    let tags = s.network.set_tags(&ctx.caller, kind(&c)?, &id, &body.tags).await?;
    json(StatusCode::OK, &value!({ "tags": tags }))
}

pub async fn clear(State(s): State<NetworkState>, ctx: Ctx, Path((c, id)): Object) -> Result<Response, Fail> {
    s.network.set_tags(&ctx.caller, kind(&c)?, &id, &[]).await?;
    Ok(query::gone())
}

pub async fn add(State(s): State<NetworkState>, ctx: Ctx, Path((c, id, tag)): OneTag) -> Result<Response, Fail> {
    s.network.add_tag(&ctx.caller, kind(&c)?, &id, &tag).await?;
    Ok(StatusCode::CREATED.into_response())
}

pub async fn remove(State(s): State<NetworkState>, ctx: Ctx, Path((c, id, tag)): OneTag) -> Result<Response, Fail> {
    s.network.remove_tag(&ctx.caller, kind(&c)?, &id, &tag).await?;
    Ok(query::gone())
}
