use super::*;
use std::collections::BTreeSet;

#[test]
fn every_clause_has_a_state_and_what_is_not_met_a_reason_in_both_languages() {
    let all = entries().unwrap();
    assert_eq!(all.len(), 1327);
    assert_eq!(all.iter().map(|e| &e.clause.id).collect::<BTreeSet<_>>().len(), 1327);
    for e in all {
        match e.state {
            State::Met => assert!(!e.shown_by.is_empty(), "{} is met, but nothing shows it", e.clause.id),
            State::Partly => {
                assert!(!e.shown_by.is_empty(), "{} is met in part, but nothing shows it", e.clause.id);
                assert!(!e.reason.is_empty() && !e.reason_en.is_empty(), "{}: what is missing?", e.clause.id);
            }
            State::Open | State::Outside => {
                assert!(!e.reason.is_empty() && !e.reason_en.is_empty(), "{} has no reason", e.clause.id);
            }
        }
    }
}

#[test]
fn what_the_tables_say_is_about_clauses_that_exist() {
    let ids: BTreeSet<_> = entries().unwrap().iter().map(|e| e.clause.id.as_str()).collect();
    for s in rows::<Shown>(SHOWN).unwrap() {
        assert!(ids.contains(s.clause.as_str()), "docs/traceability.csv: {}", s.clause);
        assert!(!s.by.trim().is_empty(), "docs/traceability.csv: {} names nothing", s.clause);
    }
    let areas: BTreeSet<_> = entries().unwrap().iter().map(|e| e.clause.area.clone()).collect();
    let mut seen = BTreeSet::new();
    for s in rows::<Said>(SAID).unwrap() {
        for one in s.r#match.split_whitespace() {
            let known = match one.split_once(':') {
                Some(("area", a)) => areas.contains(a),
                Some(("kind", k)) => ["software", "performance", "record", "out"].contains(&k),
                _ => ids.contains(one),
            };
            assert!(known, "contracts/compliance.csv: {one}");
            assert!(seen.insert(one.to_owned()), "contracts/compliance.csv: {one} stands there twice");
        }
        assert!(["", "positive"].contains(&s.deviation.as_str()), "contracts/compliance.csv: {}", s.deviation);
        assert_eq!(
            s.reason.is_empty(),
            s.reason_en.is_empty(),
            "contracts/compliance.csv: {} in one language",
            s.r#match
        );
    }
}

#[test]
fn what_is_better_than_asked_is_met_and_says_by_how_much() {
    let better: Vec<_> = entries().unwrap().iter().filter(|e| e.better).collect();
    assert!(!better.is_empty());
    for e in better {
        assert!(e.state == State::Met && !e.reason.is_empty() && !e.reason_en.is_empty(), "{}", e.clause.id);
        assert_eq!(e.deviation(None), Deviation::Positive);
    }
}

#[test]
fn every_probe_that_a_clause_names_is_known_and_about_its_contract() {
    let named = probes().unwrap();
    assert!(named.len() > 40, "{}", named.len());
    for e in entries().unwrap() {
        let Some(text) = &e.probe else { continue };
        let p = Probe::parse(text).unwrap_or_else(|| panic!("{}: '{text}' is no probe", e.clause.id));
        assert!(p.contract().is_none_or(|c| c == e.clause.contract), "{}: {text}", e.clause.id);
    }
}

/// Words of the program's own source, by path relative to the workspace.
fn sources() -> Vec<(String, BTreeSet<String>)> {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut dirs: Vec<_> =
        ["api", "bin", "engines", "foundation", "node", "services", "xtask"].map(|d| root.join(d)).into();
    let mut all = Vec::new();
    while let Some(dir) = dirs.pop() {
        for e in std::fs::read_dir(&dir).unwrap() {
            let path = e.unwrap().path();
            if path.is_dir() {
                dirs.push(path);
            } else if path.extension().is_some_and(|x| x == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                let word = |c: char| !(c.is_ascii_alphanumeric() || c == '_');
                let words = text.split(word).map(str::to_owned).collect();
                all.push((path.strip_prefix(&root).unwrap().to_string_lossy().into_owned(), words));
            }
        }
    }
    all
}

