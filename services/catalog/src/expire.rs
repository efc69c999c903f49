//! The ends of orders: notice is given, then servers stop, everything is kept for a while, then it is deleted. Settings are the contract's.
//!
//! ```text
//! delivered ──notice (30, 7, 1 days before)──▶ … ──end──▶ stopped ──kept for N days──▶ releasing, with a final backup
//! trial ──its end──▶ delivered or releasing (the contract says which)
//! account, opening ──end──▶ releasing at once
//! releasing, stopped half-way ──▶ tried again: after 10 minutes, 20, 40, … a day
//! ```
//!
//! [`next`] is the policy: a pure function from an order to what is due next, and when. The instant stands in the order's row, so that
//! the reconciler finds by an index what is due; it acts by starting durable operations. A renewal moves the end, and with it all that is due.
//!
//! Nothing is stopped within a day of its first notice, even if the end came unexpectedly (a server that was off, an upgrade).

use crate::Catalog;
use crate::fulfil::hand::Told;
use crate::order::kind::{Ask, OrderKind};
use crate::order::state::State;
use crate::order::{self, Order};
use crate::rules::{Lapse, Rules};
use kernel::event::{ORDER_EXPIRING, OrderExpiring};
use kernel::{Caller, OrderId, Result, Timestamp};
use runtime::port::{AuditEntry, Outcome};
use runtime::shutdown::Shutdown;
use runtime::{Signal, Tx, reconcile, transact};
use std::sync::Arc;
use std::time::Duration;

const DAY: Duration = Duration::from_secs(86_400);
/// When something that failed is looked at again.
pub(crate) const AGAIN: Duration = Duration::from_secs(3600);
/// After how long a release that stopped half-way is first tried again; each further time twice as long, at most a day.
const FIRST_RETRY: Duration = Duration::from_secs(600);
/// What is due is found by an index, so that looking often costs little.
const INTERVAL: Duration = Duration::from_secs(5);
/// How long a clock that was moved waits for access that ended to be closed.
const MOMENT: Duration = Duration::from_secs(10);
/// How often what became due by what was done is looked for.
const ROUNDS: u32 = 10;
const BATCH: u32 = 100;
/// Who the policy is in an order's decisions.
pub(crate) const POLICY: &str = "order-ends";

/// What is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    /// Notice of so many days.
    Notice(u32),
    /// Its servers stop; by hand, for an account of another system. What was delivered by hand counts no more.
    Stop,
    /// Everything goes, with a final backup.
    Delete,
    /// The trial has ended.
    Lapse,
    /// A release stopped half-way: what is open is to be closed all the same.
    Again,
}

fn days(n: u32) -> Duration {
    DAY * n
}

/// How often the policy has tried to release an order again.
pub(crate) fn retries(o: &Order) -> usize {
    let own = |d: &&order::Decision| d.decision == "retry" && d.stage == POLICY;
    o.decisions.iter().filter(own).count()
}

/// What is due next for an order, and when; nothing, if it does not end by itself.
pub fn next(rules: &Rules, o: &Order) -> Option<(Timestamp, Due)> {
    let x = &rules.expiry;
    match o.state {
        State::Trial => o.trial_until.map(|t| (t, Due::Lapse)),
        State::Delivered | State::Stopped if o.kind.lasts() => {
            let ends = o.expires_at?;
            let due = |n: &u32| (ends.minus(days(*n)), Due::Notice(*n));
            // The nearest notice that has not been given.
            if let Some(n) = x.notify.iter().filter(|n| o.noticed.is_none_or(|given| **n < given)).max() {
                return Some(due(n));
            }
            let noticed = o.noticed_at.filter(|_| !x.notify.is_empty());
            let ends = noticed.map_or(ends, |t| ends.max(t.plus(DAY)));
            let kept = (ends.plus(days(x.keep_days)), Due::Delete);
            match (o.kind, o.state) {
                (OrderKind::Account | OrderKind::Opening, State::Stopped) => None,
                (OrderKind::Account, _) if o.ask.by_hand() => Some((ends, Due::Stop)),
                // Access that has ended is closed; nothing is lost by that.
                (OrderKind::Account | OrderKind::Opening, _) => Some((o.expires_at?, Due::Delete)),
                (_, State::Delivered) if x.stop => Some((ends, Due::Stop)),
                _ => x.delete.then_some(kept),
            }
        }
        // What people removed nobody else can try again.
        State::Releasing if o.ask == Ask::Hand => None,
        State::Releasing => {
            let pause = FIRST_RETRY.saturating_mul(1_u32 << retries(o).min(8)).min(DAY);
            Some((o.updated_at.plus(pause), Due::Again))
        }
        State::Delivered
        | State::Stopped
        | State::Submitted
        | State::Endorsed
        | State::Returned
        | State::Fulfilling
        | State::Released
        | State::Failed
        | State::Rejected
        | State::Withdrawn => None,
    }
}

impl Catalog {
    /// Starts what ends orders, loans and appointments in time, and what tells of deadlines that passed.
    pub fn start(self: &Arc<Self>, shutdown: &Shutdown) {
        let me = Arc::clone(self);
        reconcile::spawn("order-ends", INTERVAL, Signal::default(), shutdown.clone(), move || {
            let me = me.clone();
            async move {
                me.attend_orders().await?;
                me.tell_stuck().await?;
                me.tell_overdue().await?;
                me.return_loans().await
            }
        });
    }

