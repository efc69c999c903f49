//! What an HTTP endpoint is, as data: the row of the authorisation matrix that its route cannot exist without.

use crate::caller::{Caller, Role};

/// HTTP methods that the product serves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs, reason = "RFC 9110 names")]
pub enum Method {
    Get,
    Head,
    Post,
    Put,
    Patch,
    Delete,
}

impl Method {
    /// The method's name on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Method::Get => "GET",
            Method::Head => "HEAD",
            Method::Post => "POST",
            Method::Put => "PUT",
            Method::Patch => "PATCH",
            Method::Delete => "DELETE",
        }
    }
}

/// Who may call an endpoint. What the caller may see of an object is decided by the slice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Policy {
    /// No token: discovery, login, health.
    Public,
    /// Any valid token, scoped or not.
    Authenticated,
    /// One of these roles in the scope of the token. Admin is not implied: list it.
    AnyOf(&'static [Role]),
}

/// Reading inside a project.
pub const READ: Policy = Policy::AnyOf(&[Role::Reader, Role::Member, Role::Admin]);
/// Changing a project.
pub const WRITE: Policy = Policy::AnyOf(&[Role::Member, Role::Admin]);
/// Running the cloud.
pub const OPERATE: Policy = Policy::AnyOf(&[Role::Operator, Role::Admin]);
/// The bootstrap administrator alone.
pub const ADMIN: Policy = Policy::AnyOf(&[Role::Admin]);

impl Policy {
    /// True if a caller with these roles passes.
    pub fn allows(&self, caller: &Caller) -> bool {
        match self {
            Policy::Public | Policy::Authenticated => true,
            Policy::AnyOf(roles) => roles.iter().any(|r| caller.has(*r)),
        }
    }
}

/// One endpoint: a row of the authorisation matrix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Endpoint {
    /// Service, which also chooses the form of errors: `identity`, `image`, `compute`, `volume`, `network`, `ops`, `console`,
    /// `node`, `root`.
    pub service: &'static str,
    /// Name of the action in the audit ledger, noun first: `server.create`.
    pub action: &'static str,
    /// HTTP method.
    pub method: Method,
    /// Path with `{parameter}` segments, from the root of the listener.
    pub path: &'static str,
    /// Who may call it.
    pub policy: Policy,
    /// Writes audit entries. Always true for a mutation; also for reads of what is sensitive.
    pub audit: bool,
}

impl Endpoint {
    /// A read: not audited.
    pub const fn get(service: &'static str, action: &'static str, path: &'static str, policy: Policy) -> Endpoint {
        Endpoint { service, action, method: Method::Get, path, policy, audit: false }
    }
    /// A mutation: audited.
    pub const fn change(
        service: &'static str,
        action: &'static str,
        method: Method,
        path: &'static str,
        policy: Policy,
    ) -> Endpoint {
        Endpoint { service, action, method, path, policy, audit: true }
    }
    /// A login: it needs no token and changes nothing until it succeeds, so the audit ledger has one entry of it, at its end.
    pub fn is_login(&self) -> bool {
        self.policy == Policy::Public && matches!(self.action, "token.issue" | "session.open")
    }
    /// Whether a session whose password has to be changed may call it: to see that, to change it, to log out.
    pub fn is_before_change(&self) -> bool {
        self.service == "console" && matches!(self.action, "session.show" | "session.close" | "password.change")
    }
}
