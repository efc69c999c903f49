//! The real hypervisor: QEMU processes, qcow2 files, taps in the host's switch.

mod adopt;
mod args;
mod console;
mod disk;
mod ensure;
mod gate;
mod hotplug;
mod image;
mod inner;
mod lifecycle;
mod qmp;
mod sample;
mod server;
mod socket;
mod start;
mod stop;

use std::future::Future;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Weak};
use std::time::Duration;

use async_trait::async_trait;
use tokio::sync::{OnceCell, oneshot, watch};

use crate::error::{Result, VmmError};
use crate::hypervisor::{ConsoleStream, Hypervisor, ImageSource};
use crate::plug::PortPlug;
use crate::probe::KvmPolicy;
use crate::spec::{
    Arch, ArchSupport, DiskSpec, DiskState, ExportInfo, HostCapabilities, ImageRef, RebootMode, Sample,
    ServerObservation, ServerSpec, StopMode,
};
use crate::{host, task};
use inner::Inner;

/// How often console logs are looked at.
const HOUSEKEEPING: Duration = Duration::from_secs(5);

/// What a real hypervisor needs to be told.
#[derive(Clone)]
pub struct QemuConfig {
    /// Its directory, `<data>/node`; made if absent.
    pub node_dir: PathBuf,
    /// Tells two instances on a host apart; none derives it from the directory.
    pub tag: Option<String>,
    /// The host's switch.
    pub plug: Arc<dyn PortPlug>,
    /// Whether and how to find out about KVM.
    pub kvm: KvmPolicy,
    /// Guests that may boot at once; none is two for each processor of the host.
    pub boot_slots: Option<usize>,
    /// Put guests behind the control plane with cgroups, where the host lets us.
    pub cpu_shares: bool,
    /// Guests hand unfinished checksums to the switch: only where it runs in the kernel.
    pub offloads: bool,
}

impl QemuConfig {
    /// The usual choices for this directory and switch.
    pub fn new(node_dir: impl Into<PathBuf>, plug: Arc<dyn PortPlug>) -> Self {
        Self {
            node_dir: node_dir.into(),
            tag: None,
            plug,
            kvm: KvmPolicy::default(),
            boot_slots: None,
            cpu_shares: true,
            offloads: false,
        }
    }
}

/// Servers by QEMU.
pub struct QemuHypervisor {
    inner: Arc<Inner>,
    version: OnceCell<String>,
}

impl QemuHypervisor {
    /// Opens a node directory. [`Hypervisor::adopt`] comes next.
    pub fn open(config: QemuConfig) -> Result<Self> {
        let inner = Inner::new(config)?;
        task::spawn("node-housekeeping", housekeep(Arc::downgrade(&inner)));
        // The first server does not wait for the answer, then.
        let asked = inner.clone();
        task::spawn("kvm-probe", async move {
            asked.kvm_works().await;
        });
        Ok(Self { inner, version: OnceCell::new() })
    }

    /// Tag of this instance in names that the whole host shares.
    pub fn tag(&self) -> &str {
        self.inner.layout.tag()
    }
}

async fn housekeep(inner: Weak<Inner>) {
    loop {
        runtime::task::sleep(HOUSEKEEPING).await;
        let Some(inner) = inner.upgrade() else { return };
        let running: Vec<_> = inner.servers().into_iter().filter(|s| s.process().is_some()).collect();
        let _ = task::blocking(move || {
            for server in running {
                if let Err(e) = console::bound_log(&server.dir) {
                    tracing::warn!(server = %server.id, error = %e, "console log not bounded");
                }
            }
            Ok(())
        })
        .await;
    }
}

/// Lets work go on to its end when its caller gives up: a process half started is worse than one too many.
async fn to_the_end<T: Send + 'static>(work: impl Future<Output = Result<T>> + Send + 'static) -> Result<T> {
    let (done, result) = oneshot::channel();
    task::spawn("hypervisor-call", async move {
        let _ = done.send(work.await);
    });
    result.await.unwrap_or_else(|_| {
        Err(VmmError::Process { program: "hypervisor call".to_owned(), message: "ended without an answer".to_owned() })
    })
}

async fn qemu_version() -> String {
    let out = tokio::process::Command::new(args::program(Arch::X86_64)).arg("--version").output().await;
    let text = out.map(|o| String::from_utf8_lossy(&o.stdout).into_owned()).unwrap_or_default();
    text.lines().next().unwrap_or_default().trim_start_matches("QEMU emulator version ").to_owned()
}

fn installed(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|dir| dir.join(program).is_file())
}

#[async_trait]
impl Hypervisor for QemuHypervisor {
    async fn capabilities(&self) -> HostCapabilities {
        let mut archs = Vec::new();
        for arch in Arch::ALL.into_iter().filter(|a| installed(&args::program(*a))) {
            archs.push(ArchSupport { arch, accel: self.inner.accel(arch).await });
        }
        let (memory_total, memory_available) = host::memory();
        let (disk_total_bytes, disk_available_bytes) = host::disk(self.inner.layout.root());
        HostCapabilities {
            hostname: host::hostname(),
            archs,
            vcpus: host::vcpus(),
            memory_total_mib: memory_total >> 20,
            memory_available_mib: memory_available >> 20,
            disk_total_bytes,
            disk_available_bytes,
            engine_version: self.version.get_or_init(qemu_version).await.clone(),
            simulated: false,
            cpu_shares: self.inner.groups.is_some(),
        }
    }

