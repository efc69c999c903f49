//! What can be ordered, who may have it, and how an approved order becomes resources.
//!
//! * [`item`]: the price book as orders see it.
//! * [`quota`], [`entitlement`]: what a project may use, and why; every other slice charges through [`quota::Quota`].
//! * [`order`]: submitted, approved stage by stage as the contract's [`rules`] say, tried, delivered, changed; [`deputy`]: who decides for whom.
//! * [`fulfil`]: the operation that makes what was ordered, through [`port::Builder`]; [`power`], [`account`]: those of other kinds of orders.
//! * [`expire`]: what happens when an order ends; [`release`]: final backup, removal, proof of erasure.
//! * [`tree`]: quota among projects above and below each other: handed down, and lent to a sibling.
//! * [`records`]: which of the tables are under the chain.
//!
//! It must not know prices' rules, usage or bills (billing), and no HTTP.

pub mod account;
pub mod deputy;
pub mod entitlement;
pub mod expire;
pub mod fulfil;
pub mod item;
pub mod order;
pub mod port;
pub mod power;
pub mod quota;
pub mod records;
pub mod release;
pub mod rules;
pub mod tree;

use kernel::calendar::WorkTime;
use kernel::{Error, InForce, Result, Timestamp};
use port::Ports;
use runtime::{Env, Migration};
use std::sync::Arc;

pub use item::{Book, Item};
pub use quota::Quota;

/// Tables of this slice.
pub const MIGRATIONS: Migration = Migration {
    slice: "catalog",
    steps: &[
        ("0001_catalog", include_str!("../migrations/0001_catalog.sql")),
        ("0002_flow", include_str!("../migrations/0002_flow.sql")),
        ("0003_releasing", include_str!("../migrations/0003_releasing.sql")),
        ("0004_stuck", include_str!("../migrations/0004_stuck.sql")),
        ("0005_lists", include_str!("../migrations/0005_lists.sql")),
        ("0006_overdue", include_str!("../migrations/0006_overdue.sql")),
        ("0007_sorts", include_str!("../migrations/0007_sorts.sql")),
    ],
};

/// Orders and their fulfilment. [`Quota`] is apart, because the slices below need it before there is anything to fulfil with.
pub struct Catalog {
    pub(crate) env: Env,
    pub(crate) book: InForce<Book>,
    pub(crate) quota: Arc<Quota>,
    pub(crate) work: InForce<WorkTime>,
    pub(crate) ports: Ports,
}

impl Catalog {
    /// Over a price book, the working time of its contract, and what others do for orders.
    pub fn new(
        env: Env,
        book: impl Into<InForce<Book>>,
        quota: Arc<Quota>,
        work: impl Into<InForce<WorkTime>>,
        ports: Ports,
    ) -> Arc<Catalog> {
        let (book, work) = (book.into(), work.into());
        Arc::new(Catalog { env, book, quota, work, ports })
    }

    /// The price book.
    pub fn book(&self) -> &Book {
        &self.book
    }

    /// Working days and hours of the contract.
    pub fn work_time(&self) -> &WorkTime {
        &self.work
    }

    /// What takes facts about projects from the outbox.
    pub fn subscriber(self: &Arc<Self>) -> Arc<dyn runtime::outbox::Subscriber> {
        Arc::new(tree::Intake(self.clone()))
    }

    /// The gate that everything is charged through.
    pub fn quota(&self) -> &Arc<Quota> {
        &self.quota
    }

    /// The same day and hour some calendar months later, in the contract's zone.
    pub(crate) fn months_later(&self, t: Timestamp, months: u32) -> Result<Timestamp> {
        let far = |e: jiff::Error| Error::bad_request("months: too far in the future").field("months").because(e);
        let at = jiff::Timestamp::from_microsecond(t.micros()).map_err(far)?.to_zoned(self.work.zone().clone());
        let then = at.checked_add(jiff::Span::new().months(months)).map_err(far)?;
        Ok(Timestamp(then.timestamp().as_microsecond()))
    }
}
