//! Two counters that tell whether what is cached still holds.
//!
//! Every change of a record that a token stands for raises `records` in its own transaction; every revocation raises `revoked`.
//! The process that made the change sees it with the commit; the others, which look at the row at most a second after the last
//! look, see it then. A cached answer carries the counters of the snapshot it was read from, so that one that was being read while
//! the change committed is never used. If the row cannot be read nobody is let in on old knowledge.

mod store;

use crate::Identity;
use kernel::{Result, Timestamp};
use runtime::Tx;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

/// How old knowledge of the counters may be.
const FRESH: Duration = Duration::from_secs(1);

/// The counters at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Stamp {
    pub(crate) records: i64,
    pub(crate) revoked: i64,
}

/// The counters as this process knows them.
#[derive(Default)]
pub(crate) struct Epoch {
    records: AtomicI64,
    revoked: AtomicI64,
    looked_at: AtomicI64,
}

impl Epoch {
    fn saw(&self, s: Stamp) {
        self.records.fetch_max(s.records, Ordering::SeqCst);
        self.revoked.fetch_max(s.revoked, Ordering::SeqCst);
    }
    fn known(&self) -> Stamp {
        Stamp { records: self.records.load(Ordering::SeqCst), revoked: self.revoked.load(Ordering::SeqCst) }
    }
}

impl Identity {
    /// Asks the records for a sign of life.
    ///
    /// # Errors
    /// Unavailable, if they do not answer.
    pub async fn ready(&self) -> Result<()> {
        store::read(&mut self.env.db.read().await?).await.map(drop)
    }

    /// The counters, at most a second old.
    pub(crate) async fn stamp(&self) -> Result<Stamp> {
        let now = self.env.now();
        let looked = Timestamp(self.epoch.looked_at.load(Ordering::SeqCst));
        // A clock that went back must not stop the looking.
        if looked.micros() == 0 || now < looked || now.since(looked) >= FRESH {
            let seen = store::read(&mut self.env.db.read().await?).await?;
            self.epoch.saw(seen);
            self.epoch.looked_at.store(now.micros(), Ordering::SeqCst);
        }
        Ok(self.epoch.known())
    }

    /// The counters of a transaction's snapshot.
    pub(crate) async fn stamp_in(&self, tx: &mut Tx) -> Result<Stamp> {
        store::read(tx).await
    }

    /// Says that records changed: every cached answer ends with the commit of `tx`.
    pub(crate) async fn changed(&self, tx: &mut Tx) -> Result<()> {
        let seen = store::raise_records(tx).await?;
        let epoch = self.epoch.clone();
        tx.on_commit(move || epoch.saw(seen));
        Ok(())
    }

    /// Says that a token was revoked.
    pub(crate) async fn revoked_one(&self, tx: &mut Tx) -> Result<()> {
        let seen = store::raise_revoked(tx).await?;
        let epoch = self.epoch.clone();
        tx.on_commit(move || epoch.saw(seen));
        Ok(())
    }
}
