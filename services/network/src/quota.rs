//! What a project may have of networks and their like, by the gate that catalog implements.

use crate::Network;
use crate::check::{denied, invalid};
use kernel::{Caller, ProjectId, Result};
use runtime::port::{QuotaLine, Resource};
use runtime::transact;

/// The resources of this slice, in Neutron's order.
pub const RESOURCES: [Resource; 7] = [
    Resource::Network,
    Resource::Subnet,
    Resource::Port,
    Resource::Router,
    Resource::Floatingip,
    Resource::SecurityGroup,
    Resource::SecurityGroupRule,
];

impl Network {
    /// Limits and use of a project.
    ///
    /// # Errors
    /// `PolicyNotAuthorized` for another project.
    pub async fn quota_lines(&self, caller: &Caller, project: &ProjectId) -> Result<Vec<QuotaLine>> {
        if !caller.may_see(project) {
            return Err(denied("reading another project's quota"));
        }
        let mut tx = self.env.db.read().await?;
        let lines = self.quota.lines(&mut tx, project).await?;
        Ok(lines.into_iter().filter(|l| RESOURCES.contains(&l.resource)).collect())
    }

    /// Limits of a project that has no entitlement and for which nobody set any.
    ///
    /// # Errors
    /// What the database says.
    pub async fn default_quota_lines(&self) -> Result<Vec<QuotaLine>> {
        // No project has this id, so nothing has ever been granted to it.
        let nobody = ProjectId::from("");
        let mut tx = self.env.db.read().await?;
        let lines = self.quota.lines(&mut tx, &nobody).await?;
        Ok(lines.into_iter().filter(|l| RESOURCES.contains(&l.resource)).collect())
    }

    /// Sets limits; -1 for none.
    ///
    /// # Errors
    /// Bad request naming a limit below -1.
    pub async fn set_quota(&self, project: &ProjectId, limits: &[(Resource, i64)]) -> Result<Vec<QuotaLine>> {
        if let Some((resource, limit)) = limits.iter().find(|(_, limit)| *limit < -1) {
            return Err(invalid(resource.as_str(), format!("'{limit}' is below -1")));
        }
        let lines = transact!(self.env.db, |tx| {
            self.quota.set_limits(tx, project, limits).await?;
            self.quota.lines(tx, project).await
        })?;
        Ok(lines.into_iter().filter(|l| RESOURCES.contains(&l.resource)).collect())
    }

    /// Back to what the project's entitlements grant.
    ///
    /// # Errors
    /// What the database says.
    pub async fn reset_quota(&self, project: &ProjectId) -> Result<()> {
        transact!(self.env.db, |tx| { self.quota.reset_limits(tx, project).await })
    }
}
