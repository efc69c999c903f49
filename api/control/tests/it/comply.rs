//! Clauses and what the running cloud measures about them, over HTTP.

use super::ops_world::{World, worlds};
use http::StatusCode;
use runtime::params;
use serde_json::Value;

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
