//! Change orders: more, less, longer, stopped, started, ended. Each names the order that it changes and goes through its own flow.

use super::form::{self, Faults};
use super::kind::{Ask, OrderKind, change_name};
use super::submit::{MAX_MONTHS, NewLine, NewOrder, check_created, check_lines, check_words, numbered};
use super::{NetworkChoice, Order, State, missing, store};
use crate::entitlement::{self, Entitlement};
use crate::item::Kind;
use crate::{Catalog, Item};
use kernel::{Caller, Error, OrderId, Result};
use runtime::Tx;
use runtime::port::{QuotaGate as _, Resource};
use std::collections::BTreeMap;

/// Enlargements of one order that are looked at together.
const FAMILY: u32 = 500;

/// A wish to change an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewChange {
    /// In which way.
    pub kind: OrderKind,
    /// Which order.
    pub target: OrderId,
    /// More of what, or less.
    pub lines: Vec<NewLine>,
    /// More is to be made, not only granted.
    pub creates: bool,
    /// Network of the servers that are added.
    pub network: NetworkChoice,
    /// How much longer.
    pub months: Option<u32>,
    /// A final backup of the volumes, at a release.
    pub backup: bool,
    /// Remark.
    pub note: Option<String>,
    /// Why it must take the urgent path.
    pub urgent: Option<String>,
}

fn storage(i: &Item) -> bool {
    i.provides.as_ref().is_some_and(|p| p.kind == Kind::Volume)
}

impl Catalog {
    fn check_change(&self, c: &NewChange) -> Result<()> {
        let mut faults = Faults::default();
        check_words(&mut faults, c.note.as_deref(), c.urgent.as_deref());
        if c.kind.enlarges() || c.kind.reduces() {
            self.change_lines(&mut faults, c.kind, &c.lines, c.creates);
        } else {
            faults.check(c.lines.is_empty(), "lines", format!("a change of kind {} has none", c.kind.as_str()));
        }
        match (c.kind, c.months) {
            (OrderKind::Renew, Some(m)) if (1..=MAX_MONTHS).contains(&m) => {}
            (OrderKind::Renew, _) => faults.add("months", format!("must be 1 to {MAX_MONTHS}")),
            (_, Some(_)) => faults.add("months", format!("a change of kind {} has none", c.kind.as_str())),
            (_, None) => {}
        }
        faults.check(c.kind.is_change(), "kind", format!("{} changes no order", c.kind.as_str()));
        faults.finish()
    }

    fn change_lines(&self, faults: &mut Faults, kind: OrderKind, lines: &[NewLine], creates: bool) {
        let creates = creates && kind.enlarges();
        check_lines(faults, &self.book, lines, creates, false);
        let wants = matches!(kind, OrderKind::StorageUp | OrderKind::StorageDown);
        for (n, l) in lines.iter().enumerate() {
            if let Some(i) = self.book.item(&l.item).filter(|i| i.provides.is_some() && storage(i) != wants) {
                let right = match (kind.enlarges(), storage(i)) {
                    (true, true) => "storage_up",
                    (true, false) => "scale_up",
                    (false, true) => "storage_down",
                    (false, false) => "scale_down",
                };
                faults.add(format!("lines[{n}].item"), format!("item {} is changed by a {right}", i.code));
            }
        }
        for (n, l) in lines.iter().enumerate().filter(|_| kind.reduces()) {
            if let Some(i) = self.book.item(&l.item).filter(|i| i.counted.as_ref().is_some_and(|c| c.once)) {
                faults.add(format!("lines[{n}].item"), format!("item {} is paid once: it is not given back", i.code));
            }
        }
        if creates {
            // The name comes from the order that is enlarged; any will do to see whether lines differ.
            check_created(faults, &self.book, "x", lines);
        }
    }

    /// Lines of a change that is submitted again.
    pub(crate) fn check_change_lines(&self, kind: OrderKind, new: &NewOrder) -> Result<()> {
        let mut faults = Faults::default();
        check_words(&mut faults, new.note.as_deref(), new.urgent.as_deref());
        self.change_lines(&mut faults, kind, &new.lines, new.creates);
        faults.check(new.trial_days == 0, "trial_days", "a change has no trial");
        faults.finish()
    }

