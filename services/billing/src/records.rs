//! Which rows of this slice are under the chain, and what of them: everything that money and scores are read from. Whoever writes such a row
//! seals it in the same transaction ([`runtime::record`]).
//!
//! Not compared is what one statement sets on all lines of a settlement (`settled`, and whether a line was deferred): the settlement is a record
//! itself, and its postings are. So a settled line counts as the agreed one that it was.

use kernel::{BillId, Result};
use runtime::Tx;
use runtime::record::Record;

/// Entries of the journal.
pub(crate) const ENTRY: Record =
    Record::new("billing_entry", "id", &["id", "kind", "reference", "project", "memo", "person", "at"]).once();
/// Their postings.
pub(crate) const POSTING: Record = Record::new("billing_posting", "entry", &["n", "account", "project", "fen"]).once();
/// Closed bills.
pub(crate) const BILL: Record =
    Record::new("billing_bill", "id", &["id", "project", "month", "total", "body", "lines", "closed_at"]).once();
/// Adjustments of closed bills.
pub(crate) const ADJUSTMENT: Record = Record::new(
    "billing_adjustment",
    "id",
    &["id", "project", "bill", "month", "line_key", "booked_in", "cause", "body", "stored_at"],
)
.once();
/// Issued bills: who signed.
const BOOK: Record = Record::new(
    "billing_book",
    "bill",
    &[
        "bill",
        "project",
        "month",
        "CASE WHEN state = 'settled' THEN 'confirmed' ELSE state END AS state",
        "fen",
        "line_count",
        "unfinished",
        "disputed",
        "disputed_fen",
        "issued_by",
        "issued_at",
        "verify_due",
        "silence",
        "tenant_by",
        "tenant_name",
        "tenant_at",
        "purchaser_by",
        "purchaser_name",
        "purchaser_at",
        "confirmed_at",
    ],
);
/// Lines of issued bills: who confirmed what.
const LINES: Record = Record::new(
    "billing_book_line",
    "bill",
    &[
        "n",
        "project",
        "month",
        "line_key",
        "item",
        "fen",
        "CASE WHEN state IN ('confirmed', 'upheld', 'settled') THEN 'agreed' ELSE state END AS state",
        "tenant_by",
        "tenant_name",
        "tenant_at",
        "purchaser_by",
        "purchaser_name",
        "purchaser_at",
        "dispute",
        "final_month",
    ],
);
/// What happened to an issued bill.
pub(crate) const EVENT: Record = Record::new(
    "billing_book_event",
    "id",
    &["id", "bill", "n", "event", "side", "person", "person_name", "reason", "at"],
)
.once();
/// Disputes and how they ended.
pub(crate) const DISPUTE: Record = Record::new(
    "billing_dispute",
    "id",
    &[
        "id",
        "bill",
        "n",
        "project",
        "month",
        "item",
        "fen",
        "side",
        "state",
        "reason",
        "person",
        "person_name",
        "at",
        "proposal_quantity",
        "proposal_finding",
        "proposed_by",
        "proposed_name",
        "proposed_at",
        "proposal_n",
        "answer_due",
        "answer_silence",
        "resolution",
        "resolved_by",
        "resolved_name",
        "resolved_at",
        "adjustment",
    ],
);
/// Corrections of usage.
pub(crate) const CORRECTION: Record = Record::new(
    "billing_correction",
    "id",
    &[
        "id",
        "project",
        "fact",
        "resource",
        "meter",
        "at",
        "attributes",
        "old_quantity",
        "quantity",
        "reason",
        "evidence",
        "state",
        "proposed_by",
        "proposed_name",
        "proposed_at",
        "decided_by",
        "decided_name",
        "decided_at",
        "remark",
    ],
);
/// Settlements: totals, inputs, who signed.
pub(crate) const SETTLEMENT: Record = Record::new(
    "billing_settlement",
    "id",
    &[
        "id",
        "contract",
        "n",
        "until_day",
        "state",
        "seq",
        "inputs",
        "inputs_digest",
        "total",
        "drafted_by",
        "drafted_by_name",
        "drafted_at",
        "proposed_by",
        "proposed_by_name",
        "proposed_at",
        "review_until",
        "closed_by",
        "closed_by_name",
        "closed_at",
    ],
);
/// Payments that settlements fixed.
pub(crate) const PAYMENT: Record = Record::new(
    "billing_fixed",
    "id",
    &["id", "contract", "payment", "number", "settlement", "place", "due", "state", "seq", "met", "pay_by", "paid_on"],
);
/// Assessments and their outcome.
pub(crate) const ASSESSMENT: Record = Record::new(
    "billing_assessment",
    "id",
    &[
        "id",
        "contract",
        "version",
        "digest",
        "scheme",
        "project",
        "begin_day",
        "until_day",
        "state",
        "seq",
        "opened_by",
        "opened_by_name",
        "opened_at",
        "figures",
        "figures_at",
        "due_at",
        "announced_at",
        "appeal_until",
        "confirmed_at",
        "review_until",
        "reviewed_at",
        "final_at",
        "outcome",
        "rectify_until",
        "rectified",
    ],
);
/// Judgements and what else was said on assessments, settlements, payments.
pub(crate) const SCORE: Record = Record::new(
    "billing_score_entry",
    "id",
    &["id", "subject", "kind", "name", "replaces", "body", "by_id", "by_name", "at"],
)
.once();

/// Versions of a contract that hold, and from when.
pub(crate) const VALID: Record = Record::new("billing_contract_valid", "id", &["version", "valid_from", "stored_at"]);
/// Versions that were proposed, and what the purchaser said.
pub(crate) const CONSENT: Record = Record::new(
    "billing_contract_consent",
    "key",
    &["id", "version", "digest", "state", "proposed_at", "decided_by", "decided_name", "decided_at", "reason"],
);

/// All of them.
pub const ALL: &[Record] = &[
    ENTRY, POSTING, BILL, ADJUSTMENT, BOOK, LINES, EVENT, DISPUTE, CORRECTION, SETTLEMENT, PAYMENT, ASSESSMENT, SCORE,
    VALID, CONSENT,
];

/// Seals what stands in the book of a bill: itself and its lines.
pub(crate) async fn seal_book(tx: &mut Tx, bill: &BillId) -> Result<()> {
    for r in [BOOK, LINES] {
        r.seal(tx, bill.as_str()).await?;
    }
    Ok(())
}
