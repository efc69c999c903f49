//! Business systems, the asset register, levels and pools over HTTP: from an order to a system, an outage and its figures.

use super::ops_world::{World, worlds};
use compute::{Phase, ServerObservation};
use http::StatusCode;
use kernel::{NodeId, ServerId};
use serde_json::{Value, json};

const DOCTOR: &str = "p:doctor:member";
const READER: &str = "p:nurse:reader";
const COMMISSION: &str = "gov:commission:purchaser";
const OPERATOR: &str = "gov:operator:operator";
const STRANGER: &str = "q:stranger:member";

fn system(name: &str) -> Value {
    json!({"name": name, "owner": "王主任", "importance": "core", "protection": 3, "filing": "53230099001-21001",
        "data_class": "sensitive", "ports": [{"name": "web", "address": "10.0.0.8", "port": 443, "protocol": "https"}]})
}

/// An ordered server, delivered.
async fn server(w: &World) -> String {
    let order = json!({"name": "demo", "create": true, "network": {"cidr": "192.168.10.0/24"}, "lines": [
        {"item": "12", "quantity": 1, "months": 6, "form": {"image": "tiny-x86", "key": "doctors-key"}}]});
    let o = w.post(DOCTOR, "/ops/v1/orders", order).await;
    assert_eq!(o.status, StatusCode::CREATED, "{}", o.text);
    let id = o.json["id"].as_str().unwrap().to_owned();
    for who in [COMMISSION, OPERATOR] {
        w.send(who, "POST", &format!("/ops/v1/orders/{id}/approve"), "*/*", None).await;
    }
    let o = w.reached(DOCTOR, &id, &["delivered", "failed"]).await;
    assert_eq!(o["state"], "delivered", "{}", o["reason"]);
    let made = o["resources"].as_array().unwrap().iter().find(|r| r["key"] == "server-demo-1").unwrap();
    made["id"].as_str().unwrap().to_owned()
}

