//! The books behind their routes: a month that is imported, issued, disputed, signed, corrected.

use super::ops_world::{World, worlds, worlds_of_two_versions};
use ::billing::contract::Contract;
use ::billing::month::{Calendar, Month};
use http::StatusCode;
use kernel::Timestamp;
use serde_json::{Value, json};
use std::time::Duration;

const DOCTOR: &str = "p:doctor:member";
const READER: &str = "p:reader:reader";
const STRANGER: &str = "q:stranger:member";
const COMMISSION: &str = "gov:commission:purchaser";
const OPERATOR: &str = "gov:operator:operator";
/// The platform's administrator, who is the supplier's.
const ROOT: &str = "p:root:admin";

/// The month before the last, by the clock of the machine: late facts of it are taken no more.
fn old_month(w: &World) -> (Month, Timestamp) {
    let cal = Calendar::of(&Contract::embedded().unwrap()).unwrap();
    let m = cal.month_of(w.t.env.now()).unwrap().prev().prev();
    (m, cal.begin(m).unwrap())
}

fn records(begin: Timestamp, key: &str, gb: &str) -> Value {
    json!({"records": [{
        "source": "array", "key": key, "project": "p", "resource": format!("lun-{key}"), "meter": "volume.gb", "kind": "interval",
        "quantity": gb, "from": begin.plus(Duration::from_secs(86_400)).rfc3339(), "attributes": {"type": "default"}
    }]})
}

