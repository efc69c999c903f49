//! Paging by marker, as all OpenStack services do it.

use crate::error::{Error, Result};

/// A window of a list: at most `limit` rows after the row whose id is `marker`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Page {
    /// Upper bound of rows; the slice caps it.
    pub limit: Option<u32>,
    /// Id of the last row of the page before.
    pub marker: Option<String>,
}

impl Page {
    /// Reads `limit` and `marker` as they stand in a query string.
    ///
    /// # Errors
    /// Bad request that names `limit`, if it is no whole number of zero or more.
    pub fn parse(limit: Option<&str>, marker: Option<&str>) -> Result<Page> {
        let limit = match limit {
            None => None,
            Some(s) => Some(s.parse::<u32>().map_err(|_| {
                Error::bad_request(format!("limit: '{s}' is not a whole number of zero or more")).field("limit")
            })?),
        };
        Ok(Page { limit, marker: marker.map(str::to_owned) })
    }
    /// The number of rows to read, capped at `max`; zero means the cap, as in Nova.
    pub fn capped(&self, max: u32) -> u32 {
        self.limit.filter(|n| *n > 0).map_or(max, |n| n.min(max))
    }
}
