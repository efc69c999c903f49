//! What the operator delivers by hand: with evidence, in full, counted by the order from its delivery to its end.

use super::change::{change, done, endorsed, release};
use super::fulfil::{approved, quota};
use super::order::{demo, line};
use super::*;
use catalog::entitlement::EntitlementFilter;
use catalog::fulfil::hand::Done;
use catalog::order::{Ask, NewChange, NewLine, NewOrder, Order, OrderFilter, OrderKind, State};
use kernel::ErrorKind;
use runtime::list::Asked;

const NOW: &str = "2026-09-01T02:00:00Z";

fn with_trial() -> Rules {
    Rules { trial: Trial { days: 30, ..Rules::default().trial }, ..Rules::default() }
}

fn wish(lines: Vec<NewLine>) -> NewOrder {
    NewOrder { lines, ..demo(true) }
}

fn delivery() -> Done {
    Done { reference: Some("交付单 17".into()), note: Some("机房 A".into()), ..Done::from("验收单已签字") }
}

/// What was told as usage since it was last asked: kind, meter, quantity.
fn told(r: &Rig) -> Vec<(String, String, String)> {
    let mut all: Vec<_> = r.fake.usage.lock().unwrap().drain(..).collect();
    all.dedup_by(|a, b| (&a.resource, a.at, a.quantity) == (&b.resource, b.at, b.quantity));
    let mut all: Vec<_> = all.into_iter().map(|f| (f.kind, f.meter, f.quantity.to_string())).collect();
    all.sort();
    all
}

fn usage(kind: &str, meter: &str, quantity: &str) -> (String, String, String) {
    (kind.to_owned(), meter.to_owned(), quantity.to_owned())
}

