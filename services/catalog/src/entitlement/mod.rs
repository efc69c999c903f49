//! Entitlements: what was granted to a project, by which order or for which reason, from when, until when.
//!
//! Granting raises the quota, ending lowers it, each in the caller's transaction and each once. What runs beyond a lowered quota keeps
//! running; nothing more can be added. What happens on expiry is the expiry policy's affair: the date is kept here.

pub(crate) mod store;

use crate::quota::Quota;
use kernel::{EntitlementId, OrderId, ProjectId, Result, Timestamp};
use runtime::Tx;
use runtime::list::Asked;
use runtime::port::Resource;
use std::collections::BTreeMap;

/// A grant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entitlement {
    /// Id.
    pub id: EntitlementId,
    /// Who may use it.
    pub project: ProjectId,
    /// Why: `order:ID:LINE`, `demo`. One in force a project and source.
    pub source: String,
    /// Order that it comes from.
    pub order: Option<OrderId>,
    /// Price row that was ordered.
    pub item: Option<String>,
    /// Units of it.
    pub quantity: i64,
    /// Quota that it adds.
    pub grants: BTreeMap<Resource, i64>,
    /// Since when.
    pub from: Timestamp,
    /// Until when; none for as long as the project exists.
    pub until: Option<Timestamp>,
    /// When it was taken back.
    pub ended: Option<Timestamp>,
}

/// Which entitlements to list.
#[derive(Debug, Clone, Default)]
pub struct EntitlementFilter {
    /// Of this project only.
    pub project: Option<ProjectId>,
    /// Of this row of the price book only.
    pub item: Option<String>,
    /// In force, or ended.
    pub in_force: Option<bool>,
    /// In which order, and where to go on.
    pub page: Asked,
}

impl Quota {
    /// Grants resources for a reason other than an order, for example to the demo project. The same source again changes nothing.
    ///
    /// # Errors
    /// What the database says.
    pub async fn grant(
        &self,
        tx: &mut Tx,
        project: &ProjectId,
        resources: &[(Resource, i64)],
        source: &str,
        now: Timestamp,
    ) -> Result<EntitlementId> {
        let e = Entitlement {
            id: EntitlementId::fresh(),
            project: project.clone(),
            source: source.to_owned(),
            order: None,
            item: None,
            quantity: 1,
            grants: resources.iter().copied().collect(),
            from: now,
            until: None,
            ended: None,
        };
        self.entitle(tx, e).await
    }

    /// Records an entitlement and raises the quota by it. One in force of the same project and source stands as it is.
    pub(crate) async fn entitle(&self, tx: &mut Tx, e: Entitlement) -> Result<EntitlementId> {
        if let Some(id) = store::in_force(tx, &e.project, &e.source).await? {
            return Ok(id);
        }
        store::insert(tx, &e).await?;
        self.adjust(tx, &e.project, &e.grants).await?;
        Ok(e.id)
    }

    /// Takes back what an order granted. Repeated, it changes nothing.
    pub(crate) async fn end_of_order(&self, tx: &mut Tx, order: &OrderId, now: Timestamp) -> Result<()> {
        for e in store::of_order(tx, order).await?.into_iter().filter(|e| e.ended.is_none()) {
            store::end(tx, &e.id, now).await?;
            let back = e.grants.iter().map(|(r, n)| (*r, -n)).collect();
            self.adjust(tx, &e.project, &back).await?;
        }
        Ok(())
    }
}
