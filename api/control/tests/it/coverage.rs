//! Every endpoint stands in the authorisation matrix, every mutation in the audit ledger. What is tested is the router that is served.
//!
//! The matrix as a table is docs/authorisation.md; `UPDATE_DOCS=1` writes it anew.

use crate::coverage_world::{Answer, MIGRATIONS, World, world};
use axum::body::Body;
use control::north;
use http::StatusCode;
use kernel::{Endpoint, Method, Policy, Role};
use runtime::port::Outcome;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// Mutations without an audit entry. Meant only to shrink.
const UNAUDITED: &[(&str, &str)] = &[];

/// A table of the contract, and what the handlers' routes say they serve.
pub struct Api {
    pub name: &'static str,
    pub table: Vec<&'static Endpoint>,
    routed: Vec<&'static Endpoint>,
}

/// All of them.
pub fn apis() -> Vec<Api> {
    use contract::openstack as wire;
    let api = |name, table: &[&'static Endpoint], routed| Api { name, table: table.to_vec(), routed };
    vec![
        api("root", north::root::ENDPOINTS, north::root::routes().endpoints()),
        api("identity", wire::identity::ENDPOINTS, north::identity::routes().endpoints()),
        api("compute", wire::compute::ENDPOINTS, north::compute::routes().endpoints()),
        api("image", wire::image::ENDPOINTS, north::image::routes().endpoints()),
        api("volume", wire::volume::ENDPOINTS, north::volume::routes().endpoints()),
        api("network", wire::network::ENDPOINTS, north::network::routes().endpoints()),
        api("console", contract::console::ENDPOINTS, north::console::routes().endpoints()),
        api("ops", &contract::ops::endpoints::all(), north::ops::routes().endpoints()),
    ]
}

/// Every endpoint of every table.
pub fn endpoints() -> Vec<&'static Endpoint> {
    apis().into_iter().flat_map(|a| a.table).collect()
}

fn is_read(e: &Endpoint) -> bool {
    matches!(e.method, Method::Get | Method::Head)
}

/// A path with well-formed ids of things that do not exist.
pub fn unknown(e: &Endpoint) -> String {
    let id = match e.service {
        "identity" => "0123456789abcdef0123456789abcdef",
        _ => "01234567-89ab-7def-8123-456789abcdef",
    };
    let segment = |s: &'static str| match s {
        "{collection}" => "networks",
        "{key}" | "{tag}" => "k",
        s if s.starts_with('{') => id,
        s => s,
    };
    e.path.split('/').map(segment).collect::<Vec<_>>().join("/")
}

/// Whatever is refused is refused in the form of its service.
pub fn form(e: &Endpoint, a: &Answer) -> Result<(), String> {
    let code = a.status.as_u16();
    // A range outside an image has no body; neither has anything that answers HEAD.
    if code < 400 || code == 416 || e.method == Method::Head {
        return Ok(());
    }
    let message = |v: &serde_json::Value| v["message"].is_string();
    let good = match e.service {
        "identity" => a.json["error"]["code"] == code && message(&a.json["error"]),
        "compute" | "volume" => {
            let fault = a.json.as_object().filter(|o| o.len() == 1).and_then(|o| o.values().next());
            fault.is_some_and(|f| f["code"] == code && message(f))
        }
        "network" => a.json["NeutronError"]["type"].is_string() && message(&a.json["NeutronError"]),
        "image" => a.text().starts_with(&format!("{code} ")),
        _ => a.json["error"]["status"] == code && message(&a.json["error"]),
    };
    if good { Ok(()) } else { Err(format!("{code} not in the form of {}: {:?}", e.service, a.text())) }
}

async fn ask(w: &World, token: &str, e: &Endpoint) -> Answer {
    let body = if is_read(e) { Body::empty() } else { Body::from("{}") };
    w.json(token, e.method.as_str(), &unknown(e), body).await
}

async fn worlds() -> Vec<World> {
    let mut all = Vec::new();
    for t in runtime::testing::each(MIGRATIONS).await {
        all.push(world(t).await);
    }
    all
}

fn none(faults: Vec<String>) {
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults[..faults.len().min(80)].join("\n"));
}

