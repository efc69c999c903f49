//! All slices that an order goes through, real, over one database; only the host and the fabric are not. Tokens name project, person and role.

use super::compute_world::{image, node_info};
use async_trait::async_trait;
use axum::Router;
use axum::body::Body;
use billing::Billing;
use billing::contract::Contract;
use billing::contract::versions::{Found, in_force};
use catalog::fulfil::slices::Slices;
use catalog::port::Ports;
use catalog::{Catalog, Quota};
use compute::port::{Console, Nodes as ComputeNodes};
use compute::{Compute, Phase, ServerObservation, Which};
use control::north::ops::sheet::Printer;
use control::north::ops::{OpsState, book, routes, terms};
use control::north::render;
use control::south::messenger::{Courier, MessengerSettings};
use fabric::sim::SimFabric;
use http::{HeaderMap, Request, StatusCode};
use httpkit::{Authenticator, Gate};
use kernel::calendar::{SharedCalendar, WorkTime};
use kernel::event::{ProjectPlaced, USAGE};
use kernel::{Arch, Caller, Error, NodeId, ProjectId, Quantity, Result, Role, ServerId, UserId};
use network::Network;
use ops::Ops;
use ops::desk::notify::Vault;
use runtime::port::UsageFact;
use runtime::testing::{TestEnv, each};
use runtime::{Signal, Tx, params, task};
use security::Security;
use serde_json::Value;
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;
use storage::Storage;
use storage::disk::{Observation, Phase as DiskPhase, Which as DiskWhich};
use tower::ServiceExt as _;

pub struct Tokens;

fn person(token: &str) -> Option<Caller> {
    let (project, rest) = token.split_once(':')?;
    let (user, role) = rest.split_once(':')?;
    let roles = match role {
        "admin" => vec![Role::Admin, Role::Member, Role::Reader],
        "member" => vec![Role::Member, Role::Reader],
        "manager" => vec![Role::Member, Role::Reader],
        name => vec![Role::parse(name)?],
    };
    let role_names = vec![role.to_owned()];
    let project = Some(ProjectId::from(project));
    let user_name = user.to_owned();
    Some(Caller {
        project,
        roles,
        role_names,
        user: UserId::from(user),
        user_name,
        system: false,
        ..Caller::system("test")
    })
}

#[async_trait]
impl Authenticator for Tokens {
    async fn authenticate(&self, token: &str) -> Result<Arc<Caller>> {
        person(token).map(Arc::new).ok_or_else(|| Error::unauthenticated("no such token"))
    }
}

/// Sets nothing: its file names the form and the title.
struct TestPress;

impl kernel::document::Press for TestPress {
    fn pdf(&self, d: &kernel::document::Document) -> Result<Vec<u8>> {
        Ok(format!("%PDF of {}", d.title.zh).into_bytes())
    }
    fn xlsx(&self, d: &kernel::document::Document) -> Result<Vec<u8>> {
        Ok(format!("PK of {}", d.title.zh).into_bytes())
    }
}

/// People whose roles the test gives; everybody exists.
#[derive(Default)]
pub struct People(pub Mutex<std::collections::BTreeSet<(String, String, Role)>>);

#[async_trait]
impl catalog::port::People for People {
    async fn name(&self, user: &UserId) -> Result<Option<String>> {
        Ok(Some(user.as_str().to_owned()))
    }
    async fn holds(&self, user: &UserId, role: Role) -> Result<bool> {
        Ok(self.0.lock().unwrap().iter().any(|(u, _, r)| *u == user.as_str() && *r == role))
    }
    async fn has(&self, user: &UserId, project: &ProjectId, role: Role) -> Result<bool> {
        Ok(self.0.lock().unwrap().contains(&(user.to_string(), project.to_string(), role)))
    }
    async fn let_in(&self, user: &UserId, project: &ProjectId, role: Role) -> Result<()> {
        self.0.lock().unwrap().insert((user.to_string(), project.to_string(), role));
        Ok(())
    }
    async fn put_out(&self, user: &UserId, project: &ProjectId, role: Role) -> Result<()> {
        self.0.lock().unwrap().remove(&(user.to_string(), project.to_string(), role));
        Ok(())
    }
}

/// Whoever subscribed may hear what he subscribed to.
pub struct EveryRole;

