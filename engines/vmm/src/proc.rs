//! What /proc says about processes, and handles on them that cannot hit a stranger.

use std::os::fd::{AsFd, OwnedFd};
use std::path::{Path, PathBuf};

use rustix::process::{Pid, PidfdFlags, Signal, pidfd_open, pidfd_send_signal};
use tokio::io::Interest;
use tokio::io::unix::AsyncFd;

use crate::error::{IoContext, Result, VmmError};

/// Clock ticks a second in /proc: USER_HZ, 100 on every architecture that Linux keeps alive.
pub(crate) const TICK_NS: u64 = 10_000_000;

/// A handle on one process: a pid that came to be used again is not signalled by it.
#[derive(Debug)]
pub(crate) struct Handle {
    pub(crate) pid: u32,
    fd: AsyncFd<OwnedFd>,
}

impl Handle {
    /// Takes hold of a process that lives now.
    pub(crate) fn open(pid: u32) -> Result<Self> {
        let raw = i32::try_from(pid).ok().and_then(Pid::from_raw);
        let raw = raw.ok_or_else(|| VmmError::Invalid(format!("pid {pid}")))?;
        let fd = pidfd_open(raw, PidfdFlags::NONBLOCK)
            .map_err(std::io::Error::from)
            .context(|| format!("opening process {pid}"))?;
        // SAFETY: the descriptor is owned by the AsyncFd for its whole life and never replaced.
        #[allow(unsafe_code)]
        let fd = unsafe { AsyncFd::register_with_interest(fd, Interest::READABLE) };
        let fd = fd.map_err(std::io::Error::from).context(|| format!("watching process {pid}"))?;
        Ok(Self { pid, fd })
    }

    /// Ends the process at once; one that is gone already is fine.
    pub(crate) fn kill(&self) {
        let _ = pidfd_send_signal(self.fd.get_ref().as_fd(), Signal::KILL);
    }

    /// Waits until the process has ended.
    pub(crate) async fn exited(&self) {
        let _ = self.fd.readable().await;
    }
}

/// Figures of one process from /proc/PID/stat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stat {
    pub(crate) cpu_ns: u64,
    pub(crate) start_ticks: u64,
    pub(crate) zombie: bool,
}

/// Reads the figures of a process; none if it is gone.
pub(crate) fn stat(pid: u32) -> Option<Stat> {
    parse_stat(&std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?)
}

fn parse_stat(text: &str) -> Option<Stat> {
    // The second field is the name in parentheses, which may hold anything: begin behind the last one.
    let fields: Vec<&str> = text[text.rfind(')')? + 1..].split_ascii_whitespace().collect();
    let number = |at: usize| fields.get(at).and_then(|f| f.parse::<u64>().ok());
    Some(Stat {
        zombie: matches!(*fields.first()?, "Z" | "X"),
        cpu_ns: (number(11)? + number(12)?) * TICK_NS,
        start_ticks: number(19)?,
    })
}

/// Memory of a process that is resident; none if it is gone.
pub(crate) fn resident_bytes(pid: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = status.lines().find_map(|l| l.strip_prefix("VmRSS:"))?;
    Some(line.split_whitespace().next()?.parse::<u64>().ok()? * 1024)
}

/// Processor time had and waited for by all threads, in nanoseconds. What was waited for tells a starved guest from a
/// quiet one. None if the kernel does not account it.
pub(crate) fn demand_ns(pid: u32) -> Option<u64> {
    let mut sum = 0;
    for task in std::fs::read_dir(format!("/proc/{pid}/task")).ok()?.flatten() {
        // A thread that ended since is no reason to give up on the rest.
        let Ok(text) = std::fs::read_to_string(task.path().join("schedstat")) else { continue };
        let mut fields = text.split_ascii_whitespace().filter_map(|f| f.parse::<u64>().ok());
        sum += fields.next()? + fields.next()?;
    }
    Some(sum)
}

/// Identity of this boot of the host.
pub(crate) fn boot_id() -> String {
    std::fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default().trim().to_owned()
}

/// Living QEMU processes whose working directory is `dir/<name>` or was until that was removed, as (name, pid).
///
/// This finds a guest even when we were killed before its pid was written down.
pub(crate) fn qemus_under(dir: &Path) -> Vec<(String, u32)> {
    let dir = std::fs::canonicalize(dir).unwrap_or_else(|_| dir.to_owned());
    let pids = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    let pids = pids.filter_map(|e| e.file_name().to_str()?.parse::<u32>().ok());
    pids.filter_map(|pid| Some((qemu_server(pid, &dir)?, pid))).collect()
}

fn qemu_server(pid: u32, dir: &Path) -> Option<String> {
    let cwd: PathBuf = std::fs::read_link(format!("/proc/{pid}/cwd")).ok()?;
    if cwd.parent()? != dir {
        return None;
    }
    let name = cwd.file_name()?.to_str()?.trim_end_matches(" (deleted)").to_owned();
    let command = std::fs::read(format!("/proc/{pid}/cmdline")).ok()?;
    let mut args = command.split(|b| *b == 0);
    let program = String::from_utf8_lossy(args.next()?).into_owned();
    let is_qemu = Path::new(&program).file_name()?.to_str()?.starts_with("qemu-system-");
    let named = args.any(|a| a == name.as_bytes() || a == format!("guest={name}").as_bytes());
    (is_qemu && named && !stat(pid)?.zombie).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stat_survives_odd_process_names() {
        let line = "7 (a) b) S 1 7 7 0 -1 4194304 1 2 3 4 250 50 0 0 20 0 4 0 12345 1000 77 0";
        let s = parse_stat(line).unwrap();
        assert_eq!((s.cpu_ns, s.start_ticks, s.zombie), (300 * TICK_NS, 12345, false));
    }

    #[test]
    fn this_process_is_alive_and_not_a_guest() {
        let me = std::process::id();
        assert!(!stat(me).unwrap().zombie);
        assert!(demand_ns(me).unwrap() > 0);
        assert!(resident_bytes(me).unwrap() > 100_000);
        assert!(qemus_under(&std::env::current_dir().unwrap()).is_empty());
    }

    #[tokio::test]
    async fn a_handle_sees_the_end() {
        let mut child = std::process::Command::new("sleep").arg("60").spawn().unwrap();
        let handle = Handle::open(child.id()).unwrap();
        handle.kill();
        tokio::time::timeout(std::time::Duration::from_secs(60), handle.exited()).await.unwrap();
        assert!(!child.wait().unwrap().success());
    }
}
