//! Disks: qcow2 files, made, grown, snapshot, copied and destroyed, attached or not.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;

use serde_json::json;
use sha2::{Digest, Sha256};

use super::image;
use super::inner::Inner;
use super::server::Process;
use crate::error::{IoContext, Result, VmmError};
use crate::layout::{block_node, hex};
use crate::qcow2::{self, Backing};
use crate::spec::{DiskSource, DiskSpec, DiskState, ExportInfo, FromImage, check_id};
use crate::{files, task};

/// Where a disk lies: a volume, or the root of the server of that id.
pub(super) fn find(inner: &Inner, id: &str) -> Result<PathBuf> {
    check_id(id)?;
    let places = [inner.layout.volume(id), inner.layout.server_root(id)];
    places.into_iter().find(|p| p.exists()).ok_or_else(|| VmmError::not_found("disk", id))
}

/// The trait's `ensure_disk`.
pub(super) async fn ensure(inner: &Arc<Inner>, disk: &DiskSpec) -> Result<DiskState> {
    check_id(&disk.id)?;
    // The root of a server is made with the server, and can be grown like any disk afterwards.
    let path = find(inner, &disk.id).unwrap_or_else(|_| inner.layout.volume(&disk.id));
    ensure_at(inner, disk, path, "../images/").await
}

/// Makes a disk at a path; `images` leads from its directory to the cached images.
pub(super) async fn ensure_at(inner: &Arc<Inner>, disk: &DiskSpec, path: PathBuf, images: &str) -> Result<DiskState> {
    let _lock = inner.lock(&format!("disk/{}", disk.id)).await;
    // A volume is a promise by itself and is on the disk before it is told of. The root of a server holds nothing until
    // its guest flushes something: waiting for the disk thirty times would be most of the time that thirty servers take.
    let durable = path == inner.layout.volume(&disk.id);
    if !path.exists() || (!durable && qcow2::is_blank(&path)) {
        let tmp = files::temporary(&path);
        files::remove_file(&tmp)?;
        let made = match make(inner, disk, &tmp, images).await {
            Ok(()) => {
                task::place("vmm.disk:written")?;
                let (from, to) = (tmp.clone(), path.clone());
                task::blocking(move || if durable { files::publish(&from, &to) } else { files::show(&from, &to) }).await
            }
            Err(e) => Err(e),
        };
        if made.is_err() {
            files::remove_file(&tmp)?;
        }
        made?;
        task::place("vmm.disk:made")?;
        inner.changed();
    } else if qcow2::info(&path)?.virtual_size < disk.size_bytes {
        grow(inner, disk, &path).await?;
    }
    state(&disk.id, &path)
}

async fn make(inner: &Arc<Inner>, disk: &DiskSpec, tmp: &Path, images: &str) -> Result<()> {
    let (size, tmp) = (disk.size_bytes, tmp.to_owned());
    match &disk.source {
        DiskSource::Empty => task::blocking(move || qcow2::create(&tmp, size, None)).await,
        DiskSource::Image { image, mode } => {
            let least = image::virtual_size(inner, image)?;
            if size < least {
                return Err(VmmError::Invalid(format!("disk of {size} bytes for an image of {least}")));
            }
            if *mode == FromImage::Overlay {
                let backing = Backing { path: format!("{images}{}", image.id), format: Some(image.format) };
                return task::blocking(move || qcow2::create(&tmp, size, Some(&backing))).await;
            }
            let source = inner.layout.image(&image.id);
            let args = ["convert", "-f", image.format.as_str(), "-O", "qcow2"].map(str::to_owned);
            convert(args.into(), &source, &tmp, size).await
        }
        DiskSource::Snapshot { disk, snapshot } => {
            let source = find(inner, disk)?;
            let info = qcow2::info(&source)?;
            if !info.snapshots.contains(snapshot) {
                return Err(VmmError::not_found("snapshot", snapshot.clone()));
            }
            let mut args = snapshot_args(snapshot);
            // What lies in the image stays there: only the layer is copied.
            if let Some(Backing { path, format: Some(format) }) = &info.backing
                && let Some(image) = Path::new(path).file_name().and_then(|n| n.to_str())
            {
                args.extend(["-B".to_owned(), format!("{images}{image}"), "-F".to_owned(), format.as_str().to_owned()]);
            }
            convert(args, &source, &tmp, size).await
        }
    }
}

