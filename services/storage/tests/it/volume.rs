//! Volumes and snapshots over a node that answers.

use crate::support::{World, member, qcow2, worlds};
use kernel::{ErrorKind, Quantity, Result, ServerId, VolumeId};
use std::time::Duration;
use storage::image::record::NewImage;
use storage::image::upload::FromReader;
use storage::snapshot::create::NewSnapshot;
use storage::snapshot::{Snapshot, Status as SnapshotStatus};
use storage::volume::create::{NewVolume, Origin};
use storage::volume::query::Query;
use storage::volume::{Status, Volume};

pub fn gib(n: u32) -> NewVolume {
    NewVolume { size_gb: Some(n), ..NewVolume::default() }
}

pub async fn made(w: &World, new: NewVolume) -> Volume {
    let v = w.s.create_volume(&member("a"), new).await.unwrap();
    assert_eq!(v.status, Status::Creating);
    w.s.wait_volume(&v.id, Duration::from_secs(60)).await.unwrap()
}

pub async fn taken(w: &World, v: &VolumeId) -> Snapshot {
    let new =
        NewSnapshot { volume: v.clone(), name: None, description: None, force: true, metadata: Default::default() };
    let s = w.s.create_snapshot(&member("a"), new).await.unwrap();
    w.quiet().await;
    let s = w.s.show_snapshot(&member("a"), &s.id).await.unwrap();
    assert_eq!(s.status, SnapshotStatus::Available);
    s
}

pub async fn status(w: &World, v: &VolumeId) -> Option<Status> {
    w.s.show_volume(&member("a"), v).await.ok().map(|s| s.volume.status)
}

