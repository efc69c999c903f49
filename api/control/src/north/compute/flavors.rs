//! Flavors.

use super::version::Version;
use super::{ComputeApi, empty, next_page, ok, page_of};
use ::compute::flavor::{Flavor, FlavorFilter, NewFlavor};
use axum::extract::{Path, State};
use axum::response::Response;
use contract::openstack::compute as wire;
use contract::openstack::compute::flavor::{
    Access, AccessList, Action, Brief, Detail, Many, New, One, Specs, Swap, Update,
};
use http::StatusCode;
use httpkit::{Ctx, Fail, Json, Params, Routes};
use kernel::{Error, ProjectId};
use std::collections::BTreeMap;

fn brief<'a>(base: &str, f: &'a Flavor, v: Version) -> Brief<'a> {
    Brief {
        id: f.id.as_str(),
        name: &f.name,
        links: wire::Link::pair(base, "flavors", f.id.as_str()),
        description: v.has(55).then_some(f.description.as_deref()),
    }
}

fn detail<'a>(base: &str, f: &'a Flavor, v: Version) -> Detail<'a> {
    Detail {
        id: f.id.as_str(),
        name: &f.name,
        ram: f.ram_mib,
        disk: f.disk_gb,
        vcpus: f.vcpus,
        swap: if v.has(75) { Swap::Number(0) } else { Swap::Text("") },
        ephemeral: 0,
        disabled: false,
        is_public: f.is_public,
        rxtx_factor: 1.0,
        links: wire::Link::pair(base, "flavors", f.id.as_str()),
        description: v.has(55).then_some(f.description.as_deref()),
        extra_specs: v.has(61).then_some(&f.extra_specs),
    }
}

fn filter(p: &Params) -> Result<FlavorFilter, Error> {
    let figure = |key: &str| match p.get(key) {
        None => Ok(0),
        Some(t) => t.parse::<u64>().map_err(|_| {
            Error::bad_request(format!("Invalid {key} filter [{}]", ::compute::check::shown(t))).field(key)
        }),
    };
    // `None` is a word of this parameter: public and private ones.
    let public = match p.get("is_public") {
        None => Some(true),
        Some(t) if t.eq_ignore_ascii_case("none") => None,
        Some(_) => p.flag("is_public")?,
    };
    Ok(FlavorFilter { public, min_ram: figure("minRam")?, min_disk: figure("minDisk")? })
}

async fn list(ctx: Ctx, State(api): State<ComputeApi>, v: Version, p: Params) -> Result<Response, Fail> {
    let all = api.compute.flavors(&ctx.caller, &filter(&p)?).await?;
    let (page, more) = page_of(&all, &p, 1000, |f| f.id.as_str())?;
    let last = page.last().filter(|_| more);
    let flavors_links = last.map(|f| next_page(&ctx.base, "/flavors", &p, f.id.as_str())).into_iter().collect();
    ok(&Many { flavors: page.iter().map(|f| brief(&ctx.base, f, v)).collect(), flavors_links })
}

async fn list_detail(ctx: Ctx, State(api): State<ComputeApi>, v: Version, p: Params) -> Result<Response, Fail> {
    let all = api.compute.flavors(&ctx.caller, &filter(&p)?).await?;
    let (page, more) = page_of(&all, &p, 1000, |f| f.id.as_str())?;
    let last = page.last().filter(|_| more);
    let flavors_links = last.map(|f| next_page(&ctx.base, "/flavors/detail", &p, f.id.as_str())).into_iter().collect();
    ok(&Many { flavors: page.iter().map(|f| detail(&ctx.base, f, v)).collect(), flavors_links })
}

async fn show(ctx: Ctx, State(api): State<ComputeApi>, v: Version, Path(id): Path<String>) -> Result<Response, Fail> {
    let f = api.compute.flavor(&ctx.caller, &id).await?;
    ok(&One { flavor: detail(&ctx.base, &f, v) })
}

async fn create(
    ctx: Ctx,
    State(api): State<ComputeApi>,
    v: Version,
    Json(body): Json<One<New>>,
) -> Result<Response, Fail> {
    let n = body.flavor;
    for (field, given) in [("swap", n.swap), ("OS-FLV-EXT-DATA:ephemeral", n.ephemeral)] {
        if given.is_some_and(|g| g != 0) {
            return Err(Error::bad_request(format!("{field}: only 0 is offered; use a volume.")).field(field).into());
        }
    }
    if n.description.is_some() && !v.has(55) {
        return Err(Error::bad_request("description needs microversion 2.55.").field("description").into());
    }
    let new = NewFlavor {
        id: n.id,
        name: n.name.trim().to_owned(),
        vcpus: n.vcpus,
        ram_mib: n.ram,
        disk_gb: n.disk,
        is_public: n.is_public.unwrap_or(true),
        description: n.description,
    };
    let f = api.compute.create_flavor(&new).await?;
    ok(&One { flavor: detail(&ctx.base, &f, v) })
}

