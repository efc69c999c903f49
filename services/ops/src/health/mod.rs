//! Health: how full clusters, hosts, storage, address pools, business systems (application groups) and environments are, how that grew, until
//! when it lasts, what is wrong with them, and what to do about it.
//!
//! ```text
//! hosts, address pools ([`crate::port::Plant`]) ─┐
//! figures of the last hour, grants, states ──────┼─look (every ten minutes)─▶ subjects, gauges, days ─▶ findings ─ticket─▶ desk
//! sums of days of use, systems, advice ──────────┘
//! ```
//!
//! * `look.rs`: the reconciler: what there is, stored. `sight.rs`, `used.rs`: what is seen of it; of the plant, and of systems by their days.
//! * `rules.rs`: what is wrong: pure functions. [`top`]: rankings, when they are asked for. [`ticket`]: a finding to a ticket, once.
//!   `store.rs`: SQL.
//!
//! Invariants: a thing has one open finding of a rule and measure, however often it is looked at, and so one ticket of it; what is over is
//! closed, not deleted. The use at which something is to be done is the setting `pool.high_percent`, as of pools.

mod look;
mod rules;
mod sight;
pub(crate) mod store;
pub mod ticket;
pub mod top;
mod used;

use crate::level::pool::forecast::Why;
use crate::{Ops, check};
use kernel::{Error, ProjectId, Result, Timestamp};
use rust_decimal::Decimal;

/// What is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// The hosts of an availability zone, and all of them together.
    Cluster,
    /// A host.
    Host,
    /// The disks of a host, and all of them together.
    Storage,
    /// Addresses of the outside.
    IpPool,
    /// A business system: an application with its resources (应用组).
    System,
    /// The business systems of an environment.
    Environment,
}

impl Kind {
    /// The words of the API.
    pub const WORDS: [(&'static str, Kind); 6] = [
        ("cluster", Kind::Cluster),
        ("host", Kind::Host),
        ("storage", Kind::Storage),
        ("ip_pool", Kind::IpPool),
        ("system", Kind::System),
        ("environment", Kind::Environment),
    ];
    /// The word.
    pub fn as_str(self) -> &'static str {
        Kind::WORDS.iter().find(|(_, k)| *k == self).map_or("", |(w, _)| w)
    }
    /// The kind of a word.
    ///
    /// # Errors
    /// Bad request that names `kind`.
    pub fn parse(word: &str) -> Result<Kind> {
        check::word("kind", word, &Kind::WORDS)
    }
    fn stored(word: &str) -> Result<Kind> {
        let found = Kind::WORDS.iter().find(|(w, _)| *w == word).map(|(_, k)| *k);
        found.ok_or_else(|| Error::internal(format!("'{word}' is no kind of what health is of")))
    }
}

/// Everything together: the cluster of all hosts, the storage of all of them.
pub const ALL: &str = "all";
/// The environment of servers that belong to no business system.
pub const UNASSIGNED: &str = "unassigned";

/// How something can be full.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Measure {
    /// The word of the API.
    pub word: &'static str,
    /// Unit.
    pub unit: &'static str,
    /// Name.
    pub name: &'static str,
    /// In English.
    pub name_en: &'static str,
}

const fn measure(word: &'static str, unit: &'static str, name: &'static str, name_en: &'static str) -> Measure {
    Measure { word, unit, name, name_en }
}

/// vCPUs granted.
pub(crate) const VCPU: &str = "vcpu";
/// Memory granted.
pub(crate) const MEMORY: &str = "memory";
/// Bytes on disk.
pub(crate) const DISK: &str = "disk";
/// Storage granted to volumes and snapshots.
pub(crate) const GRANTED: &str = "granted";
/// CPUs busy.
pub(crate) const CPU_LOAD: &str = "cpu_load";
/// Memory in use.
pub(crate) const MEMORY_LOAD: &str = "memory_load";
/// Addresses taken.
pub(crate) const ADDRESS: &str = "address";

/// All measures.
pub const MEASURES: [Measure; 7] = [
    measure(VCPU, "vCPU", "vCPU分配", "vCPUs granted"),
    measure(MEMORY, "GiB", "内存分配", "Memory granted"),
    measure(DISK, "GiB", "磁盘占用", "Disk in use"),
    measure(GRANTED, "GiB", "存储分配", "Storage granted"),
    measure(CPU_LOAD, "CPU", "CPU负载", "CPU load"),
    measure(MEMORY_LOAD, "GiB", "内存使用", "Memory in use"),
    measure(ADDRESS, "IP", "地址占用", "Addresses taken"),
];

