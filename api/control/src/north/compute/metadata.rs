//! Properties and tags of servers.

use super::version::Version;
use super::{ComputeApi, empty, ok};
use axum::extract::{Path, State};
use axum::response::Response;
use contract::openstack::compute as wire;
use contract::openstack::compute::request::{Metadata, Metadatum, Tags};
use http::{HeaderValue, StatusCode, header};
use httpkit::{Ctx, Fail, Json, Routes};
use kernel::{Error, ServerId};
use std::collections::BTreeMap;

async fn list(ctx: Ctx, State(api): State<ComputeApi>, Path(id): Path<String>) -> Result<Response, Fail> {
    ok(&Metadata { metadata: api.compute.server_metadata(&ctx.caller, &ServerId::from(id)).await? })
}

async fn change(ctx: Ctx, api: ComputeApi, id: String, set: Metadata, replace: bool) -> Result<Response, Fail> {
    let all = api.compute.set_metadata(&ctx.caller, &ServerId::from(id), &set.metadata, replace).await?;
    ok(&Metadata { metadata: all })
}

async fn set(
    ctx: Ctx,
    State(api): State<ComputeApi>,
    Path(id): Path<String>,
    Json(m): Json<Metadata>,
) -> Result<Response, Fail> {
    change(ctx, api, id, m, false).await
}

async fn replace(
    ctx: Ctx,
    State(api): State<ComputeApi>,
    Path(id): Path<String>,
    Json(m): Json<Metadata>,
) -> Result<Response, Fail> {
    change(ctx, api, id, m, true).await
}

async fn show_one(
    ctx: Ctx,
    State(api): State<ComputeApi>,
    Path((id, key)): Path<(String, String)>,
) -> Result<Response, Fail> {
    let mut all = api.compute.server_metadata(&ctx.caller, &ServerId::from(id)).await?;
    let value = all.remove(&key).ok_or_else(|| Error::not_found("Metadata item was not found"))?;
    ok(&Metadatum { meta: BTreeMap::from([(key, value)]) })
}

async fn set_one(
    ctx: Ctx,
    State(api): State<ComputeApi>,
    Path((id, key)): Path<(String, String)>,
    Json(m): Json<Metadatum>,
) -> Result<Response, Fail> {
    if m.meta.len() != 1 || !m.meta.contains_key(&key) {
        return Err(Error::bad_request("Request body and URI mismatch: meta must hold the key of the path alone.")
            .field("meta")
            .into());
    }
    api.compute.set_metadata(&ctx.caller, &ServerId::from(id), &m.meta, false).await?;
    ok(&m)
}

async fn unset_one(
    ctx: Ctx,
    State(api): State<ComputeApi>,
    Path((id, key)): Path<(String, String)>,
) -> Result<Response, Fail> {
    api.compute.unset_metadata(&ctx.caller, &ServerId::from(id), &key).await?;
    empty(StatusCode::NO_CONTENT)
}

/// Tags came with 2.26; below there is no such resource.
fn since_26(v: Version) -> Result<(), Fail> {
    if v.has(26) { Ok(()) } else { Err(Error::not_found("The resource could not be found.").into()) }
}

fn no_tag(id: &str, tag: &str) -> Error {
    Error::not_found(format!("Server {id} has no tag '{}'", ::compute::check::shown(tag)))
}

async fn tags(ctx: Ctx, State(api): State<ComputeApi>, v: Version, Path(id): Path<String>) -> Result<Response, Fail> {
    since_26(v)?;
    ok(&Tags { tags: api.compute.server_tags(&ctx.caller, &ServerId::from(id)).await? })
}

async fn tag(
    ctx: Ctx,
    State(api): State<ComputeApi>,
    v: Version,
    Path((id, tag)): Path<(String, String)>,
) -> Result<Response, Fail> {
    since_26(v)?;
    let id = ServerId::from(id);
    let all = api.compute.server_tags(&ctx.caller, &id).await?;
    if all.contains(&tag) { empty(StatusCode::NO_CONTENT) } else { Err(no_tag(id.as_str(), &tag).into()) }
}

async fn replace_tags(
    ctx: Ctx,
    State(api): State<ComputeApi>,
    v: Version,
    Path(id): Path<String>,
    Json(t): Json<Tags>,
) -> Result<Response, Fail> {
    since_26(v)?;
    let tags = api.compute.change_tags(&ctx.caller, &ServerId::from(id), |_| Ok(t.tags.clone())).await?;
    ok(&Tags { tags })
}

async fn clear_tags(
    ctx: Ctx,
    State(api): State<ComputeApi>,
    v: Version,
    Path(id): Path<String>,
) -> Result<Response, Fail> {
    since_26(v)?;
    api.compute.change_tags(&ctx.caller, &ServerId::from(id), |_| Ok(Vec::new())).await?;
    empty(StatusCode::NO_CONTENT)
}

async fn set_tag(
    ctx: Ctx,
    State(api): State<ComputeApi>,
    v: Version,
    Path((id, tag)): Path<(String, String)>,
) -> Result<Response, Fail> {
    since_26(v)?;
    let server = ServerId::from(id.as_str());
    if api.compute.server_tags(&ctx.caller, &server).await?.contains(&tag) {
        return empty(StatusCode::NO_CONTENT);
    }
    let add = |mut all: Vec<String>| {
        all.push(tag.clone());
        Ok(all)
    };
    api.compute.change_tags(&ctx.caller, &server, add).await?;
    let mut r = empty(StatusCode::CREATED)?;
    if let Ok(l) = HeaderValue::from_str(&[&ctx.base, wire::ROOT, "/servers/", &id, "/tags/", &tag].concat()) {
        r.headers_mut().insert(header::LOCATION, l);
    }
    Ok(r)
}

async fn unset_tag(
    ctx: Ctx,
    State(api): State<ComputeApi>,
    v: Version,
    Path((id, tag)): Path<(String, String)>,
) -> Result<Response, Fail> {
    since_26(v)?;
    let remove = |mut all: Vec<String>| {
        let before = all.len();
        all.retain(|t| *t != tag);
        if all.len() == before { Err(no_tag(&id, &tag)) } else { Ok(all) }
    };
    api.compute.change_tags(&ctx.caller, &ServerId::from(id.as_str()), remove).await?;
    empty(StatusCode::NO_CONTENT)
}

pub(super) fn routes(r: Routes<ComputeApi>) -> Routes<ComputeApi> {
    r.on(&wire::SERVER_METADATA, list)
        .on(&wire::SERVER_METADATA_SET, set)
        .on(&wire::SERVER_METADATA_REPLACE, replace)
        .on(&wire::SERVER_METADATUM, show_one)
        .on(&wire::SERVER_METADATUM_SET, set_one)
        .on(&wire::SERVER_METADATUM_UNSET, unset_one)
        .on(&wire::SERVER_TAGS, tags)
        .on(&wire::SERVER_TAG, tag)
        .on(&wire::SERVER_TAGS_REPLACE, replace_tags)
        .on(&wire::SERVER_TAGS_CLEAR, clear_tags)
        .on(&wire::SERVER_TAG_SET, set_tag)
        .on(&wire::SERVER_TAG_UNSET, unset_tag)
}
