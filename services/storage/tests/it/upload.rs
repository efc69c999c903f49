//! Bytes of an image: one pass, all or nothing.

use crate::support::{FakeQuota, FakeUsage, World, member, qcow2, worlds};
use async_trait::async_trait;
use kernel::{Caller, Error, ErrorKind, Result};
use std::sync::Arc;
use storage::image::record::NewImage;
use storage::image::upload::{Chunks, FromReader};
use storage::image::{Image, Status};
use storage::{Config, Storage};
use tokio::io::AsyncReadExt as _;

async fn record(s: &Storage, caller: &Caller, format: &str) -> Image {
    let new =
        NewImage { container_format: Some("bare".into()), disk_format: Some(format.into()), ..NewImage::default() };
    s.create_image(caller, new).await.unwrap()
}

async fn assert_queued(w: &World, s: &Storage, i: &Image) {
    let now = s.show_image(&member("a"), &i.id).await.unwrap();
    assert_eq!((now.status, now.size), (Status::Queued, None), "{}", w.t.name);
    assert_eq!(w.files(), Vec::<String>::new(), "{}", w.t.name);
}

/// Sends some bytes, then breaks off.
struct BreaksOff(u32);

#[async_trait]
impl Chunks for BreaksOff {
    async fn next(&mut self) -> Result<Option<Vec<u8>>> {
        if self.0 == 0 {
            return Err(Error::bad_request("broke off"));
        }
        self.0 -= 1;
        Ok(Some(vec![1; 100_000]))
    }
}

/// Sends for ever.
struct Endless;

