//! Promises about one server.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::{Bench, attachment, guest::GREETING, guest_image, nic, seen, server, until, until_booted};
use crate::error::VmmError;
use crate::spec::{
    Arch, DiskSource, DiskSpec, ExitReason, KernelBoot, Power, Reboot, RebootMode, ServerRoot, StopMode,
};

pub async fn a_server_runs_stops_and_goes(bench: &dyn Bench) {
    let h = bench.open().await;
    let image = guest_image(h.as_ref()).await;
    let mut spec = server("s", &image);
    spec.nics = vec![nic("port-1")];
    spec.power_on = false;
    h.ensure_server(&spec).await.unwrap();
    assert_eq!(seen(h.as_ref(), "s").await.power, Power::Stopped);

    (spec.power_on, spec.generation) = (true, 2);
    h.ensure_server(&spec).await.unwrap();
    let running = seen(h.as_ref(), "s").await;
    assert_eq!((running.power, running.generation), (Power::Running, 2));
    assert_eq!((running.disks, running.nics), (vec!["s".to_owned()], vec!["port-1".to_owned()]));
    h.ensure_server(&spec).await.unwrap();
    assert_eq!(seen(h.as_ref(), "s").await.pid, running.pid, "a second call changes nothing");
    until_booted(h.as_ref(), "s").await;

    for _ in 0..2 {
        h.stop_server("s", StopMode::Hard).await.unwrap();
    }
    let stopped = seen(h.as_ref(), "s").await;
    assert_eq!((stopped.power, stopped.exit), (Power::Stopped, Some(ExitReason::Requested)));
    assert!(stopped.pid.is_none() && !stopped.booted && stopped.disks.is_empty());
    h.ensure_server(&spec).await.unwrap();
    assert_eq!(seen(h.as_ref(), "s").await.power, Power::Running);

    for _ in 0..2 {
        h.delete_server("s").await.unwrap();
    }
    assert!(h.observe().await.is_empty());
    assert!(matches!(h.disk("s").await, Err(VmmError::NotFound { .. })), "its root went with it");
    assert!(matches!(h.stop_server("s", StopMode::Hard).await, Err(VmmError::NotFound { .. })));
}

pub async fn both_architectures_start(bench: &dyn Bench) {
    let h = bench.open().await;
    let image = guest_image(h.as_ref()).await;
    for arch in Arch::ALL {
        let mut spec = server(arch.as_str(), &image);
        (spec.arch, spec.vcpus, spec.nics) = (arch, 2, vec![nic(&format!("port-{arch}"))]);
        h.ensure_server(&spec).await.unwrap();
        assert_eq!(seen(h.as_ref(), arch.as_str()).await.power, Power::Running);
    }
}

pub async fn what_is_missing_has_a_name(bench: &dyn Bench) {
    let h = bench.open().await;
    let image = guest_image(h.as_ref()).await;
    let expect = |result: crate::Result<()>, want: &str| match result {
        Err(VmmError::NotFound { kind, id }) => assert_eq!(format!("{kind} {id}"), want),
        other => panic!("{want}: {other:?}"),
    };
    let mut spec = server("s", &image);
    spec.disks = vec![attachment("absent-disk")];
    expect(h.ensure_server(&spec).await, "disk absent-disk");
    spec.disks.clear();
    spec.root = Some(ServerRoot::Disk { disk: "absent-root".to_owned() });
    expect(h.ensure_server(&spec).await, "disk absent-root");
    spec.root = None;
    spec.kernel = Some(KernelBoot { kernel: "absent-kernel".to_owned(), initrd: None, cmdline: String::new() });
    expect(h.ensure_server(&spec).await, "image absent-kernel");
    let mut other = image.clone();
    other.id = "absent-image".to_owned();
    expect(h.ensure_server(&server("s2", &other)).await, "image absent-image");
    assert!(h.observe().await.iter().all(|o| o.power != Power::Running));
    expect(h.console_log("nobody", 10).await.map(drop), "server nobody");
    expect(h.reboot_server("nobody", RebootMode::Hard).await, "server nobody");
}

