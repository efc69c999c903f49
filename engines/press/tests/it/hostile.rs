//! Texts from people who mean no good come out as texts.

use crate::sample::document;
use crate::xlsx::{cells, has};
use crate::{pdf, sample};
use calamine::Data;
use kernel::document::Press as _;

const TEXTS: &[&str] = &[
    "=cmd|' /C calc'!A0",
    "=HYPERLINK(\"https://example.org\",\"x\")",
    "+1+1",
    "@SUM(A1)",
    "{=A1}",
    "http://example.org",
    "#import \"@preview/x:0.1.0\"",
    "#read(\"/etc/passwd\")",
    "]]#panic(1)[[",
    "$ sum_(i=0)^n $ *bold* _it_ `raw` <label> @ref = heading",
    "\\u{41} // comment /* x */ ~--- \"quoted\"",
    "</w:t><script>alert(1)</script>&amp;",
    "100%",
    "TRUE",
    "00012",
];

#[test]
fn nothing_in_a_text_is_run() {
    for text in TEXTS {
        let d = document(2, text);
        let shown = pdf::text(&pdf::made(&d));
        // Quotes and blanks may be set differently; letters and signs are all there.
        let sign = |s: &str| s.chars().filter(|c| c.is_ascii_graphic() && *c != '"' && *c != '\'').collect::<String>();
        if let Some(shown) = shown {
            assert!(sign(&shown).contains(&sign(text)), "{text} is not in {shown}");
        }
        assert!(has(&cells(&d), text), "{text} is not in the workbook");
    }
}

#[test]
fn what_turns_text_around_is_taken_out_and_what_has_no_glyph_is_named() {
    let d = document(2, "医院\u{202e}99.1 \u{5d0}\u{5d1}\u{1f600}\u{0}\u{7}x");
    let all = cells(&d);
    assert!(has(&all, "医院99.1 \u{5d0}\u{5d1}\u{1f600}x"));
    if let Some(shown) = pdf::text(&pdf::made(&d)) {
        assert!(shown.contains("医院99.1[U+05D0][U+05D1][U+1F600]x"), "{shown}");
    }
}

#[test]
fn very_long_names_stay_on_the_page() {
    for text in ["w".repeat(10_000), "长".repeat(10_000), "\u{1f600}".repeat(10_000), "a b\n".repeat(10_000)] {
        let d = document(2, &text);
        pdf::made(&d);
        let all = cells(&d);
        let longest = all.iter().flatten().map(|c| if let Data::String(s) = c { s.chars().count() } else { 0 }).max();
        assert!(longest >= Some(10_000), "{longest:?}");
    }
    let wide = "壹".repeat(1200);
    if let Some(shown) = pdf::text(&pdf::made(&document(1, &wide))) {
        assert!(shown.contains("…（共1200字）"), "what is left out is said");
    }
}

#[test]
fn an_empty_document_is_a_page() {
    let d = kernel::document::Document::default();
    assert!(!pdf::made(&d).is_empty());
    assert!(sample::engine().xlsx(&d).is_ok());
}
