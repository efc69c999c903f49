//! What a record of an outside meter must say. Every fault is told, with the number of its row.

use crate::Billing;
use crate::contract::{Contract, Measure};
use crate::month::Calendar;
use kernel::{Error, ProjectId, Quantity, Result, Timestamp};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Meters of the platform itself.
const PLATFORM: [&str; 7] =
    ["server", "server.vcpu", "server.memory_gb", "volume.gb", "snapshot.gb", "image.gb", "floatingip"];

const SOURCE: usize = 64;
const KEY: usize = 120;
const PROJECT: usize = 64;
const RESOURCE: usize = 160;
const METER: usize = 64;
const ATTRIBUTES: usize = 16;
const ATTRIBUTE: usize = 64;
const VALUE: usize = 200;
/// Separates the parts of a stream's name; no text that is taken has it.
const UNIT: char = '\u{1f}';
/// How far an end may lie ahead.
const AHEAD: std::time::Duration = std::time::Duration::from_secs(365 * 86_400);
/// Faults that are told of one batch.
pub const FAULTS: usize = 1000;

/// A record as it was sent.
#[derive(Debug, Clone, Default)]
pub struct Record {
    /// Source.
    pub source: String,
    /// The producer's name of the record.
    pub key: String,
    /// Project that pays.
    pub project: String,
    /// What was used.
    pub resource: String,
    /// Its name for people; the resource, if left out.
    pub name: Option<String>,
    /// Meter.
    pub meter: String,
    /// `interval` or `event`.
    pub kind: String,
    /// Quantity; 1 for an event that leaves it out.
    pub quantity: Option<String>,
    /// First instant of an interval.
    pub from: Option<String>,
    /// First instant after it; none while it runs.
    pub to: Option<String>,
    /// Instant of an event.
    pub at: Option<String>,
    /// What price rows select by.
    pub attributes: BTreeMap<String, String>,
}

/// What is wrong with a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Number of the row, from 0.
    pub index: usize,
    /// Field.
    pub field: String,
    /// The rule that it breaks.
    pub reason: String,
    /// The row is sound, but contradicts another record.
    pub conflict: bool,
}

impl Fault {
    pub(super) fn conflict(index: usize, field: &str, reason: &str) -> Fault {
        Fault { index, field: field.to_owned(), reason: reason.to_owned(), conflict: true }
    }
}

/// A record that is sound by itself.
#[derive(Debug, Clone)]
pub(super) struct Clean {
    pub index: usize,
    pub source: String,
    pub key: String,
    pub project: ProjectId,
    pub resource: String,
    pub name: String,
    pub meter: String,
    pub event: bool,
    pub quantity: Quantity,
    pub from: Timestamp,
    pub to: Option<Timestamp>,
    pub attributes: BTreeMap<String, String>,
    pub digest: String,
}

impl Clean {
    /// The resource of its facts.
    pub(super) fn target(&self) -> String {
        format!("{}/{}", self.source, self.resource)
    }
    /// What may not overlap.
    pub(super) fn stream(&self) -> String {
        [self.project.as_str(), &self.source, &self.resource, &self.meter].join(&UNIT.to_string())
    }
    /// What no two sources tell of at a time.
    pub(super) fn subject(&self) -> String {
        [self.project.as_str(), &self.resource, &self.meter].join(&UNIT.to_string())
    }
    fn kind(&self) -> &'static str {
        if self.event { "event" } else { "interval" }
    }
    /// SM3 of all that it says.
    fn sealed(mut self) -> Clean {
        let said = serde_json::json!([
            self.project,
            self.resource,
            self.name,
            self.meter,
            self.kind(),
            self.quantity.to_string(),
            self.from.micros(),
            self.to.map(Timestamp::micros),
            self.attributes
        ]);
        self.digest = crypto::hash::sm3_hex(said.to_string().as_bytes());
        self
    }
}

/// How the contract measures a meter.
struct Known {
    meters: BTreeSet<String>,
    measures: HashMap<String, Vec<Measure>>,
    now: Timestamp,
    first: Timestamp,
    last: Timestamp,
}

impl Known {
    fn of(c: &Contract, calendar: &Calendar, meters: BTreeSet<String>, now: Timestamp) -> Result<Known> {
        let mut measures: HashMap<String, Vec<Measure>> = HashMap::new();
        for m in c.items.iter().filter_map(|i| i.metering.as_ref()) {
            measures.entry(m.meter.clone()).or_default().push(m.measure);
        }
        let end = c.end.tomorrow().map_err(|e| Error::internal("the contract never ends").because(e))?;
        Ok(Known { meters, measures, now, first: calendar.day(c.start)?, last: calendar.day(end)? })
    }
}

