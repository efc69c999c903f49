//! What the whole internet reaches by a rule: rules that let everybody in to a port that a floating IP stands for. A port without port
//! security has no rules, and is not listed. New ones are refused ([`crate::WorldRules`]); those from before, and those of a cloud that allows
//! them, are seen here.

mod store;

use crate::Network;
use crate::groups::rules::Rule;
use kernel::{Caller, FloatingIpId, PortId, Result, Role, ServerId};

/// A rule that lets the internet in, and to what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exposure {
    /// The rule.
    pub rule: Rule,
    /// Floating IP.
    pub floating: FloatingIpId,
    /// Its address.
    pub address: String,
    /// The port that it stands for.
    pub port: PortId,
    /// The server that has the port.
    pub server: Option<ServerId>,
}

impl Network {
    /// Exposures by floating IP and rule, after a pair of them: all for the operator, the security and the audit administrator, else those of
    /// the caller's project.
    ///
    /// # Errors
    /// Forbidden, for a token without a project.
    pub async fn exposures(&self, caller: &Caller, after: Option<(&str, &str)>, limit: u32) -> Result<Vec<Exposure>> {
        let watch = [Role::Operator, Role::SecurityAdministrator, Role::AuditAdministrator];
        let all = caller.is_admin() || watch.into_iter().any(|r| caller.has(r));
        let project = if all { None } else { Some(caller.project()?) };
        let mut tx = self.env.db.read().await?;
        store::list(&mut tx, project, after, limit).await
    }
}
