//! Registers that assessment reads, as one engine: filings, certificates, training, drills, surveys, complaints, revenue, staff, …
//!
//! ```text
//! entered (version 1) ──change, with a reason──▶ version n ──withdraw, with a reason──▶ withdrawn
//! ```
//!
//! * `schema.rs`: what a kind and a field are; `kinds.rs`: the registers that there are; `values.rs`: checks, and what follows from values.
//! * `record.rs`: enter, change, withdraw, read; `remind.rs`: what runs out; `figures.rs`: what assessment reads.
//!
//! Invariants: every version is kept with person, time and reason. A field that belongs to one side is entered by that side alone. A tenant sees the records
//! of his project in the registers that are open to tenants, and enters only complaints and answers. What is computed is computed here, never entered.

pub(crate) mod figures;
pub mod kinds;
pub mod record;
mod remind;
pub mod schema;
mod store;
mod values;

pub use kinds::{KINDS, kind};
pub use remind::THRESHOLDS;
pub(crate) use remind::TOPIC as REMINDER;
pub use values::Values;

use kernel::calendar::WorkTime;
use kernel::{EvidenceId, ProjectId, RegisterId, Result, Timestamp, UserId};
use runtime::Tx;

/// A record in its present version.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// Id.
    pub id: RegisterId,
    /// Register.
    pub kind: String,
    /// The record that it belongs to: an answer to its survey.
    pub parent: Option<RegisterId>,
    /// Whose.
    pub project: Option<ProjectId>,
    /// Business system.
    pub system: Option<String>,
    /// What is shown in lists.
    pub title: String,
    /// It was withdrawn.
    pub withdrawn: bool,
    /// Version.
    pub version: i64,
    /// By what it is counted.
    pub happened_at: Timestamp,
    /// First instant at which it no longer holds.
    pub valid_until: Option<Timestamp>,
    /// Values by field.
    pub fields: Values,
    /// What follows from them.
    pub computed: Values,
    /// Files.
    pub evidence: Vec<EvidenceId>,
    /// When it was entered.
    pub created_at: Timestamp,
    /// When this version was.
    pub changed_at: Timestamp,
}

/// A version of a record.
#[derive(Debug, Clone, PartialEq)]
pub struct Version {
    /// Number, from 1.
    pub version: i64,
    /// It was withdrawn.
    pub withdrawn: bool,
    /// Values by field.
    pub fields: Values,
    /// Files.
    pub evidence: Vec<EvidenceId>,
    /// Why it was changed.
    pub reason: Option<String>,
    /// Who.
    pub person: UserId,
    /// Name of that person then.
    pub person_name: String,
    /// When.
    pub at: Timestamp,
}

/// A value of a field in the form in which it is kept.
///
/// # Errors
/// Bad request, naming `fields.` and the field.
pub fn value(f: &schema::Field, v: &serde_json::Value, now: Timestamp, work: &WorkTime) -> Result<serde_json::Value> {
    values::value(f, v, &values::Ground { now, work })
}

/// True if a tenant sees this file in a record of his project.
pub(crate) async fn shows(tx: &mut Tx, project: &ProjectId, file: &EvidenceId) -> Result<bool> {
    for k in KINDS.iter().filter(|k| k.visible) {
        if store::names_file(tx, k.id, project, file).await? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The first records of a register that are counted in a time, oldest first.
pub(crate) async fn within(tx: &mut Tx, kind: &str, time: (Timestamp, Timestamp), limit: u32) -> Result<Vec<Record>> {
    store::within(tx, kind, time, limit).await
}

/// A person of the staff register: name, telephone, first and last instant of service.
pub(crate) struct Person {
    pub name: String,
    pub phone: Option<String>,
    pub from: Timestamp,
    pub to: Option<Timestamp>,
}

/// Looks a person up.
pub(crate) async fn person(tx: &mut Tx, id: &RegisterId, work: &WorkTime) -> Result<Option<Person>> {
    let Some(r) = store::get(tx, "staff", id).await?.filter(|r| !r.withdrawn) else { return Ok(None) };
    let to = match values::date(&r.fields, "to") {
        None => None,
        Some(d) => Some(work.begin_of(d.tomorrow().unwrap_or(d))?),
    };
    let phone = values::word(&r.fields, "phone").map(str::to_owned);
    Ok(Some(Person { name: r.title, phone, from: r.happened_at, to }))
}
