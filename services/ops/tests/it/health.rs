//! Health: how full hosts, clusters, storage, address pools, systems and environments are, until when, what is wrong, and tickets of it.

use super::level_world::{World, at, commission, doctor, operator, usage, worlds};
use async_trait::async_trait;
use kernel::event::Serving;
use kernel::{ErrorKind, NodeId, ProjectId, Result, Timestamp};
use ops::desk::ticket::{Channel, TicketFilter};
use ops::health::{ALL, Detail, Finding, FindingFilter, Kind, Line, Severity, UNASSIGNED};
use ops::port::{AddressPool, Plant, PlantHost};
use ops::sample::{COUNTERS, Sample};
use ops::system::adopt::Which;
use ops::system::{Event, Profile};
use runtime::list::Asked;
use rust_decimal::Decimal;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// Hosts and addresses as the test says.
#[derive(Default)]
struct Fake {
    hosts: Mutex<Vec<PlantHost>>,
    pools: Mutex<Vec<AddressPool>>,
}

#[async_trait]
impl Plant for Fake {
    async fn hosts(&self) -> Result<Vec<PlantHost>> {
        Ok(self.hosts.lock().unwrap().clone())
    }
    async fn address_pools(&self) -> Result<Vec<AddressPool>> {
        Ok(self.pools.lock().unwrap().clone())
    }
}

fn d(s: &str) -> Decimal {
    s.parse().unwrap()
}

fn host(id: &NodeId, name: &str, used_vcpus: u64) -> PlantHost {
    PlantHost {
        id: id.clone(),
        hostname: name.to_owned(),
        zone: "nova".to_owned(),
        open: true,
        reason: None,
        cpus: 8,
        vcpus: 24,
        used_vcpus,
        memory_mib: 64 << 10,
        used_memory_mib: 8 << 10,
        disk_bytes: (100 << 30, 70 << 30),
        servers: 2,
    }
}

fn addresses(taken: u64) -> AddressPool {
    AddressPool {
        id: "subnet".into(),
        network: "public".into(),
        name: String::new(),
        cidr: "203.0.113.0/24".into(),
        size: 200,
        taken,
        holders: vec![(ProjectId::from("p"), 3), (ProjectId::from("q"), 5)],
    }
}

/// A host that belongs to the cloud and was heard of.
async fn enrolled(w: &World, name: &str, digit: &str) -> NodeId {
    let token = w.ops.create_node_token(&operator(), None, Duration::from_secs(60)).await.unwrap();
    let id = w.ops.enroll(&token.token, name, &digit.repeat(64)).await.unwrap();
    w.ops.seen(&id).await.unwrap();
    id
}

async fn list(w: &World, kind: Kind, by: Option<&str>) -> Vec<Line> {
    w.ops.health(kind, by, None, 100).await.unwrap()
}

async fn one(w: &World, kind: Kind, id: &str) -> Detail {
    w.ops.health_of(kind, id, 10).await.unwrap()
}

async fn findings(w: &World, kind: Kind, closed: bool) -> Vec<Finding> {
    let f = FindingFilter { kind: Some(kind), with_closed: closed, limit: 100, ..FindingFilter::default() };
    w.ops.health_findings(&f).await.unwrap()
}

fn names(all: &[Line]) -> Vec<&str> {
    all.iter().map(|l| l.subject.name.as_str()).collect()
}

