//! Compliance: every numbered clause of the five tenders with its state, what shows it, or why not. From it comes the deviation table (偏离表).
//!
//! The clauses are `contracts/clauses.csv`; what shows them is `docs/traceability.csv` (only what has been shown stands there);
//! `contracts/compliance.csv` says of clauses, areas and kinds what cannot be read off these two: a state, a probe of the running cloud, a
//! reason, whether the product is better than asked. All three are part of the program, so that a cloud answers for the version that it runs.
//!
//! [`proof`]: reports of tests, screenshots and certificates on record. [`probe`]: what a running cloud can measure about a clause; [`judge`]: whether what was measured is what is asked for.

mod deviation;
pub mod judge;
pub mod probe;
pub mod proof;

pub use deviation::{Deviation, rows_of, table};
pub use probe::{Finding, Live, Probe, Verdict};

use kernel::{Error, Result};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

const CLAUSES: &str = include_str!("../../../../contracts/clauses.csv");
const SHOWN: &str = include_str!("../../../../docs/traceability.csv");
const SAID: &str = include_str!("../../../../contracts/compliance.csv");

/// How things stand with a clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Shown.
    Met,
    /// Shown in part; the reason says what is missing.
    Partly,
    /// Not built, or not shown.
    Open,
    /// Not the software's: people, rooms, hardware.
    Outside,
}

impl State {
    /// All, with the name on the wire and the words of a deviation table.
    const WORDS: [(State, &'static str, &'static str); 4] = [
        (State::Met, "met", "满足"),
        (State::Partly, "partly", "部分满足"),
        (State::Open, "open", "待实现"),
        (State::Outside, "outside", "非软件条款"),
    ];
    fn words(self) -> (&'static str, &'static str) {
        State::WORDS.iter().find(|(s, ..)| *s == self).map_or(("", ""), |(_, a, b)| (a, b))
    }
    /// The name on the wire.
    pub fn as_str(self) -> &'static str {
        self.words().0
    }
    /// As a deviation table says it.
    pub fn chinese(self) -> &'static str {
        self.words().1
    }
    /// The state of that name.
    pub fn parse(s: &str) -> Option<State> {
        State::WORDS.iter().find(|(_, n, _)| *n == s).map(|(s, ..)| *s)
    }
}

/// A clause of a tender.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Clause {
    /// Number: `R-3-401`.
    pub id: String,
    /// Contract.
    pub contract: String,
    /// Area: `compute`, `backup-dr`.
    pub area: String,
    /// System or chapter.
    pub system: String,
    /// In Chinese, short.
    pub zh: String,
    /// In English.
    pub en: String,
    /// Figure that it names; may be empty.
    pub metric: String,
    /// `software`, `performance`, `record`, `out`.
    pub kind: String,
}

/// A clause and how things stand with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The clause.
    pub clause: Clause,
    /// How things stand.
    pub state: State,
    /// Tests and commands that show it.
    pub shown_by: Vec<String>,
    /// What the running cloud can measure about it at any time: see [`probe`].
    pub probe: Option<String>,
    /// It is better than asked; the reason says by how much.
    pub better: bool,
    /// Why it is not met, or not wholly.
    pub reason: String,
    /// In English.
    pub reason_en: String,
}

/// What is said of clauses: of some by number, several with spaces between them; of `area:A` or `kind:K`.
#[derive(Debug, Clone, Deserialize)]
struct Said {
    r#match: String,
    state: Option<State>,
    /// `positive`, or empty.
    deviation: String,
    probe: String,
    reason: String,
    reason_en: String,
}

#[derive(Debug, Deserialize)]
struct Shown {
    clause: String,
    #[serde(rename = "shown by")]
    by: String,
}

fn rows<T: serde::de::DeserializeOwned>(text: &str) -> std::result::Result<Vec<T>, csv::Error> {
    csv::Reader::from_reader(text.as_bytes()).deserialize().collect()
}

