//! A client of the OVSDB management protocol.
//!
//! * `value.rs`: atoms, sets and maps in one canonical form, so that equality means equality.
//! * `wire.rs`: finds the ends of JSON messages in a byte stream, addresses of servers.
//! * `schema.rs`: the one thing needed of a schema: which columns are collections.
//! * `replica.rs`: tables as the server last told us.
//! * `session.rs`: the connection: transactions in, updates out, reconnection.
//! * `ops.rs`: builders of the transaction operations.

pub mod ops;
mod replica;
mod schema;
mod session;
mod value;
mod wire;

pub use replica::{Change, Replica, Row};
pub use session::{Monitor, Observer, Session, SessionOptions};
pub use value::{Atom, Datum, Uuid};
pub use wire::Endpoint;

/// Why a database did not do as it was told.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OvsdbError {
    /// No connection, or it broke before the answer came: the outcome is unknown, idempotent callers try again.
    #[error("{endpoint}: {reason}")]
    Unavailable {
        /// The server.
        endpoint: String,
        /// What happened.
        reason: String,
    },
    /// A uniqueness or `wait` condition did not hold: somebody else was quicker.
    #[error("{error}: {details}")]
    Conflict {
        /// The protocol's error code.
        error: String,
        /// The server's explanation.
        details: String,
    },
    /// The server refused the transaction.
    #[error("{error}: {details}")]
    Refused {
        /// The protocol's error code.
        error: String,
        /// The server's explanation.
        details: String,
    },
    /// An answer that the protocol does not allow.
    #[error("unexpected answer: {0}")]
    Protocol(String),
}
