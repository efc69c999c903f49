//! Processor shares of the guests, so that the control plane answers at once however many guests boot.
//!
//! ```text
//! xinglin-TAG-init  a process until its monitor answers: short, and somebody waits for it. All of them weigh as much as
//!                   one thread of the control plane
//! xinglin-TAG       little weight against the rest of the host
//!  ├─ boot          the few that may boot now
//!  ├─ wait          those whose turn comes: nearly nothing
//!  ├─ settle        on the network, and still starting what they run: less than those who are not there yet
//!  └─ run           booted guests
//! ```
//! (With `init` inside the little one, thirty processes took 27 s instead of 2 to answer beside a busy compiler.)
//! Both versions of the kernel's interface are spoken. (nice was tried in place of it and did not help.)

use std::fs;
use std::path::{Path, PathBuf};

/// Where in its life a guest is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Phase {
    Init,
    Boot,
    Wait,
    Settle,
    Run,
}

impl Phase {
    const BENEATH: [(Phase, Weight); 4] =
        [(Phase::Boot, (1024, 100)), (Phase::Run, (1024, 100)), (Phase::Settle, (128, 12)), (Phase::Wait, (2, 1))];

    fn name(self) -> &'static str {
        match self {
            Phase::Init => "init",
            Phase::Boot => "boot",
            Phase::Wait => "wait",
            Phase::Settle => "settle",
            Phase::Run => "run",
        }
    }
}

/// v1 `cpu.shares` and v2 `cpu.weight`.
type Weight = (u32, u32);

/// Weight of all guests together, where anything else has 1024 or 100 a group or a root-level thread.
const ALL_GUESTS: Weight = (128, 12);
/// The weight that everything has by itself.
const ORDINARY: Weight = (1024, 100);

/// The groups of one instance.
#[derive(Debug)]
pub(crate) struct Groups {
    dir: PathBuf,
    init: PathBuf,
}

impl Groups {
    /// Makes the groups, or finds those of an earlier life. None if this host does not let us.
    pub(crate) fn prepare(name: &str) -> Option<Self> {
        let (mount, v2) = cpu_hierarchy(&fs::read_to_string("/proc/self/mounts").ok()?)?;
        let groups = Self { dir: mount.join(name), init: mount.join(format!("{name}-init")) };
        match groups.make(&mount, v2) {
            Ok(()) => Some(groups),
            Err(e) => {
                tracing::warn!(error = %e, "no cgroup for guests: they compete with the control plane");
                None
            }
        }
    }

    fn make(&self, mount: &Path, v2: bool) -> std::io::Result<()> {
        let set = |dir: &Path, (shares, weight): Weight| {
            let (file, value) = if v2 { ("cpu.weight", weight) } else { ("cpu.shares", shares) };
            fs::write(dir.join(file), value.to_string())
        };
        let delegate = |dir: &Path| if v2 { fs::write(dir.join("cgroup.subtree_control"), "+cpu") } else { Ok(()) };
        delegate(mount)?;
        for (dir, weight) in [(&self.init, ORDINARY), (&self.dir, ALL_GUESTS)] {
            fs::create_dir_all(dir)?;
            set(dir, weight)?;
        }
        delegate(&self.dir)?;
        for (phase, weight) in Phase::BENEATH {
            let dir = self.group(phase);
            fs::create_dir_all(&dir)?;
            set(&dir, weight)?;
        }
        Ok(())
    }

    fn group(&self, phase: Phase) -> PathBuf {
        if phase == Phase::Init { self.init.clone() } else { self.dir.join(phase.name()) }
    }

    /// Moves a process and all its threads.
    pub(crate) fn place(&self, pid: u32, phase: Phase) {
        if let Err(e) = fs::write(self.group(phase).join("cgroup.procs"), pid.to_string()) {
            // It may just have ended; if not, it runs with the wrong weight, which is no reason to fail anything.
            tracing::debug!(pid, phase = phase.name(), error = %e, "process not placed in its cgroup");
        }
        // Where single threads can be placed (v1), the main one, which answers the monitor, does not wait with the guest's
        // processors. Where not, there is no such file, and the least weight is not as small.
        if phase == Phase::Wait {
            let _ = fs::write(self.group(Phase::Run).join("tasks"), pid.to_string());
        }
    }

    /// Removes the groups; true when nothing is left. A process leaves its group a moment after its end can be seen.
    pub(crate) fn remove(&self) -> bool {
        let beneath = Phase::BENEATH.iter().map(|(phase, _)| self.group(*phase));
        for dir in beneath.chain([self.dir.clone(), self.init.clone()]) {
            let _ = fs::remove_dir(dir);
        }
        !self.dir.exists() && !self.init.exists()
    }
}

/// The mount whose groups share out the processor: v1 first, since a host may mount an empty v2 beside it.
fn cpu_hierarchy(mounts: &str) -> Option<(PathBuf, bool)> {
    let mounted = |kind: &str| {
        let lines = mounts.lines().map(|l| l.split(' ').collect::<Vec<_>>());
        lines.filter(|f| f.get(2) == Some(&kind)).map(|f| (PathBuf::from(f[1]), f[3].to_owned())).collect::<Vec<_>>()
    };
    let v1 = mounted("cgroup").into_iter().find(|(_, options)| options.split(',').any(|o| o == "cpu"));
    if let Some((dir, _)) = v1 {
        return Some((dir, false));
    }
    let has_cpu = |dir: &Path| {
        fs::read_to_string(dir.join("cgroup.controllers")).is_ok_and(|c| c.split_whitespace().any(|c| c == "cpu"))
    };
    mounted("cgroup2").into_iter().find(|(dir, _)| has_cpu(dir)).map(|(dir, _)| (dir, true))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cpu_hierarchy_is_found_among_the_mounts() {
        let v1 = "cgroup /sys/fs/cgroup/cpuset cgroup rw,cpuset 0 0\n\
                  cgroup /sys/fs/cgroup/cpu,cpuacct cgroup rw,relatime,cpu,cpuacct 0 0\n";
        assert_eq!(cpu_hierarchy(v1), Some((PathBuf::from("/sys/fs/cgroup/cpu,cpuacct"), false)));
        assert_eq!(cpu_hierarchy("cgroup2 /nowhere cgroup2 rw 0 0\n"), None);
    }

    #[test]
    fn v2_is_used_where_it_has_the_controller() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("cgroup.controllers"), "cpuset cpu io\n").unwrap();
        let line = format!("cgroup2 {} cgroup2 rw 0 0\n", dir.path().display());
        assert_eq!(cpu_hierarchy(&line), Some((dir.path().to_owned(), true)));
        let groups = Groups { dir: dir.path().join("xinglin-t"), init: dir.path().join("xinglin-t-init") };
        groups.make(dir.path(), true).unwrap();
        let read = |p: &str| fs::read_to_string(dir.path().join(p)).unwrap();
        assert_eq!(read("cgroup.subtree_control"), "+cpu");
        assert_eq!(read("xinglin-t/cpu.weight"), "12");
        assert_eq!(read("xinglin-t/wait/cpu.weight"), "1");
        assert_eq!(read("xinglin-t-init/cpu.weight"), "100");
    }
}
