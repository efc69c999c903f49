//! Makes intentions true: one worker an object, which always works on the newest intention, and reports when what it sees changes.
//!
//! ```text
//! intend ──▶ wanted[key] ──▶ worker ──▶ hypervisor ──▶ report[key] ──▶ link
//!                 ▲ newer: goes round again                 ▲
//! hypervisor's own events ──────────────── observe ─────────┘
//! ```
//!
//! A worker that fails for a passing reason tries again; for good, it reports `Failed` and rests until the generation rises.
//! Reports are kept, so that all are sent again after a reconnection.

use crate::convert;
use crate::images::FromControl;
use crate::intents::{Intent, Intents, Key, Kind};
use crate::link::Link;
use crate::metadata_http;
use crate::{Config, MetadataNet};
use contract::node::{
    ChassisNetwork, Disk, Down, Export, ExportObserved, IMAGE_PATH, ImageRef, Observed, Phase, Server, ServerObserved,
    Snapshot, Source, Up,
};
use kernel::{Error, Result};
use runtime::shutdown::Shutdown;
use runtime::task;
use std::collections::{HashMap, HashSet};
use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;
use tokio::sync::{Notify, Semaphore};
use vmm::{Hypervisor, VmmError};

/// Tries of a thing that fails for a passing reason.
const TRIES: u32 = 6;

#[derive(Default)]
struct State {
    wanted: HashMap<Key, Intent>,
    busy: HashMap<Key, Arc<Notify>>,
    reports: HashMap<Key, Up>,
    metadata: HashMap<String, Shutdown>,
    named: HashSet<Key>,
}

/// The agent's core.
pub struct Agent {
    hypervisor: Arc<dyn Hypervisor>,
    net: Option<Arc<dyn MetadataNet>>,
    intents: Intents,
    link: Link,
    spool: PathBuf,
    stop_deadline: Duration,
    sample_seconds: AtomicU32,
    state: Mutex<State>,
    slots: Semaphore,
    me: Weak<Agent>,
}

