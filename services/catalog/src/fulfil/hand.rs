//! What the platform cannot make (a leased line, a certificate, people's work) is delivered by hand: after the approvals the order waits
//! for the operator, who completes it with a reference and evidence, all of it or nothing. So does its removal, at its end.
//!
//! From its delivery on such an order is usage by itself: one resource a line, counted by the order's quantity, until its end or its
//! release, whichever is first; what is paid for once is an event at the delivery. A row that the platform or an outside meter measures is
//! not counted here as well. Accounts of other systems are completed the same way and count nothing.

use super::store;
use crate::Catalog;
use crate::entitlement::{self, Entitlement};
use crate::item::Counted;
use crate::order::decide::{holds, note};
use crate::order::form::Faults;
use crate::order::state::{Event, State};
use crate::order::store::Wanted;
use crate::order::{self, Ask, Line, Order, OrderKind, missing};
use crate::rules::FlowRole;
use kernel::event::{ORDER_METER, ORDER_RESOURCES, OrderResources};
use kernel::{Caller, EntitlementId, Error, OrderId, Quantity, Result, Timestamp};
use runtime::port::{EVENT, UsageFact};
use runtime::{Tx, transact};

/// Kind of the usage facts.
const KIND: &str = "order";

/// What the operator did by hand.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Done {
    /// What was done, and where that can be seen.
    pub evidence: String,
    /// Number of the delivery note, contract or certificate.
    pub reference: Option<String>,
    /// Remark.
    pub note: Option<String>,
    /// How much of each line, where it is said: number of the line and quantity.
    pub lines: Vec<(u32, i64)>,
}

impl From<&str> for Done {
    fn from(evidence: &str) -> Done {
        Done { evidence: evidence.to_owned(), ..Done::default() }
    }
}

impl Done {
    fn check(&self) -> Result<()> {
        let mut faults = Faults::default();
        faults.text("evidence", &self.evidence, 2000);
        for (field, text, most) in [("reference", &self.reference, 200), ("note", &self.note, 2000)] {
            if let Some(t) = text {
                faults.text(field, t, most);
            }
        }
        faults.finish()
    }

    /// All of it, for the record.
    fn said(&self) -> String {
        let parts = [self.reference.as_deref(), Some(self.evidence.as_str()), self.note.as_deref()];
        parts.into_iter().flatten().collect::<Vec<_>>().join("; ")
    }

    /// Every line in full: half of it is no delivery.
    fn whole(&self, o: &Order) -> Result<()> {
        let mut faults = Faults::default();
        for (at, (n, quantity)) in self.lines.iter().enumerate() {
            match o.lines.iter().find(|l| l.n == *n) {
                None => faults.add(format!("lines[{at}].line"), "is no line of the order"),
                Some(l) if l.quantity != *quantity => {
                    let rule = format!("{} were ordered: what is delivered in part is not delivered", l.quantity);
                    faults.add(format!("lines[{at}].quantity"), rule);
                }
                Some(_) => {}
            }
        }
        let named = |l: &&Line| self.lines.iter().any(|(n, _)| *n == l.n);
        if let Some(l) = o.lines.iter().find(|l| !self.lines.is_empty() && !named(l)) {
            faults.add("lines", format!("line {} is left out: what is delivered in part is not delivered", l.n));
        }
        faults.finish()
    }
}

/// What happens to an order's usage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Told {
    /// It begins.
    Delivered,
    /// It goes on, after an end.
    Resumed,
    /// It ends.
    Ceased,
}

/// A line's resource, as usage tells of it.
fn resource(o: &Order, l: &Line) -> String {
    format!("{}-{}", o.id, l.n)
}

fn key(l: &Line) -> String {
    format!("line-{}", l.n)
}

/// The line that an entitlement is of.
fn line_of<'a>(o: &'a Order, e: &Entitlement) -> Option<&'a Line> {
    o.lines.iter().find(|l| e.source == format!("order:{}:{}", o.id, l.n))
}

