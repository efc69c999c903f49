//! The one wrapper around every handler: request id, authentication, policy, audit, latency, error rendering, panics.
//!
//! A caller comes with a token, or is a browser with the cookie of a session; what that has to show besides is in [`crate::browser`].
//!
//! The asymmetry of the audit ledger is decided here: if the entry before a deed cannot be written the request fails (503; 507 if the disk is full); if the entry
//! after it cannot be written that is logged, because the deed is done. A login changes nothing, so it has one entry, at the end.

use crate::browser;
use crate::extract::Ctx;
use crate::metrics::Metrics;
use crate::server::Peer;
use async_trait::async_trait;
use axum::extract::Request;
use axum::response::Response;
use futures::FutureExt as _;
use http::{HeaderValue, StatusCode, header};
use kernel::{Caller, DomainId, Endpoint, Error, ErrorKind, Policy, Result, UserId};
use runtime::port::{AuditEntry, AuditSink, Outcome};
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

/// Turns a token into a caller; implemented over identity.
#[async_trait]
pub trait Authenticator: Send + Sync {
    /// The caller of a valid token.
    ///
    /// # Errors
    /// Unauthenticated, for any other.
    async fn authenticate(&self, token: &str) -> Result<Arc<Caller>>;
    /// Who a browser's cookie belongs to. Without `touch` the request does not count as use.
    ///
    /// # Errors
    /// Unauthenticated, for any that is no session in force; also where there are none.
    async fn session(&self, _cookie: &str, _touch: bool) -> Result<Seated> {
        Err(Error::unauthenticated("The request you have made requires authentication."))
    }
}

/// A browser's session as the gate needs it.
#[derive(Clone)]
pub struct Seated {
    /// The caller, as a token of that user and scope would give him.
    pub caller: Arc<Caller>,
    /// What a page of ours sends along with every change.
    pub csrf: Arc<str>,
    /// The password has to be changed before anything else.
    pub must_change: bool,
}

/// Renders an error in the form of a service; given by api/control.
pub type Render = fn(service: &'static str, error: &Error, request_id: &str) -> Response;

/// Put into a response's extensions by a login handler: who it was, for the audit ledger.
#[derive(Debug, Clone)]
pub struct Subject {
    /// User id.
    pub user: String,
    /// User name.
    pub name: String,
}

/// Put into a response's extensions by a handler whose path does not say what an auditor looks for: which secrets of an account it changed.
#[derive(Debug, Clone)]
pub struct Noted(pub String);

/// What stands before every handler.
#[derive(Clone)]
pub struct Gate {
    /// Tokens.
    pub auth: Arc<dyn Authenticator>,
    /// Audit ledger.
    pub audit: Arc<dyn AuditSink>,
    /// Error forms.
    pub render: Render,
    /// Counters.
    pub metrics: Arc<Metrics>,
    /// Keystone's address for `WWW-Authenticate`, as a path.
    pub identity_path: &'static str,
}

fn nobody(request_id: &str, remote: Option<String>) -> Caller {
    Caller {
        user: UserId::from(""),
        user_name: String::new(),
        user_domain: DomainId::from(""),
        project: None,
        domain: None,
        system: false,
        roles: vec![],
        role_names: vec![],
        request_id: request_id.to_owned(),
        remote,
        login: None,
    }
}

fn name(entry: &mut AuditEntry, caller: &Caller) {
    entry.user = caller.user.to_string();
    entry.user_name.clone_from(&caller.user_name);
    entry.project.clone_from(&caller.project);
}

/// What axum's own extractors refuse (a path that is no UTF-8, a number that is none, a missing upgrade) they say in plain text.
fn rejected(r: &Response) -> Option<Error> {
    let kind = match r.status() {
        StatusCode::UNSUPPORTED_MEDIA_TYPE => ErrorKind::UnsupportedMediaType,
        StatusCode::PAYLOAD_TOO_LARGE => ErrorKind::TooLarge,
        s if s.is_client_error() => ErrorKind::BadRequest,
        s if s.is_server_error() => ErrorKind::Internal,
        _ => return None,
    };
    let plain = r.headers().get(header::CONTENT_TYPE).is_some_and(|v| v.as_bytes().starts_with(b"text/plain"));
    let text = "the path, the query or a header of the request is not what this address takes";
    plain.then(|| Error::new(kind, "BadRequest", text))
}

/// Without its entry nothing is done. A full disk is told as one: that is what the operator can mend.
fn unwritten(e: Error) -> Error {
    const NOTHING: &str = "the audit ledger cannot be written, so nothing is done";
    let told = match e.kind {
        ErrorKind::InsufficientStorage => Error::new(e.kind, e.code, format!("the disk is full: {NOTHING}")),
        _ => Error::unavailable(NOTHING),
    };
    told.because(e)
}

/// What a browser does with an answer: it takes it for nothing else than it says it is, keeps none that is not everybody's, and comes by TLS
/// again to the name that it came by (`strict`).
fn guard(ep: &Endpoint, strict: bool, response: &mut Response) {
    let h = response.headers_mut();
    if strict {
        h.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(browser::STRICT));
    }
    h.entry(header::X_CONTENT_TYPE_OPTIONS).or_insert(HeaderValue::from_static("nosniff"));
    if ep.policy != Policy::Public {
        h.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    }
}

