//! Issued bills and the list of a month that both sides confirm.

use serde::Serialize;
use utoipa::ToSchema;

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
    /// A page of them, newest first unless asked otherwise.
    pub books: Vec<BookState>,
    /// Marker of the next page; none at the end.
    pub next: Option<String>,
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
