//! Backup and restore of what control keeps: records, keys, image bytes. Guests' disks are on their nodes and are not in it.

use crate::anchors;
use crate::layout::Layout;
use crate::lock;
use crate::secrets::{private_dir, write};
use anyhow::{Context as _, Result, bail, ensure};
use kernel::{Clock as _, SystemClock};
use serde_json::{Value, json};
use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

/// Heads of the ledgers: copied before the database, which then has all that they tell of.
const ANCHORS: &str = "ledger-anchors";
/// Files beside the database.
const KEPT: [&str; 5] = ["secrets", "images", "settings.json", "admin-password", "demo-password"];

fn copy(from: &Path, to: &Path) -> Result<()> {
    let meta = match std::fs::symlink_metadata(from) {
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        other => other.with_context(|| format!("reading {}", from.display()))?,
    };
    if !meta.is_dir() {
        // The copy has the mode of what was copied, which an older version may have left open to others.
        let copied = std::fs::copy(from, to).and_then(|_| std::fs::set_permissions(to, Permissions::from_mode(0o600)));
        return copied.with_context(|| format!("copying {}", from.display()));
    }
    private_dir(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        copy(&entry.path(), &to.join(entry.file_name()))?;
    }
    Ok(())
}

/// Writes a backup; xinglin may run meanwhile.
pub async fn backup(layout: &Layout, url: Option<&str>, to: &Path) -> Result<()> {
    if url.is_some() {
        bail!("records are in PostgreSQL: back it up with pg_dump, and the data directory with any tool");
    }
    ensure!(!to.exists(), "{} exists already", to.display());
    let db = super::database(layout, None).await?;
    let tmp = to.with_extension("part");
    let _ = std::fs::remove_dir_all(&tmp);
    private_dir(&tmp)?;
    let done = async {
        copy(&layout.root().join(ANCHORS), &tmp.join(ANCHORS))?;
        let heads = anchors::heads(&db).await?;
        db.backup_to(&tmp.join("xinglin.db")).await?;
        for name in KEPT {
            copy(&layout.root().join(name), &tmp.join(name))?;
        }
        let sum = crypto::hash::sha256_hex(&std::fs::read(tmp.join("xinglin.db"))?);
        let (version, at) = (env!("CARGO_PKG_VERSION"), SystemClock.now().rfc3339());
        let manifest = json!({"xinglin": version, "database_sha256": sum, "at": at, "ledgers": heads});
        write(&tmp.join("manifest.json"), manifest.to_string().as_bytes(), 0o600)?;
        std::fs::rename(&tmp, to).with_context(|| format!("making {}", to.display()))
    }
    .await;
    if done.is_err() {
        // A backup is whole or not there.
        let _ = std::fs::remove_dir_all(&tmp);
    }
    done?;
    // For `xinglin admin compliance --live`, which tells how old the last one is.
    let last = json!({"at": SystemClock.now().rfc3339(), "to": to.display().to_string()});
    write(&layout.last_backup(), last.to_string().as_bytes(), 0o600)
        .with_context(|| format!("the backup is whole at {}, but could not be noted", to.display()))
}

/// Puts a backup back; what was there is kept beside it under `replaced`.
pub fn restore(layout: &Layout, url: Option<&str>, from: &Path) -> Result<()> {
    ensure!(url.is_none(), "records are in PostgreSQL: restore them with pg_restore");
    let _lock = lock::take(&layout.lock())?;
    let manifest: Value = serde_json::from_slice(
        &std::fs::read(from.join("manifest.json")).context("this is no backup: manifest.json")?,
    )?;
    let sum =
        crypto::hash::sha256_hex(&std::fs::read(from.join("xinglin.db")).context("this is no backup: xinglin.db")?);
    ensure!(manifest["database_sha256"] == sum.as_str(), "the backup's database is not what was backed up");
    let fresh = layout.root().join("restoring");
    let _ = std::fs::remove_dir_all(&fresh);
    private_dir(&fresh)?;
    // Everything is copied before anything is moved, so a full disk changes nothing.
    for name in KEPT.iter().chain(&[ANCHORS, "xinglin.db"]) {
        copy(&from.join(name), &fresh.join(name))?;
    }
    let old = layout.root().join("replaced");
    let _ = std::fs::remove_dir_all(&old);
    private_dir(&old)?;
    for name in KEPT.iter().chain(&[ANCHORS, "xinglin.db", "xinglin.db-wal", "xinglin.db-shm"]) {
        let (here, new) = (layout.root().join(name), fresh.join(name));
        if here.exists() {
            std::fs::rename(&here, old.join(name))?;
        }
        if new.exists() {
            std::fs::rename(&new, &here)?;
        }
    }
    std::fs::remove_dir_all(&fresh)?;
    Ok(())
}
