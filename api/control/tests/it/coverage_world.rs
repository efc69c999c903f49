//! The router as the product serves it, over real slices and one database; only nodes and the fabric are simulated. One user for every
//! built-in role, and one who has nothing but a role that a customer made up.

use async_trait::async_trait;
use axum::Router;
use axum::body::Body;
use compute::{Compute, Phase as ServerPhase, ServerObservation, Which as ServerWhich};
use control::north::app::{Services, router};
use http::{HeaderMap, Request, StatusCode};
use identity::token::login::{DomainKey, Proof, ScopeRequest, UserKey};
use identity::{Identity, Secret};
use kernel::{Arch, Caller, NodeId, Result, Role, ServerId};
use runtime::list::Asked;
use runtime::port::{AuditEntry, Resource};
use runtime::shutdown::Shutdown;
use runtime::testing::TestEnv;
use runtime::{Env, Signal, Tx, task, transact};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use storage::Storage;
use storage::disk::{Observation, Phase, Which};
use tower::ServiceExt as _;

const PASSWORD: &str = "Coverage-1";
const KEYS: [u8; 32] = [7; 32];

/// All tables.
pub const MIGRATIONS: &[runtime::Migration] = &[
    identity::MIGRATIONS,
    security::MIGRATIONS,
    network::MIGRATIONS,
    storage::MIGRATIONS,
    compute::MIGRATIONS,
    catalog::MIGRATIONS,
    billing::MIGRATIONS,
    ops::MIGRATIONS,
];

/// The node link with one node, which holds everything and runs nothing.
struct Node(Signal);

fn node() -> NodeId {
    NodeId::from("n")
}

#[async_trait]
impl storage::port::Nodes for Node {
    fn wake(&self, _: &NodeId) {
        self.0.wake();
    }
    async fn place(&self, _: &mut Tx, _: Option<Arch>, _: u64) -> Result<NodeId> {
        Ok(node())
    }
}

#[async_trait]
impl compute::port::Nodes for Node {
    fn wake(&self, _: &NodeId) {
        self.0.wake();
    }
    fn connected(&self, _: &NodeId) -> bool {
        true
    }
    async fn console_log(&self, _: &NodeId, _: &ServerId, _: u64) -> Result<String> {
        Ok("simulated\n".into())
    }
    async fn open_console(&self, _: &NodeId, _: &ServerId) -> Result<Box<dyn compute::port::Console>> {
        Ok(Box::new(tokio::io::duplex(64).0))
    }
}

/// Everything is as intended at once.
async fn serve_node(s: Arc<Storage>, c: Arc<Compute>, env: Env, wake: Signal, stop: Shutdown) {
    let (node, mut seen) = (node(), wake.now());
    let observed = |id: String, generation, present| Observation {
        id,
        generation,
        phase: if present { Phase::Ready } else { Phase::Absent },
        bytes: 0,
        error: None,
    };
    while !stop.begun() {
        let mut tx = env.db.read().await.unwrap();
        let disks = s.disks_for_node(&mut tx, &node, Which::Unsettled).await.unwrap();
        let snapshots = s.snapshots_for_node(&mut tx, &node, Which::Unsettled).await.unwrap();
        let servers = c.servers_for_node(&mut tx, &node, ServerWhich::Unsettled).await.unwrap();
        drop(tx);
        for d in disks {
            s.observe_disk(&node, observed(d.id, d.generation, d.present)).await.unwrap();
        }
        for x in snapshots {
            s.observe_snapshot(&node, observed(x.id, x.generation, x.present)).await.unwrap();
        }
        let seen_servers: Vec<_> = servers
            .into_iter()
            .map(|i| ServerObservation {
                id: i.id,
                generation: i.generation,
                phase: if i.present { ServerPhase::Ready } else { ServerPhase::Absent },
                running: i.present && i.power,
                booted: i.present && i.power,
                stopped_itself: false,
                error: None,
            })
            .collect();
        c.observe_servers(&node, &seen_servers).await.unwrap();
        tokio::select! {
            () = wake.changed(&mut seen) => {}
            () = task::sleep(Duration::from_millis(200)) => {}
            () = stop.wait() => {}
        }
    }
}

