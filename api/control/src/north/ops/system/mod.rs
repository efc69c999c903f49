//! Business systems, resources, the asset register.

mod asset;

use super::{OpsState, instant, limit, named, opt_instant};
use ::ops::resource::{Resource, ResourceFilter};
use ::ops::system::adopt::Which;
use ::ops::system::{
    BusinessSystem, DATA_CLASSES, ENVIRONMENTS, Event, IMPORTANCE, Membership, Port, Profile, State as SystemState,
    SystemFilter,
};
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use contract::ops::system as wire;
use http::StatusCode;
use httpkit::extract::json;
use httpkit::{Ctx, Fail, Json, Params, Routes};
use kernel::{BusinessSystemId, Error, ProjectId, Result};

/// Routes of this area.
pub(super) fn routes(r: Routes<OpsState>) -> Routes<OpsState> {
    let r = r
        .on(&wire::RESOURCE_LIST, resources)
        .on(&wire::RESOURCE_SHOW, resource)
        .on(&wire::SYSTEM_LIST, list)
        .on(&wire::SYSTEM_CREATE, create)
        .on(&wire::SYSTEM_SHOW, show)
        .on(&wire::SYSTEM_UPDATE, update)
        .on(&wire::SYSTEM_MOVE, advance)
        .on(&wire::SYSTEM_ADOPT, adopt)
        .on(&wire::SYSTEM_RELEASE, release)
        .on(&wire::SYSTEM_HISTORY, history);
    asset::routes(r)
}

fn word<T: Copy>(field: &'static str, value: &str, words: &[(&str, T)]) -> Result<T> {
    words.iter().find(|(w, _)| *w == value).map(|(_, t)| *t).ok_or_else(|| {
        let all: Vec<&str> = words.iter().map(|(w, _)| *w).collect();
        Error::bad_request(format!("{field}: must be one of {}", all.join(", "))).field(field)
    })
}

/// A text of a query that the database can take.
pub(super) fn clean<'a>(p: &'a Params, key: &'static str) -> Result<Option<&'a str>> {
    match p.get(key) {
        Some(v) if v.len() > 255 || v.chars().any(char::is_control) => {
            Err(Error::bad_request(format!("{key}: is too long, or has control characters")).field(key))
        }
        v => Ok(v),
    }
}

/// An id of a path that the database can take; what cannot be one is not there.
pub(super) fn known(id: String) -> Result<String> {
    if id.len() > 255 || id.chars().any(char::is_control) {
        return Err(Error::not_found("there is nothing of that id"));
    }
    Ok(id)
}

fn membership(m: Membership) -> wire::Membership {
    wire::Membership { system: m.system, from: instant(m.from), to: opt_instant(m.to), by: m.by_name, reason: m.reason }
}

fn resource_view(r: Resource, memberships: Option<Vec<Membership>>) -> wire::Resource {
    wire::Resource {
        id: r.id,
        kind: r.kind,
        project: r.project.into(),
        name: r.name,
        arch: r.arch,
        attributes: r.attributes,
        vcpus: r.vcpus,
        memory_gb: r.memory_gb,
        gb: r.gb,
        first_seen: instant(r.first_seen),
        ended: opt_instant(r.ended),
        system: r.system,
        memberships: memberships.map(|l| l.into_iter().map(membership).collect()),
    }
}

async fn resources(State(s): State<OpsState>, ctx: Ctx, p: Params) -> Result<Response, Fail> {
    let owned = |v: Option<&str>| v.map(str::to_owned);
    let f = ResourceFilter {
        project: clean(&p, "project")?.map(ProjectId::from),
        kind: owned(clean(&p, "kind")?),
        system: owned(clean(&p, "system")?),
        ownerless: p.flag("ownerless")?.unwrap_or(false),
        with_ended: p.flag("ended")?.unwrap_or(false),
        marker: owned(clean(&p, "marker")?),
        limit: limit(&p)?,
        ..ResourceFilter::default()
    };
    let all = s.ops.resources(&ctx.caller, &f).await?;
    let resources = all.into_iter().map(|r| resource_view(r, None)).collect();
    json(StatusCode::OK, &wire::Resources { resources })
}

async fn resource(State(s): State<OpsState>, ctx: Ctx, Path(id): Path<String>) -> Result<Response, Fail> {
    let id = known(id)?;
    let r = s.ops.resource(&ctx.caller, &id).await?;
    let m = s.ops.memberships(&ctx.caller, &id).await?;
    json(StatusCode::OK, &resource_view(r, Some(m)))
}

fn chinese(words: &[(&str, &str)], word: &str) -> String {
    words.iter().find(|(w, _)| *w == word).map(|(_, zh)| (*zh).to_owned()).unwrap_or_default()
}

fn view(b: BusinessSystem) -> wire::System {
    let p = b.profile;
    let port = |x: Port| wire::SystemPort { name: x.name, address: x.address, port: x.port, protocol: x.protocol };
    wire::System {
        id: b.id.into(),
        project: b.project.into(),
        name: p.name,
        name_en: p.name_en,
        owner: p.owner,
        owner_contact: p.owner_contact,
        vendor: p.vendor,
        vendor_contact: p.vendor_contact,
        importance_name: chinese(&IMPORTANCE, &p.importance),
        importance: p.importance,
        protection: p.protection,
        filing: p.filing,
        data_class_name: chinese(&DATA_CLASSES, &p.data_class),
        data_class: p.data_class,
        environment_name: chinese(&ENVIRONMENTS, &p.environment),
        environment: p.environment,
        note: p.note,
        ports: p.ports.into_iter().map(port).collect(),
        needs: p.needs,
        state: b.state.as_str().to_owned(),
        live_from: opt_instant(b.live_from),
        retired_at: opt_instant(b.retired_at),
        created_at: instant(b.created_at),
        updated_at: instant(b.updated_at),
        revision: b.revision,
    }
}

