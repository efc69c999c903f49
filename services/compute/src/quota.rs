//! Limits and use of servers, as Nova's quota sets show them. The figures belong to the entitlement (catalog); this is a view.

use crate::Compute;
use kernel::{Caller, Error, ProjectId, Result};
use runtime::port::{QuotaLine, Resource};
use runtime::transact;

/// The resources that compute answers for.
pub const RESOURCES: [Resource; 4] = [Resource::Instances, Resource::Cores, Resource::Ram, Resource::KeyPairs];

impl Compute {
    /// Limits and use of a project.
    ///
    /// # Errors
    /// Forbidden for another project, unless an administrator asks.
    pub async fn quota(&self, caller: &Caller, project: &ProjectId) -> Result<Vec<QuotaLine>> {
        if !caller.may_see(project) {
            return Err(Error::forbidden("Policy doesn't allow os_compute_api:os-quota-sets:show to be performed."));
        }
        let mut tx = self.env.db.read().await?;
        let mut all = self.quota.lines(&mut tx, project).await?;
        all.retain(|l| RESOURCES.contains(&l.resource));
        Ok(all)
    }

    /// Limits of a project that nothing was ever granted to: that of no name.
    ///
    /// # Errors
    /// What the database says.
    pub async fn quota_defaults(&self) -> Result<Vec<QuotaLine>> {
        let mut tx = self.env.db.read().await?;
        let mut all = self.quota.lines(&mut tx, &ProjectId::from("")).await?;
        all.retain(|l| RESOURCES.contains(&l.resource));
        Ok(all)
    }

    /// Sets limits; -1 is none.
    ///
    /// # Errors
    /// Bad request, naming the resource, below -1.
    pub async fn set_quota(&self, project: &ProjectId, limits: &[(Resource, i64)]) -> Result<()> {
        if let Some((r, v)) = limits.iter().find(|(_, v)| *v < -1 || *v > i64::from(i32::MAX)) {
            let rule = format!("Quota limit {v} for {} must be -1 or between 0 and {}.", r.as_str(), i32::MAX);
            return Err(Error::bad_request(rule).field(r.as_str()));
        }
        transact!(self.env.db, |tx| { self.quota.set_limits(tx, project, limits).await })
    }

    /// Sets limits back to what the project's entitlements say.
    ///
    /// # Errors
    /// What the database says.
    pub async fn reset_quota(&self, project: &ProjectId) -> Result<()> {
        transact!(self.env.db, |tx| { self.quota.reset_limits(tx, project).await })
    }
}