fn info() -> compute::node::NodeInfo {
    compute::node::NodeInfo {
        hostname: "n".into(),
        archs: Arch::ALL.into_iter().map(|a| (a, "sim".to_owned())).collect(),
        cpus: 1024,
        memory_mib: 1 << 30,
        disk_bytes: (1 << 60, 1 << 60),
        version: "0".into(),
        hypervisor: "0".into(),
        simulated: true,
    }
}

/// A user and a token of his.
#[derive(Clone)]
pub struct Who {
    pub user: String,
    pub project: String,
    pub token: String,
}

pub struct World {
    pub t: TestEnv,
    pub admin: Who,
    /// One user a built-in role, who has no other (implied ones aside).
    pub roles: Vec<(Role, Who)>,
    /// Somebody with a role that means nothing to the product.
    pub custom: Who,
    identity: Arc<Identity>,
    security: Arc<security::Security>,
    catalog: Arc<catalog::Catalog>,
    router: Router,
    _images: tempfile::TempDir,
}

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
    pub json: Value,
}

impl Answer {
    pub fn request_id(&self) -> String {
        self.headers.get("x-openstack-request-id").map(|v| v.to_str().unwrap().to_owned()).unwrap_or_default()
    }
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).chars().take(300).collect()
    }
}

fn identity_config() -> identity::Config {
    identity::Config::new(vec![KEYS], vec![KEYS], "https://cloud.test")
}

struct Slices {
    services: Services,
    quota: Arc<catalog::Quota>,
    images: tempfile::TempDir,
}

async fn slices(t: &TestEnv) -> Slices {
    let (env, images, wake) = (t.env.clone(), tempfile::tempdir().unwrap(), Signal::default());
    let link = Arc::new(Node(wake.clone()));
    let contract = billing::contract::Contract::embedded().unwrap();
    let book = control::north::ops::book::of(&contract);
    let billing = billing::Billing::new(env.clone(), contract, true).unwrap();
    let quota = catalog::Quota::new(book.clone());
    let fabric = Arc::new(fabric::SimFabric::new());
    let network = network::Network::new(env.clone(), fabric, quota.clone(), billing.clone());
    let config = storage::Config { image_limit: 1 << 20, ..storage::Config::at(images.path()) };
    let storage = Storage::new(env.clone(), config, quota.clone(), billing.clone(), link.clone()).unwrap();
    let compute = Compute::new(
        env.clone(),
        compute::Config { vcpu_ratio: 1000, ..compute::Config::default() },
        network.clone(),
        storage.clone(),
        quota.clone(),
        billing.clone(),
        link,
    );
    let (n, s, c) = (network.clone(), storage.clone(), compute.clone());
    let builder = catalog::fulfil::slices::Slices::new(env.db.clone(), n, s, c, true);
    let identity = Identity::new(env.clone(), identity_config()).unwrap();
    let security = security::Security::new(env.clone());
    compute.set_audit(security.clone()).unwrap();
    let people = control::north::ops::people::Accounts::new(identity.clone());
    compute.set_logins(people.clone()).unwrap();
    let ports = catalog::port::Ports {
        steward: builder.clone(),
        builder,
        people,
        audit: security.clone(),
        usage: billing.clone(),
    };
    let work = kernel::calendar::WorkTime::weekdays(jiff::tz::TimeZone::get("Asia/Shanghai").unwrap());
    let catalog = catalog::Catalog::new(env.clone(), book, quota.clone(), work, ports);
    let mut kinds = storage.definitions();
    kinds.extend(compute.definitions());
    kinds.extend(catalog.definitions());
    env.ops.define(kinds).unwrap();
    identity.start(&t.shutdown);
    network.start(&t.shutdown);
    storage.start(&t.shutdown).await.unwrap();
    compute.start(&t.shutdown).await.unwrap();
    compute.node_hello(&node(), info()).await.unwrap();
    t.start_executor().await;
    task::spawn("node", serve_node(storage.clone(), compute.clone(), env.clone(), wake, t.shutdown.clone()));
    let services = Services {
        identity,
        security,
        network,
        storage,
        compute,
        catalog,
        billing,
        ops: ops::Ops::new(env.clone(), ops::terms::Terms::none()),
        quota: quota.clone(),
        env,
        press: Arc::new(kernel::document::NoPress),
        simulated: true,
        simulation: None,
    };
    Slices { services, quota, images }
}

