//! From an order to a bill through the binary, on simulated engines: who may approve, what is made, what it costs, and when what ends has ended.

use crate::api::Tenant;
use crate::cloud::{Cloud, Options, Session, eventually, tail};
use serde_json::{Value, json};
use std::time::Duration;

/// That of [`Cloud::person`].
const PASSWORD: &str = "Abc-12345-x";
const KEY: &str = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJNVaWvoTZwJWWYsGCYLdBnOpwpAECGsXjEAn40J5oTL";
const ORDERS: &str = "/ops/v1/orders";

fn text(v: &Value) -> &str {
    v.as_str().unwrap()
}

fn up(at: &str) -> Cloud {
    Cloud::up(Options { sim: true, args: vec!["--clock".into(), at.into()], ..Options::default() })
}

/// Moves the clock ahead. Tokens of before may have ended then.
fn jump(c: &Cloud, to: &str) {
    c.call(&c.admin(), "PUT", "/ops/v1/simulation/clock", Some(json!({ "now": to })));
}

/// The id of the only one of that name.
fn id(c: &Cloud, collection: &str, name: &str) -> String {
    let found = c.call(&c.admin(), "GET", &format!("/identity/v3/{collection}?name={name}"), None);
    text(&found[collection][0]["id"]).to_owned()
}

/// Gives somebody one more role in a project.
fn give(c: &Cloud, user: &str, project: &str, role: &str) {
    let (user, project, role) = (id(c, "users", user), id(c, "projects", project), id(c, "roles", role));
    c.call(&c.admin(), "PUT", &format!("/identity/v3/projects/{project}/users/{user}/roles/{role}"), None);
}

/// The order of docs/bill-by-hand.md; its x86_64 host begins from this image.
fn order(image: &str) -> Value {
    let host = |item: &str, image: &str| json!({"item": item, "quantity": 1, "months": 6, "form": {"image": image, "key": "k", "name": format!("his-{item}")}});
    let plain = |item: &str, quantity: u32| json!({"item": item, "quantity": quantity, "months": 6});
    json!({"name": "his", "create": true, "lines": [host("12", image), host("13", "arm"), plain("6", 20), plain("78", 1)]})
}

#[test]
fn an_approved_order_becomes_servers_and_the_month_the_bill_that_was_computed_by_hand() {
    let c = up("2026-11-22T10:05:00+08:00");
    Tenant::tiny_image(&c, "tiny");
    Tenant::image_for(&c, "arm", "aarch64");
    let demo = c.demo();
    let key = json!({"keypair": {"name": "k", "public_key": KEY}});
    c.call(&demo, "POST", "/compute/v2.1/os-keypairs", Some(key));
    let wrong = c.request("POST", ORDERS, Some(&demo.token), Some(&order("arm"))).expect(400);
    assert_eq!(wrong["error"]["field"], "lines[0].form.image", "{wrong}");

    let made = c.call(&demo, "POST", ORDERS, Some(order("tiny")));
    let path = format!("{ORDERS}/{}", text(&made["id"]));
    for role in ["purchaser", "operator"] {
        c.call(&c.person(role, role), "POST", &format!("{path}/approve"), Some(json!({})));
    }
    eventually("the order is delivered", Duration::from_secs(60), || {
        let o = c.call(&demo, "GET", &path, None);
        assert_ne!(o["state"], "failed", "{o}");
        (o["state"] == "delivered").then_some(())
    });
    let servers = c.call(&demo, "GET", "/compute/v2.1/servers/detail", None)["servers"].clone();
    let servers = servers.as_array().unwrap();
    assert_eq!(servers.len(), 2, "{servers:?}");
    assert!(servers.iter().all(|s| s["status"] == "ACTIVE"), "{servers:?}");

    // Both months are closed; a month is whole, since what is in force at its end counts.
    jump(&c, "2027-01-05T00:00:00+08:00");
    let demo = c.demo();
    for month in ["2026-11", "2026-12"] {
        let path = format!("/ops/v1/bills/{}/{month}", demo.project);
        let bill = c.call(&demo, "GET", &path, None);
        let about = (&bill["total"], &bill["draft"], &bill["simulated"]);
        assert_eq!(about, (&json!("224.66"), &json!(false), &json!(true)), "{month}: {bill}");
        let lines = bill["lines"].as_array().unwrap();
        let line = |l: &Value| [&l["item"], &l["quantity"], &l["amount"]].map(|v| text(v).to_owned());
        let wanted = [["6", "20", "4.60"], ["12", "1", "51.86"], ["13", "1", "51.86"], ["78", "1", "116.34"]];
        assert_eq!(lines.iter().map(line).collect::<Vec<_>>(), wanted, "{month}");
        assert!(lines.iter().all(|l| !l["intervals"].as_array().unwrap().is_empty()), "{bill}");
        let csv = c.request("GET", &format!("{path}.csv"), Some(&demo.token), None).expect(200);
        assert!(text(&csv).contains(",224.66,") && text(&csv).contains("非真实资源"), "{csv}");
    }
}

