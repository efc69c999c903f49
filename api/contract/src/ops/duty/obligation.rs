//! Duties, what starts them, findings.

use super::handover::Evidence;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Duties of the contract.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Obligations {
    /// In the order of the contract.
    pub obligations: Vec<Obligation>,
}

/// A duty of the contract.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Obligation {
    /// Name in the program.
    pub id: String,
    /// `report`, `drill`, `training`, `inspection`, `check`, `filing`, `retention`, `survey`, `plan`.
    pub kind: String,
    /// Name, as printed.
    pub name: String,
    /// In English.
    pub name_en: String,
    /// `week`, `two_weeks`, `month`, `quarter`, `half_year`, `year`, `once`, `event`.
    pub every: Option<String>,
    /// How often in that period.
    pub times: i64,
    /// Who owes it: `supplier`, `purchaser`, `third_party`.
    pub party: String,
    /// What starts the clock.
    pub after: Option<String>,
    /// What it must be done before.
    pub before: Option<String>,
    /// How long after or before that, in words: `2 working days`.
    pub due: Option<String>,
    /// How long it is kept, in words.
    pub keep: Option<String>,
    /// Where the tender says so.
    pub clause: String,
}

/// What is due when.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Duties {
    /// By deadline, the earliest first.
    pub duties: Vec<DutyInstance>,
}

/// Something that is owed by a deadline.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DutyInstance {
    /// Id.
    pub id: String,
    /// `period`, `event`, `planned`.
    pub origin: String,
    /// Duty of the contract; `planned` for what the operator plans besides.
    pub duty: String,
    /// Kind.
    pub kind: String,
    /// Name, as printed.
    pub name: String,
    /// In English.
    pub name_en: String,
    /// Where the tender says so.
    pub clause: String,
    /// Who owes it: `supplier`, `purchaser`, `third_party`.
    pub party: String,
    /// Last day of its period, `once`, the event, or its own id.
    pub period: String,
    /// Number within the period.
    pub n: i64,
    /// When it can be done.
    pub begins: String,
    /// Last instant in time; none where the contract states none.
    pub due: Option<String>,
    /// The deadline counts working days of a year of which no calendar is known: Monday to Friday was assumed.
    pub weekdays_assumed: bool,
    /// `pending`, `overdue`, `in_time`, `late`, `late_entry` (late until the purchaser confirms when it was done), `waived`.
    pub state: String,
    /// When it was done, as it counts.
    pub done_at: Option<String>,
    /// When it was done as the supplier says, who entered it more than two working days after that: it counts when the purchaser confirms it.
    pub claimed_at: Option<String>,
    /// The event that began it.
    pub event: Option<String>,
    /// What it is about.
    pub subject: Option<String>,
    /// Whose.
    pub project: Option<String>,
}

/// An instance with what was done about it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DutyDetail {
    /// The instance.
    pub duty: DutyInstance,
    /// Oldest first.
    pub entries: Vec<DutyEntry>,
    /// What inspections found.
    pub findings: Vec<Finding>,
}

/// What was done about an instance.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DutyEntry {
    /// Id.
    pub id: String,
    /// `done`, `confirmed`, `waived`, `taken_back`.
    pub what: String,
    /// When it happened.
    pub at: String,
    /// Remark, or the reason.
    pub note: Option<String>,
    /// Where the proof is.
    pub reference: Option<String>,
    /// Files.
    pub evidence: Vec<Evidence>,
    /// The entry that this one replaces.
    pub corrects: Option<String>,
    /// Who entered it.
    pub by: String,
    /// Name of that person then.
    pub by_name: String,
    /// When it was entered.
    pub recorded_at: String,
}

/// A wish to record that something was done.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DutyEntryRequest {
    /// When it happened (RFC 3339); now unless given.
    #[serde(default)]
    pub at: Option<String>,
    /// Remark.
    #[serde(default)]
    pub note: Option<String>,
    /// Where the proof is, if it is no file here.
    #[serde(default)]
    pub reference: Option<String>,
    /// Ids of files.
    #[serde(default)]
    pub evidence: Vec<String>,
}

/// The purchaser's word that something was done when an entry says; a file or a reference proves it.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DutyConfirmation {
    /// When it was done (RFC 3339): `claimed_at` of the duty.
    pub at: String,
    /// Remark.
    #[serde(default)]
    pub note: Option<String>,
    /// Where the proof is, if it is no file here.
    #[serde(default)]
    pub reference: Option<String>,
    /// Ids of files.
    #[serde(default)]
    pub evidence: Vec<String>,
}

