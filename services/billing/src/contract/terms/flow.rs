//! How orders are handled: flows of approval, trial, what happens when an order ends.

use super::super::reader::Table;
use super::{Named, Span, named, opt_span};

/// What an order is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the words of the file")]
pub enum OrderKind {
    Supply,
    ScaleUp,
    ScaleDown,
    StorageUp,
    StorageDown,
    Renew,
    Stop,
    Start,
    Release,
    Account,
    Opening,
}

impl OrderKind {
    /// Words.
    pub const WORDS: [(&'static str, OrderKind); 11] = [
        ("supply", OrderKind::Supply),
        ("scale_up", OrderKind::ScaleUp),
        ("scale_down", OrderKind::ScaleDown),
        ("storage_up", OrderKind::StorageUp),
        ("storage_down", OrderKind::StorageDown),
        ("renew", OrderKind::Renew),
        ("stop", OrderKind::Stop),
        ("start", OrderKind::Start),
        ("release", OrderKind::Release),
        ("account", OrderKind::Account),
        ("opening", OrderKind::Opening),
    ];
    /// The word in the file.
    pub fn as_str(self) -> &'static str {
        OrderKind::WORDS.iter().find(|(_, k)| *k == self).map_or("", |(w, _)| w)
    }
}

/// Who decides at a stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the words of the file")]
pub enum FlowRole {
    TenantManager,
    Purchaser,
    Operator,
    AuditAdministrator,
    SecurityAdministrator,
}

const ROLES: [(&str, FlowRole); 5] = [
    ("tenant_manager", FlowRole::TenantManager),
    ("purchaser", FlowRole::Purchaser),
    ("operator", FlowRole::Operator),
    ("audit_administrator", FlowRole::AuditAdministrator),
    ("security_administrator", FlowRole::SecurityAdministrator),
];

/// A stage of a flow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stage {
    /// Who decides.
    pub role: FlowRole,
    /// In which time.
    pub within: Option<Span>,
    /// A deputy may decide.
    pub delegate: bool,
}

/// Who approves which orders, in which order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flow {
    /// Name in the program.
    pub id: String,
    /// Name.
    pub name: String,
    /// In English.
    pub name_en: String,
    /// Price rows that it is for; empty: any.
    pub items: Vec<String>,
    /// Kinds of orders that it is for; empty: any but accounts and openings.
    pub on: Vec<OrderKind>,
    /// Stages in order.
    pub stages: Vec<Stage>,
    /// Stages of the urgent path; empty: there is none.
    pub urgent: Vec<Stage>,
    /// Where the tender says so.
    pub clause: String,
}

/// What starts a clock of orders.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the words of the file")]
pub enum Starts {
    Submitted,
    Received,
    Approved,
}

pub(super) const STARTS: [(&str, Starts); 3] =
    [("submitted", Starts::Submitted), ("received", Starts::Received), ("approved", Starts::Approved)];

/// What ends a clock of orders.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the words of the file")]
pub enum Until {
    Answered,
    Done,
}

pub(super) const UNTIL: [(&str, Until); 2] = [("answered", Until::Answered), ("done", Until::Done)];

/// What happens to a trial that nobody ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the words of the file")]
pub enum Lapse {
    Deliver,
    Release,
}

/// What is tried before it is delivered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trial {
    /// Longest, days.
    pub days: u32,
    /// What happens at its end.
    pub lapse: Lapse,
    /// Where the tender says so.
    pub clause: String,
}

/// What happens when an order ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expiry {
    /// Days before, at which notice is given.
    pub notify: Vec<u32>,
    /// Servers stop.
    pub stop: bool,
    /// Days for which everything is kept.
    pub keep_days: u32,
    /// Then it is deleted.
    pub delete: bool,
    /// Where the tender says so.
    pub clause: String,
}

