//! Notices of orders and assessments through the API: who subscribes to what, and what reaches him.

use super::ops_world::{World, build};
use http::StatusCode;
use kernel::Timestamp;
use runtime::params;
use runtime::testing::each_at;
use serde_json::{Value, json};

const DOCTOR: &str = "p:doctor:member";
const COMMISSION: &str = "gov:commission:purchaser";
const OPERATOR: &str = "gov:operator:operator";
const AUDITOR: &str = "gov:watch:audit_administrator";
const STRANGER: &str = "q:stranger:member";

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
    for t in each_at(Timestamp::parse("2026-09-01T02:00:00Z").unwrap(), &all).await {
        worlds.push(build(t).await);
    }
    worlds
}

async fn done(w: &World, who: &str, path: &str, body: Value) -> Value {
    let a = w.post(who, path, body).await;
    assert!(a.status.is_success(), "{who} {path}: {} {}", a.status, a.text);
    a.json
}

async fn hears(w: &World, who: &str, topics: &[&str]) -> String {
    let new = json!({"topics": topics, "channel": "webhook", "target": "http://hook.test/a"});
    done(w, who, "/ops/v1/subscriptions", new).await["id"].as_str().unwrap().to_owned()
}

/// Topics of the messages of a subscription, as its owner sees them, oldest first.
async fn topics(w: &World, who: &str, id: &str) -> Vec<String> {
    w.t.env.outbox.flush().await.unwrap();
    let a = w.get(who, &format!("/ops/v1/subscriptions/{id}/deliveries")).await;
    assert_eq!(a.status, StatusCode::OK, "{who}: {}", a.text);
    let all = a.json["deliveries"].as_array().unwrap().clone();
    all.iter().rev().map(|d| d["topic"].as_str().unwrap().to_owned()).collect()
}

async fn bodies(w: &World, id: &str) -> Vec<Value> {
    let mut tx = w.t.env.db.read().await.unwrap();
    let sql = "SELECT body FROM ops_delivery WHERE subscription = $1 ORDER BY id";
    let rows = tx.query(sql, &params![id]).await.unwrap();
    rows.into_iter().map(|r| serde_json::from_str(&r.get::<String>(0).unwrap()).unwrap()).collect()
}

async fn approve(w: &World, who: &str, id: &str) {
    done(w, who, &format!("/ops/v1/orders/{id}/approve"), json!({})).await;
}

