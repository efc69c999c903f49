//! Advice on servers.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Advice on servers.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AdviceList {
    /// Newest first.
    pub advice: Vec<Advice>,
}

/// Advice on a server.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Advice {
    /// Id.
    pub id: String,
    /// Server.
    pub resource: String,
    /// Project.
    pub project: String,
    /// Name.
    pub name: String,
    /// `zombie`, `idle`, `overloaded`.
    pub kind: String,
    /// Mean load of its CPUs, per cent.
    pub cpu_percent: String,
    /// What to do.
    pub text: String,
    /// In English.
    pub text_en: String,
    /// `open`, `given`, `closed`.
    pub state: String,
    /// When it was found.
    pub raised_at: String,
    /// When the owner was told.
    pub given_at: Option<String>,
    /// By whom.
    pub given_by: Option<String>,
    /// What was said.
    pub note: String,
    /// When it was settled.
    pub closed_at: Option<String>,
}

/// That the owner was told.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AdviceGiven {
    /// How, and what was said.
    pub note: String,
}
