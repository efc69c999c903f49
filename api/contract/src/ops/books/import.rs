//! Usage of outside meters: batches and who may send them.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

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
    pub error: crate::ops::RefusalBody,
    /// All of them, by row.
    pub faults: Vec<ImportFault>,
}

/// A batch that was imported.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct UsageImport {
    /// The batch.
    pub id: String,
    /// Source of its first record.
    pub source: String,
    /// Who sent it: user id.
    pub by: String,
    /// Name.
    pub by_name: String,
    /// Records stored by it.
    pub stored: u64,
    /// Records that were there already.
    pub repeated: u64,
    /// When.
    pub at: String,
}

/// Batches, newest first.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct UsageImports {
    /// A page of them, newest first unless asked otherwise.
    pub imports: Vec<UsageImport>,
    /// Marker of the next page; none at the end.
    pub next: Option<String>,
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