    /// Submits a change of an order of the caller's project.
    ///
    /// # Errors
    /// Bad request that names every field at fault; not found, for another project's order; conflict, if the order's state does not admit
    /// it (`OrderState`), or more is in use than would be left (`InUse`, naming it).
    pub async fn change(&self, caller: &Caller, new: NewChange) -> Result<Order> {
        self.check_change(&new)?;
        let mut tx = self.env.db.read().await?;
        let target = store::get(&mut tx, &new.target).await?.filter(|t| caller.project.as_ref() == Some(&t.project));
        drop(tx);
        let target = target.ok_or_else(|| missing(&new.target))?;
        let ask = match new.kind {
            OrderKind::Renew => Ask::Renew { months: new.months.unwrap_or(0) },
            OrderKind::Release => Ask::Release { backup: new.backup },
            _ => Ask::None,
        };
        let name = change_name(new.kind, &target.name, &target.id);
        let mut o = self.draft(caller, new.kind, name, ask)?;
        o.target = Some(target.id);
        o.note = new.note;
        o.urgent = new.urgent;
        o.creates = new.creates && new.kind.enlarges();
        o.network = new.network;
        o.lines = numbered(new.lines);
        self.mark_by_hand(&mut o);
        if o.kind.enlarges() {
            self.check_names(&o).await?;
        }
        self.place(o).await
    }

    /// The order that a change is for.
    pub(crate) async fn target(&self, tx: &mut Tx, o: &Order) -> Result<Order> {
        let id = o.target.as_ref().ok_or_else(|| Error::internal("a change without an order to change"))?;
        let t = store::get(tx, id).await?.filter(|t| t.project == o.project);
        t.ok_or_else(|| missing(id))
    }

    /// Refuses a change that its order does not admit now: asked when it is submitted and again before it is carried out.
    pub(crate) async fn check_against_target(&self, tx: &mut Tx, o: &Order) -> Result<()> {
        if !o.kind.is_change() {
            return Ok(());
        }
        let t = self.target(tx, o).await?;
        let wrong =
            |why: &str| Err(Error::conflict(format!("order {} {why}", t.id)).code("OrderState").field("target"));
        let ended = t.expires_at.is_some_and(|e| e <= self.env.now());
        let admitted = match o.kind {
            OrderKind::ScaleUp | OrderKind::StorageUp => t.state == State::Delivered && t.kind == OrderKind::Supply,
            OrderKind::ScaleDown | OrderKind::StorageDown => {
                matches!(t.state, State::Delivered | State::Stopped) && t.kind.supplies()
            }
            OrderKind::Renew => {
                matches!(t.state, State::Delivered | State::Stopped)
                    && t.kind == OrderKind::Supply
                    && t.expires_at.is_some()
            }
            OrderKind::Stop => t.state == State::Delivered && t.kind.supplies() && t.creates,
            OrderKind::Start => t.state == State::Stopped && t.kind.supplies(),
            OrderKind::Release => matches!(t.state, State::Delivered | State::Stopped) && t.kind.lasts(),
            OrderKind::Supply | OrderKind::Account | OrderKind::Opening => true,
        };
        if !admitted {
            return wrong(&format!(
                "of kind {} is {}: it admits no {}",
                t.kind.as_str(),
                t.state.as_str(),
                o.kind.as_str()
            ));
        }
        match o.kind {
            OrderKind::Start if ended => wrong("has ended: renew it, and it starts again"),
            OrderKind::Release => {
                if let Some(e) = self.family(tx, &t.id).await?.into_iter().find(|e| e.state.in_force()) {
                    return wrong(&format!("was enlarged by {}: release that first", e.id));
                }
                if t.creates {
                    return Ok(());
                }
                let granted = self.granted_by(tx, &t).await?;
                self.check_left(tx, &t, &granted).await
            }
            k if k.reduces() => {
                let less = self.reduction(tx, &t, o).await?;
                let taken = less.iter().fold(BTreeMap::new(), |mut sum: BTreeMap<Resource, i64>, (_, _, d)| {
                    for (r, n) in d {
                        *sum.entry(*r).or_default() += n;
                    }
                    sum
                });
                self.check_left(tx, &t, &taken).await
            }
            _ => Ok(()),
        }
    }

