//! Orders as people bring them about, and what must be so after the operation on one was cut short.

use crate::api::Tenant;
use crate::cloud::{Cloud, eventually};
use crate::leftover::Holdings;
use kernel::{Clock as _, SystemClock};
use serde_json::{Value, json};
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(60);
/// Who gets accounts.
const NURSE: &str = "nurse";

/// How an operation ended over an abort.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// It went on to its end.
    Done,
    /// It was undone.
    Undone,
    /// It failed where there is no way back: what is left waits for the operator, who lets it go on.
    Held,
}

fn text(v: &Value) -> &str {
    v.as_str().unwrap_or_else(|| panic!("no text: {v}"))
}

fn rows(c: &Cloud, t: &Tenant, path: &str, key: &str) -> Vec<Value> {
    c.call(&t.s, "GET", path, None)[key].as_array().unwrap_or_else(|| panic!("no {key} at {path}")).clone()
}

fn orders(c: &Cloud, t: &Tenant, query: &str) -> Vec<Value> {
    rows(c, t, &format!("/ops/v1/orders{query}"), "orders")
}

/// An order as it stands.
pub fn show(c: &Cloud, t: &Tenant, id: &str) -> Value {
    c.call(&t.s, "GET", &format!("/ops/v1/orders/{id}"), None)
}

fn newest(c: &Cloud, t: &Tenant, kind: &str) -> Value {
    let all = orders(c, t, &format!("?kind={kind}&limit=1"));
    all.into_iter().next().unwrap_or_else(|| panic!("there is no order of kind {kind}"))
}

/// Waits until an order is in a state.
pub fn reaches(c: &Cloud, t: &Tenant, id: &str, state: &str) {
    eventually(&format!("order {id} is {state}"), PATIENCE, || {
        let o = show(c, t, id);
        assert!(o["state"] != "failed" || state == "failed", "{o}");
        (o["state"] == state).then_some(())
    });
}

/// All approvals, each by somebody of the stage's role. The last one begins the work: a process that aborts then does not answer.
fn approve(c: &Cloud, order: &Value) {
    let path = format!("/ops/v1/orders/{}/approve", text(&order["id"]));
    let stages = order["stages"].as_array().unwrap();
    assert!(!stages.is_empty(), "{order}");
    for (n, stage) in stages.iter().enumerate() {
        let role = text(&stage["role"]);
        let a = c.request("POST", &path, Some(&c.person(role, role).token), Some(&json!({})));
        let cut_short = n + 1 == stages.len() && a.status == 0;
        assert!(cut_short || (200..300).contains(&a.status), "{role}: {} {}", a.status, a.body);
    }
}

/// A server with a volume and a pair of addresses, in a network of its own, ordered and approved. Returns the order's id.
pub fn supply(c: &Cloud, t: &Tenant) -> String {
    let key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJNVaWvoTZwJWWYsGCYLdBnOpwpAECGsXjEAn40J5oTL";
    let key = json!({"keypair": {"name": "k", "public_key": key}});
    // It may be there already.
    c.request("POST", "/compute/v2.1/os-keypairs", Some(&t.s.token), Some(&key));
    let line =
        |item: &str, quantity: i64, form: Value| json!({"item": item, "quantity": quantity, "months": 6, "form": form});
    let order = json!({"name": "his", "create": true, "lines": [
        line("12", 1, json!({"image": "tiny", "name": "his-x86", "key": "k"})),
        line("6", 20, json!({})),
        line("78", 1, json!({})),
    ]});
    let made = c.call(&t.s, "POST", "/ops/v1/orders", Some(order));
    approve(c, &made);
    text(&made["id"]).to_owned()
}

/// The same, once it is delivered.
pub fn delivered(c: &Cloud, t: &Tenant) -> String {
    let id = supply(c, t);
    reaches(c, t, &id, "delivered");
    id
}

