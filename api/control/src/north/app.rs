//! All APIs as one router: each service's routes behind the one gate, unknown paths in the form of the service they look like.

use super::{
    compute as nova, console as pages, identity as keystone, image as glance, network as neutron, ops as operate,
    render, root, volume as cinder,
};
use axum::Router;
use axum::extract::{Request, State};
use axum::response::Response;
use http::{HeaderValue, Uri};
use httpkit::{Gate, metrics::Metrics};
use kernel::Error;
use kernel::document::Press;
use runtime::Env;
use runtime::port::QuotaGate;
use std::sync::Arc;

/// The slices that handlers call.
pub struct Services {
    /// Who somebody is.
    pub identity: Arc<identity::Identity>,
    /// Audit ledger.
    pub security: Arc<security::Security>,
    /// Networks.
    pub network: Arc<network::Network>,
    /// Images and volumes.
    pub storage: Arc<storage::Storage>,
    /// Servers.
    pub compute: Arc<compute::Compute>,
    /// Items, orders.
    pub catalog: Arc<catalog::Catalog>,
    /// Contract, bills.
    pub billing: Arc<billing::Billing>,
    /// Nodes, samples.
    pub ops: Arc<ops::Ops>,
    /// Quota.
    pub quota: Arc<dyn QuotaGate>,
    /// Common surroundings.
    pub env: Env,
    /// Makes files of documents.
    pub press: Arc<dyn Press>,
    /// Engines are simulated: everything that a client can see says so.
    pub simulated: bool,
    /// What can be told of time and failures, if they are simulated.
    pub simulation: Option<Arc<dyn operate::simulate::Simulation>>,
}

/// Name and path of each API.
const APIS: &[(&str, &str)] = &[
    ("identity", "/identity/v3"),
    ("compute", "/compute/v2.1"),
    ("image", "/image/v2"),
    ("volume", "/volume/v3"),
    ("network", "/networking/v2.0"),
    ("ops", "/ops/v1"),
];

/// Everything behind the gate.
pub fn router(s: Services) -> Router {
    let metrics = Arc::new(Metrics::default());
    let gate = Gate {
        auth: Arc::new(keystone::TokenAuthenticator(s.identity.clone())),
        audit: s.security.clone(),
        render: render::render,
        metrics: metrics.clone(),
        identity_path: "/identity",
    };
    let simulated = s.simulated;
    let clock = s.env.clone();
    let printer = operate::sheet::Printer::new(s.press, Some(s.identity.clone()));
    let accounts = Some(s.identity.clone());
    let root_state = root::RootState { identity: s.identity.clone(), metrics, services: APIS, simulated };
    let console = pages::ConsoleState { identity: s.identity.clone(), billing: s.billing.clone(), simulated };
    let all = Router::new()
        .merge(pages::routes().build(&gate, console))
        .merge(root::routes().build(&gate, root_state))
        .merge(keystone::routes().build(&gate, keystone::IdentityState { identity: s.identity, simulated }))
        .merge(glance::routes().build(&gate, glance::ImageState { storage: s.storage.clone(), simulated }))
        .merge(cinder::routes().build(
            &gate,
            cinder::VolumeState { storage: s.storage.clone(), quota: s.quota, db: s.env.db.clone(), simulated },
        ));
    let all =
        all.merge(neutron::routes().build(&gate, neutron::NetworkState { network: s.network.clone(), simulated }));
    let all = all.merge(nova::router(&gate, nova::ComputeApi::new(s.compute.clone(), simulated)));
    let all = all.merge(operate::routes().build(
        &gate,
        operate::OpsState {
            catalog: s.catalog,
            billing: s.billing,
            ops: s.ops,
            security: s.security,
            compute: s.compute,
            storage: s.storage,
            network: s.network,
            identity: accounts,
            env: s.env,
            printer,
            simulated,
            simulation: s.simulation,
        },
    ));
    let all = all.fallback(unknown).method_not_allowed_fallback(wrong_method);
    // Rewriting comes before routing, so it wraps the whole router.
    let rewritten = tower::util::MapRequest::new(all, without_project as fn(Request) -> Request);
    Router::new().fallback_service(rewritten).layer(axum::middleware::map_response_with_state(clock, timed))
}

/// By what clock the cloud goes. `Date` is the machine's, by which browsers reckon how old an answer is; a simulated cloud has another, and
/// a page that asks for "this month" has to mean the cloud's.
async fn timed(State(clock): State<Env>, mut response: Response) -> Response {
    if let Ok(now) = HeaderValue::from_str(&clock.now().rfc3339()) {
        response.headers_mut().insert("xinglin-time", now);
    }
    response
}

/// Cinder's clients put the project's id into the path (`/volume/v3/{project_id}/volumes`); the token says it already.
fn without_project(mut req: Request) -> Request {
    if let Some(path) = req.uri().path_and_query().and_then(|p| shortened(p.as_str()))
        && let Ok(uri) = path.parse::<Uri>()
    {
        *req.uri_mut() = uri;
    }
    req
}

fn shortened(path: &str) -> Option<String> {
    let rest = path.strip_prefix("/volume/v3/")?;
    let (id, tail) = rest.split_at_checked(32)?;
    let hex = id.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
    (hex && (tail.is_empty() || tail.starts_with(['/', '?']))).then(|| format!("/volume/v3{tail}"))
}

async fn unknown(req: Request) -> Response {
    let e = Error::not_found("The resource could not be found.").code("HTTPNotFound");
    render::render(render::service_of(req.uri().path()), &e, &format!("req-{}", kernel::fresh_uuid()))
}

async fn wrong_method(req: Request) -> Response {
    let e = Error::new(kernel::ErrorKind::BadRequest, "MethodNotAllowed", "this path does not take that method");
    render::render(render::service_of(req.uri().path()), &e, &format!("req-{}", kernel::fresh_uuid()))
}

#[cfg(test)]
mod tests {
    #[test]
    fn only_a_project_id_is_taken_out_of_a_volume_path() {
        let short = super::shortened;
        let id = "0123456789abcdef0123456789abcdef";
        assert_eq!(short(&format!("/volume/v3/{id}/volumes?limit=1")).as_deref(), Some("/volume/v3/volumes?limit=1"));
        assert_eq!(short(&format!("/volume/v3/{id}")).as_deref(), Some("/volume/v3"));
        assert_eq!(short("/volume/v3/volumes/0123456789abcdef0123456789abcdef"), None);
        assert_eq!(short("/volume/v3/volumes"), None);
        assert_eq!(short(&format!("/compute/v2.1/{id}")), None);
    }
}
