//! Corrections of usage.

use super::Signature;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

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
    /// A page of them, newest first unless asked otherwise.
    pub corrections: Vec<UsageCorrection>,
    /// Marker of the next page; none at the end.
    pub next: Option<String>,
}
