//! The world around the slice: entitlement and meters in tables (so that they roll back), a fabric that agrees to everything, and a node
//! that reaches what is intended, or fails on demand.

use async_trait::async_trait;
use compute::port::{Console, Logins, Nodes as ComputeNodes};
use compute::server::create::{Created, Networks, NewServer};
use compute::{Compute, Config, ServerIntent, ServerObservation, Which};
use kernel::{
    Arch, Caller, Error, ImageId, NetworkId, NodeId, ProjectId, Quantity, Result, Role, ServerId, Timestamp, UserId,
};
use network::Network;
use network::port::{Change, Fabric, FabricError, PortStatus, Report, Topology};
use runtime::list::Asked;
use runtime::operation::{State as OpState, View};
use runtime::port::{QuotaGate, QuotaLine, Resource, UsageFact, UsageSink};
use runtime::testing::{ListeningAudit, TestEnv, each, each_at};
use runtime::{Migration, Signal, Tx, params, task};
use std::collections::{BTreeMap, HashSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;
use storage::Storage;
use storage::disk::{ExportObservation, Observation, Phase as DiskPhase, Which as DiskWhich};
use storage::image::record::NewImage;
use storage::image::upload::FromReader;
use tokio::sync::broadcast;

pub const FAKES: Migration = Migration {
    slice: "fake",
    steps: &[(
        "0001",
        "CREATE TABLE fake_quota (project TEXT NOT NULL, resource TEXT NOT NULL, used BIGINT NOT NULL, PRIMARY KEY (project, resource));
         CREATE TABLE fake_limit (project TEXT NOT NULL, resource TEXT NOT NULL, top BIGINT NOT NULL, PRIMARY KEY (project, resource));
         CREATE TABLE fake_usage (seq {identity}, key TEXT NOT NULL, resource TEXT NOT NULL, meter TEXT NOT NULL, quantity TEXT NOT NULL,
           attributes TEXT NOT NULL);
         CREATE UNIQUE INDEX fake_usage_key ON fake_usage (key);",
    )],
};

/// A quota that is wide unless a test sets a limit.
pub struct FakeQuota;

async fn limit(tx: &mut Tx, project: &ProjectId, r: Resource) -> Result<i64> {
    let sql = "SELECT top FROM fake_limit WHERE project = $1 AND resource = $2";
    tx.query_opt(sql, &params![project, r.as_str()]).await?.map_or(Ok(1_000_000), |r| r.get(0))
}

#[async_trait]
impl QuotaGate for FakeQuota {
    async fn charge(&self, tx: &mut Tx, project: &ProjectId, deltas: &[(Resource, i64)]) -> Result<()> {
        for (r, n) in deltas {
            tx.execute(
                "INSERT INTO fake_quota (project, resource, used) VALUES ($1, $2, $3)
                 ON CONFLICT (project, resource) DO UPDATE SET used = fake_quota.used + excluded.used",
                &params![project, r.as_str(), *n],
            )
            .await?;
            let sql = "SELECT used FROM fake_quota WHERE project = $1 AND resource = $2";
            let used: i64 = tx.query_one(sql, &params![project, r.as_str()]).await?.get(0)?;
            assert!(used >= 0, "{r:?} given back twice");
            if *n > 0 && used > limit(tx, project, *r).await? {
                return Err(Error::over_quota(format!("Quota exceeded for {}: order item 12", r.as_str())));
            }
        }
        Ok(())
    }
    async fn lines(&self, tx: &mut Tx, project: &ProjectId) -> Result<Vec<QuotaLine>> {
        let mut all = Vec::new();
        for r in Resource::ALL {
            let sql = "SELECT used FROM fake_quota WHERE project = $1 AND resource = $2";
            let row = tx.query_opt(sql, &params![project, r.as_str()]).await?;
            let limit = limit(tx, project, r).await?;
            all.push(QuotaLine { resource: r, limit, used: row.map_or(Ok(0), |x| x.get(0))? });
        }
        Ok(all)
    }
    async fn set_limits(&self, tx: &mut Tx, project: &ProjectId, limits: &[(Resource, i64)]) -> Result<()> {
        for (r, n) in limits {
            tx.execute(
                "INSERT INTO fake_limit (project, resource, top) VALUES ($1, $2, $3)
                 ON CONFLICT (project, resource) DO UPDATE SET top = excluded.top",
                &params![project, r.as_str(), *n],
            )
            .await?;
        }
        Ok(())
    }
    async fn reset_limits(&self, tx: &mut Tx, project: &ProjectId) -> Result<()> {
        tx.execute("DELETE FROM fake_limit WHERE project = $1", &params![project]).await.map(drop)
    }
}

pub struct FakeUsage;

#[async_trait]
impl UsageSink for FakeUsage {
    async fn record(&self, tx: &mut Tx, facts: &[UsageFact]) -> Result<()> {
        for f in facts {
            let sql = "INSERT INTO fake_usage (key, resource, meter, quantity, attributes) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (key) DO NOTHING";
            let attributes = serde_json::to_string(&f.attributes)?;
            tx.execute(sql, &params![&f.key, &f.resource, &f.meter, f.quantity, attributes]).await?;
        }
        Ok(())
    }
}

/// Logins that have not ended, and who they stand for; and those that were used.
#[derive(Default)]
pub struct FakeLogins {
    pub now: Mutex<BTreeMap<String, Caller>>,
    pub used: Mutex<HashSet<String>>,
    /// Nobody can be asked.
    pub away: AtomicBool,
}

impl FakeLogins {
    /// The caller by a login of his own.
    pub fn begin(&self, login: &str, who: Caller) -> Caller {
        let who = Caller { login: Some(login.into()), ..who };
        self.now.lock().unwrap().insert(login.to_owned(), who.clone());
        who
    }
}

#[async_trait]
impl Logins for FakeLogins {
    async fn now(&self, login: &str, used: bool) -> Result<Option<Caller>> {
        if used {
            self.used.lock().unwrap().insert(login.to_owned());
        }
        if self.away.load(Ordering::SeqCst) {
            return Err(Error::unavailable("the records of logins are away"));
        }
        Ok(self.now.lock().unwrap().get(login).cloned())
    }
}

/// A fabric in which every port is up at once.
pub struct FakeFabric(broadcast::Sender<PortStatus>);

fn up(port: &kernel::PortId) -> PortStatus {
    PortStatus { port: port.clone(), up: true, chassis: None }
}

#[async_trait]
impl Fabric for FakeFabric {
    async fn apply(&self, _: &[Change]) -> Result<(), FabricError> {
        Ok(())
    }
    async fn reconcile(&self, _: &Topology) -> Result<Report, FabricError> {
        Ok(Report::default())
    }
    async fn port_status(&self, ports: &[kernel::PortId]) -> Result<Vec<PortStatus>, FabricError> {
        Ok(ports.iter().map(up).collect())
    }
    fn watch_ports(&self) -> broadcast::Receiver<PortStatus> {
        self.0.subscribe()
    }
    async fn wait_up(&self, _: &[kernel::PortId], _: Duration) -> Result<(), FabricError> {
        Ok(())
    }
}

/// What the node holds, and how it misbehaves.
#[derive(Default)]
pub struct Held {
    pub servers: BTreeMap<ServerId, ServerIntent>,
    pub disks: HashSet<String>,
    /// It fails to start servers, or to change them (`start`, `disk`, `export`).
    pub fails: HashSet<&'static str>,
    /// It does nothing while this is set, and its link is down.
    pub away: bool,
    /// It holds back what concerns servers.
    pub slow: bool,
}

pub struct FakeNode {
    pub id: NodeId,
    pub held: Mutex<Held>,
    slices: OnceLock<(Arc<Compute>, Arc<Storage>)>,
    wake: Signal,
}

#[async_trait]
impl storage::port::Nodes for FakeNode {
    fn wake(&self, _: &NodeId) {
        self.wake.wake();
    }
    async fn place(&self, tx: &mut Tx, arch: Option<Arch>, bytes: u64) -> Result<NodeId> {
        self.slices.get().unwrap().0.place_disk(tx, arch, bytes).await
    }
}

#[async_trait]
impl ComputeNodes for FakeNode {
    fn wake(&self, _: &NodeId) {
        self.wake.wake();
    }
    fn connected(&self, _: &NodeId) -> bool {
        !self.held.lock().unwrap().away
    }
    async fn console_log(&self, _: &NodeId, server: &ServerId, _: u64) -> Result<String> {
        Ok(format!("line one of {server}\nline two\nlogin: "))
    }
    async fn open_console(&self, _: &NodeId, _: &ServerId) -> Result<Box<dyn Console>> {
        let (near, mut far) = tokio::io::duplex(1024);
        task::spawn("fake-console", async move {
            let (mut r, mut w) = tokio::io::split(&mut far);
            let _ = tokio::io::copy(&mut r, &mut w).await;
        });
        Ok(Box::new(near))
    }
}

fn seen(id: &str, generation: u64, phase: DiskPhase) -> Observation {
    Observation {
        id: id.to_owned(),
        generation,
        phase,
        bytes: 4096,
        error: (phase == DiskPhase::Failed).then(|| "injected".into()),
    }
}

impl FakeNode {
    pub fn set(&self, f: impl FnOnce(&mut Held)) {
        f(&mut self.held.lock().unwrap());
        self.wake.wake();
    }

    fn reach(&self, i: ServerIntent) -> ServerObservation {
        let mut h = self.held.lock().unwrap();
        let mut o = ServerObservation {
            id: i.id.clone(),
            generation: i.generation,
            phase: compute::Phase::Absent,
            running: false,
            booted: false,
            stopped_itself: false,
            error: None,
        };
        if !i.present {
            h.servers.remove(&i.id);
        } else if h.fails.contains("start") {
            o.phase = compute::Phase::Failed;
            o.error = Some("injected".into());
        } else {
            (o.phase, o.running, o.booted) = (compute::Phase::Ready, i.power, i.power);
            h.servers.insert(i.id.clone(), i);
        }
        o
    }

    async fn disks(&self, s: &Storage, tx: &mut Tx) -> Result<Vec<Observation>> {
        let all = s.disks_for_node(tx, &self.id, DiskWhich::Unsettled).await?;
        let mut h = self.held.lock().unwrap();
        let one = |d: storage::DiskIntent| {
            let phase = match d.present {
                true if h.fails.contains("disk") => DiskPhase::Failed,
                true => {
                    h.disks.insert(d.id.clone());
                    DiskPhase::Ready
                }
                false => {
                    h.disks.remove(&d.id);
                    DiskPhase::Absent
                }
            };
            seen(&d.id, d.generation, phase)
        };
        Ok(all.into_iter().map(one).collect())
    }

    async fn pass(&self, db: &runtime::Db) -> Result<()> {
        let (c, s) = self.slices.get().unwrap();
        let mut tx = db.read().await?;
        let disks = self.disks(s, &mut tx).await?;
        let snapshots = s.snapshots_for_node(&mut tx, &self.id, DiskWhich::Unsettled).await?;
        let exports = s.exports_for_node(&mut tx, &self.id, DiskWhich::Unsettled).await?;
        let slow = self.held.lock().unwrap().slow;
        let servers = if slow { vec![] } else { c.servers_for_node(&mut tx, &self.id, Which::Unsettled).await? };
        drop(tx);
        for o in disks {
            s.observe_disk(&self.id, o).await?;
        }
        for x in snapshots {
            let phase = if x.present { DiskPhase::Ready } else { DiskPhase::Absent };
            s.observe_snapshot(&self.id, seen(&x.id, x.generation, phase)).await?;
        }
        for e in exports {
            let fails = self.held.lock().unwrap().fails.contains("export");
            let phase = match e.present {
                true if fails => DiskPhase::Failed,
                true => {
                    s.receive_export(&e.id, &mut FromReader(qcow2(1 << 20).as_slice())).await?;
                    DiskPhase::Ready
                }
                false => DiskPhase::Absent,
            };
            let o = ExportObservation {
                id: e.id,
                generation: e.generation,
                phase,
                error: fails.then(|| "injected".into()),
            };
            s.observe_export(&self.id, o).await?;
        }
        let observed: Vec<ServerObservation> = servers.into_iter().map(|i| self.reach(i)).collect();
        c.observe_servers(&self.id, &observed).await
    }
}

/// A qcow2 header of a disk of that size.
pub fn qcow2(size: u64) -> Vec<u8> {
    let mut b = vec![0u8; 65536];
    b[..4].copy_from_slice(b"QFI\xfb");
    b[4..8].copy_from_slice(&3u32.to_be_bytes());
    b[20..24].copy_from_slice(&16u32.to_be_bytes());
    b[24..32].copy_from_slice(&size.to_be_bytes());
    b[100..104].copy_from_slice(&104u32.to_be_bytes());
    b
}

pub struct World {
    pub t: TestEnv,
    pub c: Arc<Compute>,
    pub s: Arc<Storage>,
    pub n: Arc<Network>,
    pub node: Arc<FakeNode>,
    pub audit: Arc<ListeningAudit>,
    pub logins: Arc<FakeLogins>,
    /// A network of project `p`, and an x86_64 image that everybody may use.
    pub net: NetworkId,
    pub image: ImageId,
    _images: tempfile::TempDir,
}

pub fn caller(project: &str, roles: &[Role]) -> Caller {
    Caller {
        project: Some(ProjectId::from(project)),
        roles: roles.to_vec(),
        system: false,
        user: UserId::from(format!("user-of-{project}")),
        ..Caller::system("test")
    }
}

pub fn member(project: &str) -> Caller {
    caller(project, &[Role::Member, Role::Reader])
}

pub fn admin() -> Caller {
    caller("admin", &[Role::Admin, Role::Member, Role::Reader])
}

pub fn node_info(host: &str, cpus: u32, memory_mib: u64, archs: &[Arch]) -> compute::node::NodeInfo {
    compute::node::NodeInfo {
        hostname: host.into(),
        archs: archs.iter().map(|a| (*a, "sim".to_owned())).collect(),
        cpus,
        memory_mib,
        disk_bytes: (1 << 40, 1 << 40),
        version: "0".into(),
        hypervisor: "sim".into(),
        simulated: true,
    }
}

async fn build(t: TestEnv) -> World {
    let images = tempfile::tempdir().unwrap();
    let (env, quota, usage) = (t.env.clone(), Arc::new(FakeQuota), Arc::new(FakeUsage));
    let id = NodeId::from("0192aaaa-0000-7000-8000-000000000001");
    let node = Arc::new(FakeNode { id, held: Mutex::default(), slices: OnceLock::new(), wake: Signal::default() });
    let fabric = Arc::new(FakeFabric(broadcast::channel(16).0));
    let n = Network::new(env.clone(), fabric, quota.clone(), usage.clone());
    let config = storage::Config::at(images.path());
    let s = Storage::new(env.clone(), config, quota.clone(), usage.clone(), node.clone()).unwrap();
    let config = Config {
        node_patience: Duration::from_millis(300),
        work_limit: Duration::from_secs(120),
        record_bytes: 64 * 1024,
        ..Config::default()
    };
    let c = Compute::new(env.clone(), config, n.clone(), s.clone(), quota, usage, node.clone());
    let audit = Arc::new(ListeningAudit::default());
    c.set_audit(audit.clone()).unwrap();
    let logins = Arc::new(FakeLogins::default());
    c.set_logins(logins.clone()).unwrap();
    assert!(node.slices.set((c.clone(), s.clone())).is_ok());
    let mut all = s.definitions();
    all.extend(c.definitions());
    env.ops.define(all).unwrap();
    t.start_executor().await;
    s.start(&t.shutdown).await.unwrap();
    n.start(&t.shutdown);
    c.start(&t.shutdown).await.unwrap();
    c.node_hello(&node.id, node_info("host-1", 32, 65_536, &Arch::ALL)).await.unwrap();
    let (at_work, db, stop) = (node.clone(), env.db.clone(), t.shutdown.clone());
    task::spawn("fake-node", async move {
        let mut seen = at_work.wake.now();
        while !stop.begun() {
            let away = at_work.held.lock().unwrap().away;
            if !away && let Err(e) = at_work.pass(&db).await {
                tracing::warn!(error = ?e, "fake node");
            }
            tokio::select! {
                () = at_work.wake.changed(&mut seen) => {}
                () = task::sleep(Duration::from_millis(100)) => {}
                () = stop.wait() => {}
            }
        }
    });
    let net = network_of(&n, &member("p"), "net", "10.1.0.0/24").await;
    let image = image(&s, "x86", Some("x86_64")).await;
    World { t, c, s, n, node, audit, logins, net, image, _images: images }
}

/// A network with a subnet.
pub async fn network_of(n: &Network, who: &Caller, name: &str, cidr: &str) -> NetworkId {
    let new = network::networks::NewNetwork { name: name.into(), ..Default::default() };
    let id = n.create_networks(who, &[new]).await.unwrap().remove(0).id;
    let subnet = network::subnets::NewSubnet {
        project: None,
        network: id.clone(),
        name: format!("{name}-subnet"),
        description: String::new(),
        ip_version: 4,
        cidr: cidr.into(),
        gateway: None,
        enable_dhcp: true,
        ra_mode: None,
        address_mode: None,
        pools: None,
        dns: vec!["10.9.9.9".parse().unwrap()],
        host_routes: vec![],
    };
    n.create_subnets(who, &[subnet]).await.unwrap();
    id
}

/// A public image of 1 MiB.
pub async fn image(s: &Storage, name: &str, arch: Option<&str>) -> ImageId {
    let new = NewImage {
        name: Some(name.into()),
        visibility: Some(storage::image::Visibility::Public),
        container_format: Some("bare".into()),
        disk_format: Some("qcow2".into()),
        properties: arch.map(|a| ("hw_architecture".to_owned(), a.to_owned())).into_iter().collect(),
        ..NewImage::default()
    };
    let id = s.create_image(&admin(), new).await.unwrap().id;
    s.upload(&admin(), &id, &mut FromReader(qcow2(1 << 20).as_slice())).await.unwrap();
    id
}

/// A world on each database.
pub async fn worlds() -> Vec<World> {
    let mut all = Vec::new();
    for t in each(&[network::MIGRATIONS, storage::MIGRATIONS, compute::MIGRATIONS, FAKES]).await {
        all.push(build(t).await);
    }
    all
}

/// A world on each database whose clock goes on while something is waited for, and when a test moves it.
pub async fn worlds_at(t: Timestamp) -> Vec<World> {
    let mut all = Vec::new();
    for t in each_at(t, &[network::MIGRATIONS, storage::MIGRATIONS, compute::MIGRATIONS, FAKES]).await {
        all.push(build(t).await);
    }
    all
}

impl World {
    /// A wish for a server of project `p` on its network.
    pub fn wish(&self, name: &str) -> NewServer {
        NewServer {
            name: name.into(),
            flavor: "test.nano".into(),
            image: Some(self.image.clone()),
            networks: Networks::These(vec![network::server::NicRequest::Network {
                id: self.net.clone(),
                fixed_ip: None,
            }]),
            min_count: 1,
            max_count: 1,
            ..NewServer::default()
        }
    }

    pub async fn create(&self, wish: &NewServer) -> Result<Created> {
        self.c.create_servers(&member("p"), wish).await
    }

    /// A server that is active.
    pub async fn server(&self, name: &str) -> ServerId {
        let id = self.create(&self.wish(name)).await.unwrap().servers.remove(0);
        self.quiet().await;
        assert_eq!(self.status(&id).await, "ACTIVE", "{}", self.t.name);
        id
    }

    pub async fn view(&self, id: &ServerId) -> compute::server::read::ServerView {
        self.c.server(&admin(), id).await.unwrap()
    }

    pub async fn status(&self, id: &ServerId) -> &'static str {
        self.view(id).await.server.state.status()
    }

    /// The last operation on a subject.
    pub async fn last_op(&self, subject: &str) -> View {
        let mut tx = self.t.env.db.read().await.unwrap();
        self.t.env.ops.list(&mut tx, None, Some(subject), &Asked::first(1)).await.unwrap().items.remove(0)
    }

    pub async fn ended(&self, subject: &str) -> OpState {
        self.last_op(subject).await.state
    }

    pub async fn count(&self, sql: &str) -> i64 {
        let mut tx = self.t.env.db.read().await.unwrap();
        tx.query_one(&format!("SELECT COUNT(*) FROM {sql}"), &[]).await.unwrap().get(0).unwrap()
    }

    pub async fn used(&self) -> BTreeMap<String, i64> {
        let mut tx = self.t.env.db.read().await.unwrap();
        let sql = "SELECT resource, used FROM fake_quota WHERE used <> 0 AND project = 'p' AND resource NOT IN ('network', 'subnet')";
        let rows = tx.query(sql, &[]).await.unwrap();
        rows.into_iter().map(|mut r| (r.take(0).unwrap(), r.take(1).unwrap())).collect()
    }

    /// Open intervals of servers and volumes: resource and meter.
    pub async fn open(&self) -> BTreeMap<(String, String), Quantity> {
        let mut tx = self.t.env.db.read().await.unwrap();
        let rows = tx.query("SELECT resource, meter, quantity FROM fake_usage ORDER BY seq", &[]).await.unwrap();
        let mut all = BTreeMap::new();
        for mut r in rows {
            all.insert((r.take(0).unwrap(), r.take(1).unwrap()), r.take::<Quantity>(2).unwrap());
        }
        all.retain(|(_, m): &(String, String), q| *q != Quantity::ZERO && !m.starts_with("image"));
        all
    }

    pub async fn limit(&self, r: Resource, n: i64) {
        self.c.set_quota(&ProjectId::from("p"), &[(r, n)]).await.unwrap();
    }

    /// Waits until no operation is under way and the node has nothing to do.
    pub async fn quiet(&self) {
        for _ in 0..6000 {
            let busy = self.count("runtime_operation WHERE finished_at IS NULL").await;
            let open = self.count("storage_disk WHERE present = 0").await
                + self.count("compute_server WHERE settled = 0").await;
            if busy == 0 && (open == 0 || self.node.held.lock().unwrap().away) {
                return;
            }
            task::sleep(Duration::from_millis(20)).await;
            if let Some(c) = &self.t.clock {
                c.advance(Duration::from_millis(20));
            }
        }
        panic!("{}: operations do not end", self.t.name);
    }

    /// Nothing of any server is left anywhere: rows, ports, addresses, reservations, intents, quota, meters, what the node holds. Servers in
    /// error may stay as rows.
    pub async fn assert_nothing_held(&self, why: &str) {
        let why = format!("{} after {why}", self.t.name);
        for table in [
            "compute_reservation",
            "compute_disk",
            "compute_nic",
            "compute_console",
            "compute_server WHERE present = 1 OR charged = 1 OR metered = 1 OR node IS NOT NULL OR settled = 0",
            "network_port WHERE device_owner LIKE 'compute:%'",
            "storage_disk",
            "storage_volume",
            "storage_attachment",
        ] {
            assert_eq!(self.count(table).await, 0, "{table}: {why}");
        }
        let mut used = self.used().await;
        used.retain(|r, _| !r.starts_with("security_group"));
        assert_eq!(used, BTreeMap::new(), "{why}");
        assert_eq!(self.open().await, BTreeMap::new(), "{why}");
        let h = self.node.held.lock().unwrap();
        assert!(h.servers.is_empty() && h.disks.is_empty(), "{why}: {:?} {:?}", h.servers.keys(), h.disks);
    }

    pub async fn assert_nothing_left(&self, why: &str) {
        self.assert_nothing_held(why).await;
        assert_eq!(self.count("compute_server").await, 0, "{} after {why}", self.t.name);
    }

    pub async fn delete(&self, id: &ServerId) {
        self.c.delete_server(&member("p"), id).await.unwrap();
        self.quiet().await;
    }
}
