//! What this slice needs others to do.

use async_trait::async_trait;
use kernel::{NodeId, ProjectId, Result, Role, UserId};

/// A message to a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// Id of the delivery: the same for every attempt.
    pub id: String,
    /// Mail address.
    pub to: String,
    /// Subject; no line break.
    pub subject: String,
    /// Plain text.
    pub text: String,
}

/// A message to a program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hook {
    /// Id of the delivery: the same for every attempt.
    pub id: String,
    /// Where to.
    pub url: String,
    /// Topic.
    pub topic: String,
    /// Proof that it is ours.
    pub signature: String,
    /// JSON.
    pub body: Vec<u8>,
}

/// What people may do now. Nothing for who is gone or locked out.
#[async_trait]
pub trait Rights: Send + Sync {
    /// The roles that somebody holds somewhere, by himself, by a group, by inheritance.
    async fn anywhere(&self, user: &UserId) -> Result<Vec<Role>>;
    /// Those that he holds in a project.
    async fn within(&self, user: &UserId, project: &ProjectId) -> Result<Vec<Role>>;
}

/// Sends messages out of the cloud. A refusal for good is a bad request or forbidden; anything else is tried again.
#[async_trait]
pub trait Messenger: Send + Sync {
    /// Whether mail is set up.
    fn has_mail(&self) -> bool;
    /// Whether a webhook may point there: its form, and addresses that are never allowed.
    ///
    /// # Errors
    /// Bad request that names the field `target`.
    fn admits(&self, url: &str) -> Result<()>;
    /// Sends a mail.
    async fn mail(&self, m: &Mail) -> Result<()>;
    /// Calls a webhook. The address that it resolves to is checked at each call.
    async fn post(&self, h: &Hook) -> Result<()>;
}

/// A host as those know it who place servers on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlantHost {
    /// Id.
    pub id: NodeId,
    /// Host name.
    pub hostname: String,
    /// Availability zone: hosts of one are a cluster.
    pub zone: String,
    /// New servers may go there.
    pub open: bool,
    /// Why not.
    pub reason: Option<String>,
    /// CPUs that it has.
    pub cpus: u64,
    /// vCPUs that these may carry.
    pub vcpus: u64,
    /// vCPUs reserved.
    pub used_vcpus: u64,
    /// Memory for servers, MiB.
    pub memory_mib: u64,
    /// Memory reserved, MiB.
    pub used_memory_mib: u64,
    /// Disk for servers, bytes in all and free, as it said when it connected.
    pub disk_bytes: (u64, u64),
    /// Servers placed there.
    pub servers: u64,
}

/// Addresses of the outside that are handed out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddressPool {
    /// Id of the subnet.
    pub id: String,
    /// Name of its network.
    pub network: String,
    /// Its own name.
    pub name: String,
    /// Its range.
    pub cidr: String,
    /// How many there are.
    pub size: u64,
    /// How many somebody has.
    pub taken: u64,
    /// Who has most floating IPs of its network, and how many.
    pub holders: Vec<(ProjectId, u64)>,
}

/// What the cloud stands on, as the slices know it that hand it out.
#[async_trait]
pub trait Plant: Send + Sync {
    /// All hosts.
    async fn hosts(&self) -> Result<Vec<PlantHost>>;
    /// All pools of addresses of the outside.
    async fn address_pools(&self) -> Result<Vec<AddressPool>>;
}
