//! Who may boot now.
//!
//! A guest that boots wants a whole processor for seconds. Thirty at once all come up late, and the control plane with
//! them; a few at a time come up one after the other, in half the processor time. So a new guest either boots or waits
//! with next to no share, and each that has booted lets the next one in, first come first served. One that has spoken on
//! its network is nearly there: it lets the next one in, and starts the rest of its programs with less weight than those
//! whom nobody can reach yet. Where the host has no cgroups the order is kept but has no effect.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use tokio::time::Instant;

use super::args::CONSOLE_LOG;
use super::inner::Inner;
use super::server::{Process, Server};
use crate::cgroup::Phase;
use crate::spec::NicCounters;
use crate::{files, proc, tap, task};

const TICK: Duration = Duration::from_millis(250);
/// A guest that is not up by then is not going to be, or is not of a kind that we understand.
const LONGEST_BOOT: Duration = Duration::from_secs(120);
/// So many packets sent, and a guest is on its network: neighbour and router discovery, DHCP, ARP, and somebody answered.
const ON_NETWORK: u64 = 8;
/// Nobody boots in less processor time than this.
const LEAST_CPU_NS: u64 = 2_000_000_000;
/// Below this share of a processor, for `QUIET_FOR`, a guest that has had its least time is done.
const QUIET_SHARE: f64 = 0.35;
const QUIET_FOR: Duration = Duration::from_secs(1);
/// A guest that wants hardly anything for so long waits for something else than the processor.
const IDLE_SHARE: f64 = 0.05;
const IDLE_FOR: Duration = Duration::from_secs(8);

struct Boot {
    server: Arc<Server>,
    process: Arc<Process>,
    since: Instant,
    last: (Instant, u64),
    quiet_since: Option<Instant>,
    idle_since: Option<Instant>,
}

#[derive(Default)]
struct Line {
    booting: Vec<Boot>,
    settling: Vec<Boot>,
    waiting: VecDeque<(Arc<Server>, Arc<Process>)>,
    /// A task looks after the line.
    attended: bool,
}

pub(super) struct Gate {
    slots: usize,
    line: Mutex<Line>,
}

impl Gate {
    pub(super) fn new(slots: usize) -> Self {
        Self { slots, line: Mutex::default() }
    }

    fn line(&self) -> std::sync::MutexGuard<'_, Line> {
        self.line.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A new process: boots now or waits.
    pub(super) fn enter(&self, inner: &Arc<Inner>, server: &Arc<Server>, process: &Arc<Process>) {
        let mut line = self.line();
        if *process.finished.borrow() {
            return; // it ended before its turn was noted, and nobody would tell us again
        }
        if line.booting.len() < self.slots {
            line.booting.push(admit(server, process));
        } else {
            process.place(Phase::Wait);
            line.waiting.push_back((server.clone(), process.clone()));
        }
        if !std::mem::replace(&mut line.attended, true) {
            task::spawn("boot-gate", attend(Arc::downgrade(inner)));
        }
    }

    /// A process that has booted in an earlier life of ours.
    pub(super) fn pass(&self, process: &Process) {
        process.place(Phase::Run);
    }

    /// A process that has ended.
    pub(super) fn leave(&self, id: &str) {
        let mut line = self.line();
        line.booting.retain(|b| b.server.id != id);
        line.settling.retain(|b| b.server.id != id);
        line.waiting.retain(|(server, _)| server.id != id);
    }

    /// One look at everybody; false when nobody is left.
    fn look(&self, inner: &Arc<Inner>) -> bool {
        let mut line = self.line();
        let (mut still, mut settling) = (Vec::new(), Vec::new());
        let taps = if line.waiting.is_empty() { HashMap::new() } else { tap::counters() };
        for mut boot in std::mem::take(&mut line.settling) {
            if done(&mut boot) { booted(inner, &boot) } else { settling.push(boot) }
        }
        for mut boot in std::mem::take(&mut line.booting) {
            if done(&mut boot) {
                booted(inner, &boot);
            } else if on_network(inner, &boot, &taps) {
                boot.process.place(Phase::Settle);
                settling.push(boot);
            } else {
                still.push(boot);
            }
        }
        while still.len() < self.slots
            && let Some((server, process)) = line.waiting.pop_front()
        {
            still.push(admit(&server, &process));
        }
        line.booting = still;
        line.settling = settling;
        line.attended = !line.booting.is_empty() || !line.settling.is_empty();
        line.attended
    }
}

async fn attend(inner: Weak<Inner>) {
    loop {
        runtime::task::sleep(TICK).await;
        let Some(inner) = inner.upgrade() else { return };
        if !inner.gate.look(&inner) {
            return;
        }
    }
}

fn admit(server: &Arc<Server>, process: &Arc<Process>) -> Boot {
    process.place(Phase::Boot);
    let now = Instant::now();
    let demand = demand(process.handle.pid);
    Boot {
        server: server.clone(),
        process: process.clone(),
        since: now,
        last: (now, demand),
        quiet_since: None,
        idle_since: None,
    }
}

/// Processor time wanted so far; what was used where the kernel does not account what was waited for.
fn demand(pid: u32) -> u64 {
    proc::demand_ns(pid).or_else(|| proc::stat(pid).map(|s| s.cpu_ns)).unwrap_or(0)
}

fn done(boot: &mut Boot) -> bool {
    let now = Instant::now();
    if now.duration_since(boot.since) > LONGEST_BOOT || shows_login(&boot.server) {
        return true;
    }
    let pid = boot.process.handle.pid;
    let Some(stat) = proc::stat(pid) else { return false }; // it has ended: its watch tells us
    let wanted = demand(pid);
    let wall = now.duration_since(boot.last.0).as_nanos().max(1) as f64;
    let share = wanted.saturating_sub(boot.last.1) as f64 / wall;
    boot.last = (now, wanted);
    let since = |mark: &mut Option<Instant>, below: bool| {
        *mark = if below { mark.or(Some(now)) } else { None };
        mark.map_or(Duration::ZERO, |m| now.duration_since(m))
    };
    let quiet = since(&mut boot.quiet_since, share < QUIET_SHARE) >= QUIET_FOR && stat.cpu_ns >= LEAST_CPU_NS;
    let idle = since(&mut boot.idle_since, share < IDLE_SHARE) >= IDLE_FOR;
    quiet || idle
}

/// Whether it has spoken on one of its interfaces.
fn on_network(inner: &Inner, boot: &Boot, taps: &HashMap<String, NicCounters>) -> bool {
    let sent = |port: &String| taps.get(&inner.layout.tap(port)).map_or(0, |c| c.rx_packets);
    boot.server.view().nics.iter().any(|port| sent(port) >= ON_NETWORK)
}

fn shows_login(server: &Server) -> bool {
    let end = files::tail(&server.dir.join(CONSOLE_LOG), 4096).unwrap_or_default();
    end.windows(6).any(|w| w == b"login:")
}

fn booted(inner: &Inner, boot: &Boot) {
    boot.process.place(Phase::Run);
    boot.server.view().booted = true;
    boot.server.remember(|record| record.booted_ticks = Some(boot.process.start_ticks));
    inner.changed();
}
