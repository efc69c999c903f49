//! Clocks of orders: how quickly the contract wants one answered or done, and how quickly it was.
//!
//! ```text
//! (submitted | received by the operator | approved) ──▶ running ──answered or done──▶ in time, or late
//!                                                          │ returned, refused, withdrawn
//!                                                          ▼
//!                                                         void
//! ```
//!
//! A clock is a row with its deadline, written when it starts: a later contract does not change it. An order that comes back after rework
//! starts its clocks anew, since what was returned could not be done.

pub(super) mod store;

use super::{Order, WhoseOrders};
use crate::Catalog;
use crate::order::OrderKind;
use crate::rules::{Starts, Until};
use kernel::calendar::Hours;
use kernel::{Caller, OrderId, ProjectId, Result, Timestamp};
use runtime::Tx;

/// A clock of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clock {
    /// Order.
    pub order: OrderId,
    /// Round of the order in which it started.
    pub round: u32,
    /// Its project.
    pub project: ProjectId,
    /// Name of the contract's clock.
    pub clock: String,
    /// Kind of the order.
    pub kind: OrderKind,
    /// What ends it.
    pub until: Until,
    /// When it started.
    pub starts_at: Timestamp,
    /// Until when it is in time.
    pub due_at: Timestamp,
    /// When it ended.
    pub done_at: Option<Timestamp>,
    /// When it lost its object.
    pub void_at: Option<Timestamp>,
}

impl Clock {
    /// It ended too late, or runs on past its deadline.
    pub fn late(&self, now: Timestamp) -> bool {
        self.void_at.is_none() && self.done_at.unwrap_or(now) > self.due_at
    }
}

/// Which clocks to list.
#[derive(Debug, Clone, Default)]
pub struct ClockFilter {
    /// Of this order only.
    pub order: Option<OrderId>,
    /// Of this clock of the contract only.
    pub clock: Option<String>,
    /// Late ones only.
    pub late: bool,
    /// Started not before.
    pub from: Option<Timestamp>,
    /// Started before.
    pub to: Option<Timestamp>,
    /// Older than the clock that started then, of that order.
    pub before: Option<(Timestamp, OrderId)>,
    /// At most so many.
    pub limit: u32,
}

/// How the clocks of a name went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// Name of the contract's clock.
    pub clock: String,
    /// Ended in time.
    pub in_time: i64,
    /// Ended too late, or still run past their deadline.
    pub late: i64,
    /// Still run, and are not late yet.
    pub running: i64,
}

impl Catalog {
    async fn start_clocks(&self, tx: &mut Tx, o: &Order, starts: Starts) -> Result<()> {
        let now = self.env.now();
        for rule in self.book.rules.clocks.iter().filter(|c| c.starts == starts && c.on.contains(&o.kind)) {
            let c = Clock {
                order: o.id.clone(),
                round: o.round,
                project: o.project.clone(),
                clock: rule.id.clone(),
                kind: o.kind,
                until: rule.until,
                starts_at: now,
                due_at: self.work.deadline(now, rule.within, Hours::Always)?,
                done_at: None,
                void_at: None,
            };
            store::insert(tx, &c).await?;
        }
        Ok(())
    }

    /// The order was submitted, and may by that have reached the operator at once.
    pub(crate) async fn clocks_of_submission(&self, tx: &mut Tx, o: &Order) -> Result<()> {
        self.start_clocks(tx, o, Starts::Submitted).await?;
        self.clocks_of_stage(tx, o).await
    }

    /// The order has come to another stage.
    pub(crate) async fn clocks_of_stage(&self, tx: &mut Tx, o: &Order) -> Result<()> {
        if o.waiting().is_some_and(|s| s.role == crate::rules::FlowRole::Operator) {
            self.start_clocks(tx, o, Starts::Received).await?;
        }
        Ok(())
    }

    /// The last stage has approved. A flow without the operator is received by him now.
    pub(crate) async fn clocks_of_approval(&self, tx: &mut Tx, o: &Order) -> Result<()> {
        if !o.stages.iter().any(|s| s.role == crate::rules::FlowRole::Operator) {
            self.start_clocks(tx, o, Starts::Received).await?;
        }
        self.start_clocks(tx, o, Starts::Approved).await
    }

    /// The operator has answered.
    pub(crate) async fn clocks_answered(&self, tx: &mut Tx, o: &Order) -> Result<()> {
        store::finish(tx, &o.id, Until::Answered, self.env.now()).await
    }

    /// What was asked for is done.
    pub(crate) async fn clocks_done(&self, tx: &mut Tx, o: &Order) -> Result<()> {
        let now = self.env.now();
        store::finish(tx, &o.id, Until::Answered, now).await?;
        store::finish(tx, &o.id, Until::Done, now).await
    }

    /// Fulfilment has taken the delivery back: the clock runs on.
    pub(crate) async fn clocks_undone(&self, tx: &mut Tx, o: &Order) -> Result<()> {
        store::reopen(tx, &o.id, o.round).await
    }

    /// Nothing is to be done any more.
    pub(crate) async fn clocks_void(&self, tx: &mut Tx, o: &Order) -> Result<()> {
        store::void(tx, &o.id, self.env.now()).await
    }

    /// Clocks of orders that the caller may see, the latest first.
    ///
    /// # Errors
    /// What the database says.
    pub async fn clocks(&self, caller: &Caller, f: &ClockFilter) -> Result<Vec<Clock>> {
        let whose = WhoseOrders::of(caller)?;
        let mut tx = self.env.db.read().await?;
        store::list(&mut tx, whose.project(), f, self.env.now()).await
    }

    /// How the clocks that started in `[from, to)` went, by name: those of orders that the caller may see.
    ///
    /// # Errors
    /// What the database says.
    pub async fn clock_figures(
        &self,
        caller: &Caller,
        from: Option<Timestamp>,
        to: Option<Timestamp>,
    ) -> Result<Vec<Figure>> {
        let whose = WhoseOrders::of(caller)?;
        let mut tx = self.env.db.read().await?;
        store::figures(&mut tx, whose.project(), from, to, self.env.now()).await
    }
}
