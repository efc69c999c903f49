//! Promises about images and disks.

use super::{Bench, Bytes, attachment, guest_image, image_of, seen, server, until_booted};
use crate::error::VmmError;
use crate::qcow2::{self, Backing};
use crate::spec::{DiskSource, DiskSpec, FromImage, ImageFormat, StopMode};

const MIB: u64 = 1 << 20;

fn empty(id: &str, size_bytes: u64) -> DiskSpec {
    DiskSpec { id: id.to_owned(), size_bytes, source: DiskSource::Empty }
}

pub async fn images_are_checked_before_they_are_seen(bench: &dyn Bench) {
    let h = bench.open().await;
    let content = vec![5; 3000];
    let good = image_of("img", ImageFormat::Raw, &content);
    let mut longer = content.clone();
    longer.push(5);
    let other = vec![6; 3000];
    for wrong in [&content[..2999], &longer, &other] {
        let refused = h.ensure_image(&good, &Bytes(wrong.to_vec())).await;
        assert!(matches!(refused, Err(VmmError::Corrupt(_))), "{refused:?}");
        assert!(h.list_images().await.unwrap().is_empty());
    }
    for _ in 0..2 {
        h.ensure_image(&good, &Bytes(content.clone())).await.unwrap();
        assert_eq!(h.list_images().await.unwrap(), ["img"]);
    }
    let same_id = image_of("img", ImageFormat::Raw, &other);
    assert!(matches!(h.ensure_image(&same_id, &Bytes(other)).await, Err(VmmError::Invalid(_))));
    drop(h);
    bench.settled().await;
    let h = bench.open().await;
    assert_eq!(h.list_images().await.unwrap(), ["img"]);
    for _ in 0..2 {
        h.delete_image("img").await.unwrap();
    }
    assert!(h.list_images().await.unwrap().is_empty());
}

pub async fn images_that_name_other_files_are_refused(bench: &dyn Bench) {
    let h = bench.open().await;
    let name = format!("xinglin-vmm-suite-{}-{:p}.qcow2", std::process::id(), &h);
    let file = std::env::temp_dir().join(name);
    let spy = Backing { path: "/etc/hostname".to_owned(), format: Some(ImageFormat::Raw) };
    qcow2::create(&file, MIB, Some(&spy)).unwrap();
    let content = std::fs::read(&file).unwrap();
    std::fs::remove_file(&file).unwrap();
    let image = image_of("spy", ImageFormat::Qcow2, &content);
    let refused = h.ensure_image(&image, &Bytes(content)).await;
    assert!(matches!(refused, Err(VmmError::Corrupt(_))), "{refused:?}");
    let noise = image_of("noise", ImageFormat::Qcow2, &[1; 4096]);
    let refused = h.ensure_image(&noise, &Bytes(vec![1; 4096])).await;
    assert!(matches!(refused, Err(VmmError::Corrupt(_))), "{refused:?}");
    assert!(h.list_images().await.unwrap().is_empty());
}

pub async fn disks_grow_and_never_shrink(bench: &dyn Bench) {
    let h = bench.open().await;
    for _ in 0..2 {
        assert_eq!(h.ensure_disk(&empty("d", 64 * MIB)).await.unwrap().size_bytes, 64 * MIB);
    }
    assert_eq!(h.ensure_disk(&empty("d", 600 * MIB)).await.unwrap().size_bytes, 600 * MIB);
    assert_eq!(h.ensure_disk(&empty("d", 64 * MIB)).await.unwrap().size_bytes, 600 * MIB);
    assert_eq!(h.disk("d").await.unwrap().size_bytes, 600 * MIB);
    assert_eq!(h.list_disks().await.unwrap(), ["d"]);
    for bad in [0, 511, MIB + 1] {
        let refused = h.ensure_disk(&empty("bad", bad)).await;
        assert!(matches!(refused, Err(VmmError::Invalid(_))), "{bad}: {refused:?}");
    }
    assert!(matches!(h.disk("bad").await, Err(VmmError::NotFound { .. })));
    for zero in [true, false] {
        h.delete_disk("d", zero).await.unwrap();
    }
    assert!(h.list_disks().await.unwrap().is_empty());
}

