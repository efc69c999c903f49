//! Version discovery.

use super::VolumeState;
use axum::extract::State;
use axum::response::Response;
use contract::openstack::volume::{MAX_VERSION, MIN_VERSION};
use http::StatusCode;
use httpkit::extract::json;
use httpkit::{Ctx, Fail};
use serde_json::{Value, json};

fn document(ctx: &Ctx, simulated: bool) -> Value {
    let mut v = json!({
        "id": "v3.0",
        "status": "CURRENT",
        "version": format!("{}.{}", MAX_VERSION.0, MAX_VERSION.1),
        "min_version": format!("{}.{}", MIN_VERSION.0, MIN_VERSION.1),
        "updated": "2023-08-31T00:00:00Z",
        "links": [
            {"rel": "describedby", "type": "text/html", "href": "https://docs.openstack.org/"},
            {"rel": "self", "href": format!("{}/volume/v3/", ctx.base)}
        ],
        "media-types": [{"base": "application/json", "type": "application/vnd.openstack.volume+json;version=3"}]
    });
    if simulated {
        v["description"] = json!("simulated: nothing behind this API is real");
    }
    json!({ "versions": [v] })
}

/// At the root clients expect 300.
pub async fn root(State(s): State<VolumeState>, ctx: Ctx) -> Result<Response, Fail> {
    json(StatusCode::MULTIPLE_CHOICES, &document(&ctx, s.simulated))
}

pub async fn show(State(s): State<VolumeState>, ctx: Ctx) -> Result<Response, Fail> {
    json(StatusCode::OK, &document(&ctx, s.simulated))
}
