//! Quota as a tree: nobody below gets more than there is above.

use super::flow::manager;
use super::order::{demo, line};
use super::*;
use catalog::order::NewOrder;
use catalog::tree::loan::LoanState;
use kernel::event::ProjectPlaced;
use kernel::{ErrorKind, Result};
use proptest::prelude::*;
use runtime::port::QuotaGate as _;
use runtime::transact;
use std::collections::BTreeMap;
use std::time::Duration;

const NOW: &str = "2026-09-01T02:00:00Z";

fn id(s: &str) -> ProjectId {
    ProjectId::from(s)
}

fn cores(n: i64) -> BTreeMap<Resource, i64> {
    [(Resource::Cores, n)].into()
}

/// Prefecture, two counties, a hospital below the first.
async fn plant(r: &Rig) {
    let place = |p: &str, above: Option<&str>| ProjectPlaced { project: id(p), parent: above.map(id) };
    let all = [place("pref", None), place("c1", Some("pref")), place("c2", Some("pref")), place("h1", Some("c1"))];
    r.catalog.adopt_projects(&all).await.unwrap();
}

async fn set(r: &Rig, project: &str, n: Option<i64>) -> Result<()> {
    let limits = [(Resource::Cores, n)].into();
    r.catalog.set_limits(&operator(), &id(project), &limits).await.map(drop)
}

async fn charge(r: &Rig, project: &str, n: i64) -> Result<()> {
    transact!(r.t.env.db, |tx| { r.catalog.quota().charge(tx, &id(project), &[(Resource::Cores, n)]).await })
}

async fn grant(r: &Rig, project: &str, n: i64, source: &str) -> Result<()> {
    transact!(r.t.env.db, |tx| {
        r.catalog.quota().grant(tx, &id(project), &[(Resource::Cores, n)], source, Timestamp(1)).await.map(drop)
    })
}

