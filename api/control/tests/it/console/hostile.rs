//! What others try with a browser's session, and what ends or narrows it, on a clock that the test moves.

use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn logins_at_once_keep_to_the_limit() {
    for w in worlds().await {
        let one = || w.try_login(json!({}));
        let (a, b, c, d, e) = tokio::join!(one(), one(), one(), one(), one());
        let all = [a, b, c, d, e];
        let mut told: Vec<_> = all.iter().map(|a| a.status.as_u16()).collect();
        told.sort_unstable();
        assert_eq!(told, [200, 200, 200, 409, 409], "{}", w.t.name);
        assert!(all.iter().filter(|a| a.status.as_u16() == 409).all(|a| a.code() == "TooManySessions"));
        let first = all.iter().find(|a| a.status == StatusCode::OK).unwrap();
        let b = Browser { cookie: cookie(first), csrf: first.json["csrf"].as_str().unwrap().into() };
        let listed = w.want(200, &b, "GET", &format!("{API}/sessions"), Value::Null).await.json;
        assert_eq!(listed.as_array().unwrap().len(), 3);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_ends_after_half_a_day_however_it_is_used() {
    for w in worlds().await {
        let (b, _) = w.login(json!({})).await;
        for _ in 0..71 {
            w.advance(600);
            w.want(200, &b, "GET", "/identity/v3/auth/projects", Value::Null).await;
        }
        w.advance(600);
        w.want(401, &b, "GET", "/identity/v3/auth/projects", Value::Null).await;
        let a = w.want(401, &b, "GET", &format!("{API}/session"), Value::Null).await;
        assert_eq!(a.code(), "NoSession", "{}", w.t.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_page_asks_of_any_api_by_itself_is_no_use() {
    for w in worlds().await {
        let (b, _) = w.login(json!({})).await;
        let path = "/identity/v3/auth/projects";
        w.advance(14 * 60);
        let a = w.send(&b, "GET", path, &[("x-background", "1")], Value::Null).await;
        assert_eq!(a.status, StatusCode::OK);
        w.advance(60);
        w.want(401, &b, "GET", path, Value::Null).await;
        // What it ended with is no session to change anything with either.
        let own = format!("/identity/v3/users/{}/application_credentials", w.user);
        w.want(401, &b, "POST", &own, json!({"application_credential": {"name": "late"}})).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cookie_that_somebody_else_chose_is_not_the_session() {
    for w in worlds().await {
        let planted = Browser { cookie: "A".repeat(43), csrf: String::new() };
        let login = json!({"user": "nurse", "password": PASSWORD});
        let a = w.want(200, &planted, "POST", &format!("{API}/session"), login).await;
        assert_ne!(cookie(&a), planted.cookie, "{}", w.t.name);
        w.want(401, &planted, "GET", &format!("{API}/session"), Value::Null).await;
        // Two cookies of the name are none.
        let real =
            Browser { cookie: format!("{}; __Host-xinglin={}", planted.cookie, cookie(&a)), ..Browser::default() };
        w.want(401, &real, "GET", &format!("{API}/session"), Value::Null).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn other_origins_are_given_nothing_and_no_answer_is_kept_or_guessed_at() {
    for w in worlds().await {
        let (b, _) = w.login(json!({})).await;
        let evil = [("origin", "https://evil.test"), ("access-control-request-method", "POST")];
        for (method, path) in [
            ("OPTIONS", "/identity/v3/users"),
            ("OPTIONS", "/console/api/session"),
            ("GET", "/identity/v3/auth/projects"),
            ("GET", "/console/api/session"),
            ("GET", "/console/"),
        ] {
            let a = w.send(&b, method, path, &evil, Value::Null).await;
            assert!(!a.headers.keys().any(|k| k.as_str().starts_with("access-control-")), "{method} {path}");
        }
        for path in ["/identity/v3/auth/projects", "/console/api/session", "/console/api/sessions"] {
            let a = w.want(200, &b, "GET", path, Value::Null).await;
            assert_eq!(a.headers["cache-control"], "no-store", "{path}");
            assert_eq!(a.headers["x-content-type-options"], "nosniff", "{path}");
        }
        let refused = w.want(403, &b, "GET", "/identity/v3/users", Value::Null).await;
        assert_eq!(refused.headers["cache-control"], "no-store");
        // The page itself is asked for anew each time; what it may do stands above it.
        let page = w.want(200, &Browser::default(), "GET", "/console/", Value::Null).await;
        assert_eq!(page.headers["cache-control"], "no-cache");
        assert_eq!(page.headers["x-frame-options"], "DENY");
        assert!(page.headers["content-security-policy"].to_str().unwrap().contains("frame-ancestors 'none'"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_login_with_what_it_does_not_take_is_refused_by_name() {
    for w in worlds().await {
        let path = format!("{API}/session");
        let odd = json!({"user": "nurse", "password": PASSWORD, "remember": true});
        let a = w.want(400, &Browser::default(), "POST", &path, odd).await;
        assert!(a.text.contains("remember") && !a.text.contains(PASSWORD), "{}", a.text);
        let large = json!({"user": "n".repeat(1024 * 1024), "password": PASSWORD});
        w.want(413, &Browser::default(), "POST", &path, large).await;
        let nul = json!({"user": "nurse\u{0}", "password": PASSWORD});
        let a = w.send(&Browser::default(), "POST", &path, &[], nul).await;
        assert!(a.status.is_client_error(), "{}: {}", w.t.name, a.text);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_codes_lock_the_console_and_tokens_alike_until_the_time_is_over() {
    for w in worlds().await {
        let (b, _) = w.login(json!({})).await;
        let other = w.login(json!({})).await.0;
        let path = format!("{API}/totp");
        let secret = w.want(200, &b, "POST", &path, Value::Null).await.json["secret"].as_str().unwrap().to_owned();
        w.want(204, &b, "PUT", &path, json!({"code": app(&w, &secret, 0)})).await;
        // The session that was begun with the password alone is over, the one that set the factor up goes on.
        w.want(401, &other, "GET", &format!("{API}/session"), Value::Null).await;
        w.want(200, &b, "GET", &format!("{API}/session"), Value::Null).await;
        w.advance(60);
        for _ in 0..5 {
            let a = w.try_login(json!({"totp": "000000x"})).await;
            assert_eq!((a.status, a.code()), (StatusCode::UNAUTHORIZED, "SecondFactorWrong"));
        }
        let a = w.try_login(json!({"totp": app(&w, &secret, 0)})).await;
        assert_eq!((a.status, a.code()), (StatusCode::FORBIDDEN, "Locked"), "{}", w.t.name);
        let user = |key: &str, value: &str| json!({"user": {"name": "nurse", "domain": {"id": "default"}, key: value}});
        let code = app(&w, &secret, 0);
        let token = json!({"auth": {"identity": {"methods": ["password", "totp"],
            "password": user("password", PASSWORD), "totp": user("passcode", &code)}}});
        w.want(401, &Browser::default(), "POST", "/identity/v3/auth/tokens", token).await;
        // Who does not know the password is not told that there is a lock.
        let a = w.try_login(json!({"password": "Wrong-Pass-1", "totp": code})).await;
        assert_eq!((a.status, a.code()), (StatusCode::UNAUTHORIZED, "BadCredentials"));
        w.advance(15 * 60);
        w.login(json!({"totp": app(&w, &secret, 0)})).await;
        let refused =
            w.audited("session.open").await.into_iter().filter(|(n, o, _)| n == "nurse" && *o == Outcome::Refused);
        assert_eq!(refused.count(), 7, "{}", w.t.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disabled_user_and_a_lost_role_are_seen_by_the_next_request() {
    for w in worlds().await {
        let root = Caller::system("test");
        let (b, _) = w.login(json!({})).await;
        let roles = w.identity.roles(&root, Some("member"), None, &Default::default()).await.unwrap().items;
        let lost = identity::role::Assignment {
            role: roles[0].id.clone(),
            actor: identity::role::Actor::User(w.user.clone()),
            target: identity::role::Target::Project(w.project.clone()),
            inherited: false,
        };
        w.identity.unassign(&root, &lost).await.unwrap();
        let s = w.want(200, &b, "GET", &format!("{API}/session"), Value::Null).await.json;
        assert_eq!((&s["scope"], &s["roles"], &s["projects"]), (&Value::Null, &json!([]), &json!([])), "{}", w.t.name);
        let off = UserInput { enabled: Some(false), ..Default::default() };
        w.identity.update_user(&root, &w.user, off).await.unwrap();
        w.want(401, &b, "GET", &format!("{API}/session"), Value::Null).await;
        w.want(401, &b, "GET", "/identity/v3/auth/projects", Value::Null).await;
        let a = w.try_login(json!({})).await;
        assert_eq!((a.status, a.code()), (StatusCode::UNAUTHORIZED, "BadCredentials"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_system_administrator_resets_a_password_and_does_not_become_its_user() {
    const RESET: &str = "Reset-Pass-2";
    for w in worlds().await {
        for (name, role) in [("boss", Role::SystemAdministrator), ("auditor", Role::AuditAdministrator)] {
            w.identity.ensure_tenant("office", name, &PASSWORD.into(), &[role]).await.unwrap();
        }
        let (nurse, _) = w.login(json!({})).await;
        let (boss, _) = w.login(json!({"user": "boss"})).await;
        let path = format!("/identity/v3/users/{}", w.user);
        let kept = json!({"user": {"password": RESET, "change_password_upon_first_use": false}});
        w.want(403, &boss, "PATCH", &path, kept).await;
        w.want(200, &nurse, "GET", &format!("{API}/session"), Value::Null).await;
        let reset = json!({"user": {"password": RESET}});
        let a = w.want(200, &boss, "PATCH", &path, reset.clone()).await;
        assert!(!a.text.contains(RESET), "{}", a.text);
        w.want(401, &nurse, "GET", &format!("{API}/session"), Value::Null).await;
        let (as_nurse, s) = w.login(json!({"password": RESET})).await;
        assert_eq!((&s["must_change"], &s["scope"], &s["roles"]), (&json!(true), &Value::Null, &json!([])));
        w.want(403, &as_nurse, "GET", "/identity/v3/auth/projects", Value::Null).await;
        // The other administrators' accounts are not his to change.
        let auditor = w.identity.user_by_name(&Caller::system("test"), "auditor").await.unwrap().id;
        w.want(403, &boss, "PATCH", &format!("/identity/v3/users/{auditor}"), reset).await;
        w.login(json!({"user": "auditor"})).await;
        // The ledger says who did it and what, and not which password.
        let f = Filter { action: Some("user.update".into()), ..Filter::default() };
        let all = w.security.entries(&Caller::system("test"), &f, &Asked::first(1000)).await.unwrap().items;
        let done: Vec<_> = all.into_iter().map(|f| f.entry).filter(|e| e.outcome == Outcome::Done).collect();
        assert_eq!(done.len(), 1, "{}", w.t.name);
        assert_eq!((done[0].user_name.as_str(), done[0].detail.as_deref()), ("boss", Some("password set")));
        assert!(done[0].path.ends_with(w.user.as_str()));
    }
}
