//! Utilisation by hand: April 2026, a server that worked on one day of it.

use super::level_world::{World, at, doctor, operator, stranger, usage, worlds};
use kernel::{Caller, ErrorKind, NodeId, ProjectId, Timestamp};
use ops::level::month::Month;
use ops::report::{self, Letter};
use ops::sample::{COUNTERS, Sample};
use ops::utilisation::Spread;
use rust_decimal::Decimal;

fn d(s: &str) -> Decimal {
    s.parse().unwrap()
}

fn month(s: &str) -> Month {
    Month::parse(s).unwrap()
}

fn sample(server: &str, cpu_seconds: u64, received: u64) -> Sample {
    let mut counters = [0; COUNTERS];
    counters[0] = cpu_seconds * 1_000_000_000;
    counters[5] = received;
    Sample { server: Some(server.to_owned()), memory: 1 << 30, counters }
}

/// Every hour of 10 April: twelve hours with one of two CPUs busy, one with both, then nothing; 125,000 bytes a second come in all the time.
async fn a_day_of_work(w: &World, server: &str) {
    let (begin, mut cpu) = (at("2026-04-10T00:00").secs(), 0);
    for hour in 0..=24u64 {
        let then = Timestamp::from_secs(begin + hour as i64 * 3600);
        let s = sample(server, cpu, hour * 3600 * 125_000);
        w.ops.record_samples(&NodeId::from("n"), then, &[s]).await.unwrap();
        cpu += match hour {
            0..12 => 3600,
            12 => 7200,
            _ => 0,
        };
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_month_of_use_by_hand() {
    for w in worlds(at("2026-05-03T00:30")).await {
        w.server("p", "a", 2, at("2026-04-10T00:00")).await;
        w.usage(usage("p", "a", "server.memory_gb", 4, at("2026-04-10T00:00"))).await;
        w.usage(usage("p", "v", "volume.gb", 10, at("2026-04-10T00:00"))).await;
        w.usage(usage("p", "v", "volume.gb", 30, at("2026-04-20T12:00"))).await;
        w.server("q", "x", 2, at("2026-04-10T00:00")).await;
        a_day_of_work(&w, "a").await;
        // 10 April to 1 May; 2 May is over for half an hour only, and may still be reported.
        assert_eq!(w.ops.settle_utilisation().await.unwrap(), 22, "{}", w.t.name);
        assert_eq!(w.ops.settle_utilisation().await.unwrap(), 0, "nothing is left to do");

        let u = w.ops.utilisation(&doctor(), None, month("2026-04")).await.unwrap();
        assert_eq!((u.project.as_ref(), u.until), (Some(&ProjectId::from("p")), Some(at("2026-05-01T00:00"))));
        let f = &u.whole.figures;
        let wanted = Spread { mean: d("29.17"), peak: d("100"), peak_at: at("2026-04-10T12:00"), p95: d("50") };
        assert_eq!(f.cpu, Some(wanted), "14 core-hours of 48; of 24 hours the second highest");
        let memory = f.memory.as_ref().unwrap();
        assert_eq!((memory.mean, memory.peak), (d("25"), d("25")));
        assert_eq!((f.received.as_ref().unwrap().mean, f.sent.as_ref().unwrap().peak), (d("1"), d("0")));
        let storage = f.storage.as_ref().unwrap();
        // 10.5 days of 10 GiB, 10.5 days of 30 GiB.
        assert_eq!((storage.mean, storage.peak, storage.peak_at), (d("20"), d("30"), at("2026-04-20T12:00")));
        assert_eq!((f.servers, u.whole.before.as_ref()), (d("1"), None));
        assert!(u.pools.is_empty() && u.archs.is_empty() && u.projects.is_empty(), "others' are not his to see");

        // The whole cloud: nobody saw anything of the other server.
        let all = w.ops.utilisation(&operator(), None, month("2026-04")).await.unwrap();
        assert_eq!(all.whole.figures.cpu, f.cpu);
        assert_eq!(all.archs.iter().map(|l| l.subject.as_str()).collect::<Vec<_>>(), ["x86_64"]);
        assert_eq!(all.projects.iter().map(|l| l.subject.as_str()).collect::<Vec<_>>(), ["p", "q"]);
        assert_eq!(all.projects[1].figures.cpu, None);
        assert!(!all.pools.is_empty());
        let one = w.ops.utilisation(&operator(), Some(&ProjectId::from("p")), month("2026-04")).await.unwrap();
        assert_eq!(one.whole, u.whole);

        // May, so far, beside April.
        let may = w.ops.utilisation(&doctor(), None, month("2026-05")).await.unwrap();
        assert_eq!((may.whole.figures.cpu.as_ref(), may.until), (None, Some(at("2026-05-02T00:00"))));
        assert_eq!(may.whole.figures.storage.as_ref().unwrap().mean, d("30"));
        assert_eq!(may.whole.before.as_ref(), Some(f));

        for (u, sections) in [(&u, 4), (&all, 7)] {
            let paper = report::utilisation(&Letter::default(), w.ops.terms(), u);
            paper.check().unwrap();
            assert_eq!(paper.sections.len(), sections);
        }
        let e = w.ops.utilisation(&stranger(), Some(&ProjectId::from("p")), month("2026-04")).await.unwrap_err();
        assert_eq!(e.kind, ErrorKind::NotFound);
        let e = w.ops.utilisation(&doctor(), None, month("2026-06")).await.unwrap_err();
        assert_eq!((e.kind, e.field.as_deref()), (ErrorKind::BadRequest, Some("month")));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn days_go_on_where_they_stopped_and_old_ones_are_forgotten() {
    for w in worlds(at("2026-04-11T00:59")).await {
        w.usage(usage("p", "v", "volume.gb", 10, at("2026-04-10T00:00"))).await;
        w.flush().await;
        assert_eq!(w.ops.settle_utilisation().await.unwrap(), 0, "{}: what is late has an hour", w.t.name);
        w.now("2026-04-11T01:00");
        assert_eq!(w.ops.settle_utilisation().await.unwrap(), 1);
        w.now("2026-06-03T02:00");
        assert_eq!(w.ops.settle_utilisation().await.unwrap(), 53);
        assert_eq!(w.count("ops_use_settled").await, 54);
        assert_eq!(w.count("ops_use_day WHERE day < '2026-05-01'").await, 0, "the month before the last");
        let april = w.ops.utilisation(&doctor(), None, month("2026-04")).await.unwrap();
        assert_eq!(april.whole.figures.storage.unwrap().mean, d("10"), "what it came to stays");
    }
}

/// What was advised in a month: from then on until it is settled.
#[tokio::test(flavor = "multi_thread")]
async fn idle_servers_are_counted_with_their_advice() {
    for w in worlds(at("2026-04-24T00:00")).await {
        w.server("p", "idle", 8, at("2026-04-01T00:00")).await;
        // Two weeks of hardly any CPU, but of traffic.
        for hour in 0..(14 * 24u64) {
            let then = Timestamp::from_secs(at("2026-04-10T00:00").secs() + hour as i64 * 3600);
            let s = sample("idle", hour * 864, hour * 3600 * 10_000);
            w.ops.record_samples(&NodeId::from("n"), then, &[s]).await.unwrap();
        }
        assert_eq!(w.ops.look_for_advice().await.unwrap(), 1, "{}", w.t.name);
        let of = async |who: &Caller, m: &str| w.ops.utilisation(who, None, month(m)).await.unwrap().advised;
        let a = of(&doctor(), "2026-04").await;
        assert_eq!((a.zombie, a.idle, a.overloaded, a.given, a.list.len()), (0, 1, 0, 0, 1));
        let id = a.list[0].id.clone();
        assert_eq!(of(&stranger(), "2026-04").await.list.len(), 0, "another's");
        assert_eq!(of(&operator(), "2026-03").await.list.len(), 0, "it was found later");
        w.ops.give_advice(&operator(), &id, "called").await.unwrap();
        w.now("2026-05-02T00:00");
        let a = of(&operator(), "2026-05").await;
        assert_eq!((a.idle, a.given), (1, 1), "it still stands");
    }
}
