//! What all parts of the real hypervisor share.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use tokio::sync::{OnceCell, OwnedMutexGuard, watch};

use super::QemuConfig;
use super::args::Facts;
use super::gate::Gate;
use super::server::Server;
use crate::cgroup::Groups;
use crate::error::{Result, VmmError};
use crate::layout::Layout;
use crate::plug::{PlugRequest, PortPlug};
use crate::probe::{KvmPolicy, kvm_works};
use crate::spec::{Accel, Arch, NicSpec};
use crate::{files, proc, tap, task};

/// Code of the aarch64 firmware, and its variables as they are at first; where distributions put them.
const AARCH64_FIRMWARE: [(&str, &str); 2] = [
    ("/usr/share/AAVMF/AAVMF_CODE.fd", "/usr/share/AAVMF/AAVMF_VARS.fd"),
    ("/usr/share/edk2/aarch64/QEMU_EFI-pflash.raw", "/usr/share/edk2/aarch64/vars-template-pflash.raw"),
];

pub(super) struct Inner {
    pub(super) layout: Layout,
    pub(super) plug: Arc<dyn PortPlug>,
    pub(super) groups: Option<Arc<Groups>>,
    pub(super) gate: Gate,
    pub(super) offloads: bool,
    kvm: KvmPolicy,
    kvm_answer: OnceCell<bool>,
    servers: Mutex<HashMap<String, Arc<Server>>>,
    locks: Mutex<HashMap<String, Weak<tokio::sync::Mutex<()>>>>,
    revision: watch::Sender<u64>,
}

impl Inner {
    pub(super) fn new(config: QemuConfig) -> Result<Arc<Self>> {
        let layout = Layout::new(config.node_dir, config.tag);
        for dir in [layout.images(), layout.disks(), layout.servers()] {
            std::fs::create_dir_all(&dir).map_err(|e| VmmError::io(format!("creating {}", dir.display()), e))?;
            files::sweep_unfinished(&dir);
        }
        let groups = if config.cpu_shares { Groups::prepare(&layout.cgroup()).map(Arc::new) } else { None };
        let slots = config.boot_slots.unwrap_or_else(|| (2 * crate::host::vcpus() as usize).max(2));
        Ok(Arc::new(Self {
            layout,
            plug: config.plug,
            groups,
            gate: Gate::new(slots),
            offloads: config.offloads,
            kvm: config.kvm,
            kvm_answer: OnceCell::new(),
            servers: Mutex::default(),
            locks: Mutex::default(),
            revision: watch::Sender::new(0),
        }))
    }

    /// Tells watchers that something changed.
    pub(super) fn changed(&self) {
        self.revision.send_modify(|n| *n += 1);
    }

    pub(super) fn subscribe(&self) -> watch::Receiver<u64> {
        self.revision.subscribe()
    }

    /// Does KVM work? Asked once a boot of the host: the answer is kept beside the data.
    pub(super) async fn kvm_works(&self) -> bool {
        *self
            .kvm_answer
            .get_or_init(|| async {
                let kept = self.layout.root().join("kvm.json");
                let boot = proc::boot_id();
                if matches!(self.kvm, KvmPolicy::Never) {
                    return false;
                }
                if let Some((known, answer)) = files::read_json::<(String, bool)>(&kept)
                    && known == boot
                {
                    return answer;
                }
                let answer = kvm_works(&self.kvm).await;
                if let Err(e) = files::write_json(&kept, &(boot, answer)) {
                    tracing::warn!(error = %e, "answer of the KVM probe not kept");
                }
                answer
            })
            .await
    }

    pub(super) async fn accel(&self, arch: Arch) -> Accel {
        if arch.as_str() == std::env::consts::ARCH && self.kvm_works().await { Accel::Kvm } else { Accel::Tcg }
    }

    pub(super) async fn facts(&self, server: &Server, arch: Arch) -> Facts {
        let accel = if server.is_given_up() { Accel::Tcg } else { self.accel(arch).await };
        Facts {
            accel,
            offloads: self.offloads,
            vhost: std::fs::exists("/dev/vhost-net").unwrap_or(false),
            aarch64_firmware: aarch64_firmware().map(|(code, _)| code.to_owned()),
        }
    }

    pub(super) fn server(&self, id: &str) -> Option<Arc<Server>> {
        self.servers.lock().unwrap_or_else(PoisonError::into_inner).get(id).cloned()
    }

    pub(super) fn server_or_new(&self, id: &str) -> Arc<Server> {
        let mut servers = self.servers.lock().unwrap_or_else(PoisonError::into_inner);
        servers.entry(id.to_owned()).or_insert_with(|| Server::new(id, self.layout.server(id))).clone()
    }

    pub(super) fn forget(&self, id: &str) {
        self.servers.lock().unwrap_or_else(PoisonError::into_inner).remove(id);
    }

    pub(super) fn servers(&self) -> Vec<Arc<Server>> {
        let mut all: Vec<_> = self.servers.lock().unwrap_or_else(PoisonError::into_inner).values().cloned().collect();
        all.sort_by(|a, b| a.id.cmp(&b.id));
        all
    }

    /// Who has this disk attached now?
    pub(super) fn holder(&self, disk: &str) -> Option<Arc<Server>> {
        self.servers().into_iter().find(|s| s.view().disks.contains(disk))
    }

