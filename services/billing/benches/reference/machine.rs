//! What the kernel says of this process and of the PostgreSQL that serves it.

use runtime::{Db, db::Dialect};
use std::time::Instant;

/// Wall and processor time from a point on.
pub struct Watch {
    wall: Instant,
    own: f64,
    server: f64,
    postmaster: Option<u32>,
}

/// What a piece of work took.
#[derive(Debug, Clone, Copy, Default)]
pub struct Took {
    /// Seconds on the wall.
    pub wall: f64,
    /// Processor seconds of this process.
    pub own: f64,
    /// Processor seconds of PostgreSQL.
    pub server: f64,
}

impl Took {
    /// Sum.
    pub fn plus(self, o: Took) -> Took {
        Took { wall: self.wall + o.wall, own: self.own + o.own, server: self.server + o.server }
    }
    /// Processor seconds of both.
    pub fn cpu(self) -> f64 {
        self.own + self.server
    }
}

impl std::fmt::Display for Took {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:.2} s ({:.2} CPU-s", self.wall, self.own)?;
        if self.server > 0.0 { write!(f, " and {:.2} of PostgreSQL)", self.server) } else { write!(f, ")") }
    }
}

impl Watch {
    /// Begins.
    pub fn start(postmaster: Option<u32>) -> Watch {
        Watch { wall: Instant::now(), own: own_cpu(), server: server_cpu(postmaster), postmaster }
    }
    /// What it took until now.
    pub fn took(&self) -> Took {
        Took {
            wall: self.wall.elapsed().as_secs_f64(),
            own: own_cpu() - self.own,
            server: server_cpu(self.postmaster) - self.server,
        }
    }
}

/// Fields of /proc/PID/stat from the state on, after the name in parentheses.
fn stat(pid: &str) -> Option<Vec<i64>> {
    let text = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let (_, rest) = text.rsplit_once(')')?;
    Some(rest.split_whitespace().skip(1).map(|f| f.parse().unwrap_or(0)).collect())
}

/// utime and stime of a process, in seconds (a tick is 10 ms).
fn own_cpu() -> f64 {
    stat("self").map_or(0.0, |s| (s[10] + s[11]) as f64 / 100.0)
}

fn server_cpu(postmaster: Option<u32>) -> f64 {
    let Some(p) = postmaster else { return 0.0 };
    let mut ticks = stat(&p.to_string()).map_or(0, |s| s[10] + s[11] + s[12] + s[13]);
    for e in std::fs::read_dir("/proc").into_iter().flatten().flatten() {
        if let Some(s) = e.file_name().to_str().filter(|n| n.bytes().all(|b| b.is_ascii_digit())).and_then(stat)
            && s[0] == i64::from(p)
        {
            ticks += s[10] + s[11];
        }
    }
    ticks as f64 / 100.0
}

/// The process that PostgreSQL's workers are children of.
pub async fn postmaster(db: &Db) -> Option<u32> {
    if db.dialect() == Dialect::Sqlite {
        return None;
    }
    let mut tx = db.read().await.unwrap();
    let backend: i64 = tx.query_one("SELECT pg_backend_pid()", &[]).await.unwrap().take(0).unwrap();
    stat(&backend.to_string()).and_then(|s| u32::try_from(s[0]).ok())
}

/// Forgets the most that was resident.
pub fn forget_peak() {
    std::fs::write("/proc/self/clear_refs", "5").unwrap();
}

/// The most that was resident, in MiB.
pub fn peak_mib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").trim().parse::<u64>().unwrap() / 1024
}