#[async_trait]
impl ops::port::Rights for EveryRole {
    async fn anywhere(&self, _: &UserId) -> Result<Vec<Role>> {
        Ok(Role::ALL.to_vec())
    }
    async fn within(&self, _: &UserId, _: &ProjectId) -> Result<Vec<Role>> {
        Ok(Role::ALL.to_vec())
    }
}

/// A host that is as intended at once.
#[derive(Default)]
pub struct Host {
    slices: OnceLock<(Arc<Compute>, Arc<Storage>)>,
    wake: Signal,
    pub servers: Mutex<Vec<String>>,
}

fn host() -> NodeId {
    NodeId::from("0192aaaa-0000-7000-8000-000000000001")
}

#[async_trait]
impl storage::port::Nodes for Host {
    fn wake(&self, _: &NodeId) {
        self.wake.wake();
    }
    async fn place(&self, tx: &mut Tx, arch: Option<Arch>, bytes: u64) -> Result<NodeId> {
        self.slices.get().unwrap().0.place_disk(tx, arch, bytes).await
    }
}

#[async_trait]
impl ComputeNodes for Host {
    fn wake(&self, _: &NodeId) {
        self.wake.wake();
    }
    fn connected(&self, _: &NodeId) -> bool {
        true
    }
    async fn console_log(&self, _: &NodeId, _: &ServerId, _: u64) -> Result<String> {
        Ok(String::new())
    }
    async fn open_console(&self, _: &NodeId, _: &ServerId) -> Result<Box<dyn Console>> {
        // Echoes.
        let (near, mut far) = tokio::io::duplex(1024);
        task::spawn("echo", async move {
            let (mut r, mut w) = tokio::io::split(&mut far);
            let _ = tokio::io::copy(&mut r, &mut w).await;
        });
        Ok(Box::new(near))
    }
}

fn seen(id: String, generation: u64, present: bool) -> Observation {
    let phase = if present { DiskPhase::Ready } else { DiskPhase::Absent };
    Observation { id, generation, phase, bytes: 4096, error: None }
}

impl Host {
    async fn pass(&self, db: &runtime::Db) -> Result<()> {
        let (c, s) = self.slices.get().unwrap();
        let mut tx = db.read().await?;
        let disks = s.disks_for_node(&mut tx, &host(), DiskWhich::Unsettled).await?;
        let servers = c.servers_for_node(&mut tx, &host(), Which::Unsettled).await?;
        drop(tx);
        for d in disks {
            s.observe_disk(&host(), seen(d.id, d.generation, d.present)).await?;
        }
        let mut all = Vec::new();
        for i in servers {
            let id = i.id.to_string();
            let mut held = self.servers.lock().unwrap();
            held.retain(|x| *x != id);
            if i.present {
                held.push(id);
            }
            let phase = if i.present { Phase::Ready } else { Phase::Absent };
            let running = i.present && i.power;
            all.push(ServerObservation {
                id: i.id,
                generation: i.generation,
                phase,
                running,
                booted: running,
                stopped_itself: false,
                error: None,
            });
        }
        c.observe_servers(&host(), &all).await
    }
}

pub struct World {
    pub t: TestEnv,
    pub router: Router,
    pub host: Arc<Host>,
    pub compute: Arc<Compute>,
    pub ops: Arc<Ops>,
    pub catalog: Arc<Catalog>,
    pub people: Arc<People>,
    _images: tempfile::TempDir,
}

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
    pub json: Value,
}

/// All tables.
const MIGRATIONS: &[runtime::Migration] = &[
    network::MIGRATIONS,
    storage::MIGRATIONS,
    compute::MIGRATIONS,
    catalog::MIGRATIONS,
    billing::MIGRATIONS,
    ops::MIGRATIONS,
    security::MIGRATIONS,
];

pub async fn worlds() -> Vec<World> {
    let mut worlds = Vec::new();
    for t in each(MIGRATIONS).await {
        worlds.push(build(t).await);
    }
    worlds
}

/// Clouds of the embedded contract that were started with another version of it.
pub async fn worlds_of_two_versions(other: &Contract) -> Vec<World> {
    let mut worlds = Vec::new();
    for t in each(MIGRATIONS).await {
        let signed = Contract::embedded().unwrap();
        Billing::new(t.env.clone(), signed, true).unwrap().register_contract().await.unwrap();
        let found = in_force(&t.env, other.clone()).await.unwrap();
        worlds.push(build_over(t, found).await);
    }
    worlds
}