pub async fn bad_specifications_are_refused(bench: &dyn Bench) {
    let h = bench.open().await;
    let image = guest_image(h.as_ref()).await;
    let good = server("s", &image);
    let mut bad = vec![good.clone(); 6];
    bad[0].id = "../../etc".to_owned();
    bad[1].vcpus = 0;
    bad[2].memory_mib = 0;
    bad[3].disks = vec![attachment("a/b")];
    bad[4].nics = vec![nic("p")];
    bad[4].nics[0].mac = "fa:16:3e:00:00:00,script=/bin/sh".to_owned();
    bad[5].root = Some(ServerRoot::Disk { disk: "..".to_owned() });
    for spec in bad {
        let refused = h.ensure_server(&spec).await;
        assert!(matches!(refused, Err(VmmError::Invalid(_))), "{spec:?}: {refused:?}");
    }
    assert!(h.observe().await.is_empty());
    assert!(matches!(h.delete_server("..").await, Err(VmmError::Invalid(_))));
    assert!(matches!(h.delete_disk("../x", false).await, Err(VmmError::Invalid(_))));
}

pub async fn devices_follow_the_specification(bench: &dyn Bench) {
    let h = bench.open().await;
    let image = guest_image(h.as_ref()).await;
    for id in ["v1", "v2"] {
        let disk = DiskSpec { id: id.to_owned(), size_bytes: 4 << 20, source: DiskSource::Empty };
        h.ensure_disk(&disk).await.unwrap();
    }
    let mut spec = server("s", &image);
    h.ensure_server(&spec).await.unwrap();
    until_booted(h.as_ref(), "s").await;
    let pid = seen(h.as_ref(), "s").await.pid;

    spec.disks = vec![attachment("v1"), attachment("v2")];
    spec.nics = vec![nic("port-a"), nic("port-b")];
    for _ in 0..2 {
        h.ensure_server(&spec).await.unwrap();
        let now = seen(h.as_ref(), "s").await;
        assert_eq!(now.disks, ["s", "v1", "v2"]);
        assert_eq!(now.nics, ["port-a", "port-b"]);
        assert_eq!(now.pid, pid, "attached without a restart");
    }
    let mut rival = server("rival", &image);
    rival.disks = vec![attachment("v1")];
    let refused = h.ensure_server(&rival).await;
    assert!(matches!(refused, Err(VmmError::InUse(_))), "{refused:?}");

    spec.disks = vec![attachment("v2")];
    spec.nics = vec![nic("port-b")];
    match h.ensure_server(&spec).await {
        Err(VmmError::GuestRefused(_)) if bench.guests_hold_devices() => {
            h.stop_server("s", StopMode::Hard).await.unwrap();
            h.ensure_server(&spec).await.unwrap();
        }
        other => other.unwrap(),
    }
    let now = seen(h.as_ref(), "s").await;
    assert_eq!((now.disks, now.nics), (vec!["s".to_owned(), "v2".to_owned()], vec!["port-b".to_owned()]));
    h.ensure_server(&rival).await.unwrap();
    assert_eq!(seen(h.as_ref(), "rival").await.disks, ["rival", "v1"]);
}

