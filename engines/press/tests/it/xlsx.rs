//! XLSX, read back.

use crate::sample::{CAPITAL, document, engine, row};
use calamine::{Data, Reader as _, Xlsx};
use kernel::Money;
use kernel::document::{Block, Document, Press as _, Section, Signed, Table};
use std::io::Cursor;

pub fn cells(d: &Document) -> Vec<Vec<Data>> {
    let bytes = engine().xlsx(d).unwrap_or_else(|e| panic!("{}", e.message));
    let mut book = Xlsx::new(Cursor::new(bytes)).unwrap();
    let mut all = Vec::new();
    for name in book.sheet_names() {
        assert_eq!(book.worksheet_formula(&name).unwrap().used_cells().count(), 0, "{name} has a formula");
        all.extend(book.worksheet_range(&name).unwrap().rows().map(<[Data]>::to_vec));
    }
    all
}

pub fn has(all: &[Vec<Data>], text: &str) -> bool {
    all.iter().flatten().any(|c| matches!(c, Data::String(s) if s == text))
}

#[test]
fn what_was_written_is_read_back() {
    let all = cells(&document(7, "云主机"));
    assert!(has(&all, CAPITAL) && has(&all, "半年度结算单") && has(&all, "云主机"));
    let line = all.iter().find(|r| r.first() == Some(&Data::Float(3.0))).unwrap();
    assert_eq!(line[3], Data::Float(3703.5));
    assert_eq!(line[4], Data::Float(0.9995));
    assert!(matches!(&line[5], Data::DateTime(t) if t.to_string().starts_with("46348")), "{:?}", line[5]);
    assert_eq!(line[6], Data::Float(3_703_703.67));
    let total = all.iter().find(|r| r.get(1) == Some(&Data::String("合计".into()))).unwrap();
    assert_eq!(total[6], Data::Float(13_990_960.32));
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    let d = document(20, "云主机");
    let one = engine().xlsx(&d).unwrap();
    std::thread::sleep(std::time::Duration::from_millis(2100));
    assert_eq!(one, engine().xlsx(&d).unwrap(), "also two seconds later, the least that a ZIP archive tells apart");
}

#[test]
fn an_amount_that_a_spreadsheet_would_round_is_a_text() {
    let mut d = document(1, "x");
    let mut t = Table::of(crate::sample::columns());
    let (exact, beyond) = ("9999999999999.99", "99999999999999.99");
    for amount in [exact, beyond] {
        let mut r = row(1, "x");
        r[6] = Money::parse(amount).unwrap().into();
        t.rows.push(r);
    }
    d.appendix.push(Section::new("附录", "Appendix", vec![Block::Table(t)]));
    let all = cells(&d);
    assert!(all.iter().flatten().any(|c| *c == Data::Float(9_999_999_999_999.99)));
    assert!(has(&all, "99,999,999,999,999.99"));
}

/// A page break never goes through a row: what a party signs is one cell, and the parties stand beside each other in one row.
#[test]
fn a_signature_is_not_divided_between_pages() {
    let mut d = document(3, "云主机");
    assert_eq!(d.signatures.len(), 2);
    d.signatures[0].signed = Some(Signed { by: "张三".into(), on: jiff::civil::date(2026, 7, 8) });
    let all = cells(&d);
    let texts = |row: &[Data]| -> Vec<String> {
        let text = |c: &Data| if let Data::String(s) = c { Some(s.clone()) } else { None };
        row.iter().filter_map(text).filter(|s| s.contains("代表签字：")).collect()
    };
    let rows: Vec<Vec<String>> = all.iter().map(|r| texts(r)).filter(|t| !t.is_empty()).collect();
    assert_eq!(rows.iter().map(Vec::len).collect::<Vec<_>>(), [2], "{rows:?}");
    let texts = &rows[0];
    for (s, text) in d.signatures.iter().zip(texts) {
        assert!(text.starts_with(&format!("{}（盖章）：{}", s.role.zh, s.party)), "{text}");
    }
    assert!(texts[0].contains("代表签字：张三") && texts[0].ends_with("日期：2026-07-08"), "{}", texts[0]);
    assert!(texts[1].ends_with("日期：        年      月      日"), "{}", texts[1]);
}
