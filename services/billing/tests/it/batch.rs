//! Batches into the ledger, months folded and kept: the same bills as from the facts themselves.

use super::*;
use billing::bill::Bill;
use billing::month::Month;
use kernel::{Clock, ErrorKind, Money};
use proptest::prelude::*;
use runtime::port::EVENT;
use runtime::{Db, Migration, ledger, params};

const HEAD: &str = "schema = 1\nid = \"t\"\nversion = \"1\"\ntitle = \"T\"\ntitle_en = \"T\"\ncurrency = \"CNY\"\nzone = \"Asia/Shanghai\"\n\
  [parties]\npurchaser = \"a\"\nsupplier = \"b\"\n[term]\nstart = 2026-01-01\nend = 2026-12-31\n\
  [rounding]\nplace = \"line\"\nunit = \"fen\"\nmode = \"half_up\"\n";

/// One row a measure, on meters of these names.
pub fn contract(zone: &str, more: &str) -> Contract {
    let mut text = HEAD.replace("Asia/Shanghai", zone);
    for measure in ["month_end", "full_months", "mean", "peak", "count"] {
        text.push_str(&format!(
            "[[item]]\ncode = \"{measure}\"\ncategory = \"c\"\ncategory_en = \"c\"\nname = \"n\"\nname_en = \"n\"\nunit = \"u\"\n\
             per = \"month\"\nceiling = \"7.31\"\nmeter = \"{measure}\"\nmeasure = \"{measure}\"\n"
        ));
    }
    text.push_str(more);
    Contract::parse(&text).unwrap_or_else(|p| panic!("{p}"))
}

/// A reading that lets full months begin with the resource.
pub const FROM_ACTIVATION: &str = "[[reading]]\nid = \"f\"\nsets = \"settlement.full_months\"\nclause = \"足月\"\nquestion = \"q\"\n\
  taken = \"activation\"\nmeaning = \"m\"\nwhy = \"w\"\nconfirmed = true\n\
  alternatives = [{ value = \"calendar\", effect = \"e\" }]\n";

async fn worlds(now: &str, c: &Contract) -> Vec<(TestEnv, Arc<Billing>)> {
    let mut all = Vec::new();
    for t in testing::each_at(at(now), &[MIGRATIONS]).await {
        let b = Billing::new(t.env.clone(), c.clone(), true).unwrap();
        t.env.outbox.subscribe(vec![b.subscriber()]).unwrap();
        all.push((t, b));
    }
    all
}

fn month(s: &str) -> Month {
    Month::parse(s).unwrap()
}

