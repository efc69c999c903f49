//! Grants of access through the API: asked for, answered by the tenant, used, read by both sides, and in the audit ledger.

use super::ops_world::{World, worlds};
use http::StatusCode;
use kernel::ErrorKind;
use runtime::task;
use serde_json::{Value, json};
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

const DOCTOR: &str = "p:doctor:member";
const STRANGER: &str = "q:stranger:member";
const COMMISSION: &str = "gov:commission:purchaser";
const OPERATOR: &str = "gov:operator:operator";
const COLLEAGUE: &str = "gov:colleague:operator";
const AUDITOR: &str = "gov:watch:audit_administrator";

const GRANTS: &str = "/ops/v1/access-grants";

async fn server(w: &World) -> String {
    let line = json!({"item": "12", "quantity": 1, "months": 6, "form": {"image": "tiny-x86", "key": "doctors-key"}});
    let order = json!({"name": "his", "create": true, "network": {"cidr": "192.168.10.0/24"}, "lines": [line]});
    let o = w.post(DOCTOR, "/ops/v1/orders", order).await;
    assert_eq!(o.status, StatusCode::CREATED, "{}", o.text);
    let id = o.json["id"].as_str().unwrap().to_owned();
    for who in [COMMISSION, OPERATOR] {
        let a = w.send(who, "POST", &format!("/ops/v1/orders/{id}/approve"), "*/*", None).await;
        assert_eq!(a.status, StatusCode::OK, "{who}: {}", a.text);
    }
    let o = w.reached(DOCTOR, &id, &["delivered", "failed"]).await;
    assert_eq!(o["state"], "delivered", "{} {}", w.t.name, o["reason"]);
    let all = o["resources"].as_array().unwrap();
    let server = all.iter().find(|r| r["key"].as_str().unwrap().starts_with("server-")).unwrap();
    server["id"].as_str().unwrap().to_owned()
}

async fn act(w: &World, who: &str, id: &str, what: &str) -> StatusCode {
    w.post(who, &format!("{GRANTS}/{id}/{what}"), json!({"note": "a"})).await.status
}