/// True for a meter of the platform itself.
pub(super) fn of_platform(meter: &str) -> bool {
    PLATFORM.contains(&meter)
}

/// Meters of contracts, priced or not, and of the platform. What is counted by its orders has a source already.
pub(super) fn meters<'a>(contracts: impl Iterator<Item = &'a Contract>) -> BTreeSet<String> {
    let of = contracts
        .flat_map(|c| c.items.iter().filter_map(|i| i.metering.as_ref()).map(|m| &m.meter).chain(&c.not_priced))
        .filter(|m| !m.starts_with(kernel::event::ORDER_METER));
    let platform = PLATFORM.iter().map(|m| (*m).to_owned());
    of.filter(|m| !m.is_empty()).cloned().chain(platform).collect()
}

/// Sound records, and what is wrong with the others.
///
/// # Errors
/// Internal, if the contract's term is beyond the calendar.
pub(super) fn all(b: &Billing, records: &[Record], now: Timestamp) -> Result<(Vec<Clean>, Vec<Fault>)> {
    Ok(against(&Known::of(b.contract(), b.calendar(), b.meters(), now)?, records))
}

/// What is wrong with records by themselves, under one contract: what an import refuses before it looks at what is stored.
///
/// # Errors
/// Internal, if the contract's term is beyond the calendar.
pub fn faults(c: &Contract, records: &[Record], now: Timestamp) -> Result<Vec<Fault>> {
    Ok(against(&Known::of(c, &Calendar::of(c)?, meters(std::iter::once(c)), now)?, records).1)
}

fn against(known: &Known, records: &[Record]) -> (Vec<Clean>, Vec<Fault>) {
    let (mut clean, mut faults) = (Vec::with_capacity(records.len()), Vec::new());
    for (index, r) in records.iter().enumerate() {
        let mut row = Row { index, faults: Vec::new() };
        match row.read(r, known) {
            Some(c) if row.faults.is_empty() => clean.push(c.sealed()),
            _ => faults.append(&mut row.faults),
        }
        if faults.len() >= FAULTS {
            break;
        }
    }
    (clean, faults)
}

/// A name of letters, digits, `.`, `_`, `-`.
pub(super) fn word(field: &str, s: &str, most: usize) -> Result<String> {
    let good = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    let s = crate::words::line(field, s, most)?;
    if s.chars().all(good) {
        return Ok(s);
    }
    Err(Error::bad_request(format!("{field} has characters other than letters, digits, '.', '_' and '-'")).field(field))
}

struct Row {
    index: usize,
    faults: Vec<Fault>,
}

impl Row {
    fn fault(&mut self, field: &str, reason: impl Into<String>) {
        self.faults.push(Fault { index: self.index, field: field.to_owned(), reason: reason.into(), conflict: false });
    }

    fn take<T>(&mut self, field: &str, r: Result<T>) -> Option<T> {
        r.map_err(|e| {
            let reason = e.message.strip_prefix(field).map_or(e.message.as_str(), |m| m.trim_start_matches([':', ' ']));
            self.fault(field, reason);
        })
        .ok()
    }

    fn read(&mut self, r: &Record, k: &Known) -> Option<Clean> {
        let (source, key) = (self.take("source", word("source", &r.source, SOURCE)), self.name("key", &r.key, KEY));
        let (project, resource) =
            (self.name("project", &r.project, PROJECT), self.name("resource", &r.resource, RESOURCE));
        let name = r.name.as_deref().map(|n| self.name("name", n, RESOURCE));
        let meter = self.meter(r, k);
        let attributes = self.attributes(&r.attributes);
        let (event, from, to) = match r.kind.as_str() {
            "event" => (true, self.event(r, k), None),
            "interval" => {
                let (from, to) = self.interval(r, k);
                (false, from, to)
            }
            _ => {
                self.fault("kind", "is neither 'interval' nor 'event'");
                return None;
            }
        };
        let quantity = self.quantity(r.quantity.as_deref(), event);
        let resource = resource?;
        Some(Clean {
            index: self.index,
            source: source?,
            key: key?,
            project: ProjectId::from(project?),
            name: name.flatten().unwrap_or_else(|| resource.clone()),
            resource,
            meter: meter?,
            event,
            quantity: quantity?,
            from: from?,
            to,
            attributes,
            digest: String::new(),
        })
    }

