//! Disks and interfaces of a running guest, made to match the specification.
//!
//! QEMU itself is asked what it has: nothing here depends on what an earlier life of our process believed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use futures::future::join_all;
use serde_json::{Value, json};
use tokio::time::Instant;

use super::args;
use super::inner::Inner;
use super::server::{Process, Server};
use crate::error::{Result, VmmError};
use crate::layout::block_node;
use crate::spec::{Arch, DiskAttachment, NicSpec, ServerSpec};
use crate::task;

/// A guest with a driver gives a device back in tenths of a second on x86, and in six on Arm.
const RELEASE_PATIENCE: Duration = Duration::from_secs(15);

/// What QEMU has, by our ids.
#[derive(Debug, Default)]
pub(super) struct Devices {
    pub(super) disks: BTreeSet<String>,
    pub(super) nics: BTreeSet<String>,
    /// Root ports, and whether each is taken.
    ports: BTreeMap<String, bool>,
}

/// Asks QEMU for its devices.
pub(super) async fn devices(process: &Process) -> Result<Devices> {
    let mut found = Devices::default();
    let listed = process.call("qom-list", json!({ "path": "/machine/peripheral" })).await?;
    let names = listed.as_array().into_iter().flatten().filter_map(|d| d["name"].as_str().map(str::to_owned));
    let names: Vec<_> = names.collect();
    for port in names.iter().filter(|n| is_port(n)) {
        found.ports.insert(port.clone(), false);
    }
    for name in &names {
        if let Some(disk) = name.strip_prefix("disk-") {
            found.disks.insert(disk.to_owned());
        } else if let Some(port) = name.strip_prefix("nic-") {
            found.nics.insert(port.to_owned());
        } else if name != args::CONFIG_DEVICE {
            continue;
        }
        let path = format!("/machine/peripheral/{name}");
        let bus = process.call("qom-get", json!({ "path": path, "property": "parent_bus" })).await?;
        // "/machine/peripheral/rp3/rp3": the last part is the port's own bus
        if let Some(taken) = bus.as_str().and_then(|b| b.rsplit('/').next()).and_then(|b| found.ports.get_mut(b)) {
            *taken = true;
        }
    }
    Ok(found)
}

fn is_port(name: &str) -> bool {
    name.strip_prefix("rp").is_some_and(|n| n.bytes().all(|b| b.is_ascii_digit()))
}

impl Devices {
    fn take_port(&mut self) -> Result<String> {
        let free = self.ports.iter_mut().find(|(_, taken)| !**taken);
        let (name, taken) = free.ok_or_else(|| VmmError::InUse("all hot-plug ports of the server".to_owned()))?;
        *taken = true;
        Ok(name.clone())
    }
}

/// Attaches what is missing, then detaches what is too much. The caller holds the server's turn.
///
/// *Errors*: the first refusal, after everything else was tried.
pub(super) async fn reconcile(inner: &Arc<Inner>, server: &Arc<Server>, spec: &ServerSpec) -> Result<()> {
    let disks = spec.all_disks();
    let want_disks: BTreeSet<_> = disks.iter().map(|d| d.disk.clone()).collect();
    let want_nics: BTreeSet<_> = spec.nics.iter().map(|n| n.port.clone()).collect();
    let process = server.running()?;
    {
        let view = server.view();
        if view.disks == want_disks && view.nics == want_nics && view.plugged.is_superset(&want_nics) {
            return Ok(());
        }
    }
    let mut have = devices(&process).await?;
    let mut outcome = Ok(());
    let mut keep_first = |result: Result<()>| {
        if outcome.is_ok() {
            outcome = result;
        }
    };
    for disk in disks.iter().filter(|d| !have.disks.contains(&d.disk)).cloned().collect::<Vec<_>>() {
        keep_first(attach_disk(inner, spec, &process, &mut have, &disk).await);
    }
    let new: Vec<_> = spec.nics.iter().filter(|n| !have.nics.contains(&n.port)).cloned().collect();
    keep_first(attach_nics(inner, server, &process, &mut have, spec.arch, &new).await);
    let unplugged: Vec<_> = spec.nics.iter().filter(|n| !server.view().plugged.contains(&n.port)).cloned().collect();
    keep_first(inner.plug(server, &unplugged).await);
    // All at once: a guest that is asked by the slot's button waits five seconds each, in case somebody presses again.
    let disks = join_all(have.disks.difference(&want_disks).map(|disk| detach_disk(&process, disk)));
    let nics = join_all(have.nics.difference(&want_nics).map(|port| detach_nic(inner, server, &process, port)));
    let (disks, nics) = tokio::join!(disks, nics);
    disks.into_iter().chain(nics).for_each(&mut keep_first);
    let now = devices(&process).await?;
    {
        let mut view = server.view();
        view.disks = now.disks;
        view.nics = now.nics;
    }
    inner.changed();
    outcome
}

