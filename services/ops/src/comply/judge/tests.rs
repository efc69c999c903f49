//! Every judgement holds where it should and fails where it should.

use super::*;
use crate::comply::probe::Probe;
use crate::comply::probes;
use crate::level::availability::Availability;
use crate::level::month::Month;
use crate::level::result::Budget;
use crate::terms::Level;
use jiff::civil::date;
use kernel::calendar::Every;

const DAY: i64 = 86_400;

fn at(days: i64) -> Timestamp {
    Timestamp::from_secs(days * DAY)
}

fn host(vcpus: u64, memory: u64) -> Host {
    let arch = |a: &str| (a.to_owned(), "kvm".to_owned());
    let archs = vec![arch("x86_64"), arch("aarch64")];
    Host { name: "h".into(), archs, vcpus: (vcpus, 4), memory: (memory, 1024), servers: 1 }
}

fn sizes() -> Vec<(u32, u64)> {
    SHAANXI.iter().map(|(c, g)| (*c, g * 1024)).collect()
}

fn result(met: bool, resources: u64) -> LevelResult {
    let level = Level {
        id: "host".into(),
        service: "云主机".into(),
        service_en: "Host".into(),
        metric: "availability",
        target: "0.9999".parse().unwrap(),
        per: Some(Every::Month),
        scope: None,
        kinds: Vec::new(),
        except: Vec::new(),
        clause: String::new(),
    };
    let month = Month::of(date(2026, 10, 1));
    let time = Availability::default();
    LevelResult {
        budget: Budget::of(&time, level.target),
        level,
        from: month,
        to: month,
        scope: "resource".into(),
        subject: String::new(),
        resources,
        missed: 0,
        time,
        percent: Decimal::ONE_HUNDRED,
        met,
    }
}

fn kept(oldest: Option<Timestamp>, newest: Option<Timestamp>, subjects: i64) -> Kept {
    Kept { oldest, newest, subjects }
}

fn people(audit: &str) -> BTreeMap<String, BTreeSet<String>> {
    let one = |p: &str| BTreeSet::from([p.to_owned()]);
    BTreeMap::from([("audit".into(), one(audit)), ("security".into(), one("b")), ("system".into(), one("c"))])
}

fn documents(n: i64, day: Option<jiff::civil::Date>) -> BTreeMap<i64, Delivered> {
    (1..=n).map(|no| (no, Delivered { on: day, accepted: false, evidence: String::new() })).collect()
}

/// First word of the probe; a finding that holds; one that fails.
fn cases() -> Vec<(&'static str, Finding, Finding)> {
    let broken = Some("entry 4 at place 4 was changed".to_owned());
    let chain = |b: Option<String>| vec![("audit".to_owned(), 3, b)];
    let n = |n: i64| Decimal::from(n);
    let name = |e: Option<&str>| vec![("api".to_owned(), e.map(str::to_owned))];
    vec![
        ("architectures", architectures(&[host(0, 0)], 2), architectures(&[host(0, 0)], 3)),
        ("vcpus-per-cpu", vcpus_per_cpu(&[host(12, 0)], 3), vcpus_per_cpu(&[host(1, 0), host(13, 0)], 3)),
        ("memory-not-shared", memory_not_shared(&[host(0, 1024)]), memory_not_shared(&[host(0, 1025)])),
        ("flavors", flavors(&sizes()), flavors(&sizes()[1..])),
        ("vcpus", vcpus(&sizes(), (1, 16)), vcpus(&sizes(), (1, 33))),
        ("memory", memory(&sizes(), (1, 64)), memory(&sizes()[1..], (1, 64))),
        ("ledgers", ledgers(&chain(None)), ledgers(&chain(broken))),
        ("audit-kept", audit_kept(9, Some(at(0)), at(180), 180), audit_kept(9, None, at(180), 180)),
        ("prices", prices(100, 100), prices(99, 100)),
        ("level", level(Some(&result(true, 2)), true), level(Some(&result(false, 2)), true)),
        (
            "figure",
            figure("2026-10", Some(n(95)), Bound::Least(n(95))),
            figure("2026-10", Some(n(1)), Bound::Most(n(0))),
        ),
        ("calendar", calendar(Some("国办发明电〔2025〕7号"), 2026), calendar(None, 2027)),
        ("roster", roster(&[("platform".into(), 0)]), roster(&[("platform".into(), 0), ("security".into(), 1)])),
        ("duties", duties(true, &[]), duties(true, &["weekly@2026-10-04".into()])),
        (
            "deliverables",
            deliverables(2, &documents(2, Some(date(2026, 3, 1))), 2),
            deliverables(2, &documents(2, None), 2),
        ),
        ("sampling", sampling(&kept(None, Some(at(1)), 1), at(1)), sampling(&kept(None, Some(at(1)), 1), at(2))),
        (
            "samples-kept",
            samples_kept(&kept(Some(at(0)), None, 0), at(180), 180),
            samples_kept(&kept(None, None, 0), at(180), 180),
        ),
        ("passwords", passwords(&[("weak", false, false)]), passwords(&[("good", true, true), ("weak", false, true)])),
        ("lockout", lockout(5, Duration::from_secs(900), 5), lockout(6, Duration::from_secs(900), 5)),
        ("tokens", tokens(Duration::from_secs(3600), 1), tokens(Duration::from_secs(3601), 1)),
        ("administrators", administrators(&people("a")), administrators(&people("b"))),
        ("endpoints", endpoints(&name(None)), endpoints(&name(Some("connection refused")))),
        ("backup", backup(Some(at(3)), at(10), 7), backup(Some(at(2)), at(10), 7)),
    ]
}

