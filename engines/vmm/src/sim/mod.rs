//! A hypervisor that only remembers: for exploring the interfaces on any machine, and for tests of everything above.
//!
//! It keeps the same promises as the real one (the conformance suite holds both to them) and says that it is simulated
//! wherever a person may look. What it knows is a small JSON file for each server, disk and image, so that its guests
//! "live on" while our process is away. Tests script what real hosts do unasked: see [`SimHypervisor::crash`] and its
//! neighbours, and [`SimHypervisor::fail_next`].

mod console;
mod storage;
mod world;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use tokio::sync::watch;

use crate::error::{Result, VmmError};
use crate::hypervisor::{ConsoleStream, Hypervisor, ImageSource};
use crate::spec::{
    Accel, Arch, ArchSupport, DiskSpec, DiskState, ExitReason, ExportInfo, HostCapabilities, ImageRef, Power,
    RebootMode, Sample, ServerObservation, ServerSpec, StopMode, check_id,
};
use crate::{files, task};
use world::World;

/// What the console of every simulated guest begins with.
pub const BANNER: &str = "*** simulated server: nothing here is real ***\r\n";

/// What a simulated host pretends to be.
#[derive(Debug, Clone)]
pub struct SimConfig {
    /// Where it remembers; made if absent.
    pub dir: PathBuf,
    /// Its name.
    pub hostname: String,
    /// Its processor threads.
    pub vcpus: u32,
    /// Its memory.
    pub memory_mib: u64,
    /// Its disk.
    pub disk_bytes: u64,
    /// How long a guest takes to boot.
    pub boot_time: Duration,
}

impl SimConfig {
    /// A host of ordinary size.
    pub fn new(dir: impl Into<PathBuf>) -> Self {
        Self {
            dir: dir.into(),
            hostname: "simulated-host".to_owned(),
            vcpus: 64,
            memory_mib: 256 << 10,
            disk_bytes: 10 << 40,
            boot_time: Duration::from_millis(5),
        }
    }
}

/// Faults by the name of the method that they await.
type Script = HashMap<String, Vec<VmmError>>;

/// Servers that only exist on paper.
pub struct SimHypervisor {
    config: SimConfig,
    world: Arc<World>,
    script: Mutex<Script>,
}

impl SimHypervisor {
    /// Opens a directory; what an earlier life remembered is there.
    pub fn open(config: SimConfig) -> Result<Self> {
        let world = World::open(&config.dir, config.boot_time)?;
        Ok(Self { config, world, script: Mutex::default() })
    }

    /// Makes the next call of this method fail; several queue up.
    pub fn fail_next(&self, method: &str, error: VmmError) {
        let mut script = self.script.lock().unwrap_or_else(PoisonError::into_inner);
        script.entry(method.to_owned()).or_default().push(error);
    }

    /// A guest's process ends unasked.
    pub fn crash(&self, id: &str) {
        self.world.power_off(id, ExitReason::Crash { message: "scripted crash".to_owned() });
    }

    /// A guest powers itself off.
    pub fn guest_shutdown(&self, id: &str) {
        self.world.power_off(id, ExitReason::GuestShutdown);
    }

    /// The host restarts beneath all guests.
    pub fn host_reboot(&self) {
        for id in self.world.ids() {
            self.world.power_off(&id, ExitReason::HostReboot);
        }
    }

    fn scripted(&self, method: &str) -> Result<()> {
        let mut script = self.script.lock().unwrap_or_else(PoisonError::into_inner);
        match script.get_mut(method).filter(|queue| !queue.is_empty()) {
            Some(queue) => Err(queue.remove(0)),
            None => Ok(()),
        }
    }
}

#[async_trait]
impl Hypervisor for SimHypervisor {
    async fn capabilities(&self) -> HostCapabilities {
        let used = self.world.memory_used_mib();
        HostCapabilities {
            hostname: self.config.hostname.clone(),
            archs: Arch::ALL.map(|arch| ArchSupport { arch, accel: Accel::Tcg }).into(),
            vcpus: self.config.vcpus,
            memory_total_mib: self.config.memory_mib,
            memory_available_mib: self.config.memory_mib.saturating_sub(used),
            disk_total_bytes: self.config.disk_bytes,
            disk_available_bytes: self.config.disk_bytes.saturating_sub(self.world.allocated_bytes()),
            engine_version: "simulated".to_owned(),
            simulated: true,
            cpu_shares: false,
        }
    }

    async fn ensure_image(&self, image: &ImageRef, source: &dyn ImageSource) -> Result<()> {
        self.scripted("ensure_image")?;
        storage::ensure_image(&self.world, image, source).await
    }

