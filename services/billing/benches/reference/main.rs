//! The reference load of the contract's design, measured: `make bench`. On SQLite and, where `XINGLIN_TEST_POSTGRES` names a server
//! (`scripts/with-postgres`), on PostgreSQL.
//!
//! One thread. `BENCH_FACTS` makes the load smaller; `taskset -c 0` puts it and PostgreSQL on one core. Walls and processor seconds.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::cast_possible_truncation,
    reason = "a bench is outside the product's runtime, and one that cannot measure is to stop"
)]

mod load;
mod machine;

use billing::Billing;
use billing::month::Month;
use kernel::{Quantity, Timestamp};
use load::{Generator, Load, REFERENCE};
use machine::{Took, Watch, forget_peak, peak_mib};
use runtime::port::UsageFact;
use runtime::testing::{self, TestEnv};
use runtime::{ledger, params};
use std::io::Write as _;
use std::sync::Arc;

/// As in the product.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const BATCH: usize = 50_000;

struct World {
    t: TestEnv,
    billing: Arc<Billing>,
    postmaster: Option<u32>,
    rows: Vec<(String, String, String)>,
}

fn main() {
    // `cargo nextest` asks for a listing; there is nothing to list.
    if std::env::args().any(|a| a == "--list") {
        return;
    }
    let facts =
        std::env::var("BENCH_FACTS").ok().map_or(REFERENCE.facts, |s| s.parse().expect("BENCH_FACTS is a number"));
    let load = Load { facts, ..REFERENCE };
    let rt = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    println!(
        "reference load: {} institutions, {} resources, {facts} facts in {} days",
        load.institutions,
        load::RESOURCES,
        load.days
    );
    println!("\n| work | reach | measured |\n|---|---|---|");
    let digests: Vec<String> = rt.block_on(async {
        let mut all = Vec::new();
        for t in testing::each_at(load::begin(), &[billing::MIGRATIONS]).await {
            all.push(world(t, load).await);
        }
        all
    });
    assert!(digests.windows(2).all(|w| w[0] == w[1]), "the databases differ: {digests:?}");
}

/// Everything on one database; returns the digest of the statement.
async fn world(t: TestEnv, load: Load) -> String {
    let billing = Billing::new(t.env.clone(), load::contract(), true).unwrap();
    let postmaster = machine::postmaster(&t.env.db).await;
    let mut w = World { t, billing, postmaster, rows: Vec::new() };
    w.ingest(load).await;
    w.clock(load.days + 9);
    let cold = w.statement("half-year statement of all, computed from the facts", "≤ 10 s, ≤ 1 GiB").await;
    w.counted().await;
    let warm = w.statement("the same again, from months that are kept", "").await;
    assert_eq!(cold, warm, "the statement reruns to the same bytes");
    w.bills().await;
    w.one_day_more(load).await;
    w.verify(load).await;
    cold
}

impl World {
    fn row(&mut self, work: &str, reach: &str, measured: String) {
        println!("| {} ({}) | {reach} | {measured} |", work, self.t.name);
        std::io::stdout().flush().unwrap();
        self.rows.push((work.into(), reach.into(), measured));
    }

    fn watch(&self) -> Watch {
        Watch::start(self.postmaster)
    }

    fn clock(&self, day: u64) {
        self.t.clock.as_ref().unwrap().set(load::day(day));
    }

    async fn store(&self, facts: &[UsageFact]) -> (Took, u64) {
        let w = self.watch();
        let mut new = 0;
        for batch in facts.chunks(BATCH) {
            new += self.billing.ingest(batch).await.unwrap().new;
        }
        (w.took(), new)
    }

    async fn ingest(&mut self, load: Load) {
        let mut generator = Generator::new(load);
        let (mut stored, mut sealed, mut new, mut offered, mut peak) = (Took::default(), Took::default(), 0, 0, 0);
        let mut slowest = Took::default();
        let mut before: Vec<UsageFact> = Vec::new();
        for d in 0..load.days {
            self.clock(d + 1);
            let mut day = generator.next_day();
            // A tenth of a percent comes a second time.
            let again: Vec<UsageFact> = day.iter().step_by(1_000).cloned().collect();
            day.append(&mut before);
            before = again;
            forget_peak();
            let (took, n) = self.store(&day).await;
            peak = peak.max(peak_mib());
            (stored, new, offered) = (stored.plus(took), new + n, offered + day.len() as u64);
            if took.wall / day.len() as f64 > slowest.wall {
                slowest = Took { wall: took.wall / day.len() as f64, ..took };
            }
            let w = self.watch();
            ledger::seal(&self.t.env.db, billing::usage::LEDGER).await.unwrap();
            sealed = sealed.plus(w.took());
        }
        assert_eq!(new, generator.made(), "a repeated name is the same fact");
        let rate = offered as f64 / stored.wall;
        let all = stored.plus(sealed);
        self.row(
            "ingest in batches of up to 50,000",
            "≥ 50,000 a second",
            format!(
                "{rate:.0} a second, {:.1} µs CPU a fact; slowest day {:.0} a second; with sealing {:.0} a second; {stored}, sealing {sealed}; {peak} MiB",
                stored.cpu() * 1e6 / offered as f64,
                1.0 / slowest.wall,
                offered as f64 / all.wall,
            ),
        );
        self.size().await;
    }

