//! Usage and bills.

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
    /// Its version.
    pub contract_version: String,
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
    /// Lines, in the order of the price book.
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
    /// How the quantity was measured.
    pub measure: String,
    /// Quantity, to six decimals.
    pub quantity: String,
    /// Price of a unit, yuan.
    pub unit_price: String,
    /// What the price is for.
    pub per: String,
    /// Amount, yuan, to the fen.
    pub amount: String,
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
