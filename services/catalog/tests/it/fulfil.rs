use super::order::{demo, line, new_network};
use super::*;
use catalog::entitlement::EntitlementFilter;
use catalog::fulfil::FULFIL;
use catalog::fulfil::plan::{Place, Spec};
use catalog::order::{NetworkChoice, NewOrder, Order, State};
use runtime::list::Asked;
use runtime::port::QuotaGate as _;
use runtime::testing;
use std::time::Duration;

pub async fn approved(r: &Rig, new: NewOrder) -> Order {
    let o = r.catalog.submit(&doctor(), new).await.unwrap();
    r.catalog.approve(&commission(), &o.id, None).await.unwrap();
    r.catalog.approve(&operator(), &o.id, None).await.unwrap()
}

pub async fn finished(r: &Rig, o: &Order) -> Order {
    let op = r.catalog.order(&doctor(), &o.id).await.unwrap().operation.unwrap();
    r.t.env.ops.wait(&op, Duration::from_secs(60)).await.unwrap();
    r.catalog.order(&doctor(), &o.id).await.unwrap()
}

pub async fn quota(r: &Rig) -> Vec<(i64, i64)> {
    let mut tx = r.t.env.db.read().await.unwrap();
    r.catalog.quota().lines(&mut tx, &project()).await.unwrap().into_iter().map(|l| (l.limit, l.used)).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_demo_order_becomes_network_hosts_disk_and_addresses() {
    for r in rigs().await {
        let o = approved(&r, demo(true)).await;
        assert_eq!(o.state, State::Fulfilling);
        let o = finished(&r, &o).await;
        assert_eq!(o.state, State::Delivered, "{} {:?}", r.t.name, o.reason);
        assert!(o.delivered_at.is_some());
        let specs = r.fake.specs();
        let count = |f: fn(&Spec) -> bool| specs.iter().filter(|s| f(s)).count();
        assert_eq!(count(|s| matches!(s, Spec::Server { .. })), 2);
        assert_eq!(count(|s| matches!(s, Spec::Volume { gb: 20, .. })), 1);
        assert_eq!(count(|s| matches!(s, Spec::Address)), 2, "a pair");
        assert_eq!(count(|s| matches!(s, Spec::Association { .. })), 1, "its standby address stays free");
        let attach = Spec::Attachment { volume_key: "volume-3".into(), server_key: "server-demo-1".into() };
        assert!(specs.contains(&attach), "the disk goes to the first host");
        let pieces = r.catalog.pieces(&doctor(), &o.id).await.unwrap();
        assert_eq!(pieces.len(), specs.len());
        assert!(r.fake.births.lock().unwrap().values().all(|n| *n == 1));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_disk_has_the_size_of_its_units() {
    for r in rigs().await {
        let mut new = demo(true);
        new.lines[2] = line("tb", 2, &[]);
        let o = finished(&r, &approved(&r, new).await).await;
        assert_eq!(o.state, State::Delivered, "{} {:?}", r.t.name, o.reason);
        assert!(r.fake.specs().iter().any(|s| matches!(s, Spec::Volume { gb: 2048, .. })), "two terabytes");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_step_failing_and_every_step_twice() {
    for r in rigs().await {
        let kinds = r.t.env.ops.kinds();
        let (_, steps) = kinds.iter().find(|(k, _)| *k == FULFIL).unwrap().clone();
        assert_eq!(steps, ["entitle", "network", "servers", "volumes", "attach", "addresses", "deliver"]);
        for fault in testing::faults(FULFIL, &steps) {
            let before = quota(&r).await;
            let there = r.fake.specs().len();
            testing::arm(&fault.spec);
            let mut new = demo(true);
            new.lines[2].quantity = 2;
            let o = approved(&r, new).await;
            let o = finished(&r, &o).await;
            testing::arm("");
            let at = format!("{} {fault:?} {:?}", r.t.name, o.reason);
            let pieces = r.catalog.pieces(&doctor(), &o.id).await.unwrap().len();
            let entitled = r
                .catalog
                .entitlements(
                    &doctor(),
                    &EntitlementFilter { page: Asked::first(1000), ..EntitlementFilter::default() },
                )
                .await
                .unwrap()
                .items;
            let in_force = entitled.iter().filter(|e| e.order.as_ref() == Some(&o.id) && e.ended.is_none()).count();
            if fault.done {
                assert_eq!((o.state, in_force), (State::Delivered, 4), "{at}");
                assert_eq!(r.fake.specs().len() - there, pieces, "{at}");
            } else {
                assert_eq!((o.state, o.delivered_at, in_force, pieces), (State::Failed, None, 0, 0), "{at}");
                assert!(o.reason.as_deref().is_some_and(|r| r.contains("failpoint")), "{at}");
                assert_eq!(r.fake.specs().len(), there, "nothing is left: {at}");
                assert_eq!(quota(&r).await, before, "{at}");
            }
            assert!(r.fake.births.lock().unwrap().values().all(|n| *n == 1), "nothing is made twice: {at}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_host_without_room_undoes_the_order_and_the_operator_may_try_again() {
    for r in rigs().await {
        *r.fake.fails.lock().unwrap() = Some("server-demo-2".into());
        let o = approved(&r, demo(true)).await;
        let o = finished(&r, &o).await;
        assert_eq!(o.state, State::Failed, "{}", r.t.name);
        assert_eq!(o.reason.as_deref(), Some("server-demo-2: no host has room"));
        assert!(r.fake.specs().is_empty());
        assert!(quota(&r).await.iter().all(|(_, used)| *used == 0));
        *r.fake.fails.lock().unwrap() = None;
        r.fake.births.lock().unwrap().clear();
        assert!(r.catalog.retry(&doctor(), &o.id).await.is_err());
        r.catalog.retry(&operator(), &o.id).await.unwrap();
        let o = finished(&r, &o).await;
        assert_eq!((o.state, o.reason), (State::Delivered, None));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_orders_of_one_project_are_fulfilled_at_once() {
    for r in rigs().await {
        let a = approved(&r, NewOrder { name: "one".into(), ..demo(true) }).await;
        let b = approved(&r, NewOrder { name: "two".into(), ..demo(true) }).await;
        let (a, b) = tokio::join!(finished(&r, &a), finished(&r, &b));
        assert_eq!((a.state, b.state), (State::Delivered, State::Delivered), "{}", r.t.name);
        assert_eq!(r.fake.specs().iter().filter(|s| matches!(s, Spec::Server { .. })).count(), 4);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_existing_network_is_used_as_it_is_and_hosts_are_numbered() {
    let r = runtime::testing::first(rigs()).await;
    let host = line("12", 3, &[("image", "i"), ("key", "k"), ("name", "web")]);
    let o = NewOrder {
        network: NetworkChoice::Existing("net-1".into()),
        lines: vec![host, line("6", 5, &[("attach_to", "web-2")]), line("78", 2, &[("attach_to", "none")])],
        ..demo(true)
    };
    let o = approved(&r, o).await;
    assert_eq!(finished(&r, &o).await.state, State::Delivered);
    let specs = r.fake.specs();
    assert!(!specs.iter().any(|s| matches!(s, Spec::Network { .. } | Spec::Router { .. } | Spec::Association { .. })));
    let mut names: Vec<_> = specs
        .iter()
        .filter_map(|s| match s {
            Spec::Server { name, network, .. } => Some((name.clone(), network.clone())),
            _ => None,
        })
        .collect();
    names.sort_by(|a, b| a.0.cmp(&b.0));
    let here = || Place::Existing("net-1".to_owned());
    assert_eq!(names, [("web-1".into(), here()), ("web-2".into(), here()), ("web-3".into(), here())]);
    assert_eq!(specs.iter().filter(|s| matches!(s, Spec::Address)).count(), 4);
    assert!(matches!(new_network(), NetworkChoice::New { .. }));
}
