//! Plugging taps into the host's switch.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use ovs::chassis::{Chassis, Plug};
use tokio::sync::oneshot;

use crate::error::{Result, VmmError};

/// A tap and the port that it is the interface of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlugRequest {
    /// Name of the tap.
    pub tap: String,
    /// Id of the port, by which the network's controller on this host knows it.
    pub port: String,
    /// Address of the guest's interface.
    pub mac: String,
}

/// The host's switch, as far as interfaces of guests go. Both changes may be repeated.
#[async_trait]
pub trait PortPlug: Send + Sync {
    /// Plugs taps in.
    async fn plug(&self, ports: Vec<PlugRequest>) -> Result<()>;
    /// Takes taps out; those that are not in are passed over.
    async fn unplug(&self, taps: Vec<String>) -> Result<()>;
    /// All devices that are plugged in, with their ports; not only ours.
    async fn plugged(&self) -> Result<Vec<(String, String)>>;
}

/// Last wish for each tap; none is out.
type Wishes = BTreeMap<String, Option<PlugRequest>>;

struct Waiting {
    wishes: Wishes,
    done: oneshot::Sender<Result<()>>,
}

/// The integration bridge of this host. Whatever is asked while one change is under way goes into the next one
/// together: thirty servers at once cost the switch a few rounds and not thirty.
pub struct ChassisPlug {
    chassis: Chassis,
    waiting: Mutex<Vec<Waiting>>,
    turn: tokio::sync::Mutex<()>,
}

impl ChassisPlug {
    /// Plugs into this chassis.
    pub fn new(chassis: Chassis) -> Self {
        Self { chassis, waiting: Mutex::default(), turn: tokio::sync::Mutex::default() }
    }

    async fn submit(&self, wishes: Wishes) -> Result<()> {
        if wishes.is_empty() {
            return Ok(());
        }
        let (done, mut answer) = oneshot::channel();
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).push(Waiting { wishes, done });
        let turn = self.turn.lock().await;
        if answer.is_empty() {
            // Nobody served this one while it waited for its turn: serve all that wait.
            let batch = std::mem::take(&mut *self.waiting.lock().unwrap_or_else(PoisonError::into_inner));
            self.serve(batch).await;
        }
        drop(turn);
        answer.try_recv().unwrap_or_else(|_| {
            // Whoever served the batch was dropped in the middle of it.
            Err(VmmError::Process { program: "switch".to_owned(), message: "the change was given up".to_owned() })
        })
    }

    async fn serve(&self, batch: Vec<Waiting>) {
        let mut merged = Wishes::new();
        batch.iter().for_each(|w| merged.extend(w.wishes.clone()));
        let together = self.change(&merged).await;
        let alone = together.is_err() && batch.len() > 1;
        if let (Err(error), true) = (&together, alone) {
            // One device that the switch cannot open fails the round: the others must not suffer for it.
            tracing::warn!(%error, "ports are plugged one by one");
        }
        let mut shared = Some(together);
        for w in batch {
            let result = match shared.take().filter(|_| !alone) {
                Some(Ok(())) => {
                    shared = Some(Ok(()));
                    Ok(())
                }
                Some(failed) => failed,
                None => self.change(&w.wishes).await,
            };
            let _ = w.done.send(result);
        }
    }

    async fn change(&self, wishes: &Wishes) -> Result<()> {
        let failed = |e| VmmError::io("changing the switch", e);
        let out: Vec<_> = wishes.iter().filter(|(_, wish)| wish.is_none()).map(|(tap, _)| tap.clone()).collect();
        if !out.is_empty() {
            self.chassis.unplug(&out).await.map_err(failed)?;
        }
        let plugs = wishes.values().flatten();
        let plugs: Vec<_> =
            plugs.map(|p| Plug { device: p.tap.clone(), port: p.port.clone(), mac: p.mac.clone() }).collect();
        self.chassis.plug(&plugs).await.map_err(failed)
    }
}

#[async_trait]
impl PortPlug for ChassisPlug {
    async fn plug(&self, ports: Vec<PlugRequest>) -> Result<()> {
        self.submit(ports.into_iter().map(|p| (p.tap.clone(), Some(p))).collect()).await
    }

    async fn unplug(&self, taps: Vec<String>) -> Result<()> {
        self.submit(taps.into_iter().map(|t| (t, None)).collect()).await
    }

    async fn plugged(&self) -> Result<Vec<(String, String)>> {
        Ok(self.chassis.plugged())
    }
}

/// No switch: the taps stay alone. For hosts whose servers have no network, and for tests of everything else.
#[derive(Debug, Default)]
pub struct Unswitched;

#[async_trait]
impl PortPlug for Unswitched {
    async fn plug(&self, _ports: Vec<PlugRequest>) -> Result<()> {
        Ok(())
    }

    async fn unplug(&self, _taps: Vec<String>) -> Result<()> {
        Ok(())
    }

    async fn plugged(&self) -> Result<Vec<(String, String)>> {
        Ok(Vec::new())
    }
}
