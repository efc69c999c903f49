//! Wire types of the link from and to the slices' own.

use super::Slices;
use contract::node as wire;
use contract::node::Down;
use kernel::{NodeId, Result, Timestamp};

/// Kind and id of an object in a message, and its generation.
pub(super) fn key(m: &Down) -> ((u8, String), u64) {
    let (kind, id, generation) = match m {
        Down::Chassis(x) => (0, x.network.clone(), x.generation),
        Down::Disk(x) => (1, x.id.clone(), x.generation),
        Down::Snapshot(x) => (2, x.id.clone(), x.generation),
        Down::Export(x) => (3, x.id.clone(), x.generation),
        Down::Server(x) => (4, x.id.clone(), x.generation),
        _ => (9, String::new(), 0),
    };
    ((kind, id), generation)
}

/// Everything intended of a node, or what is unsettled; in one snapshot of the records.
pub(super) async fn intended(s: &Slices, node: &NodeId, all: bool) -> Result<Vec<Down>> {
    let disks = if all { storage::disk::Which::All } else { storage::disk::Which::Unsettled };
    let servers = if all { compute::Which::All } else { compute::Which::Unsettled };
    let mut tx = s.db.read().await?;
    let mut out: Vec<Down> = Vec::new();
    out.extend(s.network.chassis_for_node(&mut tx, node).await?.into_iter().map(chassis));
    out.extend(s.storage.disks_for_node(&mut tx, node, disks).await?.into_iter().map(disk));
    out.extend(s.storage.snapshots_for_node(&mut tx, node, disks).await?.into_iter().map(snapshot));
    out.extend(s.storage.exports_for_node(&mut tx, node, disks).await?.into_iter().map(export_intent));
    out.extend(s.compute.servers_for_node(&mut tx, node, servers).await?.into_iter().map(server));
    Ok(out)
}

fn chassis(c: network::server::ChassisIntent) -> Down {
    Down::Chassis(wire::ChassisNetwork {
        network: c.network.into(),
        generation: c.generation,
        present: c.present,
        port: c.port.into(),
        mac: c.mac,
        addresses: c.addresses,
    })
}

fn image(i: storage::disk::ImageRef) -> wire::ImageRef {
    wire::ImageRef { id: i.id.into(), sha256: i.sha256, size: i.size, format: i.format }
}

fn disk(d: storage::disk::DiskIntent) -> Down {
    let source = match d.source {
        storage::disk::DiskSource::Empty => wire::Source::Empty,
        storage::disk::DiskSource::Image { image: i } => wire::Source::Image { image: image(i) },
        storage::disk::DiskSource::Snapshot { disk, snapshot } => wire::Source::Snapshot { disk, snapshot },
    };
    Down::Disk(wire::Disk { id: d.id, generation: d.generation, present: d.present, size: d.size, source })
}

fn snapshot(x: storage::disk::SnapshotIntent) -> Down {
    Down::Snapshot(wire::Snapshot { id: x.id, generation: x.generation, present: x.present, disk: x.disk })
}

fn export_intent(x: storage::disk::ExportIntent) -> Down {
    Down::Export(wire::Export {
        id: x.id.into(),
        generation: x.generation,
        present: x.present,
        disk: x.disk,
        format: x.format,
    })
}

fn kernel_bytes(i: compute::server::intent::ImageBytes) -> wire::ImageRef {
    wire::ImageRef { id: i.id, sha256: i.sha256, size: i.size, format: i.format }
}

fn server(s: compute::ServerIntent) -> Down {
    Down::Server(Box::new(wire::Server {
        id: s.id.into(),
        generation: s.generation,
        present: s.present,
        power: s.power,
        reboot: s.reboot,
        name: s.name,
        project: s.project.into(),
        arch: s.arch,
        vcpus: s.vcpus,
        memory_mib: s.memory_mib,
        kernel: s.kernel.map(|k| wire::KernelBoot {
            kernel: kernel_bytes(k.kernel),
            initrd: k.initrd.map(kernel_bytes),
            cmdline: k.cmdline,
        }),
        disks: s.disks.into_iter().map(|d| wire::ServerDisk { disk: d.disk, device: d.device, boot: d.boot }).collect(),
        nics: s.nics.into_iter().map(nic).collect(),
        metadata: wire::Metadata {
            hostname: s.metadata.hostname,
            availability_zone: s.metadata.availability_zone,
            keys: s.metadata.keys,
            meta: s.metadata.meta,
            user_data: s.metadata.user_data,
            admin_pass: s.metadata.admin_pass,
        },
        config_drive: s.config_drive,
    }))
}

fn nic(n: compute::server::intent::NicIntent) -> wire::Nic {
    wire::Nic {
        port: n.port.into(),
        network: n.network.into(),
        mac: n.mac,
        mtu: n.mtu,
        addresses: n.addresses,
        gateway: n.gateway,
        dns: n.dns,
    }
}

fn phase(p: wire::Phase) -> storage::disk::Phase {
    match p {
        wire::Phase::Working => storage::disk::Phase::Working,
        wire::Phase::Ready => storage::disk::Phase::Ready,
        wire::Phase::Absent => storage::disk::Phase::Absent,
        wire::Phase::Failed => storage::disk::Phase::Failed,
    }
}

/// A disk or a snapshot as observed.
pub(super) fn observation(o: wire::Observed) -> storage::disk::Observation {
    storage::disk::Observation {
        id: o.id,
        generation: o.generation,
        phase: phase(o.phase),
        bytes: o.bytes,
        error: o.error,
    }
}

/// An export as observed.
pub(super) fn export(o: wire::ExportObserved) -> storage::disk::ExportObservation {
    storage::disk::ExportObservation {
        id: o.id.into(),
        generation: o.generation,
        phase: phase(o.phase),
        error: o.error,
    }
}

/// A server as observed.
pub(super) fn server_observation(o: wire::ServerObserved) -> compute::ServerObservation {
    compute::ServerObservation {
        id: o.id.into(),
        generation: o.generation,
        phase: match o.phase {
            wire::Phase::Working => compute::Phase::Working,
            wire::Phase::Ready => compute::Phase::Ready,
            wire::Phase::Absent => compute::Phase::Absent,
            wire::Phase::Failed => compute::Phase::Failed,
        },
        running: o.running,
        booted: o.booted,
        stopped_itself: o.stopped_itself,
        error: o.error,
    }
}

/// What a host offers.
pub(super) fn info(i: wire::NodeInfo) -> compute::node::NodeInfo {
    compute::node::NodeInfo {
        hostname: i.hostname,
        archs: i.archs,
        cpus: i.cpus,
        memory_mib: i.memory_mib,
        disk_bytes: i.disk_bytes,
        version: i.version,
        hypervisor: i.hypervisor,
        simulated: i.simulated,
    }
}

/// Records figures of one sampling.
pub(super) async fn record(s: &Slices, node: &NodeId, at: i64, samples: Vec<wire::Sample>) -> Result<()> {
    let all: Vec<ops::sample::Sample> = samples.into_iter().map(sample).collect();
    s.ops.record_samples(node, Timestamp(at), &all).await
}

fn sample(x: wire::Sample) -> ops::sample::Sample {
    let pairs = [x.disk_read, x.disk_write, x.net_rx, x.net_tx];
    let mut counters = [0; ops::sample::COUNTERS];
    counters[0] = x.cpu_ns;
    for (to, from) in counters[1..].iter_mut().zip(pairs.into_iter().flat_map(|(a, b)| [a, b])) {
        *to = from;
    }
    ops::sample::Sample { server: (x.subject != "node").then_some(x.subject), memory: x.memory_bytes, counters }
}