async fn update(
    ctx: Ctx,
    State(api): State<ComputeApi>,
    v: Version,
    Path(id): Path<String>,
    Json(body): Json<One<Update>>,
) -> Result<Response, Fail> {
    if !v.has(55) {
        return Err(Error::not_found("The resource could not be found.").into());
    }
    let f = api.compute.describe_flavor(&ctx.caller, &id, body.flavor.description.as_deref()).await?;
    ok(&One { flavor: detail(&ctx.base, &f, v) })
}

async fn delete(State(api): State<ComputeApi>, Path(id): Path<String>) -> Result<Response, Fail> {
    api.compute.delete_flavor(&id).await?;
    empty(StatusCode::ACCEPTED)
}

async fn specs(ctx: Ctx, State(api): State<ComputeApi>, Path(id): Path<String>) -> Result<Response, Fail> {
    ok(&Specs { extra_specs: api.compute.flavor(&ctx.caller, &id).await?.extra_specs })
}

async fn spec(
    ctx: Ctx,
    State(api): State<ComputeApi>,
    Path((id, key)): Path<(String, String)>,
) -> Result<Response, Fail> {
    let mut all = api.compute.flavor(&ctx.caller, &id).await?.extra_specs;
    let none =
        || Error::not_found(format!("Flavor {id} has no extra specs with key {}.", ::compute::check::shown(&key)));
    let value = all.remove(&key).ok_or_else(none)?;
    ok(&BTreeMap::from([(key, value)]))
}

async fn set_specs(
    ctx: Ctx,
    State(api): State<ComputeApi>,
    Path(id): Path<String>,
    Json(body): Json<Specs>,
) -> Result<Response, Fail> {
    api.compute.change_extra_specs(&ctx.caller, &id, &body.extra_specs, None).await?;
    ok(&body)
}

async fn set_spec(
    ctx: Ctx,
    State(api): State<ComputeApi>,
    Path((id, key)): Path<(String, String)>,
    Json(body): Json<BTreeMap<String, String>>,
) -> Result<Response, Fail> {
    if body.len() != 1 || !body.contains_key(&key) {
        return Err(Error::bad_request("Request body and URI mismatch").into());
    }
    api.compute.change_extra_specs(&ctx.caller, &id, &body, None).await?;
    ok(&body)
}

async fn unset_spec(
    ctx: Ctx,
    State(api): State<ComputeApi>,
    Path((id, key)): Path<(String, String)>,
) -> Result<Response, Fail> {
    api.compute.change_extra_specs(&ctx.caller, &id, &BTreeMap::new(), Some(&key)).await?;
    empty(StatusCode::OK)
}

fn access_list(id: &str, projects: Vec<ProjectId>) -> AccessList {
    let one = |p: ProjectId| Access { flavor_id: id.to_owned(), tenant_id: p.into() };
    AccessList { flavor_access: projects.into_iter().map(one).collect() }
}

async fn access(ctx: Ctx, State(api): State<ComputeApi>, Path(id): Path<String>) -> Result<Response, Fail> {
    let projects = api.compute.flavor_access(&ctx.caller, &id).await?;
    ok(&access_list(&id, projects))
}

async fn action(
    ctx: Ctx,
    State(api): State<ComputeApi>,
    Path(id): Path<String>,
    Json(body): Json<Action>,
) -> Result<Response, Fail> {
    let (tenant, on) = match (body.add, body.remove) {
        (Some(t), None) => (t.tenant, true),
        (None, Some(t)) => (t.tenant, false),
        _ => return Err(Error::bad_request("The body must be addTenantAccess or removeTenantAccess.").into()),
    };
    let projects = api.compute.set_flavor_access(&ctx.caller, &id, &ProjectId::from(tenant), on).await?;
    ok(&access_list(&id, projects))
}

pub(super) fn routes(r: Routes<ComputeApi>) -> Routes<ComputeApi> {
    r.on(&wire::FLAVOR_LIST, list)
        .on(&wire::FLAVOR_DETAIL, list_detail)
        .on(&wire::FLAVOR_SHOW, show)
        .on(&wire::FLAVOR_CREATE, create)
        .on(&wire::FLAVOR_UPDATE, update)
        .on(&wire::FLAVOR_DELETE, delete)
        .on(&wire::FLAVOR_SPECS, specs)
        .on(&wire::FLAVOR_SPEC, spec)
        .on(&wire::FLAVOR_SPECS_SET, set_specs)
        .on(&wire::FLAVOR_SPEC_SET, set_spec)
        .on(&wire::FLAVOR_SPEC_UNSET, unset_spec)
        .on(&wire::FLAVOR_ACCESS, access)
        .on(&wire::FLAVOR_ACTION, action)
}
