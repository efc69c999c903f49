//! Change orders: more, less, longer, stopped, started, ended.

use super::fulfil::{approved, finished};
use super::order::{demo, line};
use super::*;
use catalog::entitlement::EntitlementFilter;
use catalog::order::{NetworkChoice, NewChange, NewLine, NewOrder, Order, OrderFilter, OrderKind, State};
use catalog::power::{START, STOP};
use kernel::ErrorKind;
use runtime::list::Asked;
use runtime::port::QuotaGate as _;
use runtime::testing;
use runtime::transact;
use std::time::Duration;

pub fn change(kind: OrderKind, target: &Order, lines: Vec<NewLine>) -> NewChange {
    NewChange {
        kind,
        target: target.id.clone(),
        lines,
        creates: false,
        network: NetworkChoice::Existing("net-1".into()),
        months: None,
        backup: true,
        note: None,
        urgent: None,
    }
}

pub async fn release(r: &Rig, o: &Order, backup: bool) -> Order {
    let new = NewChange { backup, ..change(OrderKind::Release, o, vec![]) };
    r.catalog.change(&doctor(), new).await.unwrap()
}

/// Both stages.
pub async fn endorsed(r: &Rig, o: &Order) -> Order {
    r.catalog.approve(&commission(), &o.id, None).await.unwrap();
    r.catalog.approve(&operator(), &o.id, None).await.unwrap()
}

pub async fn done(r: &Rig, new: NewChange) -> Order {
    let o = r.catalog.change(&doctor(), new).await.unwrap();
    let o = endorsed(r, &o).await;
    if let Some(op) = &o.operation {
        r.t.env.ops.wait(op, Duration::from_secs(60)).await.unwrap();
    }
    r.catalog.order(&doctor(), &o.id).await.unwrap()
}

async fn line_of(r: &Rig, what: Resource) -> (i64, i64) {
    let mut tx = r.t.env.db.read().await.unwrap();
    let all = r.catalog.quota().lines(&mut tx, &project()).await.unwrap();
    let l = all.into_iter().find(|l| l.resource == what).unwrap();
    (l.limit, l.used)
}