    /// Does all that is due for orders by now.
    ///
    /// # Errors
    /// What the database says.
    pub async fn attend_orders(&self) -> Result<()> {
        loop {
            let now = self.env.now();
            let mut tx = self.env.db.read().await?;
            let ids = order::store::to_attend(&mut tx, now, BATCH).await?;
            drop(tx);
            let n = ids.len();
            for id in ids {
                // One order that cannot be ended must not hold up the others.
                if let Err(e) = self.attend(&id, now).await {
                    tracing::warn!(order = %id, error = ?e, "the end of an order could not be attended to");
                    self.postpone(&id, now).await?;
                }
            }
            if n < BATCH as usize {
                return Ok(());
            }
        }
    }

    /// Does at once all that is due by now, also what becomes due by that, and waits until access that has ended is closed, or a moment: for
    /// a clock that was moved ahead.
    ///
    /// # Errors
    /// What the database says.
    pub async fn catch_up(&self) -> Result<()> {
        for _ in 0..ROUNDS {
            let mut tx = self.env.db.read().await?;
            let none = order::store::to_attend(&mut tx, self.env.now(), 1).await?.is_empty();
            drop(tx);
            if none {
                break;
            }
            self.attend_orders().await?;
        }
        self.tell_stuck().await?;
        self.tell_overdue().await?;
        self.return_loans().await?;
        let mut tx = self.env.db.read().await?;
        let mut closing = Vec::new();
        for kind in [OrderKind::Account, OrderKind::Opening] {
            let w = order::store::Wanted {
                kind: Some(kind),
                state: Some(State::Releasing),
                ..order::store::Wanted::default()
            };
            closing.extend(order::store::list(&mut tx, &w, BATCH).await?.into_iter().filter_map(|o| o.operation));
        }
        drop(tx);
        let end = self.env.now().plus(MOMENT);
        for op in closing {
            let left = end.since(self.env.now());
            if let Err(e) = self.env.ops.wait(&op, left).await {
                tracing::info!(operation = %op, error = %e, "an ended order is not closed yet");
            }
        }
        Ok(())
    }

    async fn postpone(&self, id: &OrderId, now: Timestamp) -> Result<()> {
        transact!(self.env.db, |tx| {
            match order::store::get(tx, id).await? {
                Some(o) => order::store::update(tx, &o, Some(now.plus(AGAIN))).await,
                None => Ok(()),
            }
        })
    }

    async fn attend(&self, id: &OrderId, now: Timestamp) -> Result<()> {
        let system = Caller::system("order-ends");
        transact!(self.env.db, |tx| {
            let Some(mut o) = order::store::get(tx, id).await? else { return Ok(()) };
            let Some((_, due)) = next(&self.book.rules, &o).filter(|(at, _)| *at <= now) else {
                return self.save(tx, &o).await;
            };
            if self.env.ops.is_busy(tx, id.as_str()).await? {
                // An operation works on it; its end is looked at again.
                return order::store::update(tx, &o, Some(now.plus(Duration::from_secs(60)))).await;
            }
            match due {
                Due::Notice(_) => return self.give_notice(tx, &mut o, now).await,
                Due::Stop if o.ask.by_hand() => {
                    o.state = o.state.after(crate::order::state::Event::Stop)?;
                    (o.stopped_at, o.updated_at) = (Some(now), now);
                    self.count_by_hand(tx, &o, Told::Ceased, now).await?;
                    self.save(tx, &o).await?;
                }
                Due::Stop => {
                    o.operation = Some(self.start_power(tx, &o, &system, false, None).await?);
                    order::store::update(tx, &o, Some(now.plus(AGAIN))).await?;
                }
                Due::Delete => self.begin_release(tx, &mut o, &system, true).await?,
                Due::Again => self.release_again(tx, &mut o, &system).await?,
                Due::Lapse => match self.book.rules.trial.lapse {
                    Lapse::Deliver => {
                        let why = "the trial ended without a refusal".to_owned();
                        self.take(tx, &mut o, &system, Some(why)).await?;
                    }
                    Lapse::Release => {
                        o.reason = Some("the trial ended without an acceptance".to_owned());
                        self.begin_release(tx, &mut o, &system, true).await?;
                    }
                },
            }
            self.record_due(tx, &o, due).await
        })
    }

    /// Of several notices that are due at once, the last is given: the others would say less.
    async fn give_notice(&self, tx: &mut Tx, o: &mut Order, now: Timestamp) -> Result<()> {
        let Some(ends) = o.expires_at else { return Ok(()) };
        let due = |n: &&u32| ends.minus(days(**n)) <= now && o.noticed.is_none_or(|given| **n < given);
        let Some(n) = self.book.rules.expiry.notify.iter().filter(due).min().copied() else { return Ok(()) };
        (o.noticed, o.noticed_at) = (Some(n), Some(o.noticed_at.unwrap_or(now)));
        self.save(tx, o).await?;
        let fact = OrderExpiring {
            order: o.id.clone(),
            project: o.project.clone(),
            name: o.name.clone(),
            expires_at: ends,
            days: n,
        };
        self.env.outbox.publish(tx, ORDER_EXPIRING, o.id.as_str(), &fact).await
    }

    /// What the policy does is in the audit ledger as what people do is.
    async fn record_due(&self, tx: &mut Tx, o: &Order, due: Due) -> Result<()> {
        let action = match due {
            Due::Notice(_) => "order.notice",
            Due::Stop => "order.stop",
            Due::Delete => "order.delete",
            Due::Lapse => "order.lapse",
            Due::Again => "order.release-again",
        };
        let mut e = AuditEntry::of(&Caller::system("order-ends"), "ops", action, Outcome::Done);
        e.project = Some(o.project.clone());
        let why = o.reason.as_ref().filter(|_| due == Due::Again).map(|r| format!(": {r}")).unwrap_or_default();
        e.detail = Some(format!("order {} is {}{why}", o.id, o.state.as_str()));
        self.ports.audit.record(tx, &e).await
    }
}
