//! Servers of an order stop or start. Operations `order.stop` and `order.start`; subject: the order.
//!
//! Parameters: the change that asked for it, if one did (the end of an order stops it without). Steps:
//! 1. `begin`  the order admits it (undo: the change is `failed`)
//! 2. `power`  every server that the order made is off, or on (undo: the other way round, but for one that broke meanwhile)
//! 3. `settle` the order is `stopped`, or `delivered` again; the change is done (undo: neither)

use crate::Catalog;
use crate::fulfil::plan::Spec;
use crate::fulfil::step;
use crate::order::state::{Event, State};
use crate::order::{self, Order};
use crate::port::Look;
use kernel::{Error, OrderId, Result};
use runtime::operation::{Definition, Progress, StepCx};
use runtime::transact;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::time::Duration;

/// Servers stop.
pub const STOP: &str = "order.stop";
/// Servers start.
pub const START: &str = "order.start";
const LOOK_AGAIN: Duration = Duration::from_millis(100);

/// Parameters.
#[derive(Serialize, Deserialize)]
pub(crate) struct Params {
    pub change: Option<OrderId>,
}

impl Catalog {
    pub(crate) fn power_definitions(self: &Arc<Self>) -> Vec<Definition> {
        let one = |kind, on: bool| {
            Definition::new(kind)
                .step("begin", step!(self, power_begin, on), step!(self, power_fail))
                .step("power", step!(self, power_all, on), step!(self, power_back, !on))
                .step("settle", step!(self, power_settle, on), step!(self, power_unsettle, on))
        };
        vec![one(STOP, false), one(START, true)]
    }

    async fn power_begin(&self, cx: StepCx, on: bool) -> Result<Progress> {
        let mut tx = self.env.db.read().await?;
        let o = self.subject(&mut tx, &cx).await?;
        // A start is also for what has been renewed; a stop that found it stopped has nothing to do.
        match (o.state, on) {
            (State::Stopped, true) | (State::Delivered, false) => Ok(Progress::Done),
            (s, _) => Err(Error::conflict(format!("the order is {}", s.as_str()))),
        }
    }

    async fn power_fail(&self, cx: StepCx) -> Result<Progress> {
        let p: Params = cx.params()?;
        transact!(cx.db, |tx| {
            if let Some(c) = &p.change {
                self.fail_change(tx, c, cx.reason.as_deref()).await?;
            }
            Ok(Progress::Done)
        })
    }

    /// Servers that fulfilment made for an order and that exist still, by id, all on or all off.
    pub(crate) async fn power_all(&self, cx: StepCx, on: bool) -> Result<Progress> {
        let (waiting, broken) = self.drive(&cx, on).await?;
        match broken {
            Some(why) => Err(Error::conflict(why)),
            None => Ok(waiting),
        }
    }

    /// The same as an undo: a server that broke meanwhile stays as it is. An undo that fails is tried for ever, and would hold the order.
    pub(crate) async fn power_back(&self, cx: StepCx, on: bool) -> Result<Progress> {
        let (waiting, broken) = self.drive(&cx, on).await?;
        if let Some(why) = broken {
            tracing::warn!(order = %cx.subject, why, "a server of an order could not be brought back");
        }
        Ok(waiting)
    }

    /// Drives every server towards on or off: whether that is waited for, and why one of them cannot be had so.
    async fn drive(&self, cx: &StepCx, on: bool) -> Result<(Progress, Option<String>)> {
        let (owner, pieces, made) = self.work(cx).await?;
        let (mut waiting, mut broken) = (false, None);
        for piece in pieces.iter().filter(|p| matches!(p.spec, Spec::Server { .. })) {
            let Some(id) = made.get(&piece.key) else { continue };
            match self.ports.steward.power(&owner, id, on).await? {
                Look::Ready | Look::Gone => {}
                Look::Pending => waiting = true,
                Look::Failed(why) => broken = Some(format!("{}: {why}", piece.key)),
            }
        }
        Ok((if waiting { Progress::Later(LOOK_AGAIN) } else { Progress::Done }, broken))
    }

    async fn power_settle(&self, cx: StepCx, on: bool) -> Result<Progress> {
        let (p, now): (Params, _) = (cx.params()?, self.env.now());
        transact!(cx.db, |tx| {
            let mut o = self.subject(tx, &cx).await?;
            let event = if on { Event::Resume } else { Event::Stop };
            if let Ok(next) = o.state.after(event) {
                o.state = next;
                (o.stopped_at, o.updated_at) = ((!on).then_some(now), now);
                self.save(tx, &o).await?;
            }
            if let Some(c) = &p.change {
                self.finish_change(tx, c).await?;
            }
            Ok(Progress::Done)
        })
    }

    async fn power_unsettle(&self, cx: StepCx, on: bool) -> Result<Progress> {
        let now = self.env.now();
        transact!(cx.db, |tx| {
            let mut o: Order = self.subject(tx, &cx).await?;
            let event = if on { Event::Stop } else { Event::Resume };
            if let Ok(next) = o.state.after(event) {
                o.state = next;
                (o.stopped_at, o.updated_at) = (on.then_some(now), now);
                // The policy that stopped it looks again after a while, not at once.
                order::store::update(tx, &o, Some(now.plus(crate::expire::AGAIN))).await?;
            }
            Ok(Progress::Done)
        })
    }
}
