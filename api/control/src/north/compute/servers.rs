//! Servers: list, show, create, change, delete; their actions are in [`super::actions`].

use super::detail::{Frame, addresses, brief, detail};
use super::version::Version;
use super::{ComputeApi, actions, answer, empty, last_segment, next_page, ok, parse};
use ::compute::server::change::Describe;
use ::compute::server::list::{ServerFilter, SortKey};
use ::compute::server::read::Mark;
use axum::extract::{Path, State};
use axum::response::Response;
use contract::openstack::compute as wire;
use contract::openstack::compute::request::{Create, Update};
use contract::openstack::compute::server::{Addresses, Created, Many, Named, One, Reservation};
use http::{HeaderValue, StatusCode, header};
use httpkit::{Ctx, Fail, Json, Params, Routes};
use kernel::{Caller, Error, ServerId, Timestamp};
use serde::Serialize;
use serde_json::value::RawValue;
use std::collections::HashMap;
use std::sync::Arc;

/// Bytes of a server in a detailed list, about.
const DETAIL_BYTES: usize = 2200;

fn instant(p: &Params, key: &str) -> Result<Option<Timestamp>, Error> {
    let parsed = p.get(key).map(Timestamp::parse).transpose();
    parsed.map_err(|e| Error::bad_request(format!("Invalid filter {key}: {e}")).field(key))
}

fn words(p: &Params, key: &str) -> Vec<String> {
    p.all(key).flat_map(|v| v.split(',')).filter(|t| !t.is_empty()).map(str::to_owned).collect()
}

/// `sort_key` and `sort_dir` in pairs; as in Nova, a key without a direction takes the first one, and that is downwards if there is none.
fn order(p: &Params) -> Result<Vec<(SortKey, bool)>, Error> {
    let bad = |field: &str, value: &str| {
        let shown = ::compute::check::shown(value);
        Error::bad_request(format!("Invalid input for query parameters {field}. Value: {shown}.")).field(field)
    };
    let downwards = |d: &str| match d {
        "asc" => Ok(false),
        "desc" => Ok(true),
        other => Err(bad("sort_dir", other)),
    };
    let keys = p.all("sort_key").map(|k| SortKey::parse(k).ok_or_else(|| bad("sort_key", k)));
    let mut keys = keys.collect::<Result<Vec<_>, Error>>()?;
    let dirs = p.all("sort_dir").map(downwards).collect::<Result<Vec<_>, Error>>()?;
    let Some(first) = dirs.first().copied().or_else(|| (!keys.is_empty()).then_some(true)) else {
        return Ok(Vec::new());
    };
    if keys.is_empty() {
        keys.push(SortKey::CreatedAt);
    }
    if dirs.len() > keys.len() {
        return Err(Error::bad_request("Number of sort_dirs is greater than that of sort_keys").field("sort_dir"));
    }
    let dirs = dirs.into_iter().chain(std::iter::repeat(first));
    Ok(keys.into_iter().zip(dirs).collect())
}

/// The filters that Nova knows; what others than administrators may not use they may not use here.
fn filter(p: &Params, caller: &Caller) -> Result<ServerFilter, Error> {
    let text = |key: &str| p.get(key).map(str::to_owned);
    let project = text("project_id").or_else(|| text("tenant_id"));
    let admin = caller.is_admin();
    Ok(ServerFilter {
        // As in Nova, an administrator who names a project means that one.
        all_projects: p.flag("all_tenants")?.unwrap_or(false) || (admin && project.is_some()),
        project,
        name: text("name"),
        statuses: p.all("status").map(str::to_owned).collect(),
        flavor: p.get("flavor").map(last_segment).map(str::to_owned),
        image: p.get("image").map(last_segment).map(str::to_owned),
        host: text("host").or_else(|| text("node")).filter(|_| admin),
        zone: text("availability_zone"),
        ip: text("ip"),
        ip6: text("ip6"),
        user: text("user_id"),
        key_name: text("key_name"),
        reservation_id: text("reservation_id"),
        id: text("uuid"),
        hostname: text("hostname"),
        description: text("description").filter(|d| !d.is_empty()),
        changed_since: instant(p, "changes-since")?,
        changed_before: instant(p, "changes-before")?,
        tags: words(p, "tags"),
        tags_any: words(p, "tags-any"),
        deleted: p.flag("deleted")?.unwrap_or(false),
        sort: order(p)?,
    })
}

