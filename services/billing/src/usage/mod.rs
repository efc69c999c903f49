//! Usage: facts come in, intervals come out.
//!
//! Slices write facts in the transaction of the change ([`runtime::port::UsageSink`]); they travel by the outbox and are stored in batches,
//! as imports are ([`Billing::ingest`]). Facts are append-only and live in the ledger `usage`, so that what is billed is what is sealed.
//! An interval is not stored: it is what lies between two facts of a stream (project, resource, meter), so that a fact that arrives late
//! needs no correction of rows, and a bill "as stored before T" reads the facts stored before T.
//!
//! * `fact.rs`: what a fact may say; `names.rs`: which facts are known; `ingest.rs`: a batch into the ledger; `bodies.rs`: out of it; `pack.rs`:
//!   the entry, `scan.rs`: its facts, quickly; `stream.rs`: facts to spans;
//!   `interval.rs`: spans as they are shown.
//!
//! Invariants: one fact a key, for ever; the order of arrival changes nothing.

pub(crate) mod bodies;
pub(crate) mod fact;
pub mod ingest;
pub mod interval;
pub(crate) mod names;
pub(crate) mod pack;
mod scan;
pub(crate) mod store;
pub(crate) mod stream;

pub use ingest::Ingested;
pub use interval::Interval;

use crate::Billing;
use async_trait::async_trait;
use kernel::event::{ORDER_DELIVERED, ORDER_RESOURCES, OrderDelivered, OrderResources};
use kernel::{Error, ProjectId, Result, Timestamp, Value};
use runtime::outbox::{Fact, Subscriber};
use runtime::port::{EVENT, UsageFact, UsageSink};
use runtime::{Tx, ledger};
use std::sync::Arc;

/// Topic of usage facts.
pub const USAGE: &str = kernel::event::USAGE;
/// Ledger of usage facts.
pub const LEDGER: &str = "usage";

#[async_trait]
impl UsageSink for Billing {
    /// What happens now. Where the clock was set back, "now" is before what happened last to the resource: the fact then
    /// counts from the moment after that, or a resource that ended would be charged for ever.
    async fn record(&self, tx: &mut Tx, facts: &[UsageFact]) -> Result<()> {
        let mut ordered = facts.to_vec();
        for f in ordered.iter_mut().filter(|f| f.kind != EVENT) {
            if let Some(last) = store::latest(tx, &f.project, &f.resource, &f.meter).await?
                && f.at < last
            {
                tracing::warn!(key = f.key, "the clock was set back since the resource's last usage fact");
                f.at = last.plus(std::time::Duration::from_micros(1));
            }
            store::set_latest(tx, f).await?;
        }
        self.admit(tx, &ordered).await
    }
}

impl Billing {
    /// Facts of whatever instant, by the outbox: what an outside meter tells may be late. For many at once see [`Billing::ingest`].
    ///
    /// # Errors
    /// Bad request that names the field, for what cannot be metered; what the database says.
    pub async fn admit(&self, tx: &mut Tx, facts: &[UsageFact]) -> Result<()> {
        let now = self.env.now();
        for f in facts {
            fact::check(f, now)?;
            self.env.outbox.publish(tx, USAGE, &f.key, f).await?;
        }
        Ok(())
    }

    /// The fact of a name: what a correction names.
    ///
    /// # Errors
    /// Not found, if there is none.
    pub async fn fact(&self, tx: &mut Tx, key: &str) -> Result<UsageFact> {
        let missing = || {
            let shown: String = key.chars().take(64).collect();
            Error::not_found(format!("there is no usage fact '{shown}'"))
        };
        let packs = match store::batch_of(tx, key).await? {
            Some(batch) => store::packs_of_batch(tx, batch).await?,
            None => store::old_fact(tx, key).await?.map(|p| (key.to_owned(), p)).into_iter().collect(),
        };
        for (id, project) in packs {
            let mut shapes = store::shapes_of(tx, &project).await?;
            for (_, body) in ledger::bodies(tx, LEDGER, &[Value::from(id)]).await? {
                if let Some(f) = pack::find(&body, project.as_str(), key, &mut shapes)? {
                    return Ok(f);
                }
            }
        }
        Err(missing())
    }

    /// All facts of a stream, in no particular order.
    ///
    /// # Errors
    /// What the database says.
    pub async fn stream(
        &self,
        tx: &mut Tx,
        project: &ProjectId,
        resource: &str,
        meter: &str,
    ) -> Result<Vec<interval::Point>> {
        store::stream(tx, project, resource, meter).await
    }

    /// Intervals of a project that overlap `[begin, end)`, by meter, resource and time, as stored by an instant, over any stretch of time.
    ///
    /// # Errors
    /// What the database says.
    pub async fn intervals_between(
        &self,
        tx: &mut Tx,
        project: &ProjectId,
        window: (Timestamp, Timestamp),
        stored_by: Timestamp,
    ) -> Result<Vec<Interval>> {
        interval::of_project(tx, project, window, stored_by).await
    }
}

/// Applies what other slices publish.
pub(crate) struct Intake(pub(crate) Arc<Billing>);

#[async_trait]
impl Subscriber for Intake {
    fn name(&self) -> &'static str {
        "billing"
    }
    fn topics(&self) -> &'static [&'static str] {
        &[USAGE, ORDER_RESOURCES, ORDER_DELIVERED]
    }
    async fn apply(&self, tx: &mut Tx, fact: &Fact) -> Result<()> {
        self.apply_all(tx, std::slice::from_ref(fact)).await
    }
    async fn apply_all(&self, tx: &mut Tx, facts: &[Fact]) -> Result<()> {
        let now = self.0.env.now();
        for run in facts.chunk_by(|a, b| a.topic == USAGE && b.topic == USAGE) {
            match run {
                [f] if f.topic == ORDER_RESOURCES => {
                    let o: OrderResources = serde_json::from_str(&f.body)?;
                    store::set_origin(tx, &o, now).await?;
                }
                [f] if f.topic == ORDER_DELIVERED => {
                    let o: OrderDelivered = serde_json::from_str(&f.body)?;
                    store::set_delivered(tx, &o, now).await?;
                }
                run if run.iter().all(|f| f.topic == USAGE) => {
                    let usage: Vec<UsageFact> =
                        run.iter().map(|f| Ok(serde_json::from_str(&f.body)?)).collect::<Result<_>>()?;
                    ingest::store_batch(&self.0, tx, &usage, now).await?;
                }
                other => {
                    let topics: Vec<&str> = other.iter().map(|f| f.topic.as_str()).collect();
                    return Err(Error::internal(format!(
                        "billing has no use for facts of topic {}",
                        topics.join(", ")
                    )));
                }
            }
        }
        Ok(())
    }
}
