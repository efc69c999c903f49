//! Pools, their use over half a year, expansions, advice.

use super::level_world::{World, at, capacity, commission, doctor, operator, stranger, usage, worlds};
use kernel::{ErrorKind, NodeId, Timestamp};
use ops::level::advice::AdviceFilter;
use ops::level::pool::Use;
use ops::level::pool::forecast::Why;
use ops::level::pool::proposal::{NewCapacity, Standing};
use ops::sample::{COUNTERS, Sample};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

const FROM: &str = "2026-01-01T00:00";
const TO: &str = "2026-07-01T00:00";

fn d(s: &str) -> Decimal {
    s.parse().unwrap()
}

async fn half_year(w: &World) -> BTreeMap<String, Decimal> {
    w.ops.level_figures(at(FROM), at(TO)).await.unwrap()
}

async fn of(w: &World, pool: &str, dim: &str, from: &str, to: &str) -> Use {
    let all = w.ops.pool_use(at(from), at(to)).await.unwrap();
    all.into_iter().find(|u| u.pool == pool && u.dim == dim).unwrap()
}

/// 九（一）扣分项, as in the worked example: use of 57 % takes 3 points off.
#[tokio::test(flavor = "multi_thread")]
async fn a_pool_of_which_57_percent_are_granted() {
    for w in worlds(at("2026-07-05T00:00")).await {
        w.offers(capacity("n", 100, at(FROM))).await;
        w.offers(capacity("n", 100, at("2026-02-01T00:00"))).await;
        w.server("p", "a", 57, at(FROM)).await;
        let f = half_year(&w).await;
        assert_eq!((f["pool.use_percent"], f["pool.expanded"]), (d("57"), d("1")), "{}", w.t.name);
        let u = of(&w, "x86_64", "vcpu", FROM, TO).await;
        assert_eq!((u.capacity, u.granted, u.mean), (d("100"), d("57"), Some(d("57"))));
        assert!(u.advice.unwrap().0.contains("低于60%"));
        let none = w.ops.pool_use(at(FROM), at(TO)).await.unwrap();
        assert!(none.iter().all(|u| u.pool != "aarch64"), "the host emulates it: it is no home of its servers");
        assert_eq!(of(&w, "all", "memory_gb", FROM, TO).await.capacity, d("200"));
        assert_eq!(of(&w, "all", "storage_gb", FROM, TO).await.capacity, d("800"));
    }
}

