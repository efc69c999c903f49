//! What holds for any batch: no record is lost, none is judged by its place, and what is kept reads the same again.

use super::*;
use proptest::prelude::*;
use std::sync::LazyLock;

static CONTRACT: LazyLock<Contract> = LazyLock::new(|| Contract::embedded().unwrap());

fn known() -> Known {
    let c = &*CONTRACT;
    let now = Timestamp::parse("2027-03-01T00:00:00Z").unwrap();
    Known::of(c, &Calendar::of(c).unwrap(), meters(std::iter::once(c)), now).unwrap()
}

/// A text that is right more often than not, or anything.
fn or_junk(right: &'static [&'static str]) -> impl Strategy<Value = String> {
    let good = proptest::sample::select(right).prop_map(str::to_owned);
    prop_oneof![12 => good, 1 => any::<String>(), 1 => "[ \t\n\u{0}\u{1f}a杏]{0,6}", 1 => "a{60,260}"]
}

fn instant() -> impl Strategy<Value = Option<String>> {
    let good = (2023i32..2031, 1u8..13, 1u8..29, 0u8..24)
        .prop_map(|(y, m, d, h)| format!("{y}-{m:02}-{d:02}T{h:02}:00:00+08:00"));
    let odd = proptest::sample::select(vec![
        "9999-12-31T23:59:59Z",
        "-009999-01-01T00:00:00Z",
        "2026-02-30T00:00:00Z",
        "2026-10-01T00:00:00.123456789Z",
        "2026-10-01",
        "",
    ]);
    let odd = odd.prop_map(str::to_owned);
    proptest::option::weighted(0.7, prop_oneof![6 => good, 2 => odd, 1 => any::<String>()])
}

fn record() -> impl Strategy<Value = Record> {
    let names = (
        or_junk(&["telecom", "scan-1", " telecom "]),
        or_junk(&["k1", "k2", "2026/11"]),
        or_junk(&["p", "hospital"]),
        or_junk(&["line 1", "line-2"]),
        proptest::option::of(or_junk(&["专线", "line"])),
        or_junk(&["server", "volume.gb", "no.such.meter"]),
        or_junk(&["interval", "event"]),
    );
    let quantities = ["1", "0", "2.50", "1e3", "-1", "0.0000001", "999999999999999999999999999999", "NaN", "１"];
    let quantity = proptest::option::weighted(0.8, proptest::sample::select(quantities.to_vec()));
    let attributes = proptest::collection::btree_map(or_junk(&["a", " a", "b.c"]), or_junk(&["x", " x\n", "值"]), 0..4);
    (names, quantity, instant(), instant(), instant(), attributes).prop_map(
        |(n, quantity, from, to, at, attributes)| {
            let (source, key, project, resource, name, meter, kind) = n;
            let quantity = quantity.map(str::to_owned);
            Record { source, key, project, resource, name, meter, kind, quantity, from, to, at, attributes }
        },
    )
}

/// A sound record as it would be sent again.
fn again(c: &Clean) -> Record {
    let begin = Some(c.from.rfc3339_micros());
    Record {
        source: c.source.clone(),
        key: c.key.clone(),
        project: c.project.to_string(),
        resource: c.resource.clone(),
        name: Some(c.name.clone()),
        meter: c.meter.clone(),
        kind: c.kind().to_owned(),
        quantity: Some(c.quantity.to_string()),
        from: begin.clone().filter(|_| !c.event),
        to: c.to.map(Timestamp::rfc3339_micros),
        at: begin.filter(|_| c.event),
        attributes: c.attributes.clone(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_record_is_sound_or_told_why_not(records in proptest::collection::vec(record(), 0..12)) {
        let known = known();
        let (clean, faults) = against(&known, &records);
        for (n, r) in records.iter().enumerate() {
            let (good, bad) = (clean.iter().any(|c| c.index == n), faults.iter().any(|f| f.index == n));
            prop_assert!(good != bad, "record {} {:?}", n, r);
        }
        for f in &faults {
            prop_assert!(f.index < records.len() && !f.field.is_empty() && !f.reason.is_empty(), "{:?}", f);
            prop_assert!(f.field.len() < 100 && f.reason.len() < 300 && !f.conflict, "{:?}", f);
        }
        // What is kept has one form, and is the same record when it comes in that form.
        let sent: Vec<Record> = clean.iter().map(again).collect();
        let (kept, refused) = against(&known, &sent);
        prop_assert!(refused.is_empty(), "{:?}", refused);
        for (a, b) in clean.iter().zip(&kept) {
            prop_assert_eq!((&a.digest, a.target(), a.stream()), (&b.digest, b.target(), b.stream()));
            prop_assert!(a.attributes.iter().all(|(k, v)| k.trim() == k && v.trim() == v), "{:?}", a.attributes);
        }
    }

    #[test]
    fn a_record_is_not_judged_by_its_place(records in proptest::collection::vec(record(), 0..12)) {
        let known = known();
        let backwards: Vec<Record> = records.iter().rev().cloned().collect();
        let digests = |all: &[Record]| -> Vec<String> {
            let mut d: Vec<String> = against(&known, all).0.into_iter().map(|c| c.digest).collect();
            d.sort();
            d
        };
        prop_assert_eq!(digests(&records), digests(&backwards));
        let mut counts = [&records, &backwards].map(|r| against(&known, r).1.len());
        counts.sort_unstable();
        prop_assert_eq!(counts[0], counts[1]);
    }
}

#[test]
fn a_record_as_producers_send_it_is_sound() {
    let good = Record {
        source: "telecom".into(),
        key: "k1".into(),
        project: "hospital".into(),
        resource: "line 1".into(),
        meter: "volume.gb".into(),
        kind: "interval".into(),
        quantity: Some("2.50".into()),
        from: Some("2027-02-01T00:00:00+08:00".into()),
        ..Record::default()
    };
    let (clean, faults) = against(&known(), &[good]);
    assert_eq!((clean.len(), faults), (1, Vec::new()));
    assert_eq!(clean[0].quantity.to_string(), "2.5");
}

/// A row that is wrong in every way does not fill the memory: the telling ends soon after so many faults.
#[test]
fn the_telling_of_faults_ends() {
    let records = vec![Record::default(); 5000];
    let (clean, faults) = against(&known(), &records);
    assert!(clean.is_empty() && (FAULTS..FAULTS + 50).contains(&faults.len()), "{}", faults.len());
}

#[test]
fn attributes_are_kept_without_blanks_and_none_stands_there_twice() {
    let attributes = [(" a".to_owned(), " x\n".to_owned()), ("b".to_owned(), "y".to_owned())];
    let mut row = Row { index: 0, faults: Vec::new() };
    let kept = row.attributes(&BTreeMap::from(attributes));
    let wanted = [("a".to_owned(), "x".to_owned()), ("b".to_owned(), "y".to_owned())];
    assert_eq!(kept, BTreeMap::from(wanted));
    assert!(row.faults.is_empty());
    let twice = [(" a".to_owned(), "x".to_owned()), ("a".to_owned(), "y".to_owned())];
    row.attributes(&BTreeMap::from(twice));
    assert_eq!((row.faults.len(), row.faults[0].field.as_str()), (1, "attributes.a"));
}