#[async_trait]
impl Chunks for Endless {
    async fn next(&mut self) -> Result<Option<Vec<u8>>> {
        Ok(Some(vec![0; 65536]))
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_pass_finds_all_digests() {
    for w in worlds().await {
        let a = member("a");
        let i = record(&w.s, &a, "raw").await;
        let done = w.s.upload(&a, &i.id, &mut FromReader(&b"abc"[..])).await.unwrap();
        assert_eq!((done.status, done.size, done.virtual_size), (Status::Active, Some(3), Some(3)));
        assert_eq!(done.checksum.as_deref(), Some("900150983cd24fb0d6963f7d28e17f72"));
        assert!(done.sha256.unwrap().starts_with("ba7816bf8f01cfea"));
        assert!(done.sha512.unwrap().starts_with("ddaf35a193617aba"));
        assert_eq!(w.files(), [i.id.to_string()]);
        let mut text = String::new();
        let mut part = w.s.read_image(&a, &i.id, Some(1..3)).await.unwrap();
        part.reader.read_to_string(&mut text).await.unwrap();
        assert_eq!(text, "bc");
        assert!(w.s.read_image(&a, &i.id, Some(1..4)).await.is_err());
        let again = w.s.upload(&a, &i.id, &mut FromReader(&b"xyz"[..])).await.unwrap_err();
        assert_eq!(again.kind, ErrorKind::Conflict, "bytes are written once");
        w.s.delete_image(&a, &i.id).await.unwrap();
        w.assert_nothing_left("delete").await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_fails_leaves_the_image_queued_and_nothing_behind() {
    for w in worlds().await {
        let a = member("a");
        let i = record(&w.s, &a, "raw").await;
        let e = w.s.upload(&a, &i.id, &mut BreaksOff(5)).await.unwrap_err();
        assert_eq!(e.kind, ErrorKind::BadRequest);
        assert_queued(&w, &w.s, &i).await;
        let e = w.s.upload(&a, &i.id, &mut FromReader(&b""[..])).await.unwrap_err();
        assert!(e.message.contains("no data"));
        let e = w.s.upload(&a, &i.id, &mut FromReader(qcow2(1).as_slice())).await.unwrap_err();
        assert_eq!(e.code, "UnacceptableImage", "a qcow2 that claims to be raw");
        assert_queued(&w, &w.s, &i).await;

        let q = record(&w.s, &a, "qcow2").await;
        let mut evil = qcow2(1 << 30);
        evil[15] = 200;
        evil[19] = 11;
        let e = w.s.upload(&a, &q.id, &mut FromReader(evil.as_slice())).await.unwrap_err();
        assert!(e.message.contains("backing file"), "{e}");
        assert_queued(&w, &w.s, &q).await;
        // Another tenant cannot even tell that it exists.
        let e = w.s.upload(&member("b"), &q.id, &mut FromReader(&b"x"[..])).await.unwrap_err();
        assert!(e.is_not_found());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn limits_stop_an_upload_while_it_runs() {
    for w in worlds().await {
        let a = member("a");
        let dir = tempfile::tempdir().unwrap();
        let config =
            Config { image_limit: 1_000_000, project_image_limit: 1_200_000, ..Config::at(dir.path().join("i")) };
        let s =
            Storage::new(w.t.env.clone(), config, Arc::new(FakeQuota), Arc::new(FakeUsage), w.node.clone()).unwrap();
        let i = record(&s, &a, "raw").await;
        assert_eq!(s.upload(&a, &i.id, &mut Endless).await.unwrap_err().kind, ErrorKind::TooLarge);
        assert_queued(&w, &s, &i).await;
        s.upload(&a, &i.id, &mut FromReader(vec![0u8; 900_000].as_slice())).await.unwrap();
        let second = record(&s, &a, "raw").await;
        let e = s.upload(&a, &second.id, &mut FromReader(vec![0u8; 400_000].as_slice())).await.unwrap_err();
        assert_eq!(e.kind, ErrorKind::OverQuota);
        assert_eq!(s.show_image(&a, &second.id).await.unwrap().status, Status::Queued);
    }
}

fn is_root() -> bool {
    std::process::Command::new("id").arg("-u").output().is_ok_and(|o| o.stdout == b"0\n")
}

/// A file system of one megabyte, unmounted when dropped. None where mounting is not allowed.
struct SmallDisk(tempfile::TempDir);

impl SmallDisk {
    fn mount() -> Option<SmallDisk> {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().to_str().unwrap().to_owned();
        let ok = std::process::Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=1m", "tmpfs", &path])
            .status()
            .is_ok_and(|s| s.success());
        assert!(ok || !is_root(), "root can mount");
        ok.then(|| SmallDisk(dir))
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = std::process::Command::new("umount").arg(self.0.path()).status();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_is_said_and_nothing_is_kept() {
    // Who may not mount has the unit test beside the blob store, which writes to /dev/full.
    let Some(disk) = SmallDisk::mount() else { return };
    for w in worlds().await {
        let a = member("a");
        let dir = disk.0.path().join(w.t.name);
        let s =
            Storage::new(w.t.env.clone(), Config::at(&dir), Arc::new(FakeQuota), Arc::new(FakeUsage), w.node.clone())
                .unwrap();
        let i = record(&s, &a, "raw").await;
        let e = s.upload(&a, &i.id, &mut Endless).await.unwrap_err();
        assert_eq!(e.kind, ErrorKind::InsufficientStorage, "{e:?}");
        assert_queued(&w, &s, &i).await;
        let left: Vec<_> = std::fs::read_dir(&dir).unwrap().map(|e| e.unwrap().file_name()).collect();
        assert_eq!(left, [".store"]);
        // There is room again for what fits.
        s.upload(&a, &i.id, &mut FromReader(&b"small"[..])).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_process_leaves_nothing_after_its_next_start() {
    for w in worlds().await {
        let a = member("a");
        let i = record(&w.s, &a, "raw").await;
        // What kill -9 leaves: a saving record, a part, and a whole blob that no record knows.
        let (part, orphan) = (w.images.path().join(format!("{}.u.part", i.id)), w.images.path().join("orphan"));
        std::fs::write(&part, b"half").unwrap();
        std::fs::write(&orphan, b"whole").unwrap();
        let name = std::fs::read_to_string(w.images.path().join(".store")).unwrap();
        w.in_tx(async |tx| {
            let sql = "UPDATE storage_image SET status = 'saving', upload = 'u', blob_store = $2 WHERE id = $1";
            tx.execute(sql, &runtime::params![&i.id, name.trim()]).await
        })
        .await
        .unwrap();
        let config = Config::at(w.images.path());
        let s =
            Storage::new(w.t.env.clone(), config, Arc::new(FakeQuota), Arc::new(FakeUsage), w.node.clone()).unwrap();
        s.start(&w.t.shutdown).await.unwrap();
        for _ in 0..3000 {
            if w.files().is_empty() {
                break;
            }
            runtime::task::sleep(std::time::Duration::from_millis(20)).await;
        }
        assert_queued(&w, &s, &i).await;
        s.upload(&a, &i.id, &mut FromReader(&b"again"[..])).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_uploads_of_one_image_do_not_mix() {
    for w in worlds().await {
        let a = member("a");
        let i = record(&w.s, &a, "raw").await;
        let one = vec![1u8; 3_000_000];
        let two = vec![2u8; 3_000_000];
        let (mut one, mut two) = (FromReader(one.as_slice()), FromReader(two.as_slice()));
        let (x, y) = tokio::join!(w.s.upload(&a, &i.id, &mut one), w.s.upload(&a, &i.id, &mut two));
        assert!(x.is_ok() != y.is_ok(), "one wins");
        let mut all = Vec::new();
        w.s.open_image(&i.id).await.unwrap().reader.read_to_end(&mut all).await.unwrap();
        assert_eq!(all.len(), 3_000_000);
        assert!(all.iter().all(|b| *b == all[0]));
    }
}
