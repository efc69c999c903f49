//! Wire types of the link into the hypervisor's nouns and back.

use crate::metadata;
use contract::node::{Disk, ImageRef, NodeInfo, Sample, Server, ServerObserved, Source};
use std::collections::BTreeMap;
use std::time::Duration;
use vmm::{
    DiskAttachment, DiskSource, DiskSpec, FromImage, ImageFormat, KernelBoot, NicSpec, Reboot, RebootMode, ServerRoot,
    ServerSpec,
};

fn arch(a: kernel::Arch) -> vmm::Arch {
    match a {
        kernel::Arch::X86_64 => vmm::Arch::X86_64,
        kernel::Arch::Aarch64 => vmm::Arch::Aarch64,
    }
}

/// An image as the hypervisor caches it. Kernels and initial RAM disks are plain bytes.
pub fn image(i: &ImageRef) -> vmm::ImageRef {
    let format = if i.format == "qcow2" { ImageFormat::Qcow2 } else { ImageFormat::Raw };
    vmm::ImageRef { id: i.id.clone(), sha256: i.sha256.clone(), size_bytes: i.size, format }
}

/// A disk.
pub fn disk(d: &Disk) -> DiskSpec {
    let source = match &d.source {
        Source::Empty => DiskSource::Empty,
        Source::Image { image: i } => DiskSource::Image { image: image(i), mode: FromImage::Overlay },
        Source::Snapshot { disk, snapshot } => DiskSource::Snapshot { disk: disk.clone(), snapshot: snapshot.clone() },
    };
    DiskSpec { id: d.id.clone(), size_bytes: d.size, source }
}

/// A server.
pub fn server(s: &Server, stop: Duration) -> ServerSpec {
    let root = s.disks.iter().find(|d| d.boot).or(s.disks.first());
    let reboot = (!s.reboot.is_empty()).then(|| Reboot {
        token: s.reboot.clone(),
        mode: if s.reboot.ends_with(":hard") { RebootMode::Hard } else { RebootMode::Soft },
    });
    ServerSpec {
        id: s.id.clone(),
        name: s.name.clone(),
        arch: arch(s.arch),
        vcpus: s.vcpus,
        memory_mib: s.memory_mib,
        power_on: s.power,
        generation: s.generation,
        kernel: s.kernel.as_ref().map(|k| KernelBoot {
            kernel: k.kernel.id.clone(),
            initrd: k.initrd.as_ref().map(|i| i.id.clone()),
            cmdline: k.cmdline.clone(),
        }),
        root: root.map(|d| ServerRoot::Disk { disk: d.disk.clone() }),
        disks: s
            .disks
            .iter()
            .filter(|d| root.is_none_or(|r| r.disk != d.disk))
            .map(|d| DiskAttachment { disk: d.disk.clone(), boot_index: None })
            .collect(),
        nics: s.nics.iter().map(|n| NicSpec { port: n.port.clone(), mac: n.mac.clone(), mtu: n.mtu }).collect(),
        config_drive: if s.config_drive { metadata::config_drive(s) } else { BTreeMap::new() },
        reboot,
        stop_seconds: u32::try_from(stop.as_secs()).unwrap_or(60),
    }
}

/// What a server is seen to be; the phase is decided by the worker.
pub fn observed(
    o: &vmm::ServerObservation,
    generation: u64,
    phase: contract::node::Phase,
    error: Option<String>,
) -> ServerObserved {
    // A process that ended by itself is an outage; a guest that powered itself off is its owner's affair. The words tell them apart.
    let crashed = o.power == vmm::Power::Crashed;
    let error = error.or_else(|| crashed.then(|| "the server's process ended by itself".to_owned()));
    ServerObserved {
        id: o.id.clone(),
        generation,
        phase,
        running: o.power == vmm::Power::Running,
        booted: o.booted,
        stopped_itself: crashed || matches!(o.exit, Some(vmm::ExitReason::GuestShutdown)),
        pid: o.pid,
        disks: o.disks.clone(),
        ports: o.nics.clone(),
        error,
    }
}

/// What the host offers.
pub fn info(c: &vmm::HostCapabilities, memory_mib: u64, chassis: Option<String>) -> NodeInfo {
    let by = |a: &vmm::ArchSupport| {
        let arch = match a.arch {
            vmm::Arch::X86_64 => kernel::Arch::X86_64,
            vmm::Arch::Aarch64 => kernel::Arch::Aarch64,
        };
        let accel = match a.accel {
            _ if c.simulated => "sim",
            vmm::Accel::Kvm => "kvm",
            vmm::Accel::Tcg => "tcg",
        };
        (arch, accel.to_owned())
    };
    NodeInfo {
        hostname: c.hostname.clone(),
        archs: c.archs.iter().map(by).collect(),
        cpus: c.vcpus,
        memory_mib,
        disk_bytes: (c.disk_total_bytes, c.disk_available_bytes),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        hypervisor: c.engine_version.clone(),
        chassis,
        simulated: c.simulated,
    }
}

/// Figures; disks and interfaces are summed.
pub fn sample(s: &vmm::Sample) -> Sample {
    Sample {
        subject: s.server.clone().unwrap_or_else(|| "node".to_owned()),
        incarnation: s.incarnation,
        cpu_ns: s.cpu_ns,
        memory_bytes: s.memory_bytes,
        memory_total_bytes: s.memory_total_bytes,
        disk_read: s.disks.iter().fold((0, 0), |(b, n), d| (b + d.read_bytes, n + d.read_ops)),
        disk_write: s.disks.iter().fold((0, 0), |(b, n), d| (b + d.write_bytes, n + d.write_ops)),
        net_rx: s.nics.iter().fold((0, 0), |(b, n), d| (b + d.rx_bytes, n + d.rx_packets)),
        net_tx: s.nics.iter().fold((0, 0), |(b, n), d| (b + d.tx_bytes, n + d.tx_packets)),
    }
}