/// The link to the next page, if this one is full.
fn links(ctx: &Ctx, path: &str, p: &Params, n: usize, last: Option<&str>) -> Result<Vec<wire::Link>, Error> {
    let limit = usize::try_from(p.page()?.capped(::compute::server::list::MAX_PAGE)).unwrap_or(usize::MAX);
    Ok(last.filter(|_| n >= limit).map(|id| next_page(&ctx.base, path, p, id)).into_iter().collect())
}

async fn list(ctx: Ctx, State(api): State<ComputeApi>, p: Params) -> Result<Response, Fail> {
    let all = api.compute.servers(&ctx.caller, &filter(&p, &ctx.caller)?, &p.page()?).await?;
    let servers_links = links(&ctx, "/servers", &p, all.len(), all.last().map(|v| v.server.id.as_str()))?;
    ok(&Many { servers: all.iter().map(|v| brief(&ctx.base, v)).collect(), servers_links })
}

async fn list_detail(ctx: Ctx, State(api): State<ComputeApi>, v: Version, p: Params) -> Result<Response, Fail> {
    let (f, page) = (filter(&p, &ctx.caller)?, p.page()?);
    let mut frame = Frame::new(&ctx.base, v, ctx.caller.is_admin());
    if let Some(marks) = api.compute.server_marks(&ctx.caller, &f, &page).await? {
        let servers_links = links(&ctx, "/servers/detail", &p, marks.len(), marks.last().map(|m| m.id.as_str()))?;
        let printed = printed(&ctx, &api, &mut frame, &marks).await?;
        let servers = printed.iter().map(Arc::as_ref).collect();
        return answer(StatusCode::OK, &Many { servers, servers_links }, marks.len() * DETAIL_BYTES + 256);
    }
    let all = api.compute.servers(&ctx.caller, &f, &page).await?;
    let servers_links = links(&ctx, "/servers/detail", &p, all.len(), all.last().map(|v| v.server.id.as_str()))?;
    let servers = all.iter().map(|s| detail(&mut frame, s, None)).collect::<Result<_, Error>>()?;
    answer(StatusCode::OK, &Many { servers, servers_links }, all.len() * DETAIL_BYTES + 256)
}

/// The marked servers as text: those that were printed before and have not changed, and the others printed now. A server that went in
/// between is left out.
async fn printed(
    ctx: &Ctx,
    api: &ComputeApi,
    frame: &mut Frame<'_>,
    marks: &[Mark],
) -> Result<Vec<Arc<RawValue>>, Error> {
    let kind = frame.kind();
    let mut all = api.views.known(kind, marks);
    let unknown = |(m, text): (&Mark, &Option<Arc<RawValue>>)| text.is_none().then(|| m.id.clone());
    let mut missing: Vec<ServerId> = marks.iter().zip(&all).filter_map(unknown).collect();
    if cfg!(debug_assertions) {
        // Whatever test asks for a list proves that marks tell every change.
        missing = marks.iter().map(|m| m.id.clone()).collect();
    }
    if !missing.is_empty() {
        let place: HashMap<&ServerId, usize> = marks.iter().enumerate().map(|(i, m)| (&m.id, i)).collect();
        for v in api.compute.servers_by_id(&ctx.caller, &missing).await? {
            let text: Arc<RawValue> = Arc::from(serde_json::value::to_raw_value(&detail(frame, &v, None)?)?);
            let Some((at, slot)) = place.get(&v.server.id).and_then(|i| Some((marks.get(*i)?, all.get_mut(*i)?)))
            else {
                continue;
            };
            if let Some(before) = slot {
                debug_assert!(at.stamp != v.stamp || before.get() == text.get(), "{before} became {text} unnoticed");
            }
            api.views.keep(kind, Mark { id: at.id.clone(), stamp: v.stamp }, text.clone());
            *slot = Some(text);
        }
    }
    Ok(all.into_iter().flatten().collect())
}

async fn shown(ctx: &Ctx, api: &ComputeApi, v: Version, id: &ServerId) -> Result<Response, Fail> {
    let s = api.compute.server(&ctx.caller, id).await?;
    let admin = ctx.caller.is_admin();
    let user_data = if admin && v.has(3) { api.compute.server_user_data(&ctx.caller, id).await? } else { None };
    let mut frame = Frame::new(&ctx.base, v, admin);
    ok(&One { server: detail(&mut frame, &s, user_data.as_deref())? })
}

