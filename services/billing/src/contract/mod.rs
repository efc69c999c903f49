//! The contract file: parties, term, price book, demand, service levels, assessment, payments, duties, readings. Loaded like code: versioned,
//! checked, every problem with its line. The format is described in docs/contract-file.md.
//!
//! * `parse.rs`: text to [`Contract`]; [`terms`]: all but the price book; `check.rs`: rules that look at several tables at once;
//!   `reader.rs`: lines and problems; `summary.rs`: what a contract holds, counted.
//!
//! A contract is immutable once loaded. A *reading* is a rule that the tender leaves open, taken one way and named, so that the
//! purchaser can confirm it or choose another.

mod check;
mod diff;
mod parse;
mod reader;
mod summary;
pub mod terms;
pub mod versions;

pub use diff::{Change, Diff, diff};

use kernel::{Arch, Error, Money, Quantity, Result};
use runtime::port::Resource;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::Path;
use terms::books::Books;
use terms::demand::{self, Budget, Demand, TotalUnit};
use terms::duty::{Clock, Deliverable, Obligation};
use terms::flow::{Expiry, Flow, Trial};
use terms::level::{Calendar, Incident, Level};
use terms::payment::{Cap, Payment};
use terms::scheme::Scheme;
use terms::staff::Staff;

/// The price book that the binary carries.
const CHUYI: &str = include_str!("../../../../contracts/chuyi.toml");

/// One thing that is wrong with a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// Line, from 1.
    pub line: usize,
    /// Where in the file: `item 12: price`.
    pub at: String,
    /// Which rule is broken.
    pub reason: String,
}

/// Everything that is wrong with a file, in the order of its lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problems(pub Vec<Problem>);

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, p) in self.0.iter().enumerate() {
            let end = if i == 0 { "" } else { "\n" };
            write!(f, "{end}line {}: {} {}", p.line, p.at, p.reason)?;
        }
        Ok(())
    }
}

impl From<Problems> for Error {
    fn from(p: Problems) -> Error {
        Error::bad_request(format!("the contract file has {} problem(s):\n{p}", p.0.len())).code("InvalidContract")
    }
}

/// What a price is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Per {
    /// A unit for a month.
    Month,
    /// A unit for a year; a month pays a twelfth.
    Year,
    /// A unit whenever one is supplied.
    Each,
    /// A unit, once.
    Once,
}

/// How a month's quantity comes from intervals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// In force at the last instant of the month.
    MonthEnd,
    /// In force throughout the whole month, per resource (足月).
    FullMonths,
    /// Average, weighted by time to the second.
    Mean,
    /// Highest at any instant.
    Peak,
    /// Things that begin in the month.
    Count,
    /// The quantity that the contract states.
    Fixed,
}

impl Measure {
    /// All measures with their names in the file.
    pub const WORDS: [(&'static str, Measure); 6] = [
        ("month_end", Measure::MonthEnd),
        ("full_months", Measure::FullMonths),
        ("mean", Measure::Mean),
        ("peak", Measure::Peak),
        ("count", Measure::Count),
        ("fixed", Measure::Fixed),
    ];
    /// The name in the file.
    pub fn as_str(self) -> &'static str {
        Measure::WORDS.iter().find(|(_, m)| *m == self).map_or("", |(w, _)| w)
    }
    /// The measure of that name.
    pub fn parse(word: &str) -> Option<Measure> {
        Measure::WORDS.iter().find(|(w, _)| *w == word).map(|(_, m)| *m)
    }
    /// What is measured of a whole month, so that a part of the month is a share of its price; the others are measured within the part.
    pub fn stands(self) -> bool {
        match self {
            Measure::MonthEnd | Measure::FullMonths | Measure::Peak | Measure::Fixed => true,
            Measure::Mean | Measure::Count => false,
        }
    }
}

/// Which usage an item prices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Select {
    /// Whatever has the selector's attributes.
    Attributes,
    /// Only what an order for this very item created.
    Order,
}

/// How an item is measured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Metering {
    /// Meter of the usage facts.
    pub meter: String,
    /// Attributes that a fact must have.
    pub selector: BTreeMap<String, String>,
    /// Which usage.
    pub select: Select,
    /// How a month's quantity comes from it.
    pub measure: Measure,
    /// Units of the meter in one unit of the item.
    pub units: i64,
    /// Parts of a unit count as a whole one.
    pub whole: bool,
}

