//! Hosts to test on.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use async_trait::async_trait;
use tempfile::TempDir;
use vmm::conformance::Bench;
use vmm::layout::Layout;
use vmm::plug::Unswitched;
use vmm::probe::KvmPolicy;
use vmm::qemu::{QemuConfig, QemuHypervisor};
use vmm::sim::{SimConfig, SimHypervisor};
use vmm::{Hypervisor, ServerObservation};

pub struct SimBench {
    dir: TempDir,
    last: std::sync::Mutex<Option<Arc<SimHypervisor>>>,
}

impl SimBench {
    pub fn new() -> Self {
        Self { dir: tempfile::tempdir().unwrap(), last: std::sync::Mutex::default() }
    }

    fn node(&self) -> PathBuf {
        self.dir.path().join("node")
    }
}

#[async_trait]
impl Bench for SimBench {
    async fn open(&self) -> Arc<dyn Hypervisor> {
        let sim = Arc::new(SimHypervisor::open(SimConfig::new(self.node())).unwrap());
        *self.last.lock().unwrap() = Some(sim.clone());
        sim
    }

    async fn crash(&self, _hypervisor: &dyn Hypervisor, server: &ServerObservation) {
        let sim = self.last.lock().unwrap().clone().unwrap();
        sim.crash(&server.id);
    }

    async fn residue(&self) -> Vec<String> {
        if self.node().exists() { vec![self.node().display().to_string()] } else { vec![] }
    }

    fn guests_hold_devices(&self) -> bool {
        false
    }

    async fn settled(&self) {
        self.last.lock().unwrap().take();
    }
}

pub struct QemuBench {
    dir: TempDir,
}

impl QemuBench {
    pub fn new() -> Self {
        assert!(nix::unistd::geteuid().is_root(), "the real hypervisor makes taps and cgroups: run this as root");
        Self { dir: tempfile::tempdir().unwrap() }
    }

    /// Opens a node directory as any bench does.
    pub async fn at(node: &Path) -> Arc<dyn Hypervisor> {
        let mut config = QemuConfig::new(node, Arc::new(Unswitched));
        config.kvm = KvmPolicy::Never;
        Arc::new(QemuHypervisor::open(config).unwrap())
    }

    pub fn node(&self) -> PathBuf {
        self.dir.path().join("node")
    }

    fn layout(&self) -> Layout {
        Layout::new(self.node(), None)
    }

    /// Living guests, by pid.
    pub fn processes(&self) -> Vec<i32> {
        let under = |pid: &i32| {
            let cwd = std::fs::read_link(format!("/proc/{pid}/cwd"));
            cwd.is_ok_and(|cwd| cwd.starts_with(self.layout().servers())) && *pid != std::process::id() as i32
        };
        let all = std::fs::read_dir("/proc").unwrap().flatten();
        let mut pids: Vec<_> = all.filter_map(|e| e.file_name().to_str()?.parse().ok()).filter(under).collect();
        pids.sort_unstable();
        pids
    }

    fn taps(&self) -> Vec<String> {
        let prefix = self.layout().tap_prefix();
        let all = nix::net::if_::if_nameindex().unwrap();
        all.iter().map(|i| i.name().to_string_lossy().into_owned()).filter(|n| n.starts_with(&prefix)).collect()
    }

    fn groups(&self) -> Vec<PathBuf> {
        let dirs = ["/sys/fs/cgroup/cpu", "/sys/fs/cgroup"].map(Path::new);
        let names = [self.layout().cgroup(), format!("{}-init", self.layout().cgroup())];
        let all = dirs.iter().flat_map(|dir| names.iter().map(move |name| dir.join(name)));
        all.filter(|p| p.exists()).collect()
    }
}

#[async_trait]
impl Bench for QemuBench {
    async fn open(&self) -> Arc<dyn Hypervisor> {
        Self::at(&self.node()).await
    }

    async fn crash(&self, _hypervisor: &dyn Hypervisor, server: &ServerObservation) {
        let pid = nix::unistd::Pid::from_raw(server.pid.unwrap() as i32);
        nix::sys::signal::kill(pid, nix::sys::signal::Signal::SIGKILL).unwrap();
    }

    async fn residue(&self) -> Vec<String> {
        let mut left: Vec<String> = self.processes().iter().map(|pid| format!("process {pid}")).collect();
        left.extend(self.taps().into_iter().map(|t| format!("tap {t}")));
        left.extend(self.groups().into_iter().map(|g| g.display().to_string()));
        if self.node().exists() {
            left.push(self.node().display().to_string());
        }
        left
    }

    fn guests_hold_devices(&self) -> bool {
        true
    }

    async fn settled(&self) {
        // The monitor's connection closes when the tasks of the dropped hypervisor see that nobody needs them.
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    }
}

/// Whatever a test left behind when it failed.
impl Drop for QemuBench {
    fn drop(&mut self) {
        for pid in self.processes() {
            let _ = nix::sys::signal::kill(nix::unistd::Pid::from_raw(pid), nix::sys::signal::Signal::SIGKILL);
        }
        // Groups can be removed when the processes in them are gone.
        let until = std::time::Instant::now() + std::time::Duration::from_secs(5);
        while !self.processes().is_empty() && std::time::Instant::now() < until {
            std::thread::yield_now();
        }
        for tap in self.taps() {
            let _ = std::process::Command::new("ip").args(["link", "delete", &tap]).status();
        }
        while !self.groups().is_empty() && std::time::Instant::now() < until {
            for group in self.groups() {
                for phase in ["boot", "wait", "run"] {
                    let _ = std::fs::remove_dir(group.join(phase));
                }
                let _ = std::fs::remove_dir(group);
            }
        }
    }
}
