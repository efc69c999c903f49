//! Bills that are issued, confirmed, disputed and settled; corrections; imported usage; the journal.

use super::endpoints::{ANYONE, DECIDE, PURCHASE, RUN, VIEW, audited, endpoints};
use super::openapi::{Doc, LIMIT, MARKER, PROJECT, STATE, act, by, read, shape};
use kernel::endpoint::Method::{Delete, Get, Post};
use kernel::{Endpoint, Policy, Role};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

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
    SOURCE_CREATE = Post "usage-source.create" "/ops/v1/usage-sources" RUN;
    SOURCE_LIST = Get "usage-source.list" "/ops/v1/usage-sources" RUN;
    SOURCE_REVOKE = Delete "usage-source.revoke" "/ops/v1/usage-sources/{id}" RUN;

    JOURNAL_LIST = Get "journal.list" "/ops/v1/journal" DECIDE;
    BALANCE_LIST = Get "balance.list" "/ops/v1/balances" DECIDE;
    CONTRACT_VERSIONS = Get "contract-version.list" "/ops/v1/contract/versions" ANYONE;
}

/// Who did something, and when.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Signature {
    /// User.
    pub by: String,
    /// His name then.
    pub name: String,
    /// When.
    pub at: String,
}

/// An issued bill and how far its reconciliation is.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BookState {
    /// Id of the bill.
    pub bill: String,
    /// Project.
    pub project: String,
    /// Month.
    pub month: String,
    /// `issued`, `confirmed`, `settled`.
    pub state: String,
    /// What the bill comes to, yuan.
    pub total: String,
    /// Lines.
    pub lines: i64,
    /// Lines that somebody must still confirm, or whose dispute is open.
    pub unfinished: i64,
    /// Lines in dispute.
    pub disputed: i64,
    /// What disputes freeze, yuan.
    pub frozen: String,
    /// Who issued it; `deadline` where the contract's time did.
    pub issued_by: String,
    /// When.
    pub issued_at: String,
    /// Until when both sides verify it.
    pub verify_due: Option<String>,
    /// What nobody disputes until then counts as confirmed.
    pub silence_confirms: bool,
    /// `open`, `signed_by_tenant`, `signed_by_purchaser`, `signed_off`.
    pub reconciliation: String,
    /// The tenant's signature.
    pub tenant: Option<Signature>,
    /// The purchaser's signature.
    pub purchaser: Option<Signature>,
    /// When the last line was confirmed or adjusted.
    pub confirmed_at: Option<String>,
    /// When the last line was settled.
    pub settled_at: Option<String>,
}

/// Issued bills, newest first.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BookStates {
    /// A page of them.
    pub books: Vec<BookState>,
}

/// A line of the monthly list that both sides confirm.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ReconciledLine {
    /// Number within the bill, from 1.
    pub line: i64,
    /// `usage`, or `reversal` and `new` for a correction of an earlier period.
    pub kind: String,
    /// What names the line in adjustments.
    pub key: String,
    /// Number of the price row.
    pub item: String,
    /// Category.
    pub category: String,
    /// Name.
    pub name: String,
    /// Name in English.
    pub name_en: String,
    /// Unit.
    pub unit: String,
    /// How the quantity was measured; none where an old correction does not say.
    pub measure: Option<String>,
    /// Quantity.
    pub quantity: String,
    /// Price of a unit, yuan.
    pub unit_price: String,
    /// Amount, yuan, to the fen.
    pub amount: String,
    /// The part of the month, where the price changed within it.
    pub part: Option<LinePart>,
    /// The period, bill and line that it corrects.
    pub corrects: Option<Corrected>,
    /// `draft`, `open`, `confirmed_by_tenant`, `confirmed_by_purchaser`, `confirmed`, `disputed`, `upheld`, `settled`.
    pub state: String,
    /// The tenant's confirmation.
    pub tenant: Option<Signature>,
    /// The purchaser's confirmation.
    pub purchaser: Option<Signature>,
    /// Its last dispute.
    pub dispute: Option<String>,
    /// The settlement that it is in.
    pub settlement: Option<String>,
}

