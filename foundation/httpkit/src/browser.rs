//! Browsers: the cookie of a session, and what keeps another site's page from using it.
//!
//! The cookie is `SameSite=Strict`, so that a page of another site does not send it. Besides, whatever changes something shows a secret that
//! only a page of ours knows, and a WebSocket, which can show none, comes from our own origin. A browser that came by a name comes by TLS from
//! then on.

use crate::gate::Seated;
use http::{HeaderMap, header};
use kernel::{Endpoint, Error, Method, Result};
use std::sync::Arc;

/// Name of the cookie. The prefix makes browsers take it from us alone: over TLS, for this host, for every path.
pub const COOKIE: &str = "__Host-xinglin";
/// Where a page shows its secret.
pub const CSRF: &str = "x-csrf-token";
/// Sent along by what a page asks by itself, so that a page left open does not keep its session alive.
pub const BACKGROUND: &str = "x-background";

/// How long a browser remembers that a name is TLS only. A month: who was here comes again within it, and who gives the name back to a service
/// without TLS, or lets its certificate end, shuts nobody out for longer. Names below it are others' and not spoken for.
pub(crate) const STRICT: &str = "max-age=2592000";

/// Whether the name that a browser came by is one to be remembered so (RFC 6797). Addresses are none. A name of one label, like `localhost`, is
/// no name of this cloud alone: another program of that machine may answer to it without TLS. Over a certificate that it does not believe a
/// browser does not remember it either.
pub(crate) fn is_strict(base: &str) -> bool {
    let authority = base.split_once("://").map_or(base, |(_, rest)| rest);
    let host = authority.rsplit_once(':').map_or(authority, |(host, _)| host).trim_end_matches('.');
    let last = host.rsplit('.').next().unwrap_or_default();
    let named =
        last.bytes().any(|b| b.is_ascii_alphabetic()) && last.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    named && host.contains('.') && !last.eq_ignore_ascii_case("localhost")
}

/// The value of our cookie. Where it comes twice, none of them is believed.
pub fn cookie(headers: &HeaderMap) -> Option<Arc<str>> {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|v| v.to_str().ok());
    let pairs = lines.flat_map(|l| l.split(';')).filter_map(|p| p.trim().split_once('='));
    let mut ours = pairs.filter(|(name, _)| *name == COOKIE).map(|(_, value)| value);
    let first = ours.next()?;
    ours.next().is_none().then(|| Arc::from(first))
}

/// The header that gives a browser its cookie: kept until the browser ends, never shown to a script.
pub fn set_cookie(value: &str) -> String {
    format!("{COOKIE}={value}; Path=/; Secure; HttpOnly; SameSite=Strict")
}

/// The header that takes it away.
pub fn clear_cookie() -> String {
    format!("{COOKIE}=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0")
}

/// Whether a request counts as use of the session.
pub fn is_use(headers: &HeaderMap) -> bool {
    !headers.contains_key(BACKGROUND)
}

/// Whether a page of our own sent the request, as far as its browser says.
pub fn is_own_origin(headers: &HeaderMap, base: &str) -> bool {
    headers.get(header::ORIGIN).is_some_and(|o| o.as_bytes().eq_ignore_ascii_case(base.as_bytes()))
}

fn foreign() -> Error {
    Error::forbidden("The request comes from a page of another origin.").code("Csrf")
}

/// Refuses a WebSocket that another site's page opens with our cookie.
///
/// # Errors
/// Forbidden (`Csrf`).
pub fn own_socket(headers: &HeaderMap, base: &str) -> Result<()> {
    let upgrade = headers.get(header::UPGRADE).is_some_and(|u| u.as_bytes().eq_ignore_ascii_case(b"websocket"));
    if upgrade && !is_own_origin(headers, base) { Err(foreign()) } else { Ok(()) }
}

/// Refuses a login that another site's page sends in its visitor's name. Programs send no origin.
///
/// # Errors
/// Forbidden (`Csrf`).
pub fn own_login(headers: &HeaderMap, base: &str) -> Result<()> {
    if headers.contains_key(header::ORIGIN) && !is_own_origin(headers, base) { Err(foreign()) } else { Ok(()) }
}

