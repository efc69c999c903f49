//! What billing asks of the records of operation. Billing assesses and ops keeps records; neither knows the other.

use ::ops::Ops;
use async_trait::async_trait;
use billing::port::{Events, Figures, Surroundings};
use jiff::civil::Date;
use kernel::calendar::WorkTime;
use kernel::{Result, Timestamp};
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
    async fn figures(&self, _from: Timestamp, _to: Timestamp) -> Result<BTreeMap<String, Decimal>> {
        Ok(BTreeMap::new())
    }
}

#[async_trait]
impl Events for Records {
    async fn events(&self) -> Result<BTreeMap<String, Date>> {
        Ok(BTreeMap::new())
    }
}

/// Records and working time, for [`billing::Billing::join`].
pub fn surroundings(ops: &Arc<Ops>, work: WorkTime) -> Surroundings {
    let records = Arc::new(Records { ops: ops.clone() });
    Surroundings { figures: records.clone(), events: records, work }
}
