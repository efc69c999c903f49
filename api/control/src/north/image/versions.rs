//! Version discovery.

use super::ImageState;
use axum::extract::State;
use axum::response::Response;
use contract::openstack::image::{VERSION, VERSIONS};
use http::StatusCode;
use httpkit::extract::json;
use httpkit::{Ctx, Fail};
use serde_json::json;

fn document(ctx: &Ctx, simulated: bool) -> serde_json::Value {
    let all: Vec<_> = VERSIONS
        .iter()
        .map(|v| {
            let status = if *v == VERSION { "CURRENT" } else { "SUPPORTED" };
            let href = format!("{}/image/v2/", ctx.base);
            let mut doc = json!({"id": v, "status": status, "links": [{"rel": "self", "href": href}]});
            if simulated {
                doc["description"] = json!("simulated: nothing behind this API is real");
            }
            doc
        })
        .collect();
    json!({ "versions": all })
}

/// At the root clients expect 300.
pub async fn root(State(s): State<ImageState>, ctx: Ctx) -> Result<Response, Fail> {
    json(StatusCode::MULTIPLE_CHOICES, &document(&ctx, s.simulated))
}

/// Under its own name the list is an ordinary document.
pub async fn list(State(s): State<ImageState>, ctx: Ctx) -> Result<Response, Fail> {
    json(StatusCode::OK, &document(&ctx, s.simulated))
}