/// A volume that both have approved, once it is there.
fn volume(c: &Cloud, tenant: &Session) {
    let wish = json!({"name": "records", "create": true, "lines": [{"item": "6", "quantity": 20, "months": 6}]});
    let path = format!("{ORDERS}/{}", text(&c.call(tenant, "POST", ORDERS, Some(wish))["id"]));
    for role in ["purchaser", "operator"] {
        c.call(&c.person(role, role), "POST", &format!("{path}/approve"), Some(json!({})));
    }
    eventually("the order is delivered", Duration::from_secs(60), || {
        let o = c.call(tenant, "GET", &path, None);
        assert_ne!(o["state"], "failed", "{o}");
        (o["state"] == "delivered").then_some(())
    });
}

/// The process dies at every place of closing, between the bills of two projects too, while the clock is moved over the end of a month's grace.
/// After the restart every month is closed, once, with what it costs, and the ledger tells of each bill.
#[test]
fn a_month_is_closed_once_wherever_the_process_dies_while_it_closes() {
    let mut c = up("2026-11-22T10:05:00+08:00");
    let tenants = |c: &Cloud| [c.demo(), c.person("clinic", "member")];
    for tenant in &tenants(&c) {
        volume(&c, tenant);
    }
    let cases = [
        ("bill:before", "2026-11", "2026-12-05"),
        ("books:before", "2026-12", "2027-01-05"),
        ("books:after", "2027-01", "2027-02-05"),
        ("bill:after", "2027-02", "2027-03-05"),
        ("mark:before", "2027-03", "2027-04-05"),
    ];
    let mut ids = std::collections::BTreeSet::new();
    for (place, month, day) in cases {
        c.kill9();
        c.arm(&format!("billing.close:{place}=abort"));
        c.start().unwrap_or_else(|e| panic!("{place}: {e}\n{}", tail(&c.log())));
        let aborts = |c: &Cloud| c.log().matches("aborting at a failpoint").count();
        let before = aborts(&c);
        // The process may die before it answers, but the time stands.
        let to = json!({ "now": format!("{day}T00:00:00+08:00") });
        let a = c.request("PUT", "/ops/v1/simulation/clock", Some(&c.admin().token), Some(&to));
        assert!(matches!(a.status, 0 | 200), "{place}: {} {}", a.status, a.body);
        assert!(c.wait_end(Duration::from_secs(60)), "{place} was not reached\n{}", tail(&c.log()));
        assert_eq!(aborts(&c), before + 1, "{place}: it died of something else\n{}", tail(&c.log()));

        c.arm("");
        c.start().unwrap_or_else(|e| panic!("after {place}: {e}\n{}", tail(&c.log())));
        for tenant in &tenants(&c) {
            let path = format!("/ops/v1/bills/{}/{month}", tenant.project);
            let bill = eventually(&format!("after {place}: {month} is closed"), Duration::from_secs(60), || {
                Some(c.call(tenant, "GET", &path, None)).filter(|b| b["draft"] == false)
            });
            assert_eq!(bill["total"], "4.60", "after {place}: {bill}");
            assert!(ids.insert(text(&bill["id"]).to_owned()), "after {place}: {bill}");
        }
        // Once more over all of them, and none is made again; when it is answered, the month bears its mark.
        jump(&c, &format!("{day}T01:00:00+08:00"));
    }

    let journal = c.call(&c.admin(), "GET", "/ops/v1/journal?limit=100", None)["entries"].clone();
    let issued = journal.as_array().unwrap().iter().filter(|e| e["kind"] == "issue");
    let mut issued: Vec<_> = issued.map(|e| text(&e["reference"]).to_owned()).collect();
    issued.sort();
    assert_eq!(issued, ids.into_iter().collect::<Vec<_>>(), "one entry of the journal for each bill");
    assert_eq!(c.terminate(), 0);
    let out = c.xinglin(&["admin", "verify-ledger"]);
    let said = String::from_utf8_lossy(&out.stdout);
    assert!(out.status.success() && said.contains("billing_bill: 10 records agree"), "{said}");
}

