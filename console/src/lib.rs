//! The pages of the web console, as they were built into this program: TypeScript sources are in `console/web`, `make console` builds them
//! into `console/web/dist`, and that is embedded. Without it there is one page that says so.
//!
//! It answers a path with a file and knows no caller; sessions and everything else that pages ask for are the APIs' matter.

mod headers;

use bytes::Bytes;
use headers::{Form, kind};
use http::{HeaderMap, Response, StatusCode, header};
use rust_embed::RustEmbed;
use std::borrow::Cow;

/// The page that every address without a file of its own shows; what is on it is decided in the browser.
const INDEX: &str = "index.html";
/// Where the bundler puts what it names by its content.
const HASHED: &str = "assets/";
const MISSING: &str = include_str!("missing.html");

#[derive(RustEmbed)]
#[folder = "web/dist/"]
#[allow_missing = true]
struct Built;

/// A file and the digest of its bytes.
struct File {
    data: Cow<'static, [u8]>,
    hash: [u8; 32],
}

fn built(path: &str) -> Option<File> {
    let f = Built::get(path)?;
    let hash = f.metadata.sha256_hash();
    Some(File { data: f.data, hash })
}

/// Whether the pages were built into this program.
pub fn is_built() -> bool {
    Built::get(INDEX).is_some()
}

/// Answers `GET /console/{path}`; nothing, if there is no such file.
pub fn serve(path: &str, headers: &HeaderMap) -> Option<Response<Bytes>> {
    serve_from(&built, path, headers)
}

fn serve_from(find: &dyn Fn(&str) -> Option<File>, path: &str, headers: &HeaderMap) -> Option<Response<Bytes>> {
    // Written beside a file for the header Accept-Encoding, not to be asked for.
    let packed = path.ends_with(".br") || path.ends_with(".gz");
    let page = !path.rsplit('/').next().unwrap_or(path).contains('.');
    if find(INDEX).is_none() {
        let data = Cow::Borrowed(MISSING.as_bytes());
        let hash = crypto::hash::sha256(&data);
        return page.then(|| answer(INDEX, None, File { data, hash }, headers));
    }
    let name = if !path.is_empty() && !packed && find(path).is_some() { path } else { INDEX };
    if name == INDEX && !page && path != INDEX {
        return None;
    }
    for (coding, suffix) in [("br", ".br"), ("gzip", ".gz")] {
        if headers::accepts(headers, coding)
            && let Some(f) = find(&format!("{name}{suffix}"))
        {
            return Some(answer(name, Some(coding), f, headers));
        }
    }
    find(name).map(|f| answer(name, None, f, headers))
}