async fn attach_disk(
    inner: &Inner,
    spec: &ServerSpec,
    process: &Process,
    have: &mut Devices,
    disk: &DiskAttachment,
) -> Result<()> {
    if disk.disk != spec.id && !inner.layout.volume(&disk.disk).exists() {
        return Err(VmmError::not_found("disk", disk.disk.clone()));
    }
    if let Some(holder) = inner.holder(&disk.disk).filter(|h| h.id != spec.id) {
        return Err(VmmError::InUse(format!("disk {} by server {}", disk.disk, holder.id)));
    }
    // The node may be there without its device, from an attempt that was cut off.
    settled(process.call("blockdev-add", args::blockdev(spec, &disk.disk)).await, &["uplicate", "in use"])?;
    task::place("vmm.attach:node")?;
    let port = have.take_port()?;
    let device = args::disk_device(&disk.disk, &port, disk.boot_index);
    if let Err(e) = process.call("device_add", device).await {
        let _ = process.call("blockdev-del", json!({ "node-name": block_node(&disk.disk) })).await;
        return Err(e);
    }
    have.disks.insert(disk.disk.clone());
    Ok(())
}

async fn attach_nics(
    inner: &Inner,
    server: &Server,
    process: &Process,
    have: &mut Devices,
    arch: Arch,
    nics: &[NicSpec],
) -> Result<()> {
    if nics.is_empty() {
        return Ok(());
    }
    inner.make_taps(nics).await?;
    inner.plug(server, nics).await?;
    let facts = inner.facts(server, arch).await;
    for nic in nics {
        settled(process.call("netdev_add", args::netdev(nic, &inner.layout, &facts)).await, &["uplicate"])?;
        let port = have.take_port()?;
        process.call("device_add", args::nic_device(nic, &port)).await?;
        have.nics.insert(nic.port.clone());
    }
    Ok(())
}

async fn detach_disk(process: &Process, disk: &str) -> Result<()> {
    release(process, &args::disk_device_id(disk)).await?;
    task::place("vmm.detach:released")?;
    drop_node(process, disk).await
}

/// Closes a disk's file. QEMU lets go of a device a moment after it is gone from its tree.
async fn drop_node(process: &Process, disk: &str) -> Result<()> {
    let node = json!({ "node-name": block_node(disk) });
    let until = Instant::now() + RELEASE_PATIENCE;
    loop {
        match process.call("blockdev-del", node.clone()).await {
            Err(VmmError::Monitor { message, .. }) if message.contains("in use") && Instant::now() < until => {
                runtime::task::sleep(Duration::from_millis(20)).await;
            }
            other => return settled(other, &["Failed to find"]),
        }
    }
}

async fn detach_nic(inner: &Inner, server: &Server, process: &Process, port: &str) -> Result<()> {
    release(process, &args::nic_device_id(port)).await?;
    drop_netdev(process, port).await?;
    inner.unplug(server, vec![port.to_owned()]).await
}

async fn drop_netdev(process: &Process, port: &str) -> Result<()> {
    let id = json!({ "id": args::netdev_id(port) });
    settled(process.call("netdev_del", id).await, &["not found"])
}

/// The guest gave a device back, perhaps long after it was asked: lets go of what is behind it, so that a disk can be
/// attached elsewhere.
pub(super) async fn released(inner: &Inner, server: &Server, process: &Process, device: &str) {
    let (result, disk) = match (device.strip_prefix("disk-"), device.strip_prefix("nic-")) {
        (Some(disk), _) => (drop_node(process, disk).await, Some(disk)),
        (_, Some(port)) => (drop_netdev(process, port).await, None),
        _ => return,
    };
    if let Err(e) = result {
        tracing::warn!(server = %server.id, device, error = %e, "released device not cleaned up");
    }
    let mut view = server.view();
    match disk {
        Some(disk) => view.disks.remove(disk),
        None => view.nics.remove(device.trim_start_matches("nic-")),
    };
    drop(view);
    inner.changed();
}

/// Lets go of block nodes whose device is gone: it was released while we were away.
pub(super) async fn drop_orphans(process: &Process, have: &Devices) -> Result<()> {
    let nodes = process.call("query-named-block-nodes", json!({ "flat": true })).await?;
    let kept: BTreeSet<_> = have.disks.iter().map(|d| block_node(d)).collect();
    for name in nodes.as_array().into_iter().flatten().filter_map(|n| n["node-name"].as_str()) {
        if name.len() == 25 && name.starts_with('b') && !kept.contains(name) {
            let _ = process.call("blockdev-del", json!({ "node-name": name })).await;
        }
    }
    Ok(())
}

/// Asks the guest for a device and waits until it is gone.
async fn release(process: &Process, device: &str) -> Result<()> {
    let asked = process.call("device_del", json!({ "id": device })).await;
    settled(asked, &["not found", "already in the process"])?;
    let path = format!("/machine/peripheral/{device}");
    let gone = async {
        loop {
            // A device that is not there any more has no properties to list.
            match process.call("qom-list", json!({ "path": path })).await {
                Err(VmmError::Monitor { .. }) => return Ok(()),
                Err(e) => return Err(e),
                Ok(_) => runtime::task::sleep(Duration::from_millis(20)).await,
            }
        }
    };
    match tokio::time::timeout(RELEASE_PATIENCE, gone).await {
        Ok(result) => result,
        Err(_) => Err(VmmError::GuestRefused(device.to_owned())),
    }
}

/// Takes an error that says "it is so already" for success.
fn settled(result: Result<Value>, already: &[&str]) -> Result<()> {
    match result {
        Err(VmmError::Monitor { message, .. }) if already.iter().any(|a| message.contains(a)) => Ok(()),
        other => other.map(drop),
    }
}
