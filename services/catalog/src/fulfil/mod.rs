//! Fulfilment: an approved order becomes resources. Operation `order.fulfil`; subject: the order.
//!
//! No parameters. Steps:
//! 1. `entitle`   the approval has granted (undo: what was granted is taken back, the order is `failed`)
//! 2. `network`   network, subnet, router to the outside, security group with ssh (undo: they go)
//! 3. `servers`   hosts, until they run (undo: they go, and that is waited for)
//! 4. `volumes`   volumes, until they are there (undo: they go)
//! 5. `attach`    volumes into hosts (undo: out again)
//! 6. `addresses` floating IPs, and hosts behind them (undo: they are given back)
//! 7. `deliver`   the order is `delivered`, and usage counts from here, or it is in `trial` (undo: it is neither)
//!
//! What the platform cannot make is delivered by hand: [`hand`].
//!
//! An opening of ports is made the same way: a security group, a rule a source, and the servers in it.
//!
//! What to make follows from the order alone ([`plan`]). A piece is recorded once it was begun; one that a crash left unrecorded carries a
//! marker and is found by it, so nothing is made twice and nothing is left over.

pub mod hand;
mod named;
pub mod plan;
pub mod slices;
mod store;

use crate::order::state::{Event, State};
use crate::order::tell::News;
use crate::order::{self, Order};
use crate::port::{Look, Made, Owner};
use crate::{Catalog, entitlement};
use kernel::event::{ORDER_DELIVERED, ORDER_RESOURCES, OrderDelivered, OrderResources};
use kernel::{Caller, Error, ErrorKind, OrderId, Result, Timestamp};
use plan::{Piece, Stage};
use runtime::operation::{Definition, Progress, StepCx};
use runtime::{Tx, transact};
use std::sync::Arc;
use std::time::Duration;

/// Kind of the operation.
pub const FULFIL: &str = "order.fulfil";
/// Longest that one stage may take: emulated guests on a busy host boot slowly.
const STAGE_LIMIT: Duration = Duration::from_secs(1800);
const LOOK_AGAIN: Duration = Duration::from_millis(100);

/// A step's function over the slice.
macro_rules! step {
    ($me:expr, $f:ident $(, $arg:expr)?) => {{
        let me = std::sync::Arc::clone($me);
        move |cx: runtime::operation::StepCx| {
            let me = me.clone();
            async move { me.$f(cx $(, $arg)?).await }
        }
    }};
}

pub(crate) use step;

impl Catalog {
    /// Durable operations of this slice.
    pub fn definitions(self: &Arc<Self>) -> Vec<Definition> {
        let mut all = vec![self.fulfil_definition(), self.account_definition(), self.release_definition()];
        all.extend(self.power_definitions());
        all
    }

    fn fulfil_definition(self: &Arc<Self>) -> Definition {
        let d = Definition::new(FULFIL).step("entitle", step!(self, fulfil_begin), step!(self, fulfil_fail));
        let stages = [
            ("network", Stage::Network),
            ("servers", Stage::Servers),
            ("volumes", Stage::Volumes),
            ("attach", Stage::Attach),
            ("addresses", Stage::Addresses),
        ];
        let d = stages.into_iter().fold(d, |d, (name, stage)| {
            d.step(name, step!(self, fulfil_stage, stage), step!(self, unfulfil_stage, stage))
        });
        d.step("deliver", step!(self, fulfil_deliver), step!(self, unfulfil_deliver))
    }

    /// What fulfilment has made for an order: key and resource, in the order of making.
    ///
    /// # Errors
    /// Not found, for an order that the caller may not see.
    pub async fn pieces(&self, caller: &Caller, id: &OrderId) -> Result<Vec<(String, String)>> {
        self.order(caller, id).await?;
        let mut tx = self.env.db.read().await?;
        store::list(&mut tx, id).await
    }

    /// For each resource the order that made it and the name of the one who ordered, if it was an order.
    ///
    /// # Errors
    /// What the database says.
    pub async fn made_by(&self, resources: &[String]) -> Result<Vec<Option<(OrderId, String)>>> {
        let mut tx = self.env.db.read().await?;
        let makers = store::makers(&mut tx, resources).await?;
        Ok(resources.iter().map(|r| makers.get(r).cloned()).collect())
    }

    pub(crate) async fn subject(&self, tx: &mut Tx, cx: &StepCx) -> Result<Order> {
        let id = OrderId::from(cx.subject.as_str());
        order::store::get(tx, &id).await?.ok_or_else(|| Error::internal("an order that is being fulfilled is gone"))
    }

