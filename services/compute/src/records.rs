//! Which rows of this slice are under the chain ([`runtime::record`]): who let an operator in, and what he did there.

use runtime::record::Record;

/// Grants.
pub(crate) const GRANT: Record = Record::new(
    "compute_access_grant",
    "id",
    &[
        "id",
        "project",
        "servers",
        "operator",
        "operator_name",
        "reason",
        "minutes",
        "state",
        "requested_at",
        "until",
        "decided_at",
        "decided_by",
        "decided_name",
        "closed_at",
        "closed_by",
        "closed_name",
        "note",
    ],
);
/// Sessions; `head` is the digest over all that was recorded.
pub(crate) const SESSION: Record = Record::new(
    "compute_access_session",
    "id",
    &["id", "access_grant", "server", "server_name", "started_at", "ended_at", "ending", "bytes", "pieces", "head"],
);

/// All of them.
pub const ALL: &[Record] = &[GRANT, SESSION];
