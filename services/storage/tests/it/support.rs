//! Fakes of the ports, in tables of their own so that they roll back with the transaction, and a node that reaches what is intended.

use async_trait::async_trait;
use kernel::{Arch, Caller, Error, NodeId, ProjectId, Quantity, Result, Role};
use runtime::port::{QuotaGate, QuotaLine, Resource, UsageFact, UsageSink};
use runtime::testing::{TestEnv, each};
use runtime::{Migration, Signal, Tx, params, task, transact};
use std::collections::{BTreeMap, HashSet};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use storage::disk::{ExportObservation, Observation, Phase, Which};
use storage::image::upload::FromReader;
use storage::port::Nodes;
use storage::{Config, Storage};

pub const FAKES: Migration = Migration {
    slice: "fake",
    steps: &[(
        "0001",
        "CREATE TABLE fake_quota (project TEXT NOT NULL, resource TEXT NOT NULL, used BIGINT NOT NULL, PRIMARY KEY (project, resource));
         CREATE TABLE fake_usage (seq {identity}, key TEXT NOT NULL, resource TEXT NOT NULL, meter TEXT NOT NULL, quantity TEXT NOT NULL);
         CREATE UNIQUE INDEX fake_usage_key ON fake_usage (key);",
    )],
};

/// A quota of 10 volumes, 10 snapshots and 100 GiB.
pub struct FakeQuota;

fn limit(r: Resource) -> i64 {
    match r {
        Resource::Volumes | Resource::Snapshots => 10,
        Resource::Gigabytes => 100,
        _ => 0,
    }
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
            if used > limit(*r) {
                return Err(Error::over_quota(format!("{} exceeded; order item 6", r.as_str())));
            }
        }
        Ok(())
    }
    async fn lines(&self, tx: &mut Tx, project: &ProjectId) -> Result<Vec<QuotaLine>> {
        let mut all = Vec::new();
        for r in Resource::ALL {
            let sql = "SELECT used FROM fake_quota WHERE project = $1 AND resource = $2";
            let row = tx.query_opt(sql, &params![project, r.as_str()]).await?;
            all.push(QuotaLine { resource: r, limit: limit(r), used: row.map_or(Ok(0), |x| x.get(0))? });
        }
        Ok(all)
    }
    async fn set_limits(&self, _: &mut Tx, _: &ProjectId, _: &[(Resource, i64)]) -> Result<()> {
        Ok(())
    }
    async fn reset_limits(&self, _: &mut Tx, _: &ProjectId) -> Result<()> {
        Ok(())
    }
}

pub struct FakeUsage;

#[async_trait]
impl UsageSink for FakeUsage {
    async fn record(&self, tx: &mut Tx, facts: &[UsageFact]) -> Result<()> {
        for f in facts {
            let sql = "INSERT INTO fake_usage (key, resource, meter, quantity) VALUES ($1, $2, $3, $4) ON CONFLICT (key) DO NOTHING";
            tx.execute(sql, &params![&f.key, &f.resource, &f.meter, f.quantity]).await?;
        }
        Ok(())
    }
}

/// What the node holds, and how it misbehaves.
#[derive(Default)]
pub struct Held {
    pub disks: BTreeMap<String, u64>,
    pub snapshots: BTreeMap<String, String>,
    pub exports: HashSet<String>,
    /// Kinds of work that it fails with: `disk`, `snapshot`, `export`, `grow`, `drop`.
    pub fails: HashSet<&'static str>,
    /// It does nothing while this is set.
    pub away: bool,
}

pub struct FakeNode {
    pub id: NodeId,
    pub held: Mutex<Held>,
    wake: Signal,
}

#[async_trait]
impl Nodes for FakeNode {
    fn wake(&self, node: &NodeId) {
        assert_eq!(*node, self.id);
        self.wake.wake();
    }
    async fn place(&self, _: &mut Tx, arch: Option<Arch>, _: u64) -> Result<NodeId> {
        match arch {
            Some(Arch::Aarch64) => Err(Error::no_capacity("no aarch64 node")),
            _ => Ok(self.id.clone()),
        }
    }
}

impl FakeNode {
    pub fn set(&self, f: impl FnOnce(&mut Held)) {
        f(&mut self.held.lock().unwrap());
        self.wake.wake();
    }