/// Reads a snapshot of a file that QEMU may have open: its clusters are shared, so nobody writes to them.
fn snapshot_args(snapshot: &str) -> Vec<String> {
    let select = format!("snapshot.name={snapshot}");
    ["convert", "-U", "-l", &select, "-f", "qcow2", "-O", "qcow2"].map(str::to_owned).into()
}

async fn convert(mut args: Vec<String>, source: &Path, target: &Path, size: u64) -> Result<()> {
    args.push(source.display().to_string());
    args.push(target.display().to_string());
    qemu_img(&args).await?;
    if qcow2::info(target)?.virtual_size < size {
        resize(target, size).await?;
    }
    Ok(())
}

async fn resize(path: &Path, size: u64) -> Result<()> {
    qemu_img(&["resize", "-f", "qcow2", "-q", &path.display().to_string(), &size.to_string()]).await
}

async fn qemu_img<S: AsRef<std::ffi::OsStr>>(args: &[S]) -> Result<()> {
    let mut command = tokio::process::Command::new("qemu-img");
    command.args(args).stdin(Stdio::null()).stdout(Stdio::null()).kill_on_drop(true);
    let out = command.output().await.context(|| "running qemu-img".to_owned())?;
    if out.status.success() { Ok(()) } else { Err(VmmError::tool("qemu-img", &out.stderr)) }
}

async fn grow(inner: &Arc<Inner>, disk: &DiskSpec, path: &Path) -> Result<()> {
    if !disk.size_bytes.is_multiple_of(512) {
        return Err(VmmError::Invalid(format!("disk of {} bytes", disk.size_bytes)));
    }
    let live = json!({ "node-name": block_node(&disk.id), "size": disk.size_bytes });
    match on_holder(inner, &disk.id, "block_resize", live).await? {
        true => Ok(()),
        false => resize(path, disk.size_bytes).await,
    }
}

fn state(id: &str, path: &Path) -> Result<DiskState> {
    let info = qcow2::info(path)?;
    Ok(DiskState {
        id: id.to_owned(),
        size_bytes: info.virtual_size,
        allocated_bytes: files::allocated(path),
        snapshots: info.snapshots,
    })
}

/// The trait's `disk`.
pub(super) fn get(inner: &Inner, id: &str) -> Result<DiskState> {
    state(id, &find(inner, id)?)
}

/// Ids of the volumes.
pub(super) fn list(inner: &Inner) -> Vec<String> {
    let names = files::names(&inner.layout.disks());
    names.iter().filter_map(|n| n.strip_suffix(".qcow2").map(str::to_owned)).collect()
}

/// The trait's `delete_disk`.
pub(super) async fn delete(inner: &Arc<Inner>, id: &str, zero: bool) -> Result<()> {
    check_id(id)?;
    let _lock = inner.lock(&format!("disk/{id}")).await;
    if let Some(holder) = inner.holder(id) {
        return Err(VmmError::InUse(format!("disk {id} by server {}", holder.id)));
    }
    let path = inner.layout.volume(id);
    task::blocking(move || {
        if zero && path.exists() {
            files::zero(&path)?;
        }
        files::remove_file(&path)
    })
    .await?;
    inner.changed();
    Ok(())
}

/// Runs a monitor command on the server that has the disk; false if none has.
async fn on_holder(inner: &Inner, disk: &str, command: &str, args: serde_json::Value) -> Result<bool> {
    let Some(process) = holder_process(inner, disk) else { return Ok(false) };
    match process.call(command, args).await {
        Ok(_) => Ok(true),
        // It ended just now, or is about to: the file is free in a moment.
        Err(VmmError::MonitorGone) => {
            process.finished().await;
            Ok(false)
        }
        Err(e) => Err(e),
    }
}

