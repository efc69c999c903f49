//! The simulated host's state: in memory, and a file for each thing.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use tokio::sync::watch;
use tokio::time::Instant;

use super::BANNER;
use crate::error::{Result, VmmError};
use crate::spec::{
    DiskCounters, DiskSource, DiskSpec, ExitReason, FromImage, ImageRef, NicCounters, Power, Sample, ServerObservation,
    ServerRoot, ServerSpec,
};
use crate::{files, task};

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Image {
    pub(super) image: ImageRef,
    pub(super) virtual_size: u64,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Disk {
    pub(super) size_bytes: u64,
    pub(super) snapshots: Vec<String>,
    /// The image that it is a layer over.
    pub(super) image: Option<String>,
    /// It is a server's own root.
    pub(super) of_server: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Server {
    spec: ServerSpec,
    /// A number that stands for the process; none is off.
    run: Option<u32>,
    booted: bool,
    exit: Option<ExitReason>,
    ended_generation: Option<u64>,
    reboot_token: Option<String>,
    log: String,
}

#[derive(Default)]
pub(super) struct State {
    pub(super) images: BTreeMap<String, Image>,
    pub(super) disks: BTreeMap<String, Disk>,
    pub(super) servers: BTreeMap<String, Server>,
    last_run: u32,
}

pub(super) struct World {
    pub(super) dir: PathBuf,
    boot_time: Duration,
    since: Instant,
    state: Mutex<State>,
    revision: watch::Sender<u64>,
    me: Weak<World>,
}

impl World {
    pub(super) fn open(dir: &Path, boot_time: Duration) -> Result<Arc<Self>> {
        let sub = |kind: &str| -> Result<PathBuf> {
            let path = dir.join(kind);
            std::fs::create_dir_all(&path).map_err(|e| VmmError::io(format!("creating {}", path.display()), e))?;
            files::sweep_unfinished(&path);
            Ok(path)
        };
        let mut state = State {
            images: load(&sub("images")?),
            disks: load(&sub("disks")?),
            servers: load(&sub("servers")?),
            last_run: 0,
        };
        state.last_run = state.servers.values().filter_map(|s| s.run).max().unwrap_or(1000);
        let booting: Vec<_> =
            state.servers.iter().filter(|(_, s)| s.run.is_some() && !s.booted).map(|(id, _)| id.clone()).collect();
        let world = Arc::new_cyclic(|me| Self {
            dir: dir.to_owned(),
            boot_time,
            since: Instant::now(),
            state: Mutex::new(state),
            revision: watch::Sender::new(0),
            me: me.clone(),
        });
        booting.iter().for_each(|id| world.boot_later(id));
        Ok(world)
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn subscribe(&self) -> watch::Receiver<u64> {
        self.revision.subscribe()
    }

    /// Writes one thing down, or removes its file, and tells watchers.
    pub(super) fn save<T: Serialize>(&self, kind: &str, id: &str, thing: Option<&T>) -> Result<()> {
        let path = self.dir.join(kind).join(format!("{id}.json"));
        match thing {
            Some(thing) => files::write_json(&path, thing)?,
            None => files::remove_file(&path)?,
        }
        self.revision.send_modify(|n| *n += 1);
        Ok(())
    }

    fn save_server(&self, state: &State, id: &str) {
        if let Err(e) = self.save("servers", id, state.servers.get(id)) {
            tracing::warn!(server = id, error = %e, "simulated server not written down");
        }
    }

    pub(super) fn ids(&self) -> Vec<String> {
        self.state().servers.keys().cloned().collect()
    }

    pub(super) fn known(&self, id: &str) -> Result<()> {
        self.observation(id).map(drop)
    }

    pub(super) fn log(&self, id: &str) -> Result<Vec<u8>> {
        let state = self.state();
        let server = state.servers.get(id).ok_or_else(|| VmmError::not_found("server", id))?;
        Ok(server.log.clone().into_bytes())
    }

    pub(super) fn ensure_server(&self, spec: &ServerSpec) -> Result<()> {
        spec.validate()?;
        let id = spec.id.as_str();
        {
            let mut state = self.state();
            let server = state.servers.entry(id.to_owned()).or_insert_with(|| Server {
                spec: spec.clone(),
                run: None,
                booted: false,
                exit: None,
                ended_generation: None,
                reboot_token: None,
                log: String::new(),
            });
            server.spec = spec.clone();
            self.save_server(&state, id);
        }
        if let Some(ServerRoot::Image { image, size_bytes }) = &spec.root {
            let source = DiskSource::Image { image: image.clone(), mode: FromImage::Overlay };
            let root = DiskSpec { id: spec.id.clone(), size_bytes: *size_bytes, source };
            super::storage::ensure_disk_of(self, &root, true)?;
        }
        self.require(spec)?;
        let (running, stays_off, reboot) = {
            let state = self.state();
            let Some(server) = state.servers.get(id) else { return Err(VmmError::not_found("server", id)) };
            let chose =
                server.exit == Some(ExitReason::GuestShutdown) && server.ended_generation >= Some(spec.generation);
            let wish = spec.reboot.as_ref().map(|r| &r.token);
            (server.run.is_some(), chose, wish.is_some() && wish != server.reboot_token.as_ref())
        };
        match (spec.power_on, running) {
            (true, true) if reboot => {
                self.power_off(id, ExitReason::Requested);
                self.power_on(id)
            }
            (true, false) if !stays_off => self.power_on(id),
            (false, true) => {
                self.power_off(id, ExitReason::Requested);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// What a running server needs, as the real one would find missing.
    fn require(&self, spec: &ServerSpec) -> Result<()> {
        if !spec.power_on {
            return Ok(());
        }
        let state = self.state();
        for disk in spec.all_disks() {
            if !state.disks.contains_key(&disk.disk) {
                return Err(VmmError::not_found("disk", disk.disk));
            }
            if let Some(holder) = holder(&state, &disk.disk).filter(|h| *h != spec.id) {
                return Err(VmmError::InUse(format!("disk {} by server {holder}", disk.disk)));
            }
        }
        let images = spec.kernel.iter().flat_map(|k| std::iter::once(&k.kernel).chain(&k.initrd));
        for image in images {
            if !state.images.contains_key(image) {
                return Err(VmmError::not_found("image", image.clone()));
            }
        }
        Ok(())
    }

    pub(super) fn power_on(&self, id: &str) -> Result<()> {
        let mut state = self.state();
        state.last_run += 1;
        let run = state.last_run;
        let server = state.servers.get_mut(id).ok_or_else(|| VmmError::not_found("server", id))?;
        server.run = Some(run);
        server.booted = false;
        server.exit = None;
        server.reboot_token = server.spec.reboot.as_ref().map(|r| r.token.clone());
        server.log = format!("{BANNER}booting {} ({})\r\n", server.spec.name, server.spec.arch);
        self.save_server(&state, id);
        drop(state);
        self.boot_later(id);
        Ok(())
    }

    fn boot_later(&self, id: &str) {
        let (me, id, after) = (self.me.clone(), id.to_owned(), self.boot_time);
        task::spawn("simulated-boot", async move {
            runtime::task::sleep(after).await;
            let Some(world) = me.upgrade() else { return };
            let mut state = world.state();
            if let Some(server) = state.servers.get_mut(&id).filter(|s| s.run.is_some() && !s.booted) {
                server.booted = true;
                server.log.push_str(&format!("{} login: ", server.spec.name));
                world.save_server(&state, &id);
            }
        });
    }

    /// Nothing if it is off already: the first reason stands.
    pub(super) fn power_off(&self, id: &str, reason: ExitReason) {
        let mut state = self.state();
        let Some(server) = state.servers.get_mut(id).filter(|s| s.run.is_some()) else { return };
        server.run = None;
        server.booted = false;
        server.exit = Some(reason);
        server.ended_generation = Some(server.spec.generation);
        self.save_server(&state, id);
    }

    pub(super) fn delete_server(&self, id: &str) -> Result<()> {
        let mut state = self.state();
        state.servers.remove(id);
        if state.disks.get(id).is_some_and(|d| d.of_server) {
            state.disks.remove(id);
            self.save::<Disk>("disks", id, None)?;
        }
        self.save::<Server>("servers", id, None)
    }

    pub(super) fn clear(&self) {
        *self.state() = State::default();
        self.revision.send_modify(|n| *n += 1);
    }

    pub(super) fn observation(&self, id: &str) -> Result<ServerObservation> {
        let state = self.state();
        state.servers.get(id).map(observation).ok_or_else(|| VmmError::not_found("server", id))
    }

    pub(super) fn observe(&self) -> Vec<ServerObservation> {
        self.state().servers.values().map(observation).collect()
    }

    pub(super) fn memory_used_mib(&self) -> u64 {
        self.state().servers.values().filter(|s| s.run.is_some()).map(|s| s.spec.memory_mib).sum()
    }

    pub(super) fn allocated_bytes(&self) -> u64 {
        self.state().disks.len() as u64 * super::storage::ALLOCATED
    }

    /// Invented but steady figures: each guest uses a twentieth of its processors.
    pub(super) fn samples(&self, memory_mib: u64) -> Vec<Sample> {
        let age = self.since.elapsed();
        let state = self.state();
        let running = state.servers.values().filter_map(|s| s.run.map(|run| (s, run)));
        let mut samples: Vec<_> = running.map(|(s, run)| sample(s, run, age)).collect();
        let mut host = Sample {
            incarnation: u64::from(std::process::id()),
            cpu_ns: samples.iter().map(|s| s.cpu_ns).sum(),
            memory_bytes: samples.iter().map(|s| s.memory_bytes).sum(),
            memory_total_bytes: memory_mib << 20,
            disks: vec![DiskCounters::default()],
            nics: vec![NicCounters::default()],
            ..Sample::default()
        };
        host.memory_bytes = host.memory_bytes.min(host.memory_total_bytes);
        samples.push(host);
        samples
    }
}

fn sample(server: &Server, run: u32, age: Duration) -> Sample {
    let seen = observation(server);
    let seconds = age.as_secs();
    Sample {
        server: Some(seen.id),
        // Counters begin anew with each life of the simulation, so each life is an incarnation.
        incarnation: (u64::from(std::process::id()) << 32) | u64::from(run),
        cpu_ns: age.as_nanos() as u64 / 20 * u64::from(server.spec.vcpus),
        memory_bytes: server.spec.memory_mib << 19,
        memory_total_bytes: server.spec.memory_mib << 20,
        disks: seen
            .disks
            .into_iter()
            .map(|disk| DiskCounters {
                disk,
                read_bytes: seconds * 4096,
                write_bytes: seconds * 4096,
                read_ops: seconds,
                write_ops: seconds,
            })
            .collect(),
        nics: seen
            .nics
            .into_iter()
            .map(|port| NicCounters {
                port,
                rx_bytes: seconds * 100,
                rx_packets: seconds,
                tx_bytes: seconds * 100,
                tx_packets: seconds,
            })
            .collect(),
    }
}

fn observation(server: &Server) -> ServerObservation {
    let (spec, on) = (&server.spec, server.run.is_some());
    let power = match (&server.run, &server.exit) {
        (Some(_), _) => Power::Running,
        (None, Some(ExitReason::Crash { .. })) => Power::Crashed,
        (None, _) => Power::Stopped,
    };
    let mut disks: Vec<_> = if on { spec.all_disks().into_iter().map(|d| d.disk).collect() } else { vec![] };
    disks.sort();
    let mut nics: Vec<_> = if on { spec.nics.iter().map(|n| n.port.clone()).collect() } else { vec![] };
    nics.sort();
    ServerObservation {
        id: spec.id.clone(),
        generation: spec.generation,
        power,
        pid: server.run,
        booted: server.booted,
        disks,
        nics,
        exit: if on { None } else { server.exit.clone() },
    }
}

/// The running server that has a disk.
pub(super) fn holder(state: &State, disk: &str) -> Option<String> {
    let has = |s: &&Server| s.run.is_some() && s.spec.all_disks().iter().any(|d| d.disk == disk);
    state.servers.values().find(has).map(|s| s.spec.id.clone())
}

fn load<T: DeserializeOwned>(dir: &Path) -> BTreeMap<String, T> {
    let names = files::names(dir).into_iter();
    names
        .filter_map(|name| Some((name.strip_suffix(".json")?.to_owned(), files::read_json(&dir.join(&name))?)))
        .collect()
}
