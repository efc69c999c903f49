//! PDF.

use crate::sample::{CAPITAL, document, engine};
use kernel::ErrorKind;
use kernel::document::{Document, Press as _};
use std::path::Path;
use std::process::Command;

/// The text of a PDF as pdftotext reads it, without blanks, which depend on the layout. None, where the tool is not installed.
pub fn text(pdf: &[u8]) -> Option<String> {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("a.pdf");
    std::fs::write(&file, pdf).unwrap();
    let out = Command::new("pdftotext").arg("-layout").arg(&file).arg("-").output().ok()?;
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let text = String::from_utf8(out.stdout).unwrap();
    Some(text.chars().filter(|c| !c.is_whitespace() && *c != '\u{200b}').collect())
}

pub fn made(d: &Document) -> Vec<u8> {
    let pdf = engine().pdf(d).unwrap_or_else(|e| panic!("{}", e.message));
    assert!(pdf.starts_with(b"%PDF-1.") && pdf.len() > 5000);
    pdf
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    let d = document(40, "云主机");
    let one = made(&d);
    assert_eq!(one, made(&d), "the same engine or another: the same bytes");
    let mut other = d.clone();
    other.as_of.0 += 86_400_000_000;
    assert_ne!(one, made(&other), "the instant of the document is in it");
    let raw = String::from_utf8_lossy(&one);
    assert!(raw.contains("D:20261231160000"), "the creation date is that of the document");
}

#[test]
fn it_has_totals_in_capital_numerals_page_numbers_and_places_to_sign() {
    let pdf = made(&document(90, "云主机"));
    let Some(text) = text(&pdf) else { return };
    let pages: usize = text.split("第1页共").nth(1).unwrap().split('页').next().unwrap().parse().unwrap();
    assert!(pages > 2, "{pages}");
    for wanted in [
        CAPITAL,
        "13,990,960.32",
        format!("第{pages}页共{pages}页").as_str(),
        "半年度结算单",
        "（盖章）：上海市青浦区卫生健康委员会",
        "代表签字：",
        "年月日",
        "模拟环境数据",
        "99.95%",
        "2026-11-22",
        "qingpu2026.1",
    ] {
        assert!(text.contains(wanted), "{wanted} is not in {text}");
    }
    let headings = text.matches("金额（元）").count();
    assert!(
        (pages - 1..=pages).contains(&headings),
        "the heading stands on every page of the table: {headings} of {pages}"
    );
}

#[test]
fn without_a_font_the_package_is_named() {
    let e = press::Engine::new(Some(Path::new("/nonexistent.ttc").into())).pdf(&document(1, "x")).unwrap_err();
    assert_eq!(e.kind, ErrorKind::Unavailable);
    assert!(e.message.contains("fonts-wqy-microhei"), "{}", e.message);
}

#[test]
fn what_is_too_long_for_paper_is_refused() {
    let mut d = document(1, "x");
    let row = crate::sample::row(1, "x");
    if let Some(kernel::document::Block::Table(t)) = d.sections[0].blocks.first_mut() {
        t.rows = vec![row; press::pdf::MOST_ROWS + 1];
    }
    assert_eq!(engine().pdf(&d).unwrap_err().kind, ErrorKind::TooLarge);
}
