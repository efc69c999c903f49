//! Leaves nothing behind: processes, devices, namespaces, cgroups, files.

use crate::cli::{Destroy, Engines};
use crate::layout::Layout;
use crate::{engines, lock};
use anyhow::{Context as _, Result, bail};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use ovs::names::Tag;
use std::path::Path;
use std::time::{Duration, Instant};

/// Ends what runs and removes the directory.
pub async fn run(o: Destroy) -> Result<()> {
    let Ok(dir) = o.data_dir.canonicalize() else { bail!("{} does not exist", o.data_dir.display()) };
    // A wrong path must not cost somebody a home directory.
    let layout = Layout::new(&dir);
    if !layout.lock().exists() {
        bail!("{} is no data directory of xinglin", dir.display());
    }
    end(&layout)?;
    let _lock = lock::take(&layout.lock())?;
    let tag = Tag::of(&dir);
    // When in doubt there is something real to remove.
    let simulated = matches!(engines::kept(&layout), Ok(Some(Engines::Sim))) && !layout.ovs().exists();
    if !simulated && layout.node().exists() {
        let hypervisor = engines::purger(&layout)?;
        // Taps that are still plugged are deleted with the bridge below.
        hypervisor.purge().await.context("removing guests")?;
    }
    if layout.ovs().exists() {
        ovs::stack::purge(&layout.ovs(), &tag).await.context("removing Open vSwitch and OVN")?;
    }
    remove(&dir)
}

fn end(layout: &Layout) -> Result<()> {
    let Some(pid) = lock::holder(&layout.lock()) else { return Ok(()) };
    // Killed, not asked: guests are to be destroyed, not powered off.
    let _ = kill(Pid::from_raw(pid), Signal::SIGKILL);
    let deadline = Instant::now() + Duration::from_secs(10);
    while !lock::is_free(&layout.lock()) {
        anyhow::ensure!(Instant::now() < deadline, "xinglin with pid {pid} does not end");
        std::thread::yield_now();
    }
    Ok(())
}

fn remove(dir: &Path) -> Result<()> {
    std::fs::remove_dir_all(dir).with_context(|| format!("removing {}", dir.display()))
}