    pub(crate) async fn fulfil_begin(&self, cx: StepCx) -> Result<Progress> {
        let mut tx = self.env.db.read().await?;
        let o = self.subject(&mut tx, &cx).await?;
        match o.state {
            State::Fulfilling => Ok(Progress::Done),
            s => Err(Error::conflict(format!("the order is {}", s.as_str()))),
        }
    }

    pub(crate) async fn fulfil_fail(&self, cx: StepCx) -> Result<Progress> {
        let now = self.env.now();
        transact!(cx.db, |tx| {
            let mut o = self.subject(tx, &cx).await?;
            if o.state == State::Fulfilling {
                o.state = o.state.after(Event::Undone)?;
                o.reason = cx.reason.clone();
                o.updated_at = now;
                self.save(tx, &o).await?;
                self.quota.end_of_order(tx, &o.id, now).await?;
                self.tell(tx, &o, News::Fail, "system").await?;
            }
            Ok(Progress::Done)
        })
    }

    /// The order with its owner, its pieces and what of them is made.
    pub(crate) async fn work(&self, cx: &StepCx) -> Result<(Owner, Vec<Piece>, Made)> {
        let mut tx = self.env.db.read().await?;
        let o = self.subject(&mut tx, cx).await?;
        let made = store::made(&mut tx, &o.id).await?;
        let pieces = plan::of(&self.book, &o)?;
        let mut caller = o.caller;
        caller.request_id = format!("op-{}", cx.id);
        Ok((Owner { order: o.id, caller, project: o.project }, pieces, made))
    }

    async fn fulfil_stage(&self, cx: StepCx, stage: Stage) -> Result<Progress> {
        let (owner, pieces, mut made) = self.work(&cx).await?;
        let mine = || pieces.iter().enumerate().filter(|(_, p)| p.stage == stage);
        for (n, piece) in mine() {
            if made.contains_key(&piece.key) {
                continue;
            }
            let id = self.ports.builder.ensure(&owner, piece, &made).await?;
            self.record(&owner, n, piece, &id).await?;
            made.insert(piece.key.clone(), id);
        }
        let mut waiting = false;
        for (_, piece) in mine() {
            let Some(id) = made.get(&piece.key) else { continue };
            match self.ports.builder.look(&owner, piece, id, &made).await? {
                Look::Ready => {}
                Look::Pending => waiting = true,
                Look::Failed(why) => return Err(Error::conflict(format!("{}: {why}", piece.key))),
                Look::Gone => return Err(Error::conflict(format!("{} was removed meanwhile", piece.key))),
            }
        }
        if waiting { self.later(&cx, stage) } else { Ok(Progress::Done) }
    }

    fn later(&self, cx: &StepCx, stage: Stage) -> Result<Progress> {
        let key = format!("since-{stage:?}");
        let now = self.env.now();
        let since: Timestamp = match cx.get(&key)? {
            Some(t) => t,
            None => {
                cx.put(&key, &now)?;
                now
            }
        };
        if now.since(since) > STAGE_LIMIT {
            return Err(Error::conflict(format!("not ready after {} minutes", STAGE_LIMIT.as_secs() / 60)));
        }
        Ok(Progress::Later(LOOK_AGAIN))
    }

    /// Records a piece, and tells billing that an order made it: its usage waits for the delivery.
    async fn record(&self, owner: &Owner, n: usize, piece: &Piece, id: &str) -> Result<()> {
        transact!(self.env.db, |tx| {
            store::insert(tx, &owner.order, n, &piece.key, id).await?;
            if let Some(item) = &piece.item {
                let fact =
                    OrderResources { order: owner.order.clone(), item: item.clone(), resources: vec![id.to_owned()] };
                self.env.outbox.publish(tx, ORDER_RESOURCES, owner.order.as_str(), &fact).await?;
            }
            Ok(())
        })
    }

    async fn unfulfil_stage(&self, cx: StepCx, stage: Stage) -> Result<Progress> {
        Ok(match self.remove_stage(&cx, stage, false).await? {
            None => Progress::Done,
            Some(_) => Progress::Later(LOOK_AGAIN),
        })
    }