    async fn ensure_image(&self, image: &ImageRef, source: &dyn ImageSource) -> Result<()> {
        image::ensure(&self.inner, image, source).await
    }

    async fn delete_image(&self, id: &str) -> Result<()> {
        image::delete(&self.inner, id).await
    }

    async fn list_images(&self) -> Result<Vec<String>> {
        Ok(image::list(&self.inner))
    }

    async fn ensure_disk(&self, disk: &DiskSpec) -> Result<DiskState> {
        let (inner, disk) = (self.inner.clone(), disk.clone());
        to_the_end(async move { disk::ensure(&inner, &disk).await }).await
    }

    async fn disk(&self, id: &str) -> Result<DiskState> {
        disk::get(&self.inner, id)
    }

    async fn list_disks(&self) -> Result<Vec<String>> {
        Ok(disk::list(&self.inner))
    }

    async fn delete_disk(&self, id: &str, zero: bool) -> Result<()> {
        disk::delete(&self.inner, id, zero).await
    }

    async fn snapshot_disk(&self, disk: &str, snapshot: &str) -> Result<()> {
        let (inner, disk, snapshot) = (self.inner.clone(), disk.to_owned(), snapshot.to_owned());
        to_the_end(async move { disk::snapshot(&inner, &disk, &snapshot).await }).await
    }

    async fn delete_snapshot(&self, disk: &str, snapshot: &str) -> Result<()> {
        let (inner, disk, snapshot) = (self.inner.clone(), disk.to_owned(), snapshot.to_owned());
        to_the_end(async move { disk::delete_snapshot(&inner, &disk, &snapshot).await }).await
    }

    async fn export_disk(&self, disk: &str, snapshot: Option<&str>, to: &Path) -> Result<ExportInfo> {
        let (inner, disk, to) = (self.inner.clone(), disk.to_owned(), to.to_owned());
        let snapshot = snapshot.map(str::to_owned);
        to_the_end(async move { disk::export(&inner, &disk, snapshot.as_deref(), &to).await }).await
    }

    async fn ensure_server(&self, spec: &ServerSpec) -> Result<()> {
        let (inner, spec) = (self.inner.clone(), spec.clone());
        to_the_end(async move { ensure::ensure(&inner, &spec).await }).await
    }

    async fn stop_server(&self, id: &str, mode: StopMode) -> Result<()> {
        let server = self.inner.server(id).ok_or_else(|| VmmError::not_found("server", id))?;
        let inner = self.inner.clone();
        to_the_end(async move {
            if mode == StopMode::Hard {
                stop::hard(&server).await; // before the turn: it also ends a wait for the guest
            }
            let _turn = server.turn.lock().await;
            match mode {
                StopMode::Acpi { deadline_seconds } => {
                    stop::acpi(&server, Duration::from_secs(deadline_seconds.into())).await;
                }
                StopMode::Hard => stop::hard(&server).await,
            }
            inner.unplug_all(&server).await
        })
        .await
    }

    async fn reboot_server(&self, id: &str, mode: RebootMode) -> Result<()> {
        let server = self.inner.server(id).ok_or_else(|| VmmError::not_found("server", id))?;
        let inner = self.inner.clone();
        to_the_end(async move {
            let _turn = server.turn.lock().await;
            let spec = server.spec().ok_or_else(|| VmmError::not_found("server", server.id.clone()))?;
            ensure::reboot(&inner, &server, &spec, mode).await
        })
        .await
    }

    async fn delete_server(&self, id: &str) -> Result<()> {
        crate::spec::check_id(id)?;
        let (inner, id) = (self.inner.clone(), id.to_owned());
        to_the_end(async move { stop::delete(&inner, &id).await }).await
    }

    async fn observe(&self) -> Vec<ServerObservation> {
        self.inner.servers().iter().filter(|s| s.spec().is_some()).map(|s| s.observation()).collect()
    }

    async fn console_log(&self, id: &str, tail_bytes: usize) -> Result<Vec<u8>> {
        let server = self.inner.server(id).ok_or_else(|| VmmError::not_found("server", id))?;
        task::blocking(move || console::log(&server.dir, tail_bytes)).await
    }

    async fn console_open(&self, id: &str) -> Result<ConsoleStream> {
        let server = self.inner.server(id).ok_or_else(|| VmmError::not_found("server", id))?;
        server.running()?;
        server.console.open().await
    }

    async fn sample(&self) -> Vec<Sample> {
        sample::all(&self.inner).await
    }

    async fn adopt(&self) -> Result<Vec<ServerObservation>> {
        let inner = self.inner.clone();
        to_the_end(async move { adopt::adopt(&inner).await }).await?;
        Ok(self.observe().await)
    }

    async fn shutdown_all(&self, deadline: Duration) -> Result<()> {
        stop::all(&self.inner, deadline).await
    }

    async fn purge(&self) -> Result<()> {
        let inner = self.inner.clone();
        to_the_end(async move { adopt::purge(&inner).await }).await
    }

    fn subscribe(&self) -> watch::Receiver<u64> {
        self.inner.subscribe()
    }
}
