//! Downtime and maintenance as incidents and changes tell them: what no observation tells.
//!
//! An incident calls [`record`] in its own transaction whenever its downtime is known better: the same source and subject again takes the
//! place of what was told before, which stays on record. Maintenance makes nothing down; announced in time, as a level asks, it excuses
//! what is down while it lasts.

pub(crate) mod store;

use super::availability::{State, Stretch};
use super::month;
use crate::resource::OPEN;
use crate::{Ops, check};
use kernel::{Error, Result, Timestamp};
use runtime::{Tx, transact};
use std::fmt;
use std::time::Duration;

/// What was down.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// A resource (server, floating IP, network, leased line).
    Resource(String),
    /// A business system as a whole.
    System(String),
    /// The service of a level of the contract as a whole, by the level's id.
    Level(String),
    /// The platform as a whole.
    Platform,
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Subject::Resource(id) => write!(f, "resource:{id}"),
            Subject::System(id) => write!(f, "system:{id}"),
            Subject::Level(id) => write!(f, "level:{id}"),
            Subject::Platform => f.write_str("platform"),
        }
    }
}

impl Subject {
    /// The subject of a text such as `system:0192…`.
    pub fn parse(s: &str) -> Option<Subject> {
        match s.split_once(':') {
            None if s == "platform" => Some(Subject::Platform),
            Some(("resource", id)) => Some(Subject::Resource(id.to_owned())),
            Some(("system", id)) => Some(Subject::System(id.to_owned())),
            Some(("level", id)) => Some(Subject::Level(id.to_owned())),
            _ => None,
        }
    }
}

/// What kind of time it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Down by a fault.
    Fault,
    /// Down by force majeure: does not count where the level excepts it.
    ForceMajeure,
    /// Down by a fault of the business system itself: never counts.
    Own,
    /// Maintenance, announced at that instant or not at all.
    Maintenance {
        /// When its users were told.
        announced: Option<Timestamp>,
    },
}

impl Kind {
    fn as_str(self) -> &'static str {
        match self {
            Kind::Fault => "fault",
            Kind::ForceMajeure => "force_majeure",
            Kind::Own => "own",
            Kind::Maintenance { .. } => "maintenance",
        }
    }
}

/// A time in which something was down, or under maintenance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Downtime {
    /// The record that says so: `incident/0192…`. With the subject it names this downtime for ever.
    pub source: String,
    /// What.
    pub subject: Subject,
    /// Kind.
    pub kind: Kind,
    /// From.
    pub from: Timestamp,
    /// To; none while it lasts.
    pub to: Option<Timestamp>,
    /// Why, for people.
    pub cause: String,
}

/// What a level does not count, from the texts of its `except`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Excuse {
    /// Maintenance that was announced so long before; none: it counts.
    pub maintenance: Option<Duration>,
    /// Force majeure.
    pub force_majeure: bool,
}

impl Excuse {
    /// Reads texts such as `maintenance announced 72 hours before`, `planned maintenance`, `force majeure`.
    pub(crate) fn of(except: &[String]) -> Excuse {
        let mut e = Excuse::default();
        for text in except.iter().map(|t| t.to_lowercase()) {
            if text.contains("force majeure") || text.contains("不可抗力") {
                e.force_majeure = true;
            }
            if text.contains("maintenance") || text.contains("维护") {
                e.maintenance = Some(notice(&text));
            }
        }
        e
    }

    /// The state that a downtime stands for; none, if it stands for nothing.
    pub(crate) fn state(self, d: &Downtime) -> Option<State> {
        match d.kind {
            Kind::Fault => Some(State::Down),
            Kind::ForceMajeure if self.force_majeure => Some(State::Planned),
            Kind::ForceMajeure => Some(State::Down),
            Kind::Own => Some(State::Off),
            Kind::Maintenance { announced } => {
                let (notice, told) = (self.maintenance?, announced?);
                (told.plus(notice) <= d.from).then_some(State::Planned)
            }
        }
    }

    /// The stretch that a downtime stands for.
    pub(crate) fn stretch(self, d: &Downtime) -> Option<Stretch> {
        Some(Stretch { state: self.state(d)?, from: d.from, to: d.to.unwrap_or(OPEN) })
    }
}

/// The number in a text, as hours or days; none is no notice.
fn notice(text: &str) -> Duration {
    let digits: String =
        text.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).take(6).collect();
    let n: u64 = digits.parse().unwrap_or(0);
    let unit = if text.contains("day") || text.contains('天') || text.contains('日') { 86_400 } else { 3600 };
    Duration::from_secs(n * unit)
}

