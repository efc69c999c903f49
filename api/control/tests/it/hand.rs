//! What the operator delivers by hand, through the API: from the order to its lines on the bills of the months.

use super::ops_world::{World, build};
use billing::contract::Contract;
use control::north::ops::book;
use http::StatusCode;
use kernel::Timestamp;
use runtime::testing::each_at;
use serde_json::{Value, json};

const DOCTOR: &str = "p:doctor:member";
const STRANGER: &str = "q:stranger:member";
const COMMISSION: &str = "gov:commission:purchaser";
const OPERATOR: &str = "gov:operator:operator";
const CONTRACTS: [&str; 5] = ["chuyi", "qingpu", "shaanxi", "beijing-medins", "beijing-cityadmin"];

async fn worlds() -> Vec<World> {
    let all = [
        network::MIGRATIONS,
        storage::MIGRATIONS,
        compute::MIGRATIONS,
        catalog::MIGRATIONS,
        billing::MIGRATIONS,
        ops::MIGRATIONS,
        security::MIGRATIONS,
    ];
    let mut worlds = Vec::new();
    for t in each_at(Timestamp::parse("2026-08-10T02:00:00Z").unwrap(), &all).await {
        worlds.push(build(t).await);
    }
    worlds
}

fn set(w: &World, at: &str) {
    w.t.clock.as_ref().unwrap().set(Timestamp::parse(at).unwrap());
}

async fn approved(w: &World, path: &str, body: Value) -> String {
    let o = w.post(DOCTOR, path, body).await;
    assert_eq!(o.status, StatusCode::CREATED, "{}", o.text);
    let id = o.json["id"].as_str().unwrap().to_owned();
    for who in [COMMISSION, OPERATOR] {
        let a = w.post(who, &format!("/ops/v1/orders/{id}/approve"), json!({})).await;
        assert_eq!(a.status, StatusCode::OK, "{who}: {}", a.text);
    }
    id
}

async fn completed(w: &World, id: &str, body: Value, state: &str) {
    let o = w.post(OPERATOR, &format!("/ops/v1/orders/{id}/complete"), body).await;
    assert_eq!((o.status, &o.json["state"]), (StatusCode::OK, &json!(state)), "{}", o.text);
}

/// Item, quantity and amount of every line of a month.
async fn bill(w: &World, month: &str) -> (Vec<(String, String, String)>, Value) {
    let b = w.get(DOCTOR, &format!("/ops/v1/bills/p/{month}")).await.json;
    let text = |l: &Value, k: &str| l[k].as_str().unwrap().to_owned();
    let lines = b["lines"].as_array().unwrap();
    (lines.iter().map(|l| (text(l, "item"), text(l, "quantity"), text(l, "amount"))).collect(), b)
}

fn line(item: &str, quantity: &str, amount: &str) -> (String, String, String) {
    (item.to_owned(), quantity.to_owned(), amount.to_owned())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ordered_delivered_with_evidence_billed_and_released() {
    for w in worlds().await {
        let wish = json!({"name": "rds", "create": true, "lines": [
            {"item": "4", "quantity": 2, "months": 6, "form": {"details": "HIS"}},
            {"item": "73", "quantity": 3, "months": 6},
            {"item": "10", "quantity": 100, "months": 6}]});
        let id = approved(&w, "/ops/v1/orders", wish).await;
        let order = format!("/ops/v1/orders/{id}");
        let o = w.get(DOCTOR, &order).await.json;
        assert_eq!(
            (&o["state"], &o["by_hand"], &o["create"]),
            (&json!("fulfilling"), &json!(true), &json!(false)),
            "{o}"
        );
        assert!(bill(&w, "2026-08").await.0.is_empty(), "{}: nothing counts before it is delivered", w.t.name);
        let complete = format!("{order}/complete");
        let part = json!({"evidence": "验收单", "reference": "JF-17", "lines": [{"line": 1, "quantity": 1}]});
        for (who, body, status, field) in [
            (DOCTOR, json!({"evidence": "a", "reference": "r"}), StatusCode::FORBIDDEN, Value::Null),
            (STRANGER, json!({"evidence": "a", "reference": "r"}), StatusCode::FORBIDDEN, Value::Null),
            (OPERATOR, json!({"evidence": "a"}), StatusCode::BAD_REQUEST, json!("reference")),
            (OPERATOR, part, StatusCode::BAD_REQUEST, json!("lines[0].quantity")),
        ] {
            let a = w.post(who, &complete, body).await;
            assert_eq!(a.status, status, "{who}: {}", a.text);
            if !field.is_null() {
                assert_eq!(a.json["error"]["field"], field, "{}", a.text);
            }
        }
        let all = json!([{"line": 1, "quantity": 2}, {"line": 2, "quantity": 3}, {"line": 3, "quantity": 100}]);
        completed(&w, &id, json!({"evidence": "验收单", "reference": "JF-17", "lines": all}), "delivered").await;

        set(&w, "2026-09-02T00:00:00Z");
        let (lines, b) = bill(&w, "2026-08").await;
        assert_eq!(lines, [line("4", "2", "1432.66"), line("73", "3", "5469.18")], "row 10 has a meter outside: {b}");
        assert_eq!(b["total"], "6901.84");
        for l in b["lines"].as_array().unwrap() {
            assert_eq!(l["intervals"][0]["order"], json!(id), "{l}");
        }

        let less = json!({"kind": "scale_down", "target": id, "lines": [{"item": "4", "quantity": 1}]});
        let less = approved(&w, "/ops/v1/changes-of-orders", less).await;
        completed(&w, &less, json!({"evidence": "一套已下线"}), "delivered").await;
        set(&w, "2026-10-05T00:00:00Z");
        assert_eq!(bill(&w, "2026-09").await.0, [line("4", "1", "716.33")]);
        let end = approved(&w, "/ops/v1/changes-of-orders", json!({"kind": "release", "target": id})).await;
        assert_eq!(w.get(DOCTOR, &order).await.json["state"], "releasing");
        completed(&w, &id, json!({"evidence": "数据已清除，移除单 3"}), "released").await;
        assert_eq!(w.get(DOCTOR, &format!("/ops/v1/orders/{end}")).await.json["state"], "delivered");
        set(&w, "2026-11-02T00:00:00Z");
        assert_eq!(bill(&w, "2026-10").await.0, [line("4", "0", "0.00")], "released before the end of the month");
        assert!(bill(&w, "2026-11").await.0.is_empty());
    }
}

/// Every row of every contract can be ordered, and something measures it: the platform or an outside meter, or else its orders.
#[test]
fn every_price_row_can_be_ordered_and_is_measured_once() {
    for name in CONTRACTS {
        let file = format!("{}/../../contracts/{name}.toml", env!("CARGO_MANIFEST_DIR"));
        let c = Contract::load(Some(std::path::Path::new(&file))).unwrap();
        let book = book::of(&c);
        assert_eq!(book.items.len(), c.items.len());
        for (i, row) in book.items.iter().zip(&c.items) {
            let m = row.metering.as_ref().unwrap_or_else(|| panic!("{name} {}: nothing measures it", i.code));
            assert_eq!(i.counted.is_some(), m.by_order(), "{name} {}", i.code);
            assert!(!m.by_order() || i.by_hand(), "{name} {}: made by the platform and counted by its orders", i.code);
            assert!(i.by_hand() || i.provides.as_ref().is_some_and(|p| !p.grants.is_empty()), "{name} {}", i.code);
            let meter = i.counted.as_ref().map(|x| x.meter.clone());
            assert!(meter.is_none_or(|x| x == format!("order.{}", i.code)), "{name} {}", i.code);
        }
    }
}
