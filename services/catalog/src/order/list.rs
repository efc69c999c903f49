//! Who sees which orders.

use super::{Order, Stage, State, missing, store};
use crate::Catalog;
use crate::entitlement::{self, Entitlement};
use kernel::{Caller, OrderId, ProjectId, Result, Role};

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
    fn project(&self) -> Option<&ProjectId> {
        match self {
            WhoseOrders::All => None,
            WhoseOrders::Project(p) => Some(p),
        }
    }
    fn covers(&self, project: &ProjectId) -> bool {
        self.project().is_none_or(|p| p == project)
    }
}

/// Which orders to list.
#[derive(Debug, Clone, Default)]
pub struct OrderFilter {
    /// Of this project only.
    pub project: Option<ProjectId>,
    /// In this state only.
    pub state: Option<State>,
    /// Older than this one.
    pub marker: Option<OrderId>,
    /// At most so many.
    pub limit: u32,
}

impl Catalog {
    /// Orders that the caller may see, newest first.
    ///
    /// # Errors
    /// What the database says.
    pub async fn orders(&self, caller: &Caller, f: &OrderFilter) -> Result<Vec<Order>> {
        let whose = WhoseOrders::of(caller)?;
        let project = match (&whose, &f.project) {
            (WhoseOrders::Project(own), Some(p)) if own != p => return Ok(Vec::new()),
            (WhoseOrders::Project(own), _) => Some(own),
            (WhoseOrders::All, p) => p.as_ref(),
        };
        let mut tx = self.env.db.read().await?;
        store::list(&mut tx, project, f.state, f.marker.as_ref(), f.limit).await
    }

    /// An order, if the caller may see it.
    ///
    /// # Errors
    /// Not found.
    pub async fn order(&self, caller: &Caller, id: &OrderId) -> Result<Order> {
        let whose = WhoseOrders::of(caller)?;
        let mut tx = self.env.db.read().await?;
        let o = store::get(&mut tx, id).await?.filter(|o| whose.covers(&o.project));
        o.ok_or_else(|| missing(id))
    }

    /// Orders that wait for this very person: in a stage of the caller's role, not ordered and not approved before by the caller.
    ///
    /// # Errors
    /// What the database says.
    pub async fn approvals(&self, caller: &Caller, limit: u32) -> Result<Vec<Order>> {
        let mut all = Vec::new();
        let mut tx = self.env.db.read().await?;
        for state in [State::Submitted, State::Endorsed] {
            if Stage::of(state).is_some_and(|s| s.admits(caller)) {
                all.extend(store::list(&mut tx, None, Some(state), None, limit).await?);
            }
        }
        all.retain(|o| {
            let before = |d: &super::Decision| d.round == o.round && d.decision == "approve" && d.person == caller.user;
            o.caller.user != caller.user && !o.decisions.iter().any(before)
        });
        Ok(all)
    }

    /// Entitlements that the caller may see, newest first.
    ///
    /// # Errors
    /// What the database says.
    pub async fn entitlements(
        &self,
        caller: &Caller,
        project: Option<&ProjectId>,
        before: Option<&str>,
        limit: u32,
    ) -> Result<Vec<Entitlement>> {
        let whose = WhoseOrders::of(caller)?;
        if project.is_some_and(|p| !whose.covers(p)) {
            return Ok(Vec::new());
        }
        let mut tx = self.env.db.read().await?;
        entitlement::store::list(&mut tx, whose.project().or(project), before, limit).await
    }
}
