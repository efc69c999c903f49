//! Shapes of settlements and payments.

use super::{ScoreEntry, ScoreEvidence};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// A wish for a settlement.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SettlementRequest {
    /// Payments until this day; today unless given.
    #[serde(default)]
    pub until: Option<String>,
}

/// A signature.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignatureRequest {
    /// Digest of the inputs that the signer has seen.
    pub digest: String,
}

/// Why something is sent back.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReturnRequest {
    /// Why.
    pub reason: String,
}

/// A share that is decided.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ShareRequest {
    /// Payment.
    pub payment: String,
    /// Its number, from 1.
    #[serde(default = "first")]
    pub number: u32,
    /// Percentage that is paid, decimal text: `93`.
    pub percent: String,
    /// Why.
    pub reason: String,
    /// Proof, at least one piece.
    pub evidence: Vec<ScoreEvidence>,
}

fn first() -> u32 {
    1
}

/// A step of a payment.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PaymentStepRequest {
    /// What the payment waits for (`invoice`, `appropriation`, …), or `pay`.
    pub step: String,
    /// The day.
    pub date: String,
    /// Number of the invoice, of the transfer, of the document.
    pub reference: String,
    /// Amount, yuan: required for `invoice` and `pay`, and what is payable; nothing else has one.
    #[serde(default)]
    pub amount: Option<String>,
    /// Proof.
    #[serde(default)]
    pub evidence: Vec<ScoreEvidence>,
}

/// Settlements.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Settlements {
    /// Newest first.
    pub settlements: Vec<SettlementSummary>,
    /// Marker of the next page.
    pub next: Option<String>,
}

/// A settlement in a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SettlementSummary {
    /// Id.
    pub id: String,
    /// Number, from 1.
    pub number: u32,
    /// Payments until this day.
    pub until: String,
    /// `draft`, `proposed`, `closed`.
    pub state: String,
    /// What it makes payable, yuan.
    pub total: String,
    /// Digest of its inputs: what is signed.
    pub digest: String,
    /// Until when the purchaser is to check it.
    pub review_until: Option<String>,
    /// The purchaser takes, or took, longer.
    pub review_late: bool,
}

/// A settlement.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Settlement {
    /// What a list shows.
    #[serde(flatten)]
    pub summary: SettlementSummary,
    /// Contract.
    pub contract: String,
    /// Version by which it is computed.
    pub contract_version: String,
    /// Of a draft: a version that awaits the purchaser's agreement, and does not count.
    pub contract_proposed: Option<String>,
    /// SM3 of the contract's text.
    pub contract_digest: String,
    /// From records stored before this instant.
    pub as_of: String,
    /// Every month up to this day had its bills closed.
    pub billed_until: String,
    /// What each month's bills come to as they count, by the month's last day; yuan.
    pub accrued: BTreeMap<String, String>,
    /// Scores that stand.
    pub scores: Vec<SettledScore>,
    /// What has happened, by name.
    pub events: BTreeMap<String, String>,
    /// Every payment until the day, those of earlier settlements included.
    pub payments: Vec<Due>,
    /// Those that this settlement adds.
    pub adds: Vec<DueName>,
    /// Caps.
    pub caps: Vec<CapUse>,
    /// Who computed it.
    pub drafted: SettlementSignature,
    /// The operator's signature.
    pub proposed: Option<SettlementSignature>,
    /// The purchaser's signature.
    pub closed: Option<SettlementSignature>,
    /// What was said, oldest first.
    pub entries: Vec<ScoreEntry>,
}

/// Who signed.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SettlementSignature {
    /// User id.
    pub by: String,
    /// Name.
    pub by_name: String,
    /// When.
    pub at: String,
}

/// A score that a settlement takes.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SettledScore {
    /// Scheme.
    pub scheme: String,
    /// Last day of its period.
    pub until: String,
    /// Score.
    pub score: String,
    /// A veto holds.
    pub vetoed: bool,
}

