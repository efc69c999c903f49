//! Running the cloud: which hosts belong to it, and the figures that they report.
//!
//! * [`node`]: enrolment by one-time token, the registry of hosts, revocation.
//! * [`sample`]: figures of servers and hosts, every minute, kept six months in falling resolution.
//! * [`comply`]: every clause of the tenders and what shows it.
//! * [`duty`]: what the contract asks for and when, what was done; findings. [`deliverable`]: documents handed over. [`evidence`]: files.
//! * [`register`]: registers that assessment reads; [`roster`]: who is on duty; [`calendar`]: working days, imported.
//! * [`terms`]: the clocks, duties and levels of the contract that records are measured by.
//!
//! Later assessment and monitoring stand on what is recorded here. It does not decide where servers run (compute) and does not talk to
//! hosts (the south link does).

pub mod calendar;
pub mod comply;
pub mod deliverable;
pub mod duty;
pub mod evidence;
pub mod node;
pub mod register;
pub mod roster;
pub mod sample;
pub mod terms;

use kernel::calendar::SharedCalendar;
use runtime::{Env, Migration, Signal};
use std::sync::{Arc, Mutex};
use terms::Terms;

/// Tables of this slice.
pub const MIGRATIONS: Migration = Migration {
    slice: "ops",
    steps: &[
        ("0001_node", include_str!("../migrations/0001_node.sql")),
        ("0002_sample", include_str!("../migrations/0002_sample.sql")),
        ("0004_duty", include_str!("../migrations/0004_duty.sql")),
        ("0007_register", include_str!("../migrations/0007_register.sql")),
    ],
};

/// The slice.
pub struct Ops {
    env: Env,
    terms: Arc<Terms>,
    calendar: Arc<SharedCalendar>,
    calendar_version: Mutex<i64>,
    duty_wake: Signal,
}

impl Ops {
    /// Over the common surroundings and the terms of the contract in force, on working days that no import changes.
    pub fn new(env: Env, terms: Terms) -> Arc<Ops> {
        Ops::with_calendar(env, terms, Arc::default())
    }

    /// The same over a calendar that imports replace: the one that the terms' working time counts on.
    pub fn with_calendar(env: Env, terms: Terms, calendar: Arc<SharedCalendar>) -> Arc<Ops> {
        let (calendar_version, duty_wake) = (Mutex::default(), Signal::default());
        Arc::new(Ops { env, terms: Arc::new(terms), calendar, calendar_version, duty_wake })
    }

    /// The terms of the contract in force.
    pub fn terms(&self) -> &Arc<Terms> {
        &self.terms
    }
}
