//! What the kernel says of this process and of the PostgreSQL that serves it, and what that says of itself.

use runtime::{Db, db::Dialect};
use std::time::Instant;

/// Wall and processor time from a point on.
pub struct Watch {
    wall: Instant,
    own: f64,
    server: Server,
    postmaster: Option<u32>,
}

/// Processor seconds of PostgreSQL.
#[derive(Debug, Clone, Copy, Default)]
struct Server {
    all: f64,
    /// What serves no session: autovacuum, checkpoints, the writers.
    behind: f64,
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
    /// Those of them that serve no session.
    pub behind: f64,
}

impl Took {
    /// Sum.
    pub fn plus(self, o: Took) -> Took {
        Took {
            wall: self.wall + o.wall,
            own: self.own + o.own,
            server: self.server + o.server,
            behind: self.behind + o.behind,
        }
    }
    /// Processor seconds of both.
    pub fn cpu(self) -> f64 {
        self.own + self.server
    }
}

impl std::fmt::Display for Took {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:.2} s ({:.2} CPU-s", self.wall, self.own)?;
        if self.server > 0.0 {
            write!(f, " and {:.2} of PostgreSQL, {:.2} of them behind its sessions)", self.server, self.behind)
        } else {
            write!(f, ")")
        }
    }
}

impl Watch {
    /// Begins.
    pub fn start(postmaster: Option<u32>) -> Watch {
        Watch { wall: Instant::now(), own: own_cpu(), server: server_cpu(postmaster), postmaster }
    }
    /// What it took until now.
    pub fn took(&self) -> Took {
        let now = server_cpu(self.postmaster);
        Took {
            wall: self.wall.elapsed().as_secs_f64(),
            own: own_cpu() - self.own,
            server: now.all - self.server.all,
            behind: now.behind - self.server.behind,
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

fn server_cpu(postmaster: Option<u32>) -> Server {
    let Some(p) = postmaster else { return Server::default() };
    // Of children that have ended nothing is known but their sum; those are workers of autovacuum, since our sessions last.
    let ended = stat(&p.to_string()).map_or(0, |s| s[10] + s[11] + s[12] + s[13]);
    let (mut sessions, mut behind) = (0, ended);
    for e in std::fs::read_dir("/proc").into_iter().flatten().flatten() {
        let name = e.file_name();
        let Some((pid, s)) =
            name.to_str().filter(|n| n.bytes().all(|b| b.is_ascii_digit())).and_then(|n| Some((n, stat(n)?)))
        else {
            continue;
        };
        if s[0] != i64::from(p) {
            continue;
        }
        // `postgres: USER DATABASE [local] …`, or the address that the session is from.
        let title = std::fs::read_to_string(format!("/proc/{pid}/cmdline")).unwrap_or_default();
        let session = title.contains("[local]") || title.contains("127.0.0.1");
        *(if session { &mut sessions } else { &mut behind }) += s[10] + s[11];
    }
    Server { all: (sessions + behind) as f64 / 100.0, behind: behind as f64 / 100.0 }
}

/// What PostgreSQL counted so far: where its time may have gone. It tells with a delay of a second or less.
pub async fn counted(db: &Db) -> Option<String> {
    if db.dialect() == Dialect::Sqlite {
        return None;
    }
    let mut tx = db.read().await.unwrap();
    let sql = "SELECT d.xact_commit, d.blks_hit, d.blks_read, d.temp_bytes, w.wal_records, w.wal_fpi, CAST(w.wal_bytes AS BIGINT)
               FROM pg_stat_database d CROSS JOIN pg_stat_wal w WHERE d.datname = current_database()";
    let row = tx.query_one(sql, &[]).await.unwrap();
    let n = |i| row.get::<i64>(i).unwrap();
    Some(format!(
        "{} commits; {} pages found in memory, {} not; {} MiB of temporary files; journal of {} MiB, {} records, {} whole pages",
        n(0),
        n(1),
        n(2),
        n(3) >> 20,
        n(6) >> 20,
        n(4),
        n(5)
    ))
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