#[test]
fn the_tests_that_show_a_clause_exist_where_they_are_named() {
    let sources = sources();
    let exists = |token: &str| {
        let mut way: Vec<&str> = token.split("::").collect();
        let name = way.pop().unwrap();
        way.retain(|m| *m != "tests");
        sources
            .iter()
            .any(|(path, words)| words.contains(name) && way.iter().all(|m| path.split(['/', '.']).any(|p| p == *m)))
    };
    assert!(exists("tests::every_clause_has_a_state_and_what_is_not_met_a_reason_in_both_languages"));
    assert!(!exists("level::every_clause_has_a_state_and_what_is_not_met_a_reason_in_both_languages"));
    for s in rows::<Shown>(SHOWN).unwrap() {
        let outside = |c: char| !(c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || c == ':');
        for token in s.by.split(outside).map(|t| t.trim_matches(':')) {
            // Single words are prose, unless they are as long as only tests are called.
            if token.contains("::") || token.matches('_').count() >= 3 {
                assert!(exists(token), "docs/traceability.csv: {}: there is no {token}", s.clause);
            }
        }
        // Tests of the console are named by file.
        for file in s.by.split([' ', ',', ';']).filter(|f| f.contains(".test.")) {
            let there = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(file).is_file();
            assert!(there, "docs/traceability.csv: {}: there is no {file}", s.clause);
        }
    }
}

#[test]
fn a_clause_whose_probe_fails_deviates_whatever_its_tests_say() {
    let e = entries().unwrap().iter().find(|e| e.state == State::Met && e.probe.is_some() && !e.better).unwrap();
    let of = |verdict| Live::from([(e.probe.clone().unwrap(), Finding::new(verdict, [("value", 1)]))]);
    assert_eq!(e.deviation(None), Deviation::None);
    assert_eq!(e.deviation(Some(&of(Verdict::Holds))), Deviation::None);
    assert_eq!(e.deviation(Some(&of(Verdict::Unknown))), Deviation::None);
    assert_eq!(e.deviation(Some(&of(Verdict::Fails))), Deviation::Negative);
    assert_eq!(e.measured(None), "未测 not measured");
    assert_eq!(e.measured(Some(&of(Verdict::Fails))), "实测不成立 fails: value=1");
    let f = Filter { contract: Some(&e.clause.contract), ..Filter::default() };
    assert!(table(&f, Some(&of(Verdict::Fails))).unwrap().contains("实测不成立 fails: value=1"));
}

#[test]
fn pages_follow_one_another_and_filters_hold() {
    let f = Filter { contract: Some("shaanxi"), ..Filter::default() };
    let (mut seen, mut after) = (Vec::new(), None::<String>);
    loop {
        let p = page(&f, after.as_deref(), 10).unwrap();
        let Some(last) = p.last() else { break };
        after = Some(last.clause.id.clone());
        seen.extend(p.iter().map(|e| e.clause.id.clone()));
    }
    assert_eq!(seen.len(), 107);
    assert!(seen.is_sorted());
    let sums = summary(&Filter::default()).unwrap();
    assert_eq!(sums.values().flat_map(BTreeMap::values).sum::<usize>(), 1327);
    assert_eq!(of("R-3-455").unwrap().clause.contract, "chuyi");
    assert!(of("R-9-999").unwrap_err().is_not_found());
}

#[test]
fn the_deviation_table_has_a_row_a_clause() {
    let t = table(&Filter { contract: Some("chuyi"), ..Filter::default() }, None).unwrap();
    let rows: Vec<csv::StringRecord> =
        csv::Reader::from_reader(t.trim_start_matches('\u{feff}').as_bytes()).records().map(|r| r.unwrap()).collect();
    assert_eq!(rows.len(), 590);
    let has = |column: usize, word: &str| rows.iter().any(|r| r[column].starts_with(word));
    assert!(has(6, "满足") && has(6, "部分满足") && has(6, "待实现"));
    assert!(has(7, "无偏离") && has(7, "负偏离") && has(7, "正偏离"));
    assert!(rows.iter().all(|r| r[7].starts_with("负偏离") == (r[6].starts_with("部分") || r[6].starts_with("待"))));
}
