//! The ends of orders: notice, stop, keep, delete; and renewal.

use super::change::{change, done};
use super::fulfil::{approved, finished, quota};
use super::order::demo;
use super::*;
use catalog::entitlement::EntitlementFilter;
use catalog::order::{NewChange, Order, OrderKind, State};
use catalog::rules::Expiry;
use kernel::event::{OrderExpiring, Told};
use runtime::list::Asked;
use runtime::port::QuotaGate as _;
use std::time::Duration;

async fn notices(r: &Rig) -> Vec<u32> {
    r.t.env.outbox.flush().await.unwrap();
    let facts = r.fake.facts.lock().unwrap();
    let of = facts.iter().filter(|f| f.topic == "order.expiring");
    of.map(|f| serde_json::from_str::<OrderExpiring>(&f.body).unwrap().days).collect()
}

async fn look(r: &Rig, at: &str) -> State {
    r.set(at);
    r.catalog.attend_orders().await.unwrap();
    let f = catalog::order::OrderFilter { kind: Some(OrderKind::Supply), page: Asked::first(1), ..Default::default() };
    let o = r.catalog.orders(&doctor(), &f).await.unwrap().items.remove(0);
    if let Some(op) = &o.operation {
        r.t.env.ops.wait(op, Duration::from_secs(60)).await.unwrap();
    }
    r.catalog.order(&doctor(), &o.id).await.unwrap().state
}

/// Whether a server of the order may be started.
async fn may_run(r: &Rig, o: &Order) -> kernel::Result<()> {
    let pieces = r.catalog.pieces(&doctor(), &o.id).await.unwrap();
    let (_, server) = pieces.into_iter().find(|(key, _)| key.starts_with("server-")).unwrap();
    let mut tx = r.t.env.db.read().await.unwrap();
    r.catalog.quota().may_run(&mut tx, &kernel::ServerId::from(server), r.t.env.now()).await
}

