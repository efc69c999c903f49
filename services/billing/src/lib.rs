//! What is owed and why: the contract, usage, bills.
//!
//! * [`contract`]: the price book and its readings, loaded from `contracts/*.toml` with every problem reported at once.
//! * [`usage`]: facts from the outbox to append-only usage and the ledger `usage`.
//! * [`bill`]: the rating of a month as a pure function; drafts, closing, the sheet.
//! * [`book`]: the life of a closed bill: issued, confirmed or disputed line by line, adjusted in a later period, settled.
//! * [`correct`]: corrections of usage with approval. [`import`]: usage of outside meters. [`journal`]: double entry, payments.
//! * [`assess`]: figures and judgements to scores; [`settle`]: bills, scores and caps to payments; [`statement`]: sheets. Pure, all.
//!
//! Money is exact, rounded once, on the line. Nothing here creates a resource or knows who approved an order (catalog), and no figure is
//! typed in: every line names the intervals that it comes from.

pub mod assess;
pub mod bill;
pub mod book;
pub mod contract;
pub mod correct;
pub mod import;
pub mod journal;
pub mod month;
pub mod settle;
pub mod statement;
pub mod usage;
mod words;

use contract::Contract;
use contract::versions::Versions;
use kernel::Result;
use kernel::calendar::{Days, WeekDays, WorkTime};
use month::Calendar;
use runtime::outbox::Subscriber;
use runtime::{Env, Migration};
use std::sync::{Arc, OnceLock, RwLock};

/// Tables of this slice.
pub const MIGRATIONS: Migration = Migration {
    slice: "billing",
    steps: &[
        ("0001_billing", include_str!("../migrations/0001_billing.sql")),
        ("0002_books", include_str!("../migrations/0002_books.sql")),
    ],
};

/// The slice.
pub struct Billing {
    pub(crate) env: Env,
    pub(crate) contract: Contract,
    pub(crate) calendar: Calendar,
    pub(crate) simulated: bool,
    pub(crate) versions: RwLock<Arc<Versions>>,
    days: OnceLock<Arc<dyn Days>>,
}

impl Billing {
    /// Over the common surroundings and a loaded contract. With `simulated`, every bill says that nothing behind it is real.
    ///
    /// # Errors
    /// Internal, if the contract's time zone is unknown after all.
    pub fn new(env: Env, contract: Contract, simulated: bool) -> Result<Arc<Billing>> {
        let calendar = Calendar::of(&contract)?;
        let versions = RwLock::new(Arc::new(Versions::of(Arc::new(contract.clone()))));
        Ok(Arc::new(Billing { env, contract, calendar, simulated, versions, days: OnceLock::new() }))
    }

    /// What takes usage and order facts from the outbox.
    pub fn subscriber(self: &Arc<Self>) -> Arc<dyn Subscriber> {
        Arc::new(book::Watch(usage::Intake(self.clone())))
    }

    /// Gives the working days that deadlines count; Monday to Friday, if nobody does. The first call counts.
    pub fn set_days(&self, days: Arc<dyn Days>) {
        // Set once, when the cloud is built.
        let _ = self.days.set(days);
    }

    /// The working time of the contract.
    ///
    /// # Errors
    /// Internal, if the contract's zone is unknown after all.
    pub(crate) fn work(&self) -> Result<WorkTime> {
        let days = self.days.get().cloned().unwrap_or_else(|| Arc::new(WeekDays));
        let hours = self.contract.calendar.as_ref().map(|c| c.hours.clone()).unwrap_or_default();
        Ok(WorkTime::new(self.calendar.zone().clone(), days, hours))
    }

    /// The contract in force.
    pub fn contract(&self) -> &Contract {
        &self.contract
    }

    /// The calendar of the contract.
    pub fn calendar(&self) -> &Calendar {
        &self.calendar
    }
}