/// The part of a month in which a version of the contract held.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LinePart {
    /// Version of the contract.
    pub version: String,
    /// First instant.
    pub from: String,
    /// First instant after.
    pub to: String,
    /// Seconds of the part.
    pub seconds: i64,
    /// Seconds of the month.
    pub of_seconds: i64,
    /// The amount is this share of quantity times price; without it the quantity is measured within the part.
    pub shared: bool,
}

/// What an adjustment line corrects.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Corrected {
    /// The adjustment.
    pub adjustment: String,
    /// The bill.
    pub bill: String,
    /// Its period.
    pub month: String,
    /// Its line.
    pub line: String,
    /// Why.
    pub reason: String,
}

/// Something that happened to an issued bill.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BookEvent {
    /// `issue`, `confirm`, `silence`, `dispute`, `withdraw`, `propose`, `decline`, `lapse`, `uphold`, `concede`, `decide`, `sign`.
    pub event: String,
    /// Line; none for the bill as a whole.
    pub line: Option<i64>,
    /// `tenant` or `purchaser`.
    pub side: Option<String>,
    /// Who and when.
    pub signature: Signature,
    /// Why.
    pub reason: Option<String>,
}

/// The usage list of a month that both sides confirm (资源对账).
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Reconciliation {
    /// Project.
    pub project: String,
    /// Month.
    pub month: String,
    /// How it stands; none for a draft.
    pub book: Option<BookState>,
    /// Sum, yuan.
    pub total: String,
    /// It can still change.
    pub draft: bool,
    /// Lines.
    pub lines: Vec<ReconciledLine>,
    /// What happened, oldest first.
    pub events: Vec<BookEvent>,
}

/// For which side the caller speaks.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SideRequest {
    /// `tenant` or `purchaser`; needed only by who may be both.
    #[serde(default)]
    pub side: Option<String>,
}

/// A dispute, or the end of one.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReasonRequest {
    /// Why.
    pub reason: String,
    /// `tenant` or `purchaser`; needed only by who may be both.
    #[serde(default)]
    pub side: Option<String>,
}

/// A dispute was right.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpholdRequest {
    /// The right quantity, decimal text: what the line comes to as a whole, below what is booked. For a line that corrects an earlier
    /// period it is that of the line which is corrected.
    pub quantity: String,
    /// What was found.
    pub finding: String,
}

/// A dispute was not right: the line stands as it was billed.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RejectDisputeRequest {
    /// What was found.
    pub finding: String,
}

/// What the operator proposes about a dispute is agreed with.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AcceptDisputeRequest {
    /// Number of the proposal that was seen: 409 (`ProposalChanged`), if another one stands by now.
    pub proposal: i64,
    /// `tenant` or `purchaser`; needed only by who may be both.
    #[serde(default)]
    pub side: Option<String>,
}

/// How the operator wants a dispute to end.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DisputeProposal {
    /// Its number within the dispute, from 1; who accepts names it.
    pub proposal: i64,
    /// `uphold` or `reject`.
    pub outcome: String,
    /// The right quantity, for `uphold`.
    pub quantity: Option<String>,
    /// What was found.
    pub finding: String,
    /// Who proposes it.
    pub proposed: Signature,
    /// Until when who disputes answers; none where the contract gives no time to verify, and the purchaser decides when he sees fit.
    pub answer_due: Option<String>,
    /// Silence until then agrees; otherwise it counts as declined.
    pub silence_accepts: bool,
}

/// A dispute.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BillDispute {
    /// Id.
    pub id: String,
    /// Bill.
    pub bill: String,
    /// Project.
    pub project: String,
    /// Month.
    pub month: String,
    /// Line.
    pub line: i64,
    /// Number of the price row.
    pub item: String,
    /// What it freezes, yuan.
    pub amount: String,
    /// Who disputes.
    pub side: String,
    /// `open`, `proposed`, `declined`, `upheld`, `rejected`, `withdrawn`.
    pub state: String,
    /// Why.
    pub reason: String,
    /// Who raised it.
    pub raised: Signature,
    /// How the operator last wanted it to end.
    pub proposal: Option<DisputeProposal>,
    /// What was found.
    pub resolution: Option<String>,
    /// Who resolved it.
    pub resolved: Option<Signature>,
    /// The adjustment that came of it.
    pub adjustment: Option<String>,
}

/// Disputes, newest first.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BillDisputes {
    /// A page of them.
    pub disputes: Vec<BillDispute>,
}