async fn delivered(r: &Rig) -> Order {
    let o = finished(r, &approved(r, demo(true)).await).await;
    assert_eq!(o.expires_at.unwrap().rfc3339(), "2027-03-01T02:00:00Z");
    o
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn notice_stop_keep_delete_with_a_backup_and_a_proof() {
    for r in rigs_at("2026-09-01T02:00:00Z", Rules::default()).await {
        let before = quota(&r).await;
        let o = delivered(&r).await;
        assert_eq!(look(&r, "2027-01-30T01:59:59Z").await, State::Delivered);
        assert!(notices(&r).await.is_empty(), "{}", r.t.name);
        assert_eq!(look(&r, "2027-01-30T02:00:00Z").await, State::Delivered);
        assert_eq!(look(&r, "2027-02-10T02:00:00Z").await, State::Delivered);
        assert_eq!(notices(&r).await, [30], "once");
        assert_eq!(look(&r, "2027-02-22T02:00:00Z").await, State::Delivered);
        assert_eq!(look(&r, "2027-02-28T02:00:00Z").await, State::Delivered);
        assert_eq!(notices(&r).await, [30, 7, 1]);
        assert_eq!(look(&r, "2027-03-01T02:00:00Z").await, State::Stopped);
        assert_eq!((r.fake.off(), r.fake.specs().len() > 5), (2, true), "off, and all kept");
        assert_eq!(look(&r, "2027-03-31T01:59:59Z").await, State::Stopped);
        assert_eq!(look(&r, "2027-03-31T02:00:00Z").await, State::Released);
        assert!(r.fake.specs().is_empty());
        assert_eq!(quota(&r).await, before);
        assert_eq!(r.fake.copies.lock().unwrap().len(), 3, "a final backup of the volume and of each host's disk");
        let proof = r.catalog.erasure(&doctor(), &o.id).await.unwrap();
        assert_eq!((proof.erased.len(), proof.by.as_str(), proof.method.as_str()), (3, "system", "nothing was real"));
        let keys: Vec<_> = proof.backups.keys().map(String::as_str).collect();
        assert_eq!((keys, proof.simulated), (vec!["server-demo-1", "server-demo-2", "volume-3"], true));
        let body = serde_json::to_string(&proof).unwrap();
        assert_eq!(proof.digest, crypto::hash::sm3_hex(body.as_bytes()));
        let mut tx = r.t.env.db.read().await.unwrap();
        let ledger = runtime::ledger::page(&mut tx, "erasure", 0, 10).await.unwrap();
        drop(tx);
        assert_eq!(ledger.iter().map(|e| e.body.as_str()).collect::<Vec<_>>(), [body.as_str()]);
        let stranger = Caller { project: Some(ProjectId::from("p2")), ..person("s", &[Role::Member]) };
        assert!(r.catalog.erasure(&stranger, &o.id).await.unwrap_err().is_not_found());
        assert!(r.catalog.erasures(&stranger, None, 10).await.unwrap().is_empty());
        assert_eq!(r.catalog.erasures(&commission(), None, 10).await.unwrap().len(), 1);
        let deeds: Vec<_> = r.fake.audit.lock().unwrap().iter().map(|a| a.action.clone()).collect();
        assert_eq!(deeds, ["order.stop", "order.delete"]);
        let edits = [
            ("catalog_decision", "person_name", "'somebody'"),
            ("catalog_decision", "decision", "'reject'"),
            ("catalog_erasure", "body", "'{}'"),
        ];
        testing::edits_are_named(&r.t, catalog::records::ALL, &edits).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_proof_says_of_what_there_is_no_backup_and_why() {
    for r in rigs_at("2026-09-01T02:00:00Z", Rules::default()).await {
        stopped(&r).await;
        *r.fake.broken.lock().unwrap() = Some("server-demo-2".into());
        assert_eq!(
            look(&r, "2027-03-31T02:00:00Z").await,
            State::Released,
            "what is broken keeps no order from ending"
        );
        let proof = r.catalog.erasures(&commission(), None, 10).await.unwrap().remove(0);
        let without: Vec<_> = proof.erased.iter().map(|e| (e.key.as_str(), e.no_backup.as_deref())).collect();
        let said = |key: &str| without.iter().find(|(k, _)| *k == key).unwrap().1;
        assert_eq!((without.len(), said("server-demo-2")), (3, Some("it was in error")), "{}", r.t.name);
        assert_eq!((said("server-demo-1"), said("volume-3")), (None, None));
        let kept: Vec<_> = proof.backups.keys().map(String::as_str).collect();
        assert_eq!(kept, ["server-demo-1", "volume-3"]);
        let body = serde_json::to_string(&proof).unwrap();
        assert_eq!(proof.digest, crypto::hash::sm3_hex(body.as_bytes()), "it is sealed with the rest");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_renewal_moves_the_end_and_starts_what_was_stopped() {
    for r in rigs_at("2026-09-01T02:00:00Z", Rules::default()).await {
        let o = delivered(&r).await;
        let renew = |m| NewChange { months: Some(m), ..change(OrderKind::Renew, &o, vec![]) };
        look(&r, "2027-01-30T02:00:00Z").await;
        assert_eq!(done(&r, renew(1)).await.state, State::Delivered, "{}", r.t.name);
        let o2 = r.catalog.order(&doctor(), &o.id).await.unwrap();
        assert_eq!((o2.expires_at.unwrap().rfc3339().as_str(), o2.noticed), ("2027-04-01T02:00:00Z", None));
        assert_eq!(look(&r, "2027-03-01T02:00:00Z").await, State::Delivered, "the old end means nothing");
        look(&r, "2027-03-31T02:00:00Z").await;
        assert_eq!(notices(&r).await, [30, 1], "notice again; two at once are one");
        assert_eq!(look(&r, "2027-04-01T02:00:00Z").await, State::Stopped);
        let e = r.catalog.change(&doctor(), change(OrderKind::Start, &o, vec![])).await.unwrap_err();
        assert!(e.message.contains("renew it"), "{e}");
        let e = may_run(&r, &o).await.unwrap_err();
        assert_eq!((e.kind, e.code), (kernel::ErrorKind::Conflict, "OrderExpired"), "{e}");
        assert!(e.message.contains(o.id.as_str()) && e.message.contains("renew"), "{e}");
        r.set("2027-04-20T02:00:00Z");
        done(&r, renew(6)).await;
        assert_eq!(look(&r, "2027-04-20T02:00:01Z").await, State::Delivered);
        assert_eq!(r.fake.off(), 0, "they run again");
        may_run(&r, &o).await.unwrap();
        let held = r
            .catalog
            .entitlements(&doctor(), &EntitlementFilter { page: Asked::first(100), ..EntitlementFilter::default() })
            .await
            .unwrap()
            .items;
        assert!(held.iter().all(|e| e.until.unwrap().rfc3339() == "2027-10-01T02:00:00Z"));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_contract_may_keep_everything_and_nothing_stops_unannounced() {
    let expiry = Expiry { notify: vec![3], stop: true, keep_days: 10, delete: false };
    for r in rigs_at("2026-09-01T02:00:00Z", Rules { expiry, ..Rules::default() }).await {
        delivered(&r).await;
        // The server was off over the end: the notice comes first, and a day later the stop.
        assert_eq!(look(&r, "2027-03-05T00:00:00Z").await, State::Delivered, "{}", r.t.name);
        assert_eq!(notices(&r).await, [3]);
        assert_eq!(look(&r, "2027-03-05T23:59:59Z").await, State::Delivered);
        assert_eq!(look(&r, "2027-03-06T00:00:00Z").await, State::Stopped);
        assert_eq!(look(&r, "2028-03-06T00:00:00Z").await, State::Stopped, "never deleted");
    }
}

/// Of whom people were told that their releases do not come to an end: projects and states.
async fn stuck(r: &Rig) -> Vec<(ProjectId, String)> {
    r.catalog.tell_stuck().await.unwrap();
    r.t.env.outbox.flush().await.unwrap();
    let facts = r.fake.facts.lock().unwrap();
    let of = facts.iter().filter(|f| f.topic == "told.order.release_stuck");
    let told = of.map(|f| serde_json::from_str::<Told>(&f.body).unwrap());
    told.map(|t| (t.project.unwrap(), format!("{}: {}", t.state, t.note.unwrap()))).collect()
}

async fn stopped(r: &Rig) {
    delivered(r).await;
    for at in ["2027-01-30T02:00:00Z", "2027-02-22T02:00:00Z", "2027-02-28T02:00:00Z"] {
        assert_eq!(look(r, at).await, State::Delivered, "{}", r.t.name);
    }
    assert_eq!(look(r, "2027-03-01T02:00:00Z").await, State::Stopped);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_release_that_takes_longer_than_a_day_is_told_of_once() {
    for r in rigs_at("2026-09-01T02:00:00Z", Rules::default()).await {
        stopped(&r).await;
        *r.fake.stuck.lock().unwrap() = Some("volume-3".into());
        assert_eq!(look(&r, "2027-03-31T02:00:00Z").await, State::Releasing);
        assert!(stuck(&r).await.is_empty());
        assert_eq!(look(&r, "2027-04-01T01:59:59Z").await, State::Releasing, "tried again meanwhile");
        assert!(stuck(&r).await.is_empty());
        r.set("2027-04-01T02:00:00Z");
        let told = [(project(), "releasing: volume-3 is held".to_owned())];
        assert_eq!(stuck(&r).await, told);
        assert_eq!(look(&r, "2027-04-03T02:00:00Z").await, State::Releasing);
        assert_eq!(stuck(&r).await, told, "once");
        *r.fake.stuck.lock().unwrap() = None;
        assert_eq!(look(&r, "2027-04-05T02:00:00Z").await, State::Released);
        assert_eq!(stuck(&r).await, told);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_release_that_was_undone_is_told_of_at_once_and_once() {
    for r in rigs_at("2026-09-01T02:00:00Z", Rules::default()).await {
        stopped(&r).await;
        *r.fake.full.lock().unwrap() = true;
        assert_eq!(look(&r, "2027-03-31T02:00:00Z").await, State::Stopped, "nothing goes without its copy");
        let told = [(project(), "stopped: no room for copies".to_owned())];
        assert_eq!(stuck(&r).await, told);
        assert_eq!(look(&r, "2027-03-31T04:00:00Z").await, State::Stopped);
        assert_eq!(stuck(&r).await, told, "once, though it was tried again");
        *r.fake.full.lock().unwrap() = false;
        assert_eq!(look(&r, "2027-03-31T06:00:00Z").await, State::Released);
        assert_eq!(stuck(&r).await, told);
    }
}