pub async fn world(t: TestEnv) -> World {
    let Slices { services, quota, images } = slices(&t).await;
    let (identity, security, network) =
        (services.identity.clone(), services.security.clone(), services.network.clone());
    let catalog = services.catalog.clone();
    let secret = Secret::from(PASSWORD.to_owned());
    identity.bootstrap(&secret).await.unwrap();
    let nobody = Who { user: String::new(), project: String::new(), token: String::new() };
    let mut w = World {
        router: router(services),
        admin: nobody.clone(),
        roles: vec![],
        custom: nobody,
        identity: identity.clone(),
        security,
        catalog,
        t,
        _images: images,
    };
    w.admin = w.login("admin", "admin").await;
    let admin_project = kernel::ProjectId::from(w.admin.project.as_str());
    let unlimited: Vec<(Resource, i64)> = Resource::ALL.into_iter().map(|r| (r, -1)).collect();
    let done: Result<()> = transact!(w.t.env.db, |tx| {
        runtime::port::QuotaGate::set_limits(quota.as_ref(), tx, &admin_project, &unlimited).await
    });
    done.unwrap();
    let cidr = "10.99.0.1/16".parse::<ipnet::IpNet>().unwrap();
    network
        .ensure_external_network(&admin_project, "public", "external", cidr.trunc(), Some(cidr.addr()), None)
        .await
        .unwrap();
    for r in Role::ALL {
        let name = format!("only-{}", r.as_str());
        identity.ensure_tenant("coverage", &name, &secret, &[r]).await.unwrap();
        let who = w.login(&name, "coverage").await;
        w.roles.push((r, who));
    }
    w.custom = w.custom_user(&secret).await;
    w.place_projects().await;
    w
}

impl World {
    async fn custom_user(&self, secret: &Secret) -> Who {
        let t = self.identity.ensure_tenant("coverage", "only-custom", secret, &[]).await.unwrap();
        let role =
            self.made("/identity/v3/roles", json!({"role": {"name": "night-watch"}})).await["role"]["id"].clone();
        let path = format!(
            "/identity/v3/projects/{}/users/{}/roles/{}",
            t.project.as_str(),
            t.user.as_str(),
            role.as_str().unwrap()
        );
        let a = self.send(&self.admin.token, "PUT", &path, &[], Body::empty()).await;
        assert_eq!(a.status, StatusCode::NO_CONTENT, "{}", a.text());
        self.login("only-custom", "coverage").await
    }

    /// Sends a request to the whole router.
    pub async fn send(
        &self,
        token: &str,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: impl Into<Body>,
    ) -> Answer {
        let mut req = Request::builder().method(method).uri(path).header("host", "cloud.test");
        req = req.header("openstack-api-version", "compute 2.90, volume 3.60");
        if !token.is_empty() {
            req = req.header("x-auth-token", token);
        }
        for (k, v) in headers {
            req = req.header(*k, *v);
        }
        let r = self.router.clone().oneshot(req.body(body.into()).unwrap()).await.unwrap();
        let (status, headers) = (r.status(), r.headers().clone());
        let bytes = axum::body::to_bytes(r.into_body(), usize::MAX).await.unwrap().to_vec();
        let json = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        Answer { status, headers, bytes, json }
    }

    /// The same with a body that the service takes for JSON.
    pub async fn json(&self, token: &str, method: &str, path: &str, body: impl Into<Body>) -> Answer {
        let kind = match method {
            "PATCH" if path.starts_with("/image/") => "application/openstack-images-v2.1-json-patch",
            "PUT" if path.ends_with("/file") => "application/octet-stream",
            _ => "application/json",
        };
        self.send(token, method, path, &[("content-type", kind)], body).await
    }

