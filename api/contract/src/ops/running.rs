//! Operations, nodes, figures, the audit ledger.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Operations.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Operations {
    /// A page of them, newest first unless asked otherwise.
    pub operations: Vec<Operation>,
    /// Marker of the next page; none at the end.
    pub next: Option<String>,
}

/// A long change and how far it is.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Operation {
    /// Id.
    pub id: String,
    /// Kind: `server.create`.
    pub kind: String,
    /// Resource that it works on.
    pub subject: String,
    /// Project.
    pub project: Option<String>,
    /// `running`, `unwinding`, `done`, `undone`.
    pub state: String,
    /// Step at work.
    pub step: Option<String>,
    /// Steps done.
    pub done: usize,
    /// Steps in all.
    pub total: usize,
    /// Tries of the present step that failed.
    pub attempt: u32,
    /// Why it unwinds or is tried again.
    pub error: Option<String>,
    /// When it was asked for.
    pub created_at: String,
    /// When it ended.
    pub finished_at: Option<String>,
}

/// Hosts of the cloud.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Nodes {
    /// By name, the revoked ones last.
    pub nodes: Vec<Node>,
}

/// A host.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Node {
    /// Id.
    pub id: String,
    /// Name.
    pub hostname: String,
    /// SHA-256 of its certificate.
    pub fingerprint: String,
    /// `enrolled`, `up`, `away`, `revoked`.
    pub state: String,
    /// When it was enrolled.
    pub enrolled_at: String,
    /// When it was last heard of.
    pub last_seen: Option<String>,
}

/// A wish for a token that enrols one host.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NodeTokenRequest {
    /// The host that it is for; it may then also give that host a new certificate.
    #[serde(default)]
    pub hostname: Option<String>,
    /// Seconds that it lives; an hour unless given.
    #[serde(default)]
    pub expires_in: Option<u64>,
}

/// A token; it is shown once.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct NodeToken {
    /// What the host presents.
    pub token: String,
    /// Until when.
    pub expires_at: String,
}

/// Figures of a server or a node.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Samples {
    /// Server or node.
    pub subject: String,
    /// Oldest first.
    pub points: Vec<SamplePoint>,
}

/// Rates over the time since the point before.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[allow(missing_docs, reason = "the names say it; bytes and counts are a second")]
pub struct SamplePoint {
    /// End of that time.
    pub at: String,
    /// Its length, seconds.
    pub seconds: i64,
    /// Per cent of one CPU.
    pub cpu_percent: f64,
    pub memory_bytes: u64,
    pub memory_max_bytes: u64,
    pub disk_read_bytes: f64,
    pub disk_reads: f64,
    pub disk_write_bytes: f64,
    pub disk_writes: f64,
    pub net_rx_bytes: f64,
    pub net_rx_packets: f64,
    pub net_tx_bytes: f64,
    pub net_tx_packets: f64,
}

/// A page of the audit ledger.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AuditPage {
    /// A page of them, oldest first unless asked otherwise; it may be short, even empty, and still have a `next`.
    pub entries: Vec<AuditEntry>,
    /// Marker of the next page; none at the end.
    pub next: Option<String>,
}

/// An entry of the audit ledger.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AuditEntry {
    /// Order of writing.
    pub seq: i64,
    /// Id.
    pub id: String,
    /// When.
    pub at: String,
    /// Request id.
    pub request: String,
    /// User id.
    pub user: String,
    /// User name as it was.
    pub user_name: String,
    /// Project of the scope.
    pub project: Option<String>,
    /// Remote address.
    pub remote: Option<String>,
    /// Service.
    pub service: String,
    /// Action.
    pub action: String,
    /// Path without its query.
    pub path: String,
    /// `begun`, `done`, `refused`.
    pub outcome: String,
    /// HTTP status.
    pub status: Option<u16>,
    /// More.
    pub detail: Option<String>,
    /// Place in the chain, once sealed.
    pub place: Option<i64>,
    /// Chain value, once sealed.
    pub chain: Option<String>,
}