    /// Removes a stage's pieces as a deed of its own, at an order's end. What others still use is waited for, but not for ever.
    pub(crate) async fn take_away_stage(&self, cx: StepCx, stage: Stage) -> Result<Progress> {
        let Some(held) = self.remove_stage(&cx, stage, true).await? else { return Ok(Progress::Done) };
        match self.later(&cx, stage) {
            Err(_) if !held.is_empty() => Err(Error::conflict(held)),
            other => other,
        }
    }

    /// Begins to remove what a stage made, the last piece first. None, once all is gone; else what holds it up, if that is known. A
    /// `patient` caller takes a conflict for something that is still on its way out.
    async fn remove_stage(&self, cx: &StepCx, stage: Stage, patient: bool) -> Result<Option<String>> {
        let (owner, pieces, mut made) = self.work(cx).await?;
        let (mut waiting, mut held) = (false, String::new());
        for piece in pieces.iter().rev().filter(|p| p.stage == stage) {
            let id = match made.get(&piece.key) {
                Some(id) => Some(id.clone()),
                None => self.ports.builder.find(&owner, piece, &made).await?,
            };
            let Some(id) = id else { continue };
            match self.ports.builder.unmake(&owner, piece, &id, &made).await {
                Ok(()) => {}
                Err(e) if patient && matches!(e.kind, ErrorKind::Conflict | ErrorKind::BadRequest) => {
                    (waiting, held) = (true, format!("{}: {}", piece.key, e.message));
                    continue;
                }
                Err(e) => return Err(e),
            }
            if self.ports.builder.look(&owner, piece, &id, &made).await? == Look::Gone {
                transact!(self.env.db, |tx| { store::delete(tx, &owner.order, &piece.key).await })?;
                made.remove(&piece.key);
            } else {
                waiting = true;
            }
        }
        Ok(waiting.then_some(held))
    }

    async fn fulfil_deliver(&self, cx: StepCx) -> Result<Progress> {
        let now = self.env.now();
        transact!(cx.db, |tx| {
            let mut o = self.subject(tx, &cx).await?;
            if o.state == State::Fulfilling {
                o.state = o.state.after(Event::Fulfilled { trial: o.trial_days > 0 })?;
                o.updated_at = now;
                self.set_ready(tx, &mut o, now).await?;
                self.save(tx, &o).await?;
            }
            Ok(Progress::Done)
        })
    }

    pub(crate) async fn unfulfil_deliver(&self, cx: StepCx) -> Result<Progress> {
        let now = self.env.now();
        transact!(cx.db, |tx| {
            let mut o = self.subject(tx, &cx).await?;
            if matches!(o.state, State::Delivered | State::Trial) {
                o.state = o.state.after(Event::DeliveryUndone)?;
                (o.delivered_at, o.expires_at, o.trial_until, o.updated_at) = (None, None, None, now);
                self.clocks_undone(tx, &o).await?;
                self.save(tx, &o).await?;
                if o.kind.supplies() {
                    let fact = OrderDelivered { order: o.id.clone(), at: None };
                    self.env.outbox.publish(tx, ORDER_DELIVERED, o.id.as_str(), &fact).await?;
                }
            }
            Ok(Progress::Done)
        })
    }

    /// Delivered: the lines' months and their usage run from that instant. What enlarges another order ends with it. The caller writes the order.
    pub(crate) async fn set_delivered(&self, tx: &mut Tx, o: &mut Order, now: Timestamp) -> Result<()> {
        (o.delivered_at, o.trial_until, o.expires_at) = (Some(now), None, o.ask.until());
        self.tell(tx, o, News::Deliver, "system").await?;
        if !o.kind.supplies() {
            return Ok(());
        }
        let end = if o.kind.enlarges() { self.target(tx, o).await?.expires_at } else { None };
        for e in entitlement::store::of_order(tx, &o.id).await?.into_iter().filter(|e| e.ended.is_none()) {
            let line = o.lines.iter().find(|l| e.source == format!("order:{}:{}", o.id, l.n));
            let until = match line {
                _ if o.kind.enlarges() => end,
                Some(l) => Some(self.months_later(now, l.months)?),
                None => None,
            };
            entitlement::store::set_term(tx, &e.id, now, until).await?;
            o.expires_at = o.expires_at.max(until);
        }
        self.count_by_hand(tx, o, hand::Told::Delivered, now).await?;
        let fact = OrderDelivered { order: o.id.clone(), at: Some(now) };
        self.env.outbox.publish(tx, ORDER_DELIVERED, o.id.as_str(), &fact).await
    }
}
