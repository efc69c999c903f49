//! Duties, registers, the roster and the calendar through the API, with the duties of the Chuyi contract.

use super::ops_world::{World, worlds};
use http::StatusCode;
use serde_json::{Value, json};

const DOCTOR: &str = "p:doctor:member";
const READER: &str = "p:reader:reader";
const COMMISSION: &str = "gov:commission:purchaser";
const OPERATOR: &str = "gov:operator:operator";
const STRANGER: &str = "q:stranger:member";
const AUDITOR: &str = "gov:auditor:audit_administrator";

async fn file(w: &World, who: &str) -> String {
    let a = w.post(who, "/ops/v1/evidence?name=%E6%8A%A5%E5%91%8A.pdf", json!("bytes")).await;
    assert_eq!(a.status, StatusCode::CREATED, "{}", a.text);
    a.json["id"].as_str().unwrap().to_owned()
}

async fn made(w: &World, who: &str, path: &str, body: Value) -> Value {
    let a = w.post(who, path, body).await;
    assert!(a.status.is_success(), "{path}: {}", a.text);
    a.json
}

fn id(v: &Value) -> &str {
    v["id"].as_str().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_signature_begins_the_plan_which_is_handed_in_with_a_file() {
    for w in worlds().await {
        let all = w.get(OPERATOR, "/ops/v1/obligations").await.json;
        assert_eq!(all["obligations"].as_array().unwrap().len(), 70, "{}", w.t.name);
        let text = json!({"text": "holiday 2026-10-01..2026-10-07\nworkday 2026-10-10", "note": "国办"});
        let c = w.send(COMMISSION, "PUT", "/ops/v1/calendar", "*/*", Some(text)).await;
        assert_eq!((c.status, &c.json["version"]), (StatusCode::OK, &json!(1)), "{}", c.text);
        let signed = json!({"kind": "signature", "at": "2026-09-21T02:00:00Z"});
        assert_eq!(w.post(OPERATOR, "/ops/v1/contract-events", signed.clone()).await.status, StatusCode::FORBIDDEN);
        made(&w, COMMISSION, "/ops/v1/contract-events", signed.clone()).await;
        let again = w.post(COMMISSION, "/ops/v1/contract-events", signed).await;
        assert_eq!((again.status, &again.json["error"]["code"]), (StatusCode::CONFLICT, &json!("EventExists")));

        let due = w.get(OPERATOR, "/ops/v1/duties?duty=construction-plan&state=all").await.json;
        let plan = &due["duties"][0];
        // Fifteen working days over the holiday: the 16th of October to its end.
        assert_eq!(
            (&plan["due"], &plan["name"]),
            (&json!("2026-10-16T16:00:00.000000Z"), &json!("《90天基础保障服务方案》"))
        );
        let path = format!("/ops/v1/duties/{}", id(plan));
        let body = json!({"at": "2026-10-16T16:00:00Z", "evidence": [file(&w, OPERATOR).await]});
        let done = w.post(OPERATOR, &format!("{path}/entries"), body.clone()).await;
        // It is entered weeks after it was done: the purchaser has to confirm when that was.
        assert_eq!((done.status, &done.json["state"]), (StatusCode::OK, &json!("late_entry")), "{}", done.text);
        let then = &done.json["claimed_at"];
        assert_eq!(then, "2026-10-16T16:00:00.000000Z");
        let word = json!({"at": then, "reference": "收文登记"});
        let no = w.post(OPERATOR, &format!("{path}/confirm"), word.clone()).await;
        assert_eq!(no.status, StatusCode::FORBIDDEN, "{}", no.text);
        let seen = w.post(COMMISSION, &format!("{path}/confirm"), word).await;
        assert_eq!((seen.status, &seen.json["state"]), (StatusCode::OK, &json!("in_time")), "{}", seen.text);
        let twice = w.post(OPERATOR, &format!("{path}/entries"), body).await;
        assert_eq!((twice.status, &twice.json["error"]["code"]), (StatusCode::CONFLICT, &json!("DutyState")));
        let detail = w.get(COMMISSION, &path).await.json;
        let entry = &detail["entries"][0];
        assert_eq!((&entry["evidence"][0]["name"], &entry["by_name"]), (&json!("报告.pdf"), &json!("operator")));
        let back = w.get(COMMISSION, &format!("/ops/v1/evidence/{}", id(&entry["evidence"][0]))).await;
        assert_eq!(
            (back.text.as_str(), back.headers["x-content-type-options"].to_str().unwrap()),
            ("\"bytes\"", "nosniff")
        );

        for path in ["/ops/v1/duties", "/ops/v1/obligations", "/ops/v1/findings", &path] {
            assert_eq!(w.get(DOCTOR, path).await.status, StatusCode::FORBIDDEN, "{path}");
            assert_eq!(w.get(AUDITOR, path).await.status, StatusCode::FORBIDDEN, "{path}");
        }
        let hidden = w.get(DOCTOR, &format!("/ops/v1/evidence/{}", id(&entry["evidence"][0]))).await;
        assert_eq!(hidden.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bad_input_is_named() {
    for w in worlds().await {
        for (path, body, field) in [
            ("/ops/v1/contract-events", json!({"kind": "audit", "at": "yesterday"}), "at"),
            ("/ops/v1/contract-events", json!({"kind": "Audit", "at": "2026-01-05T08:00:00Z"}), "kind"),
            ("/ops/v1/duties", json!({"kind": "dance", "name": "a", "due": "2027-01-05T08:00:00Z"}), "kind"),
            ("/ops/v1/duties", json!({"kind": "report", "name": "", "due": "2027-01-05T08:00:00Z"}), "name"),
            ("/ops/v1/findings", json!({"title": "a", "severity": "low", "due": "2001-01-05T08:00:00Z"}), "due"),
            ("/ops/v1/registers/training", json!({"fields": {"title": "a"}}), "fields.at"),
            ("/ops/v1/registers/training", json!({"fields": {"nonsense": "a"}}), "fields.nonsense"),
            ("/ops/v1/shifts", json!({"shifts": []}), "shifts"),
        ] {
            let a = w.post(OPERATOR, path, body).await;
            assert_eq!(
                (a.status, &a.json["error"]["field"]),
                (StatusCode::BAD_REQUEST, &json!(field)),
                "{path}: {}",
                a.text
            );
        }
        for (path, field) in [
            ("/ops/v1/duties?state=nonsense", "state"),
            ("/ops/v1/duties?from=then", "from"),
            ("/ops/v1/findings?state=nonsense", "state"),
            ("/ops/v1/roster-gaps", "team"),
            ("/ops/v1/roster-gaps?team=a&hours=often", "hours"),
            ("/ops/v1/roster-gaps?team=a&from=2026-01-01T00:00:00Z&to=2026-12-31T00:00:00Z", "to"),
            ("/ops/v1/reminders?days=-1", "days"),
            ("/ops/v1/calendar/history?marker=x", "marker"),
        ] {
            let a = w.get(OPERATOR, path).await;
            assert_eq!(
                (a.status, &a.json["error"]["field"]),
                (StatusCode::BAD_REQUEST, &json!(field)),
                "{path}: {}",
                a.text
            );
        }
        let a = w.send(OPERATOR, "PUT", "/ops/v1/calendar", "*/*", Some(json!({"text": "festival 2026-10-01"}))).await;
        assert_eq!(a.status, StatusCode::BAD_REQUEST);
        assert!(a.json["error"]["message"].as_str().unwrap().contains("line 1"), "{}", a.text);
        assert_eq!(w.post(OPERATOR, "/ops/v1/evidence", json!("x")).await.json["error"]["field"], "name");
        assert_eq!(w.get(OPERATOR, "/ops/v1/registers/nonsense").await.status, StatusCode::NOT_FOUND);
        assert_eq!(w.get(OPERATOR, "/ops/v1/deliverables/52").await.status, StatusCode::NOT_FOUND);
        assert_eq!(
            w.post(READER, "/ops/v1/registers/complaint", json!({"fields": {}})).await.status,
            StatusCode::FORBIDDEN
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn registers_tell_their_fields_and_keep_projects_apart() {
    for w in worlds().await {
        let kinds =
            async |who: &str| w.get(who, "/ops/v1/registers").await.json["registers"].as_array().unwrap().clone();
        let (all, open) = (kinds(OPERATOR).await, kinds(DOCTOR).await);
        assert!(all.len() > open.len() && open.iter().all(|k| k["kind"] != "revenue"), "{}", w.t.name);
        let drill = all.iter().find(|k| k["kind"] == "drill").unwrap();
        assert_eq!(drill["fields"][1]["choices"][0], json!({"value": "dr", "label": "容灾"}));
        let body = json!({"fields": {"title": "卡顿", "content": "上午", "received_at": "2026-08-02T09:00:00+08:00"}});
        let r = made(&w, DOCTOR, "/ops/v1/registers/complaint", body).await;
        let path = format!("/ops/v1/registers/complaint/{}", id(&r));
        assert_eq!(
            (w.get(STRANGER, &path).await.status, w.get(OPERATOR, &path).await.status),
            (StatusCode::NOT_FOUND, StatusCode::OK)
        );
        let change = json!({"version": 1, "fields": {"operator_view": "confirmed"}, "reason": "已核实"});
        let a = w.send(STRANGER, "PUT", &path, "*/*", Some(change.clone())).await;
        assert_eq!(a.status, StatusCode::NOT_FOUND);
        let a = w.send(DOCTOR, "PUT", &path, "*/*", Some(change.clone())).await;
        assert_eq!((a.status, &a.json["error"]["field"]), (StatusCode::FORBIDDEN, &json!("fields.operator_view")));
        let a = w.send(OPERATOR, "PUT", &path, "*/*", Some(change)).await;
        assert_eq!((a.status, &a.json["version"]), (StatusCode::OK, &json!(2)), "{}", a.text);
        let detail = w.get(DOCTOR, &path).await.json;
        assert_eq!(detail["versions"][1]["reason"], "已核实");
        assert_eq!(w.get(STRANGER, "/ops/v1/registers/complaint").await.json["records"], json!([]));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_one_deliverables_and_somebody_on_call() {
    for w in worlds().await {
        let all = w.get(COMMISSION, "/ops/v1/deliverables").await.json;
        let all = all["deliverables"].as_array().unwrap();
        assert!(all.len() == 51 && all.iter().all(|d| d["state"] == "missing"), "{}", w.t.name);
        let body = json!({"version": "V1.0", "evidence": [file(&w, OPERATOR).await]});
        made(&w, OPERATOR, "/ops/v1/deliverables/1/submit", body).await;
        let a = w.post(OPERATOR, "/ops/v1/deliverables/1/accept", json!({})).await;
        assert_eq!(a.status, StatusCode::FORBIDDEN);
        let a = made(&w, COMMISSION, "/ops/v1/deliverables/1/accept", json!({})).await;
        assert_eq!((&a["state"], &a["version"]), (&json!("accepted"), &json!("V1.0")));

        let who = json!({"fields": {"title": "李工", "role": "运维", "phone": "13900000000", "from": "2026-01-01"}});
        let li = made(&w, OPERATOR, "/ops/v1/registers/staff", who).await;
        let shift = json!({"team": "platform", "post": "primary", "staff": id(&li),
            "begins": "2026-12-05T08:00:00Z", "ends": "2026-12-06T08:00:00Z"});
        made(&w, OPERATOR, "/ops/v1/shifts", json!({"shifts": [shift]})).await;
        let on = w.get(DOCTOR, "/ops/v1/on-call?team=platform&at=2026-12-05T20:00:00Z").await.json;
        assert_eq!((&on["shifts"][0]["name"], &on["shifts"][0]["phone"]), (&json!("李工"), &json!("13900000000")));
        let path = "/ops/v1/roster-gaps?team=platform&from=2026-12-05T00:00:00Z&to=2026-12-06T08:00:00Z";
        let gaps = w.get(COMMISSION, path).await.json;
        assert_eq!(gaps["gaps"], json!([{"from": "2026-12-05T00:00:00.000000Z", "to": "2026-12-05T08:00:00.000000Z"}]));
    }
}

/// 六 4：人员调整需提前15个工作日报备.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_of_staff_is_announced_moved_and_withdrawn_and_the_purchasers_duties_are_his() {
    for w in worlds().await {
        let all = w.get(OPERATOR, "/ops/v1/obligations").await.json;
        let of = |id: &str| all["obligations"].as_array().unwrap().iter().find(|o| o["id"] == id).unwrap().clone();
        let notice = of("staff-change-notice");
        assert_eq!(
            (&notice["before"], &notice["due"]),
            (&json!("staff-change"), &json!("15 working days")),
            "{}",
            w.t.name
        );
        assert_eq!((&notice["party"], &of("settlement-check")["party"]), (&json!("supplier"), &json!("purchaser")));
        let body = json!({"kind": "staff-change", "at": "2099-06-01T02:00:00Z"});
        let e = w.post(OPERATOR, "/ops/v1/contract-events", body).await;
        assert_eq!(
            (e.status, &e.json["error"]["field"]),
            (StatusCode::BAD_REQUEST, &json!("at")),
            "not a century ahead"
        );
        let year = |t: kernel::Timestamp| t.plus(std::time::Duration::from_secs(200 * 86_400)).rfc3339();
        let body = json!({"kind": "staff-change", "at": year(w.t.env.now()), "subject": "云计算运维工程师"});
        let e = made(&w, OPERATOR, "/ops/v1/contract-events", body).await;
        let due = w.get(OPERATOR, "/ops/v1/duties?duty=staff-change-notice").await.json;
        let notice = &due["duties"][0];
        assert_eq!((&notice["state"], &notice["party"]), (&json!("pending"), &json!("supplier")));
        assert_eq!(notice["weekdays_assumed"], json!(true), "this world has no calendar");
        let path = format!("/ops/v1/contract-events/{}/withdraw", id(&e));
        let gone = made(&w, OPERATOR, &path, json!({"reason": "不再调整"})).await;
        assert_eq!((&gone["current"], &gone["corrects"]), (&json!(false), &e["id"]));
        let due = w.get(OPERATOR, "/ops/v1/duties?duty=staff-change-notice&state=all").await.json;
        assert_eq!(due["duties"], json!([]));
        let again = w.post(OPERATOR, &path, json!({"reason": "x"})).await;
        assert_eq!((again.status, &again.json["error"]["code"]), (StatusCode::CONFLICT, &json!("Corrected")));
        let none = w.get(COMMISSION, "/ops/v1/calendar").await.json;
        assert_eq!((&none["version"], &none["text"]), (&json!(0), &json!("")));
        let years = none["years"].as_array().unwrap();
        assert!(!years.is_empty() && years.iter().all(|y| y["weekdays_assumed"] == json!(true)), "{none}");
    }
}
