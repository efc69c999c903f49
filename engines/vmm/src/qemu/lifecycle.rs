//! From a process's first breath to the record of its end.

use std::sync::{Arc, PoisonError};

use serde_json::json;
use tokio::sync::mpsc;

use super::hotplug;
use super::inner::Inner;
use super::qmp::Event;
use super::server::{Process, Server};
use crate::spec::{Accel, ExitReason};
use crate::{files, proc, task};

/// Watches a process until it has ended, and writes that down. Runs once for each process.
///
/// It holds nothing but the process's handle: when the hypervisor is dropped, its monitor connections close, and the
/// next one (QEMU serves one at a time) can take them over.
pub(super) fn watch(
    inner: &Arc<Inner>,
    server: &Arc<Server>,
    process: &Arc<Process>,
    mut events: mpsc::UnboundedReceiver<Event>,
) {
    let handle = process.handle.clone();
    let held = (Arc::downgrade(inner), Arc::downgrade(server), Arc::downgrade(process));
    let all = move || Some((held.0.upgrade()?, held.1.upgrade()?, held.2.upgrade()?));
    task::spawn("server-watch", async move {
        loop {
            tokio::select! {
                event = events.recv() => match (event, all()) {
                    (Some(event), Some((inner, server, process))) => on_event(&inner, &server, &process, &event),
                    (Some(_), None) => return,
                    (None, _) => break,
                },
                () = handle.exited() => break,
            }
        }
        // The monitor may close a moment before the process is gone.
        handle.exited().await;
        let Some((inner, server, process)) = all() else { return };
        ended(&inner, &server, &process);
        // What is left in the host goes too, unless whoever holds the turn does it or starts the server anew.
        let _turn = server.turn.lock().await;
        if server.process().is_none()
            && let Err(e) = inner.unplug_all(&server).await
        {
            tracing::warn!(server = %server.id, error = %e, "ports of an ended server stay for now");
        }
    });
}

fn on_event(inner: &Arc<Inner>, server: &Arc<Server>, process: &Arc<Process>, event: &Event) {
    match event.name.as_str() {
        "SHUTDOWN" if event.data["guest"] == json!(true) => {
            process.will_end(ExitReason::GuestShutdown);
            quit_later(process);
        }
        "DEVICE_DELETED" => {
            let Some(device) = event.data["device"].as_str() else { return };
            let (inner, server, process) = (inner.clone(), server.clone(), process.clone());
            let device = device.to_owned();
            task::spawn("device-released", async move {
                hotplug::released(&inner, &server, &process, &device).await;
            });
        }
        "STOP" => {
            let (inner, server, process) = (inner.clone(), server.clone(), process.clone());
            task::spawn("server-stopped", async move {
                if process.call("query-status", json!({})).await.is_ok_and(|s| s["status"] == GIVEN_UP) {
                    given_up(&inner, &server, &process).await;
                }
            });
        }
        "RESET" | "GUEST_PANICKED" => inner.changed(),
        _ => {}
    }
}

/// What QEMU's monitor calls a guest that its accelerator cannot run on: nothing but a new start helps.
pub(super) const GIVEN_UP: &str = "internal-error";

/// Ends the process of such a guest, which does without the accelerator from now on. Others keep it: a guest's kernel can bring such an error
/// about by one instruction, on a host where nothing is wrong.
pub(super) async fn given_up(inner: &Inner, server: &Server, process: &Process) {
    tracing::error!(server = %server.id, "the guest cannot be run on: an internal error of its accelerator");
    if let Some(spec) = server.spec()
        && inner.accel(spec.arch).await == Accel::Kvm
    {
        server.remember(|record| record.given_up = Some(proc::boot_id()));
    }
    process.will_end(ExitReason::Crash { message: "an internal error of the accelerator".to_owned() });
    process.handle.kill();
}

/// The process stays after its guest has powered off (`-no-shutdown`), so that this is told from a crash even when
/// we were away; then it is told to go.
pub(super) fn quit_later(process: &Arc<Process>) {
    let process = process.clone();
    task::spawn("server-quit", async move {
        if process.call("quit", json!({})).await.is_err() {
            process.handle.kill();
        }
    });
}

fn ended(inner: &Arc<Inner>, server: &Arc<Server>, process: &Arc<Process>) {
    if let Some(mut child) = process.child.lock().unwrap_or_else(PoisonError::into_inner).take() {
        let _ = child.wait(); // returns at once: the process has ended
    }
    let known = process.ending.lock().unwrap_or_else(PoisonError::into_inner).take();
    let reason = known.unwrap_or_else(|| crash(server));
    tracing::info!(server = %server.id, pid = process.handle.pid, ?reason, "server's process ended");
    {
        let mut view = server.view();
        view.process = None;
        view.booted = false;
        view.disks.clear();
        view.nics.clear();
    }
    let generation = server.spec().map(|s| s.generation);
    server.remember(|record| {
        record.running = false;
        record.exit = Some(reason);
        record.ended_generation = generation;
    });
    inner.gate.leave(&server.id);
    inner.changed();
    process.finished.send_replace(true);
}

/// A crash with the end of what the process said.
pub(super) fn crash(server: &Server) -> ExitReason {
    let log = files::tail(&server.dir.join(super::args::LOG), 400).unwrap_or_default();
    ExitReason::Crash { message: String::from_utf8_lossy(&log).trim().to_owned() }
}
