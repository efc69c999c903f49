//! What is delivered by hand: the quantity of its order is usage of its own, priced by the row that was ordered and by no other.

use super::rules::{CONTRACTS, contract};
use super::*;
use billing::bill::measure::Window;
use billing::bill::rate::rate;
use billing::contract::Per;
use billing::import::{Record, Taken};
use billing::month::{Calendar, Month};
use billing::usage::Interval;
use kernel::event::{ORDER_DELIVERED, ORDER_RESOURCES, OrderDelivered, OrderResources};
use kernel::{ErrorKind, OrderId};
use runtime::port::EVENT;
use std::collections::BTreeMap;

/// A fact of every row that is counted by its orders, each with a quantity of its own: one line or one entry of what has no price each.
#[test]
fn every_row_of_the_five_contracts_is_measured_and_none_twice() {
    for name in CONTRACTS {
        let c = contract(name);
        let unmeasured: Vec<_> = c.items.iter().filter(|i| i.metering.is_none()).map(|i| i.code.as_str()).collect();
        assert!(unmeasured.is_empty(), "{name}: {unmeasured:?}");
        let calendar = Calendar::of(&c).unwrap();
        let month = Month::parse(&c.start.to_string()[..7]).unwrap().next();
        let end = calendar.end(month).unwrap();
        let w = Window { begin: calendar.begin(month).unwrap(), until: end, end };
        let rows: Vec<_> = c.items.iter().filter(|i| i.metering.as_ref().is_some_and(|m| m.by_order())).collect();
        assert_eq!(rows.len(), if name == "chuyi" { 81 } else { usize::from(name == "beijing-cityadmin") }, "{name}");
        let used: Vec<Interval> = (1..)
            .zip(&rows)
            .map(|(n, i)| {
                let once = matches!(i.per, Per::Each | Per::Once);
                let kind = if once { EVENT } else { "order" };
                Interval {
                    id: i.code.clone(),
                    resource: format!("o-{n}"),
                    meter: i.metering.as_ref().unwrap().meter.clone(),
                    kind: kind.into(),
                    name: i.name.clone(),
                    attributes: BTreeMap::new(),
                    quantity: Quantity::whole(n),
                    from: w.begin,
                    to: once.then(|| Timestamp(w.begin.0 + 1)),
                    origin: None,
                }
            })
            .collect();
        let rated = rate(&c, 1, w, &used).unwrap();
        let priced = rows.iter().filter(|i| i.price.is_some()).count();
        assert_eq!((rated.lines.len(), rated.unpriced.len()), (priced, rows.len() - priced), "{name}");
        for l in &rated.lines {
            let [i] = l.intervals.as_slice() else { panic!("{name} {}: {:?}", l.item, l.intervals) };
            assert_eq!((&l.item, l.quantity), (&i.id, i.quantity), "{name}");
        }
    }
}

async fn ordered(t: &TestEnv, b: &Arc<Billing>, delivered: &str) {
    let order = OrderId::from("order-1");
    for (item, line) in [("4", "order-1-1"), ("73", "order-1-2")] {
        let resources = vec![line.to_owned()];
        publish(t, ORDER_RESOURCES, &OrderResources { order: order.clone(), item: item.into(), resources }).await;
    }
    let people = fact("o2", "order.73", "order-1-2", &[], 3, at(delivered));
    let facts = [fact("o1", "order.4", "order-1-1", &[], 2, at(delivered)), UsageFact { kind: EVENT.into(), ..people }];
    record(t, b, &facts).await;
    publish(t, ORDER_DELIVERED, &OrderDelivered { order, at: Some(at(delivered)) }).await;
}

async fn bill(b: &Arc<Billing>, month: &str) -> billing::bill::Bill {
    b.bill(&project(), Month::parse(month).unwrap()).await.unwrap()
}

fn lines(b: &billing::bill::Bill) -> Vec<(&str, String, String)> {
    b.lines.iter().map(|l| (l.item.as_str(), l.quantity.to_string(), l.amount.to_string())).collect()
}

fn line(item: &str, quantity: &str, amount: &str) -> (String, String, String) {
    (item.to_owned(), quantity.to_owned(), amount.to_owned())
}

fn same(found: Vec<(&str, String, String)>, wanted: &[(String, String, String)], what: &str) {
    let found: Vec<_> = found.into_iter().map(|(i, q, a)| (i.to_owned(), q, a)).collect();
    assert_eq!(found, wanted, "{what}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delivery_is_billed_with_its_order_until_its_release() {
    for (t, b) in start("2026-08-10T02:00:00Z").await {
        ordered(&t, &b, "2026-08-10T02:00:00Z").await;
        set(&t, "2026-09-02T00:00:00Z");
        let august = bill(&b, "2026-08").await;
        same(lines(&august), &[line("4", "2", "1432.66"), line("73", "3", "5469.18")], t.name);
        for l in &august.lines {
            assert_eq!(l.intervals[0].order.as_deref(), Some("order-1"), "{}", l.item);
        }
        assert!(august.unpriced.is_empty(), "{:?}", august.unpriced);
        set(&t, "2026-09-10T00:00:00Z");
        record(&t, &b, &[fact("o3", "order.4", "order-1-1", &[], 1, at("2026-09-10T00:00:00Z"))]).await;
        set(&t, "2026-10-05T00:00:00Z");
        same(lines(&bill(&b, "2026-09").await), &[line("4", "1", "716.33")], "what is paid once is not billed again");
        record(&t, &b, &[fact("o4", "order.4", "order-1-1", &[], 0, at("2026-10-05T00:00:00Z"))]).await;
        set(&t, "2026-11-02T00:00:00Z");
        same(lines(&bill(&b, "2026-10").await), &[line("4", "0", "0.00")], "released before the end of the month");
        assert!(lines(&bill(&b, "2026-11").await).is_empty());
    }
}

/// Row 1 is measured by an outside meter: its order is no usage, the import is; what is counted by orders cannot be imported.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_imported_is_billed_by_the_import_alone() {
    for (t, b) in start("2026-08-10T02:00:00Z").await {
        let operator = person("o", "gov", Role::Operator);
        let meters = |m: &str| vec![m.to_owned()];
        b.register_source(&operator, "array", "robot", &meters("file.gb")).await.unwrap();
        let e = b.register_source(&operator, "hand", "robot", &meters("order.4")).await.unwrap_err();
        assert_eq!((e.kind, e.field.as_deref()), (ErrorKind::BadRequest, Some("meters")), "{}", t.name);
        let record = |meter: &str| Record {
            source: "array".into(),
            key: format!("k-{meter}"),
            project: "p1".into(),
            resource: "share-1".into(),
            meter: meter.into(),
            kind: "interval".into(),
            quantity: Some("100".into()),
            from: Some("2026-08-10T00:00:00Z".into()),
            ..Record::default()
        };
        let Taken::None(faults) = b.import(&operator, &[record("order.4")]).await.unwrap() else {
            panic!("a meter of orders was imported")
        };
        assert_eq!(faults[0].field, "meter");
        let taken = b.import(&operator, &[record("file.gb")]).await.unwrap();
        assert!(matches!(taken, Taken::All(_)), "{taken:?}");
        t.env.outbox.flush().await.unwrap();
        set(&t, "2026-09-02T00:00:00Z");
        same(lines(&bill(&b, "2026-08").await), &[line("1", "100", "9.00")], t.name);
    }
}
