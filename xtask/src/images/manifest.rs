//! manifest.json: what the images are, for the program that registers them and for the check whether they are current.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

#[derive(Debug, Serialize, Deserialize)]
pub struct Manifest {
    /// Digest of the builder and of all that it puts into an image; another one means: build anew.
    pub builder: String,
    pub images: Vec<Image>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Image {
    pub name: String,
    /// As QEMU and Glance's `hw_architecture` call it.
    pub arch: String,
    pub disk: Disk,
    pub kernel: Part,
    pub initrd: Part,
    /// For a direct boot of kernel and initrd; the disk's own boot loader uses the same.
    pub cmdline: String,
    pub min_ram_mib: u32,
    pub user: String,
    /// On the serial console only: SSH takes keys alone.
    pub console_password: String,
    pub packages: Vec<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Disk {
    #[serde(flatten)]
    pub part: Part,
    pub format: String,
    pub virtual_size: u64,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Part {
    pub file: String,
    pub size: u64,
    pub sha256: String,
}

impl Part {
    pub fn of(dir: &Path, file: &str) -> Result<Self> {
        let bytes = fs::read(dir.join(file)).with_context(|| format!("no {file}"))?;
        Ok(Self { file: file.to_owned(), size: bytes.len() as u64, sha256: hex(&Sha256::digest(&bytes)) })
    }

    fn present(&self, dir: &Path) -> bool {
        fs::metadata(dir.join(&self.file)).is_ok_and(|meta| meta.len() == self.size)
    }
}

impl Image {
    pub fn present(&self, dir: &Path) -> bool {
        [&self.disk.part, &self.kernel, &self.initrd].iter().all(|part| part.present(dir))
    }
}

impl Manifest {
    /// None when there is none, or one that this program cannot read.
    pub fn read(dir: &Path) -> Option<Self> {
        serde_json::from_slice(&fs::read(dir.join("manifest.json")).ok()?).ok()
    }

    /// Replaces the manifest in one step, so that a reader sees the old or the new one.
    pub fn write(&self, dir: &Path) -> Result<()> {
        let partial = dir.join("manifest.json.partial");
        fs::write(&partial, serde_json::to_string_pretty(self)? + "\n")?;
        fs::rename(&partial, dir.join("manifest.json")).context("cannot write manifest.json")
    }
}

pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
