//! Migrations at start. The data as it was is kept until they have succeeded; if one fails it is put back.

use crate::layout::Layout;
use crate::secrets::private_dir;
use anyhow::{Context as _, Result, bail};
use kernel::Clock;
use runtime::{Db, Migration};

/// Opens the database of an installation and brings it up to date.
pub async fn open(layout: &Layout, url: Option<&str>, clock: &dyn Clock, all: &[Migration]) -> Result<Db> {
    let Some(url) = url else { return embedded(layout, clock, all).await };
    let db = Db::postgres(url).await?;
    let pending = db.pending(all).await?;
    if !pending.is_empty() {
        // Each step is a transaction; the operator's own pg_dump is the way back beyond that.
        tracing::info!(steps = pending.len(), "upgrading the database");
        db.migrate(clock, all).await?;
    }
    Ok(db)
}

async fn embedded(layout: &Layout, clock: &dyn Clock, all: &[Migration]) -> Result<Db> {
    let (file, kept) = (layout.database(), layout.before_upgrade());
    if kept.join("complete").exists() {
        // The process died in the middle of an upgrade: begin again from what was.
        tracing::warn!("an upgrade did not end; the data from before it is put back");
        put_back(layout)?;
    }
    let db = Db::sqlite(&file)?;
    let pending = db.pending(all).await?;
    if pending.is_empty() {
        return Ok(db);
    }
    if db.is_fresh().await? {
        db.migrate(clock, all).await?;
        return Ok(db);
    }
    tracing::info!(steps = ?pending, "upgrading the data directory");
    let _ = std::fs::remove_dir_all(&kept);
    private_dir(&kept)?;
    db.backup_to(&kept.join("xinglin.db")).await.context("keeping the data from before the upgrade")?;
    std::fs::write(kept.join("complete"), b"")?;
    if let Err(e) = db.migrate(clock, all).await {
        drop(db);
        put_back(layout)?;
        bail!("the upgrade failed and the data is as it was before: {e:?}");
    }
    std::fs::remove_dir_all(&kept)?;
    Ok(db)
}

fn put_back(layout: &Layout) -> Result<()> {
    let (file, kept) = (layout.database(), layout.before_upgrade());
    for suffix in ["-wal", "-shm"] {
        let mut side = file.clone().into_os_string();
        side.push(suffix);
        if let Err(e) = std::fs::remove_file(&side)
            && e.kind() != std::io::ErrorKind::NotFound
        {
            return Err(e).context("removing the half-upgraded database");
        }
    }
    std::fs::copy(kept.join("xinglin.db"), &file).context("putting the data back")?;
    std::fs::File::open(&file)?.sync_all()?;
    std::fs::remove_file(kept.join("complete"))?;
    Ok(())
}
