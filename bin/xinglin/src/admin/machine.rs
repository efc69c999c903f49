//! What only the machine that a cloud runs on can tell of it: its listeners, its backups, what the process takes.

use super::client;
use crate::layout::Layout;
use crate::lock;
use kernel::{Clock as _, SystemClock, Timestamp};
use ops::comply::judge;
use ops::comply::{Finding, Live, Probe};
use std::time::Duration;

/// Longest wait for a listener.
const PATIENCE: Duration = Duration::from_secs(5);

/// Replaces what the API could not measure.
pub async fn add(layout: &Layout, live: &mut Live) {
    for (text, finding) in live.iter_mut() {
        match Probe::parse(text) {
            Some(Probe::Endpoints) => *finding = endpoints(layout).await,
            Some(Probe::Backup(days)) => *finding = judge::backup(last_backup(layout), SystemClock.now(), days),
            _ => {}
        }
    }
}

async fn endpoints(layout: &Layout) -> Finding {
    let all = match client::listeners(layout) {
        Ok(all) => all,
        Err(e) => return Finding::unknown(format!("{e:#}")),
    };
    let mut tried = Vec::with_capacity(all.len());
    for (name, host) in all {
        let wrong = match tokio::time::timeout(PATIENCE, tokio::net::TcpStream::connect(&host)).await {
            Ok(Ok(_)) => None,
            Ok(Err(e)) => Some(format!("{host}: {e}")),
            Err(_) => Some(format!("{host}: no answer in {} s", PATIENCE.as_secs())),
        };
        tried.push((name, wrong));
    }
    judge::endpoints(&tried)
}

/// When the last backup was taken, as `xinglin admin backup` noted it.
fn last_backup(layout: &Layout) -> Option<Timestamp> {
    let text = std::fs::read_to_string(layout.last_backup()).ok()?;
    let noted: serde_json::Value = serde_json::from_str(&text).ok()?;
    Timestamp::parse(noted["at"].as_str()?).ok()
}

/// Resident memory and processor time of the process that runs here, for people.
pub fn process(layout: &Layout) -> Option<String> {
    let pid = lock::holder(&layout.lock())?;
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let rss: u64 = status.lines().find_map(|l| l.strip_prefix("VmRSS:"))?.split_whitespace().next()?.parse().ok()?;
    // Nanoseconds of each thread; those that have ended are not in it.
    let threads = std::fs::read_dir(format!("/proc/{pid}/task")).ok()?;
    let cpu = |e: std::fs::DirEntry| -> Option<u64> {
        std::fs::read_to_string(e.path().join("schedstat")).ok()?.split_whitespace().next()?.parse().ok()
    };
    let nanoseconds: u64 = threads.filter_map(|e| cpu(e.ok()?)).sum();
    Some(format!("xinglin {pid}: {} MiB resident, {} s CPU", rss / 1024, nanoseconds / 1_000_000_000))
}