impl Agent {
    /// Over a hypervisor; begin() starts it.
    pub fn new(
        hypervisor: Arc<dyn Hypervisor>,
        net: Option<Arc<dyn MetadataNet>>,
        intents: Intents,
        link: Link,
        config: &Config,
    ) -> Arc<Agent> {
        Arc::new_cyclic(|me| Agent {
            me: me.clone(),
            hypervisor,
            net,
            intents,
            link,
            spool: config.dir.join("spool"),
            stop_deadline: config.stop_deadline,
            sample_seconds: AtomicU32::new(60),
            state: Mutex::default(),
            slots: Semaphore::new(32),
        })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The hypervisor.
    pub fn hypervisor(&self) -> &Arc<dyn Hypervisor> {
        &self.hypervisor
    }
    /// Seconds between samples, as control asked.
    pub fn sample_seconds(&self) -> u32 {
        self.sample_seconds.load(Ordering::Relaxed)
    }
    /// Name of this host's chassis.
    pub fn chassis(&self) -> Option<String> {
        self.net.as_ref().map(|n| n.chassis())
    }
    /// Sends a message, if the link is up.
    pub fn send(&self, m: Up) {
        self.link.send(m);
    }

    /// Adopts guests that live, then makes true what was intended before, without waiting for control.
    ///
    /// # Errors
    /// If intentions do not read or guests cannot be adopted.
    pub async fn begin(self: Arc<Self>) -> Result<()> {
        // Half-delivered exports of a process that died are of no use.
        let _ = std::fs::remove_dir_all(&self.spool);
        std::fs::create_dir_all(&self.spool)
            .map_err(|e| Error::unavailable("making the spool directory").because(e))?;
        let adopted = self.hypervisor.adopt().await.map_err(|e| Error::unavailable("adopting guests").because(e))?;
        tracing::info!(guests = adopted.iter().filter(|o| o.power == vmm::Power::Running).count(), "guests adopted");
        for i in self.intents.load()? {
            self.clone().schedule(i, false);
        }
        let mut events = self.hypervisor.subscribe();
        let me = self.clone();
        task::spawn("hypervisor-events", async move {
            while events.changed().await.is_ok() {
                me.look().await;
                // Bursts (thirty guests booting) become one look each 50 ms.
                task::sleep(Duration::from_millis(50)).await;
            }
        });
        Ok(())
    }

    /// A new connection: everything will be named again.
    pub fn welcome(&self, sample_seconds: u32) {
        self.sample_seconds.store(sample_seconds, Ordering::Relaxed);
        self.state().named.clear();
    }

    /// Everything has been named: say everything, and tell strangers.
    pub fn complete(self: &Arc<Self>) {
        let (reports, strangers) = {
            let s = self.state();
            let strangers: Vec<Key> = s.wanted.keys().filter(|k| !s.named.contains(k)).cloned().collect();
            (s.reports.values().cloned().collect::<Vec<_>>(), strangers)
        };
        for r in reports {
            self.link.send(r);
        }
        for k in strangers {
            tracing::warn!(kind = ?k.kind, id = k.id, "control does not know this object; it is left alone");
        }
    }

    /// Takes an intention from control.
    pub fn intend(self: &Arc<Self>, m: Down) {
        if let Some(i) = Intent::of(m) {
            self.state().named.insert(i.key());
            self.clone().schedule(i, true);
        }
    }

    fn schedule(self: Arc<Self>, i: Intent, keep: bool) {
        let key = i.key();
        let mut s = self.state();
        let known = s.wanted.get(&key);
        if known == Some(&i) && keep {
            // Nothing new: control only missed the report.
            if let Some(r) = s.reports.get(&key) {
                self.link.send(r.clone());
                return;
            }
        }
        if known.is_some_and(|k| k.generation() > i.generation()) {
            return;
        }
        if keep && let Err(e) = self.intents.put(&i) {
            tracing::warn!(error = ?e, "an intention cannot be kept on disk");
        }
        s.wanted.insert(key.clone(), i);
        if let Some(worker) = s.busy.get(&key) {
            worker.notify_one();
            return;
        }
        let notify = Arc::new(Notify::new());
        s.busy.insert(key.clone(), notify.clone());
        drop(s);
        task::spawn("worker", async move { self.clone().worker(key, notify).await });
    }

    /// Works on the newest intention of an object until there is no newer one.
    async fn worker(self: Arc<Self>, key: Key, newer: Arc<Notify>) {
        loop {
            let Some(intent) = self.state().wanted.get(&key).cloned() else { break };
            let report = tokio::select! {
                r = self.fulfil(&intent) => r,
                // Only a deletion interrupts: what is half done is removed with the rest.
                () = self.superseded(&key, &intent, &newer) => continue,
            };
            let mut s = self.state();
            if let Some(r) = report {
                s.reports.insert(key.clone(), r.clone());
                self.link.send(r);
            }
            if s.wanted.get(&key) == Some(&intent) {
                s.busy.remove(&key);
                if !intent.present() {
                    s.wanted.remove(&key);
                    s.reports.remove(&key);
                    if let Err(e) = self.intents.forget(&key) {
                        tracing::warn!(error = ?e, "an intention cannot be forgotten");
                    }
                }
                return;
            }
        }
        self.state().busy.remove(&key);
    }

    async fn superseded(&self, key: &Key, working_on: &Intent, newer: &Notify) {
        loop {
            newer.notified().await;
            let s = self.state();
            if s.wanted.get(key).is_some_and(|i| i != working_on && !i.present() && working_on.present()) {
                return;
            }
        }
    }

    async fn fulfil(&self, intent: &Intent) -> Option<Up> {
        // Chassis and disks are quick; the semaphore keeps thirty QEMU starts from doing their file work at once.
        let _slot = self.slots.acquire().await.ok()?;
        Some(match intent {
            Intent::Chassis(c) => {
                if let Err(e) = self.chassis_network(c).await {
                    tracing::warn!(network = c.network, error = ?e, "metadata service of a network is not up");
                }
                return None;
            }
            Intent::Disk(d) => {
                Up::Disk(self.observed(&d.id, d.generation, d.present, self.retry(|| self.disk(d)).await))
            }
            Intent::Snapshot(x) => {
                Up::Snapshot(self.observed(&x.id, x.generation, x.present, self.retry(|| self.snapshot(x)).await))
            }
            Intent::Export(x) => {
                let done = self.retry(|| self.export(x)).await;
                let o = self.observed(&x.id, x.generation, x.present, done.map(|()| 0));
                Up::Export(ExportObserved { id: o.id, generation: o.generation, phase: o.phase, error: o.error })
            }
            Intent::Server(s) => {
                let done = self.retry(|| self.server(s)).await;
                Up::Server(self.server_report(s, done.err()).await)
            }
        })
    }

    fn observed(&self, id: &str, generation: u64, present: bool, done: vmm::Result<u64>) -> Observed {
        let (phase, bytes, error) = match done {
            Ok(bytes) => (if present { Phase::Ready } else { Phase::Absent }, bytes, None),
            Err(e) => (Phase::Failed, 0, Some(e.to_string())),
        };
        Observed { id: id.to_owned(), generation, phase, bytes, error }
    }

    async fn retry<T, F: Future<Output = vmm::Result<T>>>(&self, mut f: impl FnMut() -> F) -> vmm::Result<T> {
        let mut n = 0;
        loop {
            match f().await {
                Err(e) if passing(&e) && n < TRIES => {
                    tracing::info!(error = %e, attempt = n, "trying again");
                    task::sleep(Duration::from_millis(100 << n)).await;
                    n += 1;
                }
                other => return other,
            }
        }
    }

    async fn fetch(&self, i: &ImageRef) -> vmm::Result<()> {
        self.hypervisor.ensure_image(&convert::image(i), &FromControl(self.link.clone())).await
    }

    async fn disk(&self, d: &Disk) -> vmm::Result<u64> {
        if !d.present {
            // Tenders ask that storage is overwritten before it is given to another (剩余信息清除).
            return self.hypervisor.delete_disk(&d.id, true).await.map(|()| 0);
        }
        if let Source::Image { image } = &d.source {
            self.fetch(image).await?;
        }
        Ok(self.hypervisor.ensure_disk(&convert::disk(d)).await?.allocated_bytes)
    }

    async fn snapshot(&self, x: &Snapshot) -> vmm::Result<u64> {
        if x.present {
            self.hypervisor.snapshot_disk(&x.disk, &x.id).await?;
        } else {
            self.hypervisor.delete_snapshot(&x.disk, &x.id).await?;
        }
        Ok(0)
    }

    async fn export(&self, x: &Export) -> vmm::Result<()> {
        if !x.present {
            return Ok(());
        }
        let file = self.spool.join(&x.id);
        let done = async {
            self.hypervisor.export_disk(&x.disk, None, &file).await?;
            let io = |m: String| VmmError::io("delivering an image", std::io::Error::other(m));
            let f = tokio::fs::File::open(&file).await.map_err(|e| VmmError::io("opening an export", e))?;
            let r = self.link.put(&format!("{IMAGE_PATH}{}", x.id), f).await.map_err(|e| io(e.message))?;
            if r.status().is_success() { Ok(()) } else { Err(io(format!("control answered {}", r.status()))) }
        }
        .await;
        // Best effort: begin() empties the spool.
        let _ = tokio::fs::remove_file(&file).await;
        done
    }

    async fn server(&self, s: &Server) -> vmm::Result<()> {
        if !s.present {
            return self.hypervisor.delete_server(&s.id).await;
        }
        if let Some(k) = &s.kernel {
            self.fetch(&k.kernel).await?;
            if let Some(i) = &k.initrd {
                self.fetch(i).await?;
            }
        }
        self.hypervisor.ensure_server(&convert::server(s, self.stop_deadline)).await
    }

    async fn server_report(&self, s: &Server, error: Option<VmmError>) -> ServerObserved {
        let phase = match (&error, s.present) {
            (Some(_), _) => Phase::Failed,
            (None, true) => Phase::Ready,
            (None, false) => Phase::Absent,
        };
        let error = error.map(|e| e.to_string());
        let seen = self.hypervisor.observe().await.into_iter().find(|o| o.id == s.id);
        match seen {
            Some(o) => convert::observed(&o, s.generation, phase, error),
            None => ServerObserved {
                id: s.id.clone(),
                generation: s.generation,
                phase,
                running: false,
                booted: false,
                stopped_itself: false,
                pid: None,
                disks: vec![],
                ports: vec![],
                error,
            },
        }
    }

    /// Reports servers that changed by themselves: booted, powered off, crashed.
    async fn look(&self) {
        let seen = self.hypervisor.observe().await;
        let mut s = self.state();
        for o in seen {
            let key = Key { kind: Kind::Server, id: o.id.clone() };
            if s.busy.contains_key(&key) {
                continue;
            }
            let Some(Up::Server(last)) = s.reports.get(&key) else { continue };
            let now = convert::observed(&o, last.generation, last.phase, last.error.clone());
            if now != *last {
                s.reports.insert(key, Up::Server(now.clone()));
                self.link.send(Up::Server(now));
            }
        }
    }

    async fn chassis_network(&self, c: &ChassisNetwork) -> Result<()> {
        let Some(net) = &self.net else { return Ok(()) };
        if let Some(old) = self.state().metadata.remove(&c.network) {
            old.begin();
        }
        if !c.present {
            return net.remove(c).await;
        }
        let listener = net.listen(c).await?;
        let stop = Shutdown::default();
        metadata_http::serve(listener, self.lookup(&c.network), stop.clone())?;
        self.state().metadata.insert(c.network.clone(), stop);
        Ok(())
    }

    fn lookup(&self, network: &str) -> metadata_http::Lookup {
        // The closure looks into the intentions on each request: they are the truth, and requests are few.
        let (network, me) = (network.to_owned(), self.me.clone());
        Arc::new(move |ip: IpAddr| me.upgrade()?.server_at(&network, ip))
    }
}

impl Agent {
    /// The server with an address on a network.
    fn server_at(&self, network: &str, ip: IpAddr) -> Option<Server> {
        let s = self.state();
        let has = |a: &String| a.split('/').next().and_then(|a| a.parse::<IpAddr>().ok()) == Some(ip);
        s.wanted.values().find_map(|i| match i {
            Intent::Server(x) if x.nics.iter().any(|n| n.network == network && n.addresses.iter().any(has)) => {
                Some((**x).clone())
            }
            _ => None,
        })
    }
}

fn passing(e: &VmmError) -> bool {
    !matches!(e, VmmError::Invalid(_) | VmmError::NoSpace | VmmError::Corrupt(_) | VmmError::Unsupported(_))
}
