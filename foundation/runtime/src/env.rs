//! What every slice is given: database, clock, operations, outbox. Cheap to clone.

use crate::db::Db;
use crate::operation::Operations;
use crate::outbox::Outbox;
use kernel::{Clock, Timestamp};
use std::sync::Arc;

/// The common surroundings of a slice.
#[derive(Clone)]
pub struct Env {
    /// Records.
    pub db: Db,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Durable operations.
    pub ops: Operations,
    /// Facts for other slices.
    pub outbox: Outbox,
}

impl Env {
    /// Surroundings over a database and a clock, with no operation defined and nobody subscribed yet.
    pub fn new(db: Db, clock: Arc<dyn Clock>) -> Env {
        let ops = Operations::new(db.clone(), clock.clone());
        let outbox = Outbox::new(db.clone(), clock.clone());
        Env { db, clock, ops, outbox }
    }
    /// The present instant.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }
}