#[test]
fn what_is_routed_is_in_one_table_and_what_is_in_a_table_is_routed() {
    let (mut seen, mut faults) = (BTreeMap::new(), vec![]);
    for api in apis() {
        let of = |l: &[&'static Endpoint]| l.iter().map(|e| (e.path, e.method)).collect::<BTreeSet<_>>();
        let (table, routed) = (of(&api.table), of(&api.routed));
        faults.extend(table.difference(&routed).map(|x| format!("{x:?} of {} has no handler", api.name)));
        faults.extend(routed.difference(&table).map(|x| format!("{x:?} of {} is in no table", api.name)));
        if table.len() != api.table.len() || routed.len() != api.routed.len() {
            faults.push(format!("{}: something stands there twice", api.name));
        }
        for e in &api.table {
            if e.service != api.name {
                faults.push(format!("{} {} says that it is of {}", api.name, e.path, e.service));
            }
            if let Some(other) = seen.insert((e.path, e.method), api.name) {
                faults.push(format!("{} {} is in the tables of {other} and {}", e.method.as_str(), e.path, api.name));
            }
        }
        for r in &api.routed {
            if !api.table.iter().any(|e| e == r) {
                faults.push(format!("{} {} is routed by another rule than its table's", api.name, r.path));
            }
        }
    }
    none(faults);
}

/// A route that axum is told of past `Routes` would pass the gate by.
#[test]
fn no_handler_is_routed_past_the_gate() {
    fn look(dir: &std::path::Path, faults: &mut Vec<String>) {
        for e in std::fs::read_dir(dir).unwrap().map(|e| e.unwrap().path()) {
            if e.is_dir() {
                look(&e, faults);
            } else {
                let text = std::fs::read_to_string(&e).unwrap();
                for call in [".route(", ".route_service(", ".nest(", ".nest_service("] {
                    if text.contains(call) {
                        faults.push(format!("{}: {call}", e.display()));
                    }
                }
            }
        }
    }
    let mut faults = vec![];
    look(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/north"), &mut faults);
    none(faults);
}

#[test]
fn every_mutation_is_audited() {
    let faults = endpoints()
        .into_iter()
        .filter(|e| !is_read(e) && !e.audit && !UNAUDITED.contains(&(e.method.as_str(), e.path)))
        .map(|e| format!("{} {}", e.method.as_str(), e.path))
        .collect();
    none(faults);
    for (method, path) in UNAUDITED {
        let still = endpoints().iter().any(|e| e.method.as_str() == *method && e.path == *path && !e.audit);
        assert!(still, "{method} {path} is audited by now: take it off the list");
    }
}

/// Every API that clients are told of is covered here.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_api_that_is_served_is_covered() {
    for w in worlds().await {
        let a = w.send("", "GET", "/", &[], Body::empty()).await;
        let covered: BTreeSet<&str> = apis().iter().map(|a| a.name).collect();
        for told in a.json["services"].as_array().unwrap() {
            let path = told["href"].as_str().unwrap().trim_start_matches("https://cloud.test");
            // Glance tells its versions at its root alone, our own API at its version alone.
            let mut served = false;
            for path in [path, path.rsplit_once('/').unwrap().0] {
                served |= w.send("", "GET", path, &[], Body::empty()).await.status != StatusCode::NOT_FOUND;
            }
            let name = told["name"].as_str().unwrap();
            assert_eq!(served, covered.contains(name), "{name} is served and not covered, or the other way round");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_answer_says_what_time_it_is_in_the_cloud() {
    for w in worlds().await {
        for path in ["/", "/ops/v1/orders", "/nowhere"] {
            let before = w.t.env.now().rfc3339();
            let a = w.send("", "GET", path, &[], Body::empty()).await;
            let told = a.headers["xinglin-time"].to_str().unwrap().to_owned();
            assert!(before <= told && told <= w.t.env.now().rfc3339(), "{path}: {told}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_valid_token_nobody_comes_in() {
    for w in worlds().await {
        let mut faults = vec![];
        for (what, token) in w.bad_tokens().await {
            for e in endpoints().into_iter().filter(|e| e.policy != Policy::Public) {
                let a = ask(&w, &token, e).await;
                let name = format!("{} {} with {what}", e.method.as_str(), e.path);
                if a.status != StatusCode::UNAUTHORIZED || !a.headers.contains_key("www-authenticate") {
                    faults.push(format!("{name}: {} {}", a.status, a.text()));
                }
                if let Err(f) = form(e, &a) {
                    faults.push(format!("{name}: {f}"));
                }
            }
        }
        none(faults);
    }
}

/// True if the role, or one that it brings along, is in the list.
pub fn admits(roles: &[Role], held: Role) -> bool {
    roles.contains(&held) || identity::role::implied(held).iter().any(|r| roles.contains(r))
}

fn refused_by_the_gate(e: &Endpoint, a: &Answer) -> bool {
    if e.method == Method::Head {
        // It has no body that could tell who refused.
        return a.status == StatusCode::FORBIDDEN && matches!(e.policy, Policy::AnyOf(_));
    }
    let text = format!("You are not authorized to perform the requested action: {}:{}.", e.service, e.action);
    a.status == StatusCode::FORBIDDEN && a.text().contains(&text)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_matrix_is_what_is_enforced() {
    for w in worlds().await {
        let mut faults = vec![];
        for e in endpoints() {
            let a = ask(&w, &w.custom.token, e).await;
            let open = !matches!(e.policy, Policy::AnyOf(_));
            if refused_by_the_gate(e, &a) == open || a.status.is_server_error() {
                faults.push(format!("{} {} by a made-up role: {}", e.method.as_str(), e.path, a.text()));
            }
            let Policy::AnyOf(roles) = e.policy else { continue };
            for (role, who) in &w.roles {
                let a = ask(&w, &who.token, e).await;
                if refused_by_the_gate(e, &a) == admits(roles, *role) || a.status.is_server_error() {
                    faults.push(format!("{} {} by {}: {}", e.method.as_str(), e.path, role.as_str(), a.text()));
                }
                if let Err(f) = form(e, &a) {
                    faults.push(format!("{} {} by {}: {f}", e.method.as_str(), e.path, role.as_str()));
                }
            }
        }
        none(faults);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_audited_call_is_in_the_ledger_from_beginning_to_end() {
    for w in worlds().await {
        let (mut calls, mut faults) = (vec![], vec![]);
        for e in endpoints().into_iter().filter(|e| e.audit) {
            let who = w.whom(e);
            let a = ask(&w, &who.token, e).await;
            let refused = ask(&w, &w.custom.token, e).await;
            let stranger = ask(&w, "garbage", e).await;
            calls.push((e, who, a, refused, stranger));
        }
        let ledger = w.ledger().await;
        let entries = |a: &Answer| ledger.get(&a.request_id()).cloned().unwrap_or_default();
        for (e, who, a, refused, stranger) in &calls {
            let name = format!("{} {}", e.method.as_str(), e.path);
            let found = entries(a);
            let user = if e.policy == Policy::Public { "" } else { who.user.as_str() };
            let end = if a.status.as_u16() < 400 { Outcome::Done } else { Outcome::Refused };
            // A login changes nothing before it succeeds: one entry, at its end.
            let wanted = if e.is_login() { vec![end] } else { vec![Outcome::Begun, end] };
            let right = found.iter().map(|x| x.outcome).eq(wanted.iter().copied())
                && found.iter().all(|x| x.service == e.service && x.action == e.action && x.user == user)
                && found.iter().all(|x| x.path == unknown(e))
                && found.last().is_some_and(|x| x.status == Some(a.status.as_u16()));
            if !right {
                faults.push(format!("{name}: {} left {found:?}", a.status));
            }
            if let Policy::AnyOf(_) = e.policy {
                let found = entries(refused);
                let right = matches!(&found[..], [x] if x.outcome == Outcome::Refused
                    && x.status == Some(403) && x.user == w.custom.user && x.action == e.action);
                if !right {
                    faults.push(format!("{name}: forbidden, but left {found:?}"));
                }
            }
            if e.policy != Policy::Public {
                let found = entries(stranger);
                let right = matches!(&found[..], [x] if x.outcome == Outcome::Refused
                    && x.status == Some(401) && x.user.is_empty() && x.action == e.action);
                if !right {
                    faults.push(format!("{name}: without authentication, but left {found:?}"));
                }
            }
        }
        none(faults);
    }
}

fn who(p: Policy) -> String {
    match p {
        Policy::Public => "everybody, without a token".into(),
        Policy::Authenticated => "any valid token".into(),
        Policy::AnyOf(roles) => roles.iter().map(|r| r.as_str()).collect::<Vec<_>>().join(", "),
    }
}

fn matrix() -> String {
    let mut s = String::from(
        "# Who may call what\n\n\
         The authorisation matrix, written by `UPDATE_DOCS=1 cargo test -p xinglin-control --test it matrix` from the tables in \
         `api/contract`; a test fails when it differs from them, and other tests call every row of it as every role.\n\n\
         A role counts in the scope of the token. `admin` brings `member` and `reader` along, `member` brings `reader`. \
         What a caller sees of an object is decided by its slice: another project's answers 404.\n\n\
         The session of a browser (the cookie that `/console/api/session` gives) counts as a token of its user and scope. Its changes also \
         show `X-CSRF-Token`, its WebSockets come from our own origin, and while the password has to be changed it may see that, change it \
         and end itself. What is below `/console/api` besides the login and the brand takes a session only: a token is answered 401 `NoSession`.\n\n\
         Nobody assigns a role to himself, directly or by a group. An admin may take Keystone's own (admin, member, reader, manager and \
         what a customer made up); purchaser, operator and the three administrators' somebody else has to assign to him.\n",
    );
    for api in apis() {
        let (n, audited) = (api.table.len(), api.table.iter().filter(|e| e.audit).count());
        let _ = write!(s, "\n## {} ({n} endpoints, {audited} audited)\n\n", api.name);
        s.push_str("| service | method | path | action | who | audited |\n|---|---|---|---|---|---|\n");
        for e in &api.table {
            let audited = if e.audit { "yes" } else { "" };
            let method = e.method.as_str();
            let _ = writeln!(
                s,
                "| {} | {method} | `{}` | {} | {} | {audited} |",
                e.service,
                e.path,
                e.action,
                who(e.policy)
            );
        }
    }
    s
}

#[test]
fn the_matrix_in_the_docs_is_the_one_in_force() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/authorisation.md");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, matrix()).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(written == matrix(), "docs/authorisation.md is out of date: run this test with UPDATE_DOCS=1");
}