/// Set, granted, used, below, free.
async fn node(r: &Rig, project: &str) -> (Option<i64>, i64, i64, i64, Option<i64>) {
    let (n, _) = r.catalog.branch(&operator(), &id(project), None, 10).await.unwrap();
    n.lines.get(&Resource::Cores).map_or((None, 0, 0, 0, Some(0)), |l| (l.set, l.granted, l.used, l.below, l.free))
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_given_below_cannot_be_used_above_and_the_other_way_round() {
    for r in rigs_at(NOW, Rules::default()).await {
        plant(&r).await;
        set(&r, "pref", Some(100)).await.unwrap();
        set(&r, "c1", Some(60)).await.unwrap();
        let e = set(&r, "c2", Some(41)).await.unwrap_err();
        assert_eq!((e.kind, e.code), (ErrorKind::OverQuota, "TreeLimit"), "{}", r.t.name);
        assert!(e.message.contains("project pref has 100") && e.message.contains("given 60 below; 41 more"), "{e}");
        charge(&r, "pref", 30).await.unwrap();
        assert!(charge(&r, "pref", 11).await.is_err(), "60 are given, 30 used: 10 are left");
        set(&r, "c2", Some(10)).await.unwrap();
        assert_eq!(node(&r, "pref").await, (Some(100), 0, 30, 70, Some(0)));
        assert_eq!(set(&r, "pref", Some(99)).await.unwrap_err().code, "TreeLimit");
        // A grant to a hospital counts in its county, which has a limit of its own, and not again above it.
        grant(&r, "h1", 50, "x").await.unwrap();
        assert_eq!((node(&r, "c1").await.3, node(&r, "pref").await.3), (50, 70));
        assert_eq!(grant(&r, "h1", 11, "y").await.unwrap_err().code, "TreeLimit");
        assert_eq!(node(&r, "h1").await.1, 50, "nothing changed");
        // Without a limit in between, it counts further up.
        set(&r, "c1", None).await.unwrap();
        assert_eq!((node(&r, "c1").await.3, node(&r, "pref").await.3), (50, 60));
        assert_eq!(set(&r, "c1", Some(49)).await.unwrap_err().code, "TreeLimit", "less than it has given");
        let free = [(Resource::Cores, -1)];
        let e: Result<()> = transact!(r.t.env.db, |tx| { r.catalog.quota().set_limits(tx, &id("h1"), &free).await });
        assert_eq!(e.unwrap_err().code, "TreeLimit", "no end below a limit");
        // An order of the hospital beyond it is refused at its last approval, and stays where it was.
        let pupil = Caller { project: Some(id("c2")), ..doctor() };
        let host = [("image", "i"), ("key", "k")];
        let o = NewOrder { lines: vec![line("12", 16, &host)], ..demo(false) };
        set(&r, "c2", None).await.unwrap();
        let o = r.catalog.submit(&pupil, o).await.unwrap();
        r.catalog.approve(&commission(), &o.id, None).await.unwrap();
        assert_eq!(r.catalog.approve(&operator(), &o.id, None).await.unwrap_err().code, "TreeLimit");
        assert_eq!(r.catalog.order(&pupil, &o.id).await.unwrap().state, catalog::order::State::Endorsed);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn projects_come_and_go_by_the_outbox() {
    for r in rigs_at(NOW, Rules::default()).await {
        plant(&r).await;
        set(&r, "pref", Some(100)).await.unwrap();
        let new = ProjectPlaced { project: id("c3"), parent: Some(id("pref")) };
        let told: Result<()> =
            transact!(r.t.env.db, |tx| { r.t.env.outbox.publish(tx, "project.created", "c3", &new).await });
        told.unwrap();
        r.t.env.outbox.flush().await.unwrap();
        grant(&r, "c3", 40, "x").await.unwrap();
        assert_eq!(node(&r, "pref").await.3, 40, "{}", r.t.name);
        let gone: Result<()> = transact!(r.t.env.db, |tx| {
            r.t.env.outbox.publish(tx, "project.deleted", "c3", &serde_json::json!({"project": "c3"})).await
        });
        gone.unwrap();
        r.t.env.outbox.flush().await.unwrap();
        assert_eq!(node(&r, "pref").await.3, 0);
        // A project that had something before it was known counts from then on, even where there is no room.
        grant(&r, "late", 120, "x").await.unwrap();
        r.catalog.adopt_projects(&[ProjectPlaced { project: id("late"), parent: Some(id("pref")) }]).await.unwrap();
        assert_eq!(node(&r, "pref").await, (Some(100), 0, 0, 120, Some(0)));
        assert!(grant(&r, "c2", 1, "y").await.is_err());
        r.catalog.adopt_projects(&[ProjectPlaced { project: id("late"), parent: Some(id("pref")) }]).await.unwrap();
        assert_eq!(node(&r, "pref").await.3, 120, "once");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_manager_hands_on_and_takes_back_what_is_free() {
    for r in rigs_at(NOW, Rules::default()).await {
        plant(&r).await;
        let c = &r.catalog;
        let boss = manager("pref", "boss");
        let e = c.allocate(&boss, &id("c1"), &cores(10), None).await.unwrap_err();
        assert_eq!(e.code, "NoLimit", "{}: nothing to hand on", r.t.name);
        set(&r, "pref", Some(100)).await.unwrap();
        let plain = Caller { project: Some(id("pref")), ..doctor() };
        assert_eq!(c.allocate(&plain, &id("c1"), &cores(10), None).await.unwrap_err().kind, ErrorKind::Forbidden);
        assert!(
            c.allocate(&boss, &id("h1"), &cores(10), None).await.unwrap_err().is_not_found(),
            "only directly below"
        );
        assert!(c.allocate(&manager("c2", "x"), &id("c1"), &cores(10), None).await.unwrap_err().is_not_found());
        for bad in [cores(0), cores(-5), BTreeMap::new()] {
            assert_eq!(c.allocate(&boss, &id("c1"), &bad, None).await.unwrap_err().kind, ErrorKind::BadRequest);
        }
        let a = c.allocate(&boss, &id("c1"), &cores(70), Some("HIS")).await.unwrap();
        assert_eq!(c.allocate(&boss, &id("c2"), &cores(31), None).await.unwrap_err().code, "TreeLimit");
        assert_eq!(node(&r, "c1").await, (None, 70, 0, 0, Some(70)));
        charge(&r, "c1", 5).await.unwrap();
        let e = c.take_back(&boss, &a.id).await.unwrap_err();
        assert_eq!(e.code, "InUse");
        assert!(e.message.contains("5 cores are in use and 0 would be left"), "{e}");
        assert!(c.take_back(&manager("c1", "x"), &a.id).await.unwrap_err().is_not_found());
        charge(&r, "c1", -5).await.unwrap();
        assert!(c.take_back(&boss, &a.id).await.unwrap().ended_at.is_some());
        assert_eq!(node(&r, "pref").await.3, 0);
        assert_eq!(c.take_back(&boss, &a.id).await.unwrap_err().code, "AllocationState");
        assert_eq!(c.allocations(&manager("c1", "x"), None, 10).await.unwrap().len(), 1);
        assert!(c.allocations(&manager("c2", "x"), None, 10).await.unwrap().is_empty());
        let below = Caller { project: Some(id("c1")), ..doctor() };
        assert!(c.branch(&below, &id("h1"), None, 10).await.is_ok());
        assert!(c.branch(&below, &id("pref"), None, 10).await.unwrap_err().is_not_found());
        assert!(c.branch(&below, &id("c2"), None, 10).await.unwrap_err().is_not_found());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_loan_needs_three_people_and_comes_back_by_itself() {
    for r in rigs_at(NOW, Rules::default()).await {
        plant(&r).await;
        let c = &r.catalog;
        set(&r, "pref", Some(100)).await.unwrap();
        set(&r, "c1", Some(60)).await.unwrap();
        set(&r, "c2", Some(40)).await.unwrap();
        let (one, two) = (manager("c1", "one"), manager("c2", "two"));
        let until = Timestamp::parse("2026-09-10T00:00:00Z").unwrap();
        let ask = |n: i64, lender: &str| {
            let (c, two, lender) = (c.clone(), two.clone(), id(lender));
            async move { c.borrow_quota(&two, &lender, &cores(n), until, "peak").await }
        };
        assert!(ask(10, "h1").await.unwrap_err().is_not_found(), "{}: no sibling", r.t.name);
        assert!(ask(10, "c2").await.unwrap_err().is_not_found());
        let l = ask(20, "c1").await.unwrap();
        assert_eq!(c.agree_loan(&two, &l.id).await.unwrap_err().kind, ErrorKind::Forbidden);
        assert_eq!(c.approve_loan(&commission(), &l.id).await.unwrap_err().code, "LoanState", "the lender comes first");
        assert_eq!(c.agree_loan(&manager("c1", "two"), &l.id).await.unwrap_err().code, "SamePerson");
        c.agree_loan(&one, &l.id).await.unwrap();
        let same = person("one", &[Role::Purchaser]);
        assert_eq!(c.approve_loan(&same, &l.id).await.unwrap_err().code, "SamePerson");
        charge(&r, "c1", 50).await.unwrap();
        assert_eq!(c.approve_loan(&commission(), &l.id).await.unwrap_err().code, "InUse", "the lender needs it");
        charge(&r, "c1", -50).await.unwrap();
        let l = c.approve_loan(&manager("pref", "boss"), &l.id).await.unwrap();
        assert_eq!(l.state, LoanState::Lent);
        assert_eq!((node(&r, "c1").await.4, node(&r, "c2").await.4), (Some(40), Some(60)));
        assert_eq!(node(&r, "pref").await.3, 100, "the sum stays");
        charge(&r, "c2", 55).await.unwrap();
        assert_eq!(c.return_loan(&two, &l.id).await.unwrap_err().code, "InUse");
        r.set("2026-09-10T00:00:00Z");
        for _ in 0..2 {
            c.return_loans().await.unwrap();
        }
        let seen = c.loans(&two, None, 10).await.unwrap().remove(0);
        assert_eq!(seen.state, LoanState::Overdue);
        assert!(seen.note.as_deref().unwrap().contains("55 cores are in use and 40 would be left"), "{:?}", seen.note);
        charge(&r, "c2", -20).await.unwrap();
        c.return_loans().await.unwrap();
        assert_eq!(c.loans(&one, None, 10).await.unwrap()[0].state, LoanState::Returned);
        assert_eq!((node(&r, "c1").await.4, node(&r, "c2").await.0), (Some(60), Some(40)));
        let deeds: Vec<_> = r.fake.audit.lock().unwrap().iter().filter_map(|a| a.detail.clone()).collect();
        assert_eq!(deeds.len(), 2, "overdue once, returned once: {deeds:?}");
        let w = ask(1, "c1").await;
        assert_eq!(w.unwrap_err().field.as_deref(), Some("until"), "in the past");
        assert!(c.loans(&manager("h1", "x"), None, 10).await.unwrap().is_empty());
        assert_eq!(c.loans(&manager("pref", "x"), None, 10).await.unwrap().len(), 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_requests_at_once_never_get_more_than_there_is() {
    for r in rigs().await {
        plant(&r).await;
        set(&r, "pref", Some(50)).await.unwrap();
        let mut tasks = Vec::new();
        for n in 0..30 {
            let (c, db) = (r.catalog.clone(), r.t.env.db.clone());
            tasks.push(runtime::task::spawn("grant", async move {
                let done: Result<()> = match n % 3 {
                    0 => transact!(db, |tx| {
                        let by = [(Resource::Cores, 5)];
                        c.quota().grant(tx, &id("c1"), &by, &format!("g{n}"), Timestamp(1)).await.map(drop)
                    }),
                    1 => c.allocate(&manager("pref", "boss"), &id("c2"), &cores(5), None).await.map(drop),
                    _ => transact!(db, |tx| { c.quota().charge(tx, &id("pref"), &[(Resource::Cores, 5)]).await }),
                };
                done
            }));
        }
        let mut taken = 0;
        for t in tasks {
            taken += i64::from(t.await.unwrap().unwrap().is_ok());
        }
        let (_, _, used, below, free) = node(&r, "pref").await;
        assert_eq!((taken, used + below, free), (10, 50, Some(0)), "{}", r.t.name);
    }
}

#[derive(Debug, Clone)]
enum Deed {
    Set(usize, Option<i64>),
    Grant(usize, i64),
    Charge(usize, i64),
    Allocate(usize, i64),
    Back(usize),
    Lend(usize, i64),
    Due,
}

fn deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        (0..4usize, proptest::option::of(0..60i64)).prop_map(|(p, n)| Deed::Set(p, n)),
        (0..4usize, 1..30i64).prop_map(|(p, n)| Deed::Grant(p, n)),
        (0..4usize, -20..20i64).prop_map(|(p, n)| Deed::Charge(p, n)),
        (0..4usize, 1..30i64).prop_map(|(p, n)| Deed::Allocate(p, n)),
        (0..8usize).prop_map(Deed::Back),
        (0..2usize, 1..20i64).prop_map(|(p, n)| Deed::Lend(p, n)),
        Just(Deed::Due),
    ]
}

const ALL: [&str; 4] = ["pref", "c1", "c2", "h1"];

/// Does a deed; a refusal is as good.
async fn perform(r: &Rig, d: &Deed, n: usize, made: &mut Vec<kernel::AllocationId>) {
    let c = &r.catalog;
    let _ = match d {
        Deed::Set(p, x) => set(r, ALL[*p], *x).await,
        Deed::Grant(p, x) => grant(r, ALL[*p], *x, &format!("g{n}")).await,
        Deed::Charge(p, x) => charge(r, ALL[*p], *x).await,
        Deed::Allocate(p, x) => {
            let above = if ALL[*p] == "h1" { "c1" } else { "pref" };
            let a = c.allocate(&manager(above, "boss"), &id(ALL[*p]), &cores(*x), None).await;
            a.map(|a| made.push(a.id))
        }
        Deed::Back(p) => match made.get(*p) {
            Some(a) => match c.take_back(&manager("pref", "boss"), a).await {
                Err(e) if e.is_not_found() => c.take_back(&manager("c1", "boss"), a).await.map(drop),
                other => other.map(drop),
            },
            None => Ok(()),
        },
        Deed::Lend(p, x) => {
            let (from, to) = if *p == 0 { ("c1", "c2") } else { ("c2", "c1") };
            let until = r.t.env.now().plus(Duration::from_secs(3600));
            match c.borrow_quota(&manager(to, "a"), &id(from), &cores(*x), until, "x").await {
                Ok(l) => {
                    c.agree_loan(&manager(from, "b"), &l.id).await.unwrap();
                    c.approve_loan(&commission(), &l.id).await.map(drop)
                }
                Err(e) => Err(e),
            }
        }
        Deed::Due => {
            r.t.clock.as_ref().unwrap().advance(Duration::from_secs(3601));
            c.return_loans().await
        }
    };
}

/// What the kept sums must be: computed anew from what stands in the rows.
async fn check(r: &Rig, d: &Deed) -> std::result::Result<(), TestCaseError> {
    let n: BTreeMap<&str, _> = [
        ("pref", node(r, "pref").await),
        ("c1", node(r, "c1").await),
        ("c2", node(r, "c2").await),
        ("h1", node(r, "h1").await),
    ]
    .into();
    let committed = |p: &str| n[p].0.unwrap_or(n[p].1 + n[p].3);
    prop_assert_eq!(n["c1"].3, committed("h1"), "{:?} {:?}", d, n);
    prop_assert_eq!(n["pref"].3, committed("c1") + committed("c2"), "{:?} {:?}", d, n);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, max_shrink_iters: 64, ..ProptestConfig::default() })]
    #[test]
    fn what_is_used_and_given_below_never_grows_past_the_limit(deeds in proptest::collection::vec(deed(), 1..60)) {
        let rt = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        rt.block_on(async {
            for r in rigs_at(NOW, Rules::default()).await {
                plant(&r).await;
                let mut made = Vec::new();
                let mut over: BTreeMap<&str, i64> = BTreeMap::new();
                for (n, d) in deeds.iter().enumerate() {
                    perform(&r, d, n, &mut made).await;
                    check(&r, d).await?;
                    for p in ALL {
                        let (set, _, used, below, _) = node(&r, p).await;
                        // An administrator may set a limit below what a project uses itself; nothing makes that worse.
                        let excess = set.map_or(0, |s| (used + below - s).max(0));
                        let before = over.insert(p, excess).unwrap_or(0);
                        let lowered = matches!(d, Deed::Set(..)) && below == 0 || matches!(d, Deed::Due | Deed::Back(_) | Deed::Lend(..));
                        prop_assert!(excess <= before || lowered, "{p}: {excess} over after {d:?}");
                        prop_assert!(below == 0 || excess == 0 || excess <= before || lowered, "{p} {d:?}");
                    }
                }
            }
            Ok(())
        })?;
    }
}
