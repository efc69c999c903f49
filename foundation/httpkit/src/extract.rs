//! What handlers take and how they fail.

use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::response::{IntoResponse, Response};
use http::request::Parts;
use http::{HeaderMap, StatusCode, header};
use kernel::{Caller, Error, ErrorKind, Result};
use serde::de::DeserializeOwned;
use std::sync::Arc;

/// A refusal on its way out; the gate renders it in the protocol's form.
#[derive(Debug)]
pub struct Fail(pub Error);

impl From<Error> for Fail {
    fn from(e: Error) -> Fail {
        Fail(e)
    }
}

impl IntoResponse for Fail {
    fn into_response(self) -> Response {
        let mut r = StatusCode::INTERNAL_SERVER_ERROR.into_response();
        r.extensions_mut().insert(Arc::new(self.0));
        r
    }
}

/// Who calls and how: what the gate found out.
#[derive(Clone, Debug)]
pub struct Ctx {
    /// The caller; on public endpoints the user is empty.
    pub caller: Arc<Caller>,
    /// The token as sent, for endpoints that deal with tokens.
    pub token: Option<Arc<str>>,
    /// `https://host:port` as the client wrote it, for links.
    pub base: Arc<str>,
    /// All headers: microversions, subject tokens.
    pub headers: Arc<HeaderMap>,
}

impl Ctx {
    /// A header, if it is there and is text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|v| v.to_str().ok())
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Ctx {
    type Rejection = Fail;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Fail> {
        parts.extensions.get::<Ctx>().cloned().ok_or_else(|| Fail(Error::internal("a handler runs outside the gate")))
    }
}

/// Largest JSON body: far more than any request that a client of ours sends.
pub const JSON_LIMIT: usize = 1024 * 1024;

/// A JSON body; a refusal names the path of the field and the rule.
#[derive(Debug)]
pub struct Json<T>(pub T);

/// Reads a body of bounded size.
///
/// # Errors
/// Too large, beyond `limit`; bad request, if the client breaks off.
pub async fn bytes(body: Body, limit: usize) -> Result<Bytes> {
    match http_body_util::BodyExt::collect(http_body_util::Limited::new(body, limit)).await {
        Ok(b) => Ok(b.to_bytes()),
        Err(e) if e.is::<http_body_util::LengthLimitError>() => {
            Err(Error::too_large(format!("the request body is larger than {limit} bytes")))
        }
        Err(_) => Err(Error::bad_request("the request body broke off")),
    }
}

/// Parses JSON; a refusal names the path of the field.
///
/// # Errors
/// Bad request.
pub fn parse_json<T: DeserializeOwned>(text: &[u8]) -> Result<T> {
    let mut d = serde_json::Deserializer::from_slice(text);
    let v = serde_path_to_error::deserialize(&mut d).map_err(|e| {
        let path = e.path().to_string();
        let cause = e.into_inner();
        match path.as_str() {
            "." => Error::bad_request(format!("the request body is not valid: {cause}")),
            p => Error::bad_request(format!("{p}: {cause}")).field(p),
        }
    })?;
    d.end().map_err(|e| Error::bad_request(format!("the request body is not valid: {e}")))?;
    Ok(v)
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = Fail;
    async fn from_request(req: Request, _: &S) -> Result<Self, Fail> {
        let kind = req.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or("application/json");
        if !kind.contains("json") {
            let e = Error::new(
                ErrorKind::UnsupportedMediaType,
                "UnsupportedMediaType",
                format!("content type '{kind}' is not JSON"),
            );
            return Err(Fail(e));
        }
        let body = bytes(req.into_body(), JSON_LIMIT).await?;
        Ok(Json(parse_json(&body)?))
    }
}

/// The query string; keys may repeat.
#[derive(Debug, Clone, Default)]
pub struct Params(pub Vec<(String, String)>);

impl Params {
    /// Reads a raw query string.
    pub fn of(query: &str) -> Params {
        Params(form_urlencoded::parse(query.as_bytes()).into_owned().collect())
    }
    /// The first value of a key.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.0.iter().find(|(k, _)| k == key).map(|(_, v)| v.as_str())
    }
    /// All values of a key.
    pub fn all<'a>(&'a self, key: &'a str) -> impl Iterator<Item = &'a str> + 'a {
        self.0.iter().filter(move |(k, _)| k == key).map(|(_, v)| v.as_str())
    }
    /// A boolean in the spellings that OpenStack takes.
    ///
    /// # Errors
    /// Bad request that names the key.
    pub fn flag(&self, key: &str) -> Result<Option<bool>> {
        match self.get(key).map(str::to_ascii_lowercase).as_deref() {
            None => Ok(None),
            Some("true" | "1" | "yes" | "on" | "t" | "y" | "") => Ok(Some(true)),
            Some("false" | "0" | "no" | "off" | "f" | "n") => Ok(Some(false)),
            Some(v) => Err(Error::bad_request(format!("{key}: '{v}' is neither true nor false")).field(key)),
        }
    }
    /// `limit` and `marker`.
    ///
    /// # Errors
    /// Bad request that names `limit`.
    pub fn page(&self) -> Result<kernel::Page> {
        kernel::Page::parse(self.get("limit"), self.get("marker"))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Params {
    type Rejection = Fail;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Fail> {
        Ok(Params::of(parts.uri.query().unwrap_or("")))
    }
}

/// A JSON response of a status.
pub fn json<T: serde::Serialize>(status: StatusCode, body: &T) -> Result<Response, Fail> {
    let bytes = serde_json::to_vec(body).map_err(Error::from)?;
    Ok((status, [(header::CONTENT_TYPE, "application/json")], bytes).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, serde::Deserialize)]
    #[allow(dead_code, reason = "only its shape matters")]
    struct Outer {
        server: Inner,
    }
    #[derive(Debug, serde::Deserialize)]
    #[allow(dead_code, reason = "only its shape matters")]
    struct Inner {
        name: String,
    }

    #[test]
    fn a_wrong_type_names_its_field() {
        let e = parse_json::<Outer>(br#"{"server":{"name":7}}"#).unwrap_err();
        assert_eq!(e.field.as_deref(), Some("server.name"));
        assert_eq!(e.kind, ErrorKind::BadRequest);
        assert!(parse_json::<Outer>(b"{").is_err());
        assert!(parse_json::<Outer>(br#"{"server":{"name":"x"}} trailing"#).is_err());
    }

    #[test]
    fn query_keys_repeat_and_flags_are_checked() {
        let p = Params::of("tags=a&tags=b&x=True&y=maybe");
        assert_eq!(p.all("tags").collect::<Vec<_>>(), ["a", "b"]);
        assert_eq!(p.flag("x").unwrap(), Some(true));
        assert!(p.flag("y").unwrap_err().message.contains("y"));
    }
}
