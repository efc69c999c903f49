//! Regions, services, endpoints.

use super::IdentityState;
use super::reply::{Reply, link, list, nothing, one};
use axum::extract::{Path, State};
use contract::openstack::identity::{
    EndpointBody, EndpointIn, EndpointView, RegionBody, RegionIn, RegionView, ServiceBody, ServiceIn, ServiceView,
};
use http::StatusCode;
use httpkit::{Ctx, Json, Params};
use identity::Identity;
use identity::catalog::{EndpointFilter, EndpointInput, Region, RegionInput, Service, ServiceEndpoint, ServiceInput};
use kernel::{Error, RegionId};

fn region_input(r: RegionIn) -> RegionInput {
    RegionInput { id: r.id, parent: r.parent_region_id.map(Into::into), description: r.description, extra: r.extra }
}

fn region_view(ctx: &Ctx, r: Region) -> RegionView {
    RegionView {
        links: link(ctx, "regions", r.id.as_str()),
        id: r.id.into(),
        description: r.description,
        parent_region_id: r.parent.map(Into::into),
        extra: r.extra,
    }
}

pub async fn list_regions(State(s): State<IdentityState>, ctx: Ctx, p: Params) -> Reply {
    let parent = p.get("parent_region_id").map(RegionId::from);
    let views = s.identity.regions(parent.as_ref()).await?.into_iter().map(|r| region_view(&ctx, r)).collect();
    list(&ctx, "regions", &p, "regions", views, None)
}

pub async fn create_region(State(s): State<IdentityState>, ctx: Ctx, Json(b): Json<RegionBody>) -> Reply {
    let r = s.identity.create_region(&ctx.caller, region_input(b.region)).await?;
    one(StatusCode::CREATED, "region", region_view(&ctx, r))
}

/// Creates a region of the id in the path.
pub async fn put_region(
    State(s): State<IdentityState>,
    ctx: Ctx,
    Path(id): Path<String>,
    Json(b): Json<RegionBody>,
) -> Reply {
    let mut input = region_input(b.region);
    if input.id.as_ref().is_some_and(|given| *given != id) {
        return Err(Error::bad_request("region.id: differs from the id in the path").field("region.id").into());
    }
    input.id = Some(id);
    let r = s.identity.create_region(&ctx.caller, input).await?;
    one(StatusCode::CREATED, "region", region_view(&ctx, r))
}

pub async fn show_region(State(s): State<IdentityState>, ctx: Ctx, Path(id): Path<RegionId>) -> Reply {
    let r = s.identity.region(&id).await?;
    one(StatusCode::OK, "region", region_view(&ctx, r))
}

pub async fn update_region(
    State(s): State<IdentityState>,
    ctx: Ctx,
    Path(id): Path<RegionId>,
    Json(b): Json<RegionBody>,
) -> Reply {
    let r = s.identity.update_region(&ctx.caller, &id, region_input(b.region)).await?;
    one(StatusCode::OK, "region", region_view(&ctx, r))
}

pub async fn delete_region(State(s): State<IdentityState>, ctx: Ctx, Path(id): Path<RegionId>) -> Reply {
    s.identity.delete_region(&ctx.caller, &id).await?;
    nothing()
}

fn service_input(x: ServiceIn) -> ServiceInput {
    ServiceInput { kind: x.kind, name: x.name, description: x.description, enabled: x.enabled, extra: x.extra }
}

fn service_view(ctx: &Ctx, x: Service) -> ServiceView {
    ServiceView {
        links: link(ctx, "services", &x.id),
        id: x.id,
        kind: x.kind,
        name: x.name,
        description: x.description,
        enabled: x.enabled,
        extra: x.extra,
    }
}

pub async fn list_services(State(s): State<IdentityState>, ctx: Ctx, p: Params) -> Reply {
    let found = s.identity.services(p.get("type"), p.get("name")).await?;
    let views = found.into_iter().map(|x| service_view(&ctx, x)).collect();
    list(&ctx, "services", &p, "services", views, None)
}

