//! What can be ordered, who may have it, and how an approved order becomes resources.
//!
//! * [`item`]: the price book as orders see it.
//! * [`quota`], [`entitlement`]: what a project may use, and why; every other slice charges through [`quota::Quota`].
//! * [`order`]: submitted, approved by two people, delivered; [`fulfil`]: the operation that makes what was ordered, through [`port::Builder`].
//!
//! It must not know prices' rules, usage or bills (billing), and no HTTP.

pub mod entitlement;
pub mod fulfil;
pub mod item;
pub mod order;
pub mod port;
pub mod quota;

use kernel::{Error, Result, Timestamp};
use runtime::{Env, Migration};
use std::sync::Arc;

pub use item::{Book, Item};
pub use quota::Quota;

/// Tables of this slice.
pub const MIGRATIONS: Migration =
    Migration { slice: "catalog", steps: &[("0001_catalog", include_str!("../migrations/0001_catalog.sql"))] };

/// Orders and their fulfilment. [`Quota`] is apart, because the slices below need it before there is anything to fulfil with.
pub struct Catalog {
    pub(crate) env: Env,
    pub(crate) book: Arc<Book>,
    pub(crate) quota: Arc<Quota>,
    pub(crate) builder: Arc<dyn port::Builder>,
    zone: jiff::tz::TimeZone,
}

impl Catalog {
    /// Over a price book and what makes resources.
    ///
    /// # Errors
    /// Internal, if the book's time zone is unknown.
    pub fn new(env: Env, book: Arc<Book>, quota: Arc<Quota>, builder: Arc<dyn port::Builder>) -> Result<Arc<Catalog>> {
        let zone = jiff::tz::TimeZone::get(&book.zone)
            .map_err(|e| Error::internal("the price book's time zone is unknown").because(e))?;
        Ok(Arc::new(Catalog { env, book, quota, builder, zone }))
    }

    /// The price book.
    pub fn book(&self) -> &Book {
        &self.book
    }

    /// The gate that everything is charged through.
    pub fn quota(&self) -> &Arc<Quota> {
        &self.quota
    }

    /// The same day and hour some calendar months later, in the contract's zone.
    pub(crate) fn months_later(&self, t: Timestamp, months: u32) -> Result<Timestamp> {
        let far = |e: jiff::Error| Error::bad_request("months: too far in the future").field("months").because(e);
        let at = jiff::Timestamp::from_microsecond(t.micros()).map_err(far)?.to_zoned(self.zone.clone());
        let then = at.checked_add(jiff::Span::new().months(months)).map_err(far)?;
        Ok(Timestamp(then.timestamp().as_microsecond()))
    }
}