fn build() -> std::result::Result<Vec<Entry>, csv::Error> {
    let mut shown: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for s in rows::<Shown>(SHOWN)? {
        shown.entry(s.clause).or_default().push(s.by);
    }
    let mut said: BTreeMap<String, Said> = BTreeMap::new();
    for s in rows::<Said>(SAID)? {
        for one in s.r#match.split_whitespace() {
            said.insert(one.to_owned(), s.clone());
        }
    }
    let mut all: Vec<Entry> = rows::<Clause>(CLAUSES)?
        .into_iter()
        .map(|clause| {
            let shown_by = shown.remove(&clause.id).unwrap_or_default();
            entry(clause, shown_by, &said)
        })
        .collect();
    all.sort_by(|a, b| a.clause.id.cmp(&b.clause.id));
    Ok(all)
}

/// What is said of the clause itself comes first, then what its tests say, then its kind, then its area.
fn entry(clause: Clause, shown_by: Vec<String>, said: &BTreeMap<String, Said>) -> Entry {
    let own = said.get(&clause.id);
    let general = said.get(&format!("kind:{}", clause.kind)).or_else(|| said.get(&format!("area:{}", clause.area)));
    let state = match (own.and_then(|s| s.state), shown_by.is_empty(), general.and_then(|s| s.state)) {
        (Some(state), _, _) => state,
        (None, false, _) => State::Met,
        (None, true, general) => general.unwrap_or(State::Open),
    };
    let reasons = match (own, state) {
        (Some(s), _) if !s.reason.is_empty() => Some(s),
        (_, State::Met) => None,
        _ => general,
    };
    let probe = own.map(|s| s.probe.clone()).filter(|p| !p.is_empty());
    let (reason, reason_en) = reasons.map(|s| (s.reason.clone(), s.reason_en.clone())).unwrap_or_default();
    let better = own.is_some_and(|s| s.deviation == "positive");
    Entry { clause, state, shown_by, probe, better, reason, reason_en }
}

/// Every clause, by number.
///
/// # Errors
/// Internal, if a table that the program carries cannot be read (a test reads them all).
pub fn entries() -> Result<&'static [Entry]> {
    static ALL: LazyLock<std::result::Result<Vec<Entry>, String>> =
        LazyLock::new(|| build().map_err(|e| e.to_string()));
    ALL.as_ref().map(Vec::as_slice).map_err(|e| Error::internal(format!("the compliance tables: {e}")))
}

/// Which entries somebody wants.
#[derive(Debug, Clone, Default)]
pub struct Filter<'a> {
    /// Of this contract.
    pub contract: Option<&'a str>,
    /// Of this area.
    pub area: Option<&'a str>,
    /// In this state.
    pub state: Option<State>,
}

impl Filter<'_> {
    /// Whether an entry is wanted.
    pub fn takes(&self, e: &Entry) -> bool {
        self.contract.is_none_or(|c| e.clause.contract == c)
            && self.area.is_none_or(|a| e.clause.area == a)
            && self.state.is_none_or(|s| e.state == s)
    }
}

/// Entries after a number, as many as wanted.
///
/// # Errors
/// Internal, as [`entries`].
pub fn page(f: &Filter<'_>, after: Option<&str>, limit: usize) -> Result<Vec<&'static Entry>> {
    let all = entries()?;
    let from = after.map_or(0, |a| all.partition_point(|e| e.clause.id.as_str() <= a));
    Ok(all[from..].iter().filter(|e| f.takes(e)).take(limit).collect())
}

/// The entry of a clause.
///
/// # Errors
/// Not found.
pub fn of(id: &str) -> Result<&'static Entry> {
    let all = entries()?;
    let at = all.binary_search_by(|e| e.clause.id.as_str().cmp(id));
    at.map(|n| &all[n]).map_err(|_| Error::not_found(format!("there is no clause {id}")).field("clause"))
}

/// The probes that clauses name, each once.
///
/// # Errors
/// Internal, as [`entries`].
pub fn probes() -> Result<std::collections::BTreeSet<&'static str>> {
    Ok(entries()?.iter().filter_map(|e| e.probe.as_deref()).collect())
}

/// How many clauses of a contract are in which state.
///
/// # Errors
/// Internal, as [`entries`].
pub fn summary(f: &Filter<'_>) -> Result<BTreeMap<String, BTreeMap<State, usize>>> {
    let mut sums: BTreeMap<String, BTreeMap<State, usize>> = BTreeMap::new();
    for e in entries()?.iter().filter(|e| f.takes(e)) {
        *sums.entry(e.clause.contract.clone()).or_default().entry(e.state).or_default() += 1;
    }
    Ok(sums)
}

#[cfg(test)]
mod tests;