async fn entries(w: &World, action: &str) -> i64 {
    w.count(&format!("runtime_ledger WHERE ledger = 'audit' AND body LIKE '%\"{action}\"%'")).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_operator_enters_while_the_tenant_lets_him_and_both_see_what_he_did() {
    for w in worlds().await {
        w.place(&["p", "q"]).await;
        let server = server(&w).await;
        let hook = json!({"topics": ["access.*"], "channel": "webhook", "target": "http://hook.test/a"});
        let heard = w.post(DOCTOR, "/ops/v1/subscriptions", hook).await.json["id"].as_str().unwrap().to_owned();

        let wish = json!({"servers": [server], "reason": "the disk is full", "minutes": 60});
        assert_eq!(w.post(DOCTOR, GRANTS, wish.clone()).await.status, StatusCode::FORBIDDEN);
        let longer = json!({"servers": [server], "reason": "a", "minutes": 481});
        let a = w.post(OPERATOR, GRANTS, longer).await;
        assert_eq!((a.status, &a.json["error"]["field"]), (StatusCode::BAD_REQUEST, &json!("minutes")));
        let a = w.post(OPERATOR, GRANTS, wish).await;
        assert_eq!((a.status, &a.json["state"]), (StatusCode::CREATED, &json!("requested")), "{}", a.text);
        let id = a.json["id"].as_str().unwrap().to_owned();

        let waiting = w.get(DOCTOR, &format!("{GRANTS}?state=requested")).await.json;
        assert_eq!(waiting["access_grants"][0]["id"], json!(id));
        assert_eq!(w.get(STRANGER, GRANTS).await.json["access_grants"], json!([]));
        for (who, status) in [(STRANGER, 404), (OPERATOR, 403), ("p:boss:admin", 403), ("p:operator:member", 403)] {
            assert_eq!(act(&w, who, &id, "approve").await, status, "{who}");
        }
        assert_eq!(w.get(STRANGER, &format!("{GRANTS}/{id}")).await.status, 404);
        let ask = json!({"server": server});
        assert_eq!(w.post(OPERATOR, &format!("{GRANTS}/{id}/console"), ask.clone()).await.status, 409);
        assert_eq!(act(&w, DOCTOR, &id, "approve").await, 200);
        assert_eq!(act(&w, DOCTOR, &id, "approve").await, 409);

        let a = w.post(OPERATOR, &format!("{GRANTS}/{id}/console"), ask.clone()).await;
        let url = a.json["url"].as_str().unwrap();
        let key = url.strip_prefix("wss://cloud.test/compute/serial/").unwrap_or_else(|| panic!("{url}"));
        assert_eq!(w.post(COLLEAGUE, &format!("{GRANTS}/{id}/console"), ask).await.status, 403);
        let mut console = w.compute.open_console(key).await.unwrap();
        console.write_all(b"df\r").await.unwrap();
        let mut back = [0; 3];
        console.read_exact(&mut back).await.unwrap();
        for _ in 0..100 {
            console.write_all(b".").await.unwrap();
            console.read_exact(&mut back[..1]).await.unwrap();
        }
        assert_eq!(w.compute.open_console(key).await.map(drop).unwrap_err().kind, ErrorKind::NotFound);

        assert_eq!(act(&w, DOCTOR, &id, "revoke").await, 200);
        let mut rest = Vec::new();
        let end = tokio::time::timeout(Duration::from_secs(60), console.read_to_end(&mut rest)).await;
        end.expect("the console was not cut").unwrap();
        let session = sealed(&w, &id).await;
        assert_eq!((&session["ending"], &session["bytes"]), (&json!("revoked"), &json!(206)));

        let path = format!("{GRANTS}/{id}/recording?limit=1000&session={}", session["id"].as_str().unwrap());
        let mine = w.get(DOCTOR, &path).await.json;
        assert_eq!(mine["intact"], true, "{mine}");
        let text = |way: &str| -> String {
            let all = mine["pieces"].as_array().unwrap().iter().filter(|p| p["direction"] == way);
            all.map(|p| p["text"].as_str().unwrap()).collect()
        };
        // However many are asked for, a page is no larger than this; the next one has the rest.
        let both = format!("df\r{}", ".".repeat(99));
        assert_eq!((text("in"), text("out")), (both.clone(), both));
        assert_eq!((mine["pieces"].as_array().unwrap().len(), &mine["next"]), (200, &json!("200")));
        let rest = w.get(DOCTOR, &format!("{path}&marker=200")).await.json;
        assert_eq!((rest["pieces"].as_array().unwrap().len(), &rest["intact"]), (3, &json!(true)), "{rest}");
        assert!(rest["pieces"][2]["text"].as_str().unwrap().starts_with("[revoked]") && rest["next"].is_null());
        for who in [OPERATOR, AUDITOR] {
            assert_eq!(w.get(who, &path).await.json, mine, "{who}");
        }
        for (who, status) in [(STRANGER, 404), (COLLEAGUE, 403), (COMMISSION, 403)] {
            assert_eq!(w.get(who, &path).await.status, status, "{who}");
        }
        assert_eq!(w.get(DOCTOR, &format!("{GRANTS}/{id}/recording")).await.status, 400);

        for action in ["request", "approve", "console", "revoke"] {
            assert!(entries(&w, &format!("access-grant.{action}")).await >= 2, "{action}: begun and done");
        }
        assert_eq!(entries(&w, "access-session.carry").await, 2);
        w.t.env.outbox.flush().await.unwrap();
        let told = w.get(DOCTOR, &format!("/ops/v1/subscriptions/{heard}/deliveries")).await.json;
        let topics: Vec<&Value> = told["deliveries"].as_array().unwrap().iter().map(|d| &d["topic"]).collect();
        assert_eq!(topics, ["access.revoke", "access.approve", "access.request"]);
    }
}

/// The session of a grant, once its recording is sealed.
async fn sealed(w: &World, id: &str) -> Value {
    for _ in 0..3000 {
        let a = w.get(DOCTOR, &format!("{GRANTS}/{id}/sessions")).await;
        assert_eq!(a.status, StatusCode::OK, "{}", a.text);
        if a.json["sessions"][0]["digest"].is_string() {
            return a.json["sessions"][0].clone();
        }
        task::sleep(Duration::from_millis(20)).await;
    }
    panic!("{}: the session does not end", w.t.name);
}
