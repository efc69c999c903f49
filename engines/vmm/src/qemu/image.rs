//! The cache of base images: each is complete and checked, or absent.

use std::path::Path;
use std::sync::Arc;

use super::inner::Inner;
use crate::error::{Result, VmmError};
use crate::hypervisor::ImageSource;
use crate::spec::{ImageRef, check_id};
use crate::{files, images, qcow2, task};

/// The trait's `ensure_image`.
pub(super) async fn ensure(inner: &Arc<Inner>, image: &ImageRef, source: &dyn ImageSource) -> Result<()> {
    check_id(&image.id)?;
    let _lock = inner.lock(&format!("image/{}", image.id)).await;
    let (path, record) = (inner.layout.image(&image.id), inner.layout.image_record(&image.id));
    if path.exists() {
        return match files::read_json::<ImageRef>(&record) {
            Some(known) if known != *image => Err(VmmError::Invalid(format!("image {} has other content", image.id))),
            Some(_) => Ok(()),
            // Cut off between the content and its record: the content was checked before it got its name.
            None => files::write_json(&record, image),
        };
    }
    let tmp = files::temporary(&path);
    let fetched = images::fetch(image, source, &tmp).await;
    let (check, content) = (image.clone(), tmp.clone());
    let placed = match fetched {
        Ok(()) => {
            task::blocking(move || {
                images::refuse_references(&check, &content)?;
                files::publish(&content, &path)?;
                files::write_json(&record, &check)
            })
            .await
        }
        Err(e) => Err(e),
    };
    if placed.is_err() {
        files::remove_file(&tmp)?;
    }
    placed
}

/// The trait's `delete_image`.
pub(super) async fn delete(inner: &Arc<Inner>, id: &str) -> Result<()> {
    check_id(id)?;
    let _lock = inner.lock(&format!("image/{id}")).await;
    let (layout, id) = (inner.layout.clone(), id.to_owned());
    task::blocking(move || {
        let volumes = files::names(&layout.disks()).into_iter().map(|name| layout.disks().join(name));
        let roots = files::names(&layout.servers()).into_iter().map(|name| layout.server_root(&name));
        for disk in volumes.chain(roots).filter(|d| d.exists()) {
            let backing = qcow2::info(&disk)?.backing;
            if backing.is_some_and(|b| Path::new(&b.path).file_name() == Some(id.as_ref())) {
                return Err(VmmError::InUse(format!("image {id} by {}", disk.display())));
            }
        }
        files::remove_file(&layout.image_record(&id))?;
        files::remove_file(&layout.image(&id))
    })
    .await
}

/// Ids of the cached images.
pub(super) fn list(inner: &Inner) -> Vec<String> {
    let names = files::names(&inner.layout.images());
    names.into_iter().filter(|n| !n.ends_with(".json")).collect()
}

/// What a guest would see of a cached image.
pub(super) fn virtual_size(inner: &Inner, image: &ImageRef) -> Result<u64> {
    let path = inner.layout.image(&image.id);
    if !path.exists() {
        return Err(VmmError::not_found("image", image.id.clone()));
    }
    images::virtual_size(image.format, &path)
}
