use kernel::{NodeId, Timestamp};
use ops::sample::{COUNTERS, Sample};
use ops::{MIGRATIONS, Ops};
use runtime::params;
use runtime::testing::{self, TestEnv};
use std::sync::Arc;
use std::time::Duration;

const START: i64 = 1_800_000_000 - 1_800_000_000 % (30 * 86_400);
const DAY: i64 = 86_400;

fn sample(server: Option<&str>, cpu_seconds: u64, memory: u64, bytes: u64) -> Sample {
    let mut counters = [0; COUNTERS];
    counters[0] = cpu_seconds * 1_000_000_000;
    counters[1] = bytes;
    Sample { server: server.map(str::to_owned), memory, counters }
}

fn node() -> NodeId {
    NodeId::from("node-1")
}

async fn start() -> Vec<(TestEnv, Arc<Ops>)> {
    let all = testing::each_at(Timestamp::from_secs(START), &[MIGRATIONS]).await;
    all.into_iter().map(|t| (Ops::new(t.env.clone(), ops::terms::Terms::none()), t)).map(|(o, t)| (t, o)).collect()
}

fn at(secs: i64) -> Timestamp {
    Timestamp::from_secs(START + secs)
}

async fn rows(t: &TestEnv, tier: i64) -> i64 {
    let mut tx = t.env.db.read().await.unwrap();
    let sql = "SELECT COUNT(*) FROM ops_sample WHERE tier = $1";
    tx.query_one(sql, &params![tier]).await.unwrap().get(0).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn rates_survive_a_restart_of_the_guest_and_a_report_that_comes_twice() {
    for (t, ops) in start().await {
        t.clock.as_ref().unwrap().set(at(600));
        // Half a CPU for two minutes, then the guest restarts and its counters with it.
        for (n, cpu) in [(0, 100), (60, 130), (60, 999), (120, 160), (30, 1), (180, 15)] {
            ops.record_samples(&node(), at(n), &[sample(Some("s"), cpu, 64, cpu * 600), sample(None, cpu, 1, 0)])
                .await
                .unwrap();
        }
        let s = ops.series("s", at(0), at(600)).await.unwrap();
        let cpu: Vec<f64> = s.points.iter().map(|p| p.cpu_percent).collect();
        assert_eq!(cpu, [50.0, 50.0, 25.0], "{}", t.name);
        assert_eq!(s.points[0].rates[0], 300.0);
        assert_eq!((s.points[0].at, s.points[0].seconds), (at(60), 60));
        assert_eq!(ops.series("node-1", at(0), at(600)).await.unwrap().points.len(), 3, "the host itself");
        assert!(ops.series("other", at(0), at(600)).await.unwrap().points.is_empty());
        assert_eq!(ops.series("s", at(9), at(9)).await.unwrap_err().field.as_deref(), Some("from"));
        // A node whose clock is a day ahead is not believed.
        ops.record_samples(&node(), at(DAY), &[sample(Some("s"), 1, 1, 1)]).await.unwrap();
        assert_eq!(ops.series("s", at(0), at(DAY)).await.unwrap().points.len(), 3);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn old_figures_are_folded_then_forgotten_and_totals_stay_exact() {
    for (t, ops) in start().await {
        let clock = t.clock.as_ref().unwrap();
        // Three hours at one CPU, memory swinging between 1 and 3.
        clock.set(at(3 * 3600));
        for n in 0..180u64 {
            let s = sample(Some("s"), n * 60, 1 + 2 * (n % 2), n * 60);
            ops.record_samples(&node(), at(n as i64 * 60), &[s]).await.unwrap();
        }
        assert_eq!((rows(&t, 0).await, rows(&t, 1).await), (3, 0), "{}", t.name);
        assert_eq!(ops.thin_out().await.unwrap(), 0, "nothing is old yet");

        clock.set(at(3 * DAY));
        assert_eq!(ops.thin_out().await.unwrap(), 3);
        assert_eq!(ops.thin_out().await.unwrap(), 0);
        assert_eq!((rows(&t, 0).await, rows(&t, 1).await), (0, 1));
        let s = ops.series("s", at(0), at(DAY)).await.unwrap();
        assert_eq!(s.points.len(), 35, "180 minutes as 36 records of five minutes");
        assert!(s.points.iter().all(|p| p.cpu_percent == 100.0 && p.seconds == 300));
        assert!(s.points.iter().all(|p| p.memory_max_bytes == 3 && p.memory_bytes <= 2));

        clock.advance(Duration::from_secs(31 * 86_400));
        ops.thin_out().await.unwrap();
        assert_eq!((rows(&t, 1).await, rows(&t, 2).await), (0, 1));
        let s = ops.series("s", at(0), at(DAY)).await.unwrap();
        assert!(s.points.len() == 2 && s.points.iter().all(|p| p.cpu_percent == 100.0), "{s:?}");

        clock.advance(Duration::from_secs(220 * 86_400));
        ops.thin_out().await.unwrap();
        assert_eq!(rows(&t, 2).await, 0);
        assert!(ops.series("s", at(0), at(DAY)).await.unwrap().points.is_empty());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn how_far_figures_reach_back_is_told() {
    for (t, ops) in start().await {
        let clock = t.clock.as_ref().unwrap();
        clock.set(at(DAY));
        let none = ops.samples_kept().await.unwrap();
        assert_eq!((none.oldest, none.newest, none.subjects), (None, None, 0), "{}", t.name);
        for n in [0, 60] {
            let both = [sample(Some("s"), 1, 1, 1), sample(None, 1, 1, 1)];
            ops.record_samples(&node(), at(DAY - 300 + n), &both).await.unwrap();
        }
        let some = ops.samples_kept().await.unwrap();
        assert!(some.oldest.is_some_and(|o| o <= at(DAY - 240)), "{some:?}");
        assert_eq!((some.newest, some.subjects), (Some(at(DAY - 240)), 2));
        clock.set(at(DAY + 3600));
        assert_eq!(ops.samples_kept().await.unwrap().subjects, 0, "nothing was heard of lately");
    }
}
