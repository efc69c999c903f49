//! Disputes of lines, and the adjustments that come of them.

use super::Signature;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

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
#[schema(as = DisputeReasonRequest)]
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
    /// A page of them, newest first unless asked otherwise.
    pub disputes: Vec<BillDispute>,
    /// Marker of the next page; none at the end.
    pub next: Option<String>,
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
