//! Figures that the assessment reads, from the records of this slice.

use crate::{Ops, desk, duty, level};
use kernel::{Error, Result, Timestamp};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

impl Ops {
    /// All figures of this slice over `[from, to)`, by the names of contract files.
    ///
    /// # Errors
    /// Bad request, if the period is empty; what the database says.
    pub async fn figures(&self, from: Timestamp, to: Timestamp) -> Result<BTreeMap<String, Decimal>> {
        if to <= from {
            return Err(Error::bad_request("to: must be after from").field("to"));
        }
        let mut out = BTreeMap::new();
        desk::figures::figures(self, from, to, &mut out).await?;
        duty::figures::figures(self, from, to, &mut out).await?;
        level::figure::figures(self, from, to, &mut out).await?;
        Ok(out)
    }
}
