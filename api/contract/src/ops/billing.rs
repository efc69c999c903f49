//! Usage and bills.

use super::books::{Corrected, LinePart};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Usage of a project in a month.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct UsageList {
    /// Project.
    pub project: String,
    /// Month.
    pub month: String,
    /// Intervals that overlap it.
    pub intervals: Vec<UsageInterval>,
    /// Marker of the next page.
    pub next: Option<String>,
}

/// A quantity in force over `[from, to)`.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct UsageInterval {
    /// Id.
    pub id: String,
    /// Kind of resource.
    pub kind: String,
    /// Resource.
    pub resource: String,
    /// Its name.
    pub name: String,
    /// Meter.
    pub meter: String,
    /// What price rows select by.
    pub attributes: BTreeMap<String, String>,
    /// Quantity.
    pub quantity: String,
    /// First instant.
    pub from: String,
    /// First instant after; none while it runs.
    pub to: Option<String>,
    /// Order that created the resource.
    pub order: Option<String>,
    /// Usage before this does not count; with an order and without this, nothing counts yet.
    pub counts_from: Option<String>,
}

/// Bills of a month.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Bills {
    /// By project.
    pub bills: Vec<BillSummary>,
}

/// A bill in a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BillSummary {
    /// Project.
    pub project: String,
    /// Month.
    pub month: String,
    /// Sum, yuan.
    pub total: String,
    /// It can still change.
    pub draft: bool,
    /// Facts stored up to this instant were read.
    pub as_of: String,
}

/// A bill.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Bill {
    /// Id, once closed.
    pub id: Option<String>,
    /// Who owes.
    pub project: String,
    /// Month.
    pub month: String,
    /// First instant of the month.
    pub begin: String,
    /// First instant after the month.
    pub end: String,
    /// Contract.
    pub contract: String,
    /// Its version at the end of the month.
    pub contract_version: String,
    /// All versions that priced a line, oldest first.
    pub contract_versions: Vec<String>,
    /// Of a draft: a version that awaits the purchaser's agreement and would hold in this month; it does not count.
    pub contract_proposed: Option<String>,
    /// SM3 of its text.
    pub contract_digest: String,
    /// Time zone of the month's edges.
    pub zone: String,
    /// ISO 4217.
    pub currency: String,
    /// It can still change.
    pub draft: bool,
    /// Facts stored up to this instant were read; in the running month also the instant whose quantities count.
    pub as_of: String,
    /// No real engine stood behind the usage.
    pub simulated: bool,
    /// Lines: usage in the order of the price book, then corrections of earlier periods.
    pub lines: Vec<BillLine>,
    /// Usage that no price row covers: shown, not charged.
    pub unpriced: Vec<Unpriced>,
    /// Readings that the lines rest on: name and rule taken.
    pub readings: BTreeMap<String, String>,
    /// Sum of the lines, yuan.
    pub total: String,
}

/// A line of a bill.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BillLine {
    /// `usage`, or `reversal` and `new` for a correction of an earlier period.
    pub kind: String,
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
    /// Quantity, to six decimals; below zero in a reversal.
    pub quantity: String,
    /// Price of a unit, yuan.
    pub unit_price: String,
    /// What the price is for; none where an old correction does not say.
    pub per: Option<String>,
    /// Amount, yuan, to the fen; below zero in a reversal.
    pub amount: String,
    /// The part of the month that the line is for, where the price changed within it.
    pub part: Option<LinePart>,
    /// The period, bill and line that it corrects.
    pub corrects: Option<Corrected>,
    /// Usage that the quantity comes from.
    pub intervals: Vec<BillInterval>,
}

/// Usage without a price.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Unpriced {
    /// Meter.
    pub meter: String,
    /// Attributes.
    pub attributes: BTreeMap<String, String>,
    /// The usage.
    pub intervals: Vec<BillInterval>,
}

/// An interval on a bill.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BillInterval {
    /// Id.
    pub id: String,
    /// Kind of resource.
    pub kind: String,
    /// Resource.
    pub resource: String,
    /// Its name.
    pub name: String,
    /// Order that created it.
    pub order: Option<String>,
    /// Quantity, in the unit of the meter.
    pub quantity: String,
    /// First instant that counts.
    pub from: String,
    /// First instant after; none while it runs.
    pub to: Option<String>,
}
