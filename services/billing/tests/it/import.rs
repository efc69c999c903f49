//! Import of outside meters.

use super::*;
use billing::import::{Fault, Record, Taken};
use billing::month::Month;
use kernel::ErrorKind;
use runtime::list::Asked;
use std::collections::BTreeMap;

pub fn rows() -> String {
    [
        item("1", "line.end", "month_end", "100.00", ""),
        item("2", "line.peak", "peak", "100.00", ""),
        item("3", "line.mean", "mean", "300.00", ""),
        item("4", "line.full", "full_months", "100.00", ""),
        item("5", "sms.message", "count", "0.05", ""),
        item("6", "line.fixed", "fixed", "7.00", "quantity = \"3\""),
    ]
    .concat()
}

pub fn interval(key: &str, meter: &str, quantity: &str, from: &str, to: Option<&str>) -> Record {
    Record {
        source: "telecom".into(),
        key: key.into(),
        project: "p1".into(),
        resource: "line-1".into(),
        meter: meter.into(),
        kind: "interval".into(),
        quantity: Some(quantity.into()),
        from: Some(from.into()),
        to: to.map(str::to_owned),
        ..Record::default()
    }
}

pub fn event(key: &str, when: &str, quantity: Option<&str>) -> Record {
    Record {
        kind: "event".into(),
        meter: "sms.message".into(),
        at: Some(when.into()),
        from: None,
        quantity: quantity.map(str::to_owned),
        ..interval(key, "sms.message", "1", when, None)
    }
}

/// A source for all meters, if there is none of that name.
pub async fn known(b: &Billing, source: &str) {
    let meters: Vec<String> = b.meters().into_iter().collect();
    if let Err(e) = b.register_source(&operator(), source, "robot", &meters).await {
        assert_eq!(e.code, "SourceExists", "{}", e.message);
    }
}

pub async fn taken(b: &Billing, records: &[Record]) -> (u64, u64) {
    known(b, "telecom").await;
    match b.import(&operator(), records).await.unwrap() {
        Taken::All(r) => (r.stored, r.repeated),
        Taken::None(faults) => panic!("{faults:?}"),
    }
}

async fn faults(b: &Billing, records: &[Record]) -> Vec<Fault> {
    known(b, "telecom").await;
    match b.import(&operator(), records).await.unwrap() {
        Taken::All(_) => panic!("was taken"),
        Taken::None(faults) => faults,
    }
}

fn own() -> Contract {
    contract("1", "Asia/Shanghai", "", "", &rows())
}

