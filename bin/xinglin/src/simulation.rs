//! The time of a simulated cloud (`--clock`), and failures on demand.
//!
//! Its lead over the machine's clock is kept in `clock.json` before a jump is answered: a restart goes on at the simulated time.

use crate::layout::Layout;
use crate::secrets::write;
use anyhow::{Context as _, Result, ensure};
use control::north::ops::simulate::Simulation;
use kernel::{Clock, Error, MovedClock, ServerId, SystemClock, Timestamp};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use vmm::sim::SimHypervisor;

/// The clock that a control plane and its node go by.
#[derive(Clone)]
pub struct Time {
    /// What they ask.
    pub clock: Arc<dyn Clock>,
    moved: Option<Arc<MovedClock>>,
    path: PathBuf,
}

#[derive(serde::Serialize, serde::Deserialize)]
struct Kept {
    lead_micros: i64,
}

/// The machine's time; or, for simulated engines, one that begins at `start` and goes on there after a restart.
pub fn time(layout: &Layout, start: Option<&str>, simulated: bool) -> Result<Time> {
    let path = layout.clock();
    ensure!(
        simulated || start.is_none(),
        "--clock: only simulated engines (--engines sim) have another time than the machine's"
    );
    let moved = if path.exists() {
        let kept: Kept =
            serde_json::from_slice(&std::fs::read(&path)?).with_context(|| format!("reading {}", path.display()))?;
        Some(MovedClock::ahead(kept.lead_micros))
    } else {
        start.map(Timestamp::parse).transpose().context("--clock")?.map(MovedClock::starting)
    };
    let moved = moved.map(Arc::new);
    if let Some(m) = &moved {
        keep(&path, m)?;
        tracing::warn!(now = %m.now().rfc3339(), "the time of this cloud is simulated");
    }
    let clock: Arc<dyn Clock> = match &moved {
        Some(m) => m.clone(),
        None => Arc::new(SystemClock),
    };
    Ok(Time { clock, moved, path })
}

fn keep(path: &std::path::Path, m: &MovedClock) -> Result<()> {
    write(path, &serde_json::to_vec(&Kept { lead_micros: m.lead() })?, 0o600)
}

/// What the API can tell simulated engines.
pub struct Told {
    time: Time,
    hypervisor: Option<Arc<SimHypervisor>>,
    /// One jump at a time, so that the file and the clock agree.
    turn: Mutex<()>,
}

impl Told {
    /// Of a time and, where servers run in this process, a hypervisor.
    pub fn new(time: Time, hypervisor: Option<Arc<SimHypervisor>>) -> Arc<Told> {
        Arc::new(Told { time, hypervisor, turn: Mutex::default() })
    }
}

impl Simulation for Told {
    fn jump(&self, to: Timestamp) -> kernel::Result<()> {
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let fixed =
            || Error::conflict("this cloud was started without --clock: it has the machine's time").code("ClockIsReal");
        let moved = self.time.moved.as_ref().ok_or_else(fixed)?;
        moved.jump(to)?;
        keep(&self.time.path, moved).map_err(|e| Error::internal(format!("the simulated time could not be kept: {e}")))
    }

    fn crash(&self, server: &ServerId) {
        if let Some(h) = &self.hypervisor {
            h.crash(server.as_str());
        }
    }
}
