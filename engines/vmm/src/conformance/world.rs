//! Promises about the host as a whole.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::{Bench, attachment, guest_image, nic, seen, server, until, until_booted};
use crate::hypervisor::Hypervisor;
use crate::spec::{Arch, DiskSource, DiskSpec, Power};

pub async fn capabilities_are_told(bench: &dyn Bench) {
    let h = bench.open().await;
    let c = h.capabilities().await;
    assert_eq!(c.archs.iter().map(|a| a.arch).collect::<Vec<_>>(), Arch::ALL);
    assert!(c.vcpus > 0 && c.memory_total_mib >= c.memory_available_mib && c.memory_available_mib > 0);
    assert!(c.disk_total_bytes >= c.disk_available_bytes && c.disk_available_bytes > 0);
    assert!(!c.hostname.is_empty() && !c.engine_version.is_empty());
    assert_eq!(c.simulated, c.engine_version == "simulated");
}

pub async fn guests_outlive_us(bench: &dyn Bench) {
    let h = bench.open().await;
    let image = guest_image(h.as_ref()).await;
    let mut specs = vec![server("a", &image), server("b", &image), server("off", &image)];
    specs[0].nics = vec![nic("port-a")];
    specs[2].power_on = false;
    for spec in &specs {
        h.ensure_server(spec).await.unwrap();
    }
    until_booted(h.as_ref(), "a").await;
    let before = [seen(h.as_ref(), "a").await, seen(h.as_ref(), "b").await];
    drop(h);
    bench.settled().await;

    let h = bench.open().await;
    for _ in 0..2 {
        assert_eq!(h.adopt().await.unwrap().len(), 3);
    }
    for known in before {
        let now = seen(h.as_ref(), &known.id).await;
        assert_eq!((now.pid, now.power), (known.pid, Power::Running));
        assert_eq!((now.disks, now.nics, now.generation), (known.disks, known.nics, known.generation));
    }
    assert!(seen(h.as_ref(), "a").await.booted, "remembered");
    assert_eq!(seen(h.as_ref(), "off").await.power, Power::Stopped);
    for spec in &specs {
        h.ensure_server(spec).await.unwrap();
    }
    // It can still be told to do things, and dies when it is told to.
    until_booted(h.as_ref(), "b").await;
    h.stop_server("a", crate::spec::StopMode::Acpi { deadline_seconds: 20 }).await.unwrap();
    assert_eq!(seen(h.as_ref(), "a").await.power, Power::Stopped);
}

pub async fn a_crash_is_told_and_mended(bench: &dyn Bench) {
    let h = bench.open().await;
    let image = guest_image(h.as_ref()).await;
    let mut spec = server("s", &image);
    spec.nics = vec![nic("port-1")];
    h.ensure_server(&spec).await.unwrap();
    let before = seen(h.as_ref(), "s").await;
    let mut changes = h.subscribe();
    changes.mark_unchanged();
    bench.crash(h.as_ref(), &before).await;
    tokio::time::timeout(Duration::from_secs(60), changes.changed()).await.unwrap().unwrap();
    until(h.as_ref(), "s", "crashed", |o| o.power == Power::Crashed).await;
    h.ensure_server(&spec).await.unwrap();
    let after = seen(h.as_ref(), "s").await;
    assert!(after.power == Power::Running && after.pid != before.pid && after.exit.is_none());
}

pub async fn samples_count(bench: &dyn Bench) {
    let h = bench.open().await;
    let image = guest_image(h.as_ref()).await;
    let mut spec = server("s", &image);
    spec.nics = vec![nic("port-1")];
    h.ensure_server(&spec).await.unwrap();
    until_booted(h.as_ref(), "s").await;
    let first = h.sample().await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    let second = h.sample().await;
    for (a, b) in first.iter().zip(&second) {
        assert_eq!((&a.server, a.incarnation), (&b.server, b.incarnation));
        assert!(b.cpu_ns >= a.cpu_ns && b.cpu_ns > 0);
        assert!(b.memory_bytes > 0 && b.memory_total_bytes >= b.memory_bytes);
    }
    assert_eq!(second.len(), 2);
    let (guest, host) = (&second[0], &second[1]);
    assert_eq!(guest.server.as_deref(), Some("s"));
    assert_eq!((guest.disks[0].disk.as_str(), guest.nics[0].port.as_str()), ("s", "port-1"));
    assert_eq!((&host.server, host.disks.len(), host.nics.len()), (&None, 1, 1));
}

pub async fn many_at_once_leave_nothing(bench: &dyn Bench) {
    let h = bench.open().await;
    let image = guest_image(h.as_ref()).await;
    let ids: Vec<_> = (0..8).map(|n| format!("s{n}")).collect();
    let all_of = |h: Arc<dyn Hypervisor>, ids: Vec<String>, make: bool| {
        let image = image.clone();
        async move {
            let mut work = tokio::task::JoinSet::new();
            for id in ids {
                let mut spec = server(&id, &image);
                spec.nics = vec![nic(&format!("port-{id}"))];
                let h = h.clone();
                work.spawn(
                    async move { if make { h.ensure_server(&spec).await } else { h.delete_server(&spec.id).await } },
                );
            }
            while let Some(done) = work.join_next().await {
                done.unwrap().unwrap();
            }
        }
    };
    all_of(h.clone(), ids.clone(), true).await;
    assert!(h.observe().await.iter().all(|o| o.power == Power::Running));
    assert_eq!(h.observe().await.len(), ids.len());
    all_of(h.clone(), ids, false).await;
    assert!(h.observe().await.is_empty());
    h.delete_image(&image.id).await.unwrap();
    h.purge().await.unwrap();
    assert_eq!(bench.residue().await, Vec::<String>::new());
}

pub async fn all_are_shut_down_in_time(bench: &dyn Bench) {
    let h = bench.open().await;
    let image = guest_image(h.as_ref()).await;
    for id in ["a", "b"] {
        h.ensure_server(&server(id, &image)).await.unwrap();
    }
    until_booted(h.as_ref(), "a").await;
    let start = Instant::now();
    h.shutdown_all(Duration::from_secs(15)).await.unwrap();
    assert!(start.elapsed() < Duration::from_secs(15 + 30), "{:?}", start.elapsed());
    assert!(h.observe().await.iter().all(|o| o.power == Power::Stopped && o.pid.is_none()));
}

pub async fn purge_takes_everything(bench: &dyn Bench) {
    let h = bench.open().await;
    let image = guest_image(h.as_ref()).await;
    h.ensure_disk(&DiskSpec { id: "vol".to_owned(), size_bytes: 1 << 20, source: DiskSource::Empty }).await.unwrap();
    let mut spec = server("s", &image);
    (spec.nics, spec.disks) = (vec![nic("port-1")], vec![attachment("vol")]);
    h.ensure_server(&spec).await.unwrap();
    drop(h);
    bench.settled().await;
    // by one that never adopted anything
    let h = bench.open().await;
    h.purge().await.unwrap();
    assert_eq!(bench.residue().await, Vec::<String>::new());
}