fn answer(name: &str, coding: Option<&'static str>, f: File, asked: &HeaderMap) -> Response<Bytes> {
    let digest = crypto::hash::hex(&f.hash);
    let tag = format!("\"{}\"", digest.get(..32).unwrap_or(&digest));
    let forever = name.starts_with(HASHED);
    let form = Form { tag: &tag, kind: kind(name), forever, coding };
    let known = headers::knows(asked, &tag);
    let data = match f.data {
        _ if known => Bytes::new(),
        Cow::Borrowed(b) => Bytes::from_static(b),
        Cow::Owned(b) => Bytes::from(b),
    };
    let length = data.len();
    let mut r = Response::new(data);
    form.put(r.headers_mut());
    if known {
        *r.status_mut() = StatusCode::NOT_MODIFIED;
    } else {
        r.headers_mut().insert(header::CONTENT_LENGTH, length.into());
    }
    r
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(data: &'static str) -> Option<File> {
        Some(File { data: Cow::Borrowed(data.as_bytes()), hash: crypto::hash::sha256(data.as_bytes()) })
    }

    fn some(path: &str) -> Option<File> {
        match path {
            "index.html" => file("<html>"),
            "assets/a-1.js" => file("script"),
            "assets/a-1.js.br" => file("brotli"),
            "assets/a-1.js.gz" => file("gzip"),
            "favicon.svg" => file("<svg>"),
            _ => None,
        }
    }

    fn get(path: &str, headers: &[(&'static str, &str)]) -> Option<Response<Bytes>> {
        let mut h = HeaderMap::new();
        for (k, v) in headers {
            h.insert(*k, v.parse().unwrap());
        }
        serve_from(&some, path, &h)
    }

    fn text(r: &Response<Bytes>) -> &str {
        std::str::from_utf8(r.body()).unwrap()
    }

    #[test]
    fn addresses_of_the_application_are_its_one_page_and_files_that_are_not_there_are_not() {
        for page in ["", "orders", "orders/12/lines", "a-1", "index.html"] {
            let r = get(page, &[]).unwrap();
            assert_eq!((text(&r), r.status()), ("<html>", StatusCode::OK), "{page}");
            assert_eq!(r.headers()["cache-control"], "no-cache");
            assert_eq!(r.headers()["content-type"], "text/html; charset=utf-8");
        }
        for file in ["assets/b.js", "favicon.ico", "../Cargo.toml", "..", "assets/a-1.js.br", "assets/../x.js"] {
            assert!(get(file, &[]).is_none(), "{file}");
        }
    }

    #[test]
    fn what_is_named_by_its_content_is_kept_for_ever_and_packed_as_the_browser_takes_it() {
        let r = get("assets/a-1.js", &[]).unwrap();
        assert_eq!(text(&r), "script");
        assert_eq!(r.headers()["cache-control"], "public, max-age=31536000, immutable");
        assert_eq!(r.headers()["content-type"], "text/javascript; charset=utf-8");
        assert_eq!(r.headers()["content-length"], "6");
        for (accept, wanted) in [("gzip, deflate, br", "brotli"), ("gzip", "gzip"), ("br;q=0, gzip;q=0.5", "gzip")] {
            let r = get("assets/a-1.js", &[("accept-encoding", accept)]).unwrap();
            assert_eq!(text(&r), wanted);
            assert_eq!(r.headers()["vary"], "Accept-Encoding");
        }
        let r = get("favicon.svg", &[("accept-encoding", "br")]).unwrap();
        assert_eq!(text(&r), "<svg>");
        assert!(!r.headers().contains_key("content-encoding"));
    }

    #[test]
    fn what_the_browser_has_is_not_sent_again() {
        let tag = get("favicon.svg", &[]).unwrap().headers()["etag"].to_str().unwrap().to_owned();
        for known in [tag.clone(), format!("\"x\", W/{tag}"), "*".into()] {
            let r = get("favicon.svg", &[("if-none-match", &known)]).unwrap();
            assert_eq!((r.status(), r.body().len()), (StatusCode::NOT_MODIFIED, 0), "{known}");
            assert!(r.headers().contains_key("content-security-policy"));
        }
        assert_eq!(get("favicon.svg", &[("if-none-match", "\"x\"")]).unwrap().status(), StatusCode::OK);
    }

    #[test]
    fn every_answer_says_what_the_page_may_do() {
        for path in ["", "assets/a-1.js"] {
            let r = get(path, &[]).unwrap();
            let csp = r.headers()["content-security-policy"].to_str().unwrap();
            let script = csp.split("; ").find(|d| d.starts_with("script-src")).unwrap();
            assert_eq!(script, "script-src 'self'");
            assert!(csp.contains("default-src 'self'") && csp.contains("frame-ancestors 'none'"));
            assert_eq!(r.headers()["x-content-type-options"], "nosniff");
            assert_eq!(r.headers()["referrer-policy"], "no-referrer");
            assert!(r.headers()["permissions-policy"].to_str().unwrap().contains("camera=()"));
        }
    }

    #[test]
    fn without_the_pages_there_is_one_that_says_so_in_both_languages() {
        let none = |_: &str| None;
        let r = serve_from(&none, "orders", &HeaderMap::new()).unwrap();
        assert!(text(&r).contains("未包含网页控制台") && text(&r).contains("without the web console"));
        assert!(!text(&r).contains("<script"));
        assert!(serve_from(&none, "assets/a.js", &HeaderMap::new()).is_none());
    }
}
