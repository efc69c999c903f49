//! Handlers of our own API, `/ops/v1`: they read a request, ask a slice, and say its answer in the API's shapes.

mod access;
mod billing;
pub mod book;
mod books;
mod branding;
mod catalog;
mod comply;
mod desk;
mod draft;
mod duty;
mod exposure;
mod flow;
mod health;
mod level;
mod members;
mod named;
mod names;
mod order;
pub mod people;
pub mod plant;
pub mod records;
mod running;
pub mod score;
pub mod sheet;
pub mod simulate;
mod system;
pub mod terms;
mod tree;
mod versions;

use ::billing::Billing;
use ::catalog::Catalog;
use ::catalog::order::WhoseOrders;
use ::ops::Ops;
use axum::extract::State;
use axum::response::Response;
use compute::Compute;
use contract::ops as wire;
use contract::ops::endpoints as ep;
use http::StatusCode;
use httpkit::extract::json;
use httpkit::{Ctx, Fail, Params, Routes};
use identity::Identity;
use kernel::{Caller, Error, Page, ProjectId, Result, Timestamp};
use network::Network;
use runtime::Env;
use runtime::list::{Asked, Wish};
use security::Security;
use std::sync::Arc;
use storage::Storage;

/// What the handlers work on.
#[derive(Clone)]
pub struct OpsState {
    /// Orders, quota.
    pub catalog: Arc<Catalog>,
    /// Usage, bills, the contract.
    pub billing: Arc<Billing>,
    /// Nodes, figures.
    pub ops: Arc<Ops>,
    /// The audit ledger.
    pub security: Arc<Security>,
    /// Says who may see a server's figures.
    pub compute: Arc<Compute>,
    /// Images and volumes that records name.
    pub storage: Arc<Storage>,
    /// Networks that records name.
    pub network: Arc<Network>,
    /// Accounts; none where this API is served alone, as in tests.
    pub identity: Option<Arc<Identity>>,
    /// Records, operations, time.
    pub env: Env,
    /// Makes files of documents.
    pub printer: sheet::Printer,
    /// Nothing is real.
    pub simulated: bool,
    /// What can be told of time and failures, if nothing is real.
    pub simulation: Option<Arc<dyn simulate::Simulation>>,
}

/// All routes of this API.
pub fn routes() -> Routes<OpsState> {
    let r = Routes::new()
        .on(&ep::VERSION, version)
        .on(&ep::VERSION_SLASH, version)
        .on(&ep::OPENAPI, openapi)
        .on(&ep::CONTRACT_SHOW, catalog::contract)
        .on(&ep::ITEM_LIST, catalog::items)
        .on(&ep::ITEM_SHOW, catalog::item)
        .on(&ep::DEMAND_LIST, catalog::demand)
        .on(&ep::QUOTA_SHOW, catalog::quota)
        .on(&ep::ENTITLEMENT_LIST, catalog::entitlements);
    let r = r
        .on(&ep::ORDER_CREATE, order::create)
        .on(&ep::ORDER_LIST, order::list)
        .on(&ep::ORDER_SHOW, order::show)
        .on(&ep::ORDER_RESUBMIT, order::resubmit)
        .on(&ep::ORDER_APPROVE, order::approve)
        .on(&ep::ORDER_REJECT, order::reject)
        .on(&ep::ORDER_RETURN, order::send_back)
        .on(&ep::ORDER_WITHDRAW, order::withdraw)
        .on(&ep::ORDER_RETRY, order::retry)
        .on(&ep::APPROVAL_LIST, order::approvals);
    let r = r
        .on(&ep::OPERATION_LIST, running::operations)
        .on(&ep::OPERATION_SHOW, running::operation)
        .on(&ep::USAGE_LIST, billing::usage)
        .on(&ep::BILL_LIST, billing::list)
        .on(&ep::BILL_SHOW, billing::show)
        .on(&ep::SAMPLE_LIST, running::samples)
        .on(&ep::NODE_LIST, running::nodes)
        .on(&ep::NODE_REVOKE, running::revoke)
        .on(&ep::NODE_TOKEN_CREATE, running::create_token)
        .on(&ep::AUDIT_LIST, running::audit);
    let areas = [
        desk::routes,
        duty::routes,
        system::routes,
        level::routes,
        flow::routes,
        tree::routes,
        books::routes,
        versions::routes,
        draft::routes,
        score::routes,
        sheet::routes,
        comply::routes,
        simulate::routes,
        access::routes,
        names::routes,
        branding::routes,
        health::routes,
        members::routes,
    ];
    areas.into_iter().fold(r, |r, area| area(r)).declaring(wire::openapi::query)
}

async fn version(State(s): State<OpsState>) -> Result<Response, Fail> {
    let body = wire::Version {
        product: "xinglin".into(),
        version: env!("CARGO_PKG_VERSION").into(),
        api: "v1".into(),
        simulated: s.simulated,
        world_rules: s.network.world_rules().as_str().into(),
        openapi: "/ops/v1/openapi.json".into(),
    };
    json(StatusCode::OK, &body)
}

async fn openapi(_: Ctx) -> Result<Response, Fail> {
    json(StatusCode::OK, &wire::openapi::document())
}

/// Rows of a page unless the client asks for fewer.
const PAGE: u32 = 100;
const PAGE_MAX: u32 = 1000;

fn limit(p: &Params) -> Result<u32> {
    let page = Page::parse(p.get("limit"), None)?;
    Ok(page.limit.filter(|n| *n > 0).unwrap_or(PAGE).min(PAGE_MAX))
}

/// A page of a list that can be sorted: `limit`, `marker`, `sort`.
fn asked(p: &Params) -> Result<Asked> {
    let sort = p.get("sort").map(Wish::parse).transpose()?;
    Ok(Asked { limit: limit(p)?, marker: p.get("marker").map(str::to_owned), sort })
}

fn instant(t: Timestamp) -> String {
    t.rfc3339_micros()
}

fn opt_instant(t: Option<Timestamp>) -> Option<String> {
    t.map(instant)
}

/// The project that a request is about: that of the token, or, for purchaser and operator, the one that is asked for. A tenant who asks
/// for another's is told that it does not exist.
fn project_of(caller: &Caller, asked: Option<&str>) -> Result<ProjectId> {
    match (WhoseOrders::of(caller)?, asked) {
        (WhoseOrders::All, Some(p)) => Ok(ProjectId::from(p)),
        (WhoseOrders::All, None) => caller.project().cloned(),
        (WhoseOrders::Project(own), None) => Ok(own),
        (WhoseOrders::Project(own), Some(p)) if own.as_str() == p => Ok(own),
        (WhoseOrders::Project(_), Some(_)) => Err(Error::not_found("the project could not be found").field("project")),
    }
}