/// 九（一）扣分项: use of 83 % that was not answered by an expansion takes 3 points off; expanded in time it takes none.
#[tokio::test(flavor = "multi_thread")]
async fn a_pool_of_which_83_percent_are_granted_and_when_an_expansion_is_in_time() {
    // 1 January 2026 is a Thursday; seven working days after it end with 12 January (no holidays are imported).
    for (more, wanted) in [(None, "0"), (Some("2026-01-13T00:00"), "0"), (Some("2026-01-12T23:59"), "1")] {
        for w in worlds(at("2026-07-05T00:00")).await {
            w.offers(capacity("n", 1000, at(FROM))).await;
            w.server("p", "a", 830, at(FROM)).await;
            if let Some(t) = more {
                w.offers(capacity("m", 1, at(t))).await;
            }
            for settled in [false, true] {
                if settled {
                    assert!(w.ops.settle_pools().await.unwrap() > 0);
                }
                let f = half_year(&w).await;
                assert_eq!(f["pool.expanded"], d(wanted), "{} {more:?}", w.t.name);
                assert_eq!(f["pool.use_percent"].round_dp(0), d("83"));
            }
            let changes = w.ops.pool_changes(at(FROM), at(TO), None, 100).await.unwrap();
            assert_eq!(
                changes.iter().filter(|c| c.pool == "all" && c.dim == "vcpu").count(),
                1 + usize::from(more.is_some())
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn means_and_peaks_are_exact_with_and_without_sums_of_days_and_for_facts_that_come_late() {
    for w in worlds(at("2026-04-11T00:00")).await {
        w.offers(capacity("n", 100, at("2026-04-01T00:00"))).await;
        w.server("p", "a", 40, at("2026-04-01T00:00")).await;
        w.usage(usage("p", "a", "server.vcpu", 60, at("2026-04-06T06:00"))).await;
        // 5.25 days of 40 and 4.75 days of 60.
        let wanted = (d("40") * d("5.25") + d("60") * d("4.75")) / d("10");
        let ask = |w: &'_ World| {
            let ops = w.ops.clone();
            async move {
                let all = ops.pool_use(at("2026-04-01T00:00"), at("2026-04-11T00:00")).await.unwrap();
                all.into_iter().find(|u| u.pool == "all" && u.dim == "vcpu").unwrap()
            }
        };
        let exact = |u: &Use| u.mean.unwrap().round_dp(18);
        let u = ask(&w).await;
        assert_eq!((exact(&u), u.peak), (wanted, Some((d("60"), at("2026-04-06T06:00")))), "{}", w.t.name);
        assert!(w.ops.settle_pools().await.unwrap() > 0);
        assert_eq!(w.count("ops_pool_day WHERE pool = 'all' AND dim = 'vcpu'").await, 10);
        assert_eq!(exact(&ask(&w).await), wanted);
        // Parts of days at both ends.
        let part = of(&w, "all", "vcpu", "2026-04-05T18:00", "2026-04-06T18:00").await;
        assert_eq!(part.mean.unwrap().round_dp(18), d("50"));

        // A server that was there for six hours and ended comes to be known late: 20 for a quarter of a day.
        w.server("p", "late", 20, at("2026-04-02T00:00")).await;
        w.ended("p", "late", at("2026-04-02T06:00")).await;
        assert_eq!(w.count("ops_pool_day WHERE pool = 'all' AND dim = 'vcpu'").await, 1, "the days after it are void");
        let later = wanted + d("20") * d("0.25") / d("10");
        assert_eq!(exact(&ask(&w).await), later);
        w.ops.settle_pools().await.unwrap();
        assert_eq!(exact(&ask(&w).await), later);
    }
}

/// Twenty days on which two CPUs more are granted each day, and one noon on which half of the pool was taken for a test.
#[tokio::test(flavor = "multi_thread")]
async fn a_pool_that_grows_tells_when_it_is_to_be_expanded() {
    for w in worlds(at("2026-04-21T00:00")).await {
        w.offers(capacity("n", 100, at("2026-04-01T00:00"))).await;
        for day in 1..=20 {
            w.server("p", &format!("s{day}"), 2, at(&format!("2026-04-{day:02}T00:00"))).await;
        }
        w.server("p", "test", 50, at("2026-04-10T06:00")).await;
        w.ended("p", "test", at("2026-04-10T18:00")).await;
        let ask = async || {
            let to = at("2026-04-21T00:00");
            let all = w.ops.pool_use(at("2026-04-20T00:00"), to).await.unwrap();
            let ahead = w.ops.pool_forecasts(&all, to).await.unwrap();
            assert_eq!(all.len(), ahead.len());
            let of = |dim: &str| {
                let n = all.iter().position(|u| u.pool == "all" && u.dim == dim).unwrap();
                ahead[n].clone()
            };
            (of("vcpu"), of("memory_gb"))
        };
        let (early, _) = ask().await;
        assert_eq!((early.days, early.seen.len()), (Err(Why::TooFewDays), 0), "{}: no day is summed up", w.t.name);
        w.ops.settle_pools().await.unwrap();
        let (f, memory) = ask().await;
        assert_eq!((f.limit, f.days, f.per_day), (80, Ok(20), Some(d("2"))), "{}", w.t.name);
        let seen: Vec<_> = f.seen.iter().map(|p| p.percent).collect();
        assert_eq!((seen.len(), seen[0], seen[9], seen[19]), (20, d("2"), d("70"), d("40")));
        assert_eq!((memory.days, memory.seen.len()), (Err(Why::NoGrowth), 20));
        // Expanded, it lasts longer: growth is what is granted, not the share of it.
        w.now("2026-04-22T00:00");
        w.offers(capacity("m", 100, at("2026-04-21T06:00"))).await;
        w.ops.settle_pools().await.unwrap();
        let all = w.ops.pool_use(at("2026-04-21T00:00"), at("2026-04-22T00:00")).await.unwrap();
        let n = all.iter().position(|u| u.pool == "all" && u.dim == "vcpu").unwrap();
        let f = w.ops.pool_forecasts(&all, at("2026-04-22T00:00")).await.unwrap().swap_remove(n);
        assert_eq!((f.days, f.per_day, f.seen.len()), (Ok(60), Some(d("2")), 21), "{}", w.t.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_that_is_revoked_takes_its_part_of_the_pool_with_it() {
    for w in worlds(at("2026-04-10T00:00")).await {
        let token = w.ops.create_node_token(&operator(), None, std::time::Duration::from_secs(60)).await.unwrap().token;
        let node = w.ops.enroll(&token, "host-1", &"a".repeat(64)).await.unwrap();
        w.offers(capacity(node.as_str(), 64, at("2026-04-01T00:00"))).await;
        w.offers(capacity("n", 36, at("2026-04-01T00:00"))).await;
        w.ops.revoke_node(&node).await.unwrap();
        w.ops.revoke_node(&node).await.unwrap();
        w.now("2026-04-11T00:00");
        let u = of(&w, "all", "vcpu", "2026-04-01T00:00", "2026-04-11T00:00").await;
        assert_eq!(u.capacity, d("36"), "{}", w.t.name);
        let changes = w.ops.pool_changes(at("2026-04-01T00:00"), at("2026-05-01T00:00"), None, 100).await.unwrap();
        let vcpu: Vec<_> = changes.iter().filter(|c| c.pool == "all" && c.dim == "vcpu").map(|c| c.delta).collect();
        assert_eq!(vcpu, [d("64"), d("36"), d("-64")]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn capacity_that_no_host_tells_of_is_proposed_by_the_operator_and_counts_when_the_purchaser_confirms_it() {
    for w in worlds(at("2026-04-11T00:00")).await {
        let note =
            w.ops.store_evidence(&operator(), "交货单.pdf", Some("application/pdf"), b"17".to_vec()).await.unwrap();
        let n = NewCapacity {
            pool: Some("aarch64".into()),
            dim: "accelerator".into(),
            delta: d("8"),
            at: Some(at("2026-04-10T00:00")),
            reason: "delivery 17".into(),
            evidence: vec![note.id],
        };
        let p = w.ops.record_capacity(&operator(), &n).await.unwrap();
        let empty = w.ops.pool_use(at("2026-04-10T00:00"), at("2026-04-11T00:00")).await.unwrap();
        assert!(empty.iter().all(|u| u.dim != "accelerator"), "{}: it is not confirmed", w.t.name);
        let no = w.ops.decide_capacity(&operator(), &p.id, true, None).await.unwrap_err();
        assert_eq!(no.kind, ErrorKind::Forbidden);
        let no = w.ops.decide_capacity(&commission(), &p.id, false, None).await.unwrap_err();
        assert_eq!(no.field.as_deref(), Some("note"));
        let pending = w.ops.pool_proposals(&commission(), Some(Standing::Pending), None, 9).await.unwrap();
        assert_eq!(pending, std::slice::from_ref(&p));
        let done = w.ops.decide_capacity(&commission(), &p.id, true, None).await.unwrap();
        assert_eq!((done.state, done.decided_by.as_deref()), (Standing::Confirmed, Some("commission")));
        let twice = w.ops.decide_capacity(&commission(), &p.id, true, None).await.unwrap_err();
        assert_eq!((twice.kind, twice.code), (ErrorKind::Conflict, "ProposalState"));
        let mut f = usage("p", "g", "gpu.card", 2, at("2026-04-10T12:00"));
        f.attributes.insert("arch".into(), "aarch64".into());
        w.usage(f).await;
        let u = of(&w, "aarch64", "accelerator", "2026-04-10T00:00", "2026-04-11T00:00").await;
        assert_eq!((u.mean, u.capacity), (Some(d("12.5")), d("8")), "{}", w.t.name);
        assert_eq!(w.ops.record_capacity(&doctor(), &n).await.unwrap_err().kind, ErrorKind::Forbidden);
        for (bad, field) in [
            (NewCapacity { delta: d("0"), ..n.clone() }, "delta"),
            (NewCapacity { dim: "hope".into(), ..n.clone() }, "dimension"),
            (NewCapacity { pool: Some("mips".into()), ..n.clone() }, "pool"),
            (NewCapacity { reason: " ".into(), ..n.clone() }, "reason"),
            (NewCapacity { at: Some(at("2026-05-01T00:00")), ..n.clone() }, "at"),
            (NewCapacity { at: Some(at("2025-12-31T23:59")), ..n.clone() }, "at"),
            (NewCapacity { evidence: Vec::new(), ..n.clone() }, "evidence"),
            (NewCapacity { delta: d("-9"), ..n.clone() }, "delta"),
        ] {
            let e = w.ops.record_capacity(&operator(), &bad).await.unwrap_err();
            assert_eq!(e.field.as_deref(), Some(field), "{e:?}");
        }

        // What went out of use is proposed too; what is refused never counts.
        let less = NewCapacity { delta: d("-5"), at: None, ..n.clone() };
        let (a, b) = (w.ops.record_capacity(&operator(), &less).await, w.ops.record_capacity(&operator(), &less).await);
        let refused = w.ops.decide_capacity(&commission(), &a.unwrap().id, false, Some("未见下架")).await.unwrap();
        assert_eq!(refused.state, Standing::Refused);
        w.ops.decide_capacity(&commission(), &b.unwrap().id, true, None).await.unwrap();
        w.now("2026-04-12T00:00");
        let u = of(&w, "aarch64", "accelerator", "2026-04-10T00:00", "2026-04-12T00:00").await;
        assert_eq!(u.capacity, d("3"));
    }
}

async fn loaded(w: &World, server: &str, cpu_percent: u64, bytes: u64) {
    for hour in 0..=(14 * 24u64) {
        let mut counters = [0; COUNTERS];
        counters[0] = hour * 3600 * cpu_percent * 10_000_000;
        counters[5] = hour * 3600 * bytes;
        let s = Sample { server: Some(server.to_owned()), memory: 1 << 30, counters };
        let t = Timestamp::from_secs(at("2026-04-01T00:00").secs() + hour as i64 * 3600);
        w.ops.record_samples(&NodeId::from("n"), t, &[s]).await.unwrap();
    }
}

/// R-3-458: 云主机计算使用率异常时（过低、过高或僵尸主机）, reminder and advice.
#[tokio::test(flavor = "multi_thread")]
async fn zombies_idle_and_overloaded_servers_get_advice_once_and_it_is_settled() {
    for w in worlds(at("2026-04-15T00:00")).await {
        for (id, vcpus) in [("busy", 4), ("zombie", 4), ("idle", 4), ("new", 4), ("fine", 4)] {
            w.server("p", id, vcpus, at("2026-03-01T00:00")).await;
        }
        loaded(&w, "busy", 360, 5000).await;
        loaded(&w, "zombie", 2, 1).await;
        loaded(&w, "idle", 12, 5000).await;
        loaded(&w, "fine", 160, 5000).await;
        assert_eq!(w.ops.look_for_advice().await.unwrap(), 3, "{}", w.t.name);
        assert_eq!(w.ops.look_for_advice().await.unwrap(), 3);
        let f = AdviceFilter { limit: 10, ..AdviceFilter::default() };
        let mut all = w.ops.advice(&doctor(), &f).await.unwrap();
        all.sort_by(|a, b| a.resource.cmp(&b.resource));
        let kinds: Vec<_> = all.iter().map(|a| (a.resource.as_str(), a.kind.as_str())).collect();
        assert_eq!(kinds, [("busy", "overloaded"), ("idle", "idle"), ("zombie", "zombie")]);
        assert_eq!(all[0].cpu_percent, d("90"));
        assert!(all[0].text.contains("由4核扩容至8核") && all[1].text_en.contains("from 4 to 1 vCPUs"), "{all:?}");
        assert!(w.ops.advice(&stranger(), &f).await.unwrap().is_empty());
        let period = (at("2026-04-01T00:00"), at("2026-05-01T00:00"));
        assert!(!w.ops.level_figures(period.0, period.1).await.unwrap().contains_key("advice.given"), "time is left");

        for a in &all {
            let given = w.ops.give_advice(&operator(), &a.id, "told by phone").await.unwrap();
            assert_eq!((given.state.as_str(), given.given_by.as_deref()), ("given", Some("operator")));
        }
        assert_eq!(w.ops.give_advice(&operator(), &all[0].id, "again").await.unwrap_err().kind, ErrorKind::Conflict);
        assert_eq!(w.ops.level_figures(period.0, period.1).await.unwrap()["advice.given"], d("1"));
        w.ended("p", "zombie", at("2026-04-14T00:00")).await;
        w.ops.look_for_advice().await.unwrap();
        assert_eq!(w.ops.advice(&doctor(), &f).await.unwrap().len(), 2, "what is gone needs no advice");
    }
}
