//! What is owed besides service, and by whom: reports, drills, training; how quickly orders are done; what is handed over.

use super::super::reader::Table;
use super::flow::{OrderKind, STARTS, Starts, UNTIL, Until, kinds};
use super::{Every, Span, named, opt_span};

/// Kinds of duties.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the words of the file")]
pub enum DutyKind {
    Report,
    Drill,
    Training,
    Inspection,
    Check,
    Filing,
    Retention,
    Survey,
    Plan,
}

impl DutyKind {
    const WORDS: [(&'static str, DutyKind); 9] = [
        ("report", DutyKind::Report),
        ("drill", DutyKind::Drill),
        ("training", DutyKind::Training),
        ("inspection", DutyKind::Inspection),
        ("check", DutyKind::Check),
        ("filing", DutyKind::Filing),
        ("retention", DutyKind::Retention),
        ("survey", DutyKind::Survey),
        ("plan", DutyKind::Plan),
    ];
}

/// Who owes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[allow(missing_docs, reason = "the words of the file")]
pub enum Party {
    #[default]
    Supplier,
    Purchaser,
    ThirdParty,
}

impl Party {
    const WORDS: [(&'static str, Party); 3] =
        [("supplier", Party::Supplier), ("purchaser", Party::Purchaser), ("third_party", Party::ThirdParty)];

    /// The word in the file.
    pub fn as_str(self) -> &'static str {
        Party::WORDS.iter().find(|(_, p)| *p == self).map_or("", |(w, _)| w)
    }
}

/// Something that is owed regularly, once, or whenever something happens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Obligation {
    /// Name in the program.
    pub id: String,
    /// Kind.
    pub kind: DutyKind,
    /// Name, as printed.
    pub name: String,
    /// In English.
    pub name_en: String,
    /// How often; none for what is kept.
    pub every: Option<Every>,
    /// How often in that period.
    pub times: i64,
    /// Who owes it.
    pub party: Party,
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

/// How quickly an order must be done.
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
    /// Kinds of orders that it runs for; empty: none, it is for other requests.
    pub on: Vec<OrderKind>,
    /// What starts it.
    pub starts: Starts,
    /// What ends it.
    pub until: Until,
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

pub(in super::super) fn obligation(t: &mut Table<'_>) -> Option<Obligation> {
    let n = named(t, "obligation");
    let kind = t.word("kind", &DutyKind::WORDS);
    let every = t.opt_word("every", &Every::WORDS);
    let (due, keep) = (opt_span(t, "due"), opt_span(t, "keep"));
    let times = t.opt_count("times").unwrap_or(1);
    let (after, before) = (t.opt_text("after"), t.opt_text("before"));
    let party = t.opt_word("party", &Party::WORDS).unwrap_or_default();
    match (kind, every) {
        (Some(DutyKind::Retention), _) if keep.is_none() => t.wrong("keep", "is missing: how long it is kept"),
        (Some(DutyKind::Retention), _) => {}
        (Some(_), None) => t.wrong("every", "is missing"),
        (Some(_), Some(Every::Event)) if after.is_none() && before.is_none() => {
            t.wrong("after", "is missing: which event");
        }
        _ => {}
    }
    if let Some(event) = &before {
        owed_before(t, event, every, t.has("after"));
    }
    let n = n?;
    Some(Obligation {
        id: n.id,
        kind: kind?,
        name: n.name,
        name_en: n.name_en,
        every,
        times,
        party,
        after,
        before,
        due,
        keep,
        clause: n.clause,
    })
}

/// What is owed before something happens: how long before, and of what a day can be known beforehand.
fn owed_before(t: &Table<'_>, event: &str, every: Option<Every>, has_after: bool) {
    if has_after {
        t.wrong("before", "stands beside after: one deadline has one clock");
    }
    if !t.has("due") {
        t.wrong("due", format!("is missing: how long before {event}"));
    }
    if t.has("keep") {
        t.wrong("keep", "is for what is kept; this is done before something happens");
    }
    if !matches!(every, Some(Every::Once | Every::Event)) {
        t.wrong("every", "must be once or event: a period has no event to be before");
    }
    if matches!(event, "signature" | "start") {
        t.wrong("before", "nothing is owed before the contract begins");
    }
    if event == "end" && every == Some(Every::Event) {
        t.wrong("every", "the contract ends once");
    }
}

pub(in super::super) fn clock(t: &mut Table<'_>) -> Option<Clock> {
    let n = named(t, "clock");
    let within = opt_span(t, "within");
    if within.is_none() && !t.has("within") {
        t.wrong("within", "is missing");
    }
    let on = kinds(t, "on");
    let (starts, until) = (t.opt_word("starts", &STARTS), t.opt_word("until", &UNTIL));
    if on.is_empty() && (starts.is_some() || until.is_some()) {
        t.wrong("on", "is missing: which orders it runs for");
    }
    let n = n?;
    Some(Clock {
        id: n.id,
        name: n.name,
        name_en: n.name_en,
        within: within?,
        on,
        starts: starts.unwrap_or(Starts::Submitted),
        until: until.unwrap_or(Until::Done),
        clause: n.clause,
    })
}

pub(in super::super) fn deliverable(t: &mut Table<'_>) -> Option<Deliverable> {
    let no = t.opt_count("no");
    match no {
        Some(n) => t.rename(format!("deliverable {n}")),
        None if !t.has("no") => t.wrong("no", "is missing"),
        None => {}
    }
    let names = (t.text("class"), t.text("class_en"), t.text("name"), t.text("name_en"));
    let content = t.opt_text("content");
    Some(Deliverable { no: no?, class: names.0?, class_en: names.1?, name: names.2?, name_en: names.3?, content })
}
