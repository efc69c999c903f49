//! Shapes of schemes, assessments and simulations.

use super::{CapUse, Due};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Assessment schemes.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Schemes {
    /// In the order of the contract.
    pub schemes: Vec<AssessmentScheme>,
}

/// An assessment scheme.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AssessmentScheme {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Name in English.
    pub name_en: String,
    /// `month`, `quarter`, `half_year`, `year`, `once`.
    pub every: String,
    /// Points in all.
    pub points: String,
    /// Items.
    pub items: Vec<SchemeRow>,
    /// One of these, and the scheme is failed.
    pub vetoes: Vec<SchemeRow>,
    /// Words for a result, highest first.
    pub results: Vec<SchemeWord>,
    /// Where the tender says so.
    pub clause: String,
}

/// An item, or a veto.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SchemeRow {
    /// Id.
    pub id: String,
    /// Section, as printed.
    pub section: Option<String>,
    /// Name.
    pub name: String,
    /// Name in English.
    pub name_en: String,
    /// `score`, `deduct`, `bonus`, `veto`.
    pub kind: String,
    /// The most that it brings, takes off or adds.
    pub points: Option<String>,
    /// Figure of the records; judged if there is none.
    pub figure: Option<String>,
    /// Parts that are met or not.
    pub parts: Vec<SchemePart>,
    /// Where the tender says so.
    pub clause: String,
}

/// A part of an item.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SchemePart {
    /// Id; a judgement names `item.part`.
    pub id: String,
    /// Name.
    pub name: String,
    /// Name in English.
    pub name_en: String,
    /// Points.
    pub points: String,
    /// Figure of the records; judged if there is none.
    pub figure: Option<String>,
}

/// A word for a result.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SchemeWord {
    /// From this score.
    pub min: String,
    /// The word.
    pub word: String,
    /// In English.
    pub word_en: String,
}

/// A wish for an assessment.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssessmentRequest {
    /// Scheme.
    pub scheme: String,
    /// Last day of the period (`2026-06-30`); for a scheme that is held once, the day as of which: today unless given.
    #[serde(default)]
    pub until: Option<String>,
    /// A project's own evaluation, which its people see and no payment depends on.
    #[serde(default)]
    pub project: Option<String>,
}

/// Proof.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ScoreEvidence {
    /// Name by which it is found.
    pub reference: String,
    /// SM3 or SHA-256 of its bytes, 64 hexadecimal digits.
    pub digest: String,
}

/// A judgement.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct JudgementRequest {
    /// Item, `item.part`, veto, or a figure that excuses.
    pub item: String,
    /// Points, the figure, or 1 for met and 0 for not met, as decimal text.
    pub value: String,
    /// Why.
    pub reason: String,
    /// Proof, at least one piece.
    pub evidence: Vec<ScoreEvidence>,
    /// The judgement that it takes the place of, where one stands.
    #[serde(default)]
    pub replaces: Option<String>,
}

/// An objection.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AppealRequest {
    /// Items that it is about; none for the whole.
    #[serde(default)]
    pub items: Vec<String>,
    /// Why.
    pub reason: String,
    /// Proof, at least one piece.
    pub evidence: Vec<ScoreEvidence>,
}

/// A decision.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VerdictRequest {
    /// The appeal is upheld; the rectification is accepted.
    pub accepted: bool,
    /// Why.
    pub reason: String,
}

/// What has been mended.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RectificationRequest {
    /// What.
    pub reason: String,
    /// Proof, at least one piece.
    pub evidence: Vec<ScoreEvidence>,
}

/// Assessments.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Assessments {
    /// Newest first, without scores and entries while they are not final.
    pub assessments: Vec<Assessment>,
    /// Marker of the next page.
    pub next: Option<String>,
}

