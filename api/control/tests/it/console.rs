//! The console's addresses as a browser uses them: login, cookie, CSRF, origin, time-out, limit, second factor, scope, logout; and its pages.

mod brand;
mod hostile;

use axum::Router;
use axum::body::Body;
use control::north::console::{ConsoleState, routes};
use control::north::identity::{IdentityState, TokenAuthenticator};
use control::north::{identity as keystone, render, root};
use http::{HeaderMap, Request, StatusCode};
use httpkit::Gate;
use httpkit::metrics::Metrics;
use identity::user::UserInput;
use identity::{Config, Identity};
use kernel::{Caller, ProjectId, Role, Timestamp, UserId};
use runtime::list::Asked;
use runtime::port::Outcome;
use runtime::testing::{self, TestEnv};
use security::{Filter, Security};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;
use tower::ServiceExt as _;

const PASSWORD: &str = "Apricot-Grove-1";
const API: &str = "/console/api";

struct World {
    t: TestEnv,
    identity: Arc<Identity>,
    security: Arc<Security>,
    router: Router,
    project: ProjectId,
    user: UserId,
}

/// A browser: what it keeps between requests.
#[derive(Default, Clone)]
struct Browser {
    cookie: String,
    csrf: String,
}

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    json: Value,
    text: String,
}

impl Answer {
    fn code(&self) -> &str {
        self.json["error"]["code"].as_str().unwrap_or("")
    }
}

/// A nurse, who is a member of the project `ward`, on each database.
async fn worlds() -> Vec<World> {
    let mut all = vec![];
    let migrations = [identity::MIGRATIONS, security::MIGRATIONS, billing::MIGRATIONS];
    for t in testing::each_at(Timestamp::from_secs(1_800_000_000), &migrations).await {
        let config = Config::new(vec![[1; 32]], vec![[2; 32]], "https://cloud.test");
        let id = Identity::new(t.env.clone(), config).unwrap();
        id.bootstrap(&PASSWORD.into()).await.unwrap();
        let nurse = id.ensure_tenant("ward", "nurse", &PASSWORD.into(), &[Role::Member]).await.unwrap();
        let contract = billing::contract::Contract::embedded().unwrap();
        let billing = billing::Billing::new(t.env.clone(), contract, true).unwrap();
        let security = Security::new(t.env.clone());
        let metrics = Arc::new(Metrics::default());
        let gate = Gate {
            auth: Arc::new(TokenAuthenticator(id.clone())),
            audit: security.clone(),
            render: render::render,
            metrics: metrics.clone(),
            identity_path: "/identity",
        };
        let state = ConsoleState { identity: id.clone(), billing, simulated: true };
        let top = root::RootState { identity: id.clone(), metrics, services: &[], simulated: true };
        let router = routes()
            .build(&gate, state)
            .merge(keystone::routes().build(&gate, IdentityState { identity: id.clone(), simulated: true }))
            .merge(root::routes().build(&gate, top));
        all.push(World { t, identity: id, security, router, project: nurse.project, user: nurse.user });
    }
    all
}

impl World {
    fn advance(&self, seconds: u64) {
        self.t.clock.as_ref().unwrap().advance(Duration::from_secs(seconds));
    }

    async fn send(&self, b: &Browser, method: &str, path: &str, headers: &[(&str, &str)], body: Value) -> Answer {
        let mut r = Request::builder().method(method).uri(path).header("host", "cloud.test");
        if !b.cookie.is_empty() {
            r = r.header("cookie", format!("theme=dark; __Host-xinglin={}", b.cookie));
        }
        if !b.csrf.is_empty() {
            r = r.header("x-csrf-token", &b.csrf);
        }
        for (k, v) in headers {
            r = r.header(*k, *v);
        }
        let body = if body.is_null() { Body::empty() } else { Body::from(body.to_string()) };
        let r = r.header("content-type", "application/json").body(body).unwrap();
        let (parts, body) = self.router.clone().oneshot(r).await.unwrap().into_parts();
        let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        let json = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Answer { status: parts.status, headers: parts.headers, json, text }
    }

