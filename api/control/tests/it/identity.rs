//! Keystone v3 as its clients see it.

use crate::identity_world::{PASSWORD, World, id, worlds};
use contract::openstack::identity::ENDPOINTS;
use http::StatusCode;
use kernel::Policy;
use runtime::params;
use runtime::port::Outcome;
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn versions_are_public_and_say_what_is_simulated() {
    for w in worlds(true).await {
        for (path, status) in [("/identity", 300), ("/identity/", 300), ("/identity/v3", 200), ("/identity/v3/", 200)] {
            let r = w.send("", "GET", path, &[], "").await;
            assert_eq!(r.status.as_u16(), status);
            let v = if status == 300 { &r.json["versions"]["values"][0] } else { &r.json["version"] };
            assert_eq!(v["id"], "v3.14");
            assert_eq!(v["links"][0]["href"], "https://cloud.test/identity/v3/");
            assert!(v["description"].as_str().unwrap().contains("simulated"));
        }
        assert_eq!(w.send("", "GET", "/healthz", &[], "").await.json, json!({"status": "ok"}));
        assert!(w.send("", "GET", "/", &[], "").await.json["description"].as_str().unwrap().contains("simulated"));
        assert_eq!(w.send("", "GET", "/metrics", &[], "").await.status, StatusCode::UNAUTHORIZED);
        let admin = w.admin().await;
        assert_eq!(w.send(&admin, "GET", "/metrics", &[], "").await.status, StatusCode::OK, "{}", w.t.name);
    }
    let real = runtime::testing::first(worlds(false)).await;
    assert!(real.get("", "").await.json["version"].get("description").is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_has_keystones_shape_in_every_scope() {
    for w in worlds(false).await {
        let domain = json!({"domain": {"name": "Default"}});
        let scopes = [
            (json!({"project": {"name": "admin", "domain": {"name": "Default"}}}), "project"),
            (domain, "domain"),
            (json!({"system": {"all": true}}), "system"),
            (json!({"unscoped": {}}), ""),
            (json!("unscoped"), ""),
            (Value::Null, "project"),
        ];
        for (scope, key) in scopes {
            let r = w.login("admin", PASSWORD, scope).await;
            assert_eq!(r.status, StatusCode::CREATED, "{}", r.json);
            let t = &r.json["token"];
            assert_eq!(t["methods"], json!(["password"]));
            assert_eq!(t["user"]["domain"], json!({"id": "default", "name": "Default"}));
            assert!(t["expires_at"].as_str().unwrap().ends_with('Z') && t["audit_ids"][0].is_string());
            for k in ["project", "domain", "system"] {
                assert_eq!(t.get(k).is_some(), k == key, "{k} {t}");
            }
            assert_eq!(t.get("catalog").is_some(), !key.is_empty());
            assert_eq!(t.get("roles").is_some(), !key.is_empty());
            if key == "project" {
                let types: Vec<_> = t["catalog"].as_array().unwrap().iter().map(|s| s["type"].clone()).collect();
                assert_eq!(types.len(), 7);
                assert!(types.contains(&json!("volumev3")) && types.contains(&json!("block-storage")));
                let compute = t["catalog"].as_array().unwrap().iter().find(|s| s["type"] == "compute").unwrap();
                assert_eq!(compute["endpoints"][0]["url"], "https://cloud.test/compute/v2.1");
                assert_eq!(compute["endpoints"][0]["region_id"], "RegionOne");
            }
            let token = r.headers["x-subject-token"].to_str().unwrap();
            let shown = w.send(token, "GET", "/identity/v3/auth/tokens", &[("x-subject-token", token)], "").await;
            assert_eq!(shown.json, r.json, "{}", w.t.name);
            let short =
                w.send(token, "GET", "/identity/v3/auth/tokens?nocatalog", &[("x-subject-token", token)], "").await;
            assert!(short.json["token"].get("catalog").is_none());
            let head = w.send(token, "HEAD", "/identity/v3/auth/tokens", &[("x-subject-token", token)], "").await;
            assert_eq!(head.status, StatusCode::OK);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_are_exchanged_revoked_and_refused() {
    for w in worlds(false).await {
        let t = w.admin().await;
        let exchange = json!({"auth": {"identity": {"methods": ["token"], "token": {"id": t}}, "scope": {"system": {"all": true}}}});
        let r = w.json("", "POST", "/auth/tokens", exchange).await;
        assert_eq!((r.status, r.json["token"]["methods"].clone()), (StatusCode::CREATED, json!(["password", "token"])));
        let other = r.headers["x-subject-token"].to_str().unwrap().to_owned();
        let subject = [("x-subject-token", other.as_str())];
        let gone = w.send(&t, "DELETE", "/identity/v3/auth/tokens", &subject, "").await;
        assert_eq!(gone.status, StatusCode::NO_CONTENT);
        for method in ["GET", "HEAD", "DELETE"] {
            let r = w.send(&t, method, "/identity/v3/auth/tokens", &subject, "").await;
            assert_eq!(r.status, StatusCode::NOT_FOUND, "{method} {}", w.t.name);
        }
        let r = w.get(&other, "/projects").await;
        assert_eq!(r.status, StatusCode::UNAUTHORIZED);
        assert_eq!(r.json["error"]["title"], "Unauthorized");
        assert_eq!(r.headers["www-authenticate"], "Keystone uri=\"/identity/v3\"");
        assert_eq!(w.get(&t, "/auth/tokens").await.status, StatusCode::BAD_REQUEST);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn logins_are_audited_with_their_user_and_bodies_are_not() {
    for w in worlds(false).await {
        w.login("admin", "Wrong-Pass-1", Value::Null).await;
        w.login("nobody", "Wrong-Pass-1", Value::Null).await;
        w.login("admin", PASSWORD, Value::Null).await;
        let all = w.audited("token.issue").await;
        let told: Vec<_> = all.iter().map(|f| (f.entry.user_name.as_str(), f.entry.outcome, f.entry.status)).collect();
        let expected = [
            ("admin", Outcome::Refused, Some(401)),
            ("", Outcome::Refused, Some(401)),
            ("admin", Outcome::Done, Some(201)),
        ];
        assert_eq!(told, expected, "{}", w.t.name);
        assert!(all.iter().all(|f| !format!("{:?}", f.entry).contains("Pass-1")));
        let t = w.admin().await;
        w.want(201, &t, "POST", "/projects", json!({"project": {"name": "p"}})).await;
        let outcomes: Vec<_> = w.audited("project.create").await.iter().map(|f| f.entry.outcome).collect();
        assert_eq!(outcomes, [Outcome::Begun, Outcome::Done]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_done_while_the_ledger_cannot_be_written() {
    for w in worlds(false).await {
        let t = w.admin().await;
        for (from, to) in [("runtime_ledger", "away"), ("away", "runtime_ledger")] {
            let mut tx = w.t.env.db.write().await.unwrap();
            tx.execute(&format!("ALTER TABLE {from} RENAME TO {to}"), &params![]).await.unwrap();
            tx.commit().await.unwrap();
            let status = if to == "away" { 503 } else { 201 };
            w.want(status, &t, "POST", "/projects", json!({"project": {"name": "p"}})).await;
        }
        // The name was free: the refused request had done nothing.
        w.want(409, &t, "POST", "/projects", json!({"project": {"name": "p"}})).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_types_name_their_field_and_never_the_secret() {
    for w in worlds(false).await {
        let t = w.admin().await;
        let long = "x".repeat(10_000);
        for (path, body, field) in [
            ("/projects", json!({"project": {"name": 7}}), "project.name"),
            ("/projects", json!({"project": {"name": long}}), "project.name"),
            ("/projects", json!({"project": {"name": "x", "enabled": "yes"}}), "project.enabled"),
            ("/projects", json!({"project": {"name": "x", "is_domain": true}}), "project.is_domain"),
            ("/projects", json!({"project": {}}), "project.name"),
            ("/projects", json!({"project": []}), "project"),
            ("/projects", json!({}), "project"),
            ("/users", json!({"user": {"name": "x", "password": 1234567890}}), "user.password"),
            ("/users", json!({"user": {"name": "x", "password": {"a": "1234567890"}}}), "user.password"),
            ("/users", json!({"user": {"name": "x", "password": "1234567890"}}), "user.password"),
            ("/users", json!({"user": {"name": "x", "options": {"fly": true}}}), "user.options.fly"),
            ("/domains", json!({"domain": {"name": "y".repeat(65)}}), "domain.name"),
            ("/groups", json!({"group": {"name": ["g"]}}), "group.name"),
            ("/roles", json!({"role": {"name": null}}), "role.name"),
            ("/services", json!({"service": {"name": "s"}}), "service.type"),
            ("/auth/tokens", json!({"auth": {"identity": {"methods": "password"}}}), "auth.identity.methods"),
            ("/auth/tokens", json!({"auth": {"identity": {"methods": ["password"]}}}), "auth.identity.password"),
            (
                "/auth/tokens",
                json!({"auth": {"identity": {"methods": ["password"], "password": {"user": {"name": "admin", "password": "1234567890"}}}}}),
                "auth.identity.password.user.domain",
            ),
            (
                "/auth/tokens",
                json!({"auth": {"identity": {"methods": ["token"], "token": {"id": 1234567890}}}}),
                "auth.identity.token.id",
            ),
        ] {
            let e = w.want(400, &t, "POST", path, body).await;
            let message = e["error"]["message"].as_str().unwrap();
            assert!(message.contains(field), "{path}: {message}");
            assert!(!message.contains("1234567890") && message.len() < 400, "{message}");
            assert_eq!((e["error"]["code"].clone(), e["error"]["title"].clone()), (json!(400), json!("Bad Request")));
        }
        let e = w.send(&t, "POST", "/identity/v3/projects", &[("content-type", "application/json")], "{").await;
        assert_eq!(e.status, StatusCode::BAD_REQUEST);
        let found = w.want(200, &t, "GET", "/projects", Value::Null).await;
        assert_eq!(found["projects"].as_array().unwrap().len(), 1, "{}", w.t.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn find_by_name_or_id_as_the_sdk_does_it() {
    for w in worlds(false).await {
        let t = w.admin().await;
        let body = json!({"project": {"name": "p1", "description": "d", "cost_center": "42", "tags": ["x"]}});
        let made = w.want(201, &t, "POST", "/projects", body).await["project"].clone();
        assert_eq!((made["cost_center"].clone(), made["parent_id"].clone()), (json!("42"), json!("default")));
        assert_eq!(made["links"]["self"], format!("https://cloud.test/identity/v3/projects/{}", id(&made)));
        for noun in [
            "projects",
            "users",
            "roles",
            "domains",
            "groups",
            "services",
            "endpoints",
            "regions",
            "credentials",
            "policies",
        ] {
            for name in ["p1", "..%2F..", &"z".repeat(3000)] {
                let e = w.want(404, &t, "GET", &format!("/{noun}/{name}"), Value::Null).await;
                assert!(e["error"]["message"].as_str().unwrap().len() < 200);
            }
        }
        // PostgreSQL cannot even look for it.
        let nul = w.get(&t, "/projects/%00").await.status;
        assert!(nul == StatusCode::NOT_FOUND || nul == StatusCode::BAD_REQUEST, "{nul}");
        w.want(400, &t, "POST", "/projects", json!({"project": {"name": "a\u{0}b"}})).await;
        let found = w.want(200, &t, "GET", "/projects?name=p1&domain_id=default&enabled=true", Value::Null).await;
        assert_eq!(found["projects"], json!([made]));
        assert_eq!(found["links"]["next"], Value::Null);
        assert_eq!(w.want(200, &t, "GET", "/projects?name=p2", Value::Null).await["projects"], json!([]));
        w.want(400, &t, "GET", "/projects?enabled=perhaps", Value::Null).await;
        w.want(400, &t, "GET", "/projects?limit=-1", Value::Null).await;
        let page = w.want(200, &t, "GET", "/projects?limit=1", Value::Null).await;
        let next = page["links"]["next"].as_str().unwrap().split_once("/v3").unwrap().1.to_owned();
        let second = w.want(200, &t, "GET", &next, Value::Null).await;
        assert_eq!(
            (second["projects"][0]["name"].clone(), second["links"]["next"].clone()),
            (json!("p1"), Value::Null)
        );
        let change = json!({"project": {"description": "e", "cost_center": null}});
        let changed = w.want(200, &t, "PATCH", &format!("/projects/{}", id(&made)), change).await["project"].clone();
        assert_eq!((changed["description"].clone(), changed.get("cost_center")), (json!("e"), None), "{}", w.t.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn users_are_sorted_and_paged_by_the_links_of_the_list() {
    for w in worlds(false).await {
        let t = w.admin().await;
        for name in ["ub", "ua", "uc"] {
            w.want(201, &t, "POST", "/users", json!({"user": {"name": name}})).await;
        }
        for dir in ["asc", "desc"] {
            let (mut names, mut next) = (vec![], Some(format!("/users?limit=1&sort_key=name&sort_dir={dir}")));
            while let Some(path) = next {
                let page = w.want(200, &t, "GET", &path, Value::Null).await;
                names.extend(page["users"].as_array().unwrap().iter().map(|u| u["name"].as_str().unwrap().to_owned()));
                next = page["links"]["next"].as_str().map(|n| n.split_once("/v3").unwrap().1.to_owned());
            }
            if dir == "desc" {
                names.reverse();
            }
            assert!(names.is_sorted() && names.iter().filter(|n| n.starts_with('u')).count() >= 3, "{names:?}");
        }
        let marker = w.want(200, &t, "GET", "/users?limit=1&sort_key=name", Value::Null).await["links"]["next"].clone();
        let marker = marker.as_str().unwrap().split_once("marker=").unwrap().1.to_owned();
        for (query, text) in [
            ("sort_key=colour".to_owned(), "sort_key: 'colour' is none of id, name, password_expires_at"),
            ("sort_key=name&sort_dir=up".to_owned(), "sort_dir"),
            (format!("marker={marker}"), "marker"),
            (format!("sort_key=name&sort_dir=desc&marker={marker}"), "marker"),
        ] {
            let refused = w.want(400, &t, "GET", &format!("/users?{query}"), Value::Null).await;
            assert!(refused["error"]["message"].as_str().unwrap().contains(text), "{query}: {refused}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn users_keep_email_and_change_their_own_password_without_a_token() {
    for w in worlds(false).await {
        let t = w.admin().await;
        let (p, u) = w.tenant(&t, "nurse", "member").await;
        let change = json!({"user": {"email": "n@example.org", "default_project_id": p}});
        let user = w.want(200, &t, "PATCH", &format!("/users/{u}"), change).await["user"].clone();
        assert_eq!((user["email"].clone(), user["default_project_id"].clone()), (json!("n@example.org"), json!(p)));
        assert!(user.get("password").is_none());
        let off = json!({"user": {"default_project_id": null}});
        assert!(
            w.want(200, &t, "PATCH", &format!("/users/{u}"), off).await["user"].get("default_project_id").is_none()
        );
        let own = w.token("nurse", "nurse").await;
        let passwords = |old: &str, new: &str| json!({"user": {"original_password": old, "password": new}});
        let path = format!("/users/{u}/password");
        w.want(401, "", "POST", &path, passwords("Wrong-Pass-1", "Fresh-Pass-9")).await;
        let weak = w.want(400, "", "POST", &path, passwords(PASSWORD, "hunter2")).await;
        assert!(!weak.to_string().contains("hunter2"));
        w.want(204, "", "POST", &path, passwords(PASSWORD, "Fresh-Pass-9")).await;
        assert_eq!(w.get(&own, "/auth/projects").await.status, StatusCode::UNAUTHORIZED, "{}", w.t.name);
        let names: Vec<_> = w.audited("user.change-password").await.into_iter().map(|f| f.entry.user_name).collect();
        // Before the deed it is not known yet who it is that calls without a token.
        assert_eq!(names, ["", "nurse", "", "nurse", "", "nurse"]);
        // The console's people change theirs first.
        let person = json!({"user": {"name": "new", "password": PASSWORD, "change_password_upon_first_use": true}});
        w.want(201, &t, "POST", "/users", person).await;
        let e = w.login("new", PASSWORD, Value::Null).await;
        assert_eq!(e.status, StatusCode::UNAUTHORIZED);
        assert!(e.json["error"]["message"].as_str().unwrap().starts_with("The password is expired"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn grants_are_put_checked_listed_and_taken_on_every_target() {
    for w in worlds(false).await {
        let t = w.admin().await;
        let (p, u) = w.tenant(&t, "nurse", "reader").await;
        let g = id(&w.want(201, &t, "POST", "/groups", json!({"group": {"name": "g"}})).await["group"]);
        let member = w.role(&t, "member").await;
        for target in [format!("projects/{p}"), "domains/default".into(), "system".into()] {
            for actor in [format!("users/{u}"), format!("groups/{g}")] {
                let list = format!("/{target}/{actor}/roles");
                let one = format!("{list}/{member}");
                w.want(404, &t, "HEAD", &one, Value::Null).await;
                w.want(404, &t, "DELETE", &one, Value::Null).await;
                w.want(204, &t, "PUT", &one, Value::Null).await;
                w.want(204, &t, "PUT", &one, Value::Null).await;
                w.want(204, &t, "HEAD", &one, Value::Null).await;
                let roles = w.want(200, &t, "GET", &list, Value::Null).await;
                assert!(roles["roles"].as_array().unwrap().iter().any(|r| r["name"] == "member"), "{list}");
                w.want(204, &t, "DELETE", &one, Value::Null).await;
                w.want(404, &t, "PUT", &format!("{list}/nowhere"), Value::Null).await;
                if target == "system" {
                    continue;
                }
                let inherited = format!("/OS-INHERIT{one}/inherited_to_projects");
                w.want(204, &t, "PUT", &inherited, Value::Null).await;
                w.want(204, &t, "HEAD", &inherited, Value::Null).await;
                w.want(404, &t, "HEAD", &one, Value::Null).await;
                w.want(204, &t, "DELETE", &inherited, Value::Null).await;
            }
        }
        w.want(204, &t, "PUT", &format!("/groups/{g}/users/{u}"), Value::Null).await;
        w.want(204, &t, "HEAD", &format!("/groups/{g}/users/{u}"), Value::Null).await;
        w.want(204, &t, "PUT", &format!("/projects/{p}/groups/{g}/roles/{member}"), Value::Null).await;
        let path = format!("/role_assignments?user.id={u}&scope.project.id={p}&effective&include_names");
        let list = w.want(200, &t, "GET", &path, Value::Null).await["role_assignments"].clone();
        let names: Vec<_> = list.as_array().unwrap().iter().map(|a| a["role"]["name"].as_str().unwrap()).collect();
        assert!(names.len() == 2 && names.contains(&"member") && names.contains(&"reader"), "{list} {}", w.t.name);
        assert_eq!(list[0]["user"]["domain"]["name"], "Default");
        assert_eq!(list[0]["scope"]["project"]["name"], "nurse");
        w.want(204, &t, "DELETE", &format!("/groups/{g}/users/{u}"), Value::Null).await;
        w.want(404, &t, "HEAD", &format!("/groups/{g}/users/{u}"), Value::Null).await;
        assert_eq!(w.want(200, &t, "GET", &path, Value::Null).await["role_assignments"].as_array().unwrap().len(), 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_three_administrators_are_kept_apart_over_the_wire() {
    for w in worlds(false).await {
        let t = w.admin().await;
        let (p, u) = w.tenant(&t, "auditor", "audit_administrator").await;
        let system = w.role(&t, "system_administrator").await;
        let e = w.want(409, &t, "PUT", &format!("/projects/{p}/users/{u}/roles/{system}"), Value::Null).await;
        assert!(e["error"]["message"].as_str().unwrap().contains("only one of"), "{e}");
        let (_, _) = w.tenant(&t, "keeper", "security_administrator").await;
        let keeper = w.token("keeper", "keeper").await;
        let member = w.role(&keeper, "member").await;
        w.want(204, &keeper, "PUT", &format!("/projects/{p}/users/{u}/roles/{member}"), Value::Null).await;
        w.want(403, &keeper, "POST", "/users", json!({"user": {"name": "x"}})).await;
        let auditor = w.token("auditor", "auditor").await;
        w.want(200, &auditor, "GET", "/users", Value::Null).await;
        w.want(403, &auditor, "PUT", &format!("/projects/{p}/users/{u}/roles/{member}"), Value::Null).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_admin_does_not_grant_himself_roles_of_the_product_over_the_wire() {
    for w in worlds(false).await {
        let t = w.admin().await;
        let users = w.want(200, &t, "GET", "/users?name=admin", Value::Null).await;
        let me = users["users"][0]["id"].as_str().unwrap();
        let (p, _) = w.tenant(&t, "county", "member").await;
        for name in ["purchaser", "operator", "system_administrator", "security_administrator", "audit_administrator"] {
            let role = w.role(&t, name).await;
            for on in [format!("/projects/{p}"), "/domains/default".to_owned(), "/system".to_owned()] {
                let path = format!("{on}/users/{me}/roles/{role}");
                let e = w.want(403, &t, "PUT", &path, Value::Null).await["error"].clone();
                assert_eq!((&e["code"], &e["title"]), (&json!(403), &json!("Forbidden")), "{e}");
                assert!(e["message"].as_str().unwrap().contains(&format!("the role {name} to himself")), "{e}");
                w.want(404, &t, "HEAD", &path, Value::Null).await;
            }
        }
        // Keystone's own an admin may take, and the ledger says that nobody else had a part in it.
        let member = w.role(&t, "member").await;
        w.want(204, &t, "PUT", &format!("/projects/{p}/users/{me}/roles/{member}"), Value::Null).await;
        let group = w.want(201, &t, "POST", "/groups", json!({"group": {"name": "wardens"}})).await;
        let g = id(&group["group"]);
        w.want(204, &t, "PUT", &format!("/groups/{g}/users/{me}"), Value::Null).await;
        w.want(204, &t, "PUT", &format!("/projects/{p}/groups/{g}/roles/{member}"), Value::Null).await;
        for (action, n) in [("role_assignment.create", 2), ("group.add-user", 1)] {
            let all = w.audited(action).await;
            let done = all.into_iter().map(|f| f.entry).filter(|e| e.outcome == Outcome::Done);
            let said: Vec<_> = done.filter(|e| e.detail.as_deref() == Some("to himself")).map(|e| e.path).collect();
            assert_eq!(said.len(), n, "{action}: {said:?}");
            assert!(said.iter().all(|path| path.contains(me) || path.contains(&g)), "{said:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn tenants_manage_themselves_and_see_nothing_else() {
    for w in worlds(false).await {
        let t = w.admin().await;
        let (p, u) = w.tenant(&t, "nurse", "member").await;
        let (q, v) = w.tenant(&t, "other", "member").await;
        let own = w.token("nurse", "nurse").await;
        let projects = w.want(200, &own, "GET", "/auth/projects", Value::Null).await;
        assert_eq!(projects["projects"].as_array().unwrap().len(), 1);
        w.want(200, &own, "GET", &format!("/projects/{p}"), Value::Null).await;
        w.want(200, &own, "GET", &format!("/users/{u}"), Value::Null).await;
        w.want(404, &own, "GET", &format!("/projects/{q}"), Value::Null).await;
        w.want(403, &own, "GET", &format!("/users/{v}"), Value::Null).await;
        for path in ["/projects", "/users", "/groups", "/roles", "/domains", "/services", "/endpoints"] {
            w.want(403, &own, "GET", path, Value::Null).await;
        }
        assert_eq!(w.want(200, &own, "GET", "/auth/system", Value::Null).await["system"], json!([]));
        let catalog = w.want(200, &own, "GET", "/auth/catalog", Value::Null).await;
        assert_eq!(catalog["catalog"].as_array().unwrap().len(), 7, "{}", w.t.name);
        let path = format!("/users/{u}/application_credentials");
        let body = json!({"application_credential": {"name": "ci", "roles": [{"name": "reader"}]}});
        let made = w.want(201, &own, "POST", &path, body.clone()).await["application_credential"].clone();
        assert_eq!((made["project_id"].clone(), made["roles"][0]["name"].clone()), (json!(p), json!("reader")));
        w.want(409, &own, "POST", &path, body.clone()).await;
        w.want(403, &own, "POST", &format!("/users/{v}/application_credentials"), body).await;
        let shown = w.want(200, &own, "GET", &format!("{path}/{}", id(&made)), Value::Null).await;
        assert!(shown["application_credential"].get("secret").is_none());
        let proof = json!({"id": made["id"], "secret": made["secret"]});
        let auth = json!({"identity": {"methods": ["application_credential"], "application_credential": proof}});
        let r = w.json("", "POST", "/auth/tokens", json!({"auth": auth})).await;
        assert_eq!(r.status, StatusCode::CREATED);
        assert_eq!(r.json["token"]["application_credential"]["restricted"], true);
        let robot = r.headers["x-subject-token"].to_str().unwrap();
        w.want(403, robot, "DELETE", &format!("{path}/{}", id(&made)), Value::Null).await;
        w.want(204, &own, "DELETE", &format!("{path}/{}", id(&made)), Value::Null).await;
        assert_eq!(w.get(robot, "/auth/projects").await.status, StatusCode::UNAUTHORIZED);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn catalogue_credentials_and_policies_are_made_changed_and_deleted() {
    for w in worlds(false).await {
        let t = w.admin().await;
        let service = json!({"service": {"type": "dns", "name": "designate"}});
        let s = id(&w.want(201, &t, "POST", "/services", service).await["service"]);
        let endpoint = json!({"endpoint": {"service_id": s, "region_id": "RegionOne", "interface": "public", "url": "https://dns.test"}});
        for (noun, key, body, change) in [
            ("endpoints", "endpoint", endpoint, json!({"url": "https://dns2.test"})),
            ("services", "service", json!({"service": {"type": "x", "name": "y"}}), json!({"name": "z"})),
            ("regions", "region", json!({"region": {"id": "North"}}), json!({"description": "d"})),
            ("policies", "policy", json!({"policy": {"type": "text/plain", "blob": "b"}}), json!({"blob": "c"})),
            (
                "credentials",
                "credential",
                json!({"credential": {"type": "totp", "blob": "GEZDGNBV"}}),
                json!({"blob": "MFRGG"}),
            ),
            ("roles", "role", json!({"role": {"name": "archivist"}}), json!({"name": "librarian"})),
            ("groups", "group", json!({"group": {"name": "g"}}), json!({"description": "d"})),
        ] {
            let made = w.want(201, &t, "POST", &format!("/{noun}"), body).await[key].clone();
            let path = format!("/{noun}/{}", id(&made));
            assert_eq!(w.want(200, &t, "GET", &path, Value::Null).await[key], made);
            let changed = w.want(200, &t, "PATCH", &path, json!({ key: change })).await[key].clone();
            for (k, v) in change.as_object().unwrap() {
                assert_eq!(changed[k], *v, "{noun}");
            }
            let list = w.want(200, &t, "GET", &format!("/{noun}"), Value::Null).await;
            assert!(list[noun].as_array().unwrap().contains(&changed), "{noun} {list} {}", w.t.name);
            w.want(204, &t, "DELETE", &path, Value::Null).await;
            w.want(404, &t, "GET", &path, Value::Null).await;
        }
        w.want(201, &t, "PUT", "/regions/South", json!({"region": {}})).await;
        w.want(409, &t, "PUT", "/regions/South", json!({"region": {}})).await;
        w.want(200, &t, "GET", "/role_inferences", Value::Null).await;
        w.want(404, &t, "DELETE", "/credentials/none", Value::Null).await;
    }
}

/// Every row of the matrix has a route, and every row that is not public wants a token and the role that it names.
#[tokio::test(flavor = "multi_thread")]
async fn every_endpoint_is_served_and_guarded() {
    let w: World = runtime::testing::first(worlds(false)).await;
    let served = control::north::identity::routes().endpoints();
    assert_eq!(served.len(), ENDPOINTS.len());
    let t = w.admin().await;
    w.tenant(&t, "nurse", "reader").await;
    let reader = w.token("nurse", "nurse").await;
    for e in ENDPOINTS {
        assert!(served.contains(e), "{}", e.path);
        let path = e.path.replace(['{', '}'], "");
        let anonymous = w.send("", e.method.as_str(), &path, &[], "{}").await.status;
        let by_reader = w.send(&reader, e.method.as_str(), &path, &[], "{}").await.status;
        match e.policy {
            Policy::Public => assert_ne!(anonymous, StatusCode::FORBIDDEN, "{} {}", e.method.as_str(), e.path),
            Policy::Authenticated => assert_eq!(anonymous, StatusCode::UNAUTHORIZED, "{}", e.path),
            Policy::AnyOf(_) => {
                assert_eq!(anonymous, StatusCode::UNAUTHORIZED, "{}", e.path);
                assert_eq!(by_reader, StatusCode::FORBIDDEN, "{} {}", e.method.as_str(), e.path);
            }
        }
    }
}
