//! Figures of the host itself.

use std::path::Path;

use crate::proc::TICK_NS;
use crate::spec::{DiskCounters, NicCounters, Sample};
use crate::tap;

/// Memory in bytes as (total, available).
pub(crate) fn memory() -> (u64, u64) {
    let text = std::fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let kib = |key: &str| -> u64 {
        let line = text.lines().find_map(|l| l.strip_prefix(key));
        line.and_then(|l| l.split_whitespace().next()?.parse().ok()).unwrap_or(0)
    };
    (kib("MemTotal:") * 1024, kib("MemAvailable:") * 1024)
}

/// Size and free bytes of the file system of a directory.
pub(crate) fn disk(dir: &Path) -> (u64, u64) {
    rustix::fs::statvfs(dir).map_or((0, 0), |s| (s.f_blocks * s.f_frsize, s.f_bavail * s.f_frsize))
}

/// Processor threads of the host.
pub(crate) fn vcpus() -> u32 {
    std::thread::available_parallelism().map_or(1, |n| n.get() as u32)
}

/// The host's name.
pub(crate) fn hostname() -> String {
    std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default().trim().to_owned()
}

/// The host as a sample: processor, memory, its disks and its interfaces together.
pub(crate) fn sample() -> Sample {
    let stat = std::fs::read_to_string("/proc/stat").unwrap_or_default();
    let (total, available) = memory();
    Sample {
        server: None,
        incarnation: stat.lines().find_map(|l| l.strip_prefix("btime ")?.trim().parse().ok()).unwrap_or(0),
        cpu_ns: busy_ns(&stat),
        memory_bytes: total - available.min(total),
        memory_total_bytes: total,
        disks: vec![disks(&std::fs::read_to_string("/proc/diskstats").unwrap_or_default())],
        nics: vec![interfaces()],
    }
}

/// All but idle and waiting for disks; guest time is inside user time already.
fn busy_ns(stat: &str) -> u64 {
    let line = stat.lines().next().unwrap_or_default();
    let fields: Vec<u64> = line.split_whitespace().skip(1).filter_map(|f| f.parse().ok()).collect();
    let busy = |at: usize| fields.get(at).copied().unwrap_or(0);
    [0, 1, 2, 5, 6, 7].into_iter().map(busy).sum::<u64>() * TICK_NS
}

/// Whole disks only: a partition's figures are inside its disk's.
fn disks(diskstats: &str) -> DiskCounters {
    let mut sum = DiskCounters::default();
    for line in diskstats.lines() {
        let f: Vec<&str> = line.split_whitespace().collect();
        let Some(name) = f.get(2) else { continue };
        let virtual_disk = ["loop", "ram", "dm-", "md", "zram"].iter().any(|p| name.starts_with(p));
        if virtual_disk || !Path::new("/sys/block").join(name).exists() {
            continue;
        }
        let number = |at: usize| f.get(at).and_then(|n| n.parse::<u64>().ok()).unwrap_or(0);
        sum.read_ops += number(3);
        sum.read_bytes += number(5) * 512;
        sum.write_ops += number(7);
        sum.write_bytes += number(9) * 512;
    }
    sum
}

/// Interfaces that are devices: loopback, taps and bridges would count a guest's packet many times.
fn interfaces() -> NicCounters {
    let mut sum = NicCounters::default();
    for (name, c) in tap::counters() {
        if Path::new("/sys/class/net").join(name).join("device").exists() {
            sum.rx_bytes += c.rx_bytes;
            sum.rx_packets += c.rx_packets;
            sum.tx_bytes += c.tx_bytes;
            sum.tx_packets += c.tx_packets;
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn busy_time_leaves_idle_and_disk_wait_out() {
        assert_eq!(busy_ns("cpu  1 2 3 1000 500 4 5 6 0 0\ncpu0 0"), 21 * TICK_NS);
    }

    #[test]
    fn this_host_has_memory_and_a_disk() {
        let s = sample();
        assert!(s.memory_total_bytes > s.memory_bytes && s.memory_bytes > 0 && s.cpu_ns > 0 && s.incarnation > 0);
        assert!(disk(Path::new("/")).0 > 0);
    }
}
