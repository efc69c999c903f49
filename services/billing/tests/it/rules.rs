//! Every rule of the assessment tables, each in a test that names its clause. What an item brings is computed by hand from the tender's
//! words; the tables are in `rules_chuyi.rs`, `rules_qingpu.rs`, `rules_shaanxi.rs`, `rules_beijing.rs`. Here: how a case is put to the
//! engine, and the test that fails when a rule of a contract file has no case. docs/assessment-rules.csv lists them all.

use billing::assess::{Inputs, Judgement, Score, score};
use billing::contract::Contract;
use billing::contract::terms::scheme::{Kind, Rule, Scheme};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

/// A rule that a test covers.
pub struct Covered {
    pub scheme: &'static str,
    pub item: &'static str,
    pub clause: &'static str,
    pub test: &'static str,
}

/// Cases of an item, each with the points by hand.
pub enum Case {
    /// A figure of the records → points.
    Figure(&'static [(&'static str, &'static str)]),
    /// What a person enters → points; none if it is refused.
    Judged(&'static [(&'static str, Option<&'static str>)]),
    /// Parts that are met → points. The parts with their points, as printed, come first.
    Parts(&'static [(&'static str, &'static str)], &'static [(&'static [&'static str], &'static str)]),
    /// A figure, whether it is excused → points.
    Excused(&'static [(&'static str, bool, &'static str)]),
}

pub const CONTRACTS: [&str; 5] = ["chuyi", "qingpu", "shaanxi", "beijing-medins", "beijing-cityadmin"];

pub fn contract(name: &str) -> Contract {
    let file = format!("{}/../../contracts/{name}.toml", env!("CARGO_MANIFEST_DIR"));
    Contract::load(Some(std::path::Path::new(&file))).unwrap_or_else(|e| panic!("{}", e.message))
}

pub fn d(s: &str) -> Decimal {
    s.parse().unwrap()
}

pub fn judged(value: Decimal) -> Judgement {
    Judgement { value, by: "考核组".into(), reason: "现场核查".into() }
}

fn same(a: Decimal, b: Decimal, what: &str) {
    assert_eq!(a.normalize(), b.normalize(), "{what}");
}

/// Puts the cases of one item to the engine: what it brings, that it is of the kind and has the points that the tender prints, and that
/// without a figure and a judgement it stays open.
pub fn holds(name: &str, (scheme, item): (&str, &str), (kind, most): (Kind, &str), case: &Case) {
    let c = contract(name);
    let s = c.scheme(scheme).unwrap_or_else(|| panic!("{name} has no scheme {scheme}"));
    let i = s.items.iter().find(|i| i.id == item).unwrap_or_else(|| panic!("{scheme} has no item {item}"));
    assert_eq!((i.kind, i.points.normalize()), (kind, d(most).normalize()), "{item}: as printed");
    let points = |inputs: &Inputs| {
        let all = score(&c, s, inputs).unwrap();
        let got = all.items.iter().find(|x| x.id == item).unwrap().points;
        let open = all.open.iter().any(|o| o == item || o.starts_with(&format!("{item}.")));
        assert_eq!(got.is_none(), open || got.is_none(), "{item}");
        (got, open)
    };
    assert_eq!(points(&Inputs::default()), (None, true), "{item}: nothing is guessed");
    let figure = || i.figure.clone().unwrap_or_else(|| panic!("{item} has no figure"));
    match case {
        Case::Figure(all) => {
            for (x, want) in *all {
                let inputs = Inputs { figures: [(figure(), d(x))].into(), ..Inputs::default() };
                same(points(&inputs).0.unwrap(), d(want), &format!("{item} at {x}"));
            }
        }
        Case::Judged(all) => {
            assert_eq!(i.figure, None, "{item} is judged");
            for (x, want) in *all {
                let inputs = Inputs { judged: [(item.to_owned(), judged(d(x)))].into(), ..Inputs::default() };
                match want {
                    Some(w) => same(points(&inputs).0.unwrap(), d(w), &format!("{item} at {x}")),
                    None => assert!(score(&c, s, &inputs).is_err(), "{item} at {x} is to be refused"),
                }
            }
        }
        Case::Parts(printed, all) => parts(&c, s, item, printed, all),
        Case::Excused(all) => {
            let Rule::Above { unless: Some(unless), .. } = &i.rule else { panic!("{item} has no excuse") };
            for (x, excused, want) in *all {
                let yes = if *excused { Decimal::ONE } else { Decimal::ZERO };
                let inputs = Inputs { figures: [(figure(), d(x)), (unless.clone(), yes)].into(), ..Inputs::default() };
                same(points(&inputs).0.unwrap(), d(want), &format!("{item} at {x}, {excused}"));
            }
        }
    }
}

fn parts(c: &Contract, s: &Scheme, item: &str, printed: &[(&str, &str)], all: &[(&[&str], &str)]) {
    let i = s.items.iter().find(|i| i.id == item).unwrap();
    let Rule::Parts(rows) = &i.rule else { panic!("{item} has no parts") };
    let there: Vec<(&str, Decimal)> = rows.iter().map(|p| (p.id.as_str(), p.points.normalize())).collect();
    let wanted: Vec<(&str, Decimal)> = printed.iter().map(|(id, p)| (*id, d(p).normalize())).collect();
    assert_eq!(there, wanted, "{item}: parts as printed");
    for (met, want) in all {
        let mut inputs = Inputs::default();
        for p in rows {
            let yes = if met.contains(&p.id.as_str()) { Decimal::ONE } else { Decimal::ZERO };
            match &p.figure {
                Some(f) => drop(inputs.figures.insert(f.clone(), yes)),
                None => drop(inputs.judged.insert(format!("{item}.{}", p.id), judged(yes))),
            }
        }
        let got = score(c, s, &inputs).unwrap();
        let got = got.items.iter().find(|x| x.id == item).unwrap().points.unwrap();
        same(got, d(want), &format!("{item} with {met:?}"));
        // One part that nobody knows leaves the item open.
        let first = rows.first().unwrap();
        match &first.figure {
            Some(f) => drop(inputs.figures.remove(f)),
            None => drop(inputs.judged.remove(&format!("{item}.{}", first.id))),
        }
        let got = score(c, s, &inputs).unwrap();
        assert!(got.open.contains(&format!("{item}.{}", first.id)), "{item}");
    }
}

/// All items of a scheme at their best, no deduction, no bonus, no veto. Figures and judgements can then be put in the place of some.
pub fn best(s: &Scheme) -> Inputs {
    let mut i = Inputs::default();
    let mut put = |figure: &Option<String>, name: String, x: Decimal| match figure {
        Some(f) => drop(i.figures.insert(f.clone(), x)),
        None => drop(i.judged.insert(name, judged(x))),
    };
    for item in &s.items {
        let x = match &item.rule {
            Rule::Parts(all) => {
                for p in all {
                    put(&p.figure, format!("{}.{}", item.id, p.id), Decimal::ONE);
                }
                continue;
            }
            Rule::Met => Decimal::ONE,
            Rule::Judged if item.kind == Kind::Score => item.points,
            Rule::Judged | Rule::Less { .. } => Decimal::ZERO,
            Rule::Linear { to, .. } => *to,
            Rule::More { .. } => Decimal::from(100),
            // Between 60 and 80.
            Rule::Below { .. } | Rule::Above { .. } => Decimal::from(70),
            Rule::Bands(all) => {
                let b = all.first().unwrap();
                b.min.or(b.max).or(b.over.map(|o| o + Decimal::ONE)).unwrap()
            }
        };
        put(&item.figure, item.id.clone(), x);
    }
    for v in &s.vetoes {
        put(&v.figure, v.id.clone(), Decimal::ZERO);
    }
    i
}

/// The score of a scheme at its best but for what is put in the place of figures (names with a dot that the scheme takes) and judgements.
pub fn whole(c: &Contract, scheme: &str, but: &[(&str, &str)]) -> Score {
    let s = c.scheme(scheme).unwrap();
    let mut i = best(s);
    for (name, x) in but {
        if s.figures().contains(name) {
            i.figures.insert((*name).to_owned(), d(x));
        } else {
            i.judged.insert((*name).to_owned(), judged(d(x)));
        }
    }
    let all = score(c, s, &i).unwrap();
    assert!(all.open.is_empty(), "{:?}", all.open);
    all
}

/// The score and the word for it.
pub fn word(c: &Contract, scheme: &str, but: &[(&str, &str)], want: (&str, &str)) {
    let s = whole(c, scheme, but);
    let got = s.result.map(|r| r.word);
    assert_eq!((s.score.normalize(), got.as_deref()), (d(want.0).normalize(), Some(want.1)), "{scheme}: {but:?}");
}

/// Tests of items, one each, and the list of what they cover: test, then schemes and items, then kind and points as printed, the clause,
/// the cases.
macro_rules! rules {
    ($contract:literal; $($test:ident: [$($scheme:literal / $item:literal),+], $kind:ident $points:literal, $clause:literal, $case:expr;)*) => {
        $(
            #[test]
            fn $test() {
                use crate::rules::Case::*;
                let case = $case;
                $(crate::rules::holds($contract, ($scheme, $item), (billing::contract::terms::scheme::Kind::$kind, $points), &case);)+
            }
        )*
        pub const ITEMS: &[crate::rules::Covered] = &[
            $($(crate::rules::Covered { scheme: $scheme, item: $item, clause: $clause, test: stringify!($test) },)+)*
        ];
    };
}
pub(crate) use rules;

fn covered(name: &str) -> Vec<&'static Covered> {
    let (items, others) = match name {
        "chuyi" => (super::rules_chuyi::ITEMS, super::rules_chuyi::OTHERS),
        "qingpu" => (super::rules_qingpu::ITEMS, super::rules_qingpu::OTHERS),
        "shaanxi" => (super::rules_shaanxi::ITEMS, super::rules_shaanxi::OTHERS),
        "beijing-medins" => (&[] as &[Covered], super::rules_beijing::MEDINS),
        _ => (&[] as &[Covered], super::rules_beijing::CITYADMIN),
    };
    items.iter().chain(others).collect()
}

fn module(name: &str) -> &'static str {
    match name {
        "chuyi" => "rules_chuyi",
        "qingpu" => "rules_qingpu",
        "shaanxi" => "rules_shaanxi",
        _ => "rules_beijing",
    }
}

/// Every rule that a contract file has: items, vetoes, words of results, and what a score does to a payment.
fn wanted(c: &Contract) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for s in &c.schemes {
        let items = s.items.iter().map(|i| i.id.clone());
        let vetoes = s.vetoes.iter().map(|v| format!("veto:{}", v.id));
        let words = s.results.iter().map(|r| format!("result:{}", r.word));
        all.extend(items.chain(vetoes).chain(words).map(|i| (s.id.clone(), i)));
    }
    for p in &c.payments {
        if let Some(e) = &p.effect {
            all.push((e.scheme.clone(), format!("effect:{}", p.id)));
        }
    }
    // A tender without points: its indicators are levels.
    if c.schemes.is_empty() {
        all.extend(c.levels.iter().map(|l| ("levels".to_owned(), l.id.clone())));
    }
    all
}

#[test]
fn every_rule_of_every_contract_has_a_case() {
    let mut faults = Vec::new();
    for name in CONTRACTS {
        let c = contract(name);
        let cases = covered(name);
        let wanted = wanted(&c);
        for (scheme, item) in &wanted {
            let n = cases.iter().filter(|x| x.scheme == scheme && x.item == item).count();
            if n != 1 {
                faults.push(format!("{name} {scheme}: {item} has {n} cases"));
            }
        }
        for x in cases {
            if !wanted.iter().any(|(s, i)| s == x.scheme && i == x.item) {
                faults.push(format!("{name} {}: {} is no rule of the contract", x.scheme, x.item));
            }
            if !x.clause.starts_with("R-") {
                faults.push(format!("{name} {}: names no clause", x.item));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// `UPDATE_DOCS=1` writes the table anew.
#[test]
fn the_table_in_the_docs_is_that_of_the_tests() {
    let mut made = String::from("contract,scheme,item,clause,test\n");
    let mut names: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for name in CONTRACTS {
        for x in covered(name) {
            made.push_str(&format!("{name},{},{},{},{}::{}\n", x.scheme, x.item, x.clause, module(name), x.test));
            names.entry(module(name)).or_default().push(x.test);
        }
    }
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/assessment-rules.csv");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&file, &made).unwrap();
    }
    let there = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(there == made, "docs/assessment-rules.csv is not that of the tests: run with UPDATE_DOCS=1");
    // Every test that is named exists.
    for (module, tests) in names {
        let source = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/it/{module}.rs"));
        let text = std::fs::read_to_string(source).unwrap();
        for t in tests {
            assert!(text.contains(&format!("fn {t}(")) || text.contains(&format!("    {t}: [")), "{module}: {t}");
        }
    }
}

/// What shows a clause of the tender names the test of every rule that stands there. R-3-419 (machine room) and R-3-431 (office) are not of the
/// program, so nothing is said to show them; what is judged of them is tested all the same.
#[test]
fn what_shows_a_clause_names_the_tests_of_its_rules() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/traceability.csv");
    let shown = std::fs::read_to_string(file).unwrap();
    let (mut faults, mut outside) = (Vec::new(), BTreeSet::new());
    for name in CONTRACTS {
        for x in covered(name) {
            let clause = format!("{},", x.clause);
            let rows: Vec<&str> = shown.lines().filter(|l| l.starts_with(&clause)).collect();
            if rows.is_empty() {
                outside.insert(x.clause);
            } else if !rows.iter().any(|r| r.contains(x.test)) {
                faults.push(format!("docs/traceability.csv: {}: does not name {}::{}", x.clause, module(name), x.test));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert_eq!(outside, BTreeSet::from(["R-3-419", "R-3-431"]));
}