    /// Sends and wants this status.
    async fn want(&self, status: u16, b: &Browser, method: &str, path: &str, body: Value) -> Answer {
        let a = self.send(b, method, path, &[], body).await;
        assert_eq!(a.status.as_u16(), status, "{method} {path} on {}: {}", self.t.name, a.text);
        a
    }

    async fn try_login(&self, more: Value) -> Answer {
        let mut body = json!({"user": "nurse", "password": PASSWORD});
        for (k, v) in more.as_object().into_iter().flatten() {
            body[k] = v.clone();
        }
        self.send(&Browser::default(), "POST", &format!("{API}/session"), &[], body).await
    }

    async fn login(&self, more: Value) -> (Browser, Value) {
        let a = self.try_login(more).await;
        assert_eq!(a.status, StatusCode::OK, "{}", a.text);
        let b = Browser { cookie: cookie(&a), csrf: a.json["csrf"].as_str().unwrap().to_owned() };
        (b, a.json)
    }

    async fn audited(&self, action: &str) -> Vec<(String, Outcome, Option<u16>)> {
        let f = Filter { action: Some(action.into()), ..Filter::default() };
        let all = self.security.entries(&Caller::system("test"), &f, &Asked::first(1000)).await.unwrap().items;
        all.into_iter().map(|f| (f.entry.user_name, f.entry.outcome, f.entry.status)).collect()
    }
}

fn set_cookie(a: &Answer) -> &str {
    a.headers["set-cookie"].to_str().unwrap()
}