fn profile(r: wire::SystemRequest) -> Profile {
    let port = |x: wire::SystemPort| Port { name: x.name, address: x.address, port: x.port, protocol: x.protocol };
    Profile {
        name: r.name,
        name_en: r.name_en,
        owner: r.owner,
        owner_contact: r.owner_contact,
        vendor: r.vendor,
        vendor_contact: r.vendor_contact,
        importance: r.importance,
        protection: r.protection,
        filing: r.filing,
        data_class: r.data_class,
        environment: r.environment,
        note: r.note,
        ports: r.ports.into_iter().map(port).collect(),
        needs: r.needs,
    }
}

async fn list(State(s): State<OpsState>, ctx: Ctx, p: Params) -> Result<Response, Fail> {
    let protection = match p.get("protection") {
        None => None,
        Some(v) => {
            let bad = || Error::bad_request("protection: must be 1 to 4").field("protection");
            Some(v.parse::<u8>().ok().filter(|n| (1..=4).contains(n)).ok_or_else(bad)?)
        }
    };
    let f = SystemFilter {
        project: clean(&p, "project")?.map(ProjectId::from),
        state: p.get("state").map(|v| word("state", v, &SystemState::WORDS)).transpose()?,
        protection,
        marker: clean(&p, "marker")?.map(str::to_owned),
        limit: limit(&p)?,
    };
    let all = s.ops.systems(&ctx.caller, &f).await?;
    json(StatusCode::OK, &wire::Systems { systems: all.into_iter().map(view).collect() })
}

async fn create(State(s): State<OpsState>, ctx: Ctx, Json(r): Json<wire::SystemRequest>) -> Result<Response, Fail> {
    let project = named::project(&s, &ctx.caller, r.project.clone()).await?;
    let made = s.ops.register_system(&ctx.caller, project.as_ref(), profile(r)).await?;
    json(StatusCode::CREATED, &view(made))
}

async fn show(State(s): State<OpsState>, ctx: Ctx, Path(id): Path<String>) -> Result<Response, Fail> {
    let found = s.ops.system(&ctx.caller, &BusinessSystemId::from(known(id)?)).await?;
    json(StatusCode::OK, &view(found))
}

async fn update(
    State(s): State<OpsState>,
    ctx: Ctx,
    Path(id): Path<String>,
    Json(r): Json<wire::SystemRequest>,
) -> Result<Response, Fail> {
    if r.project.is_some() {
        return Err(Error::bad_request("project: a system stays in its project").field("project").into());
    }
    let revision = r.revision;
    let id = BusinessSystemId::from(known(id)?);
    json(StatusCode::OK, &view(s.ops.change_system(&ctx.caller, &id, revision, profile(r)).await?))
}

async fn advance(
    State(s): State<OpsState>,
    ctx: Ctx,
    Path(id): Path<String>,
    Json(r): Json<wire::SystemEvent>,
) -> Result<Response, Fail> {
    let event = word("event", &r.event, &Event::WORDS)?;
    let id = BusinessSystemId::from(known(id)?);
    json(StatusCode::OK, &view(s.ops.move_system(&ctx.caller, &id, event, &r.reason).await?))
}

async fn adopt(
    State(s): State<OpsState>,
    ctx: Ctx,
    Path(id): Path<String>,
    Json(r): Json<wire::AdoptRequest>,
) -> Result<Response, Fail> {
    let by_filter = r.kind.is_some() || r.arch.is_some() || r.name_prefix.is_some();
    let which = match r.resources {
        Some(_) if by_filter => {
            let text = "resources: name resources, or what they must be like, not both";
            return Err(Error::bad_request(text).field("resources").into());
        }
        Some(ids) => Which::Ids(ids),
        None if !by_filter => {
            let text = "resources: name resources, or a kind, an architecture or a beginning of the name";
            return Err(Error::bad_request(text).field("resources").into());
        }
        None => Which::Fitting { kind: r.kind, arch: r.arch, name_prefix: r.name_prefix },
    };
    let id = BusinessSystemId::from(known(id)?);
    let done = s.ops.adopt(&ctx.caller, &id, &which, r.moved, &r.reason).await?;
    json(StatusCode::OK, &wire::Adopted { resources: done.resources, more: done.more })
}

async fn release(
    State(s): State<OpsState>,
    ctx: Ctx,
    Path(id): Path<String>,
    Json(r): Json<wire::ReleaseRequest>,
) -> Result<Response, Fail> {
    let id = BusinessSystemId::from(known(id)?);
    s.ops.release_resources(&ctx.caller, &id, &r.resources, &r.reason).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

async fn history(State(s): State<OpsState>, ctx: Ctx, Path(id): Path<String>, p: Params) -> Result<Response, Fail> {
    let id = BusinessSystemId::from(known(id)?);
    let all = s.ops.system_history(&ctx.caller, &id, clean(&p, "marker")?, limit(&p)?).await?;
    let change = |c: ::ops::system::Change| wire::SystemChange {
        id: c.id,
        what: c.what,
        detail: c.detail,
        by: c.by.into(),
        by_name: c.by_name,
        at: instant(c.at),
    };
    json(StatusCode::OK, &wire::SystemHistory { changes: all.into_iter().map(change).collect() })
}
