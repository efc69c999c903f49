//! Creation. The request (`request`, `record`) commits rows, addresses, quota, volumes and places on hosts for all servers asked for or for none; then
//! each server is made by an operation of its own, `server.create`; subject: the server.
//!
//! 1. `place`     the ports are bound to the host, the root disk is intended there (undo: everything is given back; the server is in error)
//! 2. `prepare`   waits for ports, root disk and volumes, and reserves the volumes that were made for it (undone with `place`)
//! 3. `spawn`     tells the node and waits until the virtual machine runs (undo: the node is rid of it)
//! 4. `activate`  volumes are in use, meters open, the server is active (undone with `place`, which closes the meters)
//!
//! A server for which no host has room is accepted and then in error, as in Nova; it holds nothing then, and stays until deleted.

mod plan;
mod record;
mod request;

use super::intent::Phase;
use super::settle::{cancelled, later};
use super::state::Event;
use super::{Server, store, usage};
use crate::Compute;
use kernel::{Error, ImageId, PortId, Result, ServerId, VolumeId};
use runtime::operation::{Definition, Progress, StepCx};
use runtime::{Tx, transact};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::time::Duration;

pub use plan::{BootSource, NewDisk};
pub use request::{Created, Networks, NewServer};

/// Kind of the operation.
pub const CREATE: &str = "server.create";
/// Steps that wait come back after this long, so that a host that is slow does not hold up other operations.
const PATIENCE: Duration = Duration::from_secs(5);

#[derive(Debug, Serialize, Deserialize)]
struct Params {
    /// Image of the local root disk, if there is one.
    root_image: Option<ImageId>,
    /// Bytes of that disk.
    root_bytes: u64,
    /// No host had room when the server was asked for: why.
    refused: Option<String>,
}

impl Compute {
    pub(crate) fn create_definition(self: &Arc<Self>) -> Definition {
        Definition::new(CREATE)
            .step("place", crate::step!(self, create_place), crate::step!(self, create_undo))
            // What it reserves is given back by the undo of `place`.
            .step_without_undo("prepare", crate::step!(self, create_prepare))
            .step("spawn", crate::step!(self, create_spawn), crate::step!(self, halt))
            // Undone with `place`.
            .step_without_undo("activate", crate::step!(self, create_activate))
    }

    async fn row(&self, tx: &mut Tx, id: &ServerId) -> Result<Server> {
        store::get(tx, id).await?.ok_or_else(|| super::missing(id.as_str()))
    }

    async fn create_place(&self, cx: StepCx) -> Result<Progress> {
        let (p, id): (Params, _) = (cx.params()?, ServerId::from(cx.subject.as_str()));
        if let Some(why) = p.refused {
            return Err(Error::no_capacity(why));
        }
        transact!(self.env.db, |tx| {
            let s = self.row(tx, &id).await?;
            let next = s.state.apply(&id, Event::Placed)?;
            let node = s.node.as_ref().ok_or_else(|| Error::internal("a placed server has no node"))?;
            self.network.bind_ports(tx, &id, node).await?;
            if let Some(image) = &p.root_image {
                // Again, because it may have been deleted since; and it may not be usable by the caller any more.
                let image = self.storage.image_for_boot(tx, &cx.caller, image).await?;
                self.storage.create_root_disk(tx, &id, &s.project, node, &image, p.root_bytes).await?;
            }
            store::set_state(tx, &id, next, self.env.now()).await?;
            Ok(Progress::Done)
        })
    }

    async fn create_prepare(&self, cx: StepCx) -> Result<Progress> {
        let (p, id): (Params, _) = (cx.params()?, ServerId::from(cx.subject.as_str()));
        let mut tx = self.env.db.read().await?;
        let ports = self.network.ports_of_servers(&mut tx, std::slice::from_ref(&id)).await?;
        let disks = store::disks_of(&mut tx, std::slice::from_ref(&id)).await?;
        drop(tx);
        let ports: Vec<PortId> = ports.into_iter().map(|p| p.id).collect();
        let volumes: Vec<VolumeId> = disks.into_iter().map(|d| d.volume).collect();
        let work = async {
            let root = async {
                match p.root_image {
                    Some(_) => self.storage.wait_disk(id.as_str(), PATIENCE).await,
                    None => Ok(()),
                }
            };
            let made = async {
                for v in &volumes {
                    self.storage.wait_volume(v, PATIENCE).await?;
                }
                Ok(())
            };
            tokio::try_join!(self.network.wait_wired(&ports, PATIENCE), root, made)
        };
        let done = tokio::select! {
            d = work => d,
            () = cancelled(&cx) => return Err(Error::conflict("cancelled")),
        };
        match done {
            Ok(_) if volumes.is_empty() => Ok(Progress::Done),
            Ok(_) => self.hold_volumes(&cx, &id).await,
            // Each of them says so when its time is up; all else is a failure.
            Err(e) if e.kind == kernel::ErrorKind::Unavailable => {
                later(&cx, "prepare_until", self.config.prepare_limit, "Preparing disks and ports")
            }
            Err(e) => Err(e),
        }
    }

