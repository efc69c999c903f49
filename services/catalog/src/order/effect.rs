//! What the last approval does, by the kind of the order; and the ends of trials.

use super::decide::{note, reason_of};
use super::kind::{Ask, OrderKind};
use super::state::{Event, State};
use super::submit::asked;
use super::tell::News;
use super::{Order, missing, store};
use crate::entitlement::{self, Entitlement};
use crate::fulfil::hand::Told;
use crate::{Catalog, account, expire, fulfil, power};
use kernel::calendar::{DayKind, Hours, Span};
use kernel::{Caller, EntitlementId, Error, OrderId, Result, Role, Timestamp};
use runtime::{Tx, transact};

/// Refuses the supplier's administrator, who sees every order: what is tried is taken, and paid for, by those who try it.
fn tries(caller: &Caller) -> Result<()> {
    if caller.acts_as(Role::Member) {
        return Ok(());
    }
    Err(Error::forbidden("a member of the project decides on what it tries"))
}

impl Catalog {
    /// Writes an order, with the instant at which the expiry policy has to look at it.
    pub(crate) async fn save(&self, tx: &mut Tx, o: &Order) -> Result<()> {
        let attend = expire::next(&self.book.rules, o).map(|(at, _)| at);
        store::update(tx, o, attend).await
    }

    /// Does what an approved order asks for, or starts it. The caller stores the order.
    pub(crate) async fn carry_out(&self, tx: &mut Tx, o: &mut Order, caller: &Caller) -> Result<()> {
        self.check_against_target(tx, o).await?;
        let now = self.env.now();
        let works = match o.kind {
            k if k.supplies() => o.creates || o.ask.by_hand(),
            k if k.reduces() => o.ask.by_hand(),
            OrderKind::Stop | OrderKind::Start | OrderKind::Release | OrderKind::Account | OrderKind::Opening => true,
            _ => false,
        };
        let next = o.state.after(Event::Approve { creates: works, trial: o.trial_days > 0 })?;
        if o.kind.supplies() {
            self.check_limits(tx, &o.id, &asked(&o.lines)).await?;
        }
        if works {
            o.state = next;
            return self.begin_work(tx, o, caller).await;
        }
        match o.kind {
            k if k.supplies() => self.grant_order(tx, o, now).await?,
            k if k.reduces() => self.reduce(tx, o, now).await?,
            OrderKind::Renew => self.renew(tx, o, caller).await?,
            _ => return Err(Error::internal("an order that asks for nothing")),
        }
        o.state = next;
        self.set_ready(tx, o, now).await
    }

    /// Starts what an order asks for; its state says that it is at work.
    pub(crate) async fn begin_work(&self, tx: &mut Tx, o: &mut Order, caller: &Caller) -> Result<()> {
        let now = self.env.now();
        o.operation = match o.kind {
            k if k.supplies() => {
                self.grant_order(tx, o, now).await?;
                if o.ask.by_hand() { None } else { Some(self.start_fulfilment(tx, o).await?) }
            }
            k if k.reduces() && o.ask.by_hand() => None,
            OrderKind::Opening => Some(self.start_fulfilment(tx, o).await?),
            OrderKind::Account if o.ask.by_hand() => None,
            OrderKind::Account => {
                self.check_not_held(o).await?;
                Some(self.env.ops.start(tx, account::OPEN, o.id.as_str(), caller, Some(&o.project), &()).await?)
            }
            OrderKind::Stop | OrderKind::Start => {
                let t = self.target(tx, o).await?;
                Some(self.start_power(tx, &t, caller, o.kind == OrderKind::Start, Some(&o.id)).await?)
            }
            OrderKind::Release => {
                let mut t = self.target(tx, o).await?;
                let backup = matches!(o.ask, Ask::Release { backup: true });
                self.begin_release(tx, &mut t, caller, backup).await?;
                t.operation.clone()
            }
            _ => return Err(Error::internal("nothing is to be done for this order")),
        };
        Ok(())
    }

    async fn start_fulfilment(&self, tx: &mut Tx, o: &Order) -> Result<kernel::OperationId> {
        self.env.ops.start(tx, fulfil::FULFIL, o.id.as_str(), &o.caller, Some(&o.project), &()).await
    }

