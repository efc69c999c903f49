//! Names for ids over the whole router: whose, to whom, and what is refused.

use crate::coverage_world::{Answer, MIGRATIONS, Who, World, world};
use axum::body::Body;
use http::StatusCode;
use kernel::Role;
use serde_json::{Value, json};

async fn ask(w: &World, who: &Who, query: &str) -> Answer {
    w.json(&who.token, "GET", &format!("/ops/v1/names?{query}"), Body::empty()).await
}

async fn project(w: &World, name: &str, parent: Option<&str>) -> String {
    let mut body = json!({"project": {"name": name}});
    if let Some(p) = parent {
        body["project"]["parent_id"] = json!(p);
    }
    w.made("/identity/v3/projects", body).await["project"]["id"].as_str().unwrap().to_owned()
}

fn who(w: &World, role: Role) -> &Who {
    &w.roles.iter().find(|(r, _)| *r == role).unwrap().1
}

fn names(a: &Answer, of: &str) -> Vec<String> {
    assert_eq!(a.status, StatusCode::OK, "{}", a.text());
    let name = |v: &Value| v["name"].as_str().unwrap().to_owned();
    a.json[of].as_array().unwrap().iter().map(name).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn names_are_told_to_who_reads_the_ids_and_to_tenants_of_their_own() {
    for t in runtime::testing::each(MIGRATIONS).await {
        let w = world(t).await;
        let county = project(&w, "names-county", None).await;
        let hospital = project(&w, "names-hospital", Some(&county)).await;
        let (member, operator) = (who(&w, Role::Member), who(&w, Role::Operator));
        let query = format!(
            "projects={hospital},{},{}&users={},{}",
            member.project,
            "0".repeat(32),
            w.admin.user,
            operator.user
        );
        for role in [
            Role::Purchaser,
            Role::Operator,
            Role::SystemAdministrator,
            Role::SecurityAdministrator,
            Role::AuditAdministrator,
        ] {
            let a = ask(&w, who(&w, role), &query).await;
            assert_eq!(names(&a, "projects"), ["names-hospital", "coverage"], "{}", role.as_str());
            assert_eq!(a.json["projects"][0]["path"], json!(["names-county"]));
            assert_eq!(a.json["projects"][0]["domain"], "Default");
            assert_eq!(names(&a, "users").len(), 2);
        }
        // Of the two people one is in the tenant's project.
        for role in [Role::Member, Role::Reader] {
            let a = ask(&w, who(&w, role), &query).await;
            assert_eq!(names(&a, "projects"), ["coverage"], "{}", role.as_str());
            assert_eq!(names(&a, "users"), ["only-operator"], "{}", role.as_str());
        }
        let found = ask(&w, who(&w, Role::Purchaser), "q=NAMES-&limit=1").await;
        assert_eq!(names(&found, "projects"), ["names-county"]);
        let rest = ask(&w, who(&w, Role::Purchaser), &format!("q=names-&marker={county}")).await;
        assert_eq!(names(&rest, "projects"), ["names-hospital"]);
        assert!(names(&ask(&w, member, "q=names-").await, "projects").is_empty());
        let none = ask(&w, member, "").await;
        assert!(names(&none, "projects").is_empty() && names(&none, "users").is_empty());
        let many = (0..101).map(|n| format!("{n:032}")).collect::<Vec<_>>().join(",");
        for (query, field) in [
            (format!("projects={many}"), "projects"),
            (format!("q=a&users={}", member.user), "q"),
            (format!("q={}", "a".repeat(65)), "q"),
            ("q=a&marker=nothing".to_owned(), "marker"),
        ] {
            let a = ask(&w, &w.admin, &query).await;
            assert_eq!((a.status, &a.json["error"]["field"]), (StatusCode::BAD_REQUEST, &json!(field)), "{}", a.text());
        }
        assert_eq!(ask(&w, &w.custom, &query).await.status, StatusCode::FORBIDDEN);
    }
}
