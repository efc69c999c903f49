use super::*;
use crate::Money;
use rust_decimal::Decimal;

fn sample() -> Document {
    let mut d = Document {
        title: name("用量清单", "Usage list"),
        file: "用量清单 2026-11".into(),
        simulated: true,
        ..Document::default()
    };
    d.field("合同", "Contract", "chuyi");
    let mut t = Table::of(vec![Column::text(3, "名称", "Name"), Column::money(2, "金额（元）", "Amount")]);
    t.rows.push(vec!["=cmd|' /C calc'!A0".into(), Money::parse("1234567.5").unwrap().into()]);
    t.rows.push(vec!["a,\"b\"".into(), Money::parse("-1.005").unwrap().into()]);
    t.total = Some(vec!["合计".into(), Cell::Empty]);
    d.sections.push(Section::new("明细", "Lines", vec![Block::Table(t)]));
    d
}

#[test]
fn cells_are_written_for_people_and_for_programs() {
    let d = |s: &str| s.parse::<Decimal>().unwrap();
    for (cell, shown, plain) in [
        (Cell::Money(Money::parse("13990960.3").unwrap()), "13,990,960.30", "13990960.30"),
        (Cell::Money(Money::parse("-999.999").unwrap()), "-1,000.00", "-1000.00"),
        (Cell::Price(Money::parse("0.0900").unwrap()), "0.09", "0.09"),
        (Cell::Price(Money::parse("1221.9375").unwrap()), "1,221.9375", "1221.9375"),
        (Cell::Quantity(d("240.000000")), "240", "240"),
        (Cell::Quantity(d("1234.500")), "1,234.5", "1234.5"),
        (Cell::Percent(d("0.9995")), "99.95%", "99.95%"),
        (Cell::Percent(d("1")), "100%", "100%"),
        (Cell::Date(jiff::civil::date(2026, 6, 30)), "2026-06-30", "2026-06-30"),
        (Cell::Empty, "", ""),
    ] {
        assert_eq!((cell.shown().as_str(), cell.plain().as_str()), (shown, plain));
    }
}

#[test]
fn a_sheet_disarms_formulas_and_quotes() {
    let text = csv::render(&sample());
    assert!(text.starts_with("\u{feff}用量清单 Usage list\r\n模拟环境"), "{text}");
    assert!(text.contains("'=cmd|' /C calc'!A0,1234567.50\r\n"), "{text}");
    assert!(text.contains("\"a,\"\"b\"\"\",-1.01\r\n合计,\r\n"), "{text}");
}

#[test]
fn a_row_that_does_not_fit_is_refused() {
    let mut d = sample();
    d.check().unwrap();
    if let Some(Block::Table(t)) = d.sections[0].blocks.first_mut() {
        t.rows[0].pop();
    }
    assert!(d.check().is_err());
}

#[test]
fn the_name_of_a_download_is_chinese_and_safe() {
    let mut d = sample();
    d.file = "账单 2026-11\r\n\"x\"".into();
    let name = disposition(&d, Format::Xlsx);
    assert_eq!(
        name,
        "attachment; filename=\"document.xlsx\"; filename*=UTF-8''%E8%B4%A6%E5%8D%95%202026-11%0D%0A%22x%22.xlsx"
    );
}

#[test]
fn formats_are_known_by_their_extension() {
    assert!(Format::ALL.into_iter().all(|f| Format::parse(f.extension()) == Some(f)));
    assert_eq!(Format::parse("docx"), None);
    let refused = render(&NoPress, &sample(), Format::Pdf).unwrap_err();
    assert!(refused.message.contains("press"), "{}", refused.message);
    let json = render(&NoPress, &sample(), Format::Json).unwrap();
    assert!(String::from_utf8(json).unwrap().contains("\"1234567.50\""));
}

mod sheets {
    use super::super::*;
    use proptest::prelude::*;
    use rust_decimal::Decimal;

    /// Texts that tenants write: anything, and what spreadsheet programs run.
    fn text() -> impl Strategy<Value = String> {
        prop_oneof![2 => any::<String>(), 2 => "[=+@\t\r\n,\"' a1.-]{0,12}", 1 => "-?[0-9]{1,4}(\\.[0-9]{1,3})?"]
    }

    fn runs(s: &str) -> bool {
        s.starts_with(['=', '+', '-', '@', '\t', '\r']) && s.parse::<Decimal>().is_err()
    }

    proptest! {
        /// Every cell comes out as it went in, but for the apostrophe that disarms; no other cell appears, and none is a formula.
        #[test]
        fn what_tenants_write_stays_in_its_cell(
            rows in proptest::collection::vec((text(), text(), text()), 1..6),
            title in text(),
            value in text(),
        ) {
            let mut d = Document { title: name(&title, ""), ..Document::default() };
            d.field("字段", "Field", value);
            let mut t = Table::of(vec![Column::text(1, "甲", "A"), Column::text(1, "乙", "B"), Column::text(1, "丙", "C")]);
            for (a, b, c) in &rows {
                t.rows.push([a, b, c].map(|s| Cell::text(s.as_str())).to_vec());
            }
            d.sections.push(Section::new("明细", "Lines", vec![Block::Table(t)]));
            let sheet = crate::document::csv::render(&d);
            let mut reader = ::csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(sheet.as_bytes());
            let read: Vec<Vec<String>> =
                reader.records().map(|r| r.unwrap().iter().map(str::to_owned).collect()).collect();
            for c in read.iter().flatten() {
                prop_assert!(!runs(c), "{:?}", c);
            }
            let wanted: Vec<Vec<String>> = rows
                .iter()
                .map(|(a, b, c)| [a, b, c].map(|s| if runs(s) { format!("'{s}") } else { s.clone() }).to_vec())
                .collect();
            prop_assert_eq!(&read[read.len() - rows.len()..], &wanted[..]);
        }
    }
}
