//! Assessments and settlements through the API: judged, announced, appealed, signed off, settled; bad input; isolation.

use super::ops_world::{World, build};
use http::StatusCode;
use kernel::Timestamp;
use runtime::testing::each_at;
use serde_json::{Value, json};

const DOCTOR: &str = "p:doctor:member";
const STRANGER: &str = "q:stranger:member";
const COMMISSION: &str = "gov:commission:purchaser";
const OPERATOR: &str = "gov:operator:operator";

/// Worlds whose clock stands in the second half-year of the contract.
async fn worlds() -> Vec<World> {
    let all = [
        network::MIGRATIONS,
        storage::MIGRATIONS,
        compute::MIGRATIONS,
        catalog::MIGRATIONS,
        billing::MIGRATIONS,
        ops::MIGRATIONS,
        security::MIGRATIONS,
    ];
    let mut worlds = Vec::new();
    for t in each_at(Timestamp::parse("2026-08-10T02:00:00Z").unwrap(), &all).await {
        worlds.push(build(t).await);
    }
    worlds
}

fn proof() -> Value {
    json!([{"reference": "验收记录 3", "digest": "ab".repeat(32)}])
}

/// Judges every item, part and veto of the scheme: the items at their best.
async fn judge_all(w: &World, id: &str, scheme: &str, but: &[(&str, &str)]) {
    let all = w.get(COMMISSION, "/ops/v1/schemes").await.json;
    let s = all["schemes"].as_array().unwrap().iter().find(|s| s["id"] == scheme).unwrap().clone();
    let mut names: Vec<(String, String)> = Vec::new();
    for i in s["items"].as_array().unwrap().iter().chain(s["vetoes"].as_array().unwrap()) {
        let item = i["id"].as_str().unwrap();
        let parts = i["parts"].as_array().unwrap();
        names.extend(parts.iter().map(|p| (format!("{item}.{}", p["id"].as_str().unwrap()), "1".to_owned())));
        if parts.is_empty() {
            let best = if i["kind"] == "score" { i["points"].as_str().unwrap() } else { "0" };
            names.push((item.to_owned(), best.to_owned()));
        }
    }
    for (item, best) in names {
        let value = but.iter().find(|(n, _)| *n == item).map_or(best, |(_, x)| (*x).to_owned());
        let body = json!({"item": item, "value": value, "reason": "现场核查", "evidence": proof()});
        let a = w.post(COMMISSION, &format!("/ops/v1/assessments/{id}/judgements"), body).await;
        assert_eq!(a.status, StatusCode::OK, "{item}: {}", a.text);
    }
}

