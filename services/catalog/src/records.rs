//! Which rows of this slice are under the chain ([`runtime::record`]): who decided on orders, and what was erased.

use runtime::record::Record;

/// Decisions on orders.
pub(crate) const DECISION: Record = Record::new(
    "catalog_decision",
    "id",
    &["id", "order_id", "round", "stage", "decision", "person", "person_name", "reason", "at", "behalf", "behalf_name"],
)
.once();
/// Proofs of erasure.
pub(crate) const ERASURE: Record =
    Record::new("catalog_erasure", "order_id", &["order_id", "project", "at", "body", "digest"]).once();

/// All of them.
pub const ALL: &[Record] = &[DECISION, ERASURE];