    /// Starts or stops the servers of an order.
    pub(crate) async fn start_power(
        &self,
        tx: &mut Tx,
        o: &Order,
        caller: &Caller,
        on: bool,
        change: Option<&OrderId>,
    ) -> Result<kernel::OperationId> {
        let kind = if on { power::START } else { power::STOP };
        let params = power::Params { change: change.cloned() };
        self.env.ops.start(tx, kind, o.id.as_str(), caller, Some(&o.project), &params).await
    }

    /// Raises the quota by what the order's lines grant. What enlarges an order ends with it.
    async fn grant_order(&self, tx: &mut Tx, o: &Order, now: Timestamp) -> Result<()> {
        let end = if o.kind.enlarges() { self.target(tx, o).await?.expires_at } else { None };
        for l in &o.lines {
            let item = self.book.item(&l.item).ok_or_else(|| {
                Error::conflict(format!("contract {} has no item {} any more", self.book.contract, l.item))
            })?;
            let until = if o.kind.enlarges() { end } else { Some(self.months_later(now, l.months)?) };
            let e = Entitlement {
                id: EntitlementId::fresh(),
                project: o.project.clone(),
                source: format!("order:{}:{}", o.id, l.n),
                order: Some(o.id.clone()),
                item: Some(l.item.clone()),
                quantity: l.quantity,
                grants: item.granted(l.quantity),
                from: now,
                until,
                ended: None,
            };
            self.quota.entitle(tx, e).await?;
        }
        Ok(())
    }

    /// Lowers what an order granted: the entitlement ends and another of the rest takes its place.
    pub(crate) async fn reduce(&self, tx: &mut Tx, o: &Order, now: Timestamp) -> Result<()> {
        let t = self.target(tx, o).await?;
        for (e, left, less) in self.reduction(tx, &t, o).await? {
            self.recount(tx, &t, &e, left, now).await?;
            entitlement::store::end(tx, &e.id, now).await?;
            let back = less.iter().map(|(r, n)| (*r, -n)).collect();
            self.quota.adjust(tx, &e.project, &back).await?;
            if left > 0 {
                let grants = e.grants.iter().map(|(r, n)| (*r, n - less.get(r).copied().unwrap_or(0))).collect();
                let rest = Entitlement { id: EntitlementId::fresh(), quantity: left, grants, from: now, ..e };
                entitlement::store::insert(tx, &rest).await?;
            }
        }
        Ok(())
    }

    /// Lets an order and its enlargements last longer; what its end had stopped starts again.
    async fn renew(&self, tx: &mut Tx, o: &Order, caller: &Caller) -> Result<()> {
        let now = self.env.now();
        let Ask::Renew { months } = o.ask else { return Err(Error::internal("a renewal without months")) };
        let t = self.target(tx, o).await?;
        let mut all: Vec<Order> = self.family(tx, &t.id).await?.into_iter().filter(|x| x.state.in_force()).collect();
        all.push(t);
        for mut x in all {
            let Some(ends) = x.expires_at else { continue };
            let later = self.months_later(ends, months)?;
            if later <= now {
                let e = format!("months: order {} ended so long ago that it would still be over", x.id);
                return Err(Error::conflict(e).field("months").code("OrderState"));
            }
            for e in entitlement::store::of_order(tx, &x.id).await?.into_iter().filter(|e| e.ended.is_none()) {
                let until = e.until.map(|u| self.months_later(u, months)).transpose()?;
                entitlement::store::set_term(tx, &e.id, e.from, until).await?;
            }
            if x.state == State::Stopped && ends <= now && x.ask == Ask::Hand {
                (x.state, x.stopped_at) = (x.state.after(Event::Resume)?, None);
                self.count_by_hand(tx, &x, Told::Resumed, now).await?;
            } else if x.state == State::Stopped && ends <= now {
                x.operation = Some(self.start_power(tx, &x, caller, true, None).await?);
            }
            (x.expires_at, x.noticed, x.noticed_at, x.updated_at) = (Some(later), None, None, now);
            self.save(tx, &x).await?;
        }
        Ok(())
    }

