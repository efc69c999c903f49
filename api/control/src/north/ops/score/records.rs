//! What billing asks of the records of operation. Billing assesses and ops keeps records; neither knows the other.

use ::ops::Ops;
use async_trait::async_trait;
use billing::port::{Events, Figures, Surroundings};
use jiff::civil::Date;
use kernel::calendar::WorkTime;
use kernel::{InForce, Result, Timestamp};
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The records of operation as assessment and settlement see them.
pub struct Records {
    /// Where they are.
    pub ops: Arc<Ops>,
}

#[async_trait]
impl Figures for Records {
    async fn figures(&self, from: Timestamp, to: Timestamp) -> Result<BTreeMap<String, Decimal>> {
        self.ops.figures(from, to).await
    }
}

#[async_trait]
impl Events for Records {
    async fn events(&self) -> Result<BTreeMap<String, Date>> {
        let work = &self.ops.terms().work;
        Ok(self.ops.contract_dates().await?.into_iter().map(|(name, at)| (name, work.day_of(at))).collect())
    }
}

/// Records and working time, for [`billing::Billing::join`].
pub fn surroundings(ops: &Arc<Ops>, work: InForce<WorkTime>) -> Surroundings {
    let records = Arc::new(Records { ops: ops.clone() });
    Surroundings { figures: records.clone(), events: records, work: Arc::new(work) }
}