#[test]
fn who_ordered_and_who_approved_before_do_not_approve_whatever_roles_they_hold() {
    let c = Cloud::up(Options { sim: true, ..Options::default() });
    c.person("buyer", "member");
    c.person("commission", "purchaser");
    give(&c, "buyer", "demo", "member");
    give(&c, "buyer", "demo", "purchaser");
    give(&c, "commission", "commission", "operator");
    let buyer = c.login("buyer", PASSWORD, "demo");
    let commission = c.login("commission", PASSWORD, "commission");
    let wish = json!({"name": "o", "lines": [{"item": "6", "quantity": 1, "months": 1}]});
    let made = c.call(&buyer, "POST", ORDERS, Some(wish));
    let path = format!("{ORDERS}/{}", text(&made["id"]));
    let approve = format!("{path}/approve");
    let refused = |token: &str| c.request("POST", &approve, Some(token), Some(&json!({}))).expect(403);
    assert_eq!(refused(&buyer.token)["error"]["code"], "OwnOrder");
    c.call(&commission, "POST", &approve, Some(json!({})));
    assert_eq!(refused(&commission.token)["error"]["code"], "SamePerson");
    assert_eq!(c.call(&buyer, "GET", &path, None)["waits_for"], "operator", "still nobody but the operator");
}

#[test]
fn beyond_the_entitlement_each_service_refuses_in_its_own_form_and_names_the_item_to_order() {
    let c = Cloud::up(Options { sim: true, ..Options::default() });
    Tenant::tiny_image(&c, "tiny");
    let t = Tenant::demo(&c, "tiny");
    let external = c.call(&t.s, "GET", "/networking/v2.0/networks?router:external=true", None);
    let address = json!({"floatingip": {"floating_network_id": external["networks"][0]["id"]}});
    for _ in 0..2 {
        c.call(&t.s, "POST", "/networking/v2.0/floatingips", Some(address.clone()));
    }
    let big =
        json!({"server": {"name": "s", "imageRef": t.image, "flavorRef": "ecs.8c16g", "networks": [{"uuid": t.net}]}});
    for (path, body, status, fault, item) in [
        ("/compute/v2.1/servers", big, 403, "forbidden", "order item 12"),
        ("/volume/v3/volumes", json!({"volume": {"size": 10_000}}), 413, "overLimit", "6 of contract chuyi"),
        ("/networking/v2.0/floatingips", address, 409, "NeutronError", "order item 78"),
    ] {
        let said = c.request("POST", path, Some(&t.s.token), Some(&body)).expect(status);
        assert!(text(&said[fault]["message"]).contains(item), "{path}: {said}");
    }
}

#[test]
fn access_that_has_ended_by_the_instant_of_a_jump_is_closed_when_the_jump_is_answered() {
    let c = up("2026-01-10T00:00:00+08:00");
    c.person("nurse", "reader");
    let wish = json!({
        "person": "李雷", "contact": "信息科", "purpose": "运维", "system": "platform", "user": id(&c, "users", "nurse"),
        "role": "reader", "until": "2026-02-10T00:00:00+08:00",
    });
    let made = c.call(&c.demo(), "POST", "/ops/v1/account-requests", Some(wish));
    let path = format!("{ORDERS}/{}", text(&made["id"]));
    for stage in made["stages"].as_array().unwrap() {
        let role = text(&stage["role"]);
        c.call(&c.person(role, role), "POST", &format!("{path}/approve"), Some(json!({})));
    }
    let enters = || c.try_login("nurse", PASSWORD, "demo").status;
    eventually("the role is given", Duration::from_secs(60), || (enters() == 201).then_some(()));
    jump(&c, "2026-02-09T23:59:00+08:00");
    assert_eq!(enters(), 201, "a minute before its end");
    jump(&c, "2026-02-10T00:00:01+08:00");
    assert_eq!(enters(), 401, "nobody has waited");
    assert_eq!(c.call(&c.demo(), "GET", &path, None)["state"], "released");
}