fn rules(all: &[Finding]) -> Vec<(&str, &str, Severity)> {
    all.iter().map(|f| (f.rule.as_str(), f.measure.as_str(), f.severity)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn hosts_are_listed_by_fullness_and_what_is_wrong_is_found_once_and_closed() {
    for w in worlds(at("2026-04-10T12:00")).await {
        let fake = Arc::new(Fake::default());
        w.ops.set_plant(fake.clone()).unwrap();
        assert!(w.ops.set_plant(fake.clone()).is_err(), "there is one plant");
        let (a, b) = (enrolled(&w, "host-a", "a").await, enrolled(&w, "host-b", "b").await);
        *fake.hosts.lock().unwrap() = vec![host(&a, "host-a", 20), host(&b, "host-b", 4)];
        *fake.pools.lock().unwrap() = vec![addresses(20)];
        assert_eq!(
            w.ops.look_at_health().await.unwrap(),
            8,
            "{}: two hosts, three storages, two clusters, a pool",
            w.t.name
        );

        let hosts = list(&w, Kind::Host, None).await;
        assert_eq!(names(&hosts), ["host-a", "host-b"]);
        assert_eq!((hosts[0].findings, hosts[1].findings), ((1, Some(Severity::Warning)), (0, None)));
        let vcpu = hosts[0].gauges.iter().find(|g| g.measure == "vcpu").unwrap();
        assert_eq!((vcpu.used, vcpu.total, vcpu.days), (d("20"), d("24"), Ok(0)), "83 % is at the limit of 80");
        assert_eq!(names(&list(&w, Kind::Host, Some("memory")).await), ["host-a", "host-b"]);
        assert!(list(&w, Kind::Host, Some("address")).await.is_empty(), "hosts have no such measure");
        let first = w.ops.health(Kind::Host, None, None, 1).await.unwrap();
        let rest = w.ops.health(Kind::Host, None, Some(&first[0].marker), 100).await.unwrap();
        assert_eq!((names(&first), names(&rest)), (vec!["host-a"], vec!["host-b"]));
        for (by, marker, field) in [(Some("odd"), None, "by"), (None, Some("odd"), "marker")] {
            let e = w.ops.health(Kind::Host, by, marker, 10).await.unwrap_err();
            assert_eq!((e.kind, e.field.as_deref()), (ErrorKind::BadRequest, Some(field)));
        }
        let cluster = one(&w, Kind::Cluster, ALL).await;
        assert_eq!(cluster.line.gauges.iter().find(|g| g.measure == "vcpu").unwrap().total, d("48"));
        assert!(cluster.findings.is_empty(), "one of the two could carry all of it");
        assert_eq!(w.ops.health_of(Kind::Host, "nobody", 5).await.unwrap_err().kind, ErrorKind::NotFound);

        // The same again: nothing is found twice, the day stays one.
        w.now("2026-04-10T12:10");
        for id in [&a, &b] {
            w.ops.seen(id).await.unwrap();
        }
        w.ops.look_at_health().await.unwrap();
        let found = findings(&w, Kind::Host, false).await;
        assert_eq!(rules(&found), [("high", "vcpu", Severity::Warning)]);
        assert_eq!(found[0].raised_at, at("2026-04-10T12:00"), "it is the one of before");
        assert_eq!(one(&w, Kind::Host, a.as_str()).await.days.iter().filter(|x| x.measure == "vcpu").count(), 1);

        // It gets worse, then better; the highest use of the day stays.
        w.now("2026-04-10T12:20");
        for id in [&a, &b] {
            w.ops.seen(id).await.unwrap();
        }
        fake.hosts.lock().unwrap()[0].used_vcpus = 23;
        w.ops.look_at_health().await.unwrap();
        assert_eq!(rules(&findings(&w, Kind::Host, false).await), [("high", "vcpu", Severity::Critical)]);
        fake.hosts.lock().unwrap()[0].used_vcpus = 5;
        w.now("2026-04-10T12:21");
        w.ops.look_at_health().await.unwrap();
        assert!(findings(&w, Kind::Host, false).await.is_empty());
        let over = findings(&w, Kind::Host, true).await;
        assert_eq!((over.len(), over[0].closed_at), (1, Some(at("2026-04-10T12:21"))));
        let day = one(&w, Kind::Host, a.as_str()).await.days.into_iter().find(|x| x.measure == "vcpu").unwrap();
        assert_eq!((day.used, day.day.as_str()), (d("23"), "2026-04-10"));

        // Nothing is heard of one; then it is no host any more.
        w.now("2026-04-10T12:30");
        w.ops.seen(&b).await.unwrap();
        w.ops.look_at_health().await.unwrap();
        assert_eq!(rules(&findings(&w, Kind::Host, false).await), [("away", "", Severity::Critical)]);
        assert_eq!(one(&w, Kind::Host, a.as_str()).await.line.subject.state, "away");
        assert_eq!(one(&w, Kind::Cluster, "nova").await.line.subject.state, "degraded");
        w.ops.revoke_node(&a).await.unwrap();
        w.now("2026-04-10T12:31");
        w.ops.look_at_health().await.unwrap();
        assert_eq!(names(&list(&w, Kind::Host, None).await), ["host-b"]);
        assert!(findings(&w, Kind::Host, false).await.is_empty(), "what was wrong with it is over");
        let alone = findings(&w, Kind::Cluster, false).await;
        assert!(alone.iter().any(|f| f.rule == "spare"), "the last host must not fail: {alone:?}");
    }
}

/// Two addresses more are taken each day.
#[tokio::test(flavor = "multi_thread")]
async fn a_pool_of_addresses_that_grows_tells_when_it_is_full_and_becomes_a_ticket() {
    for w in worlds(at("2026-04-01T12:00")).await {
        let fake = Arc::new(Fake::default());
        w.ops.set_plant(fake.clone()).unwrap();
        for day in 0..20u64 {
            w.now(&format!("2026-04-{:02}T12:00", day + 1));
            *fake.pools.lock().unwrap() = vec![addresses(100 + 2 * day)];
            w.ops.look_at_health().await.unwrap();
            let g = &list(&w, Kind::IpPool, None).await[0].gauges[0];
            assert_eq!(g.per_day.is_some(), day >= 14, "{}: two weeks are needed, {day}", w.t.name);
        }
        let pool = one(&w, Kind::IpPool, "subnet").await;
        let g = &pool.line.gauges[0];
        // From 138 to 160 of 200 in steps of two.
        assert_eq!((g.used, g.per_day, g.days), (d("138"), Some(d("2")), Ok(11)), "{}", w.t.name);
        assert_eq!((pool.days.len(), pool.days[0].used, pool.days[19].used), (20, d("100"), d("138")));
        let holders: Vec<_> = pool.tops[0].places.iter().map(|p| (p.id.as_str(), p.value)).collect();
        assert_eq!(holders, [("q", d("5")), ("p", d("3"))]);
        let found = &pool.findings;
        assert_eq!(rules(found), [("soon", "address", Severity::Notice)]);
        assert!(found[0].text.0.contains("11天") && found[0].text.1.contains("11 days"), "{:?}", found[0].text);

        let id = found[0].id.clone();
        let refused = w.ops.ticket_of_finding(&doctor(), &id, None, "").await.unwrap_err();
        assert_eq!(refused.kind, ErrorKind::Forbidden);
        assert_eq!(w.ops.ticket_of_finding(&commission(), &id, None, "").await.unwrap_err().kind, ErrorKind::Forbidden);
        let e = w.ops.ticket_of_finding(&operator(), "nothing", None, "").await.unwrap_err();
        assert_eq!(e.kind, ErrorKind::NotFound);
        let e = w.ops.ticket_of_finding(&operator(), &id, None, &"x".repeat(1001)).await.unwrap_err();
        assert_eq!(e.field.as_deref(), Some("note"));
        let made = w.ops.ticket_of_finding(&operator(), &id, None, "网络组处理").await.unwrap();
        let (ticket, by, when) = made.ticket.clone().unwrap();
        assert_eq!((by.as_str(), when), ("operator", at("2026-04-20T12:00")));
        let e = w.ops.ticket_of_finding(&operator(), &id, None, "").await.unwrap_err();
        assert_eq!((e.kind, e.code), (ErrorKind::Conflict, "HealthTicket"), "once");
        let all = w
            .ops
            .tickets(&operator(), &TicketFilter { page: Asked::first(10), ..TicketFilter::default() })
            .await
            .unwrap()
            .items;
        assert_eq!((all.len(), all[0].id.as_str(), all[0].channel), (1, ticket.as_str(), Channel::Monitoring));
        assert_eq!(all[0].project, ProjectId::from("gov"), "the operator's own: a pool is nobody's");
        assert!(all[0].text.starts_with("网络组处理") && all[0].text.contains("浮动IP"), "{}", all[0].text);

        // The pool is gone: what was found is over, and no ticket is made of it.
        fake.pools.lock().unwrap().clear();
        w.now("2026-04-20T13:00");
        w.ops.look_at_health().await.unwrap();
        assert!(list(&w, Kind::IpPool, None).await.is_empty());
        let e = w.ops.ticket_of_finding(&operator(), &id, None, "").await.unwrap_err();
        assert_eq!(e.code, "HealthTicket");
        assert_eq!(findings(&w, Kind::IpPool, true).await[0].ticket.as_ref().unwrap().0, ticket);
    }
}

fn sample(server: &str, cpu_seconds: u64) -> Sample {
    let mut counters = [0; COUNTERS];
    counters[0] = cpu_seconds * 1_000_000_000;
    Sample { server: Some(server.to_owned()), memory: 1 << 30, counters }
}

/// Every hour of 10 April: one of two CPUs busy, in the hour from noon both.
async fn a_day_of_work(w: &World) -> u64 {
    let (begin, mut cpu) = (at("2026-04-10T00:00").secs(), 0);
    for hour in 0..=24i64 {
        let then = Timestamp::from_secs(begin + hour * 3600);
        w.ops.record_samples(&NodeId::from("n"), then, &[sample("a", cpu)]).await.unwrap();
        cpu += if hour == 12 { 7200 } else { 3600 };
    }
    cpu
}

#[tokio::test(flavor = "multi_thread")]
async fn systems_and_environments_are_as_full_as_their_busiest_hour() {
    for w in worlds(at("2026-04-11T02:00")).await {
        w.server("p", "a", 2, at("2026-04-01T00:00")).await;
        w.usage(usage("p", "a", "server.memory_gb", 4, at("2026-04-01T00:00"))).await;
        w.server("q", "x", 2, at("2026-04-01T00:00")).await;
        let profile = Profile {
            name: "HIS".into(),
            owner: "王主任".into(),
            importance: "core".into(),
            protection: Some(3),
            data_class: "sensitive".into(),
            environment: "test".into(),
            ..Profile::default()
        };
        let his = w.ops.register_system(&doctor(), None, profile.clone()).await.unwrap();
        w.ops.adopt(&doctor(), &his.id, &Which::Ids(vec!["a".into()]), false, "").await.unwrap();
        w.ops.move_system(&doctor(), &his.id, Event::GoLive, "").await.unwrap();
        let cpu = a_day_of_work(&w).await;
        assert!(w.ops.settle_utilisation().await.unwrap() > 0, "{}", w.t.name);
        // One CPU of its two in the half hour before the look, and half of one of another server.
        for (minute, more) in [(20, 0), (50, 1800)] {
            let then = at(&format!("2026-04-11T01:{minute}"));
            let both = [sample("a", cpu + more), sample("x", more / 2)];
            w.ops.record_samples(&NodeId::from("n"), then, &both).await.unwrap();
        }
        w.ops.look_at_health().await.unwrap();
        for (kind, id) in [(Kind::System, his.id.as_str()), (Kind::Environment, "test")] {
            let it = one(&w, kind, id).await;
            let told: Vec<_> = it.line.gauges.iter().map(|g| (g.measure.as_str(), g.used, g.total)).collect();
            assert_eq!(told, [("cpu_load", d("2"), d("2")), ("memory_load", d("1"), d("4"))], "{} {id}", w.t.name);
            assert_eq!(it.days.iter().filter(|x| x.day == "2026-04-10").count(), 2, "the day that is over");
            let cpu = it.tops.iter().find(|t| t.by.word == "cpu").unwrap();
            assert_eq!(cpu.places.iter().map(|p| (p.id.as_str(), p.value)).collect::<Vec<_>>(), [("a", d("50"))]);
        }
        let loose = one(&w, Kind::Environment, UNASSIGNED).await;
        let cpu = loose.tops.iter().find(|t| t.by.word == "cpu").unwrap();
        assert_eq!(cpu.places.iter().map(|p| (p.id.as_str(), p.value)).collect::<Vec<_>>(), [("x", d("25"))]);
        let mut wrong = rules(&one(&w, Kind::System, his.id.as_str()).await.findings)
            .into_iter()
            .map(|(rule, _, severity)| (rule.to_owned(), severity))
            .collect::<Vec<_>>();
        wrong.sort();
        let critical = ("high".to_owned(), Severity::Critical);
        let (filing, single) = (("filing".to_owned(), Severity::Warning), ("single".to_owned(), Severity::Warning));
        assert_eq!(wrong, [filing, critical, single], "busy, on one server, and never filed");
        let none = findings(&w, Kind::Environment, false).await;
        let of = |id: &str| none.iter().filter(|f| f.subject == id).map(|f| f.rule.as_str()).collect::<Vec<_>>();
        assert_eq!((of("test"), of(UNASSIGNED)), (vec!["high"], vec!["ownerless"]), "x belongs to no system");

        // It fails, and goes to another environment: what was measured of it goes along.
        w.not_up("a", Serving::Down, "2026-04-11T01:55", "2026-04-11T01:56").await;
        w.tell(super::level_world::state("a", Serving::Down, at("2026-04-11T01:58"))).await;
        w.flush().await;
        let moved = Profile { environment: "production".into(), filing: "53230099001-21001".into(), ..profile };
        w.ops.change_system(&doctor(), &his.id, None, moved).await.unwrap();
        w.now("2026-04-11T02:10");
        w.ops.look_at_health().await.unwrap();
        assert_eq!(w.ops.health_of(Kind::Environment, "test", 5).await.unwrap_err().kind, ErrorKind::NotFound);
        assert_eq!(one(&w, Kind::Environment, "production").await.line.gauges.len(), 2);
        let now = one(&w, Kind::System, his.id.as_str()).await;
        assert!(
            now.findings.iter().any(|f| f.rule == "down" && f.severity == Severity::Critical),
            "{:?}",
            now.findings
        );
        assert!(now.findings.iter().all(|f| f.rule != "filing"), "it is filed now");

        // The ticket of a system's finding is its project's, whoever makes it.
        let down = now.findings.iter().find(|f| f.rule == "down").unwrap().id.clone();
        let e = w.ops.ticket_of_finding(&operator(), &down, Some(&ProjectId::from("q")), "").await.unwrap_err();
        assert_eq!((e.kind, e.field.as_deref()), (ErrorKind::BadRequest, Some("project")));
        w.ops.ticket_of_finding(&operator(), &down, None, "").await.unwrap();
        let mine = w
            .ops
            .tickets(&doctor(), &TicketFilter { page: Asked::first(10), ..TicketFilter::default() })
            .await
            .unwrap()
            .items;
        assert_eq!((mine.len(), mine[0].system.as_deref()), (1, Some(his.id.as_str())));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_environment_is_named_or_production_and_stays_as_it_is() {
    let w = worlds(at("2026-04-01T00:00")).await.remove(0);
    let profile = |environment: &str| Profile {
        name: "HIS".into(),
        owner: "王主任".into(),
        importance: "general".into(),
        data_class: "general".into(),
        environment: environment.into(),
        ..Profile::default()
    };
    let e = w.ops.register_system(&doctor(), None, profile("moon")).await.unwrap_err();
    assert_eq!((e.kind, e.field.as_deref()), (ErrorKind::BadRequest, Some("environment")));
    let s = w.ops.register_system(&doctor(), None, profile("")).await.unwrap();
    assert_eq!(s.profile.environment, "production");
    let s = w.ops.change_system(&doctor(), &s.id, None, profile("training")).await.unwrap();
    let s = w.ops.change_system(&doctor(), &s.id, None, profile("")).await.unwrap();
    assert_eq!(w.ops.system(&doctor(), &s.id).await.unwrap().profile.environment, "training");
}
