//! Keeps one daemon running.
//!
//! ```text
//!   start ──adopt or start──▶ running ──its end──▶ restart at once; if it fails or dies young: wait 0.1 s, doubling to 5 s
//!     │ failed: error to caller    │ stop(): terminate      │ stop(): nothing more
//!     ▼                            ▼                        ▼
//! ```
//!
//! Dropping a [`Supervised`] leaves the daemon alone: it serves guests that outlive us.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::time::Instant;

use super::process::{Daemon, Running};

const FIRST_BACKOFF: Duration = Duration::from_millis(100);
const LAST_BACKOFF: Duration = Duration::from_secs(5);
/// A daemon that lived this long is restarted without waiting.
const GROWN_UP: Duration = Duration::from_secs(10);

/// What has to happen around a start.
#[async_trait]
pub trait Hooks: Send + Sync + 'static {
    /// Before every start, not before an adoption.
    async fn before_start(&self) -> io::Result<()>;
    /// After every start or adoption; an error ends the daemon and counts as a failed start.
    async fn in_service(&self) -> io::Result<()>;
}

/// Nothing has to happen.
pub struct NoHooks;

#[async_trait]
impl Hooks for NoHooks {
    async fn before_start(&self) -> io::Result<()> {
        Ok(())
    }

    async fn in_service(&self) -> io::Result<()> {
        Ok(())
    }
}

/// A daemon's state as its supervisor sees it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State {
    /// Process id while it runs.
    pub pid: Option<i32>,
    /// How often it had to be restarted since we supervise it.
    pub restarts: u32,
    /// Whether it was running already when we came.
    pub adopted: bool,
}

/// A daemon under supervision.
pub struct Supervised {
    name: &'static str,
    state: watch::Receiver<State>,
    stop: mpsc::Sender<(Duration, oneshot::Sender<()>)>,
}

impl Supervised {
    /// Adopts or starts the daemon and keeps it running from then on.
    pub async fn start(daemon: Daemon, hooks: Arc<dyn Hooks>) -> io::Result<Self> {
        let name = daemon.name;
        let (running, adopted) = bring_up(&daemon, &*hooks).await?;
        let (state, watcher) = watch::channel(State { pid: Some(running.pid()), restarts: 0, adopted });
        let (stop, requests) = mpsc::channel(1);
        tracing::info!(daemon = name, pid = running.pid(), adopted, "daemon in service");
        runtime::task::spawn("daemon supervisor", supervise(daemon, hooks, running, state, requests));
        Ok(Self { name, state: watcher, stop })
    }

    /// The daemon's name.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// State now and its changes.
    pub fn state(&self) -> watch::Receiver<State> {
        self.state.clone()
    }

    /// Ends the daemon and its supervision.
    pub async fn stop(&self, patience: Duration) {
        let (done, wait) = oneshot::channel();
        if self.stop.send((patience, done)).await.is_ok() {
            // The supervisor drops the sender only when it has ended the daemon.
            let _ = wait.await;
        }
    }
}

async fn bring_up(daemon: &Daemon, hooks: &dyn Hooks) -> io::Result<(Running, bool)> {
    let (running, adopted) = match daemon.adopt()? {
        Some(running) => (running, true),
        None => {
            hooks.before_start().await?;
            (daemon.start().await?, false)
        }
    };
    if let Err(error) = hooks.in_service().await {
        running.terminate(Duration::from_secs(2)).await;
        return Err(error);
    }
    Ok((running, adopted))
}

async fn supervise(
    daemon: Daemon,
    hooks: Arc<dyn Hooks>,
    mut running: Running,
    state: watch::Sender<State>,
    mut requests: mpsc::Receiver<(Duration, oneshot::Sender<()>)>,
) {
    let mut backoff = FIRST_BACKOFF;
    loop {
        let since = Instant::now();
        tokio::select! {
            () = running.ended() => {}
            request = requests.recv() => {
                if let Some((patience, done)) = request {
                    running.terminate(patience).await;
                    state.send_modify(|state| state.pid = None);
                    let _ = done.send(());
                }
                return;
            }
        }
        state.send_modify(|state| state.pid = None);
        tracing::warn!(daemon = daemon.name, pid = running.pid(), "daemon ended; restarting it");
        let mut pause = Duration::ZERO;
        if since.elapsed() < GROWN_UP {
            pause = backoff;
            backoff = (backoff * 2).min(LAST_BACKOFF);
        } else {
            backoff = FIRST_BACKOFF;
        }
        running = loop {
            tokio::select! {
                () = runtime::task::sleep(pause) => {}
                request = requests.recv() => {
                    if let Some((_, done)) = request {
                        let _ = done.send(());
                    }
                    return;
                }
            }
            match bring_up(&daemon, &*hooks).await {
                Ok((running, _)) => break running,
                Err(error) => {
                    tracing::error!(daemon = daemon.name, %error, "daemon does not start");
                    pause = backoff;
                    backoff = (backoff * 2).min(LAST_BACKOFF);
                }
            }
        };
        state.send_modify(|state| {
            state.pid = Some(running.pid());
            state.restarts += 1;
        });
    }
}