/// Days from a table: a year at most.
fn days(t: &Table<'_>, key: &'static str) -> Option<u32> {
    let n = t.opt_count(key)?;
    if n > 366 {
        t.wrong(key, "is more than 366");
    }
    u32::try_from(n.min(366)).ok()
}

fn stages(t: &Table<'_>, key: &'static str) -> Vec<Stage> {
    let mut all: Vec<Stage> = Vec::new();
    for s in t.tables(key) {
        let role = s.word("role", &ROLES);
        let within = opt_span(&s, "within");
        let delegate = if s.has("delegate") { s.flag("delegate") } else { role != Some(FlowRole::TenantManager) };
        if delegate && role == Some(FlowRole::TenantManager) {
            s.wrong("delegate", "a tenant's manager is one by a role in his project, and has no deputy");
        }
        s.finish();
        let Some(role) = role else { continue };
        if all.iter().any(|x| x.role == role) {
            s.wrong("role", "stands twice in this flow: every stage is decided by another role");
        }
        all.push(Stage { role, within, delegate });
    }
    if t.has(key) && all.is_empty() {
        t.wrong(key, "has no stage");
    }
    all
}

/// Kinds of orders under a key.
pub(super) fn kinds(t: &Table<'_>, key: &'static str) -> Vec<OrderKind> {
    let mut all = Vec::new();
    for word in t.texts(key) {
        match OrderKind::WORDS.iter().find(|(w, _)| *w == word) {
            Some((_, k)) if !all.contains(k) => all.push(*k),
            Some(_) => t.wrong(key, format!("'{word}' stands there twice")),
            None => {
                let words: Vec<_> = OrderKind::WORDS.iter().map(|(w, _)| *w).collect();
                t.wrong(key, format!("'{word}' is none of {}", words.join(", ")));
            }
        }
    }
    all
}

pub(in super::super) fn flow(t: &mut Table<'_>) -> Option<Flow> {
    let n: Option<Named> = named(t, "flow");
    let (items, on) = (t.texts("items"), kinds(t, "on"));
    let (stages, urgent) = (stages(t, "stages"), stages(t, "urgent"));
    if !t.has("stages") {
        t.wrong("stages", "is missing: who decides, one after the other");
    }
    if urgent.len() > stages.len() {
        t.wrong("urgent", "has more stages than the usual path");
    }
    let n = n?;
    Some(Flow { id: n.id, name: n.name, name_en: n.name_en, items, on, stages, urgent, clause: n.clause })
}

pub(in super::super) fn trial(root: &Table<'_>) -> Option<Trial> {
    let t = root.opt_table("trial")?;
    let days = days(&t, "days");
    if days.is_none() && !t.has("days") {
        t.wrong("days", "is missing: the longest trial");
    }
    let lapse = t.opt_word("lapse", &[("deliver", Lapse::Deliver), ("release", Lapse::Release)]);
    let clause = t.text("clause");
    t.finish();
    Some(Trial { days: days?, lapse: lapse.unwrap_or(Lapse::Release), clause: clause? })
}

pub(in super::super) fn expiry(root: &Table<'_>) -> Option<Expiry> {
    let t = root.opt_table("expiry")?;
    let counts = t.counts("notify");
    if counts.iter().any(|n| *n > 366) {
        t.wrong("notify", "a notice is given at most 366 days before");
    }
    let mut notify: Vec<u32> = counts.into_iter().filter_map(|n| u32::try_from(n.min(366)).ok()).collect();
    if !t.has("notify") {
        notify = vec![30, 7, 1];
    }
    notify.sort_unstable_by(|a, b| b.cmp(a));
    notify.dedup();
    let stop = if t.has("stop") { t.flag("stop") } else { true };
    let delete = if t.has("delete") { t.flag("delete") } else { true };
    let keep_days = days(&t, "keep_days").unwrap_or(30);
    let clause = t.text("clause");
    t.finish();
    Some(Expiry { notify, stop, keep_days, delete, clause: clause? })
}