fn sound(d: &Downtime) -> Result<()> {
    check::name("source", &d.source, 200)?;
    check::text("cause", &d.cause, 500)?;
    check::name("subject", &d.subject.to_string(), 200)?;
    if d.to.is_some_and(|t| t < d.from) {
        return Err(Error::bad_request("to: the downtime ends before it begins").field("to"));
    }
    Ok(())
}

/// Records a downtime in the caller's transaction. *Idempotency*: the same again changes nothing; other times or another kind of the same
/// source and subject correct it.
///
/// # Errors
/// Bad request, naming the field.
pub(crate) async fn record(ops: &Ops, tx: &mut Tx, d: &Downtime) -> Result<()> {
    sound(d)?;
    let now = ops.env.now();
    let old = store::current(tx, &d.source, &d.subject).await?;
    if old.as_ref() == Some(d) {
        return Ok(());
    }
    let (mut from, mut to) = (d.from, d.to.unwrap_or(now));
    if let Some(o) = old {
        store::replace(tx, &d.source, &d.subject, now).await?;
        (from, to) = (from.min(o.from), to.max(o.to.unwrap_or(now)));
    }
    store::insert(tx, d, now).await?;
    month::spoil(ops, tx, from, to.min(now)).await
}

/// Takes a downtime back, in the caller's transaction: it was recorded by mistake. It stays on record as such.
///
/// # Errors
/// What the database says.
pub(crate) async fn withdraw(ops: &Ops, tx: &mut Tx, source: &str, subject: &Subject) -> Result<()> {
    let now = ops.env.now();
    let Some(old) = store::current(tx, source, subject).await? else { return Ok(()) };
    store::replace(tx, source, subject, now).await?;
    month::spoil(ops, tx, old.from, old.to.unwrap_or(now).min(now)).await
}

impl Ops {
    /// Records a downtime in a transaction of its own.
    ///
    /// # Errors
    /// Bad request, naming the field.
    pub async fn record_downtime(&self, d: &Downtime) -> Result<()> {
        transact!(self.env.db, |tx| { record(self, tx, d).await })
    }

    /// Takes a downtime back that was recorded by mistake.
    ///
    /// # Errors
    /// What the database says.
    pub async fn withdraw_downtime(&self, source: &str, subject: &Subject) -> Result<()> {
        transact!(self.env.db, |tx| { withdraw(self, tx, source, subject).await })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn excuse(texts: &[&str]) -> Excuse {
        Excuse::of(&texts.iter().map(|t| (*t).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn exceptions_of_the_tenders_are_read() {
        let hours = |n: u64| Some(Duration::from_secs(n * 3600));
        assert_eq!(excuse(&[]), Excuse::default(), "Chuyi excepts nothing");
        let qingpu = excuse(&["maintenance announced 72 hours before"]);
        assert_eq!((qingpu.maintenance, qingpu.force_majeure), (hours(72), false));
        let beijing = excuse(&["force majeure", "planned maintenance"]);
        assert_eq!((beijing.maintenance, beijing.force_majeure), (hours(0), true));
        assert_eq!(excuse(&["提前3天公告的维护"]).maintenance, hours(72));
    }

    #[test]
    fn maintenance_excuses_only_if_it_was_announced_in_time() {
        let (hour, from) = (3_600_000_000, Timestamp(100 * 3_600_000_000));
        let at = |announced: Option<i64>| Downtime {
            source: "change/1".into(),
            subject: Subject::Platform,
            kind: Kind::Maintenance { announced: announced.map(|h| Timestamp(h * hour)) },
            from,
            to: None,
            cause: String::new(),
        };
        let e = excuse(&["maintenance announced 72 hours before"]);
        assert_eq!(e.state(&at(Some(28))), Some(State::Planned));
        assert_eq!(e.state(&at(Some(29))), None);
        assert_eq!(e.state(&at(None)), None);
        assert_eq!(excuse(&[]).state(&at(Some(0))), None);
    }

    #[test]
    fn subjects_are_read_back() {
        for s in [
            Subject::Platform,
            Subject::Resource("a".into()),
            Subject::System("b:c".into()),
            Subject::Level("core-network".into()),
        ] {
            assert_eq!(Subject::parse(&s.to_string()), Some(s));
        }
        assert_eq!(Subject::parse("somewhere"), None);
    }
}