fn cookie(a: &Answer) -> String {
    let (pair, _) = set_cookie(a).split_once(';').unwrap();
    pair.strip_prefix("__Host-xinglin=").unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_logs_in_works_and_logs_out() {
    for w in worlds().await {
        let a = w.try_login(json!({})).await;
        let said = set_cookie(&a);
        for word in ["Path=/", "Secure", "HttpOnly", "SameSite=Strict"] {
            assert!(said.split("; ").any(|p| p == word), "{said}");
        }
        assert_eq!(a.headers["cache-control"], "no-store");
        let s = &a.json;
        assert_eq!((&s["user"]["name"], &s["user"]["domain_name"]), (&json!("nurse"), &json!("Default")));
        assert_eq!(s["scope"], json!({"project": {"id": w.project, "name": "ward", "domain": "default"}}));
        assert_eq!(s["roles"], json!(["member", "reader"]));
        assert_eq!(
            (&s["must_change"], &s["second_factor"], &s["system"]),
            (&json!(false), &json!(false), &json!(false))
        );
        assert_eq!((&s["idle_seconds"], &s["simulated"]), (&json!(900), &json!(true)));
        assert_eq!(s["projects"], json!([{"id": w.project, "name": "ward", "parent": null}]));
        assert_eq!(s["catalog"]["xinglin-ops"], "/ops/v1");
        assert!(s["contract"]["title"].is_string() && s["expires_at"] == "2027-01-15T20:00:00Z");
        let b = Browser { cookie: cookie(&a), csrf: s["csrf"].as_str().unwrap().into() };
        let shown = w.want(200, &b, "GET", &format!("{API}/session"), Value::Null).await;
        assert_eq!(shown.json, *s);
        // Every API takes the cookie, as it would a token.
        let own = w.want(200, &b, "GET", "/identity/v3/auth/projects", Value::Null).await;
        assert_eq!(own.json["projects"][0]["id"], json!(w.project));
        w.want(200, &b, "GET", "/identity/v3/auth/catalog", Value::Null).await;
        w.want(403, &b, "GET", "/identity/v3/users", Value::Null).await;
        let path = format!("/identity/v3/users/{}/application_credentials", w.user);
        w.want(201, &b, "POST", &path, json!({"application_credential": {"name": "backup"}})).await;
        let out = w.want(204, &b, "DELETE", &format!("{API}/session"), Value::Null).await;
        assert!(set_cookie(&out).contains("Max-Age=0") && cookie(&out).is_empty());
        let gone = w.want(401, &b, "GET", &format!("{API}/session"), Value::Null).await;
        assert_eq!(gone.code(), "NoSession");
        w.want(401, &b, "GET", "/identity/v3/auth/projects", Value::Null).await;
        w.want(401, &Browser::default(), "GET", &format!("{API}/session"), Value::Null).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn logins_are_in_the_ledger_and_refusals_speak_both_languages() {
    for w in worlds().await {
        let a = w.try_login(json!({"password": "Wrong-Pass-1"})).await;
        assert_eq!((a.status, a.code()), (StatusCode::UNAUTHORIZED, "BadCredentials"));
        assert!(a.json["error"]["message_zh"].as_str().unwrap().contains("密码"));
        assert!(!a.headers.contains_key("set-cookie") && !a.text.contains("Wrong-Pass-1"));
        let same = w.try_login(json!({"user": "nobody"})).await;
        assert_eq!(same.json["error"]["message"], a.json["error"]["message"]);
        let (b, _) = w.login(json!({})).await;
        w.want(204, &b, "DELETE", &format!("{API}/session"), Value::Null).await;
        let told = w.audited("session.open").await;
        let told: Vec<_> = told.iter().map(|(n, o, s)| (n.as_str(), *o, *s)).collect();
        let wanted = [
            ("nurse", Outcome::Refused, Some(401)),
            ("", Outcome::Refused, Some(401)),
            ("nurse", Outcome::Done, Some(200)),
        ];
        assert_eq!(told, wanted, "{}", w.t.name);
        let ends: Vec<_> = w.audited("session.close").await.into_iter().map(|(n, o, _)| (n, o)).collect();
        assert_eq!(ends, [("nurse".to_owned(), Outcome::Begun), ("nurse".to_owned(), Outcome::Done)]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_without_the_pages_secret_is_refused_wherever_it_goes() {
    for w in worlds().await {
        let (b, _) = w.login(json!({})).await;
        let path = format!("/identity/v3/users/{}/application_credentials", w.user);
        let body = json!({"application_credential": {"name": "backup"}});
        for csrf in ["", "wrong"] {
            let forged = Browser { csrf: csrf.into(), ..b.clone() };
            w.want(403, &forged, "POST", &path, body.clone()).await;
            let a = w.want(403, &forged, "DELETE", &format!("{API}/session"), Value::Null).await;
            assert_eq!(a.code(), "Csrf");
            w.want(200, &forged, "GET", &path, Value::Null).await;
        }
        w.want(201, &b, "POST", &path, body).await;
        let refused = w.audited("application_credential.create").await;
        assert_eq!(refused[0], ("nurse".to_owned(), Outcome::Refused, Some(403)), "{}", w.t.name);
        // Another site's form does not log its visitor in.
        let login = json!({"user": "nurse", "password": PASSWORD});
        let path = format!("{API}/session");
        let a = w.send(&Browser::default(), "POST", &path, &[("origin", "https://evil.test")], login.clone()).await;
        assert_eq!((a.status, a.code()), (StatusCode::FORBIDDEN, "Csrf"));
        let a = w.send(&Browser::default(), "POST", &path, &[("origin", "https://cloud.test")], login).await;
        assert_eq!(a.status, StatusCode::OK);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_websocket_of_another_origin_is_refused() {
    for w in worlds().await {
        let (b, _) = w.login(json!({})).await;
        let path = "/identity/v3/auth/projects";
        for (origin, wanted) in [
            (Some("https://cloud.test"), 200),
            (Some("https://evil.test"), 403),
            (Some("http://cloud.test"), 403),
            (None, 403),
        ] {
            let mut headers = vec![("upgrade", "websocket"), ("connection", "upgrade")];
            headers.extend(origin.map(|o| ("origin", o)));
            let a = w.send(&b, "GET", path, &headers, Value::Null).await;
            assert_eq!(a.status.as_u16(), wanted, "{origin:?}");
        }
        // A token is shown on purpose: no page of another site knows it.
        let auth = json!({"auth": {"identity": {"methods": ["password"], "password": {"user":
            {"name": "nurse", "domain": {"id": "default"}, "password": PASSWORD}}}}});
        let a = w.want(201, &Browser::default(), "POST", "/identity/v3/auth/tokens", auth).await;
        let token = a.headers["x-subject-token"].to_str().unwrap().to_owned();
        let headers = [("x-auth-token", token.as_str()), ("upgrade", "websocket"), ("origin", "https://evil.test")];
        assert_eq!(w.send(&b, "GET", path, &headers, Value::Null).await.status, StatusCode::OK, "{}", w.t.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_left_alone_ends_also_while_its_page_asks_by_itself() {
    for w in worlds().await {
        let (b, _) = w.login(json!({})).await;
        let path = format!("{API}/session");
        for _ in 0..4 {
            w.advance(600);
            w.want(200, &b, "GET", &path, Value::Null).await;
        }
        w.advance(600);
        let a = w.send(&b, "GET", &path, &[("x-background", "1")], Value::Null).await;
        assert_eq!(a.status, StatusCode::OK);
        w.advance(300);
        let a = w.want(401, &b, "GET", &path, Value::Null).await;
        assert_eq!(a.code(), "NoSession", "{}", w.t.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn sessions_are_limited_listed_and_ended_one_by_one() {
    for w in worlds().await {
        let mut all = vec![];
        for _ in 0..3 {
            all.push(w.login(json!({})).await.0);
            w.advance(1);
        }
        let a = w.try_login(json!({})).await;
        assert_eq!((a.status, a.code()), (StatusCode::CONFLICT, "TooManySessions"));
        let (new, _) = w.login(json!({"replace": true})).await;
        w.want(401, &all[0], "GET", &format!("{API}/session"), Value::Null).await;
        let listed = w.want(200, &new, "GET", &format!("{API}/sessions"), Value::Null).await.json;
        let listed = listed.as_array().unwrap();
        assert_eq!(listed.iter().map(|s| s["current"] == true).collect::<Vec<_>>(), [false, false, true]);
        assert!(listed.iter().all(|s| s.as_object().unwrap().len() == 6), "{listed:?}");
        let other = format!("{API}/sessions/{}", listed[0]["id"].as_str().unwrap());
        w.want(204, &new, "DELETE", &other, Value::Null).await;
        w.want(401, &all[1], "GET", &format!("{API}/session"), Value::Null).await;
        w.want(404, &new, "DELETE", &other, Value::Null).await;
        // Who logs in again in the same browser does not take another place.
        let login = json!({"user": "nurse", "password": PASSWORD});
        let again = w.want(200, &new, "POST", &format!("{API}/session"), login).await;
        w.want(401, &new, "GET", &format!("{API}/session"), Value::Null).await;
        let again = Browser { cookie: cookie(&again), csrf: again.json["csrf"].as_str().unwrap().into() };
        let listed = w.want(200, &again, "GET", &format!("{API}/sessions"), Value::Null).await.json;
        assert_eq!(listed.as_array().unwrap().len(), 2, "{}", w.t.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_scope_is_chosen_and_only_where_there_is_a_role() {
    for w in worlds().await {
        let (b, _) = w.login(json!({})).await;
        let path = format!("{API}/session/scope");
        let admin = w.identity.ensure_tenant("admin", "admin", &PASSWORD.into(), &[]).await.unwrap();
        let a = w.want(403, &b, "PUT", &path, json!({"project": admin.project})).await;
        assert_eq!(a.code(), "NoRole");
        assert_eq!(w.want(403, &b, "PUT", &path, json!({"system": true})).await.code(), "NoRole");
        w.want(400, &b, "PUT", &path, json!({"system": true, "project": admin.project})).await;
        w.want(400, &b, "PUT", &path, json!({})).await;
        let (a, s) = w.login(json!({"user": "admin"})).await;
        assert_eq!((&s["scope"]["project"]["name"], &s["system"]), (&json!("admin"), &json!(true)));
        let s = w.want(200, &a, "PUT", &path, json!({"system": true})).await.json;
        assert_eq!((&s["scope"], &s["csrf"]), (&json!({"system": true}), &json!(a.csrf)));
        let s = w.want(200, &a, "PUT", &path, json!({"project": admin.project})).await.json;
        assert_eq!(s["scope"]["project"]["id"], json!(admin.project), "{}", w.t.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_that_must_be_changed_comes_before_anything_else() {
    for w in worlds().await {
        let i = UserInput { must_change: Some(true), ..Default::default() };
        w.identity.update_user(&Caller::system("test"), &w.user, i).await.unwrap();
        let (b, s) = w.login(json!({})).await;
        assert_eq!((&s["must_change"], &s["scope"]), (&json!(true), &Value::Null));
        let other = w.login(json!({})).await.0;
        for (method, path) in [
            ("GET", "/identity/v3/auth/projects".to_owned()),
            ("GET", format!("{API}/sessions")),
            ("POST", format!("{API}/totp")),
            ("PUT", format!("{API}/session/scope")),
        ] {
            let a = w.want(403, &b, method, &path, Value::Null).await;
            assert!(a.text.contains("has to be changed"), "{}", a.text);
        }
        let path = format!("{API}/password");
        let wrong = w.want(403, &b, "POST", &path, json!({"old": "Wrong-Pass-1", "new": "Other-Pass-2"})).await;
        assert_eq!((wrong.code(), &wrong.json["error"]["field"]), ("WrongPassword", &json!("old")));
        let weak = w.want(400, &b, "POST", &path, json!({"old": PASSWORD, "new": "weak"})).await;
        assert_eq!((weak.code(), &weak.json["error"]["field"]), ("PasswordRequirements", &json!("new")));
        let same = w.want(400, &b, "POST", &path, json!({"old": PASSWORD, "new": PASSWORD})).await;
        assert_eq!(same.code(), "PasswordHistory");
        let done = w.want(204, &b, "POST", &path, json!({"old": PASSWORD, "new": "Other-Pass-2"})).await;
        for old in [&b, &other] {
            w.want(401, old, "GET", &format!("{API}/session"), Value::Null).await;
        }
        let b = Browser { cookie: cookie(&done), csrf: b.csrf };
        let s = w.want(200, &b, "GET", &format!("{API}/session"), Value::Null).await.json;
        assert_eq!((&s["must_change"], &s["scope"]["project"]["name"]), (&json!(false), &json!("ward")));
        assert_eq!(s["csrf"], json!(b.csrf), "{}", w.t.name);
    }
}

/// What an app shows for the secret in an `otpauth` address, some steps from now.
fn app(w: &World, secret: &str, steps: i64) -> String {
    let (mut bytes, mut buffer, mut bits) = (vec![], 0u32, 0);
    for c in secret.bytes() {
        let digit = if c.is_ascii_digit() { c - b'2' + 26 } else { c - b'A' };
        buffer = (buffer << 5 | u32::from(digit)) & 0xffff;
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            bytes.push((buffer >> bits & 0xff) as u8);
        }
    }
    crypto::totp::code(&bytes, crypto::totp::step(w.t.env.now().secs()) + steps)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_factor_is_set_up_asked_for_and_ended() {
    for w in worlds().await {
        let (b, _) = w.login(json!({})).await;
        let path = format!("{API}/totp");
        assert_eq!(w.want(409, &b, "PUT", &path, json!({"code": "1"})).await.code(), "SecondFactorNotBegun");
        let a = w.want(200, &b, "POST", &path, Value::Null).await;
        assert_eq!(a.headers["cache-control"], "no-store");
        let secret = a.json["secret"].as_str().unwrap();
        let uri =
            format!("otpauth://totp/Xinglin:nurse?secret={secret}&issuer=Xinglin&algorithm=SHA1&digits=6&period=30");
        assert_eq!(a.json["uri"], json!(uri));
        // Until a code came back, nothing is asked for.
        w.login(json!({})).await;
        let wrong = w.want(400, &b, "PUT", &path, json!({"code": app(&w, secret, 9)})).await;
        assert_eq!((wrong.code(), &wrong.json["error"]["field"]), ("SecondFactorWrong", &json!("code")));
        w.want(204, &b, "PUT", &path, json!({"code": app(&w, secret, 0)})).await;
        assert_eq!(w.want(409, &b, "POST", &path, Value::Null).await.code(), "SecondFactorOn");
        let s = w.want(200, &b, "GET", &format!("{API}/session"), Value::Null).await.json;
        assert_eq!(s["second_factor"], true);

        let a = w.try_login(json!({})).await;
        assert_eq!((a.status, a.code()), (StatusCode::UNAUTHORIZED, "SecondFactorRequired"));
        w.advance(60);
        let code = app(&w, secret, 0);
        w.login(json!({"totp": code})).await;
        let replayed = w.try_login(json!({"totp": code, "replace": true})).await;
        assert_eq!((replayed.status, replayed.code()), (StatusCode::UNAUTHORIZED, "SecondFactorWrong"));
        assert_eq!(w.want(403, &b, "DELETE", &path, json!({"password": "Wrong-Pass-1"})).await.code(), "WrongPassword");
        w.want(204, &b, "DELETE", &path, json!({"password": PASSWORD})).await;
        w.login(json!({"replace": true})).await;
        let told: Vec<_> = w.audited("second-factor.*").await.into_iter().filter(|x| x.1 == Outcome::Done).collect();
        assert_eq!(told.len(), 3, "{}: {told:?}", w.t.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn keystone_takes_a_one_time_code() {
    for w in worlds().await {
        let (b, _) = w.login(json!({})).await;
        let path = format!("{API}/totp");
        let secret = w.want(200, &b, "POST", &path, Value::Null).await.json["secret"].as_str().unwrap().to_owned();
        w.want(204, &b, "PUT", &path, json!({"code": app(&w, &secret, 0)})).await;
        let user = |key: &str, value: &str| json!({"user": {"name": "nurse", "domain": {"id": "default"}, key: value}});
        let auth = |methods: &[&str], code: &str| json!({"auth": {"identity": {"methods": methods, "password": user("password", PASSWORD), "totp": user("passcode", code)}}});
        let nobody = Browser::default();
        let tokens = "/identity/v3/auth/tokens";
        w.advance(60);
        let code = app(&w, &secret, 0);
        w.want(401, &nobody, "POST", tokens, auth(&["password"], &code)).await;
        w.want(401, &nobody, "POST", tokens, auth(&["totp"], &code)).await;
        let a = w.want(201, &nobody, "POST", tokens, auth(&["totp", "password"], &code)).await;
        assert_eq!(a.json["token"]["methods"], json!(["password", "totp"]), "{}", w.t.name);
        w.want(401, &nobody, "POST", tokens, auth(&["password", "totp"], &code)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_are_served_to_browsers_and_nothing_else_is_taken_for_one() {
    for w in worlds().await {
        let nobody = Browser::default();
        let html = [("accept", "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8")];
        for (path, headers) in [("/", &html[..]), ("/console", &html[..0])] {
            let a = w.send(&nobody, "GET", path, headers, Value::Null).await;
            assert_eq!(a.status, StatusCode::FOUND);
            assert_eq!(a.headers["location"], "/console/");
        }
        let a = w.want(200, &nobody, "GET", "/", Value::Null).await;
        assert_eq!(a.json["product"], "xinglin");
        for path in ["/console/", "/console/orders/12"] {
            let a = w.want(200, &nobody, "GET", path, Value::Null).await;
            assert_eq!(a.headers["content-type"], "text/html; charset=utf-8");
            assert!(a.headers["content-security-policy"].to_str().unwrap().contains("script-src 'self';"));
            let tag = a.headers["etag"].to_str().unwrap();
            let known = w.send(&nobody, "GET", path, &[("if-none-match", tag)], Value::Null).await;
            assert_eq!(known.status, StatusCode::NOT_MODIFIED);
            let head = w.want(200, &nobody, "HEAD", path, Value::Null).await;
            assert!(head.text.is_empty() && head.headers["content-length"] == a.headers["content-length"]);
        }
        for path in ["/console/no.js", "/console/..%2f..%2fetc%2fpasswd.txt", "/console/api", "/console/api/nothing"] {
            let a = w.want(404, &nobody, "GET", path, Value::Null).await;
            assert!(a.json["error"]["message_zh"].is_string(), "{}", a.text);
        }
        let a = w.send(&nobody, "POST", "/console/orders", &[], Value::Null).await;
        assert_eq!(a.status, StatusCode::METHOD_NOT_ALLOWED);
    }
}
