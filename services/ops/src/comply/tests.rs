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
            State::Partly => assert!(!e.shown_by.is_empty() && !e.reason.is_empty(), "{}", e.clause.id),
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
        let known = match s.r#match.split_once(':') {
            Some(("area", a)) => areas.contains(a),
            Some(("kind", k)) => ["software", "performance", "record", "out"].contains(&k),
            _ => ids.contains(s.r#match.as_str()),
        };
        assert!(known, "contracts/compliance.csv: {}", s.r#match);
        assert!(seen.insert(s.r#match.clone()), "contracts/compliance.csv: {} stands there twice", s.r#match);
    }
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
    let t = table(&Filter { contract: Some("chuyi"), ..Filter::default() }).unwrap();
    let rows: Vec<csv::StringRecord> =
        csv::Reader::from_reader(t.trim_start_matches('\u{feff}').as_bytes()).records().map(|r| r.unwrap()).collect();
    assert_eq!(rows.len(), 590);
    assert!(rows.iter().any(|r| r[6].starts_with("无偏离")) && rows.iter().any(|r| r[6].starts_with("待实现")));
}
