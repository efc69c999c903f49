//! What belongs to no service: the list of services at `/`, health, metrics.

use super::console::to_home;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use http::{StatusCode, header};
use httpkit::metrics::Metrics;
use httpkit::{Ctx, Fail, Routes};
use identity::Identity;
use kernel::endpoint::OPERATE;
use kernel::{Endpoint, Policy};
use serde_json::json;
use std::sync::Arc;

/// `GET /`
pub const ROOT: Endpoint = Endpoint::get("root", "root.show", "/", Policy::Public);
/// `GET /healthz`
pub const HEALTH: Endpoint = Endpoint::get("root", "health.show", "/healthz", Policy::Public);
/// `GET /metrics`
pub const METRICS: Endpoint = Endpoint::get("root", "metrics.show", "/metrics", OPERATE);

/// All endpoints of the root.
pub const ENDPOINTS: &[&Endpoint] = &[&ROOT, &HEALTH, &METRICS];

/// What the handlers work on.
#[derive(Clone)]
pub struct RootState {
    /// Healthy means that the records answer, without which nobody gets in.
    pub identity: Arc<Identity>,
    /// Counters of the listener.
    pub metrics: Arc<Metrics>,
    /// Name and path of each API that this process serves.
    pub services: &'static [(&'static str, &'static str)],
    /// Engines are simulated.
    pub simulated: bool,
}

/// All routes of the root.
pub fn routes() -> Routes<RootState> {
    Routes::new().on(&ROOT, root).on(&HEALTH, health).on(&METRICS, metrics)
}

async fn root(State(s): State<RootState>, ctx: Ctx) -> Result<Response, Fail> {
    // Programs ask for JSON or for anything; who asks for a page is a person.
    if ctx.header("accept").is_some_and(|a| a.contains("text/html")) {
        return Ok(to_home());
    }
    let services: Vec<_> =
        s.services.iter().map(|(n, path)| json!({"name": n, "href": format!("{}{path}", ctx.base)})).collect();
    let mut body = json!({"product": "xinglin", "version": env!("CARGO_PKG_VERSION"), "services": services});
    if s.simulated {
        body["description"] = json!("simulated: the engines of this cloud are simulated, nothing is real");
    }
    httpkit::extract::json(StatusCode::OK, &body)
}

async fn health(State(s): State<RootState>) -> Result<Response, Fail> {
    s.identity.ready().await?;
    httpkit::extract::json(StatusCode::OK, &json!({"status": "ok"}))
}

async fn metrics(State(s): State<RootState>) -> Response {
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], s.metrics.render()).into_response()
}
