//! Where things lie in a data directory.

use std::path::{Path, PathBuf};

/// A data directory.
#[derive(Clone, Debug)]
pub struct Layout(PathBuf);

macro_rules! paths {
    ($($(#[$doc:meta])* $name:ident = $path:literal;)*) => {
        impl Layout {$(
            $(#[$doc])*
            pub fn $name(&self) -> PathBuf { self.0.join($path) }
        )*}
    };
}

paths! {
    /// Who runs here.
    lock = "xinglin.lock";
    /// The embedded database.
    database = "xinglin.db";
    /// Keys; only root reads it.
    secrets = "secrets";
    /// Image bytes.
    images = "images";
    /// The host's part: guests, disks.
    node = "node";
    /// Open vSwitch and OVN. Short, since sockets lie in it.
    ovs = "ovs";
    /// For openstack clients.
    clouds = "clouds.yaml";
    /// Every listener by name.
    endpoints = "endpoints.json";
    /// The installation's authority.
    ca = "ca.pem";
    /// Password of the bootstrap administrator.
    admin_password = "admin-password";
    /// Password of the demo user.
    demo_password = "demo-password";
    /// Which engines this directory is of.
    engines = "engines";
    /// Choices made at the first start and kept.
    settings = "settings.json";
    /// How far the time of a simulated cloud is ahead.
    clock = "clock.json";
    /// When the last backup was taken.
    last_backup = "last-backup.json";
    /// Heads of the ledgers as they were, outside the database.
    ledger_anchors = "ledger-anchors";
    /// Copy of the database from before the last upgrade, until that has succeeded.
    before_upgrade = "before-upgrade";
}

impl Layout {
    /// Of a directory.
    pub fn new(dir: &Path) -> Layout {
        Layout(dir.to_owned())
    }
    /// The directory.
    pub fn root(&self) -> &Path {
        &self.0
    }
}
