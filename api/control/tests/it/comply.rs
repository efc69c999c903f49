//! Clauses and what the running cloud measures about them, over HTTP.

use super::ops_world::{World, worlds};
use http::StatusCode;
use runtime::params;
use serde_json::{Value, json};

const DOCTOR: &str = "p:doctor:member";
const OPERATOR: &str = "gov:operator:operator";

async fn live(w: &World) -> Value {
    let a = w.get(OPERATOR, "/ops/v1/compliance/live").await;
    assert_eq!(a.status, StatusCode::OK, "{}", a.text);
    a.json
}

fn verdict<'a>(all: &'a Value, probe: &str) -> &'a str {
    let one = all["probes"].as_array().unwrap().iter().find(|p| p["probe"] == probe);
    one.unwrap_or_else(|| panic!("{probe}: {all}"))["verdict"].as_str().unwrap()
}

async fn sql(w: &World, text: &str) {
    let done: kernel::Result<u64> = runtime::transact!(w.t.env.db, |tx| { tx.execute(text, &params![]).await });
    assert!(done.unwrap() > 0, "{text}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_cloud_measures_follows_from_its_records() {
    for w in worlds().await {
        assert_eq!(w.get(DOCTOR, "/ops/v1/compliance/live").await.status, StatusCode::FORBIDDEN);
        let (db, now) = (&w.t.env.db, w.t.env.now());
        let entry: kernel::Result<()> = runtime::transact!(w.t.env.db, |tx| {
            runtime::ledger::append(tx, security::LEDGER, "entry", now, "{\"n\":1}").await
        });
        entry.unwrap();
        runtime::ledger::seal(db, security::LEDGER).await.unwrap();
        let all = live(&w).await;
        for (probe, wanted) in [
            ("flavors", "holds"),
            ("architectures 2", "holds"),
            ("memory-not-shared", "holds"),
            ("ledgers", "holds"),
            ("prices chuyi 100", "holds"),
            ("prices qingpu 55", "unknown"),
            ("roster 7", "fails"),
            ("calendar", "fails"),
            ("sampling", "fails"),
            ("passwords", "unknown"),
            ("endpoints", "unknown"),
            ("audit-kept 180", "unknown"),
        ] {
            assert_eq!(verdict(&all, probe), wanted, "{}: {probe}: {all}", w.t.name);
        }

        // A flavor of the tender goes, and an entry of the ledger is changed.
        sql(&w, "DELETE FROM compute_flavor WHERE id = 'ecs.8c64g'").await;
        sql(&w, "UPDATE runtime_ledger SET body = '{\"n\":2}' WHERE ledger = 'audit' AND place = 1").await;
        let all = live(&w).await;
        for probe in ["flavors", "ledgers"] {
            assert_eq!(verdict(&all, probe), "fails", "{}: {all}", w.t.name);
        }
        let clause = w.get(OPERATOR, "/ops/v1/compliance/clauses/R-4-008").await.json;
        assert_eq!((&clause["state"], &clause["deviation"]), (&"met".into(), &"negative".into()), "{clause}");
        assert_eq!(clause["evidence"]["verdict"], "fails");
        assert!(clause["evidence"]["found"]["missing"].as_str().unwrap().contains("8C64G"), "{clause}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_deviation_table_says_whether_it_was_measured() {
    for w in worlds().await {
        let path = "/ops/v1/deviations/document?contract=shaanxi&format=csv";
        let without = w.get(OPERATOR, path).await;
        assert!(without.text.contains("未测 not measured") && without.text.contains("偏离"), "{}", without.text);
        let with = w.get(OPERATOR, &format!("{path}&live=true")).await;
        assert!(with.text.contains("实测成立 holds") && !with.text.contains("未测 not measured"), "{}", with.text);
        let bad = w.get(OPERATOR, &format!("{path}&live=perhaps")).await;
        assert_eq!(bad.status, StatusCode::BAD_REQUEST);
        assert!(bad.text.contains("live: is neither true nor false"), "{}", bad.text);
    }
}

/// Reports of tests, screenshots and certificates: recorded by the operator, counted at their clauses, withdrawn with a reason.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_proves_a_clause_is_put_on_record_and_counted_until_it_is_withdrawn() {
    for w in worlds().await {
        let file = async |name: &str, media: &str| {
            let caller = kernel::Caller {
                user: "operator".into(),
                project: Some("gov".into()),
                system: false,
                roles: vec![kernel::Role::Operator],
                ..kernel::Caller::system("test")
            };
            let made = w.ops.store_evidence(&caller, name, Some(media), name.as_bytes().to_vec()).await.unwrap();
            made.id.to_string()
        };
        let (report, picture) = (file("report.pdf", "application/pdf").await, file("wall.png", "image/png").await);
        let test = |passed: bool, at: &str| json!({"kind": "test", "clauses": ["R-3-001", "R-3-002"], "title": "UAT", "evidence": report, "passed": passed, "at": at});
        let record = async |body: Value| w.post(OPERATOR, "/ops/v1/compliance/proofs", body).await;
        let first = record(test(false, "2024-01-02T00:00:00Z")).await;
        assert_eq!(first.status, StatusCode::CREATED, "{} {}", w.t.name, first.text);
        assert_eq!((&first.json["file"]["name"], &first.json["passed"]), (&"report.pdf".into(), &false.into()));
        let again = record(test(true, "2024-01-03T00:00:00Z")).await.json;
        // Entered later, run before: it is not the last.
        record(test(false, "2024-01-01T00:00:00Z")).await;
        let shot = json!({"kind": "screenshot", "clauses": ["R-3-001"], "title": "大屏", "evidence": picture});
        assert_eq!(record(shot.clone()).await.status, StatusCode::CREATED);
        let paper = json!({"kind": "certificate", "clauses": ["R-3-001"], "title": "等保三级", "evidence": report,
            "at": "2020-01-01T00:00:00Z", "valid_until": "2021-01-01T00:00:00Z"});
        assert_eq!(record(paper).await.status, StatusCode::CREATED, "it has run out, and is on record all the same");
        let paper = json!({"kind": "certificate", "clauses": ["R-3-001"], "title": "软件著作权", "evidence": report});
        record(paper).await;

        let clause = async || w.get(OPERATOR, "/ops/v1/compliance/clauses/R-3-001").await.json;
        let now = clause().await;
        let counted =
            (&now["screenshots"], &now["certificates"], &now["last_test"]["passed"], &now["last_test"]["title"]);
        assert_eq!(counted, (&1.into(), &1.into(), &true.into(), &"UAT".into()), "{now}");
        let listed = w.get(DOCTOR, "/ops/v1/compliance?contract=chuyi&limit=2").await.json;
        assert_eq!(listed["clauses"][0]["last_test"]["passed"], true, "{listed}");
        assert_eq!((&listed["clauses"][1]["screenshots"], &listed["clauses"][1]["id"]), (&0.into(), &"R-3-002".into()));

        for (body, field) in [
            (json!({"kind": "photo", "clauses": ["R-3-001"], "title": "a", "evidence": report}), "kind"),
            (json!({"kind": "certificate", "clauses": ["R-9-999"], "title": "a", "evidence": report}), "clauses"),
            (json!({"kind": "certificate", "clauses": [], "title": "a", "evidence": report}), "clauses"),
            (json!({"kind": "test", "clauses": ["R-3-001"], "title": "a", "evidence": report}), "passed"),
            (json!({"kind": "screenshot", "clauses": ["R-3-001"], "title": "a", "evidence": report}), "evidence"),
            (json!({"kind": "certificate", "clauses": ["R-3-001"], "title": "a", "evidence": "nothing"}), "evidence"),
            (json!({"kind": "certificate", "clauses": ["R-3-001"], "title": " ", "evidence": report}), "title"),
            (
                json!({"kind": "certificate", "clauses": ["R-3-001"], "title": "a", "evidence": report, "at": "soon"}),
                "at",
            ),
        ] {
            let a = record(body).await;
            assert_eq!((a.status, &a.json["error"]["field"]), (StatusCode::BAD_REQUEST, &field.into()), "{}", a.text);
        }

        let path = format!("/ops/v1/compliance/proofs/{}/withdraw", again["id"].as_str().unwrap());
        let a = w.post(OPERATOR, &path, json!({"reason": ""})).await;
        assert_eq!((a.status, &a.json["error"]["field"]), (StatusCode::BAD_REQUEST, &"reason".into()));
        let a = w.post(OPERATOR, &path, json!({"reason": "环境不符"})).await;
        assert_eq!((a.status, &a.json["withdrawn_reason"]), (StatusCode::OK, &"环境不符".into()), "{}", a.text);
        assert_eq!(w.post(OPERATOR, &path, json!({"reason": "x"})).await.status, StatusCode::CONFLICT);
        assert_eq!(clause().await["last_test"]["passed"], false, "the one before counts again");
        let tests = "/ops/v1/compliance/proofs?clause=R-3-002&kind=test";
        let count = async |path: &str| w.get(OPERATOR, path).await.json["proofs"].as_array().unwrap().len();
        assert_eq!((count(tests).await, count(&format!("{tests}&withdrawn=true")).await), (2, 3));
        for who in [DOCTOR, "gov:commission:purchaser"] {
            assert_eq!(w.post(who, "/ops/v1/compliance/proofs", shot.clone()).await.status, StatusCode::FORBIDDEN);
        }
        assert_eq!(w.get(DOCTOR, tests).await.status, StatusCode::FORBIDDEN);
        assert_eq!(w.get("gov:commission:purchaser", tests).await.status, StatusCode::OK);
        let none = "/ops/v1/compliance/proofs/nothing/withdraw";
        assert_eq!(w.post(OPERATOR, none, json!({"reason": "x"})).await.status, StatusCode::NOT_FOUND);
    }
}
