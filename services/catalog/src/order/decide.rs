//! Decisions on an order. Each is one transaction: decision, state, and, for the last approval, what it does (`effect.rs`).

use super::list::sees;
use super::state::{Event, State};
use super::submit::asked;
use super::tell::News;
use super::{Decision, Order, StageState, missing, store};
use crate::Catalog;
use crate::deputy::Deputy;
use crate::rules::{FlowRole, MANAGER};
use kernel::{Caller, Error, OrderId, ProjectId, Result, Role, Timestamp, UserId};
use runtime::{Tx, transact};

const REASON_LIMIT: usize = 2000;

pub(crate) fn reason_of(reason: Option<&str>, required: bool) -> Result<Option<String>> {
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

/// In whose name a deputy decides: id and name.
pub(crate) type Behalf = (UserId, String);

/// Writes a decision down.
#[allow(clippy::too_many_arguments, reason = "the columns of one row")]
pub(crate) async fn note(
    tx: &mut Tx,
    o: &Order,
    caller: &Caller,
    behalf: Option<&Behalf>,
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
        behalf: behalf.map(|b| b.0.clone()),
        behalf_name: behalf.map(|b| b.1.clone()),
        reason,
        at: now,
    };
    store::insert_decision(tx, &o.id, &d).await
}

/// True if the caller himself is one who decides at stages of a role, of orders of a project. The bootstrap administrator is the supplier's:
/// he decides where the operator does, and neither for the purchaser, the tenant nor the other administrators.
pub(crate) fn holds(caller: &Caller, role: FlowRole, project: Option<&ProjectId>) -> bool {
    match role.role() {
        Some(r) => caller.acts_as(r),
        None => {
            caller.acts_as(Role::Member)
                && caller.role_names.iter().any(|n| n == MANAGER)
                && caller.project.is_some()
                && caller.project.as_ref() == project
        }
    }
}

/// The stage that the order waits for, if this person may decide there, and in whose name. Nobody decides twice on one order, nor on his
/// own: neither in his own name nor through a deputy or as one.
pub(crate) fn may_decide<'a>(
    o: &'a Order,
    caller: &Caller,
    deputies: &[Deputy],
) -> Result<(&'a StageState, Option<Behalf>)> {
    let stage = o.waiting().ok_or_else(|| {
        Error::conflict(format!("an order that is {} waits for no decision", o.state.as_str())).code("OrderState")
    })?;
    let ordered = |u: &UserId| o.orderers.contains(u) || *u == o.caller.user;
    let approved = |u: &UserId| {
        let same = |d: &&Decision| d.round == o.round && d.decision == "approve";
        o.decisions.iter().filter(same).any(|d| d.person == *u || d.behalf.as_ref() == Some(u))
    };
    let behalf = if holds(caller, stage.role, Some(&o.project)) {
        None
    } else {
        let appointed: Vec<&Deputy> = deputies.iter().filter(|d| d.role == stage.role).collect();
        if appointed.is_empty() {
            return Err(Error::forbidden(format!("this order waits for the {}", stage.role.as_str())));
        }
        if !stage.delegate {
            let e = format!("the {} decides on this order in person", stage.role.as_str());
            return Err(Error::forbidden(e).code("NoDeputy"));
        }
        // Of several who appointed this person, one who has nothing to do with the order.
        let free = appointed.iter().find(|d| !ordered(&d.person) && !approved(&d.person));
        let d = free.or(appointed.first()).ok_or_else(|| Error::internal("no deputy after all"))?;
        Some((d.person.clone(), d.person_name.clone()))
    };
    let hands = [Some(&caller.user), behalf.as_ref().map(|b| &b.0)];
    if hands.iter().flatten().any(|u| ordered(u)) {
        return Err(Error::forbidden("who ordered cannot decide on the order").code("OwnOrder"));
    }
    if hands.iter().flatten().any(|u| approved(u)) {
        return Err(Error::forbidden("each stage is to be approved by another person").code("SamePerson"));
    }
    Ok((stage, behalf))
}