impl Metering {
    /// Nothing measures it but its orders, which are delivered by hand.
    pub fn by_order(&self) -> bool {
        self.meter.starts_with(kernel::event::ORDER_METER)
    }
}

/// What ordering an item creates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ProvideKind {
    /// A server.
    Host,
    /// Space on volumes.
    Volume,
    /// Floating IPs.
    Address,
}

/// What one unit of an item gives to the project that orders it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provides {
    /// What fulfilment creates.
    pub kind: ProvideKind,
    /// Flavor of a host; a host without one can be granted but not created.
    pub flavor: Option<String>,
    /// Architecture of a host.
    pub arch: Option<Arch>,
    /// Quota that each unit grants.
    pub grants: BTreeMap<Resource, i64>,
    /// Quota that each order line grants, whatever its quantity.
    pub per_line: BTreeMap<Resource, i64>,
}

/// What the bid has of a row.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Bid {
    /// Offered at its price.
    #[default]
    Offered,
    /// Left out; counted at the price that the tender gives such rows.
    Missing,
    /// No row of the tender: void, so not in the total and not billed.
    Added,
}

/// A row of the price book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Number of the row.
    pub code: String,
    /// Category, as printed.
    pub category: String,
    /// Category in English.
    pub category_en: String,
    /// Short name.
    pub name: String,
    /// Short name in English.
    pub name_en: String,
    /// Description, as printed.
    pub description: Option<String>,
    /// What is odd about the row.
    pub note: Option<String>,
    /// Unit, as printed.
    pub unit: String,
    /// What the price is for.
    pub per: Per,
    /// Highest price that the tender allows; none, if it prints none.
    pub ceiling: Option<Money>,
    /// Price that is charged; none, if it is not agreed yet.
    pub price: Option<Money>,
    /// What the bid has of it.
    pub bid: Bid,
    /// How it is measured; none, if this product does not measure it yet.
    pub metering: Option<Metering>,
    /// Quantity that the contract states, for the measure `fixed`.
    pub quantity: Option<Quantity>,
    /// What an order creates; none, if this product does not provide it yet.
    pub provides: Option<Provides>,
    /// Most that can be ordered, over all projects.
    pub limit: Option<i64>,
    /// Readings that this row rests on.
    pub readings: Vec<String>,
}

/// Another way to read a clause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alternative {
    /// The rule.
    pub value: String,
    /// What it would change.
    pub effect: String,
    /// That in money, where it can be said beforehand.
    pub yuan: Option<Money>,
}

/// A rule that the tender leaves open.
#[derive(Debug, Clone, PartialEq, Eq)]
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
    /// The setting that it decides, if it is one that the program reads.
    pub sets: Option<String>,
    /// Other rules.
    pub alternatives: Vec<Alternative>,
}

/// A loaded contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contract {
    /// Short name.
    pub id: String,
    /// Version; another text needs another version.
    pub version: String,
    /// SM3 of the text.
    pub digest: String,
    /// The text itself.
    pub text: String,
    /// Title.
    pub title: String,
    /// Title in English.
    pub title_en: String,
    /// ISO 4217.
    pub currency: String,
    /// IANA name of the time zone that month edges are in.
    pub zone: String,
    /// Who pays.
    pub purchaser: String,
    /// Who supplies.
    pub supplier: String,
    /// First day.
    pub start: jiff::civil::Date,
    /// Last day.
    pub end: jiff::civil::Date,
    /// Days after a month's end in which late facts count.
    pub close_after_days: i64,
    /// First day that this version prices; the beginning of the first open month, if the file does not say.
    pub valid_from: Option<jiff::civil::Date>,
    /// How bills are verified.
    pub books: Books,
    /// Meters that no item prices, on purpose.
    pub not_priced: Vec<String>,
    /// Names of events that the contract declares; none, if it does not list them.
    pub events: Option<Vec<String>>,
    /// Price book, in the order of the file.
    pub items: Vec<Item>,
    /// Readings, in the order of the file.
    pub readings: Vec<Reading>,
    /// How the total is rounded.
    pub total_unit: TotalUnit,
    /// What may be spent.
    pub budget: Budget,
    /// What must be available.
    pub demand: Vec<Demand>,
    /// Working time.
    pub calendar: Option<Calendar>,
    /// Service levels.
    pub levels: Vec<Level>,
    /// Clocks of incidents.
    pub incidents: Vec<Incident>,
    /// Assessment schemes.
    pub schemes: Vec<Scheme>,
    /// Milestones.
    pub payments: Vec<Payment>,
    /// What is never exceeded.
    pub caps: Vec<Cap>,
    /// What is owed besides service.
    pub obligations: Vec<Obligation>,
    /// People that are contracted.
    pub staff: Vec<Staff>,
    /// How quickly orders are done.
    pub clocks: Vec<Clock>,
    /// Who approves orders; the first that fits holds.
    pub flows: Vec<Flow>,
    /// What is tried before it is delivered.
    pub trial: Option<Trial>,
    /// What happens when an order ends.
    pub expiry: Option<Expiry>,
    /// What is handed over.
    pub deliverables: Vec<Deliverable>,
}