    fn name(&mut self, field: &str, s: &str, most: usize) -> Option<String> {
        self.take(field, crate::words::line(field, s, most))
    }

    /// The meter is known, and the record is of the kind that its measure needs.
    fn meter(&mut self, r: &Record, k: &Known) -> Option<String> {
        let meter = self.name("meter", &r.meter, METER)?;
        if !k.meters.contains(&meter) {
            self.fault("meter", "is no meter of the contract or of the platform");
            return None;
        }
        let counted = |m: &Measure| matches!(m, Measure::Count);
        let measures = k.measures.get(&meter).map(Vec::as_slice).unwrap_or_default();
        let fixed = measures.iter().any(|m| matches!(m, Measure::Fixed));
        if !measures.is_empty() && !fixed {
            if r.kind == "event" && !measures.iter().any(counted) {
                let how = measures[0].as_str();
                self.fault("kind", format!("the contract measures this meter by {how}: send intervals"));
            }
            if r.kind == "interval" && measures.iter().all(counted) {
                self.fault("kind", "the contract counts this meter: send events");
            }
        }
        Some(meter)
    }

    /// Attributes as they are kept: without blanks around them.
    fn attributes(&mut self, all: &BTreeMap<String, String>) -> BTreeMap<String, String> {
        let mut kept = BTreeMap::new();
        if all.len() > ATTRIBUTES {
            self.fault("attributes", format!("has more than {ATTRIBUTES} entries"));
            return kept;
        }
        for (k, v) in all {
            let Some(k) = self.take("attributes", word("attributes", k, ATTRIBUTE)) else { continue };
            let field = format!("attributes.{k}");
            let Some(v) = self.take(&field, crate::words::line(&field, v, VALUE)) else { continue };
            if kept.insert(k, v).is_some() {
                self.fault(&field, "stands there twice");
            }
        }
        kept
    }

    fn instant(&mut self, field: &str, s: Option<&str>) -> Option<Timestamp> {
        let Some(s) = s else {
            self.fault(field, "is missing");
            return None;
        };
        let t = Timestamp::parse(s);
        if t.is_err() {
            self.fault(field, "is no instant such as 2026-11-01T00:00:00+08:00");
        }
        t.ok()
    }

    fn begun(&mut self, field: &str, t: Timestamp, k: &Known) -> Option<Timestamp> {
        if t > k.now {
            self.fault(field, "is in the future");
        } else if t < k.first {
            self.fault(field, "is before the contract began");
        } else {
            return Some(t);
        }
        None
    }

    fn event(&mut self, r: &Record, k: &Known) -> Option<Timestamp> {
        for (field, v) in [("from", &r.from), ("to", &r.to)] {
            if v.is_some() {
                self.fault(field, "belongs to an interval");
            }
        }
        let t = self.instant("at", r.at.as_deref())?;
        self.begun("at", t, k)
    }

    fn interval(&mut self, r: &Record, k: &Known) -> (Option<Timestamp>, Option<Timestamp>) {
        if r.at.is_some() {
            self.fault("at", "belongs to an event");
        }
        let from = self.instant("from", r.from.as_deref()).and_then(|t| self.begun("from", t, k));
        let to = match r.to.as_deref() {
            None => None,
            Some(s) => self.instant("to", Some(s)),
        };
        if let (Some(from), Some(to)) = (from, to)
            && to <= from
        {
            self.fault("to", "is not after from");
        }
        if to.is_some_and(|t| t > k.last) {
            self.fault("to", "is after the contract ends");
        } else if to.is_some_and(|t| t > k.now.plus(AHEAD)) {
            self.fault("to", "is more than a year ahead");
        }
        (from, to)
    }

    fn quantity(&mut self, s: Option<&str>, event: bool) -> Option<Quantity> {
        let q = match (s, event) {
            (None, true) => Quantity::whole(1),
            (None, false) => {
                self.fault("quantity", "is missing");
                return None;
            }
            (Some(s), _) if s.len() <= 40 => {
                let q = Quantity::parse(s).and_then(crate::book::act::sound);
                self.take("quantity", q)?
            }
            _ => {
                self.fault("quantity", "is not a quantity");
                return None;
            }
        };
        if event && q == Quantity::ZERO {
            self.fault("quantity", "must be more than 0: an event counts something");
            return None;
        }
        Some(q)
    }
}

#[cfg(test)]
mod tests;