    /// One at a time for each image and disk.
    pub(super) async fn lock(&self, key: &str) -> OwnedMutexGuard<()> {
        let lock = {
            let mut locks = self.locks.lock().unwrap_or_else(PoisonError::into_inner);
            locks.retain(|_, lock| lock.strong_count() > 0);
            let known = locks.get(key).and_then(Weak::upgrade);
            known.unwrap_or_else(|| {
                let lock = Arc::default();
                locks.insert(key.to_owned(), Arc::downgrade(&lock));
                lock
            })
        };
        lock.lock_owned().await
    }

    /// Makes the taps of these interfaces.
    pub(super) async fn make_taps(&self, nics: &[NicSpec]) -> Result<()> {
        let wanted: Vec<_> = nics.iter().map(|n| (self.layout.tap(&n.port), n.mtu)).collect();
        if wanted.is_empty() {
            return Ok(());
        }
        task::blocking(move || wanted.iter().try_for_each(|(name, mtu)| tap::ensure(name, *mtu))).await
    }

    /// Plugs the taps of these interfaces into the switch.
    pub(super) async fn plug(&self, server: &Server, nics: &[NicSpec]) -> Result<()> {
        server.view().plugged.extend(nics.iter().map(|n| n.port.clone()));
        let request =
            |n: &NicSpec| PlugRequest { tap: self.layout.tap(&n.port), port: n.port.clone(), mac: n.mac.clone() };
        self.plug.plug(nics.iter().map(request).collect()).await
    }

    /// Takes ports out of the switch and their taps out of the host.
    pub(super) async fn unplug(&self, server: &Server, ports: Vec<String>) -> Result<()> {
        if ports.is_empty() {
            return Ok(());
        }
        let taps: Vec<_> = ports.iter().map(|p| self.layout.tap(p)).collect();
        self.plug.unplug(taps.clone()).await?;
        task::blocking(move || taps.iter().try_for_each(|t| tap::remove(t))).await?;
        let mut view = server.view();
        ports.iter().for_each(|p| {
            view.plugged.remove(p);
        });
        Ok(())
    }

    /// Takes all ports of a server out.
    pub(super) async fn unplug_all(&self, server: &Server) -> Result<()> {
        let ports = server.view().plugged.iter().cloned().collect();
        self.unplug(server, ports).await
    }

    pub(super) fn vars_template() -> Option<PathBuf> {
        aarch64_firmware().map(|(_, vars)| PathBuf::from(vars))
    }
}

fn aarch64_firmware() -> Option<(&'static str, &'static str)> {
    AARCH64_FIRMWARE
        .into_iter()
        .find(|(code, vars)| std::fs::exists(code).unwrap_or(false) && std::fs::exists(vars).unwrap_or(false))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plug::Unswitched;
    use crate::qemu::server::Record;

    fn opened(dir: &std::path::Path) -> Arc<Inner> {
        // A program that says what the probe's child says: this host's own answer does not matter here.
        let kvm = KvmPolicy::Probe { program: Some("/bin/echo".into()), args: vec![crate::probe::PROOF.to_owned()] };
        Inner::new(QemuConfig { kvm, cpu_shares: false, ..QemuConfig::new(dir, Arc::new(Unswitched)) }).unwrap()
    }

    /// Any guest can have an error of its accelerator if it wants to: that is nobody else's matter.
    #[tokio::test]
    async fn a_guest_that_kvm_gave_up_is_emulated_on_this_boot_and_no_other() {
        let dir = tempfile::tempdir().unwrap();
        let inner = opened(dir.path());
        let here = Arch::ALL.into_iter().find(|a| a.as_str() == std::env::consts::ARCH).unwrap();
        let best = inner.accel(here).await;
        assert_eq!(best == Accel::Kvm, std::fs::exists("/dev/kvm").unwrap());
        for (id, boot) in [("a", Some(proc::boot_id())), ("b", Some("another boot".to_owned())), ("c", None)] {
            let server = inner.server_or_new(id);
            std::fs::create_dir_all(&server.dir).unwrap();
            server.remember(|r| r.given_up = boot.clone());
            let kept = files::read_json::<Record>(&server.dir.join("state.json")).unwrap();
            assert_eq!(kept.given_up, boot, "the next process knows it too");
            assert_eq!(server.is_given_up(), id == "a");
            let wanted = if id == "a" { Accel::Tcg } else { best };
            assert_eq!(inner.facts(&server, here).await.accel, wanted, "{id}");
        }
        assert_eq!(inner.accel(here).await, best);
    }

    #[tokio::test]
    async fn the_answer_of_the_probe_is_of_one_boot() {
        let dir = tempfile::tempdir().unwrap();
        let believed = std::fs::exists("/dev/kvm").unwrap();
        assert_eq!(opened(dir.path()).kvm_works().await, believed);
        let kept = opened(dir.path()).layout.root().join("kvm.json");
        files::write_json(&kept, &(proc::boot_id(), false)).unwrap();
        assert!(!opened(dir.path()).kvm_works().await, "it is not asked twice");
        files::write_json(&kept, &("another boot", false)).unwrap();
        assert_eq!(opened(dir.path()).kvm_works().await, believed, "asked again after a boot");
    }

    #[test]
    fn what_an_older_version_remembers_is_read() {
        let text = r#"{"running":true,"boot_id":"b","booted_ticks":7,"ended_generation":null,"exit":null,"reboot_token":null}"#;
        let record: Record = serde_json::from_str(text).unwrap();
        assert_eq!((record.running, record.booted_ticks, record.given_up), (true, Some(7), None));
    }
}
