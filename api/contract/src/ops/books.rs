//! Bills that are issued, confirmed, disputed and settled; corrections; imported usage; the journal.

mod billed;
mod correction;
mod dispute;
mod import;
mod journal;
mod reconciliation;

pub use billed::{BilledMonth, BilledTerm, BilledTerms};
pub use correction::{CorrectionRequest, RemarkRequest, UsageCorrection, UsageCorrections};
pub use dispute::{
    AcceptDisputeRequest, BillAdjustment, BillAdjustments, BillDispute, BillDisputes, DisputeProposal, ReasonRequest,
    RejectDisputeRequest, SideRequest, UpholdRequest,
};
pub use import::{
    ImportFault, ImportReceipt, ImportRecord, ImportRefusal, ImportRequest, SourceRequest, UsageImport, UsageImports,
    UsageSource, UsageSources,
};
pub use journal::{ContractVersion, ContractVersions, JournalBalances, JournalEntries, JournalEntry, JournalPosting};
pub use reconciliation::{
    BookEvent, BookState, BookStates, Corrected, LinePart, ReconciledLine, Reconciliation, Signature,
};

use super::endpoints::{ANYONE, DECIDE, PURCHASE, RUN, VIEW, audited, endpoints};
use super::openapi::{Doc, LIMIT, MARKER, NEXT, PROJECT, STATE, act, by, read, shape, sorted};
use kernel::endpoint::Method::{Delete, Get, Post};
use kernel::{Endpoint, Policy, Role};

/// Both sides of a bill: members of its project, and the purchaser. The administrator, who is a member too, is told by the slice that he is neither.
const SIDES: Policy = Policy::AnyOf(&[Role::Member, Role::Purchaser]);

endpoints! {
    BOOK_LIST = Get "book.list" "/ops/v1/books" VIEW;
    BOOK_SHOW = Get "book.show" "/ops/v1/books/{project}/{month}" VIEW;
    BOOK_ISSUE = Post "book.issue" "/ops/v1/books/{project}/{month}/issue" RUN;
    BOOK_SIGN = Post "book.sign" "/ops/v1/books/{project}/{month}/sign" SIDES;
    LINE_CONFIRM = Post "bill-line.confirm" "/ops/v1/books/{project}/{month}/lines/{line}/confirm" SIDES;
    LINE_DISPUTE = Post "bill-line.dispute" "/ops/v1/books/{project}/{month}/lines/{line}/dispute" SIDES;
    LINE_WITHDRAW = Post "bill-line.withdraw" "/ops/v1/books/{project}/{month}/lines/{line}/withdraw" SIDES;
    LINE_UPHOLD = Post "bill-line.uphold" "/ops/v1/books/{project}/{month}/lines/{line}/uphold" RUN;
    LINE_REJECT = Post "bill-line.reject" "/ops/v1/books/{project}/{month}/lines/{line}/reject" RUN;
    LINE_ACCEPT = Post "bill-line.accept" "/ops/v1/books/{project}/{month}/lines/{line}/accept" SIDES;
    LINE_DECLINE = Post "bill-line.decline" "/ops/v1/books/{project}/{month}/lines/{line}/decline" SIDES;
    BILLING_LIST = Get "billing.list" "/ops/v1/billing" VIEW;
    DISPUTE_LIST = Get "dispute.list" "/ops/v1/disputes" VIEW;
    ADJUSTMENT_LIST = Get "adjustment.list" "/ops/v1/adjustments" VIEW;

    CORRECTION_CREATE = Post "correction.create" "/ops/v1/corrections" RUN;
    CORRECTION_LIST = Get "correction.list" "/ops/v1/corrections" VIEW;
    CORRECTION_SHOW = Get "correction.show" "/ops/v1/corrections/{id}" VIEW;
    CORRECTION_APPROVE = Post "correction.approve" "/ops/v1/corrections/{id}/approve" PURCHASE;
    CORRECTION_REJECT = Post "correction.reject" "/ops/v1/corrections/{id}/reject" PURCHASE;
    CORRECTION_WITHDRAW = Post "correction.withdraw" "/ops/v1/corrections/{id}/withdraw" RUN;

    IMPORT_CREATE = Post "usage-import.create" "/ops/v1/usage-imports" ANYONE;
    IMPORT_LIST = Get "usage-import.list" "/ops/v1/usage-imports" RUN;
    SOURCE_CREATE = Post "usage-source.create" "/ops/v1/usage-sources" RUN;
    SOURCE_LIST = Get "usage-source.list" "/ops/v1/usage-sources" RUN;
    SOURCE_REVOKE = Delete "usage-source.revoke" "/ops/v1/usage-sources/{id}" RUN;

    JOURNAL_LIST = Get "journal.list" "/ops/v1/journal" DECIDE;
    BALANCE_LIST = Get "balance.list" "/ops/v1/balances" DECIDE;
    CONTRACT_VERSIONS = Get "contract-version.list" "/ops/v1/contract/versions" ANYONE;
}

const FIRST: (&str, &str) = ("from", "first month, such as 2026-07; the running half-year's unless given");
const MONTHS: (&str, &str) = ("months", "how many; 6 unless given, 36 at most");
const ONE: (&str, &str) = ("month", "of this month only");
const ACCOUNT: (&str, &str) = ("account", "with a posting on this account only");

