//! Reports of operation (运维报告: weekly, two-weekly, monthly, quarterly, half-yearly, yearly), the list of deliverables and the deviation table.
//!
//! * [`OperationReport`]: what a report says, as plain figures and lists. `collect.rs` fills it from the records: `cases.rs` from the desk,
//!   `facts.rs` from duties, levels, pools, resources, registers and the roster. `paper.rs` and `extra.rs` print it, pure functions.
//! * `used.rs`: the monthly report of utilisation (资源利用率报告).
//! * `lists.rs`: deliverables (交付成果), deviations (偏离表). `proof.rs`: what records tell of the vetoes of an acceptance.
//!
//! A figure that no record gives is none, and the report says so: nothing is typed in and nothing is guessed. Periods are those of the
//! contract's duties, counted from its first day.

mod cases;
mod collect;
mod extra;
mod facts;
mod lists;
mod paper;
mod proof;
mod used;

pub use lists::{Delivered, deliverables, deviations};
pub use paper::{document, report_name};
pub use used::{utilisation, utilisation_name};

use crate::terms::Terms;
use jiff::civil::Date;
use kernel::calendar::{Every, period_ends};
use kernel::{Error, Result, Timestamp};
use rust_decimal::Decimal;

/// Whose report it is, as the contract prints it, and what the document says about itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Letter {
    /// Title of the contract.
    pub contract: String,
    /// Who pays.
    pub purchaser: String,
    /// Who supplies.
    pub supplier: String,
    /// Facts up to this instant are in it.
    pub as_of: Timestamp,
    /// The period has not ended yet.
    pub draft: bool,
    /// Nothing behind it is real.
    pub simulated: bool,
}

/// Use of a kind of resource over the period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResourceLine {
    /// Category of the price book.
    pub category: String,
    /// Service.
    pub name: String,
    /// Unit.
    pub unit: String,
    /// In use at the beginning.
    pub begin: Decimal,
    /// Came in the period.
    pub added: Decimal,
    /// Went in the period.
    pub released: Decimal,
    /// In use at the end.
    pub end: Decimal,
}

/// How far a pool is used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Utilisation {
    /// Pool: `ARM 计算资源池`.
    pub pool: String,
    /// What: `vCPU`, `内存（GB）`.
    pub what: String,
    /// There is.
    pub capacity: Decimal,
    /// In use on average.
    pub mean: Decimal,
    /// In use at most.
    pub peak: Decimal,
    /// Use as a fraction of one.
    pub share: Decimal,
    /// Advice, if it is idle or overloaded.
    pub advice: Option<String>,
}

/// A promise and what was measured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Availability {
    /// Service.
    pub service: String,
    /// What was promised, as a fraction of one.
    pub target: Decimal,
    /// What was measured; none while no record tells.
    pub measured: Option<Decimal>,
    /// Minutes that count as down.
    pub down: Option<Decimal>,
    /// Announced minutes, which do not.
    pub planned: Option<Decimal>,
}

/// Tickets of the period.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TicketFigures {
    /// Came in.
    pub opened: u64,
    /// Done.
    pub closed: u64,
    /// Still open at the end.
    pub open: u64,
    /// Answered within the contract's time, as a fraction of one.
    pub timely: Option<Decimal>,
    /// Minutes to the first answer, on average.
    pub response: Option<Decimal>,
    /// Done, of those that should be, as a fraction of one.
    pub solved: Option<Decimal>,
    /// By kind: name, number, late ones.
    pub kinds: Vec<(String, u64, u64)>,
}

/// An incident, a security event or a complaint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseLine {
    /// Number.
    pub number: String,
    /// Level, as the contract calls it.
    pub level: String,
    /// When it began.
    pub at: Timestamp,
    /// What happened.
    pub what: String,
    /// Systems or resources that it hit.
    pub hit: String,
    /// Cause and what was done.
    pub cause: String,
    /// When all worked again; none while it does not.
    pub recovered: Option<Timestamp>,
    /// All clocks of the contract were kept; none while they run.
    pub in_time: Option<bool>,
}

/// A change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeLine {
    /// Number.
    pub number: String,
    /// Kind, as the contract calls it.
    pub kind: String,
    /// What was changed.
    pub what: String,
    /// Begin of the window.
    pub from: Timestamp,
    /// End of the window.
    pub to: Timestamp,
    /// How it ended: `成功`, `回退`, `取消`.
    pub result: String,
    /// Who approved it.
    pub approved: String,
}

/// A duty of the period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DutyLine {
    /// Name, as printed.
    pub name: String,
    /// Kind: `report`, `drill`, ….
    pub kind: String,
    /// Last day on which it is in time; none if the contract sets none.
    pub due: Option<Date>,
    /// Day on which it was done.
    pub done: Option<Date>,
    /// Done in time; none while the time runs, or while no record tells.
    pub in_time: Option<bool>,
    /// Evidence.
    pub evidence: String,
}

