//! A server that should exist, and what is wished of it.

use super::{ImageRef, check_id, check_mac};
use crate::error::{Result, VmmError};
use kernel::Arch;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a server boots from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "from", rename_all = "lowercase")]
pub enum ServerRoot {
    /// A disk that lives and dies on its own (a volume).
    Disk {
        /// The disk.
        disk: String,
    },
    /// A layer over an image that belongs to the server: its disk id is the server's id, it goes with the server.
    Image {
        /// The image; `ensure_image` comes first.
        image: ImageRef,
        /// Size of the disk.
        size_bytes: u64,
    },
}

/// Boot a kernel directly instead of the firmware's choice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KernelBoot {
    /// Id of the cached kernel image.
    pub kernel: String,
    /// Id of the cached initial ramdisk.
    pub initrd: Option<String>,
    /// Kernel command line.
    pub cmdline: String,
}

/// A disk on a server, beside its root.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DiskAttachment {
    /// The disk.
    pub disk: String,
    /// Place in the boot order; the root comes first without one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub boot_index: Option<u32>,
}

/// A network interface on a server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NicSpec {
    /// Id of the port, by which the network knows the interface.
    pub port: String,
    /// Its address, six colon-separated bytes.
    pub mac: String,
    /// Largest packet.
    pub mtu: u32,
}

/// A wish to reboot, granted once for each token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reboot {
    /// Changes with each wish.
    pub token: String,
    /// How.
    pub mode: RebootMode,
}

/// How to reboot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RebootMode {
    /// Ask the guest to power off, then start it; after the deadline as if hard.
    Soft,
    /// End the process and start it anew.
    Hard,
}

/// How to stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum StopMode {
    /// Press the power button, and end the process when the guest is not off in time.
    Acpi {
        /// Seconds that the guest has.
        deadline_seconds: u32,
    },
    /// End the process.
    Hard,
}

/// A server that should exist on this host.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServerSpec {
    /// Its id.
    pub id: String,
    /// Its name, for people; not used for anything else.
    pub name: String,
    /// Architecture.
    pub arch: Arch,
    /// Virtual processors.
    pub vcpus: u32,
    /// Memory.
    pub memory_mib: u64,
    /// Should it run?
    pub power_on: bool,
    /// Rises with each change of the intention. A guest that powered itself off stays off until it rises.
    pub generation: u64,
    /// Direct kernel boot; without it the firmware boots the root.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kernel: Option<KernelBoot>,
    /// What it boots from; none is for kernels that live in their initial ramdisk.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub root: Option<ServerRoot>,
    /// Further disks, hot-attached and -detached while it runs.
    #[serde(default)]
    pub disks: Vec<DiskAttachment>,
    /// Network interfaces, hot-attached and -detached while it runs.
    #[serde(default)]
    pub nics: Vec<NicSpec>,
    /// Files of the config drive by path (`openstack/latest/meta_data.json`); none means no drive.
    #[serde(default, with = "file_map", skip_serializing_if = "BTreeMap::is_empty")]
    pub config_drive: BTreeMap<String, Vec<u8>>,
    /// The last wish to reboot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reboot: Option<Reboot>,
    /// How long a guest has to power off when `power_on` turns false, or for a soft reboot.
    #[serde(default = "default_stop_seconds")]
    pub stop_seconds: u32,
}

fn default_stop_seconds() -> u32 {
    60
}

impl ServerSpec {
    /// All disks in boot order: the root first. A kernel that is given leaves no order to choose (QEMU takes the first
    /// place for it, and refuses another first).
    pub fn all_disks(&self) -> Vec<DiskAttachment> {
        let root = match &self.root {
            Some(ServerRoot::Disk { disk }) => Some(disk.clone()),
            Some(ServerRoot::Image { .. }) => Some(self.id.clone()),
            None => None,
        };
        let mut all: Vec<_> = root.into_iter().map(|disk| DiskAttachment { disk, boot_index: Some(0) }).collect();
        for (at, d) in self.disks.iter().enumerate() {
            if all.iter().any(|known| known.disk == d.disk) {
                continue;
            }
            let after_root = u32::try_from(at).unwrap_or(u32::MAX - 1) + 1;
            all.push(DiskAttachment {
                disk: d.disk.clone(),
                boot_index: Some(d.boot_index.map_or(after_root + 100, |i| i + 1)),
            });
        }
        if self.kernel.is_some() {
            all.iter_mut().for_each(|d| d.boot_index = None);
        }
        all
    }

    /// Refuses what could never run, and ids that could leave their directory.
    pub fn validate(&self) -> Result<()> {
        check_id(&self.id)?;
        for d in &self.disks {
            check_id(&d.disk)?;
        }
        match &self.root {
            Some(ServerRoot::Disk { disk }) => check_id(disk)?,
            Some(ServerRoot::Image { image, .. }) => check_id(&image.id)?,
            None => {}
        }
        if let Some(k) = &self.kernel {
            check_id(&k.kernel)?;
            k.initrd.as_deref().map_or(Ok(()), check_id)?;
        }
        for n in &self.nics {
            check_id(&n.port)?;
            check_mac(&n.mac)?;
            if !(576..=65_000).contains(&n.mtu) {
                return Err(VmmError::Invalid(format!("MTU {} of port {}", n.mtu, n.port)));
            }
        }
        if self.vcpus == 0 || self.vcpus > 255 || self.memory_mib < 32 {
            return Err(VmmError::Invalid(format!("{} vCPUs and {} MiB", self.vcpus, self.memory_mib)));
        }
        if self.disks.len() + self.nics.len() > 20 {
            return Err(VmmError::Invalid("more than 20 disks and interfaces".to_owned()));
        }
        Ok(())
    }
}

/// Config-drive files as base64 in JSON: arrays of numbers would be four times as long.
mod file_map {
    use std::collections::BTreeMap;

    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

    pub fn serialize<S: Serializer>(files: &BTreeMap<String, Vec<u8>>, s: S) -> Result<S::Ok, S::Error> {
        let text: BTreeMap<_, _> = files.iter().map(|(path, content)| (path, STANDARD.encode(content))).collect();
        text.serialize(s)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<BTreeMap<String, Vec<u8>>, D::Error> {
        let text = BTreeMap::<String, String>::deserialize(d)?;
        let decode = |(path, content): (String, String)| STANDARD.decode(content).map(|bytes| (path, bytes));
        text.into_iter().map(decode).collect::<Result<_, _>>().map_err(de::Error::custom)
    }
}