pub async fn create_service(State(s): State<IdentityState>, ctx: Ctx, Json(b): Json<ServiceBody>) -> Reply {
    let x = s.identity.create_service(&ctx.caller, service_input(b.service)).await?;
    one(StatusCode::CREATED, "service", service_view(&ctx, x))
}

pub async fn show_service(State(s): State<IdentityState>, ctx: Ctx, Path(id): Path<String>) -> Reply {
    let x = s.identity.service(&id).await?;
    one(StatusCode::OK, "service", service_view(&ctx, x))
}

pub async fn update_service(
    State(s): State<IdentityState>,
    ctx: Ctx,
    Path(id): Path<String>,
    Json(b): Json<ServiceBody>,
) -> Reply {
    let x = s.identity.update_service(&ctx.caller, &id, service_input(b.service)).await?;
    one(StatusCode::OK, "service", service_view(&ctx, x))
}

pub async fn delete_service(State(s): State<IdentityState>, ctx: Ctx, Path(id): Path<String>) -> Reply {
    s.identity.delete_service(&ctx.caller, &id).await?;
    nothing()
}

fn endpoint_input(e: EndpointIn) -> EndpointInput {
    EndpointInput {
        service: e.service_id,
        region: e.region_id.or(e.region).map(Into::into),
        interface: e.interface,
        url: e.url,
        enabled: e.enabled,
        extra: e.extra,
    }
}

/// The address that the operator configured is shown in place; the variables of a token stay.
fn endpoint_view(identity: &Identity, ctx: &Ctx, e: ServiceEndpoint) -> EndpointView {
    EndpointView {
        links: link(ctx, "endpoints", &e.id),
        url: e.url.replace("$(public_endpoint)s", identity.public_url()),
        id: e.id,
        service_id: e.service,
        region: e.region.as_ref().map(ToString::to_string),
        region_id: e.region.map(Into::into),
        interface: e.interface,
        enabled: e.enabled,
        extra: e.extra,
    }
}

pub async fn list_endpoints(State(s): State<IdentityState>, ctx: Ctx, p: Params) -> Reply {
    let f = EndpointFilter {
        service: p.get("service_id").map(str::to_owned),
        region: p.get("region_id").map(Into::into),
        interface: p.get("interface").map(str::to_owned),
    };
    let found = s.identity.endpoints(&f).await?;
    let views = found.into_iter().map(|e| endpoint_view(&s.identity, &ctx, e)).collect();
    list(&ctx, "endpoints", &p, "endpoints", views, None)
}

pub async fn create_endpoint(State(s): State<IdentityState>, ctx: Ctx, Json(b): Json<EndpointBody>) -> Reply {
    let e = s.identity.create_endpoint(&ctx.caller, endpoint_input(b.endpoint)).await?;
    one(StatusCode::CREATED, "endpoint", endpoint_view(&s.identity, &ctx, e))
}

pub async fn show_endpoint(State(s): State<IdentityState>, ctx: Ctx, Path(id): Path<String>) -> Reply {
    let e = s.identity.endpoint(&id).await?;
    one(StatusCode::OK, "endpoint", endpoint_view(&s.identity, &ctx, e))
}

pub async fn update_endpoint(
    State(s): State<IdentityState>,
    ctx: Ctx,
    Path(id): Path<String>,
    Json(b): Json<EndpointBody>,
) -> Reply {
    let e = s.identity.update_endpoint(&ctx.caller, &id, endpoint_input(b.endpoint)).await?;
    one(StatusCode::OK, "endpoint", endpoint_view(&s.identity, &ctx, e))
}

pub async fn delete_endpoint(State(s): State<IdentityState>, ctx: Ctx, Path(id): Path<String>) -> Reply {
    s.identity.delete_endpoint(&ctx.caller, &id).await?;
    nothing()
}
