//! After our process was away: what lived on, what did not, what must go.
//!
//! A guest is found by its working directory, not by a pid that was written down: we may have been killed before
//! writing, and after a reboot of the host the pid is somebody else's.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinSet;

use super::inner::Inner;
use super::qmp::Qmp;
use super::server::{Process, Record, Server};
use super::{args, hotplug, lifecycle, start};
use crate::cgroup::Phase;
use crate::error::{Result, VmmError};
use crate::proc::{self, Handle};
use crate::spec::{ExitReason, ServerSpec, check_id};
use crate::{files, tap, task};

/// The trait's `adopt`.
pub(super) async fn adopt(inner: &Arc<Inner>) -> Result<()> {
    let dir = inner.layout.servers();
    let (mut found, defined) = task::blocking(move || {
        let found: HashMap<_, _> = proc::qemus_under(&dir).into_iter().collect();
        Ok((found, files::names(&dir)))
    })
    .await?;
    let switched = match switched_taps(inner).await {
        Ok(taps) => taps,
        Err(e) => {
            // Ports are plugged in again by the caller's next round; the switch may not be up yet.
            tracing::warn!(error = %e, "the switch does not tell its ports");
            BTreeSet::new()
        }
    };
    let mut work = JoinSet::new();
    for id in defined {
        let pid = found.remove(&id);
        let spec = files::read_json::<ServerSpec>(&inner.layout.server(&id).join("spec.json"));
        let Some(spec) = spec.filter(|s| s.id == id && check_id(&id).is_ok()) else {
            // Nothing had been made for it when it was cut off; a process without a specification cannot be judged.
            tracing::warn!(server = %id, "directory without a specification removed");
            end_stranger(pid);
            files::remove_tree(&inner.layout.servers().join(&id))?;
            continue;
        };
        if inner.server(&id).is_some_and(|s| s.process().is_some()) {
            continue; // known already: a second call
        }
        let (inner, switched) = (inner.clone(), switched.clone());
        work.spawn(async move { one(&inner, spec, pid, &switched).await });
    }
    for (id, pid) in found {
        tracing::warn!(server = %id, pid, "process of a deleted server ended");
        end_stranger(Some(pid));
    }
    while work.join_next().await.is_some() {}
    sweep_ports(inner, &switched).await
}

/// Taps of ours in the switch: those whose name follows from their port. Others belong to others.
async fn switched_taps(inner: &Inner) -> Result<BTreeSet<String>> {
    let all = inner.plug.plugged().await?;
    Ok(all.into_iter().filter(|(tap, port)| inner.layout.tap(port) == *tap).map(|(tap, _)| tap).collect())
}

fn end_stranger(pid: Option<u32>) {
    if let Some(handle) = pid.and_then(|pid| Handle::open(pid).ok()) {
        handle.kill();
    }
}

async fn one(inner: &Arc<Inner>, spec: ServerSpec, pid: Option<u32>, switched: &BTreeSet<String>) {
    let server = inner.server_or_new(&spec.id);
    let _turn = server.turn.lock().await;
    let record = files::read_json::<Record>(&server.dir.join("state.json")).unwrap_or_default();
    {
        let mut view = server.view();
        view.spec = Some(spec.clone());
        view.record = record.clone();
    }
    if let Some(pid) = pid {
        match revive(inner, &server, pid, &record).await {
            Ok(()) => {
                let mut view = server.view();
                let plugged = view.nics.iter().filter(|n| switched.contains(&inner.layout.tap(n))).cloned().collect();
                view.plugged = plugged;
                return;
            }
            Err(e) => {
                tracing::warn!(server = %spec.id, pid, error = %e, "process could not be adopted and is ended");
                if let Ok(handle) = Handle::open(pid) {
                    handle.kill();
                    handle.exited().await;
                }
            }
        }
    }
    if record.running {
        let same_boot = record.boot_id == proc::boot_id();
        let reason = if same_boot { lifecycle::crash(&server) } else { ExitReason::HostReboot };
        server.remember(|r| {
            r.running = false;
            r.exit = Some(reason);
            r.ended_generation = Some(spec.generation);
        });
    }
}