    async fn pass(&self, s: &Storage, db: &runtime::Db) -> Result<()> {
        let mut tx = db.read().await?;
        let disks = s.disks_for_node(&mut tx, &self.id, Which::Unsettled).await?;
        let snapshots = s.snapshots_for_node(&mut tx, &self.id, Which::Unsettled).await?;
        let exports = s.exports_for_node(&mut tx, &self.id, Which::Unsettled).await?;
        drop(tx);
        for d in disks {
            let phase = {
                let mut h = self.held.lock().unwrap();
                let has = h.disks.get(&d.id).copied();
                match (d.present, has) {
                    (true, None) if h.fails.contains("disk") => Phase::Failed,
                    (true, Some(n)) if d.size > n && h.fails.contains("grow") => Phase::Failed,
                    (false, Some(_)) if h.fails.contains("drop") => Phase::Failed,
                    (true, _) => {
                        // As the engine does: a disk only grows.
                        h.disks.insert(d.id.clone(), d.size.max(has.unwrap_or(0)));
                        Phase::Ready
                    }
                    (false, _) => {
                        h.disks.remove(&d.id);
                        Phase::Absent
                    }
                }
            };
            s.observe_disk(&self.id, observation(&d.id, d.generation, phase)).await?;
        }
        for x in snapshots {
            let phase = {
                let mut h = self.held.lock().unwrap();
                match x.present {
                    true if h.fails.contains("snapshot") || !h.disks.contains_key(&x.disk) => Phase::Failed,
                    true => {
                        h.snapshots.insert(x.id.clone(), x.disk.clone());
                        Phase::Ready
                    }
                    false => {
                        h.snapshots.remove(&x.id);
                        Phase::Absent
                    }
                }
            };
            s.observe_snapshot(&self.id, observation(&x.id, x.generation, phase)).await?;
        }
        for e in exports {
            let fails = self.held.lock().unwrap().fails.contains("export");
            let phase = match e.present {
                true if fails => Phase::Failed,
                true => {
                    let bytes = if e.format == "qcow2" { qcow2(3 << 30) } else { vec![7; 4096] };
                    match s.receive_export(&e.id, &mut FromReader(bytes.as_slice())).await {
                        Ok(()) => Phase::Ready,
                        Err(_) => Phase::Working,
                    }
                }
                false => Phase::Absent,
            };
            self.held.lock().unwrap().exports.insert(e.id.to_string());
            let error = (phase == Phase::Failed).then(|| "injected".to_owned());
            let o = ExportObservation { id: e.id, generation: e.generation, phase, error };
            s.observe_export(&self.id, o).await?;
        }
        Ok(())
    }
}

fn observation(id: &str, generation: u64, phase: Phase) -> Observation {
    let error = (phase == Phase::Failed).then(|| "injected".to_owned());
    Observation { id: id.to_owned(), generation, phase, bytes: 4096, error }
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
    pub s: Arc<Storage>,
    pub node: Arc<FakeNode>,
    pub images: tempfile::TempDir,
}

/// A world on each database, with its executor and its node at work.
pub async fn worlds() -> Vec<World> {
    let mut all = Vec::new();
    for t in each(&[storage::MIGRATIONS, FAKES]).await {
        let images = tempfile::tempdir().unwrap();
        let node = Arc::new(FakeNode { id: NodeId::from("node-1"), held: Mutex::default(), wake: Signal::default() });
        let config = Config::at(images.path());
        let s = Storage::new(t.env.clone(), config, Arc::new(FakeQuota), Arc::new(FakeUsage), node.clone()).unwrap();
        t.env.ops.define(s.definitions()).unwrap();
        t.start_executor().await;
        s.start(&t.shutdown).await.unwrap();
        let (n, s2, db, stop) = (node.clone(), s.clone(), t.env.db.clone(), t.shutdown.clone());
        task::spawn("fake-node", async move {
            let mut seen = n.wake.now();
            while !stop.begun() {
                if !n.held.lock().unwrap().away {
                    n.pass(&s2, &db).await.unwrap();
                }
                tokio::select! {
                    () = n.wake.changed(&mut seen) => {}
                    () = task::sleep(Duration::from_millis(100)) => {}
                    () = stop.wait() => {}
                }
            }
        });
        all.push(World { t, s, node, images });
    }
    all
}

