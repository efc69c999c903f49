//! The userspace datapath's one device.
//!
//! `ovs-vswitchd` calls it `ovs-netdev` whatever we say, and a second `ovs-vswitchd` in the same network namespace fails
//! to make its own ("Device or resource busy"). It only ever uses the descriptor afterwards, so the device is
//! renamed as soon as it is there and the name is free for the next. A lock of the host keeps two of us from
//! starting at the same moment. The device is persistent and outlives a killed `ovs-vswitchd`, which would make another
//! instead of finding it under the new name: the old one is deleted before a start.

use std::fs::{File, TryLockError};
use std::io;
use std::path::Path;
use std::sync::Mutex;
use std::time::Duration;

use async_trait::async_trait;
use tokio::time::Instant;

use crate::daemon::Hooks;
use crate::link;
use crate::names::Tag;

const DEVICE: &str = "ovs-netdev";
const LOCK: &str = "/run/lock/xinglin-ovs-netdev.lock";
const LOCK_PATIENCE: Duration = Duration::from_secs(20);

pub(super) struct Datapath {
    tag: Tag,
    lock: Mutex<Option<File>>,
}

impl Datapath {
    pub(super) fn new(tag: Tag) -> Self {
        Self { tag, lock: Mutex::new(None) }
    }

    fn hold(&self, lock: Option<File>) {
        *self.lock.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = lock;
    }

    async fn take_name(&self) -> io::Result<()> {
        let mine = self.tag.datapath();
        if !link::exists(&mine) && link::exists(DEVICE) {
            link::ip(&format!("link set {DEVICE} down name {mine}")).await?;
        }
        if link::exists(&self.tag.integration_bridge()) {
            Ok(())
        } else {
            Err(io::Error::other(format!(
                "ovs-vswitchd did not make its bridge: another userspace Open vSwitch may hold {DEVICE}"
            )))
        }
    }
}

#[async_trait]
impl Hooks for Datapath {
    async fn before_start(&self) -> io::Result<()> {
        self.hold(Some(lock(Path::new(LOCK)).await?));
        link::delete(&self.tag.datapath()).await
    }

    async fn in_service(&self) -> io::Result<()> {
        let result = self.take_name().await;
        self.hold(None);
        result
    }
}

async fn lock(path: &Path) -> io::Result<File> {
    if let Some(directory) = path.parent() {
        tokio::fs::create_dir_all(directory).await?;
    }
    let file = File::options().create(true).append(true).open(path)?;
    let deadline = Instant::now() + LOCK_PATIENCE;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::Error(error)) => return Err(error),
            Err(TryLockError::WouldBlock) if Instant::now() < deadline => {
                runtime::task::sleep(Duration::from_millis(20)).await;
            }
            Err(TryLockError::WouldBlock) => {
                return Err(io::Error::new(io::ErrorKind::TimedOut, format!("{} is held", path.display())));
            }
        }
    }
}