/// The measure of a word.
pub fn measure_of(word: &str) -> Measure {
    MEASURES.iter().copied().find(|m| m.word == word).unwrap_or(measure("", "", "", ""))
}

/// How grave something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing.
    Notice,
    /// To be seen to.
    Warning,
    /// Somebody goes without service, or soon will.
    Critical,
}

impl Severity {
    /// The words of the API.
    pub const WORDS: [(&'static str, Severity); 3] =
        [("notice", Severity::Notice), ("warning", Severity::Warning), ("critical", Severity::Critical)];
    /// The word.
    pub fn as_str(self) -> &'static str {
        Severity::WORDS.iter().find(|(_, s)| *s == self).map_or("", |(w, _)| w)
    }
    /// The severity of a word.
    ///
    /// # Errors
    /// Bad request that names `severity`.
    pub fn parse(word: &str) -> Result<Severity> {
        check::word("severity", word, &Severity::WORDS)
    }
    fn stored(word: &str) -> Result<Severity> {
        let found = Severity::WORDS.iter().find(|(w, _)| *w == word).map(|(_, s)| *s);
        found.ok_or_else(|| Error::internal(format!("'{word}' is no severity")))
    }
}

/// One of what is looked at, as it was at the last look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// Kind.
    pub kind: Kind,
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Whose it is, if it is one project's.
    pub project: Option<ProjectId>,
    /// Where it stands.
    pub place: String,
    /// How it is.
    pub state: String,
    /// When it was looked at.
    pub at: Timestamp,
}

/// How full something is, and until when that lasts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gauge {
    /// Measure.
    pub measure: String,
    /// In use.
    pub used: Decimal,
    /// Of so much.
    pub total: Decimal,
    /// Growth in a day; none, if too few days are known.
    pub per_day: Option<Decimal>,
    /// Days until the limit; or why that is not known.
    pub days: std::result::Result<i64, Why>,
}

/// Use in per cent, with two places.
pub fn percent(used: Decimal, total: Decimal) -> Decimal {
    (used * Decimal::ONE_HUNDRED).checked_div(total).unwrap_or_default().round_dp(2).normalize()
}

/// The same in parts of 10^6, to sort by.
pub(crate) fn share(used: Decimal, total: Decimal) -> i64 {
    use rust_decimal::prelude::ToPrimitive as _;
    let parts = (used * Decimal::from(1_000_000)).checked_div(total).unwrap_or_default();
    parts.round().to_i64().unwrap_or(i64::MAX)
}

/// The highest use of a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Day {
    /// Measure.
    pub measure: String,
    /// Day.
    pub day: String,
    /// When it began.
    pub begins: Timestamp,
    /// Highest use.
    pub used: Decimal,
    /// Of so much.
    pub total: Decimal,
}

/// Something that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Id.
    pub id: String,
    /// Kind of what it is about.
    pub kind: Kind,
    /// Its id.
    pub subject: String,
    /// Its name.
    pub name: String,
    /// Whose it is, if it is one project's.
    pub project: Option<ProjectId>,
    /// Rule.
    pub rule: String,
    /// Measure that it is about; empty for none.
    pub measure: String,
    /// How grave it is.
    pub severity: Severity,
    /// What is wrong, in Chinese and English.
    pub text: (String, String),
    /// What to do, in both.
    pub advice: (String, String),
    /// When it was found.
    pub raised_at: Timestamp,
    /// When it was over.
    pub closed_at: Option<Timestamp>,
    /// The ticket that was made of it, by whom, when.
    pub ticket: Option<(String, String, Timestamp)>,
}

/// A subject as lists show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What it is.
    pub subject: Subject,
    /// How full it is.
    pub gauges: Vec<Gauge>,
    /// How many things are wrong, and the gravest of them.
    pub findings: (u64, Option<Severity>),
    /// Where a list that ends here goes on.
    pub marker: String,
}

/// A subject with all that is known of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Detail {
    /// As in the list.
    pub line: Line,
    /// The days before, oldest first.
    pub days: Vec<Day>,
    /// Rankings of what is in it.
    pub tops: Vec<top::Top>,
    /// What is wrong.
    pub findings: Vec<Finding>,
}

/// Which findings to list.
#[derive(Debug, Clone, Default)]
pub struct FindingFilter {
    /// Of this kind.
    pub kind: Option<Kind>,
    /// Of this subject.
    pub subject: Option<String>,
    /// So grave.
    pub severity: Option<Severity>,
    /// With what is over.
    pub with_closed: bool,
    /// After this id, going back.
    pub marker: Option<String>,
    /// At most so many.
    pub limit: u32,
}