/// Refuses a change without the page's secret, and everything while the password has to be changed.
pub(crate) fn admit(ep: &Endpoint, headers: &HeaderMap, s: &Seated) -> Result<()> {
    let reads = matches!(ep.method, Method::Get | Method::Head);
    let shown = headers.get(CSRF).map(|v| v.as_bytes()).unwrap_or_default();
    if !reads && !crypto::hash::same(shown, s.csrf.as_bytes()) {
        let why = "A change by a browser needs the header X-CSRF-Token with the value that the session gives.";
        return Err(Error::forbidden(why).code("Csrf"));
    }
    if s.must_change && !ep.is_before_change() {
        return Err(Error::forbidden("The password has to be changed before anything else.").code("MustChange"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(all: &[(&'static str, &str)]) -> HeaderMap {
        let mut h = HeaderMap::new();
        for (k, v) in all {
            h.append(*k, v.parse().unwrap());
        }
        h
    }

    #[test]
    fn our_cookie_is_found_among_others_and_not_believed_twice() {
        let of = |all: &[(&'static str, &str)]| cookie(&headers(all)).map(|c| c.to_string());
        assert_eq!(of(&[("cookie", "a=b; __Host-xinglin=x-1; c=d")]).as_deref(), Some("x-1"));
        assert_eq!(of(&[("cookie", "a=b"), ("cookie", "__Host-xinglin=x")]).as_deref(), Some("x"));
        assert_eq!(of(&[("cookie", "__Host-xinglin=x; __Host-xinglin=y")]), None);
        assert_eq!(of(&[("cookie", "x__Host-xinglin=x")]), None);
        assert_eq!(of(&[]), None);
    }

    #[test]
    fn names_are_remembered_and_addresses_are_not() {
        for yes in
            ["https://cloud.hospital.cn", "https://cloud.test:8443", "https://云.xn--p1ai", "https://a.b.cn.:443"]
        {
            assert!(is_strict(yes), "{yes}");
        }
        for no in [
            "https://localhost:8443",
            "https://a.localhost",
            "https://xinglin",
            "https://10.0.0.1:8443",
            "https://10.0.0.1",
            "https://[::1]:8443",
            "https://[fd00::1]",
            "https://",
            "",
        ] {
            assert!(!is_strict(no), "{no}");
        }
    }

    #[test]
    fn a_socket_of_another_origin_is_refused() {
        let base = "https://cloud.test:8443";
        let socket = |origin: &str| own_socket(&headers(&[("upgrade", "WebSocket"), ("origin", origin)]), base).is_ok();
        assert!(socket("https://cloud.test:8443"));
        assert!(!socket("https://cloud.test"));
        assert!(!socket("https://evil.test"));
        assert!(!socket("http://cloud.test:8443"));
        assert!(own_socket(&headers(&[("upgrade", "websocket")]), base).is_err());
        assert!(own_socket(&headers(&[]), base).is_ok());
        assert!(own_login(&headers(&[]), base).is_ok());
        assert!(own_login(&headers(&[("origin", "null")]), base).is_err());
    }

    #[test]
    fn a_change_shows_the_secret_of_the_page() {
        let who = Arc::new(kernel::Caller::system("test"));
        let s = |must_change| Seated { caller: who.clone(), csrf: "secret".into(), must_change };
        let read = Endpoint::get("ops", "order.list", "/x", kernel::Policy::Authenticated);
        let change = Endpoint::change("ops", "order.create", Method::Post, "/x", kernel::Policy::Authenticated);
        let close = Endpoint::change("console", "session.close", Method::Delete, "/x", kernel::Policy::Authenticated);
        let right = headers(&[("x-csrf-token", "secret")]);
        assert!(admit(&read, &headers(&[]), &s(false)).is_ok());
        assert!(admit(&change, &right, &s(false)).is_ok());
        for wrong in [headers(&[]), headers(&[("x-csrf-token", "secre")]), headers(&[("x-csrf-token", "Secret")])] {
            assert_eq!(admit(&change, &wrong, &s(false)).unwrap_err().code, "Csrf");
        }
        assert_eq!(admit(&read, &headers(&[]), &s(true)).unwrap_err().code, "MustChange");
        assert_eq!(admit(&change, &right, &s(true)).unwrap_err().code, "MustChange");
        assert!(admit(&close, &right, &s(true)).is_ok());
    }
}
