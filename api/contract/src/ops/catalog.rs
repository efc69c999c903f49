//! Contract, price book, quota, entitlements.

use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// The contract in force.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Contract {
    /// Short name.
    pub id: String,
    /// Version.
    pub version: String,
    /// SM3 of its text.
    pub digest: String,
    /// Title.
    pub title: String,
    /// Title in English.
    pub title_en: String,
    /// Who pays.
    pub purchaser: String,
    /// Who supplies.
    pub supplier: String,
    /// First day.
    pub start: String,
    /// Last day.
    pub end: String,
    /// Time zone of its months.
    pub zone: String,
    /// ISO 4217.
    pub currency: String,
    /// Rules that the tender leaves open, as they were taken.
    pub readings: Vec<Reading>,
}

/// A rule that the tender leaves open.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Reading {
    /// Name.
    pub id: String,
    /// Clause of the tender.
    pub clause: String,
    /// What is open.
    pub question: String,
    /// The rule taken.
    pub taken: String,
    /// The rule in words.
    pub meaning: String,
    /// Why this one.
    pub why: String,
    /// The purchaser agreed.
    pub confirmed: bool,
    /// Other rules.
    pub alternatives: Vec<Alternative>,
}

/// Another way to read a clause.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Alternative {
    /// The rule.
    pub value: String,
    /// What it would change.
    pub effect: String,
    /// That in yuan, where it can be said beforehand.
    pub yuan: Option<String>,
}

/// The price book.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Items {
    /// Rows, in the order of the tender.
    pub items: Vec<Item>,
}

/// A row of the price book.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Item {
    /// Number.
    pub code: String,
    /// Category.
    pub category: String,
    /// Name.
    pub name: String,
    /// Name in English.
    pub name_en: String,
    /// Description.
    pub description: Option<String>,
    /// Unit.
    pub unit: String,
    /// Price of a unit, yuan.
    pub price: Option<String>,
    /// What the price is for: `month`, `year`, `each`, `once`.
    pub per: String,
    /// It can be ordered here.
    pub orderable: bool,
    /// The operator delivers it by hand, with evidence; the platform makes nothing.
    pub by_hand: bool,
    /// Meter by which its orders are usage from their delivery on; none, where the platform or an outside meter measures it.
    pub order_meter: Option<String>,
    /// What an order creates: `host`, `volume`, `address`.
    pub kind: Option<String>,
    /// Flavor of a host.
    pub flavor: Option<String>,
    /// Architecture of a host.
    pub arch: Option<String>,
    /// Quota that each unit grants.
    pub grants: BTreeMap<String, i64>,
    /// Most that can be ordered, over all projects.
    pub limit: Option<i64>,
    /// Questions that an order line answers.
    pub form: Vec<FormField>,
}

/// A question of a form.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FormField {
    /// Name.
    pub name: String,
    /// Must be answered if the order creates resources.
    pub required: bool,
    /// `text`, `label`, `choice`, `integer`, `instant`, `networks`, `texts`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Most characters of a text, most entries of a list.
    pub max: Option<i64>,
    /// Least number.
    pub min: Option<i64>,
    /// What can be chosen.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<String>,
    /// What is asked, in Chinese.
    pub label: String,
    /// What is asked.
    pub help: String,
}

/// What the contract asks to be there.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Demand {
    /// Contract.
    pub contract: String,
    /// Its version.
    pub version: String,
    /// Rows, in the order of the contract.
    pub demand: Vec<DemandRow>,
}

/// A row of what the contract asks to be there: a floor, not a ceiling.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DemandRow {
    /// Price row.
    pub item: String,
    /// Its name.
    pub name: String,
    /// The same in English.
    pub name_en: String,
    /// Its unit.
    pub unit: String,
    /// Phase of the delivery.
    pub phase: Option<String>,
    /// How much.
    pub quantity: String,
    /// For how many months.
    pub months: Option<i64>,
    /// Where the tender says so.
    pub clause: Option<String>,
    /// The duty that it is delivered by (`GET /ops/v1/duties?duty=…`).
    pub duty: Option<String>,
    /// `waits` (what its time runs from has not happened), `ahead`, `due` (it must be there), `over`.
    pub state: String,
    /// The event that it waits for.
    pub waits_for: Option<String>,
    /// Last day of the delivery.
    pub deliver_by: Option<String>,
    /// Last day on which it is asked for.
    pub until: Option<String>,
    /// Units of it that orders have delivered and that are in force, over all projects; of several rows of an item the earliest comes first.
    pub delivered: String,
    /// Units that are not ordered and delivered yet.
    pub missing: String,
}

/// Limits and use of a project.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Quota {
    /// Project.
    pub project: String,
    /// By resource.
    pub resources: BTreeMap<String, QuotaLine>,
}

/// Limit and use of a resource.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct QuotaLine {
    /// Granted; -1 for no limit.
    pub limit: i64,
    /// In use.
    pub used: i64,
}

/// Entitlements.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Entitlements {
    /// A page of them, newest first unless asked otherwise.
    pub entitlements: Vec<Entitlement>,
    /// Marker of the next page; none at the end.
    pub next: Option<String>,
}

/// What was granted to a project.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Entitlement {
    /// Id.
    pub id: String,
    /// Project.
    pub project: String,
    /// Why: `order:ID:LINE`, `demo`.
    pub source: String,
    /// Order.
    pub order: Option<String>,
    /// Price row.
    pub item: Option<String>,
    /// Units.
    pub quantity: i64,
    /// Quota that it adds.
    pub grants: BTreeMap<String, i64>,
    /// Since when.
    pub from: String,
    /// Until when.
    pub until: Option<String>,
    /// When it was taken back.
    pub ended: Option<String>,
}