/// Nobody shall approve what cannot be made, also not the second time.
#[tokio::test(flavor = "multi_thread")]
async fn a_change_that_comes_back_from_rework_names_what_is_there() {
    for r in rigs().await {
        let o = approved(&r, demo(false)).await;
        let host = |image: &str| vec![line("12", 1, &[("image", image), ("key", "k")])];
        let up = NewChange { creates: true, ..change(OrderKind::ScaleUp, &o, host("tiny")) };
        let up = r.catalog.change(&doctor(), up).await.unwrap();
        r.catalog.reject(&commission(), &up.id, Some("which image?"), true).await.unwrap();
        let again = |image: &str| NewOrder {
            lines: host(image),
            network: NetworkChoice::Existing("net-1".into()),
            ..demo(true)
        };
        let e = r.catalog.resubmit(&doctor(), &up.id, again("no-image")).await.unwrap_err();
        assert_eq!((e.kind, e.field.as_deref()), (ErrorKind::BadRequest, Some("lines[0].form.image")), "{}", r.t.name);
        assert_eq!(r.catalog.order(&doctor(), &up.id).await.unwrap().state, State::Returned);
        let up = r.catalog.resubmit(&doctor(), &up.id, again("tiny")).await.unwrap();
        assert_eq!((up.state, up.round), (State::Submitted, 2), "{}", r.t.name);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn more_raises_and_less_lowers_unless_it_is_in_use() {
    for r in rigs().await {
        let o = approved(&r, demo(false)).await;
        assert_eq!(line_of(&r, Resource::Cores).await, (4, 0));
        let up = done(&r, change(OrderKind::ScaleUp, &o, vec![line("12", 3, &[])])).await;
        assert_eq!((up.state, line_of(&r, Resource::Cores).await), (State::Delivered, (10, 0)), "{}", r.t.name);
        assert_eq!(up.expires_at, o.expires_at, "what enlarges an order ends with it");
        let more = done(&r, change(OrderKind::StorageUp, &o, vec![line("6", 30, &[])])).await;
        assert_eq!((more.state, line_of(&r, Resource::Gigabytes).await.0), (State::Delivered, 50));
        let charge = |n: i64| {
            let (db, q) = (r.t.env.db.clone(), r.catalog.quota().clone());
            async move {
                let done: kernel::Result<()> =
                    transact!(db, |tx| { q.charge(tx, &project(), &[(Resource::Cores, n)]).await });
                done.unwrap();
            }
        };
        charge(9).await;
        let less = change(OrderKind::ScaleDown, &up, vec![line("12", 1, &[])]);
        let e = r.catalog.change(&doctor(), less.clone()).await.unwrap_err();
        assert_eq!((e.code, e.kind), ("InUse", ErrorKind::Conflict));
        assert!(e.message.contains("9 cores are in use, 8 would be left"), "{e}");
        charge(-1).await;
        // It fits when it is asked for, and not any more when it is approved.
        let asked = r.catalog.change(&doctor(), less.clone()).await.unwrap();
        charge(1).await;
        r.catalog.approve(&commission(), &asked.id, None).await.unwrap();
        assert_eq!(r.catalog.approve(&operator(), &asked.id, None).await.unwrap_err().code, "InUse");
        charge(-1).await;
        let asked = r.catalog.approve(&operator(), &asked.id, None).await.unwrap();
        assert_eq!((asked.state, line_of(&r, Resource::Cores).await), (State::Delivered, (8, 8)));
        let held = r
            .catalog
            .entitlements(&doctor(), &EntitlementFilter { page: Asked::first(100), ..EntitlementFilter::default() })
            .await
            .unwrap()
            .items;
        let of_up: Vec<_> = held.iter().filter(|e| e.order.as_ref() == Some(&up.id)).collect();
        assert_eq!(of_up.iter().filter(|e| e.ended.is_none()).map(|e| e.quantity).collect::<Vec<_>>(), [2]);
        assert_eq!(of_up.len(), 2, "the old one has ended, and stays written");
        let e = r.catalog.change(&doctor(), change(OrderKind::ScaleDown, &up, vec![line("12", 3, &[])])).await;
        assert!(e.unwrap_err().message.contains("has 2 of item 12 left"));
        // What was given back can be ordered again: the item's limit of 100 counts it.
        done(&r, change(OrderKind::StorageDown, &more, vec![line("6", 30, &[])])).await;
        done(&r, change(OrderKind::StorageUp, &o, vec![line("6", 80, &[])])).await;
        let e = r.catalog.change(&doctor(), change(OrderKind::StorageUp, &o, vec![line("6", 1, &[])])).await;
        assert_eq!(e.unwrap_err().code, "ItemLimit");
        let f = OrderFilter { target: Some(o.id.clone()), page: Asked::first(100), ..OrderFilter::default() };
        assert_eq!(r.catalog.orders(&doctor(), &f).await.unwrap().items.len(), 3, "changes of the order");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_supplied_of_a_row_follows_its_orders() {
    for r in rigs().await {
        let c = &r.catalog;
        let of = async |item: &str| c.supplied().await.unwrap().get(item).copied();
        let o = c.submit(&doctor(), demo(false)).await.unwrap();
        assert_eq!(of("6").await, None, "{}: what waits is not there", r.t.name);
        let o = endorsed(&r, &o).await;
        let up = done(&r, change(OrderKind::StorageUp, &o, vec![line("6", 30, &[])])).await;
        assert_eq!((of("6").await, of("12").await, of("58").await), (Some(50), Some(1), None), "{}", r.t.name);
        done(&r, change(OrderKind::StorageDown, &up, vec![line("6", 10, &[])])).await;
        assert_eq!(of("6").await, Some(40));
        done(&r, NewChange { backup: false, ..change(OrderKind::Release, &up, vec![]) }).await;
        assert_eq!(of("6").await, Some(20), "{}: what was released is gone", r.t.name);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_enlargement_may_make_hosts() {
    for r in rigs().await {
        let o = finished(&r, &approved(&r, demo(true)).await).await;
        let host = line("12", 2, &[("image", "i"), ("key", "k"), ("name", "web")]);
        let up = NewChange { creates: true, ..change(OrderKind::ScaleUp, &o, vec![host]) };
        let up = done(&r, up).await;
        assert_eq!(up.state, State::Delivered, "{} {:?}", r.t.name, up.reason);
        assert_eq!(line_of(&r, Resource::Instances).await, (4, 4));
        let e = r.catalog.change(&doctor(), change(OrderKind::Release, &o, vec![])).await.unwrap_err();
        assert!(e.message.contains("was enlarged by"), "{e}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn stop_and_start_through_every_fault() {
    let r = runtime::testing::first(rigs()).await;
    let o = finished(&r, &approved(&r, demo(true)).await).await;
    let kinds = r.t.env.ops.kinds();
    for (kind, op, from, to, off) in [
        (OrderKind::Stop, STOP, State::Delivered, State::Stopped, 2),
        (OrderKind::Start, START, State::Stopped, State::Delivered, 0),
    ] {
        let (_, steps) = kinds.iter().find(|(k, _)| *k == op).unwrap().clone();
        assert_eq!(steps, ["begin", "power", "settle"]);
        for fault in testing::faults(op, &steps) {
            let c = r.catalog.change(&doctor(), change(kind, &o, vec![])).await.unwrap();
            testing::arm(&fault.spec);
            let c = endorsed(&r, &c).await;
            r.t.env.ops.wait(c.operation.as_ref().unwrap(), Duration::from_secs(60)).await.unwrap();
            testing::arm("");
            let at = format!("{kind:?} {fault:?}");
            let state = r.catalog.order(&doctor(), &o.id).await.unwrap().state;
            let c = r.catalog.order(&doctor(), &c.id).await.unwrap();
            if fault.done {
                assert_eq!((state, c.state, r.fake.off()), (to, State::Delivered, off), "{at}");
                // Back, for the next fault.
                let back = if kind == OrderKind::Stop { OrderKind::Start } else { OrderKind::Stop };
                done(&r, change(back, &o, vec![])).await;
            } else {
                assert_eq!((state, c.state, r.fake.off()), (from, State::Failed, 2 - off), "{at}");
                r.catalog.withdraw(&doctor(), &c.id, None).await.unwrap();
            }
        }
        done(&r, change(kind, &o, vec![])).await;
    }
}

/// What broke cannot be switched on again; the others are, and the undo ends.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_breaks_does_not_hold_up_the_undo() {
    let r = runtime::testing::first(rigs()).await;
    let o = finished(&r, &approved(&r, demo(true)).await).await;
    for (kind, place) in [(OrderKind::Stop, "order.stop:power"), (OrderKind::Release, "order.release:stop")] {
        let c = r.catalog.change(&doctor(), change(kind, &o, vec![])).await.unwrap();
        testing::arm(&format!("{place}:after=refuse"));
        *r.fake.fails.lock().unwrap() = Some("server-demo-2".into());
        let c = endorsed(&r, &c).await;
        r.t.env.ops.wait(c.operation.as_ref().unwrap(), Duration::from_secs(60)).await.unwrap();
        testing::arm("");
        *r.fake.fails.lock().unwrap() = None;
        let state = r.catalog.order(&doctor(), &o.id).await.unwrap().state;
        let c = r.catalog.order(&doctor(), &c.id).await.unwrap();
        assert_eq!((state, c.state, r.fake.off()), (State::Delivered, State::Failed, 1), "{place}");
        r.catalog.withdraw(&doctor(), &c.id, None).await.unwrap();
    }
    // To switch it on is refused as long as it is broken.
    done(&r, change(OrderKind::Stop, &o, vec![])).await;
    *r.fake.fails.lock().unwrap() = Some("server-demo-2".into());
    let c = done(&r, change(OrderKind::Start, &o, vec![])).await;
    assert_eq!((c.state, c.reason.as_deref()), (State::Failed, Some("server-demo-2: the server is in error")));
    assert_eq!(r.catalog.order(&doctor(), &o.id).await.unwrap().state, State::Stopped);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_change_says_is_checked_and_every_fault_is_named() {
    let r = runtime::testing::first(rigs()).await;
    let o = approved(&r, demo(false)).await;
    let bad = NewChange {
        months: Some(3),
        note: Some("x".repeat(3000)),
        ..change(OrderKind::ScaleUp, &o, vec![line("6", 0, &[]), line("999", 1, &[]), line("12", 1, &[("c", "r")])])
    };
    let e = r.catalog.change(&doctor(), bad).await.unwrap_err();
    for what in [
        "note: must have at most",
        "lines[0].quantity",
        "lines[0].item: item 6 is changed by a storage_up",
        "lines[1].item",
        "lines[2].form.c",
        "months",
    ] {
        assert!(e.message.contains(what), "{what} is not in {e}");
    }
    for (new, field) in [
        (change(OrderKind::Supply, &o, vec![]), "kind"),
        (change(OrderKind::Renew, &o, vec![]), "months"),
        (NewChange { months: Some(61), ..change(OrderKind::Renew, &o, vec![]) }, "months"),
        (change(OrderKind::Release, &o, vec![line("6", 1, &[])]), "lines"),
        (change(OrderKind::ScaleDown, &o, vec![]), "lines"),
    ] {
        let e = r.catalog.change(&doctor(), new).await.unwrap_err();
        assert_eq!((e.kind, e.field.as_deref()), (ErrorKind::BadRequest, Some(field)), "{e}");
    }
    let stranger = Caller { project: Some(ProjectId::from("p2")), ..person("s", &[Role::Member]) };
    let e = r.catalog.change(&stranger, change(OrderKind::Release, &o, vec![])).await.unwrap_err();
    assert!(e.is_not_found(), "{e}");
    let e = r.catalog.change(&doctor(), change(OrderKind::Start, &o, vec![])).await.unwrap_err();
    assert_eq!(e.code, "OrderState", "{e}");
}
