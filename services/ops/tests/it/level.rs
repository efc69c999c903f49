//! Service levels by hand, over April 2026: 30 days, 43,200 minutes.

use super::level_world::{World, at, doctor, operator, state, stranger, worlds};
use async_trait::async_trait;
use kernel::event::{ResourceState, SERVER_STATE, Serving};
use kernel::{Caller, Error, ErrorKind, NodeId, Result};
use ops::level::downtime::{Downtime, Kind, Subject};
use ops::level::month::Month;
use ops::level::result::{LevelResult, Worst};
use ops::level::state::Watch;
use ops::{MIGRATIONS, Ops};
use runtime::Tx;
use runtime::outbox::{Fact, Subscriber};
use rust_decimal::Decimal;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

const MINUTE: i64 = 60_000_000;

fn d(s: &str) -> Decimal {
    s.parse().unwrap()
}

fn april() -> Month {
    Month::parse("2026-04").unwrap()
}

async fn result(w: &World, who: &Caller, level: &str) -> LevelResult {
    let (all, _) = w.ops.level_results(who, april()).await.unwrap();
    all.into_iter().find(|r| r.level.id == level).unwrap()
}

async fn worst(w: &World, who: &Caller, level: &str) -> Vec<Worst> {
    w.ops.worst(who, level, april(), None, 100).await.unwrap()
}

fn downtime(source: &str, subject: Subject, kind: Kind, from: &str, to: &str) -> Downtime {
    Downtime { source: source.into(), subject, kind, from: at(from), to: Some(at(to)), cause: "test".into() }
}

