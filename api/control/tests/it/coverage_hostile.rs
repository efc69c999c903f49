//! What strangers and broken clients send: every endpoint refuses it in its service's form, and nothing ever answers 5xx.
//!
//! Two tables: bodies that have nothing to do with the endpoint, and good bodies in which one value at a time is spoiled.

use crate::coverage::{apis, endpoints, form, unknown};
use crate::coverage_bodies::{BODILESS, Things, bodies, things};
use crate::coverage_world::{Answer, MIGRATIONS, World, world};
use axum::body::Body;
use bytes::Bytes;
use futures::StreamExt as _;
use kernel::{Endpoint, Method};
use serde_json::{Value, json};
use std::sync::{Arc, LazyLock};

/// Requests at once: they share commits of the audit ledger.
const AT_ONCE: usize = 24;

/// A request.
struct Case {
    e: &'static Endpoint,
    path: String,
    kind: Option<&'static str>,
    body: Bytes,
    what: String,
}

fn takes_body(e: &Endpoint) -> bool {
    matches!(e.method, Method::Post | Method::Put | Method::Patch)
}

/// The path with ids of things that exist.
fn known(e: &Endpoint, t: &Things) -> String {
    let (mut before, mut path) = ("", Vec::new());
    for s in e.path.split('/') {
        let s = match s {
            "{collection}" => "networks",
            "{key}" | "{tag}" => "k",
            "{alias}" => "router",
            s if s.starts_with('{') => t.get(before).map_or("0123456789abcdef0123456789abcdef", |s| s.as_str()),
            s => s,
        };
        before = s;
        path.push(s);
    }
    path.join("/")
}

/// Deep enough to end a parser that recurses without a bound.
fn deep(n: usize) -> Vec<u8> {
    [b"[".repeat(n), b"]".repeat(n)].concat()
}

/// Every endpoint is sent these: they are made once.
static DEEP: LazyLock<Bytes> = LazyLock::new(|| deep(100_000).into());
static MUCH: LazyLock<Bytes> = LazyLock::new(|| vec![b' '; 1_100_000].into());

/// Bodies that fit nowhere.
fn anywhere(e: &'static Endpoint, paths: &[String]) -> Vec<Case> {
    let noun = e.action.split('.').next().unwrap_or("").to_owned();
    let long = "x".repeat(10_000);
    let wrapped = |v: Value| Bytes::from(json!({ noun.as_str(): v }).to_string());
    let placed = [b"{\"".to_vec(), noun.as_bytes().to_vec(), b"\":".to_vec(), deep(120), b"}".to_vec()].concat();
    let mut all: Vec<(String, Option<&'static str>, Bytes)> = vec![
        ("nothing".into(), None, Bytes::new()),
        ("no JSON".into(), None, Bytes::from_static(b"<server/>")),
        ("half a JSON".into(), None, Bytes::from_static(b"{\"server\": {")),
        ("no UTF-8".into(), None, Bytes::from_static(b"{\"name\": \"\xff\xfe\"}")),
        ("deep".into(), None, DEEP.clone()),
        ("deep in its place".into(), None, placed.into()),
        ("a form".into(), Some("application/x-www-form-urlencoded"), Bytes::from_static(b"name=a")),
        ("no content type that there is".into(), Some("\u{1}/;;"), Bytes::from_static(b"{}")),
        ("an image".into(), Some("application/octet-stream"), vec![0xffu8; 100].into()),
        ("more than is taken".into(), None, MUCH.clone()),
        ("a long name".into(), None, wrapped(json!({"name": long}))),
        ("a lone surrogate".into(), None, Bytes::from_static(b"{\"name\": \"\\ud800\"}")),
        ("a key twice".into(), None, format!("{{\"{noun}\":{{}},\"{noun}\":{{}}}}").into()),
    ];
    for v in ["null", "true", "-1", "1e999", "\"x\"", "[]", "{}", "[{}]", "{\"\":{}}"] {
        all.push((format!("{v} as a whole"), None, Bytes::from_static(v.as_bytes())));
        all.push((format!("{v} in its place"), None, format!("{{\"{noun}\":{v}}}").into()));
    }
    let cases = |path: &String| {
        all.iter()
            .filter(|(_, kind, _)| kind.is_none_or(|k| http::HeaderValue::from_str(k).is_ok()))
            .map(|(what, kind, body)| Case {
                e,
                path: path.clone(),
                kind: *kind,
                body: body.clone(),
                what: what.clone(),
            })
            .collect::<Vec<_>>()
    };
    paths.iter().flat_map(cases).collect()
}

