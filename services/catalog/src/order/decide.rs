//! Decisions on an order. Each is one transaction: decision, state, and, for the last approval, entitlement and fulfilment.

use super::state::{Event, State};
use super::submit::asked;
use super::{Decision, Order, Stage, missing, store};
use crate::Catalog;
use crate::entitlement::Entitlement;
use crate::fulfil;
use kernel::{Caller, EntitlementId, Error, OrderId, Result, Timestamp};
use runtime::{Tx, transact};

const REASON_LIMIT: usize = 2000;

fn reason_of(reason: Option<&str>, required: bool) -> Result<Option<String>> {
    let reason = reason.map(str::trim).filter(|r| !r.is_empty());
    match reason {
        None if required => Err(Error::bad_request("reason: say why").field("reason")),
        Some(r) if r.chars().count() > REASON_LIMIT => {
            let e = format!("reason: must have at most {REASON_LIMIT} characters");
            Err(Error::bad_request(e).field("reason"))
        }
        r => Ok(r.map(str::to_owned)),
    }
}

/// Writes a decision down.
pub(super) async fn note(
    tx: &mut Tx,
    o: &Order,
    caller: &Caller,
    decision: &str,
    stage: &str,
    reason: Option<String>,
    now: Timestamp,
) -> Result<()> {
    let d = Decision {
        round: o.round,
        stage: stage.to_owned(),
        decision: decision.to_owned(),
        person: caller.user.clone(),
        person_name: caller.user_name.clone(),
        reason,
        at: now,
    };
    store::insert_decision(tx, &o.id, &d).await
}

/// The stage that the order waits for, if this person may decide there.
fn may_decide(o: &Order, caller: &Caller) -> Result<Stage> {
    let stage = Stage::of(o.state).ok_or_else(|| {
        Error::conflict(format!("an order that is {} waits for no decision", o.state.as_str())).code("OrderState")
    })?;
    if !stage.admits(caller) {
        return Err(Error::forbidden(format!("this order waits for the {}", stage.as_str())));
    }
    if caller.user == o.caller.user {
        return Err(Error::forbidden("who ordered cannot decide on the order").code("OwnOrder"));
    }
    let before = o.decisions.iter().any(|d| d.round == o.round && d.decision == "approve" && d.person == caller.user);
    if before {
        return Err(Error::forbidden("each stage is to be approved by another person").code("SamePerson"));
    }
    Ok(stage)
}

impl Catalog {
    /// Approves the stage that the order waits for. The last approval grants the entitlement and starts fulfilment.
    ///
    /// # Errors
    /// Forbidden, for the wrong role, the one who ordered (`OwnOrder`) or one who approved before (`SamePerson`); conflict, if it waits
    /// for no approval or its item's limit is reached by now.
    pub async fn approve(&self, caller: &Caller, id: &OrderId, reason: Option<&str>) -> Result<Order> {
        let reason = reason_of(reason, false)?;
        let now = self.env.now();
        transact!(self.env.db, |tx| {
            let mut o = store::get(tx, id).await?.ok_or_else(|| missing(id))?;
            let stage = may_decide(&o, caller)?;
            let event = match stage {
                Stage::Purchaser => Event::Endorse,
                Stage::Operator => Event::Approve { creates: o.creates },
            };
            let next = o.state.after(event)?;
            note(tx, &o, caller, "approve", stage.as_str(), reason.clone(), now).await?;
            o.updated_at = now;
            o.reason = None;
            if stage == Stage::Operator {
                self.check_limits(tx, id, &asked(&o.lines)).await?;
                self.grant_order(tx, &o, now).await?;
                if next == State::Fulfilling {
                    o.operation = Some(self.start_fulfilment(tx, &o).await?);
                } else {
                    self.set_delivered(tx, &mut o, now).await?;
                }
            }
            o.state = next;
            store::update(tx, &o).await?;
            store::get(tx, id).await?.ok_or_else(|| missing(id))
        })
    }