pub(super) const DOCS: &[Doc] = &[
    by(
        read(&BOOK_LIST, "Issued bills, newest first; a sheet with `Accept: text/csv`", shape::<BookStates>),
        &[PROJECT, ONE, STATE, LIMIT, NEXT, sorted!("bill", "month", "project", "total", "state", "verify_due")],
    ),
    read(
        &BOOK_SHOW,
        "The usage list of a month that both sides confirm; a sheet with `.csv` behind the month or `Accept: text/csv`",
        shape::<Reconciliation>,
    ),
    act(&BOOK_ISSUE, "Issue the bill of a month that is over", None, 200, Some(shape::<BookState>)),
    act(
        &BOOK_SIGN,
        "Sign the list for a side: confirms every line that is not disputed",
        Some(shape::<SideRequest>),
        200,
        Some(shape::<BookState>),
    ),
    act(&LINE_CONFIRM, "Confirm a line", Some(shape::<SideRequest>), 200, Some(shape::<Reconciliation>)),
    act(
        &LINE_DISPUTE,
        "Dispute a line: freezes it alone",
        Some(shape::<ReasonRequest>),
        200,
        Some(shape::<BillDispute>),
    ),
    act(&LINE_WITHDRAW, "Give a dispute up", Some(shape::<ReasonRequest>), 200, Some(shape::<BillDispute>)),
    act(
        &LINE_UPHOLD,
        "Propose that a dispute was right: once accepted, an adjustment in the next period",
        Some(shape::<UpholdRequest>),
        200,
        Some(shape::<BillDispute>),
    ),
    act(
        &LINE_REJECT,
        "Propose that a disputed line stands as billed",
        Some(shape::<RejectDisputeRequest>),
        200,
        Some(shape::<BillDispute>),
    ),
    act(
        &LINE_ACCEPT,
        "Accept what the operator proposes about a dispute, by its number; the purchaser also what a tenant declined or left unanswered",
        Some(shape::<AcceptDisputeRequest>),
        200,
        Some(shape::<BillDispute>),
    ),
    act(
        &LINE_DECLINE,
        "Decline what the operator proposes about a dispute: the line stays frozen",
        Some(shape::<ReasonRequest>),
        200,
        Some(shape::<BillDispute>),
    ),
    by(
        read(&BILLING_LIST, "Bills of half a year by project; a sheet with `Accept: text/csv`", shape::<BilledTerms>),
        &[PROJECT, FIRST, MONTHS, LIMIT, MARKER],
    ),
    by(
        read(&DISPUTE_LIST, "Disputes, newest first", shape::<BillDisputes>),
        &[PROJECT, STATE, LIMIT, NEXT, sorted!("raised", "month", "project", "amount", "state")],
    ),
    by(read(&ADJUSTMENT_LIST, "Adjustments, newest first", shape::<BillAdjustments>), &[PROJECT, LIMIT, MARKER]),
    act(
        &CORRECTION_CREATE,
        "Propose a correction of usage",
        Some(shape::<CorrectionRequest>),
        201,
        Some(shape::<UsageCorrection>),
    ),
    by(
        read(&CORRECTION_LIST, "Corrections, newest first", shape::<UsageCorrections>),
        &[PROJECT, STATE, LIMIT, NEXT, sorted!("proposed", "at", "state")],
    ),
    read(&CORRECTION_SHOW, "A correction", shape::<UsageCorrection>),
    act(&CORRECTION_APPROVE, "Approve a correction", Some(shape::<RemarkRequest>), 200, Some(shape::<UsageCorrection>)),
    act(&CORRECTION_REJECT, "Refuse a correction", Some(shape::<RemarkRequest>), 200, Some(shape::<UsageCorrection>)),
    act(&CORRECTION_WITHDRAW, "Take a correction back", None, 200, Some(shape::<UsageCorrection>)),
    act(
        &IMPORT_CREATE,
        "Import usage of outside meters: all of a batch, or, with every fault named, none",
        Some(shape::<ImportRequest>),
        201,
        Some(shape::<ImportReceipt>),
    ),
    by(
        read(&IMPORT_LIST, "Batches that were imported, newest first", shape::<UsageImports>),
        &[LIMIT, NEXT, sorted!("at", "source", "stored")],
    ),
    act(
        &SOURCE_CREATE,
        "Register a service user as a source",
        Some(shape::<SourceRequest>),
        201,
        Some(shape::<UsageSource>),
    ),
    by(read(&SOURCE_LIST, "Sources, oldest first", shape::<UsageSources>), &[LIMIT, MARKER]),
    act(&SOURCE_REVOKE, "End a source; what it imported stays", None, 204, None),
    by(read(&JOURNAL_LIST, "The journal, oldest first", shape::<JournalEntries>), &[PROJECT, ACCOUNT, LIMIT, MARKER]),
    by(read(&BALANCE_LIST, "What stands on the accounts", shape::<JournalBalances>), &[PROJECT, LIMIT, MARKER]),
    read(&CONTRACT_VERSIONS, "Versions of the contract and from when each holds", shape::<ContractVersions>),
];
