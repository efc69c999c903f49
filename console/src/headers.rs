//! What stands above a file: its kind, how long it is kept, what a page may do.

use http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, IF_NONE_MATCH,
    REFERRER_POLICY, VARY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use http::{HeaderMap, HeaderValue};

/// Scripts come from files of ours alone. Styles may also stand in the page: the components and the terminal write theirs into it.
const POLICY: &str = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; \
                      font-src 'self' data:; connect-src 'self'; worker-src 'self'; manifest-src 'self'; object-src 'none'; \
                      base-uri 'self'; form-action 'self'; frame-src 'none'; frame-ancestors 'none'";
const PERMISSIONS: &str = "accelerometer=(), autoplay=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), \
                           magnetometer=(), microphone=(), midi=(), payment=(), usb=()";

/// Media type by the end of the name.
pub(crate) fn kind(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "woff" => "font/woff",
        "ttf" => "font/ttf",
        "wasm" => "application/wasm",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

fn list(headers: &HeaderMap, name: http::HeaderName) -> impl Iterator<Item = &str> {
    let lines = headers.get_all(name).iter().filter_map(|v| v.to_str().ok());
    lines.flat_map(|l| l.split(',')).map(str::trim)
}

/// Whether the client names a coding and does not give it weight zero.
pub(crate) fn accepts(headers: &HeaderMap, coding: &str) -> bool {
    list(headers, ACCEPT_ENCODING).any(|item| {
        let mut parts = item.split(';').map(str::trim);
        let named = parts.next().is_some_and(|n| n.eq_ignore_ascii_case(coding));
        let weight = parts.find_map(|p| p.strip_prefix("q=")).and_then(|q| q.parse::<f32>().ok());
        named && weight.is_none_or(|w| w > 0.0)
    })
}

/// Whether the client has the file of this tag.
pub(crate) fn knows(headers: &HeaderMap, tag: &str) -> bool {
    list(headers, IF_NONE_MATCH).any(|t| t == "*" || t.trim_start_matches("W/") == tag)
}

/// What is particular to a file.
pub(crate) struct Form<'a> {
    pub(crate) tag: &'a str,
    pub(crate) kind: &'static str,
    pub(crate) forever: bool,
    pub(crate) coding: Option<&'static str>,
}

impl Form<'_> {
    pub(crate) fn put(&self, h: &mut HeaderMap) {
        let kept = if self.forever { "public, max-age=31536000, immutable" } else { "no-cache" };
        for (name, value) in [
            (CONTENT_TYPE, self.kind),
            (CACHE_CONTROL, kept),
            (VARY, "Accept-Encoding"),
            (CONTENT_SECURITY_POLICY, POLICY),
            (X_CONTENT_TYPE_OPTIONS, "nosniff"),
            (X_FRAME_OPTIONS, "DENY"),
            (REFERRER_POLICY, "no-referrer"),
            (http::HeaderName::from_static("permissions-policy"), PERMISSIONS),
            (http::HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        ] {
            h.insert(name, HeaderValue::from_static(value));
        }
        if let Ok(tag) = HeaderValue::from_str(self.tag) {
            h.insert(ETAG, tag);
        }
        if let Some(coding) = self.coding {
            h.insert(CONTENT_ENCODING, HeaderValue::from_static(coding));
        }
    }
}
