//! Figures of running servers.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use futures::future::join_all;
use serde_json::{Value, json};

use super::inner::Inner;
use super::server::Server;
use crate::spec::{DiskCounters, NicCounters, Sample};
use crate::{host, proc, tap};

/// One server that hangs must not keep the others' figures back.
const PATIENCE: Duration = Duration::from_secs(5);

/// Every running server, and the host last.
pub(super) async fn all(inner: &Arc<Inner>) -> Vec<Sample> {
    let taps = tap::counters();
    let servers = inner.servers();
    let all = join_all(servers.iter().map(|server| one(inner, server, &taps))).await;
    let mut samples: Vec<_> = all.into_iter().flatten().collect();
    samples.push(host::sample());
    samples
}

async fn one(inner: &Inner, server: &Server, taps: &HashMap<String, NicCounters>) -> Option<Sample> {
    let process = server.process()?;
    let stat = proc::stat(process.handle.pid)?;
    let nics: Vec<_> = server.view().nics.iter().cloned().collect();
    // A server that ends in this moment, or hangs, is left out rather than shown with half its figures.
    let asked = process.call("query-blockstats", json!({}));
    let stats = tokio::time::timeout(PATIENCE, asked).await.ok()?.ok()?;
    Some(Sample {
        server: Some(server.id.clone()),
        incarnation: process.start_ticks,
        cpu_ns: stat.cpu_ns,
        memory_bytes: proc::resident_bytes(process.handle.pid)?,
        memory_total_bytes: server.spec().map_or(0, |s| s.memory_mib << 20),
        disks: stats.as_array().into_iter().flatten().filter_map(disk).collect(),
        nics: nics.into_iter().filter_map(|port| Some(nic(taps.get(&inner.layout.tap(&port))?, port))).collect(),
    })
}

/// What the tap received is what the guest sent.
fn nic(tap: &NicCounters, port: String) -> NicCounters {
    NicCounters {
        port,
        rx_bytes: tap.tx_bytes,
        rx_packets: tap.tx_packets,
        tx_bytes: tap.rx_bytes,
        tx_packets: tap.rx_packets,
    }
}

fn disk(entry: &Value) -> Option<DiskCounters> {
    // "/machine/peripheral/disk-<id>/virtio-backend"
    let disk = entry["qdev"].as_str()?.split('/').find_map(|part| part.strip_prefix("disk-"))?;
    let number = |key: &str| entry["stats"][key].as_u64().unwrap_or(0);
    Some(DiskCounters {
        disk: disk.to_owned(),
        read_bytes: number("rd_bytes"),
        write_bytes: number("wr_bytes"),
        read_ops: number("rd_operations"),
        write_ops: number("wr_operations"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn block_statistics_are_known_by_our_ids() {
        let entry = json!({
            "qdev": "/machine/peripheral/disk-d1/virtio-backend",
            "stats": { "rd_bytes": 1, "wr_bytes": 2, "rd_operations": 3, "wr_operations": 4 },
        });
        let want = DiskCounters { disk: "d1".into(), read_bytes: 1, write_bytes: 2, read_ops: 3, write_ops: 4 };
        assert_eq!(disk(&entry), Some(want));
        assert_eq!(disk(&json!({ "qdev": "/machine/peripheral/cfg/virtio-backend" })), None);
    }
}
