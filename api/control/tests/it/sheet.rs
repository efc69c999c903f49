//! Documents over HTTP: formats, names, who may see what, bad input. Every test on each database.

use super::ops_world::{World, worlds};
use http::StatusCode;
use kernel::document::Format;

const DOCTOR: &str = "p:doctor:member";
const STRANGER: &str = "q:stranger:member";
const COMMISSION: &str = "gov:commission:purchaser";
const OPERATOR: &str = "gov:operator:operator";

async fn month(w: &World) -> String {
    let bills = w.get(DOCTOR, "/ops/v1/bills").await.json;
    bills["bills"][0]["month"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bill_comes_in_the_form_that_is_asked_for() {
    for w in worlds().await {
        let path = format!("/ops/v1/bills/p/{}/document", month(&w).await);
        for f in Format::ALL {
            let by_name = w.get(DOCTOR, &format!("{path}?format={}", f.extension())).await;
            let by_accept = w.send(DOCTOR, "GET", &path, &format!("{};q=0.9, */*;q=0.1", f.media_type()), None).await;
            for a in [by_name, by_accept] {
                assert_eq!(a.status, StatusCode::OK, "{}", a.text);
                assert_eq!(a.headers["content-type"], f.media_type(), "{f:?}");
                let name = a.headers["content-disposition"].to_str().unwrap();
                assert!(name.contains("filename*=UTF-8''%E4%BA%91%E6%9C%8D%E5%8A%A1%E8%B4%A6%E5%8D%95"), "{name}");
                assert!(a.text.contains("云服务账单"), "{}", a.text);
            }
        }
        assert!(w.get(DOCTOR, &format!("{path}?format=pdf")).await.text.starts_with("%PDF"));
        let json = w.get(DOCTOR, &path).await.json;
        assert_eq!((&json["simulated"], &json["draft"]), (&true.into(), &true.into()), "{json:#}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn others_see_nothing_of_a_project() {
    for w in worlds().await {
        let month = month(&w).await;
        for path in [
            format!("/ops/v1/bills/p/{month}/document"),
            format!("/ops/v1/usage/p/{month}/document"),
            format!("/ops/v1/reconciliations/{month}/{month}/document?project=p"),
            format!("/ops/v1/utilisation/{month}/document?project=p"),
        ] {
            assert_eq!(w.get(STRANGER, &path).await.status, StatusCode::NOT_FOUND, "{path}");
            for who in [DOCTOR, COMMISSION, OPERATOR] {
                let a = w.get(who, &path).await;
                assert_eq!(a.status, StatusCode::OK, "{who} {path}: {}", a.text);
            }
        }
        let until = w.get(COMMISSION, "/ops/v1/settlements/2026-12-31/document").await;
        assert_eq!(until.status, StatusCode::OK, "{}", until.text);
        for path in [
            "/ops/v1/settlements/2026-12-31/document",
            "/ops/v1/forms/acceptance/acceptance/document",
            "/ops/v1/operation-reports/month/2026-11-22/document",
            "/ops/v1/deliverables/document",
            "/ops/v1/deviations/document",
        ] {
            assert_eq!(w.get(DOCTOR, path).await.status, StatusCode::FORBIDDEN, "{path}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn forms_and_reports_are_made_from_the_contract() {
    for w in worlds().await {
        // A report of a month that is to come is refused.
        let running = format!("/ops/v1/operation-reports/month/{}-01/document", month(&w).await);
        for (path, says) in [
            ("/ops/v1/forms/acceptance/tasks/document", "《90天建设任务确认单》"),
            ("/ops/v1/forms/acceptance/acceptance/document", "建设期末验收表"),
            ("/ops/v1/forms/half-year/self-evaluation/document", "自评报告"),
            (running.as_str(), "运维服务报告"),
            ("/ops/v1/deliverables/document", "交付成果清单"),
            ("/ops/v1/deviations/document?contract=chuyi", "偏离表"),
        ] {
            let a = w.get(OPERATOR, path).await;
            assert_eq!(a.status, StatusCode::OK, "{path}: {}", a.text);
            assert!(a.json["title"]["zh"].as_str().unwrap().contains(says), "{path}: {}", a.json["title"]);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_settlement_is_printed_by_its_id_and_vetoes_with_what_records_tell() {
    for w in worlds().await {
        let s = w.post(OPERATOR, "/ops/v1/settlements", serde_json::json!({})).await;
        assert_eq!(s.status, StatusCode::CREATED, "{}", s.text);
        let path = format!("/ops/v1/settlements/{}/document", s.json["id"].as_str().unwrap());
        for (who, status) in [(OPERATOR, 200), (COMMISSION, 200), (DOCTOR, 403)] {
            assert_eq!(w.get(who, &path).await.status.as_u16(), status, "{who}");
        }
        let a = w.get(OPERATOR, &format!("{path}?format=csv")).await;
        assert!(a.text.contains(s.json["digest"].as_str().unwrap()) && a.text.contains("草稿"), "{}", a.text);
        let none = "/ops/v1/settlements/0192aaaa-0000-7000-8000-000000000000/document";
        assert_eq!(w.get(OPERATOR, none).await.status, StatusCode::NOT_FOUND);
        let form = w.get(OPERATOR, "/ops/v1/forms/acceptance/acceptance/document?format=csv").await;
        assert!(form.text.contains("平台记录：主机在线"), "{}", form.text);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bad_input_names_its_field() {
    for w in worlds().await {
        let month = month(&w).await;
        for (path, status, field) in [
            (format!("/ops/v1/bills/p/{month}/document?format=docx"), 400, "format"),
            ("/ops/v1/bills/p/2026-13/document".to_owned(), 400, "month"),
            ("/ops/v1/bills/p/2999-01/document".to_owned(), 400, "month"),
            (format!("/ops/v1/reconciliations/{month}/2020-01/document"), 400, "last"),
            ("/ops/v1/reconciliations/2020-01/2026-01/document".to_owned(), 400, "last"),
            ("/ops/v1/settlements/soon/document".to_owned(), 400, "until"),
            ("/ops/v1/settlements/1999-01-01/document".to_owned(), 400, "until"),
            ("/ops/v1/forms/none/acceptance/document".to_owned(), 404, "scheme"),
            ("/ops/v1/forms/acceptance/none/document".to_owned(), 404, "form"),
            ("/ops/v1/forms/half-year/tasks/document".to_owned(), 404, "form"),
            ("/ops/v1/forms/half-year/self-evaluation/document?until=soon".to_owned(), 400, "until"),
            ("/ops/v1/forms/half-year/self-evaluation/document?until=2026-09-30".to_owned(), 404, "until"),
            ("/ops/v1/operation-reports/week/2028-12-31/document".to_owned(), 400, "day"),
            ("/ops/v1/operation-reports/daily/2026-11-22/document".to_owned(), 400, "every"),
            ("/ops/v1/operation-reports/event/2026-11-22/document".to_owned(), 400, "every"),
            ("/ops/v1/operation-reports/month/x/document".to_owned(), 400, "day"),
            ("/ops/v1/utilisation/2026-13/document".to_owned(), 400, "month"),
            ("/ops/v1/utilisation/2999-01/document".to_owned(), 400, "month"),
            (format!("/ops/v1/utilisation/{month}/document?format=docx"), 400, "format"),
        ] {
            let a = w.get(OPERATOR, &path).await;
            assert_eq!(a.status.as_u16(), status, "{path}: {}", a.text);
            assert_eq!(a.json["error"]["field"], field, "{path}: {}", a.text);
        }
        let a = w.send(DOCTOR, "GET", &format!("/ops/v1/bills/p/{month}/document"), "image/png", None).await;
        assert_eq!(a.status, StatusCode::NOT_ACCEPTABLE, "{}", a.text);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn utilisation_is_of_the_whole_cloud_or_of_a_project_and_is_called_as_the_contract_calls_it() {
    for w in worlds().await {
        let path = format!("/ops/v1/utilisation/{}/document", month(&w).await);
        for f in Format::ALL {
            let a = w.get(OPERATOR, &format!("{path}?format={}", f.extension())).await;
            assert_eq!(a.status, StatusCode::OK, "{f:?}: {}", a.text);
            assert_eq!(a.headers["content-type"], f.media_type(), "{f:?}");
        }
        let (all, own) = (w.get(OPERATOR, &path).await.json, w.get(DOCTOR, &path).await.json);
        assert_eq!(all["title"]["zh"], "使用率统计分析报告", "{all:#}");
        let sections = |d: &serde_json::Value| d["sections"].as_array().unwrap().len();
        assert_eq!((sections(&all), sections(&own)), (7, 4));
        let told = |d: &serde_json::Value| d["head"].to_string();
        assert!(told(&all).contains("The whole cloud") && !told(&own).contains("The whole cloud"), "{own:#}");
    }
}
