//! Publishes guest images made by `cargo xtask images`: disk, kernel and initial RAM disk as Glance images, tied by properties.
//!
//! An image is known by the SHA-256 of its bytes in its properties, so a new build is published beside the old one, under the same name;
//! the old one is hidden, and servers that use it go on.

use anyhow::{Context as _, Result};
use kernel::{Caller, ImageId, ProjectId};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;
use storage::Storage;
use storage::image::record::NewImage;
use storage::image::upload::FromReader;
use storage::image::{Image, Visibility};

#[derive(Deserialize)]
struct Manifest {
    images: Vec<Guest>,
}

#[derive(Deserialize)]
struct Guest {
    name: String,
    arch: String,
    disk: File,
    kernel: File,
    initrd: File,
    cmdline: String,
    min_ram_mib: u32,
}

#[derive(Deserialize)]
struct File {
    file: String,
    sha256: String,
    #[serde(default)]
    format: Option<String>,
}

const SUM: &str = "xinglin_sha256";

/// Publishes what is missing.
pub async fn publish(storage: &Storage, owner: ProjectId, dir: &Path) -> Result<()> {
    let path = dir.join("manifest.json");
    let text = std::fs::read(&path).with_context(|| format!("reading {} (make images)", path.display()))?;
    let manifest: Manifest = serde_json::from_slice(&text).with_context(|| format!("reading {}", path.display()))?;
    let mut caller = Caller::system("guest-images");
    caller.project = Some(owner);
    for g in &manifest.images {
        let plain = BTreeMap::new();
        let kernel =
            one(storage, &caller, dir, &format!("{}-kernel", g.name), &g.kernel, "aki", 0, plain.clone()).await?;
        let initrd = one(storage, &caller, dir, &format!("{}-initrd", g.name), &g.initrd, "ari", 0, plain).await?;
        let properties = BTreeMap::from([
            ("architecture".to_owned(), g.arch.clone()),
            ("kernel_id".to_owned(), kernel.to_string()),
            ("ramdisk_id".to_owned(), initrd.to_string()),
            ("os_command_line".to_owned(), g.cmdline.clone()),
            ("os_type".to_owned(), "linux".to_owned()),
        ]);
        let format = g.disk.format.clone().unwrap_or_else(|| "qcow2".to_owned());
        one(storage, &caller, dir, &g.name, &g.disk, &format, g.min_ram_mib, properties).await?;
    }
    Ok(())
}

#[allow(clippy::too_many_arguments, reason = "one image, told whole")]
async fn one(
    storage: &Storage,
    caller: &Caller,
    dir: &Path,
    name: &str,
    file: &File,
    format: &str,
    min_ram: u32,
    mut properties: BTreeMap<String, String>,
) -> Result<ImageId> {
    let query = storage::image::list::Query {
        filters: vec![storage::image::list::Filter::In("name".to_owned(), vec![name.to_owned()])],
        ..Default::default()
    };
    let there = storage.list_images(caller, &query).await?.images;
    let same = |i: &&Image| i.properties.get(SUM) == Some(&file.sha256) && i.status == storage::image::Status::Active;
    if let Some(i) = there.iter().find(same) {
        return Ok(i.id.clone());
    }
    properties.insert(SUM.to_owned(), file.sha256.clone());
    let container = if matches!(format, "aki" | "ari") { format } else { "bare" };
    let new = NewImage {
        name: Some(name.to_owned()),
        visibility: Some(Visibility::Public),
        container_format: Some(container.to_owned()),
        disk_format: Some(format.to_owned()),
        min_ram,
        properties,
        ..NewImage::default()
    };
    let image = storage.create_image(caller, new).await?;
    let path = dir.join(&file.file);
    let bytes = tokio::fs::File::open(&path).await.with_context(|| format!("reading {}", path.display()))?;
    storage.upload(caller, &image.id, &mut FromReader(bytes)).await.with_context(|| format!("publishing {name}"))?;
    Ok(image.id)
}
