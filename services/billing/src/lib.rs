//! What is owed and why: the contract, usage, bills.
//!
//! * [`contract`]: the price book and its readings, loaded from `contracts/*.toml` with every problem reported at once.
//! * [`usage`]: facts, from the outbox or imported in batches, to the ledger `usage` and from there to intervals.
//! * [`bill`]: the rating of a month as a pure function; drafts, closing, the sheet; months over all projects.
//! * [`book`]: the life of a closed bill: issued, confirmed or disputed line by line, adjusted in a later period, settled.
//! * [`correct`]: corrections of usage with approval. [`import`]: usage of outside meters. [`journal`]: double entry.
//! * [`assessment`]: assessments of a scheme and period as records, from opening to the final score; [`settlement`]: what falls due, signed
//!   by both sides and posted in the journal, and the way of each payment to its end.
//! * `told.rs`: what people hear of bills, assessments and settlements.
//! * [`demand`]: what must be there from which day on, and what of it is delivered.
//! * [`assess`]: figures and judgements to scores; [`settle`]: bills, scores and caps to payments; [`statement`]: sheets. Pure, all.
//!
//! [`records`]: which of the tables are under the chain.
//!
//! Money is exact, rounded once, on the line. Nothing here creates a resource or knows who approved an order (catalog), and no figure is
//! typed in: every line names the intervals that it comes from.

pub mod assess;
pub mod assessment;
pub mod bill;
pub mod book;
pub mod contract;
pub mod correct;
pub mod demand;
pub mod import;
pub mod journal;
pub mod month;
pub mod port;
mod record;
pub mod records;
pub mod settle;
pub mod settlement;
pub mod statement;
mod told;
pub mod usage;
mod words;

use contract::Contract;
use contract::versions::{Found, Versions};
use kernel::calendar::WorkTime;
use kernel::{Error, Result, Switch};
use month::Calendar;
use runtime::outbox::Subscriber;
use runtime::{Env, Migration};
use std::sync::{Arc, OnceLock, RwLock};

/// Tables of this slice.
pub const MIGRATIONS: Migration = Migration {
    slice: "billing",
    steps: &[
        ("0001_billing", include_str!("../migrations/0001_billing.sql")),
        ("0002_packs", include_str!("../migrations/0002_packs.sql")),
        ("0002_books", include_str!("../migrations/0002_books.sql")),
        ("0003_score", include_str!("../migrations/0003_score.sql")),
        ("0004_outcome", include_str!("../migrations/0004_outcome.sql")),
        ("0005_import_subjects", include_str!("../migrations/0005_import_subjects.sql")),
        ("0006_consent", include_str!("../migrations/0006_consent.sql")),
        ("0007_names", include_str!("../migrations/0007_names.sql")),
        ("0008_answers", include_str!("../migrations/0008_answers.sql")),
        ("0009_sorts", include_str!("../migrations/0009_sorts.sql")),
    ],
};

/// The slice.
pub struct Billing {
    pub(crate) env: Env,
    /// In force at the start; what is in force now is [`Billing::contract`].
    pub(crate) base: Contract,
    /// The version of the text given at the start, if the purchaser had not agreed to it then; and whether he has since, by which all goes
    /// that other slices have from the contract.
    pub(crate) proposed: Option<Contract>,
    pub(crate) agreed: Switch,
    pub(crate) calendar: Calendar,
    pub(crate) simulated: bool,
    pub(crate) versions: RwLock<Arc<Versions>>,
    pub(crate) shapes: usage::ingest::Numbers,
    pub(crate) recent: usage::names::Recent,
    pub(crate) around: OnceLock<port::Surroundings>,
}

impl Billing {
    /// Over the common surroundings and a loaded contract. With `simulated`, every bill says that nothing behind it is real.
    ///
    /// # Errors
    /// Internal, if the contract's time zone is unknown after all.
    pub fn new(env: Env, contract: Contract, simulated: bool) -> Result<Arc<Billing>> {
        Billing::starting(env, Found::signed(contract), simulated)
    }

    /// The same, over what a start found in force; what it found proposed waits for the purchaser.
    ///
    /// # Errors
    /// As [`Billing::new`].
    pub fn starting(env: Env, found: Found, simulated: bool) -> Result<Arc<Billing>> {
        let Found { in_force: base, proposed, agreed } = found;
        let calendar = Calendar::of(&base)?;
        let versions = RwLock::new(Arc::new(Versions::of(Arc::new(base.clone()))));
        let (shapes, recent, around) =
            (usage::ingest::Numbers::default(), usage::names::Recent::default(), OnceLock::new());
        Ok(Arc::new(Billing { env, base, proposed, agreed, calendar, simulated, versions, shapes, recent, around }))
    }

    /// What takes usage and order facts from the outbox.
    pub fn subscriber(self: &Arc<Self>) -> Arc<dyn Subscriber> {
        Arc::new(usage::Intake(self.clone()))
    }

    /// Joins the records of operation; once, before anything is counted by working days. Without them no figure is known and weekdays work.
    ///
    /// # Errors
    /// Internal, if they were joined before.
    pub fn join(&self, around: port::Surroundings) -> Result<()> {
        self.around.set(around).map_err(|_| Error::internal("the records of operation are joined twice"))
    }

    pub(crate) fn around(&self) -> port::Surroundings {
        self.around.get().cloned().unwrap_or_else(|| port::Surroundings {
            figures: Arc::new(port::Nothing),
            events: Arc::new(port::Nothing),
            work: Arc::new(WorkTime::weekdays(self.calendar.zone().clone()).into()),
        })
    }

    /// The contract in force.
    pub fn contract(&self) -> &Contract {
        self.proposed.as_ref().filter(|_| self.agreed.thrown()).unwrap_or(&self.base)
    }

    /// The calendar of the contract.
    pub fn calendar(&self) -> &Calendar {
        &self.calendar
    }
}
