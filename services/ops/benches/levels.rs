//! Service levels at the reference load: 200,000 resources of 1,242 institutions, of which one in a hundred was down once in the month.
//! `make bench`. On SQLite and, where `XINGLIN_TEST_POSTGRES` names a server (`scripts/with-postgres`), on PostgreSQL.
//!
//! One thread. `BENCH_RESOURCES` makes the load smaller.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a bench is outside the product's runtime, and one that cannot measure is to stop"
)]

use jiff::tz::TimeZone;
use kernel::calendar::{Every, WeekDays, WorkTime};
use kernel::{Caller, ProjectId, Role, Timestamp, UserId};
use ops::level::month::Month;
use ops::terms::{Level, Terms};
use ops::{MIGRATIONS, Ops};
use runtime::testing::{self, TestEnv};
use runtime::{params, transact};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

const RESOURCES: i64 = 200_000;
const INSTITUTIONS: i64 = 1_242;
/// Rows in one transaction while the load is made.
const BATCH: i64 = 1_000;
/// One resource in so many is down once.
const DOWN: i64 = 100;
const LEVEL: &str = "cloud-host";

fn at(s: &str) -> Timestamp {
    Timestamp::parse(&format!("{s}:00+08:00")).unwrap()
}

fn terms() -> Terms {
    let level = |id: &str, scope, kind: &str| Level {
        id: id.into(),
        service: id.into(),
        service_en: id.into(),
        metric: "availability",
        target: "0.99975".parse().unwrap(),
        per: Some(Every::Month),
        scope: Some(scope),
        kinds: vec![kind.into()],
        except: Vec::new(),
        clause: String::new(),
    };
    Terms {
        start: jiff::civil::date(2026, 1, 1),
        end: jiff::civil::date(2028, 12, 31),
        work: WorkTime::new(TimeZone::get("Asia/Shanghai").unwrap(), Arc::new(WeekDays), Vec::new()),
        levels: vec![
            level(LEVEL, "resource", "server"),
            level("platform", "platform", "system"),
            level("of-project", "project", "server"),
        ],
        ..Terms::none()
    }
}

fn person(project: &str, role: Role) -> Caller {
    Caller {
        user: UserId::from("bench"),
        project: Some(ProjectId::from(project)),
        system: false,
        roles: vec![role],
        ..Caller::system("bench")
    }
}

fn main() {
    // `cargo nextest` asks for a listing; there is nothing to list.
    if std::env::args().any(|a| a == "--list") {
        return;
    }
    let wanted = std::env::var("BENCH_RESOURCES").ok();
    let resources = wanted.map_or(RESOURCES, |s| s.parse().expect("BENCH_RESOURCES is a number"));
    println!("\nservice levels: {resources} resources, one in {DOWN} down once in a month\n");
    println!("| work | reach | measured |\n|---|---|---|");
    let rt = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    rt.block_on(async {
        for t in testing::each_at(at("2026-05-02T00:00"), &[MIGRATIONS]).await {
            world(&t, resources).await;
        }
    });
}

fn row(t: &TestEnv, work: &str, bound: Duration, took: Duration) {
    let word = if took <= bound { "reached" } else { "**missed**" };
    println!("| {work} ({}) | ≤ {bound:?} | {took:.1?}, {word} |", t.name);
}

async fn fill(t: &TestEnv, resources: i64) {
    let (from, open) = (at("2026-03-10T00:00"), i64::MAX);
    let outage = (at("2026-04-10T03:00"), at("2026-04-10T03:11"));
    for begin in (0..resources).step_by(usize::try_from(BATCH).unwrap()) {
        transact!(t.env.db, |tx| {
            for n in begin..(begin + BATCH).min(resources) {
                let (id, project) = (format!("r{n:06}"), format!("p{}", n % INSTITUTIONS));
                tx.execute(
                    "INSERT INTO ops_resource (id, kind, project, name, arch, attributes, first_seen, ended, stored_at)
                     VALUES ($1, 'server', $2, $1, 'x86_64', '{}', $3, $4, $3)",
                    &params![&id, &project, from, open],
                )
                .await?;
                if n % DOWN == 0 {
                    tx.execute(
                        "INSERT INTO ops_outage (resource, from_at, to_at, state, cause) VALUES ($1, $2, $3, 'down', 't')",
                        &params![&id, outage.0, outage.1],
                    )
                    .await?;
                }
            }
            Ok(())
        })
        .unwrap();
    }
}

async fn world(t: &TestEnv, resources: i64) {
    fill(t, resources).await;
    let ops = Ops::new(t.env.clone(), terms());
    let april = Month::parse("2026-04").unwrap();
    let begun = Instant::now();
    ops.settle_levels().await.unwrap();
    row(t, "three months of all levels settled", Duration::from_secs(30), begun.elapsed());

    let operator = person("gov", Role::Operator);
    let begun = Instant::now();
    let (all, _) = ops.level_results(&operator, april).await.unwrap();
    row(t, "what every level came to in a month, read", Duration::from_millis(100), begun.elapsed());
    let hosts = all.iter().find(|r| r.level.id == LEVEL).unwrap();
    let down = u64::try_from((resources + DOWN - 1) / DOWN).unwrap();
    assert_eq!((hosts.resources, hosts.missed), (u64::try_from(resources).unwrap(), down));

    // Page by page to the end: the last page costs what the first does.
    let (mut marker, mut seen, mut slowest) = (None::<String>, 0, Duration::ZERO);
    loop {
        let begun = Instant::now();
        let page = ops.worst(&operator, LEVEL, april, marker.as_deref(), 100).await.unwrap();
        slowest = slowest.max(begun.elapsed());
        seen += page.len() as u64;
        match page.last() {
            Some(l) => marker = Some(l.marker.clone()),
            None => break,
        }
    }
    assert_eq!(seen, down);
    row(t, "a page of 100 of the worst, the slowest of all pages", Duration::from_millis(100), slowest);

    // An institution has some 160 servers, of which one or two were down.
    let begun = Instant::now();
    ops.worst(&person("p2", Role::Reader), LEVEL, april, None, 100).await.unwrap();
    row(t, "the worst of one institution", Duration::from_millis(20), begun.elapsed());

    let month = (at("2026-04-01T00:00"), at("2026-05-01T00:00"));
    let begun = Instant::now();
    let one = ops.resource_availability(&operator, "r000000", month.0, month.1, None).await.unwrap();
    row(t, "one resource over a month, from its records", Duration::from_millis(20), begun.elapsed());
    assert_eq!(one.stretches.len(), 1);
}