pub async fn build(t: TestEnv) -> World {
    build_over(t, Found::signed(Contract::embedded().unwrap())).await
}

async fn build_over(t: TestEnv, found: Found) -> World {
    let (env, images) = (t.env.clone(), tempfile::tempdir().unwrap());
    let book = found.follow(|c| Ok(book::of(c))).unwrap();
    let quota = Quota::new(book.share());
    let calendar = Arc::new(SharedCalendar::default());
    let terms = found.follow(|c| terms::of(c, calendar.clone()).map(Arc::new)).unwrap();
    let proposed = found.proposed.is_some();
    let billing = Billing::starting(env.clone(), found, true).unwrap();
    if proposed {
        billing.register_contract().await.unwrap();
    }
    let ops = Ops::with_calendar(env.clone(), terms, calendar);
    let settings = MessengerSettings { allow: vec!["127.0.0.0/8".parse().unwrap()], smtp: None, tls: None };
    ops.set_messenger(Courier::new(settings, env.clock.clone()), Vault::new(&[[7; 32]]).unwrap(), Arc::new(EveryRole))
        .unwrap();
    let host_ = Arc::new(Host::default());
    let n = Network::new(env.clone(), Arc::new(SimFabric::new()), quota.clone(), billing.clone());
    let at = storage::Config::at(images.path());
    let s = Storage::new(env.clone(), at, quota.clone(), billing.clone(), host_.clone()).unwrap();
    let config = compute::Config::default();
    let c = Compute::new(env.clone(), config, n.clone(), s.clone(), quota.clone(), billing.clone(), host_.clone());
    assert!(host_.slices.set((c.clone(), s.clone())).is_ok());
    let slices = Slices::new(env.db.clone(), n.clone(), s.clone(), c.clone(), true);
    let security = Security::new(env.clone());
    c.set_audit(security.clone()).unwrap();
    ops.set_plant(control::north::ops::plant::Ground::new(c.clone(), n.clone())).unwrap();
    let people = Arc::new(People::default());
    let ports = Ports {
        builder: slices.clone(),
        steward: slices,
        people: people.clone(),
        audit: security.clone(),
        usage: billing.clone(),
    };
    let work = WorkTime::weekdays(jiff::tz::TimeZone::get("Asia/Shanghai").unwrap());
    let catalog = Catalog::new(env.clone(), book, quota.clone(), work, ports);
    let tree = catalog.clone();
    env.outbox.subscribe(vec![billing.subscriber(), ops.subscriber(), ops.feed(), catalog.subscriber()]).unwrap();
    let mut definitions = s.definitions();
    definitions.extend(c.definitions());
    definitions.extend(catalog.definitions());
    env.ops.define(definitions).unwrap();
    t.start_executor().await;
    s.start(&t.shutdown).await.unwrap();
    n.start(&t.shutdown);
    c.start(&t.shutdown).await.unwrap();
    c.load_first_flavors().await.unwrap();
    c.node_hello(&host(), node_info("host-1", 32, 65_536, &Arch::ALL)).await.unwrap();
    serve(host_.clone(), &t);
    surroundings(&t, &n, &s, &c, &quota).await;
    let gate = Gate {
        auth: Arc::new(Tokens),
        audit: security.clone(),
        render: render::render,
        metrics: Arc::default(),
        identity_path: "/identity",
    };
    let state = OpsState {
        catalog,
        billing,
        ops: ops.clone(),
        security,
        compute: c.clone(),
        storage: s,
        network: n,
        identity: None,
        env,
        printer: Printer::new(Arc::new(TestPress), None),
        simulated: true,
        simulation: None,
    };
    World {
        router: routes().build(&gate, state),
        t,
        host: host_,
        compute: c,
        ops,
        catalog: tree,
        people,
        _images: images,
    }
}

/// What a cloud has before the first order: the outside, two images, the doctor's key.
async fn surroundings(t: &TestEnv, n: &Arc<Network>, s: &Arc<Storage>, c: &Arc<Compute>, quota: &Arc<Quota>) {
    let admin = ProjectId::from("admin");
    runtime::transact!(t.env.db, |tx| { quota.set_unlimited(tx, &admin).await }).unwrap();
    let cidr = "172.24.4.0/24".parse().unwrap();
    n.ensure_external_network(&admin, "public", "physnet", cidr, None, None).await.unwrap();
    image(s, "tiny-x86", Some("x86_64")).await;
    image(s, "tiny-arm", Some("aarch64")).await;
    let doctor = person("p:doctor:member").unwrap();
    c.create_keypair(&doctor, &doctor.user, "doctors-key", None).await.unwrap();
}

