//! Keystone's envelopes: one object, a list with links, nothing.

use axum::response::{IntoResponse as _, Response};
use contract::openstack::identity::{ListLinks, SelfLink};
use http::StatusCode;
use httpkit::{Ctx, Fail, Params};
use serde::Serialize;
use std::collections::BTreeMap;

/// Result of a handler.
pub type Reply = Result<Response, Fail>;

/// Address of an object.
pub fn link(ctx: &Ctx, path: &str, id: &str) -> SelfLink {
    SelfLink { this: format!("{}/identity/v3/{path}/{id}", ctx.base) }
}

/// One object under its key.
pub fn one<T: Serialize>(status: StatusCode, key: &'static str, object: T) -> Reply {
    httpkit::extract::json(status, &BTreeMap::from([(key, object)]))
}

#[derive(Serialize)]
struct List<T: Serialize> {
    #[serde(flatten)]
    items: BTreeMap<&'static str, Vec<T>>,
    links: ListLinks,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    truncated: bool,
}

/// A list under its key. `last` is the id of the last object if there are more after it.
pub fn list<T: Serialize>(
    ctx: &Ctx,
    path: &str,
    p: &Params,
    key: &'static str,
    items: Vec<T>,
    last: Option<&str>,
) -> Reply {
    let address = |pairs: &[(String, String)]| {
        let mut url = format!("{}/identity/v3/{path}", ctx.base);
        for (i, (k, v)) in pairs.iter().enumerate() {
            url.push(if i == 0 { '?' } else { '&' });
            url.push_str(&encoded(k));
            url.push('=');
            url.push_str(&encoded(v));
        }
        url
    };
    let next = last.map(|id| {
        let mut pairs: Vec<_> = p.0.iter().filter(|(k, _)| k != "marker").cloned().collect();
        pairs.push(("marker".into(), id.into()));
        address(&pairs)
    });
    let links = ListLinks { next, this: address(&p.0), previous: None };
    let body = List { items: BTreeMap::from([(key, items)]), links, truncated: last.is_some() };
    httpkit::extract::json(StatusCode::OK, &body)
}

/// Percent-encodes what is not unreserved (RFC 3986).
fn encoded(s: &str) -> String {
    let mut out = String::with_capacity(s.len());
    for b in s.bytes() {
        if b.is_ascii_alphanumeric() || b"-._~".contains(&b) {
            out.push(char::from(b));
        } else {
            out.push('%');
            out.push_str(&format!("{b:02X}"));
        }
    }
    out
}

/// 204.
pub fn nothing() -> Reply {
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// 204 or 404, for the checks by HEAD.
pub fn whether(there: bool) -> Reply {
    if there { nothing() } else { Err(kernel::Error::not_found("Could not find it.").into()) }
}
