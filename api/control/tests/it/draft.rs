//! Texts of contracts that are checked and compared, and of which nothing is kept.

use super::ops_world::worlds;
use ::billing::contract::Contract;
use http::StatusCode;
use serde_json::{Value, json};

const DOCTOR: &str = "p:doctor:member";
const OPERATOR: &str = "gov:operator:operator";
const COMMISSION: &str = "gov:commission:purchaser";
const ROOT: &str = "p:root:admin";
const AUDITOR: &str = "gov:auditor:audit_administrator";
const CHECK: &str = "/ops/v1/contract-checks";
const DIFF: &str = "/ops/v1/contract-diffs";

/// A later version of the embedded contract in which row 12 costs a yuan less.
fn later(c: &Contract) -> String {
    let text = c.text.replace(&format!("version = \"{}\"", c.version), "version = \"later\"");
    let row = text.find("code = \"12\"").unwrap();
    format!("{}{}", &text[..row], text[row..].replacen("\"51.86\"", "\"50.86\"", 1))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_text_is_checked_as_the_command_does_it() {
    let c = Contract::embedded().unwrap();
    for w in worlds().await {
        for who in [OPERATOR, COMMISSION, ROOT] {
            let a = w.post(who, CHECK, json!({"text": c.text})).await;
            assert_eq!((a.status, &a.json["valid"]), (StatusCode::OK, &json!(true)), "{who}: {}", a.text);
            let held = &a.json["contract"];
            assert_eq!((&held["id"], &held["version"]), (&json!(c.id), &json!(c.version)));
            assert_eq!(held["digest"], json!(c.digest));
            assert_eq!(held["total"], json!(c.total().unwrap().map(|t| t.to_string())));
            for (key, _, n) in c.counts() {
                assert_eq!(held["counts"][key], json!(n), "{key}");
            }
            let open: Vec<&str> = c.unconfirmed().map(|r| r.id.as_str()).collect();
            let told: Vec<&str> =
                held["unconfirmed"].as_array().unwrap().iter().map(|r| r["id"].as_str().unwrap()).collect();
            assert_eq!(told, open, "the readings that the purchaser has not confirmed");
            assert_eq!(held["readings"], json!(c.readings.len()));
        }
        for who in [DOCTOR, AUDITOR] {
            for path in [CHECK, DIFF] {
                let a = w.post(who, path, json!({"text": c.text})).await;
                assert_eq!(a.status, StatusCode::FORBIDDEN, "{who} {path}: {}", a.text);
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_problem_of_a_text_is_told_with_its_line() {
    let c = Contract::embedded().unwrap();
    let wrong = format!("{}\nmisspelt = 1\n", c.text.replace("currency = \"CNY\"", "currency = \"EUR\""));
    let wanted = Contract::parse(&wrong).unwrap_err();
    assert!(wanted.0.len() >= 2, "{wanted}");
    for w in worlds().await {
        let a = w.post(COMMISSION, CHECK, json!({"text": wrong})).await;
        assert_eq!((a.status, &a.json["valid"]), (StatusCode::OK, &json!(false)), "{}", a.text);
        let problem = |p: &::billing::contract::Problem| json!({"line": p.line, "at": p.at, "reason": p.reason});
        assert_eq!(a.json["problems"], Value::Array(wanted.0.iter().map(problem).collect()));
        assert_eq!((&a.json["problem_count"], &a.json["contract"]), (&json!(wanted.0.len()), &Value::Null));

        // As many as there are keys are counted; the first thousand are listed.
        let many: String = (0..5000).map(|n| format!("k{n} = 1\n")).collect();
        let a = w.post(COMMISSION, CHECK, json!({"text": many})).await;
        assert_eq!(a.json["problems"].as_array().unwrap().len(), 1000);
        assert!(a.json["problem_count"].as_u64().unwrap() >= 5000, "{}", a.json["problem_count"]);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hostile_text_is_refused_or_has_problems() {
    let name = "x".repeat(200_000);
    let dots = |n: usize| vec!["a"; n].join(".");
    let deep = format!("{}1{}", format!("{{{} = ", dots(79)).repeat(78), "}".repeat(78));
    let texts = [
        String::new(),
        "\u{0}".to_owned(),
        "[".repeat(300_000),
        format!("a = {}1", "{b = ".repeat(60_000)),
        format!("[{}]", dots(200_000)),
        format!("a = {deep}\n[c.{}]\nb.{} = 2", dots(79), dots(79)),
        format!("[[item]]\ncode = \"{name}\"\n{}", (0..30_000).map(|n| format!("k{n}=1\n")).collect::<String>()),
        format!("id = \"{}\"", "9".repeat(500_000)),
    ];
    for w in worlds().await {
        for text in &texts {
            let a = w.post(OPERATOR, CHECK, json!({"text": text})).await;
            let begins: String = text.chars().take(40).collect();
            assert_eq!((a.status, &a.json["valid"]), (StatusCode::OK, &json!(false)), "{begins}");
            assert!(!a.json["problems"].as_array().unwrap().is_empty(), "{begins}");
            assert!(a.text.len() < 2_000_000, "{begins}: {} bytes", a.text.len());
            let a = w.post(OPERATOR, DIFF, json!({"after": text})).await;
            let told = (a.status, &a.json["error"]["code"], &a.json["error"]["field"]);
            assert_eq!(told, (StatusCode::BAD_REQUEST, &json!("InvalidContract"), &json!("after")), "{begins}");
        }
        let large = "#".repeat(512 * 1024 + 1);
        for (path, body, field) in [
            (CHECK, json!({"text": large}), "text"),
            (DIFF, json!({"after": large}), "after"),
            (DIFF, json!({"before": large, "after": large}), "before"),
        ] {
            let a = w.post(OPERATOR, path, body).await;
            let told = (a.status, &a.json["error"]["field"]);
            assert_eq!(told, (StatusCode::PAYLOAD_TOO_LARGE, &json!(field)), "{path}: {}", a.text);
        }
        let beyond = w.post(OPERATOR, DIFF, json!({"after": "#".repeat(3 * 1024 * 1024)})).await;
        assert_eq!(beyond.status, StatusCode::PAYLOAD_TOO_LARGE);
        // It serves on.
        let c = Contract::embedded().unwrap();
        let a = w.post(OPERATOR, CHECK, json!({"text": c.text})).await;
        assert_eq!(a.json["valid"], true, "{}", a.text);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_text_is_compared_with_another_or_with_the_version_in_force() {
    let c = Contract::embedded().unwrap();
    let after = later(&c);
    let wanted = ::billing::contract::diff(&c, &Contract::parse(&after).unwrap()).unwrap();
    for w in worlds().await {
        for (body, in_force) in [(json!({"after": after}), true), (json!({"before": c.text, "after": after}), false)] {
            let a = w.post(COMMISSION, DIFF, body).await;
            assert_eq!(a.status, StatusCode::OK, "{}", a.text);
            assert_eq!(a.json["against_in_force"], json!(in_force));
            assert_eq!(a.json["after"], json!(format!("{} later", c.id)));
            assert_eq!(a.json["total_before"], json!(wanted.total.0.map(|t| t.to_string())));
            assert_eq!(a.json["total"], json!(wanted.total.1.map(|t| t.to_string())));
            let changes = a.json["changes"].as_array().unwrap();
            assert_eq!(changes.len(), wanted.changes.len(), "{}", a.text);
            for (told, d) in changes.iter().zip(&wanted.changes) {
                let said = (&told["kind"], &told["id"], &told["what"]);
                assert_eq!(said, (&json!(d.kind), &json!(d.id), &json!(d.what)));
                assert_eq!(told["yuan"], json!(d.yuan.map(|y| y.to_string())));
            }
            let row = changes.iter().find(|x| x["kind"] == "item" && x["id"] == "12").unwrap();
            assert_eq!((&row["price_before"], &row["price"]), (&json!("51.86"), &json!("50.86")), "{row}");
        }
        let same = w.post(OPERATOR, DIFF, json!({"after": c.text})).await;
        assert_eq!((same.status, &same.json["changes"]), (StatusCode::OK, &json!([])), "{}", same.text);
        let twice = w.post(OPERATOR, DIFF, json!({"after": format!("{}\n# another\n", c.text)})).await;
        let told = (twice.status, &twice.json["error"]["code"], &twice.json["error"]["field"]);
        assert_eq!(told, (StatusCode::BAD_REQUEST, &json!("SameVersion"), &json!("after")), "{}", twice.text);
        // Nothing of it is kept.
        let all = w.get(COMMISSION, "/ops/v1/contract-versions").await.json;
        assert!(all["versions"].as_array().unwrap().iter().all(|v| v["version"] == json!(c.version)), "{all}");
    }
}