impl Contract {
    /// Loads a contract.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn parse(text: &str) -> Result<Contract, Problems> {
        parse::contract(text)
    }

    /// The contract that the binary carries.
    ///
    /// # Errors
    /// As [`Contract::parse`]; a test keeps the embedded file right.
    pub fn embedded() -> Result<Contract, Problems> {
        Contract::parse(CHUYI)
    }

    /// The contract in a file, or the embedded one.
    ///
    /// # Errors
    /// Bad request, naming the file and every problem in it.
    pub fn load(file: Option<&Path>) -> Result<Contract> {
        let Some(path) = file else { return Ok(Contract::embedded()?) };
        let text = std::fs::read_to_string(path)
            .map_err(|e| Error::bad_request(format!("contract file {}: {e}", path.display())))?;
        Contract::parse(&text).map_err(|p| {
            let e = Error::from(p);
            Error::bad_request(format!("{}: {}", path.display(), e.message)).code(e.code)
        })
    }

    /// The contract's total: stated, or the sum over the demand. Nothing, if neither is known: a price is missing.
    ///
    /// # Errors
    /// Internal, if it overflows.
    pub fn total(&self) -> Result<Option<Money>> {
        match self.budget.total {
            Some(t) => Ok(Some(t)),
            None => demand::total(&self.demand, &self.items, self.total_unit),
        }
    }

    /// A scheme by its id.
    pub fn scheme(&self, id: &str) -> Option<&Scheme> {
        self.schemes.iter().find(|s| s.id == id)
    }

    /// What a reading that decides a setting takes.
    pub fn setting(&self, name: &str) -> Option<&str> {
        self.readings.iter().find(|r| r.sets.as_deref() == Some(name)).map(|r| r.taken.as_str())
    }

    /// True if full months (足月) begin with the day on which a resource began, not with the calendar's.
    pub fn months_counts_from_activation(&self) -> bool {
        self.setting(check::FULL_MONTHS) == Some("activation")
    }

    /// Takes another reading of a rule by which scores and payments are computed: for what-if.
    ///
    /// # Errors
    /// Why not, in words for people.
    pub fn take_reading(&mut self, id: &str, value: &str) -> Result<(), String> {
        let Some(r) = self.readings.iter_mut().find(|r| r.id == id) else {
            return Err("is no reading of the contract".to_owned());
        };
        let Some(values) = r.sets.as_deref().and_then(check::of_payments) else {
            return Err("decides nothing that scores and payments are computed by from bills and figures".to_owned());
        };
        if !values.contains(&value) {
            return Err(format!("must be one of {}", values.join(", ")));
        }
        value.clone_into(&mut r.taken);
        Ok(())
    }

    /// Readings that the purchaser has not confirmed.
    pub fn unconfirmed(&self) -> impl Iterator<Item = &Reading> {
        self.readings.iter().filter(|r| !r.confirmed)
    }

    /// Names of all events that the contract or the program knows.
    pub fn known_events(&self) -> BTreeSet<String> {
        check::known_events(self)
    }

    /// A row by its number.
    pub fn item(&self, code: &str) -> Option<&Item> {
        self.items.iter().find(|i| i.code == code)
    }
}

#[cfg(test)]
mod mutated;
#[cfg(test)]
mod tests;
