//! A project hands quota on to one directly below it. What it hands on it may no longer use itself: both stand in its limit.

mod store;

use super::{checked, missing};
use crate::Catalog;
use crate::entitlement::{self, Entitlement};
use crate::order::WhoseOrders;
use crate::order::decide::reason_of;
use kernel::{AllocationId, Caller, EntitlementId, Error, ProjectId, Result, Timestamp, UserId};
use runtime::port::Resource;
use runtime::transact;
use std::collections::BTreeMap;

/// Quota that was handed on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allocation {
    /// Id.
    pub id: AllocationId,
    /// From.
    pub parent: ProjectId,
    /// To.
    pub child: ProjectId,
    /// What.
    pub resources: BTreeMap<Resource, i64>,
    /// The entitlement of the one below.
    pub entitlement: EntitlementId,
    /// Who handed it on.
    pub by: UserId,
    /// That one's name.
    pub by_name: String,
    /// Why.
    pub reason: Option<String>,
    /// When.
    pub at: Timestamp,
    /// When it was taken back.
    pub ended_at: Option<Timestamp>,
}

impl Catalog {
    /// Hands quota of the project of the caller's scope on to one directly below it.
    ///
    /// # Errors
    /// Forbidden, unless by a manager of that project; not found, for a project that does not stand directly below; bad request, naming the
    /// field; conflict (`NoLimit`), for a resource of which the project has no limit to hand on; over quota (`TreeLimit`), if there is no room.
    pub async fn allocate(
        &self,
        caller: &Caller,
        child: &ProjectId,
        resources: &BTreeMap<Resource, i64>,
        reason: Option<&str>,
    ) -> Result<Allocation> {
        checked(resources)?;
        let reason = reason_of(reason, false)?;
        let from = caller.project()?.clone();
        Catalog::manages(caller, &from)?;
        let now = self.env.now();
        transact!(self.env.db, |tx| {
            if super::parent(tx, child).await?.as_ref() != Some(&from) {
                return Err(missing(child));
            }
            let rows = self.quota.rows(tx, &from).await?;
            for r in resources.keys() {
                if rows.get(r).and_then(|x| x.set()).is_none() {
                    let e =
                        format!("project {from} has no limit of {} to hand on: order it, or have one set", r.as_str());
                    return Err(Error::conflict(e).code("NoLimit").field(format!("resources.{}", r.as_str())));
                }
            }
            let id = AllocationId::fresh();
            let e = Entitlement {
                id: EntitlementId::fresh(),
                project: child.clone(),
                source: format!("allocation:{id}"),
                order: None,
                item: None,
                quantity: 1,
                grants: resources.clone(),
                from: now,
                until: None,
                ended: None,
            };
            let a = Allocation {
                id,
                parent: from.clone(),
                child: child.clone(),
                resources: resources.clone(),
                entitlement: e.id.clone(),
                by: caller.user.clone(),
                by_name: caller.user_name.clone(),
                reason: reason.clone(),
                at: now,
                ended_at: None,
            };
            self.quota.entitle(tx, e).await?;
            store::insert(tx, &a).await?;
            Ok(a)
        })
    }

    /// Takes back what was handed on.
    ///
    /// # Errors
    /// Forbidden, unless by a manager of the project above; not found; conflict (`InUse`), naming what the project below uses.
    pub async fn take_back(&self, caller: &Caller, id: &AllocationId) -> Result<Allocation> {
        let now = self.env.now();
        transact!(self.env.db, |tx| {
            let a =
                store::get(tx, id).await?.filter(|a| caller.is_admin() || caller.project.as_ref() == Some(&a.parent));
            let mut a = a.ok_or_else(|| Error::not_found("the allocation could not be found"))?;
            Catalog::manages(caller, &a.parent)?;
            if a.ended_at.is_some() {
                return Err(Error::conflict("it was taken back already").code("AllocationState"));
            }
            self.refuse_in_use(tx, &a.child, &a.resources).await?;
            entitlement::store::end(tx, &a.entitlement, now).await?;
            let back = a.resources.iter().map(|(r, n)| (*r, -n)).collect();
            self.quota.adjust(tx, &a.child, &back).await?;
            store::end(tx, id, now).await?;
            a.ended_at = Some(now);
            Ok(a)
        })
    }

    /// Allocations from or to a project of the caller, newest first; all, for purchaser and operator.
    ///
    /// # Errors
    /// What the database says.
    pub async fn allocations(
        &self,
        caller: &Caller,
        before: Option<&AllocationId>,
        limit: u32,
    ) -> Result<Vec<Allocation>> {
        let whose = WhoseOrders::of(caller)?;
        let mut tx = self.env.db.read().await?;
        store::list(&mut tx, whose.project(), before, limit).await
    }
}
