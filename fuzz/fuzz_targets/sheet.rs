#![no_main]
//! What tenants write, in a sheet that a spreadsheet program opens: it stays in its cell, and no cell is a formula.

use kernel::document::csv::render;
use kernel::document::{Block, Cell, Column, Document, Section, Table, name};
use libfuzzer_sys::fuzz_target;

/// Whether a spreadsheet program runs it.
fn runs(s: &str) -> bool {
    s.starts_with(['=', '+', '-', '@', '\t', '\r']) && s.parse::<rust_decimal::Decimal>().is_err()
}

fuzz_target!(|text: &str| {
    let mut texts = text.split('\u{1e}');
    let title = texts.next().unwrap_or_default();
    let texts: Vec<&str> = texts.collect();
    let rows: Vec<&[&str]> = texts.chunks_exact(3).collect();
    if rows.is_empty() {
        return;
    }
    let mut d = Document { title: name(title, ""), ..Document::default() };
    let mut t = Table::of(vec![Column::text(1, "甲", "A"), Column::text(1, "乙", "B"), Column::text(1, "丙", "C")]);
    t.rows = rows.iter().map(|r| r.iter().map(|s| Cell::text(*s)).collect()).collect();
    d.sections.push(Section::new("明细", "Lines", vec![Block::Table(t)]));
    let sheet = render(&d);
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(sheet.as_bytes());
    let read: Vec<Vec<String>> =
        reader.records().map(|r| r.expect("rows").iter().map(str::to_owned).collect()).collect();
    assert!(read.iter().flatten().all(|c| !runs(c)), "{read:?}");
    let wanted: Vec<Vec<String>> = rows
        .iter()
        .map(|r| r.iter().map(|s| if runs(s) { format!("'{s}") } else { (*s).to_owned() }).collect())
        .collect();
    assert_eq!(read[read.len() - rows.len()..], wanted[..]);
});