    /// What was asked for is there: tried first, or delivered. The caller writes the order, whose state says which.
    pub(crate) async fn set_ready(&self, tx: &mut Tx, o: &mut Order, now: Timestamp) -> Result<()> {
        self.clocks_done(tx, o).await?;
        if o.state == State::Trial {
            let span = Span::Days(i64::from(o.trial_days), DayKind::Calendar);
            o.trial_until = Some(self.work.deadline(now, span, Hours::Always)?);
            return Ok(());
        }
        self.set_delivered(tx, o, now).await
    }

    /// Takes what was tried: from now on it is paid for.
    ///
    /// # Errors
    /// Not found, for another project's order; forbidden, unless for a member of the project; conflict, unless it is being tried.
    pub async fn accept(&self, caller: &Caller, id: &OrderId, reason: Option<&str>) -> Result<Order> {
        let reason = reason_of(reason, false)?;
        transact!(self.env.db, |tx| {
            let mut o = store::get(tx, id).await?.filter(|o| caller.may_see(&o.project)).ok_or_else(|| missing(id))?;
            tries(caller)?;
            self.take(tx, &mut o, caller, reason.clone()).await?;
            store::get(tx, id).await?.ok_or_else(|| missing(id))
        })
    }

    /// Trial into delivery, at the trial's own end if that has passed: whoever looks late makes nothing free.
    pub(crate) async fn take(&self, tx: &mut Tx, o: &mut Order, caller: &Caller, reason: Option<String>) -> Result<()> {
        let now = self.env.now();
        o.state = o.state.after(Event::Accept)?;
        note(tx, o, caller, None, "accept", "orderer", reason, now).await?;
        o.updated_at = now;
        let from = o.trial_until.map_or(now, |end| end.min(now));
        self.set_delivered(tx, o, from).await?;
        self.save(tx, o).await
    }

    /// Does not take what was tried: it goes, without a bill and without a backup.
    ///
    /// # Errors
    /// As [`Catalog::accept`]; bad request without a reason.
    pub async fn refuse(&self, caller: &Caller, id: &OrderId, reason: Option<&str>) -> Result<Order> {
        let reason = reason_of(reason, true)?;
        let now = self.env.now();
        transact!(self.env.db, |tx| {
            let mut o = store::get(tx, id).await?.filter(|o| caller.may_see(&o.project)).ok_or_else(|| missing(id))?;
            tries(caller)?;
            if o.state != State::Trial {
                let e = format!("an order that is {} is not being tried", o.state.as_str());
                return Err(Error::conflict(e).code("OrderState"));
            }
            note(tx, &o, caller, None, "refuse", "orderer", reason.clone(), now).await?;
            o.reason.clone_from(&reason);
            self.begin_release(tx, &mut o, caller, false).await?;
            store::get(tx, id).await?.ok_or_else(|| missing(id))
        })
    }

    /// A change has been carried out.
    pub(crate) async fn finish_change(&self, tx: &mut Tx, id: &OrderId) -> Result<()> {
        let now = self.env.now();
        let Some(mut c) = store::get(tx, id).await? else { return Ok(()) };
        if c.state == State::Fulfilling {
            c.state = c.state.after(Event::Fulfilled { trial: false })?;
            (c.delivered_at, c.updated_at) = (Some(now), now);
            self.tell(tx, &c, News::Deliver, "system").await?;
            self.clocks_done(tx, &c).await?;
            self.save(tx, &c).await?;
        }
        Ok(())
    }

    /// A change could not be carried out.
    pub(crate) async fn fail_change(&self, tx: &mut Tx, id: &OrderId, reason: Option<&str>) -> Result<()> {
        let now = self.env.now();
        let Some(mut c) = store::get(tx, id).await? else { return Ok(()) };
        if c.state == State::Delivered {
            c.state = c.state.after(Event::DeliveryUndone)?;
            c.delivered_at = None;
            self.clocks_undone(tx, &c).await?;
        }
        if c.state == State::Fulfilling {
            c.state = c.state.after(Event::Undone)?;
            (c.reason, c.updated_at) = (reason.map(str::to_owned), now);
            self.tell(tx, &c, News::Fail, "system").await?;
            self.save(tx, &c).await?;
        }
        Ok(())
    }
}