pub async fn a_wish_to_reboot_is_granted_once(bench: &dyn Bench) {
    let h = bench.open().await;
    let image = guest_image(h.as_ref()).await;
    let mut spec = server("s", &image);
    h.ensure_server(&spec).await.unwrap();
    until_booted(h.as_ref(), "s").await;
    let mut pid = seen(h.as_ref(), "s").await.pid;
    for (token, mode) in [("one", RebootMode::Hard), ("two", RebootMode::Soft)] {
        spec.reboot = Some(Reboot { token: token.to_owned(), mode });
        spec.generation += 1;
        h.ensure_server(&spec).await.unwrap();
        let after = seen(h.as_ref(), "s").await;
        assert_eq!(after.power, Power::Running);
        assert_ne!(after.pid, pid, "{token}");
        h.ensure_server(&spec).await.unwrap();
        assert_eq!(seen(h.as_ref(), "s").await.pid, after.pid, "{token} was granted already");
        until_booted(h.as_ref(), "s").await;
        pid = after.pid;
    }
    h.reboot_server("s", RebootMode::Hard).await.unwrap();
    let after = seen(h.as_ref(), "s").await;
    assert!(after.power == Power::Running && after.pid != pid);
}

pub async fn a_guest_that_powers_off_stays_off(bench: &dyn Bench) {
    let h = bench.open().await;
    let image = guest_image(h.as_ref()).await;
    let mut spec = server("s", &image);
    spec.nics = vec![nic("port-1")];
    h.ensure_server(&spec).await.unwrap();
    until_booted(h.as_ref(), "s").await;
    let mut changes = h.subscribe();
    changes.mark_unchanged();
    h.console_open("s").await.unwrap().write_all(b"q").await.unwrap();
    until(h.as_ref(), "s", "off", |o| o.power == Power::Stopped).await;
    assert!(changes.has_changed().unwrap(), "watchers were told");
    assert_eq!(seen(h.as_ref(), "s").await.exit, Some(ExitReason::GuestShutdown));
    h.ensure_server(&spec).await.unwrap();
    assert_eq!(seen(h.as_ref(), "s").await.power, Power::Stopped, "its own wish stands");
    spec.generation += 1;
    h.ensure_server(&spec).await.unwrap();
    assert_eq!(seen(h.as_ref(), "s").await.power, Power::Running, "until somebody wants otherwise");
}

pub async fn the_power_button_works(bench: &dyn Bench) {
    let h = bench.open().await;
    let image = guest_image(h.as_ref()).await;
    let mut spec = server("s", &image);
    h.ensure_server(&spec).await.unwrap();
    until_booted(h.as_ref(), "s").await;
    h.stop_server("s", StopMode::Acpi { deadline_seconds: 20 }).await.unwrap();
    let off = seen(h.as_ref(), "s").await;
    assert_eq!((off.power, off.exit), (Power::Stopped, Some(ExitReason::Requested)));
    h.ensure_server(&spec).await.unwrap();
    (spec.power_on, spec.generation) = (false, 2);
    h.ensure_server(&spec).await.unwrap();
    assert_eq!(seen(h.as_ref(), "s").await.power, Power::Stopped);
}

pub async fn the_console_is_live_and_logged(bench: &dyn Bench) {
    let h = bench.open().await;
    let image = guest_image(h.as_ref()).await;
    h.ensure_server(&server("s", &image)).await.unwrap();
    until_booted(h.as_ref(), "s").await;
    let log = String::from_utf8_lossy(&h.console_log("s", 4096).await.unwrap()).into_owned();
    assert!(log.ends_with("login: "), "{log:?}");
    if !h.capabilities().await.simulated {
        assert!(log.contains(GREETING), "{log:?}");
    }
    assert_eq!(h.console_log("s", 3).await.unwrap(), b"n: ");
    let mut console = h.console_open("s").await.unwrap();
    console.write_all(b"echo!").await.unwrap();
    let mut heard = Vec::new();
    let listen = async {
        while !heard.ends_with(b"echo!") {
            heard.push(console.read_u8().await.unwrap());
        }
    };
    tokio::time::timeout(Duration::from_secs(60), listen).await.unwrap();
    h.stop_server("s", StopMode::Hard).await.unwrap();
    assert!(h.console_open("s").await.is_err());
    assert!(!h.console_log("s", 4096).await.unwrap().is_empty(), "the log outlives the process");
}
