//! What is known of one server, and how its process ends.
//!
//! ```text
//!            start                    SHUTDOWN from the guest → quit
//!   off ───────────────▶ running ───────────────────────────────────▶ off (guest_shutdown)
//!    ▲                    │ │ └── end of the process, unasked ───────▶ off (crash)
//!    └────── stop ────────┘ └──── process gone after our absence ────▶ off (crash | host_reboot)
//! ```
//! Invariants: `turn` is held by whoever changes the server, one at a time; only `lifecycle::watch` clears `process`;
//! `view` is held for a moment and never across an await. `record` survives us in state.json; all else is found again.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::Child;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::sync::watch;

use super::console::Console;
use super::qmp::Qmp;
use crate::cgroup::{Groups, Phase};
use crate::error::{Result, VmmError};
use crate::files;
use crate::proc::{self, Handle};
use crate::spec::{ExitReason, Power, ServerObservation, ServerSpec};

/// A living process.
pub(super) struct Process {
    pub(super) handle: Arc<Handle>,
    pub(super) start_ticks: u64,
    pub(super) qmp: Arc<Qmp>,
    /// Why it is about to end, if somebody knows.
    pub(super) ending: Mutex<Option<ExitReason>>,
    /// Turns true when the end has been written down.
    pub(super) finished: watch::Sender<bool>,
    pub(super) share: Mutex<Share>,
    pub(super) groups: Option<Arc<Groups>>,
    /// Ours to reap; none for one that an earlier life of our process started.
    pub(super) child: Mutex<Option<Child>>,
}

impl Process {
    /// Runs a monitor command. One that waits to boot is lifted for it: its monitor shares a lock with the guest's
    /// processors, and a command would take minutes on a busy host.
    pub(super) async fn call(&self, command: &str, arguments: Value) -> Result<Value> {
        let _lift = Lift::new(self);
        self.qmp.call(command, arguments).await
    }

    /// Moves the process among the groups.
    pub(super) fn place(&self, phase: Phase) {
        let mut share = self.share();
        share.waiting = phase == Phase::Wait;
        if !share.waiting || share.calls == 0 {
            self.regroup(phase);
        }
    }

    fn share(&self) -> MutexGuard<'_, Share> {
        self.share.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The caller holds `share`, so that two moves do not overtake each other.
    fn regroup(&self, phase: Phase) {
        if let Some(groups) = &self.groups {
            groups.place(self.handle.pid, phase);
        }
    }

    /// Waits until the process has ended and that has been written down.
    pub(super) async fn finished(&self) {
        let _ = self.finished.subscribe().wait_for(|done| *done).await;
    }

    /// Notes why the process is about to end; the first reason counts.
    pub(super) fn will_end(&self, reason: ExitReason) {
        self.ending.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(reason);
    }
}

/// What a process may have of the processors.
#[derive(Default)]
pub(super) struct Share {
    /// It waits to boot, with next to nothing.
    waiting: bool,
    /// Monitor commands under way.
    calls: u32,
}

/// While it lives, a process that waits to boot has an ordinary share.
struct Lift<'a>(&'a Process);

impl<'a> Lift<'a> {
    fn new(process: &'a Process) -> Self {
        let mut share = process.share();
        share.calls += 1;
        if share.waiting && share.calls == 1 {
            process.regroup(Phase::Init);
        }
        Self(process)
    }
}

impl Drop for Lift<'_> {
    fn drop(&mut self) {
        let mut share = self.0.share();
        share.calls -= 1;
        if share.waiting && share.calls == 0 {
            self.0.regroup(Phase::Wait);
        }
    }
}

/// What is remembered across a restart of our process.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Record {
    /// A process was started and its end has not been written down.
    pub(super) running: bool,
    /// Boot of the host on which it was started.
    pub(super) boot_id: String,
    /// Start time of the process whose guest has booted.
    pub(super) booted_ticks: Option<u64>,
    /// Generation at which the last process ended.
    pub(super) ended_generation: Option<u64>,
    pub(super) exit: Option<ExitReason>,
    /// The last reboot that was granted.
    pub(super) reboot_token: Option<String>,
    /// Boot of the host on which KVM gave its guest up.
    #[serde(default)]
    pub(super) given_up: Option<String>,
}

#[derive(Default)]
pub(super) struct View {
    pub(super) spec: Option<ServerSpec>,
    pub(super) process: Option<Arc<Process>>,
    pub(super) booted: bool,
    /// Its processors have not been let go yet: it was cut off while it was being started.
    pub(super) standing: bool,
    pub(super) disks: BTreeSet<String>,
    pub(super) nics: BTreeSet<String>,
    /// Ports whose taps exist and are plugged in.
    pub(super) plugged: BTreeSet<String>,
    pub(super) record: Record,
}

pub(super) struct Server {
    pub(super) id: String,
    pub(super) dir: PathBuf,
    pub(super) turn: Arc<tokio::sync::Mutex<()>>,
    pub(super) console: Console,
    view: Mutex<View>,
}

impl Server {
    pub(super) fn new(id: &str, dir: PathBuf) -> Arc<Self> {
        let console = Console::new(dir.join(super::args::CONSOLE));
        Arc::new(Self { id: id.to_owned(), dir, turn: Arc::default(), console, view: Mutex::default() })
    }

    pub(super) fn view(&self) -> MutexGuard<'_, View> {
        self.view.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn process(&self) -> Option<Arc<Process>> {
        self.view().process.clone()
    }

    /// The process, which must live.
    pub(super) fn running(&self) -> Result<Arc<Process>> {
        self.process().ok_or(VmmError::MonitorGone)
    }

    pub(super) fn spec(&self) -> Option<ServerSpec> {
        self.view().spec.clone()
    }

    /// KVM gave its guest up since the host was booted: it is emulated until then.
    pub(super) fn is_given_up(&self) -> bool {
        self.view().record.given_up.as_ref().is_some_and(|boot| *boot == proc::boot_id())
    }

    /// Changes the record and writes it down.
    pub(super) fn remember(&self, change: impl FnOnce(&mut Record)) {
        let record = {
            let mut view = self.view();
            change(&mut view.record);
            view.record.clone()
        };
        // The directory is gone when the server is being deleted: then nothing is to be remembered.
        if let Err(e) = files::write_json(&self.dir.join("state.json"), &record)
            && self.dir.exists()
        {
            tracing::warn!(server = %self.id, error = %e, "state of server not written");
        }
    }

    pub(super) fn observation(&self) -> ServerObservation {
        let view = self.view();
        let power = match (&view.process, &view.record.exit) {
            (Some(_), _) => Power::Running,
            (None, Some(ExitReason::Crash { .. })) => Power::Crashed,
            (None, _) => Power::Stopped,
        };
        ServerObservation {
            id: self.id.clone(),
            generation: view.spec.as_ref().map_or(0, |s| s.generation),
            power,
            pid: view.process.as_ref().map(|p| p.handle.pid),
            booted: view.process.is_some() && view.booted,
            disks: view.disks.iter().cloned().collect(),
            nics: view.nics.iter().cloned().collect(),
            exit: if view.process.is_some() { None } else { view.record.exit.clone() },
        }
    }
}