    async fn delete_image(&self, id: &str) -> Result<()> {
        self.scripted("delete_image")?;
        storage::delete_image(&self.world, id)
    }

    async fn list_images(&self) -> Result<Vec<String>> {
        Ok(self.world.state().images.keys().cloned().collect())
    }

    async fn ensure_disk(&self, disk: &DiskSpec) -> Result<DiskState> {
        self.scripted("ensure_disk")?;
        storage::ensure_disk(&self.world, disk)
    }

    async fn disk(&self, id: &str) -> Result<DiskState> {
        storage::disk(&self.world, id)
    }

    async fn list_disks(&self) -> Result<Vec<String>> {
        let state = self.world.state();
        Ok(state.disks.iter().filter(|(_, d)| !d.of_server).map(|(id, _)| id.clone()).collect())
    }

    async fn delete_disk(&self, id: &str, _zero: bool) -> Result<()> {
        self.scripted("delete_disk")?;
        storage::delete_disk(&self.world, id)
    }

    async fn snapshot_disk(&self, disk: &str, snapshot: &str) -> Result<()> {
        self.scripted("snapshot_disk")?;
        check_id(snapshot)?;
        storage::change_snapshots(&self.world, disk, |all| {
            if !all.iter().any(|s| s == snapshot) {
                all.push(snapshot.to_owned());
            }
        })
    }

    async fn delete_snapshot(&self, disk: &str, snapshot: &str) -> Result<()> {
        self.scripted("delete_snapshot")?;
        match storage::change_snapshots(&self.world, disk, |all| all.retain(|s| s != snapshot)) {
            Err(VmmError::NotFound { .. }) => Ok(()),
            other => other,
        }
    }

    async fn export_disk(&self, disk: &str, snapshot: Option<&str>, to: &Path) -> Result<ExportInfo> {
        self.scripted("export_disk")?;
        storage::export(&self.world, disk, snapshot, to)
    }

    async fn ensure_server(&self, spec: &ServerSpec) -> Result<()> {
        self.scripted("ensure_server")?;
        self.world.ensure_server(spec)
    }

    async fn stop_server(&self, id: &str, _mode: StopMode) -> Result<()> {
        self.scripted("stop_server")?;
        self.world.known(id)?;
        self.world.power_off(id, ExitReason::Requested);
        Ok(())
    }

    async fn reboot_server(&self, id: &str, _mode: RebootMode) -> Result<()> {
        self.scripted("reboot_server")?;
        self.world.known(id)?;
        self.world.power_off(id, ExitReason::Requested);
        self.world.power_on(id)
    }

    async fn delete_server(&self, id: &str) -> Result<()> {
        self.scripted("delete_server")?;
        check_id(id)?;
        self.world.delete_server(id)
    }

    async fn observe(&self) -> Vec<ServerObservation> {
        self.world.observe()
    }

    async fn console_log(&self, id: &str, tail_bytes: usize) -> Result<Vec<u8>> {
        let log = self.world.log(id)?;
        Ok(log[log.len().saturating_sub(tail_bytes)..].to_vec())
    }

    async fn console_open(&self, id: &str) -> Result<ConsoleStream> {
        if self.world.observation(id)?.power != Power::Running {
            return Err(VmmError::MonitorGone);
        }
        Ok(console::open(&self.world, id))
    }

    async fn sample(&self) -> Vec<Sample> {
        self.world.samples(self.config.memory_mib)
    }

    async fn adopt(&self) -> Result<Vec<ServerObservation>> {
        self.scripted("adopt")?;
        Ok(self.world.observe())
    }

    async fn shutdown_all(&self, _deadline: Duration) -> Result<()> {
        for id in self.world.ids() {
            self.world.power_off(&id, ExitReason::Requested);
        }
        Ok(())
    }

    async fn purge(&self) -> Result<()> {
        self.world.clear();
        let dir = self.config.dir.clone();
        task::blocking(move || files::remove_tree(&dir)).await
    }

    fn subscribe(&self) -> watch::Receiver<u64> {
        self.world.subscribe()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn scripted_failures_come_once_and_in_order() {
        let dir = tempfile::tempdir().unwrap();
        let sim = SimHypervisor::open(SimConfig::new(dir.path().join("node"))).unwrap();
        sim.fail_next("delete_server", VmmError::NoSpace);
        sim.fail_next("delete_server", VmmError::MonitorGone);
        assert!(matches!(sim.delete_server("a").await, Err(VmmError::NoSpace)));
        assert!(matches!(sim.delete_server("a").await, Err(VmmError::MonitorGone)));
        assert!(sim.delete_server("a").await.is_ok());
    }
}