/// An assessment.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Assessment {
    /// Id.
    pub id: String,
    /// Contract.
    pub contract: String,
    /// Version of the contract by which it is computed, for ever.
    pub contract_version: String,
    /// SM3 of the contract's text.
    pub contract_digest: String,
    /// Scheme.
    pub scheme: String,
    /// Project, for a project's own evaluation.
    pub project: Option<String>,
    /// First day of the period.
    pub from: String,
    /// Last day.
    pub until: String,
    /// `open`, `announced`, `appealed`, `reviewed`, `final`.
    pub state: String,
    /// Who opened it: user id.
    pub opened_by: String,
    /// Who opened it: name.
    pub opened_by_name: String,
    /// When.
    pub opened_at: String,
    /// What the records gave, decimal text by name.
    pub figures: BTreeMap<String, String>,
    /// They were read as stored before this instant.
    pub figures_at: Option<String>,
    /// When it is due.
    pub due_at: Option<String>,
    /// It is late.
    pub late: bool,
    /// When the result was told.
    pub announced_at: Option<String>,
    /// Until when the operator may appeal.
    pub appeal_until: Option<String>,
    /// When the operator agreed.
    pub confirmed_at: Option<String>,
    /// Until when an appeal is to be reviewed.
    pub review_until: Option<String>,
    /// The review is late.
    pub review_late: bool,
    /// When it was reviewed.
    pub reviewed_at: Option<String>,
    /// When it was signed off.
    pub final_at: Option<String>,
    /// Until when what was found is to be mended.
    pub rectify_until: Option<String>,
    /// The day on which it was found mended.
    pub rectified: Option<String>,
    /// The score.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub score: Option<AssessmentScore>,
    /// What was said and given, oldest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub entries: Vec<ScoreEntry>,
}

/// A score.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AssessmentScore {
    /// Points; while something is open, what is certain so far.
    pub score: String,
    /// The word for it.
    pub result: Option<String>,
    /// The word in English.
    pub result_en: Option<String>,
    /// Vetoes that hold.
    pub vetoes: Vec<String>,
    /// What nobody and no record has told yet.
    pub open: Vec<String>,
    /// Items.
    pub items: Vec<AssessmentItem>,
}

/// An item with its points.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AssessmentItem {
    /// Item.
    pub id: String,
    /// Name.
    pub name: String,
    /// Name in English.
    pub name_en: String,
    /// `score`, `deduct`, `bonus`.
    pub kind: String,
    /// Points; none while something is open.
    pub points: Option<String>,
    /// The most.
    pub most: String,
    /// `record`, `person`, `parts`, `open`.
    pub source: String,
    /// The figure, or what was judged.
    pub value: Option<String>,
    /// Name of the figure, or of the person.
    pub by: Option<String>,
    /// Points of the parts, by part.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub parts: BTreeMap<String, Option<String>>,
    /// Where the tender says so.
    pub clause: String,
}

/// Something that was said or given.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ScoreEntry {
    /// Id.
    pub id: String,
    /// `figures`, `judgement`, `announcement`, `confirmation`, `appeal`, `decision`, `final`, `rectification`, `rectification_decision`,
    /// `proposal`, `return`, `signature`.
    pub kind: String,
    /// What of it.
    pub name: String,
    /// The entry that it takes the place of.
    pub replaces: Option<String>,
    /// Value.
    pub value: Option<String>,
    /// Yes or no.
    pub verdict: Option<bool>,
    /// Why.
    pub reason: Option<String>,
    /// Proof.
    pub evidence: Vec<ScoreEvidence>,
    /// Items that it is about.
    pub items: Vec<String>,
    /// Who: user id.
    pub by: String,
    /// Who: name.
    pub by_name: String,
    /// When.
    pub at: String,
}

/// What is supposed.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SimulationRequest {
    /// Scheme.
    pub scheme: String,
    /// Last day of the period, or the day as of which a scheme is held that is held once.
    #[serde(default)]
    pub until: Option<String>,
    /// Figures instead of those of the records, decimal text.
    #[serde(default)]
    pub figures: BTreeMap<String, String>,
    /// Judgements instead of those that were given, decimal text.
    #[serde(default)]
    pub judged: BTreeMap<String, String>,
    /// What the bills of a month would come to, by the month's last day; yuan.
    #[serde(default)]
    pub accrued: BTreeMap<String, String>,
    /// Payments until this day; all unless given.
    #[serde(default)]
    pub through: Option<String>,
    /// Readings of the contract taken otherwise, by their names: those that decide `settlement.cap_order` or the points of a scheme.
    #[serde(default)]
    pub readings: BTreeMap<String, String>,
}

/// What would be.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Simulation {
    /// The score by the records alone.
    pub before: AssessmentScore,
    /// The score by what is supposed.
    pub score: AssessmentScore,
    /// Payments by the records alone, as if none had been fixed.
    pub payments_before: Vec<Due>,
    /// Payments by what is supposed; a score with something open does not count.
    pub payments: Vec<Due>,
    /// Caps by what is supposed.
    pub caps: Vec<CapUse>,
    /// What all payments come to, less by the records alone; yuan.
    pub difference: String,
}
