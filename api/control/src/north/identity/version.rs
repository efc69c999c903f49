//! Version documents. They say whether anything behind them is real.

use super::IdentityState;
use super::reply::Reply;
use axum::extract::State;
use http::StatusCode;
use httpkit::Ctx;
use serde_json::{Value, json};

fn document(ctx: &Ctx, simulated: bool) -> Value {
    let mut v = json!({
        "id": "v3.14",
        "status": "stable",
        "updated": "2020-04-07T00:00:00Z",
        "links": [{"rel": "self", "href": format!("{}/identity/v3/", ctx.base)}],
        "media-types": [{"base": "application/json", "type": "application/vnd.openstack.identity-v3+json"}],
    });
    if simulated {
        v["description"] = json!("simulated: the engines of this cloud are simulated, nothing is real");
    }
    v
}

pub async fn list(State(s): State<IdentityState>, ctx: Ctx) -> Reply {
    let body = json!({"versions": {"values": [document(&ctx, s.simulated)]}});
    httpkit::extract::json(StatusCode::MULTIPLE_CHOICES, &body)
}

pub async fn show(State(s): State<IdentityState>, ctx: Ctx) -> Reply {
    httpkit::extract::json(StatusCode::OK, &json!({"version": document(&ctx, s.simulated)}))
}
