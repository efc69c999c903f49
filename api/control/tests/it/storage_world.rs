//! The image and volume services behind a gate whose tokens name a project and a role: `a:member`, `b:reader`, `ops:admin`.

use async_trait::async_trait;
use axum::Router;
use axum::body::Body;
use control::north::{image, render, volume};
use http::{HeaderMap, Request, StatusCode};
use httpkit::{Authenticator, Gate};
use kernel::{Arch, Caller, Error, NodeId, ProjectId, Result, Role, UserId};
use runtime::port::{QuotaGate, QuotaLine, Resource, UsageFact, UsageSink};
use runtime::testing::{ListeningAudit, TestEnv, each};
use runtime::{Signal, Tx, task};
use serde_json::Value;
use std::sync::Arc;
use std::time::Duration;
use storage::disk::{Observation, Phase, Which};
use storage::port::Nodes;
use storage::{Config, Storage};
use tower::ServiceExt as _;

struct Tokens;

#[async_trait]
impl Authenticator for Tokens {
    async fn authenticate(&self, token: &str) -> Result<Arc<Caller>> {
        let (project, role) = token.split_once(':').ok_or_else(|| Error::unauthenticated("no such token"))?;
        let roles = match role {
            "admin" => vec![Role::Admin, Role::Member, Role::Reader],
            "member" => vec![Role::Member, Role::Reader],
            "reader" => vec![Role::Reader],
            _ => vec![],
        };
        Ok(Arc::new(Caller {
            project: Some(ProjectId::from(project)),
            roles,
            system: false,
            user: UserId::from("u"),
            ..Caller::system("test")
        }))
    }
}

/// Refuses volumes of more than 50 GiB; counts nothing.
struct Quota;

#[async_trait]
impl QuotaGate for Quota {
    async fn charge(&self, _: &mut Tx, _: &ProjectId, deltas: &[(Resource, i64)]) -> Result<()> {
        match deltas.iter().any(|(r, n)| *r == Resource::Gigabytes && *n > 50) {
            true => Err(Error::over_quota("gigabytes: 50 are granted; order item 6 (disk)")),
            false => Ok(()),
        }
    }
    async fn lines(&self, _: &mut Tx, _: &ProjectId) -> Result<Vec<QuotaLine>> {
        Ok(Resource::ALL.into_iter().map(|resource| QuotaLine { resource, limit: 50, used: 7 }).collect())
    }
    async fn set_limits(&self, _: &mut Tx, _: &ProjectId, limits: &[(Resource, i64)]) -> Result<()> {
        assert!(limits.iter().all(|(_, n)| *n >= -1));
        Ok(())
    }
    async fn reset_limits(&self, _: &mut Tx, _: &ProjectId) -> Result<()> {
        Ok(())
    }
}

struct Usage;

#[async_trait]
impl UsageSink for Usage {
    async fn record(&self, _: &mut Tx, _: &[UsageFact]) -> Result<()> {
        Ok(())
    }
}

struct Node(Signal);

#[async_trait]
impl Nodes for Node {
    fn wake(&self, _: &NodeId) {
        self.0.wake();
    }
    async fn place(&self, _: &mut Tx, _: Option<Arch>, _: u64) -> Result<NodeId> {
        Ok(NodeId::from("n"))
    }
}

/// A node that is as intended at once.
async fn serve_node(s: Arc<Storage>, t: runtime::Env, wake: Signal, stop: runtime::shutdown::Shutdown) {
    let (node, mut seen) = (NodeId::from("n"), wake.now());
    let observed = |id: String, generation, present| Observation {
        id,
        generation,
        phase: if present { Phase::Ready } else { Phase::Absent },
        bytes: 0,
        error: None,
    };
    while !stop.begun() {
        let mut tx = t.db.read().await.unwrap();
        let disks = s.disks_for_node(&mut tx, &node, Which::Unsettled).await.unwrap();
        let snapshots = s.snapshots_for_node(&mut tx, &node, Which::Unsettled).await.unwrap();
        drop(tx);
        for d in disks {
            s.observe_disk(&node, observed(d.id, d.generation, d.present)).await.unwrap();
        }
        for x in snapshots {
            s.observe_snapshot(&node, observed(x.id, x.generation, x.present)).await.unwrap();
        }
        tokio::select! {
            () = wake.changed(&mut seen) => {}
            () = task::sleep(Duration::from_millis(100)) => {}
            () = stop.wait() => {}
        }
    }
}

pub struct World {
    _t: TestEnv,
    router: Router,
    audit: Arc<ListeningAudit>,
    _images: tempfile::TempDir,
}

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
    pub json: Value,
}

pub async fn world(simulated: bool) -> World {
    let t = runtime::testing::first(each(&[storage::MIGRATIONS])).await;
    let images = tempfile::tempdir().unwrap();
    let wake = Signal::default();
    let config = Config { image_limit: 1 << 20, ..Config::at(images.path()) };
    let (quota, node) = (Arc::new(Quota), Arc::new(Node(wake.clone())));
    let s = Storage::new(t.env.clone(), config, quota.clone(), Arc::new(Usage), node).unwrap();
    t.env.ops.define(s.definitions()).unwrap();
    t.start_executor().await;
    s.start(&t.shutdown).await.unwrap();
    task::spawn("node", serve_node(s.clone(), t.env.clone(), wake, t.shutdown.clone()));
    let audit = Arc::new(ListeningAudit::default());
    let gate = Gate {
        auth: Arc::new(Tokens),
        audit: audit.clone(),
        render: render::render,
        metrics: Arc::default(),
        identity_path: "/identity",
    };
    let images_state = image::ImageState { storage: s.clone(), simulated };
    let volumes_state = volume::VolumeState { storage: s.clone(), quota, db: t.env.db.clone(), simulated };
    let router = image::routes().build(&gate, images_state).merge(volume::routes().build(&gate, volumes_state));
    World { _t: t, router, audit, _images: images }
}

impl World {
    /// Sends a request; a body that is a JSON value is sent as JSON, `headers` win.
    pub async fn send(
        &self,
        token: &str,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: impl Into<Body>,
    ) -> Answer {
        let mut req = Request::builder().method(method).uri(path).header("host", "cloud.test");
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

    pub async fn get(&self, token: &str, path: &str) -> Answer {
        self.send(token, "GET", path, &[], Body::empty()).await
    }

    pub async fn json(&self, token: &str, method: &str, path: &str, body: Value) -> Answer {
        self.send(token, method, path, &[("content-type", "application/json")], body.to_string()).await
    }

    pub async fn delete(&self, token: &str, path: &str) -> Answer {
        self.send(token, "DELETE", path, &[], Body::empty()).await
    }

    /// Actions in the audit ledger.
    pub fn audited(&self) -> Vec<String> {
        self.audit.0.lock().unwrap().iter().map(|e| format!("{}:{:?}", e.action, e.outcome)).collect()
    }
}
