//! Facts that come after the close. A fact that touches a closed month is noted when it is taken in; a pass then computes the closed months of that
//! project again, from all facts, and books what differs as adjustments in the first open period. A project without a bill for a month that is
//! closed for the others gets it now.
//!
//! The pass reads everything anew and writes only differences: run twice, it does nothing the second time.

use super::adjust::{Booked, Cause, Standing, Why};
use super::{adjust, store};
use crate::Billing;
use crate::bill::{Bill, Line};
use crate::month::Month;
use kernel::{Money, ProjectId, Quantity, Result, Timestamp, Value};
use runtime::port::UsageFact;
use runtime::{Tx, failpoint, transact};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

/// Keys of facts that an adjustment names.
const NAMED: usize = 20;

impl Billing {
    /// Notes facts that touch closed months. Called for every batch of new facts, in the transaction that stores them.
    pub(crate) async fn note_late(&self, tx: &mut Tx, facts: &[&UsageFact], now: Timestamp) -> Result<()> {
        // A month is closed after its end: what happened in the running one is never late.
        let running = self.calendar.begin(self.calendar.month_of(now)?)?;
        if facts.iter().all(|f| f.at >= running) {
            return Ok(());
        }
        let all = store::last_month(tx).await?;
        let projects: BTreeSet<&ProjectId> = facts.iter().filter(|f| f.at < running).map(|f| &f.project).collect();
        let ids: Vec<Value> = projects.iter().map(|p| Value::from(*p)).collect();
        let own = store::last_bills(tx, &ids).await?;
        let mut closed: BTreeMap<&ProjectId, Timestamp> = BTreeMap::new();
        for p in projects {
            if let Some(last) = own.get(p).into_iter().chain(&all).max() {
                closed.insert(p, self.calendar.end(Month::parse(last)?)?);
            }
        }
        let is_late = |f: &UsageFact| f.at < running && closed.get(&f.project).is_some_and(|end| f.at < *end);
        let late: Vec<&UsageFact> = facts.iter().copied().filter(|f| is_late(f)).collect();
        store::insert_late(tx, &late, now).await
    }

    /// Turns late facts into adjustments; returns the number of adjustments booked now.
    ///
    /// # Errors
    /// What the database says; what was booked before stays booked.
    pub async fn adjust_late(&self) -> Result<u64> {
        self.env.outbox.flush().await?;
        let mut total = 0;
        loop {
            let mut tx = self.env.db.read().await?;
            let some = store::late_projects(&mut tx, 100).await?;
            drop(tx);
            if some.is_empty() {
                return Ok(total);
            }
            for (project, first) in some {
                total += self.adjust_project(&project, first).await?;
            }
        }
    }

    async fn adjust_project(&self, project: &ProjectId, first: Timestamp) -> Result<u64> {
        let now = self.env.now();
        let mut tx = self.env.db.read().await?;
        let last = store::last_month(&mut tx).await?;
        drop(tx);
        // The bills that the project has none of yet: its first fact came after the close.
        if let Some(last) = last {
            let (mut m, last) = (self.calendar.month_of(first)?, Month::parse(&last)?);
            while m <= last {
                self.close(project, m, now, super::issue::DEADLINE).await?;
                m = m.next();
            }
        }
        failpoint::hit("billing.late:adjust:before")?;
        let from = self.calendar.month_of(first)?;
        let n = transact!(self.env.db, |tx| {
            let keys = store::late_keys(tx, project).await?;
            let mut n = 0u64;
            for bill in store::bills_from(tx, project, &from.to_string()).await? {
                n += self.reconcile(tx, &bill, &keys, now).await?;
            }
            store::late_done(tx, project, now).await?;
            Ok(n)
        })?;
        failpoint::hit("billing.late:adjust:after")?;
        if n > 0 {
            tracing::info!(%project, adjustments = n, "late usage adjusted");
        }
        Ok(n)
    }

    /// Books what a closed bill would say otherwise today: lines wanted against lines booked, by key.
    async fn reconcile(&self, tx: &mut Tx, bill: &Bill, keys: &[String], now: Timestamp) -> Result<u64> {
        let month = Month::parse(&bill.month)?;
        let (wanted, _) = self.rated(tx, &bill.project, month, now).await?;
        let wanted: BTreeMap<String, Line> = wanted.lines.into_iter().map(|l| (l.key(), l)).collect();
        let mut booked = adjust::standing(tx, bill).await?;
        for (key, l) in &wanted {
            booked.entry(key.clone()).or_insert_with(|| nothing(l));
        }
        let mut n = 0;
        for (key, s) in booked {
            let Some(new) = self.anew(&s, wanted.get(&key), month)? else { continue };
            let mut causes = keys.to_vec();
            causes.truncate(NAMED);
            let reason = match keys.len() {
                0 => "facts".to_owned(),
                1 => format!("late fact {}", causes[0]),
                many => format!("{many} late facts, first {}", causes[0]),
            };
            let why = Why { cause: Cause::Facts, causes, reason, person: "system".into() };
            self.adjust(tx, bill, &s, new, why, now).await?;
            n += 1;
        }
        Ok(n)
    }

    /// What a line is booked at from now on, if that changes. What a dispute decided stays, and only what the facts changed since is added to it.
    fn anew(&self, s: &Standing, wanted: Option<&Line>, month: Month) -> Result<Option<Booked>> {
        let facts = wanted.map_or(Quantity::ZERO, |l| l.quantity);
        let exact = wanted.map_or(Money::from_fen(0), |l| l.amount);
        if s.booked.facts == s.booked.quantity {
            let same = facts == s.booked.facts && exact == s.booked.amount;
            return Ok((!same).then_some(Booked { quantity: facts, amount: exact, facts }));
        }
        if facts == s.booked.facts {
            return Ok(None);
        }
        let quantity = Quantity((s.booked.quantity.0 + facts.0 - s.booked.facts.0).max(Decimal::ZERO).normalize());
        let amount = self.price(&s.line, month, quantity)?;
        Ok(Some(Booked { quantity, amount, facts }))
    }
}

/// A line of which nothing is booked yet.
fn nothing(l: &Line) -> Standing {
    let booked = Booked { quantity: Quantity::ZERO, amount: Money::from_fen(0), facts: Quantity::ZERO };
    Standing { line: l.clone(), booked }
}
