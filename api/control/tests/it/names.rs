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

/// Who has which role in a project, and how: told to those who are in it and to the staff.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn members_are_told_to_who_belongs_to_the_project_and_to_the_staff() {
    for t in runtime::testing::each(MIGRATIONS).await {
        let w = world(t).await;
        let county = project(&w, "members-county", None).await;
        let hospital = project(&w, "members-hospital", Some(&county)).await;
        let person = async |name: &str| {
            let body = json!({"user": {"name": name, "password": "Coverage-9"}});
            w.made("/identity/v3/users", body).await["user"]["id"].as_str().unwrap().to_owned()
        };
        let (nurse, head) = (person("members-nurse").await, person("members-head").await);
        let roles = w.json(&w.admin.token, "GET", "/identity/v3/roles", Body::empty()).await.json;
        let role = |name: &str| {
            let all = roles["roles"].as_array().unwrap();
            all.iter().find(|r| r["name"] == name).unwrap()["id"].as_str().unwrap().to_owned()
        };
        let put = async |path: String| {
            let a = w.json(&w.admin.token, "PUT", &path, Body::empty()).await;
            assert_eq!(a.status, StatusCode::NO_CONTENT, "{path}: {}", a.text());
        };
        let group = json!({"group": {"name": "members-ward", "domain_id": "default"}});
        let group = w.made("/identity/v3/groups", group).await["group"]["id"].as_str().unwrap().to_owned();
        put(format!("/identity/v3/groups/{group}/users/{nurse}")).await;
        put(format!("/identity/v3/projects/{hospital}/groups/{group}/roles/{}", role("member"))).await;
        put(format!("/identity/v3/projects/{hospital}/users/{nurse}/roles/{}", role("reader"))).await;
        let above = format!("/identity/v3/OS-INHERIT/projects/{county}/users/{head}/roles");
        put(format!("{above}/{}/inherited_to_projects", role("reader"))).await;
        let ask = async |who: &Who, query: &str| {
            w.json(&who.token, "GET", &format!("/ops/v1/members?{query}"), Body::empty()).await
        };
        let of = format!("project={hospital}");
        for staff in [Role::Operator, Role::Purchaser] {
            let a = ask(who(&w, staff), &of).await;
            let mut people: Vec<_> = a.json["members"].as_array().unwrap().iter().collect();
            people.sort_by_key(|m| m["name"].as_str().unwrap().to_owned());
            assert_eq!(people.len(), 2, "{} {}", w.t.name, a.text());
            let inherited = json!([{"role": "reader", "here": false, "group": null}]);
            assert_eq!((&people[0]["name"], &people[0]["roles"]), (&json!("members-head"), &inherited));
            let direct = json!({"role": "reader", "here": true, "group": null});
            let by_group = json!({"role": "member", "here": true, "group": "members-ward"});
            assert_eq!(people[1]["roles"], json!([by_group, direct]), "{}", a.text());
        }
        // One after the other.
        let first = ask(who(&w, Role::Operator), &format!("{of}&limit=1")).await.json["members"].clone();
        let marker = first[0]["id"].as_str().unwrap().to_owned();
        let rest = ask(who(&w, Role::Operator), &format!("{of}&limit=1&marker={marker}")).await.json["members"].clone();
        assert!(first.as_array().unwrap().len() == 1 && rest.as_array().unwrap().len() == 1 && first != rest);
        // A page is of so many people, each with all that he has.
        let of_nurse = if first[0]["id"] == json!(nurse) { &first[0] } else { &rest[0] };
        assert_eq!(of_nurse["roles"].as_array().unwrap().len(), 2, "{}: {of_nurse}", w.t.name);
        let marker = rest[0]["id"].as_str().unwrap();
        let none = ask(who(&w, Role::Operator), &format!("{of}&limit=1&marker={marker}")).await;
        assert_eq!(none.json["members"], json!([]), "{}", none.text());
        // Who is in a project sees who else is, and nothing of others.
        let member = who(&w, Role::Member);
        let a = ask(member, "").await;
        let ids: Vec<_> = a.json["members"].as_array().unwrap().iter().map(|m| m["id"].as_str().unwrap()).collect();
        assert!(ids.contains(&member.user.as_str()) && !ids.contains(&nurse.as_str()), "{}", a.text());
        let a = ask(member, &of).await;
        assert_eq!((a.status, &a.json["error"]["field"]), (StatusCode::NOT_FOUND, &json!("project")), "{}", a.text());
        assert_eq!(ask(who(&w, Role::Operator), "project=nowhere").await.status, StatusCode::NOT_FOUND);
        assert_eq!(ask(who(&w, Role::AuditAdministrator), "").await.status, StatusCode::FORBIDDEN);
    }
}
