//! The one error type inside the product. Its kind is neutral; api/control renders it in each protocol's form.
//!
//! Two audiences: `message` goes to the caller, `source` goes to the log and never leaves the process.

use std::error::Error as StdError;
use std::fmt;

/// Result of everything that can be refused.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What went wrong, as something a client can act on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ErrorKind {
    /// The request breaks a rule; `field` names where (400).
    BadRequest,
    /// No valid token (401).
    Unauthenticated,
    /// Known, but not allowed (403).
    Forbidden,
    /// No such object, or none that this caller may know of (404).
    NotFound,
    /// The object's state or another object forbids it now (409).
    Conflict,
    /// The entitlement does not cover it; each OpenStack service has its own status (403, 413, 409).
    OverQuota,
    /// The body is larger than allowed (413).
    TooLarge,
    /// A precondition of the request does not hold (412).
    Precondition,
    /// No host or pool has room (409 or an ERROR server, by service).
    NoCapacity,
    /// The disk is full (507).
    InsufficientStorage,
    /// Media type not supported (415).
    UnsupportedMediaType,
    /// Microversion or representation not offered (406).
    NotAcceptable,
    /// Too many attempts (429).
    TooManyRequests,
    /// An engine or a node is away; trying again may help (503).
    Unavailable,
    /// Two transactions met; the whole transaction is to be run again. Does not leave foundation/runtime's `transact!`.
    Retry,
    /// Our fault (500).
    Internal,
}

/// An error with a message for the caller and, apart from it, its cause for the log.
pub struct Error {
    /// Neutral kind.
    pub kind: ErrorKind,
    /// Reason that a program can match on; OpenStack Networking prints it as `type` (`NetworkInUse`).
    pub code: &'static str,
    /// Text for the caller: names the field and the rule, never a secret, never an internal path.
    pub message: String,
    /// The field at fault, as the client wrote it.
    pub field: Option<String>,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

macro_rules! constructors {
    ($($(#[$doc:meta])* $name:ident => $kind:ident, $code:literal;)*) => {$(
        $(#[$doc])*
        pub fn $name(message: impl Into<String>) -> Error { Error::new(ErrorKind::$kind, $code, message) }
    )*};
}

impl Error {
    /// An error of a kind with a program-readable code.
    pub fn new(kind: ErrorKind, code: &'static str, message: impl Into<String>) -> Error {
        Error { kind, code, message: message.into(), field: None, source: None }
    }

    constructors! {
        /// The request breaks a rule.
        bad_request => BadRequest, "BadRequest";
        /// No valid token.
        unauthenticated => Unauthenticated, "Unauthorized";
        /// Known, but not allowed.
        forbidden => Forbidden, "Forbidden";
        /// No such object for this caller.
        not_found => NotFound, "NotFound";
        /// The state forbids it.
        conflict => Conflict, "Conflict";
        /// Beyond the entitlement.
        over_quota => OverQuota, "OverQuota";
        /// Body too large.
        too_large => TooLarge, "RequestTooLarge";
        /// No host has room.
        no_capacity => NoCapacity, "NoValidHost";
        /// An engine or node is away.
        unavailable => Unavailable, "ServiceUnavailable";
        /// Our fault; the message is for the log, the caller sees a general one.
        internal => Internal, "Internal";
    }

    /// The same with another program-readable code.
    pub fn code(mut self, code: &'static str) -> Error {
        self.code = code;
        self
    }
    /// The same, naming the field at fault.
    pub fn field(mut self, field: impl Into<String>) -> Error {
        self.field = Some(field.into());
        self
    }
    /// The same with its cause, for the log.
    pub fn because(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Error {
        self.source = Some(source.into());
        self
    }
    /// True if the same request may succeed later without a change.
    pub fn is_transient(&self) -> bool {
        matches!(self.kind, ErrorKind::Unavailable | ErrorKind::Retry | ErrorKind::Internal)
    }
    /// True if it says that the object does not exist.
    pub fn is_not_found(&self) -> bool {
        self.kind == ErrorKind::NotFound
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}/{}: {}", self.kind, self.code, self.message)?;
        let mut cause: Option<&(dyn StdError + 'static)> = self.source.as_deref().map(|s| s as _);
        while let Some(c) = cause {
            write!(f, ": {c}")?;
            cause = c.source();
        }
        Ok(())
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_deref().map(|s| s as _)
    }
}

impl From<serde_json::Error> for Error {
    fn from(e: serde_json::Error) -> Error {
        Error::internal("stored JSON does not read").because(e)
    }
}
