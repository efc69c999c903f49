//! The table of instances follows the plan, up to a horizon. Idempotent: what is there by its key is there.
//!
//! An unchanged plan costs a digest in memory and one row read; a changed one (a new day at the horizon, a calendar, a contract) is compared with
//! the rows and only the difference is written. Replicas may run it at once: the unique key decides.

use super::plan::{self, Happening, Wanted};
use super::{NEVER, Origin, State, event, store};
use crate::Ops;
use crate::terms::Terms;
use jiff::ToSpan as _;
use kernel::calendar::Every;
use kernel::{DutyId, Error, Result, Timestamp};
use runtime::shutdown::Shutdown;
use runtime::{Tx, reconcile, transact};
use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Duration;

/// How far ahead the table reaches, days: a quarter, so that what is due next can be seen and planned for.
const HORIZON: i32 = 92;

impl Ops {
    /// Starts deriving what is due, telling of what is late, and looking for another replica's calendar and for registers that run out.
    pub(crate) fn start_duty(self: &Arc<Self>, shutdown: &Shutdown) {
        let me = self.clone();
        reconcile::spawn("ops-duty", Duration::from_secs(60), self.duty_wake.clone(), shutdown.clone(), move || {
            let me = me.clone();
            async move {
                me.load_calendar().await?;
                me.materialise().await?;
                me.remind().await?;
                me.tell_duties().await?;
                me.tell_late().await.map(drop)
            }
        });
    }

    /// Brings the table of instances up to the horizon; returns the number of rows that changed.
    ///
    /// # Errors
    /// What the database says; then nothing has changed.
    pub async fn materialise(&self) -> Result<u64> {
        let (terms, now) = (self.terms.clone(), self.env.now());
        let far = |_| Error::internal("a date is out of range");
        let until = terms.work.day_of(now).checked_add(HORIZON.days()).map_err(far)?;
        let until = terms.work.begin_of(until)?;
        let mut wanted = Vec::new();
        for (n, d) in terms.duties.iter().enumerate() {
            wanted.extend(plan::of_term(&terms, n, d, until)?);
        }
        let mut tx = self.env.db.read().await?;
        let digest = self.digest(&mut tx, &terms, &wanted).await?;
        if store::plan_digest(&mut tx, &terms.contract).await?.as_deref() == Some(&*digest) {
            return Ok(0);
        }
        drop(tx);
        transact!(self.env.db, |tx| {
            let n = self.write_plan(tx, &terms, &wanted, now).await? + self.move_events(tx, &terms, now).await?;
            let n = n + derive_from_before(tx, &terms, now).await?;
            store::set_plan(tx, &terms.contract, &digest, now).await?;
            Ok(n)
        })
    }

    /// All that instances follow from, in one line. The calendar moves those that events began, which are not among `wanted`.
    async fn digest(&self, tx: &mut Tx, terms: &Terms, wanted: &[Wanted]) -> Result<String> {
        let calendar = crate::calendar::store::latest_version(tx).await?;
        // A newer binary may carry another calendar below the imports.
        let mut s = format!("{calendar} {:?}\n", self.calendar.base());
        for d in &terms.duties {
            let _ = writeln!(s, "{} {:?} {} {:?} {:?} {:?}", d.id, d.every, d.times, d.after, d.before, d.due);
        }
        for w in wanted {
            let _ = writeln!(s, "{} {} {} {} {}", w.duty, w.period, w.n, w.begins.micros(), w.due.micros());
        }
        Ok(crypto::hash::sha256_hex(s.as_bytes()))
    }

    async fn write_plan(&self, tx: &mut Tx, terms: &Terms, wanted: &[Wanted], now: Timestamp) -> Result<u64> {
        let mut there: HashMap<(String, String, i64), store::Held> =
            store::held(tx, &terms.contract).await?.into_iter().map(|h| (h.key(), h)).collect();
        let mut changed = 0;
        for w in wanted {
            let Some(d) = terms.duties.get(w.duty) else { continue };
            match there.remove(&(d.id.clone(), w.period.clone(), w.n)) {
                None => changed += store::insert_wanted(tx, &terms.contract, Origin::Period, d, w, None, now).await?,
                // Only what is open moves, and only into the future: nobody is made late by a later version.
                Some(h) if h.state == State::Open && h.due != w.due && w.due > now => {
                    changed += store::set_due(tx, &h.id, w.due).await?;
                }
                Some(_) => {}
            }
        }
        // What another version of the contract no longer wants, if it has not begun and nothing was entered.
        for h in there.into_values().filter(|h| h.begins > now) {
            changed += store::delete_untouched(tx, &h.id).await?;
        }
        Ok(changed)
    }

