//! Projects, business systems and things that a body names and that do not exist: refused with the field, and nothing is stored.

use super::ops_world::{World, worlds};
use http::StatusCode;
use kernel::event::{PROJECT_CREATED, PROJECT_DELETED, ProjectPlaced};
use kernel::{ProjectId, Timestamp};
use serde_json::{Value, json};
use std::time::Duration;

const DOCTOR: &str = "p:doctor:member";
const STRANGER: &str = "q:stranger:member";
const COMMISSION: &str = "gov:commission:purchaser";
const OPERATOR: &str = "gov:operator:operator";

const DAY: Duration = Duration::from_secs(86_400);

fn yesterday(w: &World) -> Timestamp {
    w.t.env.now().minus(DAY)
}

fn soon(w: &World, days: u32) -> String {
    w.t.env.now().plus(DAY * days).rfc3339()
}

/// An endpoint that takes a project in its body: who calls it, its path, the table that it fills, a body that wants a project.
type Taker = (&'static str, &'static str, &'static str, Value);

fn takers(w: &World) -> Vec<Taker> {
    let (then, from, to) = (yesterday(w).rfc3339(), soon(w, 1), soon(w, 2));
    vec![
        (OPERATOR, "/ops/v1/tickets", "ops_ticket", json!({"kind": "fault", "title": "a", "text": "b"})),
        (OPERATOR, "/ops/v1/incidents", "ops_incident", json!({"level": "1", "title": "a", "text": "b"})),
        (
            OPERATOR,
            "/ops/v1/changes",
            "ops_change",
            json!({"kind": "standard", "title": "a", "plan": "b", "rollback_plan": "c", "risk": "low", "from": from, "to": to}),
        ),
        (OPERATOR, "/ops/v1/risk-requests", "ops_risk", json!({"urgent": true, "title": "a", "text": "b"})),
        (OPERATOR, "/ops/v1/duties", "ops_duty", json!({"kind": "inspection", "name": "a", "due": to})),
        (OPERATOR, "/ops/v1/contract-events", "ops_event", json!({"kind": "audit", "at": then})),
        (OPERATOR, "/ops/v1/findings", "ops_finding", json!({"title": "a", "severity": "low", "due": to})),
        (
            OPERATOR,
            "/ops/v1/registers/training",
            "ops_register",
            json!({"fields": {"title": "a", "at": then, "hours": "2.5", "people": 3, "place": "onsite"}}),
        ),
        (
            OPERATOR,
            "/ops/v1/systems",
            "ops_system",
            json!({"name": "HIS", "owner": "b", "importance": "general", "data_class": "general"}),
        ),
        (COMMISSION, "/ops/v1/assessments", "billing_assessment", json!({"scheme": "acceptance"})),
    ]
}

fn of(mut body: Value, project: &str) -> Value {
    body["project"] = json!(project);
    body
}

fn usage(w: &World, key: &str, project: &str) -> Value {
    json!({"records": [{
        "source": "array", "key": key, "project": project, "resource": format!("lun-{key}"), "meter": "volume.gb", "kind": "interval",
        "quantity": "1", "from": yesterday(w).rfc3339(), "attributes": {"type": "default"}
    }]})
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_project_that_does_not_exist_is_refused_and_nothing_is_stored() {
    for w in worlds().await {
        w.place(&["p"]).await;
        for (who, path, table, body) in takers(&w) {
            let before = w.count(table).await;
            for project in ["nowhere", " p", "p ", "a\u{0}b", "项目", &"x".repeat(300)] {
                let a = w.post(who, path, of(body.clone(), project)).await;
                let told = (a.status, &a.json["error"]["field"]);
                assert_eq!(told, (StatusCode::BAD_REQUEST, &json!("project")), "{path} {project:?}: {}", a.text);
            }
            assert_eq!(w.count(table).await, before, "{}: {path}", w.t.name);
            // The body is good but for that.
            let a = w.post(who, path, of(body, "p")).await;
            assert_eq!((a.status, &a.json["project"]), (StatusCode::CREATED, &json!("p")), "{path}: {}", a.text);
            assert!(w.count(table).await > before, "{}: {path}", w.t.name);
        }
    }
}

/// The source of such usage.
async fn registered(w: &World) {
    let source = json!({"name": "array", "user": "robot", "meters": ["volume.gb"]});
    let a = w.post(OPERATOR, "/ops/v1/usage-sources", source).await;
    assert_eq!(a.status, StatusCode::CREATED, "{}", a.text);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn usage_of_a_project_that_never_existed_is_a_fault_of_its_row() {
    for w in worlds().await {
        w.place(&["p"]).await;
        registered(&w).await;
        let mut both = usage(&w, "a", "p");
        both["records"].as_array_mut().unwrap().push(usage(&w, "b", "nowhere")["records"][0].clone());
        let a = w.post(OPERATOR, "/ops/v1/usage-imports", both).await;
        let told = (a.status, &a.json["error"]["field"]);
        assert_eq!(told, (StatusCode::BAD_REQUEST, &json!("records[1].project")), "{}", a.text);
        assert_eq!((&a.json["error"]["code"], &a.json["faults"][0]["index"]), (&json!("ImportFaults"), &json!(1)));
        assert_eq!(w.count("billing_import").await, 0, "{}", w.t.name);
        let a = w.post(DOCTOR, "/ops/v1/usage-imports", usage(&w, "a", "nowhere")).await;
        assert_eq!(a.status, StatusCode::FORBIDDEN, "{}", a.text);
        let a = w.post(OPERATOR, "/ops/v1/usage-imports", usage(&w, "a", "p")).await;
        assert_eq!(a.status, StatusCode::CREATED, "{}", a.text);

        // The project goes. Nothing new is about it, but what it used comes late, and is still to be paid for.
        w.publish(PROJECT_DELETED, "p", &json!({"project": "p"})).await;
        w.t.env.outbox.flush().await.unwrap();
        let a = w
            .post(OPERATOR, "/ops/v1/incidents", json!({"level": "1", "title": "a", "text": "b", "project": "p"}))
            .await;
        assert_eq!(a.status, StatusCode::BAD_REQUEST, "{}", a.text);
        let a = w.post(OPERATOR, "/ops/v1/usage-imports", usage(&w, "c", "p")).await;
        assert_eq!((a.status, &a.json["stored"]), (StatusCode::CREATED, &json!(1)), "{}", a.text);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_project_exists_from_the_moment_in_which_it_is_made() {
    for w in worlds().await {
        let new = ProjectPlaced { project: ProjectId::from("new"), parent: None };
        w.publish(PROJECT_CREATED, "new", &new).await;
        let body = json!({"kind": "fault", "title": "a", "text": "b", "project": "new"});
        let a = w.post(OPERATOR, "/ops/v1/tickets", body).await;
        assert_eq!(a.status, StatusCode::CREATED, "{}: {}", w.t.name, a.text);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tenants_are_told_what_they_always_were() {
    let w = runtime::testing::first(worlds()).await;
    w.place(&["p", "q"]).await;
    for (path, status) in [
        ("/ops/v1/tickets", StatusCode::NOT_FOUND),
        ("/ops/v1/risk-requests", StatusCode::NOT_FOUND),
        ("/ops/v1/systems", StatusCode::NOT_FOUND),
        ("/ops/v1/incidents", StatusCode::FORBIDDEN),
        ("/ops/v1/changes", StatusCode::FORBIDDEN),
        ("/ops/v1/duties", StatusCode::FORBIDDEN),
        ("/ops/v1/contract-events", StatusCode::FORBIDDEN),
        ("/ops/v1/findings", StatusCode::FORBIDDEN),
        ("/ops/v1/assessments", StatusCode::FORBIDDEN),
    ] {
        let body = takers(&w).into_iter().find(|t| t.1 == path).unwrap().3;
        for project in ["q", "nowhere"] {
            let mut body = of(body.clone(), project);
            if ["/ops/v1/tickets", "/ops/v1/risk-requests"].contains(&path) {
                body["system"] = json!("nothing");
            }
            let a = w.post(DOCTOR, path, body).await;
            assert_eq!(a.status, status, "{path} {project}: {}", a.text);
        }
    }
    let mine = json!({"kind": "fault", "title": "a", "text": "b", "project": "p"});
    assert_eq!(w.post(DOCTOR, "/ops/v1/tickets", mine).await.status, StatusCode::CREATED);
}

async fn made(w: &World, who: &str, path: &str, body: Value) -> String {
    let a = w.post(who, path, body).await;
    assert_eq!(a.status, StatusCode::CREATED, "{path}: {}", a.text);
    a.json["id"].as_str().unwrap().to_owned()
}

/// A body with one more field.
fn with(mut body: Value, field: &str, v: Value) -> Value {
    body[field] = v;
    body
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn systems_and_things_that_are_not_there_are_refused() {
    for w in worlds().await {
        w.place(&["p", "q"]).await;
        w.metered("p", "vol-p").await;
        w.metered("q", "vol-q").await;
        let body = |path: &str| takers(&w).into_iter().find(|t| t.1 == path).unwrap().3;
        let (ticket, incident) = (body("/ops/v1/tickets"), body("/ops/v1/incidents"));
        let (change, risk) = (body("/ops/v1/changes"), body("/ops/v1/risk-requests"));
        let (finding, training) = (body("/ops/v1/findings"), body("/ops/v1/registers/training"));
        let his = made(&w, DOCTOR, "/ops/v1/systems", body("/ops/v1/systems")).await;
        let lis = made(&w, STRANGER, "/ops/v1/systems", body("/ops/v1/systems")).await;
        registered(&w).await;
        let a = w.post(OPERATOR, "/ops/v1/usage-imports", usage(&w, "line", "p")).await;
        assert_eq!(a.status, StatusCode::CREATED, "{}", a.text);
        let window = json!({"title": "a", "text": "b", "from": soon(&w, 1), "to": soon(&w, 2)});
        let article = json!({"title": "a", "text": "b"});
        let server = json!({"class": "server", "name": "a", "state": "in_use"});
        for (who, path, body, field) in [
            (DOCTOR, "tickets", with(ticket.clone(), "system", json!("nothing")), "system"),
            (DOCTOR, "tickets", with(ticket.clone(), "system", json!(lis)), "system"),
            (DOCTOR, "tickets", with(ticket.clone(), "resources", json!(["vol-p", "nothing"])), "resources"),
            (DOCTOR, "tickets", with(ticket.clone(), "resources", json!(["vol-q"])), "resources"),
            (DOCTOR, "tickets", with(ticket.clone(), "resources", json!(["*"])), "resources"),
            (OPERATOR, "tickets", with(of(ticket.clone(), "p"), "system", json!(lis)), "system"),
            (DOCTOR, "risk-requests", with(risk.clone(), "system", json!(lis)), "system"),
            (OPERATOR, "incidents", with(incident.clone(), "systems", json!([his, "nothing"])), "systems"),
            (OPERATOR, "incidents", with(of(incident.clone(), "p"), "systems", json!([his, lis])), "systems"),
            (OPERATOR, "incidents", with(incident.clone(), "resources", json!(["nothing"])), "resources"),
            (OPERATOR, "incidents", with(of(incident.clone(), "q"), "resources", json!(["vol-p"])), "resources"),
            (OPERATOR, "changes", with(change.clone(), "resources", json!(["nothing"])), "resources"),
            (OPERATOR, "changes", with(change.clone(), "systems", json!(["nothing"])), "systems"),
            (OPERATOR, "maintenances", with(window.clone(), "resources", json!(["nothing"])), "resources"),
            (OPERATOR, "findings", with(finding.clone(), "system", json!("nothing")), "system"),
            (OPERATOR, "findings", with(of(finding.clone(), "q"), "system", json!(his)), "system"),
            (OPERATOR, "registers/training", with(training.clone(), "system", json!("nothing")), "system"),
            (OPERATOR, "articles", with(article.clone(), "problem", json!("nothing")), "problem"),
            (OPERATOR, "assets", with(server, "host", json!("nothing")), "host"),
        ] {
            let a = w.post(who, &format!("/ops/v1/{path}"), body.clone()).await;
            let told = (a.status, &a.json["error"]["field"]);
            assert_eq!(told, (StatusCode::BAD_REQUEST, &json!(field)), "{who} {path} {body}: {}", a.text);
        }
        for table in [
            "ops_ticket",
            "ops_risk",
            "ops_incident",
            "ops_change",
            "ops_maintenance",
            "ops_finding",
            "ops_register",
            "ops_article",
            "ops_asset",
        ] {
            assert_eq!(w.count(table).await, 0, "{}: {table}", w.t.name);
        }

        // What is there can be named: metered here or by an outside meter, a system, a device of the register, the whole platform.
        let device = json!({"class": "network", "name": "core-1", "state": "in_use"});
        let device = made(&w, OPERATOR, "/ops/v1/assets", device).await;
        let mine = with(with(ticket, "system", json!(his)), "resources", json!(["vol-p", "array/lun-line"]));
        made(&w, DOCTOR, "/ops/v1/tickets", mine).await;
        let all = with(incident, "resources", json!(["vol-p", "vol-q", his, device, "*"]));
        let id = made(&w, OPERATOR, "/ops/v1/incidents", with(all, "systems", json!([his, lis]))).await;
        let downtimes = format!("/ops/v1/incidents/{id}/downtimes");
        let from = yesterday(&w).rfc3339();
        let a = w.post(OPERATOR, &downtimes, json!({"resource": "nothing", "from": from})).await;
        let told = (a.status, &a.json["error"]["field"]);
        assert_eq!(told, (StatusCode::BAD_REQUEST, &json!("resource")), "{}", a.text);
        assert_eq!(w.count("ops_downtime").await, 0);
        made(&w, OPERATOR, &downtimes, json!({"resource": his, "from": from})).await;
        let problem = made(&w, OPERATOR, "/ops/v1/problems", json!({"title": "a", "text": "b"})).await;
        made(&w, OPERATOR, "/ops/v1/articles", with(article, "problem", json!(problem))).await;
    }
}