/// A wish to plan something besides the contract.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlannedDutyRequest {
    /// `report`, `drill`, `training`, `inspection`, `check`, `survey`, `plan`.
    pub kind: String,
    /// Name.
    pub name: String,
    /// In English.
    #[serde(default)]
    pub name_en: Option<String>,
    /// When it can be done (RFC 3339); now unless given.
    #[serde(default)]
    pub begins: Option<String>,
    /// Last instant in time (RFC 3339).
    pub due: String,
    /// What it is about.
    #[serde(default)]
    pub subject: Option<String>,
    /// Whose.
    #[serde(default)]
    pub project: Option<String>,
}

/// What happened that starts clocks.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ContractEvents {
    /// Newest record first.
    pub events: Vec<ContractEvent>,
}

/// Something that happened.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ContractEvent {
    /// Id.
    pub id: String,
    /// `signature`, `acceptance`, `security-event`, …
    pub kind: String,
    /// The first record of it.
    pub root: String,
    /// The record that this one corrects.
    pub corrects: Option<String>,
    /// No later record corrects it.
    pub current: bool,
    /// When it happened, or is announced to happen.
    pub at: String,
    /// What it is about.
    pub subject: Option<String>,
    /// Whose.
    pub project: Option<String>,
    /// Remark, or why it is corrected or withdrawn.
    pub note: Option<String>,
    /// Ids of files.
    pub evidence: Vec<String>,
    /// Who recorded it.
    pub by: String,
    /// Name of that person then.
    pub by_name: String,
    /// When it was recorded.
    pub recorded_at: String,
}

/// A wish to record an event.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContractEventRequest {
    /// `signature`, `acceptance`, `security-event`, …
    pub kind: String,
    /// When it happened (RFC 3339); of what something is owed before, also when it will.
    pub at: String,
    /// What it is about.
    #[serde(default)]
    pub subject: Option<String>,
    /// Whose.
    #[serde(default)]
    pub project: Option<String>,
    /// Remark.
    #[serde(default)]
    pub note: Option<String>,
    /// Ids of files.
    #[serde(default)]
    pub evidence: Vec<String>,
}

/// A correction of an event.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContractEventCorrection {
    /// When it happened (RFC 3339).
    pub at: String,
    /// Why it is corrected.
    pub note: String,
    /// Ids of files.
    #[serde(default)]
    pub evidence: Vec<String>,
}

/// Findings.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Findings {
    /// Newest first.
    pub findings: Vec<Finding>,
}

/// Something that an inspection found.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Finding {
    /// Id.
    pub id: String,
    /// The inspection.
    pub duty: Option<String>,
    /// What.
    pub title: String,
    /// `low`, `medium`, `high`.
    pub severity: String,
    /// Business system.
    pub system: Option<String>,
    /// Whose.
    pub project: Option<String>,
    /// When it was found.
    pub found_at: String,
    /// Last instant in time to put it right.
    pub due: String,
    /// `open`, `rectified`, `closed`.
    pub state: String,
    /// Not put right in time.
    pub late: bool,
    /// When it was put right.
    pub rectified_at: Option<String>,
    /// When that was seen.
    pub closed_at: Option<String>,
}

/// A finding with its steps.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FindingDetail {
    /// The finding.
    pub finding: Finding,
    /// Oldest first.
    pub entries: Vec<DutyEntry>,
}

/// A wish to record a finding.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FindingRequest {
    /// The inspection.
    #[serde(default)]
    pub duty: Option<String>,
    /// What.
    pub title: String,
    /// `low`, `medium`, `high`.
    pub severity: String,
    /// Details.
    #[serde(default)]
    pub note: Option<String>,
    /// Business system.
    #[serde(default)]
    pub system: Option<String>,
    /// Whose.
    #[serde(default)]
    pub project: Option<String>,
    /// When it was found (RFC 3339); now unless given.
    #[serde(default)]
    pub found_at: Option<String>,
    /// Last instant in time to put it right (RFC 3339).
    pub due: String,
    /// Ids of files.
    #[serde(default)]
    pub evidence: Vec<String>,
}

/// A step.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StepRequest {
    /// What was done, or why.
    #[serde(default)]
    pub note: Option<String>,
    /// Ids of files.
    #[serde(default)]
    pub evidence: Vec<String>,
}