    /// Deadlines of open instances that events began, on the calendar of today.
    async fn move_events(&self, tx: &mut Tx, terms: &Terms, now: Timestamp) -> Result<u64> {
        let mut changed = 0;
        for (id, duty, kind, at, due) in store::open_of_events(tx, &terms.contract).await? {
            let Some((n, d)) = terms.duties.iter().enumerate().find(|(_, d)| d.id == duty) else { continue };
            let fresh = plan::of_event(terms, n, d, Happening { kind: &kind, root: "", at, known: at })?;
            let Some(w) = fresh.first() else { continue };
            if w.due != due && w.due > now {
                changed += store::set_due(tx, &id, w.due).await?;
            }
        }
        Ok(changed)
    }

    /// Derives what an event begins; the number of instances that were new.
    pub(super) async fn derive_from_event(&self, tx: &mut Tx, e: &super::event::ContractEvent) -> Result<u64> {
        let mut new = 0;
        for (n, d) in self.terms.duties.iter().enumerate() {
            let happening = Happening { kind: &e.kind, root: e.root.as_str(), at: e.at, known: e.recorded_at };
            for w in plan::of_event(&self.terms, n, d, happening)? {
                new += store::insert_wanted(tx, &self.terms.contract, Origin::Event, d, &w, Some(e), e.recorded_at)
                    .await?;
            }
        }
        Ok(new)
    }

    /// An event happened at another instant than was recorded: what it began begins then, done or not.
    pub(super) async fn move_event(&self, tx: &mut Tx, e: &super::event::ContractEvent) -> Result<()> {
        for (id, duty, known) in store::of_event(tx, e.root.as_str()).await? {
            let Some((n, d)) = self.terms.duties.iter().enumerate().find(|(_, d)| d.id == duty) else { continue };
            let happening = Happening { kind: &e.kind, root: "", at: e.at, known };
            let fresh = plan::of_event(&self.terms, n, d, happening)?;
            let (begins, due) = fresh.first().map_or((e.at, NEVER), |w| (w.begins, w.due));
            store::move_begin(tx, &id, begins, e.at, due).await?;
        }
        Ok(())
    }

    /// An announced event does not happen: what it would have begun goes, unless something was entered about it.
    pub(super) async fn drop_event(&self, tx: &mut Tx, e: &super::event::ContractEvent) -> Result<()> {
        for (id, _, _) in store::of_event(tx, e.root.as_str()).await? {
            store::delete_untouched(tx, &id).await?;
        }
        Ok(())
    }

    /// True if a duty is owed before this happens: then its day can be announced.
    pub(super) fn is_announced(&self, kind: &str) -> bool {
        self.terms.duties.iter().any(|d| d.before.as_deref() == Some(kind))
    }

    /// True if a duty is owed each time that this happens.
    pub(super) fn begins_something(&self, kind: &str) -> bool {
        self.terms.duties.iter().any(|d| d.every == Some(Every::Event) && d.after.as_deref() == Some(kind))
    }
}

/// What is owed once after an event (or before one) that was recorded before the contract or this program asked for it. Only what can still be done
/// in time: nobody is made late by a later version.
async fn derive_from_before(tx: &mut Tx, terms: &Terms, now: Timestamp) -> Result<u64> {
    let mut new = 0;
    for (n, d) in terms.duties.iter().enumerate().filter(|(_, d)| d.every == Some(Every::Once)) {
        let Some(kind) = d.before.as_deref().or(d.after.as_deref()) else { continue };
        let Some(e) = event::standing_of(tx, &terms.contract, kind).await? else { continue };
        let happening = Happening { kind, root: e.root.as_str(), at: e.at, known: e.recorded_at };
        for w in plan::of_event(terms, n, d, happening)?.into_iter().filter(|w| w.due > now) {
            new += store::insert_wanted(tx, &terms.contract, Origin::Event, d, &w, Some(&e), now).await?;
        }
    }
    Ok(new)
}

/// An id for an instance.
pub(super) fn fresh() -> DutyId {
    DutyId::fresh()
}