/// R-3-504: 99.975 % of a month of 30 days are 10.8 minutes, of each instance.
#[tokio::test(flavor = "multi_thread")]
async fn a_month_by_hand() {
    for w in worlds(at("2026-05-02T00:00")).await {
        for (id, from) in
            [("a", "2026-03-10T00:00"), ("b", "2026-03-10T00:00"), ("c", "2026-04-16T00:00"), ("d", "2026-03-10T00:00")]
        {
            w.server("p", id, 2, at(from)).await;
            w.tell(state(id, Serving::Up, at(from))).await;
        }
        w.server("q", "x", 2, at("2026-04-01T00:00")).await;
        w.not_up("a", Serving::Down, "2026-04-10T03:00", "2026-04-10T03:10").await;
        w.not_up("b", Serving::Down, "2026-04-10T03:00", "2026-04-10T03:11").await;
        w.not_up("c", Serving::Down, "2026-04-20T03:00", "2026-04-20T03:06").await;
        // Stopped by its owner for ten days: that time does not count, whatever happens in it.
        w.not_up("d", Serving::Off, "2026-04-02T00:00", "2026-04-12T00:00").await;
        w.not_up("d", Serving::Down, "2026-04-20T00:00", "2026-04-20T00:05").await;
        // March has its own.
        w.not_up("a", Serving::Down, "2026-03-31T23:00", "2026-04-01T00:00").await;

        assert_eq!(w.ops.settle_levels().await.unwrap(), 3, "{}: March, April, May", w.t.name);
        let r = result(&w, &operator(), "cloud-host").await;
        assert_eq!((r.resources, r.missed, r.met), (5, 2, false), "{}", w.t.name);
        assert_eq!(r.time.down / MINUTE, 10 + 11 + 6 + 5);
        assert_eq!(r.time.off / MINUTE, 14_400);
        assert_eq!(r.time.up / MINUTE, 3 * 43_200 + 21_600 + 28_800 - 32);
        let all = worst(&w, &operator(), "cloud-host").await;
        let lines: Vec<_> = all.iter().map(|x| (x.resource.as_str(), x.met, x.budget.left)).collect();
        let wanted = [("c", false, d("-0.6")), ("b", false, d("-0.2")), ("a", true, d("0.8")), ("d", true, d("2.2"))];
        assert_eq!(lines, wanted);
        assert_eq!((all[2].budget.allowed, all[2].budget.used), (d("10.8"), d("10")));
        assert_eq!(all[1].percent, d("99.974537"), "rounded down: 43,189 of 43,200");
        let next = w.ops.worst(&operator(), "cloud-host", april(), Some(&all[1].marker), 1).await.unwrap();
        assert_eq!(next[0].resource, "a", "paged");

        // A tenant sees his own project.
        let r = result(&w, &stranger(), "cloud-host").await;
        assert_eq!((r.resources, r.missed, r.met, r.subject.as_str()), (1, 0, true, "q"));
        assert!(worst(&w, &stranger(), "cloud-host").await.is_empty());
        let parts = w.ops.level_parts(&operator(), "of-project", april(), None, 10).await.unwrap();
        let met: Vec<_> = parts.iter().filter(|p| p.scope == "project").map(|p| (p.subject.as_str(), p.met)).collect();
        assert_eq!(met, [("p", true), ("q", true)]);
        let e = w.ops.level_parts(&stranger(), "of-project", april(), None, 10).await.unwrap_err();
        assert_eq!(e.kind, ErrorKind::Forbidden);

        let one = w
            .ops
            .resource_availability(&doctor(), "d", at("2026-04-01T00:00"), at("2026-05-01T00:00"), None)
            .await
            .unwrap();
        assert_eq!((one.time.off / MINUTE, one.time.down / MINUTE, one.stretches.len()), (14_400, 5, 2));
        assert_eq!(one.now.unwrap().0, "up");
        let e =
            w.ops.resource_availability(&stranger(), "d", at("2026-04-01T00:00"), at("2026-05-01T00:00"), None).await;
        assert_eq!(e.unwrap_err().kind, ErrorKind::NotFound);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn only_maintenance_that_was_announced_in_time_is_excused_and_only_where_the_contract_says_so() {
    for w in worlds(at("2026-05-02T00:00")).await {
        for id in ["a", "b", "n"] {
            w.server("p", id, 1, at("2026-04-01T00:00")).await;
        }
        for id in ["a", "b"] {
            w.not_up(id, Serving::Down, "2026-04-10T01:00", "2026-04-10T02:00").await;
        }
        let window = |id: &str, announced: &str| {
            let kind = Kind::Maintenance { announced: Some(at(announced)) };
            downtime(
                &format!("change/{id}"),
                Subject::Resource(id.into()),
                kind,
                "2026-04-10T01:00",
                "2026-04-10T02:30",
            )
        };
        w.ops.record_downtime(&window("a", "2026-04-07T01:00")).await.unwrap();
        w.ops.record_downtime(&window("b", "2026-04-07T02:00")).await.unwrap();
        // A window in which nothing was down makes nothing down.
        w.ops.record_downtime(&window("n", "2026-04-10T00:00")).await.unwrap();
        w.ops.settle_levels().await.unwrap();
        let (plain, excused) = (worst(&w, &operator(), "cloud-host").await, worst(&w, &operator(), "excused").await);
        let down = |l: &[Worst]| {
            l.iter().map(|x| (x.resource.clone(), x.time.down / MINUTE, x.time.planned / MINUTE)).collect::<Vec<_>>()
        };
        let line = |id: &str, down, planned| (id.to_owned(), down, planned);
        assert_eq!(down(&plain), [line("a", 60, 0), line("b", 60, 0)], "{}: Chuyi excepts nothing", w.t.name);
        assert_eq!(down(&excused), [line("b", 60, 0), line("a", 0, 90)]);
        assert!(excused[1].met && !excused[0].met);

        // The announcement of b's was recorded wrongly; the correction takes its place, the month is computed again.
        w.ops.record_downtime(&window("b", "2026-04-06T23:00")).await.unwrap();
        w.ops.record_downtime(&window("b", "2026-04-06T23:00")).await.unwrap();
        assert_eq!(w.count("ops_unserved WHERE replaced_at IS NOT NULL").await, 1);
        assert_eq!(w.ops.settle_levels().await.unwrap(), 1);
        assert_eq!(down(&worst(&w, &operator(), "excused").await), [line("a", 0, 90), line("b", 0, 90)]);
        w.ops.withdraw_downtime("change/b", &Subject::Resource("b".into())).await.unwrap();
        w.ops.settle_levels().await.unwrap();
        assert_eq!(down(&worst(&w, &operator(), "excused").await)[0], line("b", 60, 0));
        let bad = Downtime { to: Some(at("2026-04-01T00:00")), ..window("b", "2026-04-01T00:00") };
        assert_eq!(w.ops.record_downtime(&bad).await.unwrap_err().field.as_deref(), Some("to"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn late_and_repeated_facts_and_any_order_give_the_same_outages() {
    let orders: [[usize; 5]; 4] = [[0, 1, 2, 3, 4], [4, 3, 2, 1, 0], [2, 0, 4, 1, 3], [1, 4, 0, 3, 2]];
    for w in worlds(at("2026-05-02T00:00")).await {
        for (n, order) in orders.into_iter().enumerate() {
            let id = format!("s{n}");
            w.server("p", &id, 1, at("2026-04-01T00:00")).await;
            let all = [
                state(&id, Serving::Up, at("2026-04-01T00:00")),
                state(&id, Serving::Down, at("2026-04-05T00:00")),
                state(&id, Serving::Up, at("2026-04-05T01:00")),
                state(&id, Serving::Off, at("2026-04-07T00:00")),
                state(&id, Serving::Up, at("2026-04-08T00:00")),
            ];
            for i in order {
                w.tell(all[i].clone()).await;
                w.tell(all[i].clone()).await;
                w.flush().await;
            }
        }
        assert_eq!(w.count("ops_state").await, 20, "{}: a repeated key is the same fact", w.t.name);
        assert_eq!(w.count("ops_outage").await, 8);
        w.ops.settle_levels().await.unwrap();
        let all = worst(&w, &operator(), "cloud-host").await;
        assert_eq!(all.len(), 4);
        assert!(all.iter().all(|x| (x.time.down / MINUTE, x.time.off / MINUTE) == (60, 1440)), "{all:?}");

        // What is told in May about April makes April dirty; what was told is still there.
        w.not_up("s0", Serving::Down, "2026-04-20T00:00", "2026-04-20T00:30").await;
        assert_eq!(w.ops.settle_levels().await.unwrap(), 2, "April, and May until it was told that it was up again");
        assert_eq!(worst(&w, &operator(), "cloud-host").await[0].time.down / MINUTE, 90);
        assert_eq!(w.ops.settle_levels().await.unwrap(), 0, "nothing is left to do");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_is_set_back_changes_no_figure() {
    for w in worlds(at("2026-05-02T00:00")).await {
        w.server("p", "a", 1, at("2026-04-01T00:00")).await;
        w.not_up("a", Serving::Down, "2026-04-10T00:00", "2026-04-10T01:00").await;
        w.ops.settle_levels().await.unwrap();
        let before = result(&w, &operator(), "cloud-host").await;
        w.now("2026-04-20T00:00");
        w.ops.settle_levels().await.unwrap();
        w.now("2026-05-03T00:00");
        w.ops.settle_levels().await.unwrap();
        assert_eq!(result(&w, &operator(), "cloud-host").await, before, "{}", w.t.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_platform_and_services_as_a_whole() {
    for w in worlds(at("2026-05-02T00:00")).await {
        w.server("p", "a", 1, at("2026-04-01T00:00")).await;
        let of = |source: &str, s: Subject, from: &str, to: &str| downtime(source, s, Kind::Fault, from, to);
        w.ops.record_downtime(&of("i/1", Subject::Platform, "2026-04-10T00:00", "2026-04-10T00:04")).await.unwrap();
        let net = Subject::Level("core-network".into());
        w.ops.record_downtime(&of("i/2", net, "2026-04-11T00:00", "2026-04-11T00:05")).await.unwrap();
        w.ops.settle_levels().await.unwrap();
        let platform = result(&w, &stranger(), "platform").await;
        assert_eq!((platform.met, platform.budget.left), (true, d("0.32")), "{}: 4.32 less 4", w.t.name);
        let net = result(&w, &operator(), "core-network").await;
        assert_eq!((net.met, net.time.down / MINUTE), (false, 9), "the platform's outage is the network's too");
        let storage = result(&w, &operator(), "storage").await;
        assert_eq!((storage.resources, storage.met), (0, true));
        let f = w.ops.level_figures(at("2026-04-01T00:00"), at("2026-05-01T00:00")).await.unwrap();
        assert_eq!(f["availability.percent"], Decimal::from(43_196) / Decimal::from(43_200) * d("100"));
        assert_eq!(f["availability.core_percent"], d("100"));
    }
}

/// Applies facts through another, and fails at the third of the first batch.
struct Dying(Arc<dyn Subscriber>, AtomicU32);

#[async_trait]
impl Subscriber for Dying {
    fn name(&self) -> &'static str {
        self.0.name()
    }
    fn topics(&self) -> &'static [&'static str] {
        self.0.topics()
    }
    async fn apply(&self, tx: &mut Tx, fact: &Fact) -> Result<()> {
        if self.1.fetch_add(1, Ordering::SeqCst) == 2 {
            return Err(Error::unavailable("the process is killed here"));
        }
        self.0.apply(tx, fact).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_subscriber_that_is_killed_between_two_facts_takes_each_once() {
    for t in runtime::testing::each_at(at("2026-05-02T00:00"), &[MIGRATIONS]).await {
        let ops = Ops::new(t.env.clone(), super::level_world::terms());
        t.env.outbox.subscribe(vec![Arc::new(Dying(ops.subscriber(), AtomicU32::new(0)))]).unwrap();
        let w = World { t, ops };
        for vcpu in [("a", 4), ("b", 8)] {
            w.usage(super::level_world::usage("p", vcpu.0, "server.vcpu", vcpu.1, at("2026-04-01T00:00"))).await;
            let s = state(vcpu.0, Serving::Down, at("2026-04-02T00:00"));
            w.publish(SERVER_STATE, &format!("{}/1", vcpu.0), &s).await;
        }
        assert!(w.t.env.outbox.flush().await.is_err(), "{}", w.t.name);
        w.flush().await;
        assert_eq!(w.count("ops_outage").await, 2);
        assert_eq!(w.count("ops_pool_change WHERE pool = 'all'").await, 2);
        let used = w.ops.pool_use(at("2026-04-01T00:00"), at("2026-05-01T00:00")).await.unwrap();
        assert_eq!(used.iter().find(|u| u.pool == "all").unwrap().granted, d("12"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn servers_of_a_silent_host_are_down_until_it_is_heard_of_again() {
    for w in worlds(at("2026-04-10T00:00")).await {
        let clock = w.t.clock.as_ref().unwrap();
        let token = w.ops.create_node_token(&operator(), None, Duration::from_secs(60)).await.unwrap().token;
        let node: NodeId = w.ops.enroll(&token, "host-1", &"a".repeat(64)).await.unwrap();
        w.ops.seen(&node).await.unwrap();
        for id in ["s", "off", "gone"] {
            w.server("p", id, 1, at("2026-04-01T00:00")).await;
            let up = kernel::event::ServerState {
                node: Some(node.clone()),
                ..state(id, Serving::Up, at("2026-04-01T00:00"))
            };
            w.tell(up).await;
        }
        let off = kernel::event::ServerState {
            node: Some(node.clone()),
            ..state("off", Serving::Off, at("2026-04-02T00:00"))
        };
        w.tell(off).await;
        w.ended("p", "gone", at("2026-04-03T00:00")).await;
        let mut watch = Watch::default();
        w.ops.watch_nodes(&mut watch).await.unwrap();
        clock.advance(Duration::from_secs(600));
        w.ops.watch_nodes(&mut watch).await.unwrap();
        assert_eq!(w.count("ops_outage WHERE state = 'down'").await, 0, "{}: one look is not enough", w.t.name);
        w.ops.watch_nodes(&mut watch).await.unwrap();
        w.ops.watch_nodes(&mut watch).await.unwrap();
        assert_eq!(w.count("ops_outage WHERE state = 'down'").await, 1, "neither what is stopped nor what is gone");
        clock.advance(Duration::from_secs(300));
        w.ops.seen(&node).await.unwrap();
        w.ops.watch_nodes(&mut watch).await.unwrap();
        let a = w.ops.resource_availability(&doctor(), "s", at("2026-04-09T00:00"), at("2026-04-11T00:00"), None).await;
        assert_eq!(a.unwrap().time.down, 900_000_000, "from the instant at which it was last heard of");
    }
}

/// Volumes and floating IPs have states of their own: what is told of them is their outage, and they are lost with the host that they are on.
#[tokio::test(flavor = "multi_thread")]
async fn volumes_and_addresses_have_states_of_their_own_and_are_lost_with_their_host() {
    for w in worlds(at("2026-04-10T00:00")).await {
        let clock = w.t.clock.as_ref().unwrap();
        let token = w.ops.create_node_token(&operator(), None, Duration::from_secs(60)).await.unwrap().token;
        let node: NodeId = w.ops.enroll(&token, "host-1", &"a".repeat(64)).await.unwrap();
        w.ops.seen(&node).await.unwrap();
        let told = |id: &str, state, from: &str, node: Option<&NodeId>| ResourceState {
            resource: id.into(),
            kind: "volume".into(),
            project: kernel::ProjectId::from("p"),
            node: node.cloned(),
            state,
            cause: "test".into(),
            at: at(from),
        };
        for id in ["v", "other"] {
            w.usage(super::level_world::usage("p", id, "volume.gb", 10, at("2026-04-01T00:00"))).await;
        }
        w.tell_of(told("v", Serving::Up, "2026-04-01T00:00", Some(&node))).await;
        w.tell_of(told("v", Serving::Down, "2026-04-02T00:00", Some(&node))).await;
        w.tell_of(told("v", Serving::Up, "2026-04-02T00:20", Some(&node))).await;
        w.tell_of(told("v", Serving::Up, "2026-04-02T00:20", Some(&node))).await;
        w.tell_of(told("other", Serving::Up, "2026-04-01T00:00", None)).await;
        w.flush().await;
        assert_eq!(w.count("ops_state").await, 4, "{}: a repeated key is the same fact", w.t.name);
        clock.advance(Duration::from_secs(600));
        let mut watch = Watch::default();
        w.ops.watch_nodes(&mut watch).await.unwrap();
        w.ops.watch_nodes(&mut watch).await.unwrap();
        clock.advance(Duration::from_secs(300));
        w.ops.seen(&node).await.unwrap();
        w.ops.watch_nodes(&mut watch).await.unwrap();
        let over = (at("2026-04-01T00:00"), at("2026-04-11T00:00"));
        let v = w.ops.resource_availability(&doctor(), "v", over.0, over.1, None).await.unwrap();
        assert_eq!((v.time.down / MINUTE, v.stretches.len()), (20 + 15, 2), "told, and lost with its host");
        assert_eq!(v.now.unwrap().0, "up");
        let other = w.ops.resource_availability(&doctor(), "other", over.0, over.1, None).await.unwrap();
        assert_eq!(other.time.down, 0, "it is on no host");
        w.now("2026-05-02T00:00");
        w.ops.settle_levels().await.unwrap();
        let storage = result(&w, &operator(), "storage").await;
        assert_eq!((storage.resources, storage.met, storage.time.down / MINUTE), (2, false, 35));
    }
}