/// What the host says of the server at its present generation.
async fn seen(w: &World, id: &str, running: bool, error: Option<&str>) {
    let mut tx = w.t.env.db.read().await.unwrap();
    let sql = "SELECT generation FROM compute_server WHERE id = $1";
    let generation: u64 = tx.query_one(sql, &runtime::params![id]).await.unwrap().get(0).unwrap();
    drop(tx);
    let o = ServerObservation {
        id: ServerId::from(id),
        generation,
        phase: Phase::Ready,
        running,
        booted: running,
        stopped_itself: false,
        error: error.map(str::to_owned),
    };
    w.compute.observe_server(&NodeId::from("0192aaaa-0000-7000-8000-000000000001"), o).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_ordered_server_joins_a_system_goes_down_and_is_counted() {
    for w in worlds().await {
        let id = server(&w).await;
        let all = w.get(DOCTOR, "/ops/v1/resources?kind=server").await.json;
        assert_eq!(
            (&all["resources"][0]["id"], &all["resources"][0]["system"]),
            (&json!(id), &Value::Null),
            "{}",
            w.t.name
        );
        assert_eq!(all["resources"][0]["arch"], "x86_64");

        let made = w.post(DOCTOR, "/ops/v1/systems", system("HIS")).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
        assert_eq!((&made.json["importance_name"], &made.json["state"]), (&json!("核心"), &json!("registered")));
        let his = format!("/ops/v1/systems/{}", made.json["id"].as_str().unwrap());
        let a = w.post(DOCTOR, &format!("{his}/state"), json!({"event": "go_live"})).await;
        assert_eq!(a.json["state"], "running", "{}", a.text);
        let a = w.post(DOCTOR, &format!("{his}/adopt"), json!({"kind": "server"})).await;
        assert_eq!(a.json, json!({"resources": [id], "more": false}), "{}", a.text);
        let r = w.get(DOCTOR, &format!("/ops/v1/resources/{id}")).await.json;
        assert_eq!(r["memberships"][0]["to"], Value::Null);

        // Its process dies: it should run, and does not. Then it runs again.
        seen(&w, &id, false, Some("broken")).await;
        let down = w.get(DOCTOR, &format!("/ops/v1/availability/{id}")).await.json;
        assert_eq!((&down["now"], &down["cause"]), (&json!("down"), &json!("broken")), "{down}");
        let hit = w.get(OPERATOR, "/ops/v1/outages").await.json;
        assert_eq!((&hit["outages"][0]["hit"], &hit["outages"][0]["percent"]), (&json!(1), &json!("100")), "{hit}");
        seen(&w, &id, true, None).await;
        let up = w.get(READER, &format!("/ops/v1/availability/{id}")).await.json;
        assert_eq!((&up["now"], up["stretches"].as_array().unwrap().len()), (&json!("up"), 1), "{up}");

        assert!(w.ops.settle_levels().await.unwrap() > 0);
        let levels = w.get(DOCTOR, "/ops/v1/levels").await.json;
        let host = levels["levels"].as_array().unwrap().iter().find(|l| l["level"] == "cloud-host").unwrap();
        assert_eq!((&host["target"], &host["resources"], &host["subject"]), (&json!("99.975"), &json!(1), &json!("p")));
        let worst = w.get(DOCTOR, "/ops/v1/levels/cloud-host/worst").await.json;
        assert_eq!(worst["resources"][0]["resource"], json!(id), "{worst}");
        assert_eq!(w.get(STRANGER, "/ops/v1/levels/cloud-host/worst").await.json["resources"], json!([]));
        let pools = w.get(OPERATOR, "/ops/v1/pools").await.json;
        let vcpu = pools["pools"].as_array().unwrap().iter().find(|p| p["pool"] == "all" && p["dimension"] == "vcpu");
        // 32 CPUs at the ratio of 3, two of them granted.
        assert_eq!((&vcpu.unwrap()["capacity"], &vcpu.unwrap()["granted"]), (&json!("96"), &json!("2")), "{pools}");
        // It is there since today: nobody can tell how long it lasts.
        let ahead = &vcpu.unwrap()["forecast"];
        let told = (&ahead["days"], &ahead["reason"], &ahead["limit_percent"], &ahead["method"], &ahead["needed_days"]);
        let wanted = (&Value::Null, &json!("too_few_days"), &json!(80), &json!("theil_sen"), &json!(14));
        assert_eq!(told, wanted, "{ahead}");

        for (who, path, status) in [
            (STRANGER, his.as_str(), 404),
            (STRANGER, &format!("/ops/v1/resources/{id}"), 404),
            (STRANGER, &format!("/ops/v1/availability/{id}"), 404),
            (STRANGER, "/ops/v1/resources?project=p", 404),
            (STRANGER, "/ops/v1/pools", 403),
            (DOCTOR, "/ops/v1/outages", 403),
            (DOCTOR, "/ops/v1/assets", 403),
            (DOCTOR, "/ops/v1/levels?month=2026-13", 400),
            (DOCTOR, "/ops/v1/levels/nothing/worst", 404),
            (DOCTOR, "/ops/v1/systems?state=odd", 400),
            (OPERATOR, "/ops/v1/pools?from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z", 400),
            (COMMISSION, his.as_str(), 200),
            (COMMISSION, "/ops/v1/level-settings", 200),
        ] {
            let a = w.get(who, path).await;
            assert_eq!(a.status.as_u16(), status, "{who} {path}: {}", a.text);
        }
        assert_eq!(w.post(READER, "/ops/v1/systems", system("x")).await.status, StatusCode::FORBIDDEN);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bad_input_names_its_field_and_the_register_is_kept() {
    let w = runtime::testing::first(worlds()).await;
    let circle = w.post(DOCTOR, "/ops/v1/systems", system("A")).await.json["id"].as_str().unwrap().to_owned();
    let with = |key: &str, v: Value| {
        let mut s = system("B");
        s[key] = v;
        s
    };
    for (body, field) in [
        (with("protection", json!(7)), "protection"),
        (with("importance", json!("vital")), "importance"),
        (with("ports", json!([{"address": "a b", "port": 1, "protocol": "tcp"}])), "ports[0].address"),
        (with("needs", json!(["nobody"])), "needs"),
        (with("colour", json!("red")), "colour"),
    ] {
        let a = w.post(DOCTOR, "/ops/v1/systems", body).await;
        assert_eq!((a.status.as_u16(), &a.json["error"]["field"]), (400, &json!(field)), "{}", a.text);
    }
    let path = format!("/ops/v1/systems/{circle}");
    let mut own = system("A");
    own["needs"] = json!([circle]);
    let a = w.send(DOCTOR, "PUT", &path, "*/*", Some(own)).await;
    assert_eq!((a.status.as_u16(), &a.json["error"]["code"]), (409, &json!("Circle")), "{}", a.text);
    let a = w.post(DOCTOR, &format!("{path}/adopt"), json!({})).await;
    assert_eq!((a.status.as_u16(), &a.json["error"]["field"]), (400, &json!("resources")));
    let a = w
        .post(OPERATOR, "/ops/v1/pool-changes", json!({"dimension": "accelerator", "delta": "many", "reason": "x"}))
        .await;
    assert_eq!((a.status.as_u16(), &a.json["error"]["field"]), (400, &json!("delta")));
    let a = w
        .send(OPERATOR, "PUT", "/ops/v1/level-settings", "*/*", Some(json!({"settings": {"pool.high_percent": 101}})))
        .await;
    assert_eq!((a.status.as_u16(), &a.json["error"]["field"]), (400, &json!("pool.high_percent")));

    let wanted = json!({"settings": {"outage.system_percent": 99}});
    let a = w.send(OPERATOR, "PUT", "/ops/v1/level-settings", "*/*", Some(wanted.clone())).await;
    assert_eq!((a.status.as_u16(), &a.json["error"]["code"]), (403, &json!("PurchaserSets")), "{}", a.text);
    assert!(a.text.contains("outage.system_percent"), "{}", a.text);
    let a = w.send(COMMISSION, "PUT", "/ops/v1/level-settings", "*/*", Some(wanted)).await;
    assert_eq!(a.status, StatusCode::OK, "{}", a.text);
    let bare = json!({"dimension": "vcpu", "delta": "-180", "reason": "x"});
    let a = w.post(OPERATOR, "/ops/v1/pool-changes", bare).await;
    assert_eq!((a.status.as_u16(), &a.json["error"]["field"]), (400, &json!("evidence")), "{}", a.text);

    let asset = json!({"class": "network", "name": "core-1", "serial": "SN1", "state": "in_use"});
    assert_eq!(w.post(OPERATOR, "/ops/v1/assets", asset.clone()).await.status, StatusCode::CREATED);
    assert_eq!(w.post(OPERATOR, "/ops/v1/assets", asset).await.status, StatusCode::CONFLICT);
    let s = w.post(OPERATOR, "/ops/v1/stocktakes", json!({"name": "half-year"})).await.json;
    let take = format!("/ops/v1/stocktakes/{}", s["id"].as_str().unwrap());
    let lines = w.get(COMMISSION, &take).await.json;
    assert_eq!(lines["lines_total"], json!(2), "the device and the system: {lines}");
    let n = lines["lines"].as_array().unwrap().iter().find(|l| l["name"] == "core-1").unwrap()["n"].as_i64().unwrap();
    let a = w.send(OPERATOR, "PUT", &format!("{take}/lines/{n}"), "*/*", Some(json!({"result": "right"}))).await;
    assert_eq!(a.status, StatusCode::OK, "{}", a.text);
    let a = w.send(OPERATOR, "POST", &format!("{take}/close"), "*/*", None).await;
    assert_eq!(a.json["accuracy"], "100", "{}", a.text);
    let t = w.post(OPERATOR, "/ops/v1/topologies", json!({"note": "as built"})).await;
    assert_eq!(t.json["body"]["devices"][0]["name"], "core-1", "{}", t.text);
}

/// How full hosts and address pools are, what is wrong with them, and a ticket of it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn health_is_read_by_operator_and_purchaser_and_a_finding_becomes_a_ticket_once() {
    for w in worlds().await {
        assert!(w.ops.look_at_health().await.unwrap() > 0, "{}", w.t.name);
        let hosts = w.get(OPERATOR, "/ops/v1/health/host").await;
        let host = &hosts.json["subjects"][0];
        assert_eq!((&host["name"], &host["place"]), (&json!("host-1"), &json!("nova")), "{}", hosts.text);
        let of = |s: &Value, measure: &str| {
            s["measures"].as_array().unwrap().iter().find(|m| m["measure"] == measure).unwrap().clone()
        };
        // 32 CPUs at the ratio of 3; nobody knows how long they last.
        let vcpu = of(host, "vcpu");
        let told = (&vcpu["total"], &vcpu["used"], &vcpu["percent"], &vcpu["limit_percent"], &vcpu["reason"]);
        assert_eq!(told, (&json!("96"), &json!("0"), &json!("0"), &json!(80), &json!("too_few_days")), "{vcpu}");
        for kind in ["cluster", "storage", "ip_pool", "system", "environment"] {
            let a = w.get(COMMISSION, &format!("/ops/v1/health/{kind}")).await;
            assert_eq!((a.status, &a.json["kind"]), (StatusCode::OK, &json!(kind)), "{}", a.text);
        }
        let pools = w.get(OPERATOR, "/ops/v1/health/ip_pool?by=address").await.json;
        let pool = &pools["subjects"][0];
        assert_eq!(
            (&pool["name"], &pool["place"]),
            (&json!("public / public-subnet"), &json!("172.24.4.0/24")),
            "{pools}"
        );
        let path = format!("/ops/v1/health/ip_pool/{}", pool["id"].as_str().unwrap());
        let detail = w.get(OPERATOR, &format!("{path}?top=3")).await.json;
        assert_eq!(detail["trends"][0]["measure"], "address", "{detail}");
        assert_eq!((&detail["subject"]["id"], &detail["tops"][0]["unit"]), (&pool["id"], &json!("IP")));

        // The host of these tests never dialled: nothing is heard of it.
        let found = w.get(OPERATOR, "/ops/v1/health-findings?kind=host&severity=critical").await.json;
        let away = &found["findings"][0];
        assert_eq!(
            (&away["rule"], &away["subject"], &away["ticket"]),
            (&json!("away"), &host["id"], &Value::Null),
            "{found}"
        );
        let path = format!("/ops/v1/health-findings/{}/ticket", away["id"].as_str().unwrap());
        for (who, body, status) in [
            (DOCTOR, json!({}), StatusCode::FORBIDDEN),
            (COMMISSION, json!({}), StatusCode::FORBIDDEN),
            (OPERATOR, json!({"project": "nowhere"}), StatusCode::BAD_REQUEST),
            (OPERATOR, json!({"colour": "red"}), StatusCode::BAD_REQUEST),
            (OPERATOR, json!({"note": "值班处理"}), StatusCode::CREATED),
            (OPERATOR, json!({}), StatusCode::CONFLICT),
        ] {
            let a = w.post(who, &path, body).await;
            assert_eq!(a.status, status, "{who}: {}", a.text);
        }
        let found = w.get(OPERATOR, "/ops/v1/health-findings?kind=host").await.json;
        let id = found["findings"][0]["ticket"].as_str().unwrap().to_owned();
        let ticket = w.get(OPERATOR, &format!("/ops/v1/tickets/{id}")).await.json;
        assert_eq!((&ticket["channel"], &ticket["priority"]), (&json!("monitoring"), &json!("urgent")), "{ticket}");
        assert!(ticket["text"].as_str().unwrap().starts_with("值班处理"), "{ticket}");

        for (who, path, status, field) in [
            (DOCTOR, "/ops/v1/health/host", 403, None),
            (DOCTOR, "/ops/v1/health-findings", 403, None),
            (OPERATOR, "/ops/v1/health/planet", 400, Some("kind")),
            (OPERATOR, "/ops/v1/health/host?by=odd", 400, Some("by")),
            (OPERATOR, "/ops/v1/health/host?marker=odd", 400, Some("marker")),
            (OPERATOR, "/ops/v1/health/cluster/all?top=99", 400, Some("top")),
            (OPERATOR, "/ops/v1/health/host/nobody", 404, None),
            (OPERATOR, "/ops/v1/health-findings?severity=odd", 400, Some("severity")),
        ] {
            let a = w.get(who, path).await;
            assert_eq!(a.status.as_u16(), status, "{path}: {}", a.text);
            if let Some(f) = field {
                assert_eq!(a.json["error"]["field"], f, "{path}: {}", a.text);
            }
        }
    }
}
