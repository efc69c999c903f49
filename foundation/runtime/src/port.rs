//! Ports that many slices write through, in the transaction of their own change. Implemented by the slice that owns the subject.

use crate::db::Tx;
use async_trait::async_trait;
use kernel::{Caller, ProjectId, Quantity, Result, ServerId, Timestamp};
use serde::{Deserialize, Serialize};

/// A countable thing that an entitlement grants. Names are those of the OpenStack quota sets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Resource {
    /// Nova: servers.
    Instances,
    /// Nova: vCPUs.
    Cores,
    /// Nova: memory, MiB.
    Ram,
    /// Nova: keypairs of a user.
    KeyPairs,
    /// Cinder: volumes.
    Volumes,
    /// Cinder: snapshots.
    Snapshots,
    /// Cinder: GiB of volumes and snapshots.
    Gigabytes,
    /// Neutron: networks.
    Network,
    /// Neutron: subnets.
    Subnet,
    /// Neutron: ports.
    Port,
    /// Neutron: routers.
    Router,
    /// Neutron: floating IPs.
    Floatingip,
    /// Neutron: security groups.
    SecurityGroup,
    /// Neutron: security group rules.
    SecurityGroupRule,
}

impl Resource {
    /// All, in the order of the services.
    pub const ALL: [Resource; 14] = [
        Resource::Instances,
        Resource::Cores,
        Resource::Ram,
        Resource::KeyPairs,
        Resource::Volumes,
        Resource::Snapshots,
        Resource::Gigabytes,
        Resource::Network,
        Resource::Subnet,
        Resource::Port,
        Resource::Router,
        Resource::Floatingip,
        Resource::SecurityGroup,
        Resource::SecurityGroupRule,
    ];
    /// The name in the quota set of its service.
    pub fn as_str(self) -> &'static str {
        match self {
            Resource::Instances => "instances",
            Resource::Cores => "cores",
            Resource::Ram => "ram",
            Resource::KeyPairs => "key_pairs",
            Resource::Volumes => "volumes",
            Resource::Snapshots => "snapshots",
            Resource::Gigabytes => "gigabytes",
            Resource::Network => "network",
            Resource::Subnet => "subnet",
            Resource::Port => "port",
            Resource::Router => "router",
            Resource::Floatingip => "floatingip",
            Resource::SecurityGroup => "security_group",
            Resource::SecurityGroupRule => "security_group_rule",
        }
    }
    /// The resource of that name.
    pub fn parse(s: &str) -> Option<Resource> {
        Resource::ALL.into_iter().find(|r| r.as_str() == s)
    }
}

/// Limit and use of one resource in one project. A limit of -1 is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuotaLine {
    /// What is counted.
    pub resource: Resource,
    /// Granted; -1 for unlimited.
    pub limit: i64,
    /// In use.
    pub used: i64,
}

/// Entitlement check, implemented by catalog.
#[async_trait]
pub trait QuotaGate: Send + Sync {
    /// Adds to (or, with negative numbers, gives back from) what the project uses. All or nothing.
    ///
    /// # Errors
    /// Over quota (kind `OverQuota`), naming the resource and the catalogue item to order; the caller's transaction must not commit.
    async fn charge(&self, tx: &mut Tx, project: &ProjectId, deltas: &[(Resource, i64)]) -> Result<()>;
    /// Limits and use of the project, every resource.
    async fn lines(&self, tx: &mut Tx, project: &ProjectId) -> Result<Vec<QuotaLine>>;
    /// Sets limits (quota set by an administrator); -1 for unlimited.
    async fn set_limits(&self, tx: &mut Tx, project: &ProjectId, limits: &[(Resource, i64)]) -> Result<()>;
    /// Back to the defaults of a project with no entitlement, plus its entitlements.
    async fn reset_limits(&self, tx: &mut Tx, project: &ProjectId) -> Result<()>;
    /// Refuses to let a server run whose order has ended and was stopped for that.
    ///
    /// # Errors
    /// Conflict (`OrderExpired`), naming the order and how it goes on.
    async fn may_run(&self, _tx: &mut Tx, _server: &ServerId, _now: Timestamp) -> Result<()> {
        Ok(())
    }
}

/// Kind of a fact that counts something (a message sent, a scan done): it has no duration, and several of one resource add up.
pub const EVENT: &str = "event";

/// A change of what a resource uses, or with the kind [`EVENT`] something to count, as a fact for metering. The same key is the same fact for ever.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsageFact {
    /// Producer's name of this fact: repeated, it changes nothing.
    pub key: String,
    /// Kind of resource: `server`, `volume`, `floatingip`, …
    pub kind: String,
    /// Resource that uses.
    pub resource: String,
    /// Name of the resource at that time, for people who read the bill.
    pub name: String,
    /// Project that pays.
    pub project: ProjectId,
    /// Meter: `server`, `server.vcpu`, `server.memory_gb`, `volume.gb`, `floatingip`, …
    pub meter: String,
    /// What a price row selects by, for example `{"arch":"x86_64","flavor":"2C4G"}`; sorted keys.
    pub attributes: std::collections::BTreeMap<String, String>,
    /// Quantity in force from `at` on, zero closes the interval; of an event, how many.
    pub quantity: Quantity,
    /// When it happened.
    pub at: Timestamp,
}

/// Where slices report usage, implemented by billing.
#[async_trait]
pub trait UsageSink: Send + Sync {
    /// Records facts in the caller's transaction.
    async fn record(&self, tx: &mut Tx, facts: &[UsageFact]) -> Result<()>;
}

/// What happened in the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// About to be done; the entry that must exist before the deed.
    Begun,
    /// Done.
    Done,
    /// Refused or failed.
    Refused,
}

/// An entry of the audit ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditEntry {
    /// Request id: ties `begun` to `done` or `refused`.
    pub request: String,
    /// User id, or empty before authentication.
    pub user: String,
    /// User name as it was.
    pub user_name: String,
    /// Project of the scope.
    pub project: Option<ProjectId>,
    /// Remote address.
    pub remote: Option<String>,
    /// Service and action: `compute`, `server.create`.
    pub service: String,
    /// Action, noun first.
    pub action: String,
    /// Path without its query, which may hold secrets.
    pub path: String,
    /// How it went.
    pub outcome: Outcome,
    /// HTTP status, once known.
    pub status: Option<u16>,
    /// More, for deeds inside the system: what changed.
    pub detail: Option<String>,
}

impl AuditEntry {
    /// An entry for a deed of `caller`.
    pub fn of(caller: &Caller, service: &str, action: &str, outcome: Outcome) -> AuditEntry {
        AuditEntry {
            request: caller.request_id.clone(),
            user: caller.user.to_string(),
            user_name: caller.user_name.clone(),
            project: caller.project.clone(),
            remote: caller.remote.clone(),
            service: service.to_owned(),
            action: action.to_owned(),
            path: String::new(),
            outcome,
            status: None,
            detail: None,
        }
    }
}

/// The audit ledger, implemented by security.
#[async_trait]
pub trait AuditSink: Send + Sync {
    /// Appends in the caller's transaction: for deeds whose entry must stand or fall with the change.
    async fn record(&self, tx: &mut Tx, entry: &AuditEntry) -> Result<()>;
    /// Appends on its own and returns when it is durable: the wrapper around handlers. Entries of requests at the same time share a commit.
    async fn append(&self, entry: AuditEntry) -> Result<()>;
}
