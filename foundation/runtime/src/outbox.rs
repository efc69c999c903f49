//! Facts that other slices need, written in the transaction of the change and handed to each subscriber exactly once
//! (its effect and the removal of the row are one transaction).

use crate::db::{Db, Tx};
use crate::shutdown::Shutdown;
use crate::signal::Signal;
use crate::{params, reconcile, task};
use async_trait::async_trait;
use kernel::{Clock, Error, Result, Row, Timestamp};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

/// A fact as a subscriber sees it.
#[derive(Debug, Clone)]
pub struct Fact {
    /// Kind of fact: `server.deleted`.
    pub topic: String,
    /// What it is about.
    pub key: String,
    /// JSON.
    pub body: String,
    /// When it was written.
    pub at: Timestamp,
}

/// Applies facts of its topics.
#[async_trait]
pub trait Subscriber: Send + Sync {
    /// Name, stable for ever: rows wait under it.
    fn name(&self) -> &'static str;
    /// Topics it wants; one that ends in `*` is a prefix.
    fn topics(&self) -> &'static [&'static str];
    /// Applies one fact in `tx`.
    async fn apply(&self, tx: &mut Tx, fact: &Fact) -> Result<()>;
    /// Applies facts in their order, in `tx`: for who does many at once for less.
    async fn apply_all(&self, tx: &mut Tx, facts: &[Fact]) -> Result<()> {
        for f in facts {
            self.apply(tx, f).await?;
        }
        Ok(())
    }
}

/// Writes facts and feeds subscribers.
#[derive(Clone)]
pub struct Outbox {
    db: Db,
    clock: Arc<dyn Clock>,
    subscribers: Arc<OnceLock<Vec<Arc<dyn Subscriber>>>>,
    wake: Signal,
}

impl Outbox {
    /// An outbox without subscribers; give them before the first fact.
    pub fn new(db: Db, clock: Arc<dyn Clock>) -> Outbox {
        Outbox { db, clock, subscribers: Arc::default(), wake: Signal::default() }
    }

    /// Sets the subscribers, once.
    ///
    /// # Errors
    /// Internal, if they have been set before.
    pub fn subscribe(&self, all: Vec<Arc<dyn Subscriber>>) -> Result<()> {
        self.subscribers.set(all).map_err(|_| Error::internal("outbox subscribers are set already"))
    }

    fn all(&self) -> &[Arc<dyn Subscriber>] {
        self.subscribers.get().map_or(&[], Vec::as_slice)
    }

    /// Writes a fact in the caller's transaction.
    ///
    /// # Errors
    /// What the database says.
    pub async fn publish(&self, tx: &mut Tx, topic: &str, key: &str, body: &impl serde::Serialize) -> Result<()> {
        let wanted = |t: &&str| t.strip_suffix('*').map_or(*t == topic, |p| topic.starts_with(p));
        let body = serde_json::to_string(body)?;
        let now = self.clock.now();
        for s in self.all().iter().filter(|s| s.topics().iter().any(wanted)) {
            tx.execute(
                "INSERT INTO runtime_outbox (consumer, topic, key, body, at) VALUES ($1, $2, $3, $4, $5)",
                &params![s.name(), topic, key, &body, now],
            )
            .await?;
            tx.wake_on_commit(&self.wake);
        }
        Ok(())
    }

    /// Starts feeding, one task a subscriber.
    pub fn start(&self, shutdown: &Shutdown) {
        for s in self.all() {
            let (me, s) = (self.clone(), s.clone());
            reconcile::spawn(s.name(), Duration::from_secs(30), self.wake.clone(), shutdown.clone(), move || {
                let (me, s) = (me.clone(), s.clone());
                async move { me.drain(s.as_ref()).await.map(drop) }
            });
        }
    }

    /// Applies all that waits, for every subscriber: before a bill, and in tests.
    ///
    /// # Errors
    /// What a subscriber says; its facts wait.
    pub async fn flush(&self) -> Result<u64> {
        let mut n = 0;
        for s in self.all() {
            n += self.drain(s.as_ref()).await?;
        }
        Ok(n)
    }

    async fn drain(&self, s: &dyn Subscriber) -> Result<u64> {
        let mut total = 0;
        loop {
            let n = self.some(s).await?;
            total += n;
            if n == 0 {
                return Ok(total);
            }
            task::sleep(Duration::ZERO).await;
        }
    }

    async fn some(&self, s: &dyn Subscriber) -> Result<u64> {
        crate::transact!(self.db, |tx| {
            let rows = tx
                .query(
                    "SELECT seq, topic, key, body, at FROM runtime_outbox WHERE consumer = $1 ORDER BY seq LIMIT 200",
                    &params![s.name()],
                )
                .await?;
            let read: Vec<(i64, Fact)> = rows.into_iter().map(read).collect::<Result<_>>()?;
            let Some(last) = read.last().map(|(seq, _)| *seq) else { return Ok(0) };
            let facts: Vec<Fact> = read.into_iter().map(|(_, f)| f).collect();
            s.apply_all(tx, &facts).await?;
            // The snapshot is that of the query: what it shows up to the last row was read.
            tx.execute("DELETE FROM runtime_outbox WHERE consumer = $1 AND seq <= $2", &params![s.name(), last])
                .await?;
            Ok(facts.len() as u64)
        })
    }
}

fn read(mut r: Row) -> Result<(i64, Fact)> {
    Ok((r.take(0)?, Fact { topic: r.take(1)?, key: r.take(2)?, body: r.take(3)?, at: r.take(4)? }))
}
