//! The promises of [`Hypervisor`](crate::Hypervisor), as tests that any implementation runs.
//!
//! A test crate implements [`Bench`] and names the suite once with [`hypervisor_conformance!`](crate::hypervisor_conformance).
//! The guests are one boot sector of our own (`guest.rs`): no image has to be fetched, and it boots in about a second
//! without hardware help.

#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)] // a failed promise ends the test, which is its report

pub mod guest;
pub mod servers;
pub mod storage;
pub mod world;

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;

use crate::hypervisor::{Hypervisor, ImageSource};
use crate::spec::{DiskAttachment, ImageFormat, ImageRef, NicSpec, Power, ServerObservation, ServerRoot, ServerSpec};

/// One host to test on. It is used by one test, and cleaned up whatever the test's end.
#[async_trait]
pub trait Bench: Send + Sync {
    /// Opens the hypervisor of this host; again, after the last one was dropped, as after a restart of our process.
    async fn open(&self) -> Arc<dyn Hypervisor>;

    /// Makes the process of a server end unasked.
    async fn crash(&self, hypervisor: &dyn Hypervisor, server: &ServerObservation);

    /// All that is left of this host outside of any process: files, taps, ports, groups, guests. For the messages.
    async fn residue(&self) -> Vec<String>;

    /// Does a guest have to give its devices back? The suite's guest does not know how.
    fn guests_hold_devices(&self) -> bool;

    /// Waits until the hypervisor that was dropped holds nothing any more.
    async fn settled(&self) {}
}

/// Names every test of the suite for one bench: an expression that makes a [`Bench`].
#[macro_export]
macro_rules! hypervisor_conformance {
    ($bench:expr) => {
        $crate::hypervisor_conformance!(@ $bench,
            storage: images_are_checked_before_they_are_seen,
            storage: images_that_name_other_files_are_refused,
            storage: disks_grow_and_never_shrink,
            storage: layers_keep_their_image,
            storage: snapshots_of_disks_at_rest,
            storage: running_disks_are_snapshot_exported_and_grown,
            servers: a_server_runs_stops_and_goes,
            servers: both_architectures_start,
            servers: what_is_missing_has_a_name,
            servers: bad_specifications_are_refused,
            servers: devices_follow_the_specification,
            servers: a_wish_to_reboot_is_granted_once,
            servers: a_guest_that_powers_off_stays_off,
            servers: the_power_button_works,
            servers: the_console_is_live_and_logged,
            world: capabilities_are_told,
            world: guests_outlive_us,
            world: a_crash_is_told_and_mended,
            world: samples_count,
            world: many_at_once_leave_nothing,
            world: all_are_shut_down_in_time,
            world: purge_takes_everything,
        );
    };
    (@ $bench:expr, $($part:ident : $case:ident,)+) => {
        $(
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $case() {
                let bench = $bench;
                $crate::conformance::$part::$case(&bench).await;
            }
        )+
    };
}

/// Content in memory.
pub struct Bytes(pub Vec<u8>);

#[async_trait]
impl ImageSource for Bytes {
    async fn open(&self, _image: &ImageRef) -> crate::Result<Box<dyn tokio::io::AsyncRead + Send + Unpin>> {
        Ok(Box::new(std::io::Cursor::new(self.0.clone())))
    }
}

/// An image of these bytes.
pub fn image_of(id: &str, format: ImageFormat, content: &[u8]) -> ImageRef {
    let sha256 = crate::layout::hex_digest(&[content]);
    ImageRef { id: id.to_owned(), sha256, size_bytes: content.len() as u64, format }
}

/// The suite's guest as a cached image.
pub async fn guest_image(hypervisor: &dyn Hypervisor) -> ImageRef {
    let content = guest::boot_sector();
    let image = image_of("guest", ImageFormat::Raw, &content);
    hypervisor.ensure_image(&image, &Bytes(content)).await.unwrap();
    image
}

/// A server with the suite's guest as its own root, that should run.
pub fn server(id: &str, image: &ImageRef) -> ServerSpec {
    ServerSpec {
        id: id.to_owned(),
        name: format!("name of {id}"),
        arch: crate::spec::Arch::X86_64,
        vcpus: 1,
        memory_mib: 64,
        power_on: true,
        generation: 1,
        kernel: None,
        root: Some(ServerRoot::Image { image: image.clone(), size_bytes: 1 << 20 }),
        disks: vec![],
        nics: vec![],
        config_drive: [("openstack/latest/meta_data.json".to_owned(), b"{}".to_vec())].into(),
        reboot: None,
        stop_seconds: 10,
    }
}

pub fn nic(port: &str) -> NicSpec {
    NicSpec { port: port.to_owned(), mac: "fa:16:3e:11:22:33".to_owned(), mtu: 1442 }
}

pub fn attachment(disk: &str) -> DiskAttachment {
    DiskAttachment { disk: disk.to_owned(), boot_index: None }
}

pub async fn seen(hypervisor: &dyn Hypervisor, id: &str) -> ServerObservation {
    let all = hypervisor.observe().await;
    all.into_iter().find(|o| o.id == id).unwrap_or_else(|| panic!("server {id} is not observed"))
}

/// Waits until an observation holds.
pub async fn until(hypervisor: &dyn Hypervisor, id: &str, what: &str, holds: impl Fn(&ServerObservation) -> bool) {
    let mut changes = hypervisor.subscribe();
    let wait = async {
        while !holds(&seen(hypervisor, id).await) {
            let _ = tokio::time::timeout(Duration::from_millis(500), changes.changed()).await;
        }
    };
    if tokio::time::timeout(Duration::from_secs(60), wait).await.is_err() {
        panic!("server {id} is not {what}: {:?}", seen(hypervisor, id).await);
    }
}

pub async fn until_booted(hypervisor: &dyn Hypervisor, id: &str) {
    until(hypervisor, id, "booted", |o| o.booted && o.power == Power::Running).await;
}