/// An adjustment of a closed bill.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BillAdjustment {
    /// Id.
    pub id: String,
    /// Project.
    pub project: String,
    /// The bill that it corrects.
    pub bill: String,
    /// Its period.
    pub month: String,
    /// Its line.
    pub line: String,
    /// The period in which it is booked.
    pub booked_in: String,
    /// `facts` or `dispute`.
    pub cause: String,
    /// The dispute, or keys of the facts.
    pub causes: Vec<String>,
    /// Why.
    pub reason: String,
    /// Number of the price row.
    pub item: String,
    /// Price at which it was booked, yuan.
    pub unit_price: String,
    /// What was booked.
    pub old_quantity: String,
    /// What was booked, yuan.
    pub old_amount: String,
    /// What is booked now.
    pub quantity: String,
    /// What is booked now, yuan.
    pub amount: String,
}

/// Adjustments, newest first.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BillAdjustments {
    /// A page of them.
    pub adjustments: Vec<BillAdjustment>,
}

/// A month in a list of a project's bills.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BilledMonth {
    /// Month.
    pub month: String,
    /// `draft`, `issued`, `confirmed`, `settled`.
    pub state: String,
    /// Sum, yuan.
    pub total: String,
    /// Of that, frozen, yuan.
    pub frozen: String,
    /// Lines that somebody must still confirm.
    pub unfinished: i64,
    /// How far the reconciliation is.
    pub reconciliation: String,
}

/// The bills of a project over some months.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BilledTerm {
    /// Project.
    pub project: String,
    /// Months; drafts among them only where one project is asked for.
    pub months: Vec<BilledMonth>,
    /// Sum of the issued ones, yuan.
    pub issued: String,
    /// Of that, frozen, yuan.
    pub frozen: String,
    /// Sum of the drafts, yuan.
    pub draft: String,
}

/// Bills by project over some months.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BilledTerms {
    /// First month.
    pub from: String,
    /// Months.
    pub months: u32,
    /// A page of projects.
    pub projects: Vec<BilledTerm>,
}

/// A correction of usage.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CorrectionRequest {
    /// Id of the usage interval that it corrects: the key of the fact that began it, or of an imported record's fact.
    pub fact: String,
    /// What the quantity was from that instant on, decimal text; 0: it was never there.
    pub quantity: String,
    /// Why.
    pub reason: String,
    /// Where that can be seen.
    #[serde(default)]
    pub evidence: Option<String>,
}

/// What is said of a decision.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RemarkRequest {
    /// Remark; required for a refusal.
    #[serde(default)]
    pub remark: Option<String>,
}

/// A correction of usage, as it stands.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct UsageCorrection {
    /// Id.
    pub id: String,
    /// Project.
    pub project: String,
    /// The fact that it corrects.
    pub fact: String,
    /// Resource.
    pub resource: String,
    /// Meter.
    pub meter: String,
    /// When the fact happened.
    pub at: String,
    /// The quantity in force when this was proposed.
    pub old_quantity: String,
    /// The right one.
    pub quantity: String,
    /// Why.
    pub reason: String,
    /// Where that can be seen.
    pub evidence: Option<String>,
    /// `proposed`, `approved`, `rejected`, `withdrawn`.
    pub state: String,
    /// Who proposed it.
    pub proposed: Signature,
    /// Who decided.
    pub decided: Option<Signature>,
    /// What he said.
    pub remark: Option<String>,
}

/// Corrections, newest first.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct UsageCorrections {
    /// A page of them.
    pub corrections: Vec<UsageCorrection>,
}

/// A record of an outside meter.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ImportRecord {
    /// Source.
    pub source: String,
    /// The producer's name of the record: the same for ever.
    pub key: String,
    /// Project that pays.
    pub project: String,
    /// What was used.
    pub resource: String,
    /// Its name for people.
    #[serde(default)]
    pub name: Option<String>,
    /// Meter of the price book or of the platform.
    pub meter: String,
    /// `interval` or `event`.
    pub kind: String,
    /// Quantity, decimal text; 1 for an event that leaves it out.
    #[serde(default)]
    pub quantity: Option<String>,
    /// First instant of an interval (RFC 3339).
    #[serde(default)]
    pub from: Option<String>,
    /// First instant after it; left out while it runs.
    #[serde(default)]
    pub to: Option<String>,
    /// Instant of an event.
    #[serde(default)]
    pub at: Option<String>,
    /// What price rows select by.
    #[serde(default)]
    pub attributes: BTreeMap<String, String>,
}