fn holder_process(inner: &Inner, disk: &str) -> Option<Arc<Process>> {
    inner.holder(disk).and_then(|s| s.process())
}

/// The trait's `snapshot_disk`.
pub(super) async fn snapshot(inner: &Arc<Inner>, disk: &str, name: &str) -> Result<()> {
    check_id(name)?;
    let _lock = inner.lock(&format!("disk/{disk}")).await;
    let path = find(inner, disk)?;
    if qcow2::info(&path)?.snapshots.iter().any(|s| s == name) {
        return Ok(());
    }
    let live = json!({ "device": block_node(disk), "name": name });
    if !on_holder(inner, disk, "blockdev-snapshot-internal-sync", live).await? {
        qemu_img(&["snapshot", "-c", name, &path.display().to_string()]).await?;
    }
    Ok(())
}

/// The trait's `delete_snapshot`.
pub(super) async fn delete_snapshot(inner: &Arc<Inner>, disk: &str, name: &str) -> Result<()> {
    check_id(name)?;
    let _lock = inner.lock(&format!("disk/{disk}")).await;
    let path = match find(inner, disk) {
        Err(VmmError::NotFound { .. }) => return Ok(()),
        other => other?,
    };
    if !qcow2::info(&path)?.snapshots.iter().any(|s| s == name) {
        return Ok(());
    }
    let live = json!({ "device": block_node(disk), "name": name });
    if !on_holder(inner, disk, "blockdev-snapshot-delete-internal-sync", live).await? {
        qemu_img(&["snapshot", "-d", name, &path.display().to_string()]).await?;
    }
    Ok(())
}

/// The trait's `export_disk`. A running guest's disk is read from a snapshot taken for it.
pub(super) async fn export(inner: &Arc<Inner>, disk: &str, snapshot_of: Option<&str>, to: &Path) -> Result<ExportInfo> {
    let source = find(inner, disk)?;
    let own = format!("export-{}", &block_node(&to.display().to_string())[1..]);
    let live = snapshot_of.is_none() && holder_process(inner, disk).is_some();
    if live {
        snapshot(inner, disk, &own).await?;
    }
    let selected = snapshot_of.or(live.then_some(own.as_str()));
    let result = flatten(&source, selected, to).await;
    // Also what an export that was cut off left behind: it used the same name.
    let cleaned = delete_snapshot(inner, disk, &own).await;
    let info = result?;
    cleaned?;
    Ok(info)
}

async fn flatten(source: &Path, snapshot: Option<&str>, to: &Path) -> Result<ExportInfo> {
    let tmp = files::temporary(to);
    let mut args = match snapshot {
        Some(name) => {
            if !qcow2::info(source)?.snapshots.iter().any(|s| s == name) {
                return Err(VmmError::not_found("snapshot", name));
            }
            snapshot_args(name)
        }
        None => ["convert", "-f", "qcow2", "-O", "qcow2"].map(str::to_owned).into(),
    };
    args.extend([source.display().to_string(), tmp.display().to_string()]);
    let (from, target) = (tmp.clone(), to.to_owned());
    let done = match qemu_img(&args).await {
        Ok(()) => {
            task::blocking(move || {
                let info = describe(&from)?;
                files::publish(&from, &target)?;
                Ok(info)
            })
            .await
        }
        Err(e) => Err(e),
    };
    if done.is_err() {
        files::remove_file(&tmp)?;
    }
    done
}

fn describe(path: &Path) -> Result<ExportInfo> {
    use std::io::Read as _;
    let what = || format!("reading {}", path.display());
    let mut file = std::fs::File::open(path).context(what)?;
    let mut hash = Sha256::new();
    let (mut buffer, mut size_bytes) = (vec![0; 1 << 18], 0);
    loop {
        let n = file.read(&mut buffer).context(what)?;
        if n == 0 {
            break;
        }
        size_bytes += n as u64;
        hash.update(&buffer[..n]);
    }
    let virtual_size_bytes = qcow2::info(path)?.virtual_size;
    Ok(ExportInfo { size_bytes, sha256: hex(&hash.finalize()), virtual_size_bytes })
}