    async fn size(&mut self) {
        let mut tx = self.t.env.db.read().await.unwrap();
        let n: i64 = tx.query_one("SELECT COUNT(*) FROM billing_pack", &params![]).await.unwrap().get(0).unwrap();
        drop(tx);
        let bytes = self.t.env.db.file().map_or(0, |f| std::fs::metadata(f).unwrap().len());
        self.row("ledger entries; size of the file", "", format!("{n}; {} MiB", bytes >> 20));
        self.counted().await;
    }

    /// What the database counted since it was made.
    async fn counted(&mut self) {
        if let Some(figures) = machine::counted(&self.t.env.db).await {
            self.row("counted by the server up to here", "", figures);
        }
    }

    async fn statement(&mut self, work: &str, reach: &str) -> String {
        forget_peak();
        let before = peak_mib();
        let w = self.watch();
        let months = (Month::parse("2026-01").unwrap(), Month::parse("2026-06").unwrap());
        let mut h = crypto::hash::Sm3Stream::default();
        let mut lines = 0;
        let as_of = self.t.env.now();
        let p = self
            .billing
            .period(months, as_of, |a| {
                h.update(a.project.as_str().as_bytes());
                for (m, x) in &a.months {
                    lines += x.lines.lines.len();
                    h.update(m.as_bytes());
                    h.update(serde_json::to_string(&x.lines)?.as_bytes());
                }
                Ok(())
            })
            .await
            .unwrap();
        let took = w.took();
        let peak = peak_mib();
        let digest = h.finish_hex();
        let figures = format!(
            "{took}; {} projects, {} of {} months computed, {lines} lines, {} yuan; {peak} MiB resident at most ({before} before); SM3 {:.16}",
            p.projects,
            p.computed,
            p.projects * 6,
            p.total,
            digest
        );
        self.row(work, reach, figures);
        digest
    }

    async fn bills(&mut self) {
        let month = Month::parse("2026-06").unwrap();
        let mut all = Vec::new();
        for n in 0..40 {
            let project = load::project(n);
            let w = self.watch();
            let b = self.billing.bill(&project, month).await.unwrap();
            let intervals: usize = b.lines.iter().map(|l| l.intervals.len()).sum();
            all.push((w.took().wall * 1e3, intervals));
        }
        all.sort_by(|a, b| a.0.total_cmp(&b.0));
        let (mid, worst) = (all[all.len() / 2], all[all.len() - 1]);
        let figures = format!(
            "median {:.1} ms ({} intervals), slowest of 40 {:.1} ms ({} intervals)",
            mid.0, mid.1, worst.0, worst.1
        );
        self.row("bill of one institution and month with its intervals", "≤ 50 ms", figures);
    }

    /// A late fact for ten institutions, then a day of every backup.
    async fn one_day_more(&mut self, load: Load) {
        self.clock(load.days + 10);
        let late = |n: u64, at: Timestamp| UsageFact {
            key: format!("late/{n}"),
            kind: "backup".into(),
            resource: format!("late-{n}"),
            name: String::new(),
            project: load::project(n),
            meter: "archive.gb".into(),
            attributes: [].into(),
            quantity: Quantity::whole(5),
            at,
        };
        let facts: Vec<_> = (0..10).map(|n| late(n, load::day(load.days - 1))).collect();
        self.billing.ingest(&facts).await.unwrap();
        self.statement("after facts of one day for ten institutions", "only those").await;
        let facts: Vec<_> = (10..load.institutions).map(|n| late(n, load::day(load.days - 2))).collect();
        self.billing.ingest(&facts).await.unwrap();
        self.statement("after facts of one day for all others", "only that month").await;
    }

    async fn verify(&mut self, load: Load) {
        ledger::seal(&self.t.env.db, billing::usage::LEDGER).await.unwrap();
        forget_peak();
        let w = self.watch();
        let v = ledger::verify(&self.t.env.db, billing::usage::LEDGER).await.unwrap();
        assert_eq!((v.broken.as_deref(), v.unsealed), (None, 0));
        let figures = format!(
            "{}; {} entries with {} facts; {} MiB",
            w.took(),
            v.good,
            load.facts + load.institutions,
            peak_mib()
        );
        self.row("verify the whole chain", "≤ 20 s", figures);
    }
}