    /// Reserves the volumes that were made for the server; those that existed before have been reserved by the request.
    async fn hold_volumes(&self, cx: &StepCx, id: &ServerId) -> Result<Progress> {
        transact!(self.env.db, |tx| {
            for d in store::disks_of(tx, std::slice::from_ref(id)).await? {
                self.storage.begin_attach(tx, &cx.caller, &d.volume, id, Some(&d.device)).await?;
                self.storage.set_delete_on_termination(tx, &d.volume, id, d.delete_on_termination).await?;
            }
            Ok(Progress::Done)
        })
    }

    async fn create_spawn(&self, cx: StepCx) -> Result<Progress> {
        let id = ServerId::from(cx.subject.as_str());
        let generation = transact!(self.env.db, |tx| {
            let s = self.row(tx, &id).await?;
            let next = s.state.apply(&id, Event::Prepared)?;
            if s.present {
                return Ok(s.generation);
            }
            store::set_state(tx, &id, next, self.env.now()).await?;
            let want = Server { present: true, power: true, ..s };
            self.renew(tx, &want).await?.ok_or_else(|| Error::internal("a placed server has no node"))
        })?;
        match self.reach(&cx, &id, generation, self.config.work_limit).await? {
            Some(s) if s.phase == Phase::Ready && s.running => Ok(Progress::Done),
            Some(_) => Err(Error::conflict("The host says that the server is ready, but it does not run.")),
            None => Ok(Progress::Later(Duration::from_millis(100))),
        }
    }

    async fn create_activate(&self, cx: StepCx) -> Result<Progress> {
        let (id, now) = (ServerId::from(cx.subject.as_str()), self.env.now());
        transact!(self.env.db, |tx| {
            let s = self.row(tx, &id).await?;
            let next = s.state.apply(&id, Event::Spawned)?;
            if s.metered {
                return Ok(Progress::Done);
            }
            for d in store::disks_of(tx, std::slice::from_ref(&id)).await? {
                self.storage.finish_attach(tx, &d.volume, &id).await?;
                store::set_disk(tx, &id, &d.volume, super::DiskState::Attached, true).await?;
            }
            self.usage.record(tx, &usage::opened(&s, now)?).await?;
            store::set_state(tx, &id, next, now).await?;
            store::launched(tx, &id, now).await?;
            self.tell_serving(tx, &id, super::serving::Sign::Asked).await?;
            Ok(Progress::Done)
        })
    }

    /// Gives everything back. Volumes that were made for the server and go with it go first; one that is still being made is stopped.
    async fn create_undo(&self, cx: StepCx) -> Result<Progress> {
        let (id, now) = (ServerId::from(cx.subject.as_str()), self.env.now());
        if !self.drop_made_volumes(&cx, &id).await? {
            return Ok(Progress::Later(Duration::from_millis(200)));
        }
        transact!(self.env.db, |tx| {
            let Some(s) = store::get(tx, &id).await? else { return Ok(Progress::Done) };
            self.release(tx, &cx.caller, &s).await?;
            if let Ok(next) = s.state.after(Event::CreateFailed) {
                store::set_state(tx, &id, next, now).await?;
            }
            store::set_fault(tx, &id, Some(cx.reason.as_deref().unwrap_or("cancelled")), now).await?;
            Ok(Progress::Done)
        })
    }

    /// Deletes the volumes that were made for the server, go with it, and are not held by it yet; false while one is still being made.
    async fn drop_made_volumes(&self, cx: &StepCx, id: &ServerId) -> Result<bool> {
        let mut tx = self.env.db.read().await?;
        let held = self.storage.volumes_of_servers(&mut tx, std::slice::from_ref(id)).await?;
        let mut made = store::disks_of(&mut tx, std::slice::from_ref(id)).await?;
        made.retain(|d| d.delete_on_termination && !held.iter().any(|h| h.volume == d.volume));
        drop(tx);
        let mut all = true;
        for d in made {
            transact!(self.env.db, |tx| { self.env.ops.cancel_subject(tx, d.volume.as_str()).await })?;
            match self.storage.wait_volume(&d.volume, PATIENCE).await {
                Err(e) if e.kind == kernel::ErrorKind::Unavailable => all = false,
                Err(e) if e.is_not_found() => {}
                _ => match self.storage.delete_volume(&cx.caller, &d.volume, false).await {
                    Err(e) if !e.is_not_found() => return Err(e),
                    _ => transact!(self.env.db, |tx| { store::delete_disk(tx, id, &d.volume).await })?,
                },
            }
        }
        Ok(all)
    }
}
