//! What the whole internet reaches, and whether an order asked for it.

use super::{OpsState, instant, limit};
use ::network::exposure::Exposure;
use axum::extract::State;
use axum::response::Response;
use contract::ops::flow as wire;
use http::StatusCode;
use httpkit::extract::json;
use httpkit::{Ctx, Fail, Params};
use kernel::{Error, OrderId};

/// A marker of two parts: floating IP and rule.
fn pair(marker: &str) -> Result<(&str, &str), Error> {
    let none = || Error::bad_request("marker: is none that was given").field("marker");
    marker.split_once('_').ok_or_else(none)
}

pub(super) async fn list(State(s): State<OpsState>, ctx: Ctx, p: Params) -> Result<Response, Fail> {
    let after = p.get("marker").map(pair).transpose()?;
    let most = limit(&p)?;
    let found = s.network.exposures(&ctx.caller, after, most).await?;
    let rules: Vec<String> = found.iter().map(|e| e.rule.id.to_string()).collect();
    let made = s.catalog.made_by(&rules).await?;
    let next = found.last().filter(|_| found.len() == most as usize).map(|e| format!("{}_{}", e.floating, e.rule.id));
    let exposures = found.into_iter().zip(made).map(|(e, by)| view(e, by)).collect();
    json(StatusCode::OK, &wire::Exposures { exposures, next })
}

fn view(e: Exposure, by: Option<(OrderId, String)>) -> wire::Exposure {
    let r = e.rule;
    let (order, by_name) = by.unzip();
    wire::Exposure {
        floating_ip: e.floating.into(),
        address: e.address,
        port: e.port.into(),
        server: e.server.map(String::from),
        project: r.project.into(),
        security_group: r.group.into(),
        rule: r.id.into(),
        protocol: r.protocol,
        from_port: r.port_min,
        to_port: r.port_max,
        source: r.remote_prefix.map_or_else(|| "0.0.0.0/0".to_owned(), |p| p.to_string()),
        made_at: instant(r.created_at),
        order: order.map(String::from),
        made_by_name: by_name,
    }
}