/// How a duty went that was owed several times in a long period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DutyCount {
    /// What.
    pub name: String,
    /// `report`, `drill`, `training`, …
    pub kind: String,
    /// How often it was owed.
    pub owed: u64,
    /// Done in time.
    pub in_time: u64,
    /// Done late.
    pub late: u64,
    /// Not done, and the deadline has passed.
    pub overdue: u64,
    /// Not done, and there is time.
    pub open: u64,
    /// The purchaser does without it.
    pub waived: u64,
}

/// A host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NodeLine {
    /// Name.
    pub name: String,
    /// State at the instant of the report: `up`, `away`, `enrolled`, `revoked`.
    pub state: String,
    /// When it was last heard of.
    pub last_seen: Option<Timestamp>,
    /// CPUs busy on average and at most; none without samples.
    pub cpu: Option<(Decimal, Decimal)>,
    /// Memory in use on average and at most, GiB.
    pub memory: Option<(Decimal, Decimal)>,
}

/// A drill or a training.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExerciseLine {
    /// `drill` or `training`.
    pub kind: &'static str,
    /// Its name.
    pub name: String,
    /// When it began.
    pub at: Timestamp,
    /// People who took part.
    pub people: Option<i64>,
    /// What it came to.
    pub result: String,
}

/// Shifts of a post of a team in the period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WatchLine {
    /// Team.
    pub team: String,
    /// `primary`, `deputy`, `onsite`.
    pub post: String,
    /// Shifts that began.
    pub shifts: u64,
    /// People who had them.
    pub people: u64,
    /// Who has the post at the instant of the report.
    pub now: String,
}

/// What a report of operation says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OperationReport {
    /// How often it is made.
    pub every: Every,
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// Remarks of the operator, one a paragraph.
    pub summary: Vec<String>,
    /// Resources in use; none while no record tells.
    pub resources: Option<Vec<ResourceLine>>,
    /// Pools.
    pub utilisation: Option<Vec<Utilisation>>,
    /// Service levels.
    pub availability: Vec<Availability>,
    /// Tickets.
    pub tickets: Option<TicketFigures>,
    /// Incidents.
    pub incidents: Option<Vec<CaseLine>>,
    /// Security events.
    pub security: Option<Vec<CaseLine>>,
    /// Complaints.
    pub complaints: Option<Vec<CaseLine>>,
    /// Changes.
    pub changes: Option<Vec<ChangeLine>>,
    /// Requests for risk assessments.
    pub risks: Option<Vec<CaseLine>>,
    /// Drills and training.
    pub exercises: Option<Vec<ExerciseLine>>,
    /// The roster.
    pub watch: Option<Vec<WatchLine>>,
    /// Duties of a long period, one line a duty; then only what was late or is overdue is among `duties`.
    pub duty_counts: Vec<DutyCount>,
    /// Duties of the period.
    pub duties: Vec<DutyLine>,
    /// Hosts.
    pub nodes: Vec<NodeLine>,
    /// What comes next, one a paragraph.
    pub plans: Vec<String>,
    /// Small print: how figures are meant, lists that were cut off.
    pub notes: Vec<String>,
}

impl OperationReport {
    /// A report over a period in which nothing is known yet.
    pub fn empty(every: Every, from: Date, to: Date) -> OperationReport {
        OperationReport {
            every,
            from,
            to,
            summary: Vec::new(),
            resources: None,
            utilisation: None,
            availability: Vec::new(),
            tickets: None,
            incidents: None,
            security: None,
            complaints: None,
            changes: None,
            risks: None,
            exercises: None,
            watch: None,
            duty_counts: Vec::new(),
            duties: Vec::new(),
            nodes: Vec::new(),
            plans: Vec::new(),
            notes: Vec::new(),
        }
    }
}

/// First and last day of the contract's period that a day falls into.
///
/// # Errors
/// Bad request, for a period that is none, and for a day outside of the contract's term.
pub fn period(terms: &Terms, every: Every, day: Date) -> Result<(Date, Date)> {
    if matches!(every, Every::Once | Every::Event) {
        let text = "every: a report is made each week, two_weeks, month, quarter, half_year or year";
        return Err(Error::bad_request(text).field("every"));
    }
    if day < terms.start || day > terms.end {
        let text = format!("day: {day} is not in the term of the contract, {} to {}", terms.start, terms.end);
        return Err(Error::bad_request(text).field("day"));
    }
    let mut from = terms.start;
    for to in period_ends(terms.start, terms.end, every)? {
        if day <= to {
            return Ok((from, to));
        }
        from = to.tomorrow().map_err(|e| Error::internal("a date is out of range").because(e))?;
    }
    Err(Error::internal("the periods of a term do not fill it"))
}

#[cfg(test)]
mod tests;
