//! The deviation table (偏离表) as a sheet.

use super::{Entry, Filter, State, entries};
use kernel::{Error, Result};

const HEADS: [&str; 9] = [
    "序号 No.",
    "条款编号 Clause",
    "合同 Contract",
    "章节 Chapter",
    "招标要求 Requirement",
    "指标 Figure",
    "响应 Response",
    "实证 Shown by",
    "说明 Reason",
];

fn response(e: &Entry) -> String {
    format!("{} {}", e.state.chinese(), e.state.as_str())
}

/// Both languages where both say something.
fn both(zh: &str, en: &str) -> String {
    if zh.is_empty() || en.is_empty() { format!("{zh}{en}") } else { format!("{zh} / {en}") }
}

/// The clauses that the filter takes, as CSV with a byte-order mark (spreadsheets take it for UTF-8).
///
/// # Errors
/// Internal, if the tables of the program cannot be read.
pub fn table(f: &Filter<'_>) -> Result<String> {
    let bad = |e: csv::Error| Error::internal("writing the deviation table").because(e);
    let mut w = csv::Writer::from_writer(Vec::new());
    w.write_record(HEADS).map_err(bad)?;
    for (n, e) in (1u32..).zip(entries()?.iter().filter(|e| f.takes(e))) {
        let c = &e.clause;
        let shown = if e.state == State::Open { String::new() } else { e.shown_by.join("; ") };
        let row = [
            n.to_string(),
            c.id.clone(),
            c.contract.clone(),
            c.system.clone(),
            both(&c.zh, &c.en),
            c.metric.clone(),
            response(e),
            shown,
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