pub fn caller(project: &str, roles: &[Role]) -> Caller {
    Caller {
        project: Some(ProjectId::from(project)),
        roles: roles.to_vec(),
        system: false,
        user: kernel::UserId::from("u1"),
        ..Caller::system("test")
    }
}

pub fn member(project: &str) -> Caller {
    caller(project, &[Role::Member, Role::Reader])
}

pub fn admin() -> Caller {
    caller("admin", &[Role::Admin, Role::Member, Role::Reader])
}

impl World {
    pub async fn count(&self, table: &'static str) -> i64 {
        let mut tx = self.t.env.db.read().await.unwrap();
        tx.query_one(&format!("SELECT COUNT(*) FROM {table}"), &[]).await.unwrap().get(0).unwrap()
    }

    pub async fn used(&self) -> BTreeMap<String, i64> {
        let mut tx = self.t.env.db.read().await.unwrap();
        let rows = tx.query("SELECT resource, used FROM fake_quota WHERE used <> 0", &[]).await.unwrap();
        rows.into_iter().map(|mut r| (r.take(0).unwrap(), r.take(1).unwrap())).collect()
    }

    /// Open intervals: resource and meter with the quantity in force.
    pub async fn open(&self) -> BTreeMap<(String, String), Quantity> {
        let mut tx = self.t.env.db.read().await.unwrap();
        let rows = tx.query("SELECT resource, meter, quantity FROM fake_usage ORDER BY seq", &[]).await.unwrap();
        let mut all = BTreeMap::new();
        for mut r in rows {
            all.insert((r.take(0).unwrap(), r.take(1).unwrap()), r.take::<Quantity>(2).unwrap());
        }
        all.retain(|_, q| *q != Quantity::ZERO);
        all
    }

    pub fn files(&self) -> Vec<String> {
        let names = std::fs::read_dir(self.images.path()).unwrap();
        names.map(|e| e.unwrap().file_name().into_string().unwrap()).filter(|n| n != ".store").collect()
    }

    /// Waits until no operation is under way.
    pub async fn quiet(&self) {
        for _ in 0..2400 {
            let mut tx = self.t.env.db.read().await.unwrap();
            let busy = "SELECT COUNT(*) FROM runtime_operation WHERE finished_at IS NULL";
            let n: i64 = tx.query_one(busy, &[]).await.unwrap().get(0).unwrap();
            let gone = "SELECT (SELECT COUNT(*) FROM storage_disk WHERE present = 0)
                          + (SELECT COUNT(*) FROM storage_disk_snapshot WHERE present = 0) + (SELECT COUNT(*) FROM storage_export WHERE present = 0)";
            let waits: i64 = tx.query_one(gone, &[]).await.unwrap().get(0).unwrap();
            if n == 0 && (waits == 0 || self.node.held.lock().unwrap().fails.contains("drop")) {
                return;
            }
            drop(tx);
            task::sleep(Duration::from_millis(25)).await;
        }
        panic!("operations do not end");
    }

    /// Nothing is left anywhere: rows, quota, usage, intents, files, what the node holds.
    pub async fn assert_nothing_left(&self, why: &str) {
        let why = format!("{} after {why}", self.t.name);
        for table in [
            "storage_image",
            "storage_image_member",
            "storage_disk",
            "storage_disk_snapshot",
            "storage_export",
            "storage_volume",
            "storage_attachment",
            "storage_snapshot",
        ] {
            assert_eq!(self.count(table).await, 0, "{table}: {why}");
        }
        assert_eq!(self.used().await, BTreeMap::new(), "{why}");
        assert_eq!(self.open().await, BTreeMap::new(), "{why}");
        assert_eq!(self.files(), Vec::<String>::new(), "{why}");
        let h = self.node.held.lock().unwrap();
        assert!(h.disks.is_empty() && h.snapshots.is_empty(), "{why}: {:?} {:?}", h.disks, h.snapshots);
    }

    pub async fn in_tx<T>(&self, f: impl AsyncFn(&mut Tx) -> Result<T>) -> Result<T> {
        transact!(self.t.env.db, |tx| { f(tx).await })
    }
}
