//! Changes, accounts, openings, trials, releases and the tree of quota, through the API and with real slices below.

use super::ops_world::{World, worlds};
use http::StatusCode;
use kernel::event::ProjectPlaced;
use kernel::{ProjectId, Role};
use serde_json::{Value, json};

const DOCTOR: &str = "p:doctor:member";
const CHIEF: &str = "p:chief:manager";
const COMMISSION: &str = "gov:commission:purchaser";
const OPERATOR: &str = "gov:operator:operator";
const AUDITOR: &str = "gov:watch:audit_administrator";
const GUARD: &str = "gov:guard:security_administrator";
const STRANGER: &str = "q:stranger:member";

async fn decided(w: &World, id: &str, who: &[&str]) -> Value {
    let mut last = Value::Null;
    for who in who {
        let a = w.send(who, "POST", &format!("/ops/v1/orders/{id}/approve"), "*/*", None).await;
        assert_eq!(a.status, StatusCode::OK, "{who}: {}", a.text);
        last = a.json;
    }
    last
}

async fn made(w: &World, who: &str, path: &str, body: Value) -> String {
    let o = w.post(who, path, body).await;
    assert_eq!(o.status, StatusCode::CREATED, "{}", o.text);
    o.json["id"].as_str().unwrap().to_owned()
}

fn host() -> Value {
    json!({"item": "12", "quantity": 1, "months": 6, "form": {"image": "tiny-x86", "key": "doctors-key"}})
}

fn order(lines: Value, trial: u32) -> Value {
    json!({"name": "his", "create": true, "network": {"cidr": "192.168.10.0/24", "ssh_from": "10.0.0.0/16"}, "trial_days": trial, "lines": lines})
}