/// What one value of a good body is replaced by.
fn poisons() -> Vec<Value> {
    vec![
        Value::Null,
        json!(true),
        json!(0),
        json!(-1),
        json!(i64::MAX),
        json!(u64::MAX),
        json!(1e300),
        json!(""),
        json!(" "),
        json!("x".repeat(10_000)),
        json!("😀".repeat(100)),
        json!("a\u{0}b"),
        json!("../../etc/passwd"),
        json!("' OR 1=1; --"),
        json!("9999999999999999999999"),
        json!("0123456789abcdef0123456789abcdef"),
        json!([]),
        json!({}),
        json!([null]),
        (0..110).fold(json!([]), |inner, _| json!([inner])),
        json!({"\u{0}": "x".repeat(300)}),
    ]
}

/// Pointers to every value within.
fn pointers(v: &Value, at: &str, all: &mut Vec<String>) {
    all.push(at.to_owned());
    let escaped = |k: &str| k.replace('~', "~0").replace('/', "~1");
    match v {
        Value::Object(o) => o.iter().for_each(|(k, v)| pointers(v, &format!("{at}/{}", escaped(k)), all)),
        Value::Array(l) => l.iter().enumerate().for_each(|(i, v)| pointers(v, &format!("{at}/{i}"), all)),
        _ => {}
    }
}

/// A good body with one value spoiled, or one key too many.
fn spoiled(e: &'static Endpoint, path: &str, t: &Things) -> Vec<Case> {
    let mut all = vec![];
    let case =
        |body: &Value, what: String| Case { e, path: path.to_owned(), kind: None, body: body.to_string().into(), what };
    for good in bodies(e, t) {
        let mut places = vec![];
        pointers(&good, "", &mut places);
        for at in places {
            for p in poisons() {
                let mut bad = good.clone();
                let shown: String = p.to_string().chars().take(40).collect();
                if let Some(v) = bad.pointer_mut(&at) {
                    *v = p;
                }
                all.push(case(&bad, format!("{at} = {shown}")));
            }
            let mut more = good.clone();
            if let Some(Value::Object(o)) = more.pointer_mut(&at) {
                o.insert("x".repeat(300), json!("\u{0}"));
                all.push(case(&more, format!("{at} with one key more")));
            }
        }
    }
    all
}

/// Queries and ids that no client of ours sends.
fn reads(e: &'static Endpoint, t: &Things) -> Vec<Case> {
    let queries = [
        "limit=-1",
        "limit=99999999999999999999",
        "limit=0",
        "limit=1&marker=nothing",
        "marker=%00",
        "%ff=%fe&name=%ff",
        "sort=name:sideways&sort_key=%00&sort_dir=up",
        "sort=created_at:desc,id:asc",
        "fields=&fields=%00",
        "name=%00",
        "all_tenants=perhaps",
        "changes-since=yesterday",
        "status=%F0%9F%98%80&visibility=none&created_at=gt:then",
        "ip=(((&ip6=[[&fixed_ips=ip_address%3Dx&cidr=x&tags=,,,&with_count=x&is_public=x&from=x&to=x&month=x",
    ];
    let mut all = vec![];
    for path in [unknown(e), known(e, t)] {
        for q in queries.iter().map(|q| (*q).to_owned()).chain([format!("name={}", "x".repeat(10_000))]) {
            all.push(Case { e, path: format!("{path}?{q}"), kind: None, body: Bytes::new(), what: "query".into() });
        }
    }
    all
}