/// A batch: taken as a whole or not at all; 10,000 records at most.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ImportRequest {
    /// Records.
    pub records: Vec<ImportRecord>,
}

/// A batch that was taken.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ImportReceipt {
    /// The batch.
    pub id: String,
    /// Records stored now.
    pub stored: u64,
    /// Records that were there already.
    pub repeated: u64,
}

/// What is wrong with a record.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ImportFault {
    /// Number of the record, from 0.
    pub index: usize,
    /// Field.
    pub field: String,
    /// The rule that it breaks.
    pub reason: String,
    /// The record is sound, but contradicts another.
    pub conflict: bool,
}

/// A refused batch: nothing of it was taken.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ImportRefusal {
    /// The first fault.
    pub error: super::RefusalBody,
    /// All of them, by row.
    pub faults: Vec<ImportFault>,
}

/// A service user that imports.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SourceRequest {
    /// Name that its records carry.
    pub name: String,
    /// Id of the user whose tokens or application credentials import.
    pub user: String,
    /// Meters.
    pub meters: Vec<String>,
}

/// A registered source.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct UsageSource {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// User.
    pub user: String,
    /// Meters.
    pub meters: Vec<String>,
    /// Not revoked.
    pub active: bool,
    /// Who registered it.
    pub created_by: String,
    /// When.
    pub created_at: String,
}

/// Sources, oldest first.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct UsageSources {
    /// A page of them.
    pub sources: Vec<UsageSource>,
}

/// An amount on an account.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct JournalPosting {
    /// Account.
    pub account: String,
    /// Its name in Chinese.
    pub account_name: String,
    /// Whose; none for the contract as a whole.
    pub project: Option<String>,
    /// Amount, yuan.
    pub amount: String,
}

/// An entry of the journal; its postings sum to zero.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct JournalEntry {
    /// Id.
    pub id: String,
    /// `issue`, `adjustment`, `dispute`, `resolution`, `settlement`, `payment`.
    pub kind: String,
    /// To what it happened.
    pub reference: String,
    /// About which project.
    pub project: Option<String>,
    /// In words.
    pub memo: String,
    /// Who did it.
    pub by: String,
    /// When it was written.
    pub at: String,
    /// Amounts.
    pub postings: Vec<JournalPosting>,
}

/// Entries, oldest first.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct JournalEntries {
    /// A page of them.
    pub entries: Vec<JournalEntry>,
}

/// What stands on the accounts.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct JournalBalances {
    /// By account and project.
    pub balances: Vec<JournalPosting>,
    /// Marker of the next page.
    pub next: Option<String>,
}

/// A version of the contract.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ContractVersion {
    /// Id.
    pub contract: String,
    /// Version.
    pub version: String,
    /// SM3 of its text.
    pub digest: String,
    /// From when it holds; the first one also before, and none where it has always held.
    pub valid_from: Option<String>,
}

/// Versions, oldest first.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ContractVersions {
    /// All of them.
    pub versions: Vec<ContractVersion>,
    /// A version that awaits the purchaser's agreement, and does not hold.
    pub awaiting: Option<String>,
}

const FIRST: (&str, &str) = ("from", "first month, such as 2026-07; the running half-year's unless given");
const MONTHS: (&str, &str) = ("months", "how many; 6 unless given, 36 at most");
const ONE: (&str, &str) = ("month", "of this month only");
const ACCOUNT: (&str, &str) = ("account", "with a posting on this account only");

pub(super) const DOCS: &[Doc] = &[
    by(
        read(&BOOK_LIST, "Issued bills, newest first; a sheet with `Accept: text/csv`", shape::<BookStates>),
        &[PROJECT, ONE, STATE, LIMIT, MARKER],
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
    by(read(&DISPUTE_LIST, "Disputes, newest first", shape::<BillDisputes>), &[PROJECT, STATE, LIMIT, MARKER]),
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
        &[PROJECT, STATE, LIMIT, MARKER],
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