/// A payment by its name.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DueName {
    /// Payment.
    pub payment: String,
    /// Number, from 1.
    pub number: u32,
}

/// A payment as it is computed.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Due {
    /// Payment.
    pub payment: String,
    /// Its name.
    pub name: String,
    /// In English.
    pub name_en: String,
    /// Number, from 1.
    pub number: u32,
    /// Day; none while it is not known (a payment of the plan that waits for something).
    pub date: Option<String>,
    /// For a payment of accrued fees: they are of the days after this one (none for the first payment)…
    pub fees_after: Option<String>,
    /// … up to this one.
    pub fees_until: Option<String>,
    /// What it is a share of, yuan.
    pub base: String,
    /// The share, yuan.
    pub share: String,
    /// The score that acts on it.
    pub score: Option<String>,
    /// What the score leaves, a fraction.
    pub factor: String,
    /// After the score, yuan.
    pub scored: String,
    /// What caps take off, by cap; yuan.
    pub capped: BTreeMap<String, String>,
    /// What is payable; none while something is open.
    pub payable: Option<String>,
    /// What is kept back for a later payment, yuan.
    pub kept: String,
    /// The day on which it was released after it had been withheld.
    pub released: Option<String>,
    /// Why the amount is not known: `bills`, `score`, `decision`, `until`, `amount`, `payment`.
    pub open: Option<String>,
    /// What exactly: a day, a scheme, bounds, an event, a payment.
    pub open_what: Option<String>,
}

/// A cap.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CapUse {
    /// Cap.
    pub cap: String,
    /// Year of the contract, from 1; none for one over the whole contract.
    pub year: Option<i32>,
    /// The most, yuan; none while the contract's total is not known.
    pub most: Option<String>,
    /// What counts towards it, yuan.
    pub used: String,
    /// What is left, yuan.
    pub left: Option<String>,
}

/// The plan of all payments.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PaymentPlan {
    /// Total of the contract, yuan.
    pub total: Option<String>,
    /// All payments: by day, then those without one.
    pub payments: Vec<PlannedPayment>,
    /// Payments whose day is not known.
    pub undated: Vec<UndatedPayment>,
    /// Caps.
    pub caps: Vec<CapUse>,
}

/// A payment of the plan.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PlannedPayment {
    /// As computed, or as fixed.
    #[serde(flatten)]
    pub due: Due,
    /// `open`, `withheld`, `planned`, `due`, `invoiced`, `paid`, `nothing`.
    pub state: String,
    /// What has to happen before it has a day (`acceptance`): `date` is none then, and the amounts are what is known without it.
    pub waits_for: Option<String>,
    /// What it keeps back has been paid out.
    pub kept_released: bool,
    /// The record, once a settlement has fixed it.
    pub fixed: Option<FixedPayment>,
}

/// A payment without a day.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct UndatedPayment {
    /// Payment.
    pub payment: String,
    /// What it waits for.
    pub event: String,
}

/// A payment that a settlement fixed.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FixedPayment {
    /// Id.
    pub id: String,
    /// Settlement.
    pub settlement: String,
    /// Payment.
    pub payment: String,
    /// Number, from 1.
    pub number: u32,
    /// What is payable, yuan.
    pub payable: String,
    /// `due`, `invoiced`, `paid`, `nothing`.
    pub state: String,
    /// What it waited for and is there, by name.
    pub met: BTreeMap<String, PaymentCondition>,
    /// Until when it is to be paid.
    pub pay_by: Option<String>,
    /// It is, or was, late.
    pub late: bool,
    /// The day on which it was paid.
    pub paid_on: Option<String>,
}

/// Something that a payment waited for.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PaymentCondition {
    /// The day.
    pub date: String,
    /// Document.
    pub reference: String,
    /// Amount, yuan.
    pub amount: Option<String>,
    /// Who recorded it: name.
    pub by_name: String,
    /// When.
    pub at: String,
}