async fn revive(inner: &Arc<Inner>, server: &Arc<Server>, pid: u32, record: &Record) -> Result<()> {
    let handle = Arc::new(Handle::open(pid)?);
    let gone = || VmmError::MonitorGone;
    let stat = proc::stat(pid).filter(|s| !s.zombie).ok_or_else(gone)?;
    if let Some(groups) = &inner.groups {
        groups.place(pid, Phase::Init); // it may have been waiting to boot, and could hardly answer
    }
    let (qmp, events) = Qmp::connect(&server.dir.join(args::MONITOR)).await?;
    let status = qmp.status().await?;
    let process = Arc::new(Process {
        handle,
        start_ticks: stat.start_ticks,
        qmp,
        ending: Mutex::default(),
        finished: watch::Sender::new(false),
        share: Mutex::default(),
        groups: inner.groups.clone(),
        child: Mutex::default(),
    });
    let devices = hotplug::devices(&process).await?;
    hotplug::drop_orphans(&process, &devices).await?;
    let booted = record.booted_ticks == Some(stat.start_ticks);
    {
        let mut view = server.view();
        view.process = Some(process.clone());
        view.booted = booted;
        view.standing = false;
        view.disks = devices.disks;
        view.nics = devices.nics;
    }
    server.remember(|r| {
        r.running = true;
        r.boot_id = proc::boot_id();
        r.exit = None;
    });
    lifecycle::watch(inner, server, &process, events);
    tracing::info!(server = %server.id, pid, status, booted, "adopted a living server");
    if status == "shutdown" {
        // It powered off while we were away, and waited to tell us.
        process.will_end(ExitReason::GuestShutdown);
        lifecycle::quit_later(&process);
        process.finished().await;
        return Ok(());
    }
    if status == lifecycle::GIVEN_UP {
        lifecycle::given_up(inner, server, &process).await;
        process.finished().await;
        return Ok(());
    }
    if status == "prelaunch" {
        return start::let_go(inner, server, &process).await;
    }
    if booted {
        inner.gate.pass(&process);
    } else {
        inner.gate.enter(inner, server, &process);
    }
    Ok(())
}

/// Removes ports and taps of this instance that no living server has.
async fn sweep_ports(inner: &Arc<Inner>, switched: &BTreeSet<String>) -> Result<()> {
    let living: BTreeSet<_> =
        inner.servers().iter().flat_map(|s| s.view().nics.clone()).map(|port| inner.layout.tap(&port)).collect();
    let taps = tap::list(&inner.layout.tap_prefix()).into_iter().collect();
    let lost: Vec<_> = switched.union(&taps).filter(|t| !living.contains(*t)).cloned().collect();
    if lost.is_empty() {
        return Ok(());
    }
    if let Err(e) = inner.plug.unplug(lost.clone()).await {
        tracing::warn!(error = %e, "lost ports stay in the switch for now");
    }
    task::blocking(move || lost.iter().try_for_each(|t| tap::remove(t))).await
}

/// The trait's `purge`: as if this instance had never been here.
pub(super) async fn purge(inner: &Arc<Inner>) -> Result<()> {
    let dir = inner.layout.servers();
    let mut ids: BTreeSet<_> = files::names(&dir).into_iter().collect();
    ids.extend(inner.servers().iter().map(|s| s.id.clone()));
    let mut work = JoinSet::new();
    for id in ids {
        let inner = inner.clone();
        work.spawn(async move { super::stop::delete(&inner, &id).await });
    }
    let mut outcome = Ok(());
    while let Some(one) = work.join_next().await {
        if let Ok(Err(e)) = one {
            outcome = Err(e);
        }
    }
    // Processes that were never adopted, because purge may be all that this life of ours does.
    for (_, pid) in proc::qemus_under(&dir) {
        if let Ok(handle) = Handle::open(pid) {
            handle.kill();
            handle.exited().await;
        }
    }
    let switched = switched_taps(inner).await.unwrap_or_default();
    sweep_ports(inner, &switched).await?;
    outcome?;
    if let Some(groups) = &inner.groups {
        let mut tries = 0..100;
        while !groups.remove() {
            if tries.next().is_none() {
                return Err(VmmError::InUse("cgroup of the guests".to_owned()));
            }
            runtime::task::sleep(Duration::from_millis(20)).await;
        }
    }
    let root = inner.layout.root().to_owned();
    task::blocking(move || files::remove_tree(&root)).await
}
