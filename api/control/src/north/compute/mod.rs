//! Nova 2.1: one file a resource. The newest shape is written first; [`version`] says which microversion the client speaks, and what that
//! lacks is left out.

mod actions;
mod admin;
mod attachments;
mod console;
mod detail;
mod flavors;
mod keypairs;
mod metadata;
mod parse;
mod quota;
mod servers;
pub mod version;
mod views;

use ::compute::Compute;
use axum::Router;
use axum::response::{IntoResponse as _, Response};
use contract::openstack::compute as wire;
use http::{StatusCode, header};
use httpkit::{Fail, Gate, Params, Routes};
use kernel::Error;
use std::sync::Arc;
use views::Views;

/// What the handlers of this service stand on.
#[derive(Clone)]
pub struct ComputeApi {
    /// The slice.
    pub compute: Arc<Compute>,
    /// Nothing is real: the version documents say so.
    pub simulated: bool,
    views: Arc<Views>,
}

impl ComputeApi {
    /// The API over its slice.
    pub fn new(compute: Arc<Compute>, simulated: bool) -> ComputeApi {
        ComputeApi { compute, simulated, views: Arc::default() }
    }
}

/// Every route with its row of the authorisation matrix.
pub fn routes() -> Routes<ComputeApi> {
    let all = version::routes(Routes::new());
    let all = servers::routes(all);
    let all = metadata::routes(all);
    let all = attachments::routes(all);
    let all = flavors::routes(all);
    let all = keypairs::routes(all);
    let all = admin::routes(all);
    let all = quota::routes(all);
    console::routes(all)
}

/// The service: routes behind the gate, microversions negotiated in front of them.
pub fn router(gate: &Gate, api: ComputeApi) -> Router {
    let gate_of_errors = gate.clone();
    routes().build(gate, api).layer(axum::middleware::from_fn(move |req, next| {
        let gate = gate_of_errors.clone();
        async move { version::negotiate(&gate, req, next).await }
    }))
}

/// A JSON answer of a size that is about known.
fn answer<T: serde::Serialize>(status: StatusCode, body: &T, about: usize) -> Result<Response, Fail> {
    let mut bytes = Vec::with_capacity(about);
    serde_json::to_writer(&mut bytes, body).map_err(Error::from)?;
    Ok((status, [(header::CONTENT_TYPE, "application/json")], bytes).into_response())
}

fn ok<T: serde::Serialize>(body: &T) -> Result<Response, Fail> {
    answer(StatusCode::OK, body, 1024)
}

fn empty(status: StatusCode) -> Result<Response, Fail> {
    Ok(status.into_response())
}

/// The id at the end of what may be a URL, as old clients send it.
fn last_segment(reference: &str) -> &str {
    reference.trim_end_matches('/').rsplit('/').next().unwrap_or("")
}

fn encode(out: &mut String, s: &str) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    for b in s.bytes() {
        if b.is_ascii_alphanumeric() || b"-._~".contains(&b) {
            out.push(char::from(b));
        } else {
            out.extend(['%', char::from(HEX[usize::from(b >> 4)]), char::from(HEX[usize::from(b & 15)])]);
        }
    }
}

/// The link to the page after `marker`, with the same filters.
fn next_page(base: &str, path: &str, params: &Params, marker: &str) -> wire::Link {
    let mut href = [base, wire::ROOT, path, "?"].concat();
    for (k, v) in params.0.iter().filter(|(k, _)| k != "marker") {
        encode(&mut href, k);
        href.push('=');
        encode(&mut href, v);
        href.push('&');
    }
    href.push_str("marker=");
    encode(&mut href, marker);
    wire::Link { rel: "next", href }
}

/// A page of a list that is whole in memory: `limit` of those after `marker`.
fn page_of<'a, T>(all: &'a [T], params: &Params, max: u32, id: impl Fn(&T) -> &str) -> Result<(&'a [T], bool), Error> {
    let page = params.page()?;
    let from = match &page.marker {
        None => 0,
        Some(m) => match all.iter().position(|t| id(t) == m) {
            Some(i) => i + 1,
            None => {
                let shown = ::compute::check::shown(m);
                return Err(Error::bad_request(format!("marker [{shown}] not found")).field("marker"));
            }
        },
    };
    let rest = all.get(from..).unwrap_or_default();
    let n = usize::try_from(page.capped(max)).unwrap_or(usize::MAX).min(rest.len());
    let more = n < rest.len() && page.limit.is_some_and(|l| l > 0);
    Ok((rest.get(..n).unwrap_or_default(), more))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_of_lists_in_memory() {
        let all: Vec<String> = ["a", "b", "c"].map(String::from).into();
        let page = |q: &str| page_of(&all, &Params::of(q), 1000, |s| s).map(|(p, more)| (p.join(""), more));
        assert_eq!(page("").unwrap(), ("abc".into(), false));
        assert_eq!(page("limit=2").unwrap(), ("ab".into(), true));
        assert_eq!(page("limit=2&marker=b").unwrap(), ("c".into(), false));
        assert_eq!(page("marker=x").unwrap_err().field.as_deref(), Some("marker"));
    }

    #[test]
    fn links_keep_their_filters() {
        let l = next_page("https://h", "/servers", &Params::of("name=a%26b&marker=1&limit=2"), "2");
        assert_eq!(l.href, "https://h/compute/v2.1/servers?name=a%26b&limit=2&marker=2");
    }
}
