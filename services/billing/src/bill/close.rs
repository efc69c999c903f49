//! Closing: after the grace period each project's bill of the month is computed once more, stored, and never changes again.
//!
//! Safe to run twice and safe under a power cut: a bill is one row under a unique index, the mark of a closed month is written after its
//! bills, and a pass that finds no mark does the month again.

use super::{Bill, store};
use crate::Billing;
use crate::book::DEADLINE;
use crate::month::Month;
use kernel::{BillId, ProjectId, Result, Timestamp};
use runtime::shutdown::Shutdown;
use runtime::{Signal, failpoint, reconcile, transact};
use std::sync::Arc;
use std::time::Duration;

const DAY: u64 = 86_400;

impl Billing {
    /// Starts closing months when their grace is over, and opening assessments when their periods are.
    pub fn start(self: &Arc<Self>, shutdown: &Shutdown) {
        self.start_assessments(shutdown);
        let me = self.clone();
        reconcile::spawn("billing-close", Duration::from_secs(600), Signal::default(), shutdown.clone(), move || {
            let me = me.clone();
            async move {
                me.follow_versions().await?;
                me.adjust_late().await?;
                me.close_due().await?;
                me.silence_due().await?;
                me.answers_due().await?;
                // Nothing waits for it, so it comes last.
                me.settle_names().await
            }
        });
    }

    /// Computes a closed bill again from what was stored when it was closed; equal to it, unless the contract is another.
    ///
    /// # Errors
    /// What the database says.
    pub async fn recompute(&self, closed: &Bill) -> Result<Bill> {
        let month = Month::parse(&closed.month)?;
        let mut tx = self.env.db.read().await?;
        let mut b = self.compute(&mut tx, &closed.project, month, closed.as_of).await?;
        b.id.clone_from(&closed.id);
        b.draft = false;
        Ok(b)
    }

    /// Closes every month whose grace is over; returns the number of bills closed now.
    ///
    /// # Errors
    /// What the database says; what was closed before stays closed.
    pub async fn close_due(&self) -> Result<u64> {
        // Facts that came late belong on the bill that is closed next.
        self.adjust_late().await?;
        let now = self.env.now();
        let mut tx = self.env.db.read().await?;
        let first = crate::usage::store::first_usage(&mut tx).await?;
        let closed = store::closed_months(&mut tx).await?;
        drop(tx);
        let Some(oldest) = first.iter().map(|(_, t)| *t).min() else { return Ok(0) };
        let mut total = 0;
        let mut month = self.calendar.month_of(oldest)?;
        while self.closes_at(month)? <= now {
            if !closed.contains(&month.to_string()) {
                total += self.close_month(month, &first, now).await?;
            }
            month = month.next();
        }
        Ok(total)
    }

    /// From when a month is closed: its facts are taken as its own until then.
    pub(crate) fn closes_at(&self, month: Month) -> Result<Timestamp> {
        let grace = Duration::from_secs(DAY * u64::try_from(self.contract().close_after_days).unwrap_or(0));
        Ok(self.calendar.end(month)?.plus(grace))
    }

    async fn close_month(&self, month: Month, projects: &[(ProjectId, Timestamp)], now: Timestamp) -> Result<u64> {
        let end = self.calendar.end(month)?;
        let mut closed = 0;
        for (project, first) in projects.iter().filter(|(_, t)| *t < end) {
            tracing::debug!(%project, %month, since = first.micros(), "closing");
            closed += u64::from(self.close(project, month, now, DEADLINE).await?);
        }
        failpoint::hit("billing.close:mark:before")?;
        transact!(self.env.db, |tx| { store::close_month(tx, month, now, closed).await })?;
        tracing::info!(%month, bills = closed, "month closed");
        Ok(closed)
    }

    /// Closes one bill; false if it was closed before. Computed and stored in one transaction, so no fact slips between.
    /// The bill, its books and its journal entry are that one transaction.
    pub(crate) async fn close(&self, project: &ProjectId, month: Month, now: Timestamp, by: &str) -> Result<bool> {
        failpoint::hit("billing.close:bill:before")?;
        let done = transact!(self.env.db, |tx| {
            if store::get(tx, project, month).await?.is_some() {
                return Ok(false);
            }
            self.refresh_versions(tx).await?;
            let (mut bill, made) = self.compute_and_made(tx, project, month, now).await?;
            store::keep(tx, &[(project.clone(), made)]).await?;
            bill.id = Some(BillId::fresh());
            bill.draft = false;
            let stored = store::insert(tx, &bill, now).await?;
            failpoint::hit("billing.close:books:before")?;
            if stored {
                self.issued(tx, &bill, by, now).await?;
            }
            failpoint::hit("billing.close:books:after")?;
            Ok(stored)
        })?;
        failpoint::hit("billing.close:bill:after")?;
        Ok(done)
    }
}