/// 20 GB that stand since that month, issued by the operator. Returns the path of its books.
async fn issued(w: &World) -> String {
    w.place(&["p"]).await;
    let (m, begin) = old_month(w);
    let unknown = w.post(OPERATOR, "/ops/v1/usage-imports", records(begin, "a", "20")).await;
    let told = (unknown.status, &unknown.json["error"]["field"]);
    assert_eq!(told, (StatusCode::BAD_REQUEST, &json!("records[0].source")), "{}", unknown.text);
    let source = json!({"name": "array", "user": "robot", "meters": ["volume.gb"]});
    let s = w.post(OPERATOR, "/ops/v1/usage-sources", source).await;
    assert_eq!(s.status, StatusCode::CREATED, "{}", s.text);
    let a = w.post(OPERATOR, "/ops/v1/usage-imports", records(begin, "a", "20")).await;
    assert_eq!(a.status, StatusCode::CREATED, "{}", a.text);
    assert_eq!((&a.json["stored"], &a.json["repeated"]), (&json!(1), &json!(0)));
    let path = format!("/ops/v1/books/p/{m}");
    let draft = w.get(DOCTOR, &path).await.json;
    assert_eq!((&draft["draft"], &draft["lines"][0]["state"]), (&json!(true), &json!("draft")), "{draft:#}");
    let a = w.send(OPERATOR, "POST", &format!("{path}/issue"), "*/*", None).await;
    assert_eq!((a.status, &a.json["total"]), (StatusCode::OK, &json!("4.60")), "{}", a.text);
    path
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_month_is_issued_disputed_upheld_and_signed() {
    for w in worlds().await {
        let path = issued(&w).await;
        let (m, _) = old_month(&w);
        let d = w.post(DOCTOR, &format!("{path}/lines/1/dispute"), json!({"reason": "12 GB"})).await;
        assert_eq!((d.status, &d.json["amount"]), (StatusCode::OK, &json!("4.60")), "{}", d.text);
        let again = w.post(COMMISSION, &format!("{path}/lines/1/dispute"), json!({"reason": "x"})).await;
        assert_eq!((again.status, &again.json["error"]["code"]), (StatusCode::CONFLICT, &json!("LineState")));
        let open = w.get(COMMISSION, "/ops/v1/disputes?state=open").await.json;
        assert_eq!(open["disputes"].as_array().unwrap().len(), 1);
        let up = w.post(OPERATOR, &format!("{path}/lines/1/uphold"), json!({"quantity": "12", "finding": "yes"})).await;
        assert_eq!((up.status, &up.json["state"]), (StatusCode::OK, &json!("proposed")), "{}", up.text);
        assert_eq!(
            (&up.json["proposal"]["outcome"], &up.json["proposal"]["quantity"]),
            (&json!("uphold"), &json!("12"))
        );
        assert_eq!(w.get(READER, "/ops/v1/adjustments").await.json["adjustments"], json!([]), "nothing is booked yet");
        let no = w.post(DOCTOR, &format!("{path}/lines/1/decline"), json!({"reason": "11"})).await;
        assert_eq!((no.status, &no.json["state"]), (StatusCode::OK, &json!("declined")), "{}", no.text);
        let same = w.post(OPERATOR, &format!("{path}/lines/1/reject"), json!({"finding": "x"})).await;
        assert_eq!((same.status, &same.json["proposal"]["outcome"]), (StatusCode::OK, &json!("reject")));
        assert_eq!(w.get(DOCTOR, "/ops/v1/disputes?state=proposed").await.json["disputes"][0]["id"], d.json["id"]);
        w.post(DOCTOR, &format!("{path}/lines/1/decline"), json!({"reason": "no"})).await;
        w.post(OPERATOR, &format!("{path}/lines/1/uphold"), json!({"quantity": "12", "finding": "yes"})).await;
        for supplier in [OPERATOR, ROOT] {
            let a = w.post(supplier, &format!("{path}/lines/1/accept"), json!({"proposal": 3})).await;
            assert_eq!(a.status, StatusCode::FORBIDDEN, "{supplier}: {}", a.text);
        }
        let stale = w.post(DOCTOR, &format!("{path}/lines/1/accept"), json!({"proposal": 2})).await;
        let said = (stale.status, &stale.json["error"]["code"]);
        assert_eq!(said, (StatusCode::CONFLICT, &json!("ProposalChanged")), "{}", stale.text);
        let up = w.post(DOCTOR, &format!("{path}/lines/1/accept"), json!({"proposal": 3})).await;
        assert_eq!((up.status, &up.json["state"]), (StatusCode::OK, &json!("upheld")), "{}", up.text);
        for who in [DOCTOR, COMMISSION] {
            let s = w.send(who, "POST", &format!("{path}/sign"), "*/*", None).await;
            assert_eq!(s.status, StatusCode::OK, "{who}: {}", s.text);
        }
        let r = w.get(DOCTOR, &path).await.json;
        assert_eq!((&r["book"]["state"], &r["book"]["reconciliation"]), (&json!("confirmed"), &json!("signed_off")));
        let all = w.get(READER, "/ops/v1/adjustments").await.json;
        let a = &all["adjustments"][0];
        assert_eq!(
            (&a["old_amount"], &a["amount"], &a["month"]),
            (&json!("4.60"), &json!("2.76"), &json!(m.to_string()))
        );
        let next = w.get(DOCTOR, &format!("/ops/v1/books/p/{}", m.next())).await.json;
        let kinds: Vec<&str> = next["lines"].as_array().unwrap().iter().map(|l| l["kind"].as_str().unwrap()).collect();
        assert_eq!(kinds, ["usage", "reversal", "new"]);
        assert_eq!(next["total"], "2.76");
        // The bill itself shows what is in its total, in every form.
        let bill = w.get(DOCTOR, &format!("/ops/v1/bills/p/{}", m.next())).await.json;
        let shown: Vec<_> = bill["lines"].as_array().unwrap().iter().map(|l| (&l["kind"], &l["amount"])).collect();
        let (usage, reversal, new) = (json!("usage"), json!("reversal"), json!("new"));
        let (own, back, anew) = (json!("4.60"), json!("-4.60"), json!("2.76"));
        assert_eq!(shown, [(&usage, &own), (&reversal, &back), (&new, &anew)], "{bill:#}");
        assert_eq!((&bill["total"], &bill["lines"][1]["corrects"]["month"]), (&json!("2.76"), &json!(m.to_string())));
        let paper = w.get(DOCTOR, &format!("/ops/v1/bills/p/{}/document?format=csv", m.next())).await.text;
        assert!(paper.contains("冲销：更正") && paper.contains("-4.60") && paper.contains("2.76"), "{paper}");
        let term = w.get(DOCTOR, &format!("/ops/v1/billing?from={m}&months=2")).await.json;
        assert_eq!(term["projects"][0]["issued"], "4.60", "{term:#}");
        let sheet = w.get(COMMISSION, &format!("{path}.csv")).await;
        assert!(sheet.text.starts_with('\u{feff}') && sheet.text.contains("争议成立"), "{}", sheet.text);
        let sheet = w.send(COMMISSION, "GET", &format!("/ops/v1/billing?from={m}"), "text/csv", None).await;
        assert_eq!(sheet.headers["content-type"], "text/csv; charset=utf-8");
        let books = w.get(COMMISSION, "/ops/v1/books?state=confirmed").await.json;
        assert_eq!(books["books"].as_array().unwrap().len(), 1);
        let j = w.get(COMMISSION, "/ops/v1/journal?project=p").await.json;
        let kinds: Vec<&str> = j["entries"].as_array().unwrap().iter().map(|e| e["kind"].as_str().unwrap()).collect();
        assert_eq!(kinds, ["issue", "dispute", "resolution", "adjustment"]);
        let b = w.get(OPERATOR, "/ops/v1/balances?project=p").await.json;
        assert_eq!(
            b["balances"][0],
            json!({"account": "accrued", "account_name": "应收账款", "project": "p", "amount": "2.76"})
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_correction_is_proposed_approved_and_booked() {
    for w in worlds().await {
        let path = issued(&w).await;
        let wish = json!({"fact": "import:array:a", "quantity": "10", "reason": "thin", "evidence": "photo"});
        let c = w.post(OPERATOR, "/ops/v1/corrections", wish.clone()).await;
        assert_eq!((c.status, &c.json["old_quantity"]), (StatusCode::CREATED, &json!("20")), "{}", c.text);
        let id = c.json["id"].as_str().unwrap();
        assert_eq!(w.post(OPERATOR, "/ops/v1/corrections", wish).await.status, StatusCode::CONFLICT);
        assert_eq!(w.get(STRANGER, &format!("/ops/v1/corrections/{id}")).await.status, StatusCode::NOT_FOUND);
        assert_eq!(w.get(DOCTOR, &format!("/ops/v1/corrections/{id}")).await.status, StatusCode::OK);
        let approve = format!("/ops/v1/corrections/{id}/approve");
        assert_eq!(w.send(OPERATOR, "POST", &approve, "*/*", None).await.status, StatusCode::FORBIDDEN);
        let a = w.send(COMMISSION, "POST", &approve, "*/*", None).await;
        assert_eq!((a.status, &a.json["state"]), (StatusCode::OK, &json!("approved")), "{}", a.text);
        assert_eq!(w.get(DOCTOR, &path).await.json["total"], "4.60", "closed");
        let all = w.get(DOCTOR, "/ops/v1/adjustments").await.json;
        assert_eq!(all["adjustments"][0]["amount"], "2.30", "{all:#}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn isolation_roles_and_bad_input() {
    for w in worlds().await {
        let path = issued(&w).await;
        let (_, begin) = old_month(&w);
        for (who, method, path, wanted) in [
            (STRANGER, "GET", path.clone(), StatusCode::NOT_FOUND),
            (STRANGER, "POST", format!("{path}/sign"), StatusCode::NOT_FOUND),
            (STRANGER, "POST", format!("{path}/lines/1/confirm"), StatusCode::NOT_FOUND),
            (READER, "POST", format!("{path}/sign"), StatusCode::FORBIDDEN),
            (OPERATOR, "POST", format!("{path}/sign"), StatusCode::FORBIDDEN),
            (ROOT, "POST", format!("{path}/sign"), StatusCode::FORBIDDEN),
            (ROOT, "POST", format!("{path}/lines/1/confirm"), StatusCode::FORBIDDEN),
            (ROOT, "POST", "/ops/v1/corrections/x/approve".into(), StatusCode::FORBIDDEN),
            (ROOT, "POST", "/ops/v1/payment-plan/shares".into(), StatusCode::FORBIDDEN),
            (ROOT, "POST", "/ops/v1/settlements/x/return".into(), StatusCode::FORBIDDEN),
            (DOCTOR, "POST", format!("{path}/issue"), StatusCode::FORBIDDEN),
            (DOCTOR, "POST", format!("{path}/lines/9/confirm"), StatusCode::NOT_FOUND),
            (DOCTOR, "POST", format!("{path}/lines/x/confirm"), StatusCode::BAD_REQUEST),
            (DOCTOR, "GET", "/ops/v1/journal".into(), StatusCode::FORBIDDEN),
            (DOCTOR, "GET", "/ops/v1/books?project=q".into(), StatusCode::NOT_FOUND),
            (DOCTOR, "GET", "/ops/v1/books?state=lost".into(), StatusCode::BAD_REQUEST),
            (DOCTOR, "GET", "/ops/v1/books/p/2026-13".into(), StatusCode::BAD_REQUEST),
            (DOCTOR, "GET", "/ops/v1/billing?months=99".into(), StatusCode::BAD_REQUEST),
            (DOCTOR, "GET", "/ops/v1/billing?from=then".into(), StatusCode::BAD_REQUEST),
            (OPERATOR, "GET", "/ops/v1/balances?marker=x".into(), StatusCode::BAD_REQUEST),
            (OPERATOR, "DELETE", "/ops/v1/usage-sources/none".into(), StatusCode::NOT_FOUND),
        ] {
            let a = w.send(who, method, &path, "*/*", None).await;
            assert_eq!(a.status, wanted, "{who} {method} {path}: {}", a.text);
        }
        let nothing = w.get(STRANGER, "/ops/v1/books").await.json;
        assert_eq!(nothing["books"], json!([]));
        let forbidden = w.post(DOCTOR, "/ops/v1/usage-imports", records(begin, "b", "1")).await;
        assert_eq!(forbidden.status, StatusCode::FORBIDDEN, "{}", forbidden.text);
        let bad = w.post(OPERATOR, "/ops/v1/usage-imports", records(begin, "b", "many")).await;
        assert_eq!((bad.status, &bad.json["error"]["code"]), (StatusCode::BAD_REQUEST, &json!("ImportFaults")));
        assert_eq!(bad.json["error"]["field"], "records[0].quantity");
        assert_eq!(bad.json["faults"][0]["index"], 0);
        let clash = w.post(OPERATOR, "/ops/v1/usage-imports", records(begin, "a", "21")).await;
        assert_eq!((clash.status, &clash.json["error"]["code"]), (StatusCode::CONFLICT, &json!("ImportConflict")));
        // A registered service user, under his own name only.
        let robot = "r:robot:reader";
        let a = w.post(robot, "/ops/v1/usage-imports", records(begin, "c", "1")).await;
        assert_eq!(a.status, StatusCode::CREATED, "{}", a.text);
    }
}

/// What the catalogue calls an item, and the records of operation a deliverable.
async fn named(w: &World) -> [Value; 2] {
    let item = w.get(DOCTOR, "/ops/v1/items/12").await.json;
    let all = w.get(COMMISSION, "/ops/v1/deliverables").await.json;
    [item["name"].clone(), all["deliverables"][0]["name"].clone()]
}

/// The operator starts with another text: the purchaser, and nobody else, puts it into force or declines it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_version_of_the_contract_waits_for_the_purchaser() {
    let signed = Contract::embedded().unwrap();
    let text = signed.text.replace(&format!("version = \"{}\"", signed.version), "version = \"later\"");
    let text =
        text.replace("\"云主机 2.3GHz 2核4G\"", "\"云主机二\"").replace("\"项目总体实施计划\"", "\"实施计划二\"");
    let later = Contract::parse(&text).unwrap();
    for w in worlds_of_two_versions(&later).await {
        w.place(&["p"]).await;
        let all = w.get(OPERATOR, "/ops/v1/contract-versions").await;
        assert_eq!((all.status, &all.json["in_force"]), (StatusCode::OK, &json!(signed.version)), "{}", all.text);
        let states: Vec<_> = all.json["versions"].as_array().unwrap().iter().map(|v| v["state"].clone()).collect();
        assert_eq!(states, [json!("signed"), json!("proposed")]);
        assert_eq!(all.json["versions"][1]["changes"]["since"], json!(signed.version));
        let held = w.get(DOCTOR, "/ops/v1/contract/versions").await.json;
        assert_eq!((held["versions"].as_array().unwrap().len(), &held["awaiting"]), (1, &json!("later")));
        assert_eq!(w.get(DOCTOR, "/ops/v1/contract-versions").await.status, StatusCode::FORBIDDEN);
        // Drafts say that a version waits, and are computed by the one in force.
        let draft = w.post(OPERATOR, "/ops/v1/settlements", json!({})).await.json;
        let by = (&draft["contract_version"], &draft["contract_proposed"]);
        assert_eq!(by, (&json!(signed.version), &json!("later")), "{draft:#}");

        let path = "/ops/v1/contract-versions/later";
        for who in [OPERATOR, ROOT, DOCTOR] {
            for (end, body) in [("agree", json!({})), ("decline", json!({"reason": "no"}))] {
                let a = w.post(who, &format!("{path}/{end}"), body).await;
                assert_eq!(a.status, StatusCode::FORBIDDEN, "{who} {end}: {}", a.text);
            }
        }
        assert_eq!(named(&w).await, [json!("云主机 2.3GHz 2核4G"), json!("项目总体实施计划")], "as before");
        let none = w.post(COMMISSION, &format!("{path}/decline"), json!({"reason": ""})).await;
        assert_eq!((none.status, &none.json["error"]["field"]), (StatusCode::BAD_REQUEST, &json!("reason")));
        let other = w.post(COMMISSION, "/ops/v1/contract-versions/none/agree", json!({})).await;
        assert_eq!(other.status, StatusCode::NOT_FOUND, "{}", other.text);
        let a = w.send(COMMISSION, "POST", &format!("{path}/agree"), "*/*", None).await;
        assert_eq!((a.status, &a.json["state"]), (StatusCode::OK, &json!("agreed")), "{}", a.text);
        assert_eq!(a.json["decided"]["name"], "commission");
        assert_eq!(
            named(&w).await,
            [json!("云主机二"), json!("实施计划二")],
            "catalogue and records of operation follow"
        );
        let again = w.send(COMMISSION, "POST", &format!("{path}/agree"), "*/*", None).await;
        assert_eq!((again.status, &again.json["error"]["code"]), (StatusCode::CONFLICT, &json!("VersionState")));
        let all = w.get(COMMISSION, "/ops/v1/contract-versions").await.json;
        assert_eq!(all["in_force"], "later", "at once");
        let held = w.get(DOCTOR, "/ops/v1/contract/versions").await.json;
        assert_eq!((held["versions"].as_array().unwrap().len(), &held["awaiting"]), (2, &Value::Null));
        let draft = w.post(OPERATOR, "/ops/v1/settlements", json!({})).await.json;
        assert_eq!((&draft["contract_version"], &draft["contract_proposed"]), (&json!("later"), &Value::Null));
    }
}