fn piece(o: &Value, key: &str) -> String {
    let all = o["resources"].as_array().unwrap();
    all.iter().find(|r| r["key"] == key).unwrap()["id"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn from_trial_to_proof_of_erasure() {
    for w in worlds().await {
        let disk = json!({"item": "6", "quantity": 10, "months": 6});
        let id = made(&w, DOCTOR, "/ops/v1/orders", order(json!([host(), disk]), 7)).await;
        decided(&w, &id, &[COMMISSION, OPERATOR]).await;
        let o = w.reached(DOCTOR, &id, &["trial", "failed"]).await;
        assert_eq!(o["state"], "trial", "{} {}", w.t.name, o["reason"]);
        let bill = w.get(DOCTOR, "/ops/v1/bills").await.json;
        assert_eq!(bill["bills"][0]["total"], "0.00", "what is tried is not billed");
        let accept = format!("/ops/v1/orders/{id}/accept");
        assert_eq!(w.post(STRANGER, &accept, json!({})).await.status, StatusCode::NOT_FOUND);
        assert_eq!(w.post(DOCTOR, &accept, json!({"reason": "works"})).await.json["state"], "delivered");
        let bill = w.get(DOCTOR, "/ops/v1/bills").await.json;
        assert_ne!(bill["bills"][0]["total"], "0.00", "{bill}");

        // Ports: a group of its own on the server, seen from below.
        let server = piece(&o, "server-his-1");
        let opening = json!({"name": "web", "targets": [server], "protocol": "tcp", "from_port": 443,
            "sources": ["10.20.0.0/16", "2001:db8:1::/48"], "purpose": "outpatients", "until": in_days(&w, 30)});
        let port = made(&w, DOCTOR, "/ops/v1/openings", opening).await;
        assert_eq!(
            w.post(OPERATOR, &format!("/ops/v1/orders/{port}/approve"), json!({})).await.status,
            StatusCode::FORBIDDEN
        );
        decided(&w, &port, &[GUARD, OPERATOR]).await;
        let p = w.reached(DOCTOR, &port, &["delivered", "failed"]).await;
        assert_eq!(p["state"], "delivered", "{}", p["reason"]);
        assert_eq!(w.count("network_rule WHERE port_min = 443").await, 2);
        let close = made(&w, DOCTOR, "/ops/v1/changes-of-orders", json!({"kind": "release", "target": port})).await;
        decided(&w, &close, &[COMMISSION, OPERATOR]).await;
        w.reached(DOCTOR, &port, &["released"]).await;
        assert_eq!(w.count("network_rule WHERE port_min = 443").await, 0, "closed again");

        // Stopped, started, released.
        for (kind, state) in [("stop", "stopped"), ("start", "delivered")] {
            let c = made(&w, DOCTOR, "/ops/v1/changes-of-orders", json!({"kind": kind, "target": id})).await;
            decided(&w, &c, &[COMMISSION, OPERATOR]).await;
            let o = w.reached(DOCTOR, &id, &[state]).await;
            assert_eq!(o["state"], state, "{kind}");
            w.reached(DOCTOR, &c, &["delivered"]).await;
        }
        let end = json!({"kind": "release", "target": id, "backup": false});
        let end = made(&w, DOCTOR, "/ops/v1/changes-of-orders", end).await;
        decided(&w, &end, &[COMMISSION, OPERATOR]).await;
        let o = w.reached(DOCTOR, &id, &["released"]).await;
        assert_eq!(o["resources"], json!([]));
        for table in ["compute_server", "storage_volume", "catalog_piece"] {
            assert_eq!(w.count(table).await, 0, "{table}");
        }
        let proof = w.get(COMMISSION, &format!("/ops/v1/orders/{id}/erasure")).await.json;
        assert_eq!(
            (proof["by"].as_str(), proof["erased"].as_array().map(Vec::len)),
            (Some("operator"), Some(2)),
            "{proof}"
        );
        assert!(proof["method"].as_str().unwrap().contains("zeros"));
        assert_eq!(proof["erased"][0]["no_backup"], "none was asked for");
        assert_eq!(proof["simulated"], true, "nothing of it was real");
        assert_eq!(w.get(STRANGER, &format!("/ops/v1/orders/{id}/erasure")).await.status, StatusCode::NOT_FOUND);
        assert_eq!(w.get(DOCTOR, "/ops/v1/erasures").await.json["erasures"].as_array().unwrap().len(), 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_an_order_names_is_there_and_nothing_is_open_that_nobody_approved() {
    for w in worlds().await {
        let with = |at: &str, v: &str| {
            let mut line = host();
            line["form"][at] = json!(v);
            order(json!([line]), 0)
        };
        let inside = |network: Value| {
            let mut body = order(json!([host()]), 0);
            body["network"] = network;
            body
        };
        for (body, field) in [
            (with("image", "nothing"), "lines[0].form.image"),
            (with("key", "nothing"), "lines[0].form.key"),
            (inside(json!({"id": "nothing"})), "network.id"),
            (inside(json!({"ssh_from": "0.0.0.0/0"})), "network.ssh_from"),
            (inside(json!({"ssh_from": "::/0"})), "network.ssh_from"),
        ] {
            let a = w.post(DOCTOR, "/ops/v1/orders", body).await;
            let said = (a.status, &a.json["error"]["field"]);
            assert_eq!(said, (StatusCode::BAD_REQUEST, &json!(field)), "{} {}", w.t.name, a.text);
        }
        let mut body = inside(Value::Null);
        body["lines"] = json!([host(), {"item": "78", "quantity": 1, "months": 6}]);
        let id = made(&w, DOCTOR, "/ops/v1/orders", body).await;
        decided(&w, &id, &[COMMISSION, OPERATOR]).await;
        let o = w.reached(DOCTOR, &id, &["delivered", "failed"]).await;
        assert_eq!(o["state"], "delivered", "{} {}", w.t.name, o["reason"]);
        assert_eq!(w.count("network_rule WHERE port_min = 22 AND remote_prefix = '172.24.4.0/24'").await, 1);
        assert_eq!(w.count("network_rule WHERE remote_prefix = '0.0.0.0/0'").await, 0, "not to everybody");

        let server = piece(&o, "server-his-1");
        let opening = |name: &str, target: &str, port: u16| {
            json!({"name": name, "targets": [target], "protocol": "tcp", "from_port": port,
                "sources": ["10.20.0.0/16"], "purpose": "outpatients", "until": in_days(&w, 30)})
        };
        for (who, target) in [(DOCTOR, "nothing"), (DOCTOR, "192.0.2.7"), (STRANGER, server.as_str())] {
            let a = w.post(who, "/ops/v1/openings", opening("web", target, 443)).await;
            let said = (a.status, &a.json["error"]["field"]);
            assert_eq!(said, (StatusCode::BAD_REQUEST, &json!("targets[0]")), "{who} {target} {}", a.text);
        }
        // What a tenant opens by himself is seen.
        const SEEN: &str = "/ops/v1/exposures";
        assert_eq!(w.get(GUARD, SEEN).await.json["exposures"], json!([]));
        w.widen_ssh().await;
        for (who, n) in [(GUARD, 1), (AUDITOR, 1), (OPERATOR, 1), (DOCTOR, 1), (STRANGER, 0)] {
            let a = w.get(who, SEEN).await;
            let all = a.json["exposures"].as_array().unwrap_or_else(|| panic!("{who}: {}", a.text));
            assert_eq!(all.len(), n, "{who}: {}", a.text);
            if let Some(e) = all.first() {
                assert_eq!((&e["server"], &e["source"]), (&json!(server), &json!("0.0.0.0/0")), "{e}");
                assert_eq!((&e["from_port"], &e["order"]), (&json!(22), &json!(id)), "{e}");
            }
        }
        let page = w.get(GUARD, "/ops/v1/exposures?limit=1").await.json;
        let next = format!("{SEEN}?marker={}", page["next"].as_str().unwrap());
        assert_eq!(w.get(GUARD, &next).await.json["exposures"], json!([]));
        let groups = w.count("network_port_group").await;
        let mut open = Vec::new();
        for (name, port) in [("web", 443), ("rdp", 3389)] {
            let id = made(&w, DOCTOR, "/ops/v1/openings", opening(name, &server, port)).await;
            decided(&w, &id, &[GUARD, OPERATOR]).await;
            w.reached(DOCTOR, &id, &["delivered"]).await;
            open.push(id);
        }
        let twice = w.post(DOCTOR, "/ops/v1/openings", opening("web", &server, 8443)).await;
        assert_eq!(twice.status, StatusCode::CONFLICT, "{}", twice.text);
        assert_eq!(w.count("network_port_group").await, groups + 2);
        // Both end at once: each takes its own group from the port.
        let mut ends = Vec::new();
        for id in &open {
            ends.push(made(&w, DOCTOR, "/ops/v1/changes-of-orders", json!({"kind": "release", "target": id})).await);
        }
        for end in &ends {
            decided(&w, end, &[COMMISSION]).await;
        }
        let (a, b) = tokio::join!(decided(&w, &ends[0], &[OPERATOR]), decided(&w, &ends[1], &[OPERATOR]));
        assert!(a["id"] != b["id"]);
        for id in &open {
            w.reached(DOCTOR, id, &["released"]).await;
        }
        assert_eq!(w.count("network_port_group").await, groups, "{}", w.t.name);
        assert_eq!(w.count("network_rule WHERE port_min IN (443, 3389)").await, 0);
    }
}

fn in_days(w: &World, n: u64) -> String {
    w.t.env.now().plus(std::time::Duration::from_secs(n * 86_400)).rfc3339()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_account_needs_the_auditor_and_bad_forms_name_every_fault() {
    let w = runtime::testing::first(worlds()).await;
    let ask = json!({"person": "李雷", "contact": "信息科", "purpose": "运维", "system": "platform", "user": "li", "role": "reader", "until": in_days(&w, 90)});
    let id = made(&w, DOCTOR, "/ops/v1/account-requests", ask).await;
    let order = format!("/ops/v1/orders/{id}");
    assert_eq!(w.get(AUDITOR, &order).await.json["account"]["person"], "李雷");
    assert_eq!(w.get(AUDITOR, "/ops/v1/approvals").await.json["orders"].as_array().unwrap().len(), 1);
    assert_eq!(w.post(COMMISSION, &format!("{order}/approve"), json!({})).await.status, StatusCode::FORBIDDEN);
    decided(&w, &id, &[AUDITOR]).await;
    w.reached(DOCTOR, &id, &["delivered"]).await;
    assert!(w.people.0.lock().unwrap().contains(&("li".into(), "p".into(), Role::Reader)));

    let bad = json!({"name": "Web", "targets": [], "protocol": "any", "from_port": 0, "sources": ["0.0.0.0/0", "::/0"], "purpose": "", "until": in_days(&w, 3)});
    let a = w.post(DOCTOR, "/ops/v1/openings", bad).await;
    assert_eq!((a.status, &a.json["error"]["field"]), (StatusCode::BAD_REQUEST, &json!("name")), "{}", a.text);
    for what in ["targets", "protocol", "from_port", "sources[0]", "sources[1]", "purpose", "never everybody"] {
        assert!(a.text.contains(what), "{what} is not in {}", a.text);
    }
    for (path, body, field) in [
        (
            "/ops/v1/openings",
            json!({"name": "x", "targets": ["a"], "protocol": "tcp", "from_port": 1, "sources": [], "purpose": "x", "until": "soon"}),
            "until",
        ),
        ("/ops/v1/changes-of-orders", json!({"kind": "supply", "target": "x"}), "kind"),
        ("/ops/v1/changes-of-orders", json!({"kind": "renew", "target": "x"}), "months"),
        ("/ops/v1/deputies", json!({"deputy": "x", "role": "king", "until": "2099-01-01T00:00:00Z"}), "role"),
        (
            "/ops/v1/loans",
            json!({"lender": "x", "resources": {"gold": 1}, "until": in_days(&w, 3), "reason": "x"}),
            "resources.gold",
        ),
        ("/ops/v1/allocations", json!({"child": "x", "resources": {"cores": -1}}), "resources.cores"),
    ] {
        let a = w.post(DOCTOR, path, body).await;
        assert_eq!(
            (a.status, &a.json["error"]["field"]),
            (StatusCode::BAD_REQUEST, &json!(field)),
            "{path}: {}",
            a.text
        );
    }
    for path in [
        "/ops/v1/order-clocks?late=perhaps",
        "/ops/v1/stages?marker=x",
        "/ops/v1/orders?kind=odd",
        "/ops/v1/order-clocks/figures?from=x",
    ] {
        assert_eq!(w.get(DOCTOR, path).await.status, StatusCode::BAD_REQUEST, "{path}");
    }
    let forms = w.get(DOCTOR, "/ops/v1/forms").await.json;
    assert_eq!(forms["forms"][1]["fields"][4]["name"], "sources", "{forms}");
    let item = w.get(DOCTOR, "/ops/v1/items/12").await.json;
    assert_eq!((&item["form"][2]["type"], &item["form"][2]["label"]), (&json!("label"), &json!("主机名")));
    let flows = w.get(DOCTOR, "/ops/v1/flows").await.json;
    assert_eq!(flows["clocks"][0]["within"], "7 working days", "{flows}");
    assert_eq!((&flows["trial_days"], &flows["notify"]), (&json!(30), &json!([30, 7, 1])));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_is_measured_and_a_deputy_decides_on_behalf() {
    let w = runtime::testing::first(worlds()).await;
    w.people.0.lock().unwrap().insert(("commission".into(), "gov".into(), Role::Purchaser));
    let grant = json!({"name": "his", "lines": [host()]});
    let id = made(&w, DOCTOR, "/ops/v1/orders", grant).await;
    decided(&w, &id, &[COMMISSION, OPERATOR]).await;
    let deputy = json!({"deputy": "aide", "role": "purchaser", "until": in_days(&w, 5), "reason": "leave"});
    let d = made(&w, COMMISSION, "/ops/v1/deputies", deputy).await;
    assert_eq!(
        w.post(DOCTOR, "/ops/v1/deputies", json!({"deputy": "aide", "role": "purchaser", "until": in_days(&w, 5)}))
            .await
            .status,
        StatusCode::FORBIDDEN
    );
    let up = json!({"kind": "scale_up", "target": id, "lines": [{"item": "12", "quantity": 2}]});
    let stolen = w.post(STRANGER, "/ops/v1/changes-of-orders", up.clone()).await;
    assert_eq!(stolen.status, StatusCode::NOT_FOUND, "{}", stolen.text);
    let up = made(&w, DOCTOR, "/ops/v1/changes-of-orders", up).await;
    let o = decided(&w, &up, &["gov:aide:reader", OPERATOR]).await;
    assert_eq!(
        (&o["state"], &o["decisions"][0]["behalf"], &o["decisions"][0]["by"]),
        (&json!("delivered"), &json!("commission"), &json!("aide"))
    );
    let clocks = w.get(DOCTOR, &format!("/ops/v1/order-clocks?order={up}")).await.json;
    assert_eq!(
        (&clocks["clocks"][0]["clock"], &clocks["clocks"][0]["late"]),
        (&json!("scale-up"), &json!(false)),
        "{clocks}"
    );
    assert_eq!(w.get(STRANGER, "/ops/v1/order-clocks").await.json["clocks"], json!([]));
    let figures = w.get(COMMISSION, "/ops/v1/order-clocks/figures").await.json;
    assert_eq!(figures["figures"][0]["percent"], "100.00", "{figures}");
    let gone = w.send(COMMISSION, "DELETE", &format!("/ops/v1/deputies/{d}"), "*/*", None).await;
    assert_eq!(gone.status, StatusCode::NO_CONTENT);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_tree_of_quota_through_the_api() {
    let w = runtime::testing::first(worlds()).await;
    let place = |p: &str, above: Option<&str>| ProjectPlaced {
        project: ProjectId::from(p),
        parent: above.map(ProjectId::from),
    };
    w.catalog.adopt_projects(&[place("pref", None), place("p", Some("pref")), place("q", Some("pref"))]).await.unwrap();
    let limits = json!({"resources": {"cores": 10}});
    assert_eq!(
        w.send(DOCTOR, "PUT", "/ops/v1/tree/pref/limits", "*/*", Some(limits.clone())).await.status,
        StatusCode::FORBIDDEN
    );
    let set = w.send(OPERATOR, "PUT", "/ops/v1/tree/pref/limits", "*/*", Some(limits)).await;
    assert_eq!(set.json["resources"]["cores"]["set"], 10, "{}", set.text);
    let boss = "pref:boss:manager";
    let a = w.post(boss, "/ops/v1/allocations", json!({"child": "q", "resources": {"cores": 8}})).await;
    assert_eq!(a.status, StatusCode::CREATED, "{}", a.text);
    let over = w.post(boss, "/ops/v1/allocations", json!({"child": "p", "resources": {"cores": 3}})).await;
    assert_eq!(over.json["error"]["code"], "TreeLimit", "{}", over.text);
    // An order that does not fit is refused at its last approval.
    let grant = json!({"name": "his", "lines": [{"item": "12", "quantity": 2, "months": 6}]});
    let id = made(&w, DOCTOR, "/ops/v1/orders", grant).await;
    decided(&w, &id, &[COMMISSION]).await;
    let no = w.post(OPERATOR, &format!("/ops/v1/orders/{id}/approve"), json!({})).await;
    assert_eq!(no.json["error"]["code"], "TreeLimit", "{}", no.text);
    // A sibling lends.
    let ask = json!({"lender": "q", "resources": {"cores": 4}, "until": in_days(&w, 3), "reason": "peak"});
    assert_eq!(w.post(DOCTOR, "/ops/v1/loans", ask.clone()).await.status, StatusCode::FORBIDDEN, "no manager");
    let l = made(&w, CHIEF, "/ops/v1/loans", ask).await;
    assert_eq!(
        w.post("q:lender:manager", &format!("/ops/v1/loans/{l}/agree"), json!({})).await.json["state"],
        "agreed"
    );
    assert_eq!(w.post(COMMISSION, &format!("/ops/v1/loans/{l}/approve"), json!({})).await.json["state"], "lent");
    assert_eq!(w.get(DOCTOR, "/ops/v1/quota").await.json["resources"]["cores"]["limit"], 4);
    assert_eq!(w.get(STRANGER, "/ops/v1/tree/p").await.status, StatusCode::NOT_FOUND);
    let tree = w.get(boss, "/ops/v1/tree/pref").await.json;
    assert_eq!(
        (&tree["node"]["resources"]["cores"]["below"], tree["below"].as_array().map(Vec::len)),
        (&json!(8), Some(2)),
        "{tree}"
    );
    assert_eq!(w.post(CHIEF, &format!("/ops/v1/loans/{l}/return"), json!({})).await.json["state"], "returned");
}
