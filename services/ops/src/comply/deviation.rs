//! The deviation table (偏离表) as a sheet.

use super::{Entry, Filter, Finding, Live, State, Verdict, entries};
use kernel::{Error, Result};

const HEADS: [&str; 11] = [
    "序号 No.",
    "条款编号 Clause",
    "合同 Contract",
    "章节 Chapter",
    "招标要求 Requirement",
    "指标 Figure",
    "响应 Response",
    "偏离 Deviation",
    "实证 Shown by",
    "实测 Measured live",
    "说明 Reason",
];

/// How the product stands to what a tender asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Deviation {
    /// As asked.
    None,
    /// Better than asked.
    Positive,
    /// Less than asked.
    Negative,
    /// Not asked of the software.
    NotApplicable,
}

impl Deviation {
    /// As a deviation table says it.
    pub fn chinese(self) -> &'static str {
        match self {
            Deviation::None => "无偏离",
            Deviation::Positive => "正偏离",
            Deviation::Negative => "负偏离",
            Deviation::NotApplicable => "不适用",
        }
    }
    /// The name on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Deviation::None => "none",
            Deviation::Positive => "positive",
            Deviation::Negative => "negative",
            Deviation::NotApplicable => "not_applicable",
        }
    }
}

impl Entry {
    /// How the product deviates. What tests have shown and the running cloud measures otherwise is a negative deviation.
    pub fn deviation(&self, live: Option<&Live>) -> Deviation {
        let failed = self.finding(live).is_some_and(|f| f.verdict == Verdict::Fails);
        match self.state {
            State::Outside => Deviation::NotApplicable,
            State::Partly | State::Open => Deviation::Negative,
            State::Met if failed => Deviation::Negative,
            State::Met if self.better => Deviation::Positive,
            State::Met => Deviation::None,
        }
    }

    /// What a running cloud measured about the clause.
    pub fn finding<'a>(&self, live: Option<&'a Live>) -> Option<&'a Finding> {
        live?.get(self.probe.as_deref()?)
    }

    /// The cell of what was measured. A clause that has a probe which was not asked says so.
    pub fn measured(&self, live: Option<&Live>) -> String {
        match (&self.probe, self.finding(live)) {
            (None, _) => String::new(),
            (Some(_), Some(f)) => f.told(),
            (Some(_), None) => "未测 not measured".to_owned(),
        }
    }
}

/// Both languages where both say something.
fn both(zh: &str, en: &str) -> String {
    if zh.is_empty() || en.is_empty() { format!("{zh}{en}") } else { format!("{zh} / {en}") }
}

/// The entries that a filter takes, by number.
///
/// # Errors
/// Internal, if the tables of the program cannot be read.
pub fn rows_of(f: &Filter<'_>) -> Result<Vec<&'static Entry>> {
    Ok(entries()?.iter().filter(|e| f.takes(e)).collect())
}

/// The clauses that the filter takes, as CSV with a byte-order mark (spreadsheets take it for UTF-8); with what a running cloud measured,
/// if it was asked.
///
/// # Errors
/// Internal, if the tables of the program cannot be read.
pub fn table(f: &Filter<'_>, live: Option<&Live>) -> Result<String> {
    let bad = |e: csv::Error| Error::internal("writing the deviation table").because(e);
    let mut w = csv::Writer::from_writer(Vec::new());
    w.write_record(HEADS).map_err(bad)?;
    for (n, e) in (1u32..).zip(rows_of(f)?) {
        let c = &e.clause;
        let shown = if e.state == State::Open { String::new() } else { e.shown_by.join("; ") };
        let row = [
            n.to_string(),
            c.id.clone(),
            c.contract.clone(),
            c.system.clone(),
            both(&c.zh, &c.en),
            c.metric.clone(),
            format!("{} {}", e.state.chinese(), e.state.as_str()),
            e.deviation(live).chinese().to_owned(),
            shown,
            e.measured(live),
            both(&e.reason, &e.reason_en),
        ];
        w.write_record(row.map(safe)).map_err(bad)?;
    }
    let bytes = w.into_inner().map_err(|e| Error::internal("writing the deviation table").because(e.into_error()))?;
    let text = String::from_utf8(bytes).map_err(|e| Error::internal("writing the deviation table").because(e))?;
    Ok(format!("\u{feff}{text}"))
}

/// A cell that a spreadsheet would take for a formula is text.
fn safe(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@']) { format!("'{cell}") } else { cell }
}
