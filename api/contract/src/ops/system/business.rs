//! Business systems, what is in them and what happened to them.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A port that is probed.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SystemPort {
    /// What it is for.
    #[serde(default)]
    pub name: String,
    /// Address or host name.
    pub address: String,
    /// Port; zero for `icmp`.
    #[serde(default)]
    pub port: u16,
    /// `tcp`, `udp`, `icmp`, `http`, `https`.
    pub protocol: String,
}

/// What is said of a business system.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the names say it")]
pub struct SystemRequest {
    /// Another project than that of the token; for purchaser and operator.
    #[serde(default)]
    pub project: Option<String>,
    pub name: String,
    #[serde(default)]
    pub name_en: String,
    /// Who answers for it.
    pub owner: String,
    #[serde(default)]
    pub owner_contact: String,
    /// Who made it.
    #[serde(default)]
    pub vendor: String,
    #[serde(default)]
    pub vendor_contact: String,
    /// `core` (核心), `important` (重要), `general` (一般).
    pub importance: String,
    /// Protection level (等保), 1 to 4.
    #[serde(default)]
    pub protection: Option<u8>,
    /// Filing number (备案号) of that level.
    #[serde(default)]
    pub filing: String,
    /// `general`, `sensitive`, `important`, `core`.
    pub data_class: String,
    /// `production` unless given, `staging`, `test`, `development`, `training`, `recovery`; a change that leaves it out leaves it as it is.
    #[serde(default)]
    pub environment: String,
    #[serde(default)]
    pub note: String,
    /// Probed ports.
    #[serde(default)]
    pub ports: Vec<SystemPort>,
    /// Ids of systems that it needs.
    #[serde(default)]
    pub needs: Vec<String>,
    /// The revision that was read; a change is refused if somebody has changed it since.
    #[serde(default)]
    pub revision: Option<i64>,
}

/// Business systems.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Systems {
    /// By age.
    pub systems: Vec<System>,
}

/// A business system.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[allow(missing_docs, reason = "as in the request")]
pub struct System {
    /// Id.
    pub id: String,
    pub project: String,
    pub name: String,
    pub name_en: String,
    pub owner: String,
    pub owner_contact: String,
    pub vendor: String,
    pub vendor_contact: String,
    pub importance: String,
    /// Its Chinese name.
    pub importance_name: String,
    pub protection: Option<u8>,
    pub filing: String,
    pub data_class: String,
    /// Its Chinese name.
    pub data_class_name: String,
    pub environment: String,
    /// Its Chinese name.
    pub environment_name: String,
    pub note: String,
    pub ports: Vec<SystemPort>,
    pub needs: Vec<String>,
    /// `registered`, `running`, `suspended`, `retired`.
    pub state: String,
    /// When it first went into use.
    pub live_from: Option<String>,
    pub retired_at: Option<String>,
    pub created_at: String,
    pub updated_at: String,
    pub revision: i64,
}

/// What is to happen to a system.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SystemEvent {
    /// `go_live`, `suspend`, `resume`, `retire`.
    pub event: String,
    /// Why.
    #[serde(default)]
    pub reason: String,
}

/// Which resources to take in: `resources`, or all of the project that fit and belong to no system.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AdoptRequest {
    /// These.
    #[serde(default)]
    pub resources: Option<Vec<String>>,
    /// Those of this kind.
    #[serde(default)]
    pub kind: Option<String>,
    /// Of this architecture.
    #[serde(default)]
    pub arch: Option<String>,
    /// Whose name begins so.
    #[serde(default)]
    pub name_prefix: Option<String>,
    /// Also those that belong to another system: they leave it.
    #[serde(default, rename = "move")]
    pub moved: bool,
    /// Why.
    #[serde(default)]
    pub reason: String,
}

/// What came in.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Adopted {
    /// Resources.
    pub resources: Vec<String>,
    /// There are more that fit: ask again.
    pub more: bool,
}

/// Which resources to let go.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReleaseRequest {
    /// These.
    pub resources: Vec<String>,
    /// Why.
    #[serde(default)]
    pub reason: String,
}

/// What happened to a system.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SystemHistory {
    /// Newest first.
    pub changes: Vec<SystemChange>,
}

/// A change of a system.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SystemChange {
    /// Id.
    pub id: String,
    /// What.
    pub what: String,
    /// Fields with their old and new values, or what else belongs to it.
    #[schema(value_type = Object)]
    pub detail: serde_json::Value,
    /// Who.
    pub by: String,
    /// Their name.
    pub by_name: String,
    /// When.
    pub at: String,
}
