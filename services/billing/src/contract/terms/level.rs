//! Service levels, the clocks of incidents, working time.

use super::super::reader::Table;
use super::Every;
use jiff::civil::Time;
pub use kernel::calendar::Hours;
use rust_decimal::Decimal;

/// What a service level measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Metric {
    /// Share of time in which the service was up.
    Availability,
    /// Share of data that is not lost.
    Reliability,
    /// Share of cases.
    Rate,
    /// Minutes, at most.
    Minutes,
    /// Cases, at most.
    Count,
}

/// Of what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the words of the file")]
pub enum Scope {
    Resource,
    Pool,
    Platform,
    Project,
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
    /// What is measured.
    pub metric: Metric,
    /// The target: a fraction of one, or minutes, or cases.
    pub target: Decimal,
    /// Over which time.
    pub per: Option<Every>,
    /// Of what.
    pub scope: Option<Scope>,
    /// Kinds of resources that it is measured on (`server`, `volume`, …); none: on the service as a whole.
    pub kinds: Vec<String>,
    /// What does not count as downtime.
    pub except: Vec<String>,
    /// Where the tender says so.
    pub clause: String,
}

/// Clocks of an incident of a level; minutes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incident {
    /// Level: `1` to `4`, or a word.
    pub level: String,
    /// What is of this level, as printed.
    pub definition: String,
    /// In English.
    pub definition_en: String,
    /// When.
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

impl Incident {
    /// The longest of its clocks.
    pub fn longest(&self) -> Option<i64> {
        [self.receive, self.respond, self.arrive, self.start, self.recover, self.close].into_iter().flatten().max()
    }
}

/// Working time of a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    /// From, to.
    pub hours: Vec<(Time, Time)>,
    /// Where the tender says so.
    pub clause: Option<String>,
}

impl Calendar {
    /// Minutes of working time in a working day.
    pub fn minutes(&self) -> i64 {
        let of = |t: &Time| i64::from(t.hour()) * 60 + i64::from(t.minute());
        if self.hours.is_empty() { DAY } else { self.hours.iter().map(|(a, b)| of(b) - of(a)).sum() }
    }
}

/// Minutes of a day, and of a year.
pub(in super::super) const DAY: i64 = 1440;
const YEAR: i64 = 365 * DAY;

const METRICS: [(&str, Metric); 5] = [
    ("availability", Metric::Availability),
    ("reliability", Metric::Reliability),
    ("rate", Metric::Rate),
    ("minutes", Metric::Minutes),
    ("count", Metric::Count),
];
const SCOPES: [(&str, Scope); 4] =
    [("resource", Scope::Resource), ("pool", Scope::Pool), ("platform", Scope::Platform), ("project", Scope::Project)];
pub(super) const TIMES: [(&str, Hours); 3] =
    [("always", Hours::Always), ("working", Hours::Working), ("off", Hours::Off)];

pub(in super::super) fn level(t: &mut Table<'_>) -> Option<Level> {
    let id = t.text("id");
    if let Some(id) = &id {
        t.rename(format!("level {id}"));
    }
    let names = (t.text("service"), t.text("service_en"), t.text("clause"));
    let metric = t.word("metric", &METRICS);
    let target = match metric {
        Some(Metric::Minutes | Metric::Count) => t.decimal("target"),
        _ => t.percent("target"),
    };
    let (kinds, except) = (t.texts("kinds"), t.texts("except"));
    let rest = (t.opt_word("per", &Every::WORDS), t.opt_word("scope", &SCOPES));
    Some(Level {
        id: id?,
        service: names.0?,
        service_en: names.1?,
        metric: metric?,
        target: target?,
        per: rest.0,
        scope: rest.1,
        kinds,
        except,
        clause: names.2?,
    })
}

/// Minutes of a clock: a year at most.
fn minutes(t: &Table<'_>, key: &'static str) -> Option<i64> {
    let n = t.opt_count(key)?;
    if n > YEAR {
        t.wrong(key, "is more than the minutes of a year");
    }
    Some(n.min(YEAR))
}

pub(in super::super) fn incident(t: &mut Table<'_>) -> Option<Incident> {
    let level = t.text("level");
    if let Some(l) = &level {
        t.rename(format!("incident {l}"));
    }
    let names = (t.text("definition"), t.text("definition_en"), t.text("clause"));
    let time = t.word("time", &TIMES);
    let i = Incident {
        receive: minutes(t, "receive"),
        respond: minutes(t, "respond"),
        arrive: minutes(t, "arrive"),
        start: minutes(t, "start"),
        recover: minutes(t, "recover"),
        close: minutes(t, "close"),
        level: level?,
        definition: names.0?,
        definition_en: names.1?,
        time: time?,
        clause: names.2?,
    };
    if [i.receive, i.respond, i.arrive, i.start, i.recover, i.close].iter().all(Option::is_none) {
        t.wrong("level", "has no clock");
    }
    Some(i)
}

pub(in super::super) fn calendar(root: &Table<'_>) -> Option<Calendar> {
    let t = root.opt_table("calendar")?;
    let mut hours: Vec<(Time, Time)> = Vec::new();
    for h in t.texts("hours") {
        let both = h.split_once('-').and_then(|(a, b)| Some((clock(a)?, clock(b)?)));
        match both {
            Some((a, b)) if a < b && hours.last().is_none_or(|(_, before)| *before <= a) => hours.push((a, b)),
            _ => t.wrong("hours", format!("'{h}' is not a time such as 08:30-12:00, one after the other")),
        }
    }
    let clause = t.opt_text("clause");
    t.finish();
    Some(Calendar { hours, clause })
}

fn clock(s: &str) -> Option<Time> {
    let (h, m) = s.trim().split_once(':')?;
    Time::new(h.parse().ok()?, m.parse().ok()?, 0, 0).ok()
}
