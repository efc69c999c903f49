//! What this slice asks of others: figures of the records of operation, and what has happened under the contract. Both belong to ops;
//! api/control joins them.

use async_trait::async_trait;
use jiff::civil::Date;
use kernel::calendar::WorkTime;
use kernel::{InForce, Result, Timestamp};
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Figures that the records of operation give for a time.
#[async_trait]
pub trait Figures: Send + Sync {
    /// All that are known for `[from, to)`, by the names of the contract. One that the records cannot give is left out, never guessed.
    async fn figures(&self, from: Timestamp, to: Timestamp) -> Result<BTreeMap<String, Decimal>>;
}

/// What has happened under the contract: signature, acceptance, and whatever else its payments wait for.
#[async_trait]
pub trait Events: Send + Sync {
    /// The day of each, by name.
    async fn events(&self) -> Result<BTreeMap<String, Date>>;
}

/// What assessment and settlement stand on besides the records of this slice.
#[derive(Clone)]
pub struct Surroundings {
    /// Figures.
    pub figures: Arc<dyn Figures>,
    /// Events.
    pub events: Arc<dyn Events>,
    /// Zone, working days and hours of the contract in force.
    pub work: Arc<InForce<WorkTime>>,
}

/// No records: nothing is known, and weekdays work.
pub(crate) struct Nothing;

#[async_trait]
impl Figures for Nothing {
    async fn figures(&self, _: Timestamp, _: Timestamp) -> Result<BTreeMap<String, Decimal>> {
        Ok(BTreeMap::new())
    }
}

#[async_trait]
impl Events for Nothing {
    async fn events(&self) -> Result<BTreeMap<String, Date>> {
        Ok(BTreeMap::new())
    }
}