/// A change of an order, approved.
pub fn change(c: &Cloud, t: &Tenant, target: &str, kind: &str) {
    let made = c.call(&t.s, "POST", "/ops/v1/changes-of-orders", Some(json!({"kind": kind, "target": target})));
    approve(c, &made);
}

/// A month more, approved.
pub fn renew(c: &Cloud, t: &Tenant, target: &str) {
    let wish = json!({"kind": "renew", "target": target, "months": 1});
    let made = c.call(&t.s, "POST", "/ops/v1/changes-of-orders", Some(wish));
    approve(c, &made);
}

fn in_a_month() -> String {
    SystemClock.now().plus(Duration::from_secs(30 * 86_400)).rfc3339()
}

/// A role in the project for somebody from elsewhere, approved. Returns the order's id.
pub fn account(c: &Cloud, t: &Tenant) -> String {
    c.person(NURSE, "reader");
    let user = nurse(c).expect("made just now");
    let wish = json!({
        "person": "李雷", "contact": "信息科", "purpose": "运维", "system": "platform", "user": user, "role": "reader",
        "until": in_a_month(),
    });
    let made = c.call(&t.s, "POST", "/ops/v1/account-requests", Some(wish));
    approve(c, &made);
    text(&made["id"]).to_owned()
}

/// A port of a server opened to a network, approved. Returns the order's id.
pub fn opening(c: &Cloud, t: &Tenant) -> String {
    let server = t.server(c, "s");
    let wish = json!({
        "name": "gate", "targets": [server["id"]], "protocol": "tcp", "from_port": 8080, "sources": ["10.20.0.0/16"],
        "purpose": "门诊", "until": in_a_month(),
    });
    let made = c.call(&t.s, "POST", "/ops/v1/openings", Some(wish));
    approve(c, &made);
    text(&made["id"]).to_owned()
}

fn nurse(c: &Cloud) -> Option<String> {
    let found = c.call(&c.admin(), "GET", &format!("/identity/v3/users?name={NURSE}"), None);
    found["users"][0]["id"].as_str().map(str::to_owned)
}

fn let_in(c: &Cloud, t: &Tenant) -> bool {
    let Some(user) = nurse(c) else { return false };
    let path = format!("/identity/v3/role_assignments?user.id={user}&scope.project.id={}", t.s.project);
    !c.call(&c.admin(), "GET", &path, None)["role_assignments"].as_array().unwrap().is_empty()
}

/// What there is of all that orders make, by the APIs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Seen {
    servers: Vec<String>,
    volumes: Vec<String>,
    addresses: usize,
    networks: usize,
    routers: usize,
    groups: usize,
    /// Security groups of each server's port.
    memberships: Vec<usize>,
    /// Final backups.
    backups: Vec<String>,
    /// The nurse has a role in the project.
    role: bool,
}

impl Seen {
    /// Looks.
    pub fn now(c: &Cloud, t: &Tenant) -> Seen {
        let own = |o: &Value| o["project_id"] == t.s.project.as_str();
        let network = |key: &str| -> Vec<Value> {
            let path = format!("/networking/v2.0/{}", key.replace('_', "-"));
            rows(c, t, &path, key).into_iter().filter(own).collect()
        };
        let named = |key: &str, name: &str| network(key).iter().filter(|o| o["name"] != name).count();
        let status = |o: &Value| text(&o["status"]).to_owned();
        let of_server = |p: &&Value| text(&p["device_owner"]).starts_with("compute:");
        let images = rows(c, t, "/image/v2/images?visibility=private", "images");
        Seen {
            servers: rows(c, t, "/compute/v2.1/servers/detail", "servers").iter().map(status).collect(),
            volumes: rows(c, t, "/volume/v3/volumes/detail", "volumes").iter().map(status).collect(),
            addresses: network("floatingips").len(),
            networks: named("networks", "net"),
            routers: network("routers").len(),
            groups: named("security_groups", "default"),
            memberships: network("ports")
                .iter()
                .filter(of_server)
                .map(|p| p["security_groups"].as_array().unwrap().len())
                .collect(),
            backups: images.iter().filter(|i| text(&i["name"]).starts_with("final ")).map(status).collect(),
            role: let_in(c, t),
        }
    }