/// `https://host:port` as the client addressed us.
fn base(req: &Request) -> String {
    let host = req.uri().authority().map(|a| a.as_str().to_owned());
    let host = host.or_else(|| req.headers().get(header::HOST).and_then(|v| v.to_str().ok()).map(str::to_owned));
    format!("https://{}", host.unwrap_or_else(|| "localhost".into()))
}

impl Gate {
    /// Runs a handler behind the gate.
    pub async fn pass(&self, ep: &'static Endpoint, mut req: Request, next: axum::middleware::Next) -> Response {
        let started = tokio::time::Instant::now();
        let request_id = format!("req-{}", kernel::fresh_uuid());
        let remote = req.extensions().get::<Peer>().map(|p| p.addr.ip().to_string());
        let path = req.uri().path().to_owned();
        // Programs that call the APIs remember nothing.
        let strict = ep.service == "console" && browser::is_strict(&base(&req));
        let mut entry = self.entry(ep, &request_id, &remote, &path);
        let outcome = match self.admit(ep, &mut req, &request_id, remote, &mut entry).await {
            Ok(()) => {
                AssertUnwindSafe(next.run(req)).catch_unwind().await.map_err(|_| Error::internal("a handler panicked"))
            }
            Err(e) => Err(e),
        };
        let mut response = match outcome {
            Ok(mut r) => match r.extensions_mut().remove::<Arc<Error>>() {
                Some(e) => {
                    let mut refusal = self.refuse(ep, &e, &request_id);
                    // A login that failed still says whose it was.
                    if let Some(s) = r.extensions_mut().remove::<Subject>() {
                        refusal.extensions_mut().insert(s);
                    }
                    refusal
                }
                None => match rejected(&r) {
                    Some(e) => self.refuse(ep, &e, &request_id),
                    None => r,
                },
            },
            Err(e) => self.refuse(ep, &e, &request_id),
        };
        if ep.audit {
            self.close(entry, &mut response).await;
        }
        if let Ok(v) = HeaderValue::from_str(&request_id) {
            response.headers_mut().insert("x-openstack-request-id", v);
        }
        guard(ep, strict, &mut response);
        self.metrics.observe(ep, response.status().as_u16(), started.elapsed());
        response
    }

    fn entry(&self, ep: &Endpoint, request_id: &str, remote: &Option<String>, path: &str) -> AuditEntry {
        let mut e = AuditEntry::of(&nobody(request_id, remote.clone()), ep.service, ep.action, Outcome::Begun);
        // Paths are bounded so that a hostile one cannot fill the ledger.
        e.path = path.chars().take(256).collect();
        e
    }

