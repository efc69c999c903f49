//! What the contract asks for besides service, and what was done about it: reports, inspections, drills, filings with their deadlines.
//!
//! ```text
//! terms ──plan──▶ instances ──reconcile──▶ table, up to a horizon
//! an event (signature, acceptance, …) ───▶ instances of the duties that it begins
//! instance: pending ─▶ done in time │ overdue ─▶ done late │ waived by the purchaser
//! ```
//!
//! * `plan.rs`: which instances there must be, pure; `reconcile.rs`: the table follows; `event.rs`: what begins clocks.
//! * `record.rs`: fulfil, correct, take back, waive, and what the operator plans besides; `list.rs`: what is due when;
//!   `claim.rs`: what was entered long after it was done, and is to be confirmed; `notice.rs`: telling of what is due soon or overdue, once.
//! * `finding.rs`: findings of inspections with their rectification; `figures.rs`: what assessment reads. `state.rs`: the states.
//!
//! Invariants: an instance is one row by (contract, duty, period, number), whoever derives it and how often. Its deadline is stored; it moves only
//! while the instance is open and only into the future (another calendar, another version of the contract). Entries are appended; a correction names what
//! it corrects, and an entry is corrected once.

mod claim;
pub mod event;
pub(crate) mod figures;
pub mod finding;
pub(crate) mod input;
mod list;
mod notice;
pub(crate) mod plan;
mod reconcile;
pub mod record;
pub mod state;
pub(crate) mod store;

pub use claim::Confirmation;
#[allow(unused_imports, reason = "taken by figures of the whole slice")]
pub(crate) use figures::figures;
pub use list::InstanceFilter;
pub use record::{NewEntry, NewInstance};
pub use state::{Standing, State};

use kernel::{DutyId, EvidenceId, ProjectId, Timestamp, UserId};

/// The deadline of what has none.
pub(crate) const NEVER: Timestamp = Timestamp(i64::MAX);

/// Where an instance comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// A period of the contract.
    Period,
    /// Something that happened.
    Event,
    /// The operator planned it.
    Planned,
}

impl Origin {
    /// The name on the wire and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Origin::Period => "period",
            Origin::Event => "event",
            Origin::Planned => "planned",
        }
    }
    /// The origin of that name.
    pub fn parse(s: &str) -> Option<Origin> {
        [Origin::Period, Origin::Event, Origin::Planned].into_iter().find(|x| x.as_str() == s)
    }
}

/// Something that is owed by a deadline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instance {
    /// Id.
    pub id: DutyId,
    /// Contract.
    pub contract: String,
    /// Where it comes from.
    pub origin: Origin,
    /// Duty of the contract; `planned` for what the operator plans besides.
    pub duty: String,
    /// `report`, `drill`, `training`, `inspection`, `check`, `filing`, `survey`, `plan`.
    pub kind: String,
    /// Name, as printed.
    pub name: String,
    /// In English.
    pub name_en: String,
    /// Where the tender says so.
    pub clause: String,
    /// Last day of its period, `once`, the event, or its own id.
    pub period: String,
    /// Number within the period, from 1.
    pub n: i64,
    /// When it can be done.
    pub begins: Timestamp,
    /// Last instant in time; none where the contract states none.
    pub due: Option<Timestamp>,
    /// To which period of assessment it belongs.
    pub counts_at: Timestamp,
    /// The event that began it.
    pub event: Option<String>,
    /// What it is about.
    pub subject: Option<String>,
    /// Whose.
    pub project: Option<ProjectId>,
    /// Stored state.
    pub state: State,
    /// When it was done, as it counts.
    pub done_at: Option<Timestamp>,
    /// When it was done as the supplier says, who entered it long after that: it counts when the purchaser confirms it, and until then the
    /// instant of the entry does.
    pub claimed_at: Option<Timestamp>,
    /// When it was derived.
    pub created_at: Timestamp,
}

impl Instance {
    /// How it stands at an instant.
    pub fn standing(&self, now: Timestamp) -> Standing {
        match Standing::of(self.state, self.done_at, self.due.unwrap_or(NEVER), now) {
            Standing::Late if self.claimed_at.is_some() => Standing::LateEntry,
            s => s,
        }
    }
}

/// What was done about an instance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Id.
    pub id: String,
    /// `done`, `confirmed`, `waived`, `taken_back`.
    pub what: String,
    /// When it happened.
    pub at: Timestamp,
    /// Remark, or the reason.
    pub note: Option<String>,
    /// Where the proof is, if it is no file here.
    pub reference: Option<String>,
    /// Files.
    pub evidence: Vec<EvidenceId>,
    /// The entry that this one replaces.
    pub corrects: Option<String>,
    /// Who entered it.
    pub person: UserId,
    /// Name of that person then.
    pub person_name: String,
    /// When it was entered.
    pub recorded_at: Timestamp,
}
