//! Evidence and deliverables.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A file that proves something.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Evidence {
    /// Id.
    pub id: String,
    /// File name.
    pub name: String,
    /// Media type.
    pub media: String,
    /// SHA-256, lower-case hexadecimal.
    pub sha256: String,
    /// Bytes.
    pub size: u64,
    /// Who handed it in.
    pub by_name: String,
    /// When it was stored.
    pub at: String,
}

/// Documents of the contract.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Deliverables {
    /// In the order of the contract.
    pub deliverables: Vec<Deliverable>,
}

/// A document of the contract and how it stands.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Deliverable {
    /// Number.
    pub no: i64,
    /// Class, as printed.
    pub class: String,
    /// In English.
    pub class_en: String,
    /// Name, as printed.
    pub name: String,
    /// In English.
    pub name_en: String,
    /// What it holds.
    pub content: Option<String>,
    /// `missing`, `submitted`, `accepted`, `returned`.
    pub state: String,
    /// Latest version.
    pub version: Option<String>,
    /// Ids of its files.
    pub evidence: Vec<String>,
    /// When its state changed.
    pub changed_at: Option<String>,
}

/// A document with what happened to it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DeliverableDetail {
    /// The document.
    pub deliverable: Deliverable,
    /// Oldest first.
    pub entries: Vec<DeliverableEntry>,
}

/// What happened to a document.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DeliverableEntry {
    /// `submitted`, `accepted`, `returned`.
    pub what: String,
    /// Version.
    pub version: String,
    /// Remark.
    pub note: Option<String>,
    /// Files.
    pub evidence: Vec<Evidence>,
    /// Who.
    pub by: String,
    /// Name of that person then.
    pub by_name: String,
    /// When.
    pub at: String,
}

/// A step of a document.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeliverableRequest {
    /// Version, when it is handed in.
    #[serde(default)]
    pub version: Option<String>,
    /// Remark; why, when it is sent back.
    #[serde(default)]
    pub note: Option<String>,
    /// Ids of files.
    #[serde(default)]
    pub evidence: Vec<String>,
}