impl Catalog {
    /// An order whose lines the operator delivers says so; it makes nothing.
    pub(crate) fn mark_by_hand(&self, o: &mut Order) {
        let hand = |l: &Line| self.book.item(&l.item).is_some_and(crate::Item::by_hand);
        if !o.lines.is_empty() && o.lines.iter().all(hand) {
            (o.ask, o.creates) = (Ask::Hand, false);
        } else if o.ask == Ask::Hand {
            o.ask = Ask::None;
        }
    }

    /// What the operator did by hand for an order, with his evidence: what was ordered is there, or after its end is gone; an account of
    /// another system was opened or closed.
    ///
    /// # Errors
    /// Not found; forbidden, unless by an operator who did not order it; bad request without evidence, without a reference for a delivery,
    /// or for a part of it; conflict, if nothing is waited for.
    pub async fn complete(&self, caller: &Caller, id: &OrderId, done: impl Into<Done>) -> Result<Order> {
        if !holds(caller, FlowRole::Operator, None) {
            return Err(Error::forbidden("only the operator says what was done by hand"));
        }
        let done: Done = done.into();
        done.check()?;
        let now = self.env.now();
        transact!(self.env.db, |tx| {
            let mut o = order::store::get(tx, id).await?.ok_or_else(|| missing(id))?;
            if !o.ask.by_hand() {
                return Err(Error::conflict("nothing of this order is done by hand").code("OrderKind"));
            }
            if o.ask == Ask::Hand {
                may_complete(&o, caller, &done)?;
            }
            note(tx, &o, caller, None, "complete", FlowRole::Operator.as_str(), Some(done.said()), now).await?;
            (o.evidence, o.updated_at) = (Some(done.said()), now);
            match (o.ask == Ask::Hand, o.state) {
                (false, State::Stopped) => {
                    o.state = o.state.after(Event::Release)?.after(Event::Released)?;
                    o.released_at = Some(now);
                    self.save(tx, &o).await?;
                }
                (true, State::Releasing) => {
                    self.end(tx, &mut o, now).await?;
                    for l in &o.lines {
                        store::delete(tx, &o.id, &key(l)).await?;
                    }
                }
                _ => self.deliver_by_hand(tx, &mut o, now).await?,
            }
            order::store::get(tx, id).await?.ok_or_else(|| missing(id))
        })
    }

    async fn deliver_by_hand(&self, tx: &mut Tx, o: &mut Order, now: Timestamp) -> Result<()> {
        o.state = o.state.after(Event::Fulfilled { trial: o.trial_days > 0 })?;
        // Since the approval the order that it changes may have ended.
        self.check_against_target(tx, o).await?;
        if o.kind.reduces() {
            self.reduce(tx, o, now).await?;
        }
        self.set_ready(tx, o, now).await?;
        self.save(tx, o).await
    }

    /// Changes by hand that still wait when the order that they change has ended.
    pub(crate) async fn give_up_by_hand(&self, tx: &mut Tx, of: &Order, now: Timestamp) -> Result<()> {
        let w = Wanted { target: Some(&of.id), state: Some(State::Fulfilling), ..Wanted::default() };
        for c in order::store::list(tx, &w, 1000).await?.into_iter().filter(|c| c.ask == Ask::Hand) {
            self.fail_change(tx, &c.id, Some("the order that it changes has ended")).await?;
            self.quota.end_of_order(tx, &c.id, now).await?;
        }
        Ok(())
    }

