//! Usage: facts come in, intervals come out.
//!
//! Slices write facts in the transaction of the change ([`runtime::port::UsageSink`]); they travel by the outbox and are stored and put
//! into the ledger `usage` by the subscriber, one transaction each batch. Facts are append-only. An interval is not stored: it is what
//! lies between two facts of a stream (project, resource, meter), so that a fact that arrives late needs no correction of rows, and a
//! bill "as stored before T" reads the facts stored before T.
//!
//! Invariants: one row a key, for ever; the order of arrival changes nothing (`interval.rs` sorts by what the facts say).

pub mod interval;
pub(crate) mod store;

pub use interval::Interval;

use crate::Billing;
use crate::month::Month;
use async_trait::async_trait;
use kernel::event::{ORDER_DELIVERED, ORDER_RESOURCES, OrderDelivered, OrderResources};
use kernel::{Error, ProjectId, Result, Timestamp};
use runtime::outbox::{Fact, Subscriber};
use runtime::port::{UsageFact, UsageSink};
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
        for f in &mut ordered {
            if let Some(last) = store::latest(tx, &f.project, &f.resource, &f.meter).await?
                && f.at < last
            {
                tracing::warn!(key = f.key, "the clock was set back since the resource's last usage fact");
                f.at = last.plus(std::time::Duration::from_micros(1));
            }
        }
        self.admit(tx, &ordered).await
    }
}

impl Billing {
    /// Facts of whatever instant: what an outside meter tells may be late.
    ///
    /// # Errors
    /// Internal, for a negative quantity; what the database says.
    pub async fn admit(&self, tx: &mut Tx, facts: &[UsageFact]) -> Result<()> {
        for f in facts {
            if f.quantity.0.is_sign_negative() && !f.quantity.0.is_zero() {
                return Err(Error::internal(format!("usage fact {} has a negative quantity", f.key)));
            }
            self.env.outbox.publish(tx, USAGE, &f.key, f).await?;
        }
        Ok(())
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
        let now = self.0.env.now();
        match fact.topic.as_str() {
            USAGE => take(tx, &serde_json::from_str(&fact.body)?, &fact.body, now).await,
            ORDER_RESOURCES => {
                let o: OrderResources = serde_json::from_str(&fact.body)?;
                store::set_origin(tx, &o, now).await
            }
            ORDER_DELIVERED => {
                let o: OrderDelivered = serde_json::from_str(&fact.body)?;
                store::set_delivered(tx, &o, now).await
            }
            other => Err(Error::internal(format!("billing has no use for facts of topic {other}"))),
        }
    }
}

/// Stores one fact. A repeated key changes nothing, even with another content: the first is the fact.
async fn take(tx: &mut Tx, f: &UsageFact, body: &str, now: Timestamp) -> Result<()> {
    if store::has(tx, &f.key).await? {
        tracing::debug!(key = f.key, "repeated usage fact ignored");
        return Ok(());
    }
    store::insert(tx, f, now).await?;
    ledger::append(tx, LEDGER, &f.key, f.at, body).await?;
    let stream = store::stream(tx, &f.project, &f.resource, &f.meter).await?;
    let all = interval::of_stream(stream);
    let first = all.first().map_or(f.at, |i| i.from).min(f.at);
    let ended = match all.last() {
        Some(i) => i.to,
        None => Some(f.at),
    };
    store::set_stream(tx, f, first, ended, now).await
}

impl Billing {
    /// Intervals of a project that overlap a month, by meter, resource and time.
    ///
    /// # Errors
    /// What the database says.
    pub async fn intervals(&self, project: &ProjectId, month: Month) -> Result<Vec<Interval>> {
        self.env.outbox.flush().await?;
        let now = self.env.now();
        let window = (self.calendar.begin(month)?, self.calendar.end(month)?);
        let mut tx = self.env.db.read().await?;
        interval::of_project(&mut tx, project, window, now).await
    }
}