    /// Refuses the order, or sends it back for rework (`back`), with a reason.
    ///
    /// # Errors
    /// As [`Catalog::approve`]; bad request without a reason.
    pub async fn reject(&self, caller: &Caller, id: &OrderId, reason: Option<&str>, back: bool) -> Result<Order> {
        let reason = reason_of(reason, true)?;
        let now = self.env.now();
        let (event, word) = if back { (Event::Return, "return") } else { (Event::Reject, "reject") };
        transact!(self.env.db, |tx| {
            let mut o = store::get(tx, id).await?.ok_or_else(|| missing(id))?;
            let stage = may_decide(&o, caller)?;
            let next = o.state.after(event)?;
            note(tx, &o, caller, word, stage.as_str(), reason.clone(), now).await?;
            (o.state, o.reason, o.updated_at) = (next, reason.clone(), now);
            store::update(tx, &o).await?;
            store::get(tx, id).await?.ok_or_else(|| missing(id))
        })
    }

    /// Takes an order back.
    ///
    /// # Errors
    /// Not found, for another project's order; conflict, once it is being fulfilled.
    pub async fn withdraw(&self, caller: &Caller, id: &OrderId, reason: Option<&str>) -> Result<Order> {
        let reason = reason_of(reason, false)?;
        let now = self.env.now();
        transact!(self.env.db, |tx| {
            let mut o = store::get(tx, id).await?.filter(|o| caller.may_see(&o.project)).ok_or_else(|| missing(id))?;
            let next = o.state.after(Event::Withdraw)?;
            note(tx, &o, caller, "withdraw", "orderer", reason.clone(), now).await?;
            (o.state, o.reason, o.updated_at) = (next, reason.clone(), now);
            store::update(tx, &o).await?;
            store::get(tx, id).await?.ok_or_else(|| missing(id))
        })
    }

    /// Tries a fulfilment that failed again; its approvals stand.
    ///
    /// # Errors
    /// Forbidden, unless by the operator; conflict, unless it failed.
    pub async fn retry(&self, caller: &Caller, id: &OrderId) -> Result<Order> {
        if !Stage::Operator.admits(caller) {
            return Err(Error::forbidden("only the operator tries a fulfilment again"));
        }
        let now = self.env.now();
        transact!(self.env.db, |tx| {
            let mut o = store::get(tx, id).await?.ok_or_else(|| missing(id))?;
            let next = o.state.after(Event::Retry)?;
            self.check_limits(tx, id, &asked(&o.lines)).await?;
            note(tx, &o, caller, "retry", Stage::Operator.as_str(), None, now).await?;
            self.grant_order(tx, &o, now).await?;
            o.operation = Some(self.start_fulfilment(tx, &o).await?);
            (o.state, o.reason, o.updated_at) = (next, None, now);
            store::update(tx, &o).await?;
            store::get(tx, id).await?.ok_or_else(|| missing(id))
        })
    }

    async fn start_fulfilment(&self, tx: &mut Tx, o: &Order) -> Result<kernel::OperationId> {
        self.env.ops.start(tx, fulfil::FULFIL, o.id.as_str(), &o.caller, Some(&o.project), &()).await
    }

    /// Raises the quota by what the order's lines grant.
    async fn grant_order(&self, tx: &mut Tx, o: &Order, now: Timestamp) -> Result<()> {
        for l in &o.lines {
            let item = self.book.item(&l.item).ok_or_else(|| {
                Error::conflict(format!("contract {} has no item {} any more", self.book.contract, l.item))
            })?;
            let e = Entitlement {
                id: EntitlementId::fresh(),
                project: o.project.clone(),
                source: format!("order:{}:{}", o.id, l.n),
                order: Some(o.id.clone()),
                item: Some(l.item.clone()),
                quantity: l.quantity,
                grants: item.granted(l.quantity),
                from: now,
                until: Some(self.months_later(now, l.months)?),
                ended: None,
            };
            self.quota.entitle(tx, e).await?;
        }
        Ok(())
    }
}
