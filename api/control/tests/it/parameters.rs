//! Parameters of a query under `/ops/v1`: what the tables declare is what is taken, once; everything else is refused by its name, before
//! the handler is called. That handlers read nothing else is seen by every test here that calls them: an undeclared read panics.

use crate::coverage::{endpoints, form, unknown};
use crate::coverage_world::{Answer, MIGRATIONS, World, world};
use axum::body::Body;
use contract::ops::openapi::query;
use http::StatusCode;
use kernel::{Endpoint, Policy};

async fn ask(w: &World, token: &str, e: &Endpoint, query: &str) -> Answer {
    let body = if e.method.as_str() == "GET" { Body::empty() } else { Body::from("{}") };
    w.json(token, e.method.as_str(), &format!("{}?{query}", unknown(e)), body).await
}

/// What is wrong with a refusal that should name a field and hold these words.
fn fault(e: &Endpoint, a: &Answer, field: &str, words: &[&str]) -> Option<String> {
    let message = a.json["error"]["message"].as_str().unwrap_or_default();
    let right = a.status == StatusCode::BAD_REQUEST
        && a.json["error"]["field"] == field
        && words.iter().all(|w| message.contains(*w))
        && form(e, a).is_ok();
    (!right).then(|| format!("{} {} {field}: {} {}", e.method.as_str(), e.path, a.status, a.text()))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_parameter_that_is_not_declared_or_comes_twice_is_refused_by_name() {
    for t in runtime::testing::each(MIGRATIONS).await {
        let w = world(t).await;
        let (mut faults, mut strangers) = (vec![], vec![]);
        for e in endpoints().into_iter().filter(|e| e.service == "ops") {
            let (token, takes) = (&w.whom(e).token, query(e));
            let mut words: Vec<&str> = takes.iter().map(|(name, _)| *name).collect();
            words.push("is no parameter of this request");
            let a = ask(&w, token, e, "nonsense=1").await;
            faults.extend(fault(e, &a, "nonsense", &words));
            for (name, _) in takes {
                let a = ask(&w, token, e, &format!("{name}=1&{name}=1")).await;
                faults.extend(fault(e, &a, name, &["is given twice"]));
            }
            let a = ask(&w, "garbage", e, "nonsense=1").await;
            if (a.status == StatusCode::UNAUTHORIZED) == (e.policy == Policy::Public) {
                strangers.push(format!("{} {}: {}", e.method.as_str(), e.path, a.status));
            }
        }
        assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
        assert!(strangers.is_empty(), "strangers are told before they are known:\n{}", strangers.join("\n"));
    }
}

/// An address and a parameter that the document names are the ones that are served.
#[test]
fn parameters_are_declared_for_what_there_is() {
    let all: Vec<_> = endpoints().into_iter().filter(|e| e.service == "ops").collect();
    let declared = all.iter().filter(|e| !query(e).is_empty()).count();
    assert!(declared > 50, "{declared} of {} endpoints take parameters: the tables are not read", all.len());
    for e in all {
        let names: std::collections::BTreeSet<_> = query(e).iter().map(|(name, _)| *name).collect();
        assert_eq!(names.len(), query(e).len(), "{} {} declares one twice", e.method.as_str(), e.path);
    }
}
