//! Making a server what its specification says.

use std::sync::Arc;
use std::time::Duration;

use super::inner::Inner;
use super::server::Server;
use super::{disk, hotplug, start, stop};
use crate::error::{Result, VmmError};
use crate::spec::{DiskSource, DiskSpec, ExitReason, FromImage, RebootMode, ServerRoot, ServerSpec};
use crate::{files, task};

/// The trait's `ensure_server`.
pub(super) async fn ensure(inner: &Arc<Inner>, spec: &ServerSpec) -> Result<()> {
    spec.validate()?;
    let server = inner.server_or_new(&spec.id);
    let _turn = server.turn.lock().await;
    define(&server, spec).await?;
    if let Some(ServerRoot::Image { image, size_bytes }) = &spec.root {
        let source = DiskSource::Image { image: image.clone(), mode: FromImage::Overlay };
        let root = DiskSpec { id: spec.id.clone(), size_bytes: *size_bytes, source };
        disk::ensure_at(inner, &root, inner.layout.server_root(&spec.id), "../../images/").await?;
    }
    match (spec.power_on, server.process()) {
        (true, Some(process)) => {
            if server.view().standing {
                start::let_go(inner, &server, &process).await?;
            }
            let granted = server.view().record.reboot_token.clone();
            match &spec.reboot {
                Some(wish) if granted.as_ref() != Some(&wish.token) => {
                    reboot(inner, &server, spec, wish.mode).await?;
                    server.remember(|record| record.reboot_token = Some(wish.token.clone()));
                    Ok(())
                }
                _ => hotplug::reconcile(inner, &server, spec).await,
            }
        }
        (true, None) if chose_to_be_off(&server, spec) => Ok(()),
        (true, None) => start::start(inner, &server, spec).await,
        (false, Some(_)) => {
            stop::acpi(&server, Duration::from_secs(spec.stop_seconds.into())).await;
            inner.unplug_all(&server).await
        }
        (false, None) => inner.unplug_all(&server).await,
    }
}

/// Writes the specification down before anything exists for it, so that a restart knows what to take away.
async fn define(server: &Arc<Server>, spec: &ServerSpec) -> Result<()> {
    if server.spec().as_ref() == Some(spec) {
        return Ok(());
    }
    let (dir, copy) = (server.dir.clone(), spec.clone());
    task::blocking(move || {
        std::fs::create_dir_all(&dir).map_err(|e| VmmError::io(format!("creating {}", dir.display()), e))?;
        files::write_json(&dir.join("spec.json"), &copy)
    })
    .await?;
    let mut view = server.view();
    // A port that leaves the specification of a server that is off has to be unplugged all the same.
    let before: Vec<_> = view.spec.iter().flat_map(|s| s.nics.iter().map(|n| n.port.clone())).collect();
    if view.process.is_none() && view.record.running {
        view.plugged.extend(before);
    }
    view.spec = Some(spec.clone());
    Ok(())
}

/// A guest that powered itself off stays off until somebody wants it on: a newer generation.
fn chose_to_be_off(server: &Server, spec: &ServerSpec) -> bool {
    let view = server.view();
    view.record.exit == Some(ExitReason::GuestShutdown) && view.record.ended_generation >= Some(spec.generation)
}

/// Stops and starts a server. The caller holds its turn.
pub(super) async fn reboot(
    inner: &Arc<Inner>,
    server: &Arc<Server>,
    spec: &ServerSpec,
    mode: RebootMode,
) -> Result<()> {
    match mode {
        RebootMode::Soft => stop::acpi(server, Duration::from_secs(spec.stop_seconds.into())).await,
        RebootMode::Hard => stop::hard(server).await,
    }
    start::start(inner, server, spec).await
}