    /// All that [`supply`] orders, its server in that status.
    pub fn made(server: &str) -> Seen {
        Seen {
            servers: vec![server.to_owned()],
            volumes: vec!["in-use".to_owned()],
            addresses: 2,
            networks: 1,
            routers: 1,
            groups: 1,
            memberships: vec![2],
            ..Seen::default()
        }
    }

    /// Nothing but the final backups of the volume and of the server's disk.
    pub fn backed_up() -> Seen {
        Seen { backups: vec!["active".to_owned(); 2], ..Seen::default() }
    }

    fn account(role: bool) -> Seen {
        Seen { role, ..Seen::default() }
    }

    /// A server of the tenant's own, with its port opened or not.
    fn opened(open: bool) -> Seen {
        Seen {
            servers: vec!["ACTIVE".to_owned()],
            groups: usize::from(open),
            memberships: vec![1 + usize::from(open)],
            ..Seen::default()
        }
    }
}

/// Kind and state of the order, kind and state of the change that asked for the operation, and what there is; none, for what has no orders.
type Expected = (&'static str, &'static str, Option<(&'static str, &'static str)>, Seen);

fn expected(case: &str, done: bool) -> Option<Expected> {
    let either = |yes: &'static str, no: &'static str| if done { yes } else { no };
    let end = either("delivered", "failed");
    Some(match case {
        "order.fulfil" => ("supply", end, None, if done { Seen::made("ACTIVE") } else { Seen::default() }),
        "order.stop" => {
            ("supply", either("stopped", "delivered"), Some(("stop", end)), Seen::made(either("SHUTOFF", "ACTIVE")))
        }
        "order.start" => {
            ("supply", either("delivered", "stopped"), Some(("start", end)), Seen::made(either("ACTIVE", "SHUTOFF")))
        }
        "order.release" => {
            let seen = if done { Seen::backed_up() } else { Seen::made("ACTIVE") };
            ("supply", either("released", "delivered"), Some(("release", end)), seen)
        }
        "order.account" => ("account", end, None, Seen::account(done)),
        "order.release/account" => {
            ("account", either("released", "delivered"), Some(("release", end)), Seen::account(!done))
        }
        "order.fulfil/opening" => ("opening", end, None, Seen::opened(done)),
        "order.release/opening" => {
            ("opening", either("released", "delivered"), Some(("release", end)), Seen::opened(!done))
        }
        _ => return None,
    })
}

/// Whether it is known what an operation on an order leaves.
pub fn is_known(case: &str) -> bool {
    expected(case, true).is_some()
}

/// Looks whether what was asked for is wholly there, or not at all. What is held in a release is let go on first.
pub fn check(c: &Cloud, t: &Tenant, case: &str, end: End, place: &str) {
    let Some((kind, state, asked, seen)) = expected(case, end != End::Undone) else { return };
    let id = text(&newest(c, t, kind)["id"]).to_owned();
    if end == End::Held {
        go_on(c, t, &id, place);
    }
    let o = show(c, t, &id);
    assert_eq!(o["state"], state, "after {place}: {o}");
    if let Some((what, state)) = asked {
        let change = newest(c, t, what);
        assert_eq!((&change["target"], &change["state"]), (&o["id"], &json!(state)), "after {place}: {change}");
    }
    assert_eq!(Seen::now(c, t), seen, "after {place}");
    // A failure says why; what was made is listed, and nothing else.
    assert!(state != "failed" || text(&o["reason"]).contains("failpoint"), "after {place}: {o}");
    let gone = matches!(state, "failed" | "released");
    assert_eq!(o["resources"].as_array().unwrap().is_empty(), gone || kind == "account", "after {place}: {o}");
    let grants = if kind == "supply" && !gone { 3 } else { 0 };
    assert_eq!(granted_by(c, t, &id), grants, "after {place}");
    proved(c, t, &id, kind == "supply" && state == "released", place);
}

