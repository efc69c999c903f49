//! Every step of every operation fails, is repeated, is undone twice: afterwards the thing is done or undone, and nothing is left over.

use crate::support::{World, member, worlds};
use crate::volume::{gib, made, status, taken};
use kernel::{ImageId, Quantity, ServerId, VolumeId};
use runtime::list::Asked;
use runtime::operation::State;
use runtime::testing;
use storage::image::{self, Status as ImageStatus};
use storage::snapshot::create::NewSnapshot;
use storage::snapshot::{self, Status as SnapshotStatus};
use storage::volume::create::{NewVolume, Origin};
use storage::volume::upload::Upload;
use storage::volume::{self, Status};

fn steps(w: &World, kind: &str) -> Vec<&'static str> {
    w.t.env.ops.kinds().into_iter().find(|(k, _)| *k == kind).unwrap().1
}

/// How the latest operation on a subject ended.
async fn ended(w: &World, subject: &str) -> State {
    let mut tx = w.t.env.db.read().await.unwrap();
    w.t.env.ops.list(&mut tx, None, Some(subject), &Asked::first(1)).await.unwrap().items.remove(0).state
}

/// Lets every fault befall what `begin` starts; `after` looks at the outcome and cleans up.
async fn matrix(kind: &'static str, each: impl AsyncFn(&World, &testing::Fault)) {
    for w in worlds().await {
        for fault in testing::faults(kind, &steps(&w, kind)) {
            each(&w, &fault).await;
            testing::arm("");
            w.quiet().await;
            w.assert_nothing_left(&fault.spec).await;
        }
    }
}

async fn armed(w: &World, fault: &testing::Fault, subject: impl AsyncFn() -> String) -> String {
    // What was prepared must have ended, or the fault befalls it too.
    w.quiet().await;
    testing::arm(&fault.spec);
    let subject = subject().await;
    w.quiet().await;
    testing::arm("");
    assert_eq!(ended(w, &subject).await == State::Done, fault.done, "{} {fault:?}", w.t.name);
    subject
}

