//! Brands over `/ops/v1`: who may, what is answered, and that the private key is told nowhere.

use crate::coverage_world::{Answer, MIGRATIONS, World, world};
use axum::body::Body;
use crypto::cert::{Usage, authority, issue};
use http::StatusCode;
use kernel::{Clock as _, Role, SystemClock};
use serde_json::{Value, json};

const HOST: &str = "cloud.hospital.test";
const PATH: &str = "/ops/v1/brandings/default";

async fn put(w: &World, token: &str, path: &str, body: &Value) -> Answer {
    w.json(token, "PUT", path, body.to_string()).await
}

async fn get(w: &World, token: &str, path: &str) -> Answer {
    w.send(token, "GET", path, &[], Body::empty()).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn administrators_write_brands_and_the_key_is_told_nowhere() {
    let now = SystemClock.now();
    let ca = authority("test", now).unwrap();
    let pem = issue(&ca, "server", &[HOST.to_owned()], &[], Usage::Server, 30, now).unwrap();
    let body = json!({"name_zh": "市一云", "name_en": "First Cloud", "colour": "#8a1c1c", "host": HOST,
        "logo": "iVBORw0KGgoAAAAN", "certificate": pem.cert, "key": pem.key});
    // A line of the key's own, which is found wherever the key is.
    let line = pem.key.lines().nth(1).unwrap().to_owned();
    for t in runtime::testing::each(MIGRATIONS).await {
        let w = world(t).await;
        assert_eq!(get(&w, &w.admin.token, PATH).await.status, StatusCode::NOT_FOUND);
        for (role, who) in &w.roles {
            let a = put(&w, &who.token, PATH, &body).await;
            let may = matches!(role, Role::Admin | Role::SystemAdministrator);
            let wanted = if may { StatusCode::OK } else { StatusCode::FORBIDDEN };
            assert_eq!(a.status, wanted, "{}: {}", role.as_str(), a.text());
            let shown = get(&w, &who.token, PATH).await;
            assert_eq!(shown.status, wanted, "{}: {}", role.as_str(), shown.text());
            for a in [&a, &shown] {
                let text = String::from_utf8_lossy(&a.bytes);
                assert!(!text.contains(&line) && !text.contains("PRIVATE"), "{text}");
            }
        }
        let b = get(&w, &w.admin.token, PATH).await.json;
        let all = get(&w, &w.admin.token, "/ops/v1/brandings?limit=10").await.json;
        assert_eq!(all, json!({"brandings": [b]}));
        assert_eq!((&b["host"], &b["contrast"], &b["logo"]["size"]), (&json!(HOST), &json!("9.27"), &json!(12)));
        assert!(b["certificate"]["not_after"].is_string() && b["logo"]["path"].is_string(), "{b}");
        assert_eq!(get(&w, "", &format!("https://{HOST}/console/api/brand")).await.json["name_en"], "First Cloud");

        // Who plans for what ends sees when the certificate does.
        for (role, who) in w.roles.iter().filter(|(r, _)| matches!(r, Role::Operator | Role::Purchaser)) {
            let soon = get(&w, &who.token, "/ops/v1/reminders?days=31").await.json;
            let wanted = json!([{"host": HOST, "domain": "default", "valid_until": b["certificate"]["not_after"]}]);
            assert_eq!(soon["certificates"], wanted, "{}", role.as_str());
            let sooner = get(&w, &who.token, "/ops/v1/reminders?days=29").await.json;
            assert_eq!(sooner["certificates"], json!([]), "{}", role.as_str());
        }

        let refused = [
            (json!({"colour": "#35c2a5"}), 400, "colour"),
            (json!({"colour": 7}), 400, "colour"),
            (json!({"key": "x"}), 400, "key"),
            (json!({"host": "other.test"}), 400, "certificate"),
        ];
        for (change, status, field) in refused {
            let mut spoiled = body.clone();
            for (k, v) in change.as_object().unwrap() {
                spoiled[k] = v.clone();
            }
            let a = put(&w, &w.admin.token, PATH, &spoiled).await;
            assert_eq!((a.status.as_u16(), &a.json["error"]["field"]), (status, &json!(field)), "{}", a.text());
            assert!(!String::from_utf8_lossy(&a.bytes).contains(&line));
        }
        let a = put(&w, &w.admin.token, "/ops/v1/brandings/none", &body).await;
        assert_eq!(a.status, StatusCode::NOT_FOUND, "{}", a.text());
        let other = w.made("/identity/v3/domains", json!({"domain": {"name": "other"}})).await;
        let path = format!("/ops/v1/brandings/{}", other["domain"]["id"].as_str().unwrap());
        let a = put(&w, &w.admin.token, &path, &body).await;
        assert_eq!((a.status, &a.json["error"]["field"]), (StatusCode::CONFLICT, &json!("host")), "{}", a.text());

        let a = w.send(&w.admin.token, "DELETE", PATH, &[], Body::empty()).await;
        assert_eq!(a.status, StatusCode::NO_CONTENT);
        let entries: Vec<_> = w.ledger().await.into_values().flatten().collect();
        assert!(entries.iter().any(|e| e.action == "branding.update"));
        assert!(entries.iter().any(|e| e.action == "branding.delete" && e.user == w.admin.user));
        let told = format!("{entries:?}");
        assert!(!told.contains(&line) && !told.contains("PRIVATE"));
    }
}
