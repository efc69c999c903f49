//! Simulated images and disks: their facts without their content.

use std::path::Path;

use super::world::{Disk, Image, World, holder};
use crate::error::{Result, VmmError};
use crate::hypervisor::ImageSource;
use crate::layout::hex_digest;
use crate::spec::{DiskSource, DiskSpec, DiskState, ExportInfo, FromImage, ImageRef, check_id};
use crate::{files, images, qcow2};

/// What each simulated disk pretends to take on the host.
pub(super) const ALLOCATED: u64 = 256 << 10;

/// Reads and checks the content like the real one, and forgets it.
pub(super) async fn ensure_image(world: &World, image: &ImageRef, source: &dyn ImageSource) -> Result<()> {
    check_id(&image.id)?;
    if let Some(known) = world.state().images.get(&image.id) {
        let same = known.image == *image;
        let other = || VmmError::Invalid(format!("image {} has other content", image.id));
        return if same { Ok(()) } else { Err(other()) };
    }
    let tmp = files::temporary(&world.dir.join("images").join(&image.id));
    let checked = match images::fetch(image, source, &tmp).await {
        Ok(()) => images::refuse_references(image, &tmp).and_then(|()| images::virtual_size(image.format, &tmp)),
        Err(e) => Err(e),
    };
    files::remove_file(&tmp)?;
    let known = Image { image: image.clone(), virtual_size: checked? };
    world.save("images", &image.id, Some(&known))?;
    world.state().images.insert(image.id.clone(), known);
    Ok(())
}

pub(super) fn delete_image(world: &World, id: &str) -> Result<()> {
    check_id(id)?;
    let mut state = world.state();
    if let Some((disk, _)) = state.disks.iter().find(|(_, d)| d.image.as_deref() == Some(id)) {
        return Err(VmmError::InUse(format!("image {id} by {disk}")));
    }
    state.images.remove(id);
    world.save::<Image>("images", id, None)
}

pub(super) fn ensure_disk(world: &World, spec: &DiskSpec) -> Result<DiskState> {
    ensure_disk_of(world, spec, false)
}

pub(super) fn ensure_disk_of(world: &World, spec: &DiskSpec, of_server: bool) -> Result<DiskState> {
    check_id(&spec.id)?;
    if spec.size_bytes == 0 || !spec.size_bytes.is_multiple_of(512) {
        return Err(VmmError::Invalid(format!("disk of {} bytes", spec.size_bytes)));
    }
    {
        let mut state = world.state();
        let disk = match state.disks.get(&spec.id) {
            Some(known) => Disk { size_bytes: known.size_bytes.max(spec.size_bytes), ..known.clone() },
            None => new_disk(&state, spec, of_server)?,
        };
        world.save("disks", &spec.id, Some(&disk))?;
        state.disks.insert(spec.id.clone(), disk);
    }
    disk(world, &spec.id)
}

fn new_disk(state: &super::world::State, spec: &DiskSpec, of_server: bool) -> Result<Disk> {
    let mut disk = Disk { size_bytes: spec.size_bytes, snapshots: vec![], image: None, of_server };
    match &spec.source {
        DiskSource::Empty => {}
        DiskSource::Image { image, mode } => {
            let known = state.images.get(&image.id).ok_or_else(|| VmmError::not_found("image", image.id.clone()))?;
            if spec.size_bytes < known.virtual_size {
                let least = known.virtual_size;
                return Err(VmmError::Invalid(format!("disk of {} bytes for an image of {least}", spec.size_bytes)));
            }
            disk.image = (*mode == FromImage::Overlay).then(|| image.id.clone());
        }
        DiskSource::Snapshot { disk: from, snapshot } => {
            let known = state.disks.get(from).ok_or_else(|| VmmError::not_found("disk", from.clone()))?;
            if !known.snapshots.contains(snapshot) {
                return Err(VmmError::not_found("snapshot", snapshot.clone()));
            }
            disk.size_bytes = disk.size_bytes.max(known.size_bytes);
            disk.image = known.image.clone();
        }
    }
    Ok(disk)
}

pub(super) fn disk(world: &World, id: &str) -> Result<DiskState> {
    check_id(id)?;
    let state = world.state();
    let disk = state.disks.get(id).ok_or_else(|| VmmError::not_found("disk", id))?;
    Ok(DiskState {
        id: id.to_owned(),
        size_bytes: disk.size_bytes,
        allocated_bytes: ALLOCATED,
        snapshots: disk.snapshots.clone(),
    })
}

pub(super) fn delete_disk(world: &World, id: &str) -> Result<()> {
    check_id(id)?;
    let mut state = world.state();
    if let Some(holder) = holder(&state, id) {
        return Err(VmmError::InUse(format!("disk {id} by server {holder}")));
    }
    if state.disks.get(id).is_some_and(|d| !d.of_server) {
        state.disks.remove(id);
        world.save::<Disk>("disks", id, None)?;
    }
    Ok(())
}

pub(super) fn change_snapshots(world: &World, id: &str, change: impl FnOnce(&mut Vec<String>)) -> Result<()> {
    let mut state = world.state();
    let disk = state.disks.get_mut(id).ok_or_else(|| VmmError::not_found("disk", id))?;
    change(&mut disk.snapshots);
    world.save("disks", id, Some(&*disk))
}

/// A sound file of the right size, without content.
pub(super) fn export(world: &World, id: &str, snapshot: Option<&str>, to: &Path) -> Result<ExportInfo> {
    let state = disk(world, id)?;
    if let Some(snapshot) = snapshot.filter(|s| !state.snapshots.iter().any(|known| known == s)) {
        return Err(VmmError::not_found("snapshot", snapshot));
    }
    let tmp = files::temporary(to);
    files::remove_file(&tmp)?;
    qcow2::create(&tmp, state.size_bytes, None)?;
    let bytes = std::fs::read(&tmp).map_err(|e| VmmError::io("reading an export", e))?;
    files::publish(&tmp, to)?;
    Ok(ExportInfo {
        size_bytes: bytes.len() as u64,
        sha256: hex_digest(&[&bytes]),
        virtual_size_bytes: state.size_bytes,
    })
}
