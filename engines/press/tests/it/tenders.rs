//! The settlements and forms of the five tenders, set. `PRESS_OUT=DIR` keeps the files, to look at.

use crate::sample::{CAPITAL, engine};
use crate::{pdf, xlsx};
use billing::contract::Contract;
use billing::settle::{WeekDays, plan};
use billing::statement::paper::{self, Form, Stamp};
use billing::statement::{input, last_day};
use kernel::Timestamp;
use kernel::document::{Document, Format, render};
use std::path::{Path, PathBuf};

pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

pub fn contract(name: &str) -> Contract {
    Contract::load(Some(&root().join(format!("contracts/{name}.toml")))).unwrap_or_else(|e| panic!("{}", e.message))
}

pub fn stamp() -> Stamp {
    Stamp { as_of: Timestamp::parse("2026-12-31T16:00:00Z").unwrap(), draft: false, simulated: true }
}

/// Sets it, looks for a text, and keeps the files where that is wanted.
pub fn check(name: &str, d: &Document, wanted: &[&str]) {
    let made = pdf::made(d);
    if let Some(text) = pdf::text(&made) {
        for w in wanted {
            assert!(text.contains(w), "{name}: {w} is not in {text}");
        }
        assert!(!text.contains("[U+"), "{name}: a character has no glyph in {text}");
    }
    assert!(!xlsx::cells(d).is_empty());
    if let Some(dir) = std::env::var_os("PRESS_OUT") {
        for f in Format::ALL {
            let file = Path::new(&dir).join(format!("{name}.{}", f.extension()));
            std::fs::write(file, render(&engine(), d, f).unwrap()).unwrap();
        }
    }
}

#[test]
fn settlements() {
    for (name, until, words) in [
        ("chuyi", Some("2026-12-31"), "人民币壹仟肆佰万元整"),
        ("qingpu", None, "人民币壹仟叁佰捌拾玖万叁仟零贰拾叁元陆角整"),
        ("shaanxi", None, "人民币肆佰万元整"),
        ("beijing-medins", None, "人民币叁佰叁拾叁万叁仟叁佰叁拾叁元叁角叁分"),
        ("beijing-cityadmin", None, "人民币壹仟万元整"),
    ] {
        let mut c = contract(name);
        let text = std::fs::read_to_string(root().join(format!("docs/settlements/{name}.json"))).unwrap();
        let inputs = input(&mut c, &text).unwrap();
        let until = last_day(&c, until).unwrap();
        let dues = plan(&c, &inputs, &WeekDays, until).unwrap();
        let d = paper::settlement(&c, &dues, until, stamp()).unwrap();
        check(&format!("settlement-{name}"), &d, &[words, "第1页共", "代表签字："]);
    }
    assert!(!CAPITAL.is_empty());
}

#[test]
fn forms() {
    let c = contract("chuyi");
    let none = billing::assess::Inputs::default();
    for (name, scheme, which, wanted) in [
        ("acceptance", "acceptance", Form::Acceptance, "一票否决项"),
        ("tasks", "acceptance", Form::Tasks, "《90天建设任务确认单》"),
        ("self-evaluation", "half-year", Form::SelfEvaluation, "自评得分"),
    ] {
        let d = paper::form(&c, scheme, which, &none, "2026-01-01 至 2026-06-30", stamp()).unwrap();
        check(name, &d, &[wanted]);
    }
}
