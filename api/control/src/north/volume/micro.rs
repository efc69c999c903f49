//! Microversions: `OpenStack-API-Version: volume 3.59`. Without the header a client gets 3.0.

use axum::extract::FromRequestParts;
use axum::response::Response;
use contract::openstack::volume::{MAX_VERSION, MIN_VERSION};
use http::request::Parts;
use http::{HeaderValue, StatusCode};
use httpkit::Fail;
use kernel::{Error, ErrorKind, Result};

/// The microversion that a request asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Micro(pub u32, pub u32);

fn refuse(asked: &str) -> Error {
    let shown: String = asked.chars().take(20).collect();
    let (a, b) = (MIN_VERSION, MAX_VERSION);
    let e = format!(
        "Version {shown} is not supported by the API. Minimum is {}.{} and maximum is {}.{}.",
        a.0, a.1, b.0, b.1
    );
    Error::new(ErrorKind::NotAcceptable, "VersionNotSupported", e)
}

fn parse(header: &str) -> Result<Micro> {
    // The header may name several services: `compute 2.1, volume 3.59`.
    let asked = header.split(',').filter_map(|s| s.trim().split_once(' ')).find(|(s, _)| *s == "volume");
    let Some((_, v)) = asked else { return Ok(Micro(MIN_VERSION.0, MIN_VERSION.1)) };
    let v = v.trim();
    if v == "latest" {
        return Ok(Micro(MAX_VERSION.0, MAX_VERSION.1));
    }
    let number = |s: &str| s.parse::<u32>().ok();
    let m = v.split_once('.').and_then(|(a, b)| Some((number(a)?, number(b)?)));
    match m {
        Some(m) if (MIN_VERSION..=MAX_VERSION).contains(&m) => Ok(Micro(m.0, m.1)),
        Some(_) => Err(refuse(v)),
        None => {
            Err(Error::bad_request("API Version String is of invalid format. Must be of format MajorNum.MinorNum."))
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Micro {
    type Rejection = Fail;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Fail> {
        let header = parts.headers.get("openstack-api-version").and_then(|v| v.to_str().ok()).unwrap_or("");
        Ok(parse(header)?)
    }
}

impl Micro {
    /// True from 3.`minor` on.
    pub fn since(self, minor: u32) -> bool {
        self >= Micro(3, minor)
    }

    /// A JSON response that says which microversion it is of.
    pub fn json(self, status: StatusCode, body: &impl serde::Serialize) -> Result<Response, Fail> {
        Ok(self.mark(httpkit::extract::json(status, body)?))
    }

    /// A response without a body.
    pub fn empty(self, status: StatusCode) -> Result<Response, Fail> {
        Ok(self.mark(axum::response::IntoResponse::into_response(status)))
    }

    fn mark(self, mut r: Response) -> Response {
        if let Ok(v) = HeaderValue::from_str(&format!("volume {}.{}", self.0, self.1)) {
            r.headers_mut().insert("openstack-api-version", v);
        }
        r.headers_mut().insert("vary", HeaderValue::from_static("OpenStack-API-Version"));
        r
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn microversions_are_read_or_refused() {
        assert_eq!(parse("").unwrap(), Micro(3, 0));
        assert_eq!(parse("compute 2.90").unwrap(), Micro(3, 0));
        assert_eq!(parse("compute 2.90, volume 3.59").unwrap(), Micro(3, 59));
        assert_eq!(parse("volume latest").unwrap(), Micro(3, 71));
        for bad in ["volume 3.72", "volume 2.0", "volume 4.0"] {
            assert_eq!(parse(bad).unwrap_err().kind, ErrorKind::NotAcceptable, "{bad}");
        }
        assert_eq!(parse("volume three").unwrap_err().kind, ErrorKind::BadRequest);
        assert!(Micro(3, 10).since(9) && !Micro(3, 8).since(9));
    }
}
