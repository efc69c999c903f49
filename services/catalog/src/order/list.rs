//! Who sees which orders.

use super::store::{self, Wanted};
use super::{Order, OrderKind, State, missing};
use crate::Catalog;
use crate::deputy::Deputy;
use crate::entitlement::{self, Entitlement, EntitlementFilter};
use crate::rules::FlowRole;
use kernel::{Caller, OrderId, ProjectId, Result, Role};
use runtime::list::{Asked, Listed};
use std::collections::BTreeMap;

/// Whose orders a caller may see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WhoseOrders {
    /// Everybody's: purchaser, operator, administrator.
    All,
    /// One project's.
    Project(ProjectId),
}

impl WhoseOrders {
    /// By the caller's roles, else by the project of the scope.
    ///
    /// # Errors
    /// Forbidden, for a token with neither.
    pub fn of(caller: &Caller) -> Result<WhoseOrders> {
        if caller.has(Role::Purchaser) || caller.has(Role::Operator) || caller.is_admin() {
            return Ok(WhoseOrders::All);
        }
        Ok(WhoseOrders::Project(caller.project()?.clone()))
    }
    pub(crate) fn project(&self) -> Option<&ProjectId> {
        match self {
            WhoseOrders::All => None,
            WhoseOrders::Project(p) => Some(p),
        }
    }
    pub(crate) fn covers(&self, project: &ProjectId) -> bool {
        self.project().is_none_or(|p| p == project)
    }
}

/// True if the caller may see an order: his project's, one with a stage for a role that he holds, or one that waits for whom he stands for.
pub(super) fn sees(caller: &Caller, o: &Order, deputies: &[Deputy]) -> bool {
    let staged = |r: Role| o.stages.iter().any(|s| s.role.role() == Some(r));
    let stage = [Role::AuditAdministrator, Role::SecurityAdministrator].into_iter().any(|r| caller.has(r) && staged(r));
    stage
        || WhoseOrders::of(caller).is_ok_and(|w| w.covers(&o.project))
        || o.waiting().is_some_and(|s| deputies.iter().any(|d| d.role == s.role))
}

/// Which orders to list.
#[derive(Debug, Clone, Default)]
pub struct OrderFilter {
    /// Of this project only.
    pub project: Option<ProjectId>,
    /// In this state only.
    pub state: Option<State>,
    /// Of this kind only.
    pub kind: Option<OrderKind>,
    /// Changes of this order only.
    pub target: Option<OrderId>,
    /// Only what somebody does by hand, or only what nobody does.
    pub by_hand: Option<bool>,
    /// In which order, and where to go on.
    pub page: Asked,
}

impl Catalog {
    /// Orders that the caller may see, newest first unless asked otherwise.
    ///
    /// # Errors
    /// Bad request, for an order or a marker that the list does not have.
    pub async fn orders(&self, caller: &Caller, f: &OrderFilter) -> Result<Listed<Order>> {
        let whose = WhoseOrders::of(caller)?;
        let project = match (&whose, &f.project) {
            (WhoseOrders::Project(own), Some(p)) if own != p => return Ok(Listed::none()),
            (WhoseOrders::Project(own), _) => Some(own),
            (WhoseOrders::All, p) => p.as_ref(),
        };
        let mut tx = self.env.db.read().await?;
        let (state, kind, target, by_hand) = (f.state, f.kind, f.target.as_ref(), f.by_hand);
        store::page(&mut tx, &Wanted { project, state, kind, target, by_hand }, &f.page).await
    }

    /// An order, if the caller may see it: his project's, or one with a stage for a role that he holds.
    ///
    /// # Errors
    /// Not found.
    pub async fn order(&self, caller: &Caller, id: &OrderId) -> Result<Order> {
        let deputies = self.active_deputies(caller).await?;
        let mut tx = self.env.db.read().await?;
        let o = store::get(&mut tx, id).await?.filter(|o| sees(caller, o, &deputies));
        o.ok_or_else(|| missing(id))
    }

    /// Orders that wait for this very person: in a stage of a role that the caller holds or is deputy for, and none that he ordered or
    /// decided on before, in his own name or another's; a page may be short for those and still have a `next`. The longest waiting last
    /// unless asked otherwise.
    ///
    /// # Errors
    /// Bad request, for an order or a marker that the list does not have.
    pub async fn approvals(&self, caller: &Caller, asked: &Asked) -> Result<Listed<Order>> {
        let deputy = self.active_deputies(caller).await?;
        let own = |r: FlowRole| super::decide::holds(caller, r, caller.project.as_ref());
        let roles = FlowRole::WORDS.into_iter().map(|(_, r)| r);
        let roles = roles.filter(|r| own(*r) || deputy.iter().any(|d| d.role == *r));
        // A manager is one of his project.
        let of = |r: FlowRole| (r, caller.project.as_ref().filter(|_| r == FlowRole::TenantManager));
        let roles: Vec<_> = roles.map(of).collect();
        let mut tx = self.env.db.read().await?;
        let mut page = store::waiting(&mut tx, &roles, asked).await?;
        drop(tx);
        page.items.retain(|o| super::decide::may_decide(o, caller, &deputy).is_ok());
        Ok(page)
    }

    /// Entitlements that the caller may see, newest first unless asked otherwise.
    ///
    /// # Errors
    /// Bad request, for an order or a marker that the list does not have.
    pub async fn entitlements(&self, caller: &Caller, f: &EntitlementFilter) -> Result<Listed<Entitlement>> {
        let whose = WhoseOrders::of(caller)?;
        let project = f.project.as_ref();
        if project.is_some_and(|p| !whose.covers(p)) {
            return Ok(Listed::none());
        }
        let mut tx = self.env.db.read().await?;
        entitlement::store::list(&mut tx, whose.project().or(project), f).await
    }

    /// Units of each row of the price book that orders have delivered and that are in force, over all projects: what of the contract's demand
    /// is supplied.
    ///
    /// # Errors
    /// What the database says.
    pub async fn supplied(&self) -> Result<BTreeMap<String, i64>> {
        let mut tx = self.env.db.read().await?;
        entitlement::store::supplied(&mut tx, &self.book.contract).await
    }
}