async fn attach(w: &World, v: &VolumeId, server: &str) -> Result<()> {
    let (a, server) = (member("a"), ServerId::from(server));
    w.in_tx(async |tx| {
        w.s.begin_attach(tx, &a, v, &server, None).await?;
        w.s.finish_attach(tx, v, &server).await
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_volume_lives_and_is_billed_and_leaves_nothing() {
    for w in worlds().await {
        let a = member("a");
        let v = made(&w, gib(3)).await;
        let key = (v.id.to_string(), "volume.gb".to_owned());
        assert_eq!(w.open().await[&key], Quantity::whole(3));
        assert_eq!(w.used().await, [("gigabytes".to_owned(), 3), ("volumes".to_owned(), 1)].into());
        assert_eq!(w.node.held.lock().unwrap().disks[v.id.as_str()], 3 << 30);
        w.s.extend_volume(&a, &v.id, 5).await.unwrap();
        w.quiet().await;
        let shown = w.s.show_volume(&a, &v.id).await.unwrap().volume;
        assert_eq!((shown.size_gb, shown.status), (5, Status::Available));
        assert_eq!(w.open().await[&key], Quantity::whole(5));
        assert_eq!(w.node.held.lock().unwrap().disks[v.id.as_str()], 5 << 30);
        let s = taken(&w, &v.id).await;
        assert_eq!(w.open().await[&(s.id.to_string(), "snapshot.gb".to_owned())], Quantity::whole(5));
        assert_eq!(w.used().await["gigabytes"], 10);
        let e = w.s.delete_volume(&a, &v.id, false).await.unwrap_err();
        assert!(e.message.contains("dependent snapshots"), "{e}");
        let copy = made(&w, NewVolume { origin: Origin::Snapshot(s.id.clone()), ..NewVolume::default() }).await;
        assert_eq!((copy.size_gb, copy.node.as_ref()), (5, Some(&w.node.id)));
        w.s.delete_snapshot(&a, &s.id).await.unwrap();
        w.quiet().await;
        w.s.delete_volume(&a, &copy.id, false).await.unwrap();
        w.s.delete_volume(&a, &v.id, false).await.unwrap();
        w.quiet().await;
        w.assert_nothing_left("deletes").await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_volume_from_an_image_is_bootable_and_remembers_it() {
    for w in worlds().await {
        let a = member("a");
        let mut new = NewImage {
            disk_format: Some("qcow2".into()),
            container_format: Some("bare".into()),
            name: Some("debian".into()),
            ..NewImage::default()
        };
        new.properties.insert("architecture".into(), "x86_64".into());
        let i = w.s.create_image(&a, new.clone()).await.unwrap();
        w.s.upload(&a, &i.id, &mut FromReader(qcow2(3 << 30).as_slice())).await.unwrap();
        let from = |gb| NewVolume { origin: Origin::Image(i.id.clone()), ..gib(gb) };
        let e = w.s.create_volume(&a, from(2)).await.unwrap_err();
        assert_eq!((e.kind, e.field.as_deref()), (ErrorKind::BadRequest, Some("size")));
        assert_eq!(w.s.create_volume(&member("b"), from(3)).await.unwrap_err().kind, ErrorKind::BadRequest);
        let v = made(&w, from(3)).await;
        assert!(v.bootable);
        assert_eq!(v.image_metadata["image_name"], "debian");
        // The image may go: the volume stays, and so does what it says.
        w.s.delete_image(&a, &i.id).await.unwrap();
        let boot = w.in_tx(async |tx| w.s.volume_for_boot(tx, &a, &v.id).await).await.unwrap();
        assert_eq!((boot.arch, boot.node, boot.size), (Some(kernel::Arch::X86_64), Some(w.node.id.clone()), 3 << 30));
        let plain = made(&w, gib(1)).await;
        assert!(w.in_tx(async |tx| w.s.volume_for_boot(tx, &a, &plain.id).await).await.is_err());
        // No node of its architecture: the volume is in error and costs nothing.
        new.properties.insert("architecture".into(), "aarch64".into());
        let arm = w.s.create_image(&a, new).await.unwrap();
        w.s.upload(&a, &arm.id, &mut FromReader(qcow2(1 << 30).as_slice())).await.unwrap();
        let failed = w.s.create_volume(&a, NewVolume { origin: Origin::Image(arm.id), ..gib(1) }).await.unwrap();
        let e = w.s.wait_volume(&failed.id, Duration::from_secs(60)).await.unwrap_err();
        assert!(e.message.contains("no aarch64 node"), "{e}");
        assert_eq!(w.used().await["gigabytes"], 4);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_sizes_foreign_sources_and_full_quotas_change_nothing() {
    for w in worlds().await {
        let a = member("a");
        for (new, kind) in [
            (gib(0), ErrorKind::BadRequest),
            (NewVolume::default(), ErrorKind::BadRequest),
            (gib(u32::MAX), ErrorKind::BadRequest),
            (gib(101), ErrorKind::OverQuota),
            (NewVolume { name: Some("x".repeat(10_000)), ..gib(1) }, ErrorKind::BadRequest),
            (NewVolume { volume_type: Some("gold".into()), ..gib(1) }, ErrorKind::NotFound),
            (NewVolume { availability_zone: Some("moon".into()), ..gib(1) }, ErrorKind::BadRequest),
            (NewVolume { origin: Origin::Volume("nope".into()), ..gib(1) }, ErrorKind::NotFound),
            (NewVolume { origin: Origin::Snapshot("nope".into()), ..gib(1) }, ErrorKind::NotFound),
            (NewVolume { metadata: [(String::new(), String::new())].into(), ..gib(1) }, ErrorKind::BadRequest),
        ] {
            let e = w.s.create_volume(&a, new.clone()).await.unwrap_err();
            assert_eq!(e.kind, kind, "{new:?}");
        }
        w.assert_nothing_left("refusals").await;
        let v = made(&w, gib(10)).await;
        for (gb, kind) in [
            (9, ErrorKind::BadRequest),
            (10, ErrorKind::BadRequest),
            (0, ErrorKind::BadRequest),
            (101, ErrorKind::OverQuota),
        ] {
            assert_eq!(w.s.extend_volume(&a, &v.id, gb).await.unwrap_err().kind, kind, "{gb}");
        }
        let b = member("b");
        assert!(w.s.extend_volume(&b, &v.id, 20).await.unwrap_err().is_not_found());
        assert!(w.s.delete_volume(&b, &v.id, true).await.unwrap_err().is_not_found());
        assert!(w.s.show_volume(&b, &v.id).await.unwrap_err().is_not_found());
        let clone = NewVolume { origin: Origin::Volume(v.id.clone()), ..gib(10) };
        assert!(w.s.create_volume(&b, clone).await.unwrap_err().is_not_found());
        assert!(
            w.s.list_volumes(&b, &Query { all_projects: true, ..Query::default() }).await.unwrap().items.is_empty()
        );
        let stolen = w.in_tx(async |tx| w.s.begin_attach(tx, &b, &v.id, &ServerId::from("s"), None).await).await;
        assert!(stolen.unwrap_err().is_not_found());
        assert_eq!(status(&w, &v.id).await, Some(Status::Available));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn attach_detach_and_their_failures() {
    for w in worlds().await {
        let (a, s1, s2) = (member("a"), ServerId::from("s1"), ServerId::from("s2"));
        let v = made(&w, gib(1)).await;
        let first = w.in_tx(async |tx| w.s.begin_attach(tx, &a, &v.id, &s1, None).await).await.unwrap();
        let again = w.in_tx(async |tx| w.s.begin_attach(tx, &a, &v.id, &s1, None).await).await.unwrap();
        assert_eq!((first.id, first.device.as_str()), (again.id, "/dev/vda"));
        let other = w.in_tx(async |tx| w.s.begin_attach(tx, &a, &v.id, &s2, None).await).await.unwrap_err();
        assert_eq!(other.kind, ErrorKind::BadRequest, "one server at a time");
        w.in_tx(async |tx| w.s.abort_attach(tx, &v.id, &s1).await).await.unwrap();
        assert_eq!(status(&w, &v.id).await, Some(Status::Available));
        attach(&w, &v.id, "s1").await.unwrap();
        assert_eq!(status(&w, &v.id).await, Some(Status::InUse));
        assert!(w.s.delete_volume(&a, &v.id, false).await.unwrap_err().message.contains("attached"));
        let second = made(&w, gib(1)).await;
        let clash = w.in_tx(async |tx| w.s.begin_attach(tx, &a, &second.id, &s1, Some("/dev/vda")).await).await;
        assert_eq!(clash.unwrap_err().kind, ErrorKind::Conflict);
        attach(&w, &second.id, "s1").await.unwrap();
        let held = w.in_tx(async |tx| w.s.volumes_of_servers(tx, &[s1.clone(), s2.clone()]).await).await.unwrap();
        assert_eq!(held.iter().map(|x| x.device.as_str()).collect::<Vec<_>>(), ["/dev/vda", "/dev/vdb"]);
        // It grows while the server has it.
        w.s.extend_volume(&a, &v.id, 2).await.unwrap();
        w.quiet().await;
        assert_eq!(status(&w, &v.id).await, Some(Status::InUse));
        w.in_tx(async |tx| w.s.begin_detach(tx, &a, &v.id, &s1).await).await.unwrap();
        assert_eq!(status(&w, &v.id).await, Some(Status::Detaching));
        w.in_tx(async |tx| w.s.abort_detach(tx, &v.id, &s1).await).await.unwrap();
        assert_eq!(status(&w, &v.id).await, Some(Status::InUse));
        let wrong = w.in_tx(async |tx| w.s.begin_detach(tx, &a, &v.id, &s2).await).await;
        assert!(wrong.unwrap_err().is_not_found());
        for _ in 0..2 {
            w.in_tx(async |tx| w.s.finish_detach(tx, &v.id, &s1).await).await.unwrap();
        }
        assert_eq!(status(&w, &v.id).await, Some(Status::Available));
        // The server goes, and takes what it was told to take.
        attach(&w, &v.id, "s1").await.unwrap();
        w.in_tx(async |tx| w.s.set_delete_on_termination(tx, &second.id, &s1, true).await).await.unwrap();
        for _ in 0..2 {
            w.in_tx(async |tx| w.s.release_volumes_of_server(tx, &a, &s1).await).await.unwrap();
        }
        w.quiet().await;
        assert_eq!((status(&w, &v.id).await, status(&w, &second.id).await), (Some(Status::Available), None));
        w.s.delete_volume(&a, &v.id, false).await.unwrap();
        w.quiet().await;
        w.assert_nothing_left("all").await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_is_away_is_waited_for_and_one_that_fails_is_believed() {
    for w in worlds().await {
        let a = member("a");
        w.node.set(|h| h.away = true);
        let v = w.s.create_volume(&a, gib(1)).await.unwrap();
        let e = w.s.wait_volume(&v.id, Duration::from_millis(300)).await.unwrap_err();
        assert_eq!(e.kind, ErrorKind::Unavailable);
        w.node.set(|h| h.away = false);
        w.s.wait_volume(&v.id, Duration::from_secs(60)).await.unwrap();

        w.node.set(|h| h.fails = ["disk"].into());
        let bad = w.s.create_volume(&a, gib(1)).await.unwrap();
        let e = w.s.wait_volume(&bad.id, Duration::from_secs(60)).await.unwrap_err();
        assert!(e.message.contains("injected"), "{e}");
        w.quiet().await;
        assert_eq!(w.used().await["volumes"], 1, "{}", w.t.name);
        w.node.set(|h| h.fails = ["grow"].into());
        w.s.extend_volume(&a, &v.id, 7).await.unwrap();
        w.quiet().await;
        let same = w.s.show_volume(&a, &v.id).await.unwrap().volume;
        assert_eq!((same.size_gb, same.status), (1, Status::Available));
        assert_eq!(w.used().await["gigabytes"], 1);

        w.node.set(|h| h.fails = ["drop"].into());
        w.s.delete_volume(&a, &v.id, false).await.unwrap();
        w.quiet().await;
        assert_eq!(status(&w, &v.id).await, Some(Status::ErrorDeleting));
        w.node.set(|h| h.fails.clear());
        for id in [&v.id, &bad.id] {
            w.s.delete_volume(&a, id, false).await.unwrap();
        }
        w.quiet().await;
        w.assert_nothing_left("a second delete").await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_observation_of_another_node_or_an_old_generation_changes_nothing() {
    use storage::disk::{Observation, Phase, Which};
    for w in worlds().await {
        let v = made(&w, gib(1)).await;
        let of = |generation, phase| Observation { id: v.id.to_string(), generation, phase, bytes: 9, error: None };
        w.s.observe_disk(&kernel::NodeId::from("other"), of(1, Phase::Failed)).await.unwrap();
        w.s.observe_disk(&w.node.id, of(0, Phase::Failed)).await.unwrap();
        w.s.observe_disk(&w.node.id, of(99, Phase::Absent)).await.unwrap();
        w.s.wait_disk(v.id.as_str(), Duration::from_secs(1)).await.unwrap();
        let mut tx = w.t.env.db.read().await.unwrap();
        assert_eq!(w.s.disks_for_node(&mut tx, &w.node.id, Which::All).await.unwrap().len(), 1);
        assert!(w.s.disks_for_node(&mut tx, &w.node.id, Which::Unsettled).await.unwrap().is_empty());
        assert!(w.s.disks_for_node(&mut tx, &kernel::NodeId::from("other"), Which::All).await.unwrap().is_empty());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn types_belong_to_administrators_and_volumes_follow_a_renamed_one() {
    for w in worlds().await {
        let a = member("a");
        let t = w.s.create_volume_type("ssd", None, false, Default::default()).await.unwrap();
        assert_eq!(
            w.s.create_volume_type("ssd", None, true, Default::default()).await.unwrap_err().kind,
            ErrorKind::Conflict
        );
        assert!(w.s.volume_type(&a, "ssd").await.unwrap_err().is_not_found());
        w.s.update_volume_type(&t.id, |t| t.is_public = true).await.unwrap();
        let v = made(&w, NewVolume { volume_type: Some("ssd".into()), ..gib(1) }).await;
        w.s.update_volume_type(&t.id, |t| t.name = "nvme".into()).await.unwrap();
        assert_eq!(w.s.show_volume(&a, &v.id).await.unwrap().volume.volume_type, "nvme");
        assert_eq!(w.s.delete_volume_type(&t.id).await.unwrap_err().kind, ErrorKind::BadRequest);
    }
}