fn grant() -> Value {
    json!({"name": "his", "create": false, "network": {"cidr": "192.168.10.0/24"}, "lines": [{"item": "6", "quantity": 10, "months": 6}]})
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_waits_is_delivered_and_its_end_is_told_30_7_and_1_days_before() {
    for w in worlds().await {
        let mine = hears(&w, DOCTOR, &["order.*"]).await;
        let other = hears(&w, STRANGER, &["*"]).await;
        let staff = hears(&w, COMMISSION, &["order.waiting", "order.expiring"]).await;
        let o = done(&w, DOCTOR, "/ops/v1/orders", grant()).await;
        let id = o["id"].as_str().unwrap();
        approve(&w, COMMISSION, id).await;
        approve(&w, OPERATOR, id).await;
        let waited = ["order.waiting", "order.waiting", "order.deliver"];
        assert_eq!(topics(&w, DOCTOR, &mine).await, waited, "{}", w.t.name);
        let all = bodies(&w, &mine).await;
        assert_eq!((&all[0]["role"], &all[1]["role"]), (&json!("purchaser"), &json!("operator")));
        assert_eq!(
            (&all[0]["title"], &all[0]["title_en"]),
            (&json!("订单“his”待采购人审批"), &json!("Order 'his' waits for the purchaser"))
        );
        assert_eq!((&all[2]["state"], &all[2]["subject"]), (&json!("delivered"), &json!(id)));

        // The simulated clock goes to each threshold, and looks several times.
        let ends = w.get(DOCTOR, &format!("/ops/v1/orders/{id}")).await.json["expires_at"].as_str().unwrap().to_owned();
        assert!(ends.starts_with("2027-03-01T02:00:00"), "{ends}");
        let mut told = 3;
        for (when, days) in [("2027-01-30T02:00:00Z", 30), ("2027-02-22T02:00:00Z", 7), ("2027-02-28T02:00:00Z", 1)] {
            let at = Timestamp::parse(when).unwrap();
            let clock = w.t.clock.as_ref().unwrap();
            clock.set(at.minus(std::time::Duration::from_secs(1)));
            w.catalog.attend_orders().await.unwrap();
            assert_eq!(topics(&w, DOCTOR, &mine).await.len(), told, "not before {when}");
            clock.set(at);
            for _ in 0..3 {
                w.catalog.attend_orders().await.unwrap();
            }
            told += 1;
            assert_eq!(topics(&w, DOCTOR, &mine).await.len(), told, "once at {when}");
            let last = bodies(&w, &mine).await.pop().unwrap();
            assert_eq!((&last["topic"], &last["project"]), (&json!("order.expiring"), &json!("p")));
            let title = last["title"].as_str().unwrap();
            assert!(title.contains("his") && title.contains(&format!("{days}天内到期")), "{title}");
            assert!(last["title_en"].as_str().unwrap().contains(&format!("within {days} days")), "{last}");
        }
        let expected = ["order.waiting", "order.waiting", "order.expiring", "order.expiring", "order.expiring"];
        assert_eq!(topics(&w, COMMISSION, &staff).await, expected);
        assert!(topics(&w, STRANGER, &other).await.is_empty(), "another project's");
        assert_eq!(
            w.get(STRANGER, &format!("/ops/v1/subscriptions/{mine}/deliveries")).await.status,
            StatusCode::NOT_FOUND
        );
        let gone = w.send(COMMISSION, "DELETE", &format!("/ops/v1/subscriptions/{staff}"), "*/*", None).await;
        assert_eq!(gone.status, StatusCode::NO_CONTENT, "the purchaser ends his own");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_auditor_hears_of_the_account_that_waits_for_him_alone() {
    for w in worlds().await {
        let audit = hears(&w, AUDITOR, &["*"]).await;
        let listed = w.get(AUDITOR, "/ops/v1/subscriptions").await.json;
        let one = &listed["subscriptions"][0];
        assert_eq!((&one["stage"], &one["project"]), (&json!("audit_administrator"), &Value::Null), "{}", w.t.name);
        done(&w, DOCTOR, "/ops/v1/orders", grant()).await;
        assert!(topics(&w, AUDITOR, &audit).await.is_empty(), "it waits for the purchaser");
        let ask = json!({"person": "李雷", "contact": "信息科", "purpose": "运维", "system": "platform", "user": "li", "role": "reader", "until": "2026-11-30T02:00:00Z"});
        done(&w, DOCTOR, "/ops/v1/account-requests", ask).await;
        assert_eq!(topics(&w, AUDITOR, &audit).await, ["order.waiting"]);
        assert_eq!(bodies(&w, &audit).await[0]["role"], "audit_administrator");
        assert_eq!(
            w.get(AUDITOR, "/ops/v1/tickets").await.status,
            StatusCode::FORBIDDEN,
            "and sees no more than before"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_between_the_parties_reaches_no_tenant_and_topics_are_listed() {
    for w in worlds().await {
        w.place(&["p"]).await;
        let (tenant, buyer) =
            (hears(&w, DOCTOR, &["*"]).await, hears(&w, COMMISSION, &["assessment.*", "settlement.*"]).await);
        let runs = hears(&w, OPERATOR, &["assessment.open"]).await;
        done(&w, COMMISSION, "/ops/v1/assessments", json!({"scheme": "half-year", "until": "2026-06-30"})).await;
        assert_eq!(topics(&w, COMMISSION, &buyer).await, ["assessment.open"], "{}", w.t.name);
        assert_eq!(topics(&w, OPERATOR, &runs).await, ["assessment.open"]);
        assert!(topics(&w, DOCTOR, &tenant).await.is_empty());
        // A project's own evaluation is its people's to see.
        done(
            &w,
            COMMISSION,
            "/ops/v1/assessments",
            json!({"scheme": "half-year", "until": "2026-06-30", "project": "p"}),
        )
        .await;
        assert_eq!(topics(&w, DOCTOR, &tenant).await, ["assessment.open"]);

        let words = w.get(DOCTOR, "/ops/v1/desk").await.json;
        let known = words["words"]["subscription.topic"].as_array().unwrap().clone();
        let all: Vec<&str> = known.iter().map(|t| t["word"].as_str().unwrap()).collect();
        for t in &all {
            let new = json!({"topics": [t], "channel": "webhook", "target": "http://hook.test/a"});
            let a = w.post(STRANGER, "/ops/v1/subscriptions", new).await;
            assert_eq!(a.status, StatusCode::CREATED, "{t}: {}", a.text);
        }
        for noun in ["order", "bill", "assessment", "settlement", "duty"] {
            assert!(all.iter().any(|t| t.split('.').next() == Some(noun)), "{noun}");
        }
        for bad in ["bills.*", "bill.pay", "order", "told.bill.issue"] {
            let new = json!({"topics": [bad], "channel": "webhook", "target": "http://hook.test/a"});
            let a = w.post(STRANGER, "/ops/v1/subscriptions", new).await;
            assert_eq!((a.status, &a.json["error"]["field"]), (StatusCode::BAD_REQUEST, &json!("topics")), "{bad}");
        }
    }
}