    /// Tells the catalogue of the projects that there are, as the product does when it starts.
    pub async fn place_projects(&self) {
        self.catalog.adopt_projects(&self.identity.places().await.unwrap()).await.unwrap();
    }

    /// Somebody whom the gate lets through: the admin, or, where he speaks for nobody, one who has the role.
    pub fn whom(&self, e: &kernel::Endpoint) -> &Who {
        let kernel::Policy::AnyOf(roles) = e.policy else { return &self.admin };
        if crate::coverage::admits(roles, Role::Admin) {
            return &self.admin;
        }
        let held = self.roles.iter().find(|(r, _)| roles.contains(r));
        held.map_or(&self.admin, |(_, who)| who)
    }

    /// Makes something as the admin.
    pub async fn made(&self, path: &str, body: Value) -> Value {
        let a = self.json(&self.admin.token, "POST", path, body.to_string()).await;
        assert!(a.status.is_success(), "POST {path}: {} {}", a.status, a.text());
        a.json
    }

    async fn login(&self, user: &str, project: &str) -> Who {
        let domain = json!({"name": "Default"});
        let body = json!({"auth": {
            "identity": {"methods": ["password"], "password": {"user": {"name": user, "domain": domain, "password": PASSWORD}}},
            "scope": {"project": {"name": project, "domain": domain}},
        }});
        let a = self.json("", "POST", "/identity/v3/auth/tokens", body.to_string()).await;
        assert_eq!(a.status, StatusCode::CREATED, "{user}: {}", a.text());
        Who {
            user: a.json["token"]["user"]["id"].as_str().unwrap().to_owned(),
            project: a.json["token"]["project"]["id"].as_str().unwrap().to_owned(),
            token: a.headers["x-subject-token"].to_str().unwrap().to_owned(),
        }
    }

    /// Tokens that are none: by what is wrong with them.
    pub async fn bad_tokens(&self) -> Vec<(&'static str, String)> {
        let brief = identity::Config { token_life: Duration::from_secs(1), ..identity_config() };
        let brief = Identity::new(self.t.env.clone(), brief).unwrap();
        let user = UserKey::Name { name: "admin".into(), domain: DomainKey::Id("default".into()) };
        let proof = Proof::Password(user, Secret::from(PASSWORD.to_owned()));
        let Ok(issued) = brief.login(&[proof], &ScopeRequest::Default).await else { panic!("login") };
        let expired = issued.token.expose().to_owned();
        let revoked = self.login("admin", "admin").await.token;
        let headers = [("x-subject-token", revoked.as_str())];
        let a = self.send(&self.admin.token, "DELETE", "/identity/v3/auth/tokens", &headers, Body::empty()).await;
        assert_eq!(a.status, StatusCode::NO_CONTENT, "{}", a.text());
        let mut tampered = self.admin.token.clone();
        let last = tampered.pop().unwrap();
        let before = tampered.pop().unwrap();
        tampered.push(if before == 'A' { 'B' } else { 'A' });
        tampered.push(last);
        task::sleep(Duration::from_millis(2100)).await;
        vec![
            ("no token", String::new()),
            ("garbage", "gAAAAA-not-a-token".into()),
            ("tampered", tampered),
            ("expired", expired),
            ("revoked", revoked),
            ("endless", "x".repeat(20_000)),
        ]
    }

    /// The audit ledger by request.
    pub async fn ledger(&self) -> HashMap<String, Vec<AuditEntry>> {
        let (mut all, mut asked) = (HashMap::<String, Vec<AuditEntry>>::new(), Asked::first(1000));
        loop {
            let page =
                self.security.entries(&Caller::system("test"), &security::Filter::default(), &asked).await.unwrap();
            for e in page.items {
                all.entry(e.entry.request.clone()).or_default().push(e.entry);
            }
            match page.next {
                Some(next) => asked.marker = Some(next),
                None => return all,
            }
        }
    }
}
