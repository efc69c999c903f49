//! Observations on their way back: a port goes up when a chassis has claimed it, down when it let go.

use super::{error, store};
use crate::Network;
use crate::port::PortStatus;
use kernel::Result;
use runtime::shutdown::Shutdown;
use runtime::{task, transact};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::{RecvError, TryRecvError};

/// Between comparisons of all ports: for what was missed.
const ALL_EVERY: Duration = Duration::from_secs(180);
/// Most observations that are written at once.
const BATCH: usize = 500;

pub(super) fn spawn(network: &Arc<Network>, shutdown: &Shutdown) {
    let (network, shutdown) = (network.clone(), shutdown.clone());
    task::spawn("network.ports", async move {
        let mut changes = network.fabric.watch_ports();
        let mut pause = Duration::from_millis(100);
        loop {
            // Subscribed before asking, so nothing falls in between.
            let wait = match network.observe_all().await {
                Ok(()) => {
                    pause = Duration::from_millis(100);
                    ALL_EVERY
                }
                Err(e) => {
                    tracing::warn!(error = ?e, "port states not read");
                    pause = (pause * 2).min(Duration::from_secs(10));
                    pause
                }
            };
            tokio::select! {
                () = shutdown.wait() => return,
                () = task::sleep(wait) => {}
                closed = network.follow(&mut changes) => {
                    if closed {
                        task::sleep(Duration::from_secs(1)).await;
                        changes = network.fabric.watch_ports();
                    }
                }
            }
        }
    });
}

impl Network {
    /// Writes changes as they come; returns when some were missed (`false`) or the fabric hung up (`true`).
    async fn follow(&self, changes: &mut Receiver<PortStatus>) -> bool {
        loop {
            let mut batch = Vec::new();
            match changes.recv().await {
                Ok(first) => batch.push(first),
                Err(RecvError::Lagged(_)) => return false,
                Err(RecvError::Closed) => return true,
            }
            while batch.len() < BATCH {
                match changes.try_recv() {
                    Ok(next) => batch.push(next),
                    Err(TryRecvError::Empty) => break,
                    Err(TryRecvError::Lagged(_)) => return false,
                    Err(TryRecvError::Closed) => return true,
                }
            }
            if let Err(e) = self.observe_ports(batch).await {
                tracing::warn!(error = ?e, "port states not written");
                return false;
            }
        }
    }

    async fn observe_ports(&self, batch: Vec<PortStatus>) -> Result<()> {
        let seen: Vec<(String, bool)> = batch.into_iter().map(|s| (s.port.to_string(), s.up)).collect();
        let news = transact!(self.env.db, |tx| {
            let changed = store::observe(tx, &seen).await?;
            self.tell_floating(tx, &[], &changed).await?;
            Ok(!changed.is_empty())
        })?;
        if news {
            self.settled.wake();
        }
        Ok(())
    }

    /// Compares what is on record of all ports with what the fabric says.
    pub(crate) async fn observe_all(&self) -> Result<()> {
        let states = self.fabric.port_status(&[]).await.map_err(error)?;
        let mut tx = self.env.db.read().await?;
        let recorded = store::recorded(&mut tx).await?;
        drop(tx);
        let news: Vec<PortStatus> =
            states.into_iter().filter(|s| recorded.get(s.port.as_str()).is_some_and(|up| *up != s.up)).collect();
        let mut news = news.into_iter();
        loop {
            let batch: Vec<PortStatus> = news.by_ref().take(BATCH).collect();
            if batch.is_empty() {
                return Ok(());
            }
            self.observe_ports(batch).await?;
        }
    }
}
