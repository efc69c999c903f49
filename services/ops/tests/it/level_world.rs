//! A world for tests of levels, pools and systems: facts are published as other slices do it, and taken in by the subscriber.

use jiff::tz::TimeZone;
use kernel::calendar::{Every, WeekDays, WorkTime};
use kernel::event::{
    NODE_CAPACITY, NodeCapacity, RESOURCE_STATE, ResourceState, SERVER_STATE, ServerState, Serving, USAGE,
};
use kernel::{Caller, NodeId, ProjectId, Quantity, Role, Timestamp, UserId};
use ops::terms::{Level, Terms};
use ops::{MIGRATIONS, Ops};
use runtime::port::UsageFact;
use runtime::testing::{self, TestEnv};
use runtime::transact;
use std::sync::Arc;

pub struct World {
    pub t: TestEnv,
    pub ops: Arc<Ops>,
}

/// An instant of the contract's zone.
pub fn at(s: &str) -> Timestamp {
    Timestamp::parse(&format!("{s}:00+08:00")).unwrap()
}

pub fn level(id: &str, target: &str, scope: &'static str, kinds: &[&str], except: &[&str]) -> Level {
    let texts = |l: &[&str]| l.iter().map(|s| (*s).to_owned()).collect();
    Level {
        id: id.into(),
        service: id.into(),
        service_en: id.into(),
        metric: "availability",
        target: target.parse().unwrap(),
        per: Some(Every::Month),
        scope: Some(scope),
        kinds: texts(kinds),
        except: texts(except),
        clause: "九（三）2、1）1".into(),
    }
}

pub fn terms() -> Terms {
    let zone = TimeZone::get("Asia/Shanghai").unwrap();
    Terms {
        contract: "test".into(),
        start: jiff::civil::date(2026, 1, 1),
        end: jiff::civil::date(2028, 12, 31),
        work: WorkTime::new(zone, Arc::new(WeekDays), Vec::new()),
        levels: vec![
            level("cloud-host", "0.99975", "resource", &["server"], &[]),
            level("excused", "0.99975", "resource", &["server"], &["maintenance announced 72 hours before"]),
            level("platform", "0.9999", "platform", &["system"], &["maintenance announced 72 hours before"]),
            level("core-network", "0.9999", "platform", &[], &[]),
            level("storage", "0.9999", "pool", &["volume"], &[]),
            level("of-project", "0.999", "project", &["server"], &[]),
        ],
        ..Terms::none()
    }
}

pub async fn worlds(now: Timestamp) -> Vec<World> {
    let mut all = Vec::new();
    for t in testing::each_at(now, &[MIGRATIONS]).await {
        let ops = Ops::new(t.env.clone(), terms());
        t.env.outbox.subscribe(vec![ops.subscriber()]).unwrap();
        all.push(World { t, ops });
    }
    all
}

pub fn person(project: &str, name: &str, roles: &[Role]) -> Caller {
    Caller {
        user: UserId::from(name),
        user_name: name.to_owned(),
        project: Some(ProjectId::from(project)),
        system: false,
        roles: roles.to_vec(),
        ..Caller::system("test")
    }
}
pub fn doctor() -> Caller {
    person("p", "doctor", &[Role::Member, Role::Reader])
}
pub fn stranger() -> Caller {
    person("q", "stranger", &[Role::Member, Role::Reader])
}
pub fn commission() -> Caller {
    person("gov", "commission", &[Role::Purchaser])
}
pub fn operator() -> Caller {
    person("gov", "operator", &[Role::Operator])
}

/// A usage fact of a server of two meters, or of another thing of one.
pub fn usage(project: &str, resource: &str, meter: &str, quantity: i64, at: Timestamp) -> UsageFact {
    let server = meter.starts_with("server");
    UsageFact {
        key: format!("{project}/{resource}/{meter}/{quantity}/{}", at.micros()),
        kind: if server { "server".into() } else { meter.split('.').next().unwrap().to_owned() },
        resource: resource.into(),
        name: format!("name-{resource}"),
        project: ProjectId::from(project),
        meter: meter.into(),
        attributes: if server { [("arch".to_owned(), "x86_64".to_owned())].into() } else { Default::default() },
        quantity: Quantity::whole(quantity),
        at,
    }
}

pub fn state(server: &str, state: Serving, at: Timestamp) -> ServerState {
    let (project, node) = (ProjectId::from("p"), Some(NodeId::from("n")));
    ServerState { server: server.into(), project, node, state, cause: "test".into(), at }
}

pub fn capacity(node: &str, vcpus: u64, at: Timestamp) -> NodeCapacity {
    NodeCapacity {
        node: NodeId::from(node),
        hostname: format!("host-{node}"),
        archs: [("x86_64".to_owned(), "kvm".to_owned()), ("aarch64".to_owned(), "tcg".to_owned())].into(),
        vcpus,
        memory_mib: vcpus * 2048,
        disk_bytes: vcpus << 33,
        accelerators: Default::default(),
        at,
    }
}

impl World {
    pub async fn publish(&self, topic: &str, key: &str, body: &impl serde::Serialize) {
        let body = serde_json::to_value(body).unwrap();
        transact!(self.t.env.db, |tx| { self.t.env.outbox.publish(tx, topic, key, &body).await }).unwrap();
    }
    pub async fn usage(&self, f: UsageFact) {
        self.publish(USAGE, &f.key.clone(), &f).await;
    }
    /// A server of a project with so many vCPUs from an instant on.
    pub async fn server(&self, project: &str, id: &str, vcpus: i64, from: Timestamp) {
        self.usage(usage(project, id, "server", 1, from)).await;
        self.usage(usage(project, id, "server.vcpu", vcpus, from)).await;
        self.flush().await;
    }
    pub async fn ended(&self, project: &str, id: &str, to: Timestamp) {
        self.usage(usage(project, id, "server", 0, to)).await;
        self.usage(usage(project, id, "server.vcpu", 0, to)).await;
        self.flush().await;
    }
    pub async fn tell(&self, s: ServerState) {
        let key = format!("{}/{}", s.server, s.at.micros());
        self.publish(SERVER_STATE, &key, &s).await;
    }
    /// What storage or network tell of a volume or a floating IP.
    pub async fn tell_of(&self, s: ResourceState) {
        let key = format!("{}/{}", s.resource, s.at.micros());
        self.publish(RESOURCE_STATE, &key, &s).await;
    }
    /// A server was not up from one instant to another.
    pub async fn not_up(&self, server: &str, what: Serving, from: &str, to: &str) {
        self.tell(state(server, what, at(from))).await;
        self.tell(state(server, Serving::Up, at(to))).await;
        self.flush().await;
    }
    pub async fn offers(&self, c: NodeCapacity) {
        self.publish(NODE_CAPACITY, c.node.as_str(), &c).await;
        self.flush().await;
    }
    pub async fn flush(&self) {
        self.t.env.outbox.flush().await.unwrap();
    }
    pub fn now(&self, s: &str) {
        self.t.clock.as_ref().unwrap().set(at(s));
    }
    pub async fn count(&self, sql: &str) -> i64 {
        let mut tx = self.t.env.db.read().await.unwrap();
        tx.query_one(&format!("SELECT COUNT(*) FROM {sql}"), &[]).await.unwrap().get(0).unwrap()
    }
}