    /// Enlargements of an order.
    pub(crate) async fn family(&self, tx: &mut Tx, of: &OrderId) -> Result<Vec<Order>> {
        let w = store::Wanted { target: Some(of), ..store::Wanted::default() };
        Ok(store::list(tx, &w, FAMILY).await?.into_iter().filter(|o| o.kind.enlarges()).collect())
    }

    async fn granted_by(&self, tx: &mut Tx, t: &Order) -> Result<BTreeMap<Resource, i64>> {
        let mut sum: BTreeMap<Resource, i64> = BTreeMap::new();
        for e in entitlement::store::of_order(tx, &t.id).await?.into_iter().filter(|e| e.ended.is_none()) {
            for (r, n) in e.grants {
                *sum.entry(r).or_default() += n;
            }
        }
        Ok(sum)
    }

    /// Refuses to take what is in use, naming it.
    async fn check_left(&self, tx: &mut Tx, t: &Order, taken: &BTreeMap<Resource, i64>) -> Result<()> {
        let lines = self.quota.lines(tx, &t.project).await?;
        let mut held = Vec::new();
        for l in lines.iter().filter(|l| l.limit != crate::quota::UNLIMITED) {
            let left = l.limit.saturating_sub(taken.get(&l.resource).copied().unwrap_or(0));
            if taken.get(&l.resource).is_some_and(|n| *n > 0) && l.used > left {
                held.push(format!("{} {} are in use, {} would be left", l.used, l.resource.as_str(), left.max(0)));
            }
        }
        if held.is_empty() {
            return Ok(());
        }
        Err(Error::conflict(format!("more is in use than would be left: {}", held.join("; ")))
            .code("InUse")
            .field("lines"))
    }

    /// What a reduction takes: the entitlement, its new quantity, and by how much its grants fall.
    pub(crate) async fn reduction(
        &self,
        tx: &mut Tx,
        t: &Order,
        o: &Order,
    ) -> Result<Vec<(Entitlement, i64, BTreeMap<Resource, i64>)>> {
        let mut held: Vec<(Entitlement, i64)> = entitlement::store::of_order(tx, &t.id)
            .await?
            .into_iter()
            .filter(|e| e.ended.is_none())
            .map(|e| (e.quantity, e))
            .map(|(q, e)| (e, q))
            .collect();
        let mut faults = Faults::default();
        for (n, l) in o.lines.iter().enumerate() {
            let mut wanted = l.quantity;
            let have: i64 = held.iter().filter(|(e, _)| e.item.as_ref() == Some(&l.item)).map(|(_, q)| q).sum();
            if have < wanted {
                let rule = format!("order {} has {have} of item {} left", t.id, form::clip(&l.item));
                faults.add(format!("lines[{n}].quantity"), rule);
                continue;
            }
            for (_, q) in held.iter_mut().filter(|(e, _)| e.item.as_ref() == Some(&l.item)) {
                let take = wanted.min(*q);
                *q -= take;
                wanted -= take;
            }
        }
        faults.finish()?;
        let mut all = Vec::new();
        for (e, left) in held.into_iter().filter(|(e, q)| *q != e.quantity) {
            let item = e.item.as_deref().and_then(|c| self.book.item(c));
            let item = item.ok_or_else(|| Error::conflict("the price book no longer has what was ordered"))?;
            let rest = if left == 0 { BTreeMap::new() } else { item.granted(left) };
            let less = e.grants.iter().map(|(r, n)| (*r, n - rest.get(r).copied().unwrap_or(0))).collect();
            all.push((e, left, less));
        }
        Ok(all)
    }
}