/// A release that failed after its cut says so, and goes on when the operator wants it to.
fn go_on(c: &Cloud, t: &Tenant, id: &str, place: &str) {
    let o = show(c, t, id);
    assert_eq!(o["state"], "releasing", "after {place}: {o}");
    assert!(text(&o["reason"]).contains("failpoint"), "after {place}: {o}");
    assert_eq!(newest(c, t, "release")["state"], "fulfilling", "after {place}");
    c.call(&c.person("operator", "operator"), "POST", &format!("/ops/v1/orders/{id}/retry"), Some(json!({})));
    reaches(c, t, id, "released");
}

fn in_force(c: &Cloud, t: &Tenant) -> Vec<Value> {
    let all = rows(c, t, "/ops/v1/entitlements", "entitlements");
    all.into_iter().filter(|e| e["ended"].is_null() && !e["order"].is_null()).collect()
}

fn granted_by(c: &Cloud, t: &Tenant, id: &str) -> usize {
    in_force(c, t).iter().filter(|e| e["order"] == id).count()
}

/// The proof of an erasure: one, of everything, with a backup that is there; or none.
pub fn proved(c: &Cloud, t: &Tenant, id: &str, erased: bool, place: &str) -> Value {
    let a = c.request("GET", &format!("/ops/v1/orders/{id}/erasure"), Some(&t.s.token), None);
    let listed = rows(c, t, "/ops/v1/erasures", "erasures").iter().filter(|e| e["order"] == id).count();
    assert_eq!(listed, usize::from(erased), "after {place}: {}", a.body);
    if !erased {
        assert_eq!(a.status, 404, "after {place}: {}", a.body);
        return Value::Null;
    }
    let proof = a.expect(200);
    let what: Vec<_> = proof["erased"].as_array().unwrap().iter().map(|e| text(&e["key"])).collect();
    assert_eq!(what, ["server-his-x86", "volume-2"], "after {place}");
    for disk in ["server-his-x86", "volume-2"] {
        let image = text(&proof["backups"][disk]);
        let image = c.call(&t.s, "GET", &format!("/image/v2/images/{image}"), None);
        assert_eq!(image["status"], "active", "{disk} after {place}");
    }
    proof
}

/// Ends every order of the tenant: what lasts is released, what failed is taken back.
pub fn end_all(c: &Cloud, t: &Tenant) {
    for o in orders(c, t, "") {
        let (id, lasts) = (text(&o["id"]), matches!(text(&o["kind"]), "supply" | "account" | "opening"));
        match text(&o["state"]) {
            "failed" => {
                c.call(&t.s, "POST", &format!("/ops/v1/orders/{id}/withdraw"), Some(json!({})));
            }
            "delivered" | "stopped" if lasts => {
                change(c, t, id, "release");
                reaches(c, t, id, "released");
            }
            state => assert!(matches!(state, "delivered" | "released" | "withdrawn"), "{o}"),
        }
    }
}

/// What the tenant has been given, by the APIs: limits and use of its quota, grants in force, roles.
pub fn given(c: &Cloud, t: &Tenant) -> Holdings {
    let quota = c.call(&t.s, "GET", "/ops/v1/quota", None);
    let lines = quota["resources"].as_object().unwrap().iter();
    let mut all: Holdings = lines.map(|(k, v)| (format!("quota of {k}"), v.to_string())).collect();
    all.insert("grants of orders".to_owned(), json!(in_force(c, t)).to_string());
    all.insert("role of the nurse".to_owned(), let_in(c, t).to_string());
    all
}
