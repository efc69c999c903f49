//! Registers.

use super::handover::Evidence;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

/// Registers.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Registers {
    /// That the caller may see.
    pub registers: Vec<Register>,
}

/// A register and its fields.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Register {
    /// Name in paths.
    pub kind: String,
    /// Name.
    pub name: String,
    /// In English.
    pub name_en: String,
    /// Where a tender asks for it.
    pub clause: String,
    /// Who enters records: `both` (purchaser, operator), `operator`, `purchaser`, `tenant`.
    pub by: String,
    /// The register to whose records these belong.
    pub parent: Option<String>,
    /// The field by whose date records are counted.
    pub date: Option<String>,
    /// The field that says until when a record holds.
    pub until: Option<String>,
    /// Fields.
    pub fields: Vec<RegisterField>,
}

/// A field of a register.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RegisterField {
    /// Name.
    pub name: String,
    /// `text`, `integer`, `decimal`, `date`, `instant`, `flag`, `choice`, `questions`, `scores`.
    #[serde(rename = "type")]
    pub ty: String,
    /// Must be there.
    pub required: bool,
    /// Who enters it.
    pub by: String,
    /// What it is called.
    pub label: String,
    /// In English.
    pub label_en: String,
    /// What it takes, in words.
    pub rule: String,
    /// The words of a choice.
    pub choices: Vec<RegisterChoice>,
}

/// A word of a choice.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RegisterChoice {
    /// The word.
    pub value: String,
    /// What it is called.
    pub label: String,
}

/// Records of a register.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RegisterRecords {
    /// Records.
    pub records: Vec<RegisterRecord>,
}

/// What no longer holds, or soon will not, the first to end first.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Reminders {
    /// Records of registers.
    pub records: Vec<RegisterRecord>,
    /// Certificates of domains' own host names; with the first page only.
    pub certificates: Vec<ReminderCertificate>,
}

/// A certificate that browsers are shown under a domain's own host name.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ReminderCertificate {
    /// Host name.
    pub host: String,
    /// Id of the domain.
    pub domain: String,
    /// First instant at which it no longer holds.
    pub valid_until: String,
}

/// A record in its present version.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RegisterRecord {
    /// Id.
    pub id: String,
    /// Register.
    pub kind: String,
    /// The record that it belongs to.
    pub parent: Option<String>,
    /// Whose.
    pub project: Option<String>,
    /// Business system.
    pub system: Option<String>,
    /// What it is called in lists.
    pub title: String,
    /// It was withdrawn.
    pub withdrawn: bool,
    /// Version.
    pub version: i64,
    /// By what it is counted.
    pub happened_at: String,
    /// First instant at which it no longer holds.
    pub valid_until: Option<String>,
    /// Values by field.
    #[schema(value_type = Object)]
    pub fields: Map<String, Value>,
    /// What follows from them: a drill's measured RTO and RPO, a survey's percentage.
    #[schema(value_type = Object)]
    pub computed: Map<String, Value>,
    /// Ids of files.
    pub evidence: Vec<String>,
    /// When it was entered.
    pub created_at: String,
    /// When this version was.
    pub changed_at: String,
}

/// A record with its versions.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RegisterRecordDetail {
    /// The record.
    pub record: RegisterRecord,
    /// Its files.
    pub files: Vec<Evidence>,
    /// Oldest first.
    pub versions: Vec<RegisterVersion>,
}

/// A version of a record.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RegisterVersion {
    /// Number.
    pub version: i64,
    /// It was withdrawn.
    pub withdrawn: bool,
    /// Values by field.
    #[schema(value_type = Object)]
    pub fields: Map<String, Value>,
    /// Ids of files.
    pub evidence: Vec<String>,
    /// Why it was changed.
    pub reason: Option<String>,
    /// Who.
    pub by: String,
    /// Name of that person then.
    pub by_name: String,
    /// When.
    pub at: String,
}

/// A wish for a record.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RegisterRecordRequest {
    /// The record that it belongs to.
    #[serde(default)]
    pub parent: Option<String>,
    /// Whose; a tenant's own.
    #[serde(default)]
    pub project: Option<String>,
    /// Business system.
    #[serde(default)]
    pub system: Option<String>,
    /// Values by field.
    #[schema(value_type = Object)]
    pub fields: Map<String, Value>,
    /// Ids of files.
    #[serde(default)]
    pub evidence: Vec<String>,
}

/// A wish to change a record.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RegisterChangeRequest {
    /// The version that is changed.
    pub version: i64,
    /// Values of the fields that change; null takes one out.
    #[serde(default)]
    #[schema(value_type = Object)]
    pub fields: Map<String, Value>,
    /// Ids of files, all of them; those that there are unless given.
    #[serde(default)]
    pub evidence: Option<Vec<String>>,
    /// Why.
    pub reason: String,
}