fn quantity(b: &Bill, item: &str) -> String {
    b.lines.iter().find(|l| l.item == item).map_or("none".into(), |l| l.quantity.to_string())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_is_stored_once_however_often_it_is_sent() {
    for (t, b) in start("2026-11-20T00:00:00Z").await {
        let all: Vec<UsageFact> = (0..700)
            .map(|n| {
                let mut f = fact(
                    &format!("k{n}"),
                    "volume.gb",
                    &format!("v{}", n % 90),
                    &[("type", "default")],
                    n,
                    at("2026-11-02T00:00:00Z").plus(Duration::from_secs(n as u64)),
                );
                f.project = ProjectId::from(format!("p{}", n % 3).as_str());
                f
            })
            .collect();
        let mut twice = all.clone();
        twice.extend_from_slice(&all[..50]);
        let first = b.ingest(&twice).await.unwrap();
        assert_eq!((first.new, first.repeated), (700, 50), "{}", t.name);
        let second = b.ingest(&all).await.unwrap();
        assert_eq!((second.new, second.repeated), (0, 700));
        assert_eq!(ledger::seal(&t.env.db, "usage").await.unwrap(), 3, "an entry a project and month");
        let mut tx = t.env.db.read().await.unwrap();
        assert_eq!(b.fact(&mut tx, "k123").await.unwrap(), all[123], "{}", t.name);
        assert_eq!(b.fact(&mut tx, "k700").await.unwrap_err().kind, ErrorKind::NotFound);
        // The same name under another project and with another content is still the same fact.
        let mut other = all[5].clone();
        other.project = ProjectId::from("elsewhere");
        other.quantity = Quantity::whole(9_999);
        assert_eq!(b.ingest(&[other]).await.unwrap().repeated, 1);
    }
}

/// A place in the ledger that is noted wrongly is an error that says so: neither another pack's facts nor a bill without them, and no panic.
#[tokio::test(flavor = "multi_thread")]
async fn a_pack_whose_place_is_noted_wrongly_is_missed() {
    let c = contract("Asia/Shanghai", "");
    for (t, b) in worlds("2026-11-20T00:00:00Z", &c).await {
        let all = [
            fact("1", "peak", "r", &[], 2, at("2026-10-10T00:00:00Z")),
            fact("2", "peak", "r", &[], 5, at("2026-11-10T00:00:00Z")),
        ];
        b.ingest(&all).await.unwrap();
        let nov = month("2026-11");
        assert_eq!(quantity(&b.bill(&project(), nov).await.unwrap(), "peak"), "5", "{}", t.name);
        let of = |order: &str| {
            format!(
                "UPDATE billing_pack SET entry = (SELECT p.entry FROM billing_pack p ORDER BY p.first_at {order} LIMIT 1)"
            )
        };
        for wrong in ["UPDATE billing_pack SET entry = -1".to_owned(), of("ASC"), of("DESC")] {
            let n: Result<u64> = transact!(t.env.db, |tx| { tx.execute(&wrong, &params![]).await });
            assert_eq!(n.unwrap(), 2, "{wrong}");
            forget(&t.env.db).await;
            let e = b.bill(&project(), nov).await.unwrap_err();
            assert_eq!((e.kind, e.code), (ErrorKind::Internal, "UsageMissing"), "{}: {wrong}: {e}", t.name);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_bad_fact_and_nothing_of_the_batch_is_stored() {
    for (t, b) in start("2026-11-20T00:00:00Z").await {
        let good = fact("good", "volume.gb", "v", &[], 1, at("2026-11-02T00:00:00Z"));
        let bad = UsageFact {
            key: "bad".into(),
            quantity: Quantity::parse("1e15").unwrap_or(Quantity::whole(10_i64.pow(15))),
            ..good.clone()
        };
        let e = b.ingest(&[good.clone(), bad]).await.unwrap_err();
        assert_eq!((e.kind, e.code, e.field.as_deref()), (ErrorKind::BadRequest, "QuantityTooLarge", Some("quantity")));
        assert!(e.message.contains("'bad'"), "{}", e.message);
        assert_eq!(b.ingest(&[good]).await.unwrap().new, 1, "{}", t.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn born_resized_moved_and_deleted_within_a_second() {
    let c = contract("Asia/Shanghai", "");
    for (t, b) in worlds("2026-11-20T00:00:00Z", &c).await {
        let micro = |n: i64| Timestamp(at("2026-11-10T00:00:00Z").0 + n);
        let mine = |key: &str, q, when| fact(key, "peak", "r", &[], q, when);
        let other = |key: &str, q, when| UsageFact { project: ProjectId::from("p2"), ..mine(key, q, when) };
        let mut all = vec![
            mine("born", 2, micro(0)),
            mine("grown", 5, micro(300_000)),
            mine("moved", 0, micro(600_000)),
            other("arrived", 5, micro(600_000)),
            other("gone", 0, micro(999_999)),
        ];
        all.reverse();
        b.ingest(&all).await.unwrap();
        let nov = month("2026-11");
        for (p, n) in [("p1", 2), ("p2", 1)] {
            let bill = b.bill(&ProjectId::from(p), nov).await.unwrap();
            assert_eq!((quantity(&bill, "peak").as_str(), bill.lines[0].intervals.len()), ("5", n), "{} {p}", t.name);
        }
        // What was there and gone at the same instant was never there.
        let flash = |key: &str, q| fact(key, "peak", "flash", &[], q, micro(5));
        b.ingest(&[flash("f0", 0), flash("f1", 1_000)]).await.unwrap();
        assert_eq!(quantity(&b.bill(&project(), nov).await.unwrap(), "peak"), "5");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn events_add_up_and_end_nothing() {
    let c = contract("Asia/Shanghai", "");
    for (t, b) in worlds("2026-12-20T00:00:00Z", &c).await {
        let sms = |key: &str, q, when: &str| UsageFact {
            kind: EVENT.into(),
            ..fact(key, "count", "account", &[], q, at(when))
        };
        let all = [
            sms("1", 3, "2026-10-31T15:59:59Z"),
            sms("2", 4, "2026-10-31T16:00:00Z"),
            sms("3", 4, "2026-10-31T16:00:00Z"),
            sms("4", 2, "2026-11-30T15:59:59Z"),
            sms("5", 8, "2026-11-30T16:00:00Z"),
        ];
        b.ingest(&all).await.unwrap();
        for (m, q) in [("2026-10", "3"), ("2026-11", "10"), ("2026-12", "8")] {
            assert_eq!(quantity(&b.bill(&project(), month(m)).await.unwrap(), "count"), q, "{} {m}", t.name);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_more_recomputes_only_what_it_touches() {
    let c = contract("Asia/Shanghai", "");
    for (t, b) in worlds("2026-07-10T00:00:00Z", &c).await {
        let of = |p: &str, key: &str, q, when: &str| UsageFact {
            project: ProjectId::from(p),
            key: format!("{p}{key}"),
            ..fact(key, "month_end", "r", &[], q, at(when))
        };
        let projects = ["a", "b", "c", "d"];
        for p in projects {
            b.ingest(&[of(p, "born", 10, "2026-01-05T00:00:00Z"), of(p, "grown", 20, "2026-03-05T00:00:00Z")])
                .await
                .unwrap();
        }
        let half = (month("2026-01"), month("2026-06"));
        let statement = async || {
            let mut all = Vec::new();
            let p = b
                .period(half, t.env.now(), |a| {
                    all.push(a);
                    Ok(())
                })
                .await
                .unwrap();
            (p, all)
        };
        let (first, told) = statement().await;
        // (2 × 10 + 4 × 20) × 7.31 for each.
        assert_eq!(
            (first.projects, first.computed, first.total.to_string().as_str()),
            (4, 24, "2924.00"),
            "{}",
            t.name
        );
        let (second, again) = statement().await;
        assert_eq!((second.computed, &again), (0, &told));
        // A day of June for one: one month. A late fact of April that changes what runs on: April, May and June.
        b.ingest(&[of("b", "june", 25, "2026-06-30T00:00:00Z")]).await.unwrap();
        assert_eq!(statement().await.0.computed, 1);
        b.ingest(&[of("c", "april", 30, "2026-04-10T00:00:00Z")]).await.unwrap();
        assert_eq!(statement().await.0.computed, 3);
        // One that changes nothing after its month: that month alone.
        let flash = |key: &str, q, when: &str| UsageFact { resource: "flash".into(), ..of("d", key, q, when) };
        b.ingest(&[flash("x", 1, "2026-02-10T00:00:00Z"), flash("y", 0, "2026-02-11T00:00:00Z")]).await.unwrap();
        let (p, kept) = statement().await;
        assert_eq!(p.computed, 1, "{}", t.name);
        forget(&t.env.db).await;
        let (fresh, from_facts) = statement().await;
        assert_eq!((fresh.computed, from_facts), (24, kept), "{}", t.name);
    }
}

/// Deletes all that is kept.
async fn forget(db: &Db) {
    let r: Result<u64> = transact!(db, |tx| { tx.execute("DELETE FROM billing_fold", &params![]).await });
    r.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_statement_as_stored_before_an_instant_stays_what_it_was() {
    let c = contract("Asia/Shanghai", "");
    for (t, b) in worlds("2026-03-02T00:00:00Z", &c).await {
        let of = |key: &str, q, when: &str| fact(key, "mean", "r", &[], q, at(when));
        b.ingest(&[of("a", 10, "2026-01-05T00:00:00Z")]).await.unwrap();
        let then = t.env.now();
        let statement = async |as_of| {
            let mut all = Vec::new();
            b.period((month("2026-01"), month("2026-03")), as_of, |a| {
                all.push(a);
                Ok(())
            })
            .await
            .unwrap();
            all
        };
        let told = statement(then).await;
        days(&t, 40);
        let r: Result<()> = transact!(t.env.db, |tx| { b.admit(tx, &[of("b", 99, "2026-01-06T00:00:00Z")]).await });
        r.unwrap();
        let now = statement(t.env.now()).await;
        assert_ne!(told, now);
        assert_eq!(statement(then).await, told, "{}", t.name);
        forget(&t.env.db).await;
        assert_eq!(statement(then).await, told, "{}", t.name);
        assert_eq!(statement(t.env.now()).await, now);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn closed_months_stand_in_a_statement_as_they_were_closed() {
    let c = contract("Asia/Shanghai", "");
    for (t, b) in worlds("2026-02-10T00:00:00Z", &c).await {
        let of = |key: &str, q, when: &str| fact(key, "month_end", "r", &[], q, at(when));
        b.ingest(&[of("a", 10, "2026-01-05T00:00:00Z")]).await.unwrap();
        assert_eq!(b.close_due().await.unwrap(), 1);
        b.ingest(&[of("late", 99, "2026-01-06T00:00:00Z")]).await.unwrap();
        let mut all = Vec::new();
        let p = b
            .period((month("2026-01"), month("2026-02")), t.env.now(), |a| {
                all.push(a);
                Ok(())
            })
            .await
            .unwrap();
        let months: Vec<_> = all[0].months.values().map(|m| (m.closed, m.lines.total.to_string())).collect();
        assert_eq!(months, [(true, "73.10".to_owned()), (false, "723.69".to_owned())], "{}", t.name);
        assert_eq!(p.total, Money::parse("796.79").unwrap());
    }
}

/// A database as it was before there were packs: facts a row, an entry of the ledger each.
#[tokio::test(flavor = "multi_thread")]
async fn facts_of_before_packs_are_billed_and_their_names_stay_taken() {
    let before = Migration { slice: MIGRATIONS.slice, steps: MIGRATIONS.steps.split_at(1).0 };
    for t in testing::each_at(at("2026-11-20T00:00:00Z"), &[before]).await {
        let of = |key: &str, q, when: &str| fact(key, "mean", "r", &[("x", "y")], q, at(when));
        let old = [of("old1", 4, "2026-10-31T16:00:00Z"), of("old2", 8, "2026-11-15T16:00:00Z")];
        let r: Result<()> = transact!(t.env.db, |tx| {
            for f in &old {
                let body = serde_json::to_string(f)?;
                ledger::append(tx, "usage", &f.key, f.at, &body).await?;
                tx.execute(
                    "INSERT INTO billing_usage (key, project, resource, meter, kind, name, attributes, quantity, at, stored_at)
                     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)",
                    &params![&f.key, &f.project, &f.resource, &f.meter, &f.kind, &f.name, "{\"x\":\"y\"}", f.quantity, f.at],
                )
                .await?;
            }
            Ok(())
        });
        r.unwrap();
        let manual = t.clock.clone().unwrap();
        let dynamic: &dyn Clock = manual.as_ref();
        t.env.db.migrate(dynamic, &[runtime::MIGRATIONS, MIGRATIONS]).await.unwrap();
        let b = Billing::new(t.env.clone(), contract("Asia/Shanghai", ""), true).unwrap();
        set(&t, "2026-12-01T00:00:00Z");
        let nov = month("2026-11");
        assert_eq!(quantity(&b.bill(&project(), nov).await.unwrap(), "mean"), "6", "{}", t.name);
        // A name of then is taken; a new fact of the same stream goes on where the old one ends.
        let new = [of("old2", 1_000, "2026-11-02T00:00:00Z"), of("new", 0, "2026-11-22T16:00:00Z")];
        let done = b.ingest(&new).await.unwrap();
        assert_eq!((done.new, done.repeated), (1, 1));
        // (15 × 4 + 7 × 8) / 30
        assert_eq!(quantity(&b.bill(&project(), nov).await.unwrap(), "mean"), "3.866667");
        let dec = b.bill(&project(), month("2026-12")).await.unwrap();
        assert!(dec.lines.is_empty(), "{:?}", dec.lines);
        let mut tx = t.env.db.read().await.unwrap();
        assert_eq!(b.fact(&mut tx, "old1").await.unwrap(), old[0]);
        drop(tx);
        // A month that an unnumbered shape runs into is kept, and read again.
        forget(&t.env.db).await;
        b.ingest(&[of("again", 3, "2026-11-24T16:00:00Z")]).await.unwrap();
        let kept = b.bill(&project(), month("2026-12")).await.unwrap();
        forget(&t.env.db).await;
        assert_eq!(b.bill(&project(), month("2026-12")).await.unwrap(), kept);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn full_months_can_begin_with_the_resource() {
    let c = contract("Asia/Shanghai", FROM_ACTIVATION);
    for (t, b) in worlds("2026-05-10T00:00:00Z", &c).await {
        // There from 15 January noon, grown on 20 February, gone on 14 April: complete on 15 February (4) and on 15 March (4: the least).
        let of = |key: &str, q, when: &str| fact(key, "full_months", "r", &[], q, at(when));
        b.ingest(&[
            of("a", 4, "2026-01-15T04:00:00Z"),
            of("b", 9, "2026-02-20T00:00:00Z"),
            of("c", 0, "2026-04-14T00:00:00Z"),
        ])
        .await
        .unwrap();
        let seen = async || {
            let mut all = Vec::new();
            for m in ["2026-01", "2026-02", "2026-03", "2026-04", "2026-05"] {
                all.push(quantity(&b.bill(&project(), month(m)).await.unwrap(), "full_months"));
            }
            all
        };
        let wanted = ["0", "4", "4", "0", "none"];
        assert_eq!(seen().await, wanted, "{}", t.name);
        assert_eq!(seen().await, wanted, "kept");
        // Told late: it shrank to 1 for a day within the first of its months, which ends in February.
        b.ingest(&[of("x", 1, "2026-01-20T00:00:00Z"), of("y", 4, "2026-01-21T00:00:00Z")]).await.unwrap();
        let mut all = Vec::new();
        let p = b
            .period((month("2026-01"), month("2026-04")), t.env.now(), |a| {
                all.push(a);
                Ok(())
            })
            .await
            .unwrap();
        assert_eq!(p.total.to_string(), "36.55", "1 and 4 units of 7.31: {}", t.name);
        forget(&t.env.db).await;
        assert_eq!(seen().await, ["0", "1", "4", "0", "none"]);
    }
}

fn history() -> impl Strategy<Value = Vec<(u8, u8, u32, u8, bool)>> {
    // stream, quantity, hour, batch, event
    proptest::collection::vec((0u8..4, 0u8..5, 0u32..2_600, 0u8..6, any::<bool>()), 1..40)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]
    /// However facts are cut into batches, in whatever order these come, with drafts asked for in between, and with one more fact that
    /// repeats what is in force: the same bills.
    #[test]
    fn order_of_arrival_batches_and_what_is_kept_change_no_bill(list in history()) {
        let rt = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        rt.block_on(async {
            let c = contract("Asia/Shanghai", "");
            let (t, one) = runtime::testing::first(worlds("2026-05-10T00:00:00Z", &c)).await;
            let (u, other) = runtime::testing::first(worlds("2026-05-10T00:00:00Z", &c)).await;
            let meters = ["month_end", "mean", "peak", "full_months"];
            let facts: Vec<UsageFact> = list.iter().enumerate().map(|(n, (s, q, hour, _, event))| {
                let meter = if *event { "count" } else { meters[usize::from(*s)] };
                let mut f = fact(&format!("{n:03}"), meter, &format!("r{s}"), &[], i64::from(*q), at("2026-01-01T00:00:00Z").plus(Duration::from_secs(u64::from(*hour) * 3_600)));
                if *event { f.kind = EVENT.into(); }
                f
            }).collect();
            one.ingest(&facts).await.unwrap();
            for batch in 0..6u8 {
                let some: Vec<UsageFact> = facts.iter().zip(&list).filter(|(_, l)| l.3 == batch).map(|(f, _)| f.clone()).rev().collect();
                other.ingest(&some).await.unwrap();
                let m = format!("2026-0{}", batch % 5 + 1);
                other.bill(&project(), month(&m)).await.unwrap();
            }
            let (from, to) = (at("2026-02-10T00:00:00Z"), at("2026-03-20T00:00:00Z"));
            let mut tx = t.env.db.read().await.unwrap();
            let whole = one.intervals_between(&mut tx, &project(), (from, to), t.env.now()).await.unwrap();
            drop(tx);
            assert!(whole.iter().all(|i| i.overlaps(from, to)));
            for m in ["2026-01", "2026-02", "2026-03", "2026-04", "2026-05"] {
                let (a, b) = (one.bill(&project(), month(m)).await.unwrap(), other.bill(&project(), month(m)).await.unwrap());
                assert_eq!(a, b, "{m}");
            }
            forget(&u.env.db).await;
            for m in ["2026-05", "2026-02", "2026-04"] {
                let (a, b) = (one.bill(&project(), month(m)).await.unwrap(), other.bill(&project(), month(m)).await.unwrap());
                assert_eq!(a, b, "{m}");
            }
            drop(t);
        });
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_is_known_wherever_it_stands() {
    for (t, b) in worlds("2026-06-01T00:00:00Z", &contract("Asia/Shanghai", "")).await {
        let of = |n: usize| fact(&format!("k{n}"), "mean", &format!("r{n}"), &[], 1, at("2026-05-02T00:00:00Z"));
        let count = async |table: &str| -> i64 {
            let sql = format!("SELECT COUNT(*) FROM {table}");
            t.env.db.read().await.unwrap().query_one(&sql, &[]).await.unwrap().take(0).unwrap()
        };
        let facts: Vec<UsageFact> = (0..600).map(of).collect();
        assert_eq!(b.ingest(&facts[..300]).await.unwrap().new, 300);
        b.settle_names_beyond(100).await.unwrap();
        let (recent, moved) = (count("billing_key_recent").await, count("billing_key").await);
        assert!(recent <= 100 && recent + moved == 300, "{}: {recent}, {moved}", t.name);
        // Some of each table, some new, some twice in the batch.
        let again: Vec<UsageFact> = facts[200..450].iter().chain(&facts[440..460]).cloned().collect();
        let done = b.ingest(&again).await.unwrap();
        assert_eq!((done.new, done.repeated), (160, 110), "{}", t.name);
        b.settle_names_beyond(0).await.unwrap();
        assert_eq!((count("billing_key_recent").await, count("billing_key").await), (0, 460), "{}", t.name);
        // Two writers of the same facts at once: each is stored once.
        let (x, y) = tokio::join!(b.ingest(&facts), b.ingest(&facts));
        assert_eq!(x.unwrap().new + y.unwrap().new, 140, "{}", t.name);
        for n in [0, 299, 459, 460, 599] {
            let mut tx = t.env.db.read().await.unwrap();
            assert_eq!(b.fact(&mut tx, &format!("k{n}")).await.unwrap(), of(n), "{}", t.name);
        }
    }
}

/// Names in each table, and those that stand in both.
async fn names(t: &TestEnv) -> (i64, i64, i64) {
    let mut tx = t.env.db.read().await.unwrap();
    let mut count = async |sql: &str| -> i64 { tx.query_one(sql, &[]).await.unwrap().take(0).unwrap() };
    let recent = count("SELECT COUNT(*) FROM billing_key_recent").await;
    let large = count("SELECT COUNT(*) FROM billing_key").await;
    let both = "SELECT COUNT(*) FROM billing_key k JOIN billing_key_recent r ON r.id = k.id";
    (recent, large, count(both).await)
}

#[tokio::test(flavor = "multi_thread")]
async fn of_thousands_of_names_at_once_each_is_taken_once() {
    let c = contract("Asia/Shanghai", "");
    for (t, b) in worlds("2026-06-01T00:00:00Z", &c).await {
        let of = |n: usize| {
            let when = at("2026-05-02T00:00:00Z").plus(Duration::from_secs(n as u64));
            let mut f = fact(&format!("k{n}"), "peak", &format!("r{}", n % 50), &[], n as i64 % 7 + 1, when);
            f.project = ProjectId::from(format!("p{}", n % 11).as_str());
            f
        };
        let facts: Vec<UsageFact> = (0..20_000).map(of).collect();
        let done = |d: billing::usage::Ingested| (d.new, d.repeated);
        // Names of a transaction that is rolled back are as free as before.
        let mut tx = t.env.db.write().await.unwrap();
        assert_eq!(done(b.ingest_in(&mut tx, &facts[..5_000]).await.unwrap()), (5_000, 0), "{}", t.name);
        drop(tx);
        assert_eq!(done(b.ingest(&facts[..3_000]).await.unwrap()), (3_000, 0), "{}", t.name);
        // Known ones, new ones, and some of both twice in the batch.
        let batch: Vec<UsageFact> =
            facts[2_000..7_000].iter().chain(&facts[1_500..2_500]).chain(&facts[6_000..7_000]).cloned().collect();
        assert_eq!(done(b.ingest(&batch).await.unwrap()), (4_000, 3_000), "{}", t.name);
        assert_eq!(done(b.ingest(&batch).await.unwrap()), (0, 7_000), "{}", t.name);
        // As if all had been taken in the other table of the two, by an older version or by the same.
        let swap: Result<()> = transact!(t.env.db, |tx| {
            tx.batch(
                "CREATE TABLE billing_swap AS SELECT id, batch FROM billing_key_recent;
                 DELETE FROM billing_key_recent;
                 INSERT INTO billing_key_recent (id, batch) SELECT id, batch FROM billing_key;
                 DELETE FROM billing_key;
                 INSERT INTO billing_key (id, batch) SELECT id, batch FROM billing_swap;
                 DROP TABLE billing_swap",
            )
            .await
        });
        swap.unwrap();
        assert_eq!(done(b.ingest(&facts[..9_000]).await.unwrap()), (2_000, 7_000), "{}", t.name);
        let (recent, large, both) = names(&t).await;
        assert_eq!((recent + large, both), (9_000, 0), "{}", t.name);
        // Two at once, with names in common: whoever comes second starts again and finds them taken.
        let (x, y) = tokio::join!(b.ingest(&facts[5_000..15_000]), b.ingest(&facts[8_000..]));
        assert_eq!(x.unwrap().new + y.unwrap().new, 11_000, "{}", t.name);
        // After a start, what stands in the small table is moved on where none is taken in it.
        let again = Billing::new(t.env.clone(), c.clone(), true).unwrap();
        assert_eq!(done(again.ingest(&facts).await.unwrap()), (0, 20_000), "{}", t.name);
        let (recent, large, both) = names(&t).await;
        assert_eq!((recent + large, both), (20_000, 0), "{}", t.name);
        assert!(t.name == "sqlite" || recent == 0, "{recent}");
        // As many facts as names are in the ledger, and each is found by its name.
        let mut tx = t.env.db.read().await.unwrap();
        let sql = "SELECT CAST(SUM(facts) AS BIGINT) FROM billing_pack";
        assert_eq!(tx.query_one(sql, &[]).await.unwrap().take::<i64>(0).unwrap(), 20_000, "{}", t.name);
        for n in (0..20_000).step_by(1_999) {
            assert_eq!(again.fact(&mut tx, &format!("k{n}")).await.unwrap(), of(n), "{}", t.name);
        }
    }
}

/// More projects than share a snapshot; of some a month is closed, of some a late fact changes one month or all that follow.
#[tokio::test(flavor = "multi_thread")]
async fn a_statement_of_many_projects_is_the_bills_of_each() {
    let c = contract("Asia/Shanghai", "");
    for (t, b) in worlds("2026-02-10T00:00:00Z", &c).await {
        let projects: Vec<ProjectId> = (0..70).map(|n| ProjectId::from(format!("p{n:03}").as_str())).collect();
        let of = |p: &ProjectId, key: &str, q: i64, when: &str| UsageFact {
            project: p.clone(),
            ..fact(&format!("{p}/{key}"), "month_end", &format!("r-{p}-{}", key.len()), &[], q, at(when))
        };
        let all = |key: &str, when: &str, some: &dyn Fn(usize) -> bool| -> Vec<UsageFact> {
            let chosen = projects.iter().enumerate().filter(|(n, _)| some(*n));
            chosen.map(|(n, p)| of(p, key, n as i64 % 9 + 1, when)).collect()
        };
        b.ingest(&all("a", "2026-01-05T00:00:00Z", &|n| n % 4 != 3)).await.unwrap();
        // January is closed for those that used something then.
        assert_eq!(
            b.close_due().await.unwrap(),
            projects.iter().enumerate().filter(|(n, _)| n % 4 != 3).count() as u64
        );
        set(&t, "2026-05-10T00:00:00Z");
        b.ingest(&all("bb", "2026-02-05T00:00:00Z", &|n| n % 3 == 0)).await.unwrap();
        b.ingest(&all("ccc", "2026-03-05T00:00:00Z", &|n| n % 4 == 3)).await.unwrap();
        let months = ["2026-01", "2026-02", "2026-03", "2026-04", "2026-05"];
        let statement = async || {
            let mut told = Vec::new();
            let span = (month("2026-01"), month("2026-05"));
            let p = b
                .period(span, t.env.now(), |a| {
                    for (m, x) in &a.months {
                        told.push((a.project.clone(), m.clone(), x.closed, x.lines.total));
                    }
                    Ok(())
                })
                .await
                .unwrap();
            (p, told)
        };
        let bills = async || {
            let mut told = Vec::new();
            for p in &projects {
                for m in months {
                    let bill = b.bill(p, month(m)).await.unwrap();
                    told.push((p.clone(), m.to_owned(), !bill.draft, bill.total));
                }
            }
            told
        };
        // A project is on the statement from its first usage on; its bills of before that say nothing.
        let same = |statement: &[(ProjectId, String, bool, Money)], bills: &[(ProjectId, String, bool, Money)]| {
            let mut rest = bills.to_vec();
            rest.retain(|b| !statement.contains(b));
            assert_eq!(statement.len() + rest.len(), bills.len(), "{}", t.name);
            assert!(rest.iter().all(|(_, _, closed, total)| !closed && *total == Money::ZERO), "{}: {rest:?}", t.name);
        };
        let (first, told) = statement().await;
        assert_eq!(first.projects, 70, "{}", t.name);
        let told_by_bills = bills().await;
        same(&told, &told_by_bills);
        let (second, again) = statement().await;
        assert_eq!((second.computed, again == told), (70, true), "{}: only the running month", t.name);
        // Late: of every tenth project a fact of March that changes all that follows, of some one that is gone again within it.
        b.ingest(&all("dddd", "2026-03-20T00:00:00Z", &|n| n % 10 == 0)).await.unwrap();
        let flash = |q: i64, when: &str| -> Vec<UsageFact> {
            let chosen = projects.iter().enumerate().filter(|(n, _)| n % 10 == 5);
            chosen.map(|(_, p)| UsageFact { resource: "flash".into(), ..of(p, &format!("f{q}"), q, when) }).collect()
        };
        b.ingest(&flash(1, "2026-03-11T00:00:00Z")).await.unwrap();
        b.ingest(&flash(0, "2026-03-12T00:00:00Z")).await.unwrap();
        let (third, late) = statement().await;
        // March and April of the former, March of the latter, and the running month of all.
        assert_eq!(third.computed, 70 + 7 * 2 + 7, "{}", t.name);
        forget(&t.env.db).await;
        let (fresh, from_facts) = statement().await;
        assert_eq!(from_facts, late, "{}", t.name);
        assert!(fresh.computed > third.computed, "{}", t.name);
        same(&late, &bills().await);
    }
}