fn serve(host: Arc<Host>, t: &TestEnv) {
    let (db, stop) = (t.env.db.clone(), t.shutdown.clone());
    task::spawn("host", async move {
        let mut at = host.wake.now();
        while !stop.begun() {
            if let Err(e) = host.pass(&db).await {
                tracing::warn!(error = ?e, "host");
            }
            tokio::select! {
                () = host.wake.changed(&mut at) => {}
                () = task::sleep(Duration::from_millis(50)) => {}
                () = stop.wait() => {}
            }
        }
    });
}

impl World {
    pub async fn send(&self, token: &str, method: &str, path: &str, accept: &str, body: Option<Value>) -> Answer {
        let mut req = Request::builder().method(method).uri(path).header("host", "cloud.test").header("accept", accept);
        if !token.is_empty() {
            req = req.header("x-auth-token", token);
        }
        let body = match body {
            Some(v) => {
                req = req.header("content-type", "application/json");
                Body::from(v.to_string())
            }
            None => Body::empty(),
        };
        let r = self.router.clone().oneshot(req.body(body).unwrap()).await.unwrap();
        let (status, headers) = (r.status(), r.headers().clone());
        let bytes = axum::body::to_bytes(r.into_body(), usize::MAX).await.unwrap();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let json = serde_json::from_str(&text).unwrap_or(Value::Null);
        Answer { status, headers, text, json }
    }
    pub async fn get(&self, token: &str, path: &str) -> Answer {
        self.send(token, "GET", path, "application/json", None).await
    }
    pub async fn post(&self, token: &str, path: &str, body: Value) -> Answer {
        self.send(token, "POST", path, "application/json", Some(body)).await
    }
    /// Waits until an order is in one of the states.
    pub async fn reached(&self, token: &str, id: &str, states: &[&str]) -> Value {
        for _ in 0..600 {
            let o = self.get(token, &format!("/ops/v1/orders/{id}")).await.json;
            if o["state"].as_str().is_some_and(|s| states.contains(&s)) {
                return o;
            }
            task::sleep(Duration::from_millis(100)).await;
        }
        panic!("{}: the order stays {}", self.t.name, self.get(token, &format!("/ops/v1/orders/{id}")).await.text);
    }
    /// Projects that exist: the catalogue knows them, as it would from identity.
    pub async fn place(&self, all: &[&str]) {
        let one = |p: &&str| ProjectPlaced { project: ProjectId::from(*p), parent: None };
        self.catalog.adopt_projects(&all.iter().map(one).collect::<Vec<_>>()).await.unwrap();
    }
    /// Something of a project that is metered, and so known to the records of operation.
    pub async fn metered(&self, project: &str, resource: &str) {
        let fact = UsageFact {
            key: format!("{project}/{resource}"),
            kind: "volume".into(),
            resource: resource.into(),
            name: resource.into(),
            project: ProjectId::from(project),
            meter: "volume.gb".into(),
            attributes: Default::default(),
            quantity: Quantity::whole(1),
            at: self.t.env.now(),
        };
        self.publish(USAGE, &fact.key, &fact).await;
    }
    /// A fact as another slice writes it; it is applied when somebody takes in what waits.
    pub async fn publish(&self, topic: &str, key: &str, body: &impl serde::Serialize) {
        let body = serde_json::to_value(body).unwrap();
        runtime::transact!(self.t.env.db, |tx| { self.t.env.outbox.publish(tx, topic, key, &body).await }).unwrap();
    }
    /// The rules of ssh let everybody in, as orders of earlier versions did.
    pub async fn widen_ssh(&self) {
        runtime::transact!(self.t.env.db, |tx| {
            tx.execute("UPDATE network_rule SET remote_prefix = '0.0.0.0/0' WHERE port_min = 22", &[]).await
        })
        .unwrap();
    }
    pub async fn count(&self, sql: &str) -> i64 {
        let mut tx = self.t.env.db.read().await.unwrap();
        tx.query_one(&format!("SELECT COUNT(*) FROM {sql}"), &params![]).await.unwrap().get(0).unwrap()
    }
}
