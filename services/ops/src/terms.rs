//! What the contract says that records of operation are measured by: clocks, duties, levels. Filled from the contract by the one who builds
//! the slice, since contracts belong to billing.

use jiff::civil::Date;
use kernel::calendar::{Every, Hours, Span, WorkTime};
use rust_decimal::Decimal;

/// Clocks of an incident of a level; minutes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncidentClock {
    /// Level: `1` (gravest) to `4`, or a word of the tender.
    pub level: String,
    /// What is of this level, as printed.
    pub definition: String,
    /// In English.
    pub definition_en: String,
    /// When these clocks hold.
    pub time: Hours,
    /// The alarm is received.
    pub receive: Option<i64>,
    /// Somebody answers.
    pub respond: Option<i64>,
    /// Somebody is on site.
    pub arrive: Option<i64>,
    /// Handling has begun.
    pub start: Option<i64>,
    /// The service works again.
    pub recover: Option<i64>,
    /// The case is closed.
    pub close: Option<i64>,
    /// Where the tender says so.
    pub clause: String,
}

/// Something that is owed regularly, once, or whenever something happens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duty {
    /// Name in the program.
    pub id: String,
    /// `report`, `drill`, `training`, `inspection`, `check`, `filing`, `retention`, `survey`, `plan`.
    pub kind: &'static str,
    /// Name, as printed.
    pub name: String,
    /// In English.
    pub name_en: String,
    /// How often; none for what is kept.
    pub every: Option<Every>,
    /// How often in that period.
    pub times: i64,
    /// Who owes it: `supplier`, `purchaser`, `third_party`.
    pub party: &'static str,
    /// What starts the clock.
    pub after: Option<String>,
    /// What it must be done before; `due` is then counted back from it.
    pub before: Option<String>,
    /// How long after the period, or after what starts the clock, or before what it must be done before.
    pub due: Option<Span>,
    /// How long it is kept.
    pub keep: Option<Span>,
    /// Where the tender says so.
    pub clause: String,
}

/// A promise that is measured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Level {
    /// Name in the program.
    pub id: String,
    /// The service, as printed.
    pub service: String,
    /// In English.
    pub service_en: String,
    /// `availability`, `reliability`, `rate`, `minutes`, `count`.
    pub metric: &'static str,
    /// The target: a fraction of one, or minutes, or cases.
    pub target: Decimal,
    /// Over which time.
    pub per: Option<Every>,
    /// `resource`, `pool`, `platform`, `project`.
    pub scope: Option<&'static str>,
    /// Kinds of resources that it is measured on; none: on the service as a whole.
    pub kinds: Vec<String>,
    /// What does not count as downtime.
    pub except: Vec<String>,
    /// Where the tender says so.
    pub clause: String,
}

/// When contracted people serve.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum During {
    /// Over the term.
    Service,
    /// From the signature to the acceptance.
    Construction,
}

/// A position with the people that are contracted for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Staffing {
    /// Name in the program.
    pub id: String,
    /// Position, as printed; the staff register names it, or the id.
    pub name: String,
    /// In English.
    pub name_en: String,
    /// At least so many.
    pub people: i64,
    /// They work where the purchaser is.
    pub onsite: bool,
    /// Papers that each of them has, in words of the register.
    pub qualification: Vec<String>,
    /// When they serve.
    pub during: During,
    /// How many of them are on the roster at once, and when.
    pub shift: Option<(i64, Hours)>,
    /// Where the tender says so.
    pub clause: String,
}

/// How quickly something that is asked for must be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clock {
    /// Name in the program.
    pub id: String,
    /// Name, as printed.
    pub name: String,
    /// In English.
    pub name_en: String,
    /// How long it may take.
    pub within: Span,
    /// Where the tender says so.
    pub clause: String,
}

/// A document that is handed over.
#[derive(Debug, Clone, PartialEq, Eq)]
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
}

/// All of it.
#[derive(Debug, Clone)]
pub struct Terms {
    /// Id of the contract.
    pub contract: String,
    /// First day of the service.
    pub start: Date,
    /// Last day of the service.
    pub end: Date,
    /// Zone, working days, working hours.
    pub work: WorkTime,
    /// Clocks of incidents, in the order of the file.
    pub incidents: Vec<IncidentClock>,
    /// Service levels.
    pub levels: Vec<Level>,
    /// Duties.
    pub duties: Vec<Duty>,
    /// People that are contracted.
    pub staff: Vec<Staffing>,
    /// Clocks of orders and requests.
    pub clocks: Vec<Clock>,
    /// Documents to be handed over.
    pub deliverables: Vec<Deliverable>,
}

/// Who owes what the contract gives to nobody else.
pub const SUPPLIER: &str = "supplier";
/// Who is served.
pub const PURCHASER: &str = "purchaser";

impl Terms {
    /// A duty by its id.
    pub fn duty(&self, id: &str) -> Option<&Duty> {
        self.duties.iter().find(|d| d.id == id)
    }

    /// Who owes a duty; the supplier, if it is none of the contract.
    pub fn party_of(&self, duty: &str) -> &'static str {
        self.duty(duty).map_or(SUPPLIER, |d| d.party)
    }

    /// No contract: no clocks, no duties, whole weekdays in UTC. For commands that need none, and for tests.
    pub fn none() -> Terms {
        Terms {
            contract: String::new(),
            start: Date::constant(1970, 1, 1),
            end: Date::constant(9999, 12, 31),
            work: WorkTime::weekdays(jiff::tz::TimeZone::UTC),
            incidents: Vec::new(),
            levels: Vec::new(),
            duties: Vec::new(),
            staff: Vec::new(),
            clocks: Vec::new(),
            deliverables: Vec::new(),
        }
    }
}
