//! What the whole internet reaches.

use serde::Serialize;
use utoipa::ToSchema;

/// What the whole internet reaches.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Exposures {
    /// By floating IP and rule.
    pub exposures: Vec<Exposure>,
    /// Where to go on.
    pub next: Option<String>,
}

/// A rule that lets the internet in to a port with a floating IP.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Exposure {
    /// Floating IP: id.
    pub floating_ip: String,
    /// Its address.
    pub address: String,
    /// Port that it stands for.
    pub port: String,
    /// Server that has the port.
    pub server: Option<String>,
    /// Project of the rule.
    pub project: String,
    /// Security group.
    pub security_group: String,
    /// Rule.
    pub rule: String,
    /// Protocol; none for every one.
    pub protocol: Option<String>,
    /// First port; none for every one.
    pub from_port: Option<u16>,
    /// Last port.
    pub to_port: Option<u16>,
    /// Who comes in.
    pub source: String,
    /// When the rule was made.
    pub made_at: String,
    /// The order that made it; none, if nobody approved it. Who made it then stands in the audit ledger at that instant.
    pub order: Option<String>,
    /// Who ordered it.
    pub made_by_name: Option<String>,
}