async fn opened(w: &World, scheme: &str, until: &str) -> String {
    let a = w.post(COMMISSION, "/ops/v1/assessments", json!({"scheme": scheme, "until": until})).await;
    assert_eq!(a.status, StatusCode::CREATED, "{}", a.text);
    a.json["id"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_acceptance_is_judged_appealed_reviewed_and_signed_off() {
    for w in worlds().await {
        let id = opened(&w, "acceptance", "2026-01-05").await;
        let path = format!("/ops/v1/assessments/{id}");
        judge_all(&w, &id, "acceptance", &[("compute", "3")]).await;
        let early = w.post(COMMISSION, &format!("{path}/finalise"), json!({})).await;
        assert_eq!((early.status.as_u16(), &early.json["error"]["code"]), (409, &json!("AssessmentState")));
        let a = w.post(COMMISSION, &format!("{path}/announce"), json!({})).await;
        assert_eq!((&a.json["state"], &a.json["score"]["score"]), (&json!("announced"), &json!("97")), "{}", a.text);
        let body = json!({"items": ["compute"], "reason": "两种架构均已演示", "evidence": proof()});
        let a = w.post(OPERATOR, &format!("{path}/appeal"), body).await;
        assert_eq!(a.json["state"], "appealed", "{}", a.text);
        let entries = a.json["entries"].as_array().unwrap();
        let stands = entries.iter().find(|e| e["name"] == "compute").unwrap()["id"].clone();
        let body = json!({"item": "compute", "value": "6", "reason": "复核", "evidence": proof(), "replaces": stands});
        assert_eq!(w.post(COMMISSION, &format!("{path}/judgements"), body).await.status, StatusCode::OK);
        let body = json!({"accepted": true, "reason": "复核属实"});
        assert_eq!(w.post(COMMISSION, &format!("{path}/decide"), body).await.json["state"], "reviewed");
        let a = w.post(COMMISSION, &format!("{path}/finalise"), json!({})).await.json;
        assert_eq!(
            (&a["state"], &a["score"]["score"], &a["score"]["result"]),
            (&json!("final"), &json!("100"), &json!("通过"))
        );
        let late = json!({"item": "compute", "value": "0", "reason": "x", "evidence": proof()});
        assert_eq!(w.post(COMMISSION, &format!("{path}/judgements"), late).await.status, StatusCode::CONFLICT);
        let list = w.get(OPERATOR, "/ops/v1/assessments?scheme=acceptance&state=final").await.json;
        assert_eq!(list["assessments"].as_array().unwrap().len(), 1);

        // The half-year: nothing was used, so nothing is payable; what would be, is simulated.
        let id = opened(&w, "half-year", "2026-06-30").await;
        let shown = w.get(OPERATOR, &format!("/ops/v1/assessments/{id}")).await.json;
        assert!(shown["score"]["open"].as_array().unwrap().len() > 20, "no record, nothing guessed");
        let what = json!({"scheme": "half-year", "until": "2026-06-30", "accrued": {"2026-06-30": "1000000.00"}});
        let s = w.post(OPERATOR, "/ops/v1/assessments/simulate", what).await;
        assert_eq!(s.status, StatusCode::OK, "{}", s.text);
        let of = |all: &Value, n: u64| {
            all.as_array().unwrap().iter().find(|p| p["payment"] == "service" && p["number"] == n).unwrap().clone()
        };
        assert_eq!(of(&s.json["payments"], 1)["open"], "score", "an open score pays nothing");
        let plan = w.get(OPERATOR, "/ops/v1/payment-plan").await.json;
        assert_eq!((&plan["total"], &plan["undated"][0]["event"]), (&json!("30000000.00"), &json!("acceptance")));
        let construction =
            plan["payments"].as_array().unwrap().iter().find(|p| p["payment"] == "construction").unwrap();
        assert_eq!((&construction["date"], &construction["waits_for"]), (&Value::Null, &json!("acceptance")));
        assert_eq!((&construction["share"], &construction["payable"]), (&json!("6000000.00"), &Value::Null));

        // Settled with nothing due but a zero: the score is missing, so nothing is there to sign.
        let d = w.post(OPERATOR, "/ops/v1/settlements", json!({"until": "2026-06-30"})).await;
        assert_eq!(d.status, StatusCode::CREATED, "{}", d.text);
        let (sid, digest) = (d.json["id"].as_str().unwrap().to_owned(), d.json["digest"].clone());
        let none = w.post(OPERATOR, &format!("/ops/v1/settlements/{sid}/sign"), json!({"digest": digest})).await;
        assert_eq!(none.json["error"]["code"], "NothingDue", "{}", none.text);
        let csv = w.get(COMMISSION, &format!("/ops/v1/settlements/{sid}.csv")).await;
        assert!(csv.text.starts_with('\u{feff}') && csv.text.contains("待考核得分"), "{}", csv.text);
        let sheet = w.get(COMMISSION, &format!("/ops/v1/settlements/{sid}.md")).await;
        assert!(sheet.text.contains("结算表"), "{}", sheet.text);
        assert_eq!(w.get(COMMISSION, &format!("/ops/v1/settlements/{sid}.pdf")).await.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bad_input_is_named_and_tenants_see_nothing() {
    let w = runtime::testing::first(worlds()).await;
    w.place(&["p"]).await;
    let id = opened(&w, "half-year", "2026-06-30").await;
    let path = format!("/ops/v1/assessments/{id}");
    let judge = |item: &str, value: &str| json!({"item": item, "value": value, "reason": "r", "evidence": proof()});
    let long = "长".repeat(2001);
    for (path, body, field) in [
        ("/ops/v1/assessments".to_owned(), json!({"scheme": "none"}), "scheme"),
        ("/ops/v1/assessments".to_owned(), json!({"scheme": "half-year", "until": "yesterday"}), "until"),
        ("/ops/v1/assessments".to_owned(), json!({"scheme": "half-year", "until": "2026-06-29"}), "until"),
        (format!("{path}/judgements"), judge("none", "1"), "item"),
        (format!("{path}/judgements"), judge("innovation", "11"), "value"),
        (format!("{path}/judgements"), judge("innovation", "five"), "value"),
        (format!("{path}/judgements"), judge("revenue", "-1"), "value"),
        (format!("{path}/judgements"), judge("revenue", "1000.1"), "value"),
        (
            format!("{path}/judgements"),
            json!({"item": "innovation", "value": "5", "reason": long, "evidence": proof()}),
            "reason",
        ),
        (
            format!("{path}/judgements"),
            json!({"item": "innovation", "value": "5", "reason": "r", "evidence": []}),
            "evidence",
        ),
        (
            "/ops/v1/assessments/simulate".to_owned(),
            json!({"scheme": "half-year", "until": "2026-06-30", "figures": {"x": "1"}}),
            "figures",
        ),
        (
            "/ops/v1/payment-plan/shares".to_owned(),
            json!({"payment": "construction", "percent": "101", "reason": "r", "evidence": proof()}),
            "percent",
        ),
    ] {
        let a = w.post(COMMISSION, &path, body.clone()).await;
        assert_eq!((a.status.as_u16(), &a.json["error"]["field"]), (400, &json!(field)), "{path} {body}: {}", a.text);
    }
    assert_eq!(
        w.post(OPERATOR, "/ops/v1/settlements", json!({"until": "2999-01-01"})).await.json["error"]["field"],
        "until"
    );
    for (who, path, status) in [
        (DOCTOR, path.as_str(), 404),
        (STRANGER, path.as_str(), 404),
        (DOCTOR, "/ops/v1/schemes", 403),
        (DOCTOR, "/ops/v1/settlements", 403),
        (DOCTOR, "/ops/v1/payment-plan", 403),
        (COMMISSION, "/ops/v1/assessments?state=odd", 400),
        (COMMISSION, "/ops/v1/settlements?marker=odd", 400),
        (COMMISSION, "/ops/v1/settlements/none", 404),
        ("gov:watch:audit_administrator", "/ops/v1/assessments", 403),
    ] {
        let a = w.get(who, path).await;
        assert_eq!(a.status.as_u16(), status, "{who} {path}: {}", a.text);
    }
    assert_eq!(w.get(DOCTOR, "/ops/v1/assessments").await.json["assessments"], json!([]));
    let body = json!({"scheme": "half-year", "until": "2026-06-30", "project": "p"});
    let own = w.post(COMMISSION, "/ops/v1/assessments", body).await.json["id"].as_str().unwrap().to_owned();
    assert_eq!(w.get(DOCTOR, &format!("/ops/v1/assessments/{own}")).await.status, StatusCode::OK);
    assert_eq!(w.get(STRANGER, &format!("/ops/v1/assessments/{own}")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(w.post(OPERATOR, &format!("{path}/finalise"), json!({})).await.status, StatusCode::FORBIDDEN);
    assert_eq!(w.post(COMMISSION, &format!("{path}/appeal"), json!({})).await.status, StatusCode::FORBIDDEN);
}

/// Whether an action is of this area.
pub fn mine(action: &str) -> bool {
    ["assessment.", "rectification.", "settlement.", "payment-plan."].iter().any(|p| action.starts_with(p))
}

/// Bodies that the endpoints of this area would take, with a project that exists.
pub fn bodies(action: &str, project: &str) -> Vec<Value> {
    let body = match action {
        "assessment.open" => json!({"scheme": "half-year", "until": "2026-06-30", "project": project}),
        "assessment.simulate" => {
            json!({"scheme": "half-year", "until": "2026-06-30", "figures": {"ticket.timely_percent": "91"}, "judged": {"innovation": "5"}, "accrued": {"2026-06-30": "1.00"}, "through": "2026-12-31"})
        }
        "assessment.judge" => {
            json!({"item": "innovation", "value": "5", "reason": "a", "evidence": proof(), "replaces": "x"})
        }
        "assessment.appeal" => json!({"items": ["innovation"], "reason": "a", "evidence": proof()}),
        "assessment.decide" | "rectification.decide" => json!({"accepted": true, "reason": "a"}),
        "rectification.report" => json!({"reason": "a", "evidence": proof()}),
        "settlement.draft" => json!({"until": "2026-06-30"}),
        "settlement.sign" => json!({"digest": "ab".repeat(32)}),
        "settlement.return" => json!({"reason": "a"}),
        "payment-plan.share" => {
            json!({"payment": "construction", "number": 1, "percent": "93", "reason": "a", "evidence": proof()})
        }
        "payment-plan.step" => {
            json!({"step": "invoice", "date": "2026-06-30", "reference": "a", "amount": "1.00", "evidence": proof()})
        }
        _ => return vec![],
    };
    vec![body]
}