async fn delete(w: &World, v: &VolumeId) {
    if status(w, v).await.is_some() {
        w.s.delete_volume(&member("a"), v, true).await.unwrap();
        w.quiet().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn volume_create() {
    matrix(volume::create::CREATE, async |w, fault| {
        let source = made(w, gib(2)).await;
        let wish = NewVolume { origin: Origin::Volume(source.id.clone()), ..NewVolume::default() };
        let id =
            armed(w, fault, async || w.s.create_volume(&member("a"), wish.clone()).await.unwrap().id.to_string()).await;
        let id = VolumeId::from(id);
        // Whatever happened, the snapshot that the clone was made from is gone, and what failed costs nothing.
        assert!(w.node.held.lock().unwrap().snapshots.is_empty(), "{fault:?}");
        let (wanted, gb) = if fault.done { (Status::Available, 4) } else { (Status::Error, 2) };
        assert_eq!(status(w, &id).await, Some(wanted), "{fault:?}");
        assert_eq!(w.used().await["gigabytes"], gb, "{fault:?}");
        assert_eq!(w.open().await.len(), if fault.done { 2 } else { 1 }, "{fault:?}");
        assert_eq!(w.node.held.lock().unwrap().disks.contains_key(id.as_str()), fault.done, "{fault:?}");
        delete(w, &id).await;
        delete(w, &source.id).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn volume_delete() {
    matrix(volume::delete::DELETE, async |w, fault| {
        let v = made(w, gib(2)).await;
        taken(w, &v.id).await;
        armed(w, fault, async || {
            w.s.delete_volume(&member("a"), &v.id, true).await.unwrap();
            v.id.to_string()
        })
        .await;
        let now = status(w, &v.id).await;
        assert!(now.is_none() || (!fault.done && now == Some(Status::ErrorDeleting)), "{fault:?}: {now:?}");
        delete(w, &v.id).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn volume_extend() {
    matrix(volume::extend::EXTEND, async |w, fault| {
        let v = made(w, gib(2)).await;
        armed(w, fault, async || {
            w.s.extend_volume(&member("a"), &v.id, 5).await.unwrap();
            v.id.to_string()
        })
        .await;
        let gb = if fault.done { 5 } else { 2 };
        let now = w.s.show_volume(&member("a"), &v.id).await.unwrap().volume;
        assert_eq!((now.size_gb, now.status), (gb, Status::Available), "{fault:?}");
        assert_eq!(w.used().await["gigabytes"], i64::from(gb), "{fault:?}");
        assert_eq!(w.open().await[&(v.id.to_string(), "volume.gb".into())], Quantity::whole(gb.into()), "{fault:?}");
        delete(w, &v.id).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn snapshot_create() {
    matrix(snapshot::create::CREATE, async |w, fault| {
        let v = made(w, gib(2)).await;
        let new = NewSnapshot {
            volume: v.id.clone(),
            name: None,
            description: None,
            force: false,
            metadata: Default::default(),
        };
        let id = armed(w, fault, async || w.s.create_snapshot(&member("a"), new.clone()).await.unwrap().id.to_string())
            .await;
        let s = w.s.show_snapshot(&member("a"), &id.as_str().into()).await.unwrap();
        let wanted = if fault.done { SnapshotStatus::Available } else { SnapshotStatus::Error };
        assert_eq!(s.status, wanted, "{fault:?}");
        assert_eq!(w.node.held.lock().unwrap().snapshots.len(), usize::from(fault.done), "{fault:?}");
        assert_eq!(w.used().await["gigabytes"], if fault.done { 4 } else { 2 }, "{fault:?}");
        assert_eq!(w.open().await.len(), if fault.done { 2 } else { 1 }, "{fault:?}");
        delete(w, &v.id).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn snapshot_delete() {
    matrix(snapshot::delete::DELETE, async |w, fault| {
        let v = made(w, gib(2)).await;
        let s = taken(w, &v.id).await;
        armed(w, fault, async || {
            w.s.delete_snapshot(&member("a"), &s.id).await.unwrap();
            s.id.to_string()
        })
        .await;
        let now = w.s.show_snapshot(&member("a"), &s.id).await.ok().map(|s| s.status);
        let accepted = now.is_none() || (!fault.done && now == Some(SnapshotStatus::ErrorDeleting));
        assert!(accepted, "{fault:?}: {now:?}");
        if now.is_some() {
            w.s.delete_snapshot(&member("a"), &s.id).await.unwrap();
            w.quiet().await;
        }
        delete(w, &v.id).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn image_export() {
    matrix(image::export::EXPORT, async |w, fault| {
        let (a, v) = (member("a"), made(w, gib(2)).await);
        let wish = Upload { name: "copy".into(), disk_format: Some("qcow2".into()), ..Upload::default() };
        let id = armed(w, fault, async || w.s.upload_volume(&a, &v.id, &wish).await.unwrap().1.id.to_string()).await;
        let id = ImageId::from(id);
        let now = w.s.show_image(&a, &id).await.ok();
        assert_eq!(now.as_ref().map(|i| i.status), fault.done.then_some(ImageStatus::Active), "{fault:?}");
        assert_eq!(now.and_then(|i| i.virtual_size), fault.done.then_some(3 << 30), "{fault:?}");
        assert_eq!(w.files().len(), usize::from(fault.done), "{fault:?}");
        assert_eq!(status(w, &v.id).await, Some(Status::Available), "{fault:?}");
        if fault.done {
            w.s.delete_image(&a, &id).await.unwrap();
        }
        delete(w, &v.id).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_image_deleted_while_a_server_is_exported_and_a_node_that_fails() {
    for w in worlds().await {
        let a = member("a");
        let v = made(&w, gib(2)).await;
        let server = ServerId::from("s1");
        w.in_tx(async |tx| {
            w.s.begin_attach(tx, &a, &v.id, &server, None).await?;
            w.s.finish_attach(tx, &v.id, &server).await
        })
        .await
        .unwrap();
        let export = async || {
            let properties = [("role".to_owned(), "db".to_owned())];
            let begin = async |tx: &mut runtime::Tx| {
                w.s.export_server_disk(tx, &a, &server, "snap", properties.clone().into()).await
            };
            w.in_tx(begin).await.unwrap()
        };
        let id = export().await;
        w.quiet().await;
        let i = w.s.show_image(&a, &id).await.unwrap();
        assert_eq!((i.status, i.min_disk), (ImageStatus::Active, 2));
        assert_eq!((i.properties["role"].as_str(), i.properties["image_type"].as_str()), ("db", "snapshot"));
        w.s.delete_image(&a, &id).await.unwrap();

        w.node.set(|h| h.away = true);
        let id = export().await;
        w.s.delete_image(&a, &id).await.unwrap();
        w.node.set(|h| h.away = false);
        w.quiet().await;
        w.node.set(|h| h.fails = ["export"].into());
        let id = export().await;
        w.quiet().await;
        assert!(w.s.show_image(&a, &id).await.unwrap_err().is_not_found(), "what cannot be delivered is no image");
        w.in_tx(async |tx| w.s.release_volumes_of_server(tx, &a, &server).await).await.unwrap();
        delete(&w, &v.id).await;
        w.assert_nothing_left("exports").await;
    }
}