pub async fn layers_keep_their_image(bench: &dyn Bench) {
    let h = bench.open().await;
    let missing = image_of("absent", ImageFormat::Raw, b"");
    let from = |id: &str, image: &crate::spec::ImageRef, mode| DiskSpec {
        id: id.to_owned(),
        size_bytes: 2 * MIB,
        source: DiskSource::Image { image: image.clone(), mode },
    };
    let refused = h.ensure_disk(&from("d", &missing, FromImage::Overlay)).await;
    assert!(matches!(refused, Err(VmmError::NotFound { kind: "image", .. })), "{refused:?}");

    let big = vec![1; 3 << 20];
    let image = image_of("big", ImageFormat::Raw, &big);
    h.ensure_image(&image, &Bytes(big)).await.unwrap();
    let too_small = h.ensure_disk(&from("d", &image, FromImage::Overlay)).await;
    assert!(matches!(too_small, Err(VmmError::Invalid(_))), "{too_small:?}");
    h.delete_image("big").await.unwrap();

    let image = guest_image(h.as_ref()).await;
    h.ensure_disk(&from("layer", &image, FromImage::Overlay)).await.unwrap();
    h.ensure_disk(&from("copy", &image, FromImage::Copy)).await.unwrap();
    assert!(matches!(h.delete_image(&image.id).await, Err(VmmError::InUse(_))));
    h.delete_disk("layer", false).await.unwrap();
    h.delete_image(&image.id).await.unwrap();
    assert_eq!(h.disk("copy").await.unwrap().size_bytes, 2 * MIB);
}

pub async fn snapshots_of_disks_at_rest(bench: &dyn Bench) {
    let h = bench.open().await;
    h.ensure_disk(&empty("d", 8 * MIB)).await.unwrap();
    for _ in 0..2 {
        h.snapshot_disk("d", "s1").await.unwrap();
    }
    h.snapshot_disk("d", "s2").await.unwrap();
    assert_eq!(h.disk("d").await.unwrap().snapshots, ["s1", "s2"]);
    let from = |id: &str, snapshot: &str| DiskSpec {
        id: id.to_owned(),
        size_bytes: 16 * MIB,
        source: DiskSource::Snapshot { disk: "d".to_owned(), snapshot: snapshot.to_owned() },
    };
    let copy = h.ensure_disk(&from("copy", "s1")).await.unwrap();
    assert_eq!((copy.size_bytes, copy.snapshots.len()), (16 * MIB, 0));
    let refused = h.ensure_disk(&from("other", "s3")).await;
    assert!(matches!(refused, Err(VmmError::NotFound { kind: "snapshot", .. })), "{refused:?}");
    for _ in 0..2 {
        h.delete_snapshot("d", "s1").await.unwrap();
    }
    assert_eq!(h.disk("d").await.unwrap().snapshots, ["s2"]);
    assert!(matches!(h.snapshot_disk("absent", "s").await, Err(VmmError::NotFound { .. })));
    h.delete_snapshot("absent", "s").await.unwrap();
}

pub async fn running_disks_are_snapshot_exported_and_grown(bench: &dyn Bench) {
    let h = bench.open().await;
    let image = guest_image(h.as_ref()).await;
    h.ensure_disk(&empty("vol", 8 * MIB)).await.unwrap();
    let mut spec = server("s", &image);
    spec.disks = vec![attachment("vol")];
    h.ensure_server(&spec).await.unwrap();
    until_booted(h.as_ref(), "s").await;
    let pid = seen(h.as_ref(), "s").await.pid;

    assert_eq!(h.ensure_disk(&empty("vol", 32 * MIB)).await.unwrap().size_bytes, 32 * MIB);
    for disk in ["vol", "s"] {
        for _ in 0..2 {
            h.snapshot_disk(disk, "live").await.unwrap();
        }
        assert_eq!(h.disk(disk).await.unwrap().snapshots, ["live"]);
    }
    let dir = std::env::temp_dir().join(format!("xinglin-vmm-suite-{}-{:p}", std::process::id(), &h));
    std::fs::create_dir_all(&dir).unwrap();
    for snapshot in [None, Some("live")] {
        let to = dir.join("export.qcow2");
        let info = h.export_disk("s", snapshot, &to).await.unwrap();
        let content = std::fs::read(&to).unwrap();
        assert_eq!(info.size_bytes, content.len() as u64);
        assert_eq!(info.sha256, crate::layout::hex_digest(&[&content]));
        assert_eq!(info.virtual_size_bytes, MIB);
        assert!(qcow2::info(&to).unwrap().backing.is_none(), "an export stands alone");
    }
    let left: Vec<_> = std::fs::read_dir(&dir).unwrap().flatten().map(|e| e.file_name()).collect();
    std::fs::remove_dir_all(&dir).unwrap();
    assert_eq!(left, ["export.qcow2"]);
    assert_eq!(h.disk("s").await.unwrap().snapshots, ["live"], "the export's own snapshot is gone");
    h.delete_snapshot("s", "live").await.unwrap();
    assert!(h.disk("s").await.unwrap().snapshots.is_empty());
    assert_eq!(seen(h.as_ref(), "s").await.pid, pid, "the guest never noticed");

    let held = h.delete_disk("vol", false).await;
    assert!(matches!(held, Err(VmmError::InUse(_))), "{held:?}");
    h.stop_server("s", StopMode::Hard).await.unwrap();
    h.delete_server("s").await.unwrap();
    h.delete_disk("vol", true).await.unwrap();
}
