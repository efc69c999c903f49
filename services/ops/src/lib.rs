//! Running the cloud: which hosts belong to it, and the figures that they report.
//!
//! * [`node`]: enrolment by one-time token, the registry of hosts, revocation.
//! * [`sample`]: figures of servers and hosts, every minute, kept six months in falling resolution.
//! * [`comply`]: every clause of the tenders and what shows it.
//! * [`resource`]: resources of all slices as usage facts tell of them; the subscriber `ops`.
//! * [`system`]: business systems. [`asset`]: the asset register. [`level`]: service levels, pools, advice.
//! * [`health`]: how full hosts, clusters, storage, address pools, systems and environments are, until when, and what is wrong.
//! * [`utilisation`]: how far what was granted was used, by the month.
//! * [`report`]: reports of operation, deliverables, deviations, as documents.
//! * [`duty`]: what the contract asks for and when, what was done; findings. [`deliverable`]: documents handed over. [`evidence`]: files.
//! * [`register`]: registers that assessment reads; [`roster`]: who is on duty; [`calendar`]: working days, imported.
//! * [`links`]: whether systems and things that a record names are there.
//! * [`terms`]: the clocks, duties and levels of the contract that records are measured by.
//! * [`desk`]: tickets, incidents, changes, risk requests, problems, articles, and who is told of them.
//! * [`records`]: which of the tables are under the chain.
//! * `figures.rs`: what the assessment reads of all this; [`port`]: what others do for it.
//!
//! Later assessment and monitoring stand on what is recorded here. It does not decide where servers run (compute) and does not talk to
//! hosts (the south link does).

pub mod asset;
pub mod calendar;
mod check;
pub mod comply;
pub mod deliverable;
pub mod desk;
pub mod duty;
pub mod evidence;
mod figures;
pub mod health;
pub mod level;
pub mod links;
pub mod node;
pub mod port;
pub mod records;
pub mod register;
pub mod report;
pub mod resource;
pub mod roster;
pub mod sample;
pub mod system;
pub mod terms;
pub mod utilisation;

use kernel::InForce;
use kernel::calendar::SharedCalendar;
use runtime::{Env, Migration, Signal};
use std::sync::{Arc, Mutex, OnceLock};
use terms::Terms;

/// Tables of this slice.
pub const MIGRATIONS: Migration = Migration {
    slice: "ops",
    steps: &[
        ("0001_node", include_str!("../migrations/0001_node.sql")),
        ("0002_sample", include_str!("../migrations/0002_sample.sql")),
        ("0003_desk", include_str!("../migrations/0003_desk.sql")),
        ("0004_duty", include_str!("../migrations/0004_duty.sql")),
        ("0005_system", include_str!("../migrations/0005_system.sql")),
        ("0006_level", include_str!("../migrations/0006_level.sql")),
        ("0007_register", include_str!("../migrations/0007_register.sql")),
        ("0008_utilisation", include_str!("../migrations/0008_utilisation.sql")),
        ("0009_sealed", include_str!("../migrations/0009_sealed.sql")),
        ("0010_score", include_str!("../migrations/0010_score.sql")),
        ("0011_notices", include_str!("../migrations/0011_notices.sql")),
        ("0012_suspended", include_str!("../migrations/0012_suspended.sql")),
        ("0013_duty_project", include_str!("../migrations/0013_duty_project.sql")),
        ("0014_late", include_str!("../migrations/0014_late.sql")),
        ("0015_sorts", include_str!("../migrations/0015_sorts.sql")),
        ("0016_health", include_str!("../migrations/0016_health.sql")),
        ("0017_proof", include_str!("../migrations/0017_proof.sql")),
    ],
};

/// The slice.
pub struct Ops {
    env: Env,
    terms: InForce<Terms>,
    /// Wakes the sender of messages.
    mail: Signal,
    outlet: OnceLock<desk::notify::Outlet>,
    calendar: Arc<SharedCalendar>,
    calendar_version: Mutex<i64>,
    duty_wake: Signal,
    /// Wakes what sums up the days that are over.
    days: Signal,
    /// Wakes what looks how full everything is.
    health: Signal,
    plant: OnceLock<Arc<dyn port::Plant>>,
    /// By which days and systems the use of business systems was last computed.
    used_by: Mutex<String>,
}

impl Ops {
    /// Over the common surroundings and the terms of the contract in force, on working days that no import changes.
    pub fn new(env: Env, terms: Terms) -> Arc<Ops> {
        Ops::with_calendar(env, terms, Arc::default())
    }

    /// The same over a calendar that imports replace: the one that the terms' working time counts on.
    pub fn with_calendar(env: Env, terms: impl Into<InForce<Terms>>, calendar: Arc<SharedCalendar>) -> Arc<Ops> {
        let (calendar_version, duty_wake, mail) = (Mutex::default(), Signal::default(), Signal::default());
        let (outlet, days, health) = (OnceLock::new(), Signal::default(), Signal::default());
        let (plant, used_by) = (OnceLock::new(), Mutex::default());
        Arc::new(Ops {
            env,
            terms: terms.into(),
            mail,
            outlet,
            calendar,
            calendar_version,
            duty_wake,
            days,
            health,
            plant,
            used_by,
        })
    }

    /// Says who knows the hosts and the addresses of the outside; once, before the start.
    ///
    /// # Errors
    /// Internal, the second time.
    pub fn set_plant(&self, plant: Arc<dyn port::Plant>) -> kernel::Result<()> {
        self.plant.set(plant).map_err(|_| kernel::Error::internal("the plant is set already"))
    }

    /// The terms of the contract in force.
    pub fn terms(&self) -> &Arc<Terms> {
        &self.terms
    }

    /// Another version of the contract took force: what it says is due is derived now.
    pub fn terms_changed(&self) {
        self.duty_wake.wake();
    }

    /// The clock was moved ahead: what looks every minute, or every ten, at what has become due (reminders, notices of duties, messages to try
    /// again, the use of days that are over) looks now.
    pub fn time_moved(&self) {
        self.days.wake();
        self.duty_wake.wake();
        self.mail.wake();
        self.health.wake();
    }
}