async fn show(ctx: Ctx, State(api): State<ComputeApi>, v: Version, Path(id): Path<String>) -> Result<Response, Fail> {
    shown(&ctx, &api, v, &ServerId::from(id)).await
}

async fn create(
    ctx: Ctx,
    State(api): State<ComputeApi>,
    v: Version,
    Json(body): Json<Create>,
) -> Result<Response, Fail> {
    let new = parse::new_server(&body.server, v)?;
    let made = api.compute.create_servers(&ctx.caller, &new).await?;
    if body.server.return_reservation_id == Some(true) {
        return answer(StatusCode::ACCEPTED, &Reservation { reservation_id: &made.reservation_id }, 64);
    }
    let id = made.servers.first().ok_or_else(|| Error::internal("no server was made"))?;
    let links = wire::Link::pair(&ctx.base, "servers", id.as_str());
    let location = links[0].href.clone();
    let mut groups: Vec<Named<'_>> = new.security_groups.iter().map(|name| Named { name }).collect();
    if groups.is_empty() {
        groups.push(Named { name: "default" });
    }
    let server = Created {
        id: id.as_str(),
        links,
        disk_config: "MANUAL",
        security_groups: groups,
        admin_pass: &made.admin_pass,
    };
    let mut r = answer(StatusCode::ACCEPTED, &One { server }, 512)?;
    if let Ok(l) = HeaderValue::from_str(&location) {
        r.headers_mut().insert(header::LOCATION, l);
    }
    Ok(r)
}

async fn update(
    ctx: Ctx,
    State(api): State<ComputeApi>,
    v: Version,
    Path(id): Path<String>,
    Json(body): Json<Update>,
) -> Result<Response, Fail> {
    let (id, c) = (ServerId::from(id), body.server);
    for (field, given, minor) in [("description", c.description.is_some(), 19), ("hostname", c.hostname.is_some(), 90)]
    {
        if given && !v.has(minor) {
            return Err(Error::bad_request(format!("{field} needs microversion 2.{minor}.")).field(field).into());
        }
    }
    let name = c.name.map(|n| n.trim().to_owned());
    api.compute
        .describe_server(&ctx.caller, &id, &Describe { name, description: c.description, hostname: c.hostname })
        .await?;
    shown(&ctx, &api, v, &id).await
}

async fn delete(ctx: Ctx, State(api): State<ComputeApi>, Path(id): Path<String>) -> Result<Response, Fail> {
    api.compute.delete_server(&ctx.caller, &ServerId::from(id)).await?;
    empty(StatusCode::NO_CONTENT)
}

#[derive(Serialize)]
struct Ips<'a> {
    addresses: Addresses<'a>,
}

async fn ips(ctx: Ctx, State(api): State<ComputeApi>, Path(id): Path<String>) -> Result<Response, Fail> {
    let s = api.compute.server(&ctx.caller, &ServerId::from(id)).await?;
    ok(&Ips { addresses: addresses(&s, false) })
}

async fn ips_of(
    ctx: Ctx,
    State(api): State<ComputeApi>,
    Path((id, network)): Path<(String, String)>,
) -> Result<Response, Fail> {
    let s = api.compute.server(&ctx.caller, &ServerId::from(id)).await?;
    let Addresses(mut all) = addresses(&s, false);
    all.retain(|(n, _)| *n == network);
    if all.is_empty() {
        return Err(Error::not_found("Instance is not a member of specified network").into());
    }
    ok(&Addresses(all))
}

pub(super) fn routes(r: Routes<ComputeApi>) -> Routes<ComputeApi> {
    r.on(&wire::SERVER_LIST, list)
        .on(&wire::SERVER_DETAIL, list_detail)
        .on(&wire::SERVER_SHOW, show)
        .on(&wire::SERVER_CREATE, create)
        .on(&wire::SERVER_UPDATE, update)
        .on(&wire::SERVER_DELETE, delete)
        .on(&wire::SERVER_ACTION, actions::action)
        .on(&wire::SERVER_ACTIONS, actions::list)
        .on(&wire::SERVER_ACTION_SHOW, actions::show)
        .on(&wire::SERVER_IPS, ips)
        .on(&wire::SERVER_IPS_OF, ips_of)
}