    async fn admit(
        &self,
        ep: &'static Endpoint,
        req: &mut Request,
        request_id: &str,
        remote: Option<String>,
        entry: &mut AuditEntry,
    ) -> Result<()> {
        let token: Option<Arc<str>> = req.headers().get("x-auth-token").and_then(|v| v.to_str().ok()).map(Arc::from);
        let base = base(req);
        // Who sends a token is no browser that somebody else's page made send it.
        let cookie = if token.is_none() { browser::cookie(req.headers()) } else { None };
        if cookie.is_some() {
            browser::own_socket(req.headers(), &base)?;
        }
        let known = match (&token, &cookie) {
            _ if ep.policy == Policy::Public => Arc::new(nobody(request_id, remote.clone())),
            (Some(t), _) => self.auth.authenticate(t).await?,
            (None, Some(c)) => {
                let seated = self.auth.session(c, browser::is_use(req.headers())).await?;
                name(entry, &seated.caller);
                browser::admit(ep, req.headers(), &seated)?;
                seated.caller
            }
            (None, None) => {
                return Err(Error::unauthenticated("The request you have made requires authentication."));
            }
        };
        let mut caller = (*known).clone();
        caller.request_id = request_id.to_owned();
        caller.remote = remote;
        name(entry, &caller);
        if !ep.policy.allows(&caller) {
            return Err(Error::forbidden(format!(
                "You are not authorized to perform the requested action: {}:{}.",
                ep.service, ep.action
            )));
        }
        if ep.audit && !ep.is_login() {
            let begun = self.audit.append(entry.clone()).await;
            begun.map_err(unwritten)?;
        }
        let (caller, headers) = (Arc::new(caller), Arc::new(req.headers().clone()));
        let ctx = Ctx { caller, token, cookie, base: base.into(), headers };
        req.extensions_mut().insert(ctx);
        Ok(())
    }

    fn refuse(&self, ep: &'static Endpoint, e: &Error, request_id: &str) -> Response {
        match e.kind {
            ErrorKind::Internal => {
                tracing::error!(request = request_id, action = ep.action, error = ?e, "request failed")
            }
            ErrorKind::Unavailable => {
                tracing::warn!(request = request_id, action = ep.action, error = ?e, "request not served")
            }
            _ => tracing::debug!(request = request_id, action = ep.action, error = ?e, "request refused"),
        }
        let mut r = (self.render)(ep.service, e, request_id);
        if e.kind == ErrorKind::Unauthenticated
            && let Ok(v) = HeaderValue::from_str(&format!("Keystone uri=\"{}\"", self.identity_path))
        {
            r.headers_mut().insert(header::WWW_AUTHENTICATE, v);
        }
        r
    }

    async fn close(&self, mut entry: AuditEntry, response: &mut Response) {
        if let Some(s) = response.extensions_mut().remove::<Subject>() {
            entry.user = s.user;
            entry.user_name = s.name;
        }
        entry.detail = response.extensions_mut().remove::<Noted>().map(|n| n.0);
        entry.outcome = if response.status().is_client_error() || response.status().is_server_error() {
            Outcome::Refused
        } else {
            Outcome::Done
        };
        entry.status = Some(response.status().as_u16());
        for attempt in 0..3u64 {
            match self.audit.append(entry.clone()).await {
                Ok(()) => return,
                Err(e) => {
                    tracing::error!(request = entry.request, attempt, error = ?e, "audit entry after the deed not written")
                }
            }
            runtime::task::sleep(std::time::Duration::from_millis(50 << attempt)).await;
        }
    }

    /// Renders an error outside any endpoint: unknown path, wrong method.
    pub fn stray(&self, service: &'static str, e: Error) -> Response {
        let id = format!("req-{}", kernel::fresh_uuid());
        (self.render)(service, &e, &id)
    }
}