/// The place in a list by fullness that a marker names: share and id.
fn place(marker: &str) -> Result<(i64, String)> {
    let wrong = || Error::bad_request("marker: is none that was given").field("marker");
    let (share, id) = marker.split_once('_').ok_or_else(wrong)?;
    Ok((share.parse().map_err(|_| wrong())?, id.to_owned()))
}

impl Ops {
    /// The use at which something is to be done, per cent.
    ///
    /// # Errors
    /// What the database says.
    pub async fn health_limit(&self) -> Result<i64> {
        let mut tx = self.env.db.read().await?;
        Ok(crate::level::setting::Settings::read(&mut tx).await?.get(rules::LIMIT))
    }

    /// Everything of a kind, the fullest first: by one measure, or by the fullest of all.
    ///
    /// # Errors
    /// Bad request, for a measure or marker that is none.
    pub async fn health(&self, kind: Kind, by: Option<&str>, marker: Option<&str>, limit: u32) -> Result<Vec<Line>> {
        let by = match by {
            Some(word) => {
                let words: Vec<(&str, &str)> = MEASURES.iter().map(|m| (m.word, m.word)).collect();
                Some(check::word("by", word, &words)?)
            }
            None => None,
        };
        let after = marker.map(place).transpose()?;
        let mut tx = self.env.db.read().await?;
        let all = store::subjects(&mut tx, kind, by, after, limit).await?;
        let mut lines = Vec::with_capacity(all.len());
        for (subject, share) in all {
            let marker = format!("{share}_{}", subject.id);
            lines.push(line(&mut tx, subject, marker).await?);
        }
        Ok(lines)
    }

    /// One of them with all that is known; rankings have so many places.
    ///
    /// # Errors
    /// Not found.
    pub async fn health_of(&self, kind: Kind, id: &str, places: usize) -> Result<Detail> {
        let mut tx = self.env.db.read().await?;
        let found = store::subject(&mut tx, kind, id).await?;
        let subject = found.ok_or_else(|| Error::not_found("there is nothing of that kind and id"))?;
        let line = line(&mut tx, subject, String::new()).await?;
        let days = store::days(&mut tx, kind, id, None, (Timestamp(i64::MIN), Timestamp(i64::MAX))).await?;
        let f = FindingFilter {
            kind: Some(kind),
            subject: Some(id.to_owned()),
            limit: rules::MOST,
            ..FindingFilter::default()
        };
        let findings = store::findings(&mut tx, &f).await?;
        drop(tx);
        let tops = self.rankings(kind, id, places).await?;
        Ok(Detail { line, days, tops, findings })
    }

    /// What is wrong, newest first.
    ///
    /// # Errors
    /// What the database says.
    pub async fn health_findings(&self, f: &FindingFilter) -> Result<Vec<Finding>> {
        let mut tx = self.env.db.read().await?;
        store::findings(&mut tx, f).await
    }
}

async fn line(tx: &mut runtime::Tx, subject: Subject, marker: String) -> Result<Line> {
    let gauges = store::gauges(tx, subject.kind, &subject.id).await?;
    let findings = store::counted(tx, subject.kind, &subject.id).await?;
    Ok(Line { subject, gauges, findings, marker })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_and_markers() {
        let d = |s: &str| s.parse::<Decimal>().unwrap();
        assert_eq!((percent(d("2"), d("3")), share(d("2"), d("3"))), (d("66.67"), 666_667));
        assert_eq!((percent(d("2"), d("0")), share(d("2"), d("0"))), (d("0"), 0), "of nothing nothing is used");
        assert_eq!(place("666667_a_b").unwrap(), (666_667, "a_b".to_owned()));
        for bad in ["", "x", "x_y", "_y"] {
            assert_eq!(place(bad).unwrap_err().field.as_deref(), Some("marker"), "{bad}");
        }
    }

    #[test]
    fn every_word_reads_back() {
        for (w, k) in Kind::WORDS {
            assert_eq!((k.as_str(), Kind::stored(w).unwrap()), (w, k));
        }
        for (w, s) in Severity::WORDS {
            assert_eq!((s.as_str(), Severity::stored(w).unwrap()), (w, s));
        }
        assert!(Kind::parse("planet").is_err() && Severity::parse("odd").is_err());
        assert!(MEASURES.iter().all(|m| measure_of(m.word) == *m));
    }
}