#[test]
fn every_probe_that_is_named_can_hold_and_can_fail() {
    let cases = cases();
    for (name, holds, fails) in &cases {
        assert_eq!(holds.verdict, Verdict::Holds, "{name}: {holds:?}");
        assert_eq!(fails.verdict, Verdict::Fails, "{name}: {fails:?}");
        assert!(!holds.found.is_empty() && !fails.found.is_empty(), "{name} says nothing");
    }
    for text in probes().unwrap() {
        let word = text.split_whitespace().next().unwrap();
        // A contract is in force or another is: see below.
        assert!(word == "contract" || cases.iter().any(|(name, ..)| *name == word), "{word} has no case that fails");
    }
}

#[test]
fn other_ways_to_fail() {
    for f in [
        architectures(&[], 1),
        vcpus(&[], (1, 1)),
        memory(&[(1, 192)], (1, 1)),
        roster(&[]),
        calendar(None, 2026),
        deliverables(1, &documents(1, Some(date(2026, 3, 1))), 2),
        sampling(&kept(None, Some(at(1)), 0), at(1)),
        lockout(0, Duration::from_secs(900), 5),
        lockout(5, Duration::ZERO, 5),
        tokens(Duration::ZERO, 1),
        administrators(&BTreeMap::new()),
        endpoints(&[]),
        backup(None, at(1), 7),
        passwords(&[]),
    ] {
        assert_eq!(f.verdict, Verdict::Fails, "{f:?}");
    }
}

#[test]
fn where_there_is_nothing_to_measure_nothing_holds() {
    for f in [
        vcpus_per_cpu(&[], 3),
        memory_not_shared(&[]),
        ledgers(&[]),
        audit_kept(0, None, at(1), 180),
        audit_kept(9, Some(at(0)), at(179), 180),
        contract("chuyi", "qingpu", "1", 0, 0),
        level(None, true),
        level(Some(&result(true, 0)), true),
        level(Some(&result(true, 2)), false),
        figure("2026-10", None, Bound::Least(Decimal::ONE)),
        duties(false, &[]),
        samples_kept(&kept(Some(at(1)), None, 1), at(2), 180),
    ] {
        assert_eq!(f.verdict, Verdict::Unknown, "{f:?}");
    }
    assert_eq!(contract("chuyi", "chuyi", "1", 2, 1).verdict, Verdict::Holds);
}

#[test]
fn probes_are_read_by_their_words() {
    let least = Bound::Least(Decimal::from(95));
    let figure = Probe::Figure("chuyi".into(), "ticket.timely_percent".into(), least);
    assert_eq!(Probe::parse("figure chuyi ticket.timely_percent least 95"), Some(figure));
    assert_eq!(Probe::parse("level qingpu platform").unwrap().contract(), Some("qingpu"));
    assert_eq!(Probe::parse("flavors").unwrap().contract(), None);
    for none in ["", "flavor", "flavors 25", "vcpus 1", "backup often", "figure chuyi x about 5"] {
        assert_eq!(Probe::parse(none), None, "{none}");
    }
}

#[test]
fn a_long_finding_is_cut() {
    let f = Finding::new(Verdict::Fails, [("names", "很长".repeat(500))]);
    assert!(f.told().ends_with('…') && f.told().chars().count() == 201, "{}", f.told());
}
