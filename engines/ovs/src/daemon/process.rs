//! One daemon process.
//!
//! The OVS family detaches by itself: with `--detach` the command we run returns only when the daemon is in service, and
//! the daemon has a session of its own and a pid file. It is not our child, so that it lives on when we are killed;
//! its end is seen through a pidfd, which costs nothing while it lives.

use std::fs;
use std::io;
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use rustix::process::{Pid, PidfdFlags, Signal, pidfd_open, pidfd_send_signal};
use tokio::io::Interest;
use tokio::io::unix::AsyncFd;
use tokio::process::Command;

const START_PATIENCE: Duration = Duration::from_secs(30);

/// How to run a daemon of the OVS family.
#[derive(Clone, Debug)]
pub struct Daemon {
    /// Name for logs.
    pub name: &'static str,
    /// Binary.
    pub program: PathBuf,
    /// Arguments besides `--detach`, `--no-chdir` and `--pidfile`.
    pub arguments: Vec<String>,
    /// Environment besides our own.
    pub environment: Vec<(&'static str, String)>,
    /// Pid file; its path on the command line proves that a process is this daemon.
    pub pid_file: PathBuf,
}

/// A daemon that is alive, or was when we last looked.
#[derive(Debug)]
pub struct Running {
    pid: Pid,
    pidfd: AsyncFd<OwnedFd>,
}

/// Finds a binary where distributions put daemons, which need not be on our PATH.
pub fn find_program(name: &str) -> io::Result<PathBuf> {
    ["/usr/sbin", "/usr/bin", "/usr/local/sbin", "/usr/local/bin", "/sbin", "/bin"]
        .iter()
        .map(|directory| Path::new(directory).join(name))
        .find(|path| path.is_file())
        .ok_or_else(|| io::Error::new(io::ErrorKind::NotFound, format!("{name} is not installed")))
}

impl Daemon {
    fn pid_file_argument(&self) -> String {
        format!("--pidfile={}", self.pid_file.display())
    }

    /// The daemon, if it is running: an earlier life of ours may have started it.
    pub fn adopt(&self) -> io::Result<Option<Running>> {
        let Some(pid) = read_pid(&self.pid_file) else { return Ok(None) };
        if !self.is_me(pid) {
            return Ok(None);
        }
        let pidfd = match pidfd_open(pid, PidfdFlags::NONBLOCK) {
            Ok(pidfd) => pidfd,
            Err(rustix::io::Errno::SRCH) => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        // Asked again with the pidfd in hand: the number may have passed to another process in between.
        if !self.is_me(pid) {
            return Ok(None);
        }
        Ok(Some(Running { pid, pidfd: watch(pidfd)? }))
    }

    fn is_me(&self, pid: Pid) -> bool {
        let proc = PathBuf::from(format!("/proc/{}", pid.as_raw_nonzero()));
        // The command line of a zombie is empty.
        let wanted = self.pid_file_argument();
        fs::read(proc.join("cmdline"))
            .is_ok_and(|line| line.split(|byte| *byte == 0).any(|argument| argument == wanted.as_bytes()))
    }

    /// Starts the daemon and waits until it is in service.
    pub async fn start(&self) -> io::Result<Running> {
        let command = Command::new(&self.program)
            .args(&self.arguments)
            .args(["--detach", "--no-chdir", &self.pid_file_argument()])
            .envs(self.environment.iter().map(|(name, value)| (*name, value.as_str())))
            .current_dir("/")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .output();
        let output = tokio::time::timeout(START_PATIENCE, command)
            .await
            .map_err(|_| io::Error::new(io::ErrorKind::TimedOut, format!("{} did not get ready", self.name)))??;
        if !output.status.success() {
            let stderr = String::from_utf8_lossy(&output.stderr);
            let last = stderr.lines().last().unwrap_or("no message");
            return Err(io::Error::other(format!("{} failed to start ({}): {last}", self.name, output.status)));
        }
        self.adopt()?.ok_or_else(|| io::Error::other(format!("{} ended as soon as it had started", self.name)))
    }
}

#[allow(unsafe_code, reason = "registering a descriptor demands a promise about it")]
fn watch(pidfd: OwnedFd) -> io::Result<AsyncFd<OwnedFd>> {
    // SAFETY: an `OwnedFd` answers with the same open descriptor until it is dropped, and `AsyncFd` owns it.
    unsafe { AsyncFd::register_with_interest(pidfd, Interest::READABLE) }.map_err(Into::into)
}

fn read_pid(file: &Path) -> Option<Pid> {
    Pid::from_raw(fs::read_to_string(file).ok()?.trim().parse().ok()?)
}

impl Running {
    /// Process id.
    pub fn pid(&self) -> i32 {
        self.pid.as_raw_nonzero().get()
    }

    /// Waits for the end of the process.
    pub async fn ended(&self) {
        // A pidfd is readable from the end of the process on. Should polling it ever fail, calling it ended makes the
        // supervisor look at /proc, which is right in both cases.
        let _ = self.pidfd.readable().await;
    }

    /// Ends the process at once; nothing happens if it has ended.
    pub fn kill(&self) {
        let _ = pidfd_send_signal(&self.pidfd, Signal::KILL);
    }

    /// Asks the process to end, and after `patience` makes it.
    pub async fn terminate(&self, patience: Duration) {
        for (signal, patience) in [(Signal::TERM, patience), (Signal::KILL, Duration::from_secs(5))] {
            if pidfd_send_signal(&self.pidfd, signal).is_err() {
                return;
            }
            if tokio::time::timeout(patience, self.ended()).await.is_ok() {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn daemon(pid_file: PathBuf) -> Daemon {
        Daemon { name: "test", program: "/bin/false".into(), arguments: vec![], environment: vec![], pid_file }
    }

    #[tokio::test]
    async fn a_pid_that_passed_to_another_process_is_not_adopted() {
        let dir = tempfile::tempdir().unwrap();
        let daemon = daemon(dir.path().join("d.pid"));
        assert!(daemon.adopt().unwrap().is_none(), "no pid file");
        fs::write(&daemon.pid_file, format!("{}\n", std::process::id())).unwrap();
        assert!(daemon.adopt().unwrap().is_none(), "a process, but not this daemon");
        fs::write(&daemon.pid_file, "garbage").unwrap();
        assert!(daemon.adopt().unwrap().is_none(), "no number");
    }

    #[tokio::test]
    async fn a_daemon_that_fails_says_why() {
        let dir = tempfile::tempdir().unwrap();
        let error = daemon(dir.path().join("d.pid")).start().await.unwrap_err();
        assert!(error.to_string().contains("test failed to start"), "{error}");
    }
}
