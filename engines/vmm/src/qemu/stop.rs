//! Stopping and deleting servers.

use std::sync::Arc;
use std::time::Duration;

use serde_json::json;
use tokio::time::Instant;

use super::inner::Inner;
use super::server::{Process, Server};
use crate::error::Result;
use crate::spec::ExitReason;
use crate::{files, task};

/// A guest that is still starting misses the button: it is pressed again.
const PRESS_AGAIN: Duration = Duration::from_secs(5);
/// What a process may take to write its caches out before it is killed.
const QUIT_PATIENCE: Duration = Duration::from_secs(3);

/// Presses the power button until the guest is off, and ends the process at the deadline.
pub(super) async fn acpi(server: &Arc<Server>, deadline: Duration) {
    let Some(process) = server.process() else { return };
    process.will_end(ExitReason::Requested);
    let until = Instant::now() + deadline;
    while Instant::now() < until {
        if process.call("system_powerdown", json!({})).await.is_err() {
            break; // it is on its way out already
        }
        let next = (Instant::now() + PRESS_AGAIN).min(until);
        if tokio::time::timeout_at(next, process.finished()).await.is_ok() {
            return;
        }
    }
    end(&process).await;
}

/// Ends the process now.
pub(super) async fn hard(server: &Arc<Server>) {
    if let Some(process) = server.process() {
        process.will_end(ExitReason::Requested);
        end(&process).await;
    }
}

/// Lets the process write its caches out, and kills it if it takes long. The guest is not asked.
async fn end(process: &Arc<Process>) {
    super::lifecycle::quit_later(process);
    if tokio::time::timeout(QUIT_PATIENCE, process.finished()).await.is_err() {
        process.handle.kill();
        process.finished().await;
    }
}

/// Ends a server without a word and removes all that is its own.
pub(super) async fn delete(inner: &Arc<Inner>, id: &str) -> Result<()> {
    let Some(server) = inner.server(id) else {
        let dir = inner.layout.server(id);
        return task::blocking(move || files::remove_tree(&dir)).await;
    };
    // Before the turn: whoever waits for a guest to power off is woken by its end.
    end_for_good(&server).await;
    let _turn = server.turn.lock().await;
    end_for_good(&server).await; // started again in between
    task::place("vmm.delete:ended")?;
    {
        let mut view = server.view();
        let ports: Vec<_> = view.spec.iter().flat_map(|s| s.nics.iter().map(|n| n.port.clone())).collect();
        view.plugged.extend(ports);
    }
    inner.unplug_all(&server).await?;
    task::place("vmm.delete:unplugged")?;
    let dir = server.dir.clone();
    task::blocking(move || files::remove_tree(&dir)).await?;
    server.view().spec = None;
    inner.forget(id);
    inner.changed();
    Ok(())
}

/// Kills a process whose disks go with it; one that also holds disks of others writes its caches out first.
async fn end_for_good(server: &Arc<Server>) {
    let Some(process) = server.process() else { return };
    process.will_end(ExitReason::Requested);
    if server.view().disks.iter().all(|d| *d == server.id) {
        process.handle.kill();
        process.finished().await;
    } else {
        end(&process).await;
    }
}

/// Powers all guests off at once.
pub(super) async fn all(inner: &Arc<Inner>, deadline: Duration) -> Result<()> {
    let mut stopping = tokio::task::JoinSet::new();
    for server in inner.servers() {
        let inner = inner.clone();
        stopping.spawn(async move {
            if let Some(process) = server.process() {
                inner.gate.leave(&server.id);
                inner.gate.pass(&process); // one that waits to boot could not even hear the button
            }
            let _turn = server.turn.lock().await;
            acpi(&server, deadline).await;
            inner.unplug_all(&server).await
        });
    }
    let mut result = Ok(());
    while let Some(one) = stopping.join_next().await {
        if let Ok(Err(e)) = one {
            result = Err(e);
        }
    }
    result
}