    /// Tells what the lines of an order come to from now on; nothing, where no line is counted by its order.
    pub(crate) async fn count_by_hand(&self, tx: &mut Tx, o: &Order, told: Told, now: Timestamp) -> Result<()> {
        if o.ask != Ask::Hand || !o.kind.supplies() {
            return Ok(());
        }
        if told == Told::Delivered {
            self.note_lines(tx, o).await?;
        }
        let made = store::made(tx, &o.id).await?;
        let held = entitlement::store::of_order(tx, &o.id).await?;
        let mut facts = Vec::new();
        for e in held.iter().filter(|e| e.ended.is_none()) {
            let Some(l) = line_of(o, e).filter(|l| made.contains_key(&key(l))) else { continue };
            let quantity = if told == Told::Ceased { 0 } else { e.quantity };
            facts.extend(self.line_fact(o, l, quantity, told == Told::Delivered, now));
        }
        if facts.is_empty() { Ok(()) } else { self.ports.usage.record(tx, &facts).await }
    }

    /// A line counts for less from now on.
    pub(crate) async fn recount(
        &self,
        tx: &mut Tx,
        o: &Order,
        e: &Entitlement,
        left: i64,
        now: Timestamp,
    ) -> Result<()> {
        if o.ask != Ask::Hand || o.state != State::Delivered {
            return Ok(());
        }
        let made = store::made(tx, &o.id).await?;
        let Some(l) = line_of(o, e).filter(|l| made.contains_key(&key(l))) else { return Ok(()) };
        match self.line_fact(o, l, left, false, now) {
            Some(fact) => self.ports.usage.record(tx, &[fact]).await,
            None => Ok(()),
        }
    }

    /// Lines that are counted by the order, as what it has made; billing is told from which order and row their usage comes.
    async fn note_lines(&self, tx: &mut Tx, o: &Order) -> Result<()> {
        for l in &o.lines {
            if self.counted(&l.item).is_none() {
                continue;
            }
            let id = resource(o, l);
            store::insert(tx, &o.id, l.n as usize, &key(l), &id).await?;
            let fact = OrderResources { order: o.id.clone(), item: l.item.clone(), resources: vec![id] };
            self.env.outbox.publish(tx, ORDER_RESOURCES, o.id.as_str(), &fact).await?;
        }
        Ok(())
    }

    fn counted(&self, item: &str) -> Option<&Counted> {
        self.book.item(item)?.counted.as_ref()
    }

    /// The fact of a line. What is counted once is told once. What began under another version of the contract still ends.
    fn line_fact(&self, o: &Order, l: &Line, quantity: i64, first: bool, now: Timestamp) -> Option<UsageFact> {
        let counted = match self.counted(&l.item) {
            Some(c) => c.clone(),
            None if quantity == 0 => Counted { meter: format!("{ORDER_METER}{}", l.item), once: false },
            None => return None,
        };
        if counted.once && !first {
            return None;
        }
        Some(UsageFact {
            key: format!("order/{}/{}/{}", o.id, l.n, EntitlementId::fresh()),
            kind: if counted.once { EVENT.to_owned() } else { KIND.to_owned() },
            resource: resource(o, l),
            name: format!("{}-{}", o.name, l.n),
            project: o.project.clone(),
            meter: counted.meter,
            attributes: [].into(),
            quantity: Quantity::whole(quantity),
            at: now,
        })
    }
}

/// Who ordered does not say that it is there; a delivery has a number by which it is found, and is whole.
fn may_complete(o: &Order, caller: &Caller, done: &Done) -> Result<()> {
    if o.orderers.contains(&caller.user) {
        return Err(Error::forbidden("who ordered cannot say that it is delivered").code("OwnOrder"));
    }
    if !matches!(o.state, State::Fulfilling | State::Releasing) {
        let e = format!("an order that is {} waits for nothing that is done by hand", o.state.as_str());
        return Err(Error::conflict(e).code("OrderState"));
    }
    if o.state == State::Releasing {
        return Ok(());
    }
    if done.reference.is_none() && o.kind != OrderKind::ScaleDown && o.kind != OrderKind::StorageDown {
        let e = "reference: is missing: the number of the delivery note, contract or certificate";
        return Err(Error::bad_request(e).field("reference"));
    }
    done.whole(o)
}