impl Catalog {
    /// Approves the stage that the order waits for. The last approval does what the order asks for, or starts it.
    ///
    /// # Errors
    /// Not found, for one who may not see it; forbidden, for the wrong role, one who ordered (`OwnOrder`), one who approved before (`SamePerson`), or a deputy where the stage
    /// admits none (`NoDeputy`); conflict, if it waits for no approval or its item's limit is reached by now.
    pub async fn approve(&self, caller: &Caller, id: &OrderId, reason: Option<&str>) -> Result<Order> {
        let reason = reason_of(reason, false)?;
        let deputies = self.active_deputies(caller).await?;
        let now = self.env.now();
        transact!(self.env.db, |tx| {
            let o = store::get(tx, id).await?.filter(|o| sees(caller, o, &deputies));
            let mut o = o.ok_or_else(|| missing(id))?;
            let (stage, behalf) = may_decide(&o, caller, &deputies)?;
            let (n, role) = (stage.n as usize, stage.role);
            let last = o.at_last_stage();
            note(tx, &o, caller, behalf.as_ref(), "approve", role.as_str(), reason.clone(), now).await?;
            (o.updated_at, o.reason) = (now, None);
            decided(&mut o, n, now);
            if role == FlowRole::Operator {
                self.clocks_answered(tx, &o).await?;
            }
            if last {
                self.clocks_of_approval(tx, &o).await?;
                self.carry_out(tx, &mut o, caller).await?;
            } else {
                o.state = o.state.after(Event::Endorse)?;
                self.begin_stage(&mut o, n + 1)?;
                self.clocks_of_stage(tx, &o).await?;
                self.tell(tx, &o, News::Waiting, &caller.user_name).await?;
            }
            self.save(tx, &o).await?;
            store::get(tx, id).await?.ok_or_else(|| missing(id))
        })
    }

    /// Refuses the order, or sends it back for rework (`back`), with a reason.
    ///
    /// # Errors
    /// As [`Catalog::approve`]; bad request without a reason.
    pub async fn reject(&self, caller: &Caller, id: &OrderId, reason: Option<&str>, back: bool) -> Result<Order> {
        let reason = reason_of(reason, true)?;
        let deputies = self.active_deputies(caller).await?;
        let now = self.env.now();
        let (event, word) = if back { (Event::Return, "return") } else { (Event::Reject, "reject") };
        transact!(self.env.db, |tx| {
            let o = store::get(tx, id).await?.filter(|o| sees(caller, o, &deputies));
            let mut o = o.ok_or_else(|| missing(id))?;
            let (stage, behalf) = may_decide(&o, caller, &deputies)?;
            let (n, role) = (stage.n as usize, stage.role);
            let next = o.state.after(event)?;
            note(tx, &o, caller, behalf.as_ref(), word, role.as_str(), reason.clone(), now).await?;
            decided(&mut o, n, now);
            (o.state, o.reason, o.updated_at) = (next, reason.clone(), now);
            if role == FlowRole::Operator {
                self.clocks_answered(tx, &o).await?;
            }
            self.clocks_void(tx, &o).await?;
            self.tell(tx, &o, if back { News::Return } else { News::Reject }, &caller.user_name).await?;
            self.save(tx, &o).await?;
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
            note(tx, &o, caller, None, "withdraw", "orderer", reason.clone(), now).await?;
            if let Some(n) = o.waiting().map(|s| s.n as usize) {
                decided(&mut o, n, now);
            }
            (o.state, o.reason, o.updated_at) = (next, reason.clone(), now);
            self.clocks_void(tx, &o).await?;
            self.save(tx, &o).await?;
            store::get(tx, id).await?.ok_or_else(|| missing(id))
        })
    }

    /// Tries what failed again; its approvals stand. A release that stopped half-way goes on.
    ///
    /// # Errors
    /// Forbidden, unless by the operator; conflict, unless it failed.
    pub async fn retry(&self, caller: &Caller, id: &OrderId) -> Result<Order> {
        if !holds(caller, FlowRole::Operator, None) {
            return Err(Error::forbidden("only the operator tries a fulfilment again"));
        }
        let now = self.env.now();
        transact!(self.env.db, |tx| {
            let mut o = store::get(tx, id).await?.ok_or_else(|| missing(id))?;
            let next = o.state.after(Event::Retry)?;
            if o.state == State::Releasing && self.env.ops.is_busy(tx, id.as_str()).await? {
                return Err(Error::conflict("the release is still at work").code("OrderState"));
            }
            if o.kind.supplies() && o.state == State::Failed {
                self.check_limits(tx, id, &asked(&o.lines)).await?;
            }
            note(tx, &o, caller, None, "retry", FlowRole::Operator.as_str(), None, now).await?;
            if o.state == State::Releasing {
                o.operation = Some(self.start_release(tx, &o, caller, false).await?);
            } else {
                self.begin_work(tx, &mut o, caller).await?;
            }
            (o.state, o.reason, o.updated_at) = (next, None, now);
            self.save(tx, &o).await?;
            store::get(tx, id).await?.ok_or_else(|| missing(id))
        })
    }
}

fn decided(o: &mut Order, n: usize, now: Timestamp) {
    if let Some(s) = o.stages.get_mut(n) {
        s.decided_at = Some(now);
    }
}
