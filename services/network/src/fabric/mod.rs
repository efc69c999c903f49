//! Carries rows to the machinery behind [`crate::port::Fabric`].
//!
//! ```text
//!   change commits ──► generation > applied ──► one pass reads all such rows in one snapshot
//!                                                    │
//!                     applied := generation read ◄───┴─► Fabric::apply (one transaction of the fabric)
//! ```
//! Invariants: what the fabric was told is never newer than a committed row; a row is marked only with the generation that was told, so a
//! change in between stays pending; killed between telling and marking, the next pass tells the same again, which changes nothing.
//! Of several control processes one does this, by a lease; two at once (a lease lost in a long pause) can only tell an older state for
//! the moment until the next full comparison, which runs at the start and every few minutes.

pub(crate) mod spec;
pub(crate) mod store;
mod watch;

use crate::Network;
use crate::port::{Change, FabricError, Kind};
use kernel::{Error, PortId, Result};
use runtime::shutdown::Shutdown;
use runtime::{lease, reconcile, task, transact};
use spec::Pending;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::Duration;

/// Between full comparisons.
const FULL_EVERY: Duration = Duration::from_secs(180);
/// Between looks for changes that another control process committed.
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// Length of the lease; renewed by the first pass of its second half.
const LEASE: Duration = Duration::from_secs(30);

/// What one process remembers between passes; losing it costs a full comparison.
#[derive(Default)]
pub(crate) struct Memory {
    /// Instant of the last full comparison, µs; 0 for never.
    full_at: AtomicI64,
    /// The fabric said something that an ordinary pass cannot mend.
    doubt: AtomicBool,
    /// Instant, µs, before which the lease is surely ours.
    leased_until: AtomicI64,
}

/// A refusal of the fabric as an error of ours.
pub(crate) fn error(e: FabricError) -> Error {
    match e {
        FabricError::Timeout(ports) => {
            let names: Vec<String> = ports.iter().map(ToString::to_string).collect();
            Error::unavailable(format!("ports not up in time: {}", names.join(", "))).code("FabricTimeout")
        }
        e => Error::unavailable("the network fabric did not do as it was told").code("FabricFailed").because(e),
    }
}

impl Network {
    /// Starts what carries changes to the fabric and its observations back.
    pub fn start(self: &Arc<Self>, shutdown: &Shutdown) {
        let owner = kernel::fresh_uuid().to_string();
        let this = self.clone();
        reconcile::spawn("network.fabric", LOOK_EVERY, self.dirty.clone(), shutdown.clone(), move || {
            let (this, owner) = (this.clone(), owner.clone());
            async move { this.pass(&owner).await }
        });
        watch::spawn(self, shutdown);
    }

    /// One pass under the lease. An idle cloud writes nothing: the lease is taken only when there is something to do.
    async fn pass(&self, owner: &str) -> Result<()> {
        let (now, last) = (self.env.now(), self.memory.full_at.load(Ordering::SeqCst));
        // A clock that was set back must not put it off.
        let due = now.minus(FULL_EVERY).micros() >= last || now.micros() < last;
        let full = due || self.memory.doubt.load(Ordering::SeqCst);
        if !full {
            let mut tx = self.env.db.read().await?;
            if !store::any_pending(&mut tx).await? {
                return Ok(());
            }
        }
        if !self.leased(owner).await? {
            return Ok(());
        }
        if full {
            self.compare_fully().await?;
        }
        self.carry_changes().await
    }

    /// Has the next pass compare everything.
    pub(crate) fn doubt(&self) {
        self.memory.doubt.store(true, Ordering::SeqCst);
    }

    async fn leased(&self, owner: &str) -> Result<bool> {
        let now = self.env.now();
        let until = self.memory.leased_until.load(Ordering::SeqCst);
        if now.plus(LEASE / 2).micros() < until && until <= now.plus(LEASE).micros() {
            return Ok(true);
        }
        let ours = lease::acquire(&self.env.db, self.env.clock.as_ref(), "network.fabric", owner, LEASE).await?;
        let until = if ours { now.plus(LEASE).micros() } else { 0 };
        self.memory.leased_until.store(until, Ordering::SeqCst);
        Ok(ours)
    }

    /// Tells the fabric everything that is pending, until nothing is.
    ///
    /// # Errors
    /// Unavailable, if the fabric did not take it; nothing is marked then.
    pub async fn carry_changes(&self) -> Result<()> {
        loop {
            let mut tx = self.env.db.read().await?;
            let pending = store::pending(&mut tx).await?;
            drop(tx);
            if pending.is_empty() {
                return Ok(());
            }
            runtime::failpoint::hit("network.fabric:apply:before")?;
            let changes: Vec<Change> = pending.changes();
            if let Err(e) = self.fabric.apply(&changes).await {
                // Somebody may have taken things away beneath us: compare everything next time.
                self.memory.doubt.fetch_or(!matches!(e, FabricError::Unavailable(_)), Ordering::SeqCst);
                return Err(error(e));
            }
            runtime::failpoint::hit("network.fabric:apply:after")?;
            self.mark(&pending).await?;
        }
    }

    /// Compares everything that shall exist with what the fabric holds.
    ///
    /// # Errors
    /// Unavailable, if the fabric did not take it.
    pub async fn compare_fully(&self) -> Result<()> {
        let now = self.env.now();
        // Before anything is read, so that a doubt that arises meanwhile is kept.
        let doubted = self.memory.doubt.swap(false, Ordering::SeqCst);
        let done = self.compare(now).await;
        if done.is_err() {
            self.memory.doubt.fetch_or(doubted, Ordering::SeqCst);
        }
        done
    }

    async fn compare(&self, now: kernel::Timestamp) -> Result<()> {
        let mut tx = self.env.db.read().await?;
        let wanted = store::topology(&mut tx).await?;
        let pending = store::pending(&mut tx).await?;
        drop(tx);
        let report = self.fabric.reconcile(&wanted).await.map_err(error)?;
        if !report.is_clean() {
            tracing::info!(
                added = report.added.len(),
                fixed = report.fixed.len(),
                removed = report.removed.len(),
                "fabric brought in line"
            );
        }
        self.mark(&pending).await?;
        self.tell_untold().await?;
        self.memory.full_at.store(now.micros().max(1), Ordering::SeqCst);
        Ok(())
    }

    async fn mark(&self, pending: &Pending) -> Result<()> {
        if pending.is_empty() {
            return Ok(());
        }
        let (addresses, ports) = (pending.of(Kind::FloatingIp), pending.of(Kind::Port));
        let done = transact!(self.env.db, |tx| {
            store::mark(tx, pending).await?;
            self.tell_floating(tx, &addresses, &ports).await
        });
        self.settled.wake();
        done
    }

    /// Waits until the fabric holds these ports as they are intended.
    pub(crate) async fn wait_told(&self, ports: &[PortId], patience: Duration) -> Result<()> {
        let ids: Vec<String> = ports.iter().map(ToString::to_string).collect();
        let look = async {
            let mut seen = self.settled.now();
            loop {
                let mut tx = self.env.db.read().await?;
                let waiting = store::unsettled(&mut tx, &ids).await?;
                drop(tx);
                if !waiting {
                    return Ok(());
                }
                // The timer is for another process's passes, of which no signal tells.
                tokio::select! {
                    () = self.settled.changed(&mut seen) => {}
                    () = task::sleep(Duration::from_millis(500)) => {}
                }
            }
        };
        tokio::time::timeout(patience, look).await.unwrap_or_else(|_| {
            Err(Error::unavailable("the network fabric was not told about the ports in time").code("FabricTimeout"))
        })
    }
}