async fn now(r: &Rig, o: &Order) -> Order {
    r.catalog.order(&doctor(), &o.id).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn delivered_in_full_with_evidence_and_counted_from_then() {
    for r in rigs_at(NOW, Rules::default()).await {
        let (c, before) = (&r.catalog, quota(&r).await);
        let o = approved(&r, wish(vec![line("58", 2, &[("details", "门诊系统")]), line("73", 3, &[])])).await;
        assert_eq!((o.state, &o.ask, o.creates), (State::Fulfilling, &Ask::Hand, false), "{}", r.t.name);
        assert!(o.operation.is_none() && told(&r).is_empty());
        let part = |lines: &[(u32, i64)]| Done { lines: lines.to_vec(), ..delivery() };
        assert_eq!(c.complete(&doctor(), &o.id, delivery()).await.unwrap_err().kind, ErrorKind::Forbidden);
        for (done, field) in [
            (Done::from(" "), "evidence"),
            (Done::from("done"), "reference"),
            (Done { reference: Some(String::new()), ..delivery() }, "reference"),
            (part(&[(1, 1), (2, 3)]), "lines[0].quantity"),
            (part(&[(1, 2)]), "lines"),
            (part(&[(1, 2), (2, 3), (3, 1)]), "lines[2].line"),
        ] {
            let e = c.complete(&operator(), &o.id, done).await.unwrap_err();
            assert_eq!((e.kind, e.field.as_deref()), (ErrorKind::BadRequest, Some(field)), "{e}");
        }
        let both = Caller { roles: vec![Role::Operator, Role::Member], ..doctor() };
        assert_eq!(c.complete(&both, &o.id, delivery()).await.unwrap_err().code, "OwnOrder");
        assert_eq!((now(&r, &o).await.state, told(&r).len()), (State::Fulfilling, 0));

        let o = c.complete(&operator(), &o.id, part(&[(1, 2), (2, 3)])).await.unwrap();
        assert_eq!((o.state, o.evidence.as_deref()), (State::Delivered, Some("交付单 17; 验收单已签字; 机房 A")));
        assert_eq!(o.expires_at.unwrap().rfc3339(), "2027-03-01T02:00:00Z");
        assert_eq!(told(&r), [usage("event", "order.73", "3"), usage("order", "order.58", "2")]);
        assert_eq!(c.complete(&operator(), &o.id, delivery()).await.unwrap_err().code, "OrderState");
        assert_eq!(quota(&r).await, before, "nothing of the platform is granted");
        r.t.env.outbox.flush().await.unwrap();
        let topics: Vec<String> = r.fake.facts.lock().unwrap().iter().map(|f| f.topic.clone()).collect();
        assert_eq!(topics, ["order.resources", "order.resources", "order.delivered"]);
        let made = c.pieces(&doctor(), &o.id).await.unwrap();
        assert_eq!(made[0], ("line-1".to_owned(), format!("{}-1", o.id)));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn more_less_and_the_end_are_by_hand_as_well() {
    for r in rigs_at(NOW, Rules::default()).await {
        let c = &r.catalog;
        let o = approved(&r, wish(vec![line("58", 2, &[]), line("73", 3, &[])])).await;
        let o = c.complete(&operator(), &o.id, delivery()).await.unwrap();
        told(&r);
        let e = c.change(&doctor(), change(OrderKind::ScaleDown, &o, vec![line("73", 1, &[])])).await.unwrap_err();
        assert_eq!(e.field.as_deref(), Some("lines[0].item"), "what is paid once is not given back: {e}");
        let less = done(&r, change(OrderKind::ScaleDown, &o, vec![line("58", 1, &[])])).await;
        assert_eq!((less.state, told(&r).len()), (State::Fulfilling, 0), "{}", r.t.name);
        let less = c.complete(&operator(), &less.id, "一套已拆除").await.unwrap();
        assert_eq!((less.state, told(&r)), (State::Delivered, vec![usage("order", "order.58", "1")]));

        let up = done(&r, change(OrderKind::ScaleUp, &o, vec![line("58", 4, &[])])).await;
        let up = c.complete(&operator(), &up.id, delivery()).await.unwrap();
        assert_eq!((up.state, up.expires_at), (State::Delivered, o.expires_at));
        assert_eq!(told(&r), [usage("order", "order.58", "4")]);
        let asked = release(&r, &up, false).await;
        let asked = endorsed(&r, &asked).await;
        assert_eq!((asked.state, now(&r, &up).await.state), (State::Fulfilling, State::Releasing));
        assert_eq!(told(&r), [usage("order", "order.58", "0")], "it counts no more");
        assert_eq!(c.retry(&operator(), &up.id).await.unwrap_err().code, "OrderKind");
        let up = c.complete(&operator(), &up.id, "全部拆除").await.unwrap();
        assert_eq!((up.state, now(&r, &asked).await.state), (State::Released, State::Delivered));
        assert!(told(&r).is_empty() && c.pieces(&doctor(), &up.id).await.unwrap().is_empty());

        // What still waits when the order ends is given up.
        let late = done(&r, change(OrderKind::ScaleDown, &o, vec![line("58", 1, &[])])).await;
        let more = done(&r, change(OrderKind::ScaleUp, &o, vec![line("58", 1, &[])])).await;
        endorsed(&r, &release(&r, &o, false).await).await;
        assert_eq!(c.complete(&operator(), &late.id, "x").await.unwrap_err().code, "OrderState");
        c.complete(&operator(), &o.id, "全部拆除").await.unwrap();
        assert_eq!((now(&r, &late).await.state, now(&r, &more).await.state), (State::Failed, State::Failed));
        let held = c
            .entitlements(&doctor(), &EntitlementFilter { page: Asked::first(100), ..EntitlementFilter::default() })
            .await
            .unwrap()
            .items;
        assert!(held.iter().all(|e| e.ended.is_some()), "{held:?}");
        assert_eq!(told(&r), [usage("order", "order.58", "0")]);
        // They are found by what they are, in the state that is asked for.
        let hand = OrderFilter { by_hand: Some(true), page: Asked::first(100), ..OrderFilter::default() };
        let all = c.orders(&operator(), &OrderFilter { by_hand: None, ..hand.clone() }).await.unwrap().items;
        let found = c.orders(&operator(), &hand).await.unwrap().items;
        let ids = |l: &[Order]| l.iter().map(|o| o.id.to_string()).collect::<Vec<_>>();
        let wanted: Vec<Order> = all.iter().filter(|o| o.ask.by_hand()).cloned().collect();
        assert!(wanted.iter().any(|x| x.id == o.id));
        assert_eq!(ids(&found), ids(&wanted), "{}", r.t.name);
        let rest = c.orders(&operator(), &OrderFilter { by_hand: Some(false), ..hand.clone() }).await.unwrap().items;
        assert_eq!(rest.len() + found.len(), all.len());
        assert!(rest.iter().all(|o| !o.ask.by_hand()));
        let failed = c.orders(&operator(), &OrderFilter { state: Some(State::Failed), ..hand }).await.unwrap().items;
        assert!(failed.iter().any(|x| x.id == late.id) && failed.iter().all(|x| x.state == State::Failed));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_end_stops_the_count_and_a_renewal_goes_on() {
    for r in rigs_at(NOW, Rules::default()).await {
        let c = &r.catalog;
        let o = approved(&r, wish(vec![line("58", 2, &[]), line("73", 3, &[])])).await;
        let o = c.complete(&operator(), &o.id, delivery()).await.unwrap();
        told(&r);
        for at in ["2027-01-30T02:00:00Z", "2027-02-22T02:00:00Z", "2027-02-28T02:00:00Z", "2027-03-01T02:00:00Z"] {
            assert_eq!((now(&r, &o).await.state, told(&r).len()), (State::Delivered, 0), "{} {at}", r.t.name);
            r.set(at);
            c.attend_orders().await.unwrap();
        }
        assert_eq!((now(&r, &o).await.state, told(&r)), (State::Stopped, vec![usage("order", "order.58", "0")]));
        done(&r, NewChange { months: Some(6), ..change(OrderKind::Renew, &o, vec![]) }).await;
        assert_eq!((now(&r, &o).await.state, told(&r)), (State::Delivered, vec![usage("order", "order.58", "2")]));
        for at in ["2027-08-02T02:00:00Z", "2027-08-25T02:00:00Z", "2027-08-31T02:00:00Z", "2027-09-01T02:00:00Z"] {
            r.set(at);
            c.attend_orders().await.unwrap();
        }
        assert_eq!((now(&r, &o).await.state, told(&r)), (State::Stopped, vec![usage("order", "order.58", "0")]));
        r.set("2027-10-01T02:00:00Z");
        c.attend_orders().await.unwrap();
        assert_eq!(now(&r, &o).await.state, State::Releasing, "to be removed by hand");
        assert_eq!(c.complete(&operator(), &o.id, "已拆除").await.unwrap().state, State::Released);
        assert!(told(&r).is_empty());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_tried_counts_once_it_is_taken() {
    for r in rigs_at(NOW, with_trial()).await {
        let c = &r.catalog;
        for (taken, last) in [(true, State::Delivered), (false, State::Releasing)] {
            let o = approved(&r, NewOrder { trial_days: 5, ..wish(vec![line("58", 2, &[])]) }).await;
            let o = c.complete(&operator(), &o.id, delivery()).await.unwrap();
            assert_eq!((o.state, told(&r).len()), (State::Trial, 0), "{}", r.t.name);
            let o = match taken {
                true => c.accept(&doctor(), &o.id, None).await.unwrap(),
                false => c.refuse(&doctor(), &o.id, Some("不适用")).await.unwrap(),
            };
            assert_eq!((o.state, told(&r).len()), (last, usize::from(taken)));
            if !taken {
                assert_eq!(c.complete(&operator(), &o.id, "已拆除").await.unwrap().state, State::Released);
            }
        }
        // What a meter measures is not counted by its order.
        let o = approved(&r, wish(vec![line("backup", 200, &[])])).await;
        c.complete(&operator(), &o.id, delivery()).await.unwrap();
        endorsed(&r, &release(&r, &o, false).await).await;
        assert_eq!(c.complete(&operator(), &o.id, "已清除").await.unwrap().state, State::Released);
        assert!(told(&r).is_empty());
    }
}