pub async fn quantities(b: &Billing, m: &str) -> BTreeMap<String, (String, String)> {
    let bill = b.bill(&project(), Month::parse(m).unwrap()).await.unwrap();
    bill.lines.iter().map(|l| (l.item.clone(), (l.quantity.to_string(), l.amount.to_string()))).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_measure_bills_imported_usage() {
    for (t, b) in start_with("2026-12-02T00:00:00Z", own()).await {
        let (begin, end) = ("2026-11-01T00:00:00+08:00", "2026-12-01T00:00:00+08:00");
        let (tenth, twentieth) = ("2026-11-11T00:00:00+08:00", "2026-11-21T00:00:00+08:00");
        let mut all = Vec::new();
        for meter in ["line.end", "line.peak", "line.mean", "line.full", "line.fixed"] {
            all.push(interval(&format!("{meter}-1"), meter, "2", begin, Some(tenth)));
            all.push(interval(&format!("{meter}-2"), meter, "5", tenth, Some(twentieth)));
            all.push(interval(&format!("{meter}-3"), meter, "3.5", twentieth, Some(end)));
        }
        // Three in November, one at the first instant of December.
        for (k, when) in [("a", begin), ("b", tenth), ("c", "2026-11-30T23:59:59.999999+08:00"), ("d", end)] {
            all.push(event(k, when, None));
        }
        all.push(event("e", tenth, Some("10")));
        assert_eq!(taken(&b, &all).await, (20, 0), "{}", t.name);
        let q = quantities(&b, "2026-11").await;
        let of = |i: &str| q.get(i).map(|(q, a)| (q.as_str(), a.as_str()));
        assert_eq!(of("1"), Some(("3.5", "350.00")), "in force just before the end");
        assert_eq!(of("2"), Some(("5", "500.00")));
        assert_eq!(of("3"), Some(("3.5", "1050.00")), "a third of each: 2, 5 and 3.5");
        assert_eq!(of("4"), Some(("2", "200.00")), "the smallest that was there throughout");
        assert_eq!(of("5"), Some(("13", "0.65")));
        assert_eq!(of("6"), Some(("3", "21.00")), "the contract's quantity");
        let q = quantities(&b, "2026-12").await;
        assert_eq!(q.get("5").map(|(q, _)| q.as_str()), Some("1"));
    }
}

/// The quantity that the contract states is owed whatever is used, on each project's bill, and no longer than the contract runs.
#[tokio::test(flavor = "multi_thread")]
async fn a_stated_quantity_is_billed_over_the_term() {
    for (t, b) in start_with("2028-01-10T00:00:00Z", own()).await {
        let line = |key: &str| interval(key, "line.end", "2", "2027-11-01T00:00:00+08:00", None);
        let two = Record { project: "p2".into(), resource: "line-2".into(), ..line("b") };
        assert_eq!(taken(&b, &[line("a"), two]).await, (2, 0), "{}", t.name);
        for (month, owed) in [("2027-11", Some("21.00")), ("2027-12", Some("21.00")), ("2028-01", None)] {
            let m = Month::parse(month).unwrap();
            for project in ["p1", "p2"] {
                let bill = b.bill(&project.into(), m).await.unwrap();
                let amount = bill.lines.iter().find(|l| l.item == "6").map(|l| l.amount.to_string());
                assert_eq!(amount.as_deref(), owed, "{}: {project} {month}", t.name);
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_is_the_same_record_for_ever() {
    for (t, b) in start_with("2026-12-02T00:00:00Z", own()).await {
        let a = interval("k", "line.end", "2", "2026-11-01T00:00:00+08:00", None);
        assert_eq!(taken(&b, &[a.clone(), a.clone()]).await, (1, 1), "{}", t.name);
        days(&t, 400);
        // The same instant and number, written otherwise.
        let same = Record { from: Some("2026-10-31T16:00:00Z".into()), quantity: Some("2.0".into()), ..a.clone() };
        assert_eq!(taken(&b, &[same]).await, (0, 1), "{}: for ever, not for a window of days", t.name);
        let other = Record { quantity: Some("3".into()), ..a.clone() };
        let f = faults(&b, &[event("e", "2026-11-02T00:00:00Z", None), other]).await;
        assert_eq!(f.len(), 1);
        assert_eq!((f[0].index, f[0].field.as_str(), f[0].conflict), (1, "key", true));
        assert!(!quantities(&b, "2026-11").await.contains_key("5"), "all or nothing");
        // Another source may use the same name, of another line.
        known(&b, "carrier").await;
        let other = Record { source: "carrier".into(), resource: "line-2".into(), quantity: Some("3".into()), ..a };
        assert_eq!(taken(&b, &[other]).await, (1, 0));
        assert_eq!(quantities(&b, "2026-11").await["1"].0, "5", "two lines of two sources");
        // What was refused is no batch; the list is newest first, page by page.
        let first = b.imports(&Asked::first(2)).await.unwrap();
        assert_eq!(first.next.as_deref(), first.items.last().map(|x| x.receipt.id.as_str()));
        let rest = b.imports(&Asked::first(10).after(first.next.unwrap())).await.unwrap().items;
        let first = first.items;
        let told = first.iter().chain(&rest).map(|x| (x.source.as_str(), x.receipt.stored, x.receipt.repeated));
        assert_eq!(told.collect::<Vec<_>>(), [("carrier", 1, 0), ("telecom", 0, 1), ("telecom", 1, 1)], "{}", t.name);
        assert_eq!(first[0].by, operator().user);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_fault_is_told_with_its_row() {
    for (t, b) in start_with("2026-12-02T00:00:00Z", own()).await {
        let good = || interval("k", "line.end", "2", "2026-11-01T00:00:00+08:00", None);
        let bad = [
            (Record { key: String::new(), ..good() }, "key"),
            (Record { source: "a b".into(), ..good() }, "source"),
            (Record { project: "x".repeat(65), ..good() }, "project"),
            (Record { resource: "a\u{0}b".into(), ..good() }, "resource"),
            (Record { meter: "unheard.of".into(), ..good() }, "meter"),
            (Record { kind: "gauge".into(), ..good() }, "kind"),
            (Record { quantity: Some("-1".into()), ..good() }, "quantity"),
            (Record { quantity: Some("a lot".into()), ..good() }, "quantity"),
            (Record { quantity: None, ..good() }, "quantity"),
            (Record { from: None, ..good() }, "from"),
            (Record { from: Some("yesterday".into()), ..good() }, "from"),
            (Record { from: Some("2027-01-01T00:00:00Z".into()), ..good() }, "from"),
            (Record { from: Some("2023-12-31T00:00:00Z".into()), ..good() }, "from"),
            (Record { to: Some("2026-10-01T00:00:00Z".into()), ..good() }, "to"),
            (Record { to: Some("2028-01-02T00:00:00Z".into()), ..good() }, "to"),
            (Record { at: Some("2026-11-01T00:00:00Z".into()), ..good() }, "at"),
            (Record { meter: "sms.message".into(), ..good() }, "kind"),
            (Record { meter: "line.end".into(), ..event("e", "2026-11-02T00:00:00Z", None) }, "kind"),
            (event("e", "2026-11-02T00:00:00Z", Some("0")), "quantity"),
            (Record { attributes: [("a b".to_owned(), "x".to_owned())].into(), ..good() }, "attributes"),
            (Record { attributes: [("a".to_owned(), "x".repeat(300))].into(), ..good() }, "attributes.a"),
        ];
        let mut batch: Vec<Record> = vec![Record { key: "good".into(), ..good() }];
        batch.extend(bad.iter().map(|(r, _)| r.clone()));
        let found = faults(&b, &batch).await;
        let seen: Vec<(usize, &str)> = found.iter().map(|f| (f.index, f.field.as_str())).collect();
        let wanted: Vec<(usize, &str)> = bad.iter().enumerate().map(|(n, (_, f))| (n + 1, *f)).collect();
        assert_eq!(seen, wanted, "{}", t.name);
        assert!(b.intervals(&project(), Month::parse("2026-11").unwrap()).await.unwrap().is_empty());
        assert_eq!(b.import(&operator(), &[]).await.unwrap_err().field.as_deref(), Some("records"));
        let many = vec![good(); 10_001];
        assert_eq!(b.import(&operator(), &many).await.unwrap_err().field.as_deref(), Some("records"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn intervals_of_one_line_do_not_overlap_and_meet_in_any_order() {
    for (t, b) in start_with("2026-12-02T00:00:00Z", own()).await {
        let (a, m, z) = ("2026-11-01T00:00:00+08:00", "2026-11-15T00:00:00+08:00", "2026-12-01T00:00:00+08:00");
        // The second half arrives first.
        taken(&b, &[interval("2", "line.full", "4", m, Some(z))]).await;
        taken(&b, &[interval("1", "line.full", "4", a, Some(m))]).await;
        assert_eq!(quantities(&b, "2026-11").await["4"].0, "4", "{}: no gap where they meet", t.name);
        let f = faults(&b, &[interval("3", "line.full", "1", "2026-11-14T00:00:00+08:00", Some(m))]).await;
        assert!(f[0].conflict && f[0].reason.contains("'1'"), "{f:?}");
        let within = [
            interval("4", "line.end", "1", a, Some(m)),
            interval("5", "line.end", "1", "2026-11-10T00:00:00+08:00", Some(z)),
        ];
        assert_eq!(faults(&b, &within).await[0].index, 1);
        // One that runs ends where the next begins; zero ends it for good.
        let running = [interval("6", "line.peak", "9", a, None), interval("7", "line.peak", "0", m, None)];
        taken(&b, &running).await;
        let all = b.intervals(&project(), Month::parse("2026-11").unwrap()).await.unwrap();
        let peak = all.iter().find(|i| i.meter == "line.peak").unwrap();
        assert_eq!((peak.from, peak.to), (at("2026-10-31T16:00:00Z"), Some(at("2026-11-14T16:00:00Z"))));
    }
}

/// What one source tells no other tells again, and nobody tells what the platform measures; the operator too stands under a source.
#[tokio::test(flavor = "multi_thread")]
async fn one_thing_is_told_by_one_source_at_a_time() {
    let rows = [rows(), item("7", "volume.gb", "month_end", "1.00", "")].concat();
    for (t, b) in start_with("2026-12-02T00:00:00Z", contract("1", "Asia/Shanghai", "", "", &rows)).await {
        let begin = "2026-11-01T00:00:00+08:00";
        let a = interval("a", "line.end", "10", begin, None);
        let by = |source: &str, r: &Record| Record { source: source.into(), ..r.clone() };
        let told = |f: &[Fault]| f.iter().map(|f| (f.index, f.field.clone(), f.conflict)).collect::<Vec<_>>();
        let f = faults(&b, &[by("nobody", &a)]).await;
        assert_eq!(told(&f), [(0, "source".to_owned(), false)], "{}", t.name);
        b.register_source(&operator(), "sms", "robot", &["sms.message".to_owned()]).await.unwrap();
        let f = faults(&b, &[by("sms", &a)]).await;
        assert_eq!(told(&f), [(0, "meter".to_owned(), false)]);

        known(&b, "carrier").await;
        assert_eq!(taken(&b, std::slice::from_ref(&a)).await, (1, 0));
        let later = interval("b", "line.end", "10", "2026-11-20T00:00:00+08:00", None);
        let f = faults(&b, &[by("carrier", &later)]).await;
        assert_eq!(told(&f), [(0, "from".to_owned(), true)]);
        assert!(f[0].reason.contains("'telecom'"), "{f:?}");
        let inside = interval("c", "line.end", "1", "2026-11-03T00:00:00+08:00", Some("2026-11-04T00:00:00+08:00"));
        assert_eq!(faults(&b, &[by("carrier", &inside)]).await.len(), 1);
        // In one batch too; another project, another meter and another line are other things.
        let both = [
            by("carrier", &interval("d", "line.peak", "1", begin, None)),
            interval("e", "line.peak", "2", begin, None),
        ];
        assert_eq!(faults(&b, &both).await.len(), 1);
        let other = [
            Record { project: "p2".into(), ..by("carrier", &later) },
            Record { resource: "line-2".into(), key: "f".into(), ..by("carrier", &later) },
            Record { meter: "line.mean".into(), key: "g".into(), ..by("carrier", &later) },
        ];
        assert_eq!(taken(&b, &other).await, (3, 0));
        // The first source ends, and the other takes over.
        assert_eq!(taken(&b, &[interval("h", "line.end", "0", "2026-11-20T00:00:00+08:00", None)]).await, (1, 0));
        let takes = Record { key: "i".into(), ..by("carrier", &later) };
        assert_eq!(taken(&b, &[takes]).await, (1, 0));
        assert_eq!(quantities(&b, "2026-11").await["1"].0, "20", "line-1 of the carrier, and line-2");

        let when = "2026-11-05T00:00:00+08:00";
        assert_eq!(taken(&b, &[event("x", when, None), event("y", when, None)]).await, (2, 0), "one source counts on");
        let f = faults(&b, &[by("carrier", &event("z", when, None))]).await;
        assert_eq!(told(&f), [(0, "at".to_owned(), true)]);
        assert!(f[0].reason.contains("'telecom'"), "{f:?}");
        let past = by("carrier", &event("z", "2026-11-05T00:00:01+08:00", None));
        assert_eq!(taken(&b, &[past]).await, (1, 0));

        record(&t, &b, &[fact("v", "volume.gb", "vol-1", &[], 5, at("2026-11-02T00:00:00Z"))]).await;
        let own = Record { resource: "vol-1".into(), ..interval("v", "volume.gb", "9", begin, None) };
        let f = faults(&b, &[own]).await;
        assert_eq!(told(&f), [(0, "resource".to_owned(), false)]);
        let array = Record { resource: "lun-1".into(), ..interval("l", "volume.gb", "9", begin, None) };
        assert_eq!(taken(&b, &[array]).await, (1, 0), "a meter of the platform, a resource of the source");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_user_imports_under_his_name_and_for_his_meters() {
    for (t, b) in start_with("2026-12-02T00:00:00Z", own()).await {
        let robot = person("robot", "p9", Role::Reader);
        let line = interval("k", "line.end", "2", "2026-11-01T00:00:00+08:00", None);
        let one = std::slice::from_ref(&line);
        assert_eq!(b.import(&robot, one).await.unwrap_err().kind, ErrorKind::Forbidden, "{}", t.name);
        let meters = ["line.end".to_owned()];
        assert!(b.register_source(&doctor(), "telecom", "robot", &meters).await.is_err());
        let unknown = b.register_source(&operator(), "telecom", "robot", &["x".to_owned()]).await.unwrap_err();
        assert_eq!(unknown.field.as_deref(), Some("meters"));
        let s = b.register_source(&operator(), "telecom", "robot", &meters).await.unwrap();
        let taken = b.register_source(&operator(), "telecom", "other", &meters).await.unwrap_err();
        assert_eq!(taken.code, "SourceExists");
        assert!(matches!(b.import(&robot, one).await.unwrap(), Taken::All(_)));
        let foreign = Record { source: "carrier".into(), ..line.clone() };
        assert_eq!(b.import(&robot, &[foreign]).await.unwrap_err().kind, ErrorKind::Forbidden);
        let meter = Record { meter: "line.peak".into(), key: "k2".into(), ..line.clone() };
        assert_eq!(b.import(&robot, &[meter]).await.unwrap_err().kind, ErrorKind::Forbidden);
        b.revoke_source(&operator(), &s.id).await.unwrap();
        assert_eq!(b.import(&robot, one).await.unwrap_err().kind, ErrorKind::Forbidden);
        assert_eq!(b.revoke_source(&operator(), &s.id).await.unwrap_err().kind, ErrorKind::NotFound);
        b.register_source(&operator(), "telecom", "robot2", &meters).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_records_are_one_batch() {
    for (t, b) in start_with("2026-12-02T00:00:00Z", own()).await {
        let all: Vec<Record> =
            (0..10_000).map(|n| event(&format!("sms-{n}"), "2026-11-05T00:00:00+08:00", None)).collect();
        assert_eq!(taken(&b, &all).await, (10_000, 0), "{}", t.name);
        assert_eq!(taken(&b, &all).await, (0, 10_000));
        assert_eq!(quantities(&b, "2026-11").await["5"], ("10000".to_owned(), "500.00".to_owned()));
    }
}
