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
    /// The cookie of a browser's session, where no token was sent; on public endpoints nobody has looked at it.
    pub cookie: Option<Arc<str>>,
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

/// The parameters that an endpoint takes in its query: name and meaning, as its table declares them.
pub type Declared = &'static [(&'static str, &'static str)];

fn declares(all: Declared, key: &str) -> bool {
    all.iter().any(|(name, _)| *name == key)
}

/// The query string; keys may repeat, unless the endpoint declares what it takes.
#[derive(Debug, Clone, Default)]
pub struct Params(pub Vec<(String, String)>, Option<Declared>);

impl Params {
    /// Reads a raw query string.
    pub fn of(query: &str) -> Params {
        Params(form_urlencoded::parse(query.as_bytes()).into_owned().collect(), None)
    }
    /// Reads the query string of an endpoint that takes what it declares, each once.
    ///
    /// # Errors
    /// Bad request that names the key, and what there is instead.
    pub fn declared(query: &str, all: Declared) -> Result<Params> {
        let Params(pairs, _) = Params::of(query);
        for (i, (key, _)) in pairs.iter().enumerate() {
            let refused =
                |why: String| Err(Error::bad_request(format!("{key:.64}: {why}")).field(format!("{key:.64}")));
            if !declares(all, key) {
                let names: Vec<&str> = all.iter().map(|(name, _)| *name).collect();
                return refused(match &names[..] {
                    [] => "is no parameter of this request, which takes none".to_owned(),
                    there => format!("is no parameter of this request, which takes {}", there.join(", ")),
                });
            }
            if pairs[..i].iter().any(|(before, _)| before == key) {
                return refused("is given twice".to_owned());
            }
        }
        Ok(Params(pairs, Some(all)))
    }
    /// A handler that reads what its endpoint does not declare would never be given it; tests that call it find out here.
    fn is_declared(&self, key: &str) -> bool {
        self.1.is_none_or(|all| declares(all, key))
    }
    /// The first value of a key.
    pub fn get(&self, key: &str) -> Option<&str> {
        debug_assert!(self.is_declared(key), "the parameter {key} is read but not declared");
        self.0.iter().find(|(k, _)| k == key).map(|(_, v)| v.as_str())
    }
    /// All values of a key.
    pub fn all<'a>(&'a self, key: &'a str) -> impl Iterator<Item = &'a str> + 'a {
        debug_assert!(self.is_declared(key), "the parameter {key} is read but not declared");
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
        // What the routes have checked, where the endpoint declares its parameters.
        Ok(parts.extensions.get::<Params>().cloned().unwrap_or_else(|| Params::of(parts.uri.query().unwrap_or(""))))
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
    use std::collections::BTreeMap;

    /// Only its shape matters.
    type Outer = BTreeMap<String, BTreeMap<String, String>>;

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

    #[test]
    fn what_is_not_declared_or_is_given_twice_is_refused_by_name() {
        const TAKES: Declared = &[("limit", "at most so many"), ("marker", "go on after this one")];
        let p = Params::declared("marker=a%20b&limit=2", TAKES).unwrap();
        assert_eq!((p.get("limit"), p.get("marker")), (Some("2"), Some("a b")));
        assert!(Params::declared("", TAKES).is_ok() && Params::declared("", &[]).is_ok());
        for (query, field, text) in [
            ("limit=2&until=x", "until", "until: is no parameter of this request, which takes limit, marker"),
            ("Limit=2", "Limit", "Limit: is no parameter"),
            ("=2", "", "which takes limit, marker"),
            ("limit=2&marker=a&limit=2", "limit", "limit: is given twice"),
        ] {
            let e = Params::declared(query, TAKES).unwrap_err();
            assert_eq!((e.kind, e.field.as_deref()), (ErrorKind::BadRequest, Some(field)), "{query}");
            assert!(e.message.contains(text), "{query}: {}", e.message);
        }
        assert!(Params::declared("x=1", &[]).unwrap_err().message.ends_with("which takes none"));
        let long = Params::declared(&"x".repeat(5000), TAKES).unwrap_err();
        assert_eq!(long.field.unwrap().len(), 64);
    }

    #[test]
    #[cfg(debug_assertions)]
    #[should_panic(expected = "the parameter until is read but not declared")]
    fn a_handler_that_reads_what_is_not_declared_is_found_out() {
        let p = Params::declared("", &[("limit", "at most so many")]).unwrap();
        let _ = p.get("until");
    }
}
