//! A cloud to measure, and what the kernel says of its processes.

use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Instant;

/// A running `xinglin up` on a data directory of its own, which goes when this is dropped.
pub struct Up {
    /// Data directory.
    pub dir: PathBuf,
    child: Option<Child>,
    args: Vec<String>,
    /// Seconds from start to `ready`.
    pub ready_after: f64,
}

fn binary() -> String {
    std::env::var("XINGLIN_BIN").unwrap_or_else(|_| env!("CARGO_BIN_EXE_xinglin").to_owned())
}

impl Up {
    /// Starts one.
    pub fn start(args: &[&str]) -> Up {
        let dir = std::env::temp_dir()
            .join(format!("xinglin-bench-{}", std::process::id()))
            .join(format!("{}", Instant::now().elapsed().as_nanos()));
        std::fs::create_dir_all(&dir).unwrap();
        let mut up = Up {
            dir: dir.join("d"),
            child: None,
            args: args.iter().map(|a| (*a).to_owned()).collect(),
            ready_after: 0.0,
        };
        up.again();
        up
    }

    /// Starts it (again) on its data directory.
    pub fn again(&mut self) {
        let started = Instant::now();
        let log = std::fs::OpenOptions::new().create(true).append(true).open(self.dir.with_extension("log")).unwrap();
        let mut child = Command::new(binary())
            .args(["up", "--listen", "127.0.0.1:0", "--data-dir"])
            .arg(&self.dir)
            .args(&self.args)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .unwrap();
        let mut lines = std::io::BufRead::lines(std::io::BufReader::new(child.stdout.take().unwrap()));
        let first = lines.next().and_then(Result::ok).unwrap_or_default();
        assert!(
            first.starts_with("ready "),
            "xinglin up is not ready; see {}",
            self.dir.with_extension("log").display()
        );
        self.ready_after = started.elapsed().as_secs_f64();
        self.child = Some(child);
    }

    /// SIGTERM, and waits for the end.
    pub fn end(&mut self) {
        let mut c = self.child.take().unwrap();
        let pid = nix::unistd::Pid::from_raw(i32::try_from(c.id()).unwrap());
        nix::sys::signal::kill(pid, nix::sys::signal::Signal::SIGTERM).unwrap();
        assert!(c.wait().unwrap().success());
    }

    /// SIGKILL.
    pub fn kill(&mut self) {
        let mut c = self.child.take().unwrap();
        c.kill().unwrap();
        c.wait().unwrap();
    }

    /// Its process id.
    pub fn pid(&self) -> u32 {
        self.child.as_ref().unwrap().id()
    }
}

impl Drop for Up {
    fn drop(&mut self) {
        if let Some(mut c) = self.child.take() {
            let _ = c.kill();
            let _ = c.wait();
        }
        let _ = Command::new(binary()).args(["destroy", "--data-dir"]).arg(&self.dir).status();
        if let Some(parent) = self.dir.parent() {
            let _ = std::fs::remove_dir_all(parent);
        }
    }
}

fn fields(pid: u32) -> Vec<u64> {
    let text = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    // The name in parentheses may hold spaces: fields are counted after it.
    text.rsplit(')').next().unwrap_or("").split_whitespace().map(|f| f.parse().unwrap_or(0)).collect()
}

/// User and system time of a process and of its children that have ended, in milliseconds.
pub fn cpu_ms(pid: u32) -> f64 {
    let f = fields(pid);
    let ticks: u64 = f.get(11..15).map_or(0, |t| t.iter().sum());
    ticks as f64 * 10.0
}

/// Resident memory, MiB.
pub fn rss_mib(pid: u32) -> f64 {
    let text = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let kib = text
        .lines()
        .find_map(|l| l.strip_prefix("VmRSS:"))
        .and_then(|l| l.split_whitespace().next()?.parse::<f64>().ok());
    kib.unwrap_or(0.0) / 1024.0
}

/// Processes of a program that run in a data directory.
pub fn pids_in(dir: &std::path::Path, program: &str) -> Vec<u32> {
    let mut all = Vec::new();
    for e in std::fs::read_dir("/proc").unwrap().flatten() {
        let Some(pid) = e.file_name().to_str().and_then(|n| n.parse().ok()) else { continue };
        let line = std::fs::read(e.path().join("cmdline")).unwrap_or_default();
        let line = String::from_utf8_lossy(&line).into_owned();
        let at = std::fs::read_link(e.path().join("cwd")).unwrap_or_default();
        if line.contains(program) && at.starts_with(dir) {
            all.push(pid);
        }
    }
    all
}