/// Ids that are no ids.
fn paths(e: &'static Endpoint) -> Vec<Case> {
    if !e.path.contains('{') {
        return vec![];
    }
    let ids = ["%ff%fe", "%00", "%2e%2e%2f%2e%2e", "-1", "%F0%9F%98%80", "detail", "%20", "'"];
    let long = "x".repeat(10_000);
    let with = |id: &str| {
        let segment = |s: &str| if s.starts_with('{') { id.to_owned() } else { s.to_owned() };
        e.path.split('/').map(segment).collect::<Vec<_>>().join("/")
    };
    let body = Bytes::from_static(if takes_body(e) { b"{}" } else { b"" });
    let ids = ids.into_iter().chain([long.as_str()]);
    ids.map(|id| Case { e, path: with(id), kind: None, body: body.clone(), what: "id".into() }).collect()
}

async fn send(w: &World, c: &Case) -> Answer {
    let (token, method, body) = (&w.whom(c.e).token, c.e.method.as_str(), Body::from(c.body.clone()));
    match c.kind {
        Some(kind) => w.send(token, method, &c.path, &[("content-type", kind)], body).await,
        None => w.json(token, method, &c.path, body).await,
    }
}

/// Sends all and returns what was answered wrongly.
async fn storm(w: &World, cases: Vec<Case>) -> Vec<String> {
    let judged = futures::stream::iter(cases).map(|c| async move {
        let a = send(w, &c).await;
        let path: String = c.path.chars().take(160).collect();
        let name = format!("{} {path}, {}", c.e.method.as_str(), c.what);
        if a.status.is_server_error() {
            return Some(format!("{name}: {} {}", a.status, a.text()));
        }
        form(c.e, &a).err().map(|f| format!("{name}: {f}"))
    });
    judged.buffer_unordered(AT_ONCE).filter_map(|f| async move { f }).collect().await
}

async fn each(cases: impl Fn(&'static Endpoint, &Things) -> Vec<Case>) {
    let served: Vec<&str> = apis().iter().map(|a| a.name).collect();
    for t in runtime::testing::each(MIGRATIONS).await {
        let w = Arc::new(world(t).await);
        let t = things(&w, &served).await;
        let all: Vec<Case> = endpoints().into_iter().flat_map(|e| cases(e, &t)).collect();
        let (n, started) = (all.len(), tokio::time::Instant::now());
        let faults = storm(&w, all).await;
        eprintln!("{n} requests in {:?}, {} faults", started.elapsed(), faults.len());
        assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults[..faults.len().min(150)].join("\n"));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bodies_that_fit_nowhere() {
    each(|e, t| if takes_body(e) { anywhere(e, &[unknown(e), known(e, t)]) } else { vec![] }).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn good_bodies_with_one_value_spoiled() {
    each(|e, t| if takes_body(e) { spoiled(e, &known(e, t), t) } else { vec![] }).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn queries_and_ids_that_nobody_sends() {
    each(|e, t| {
        let mut all = paths(e);
        if matches!(e.method, Method::Get | Method::Head) {
            all.extend(reads(e, t));
        }
        all
    })
    .await;
}

/// What is not in the table of bodies would not be spoiled.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_mutation_has_a_body_to_spoil() {
    let served: Vec<&str> = apis().iter().map(|a| a.name).collect();
    let t = runtime::testing::first(runtime::testing::each(MIGRATIONS)).await;
    let w = world(t).await;
    let t = things(&w, &served).await;
    let missing: Vec<String> = endpoints()
        .into_iter()
        .filter(|e| takes_body(e) && bodies(e, &t).is_empty() && !BODILESS.contains(&(e.service, e.action)))
        .map(|e| format!("{} {} ({})", e.method.as_str(), e.path, e.action))
        .collect();
    assert!(missing.is_empty(), "no body is known for:\n{}", missing.join("\n"));
}
