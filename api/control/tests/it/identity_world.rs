//! The identity service behind its routes and the gate, with a real audit ledger.

use axum::Router;
use axum::body::Body;
use control::north::identity::{IdentityState, TokenAuthenticator, routes};
use control::north::{render, root};
use http::{HeaderMap, Request, StatusCode};
use httpkit::Gate;
use httpkit::metrics::Metrics;
use identity::{Config, Identity};
use kernel::Caller;
use runtime::list::Asked;
use runtime::testing::{self, TestEnv};
use security::{Filter, Found, Security};
use serde_json::{Value, json};
use std::sync::Arc;
use tower::ServiceExt as _;

pub const PASSWORD: &str = "Apricot-Grove-1";

pub struct World {
    pub t: TestEnv,
    pub security: Arc<Security>,
    router: Router,
}

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub json: Value,
}

pub async fn worlds(simulated: bool) -> Vec<World> {
    let mut all = Vec::new();
    for t in testing::each(&[identity::MIGRATIONS, security::MIGRATIONS]).await {
        let config = Config::new(vec![[1; 32]], vec![[2; 32]], "https://cloud.test");
        let id = Identity::new(t.env.clone(), config).unwrap();
        id.bootstrap(&PASSWORD.into()).await.unwrap();
        let security = Security::new(t.env.clone());
        let metrics = Arc::new(Metrics::default());
        let gate = Gate {
            auth: Arc::new(TokenAuthenticator(id.clone())),
            audit: security.clone(),
            render: render::render,
            metrics: metrics.clone(),
            identity_path: "/identity/v3",
        };
        let state =
            root::RootState { identity: id.clone(), metrics, services: &[("identity", "/identity")], simulated };
        let router =
            routes().build(&gate, IdentityState { identity: id, simulated }).merge(root::routes().build(&gate, state));
        all.push(World { t, security, router });
    }
    all
}

impl World {
    pub async fn send(&self, token: &str, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let mut r = Request::builder().method(method).uri(path).header("host", "cloud.test");
        if !token.is_empty() {
            r = r.header("x-auth-token", token);
        }
        for (k, v) in headers {
            r = r.header(*k, *v);
        }
        let response = self.router.clone().oneshot(r.body(Body::from(body.to_owned())).unwrap()).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        let json = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        Answer { status: parts.status, headers: parts.headers, json }
    }

    pub async fn get(&self, token: &str, path: &str) -> Answer {
        self.send(token, "GET", &format!("/identity/v3{path}"), &[], "").await
    }

    pub async fn json(&self, token: &str, method: &str, path: &str, body: Value) -> Answer {
        let json = [("content-type", "application/json")];
        self.send(token, method, &format!("/identity/v3{path}"), &json, &body.to_string()).await
    }

    /// Sends and wants this status.
    pub async fn want(&self, status: u16, token: &str, method: &str, path: &str, body: Value) -> Value {
        let r = match body {
            Value::Null => self.send(token, method, &format!("/identity/v3{path}"), &[], "").await,
            body => self.json(token, method, path, body).await,
        };
        assert_eq!(r.status.as_u16(), status, "{method} {path}: {}", r.json);
        r.json
    }

    pub async fn login(&self, user: &str, password: &str, scope: Value) -> Answer {
        let user = json!({"name": user, "domain": {"id": "default"}, "password": password});
        let mut auth = json!({"identity": {"methods": ["password"], "password": {"user": user}}});
        if !scope.is_null() {
            auth["scope"] = scope;
        }
        self.json("", "POST", "/auth/tokens", json!({"auth": auth})).await
    }

    pub async fn token(&self, user: &str, project: &str) -> String {
        let scope = json!({"project": {"name": project, "domain": {"id": "default"}}});
        let r = self.login(user, PASSWORD, scope).await;
        assert_eq!(r.status, StatusCode::CREATED, "{}", r.json);
        r.headers["x-subject-token"].to_str().unwrap().to_owned()
    }

    pub async fn admin(&self) -> String {
        self.token("admin", "admin").await
    }

    /// A user with a role in a project of his own.
    pub async fn tenant(&self, admin: &str, name: &str, role: &str) -> (String, String) {
        let project = self.want(201, admin, "POST", "/projects", json!({"project": {"name": name}})).await;
        let user = json!({"user": {"name": name, "password": PASSWORD}});
        let user = self.want(201, admin, "POST", "/users", user).await;
        let (p, u) = (id(&project["project"]), id(&user["user"]));
        let r = self.role(admin, role).await;
        self.want(204, admin, "PUT", &format!("/projects/{p}/users/{u}/roles/{r}"), Value::Null).await;
        (p, u)
    }

    pub async fn role(&self, admin: &str, name: &str) -> String {
        id(&self.want(200, admin, "GET", &format!("/roles?name={name}"), Value::Null).await["roles"][0])
    }

    pub async fn audited(&self, action: &str) -> Vec<Found> {
        let f = Filter { action: Some(action.into()), ..Filter::default() };
        self.security.entries(&Caller::system("test"), &f, &Asked::first(1000)).await.unwrap().items
    }
}

pub fn id(v: &Value) -> String {
    v["id"].as_str().unwrap_or_else(|| panic!("no id in {v}")).to_owned()
}
