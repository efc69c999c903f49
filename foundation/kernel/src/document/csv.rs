//! A document as comma-separated values (RFC 4180, UTF-8 with a byte order mark, so that spreadsheet programs read the Chinese): head, then
//! the tables one under the other, then who signed.

use super::{Block, Document, Name, Section};

/// Renders a document.
pub fn render(d: &Document) -> String {
    let mut out = String::from('\u{feff}');
    row(&mut out, [both(&d.title).as_str()]);
    for mark in d.marks() {
        row(&mut out, [mark]);
    }
    for f in &d.head {
        row(&mut out, [f.name.zh.as_str(), f.value.as_str()]);
    }
    for s in d.sections.iter().chain(&d.appendix) {
        section(&mut out, s);
    }
    for s in &d.signatures {
        if let Some(x) = &s.signed {
            let on = x.on.to_string();
            row(&mut out, [s.role.zh.as_str(), s.party.as_str(), x.by.as_str(), on.as_str()]);
        }
    }
    for n in &d.notes {
        row(&mut out, [n.as_str()]);
    }
    out
}

fn both(n: &Name) -> String {
    if n.en.is_empty() { n.zh.clone() } else { format!("{} {}", n.zh, n.en) }
}

fn section(out: &mut String, s: &Section) {
    out.push_str("\r\n");
    if !s.title.zh.is_empty() {
        row(out, [both(&s.title).as_str()]);
    }
    for b in &s.blocks {
        match b {
            Block::Text(t) => row(out, [t.as_str()]),
            Block::Fields(all) => all.iter().for_each(|f| row(out, [f.name.zh.as_str(), f.value.as_str()])),
            Block::Table(t) => {
                row(out, t.columns.iter().map(|c| c.name.zh.as_str()));
                for r in t.rows.iter().chain(&t.total) {
                    let cells: Vec<String> = r.iter().map(super::Cell::plain).collect();
                    row(out, cells.iter().map(String::as_str));
                }
            }
        }
    }
}

fn row<'a>(out: &mut String, cells: impl IntoIterator<Item = &'a str>) {
    for (n, c) in cells.into_iter().enumerate() {
        if n > 0 {
            out.push(',');
        }
        cell(out, c);
    }
    out.push_str("\r\n");
}

/// Texts come from tenants too: a cell that a spreadsheet would run as a formula gets an apostrophe.
fn cell(out: &mut String, c: &str) {
    let number = c.parse::<rust_decimal::Decimal>().is_ok();
    let guard = if !number && c.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
    if c.contains([',', '"', '\n', '\r']) {
        out.push('"');
        out.push_str(guard);
        out.push_str(&c.replace('"', "\"\""));
        out.push('"');
    } else {
        out.push_str(guard);
        out.push_str(c);
    }
}
